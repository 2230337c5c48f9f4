"""Each sentence has a key of its own, and each language says what the others say."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest

import tests.catalogues
from app.core.languages import LANGUAGES, Language, direction_of
from app.messages.catalogue import COUNTS
from app.plans.template_queries import offered_templates
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

#: What an operator is told names what a gateway answered: that it refused an account.
WHAT_GATEWAYS_ANSWER = "operator.help."
#: One sentence of each kind that is never said, by language.
WRONG = {
    "en": {
        "urges": "You must answer now.",
        "blames": "You declined twice.",
        "labels": "The patient is at home.",
        "praises": "Well done.",
        "promises": "We guarantee that someone comes.",
    },
    "es": {
        "urges": "Tienes que responder ya.",
        "blames": "Rechazaste dos peticiones.",
        "labels": "El paciente está en casa.",
        "praises": "Bien hecho.",
        "promises": "Te prometemos que alguien irá.",
    },
    "fr": {
        "urges": "Tu dois répondre maintenant.",
        "blames": "Tu as refusé deux fois.",
        "labels": "Le patient est chez lui.",
        "praises": "Bravo.",
        "promises": "On te garantit que quelqu’un viendra.",
    },
    "ko": {
        "urges": "빨리 답해 주세요.",
        "blames": "두 번 거절했어요.",
        "labels": "환자가 집에 있어요.",
        "praises": "잘했어요.",
        "promises": "누군가 온다고 약속해요.",
    },
    "ar": {
        "urges": "عليك أن تجيب الآن.",
        "blames": "رفضت مرتين.",
        "labels": "المريض في البيت.",
        "praises": "أحسنت.",
        "promises": "نضمن أن يأتي أحد.",
    },
}


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
    assert never_said(sentences_to_people(language), language) == []


@pytest.mark.parametrize("said_by", ["phone", "server", "names"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_that_does_is_found_in_each_catalogue(
    language: Language, said_by: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for folder in ("PHONE", "SERVER"):
        copy = shutil.copytree(getattr(tests.catalogues, folder), tmp_path / folder)
        monkeypatch.setattr(tests.catalogues, folder, copy)
    catalogue = {
        "phone": tmp_path / f"PHONE/{language}.json",
        "server": tmp_path / f"SERVER/{language}.json",
        "names": tmp_path / f"SERVER/names.{language}.json",
    }[said_by]
    texts: dict[str, Sentence] = json.loads(catalogue.read_text("utf-8"))
    wrong: dict[str, Sentence] = {f"copy.{kind}": text for kind, text in WRONG[language].items()}
    wrong["copy.counted"] = {"one": "{n}", "other": f"{{n}} {WRONG[language]['urges']}"}
    catalogue.write_text(json.dumps({**texts, **wrong}), "utf-8")
    wrong_keys = {key for key, _ in never_said(sentences_to_people(language), language)}
    assert wrong.keys() - wrong_keys == set()


def never_said(texts: list[tuple[str, str]], language: Language) -> list[tuple[str, str]]:
    """Key and pattern of each sentence that says what is never said."""
    patterns = [re.compile(word, re.IGNORECASE) for word in LANGUAGES[language].never_said]
    return [
        (key, pattern.pattern)
        for key, text in texts
        for pattern in patterns
        if pattern.search(text)
    ]


def sentences_to_people(language: Language) -> list[tuple[str, str]]:
    """All that phone and server say in a language, by key, each form for itself."""
    in_templates = [
        (template.key, text)
        for template in offered_templates(language)
        for text in (
            template.title,
            template.lead,
            *template.steps,
            *(part.heading or "" for part in template.parts),
        )
    ]
    in_catalogues = [
        (key, form)
        for catalogue in (phone_sentences, server_sentences, shared_names)
        for key, sentence in catalogue(language).items()
        for form in forms(sentence)
        if not key.startswith(WHAT_GATEWAYS_ANSWER)
    ]
    return in_catalogues + in_templates


def test_no_name_hides_a_sentence() -> None:
    own_keys = (
        json.loads((PHONE / "en.json").read_text("utf-8")).keys() | server_sentences("en").keys()
    )
    assert sorted(own_keys & shared_names("en").keys()) == []


def _params(sentence: Sentence) -> set[str]:
    """All that a sentence names, in whichever form."""
    parsed = [part for form in forms(sentence) for part in Formatter().parse(form)]
    return {name for _, name, _, _ in parsed if name is not None}
