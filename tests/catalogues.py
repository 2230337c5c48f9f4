"""The catalogues as server and phone app read them: own sentences, and names that both say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SERVER = ROOT / "app" / "messages"
PHONE = ROOT / "pwa" / "src" / "messages"

#: A sentence is a text, or its forms by the plural categories of its language (CLDR).
Sentence = str | dict[str, str]


def shared_names(language: str) -> dict[str, str]:
    """What members of closed lists are called. Those that begin with `copy.` the server says."""
    names: dict[str, str] = _read(SERVER / f"names.{language}.json")
    return names


def server_sentences(language: str) -> dict[str, Sentence]:
    """What the server says, by key, without the names."""
    sentences: dict[str, Sentence] = _read(SERVER / f"{language}.json")
    return sentences


def phone_sentences(language: str) -> dict[str, Sentence]:
    """All that the phone app says, by key."""
    names = shared_names(language).items()
    said_by_phone = {key: name for key, name in names if not key.startswith("copy.")}
    return {**_read(PHONE / f"{language}.json"), **said_by_phone}


def forms(sentence: Sentence) -> list[str]:
    """The texts of a sentence: one, or one for each form."""
    return [sentence] if isinstance(sentence, str) else list(sentence.values())


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))
