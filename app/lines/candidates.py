"""The candidates that come with the app: lines found in public pages, checked by nobody."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from app.lines.rules import Candidate, LineText, Policy

_SOURCES = ("policy_source", "caveat_source", "number_source", "info_source")


@cache
def load_candidates() -> tuple[Candidate, ...]:
    """Every candidate, in the order of the file."""
    raw = files("app.lines").joinpath("candidates.json").read_text(encoding="utf-8")
    return tuple(_candidate(fields) for fields in json.loads(raw))


def _candidate(fields: dict[str, Any]) -> Candidate:
    """A candidate from its fields. Raises ValueError for one that somebody seems to have checked:
    a check is made in a circle, by one of its members, and never comes with the app.
    """
    if fields["last_verified_by_a_human"] is not None:
        raise ValueError(f"{fields['id']}: a candidate comes unchecked")
    numbers_by_country: dict[str, str] = fields["phones"]
    are_several = len(numbers_by_country) > 1
    text = LineText(
        name=fields["name"],
        numbers=tuple(
            f"{country}: {number}" if are_several else number
            for country, number in numbers_by_country.items()
        ),
        hours=fields.get("hours", ""),
        region=fields.get("region", ""),
        note=fields.get("note", ""),
        exceptions=tuple(fields.get("exceptions", ())),
        sources=tuple(fields[name] for name in _SOURCES if name in fields),
        languages=tuple(fields.get("languages", ())),
        countries=tuple(fields["country"]),
    )
    return Candidate(
        id=fields["id"],
        text=text,
        policy=Policy(fields["policy"]),
        confidence=fields["confidence"],
        channels=tuple(fields.get("channels", ("call",))),
    )
