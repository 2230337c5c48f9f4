"""One word for one thing in each language (docs/languages.md), and curly quotes but in texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.catalogues import forms, phone_sentences, server_sentences, shared_names

#: What an SMS says: each of its letters stands in the GSM alphabet (tests/rules/test_segments.py).
BY_SMS = ("line.", "digit.", "text.")
#: Feelings and words are let go. A shift is given back.
LET_GO = ("mend.", "affirmation.")


@dataclass(frozen=True, slots=True)
class Word:
    """What isn't said, what is said instead, and a sentence in which it is found."""

    pattern: str
    instead: str
    example: str
    apart_from: tuple[str, ...] = ()  # beginnings of keys


WORDS = (
    Word(r"\bheld\b", "covered", "3 hours are held."),
    Word(r"\bopen times?\b", "open shift", "Tell people about open times"),
    Word(
        r"\ba time (is|stays|has|without|was|isn’t)\b|\btimes? (that have|of theirs|of mine)\b"
        r"|\b(took|take|takes|taken|let|keeps|adds?) a time\b(?! to choose)"
        r"|\bswap(ped)? (a )?times?\b"
        r"|\btimes (were|are) (paused|open|offered|without)\b|\bfrom one time to\b",
        "shift",
        "{name} took a time.",
    ),
    Word(
        r"\btime isn’t (yours|offered|open)\b|\bis yours just\b", "shift", "That time isn’t yours"
    ),
    Word(
        r"\b(an|the|your|this|no|every) asks?\b|(^|[.:,] )asks (and|may)\b",
        "request",
        "Your ask stays open.",
    ),
    Word(
        r"\b(a|an|the|this|no|one) notices?\b|\bnotices (are|on)\b",
        "notification",
        "Notices on this phone",
    ),
    Word(r"\bmails?\b|\be-mail", "email", "A link in a mail"),
    Word(r"\bjust now\b", "right now, or a moment ago", "Nothing is open just now"),
    Word(r"\bby now\b|\bmeanwhile\b", "now, already, or nothing", "That is over by now."),
    Word(
        r"\b(it|this|that|step|nothing( more)?) goes on\b|“{step}” goes on",
        "starts, or continues",
        "This goes on as you wrote",
    ),
    Word(
        r"\bit’s so\b(?! (that|much))|\bsays? so, and it\b",
        "it is happening",
        "Who can say that it’s so?",
    ),
    Word(
        r"\b(it|rule|this|open shifts|reminders) rests?\b",
        "is switched off for now, or paused",
        "So it rests.",
    ),
    Word(
        r"\b(your|the) pause\b.*\b(plan|read|opens?)\b|\bafter your pause\b",
        "waiting time",
        "Your plan opens after your pause.",
    ),
    Word(r"\bpool\b", "backups", "The backup pool may be asked"),
    Word(r"\bsupporters?\b", "friend", "All supporters"),
    Word(r"\bnoted\b", "saved", "Noted. Only coordinators see it."),
    Word(r"\bon trial\b|\btrials?\b", "try it out, being tried", "Nothing is on trial right now."),
    Word(
        r"\bread (you|them) as\b|as (they|friends)(’ll| will) read it",
        "your name, as friends will see it",
        "They read you as",
    ),
    Word(r"\bby voice\b", "in person or by phone", "Tell them the code by voice."),
    Word(
        r"\b(take|takes|took|taken|put|taking) (it |this \w+ |one |some |someone )?away\b"
        r"|\btak\w+ (a line|someone|it|some) out\b",
        "remove",
        "Take this line away",
    ),
    Word(
        r"\blet(ting)? (it|that|them|one|any of them|a time) go\b|\blet go\b",
        "give back",
        "You can let it go.",
        LET_GO,
    ),
    Word(
        r"\b(hand|hands|handed|handing) (it |coordinating |this circle )?on\b",
        "hand over",
        "Hand this circle on",
    ),
    Word(r"\bwhoever runs\b", "the people who run this server", "Whoever runs it can tell you."),
    Word(
        r"\b(is|are|isn’t|aren’t) (in|out)( yet)?( and can’t|\.|$)",
        "has joined, is removed",
        "Nobody is in yet",
    ),
    Word(r"\b(some|every|any)body\b", "someone, everyone, anyone", "Somebody said no."),
    Word(r"\bany more\b(?! \w+s\b)", "anymore", "It isn’t open any more."),
    Word(r"\ball the same\b", "anyway", "Save it all the same"),
    Word(r"\(if you like\)", "(optional)", "Then (if you like)"),
    Word(r"\bwhat this (app )?is not\b", "what this app can’t do", "What this is not"),
    Word(r"\bmy limits\b", "what I can give", "You can change it under My limits."),
    Word(
        r"\b(must|have to) report(?! to authorities)\b",
        "tell authorities, must report to authorities",
        "Some people must report by law.",
    ),
)

#: The same in Spanish, and the article before an hour, which stands in the time: "la 1", "las 7".
SPANISH_WORDS = (
    Word(r"\bratos? libres?\b|\blos ratos\b", "turno por cubrir", "Avisar de los ratos libres"),
    Word(r"\b(un|tu|el|este|ningún) pedido\b", "petición", "Tu pedido sigue abierto."),
    Word(r"\breservas?\b", "suplentes", "El grupo de reserva"),
    Word(r"tarjeta de salud", "ficha de salud", "Tu tarjeta de salud"),
    Word(r"\btiempos\b", "turnos", "Ya hay cien tiempos."),
    Word(r"\bhasta: ", "hasta las 21:00", "{names} está contigo hasta: {time}"),
    Word(r"\ble[ey]n como\b", "tu nombre, como lo verán", "Te leen como"),
    Word(
        r"\blas? \{(time|hour|when)\}",
        "an hour with its own article",
        "hasta las {time}",
        ("time.",),
    ),
)


def sentences(language: str) -> Iterator[tuple[str, str]]:
    """Every sentence that people read, by its key. What an operator is told names other things."""
    catalogues = (phone_sentences(language), shared_names(language), server_sentences(language))
    for catalogue in catalogues:
        for key, sentence in catalogue.items():
            if not key.startswith("operator."):
                yield from ((key, form) for form in forms(sentence))


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.instead)
def test_one_thing_has_one_word(word: Word) -> None:
    assert sentences_with(word, "en") == [], f"say: {word.instead}"


@pytest.mark.parametrize("word", SPANISH_WORDS, ids=lambda word: word.instead)
def test_one_thing_has_one_word_in_spanish(word: Word) -> None:
    assert sentences_with(word, "es") == [], f"say: {word.instead}"


def sentences_with(word: Word, language: str) -> list[tuple[str, str]]:
    """Key and sentence of each that says what isn't said."""
    pattern = re.compile(word.pattern, re.IGNORECASE)
    return [
        (key, sentence)
        for key, sentence in sentences(language)
        if pattern.search(sentence) and not key.startswith(word.apart_from or ("\0",))
    ]


@pytest.mark.parametrize("word", [*WORDS, *SPANISH_WORDS], ids=lambda word: word.instead)
def test_another_word_is_found(word: Word) -> None:
    assert re.search(word.pattern, word.example, re.IGNORECASE)


def test_quotes_are_curly_but_in_texts() -> None:
    server = [
        (key, form) for key, sentence in server_sentences("en").items() for form in forms(sentence)
    ]
    straight = [
        key
        for key, sentence in [*sentences("en"), *server]
        if not key.startswith(BY_SMS) and ("'" in sentence or '"' in sentence)
    ]
    assert straight == []
    texts = [(key, text) for key, text in server if key.startswith(BY_SMS)]
    assert [key for key, text in texts if set(text) & set("‘’“”–…")] == []
