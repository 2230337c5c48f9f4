"""No column and no field of the wire holds what was promised never to be kept.

Promises 6 and 7 in docs/PROMISES.md: nobody is scored, counted, watched or located.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.tables import metadata
from tests.architecture.application import wired

#: Words of a name, between underscores, that nothing kept or sent may be called by.
_PROMISED_AWAY = re.compile(
    r"(^|_)(score|scores|rating|rank|risk|streak|streaks|no_shows?|missed|reliability|last_seen"
    r"|latitude|longitude|lat|lon|lng|geo|gps|location|whereabouts|tracked)(_|$)"
)


def is_promised_away(name: str) -> bool:
    return _PROMISED_AWAY.search(name.lower()) is not None


def columns() -> Iterator[str]:
    for table in metadata.tables.values():
        for column in table.columns:
            yield f"{table.name}.{column.name}"


def wire_fields() -> Iterator[str]:
    schemas: dict[str, dict[str, Any]] = wired().openapi()["components"]["schemas"]
    for name, schema in schemas.items():
        for field in schema.get("properties", {}):
            yield f"{name}.{field}"


def test_no_table_keeps_it() -> None:
    all_columns = list(columns())
    assert len(all_columns) > 300
    assert [name for name in all_columns if is_promised_away(name.partition(".")[2])] == []


def test_no_answer_and_no_call_has_it() -> None:
    fields = list(wire_fields())
    assert len(fields) > 300
    assert [name for name in fields if is_promised_away(name.partition(".")[2])] == []


@pytest.mark.parametrize("name", ["score", "risk_level", "last_seen_at", "missed_shifts", "lat"])
def test_such_a_name_is_found(name: str) -> None:
    assert is_promised_away(name)


@pytest.mark.parametrize("name", ["seen_at", "position", "relation", "used_on", "latest_seq"])
def test_another_name_passes(name: str) -> None:
    assert not is_promised_away(name)
