"""One word for one thing in each language (docs/languages.md), and curly quotes but in texts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from app.core.languages import LANGUAGES
from tests.architecture.markdown import page
from tests.catalogues import ROOT, forms, phone_sentences, server_sentences, shared_names

#: What an SMS says: each of its letters stands in the GSM alphabet (tests/rules/test_segments.py).
BY_SMS = ("line.", "digit.", "text.")
#: What the header of a table calls its last column, where that has words that aren't said.
NEVER = "never"


@dataclass(frozen=True, slots=True)
class Word:
    """What isn't said, what is said instead, and sentences in which it is found."""

    patterns: tuple[re.Pattern[str], ...]
    instead: str
    examples: tuple[str, ...]
    apart_from: tuple[str, ...]  # beginnings of keys

    def is_in(self, sentence: str) -> bool:
        return any(pattern.search(sentence) for pattern in self.patterns)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a language. `by_eye`: words of its tables that no pattern tells apart."""

    heading: str
    words: tuple[Word, ...]
    by_eye: frozenset[str]


def read_vocabularies() -> dict[str, Vocabulary]:
    """By language, also of those that aren't there yet."""
    data = tomllib.loads((ROOT / "tests/architecture/vocabulary.toml").read_text("utf-8"))
    return {
        language: Vocabulary(
            rows["heading"],
            tuple(
                Word(
                    tuple(re.compile(pattern, re.IGNORECASE) for pattern in row["never"]),
                    row["say"],
                    tuple(row["examples"]),
                    tuple(row.get("apart_from", ())),
                )
                for row in rows["words"]
            ),
            frozenset(rows.get("by_eye", {})),
        )
        for language, rows in data.items()
    }


VOCABULARIES = read_vocabularies()
WORDS = [
    pytest.param(language, word, id=f"{language}-{word.instead}")
    for language, vocabulary in VOCABULARIES.items()
    for word in vocabulary.words
]


def sentences(language: str) -> Iterator[tuple[str, str]]:
    """Every sentence that people read, by its key. What an operator is told names other things."""
    catalogues = (phone_sentences(language), shared_names(language), server_sentences(language))
    for catalogue in catalogues:
        for key, sentence in catalogue.items():
            if not key.startswith("operator."):
                yield from ((key, form) for form in forms(sentence))


@pytest.mark.parametrize(("language", "word"), [w for w in WORDS if w.values[0] in LANGUAGES])
def test_one_thing_has_one_word(language: str, word: Word) -> None:
    forbidden = [
        (key, sentence)
        for key, sentence in sentences(language)
        if word.is_in(sentence) and not key.startswith(word.apart_from or ("\0",))
    ]
    assert forbidden == [], f"say: {word.instead}"


@pytest.mark.parametrize(("language", "word"), WORDS)
def test_another_word_is_found(language: str, word: Word) -> None:
    assert [example for example in word.examples if not word.is_in(example)] == []
    without_example = [
        pattern.pattern
        for pattern in word.patterns
        if not any(pattern.search(example) for example in word.examples)
    ]
    assert without_example == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_word_that_the_tables_forbid_is_looked_for(language: str) -> None:
    vocabulary = VOCABULARIES[language]
    forbidden = forbidden_words(page("docs/languages.md").text, vocabulary.heading)
    assert forbidden, f"no table of {vocabulary.heading} has a column {NEVER}"
    examples = " ".join(each for word in vocabulary.words for each in word.examples).lower()
    unsought = [word for word in forbidden if word.lower() not in examples]
    assert sorted(set(unsought) - vocabulary.by_eye) == [], "tests/architecture/vocabulary.toml"


def forbidden_words(text: str, heading: str) -> list[str]:
    """The words under "never" in the tables below a heading, without what is said about them."""
    sections = re.split(r"^## ", text, flags=re.MULTILINE)
    lines = next(part for part in sections if part.startswith(f"{heading}\n")).splitlines()
    words: list[str] = []
    has_never = False
    for line in lines:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            has_never = False
        elif cells[-1] == NEVER:
            has_never = True
        elif has_never and set(cells[-1]) - {"-"}:
            without_remarks = re.sub(r"(?<=[^,;]) \(.*?\)", "", cells[-1])
            words += re.split(r"[,;] ", without_remarks.replace("'", "’"))
    return words


def test_forbidden_words_are_those_of_a_table() -> None:
    text = (
        "# All\n\n## English\n\n| thing | say | never |\n| --- | --- | --- |\n"
        "| shift | shift | time, slot (of a machine) |\n| it | so | it's so; (if you like) |\n"
        "| saved | saved | |\n\n| what | say |\n| --- | --- |\n| a word | stop |\n\n## Spanish\n"
        "\n| thing | say | never |\n| --- | --- | --- |\n| turno | turno | rato |\n"
    )
    words = ["time", "slot", "it’s so", "(if you like)"]
    assert forbidden_words(text, "English") == words
    assert forbidden_words(text, "Spanish") == ["rato"]


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
