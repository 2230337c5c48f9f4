"""Each sentence has a key of its own, and each language says what the others say."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest

from app.messages.catalogue import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = sorted(
    file.relative_to(ROOT).as_posix()
    for folder in ("app/messages", "pwa/src/messages")
    for file in (ROOT / folder).glob("*.json")
)


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_no_key_is_there_twice(catalogue: str) -> None:
    twice: list[str] = []

    def keep(pairs: list[tuple[str, object]]) -> dict[str, object]:
        twice.extend(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        return dict(pairs)

    json.loads((ROOT / catalogue).read_text("utf-8"), object_pairs_hook=keep)
    assert not twice


def test_there_are_catalogues() -> None:
    assert len(CATALOGUES) >= 4


def _server(language: str) -> dict[str, str]:
    sentences: dict[str, str] = json.loads(
        (ROOT / "app" / "messages" / f"{language}.json").read_text("utf-8")
    )
    return sentences


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_server_says_the_same_things_in_each_language(language: str) -> None:
    english, other = _server("en"), _server(language)
    assert sorted(english.keys() ^ other.keys()) == []
    differing = [
        key for key, sentence in english.items() if _params(sentence) != _params(other[key])
    ]
    assert differing == []


def _params(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
