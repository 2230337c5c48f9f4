"""The words of texts that come in, of all languages of the app. Data for app.asks.sms_replies.

Whoever writes may use any of them, whatever language their account has.
"""

from __future__ import annotations

from collections.abc import Callable

from app.core.languages import LANGUAGES, Digit, ReplyWords

_REPLIES = [spec.reply for spec in LANGUAGES.values()]


def _words(words_in: Callable[[ReplyWords], str]) -> frozenset[str]:
    return frozenset(word for reply in _REPLIES for word in words_in(reply).split())


def _digits(reply: ReplyWords) -> dict[str, Digit]:
    return {"1": reply.coming, "2": reply.call, "3": reply.text, "0": reply.not_now}


#: Answers in the words of our own texts.
PHRASES = {digit.phrase: number for reply in _REPLIES for number, digit in _digits(reply).items()}
#: May stand beside any digit.
BESIDE_ALL = _words(lambda reply: reply.beside_all)
#: May stand beside one digit alone: they say what it says.
BESIDE = {
    "1": _words(lambda reply: reply.coming.beside),
    "2": _words(lambda reply: reply.call.beside),
    "3": _words(lambda reply: reply.text.beside),
    "0": _words(lambda reply: reply.not_now.beside),
}
#: Signs that say the opposite of a digit.
AGAINST = {"1": "👎❌🚫⛔", "2": "👎❌🚫⛔", "3": "👎❌🚫⛔", "0": "👍✅"}
#: How a line begins that a phone or a mail program writes below a text by itself.
SIGNATURES = tuple(start for reply in _REPLIES for start in reply.signatures)

STOP = _words(lambda reply: reply.stop)
COURTESY = _words(lambda reply: reply.courtesy)
STOP_IN_A_SENTENCE = _words(lambda reply: reply.stop_in_a_sentence)
MESSAGES = _words(lambda reply: reply.messages)
AROUND_STOP = MESSAGES | _words(lambda reply: reply.around_stop)
NOT_ABOUT_MESSAGES = _words(lambda reply: reply.not_about_messages)
STOP_SENTENCES = tuple(sentence for reply in _REPLIES for sentence in reply.stop_sentences)

START = _words(lambda reply: reply.start)
AROUND_START = COURTESY | _words(lambda reply: reply.around_start)
