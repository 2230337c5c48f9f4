"""Each sentence has a key of its own: of two under one key, one would be said for both."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

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
