"""Each sentence has a key of its own, and each language says what the others say."""

from __future__ import annotations

import json
import re
from collections import Counter
from string import Formatter

import pytest

from app.core.languages import LANGUAGES, Language, direction_of
from app.messages.catalogue import COUNTS
from tests.catalogues import (
    PHONE,
    ROOT,
    SERVER,
    Sentence,
    forms,
    phone_sentences,
    server_sentences,
    shared_names,
)

CATALOGUES = sorted(
    file.relative_to(ROOT).as_posix()
    for folder in (SERVER, PHONE)
    for file in folder.glob("*.json")
)


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_no_key_is_there_twice(catalogue: str) -> None:
    twice: list[str] = []

    def keep(pairs: list[tuple[str, object]]) -> dict[str, object]:
        twice.extend(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        return dict(pairs)

    json.loads((ROOT / catalogue).read_text("utf-8"), object_pairs_hook=keep)
    assert not twice


def test_each_language_has_its_files_and_no_file_is_left_over() -> None:
    expected = [
        f"{folder}/{name}.json"
        for language in LANGUAGES
        for folder, name in (
            ("app/messages", language),
            ("app/messages", f"names.{language}"),
            ("pwa/src/messages", language),
        )
    ]
    assert sorted(expected) == CATALOGUES


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_says_what_english_says(language: str) -> None:
    for sentences_of in (server_sentences, shared_names):
        english, other = sentences_of("en"), sentences_of(language)
        assert sorted(english.keys() ^ other.keys()) == []
        differing = [
            key for key, sentence in english.items() if _params(sentence) != _params(other[key])
        ]
        assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_that_counts_has_the_forms_of_its_language(language: Language) -> None:
    categories = {LANGUAGES[language].plural(count) for count in range(1000)} | {"other"}
    for key, sentence in {**server_sentences(language), **shared_names(language)}.items():
        if isinstance(sentence, dict):
            assert set(sentence) == categories, key
            assert _params(sentence) & set(COUNTS), f"{key} names no count"


def test_each_language_has_a_row() -> None:
    assert list(LANGUAGES) == list(Language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_languages_own_name_is_in_its_script(language: Language) -> None:
    row = LANGUAGES[language]
    letters = sum(sign.isalpha() for sign in row.own_name)
    assert row.script.letters_in(row.own_name) == letters > 0
    assert direction_of(language) == row.script.direction
    assert row.locale.split("-")[0] == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_urges_blames_labels_praises_or_promises(language: Language) -> None:
    server = server_sentences(language).items()
    # What an operator is told names what a gateway answered.
    to_people = {key: sentence for key, sentence in server if not key.startswith("operator.")}
    sentences = {**phone_sentences(language), **shared_names(language), **to_people}
    never_said = [re.compile(word, re.IGNORECASE) for word in LANGUAGES[language].never_said]
    said = [
        (key, word.pattern)
        for key, sentence in sentences.items()
        for form in forms(sentence)
        for word in never_said
        if word.search(form)
    ]
    assert said == []


def test_no_name_hides_a_sentence() -> None:
    own_keys = (
        json.loads((PHONE / "en.json").read_text("utf-8")).keys() | server_sentences("en").keys()
    )
    assert sorted(own_keys & shared_names("en").keys()) == []


def _params(sentence: Sentence) -> set[str]:
    """All that a sentence names, in whichever form."""
    parsed = [part for form in forms(sentence) for part in Formatter().parse(form)]
    return {name for _, name, _, _ in parsed if name is not None}
