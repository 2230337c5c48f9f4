"""Words on screen are read at grade six, in each language that has a formula for it.

Readability formulas were made for pages of text. Of a heading of three words they say nothing: one
long word makes it grade fifteen. So sentences are measured together as people meet them, screen by
screen (the keys that begin alike), and the limit is grade six. What is too small to measure is
measured with the rest of its catalogue. A screen of easy sentences would hide a hard one: each
sentence of ten words and more is measured by itself too, and may be grade eight, since a single
word of five syllables ("notifications") still moves it by two. Below ten words the word decides
alone: "A circle isn’t deleted because nobody uses it" would be grade eleven.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

from app.core.languages import LANGUAGES
from tests.catalogues import Sentence, forms, phone_sentences, server_sentences, shared_names
from tests.readability import FORMULAS, count_syllables, measure, sentences_of, words_of

MEASURED = [language for language in LANGUAGES if language in FORMULAS]
#: Words that a screen needs to be measured by itself, and a sentence.
SCREEN_WORDS = 60
SENTENCE_WORDS = 10
#: What is told to those who run a server or write a program against it.
NOT_ON_SCREEN = ("operator.", "missing-key")
#: Two sentences over the limit of a sentence, which as a screen are over the limit of a screen.
TOO_HARD = {
    "en": "Immediate notification of available coordinators necessitates prior authorization by"
    " the individual. Participants experiencing difficulties communicating electronically"
    " should always consider alternative arrangements.",
    "es": "La notificación inmediata a las personas coordinadoras disponibles necesita una"
    " autorización anterior. Quienes experimenten dificultades de comunicación electrónica"
    " considerarán otros procedimientos alternativos.",
    "fr": "La notification immédiate des coordonnateurs disponibles nécessite une autorisation"
    " préalable. Les participants qui éprouvent des difficultés de communication électronique"
    " considéreront des solutions alternatives.",
}


def screens(catalogue: dict[str, Sentence]) -> dict[str, list[str]]:
    """Sentences by the screen they stand on, "" for the rest: of refusals, by what was asked."""
    by_screen: dict[str, list[str]] = defaultdict(list)
    for key, text in catalogue.items():
        if not key.startswith(NOT_ON_SCREEN):
            screen = key.split(".")[0] if "." in key else f"{key.split('-')[0]}-"
            by_screen[screen] += [each for form in forms(text) for each in sentences_of(form)]
    small = [screen for screen, texts in by_screen.items() if count_words(texts) < SCREEN_WORDS]
    rest = [each for screen in small for each in by_screen.pop(screen)]
    return {**by_screen, "": rest} if rest else by_screen


def count_words(sentences: list[str]) -> int:
    return sum(len(words_of(each)) for each in sentences)


def hard_screens(catalogue: dict[str, Sentence], language: str) -> list[tuple[str, float]]:
    """The screens over the limit, with their score."""
    formula = FORMULAS[language]
    scores = {name: measure(texts, language) for name, texts in screens(catalogue).items()}
    return [
        (name, round(score, 1))
        for name, score in scores.items()
        if formula.exceeds(score, formula.screen)
    ]


def hard_sentences(catalogue: dict[str, Sentence], language: str) -> list[tuple[str, float]]:
    """The sentences over the limit, with their score."""
    formula = FORMULAS[language]
    scores = {
        each: measure([each], language)
        for texts in screens(catalogue).values()
        for each in texts
        if count_words([each]) >= SENTENCE_WORDS
    }
    return [
        (each, round(score, 1))
        for each, score in scores.items()
        if formula.exceeds(score, formula.sentence)
    ]


def catalogues(language: str) -> list[dict[str, Sentence]]:
    """What the phone says, and what the server says."""
    return [{**phone_sentences(language)}, {**server_sentences(language), **shared_names(language)}]


@pytest.mark.parametrize("language", MEASURED)
def test_each_screen_is_grade_six(language: str) -> None:
    for catalogue in catalogues(language):
        assert hard_screens(catalogue, language) == []


@pytest.mark.parametrize("language", MEASURED)
def test_no_sentence_is_over_grade_eight(language: str) -> None:
    for catalogue in catalogues(language):
        assert hard_sentences(catalogue, language) == []


@pytest.mark.parametrize("language", FORMULAS)
def test_what_is_hard_is_found_on_a_screen_of_its_own_and_among_easy_sentences(
    language: str,
) -> None:
    hard = sentences_of(TOO_HARD[language])
    alone: dict[str, Sentence] = {f"ask.{n}": TOO_HARD[language] for n in range(3)}
    assert [screen for screen, _ in hard_screens(alone, language)] == ["ask"]
    easy: dict[str, Sentence] = {f"ask.{n}": "{name}. No. No. No. No. No." for n in range(90)}
    beside = {**easy, "ask.lead": {"one": "{name}.", "other": TOO_HARD[language]}}
    assert hard_screens(beside, language) == [], "a screen of easy sentences hides a hard one"
    assert [sentence for sentence, _ in hard_sentences(beside, language)] == hard


def test_small_screens_are_measured_together() -> None:
    small: dict[str, Sentence] = {
        f"{screen}.lead": TOO_HARD["en"] for screen in ("ask", "home", "plan", "week")
    }
    assert [screen for screen, _ in hard_screens(small, "en")] == [""]
    refusals: dict[str, Sentence] = {f"need-{n}": TOO_HARD["en"] for n in range(4)}
    assert [screen for screen, _ in hard_screens(refusals, "en")] == ["need-"]
    assert hard_screens({f"operator.{n}": TOO_HARD["en"] for n in range(4)}, "en") == []


@pytest.mark.parametrize(
    ("language", "word", "syllables"),
    [
        ("en", "again", 2),
        ("en", "isn’t", 2),
        ("en", "offered", 2),
        ("en", "notification", 5),
        ("en", "helpline", 2),
        ("en", "browser’s", 2),
        ("en", "911", 1),
        ("es", "amiga", 3),
        ("es", "leído", 3),
        ("es", "quién", 1),
        ("es", "ShowUp", 2),
        ("es", "911", 1),
        ("fr", "ami", 2),
        ("fr", "personne", 2),
        ("fr", "quelqu’un", 2),
        ("fr", "créneau", 2),
        ("fr", "demandent", 2),
        ("fr", "moment", 2),
        ("fr", "l’historique", 3),
    ],
)
def test_syllables_are_those_that_are_spoken(language: str, word: str, syllables: int) -> None:
    assert count_syllables(word, language) == syllables


def test_a_text_has_its_sentences_and_names_and_times_are_short() -> None:
    text = "“{name} can come.” That was {time}! See https://example.org/help.html … {n}"
    assert [len(words_of(each)) for each in sentences_of(text)] == [3, 3, 6, 1]
    assert measure(["Sam is here."], "en") == measure(sentences_of("{name} is here."), "en")


def test_scores_are_those_of_the_formulas() -> None:
    # Ten words and eleven syllables; then ten words, and syllables by hand: twenty, and thirteen.
    assert measure(["The cat sat on the mat and then ran again."], "en") == pytest.approx(
        0.39 * 10 + 11.8 * 1.1 - 15.59
    )
    assert measure(["El gato come pan y luego va a casa hoy."], "es") == pytest.approx(
        206.84 - 1.02 * 10 - 60 * 1.4
    )
    assert measure(["Le chat mange du pain et puis il va là."], "fr") == pytest.approx(
        207 - 1.015 * 10 - 73.6 * 1.0
    )
