"""Rules of time zones: which ones these are, and which names mean one zone."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from importlib.resources import files

#: The release of IANA's data that this process computes with: "2026f". Later ones sort after it.
RULES_VERSION: str = import_module("tzdata").IANA_VERSION


@lru_cache(maxsize=1)
def _links() -> dict[str, str]:
    """Name → the zone that it is linked to, as the database's own text has it ("L target name")."""
    text = files("tzdata.zoneinfo").joinpath("tzdata.zi").read_text(encoding="utf-8")
    lines = (line.split() for line in text.splitlines() if line.startswith("L "))
    return {name: target for _, target, name in lines}


def zone_itself(name: str) -> str:
    """The zone that a name stands for: "Asia/Kolkata" for "Asia/Calcutta"."""
    return _links().get(name, name)


def is_same_zone(one: str, other: str) -> bool:
    """Whether two names mean one zone, with the same rules at all times."""
    return one == other or zone_itself(one) == zone_itself(other)
