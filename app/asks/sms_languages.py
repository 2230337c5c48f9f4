"""In which languages a stranger reads: by a text that they wrote. Pure."""

from __future__ import annotations

from app.asks.sms_replies import words_of_text
from app.core.languages import LANGUAGES, Language, ReplyWords
from app.core.scripts import LATIN


def likely_languages(text: str) -> list[Language]:
    """All languages, the likeliest first: those of the text's script, and among them those that
    know most of its words. Where a text tells nothing they stand in their own order.

    Latin letters tell nothing: "ok" stands in texts of every language.
    """
    words = words_of_text(text)

    def unlikeliness(language: Language) -> tuple[int, int]:
        spec = LANGUAGES[language]
        known_words = _known_words(spec.reply)
        letters = 0 if spec.script is LATIN else spec.script.letters_in(text)
        return -letters, -sum(word in known_words for word in words)

    return sorted(LANGUAGES, key=unlikeliness)


def _known_words(reply: ReplyWords) -> frozenset[str]:
    """Every word that people answer with in a language."""
    digits = (reply.coming, reply.call, reply.text, reply.not_now)
    texts = (
        *(digit.phrase for digit in digits),
        *(digit.beside for digit in digits),
        reply.courtesy,
        reply.beside_all,
        reply.stop,
        reply.messages,
        reply.around_stop,
        reply.start,
    )
    return frozenset(word for text in texts for word in text.split())
