"""In which language a number is answered that nobody has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.asks.sms_languages import likely_languages
from app.asks.sms_replies import words_of_text
from app.core.languages import LANGUAGES, Language, ReplyWords
from app.core.scripts import ARABIC, HANGUL, LATIN

EN, ES = Language.EN, Language.ES
SPANISH = LANGUAGES[ES]


@pytest.mark.parametrize(
    ("body", "first"),
    [
        ("hello", EN),
        ("sorry, wrong number", EN),
        ("hola, gracias", ES),
        ("lo siento, ahora no puedo", ES),
        ("", EN),
        ("👍 7", EN),
        ("xyz", EN),
    ],
)
def test_the_words_of_a_text_tell_its_language(body: str, first: Language) -> None:
    assert likely_languages(body)[0] is first
    assert sorted(likely_languages(body)) == sorted(LANGUAGES)


@pytest.mark.parametrize(("script", "body"), [(ARABIC, "من أنت؟"), (HANGUL, "누구세요?")])
def test_its_letters_tell_it_before_its_words_do(
    script: object, body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for other in [language for language in LANGUAGES if language is not EN]:
        monkeypatch.delitem(LANGUAGES, other)
    monkeypatch.setitem(LANGUAGES, ES, replace(SPANISH, script=script))  # type: ignore[arg-type]
    assert likely_languages(body)[0] is ES
    assert likely_languages(f"ok ok {body}")[0] is ES
    assert likely_languages("ok thanks")[0] is EN


def test_each_script_knows_its_letters() -> None:
    assert LATIN.letters_in("Où ça? 12 ñ") == 5
    assert ARABIC.letters_in("أهلًا، سارة ١٢") == 8
    assert HANGUL.letters_in("안녕 ㅋㅋ 12") == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_a_language_stand_as_texts_are_read(language: Language) -> None:
    """Small letters, no apostrophe, no vowel marks: a word written otherwise would never fit."""
    for words in _all_words(LANGUAGES[language].reply):
        assert words_of_text(words) == words.split()


def _all_words(reply: ReplyWords) -> list[str]:
    digits = (reply.coming, reply.call, reply.text, reply.not_now)
    return [
        *(digit.phrase for digit in digits),
        *(digit.beside for digit in digits),
        reply.courtesy,
        reply.beside_all,
        reply.stop,
        reply.stop_in_a_sentence,
        reply.messages,
        reply.around_stop,
        reply.not_about_messages,
        reply.start,
        reply.around_start,
    ]
