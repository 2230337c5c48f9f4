"""Rules of time zones: which ones these are, and which names mean one zone."""

from __future__ import annotations

import re
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


def is_same_zone(zone: str, other_zone: str) -> bool:
    """Whether two names mean one zone, with the same rules at all times."""
    return zone == other_zone or zone_itself(zone) == zone_itself(other_zone)


_OFFSET = re.compile(r"^(?:GMT|UTC)?([+-])(\d\d?)(?::?(\d\d))?$")
#: Zones of all year the same offset, for those of IANA's "Etc" that don't exist.
_BROKEN_HOURS = {
    "-09:30": "Pacific/Marquesas",
    "+03:30": "Asia/Tehran",
    "+04:30": "Asia/Kabul",
    "+05:30": "Asia/Kolkata",
    "+05:45": "Asia/Kathmandu",
    "+06:30": "Asia/Yangon",
    "+08:45": "Australia/Eucla",
    "+09:30": "Australia/Darwin",
}


def stand_in_for(name: str) -> str | None:
    """A zone for what a browser says that knows none: its offset's, else UTC; None for a name."""
    if name == "Etc/Unknown":
        return "UTC"
    offset = _OFFSET.match(name)
    if offset is None:
        return None
    sign, hours, minutes = offset[1], int(offset[2]), int(offset[3] or 0)
    if minutes:
        return _BROKEN_HOURS.get(f"{sign}{hours:02d}:{minutes:02d}", "UTC")
    if hours == 0 or hours > (14 if sign == "+" else 12):
        return "UTC"
    # Signs of these names are the other way round: Etc/GMT-3 is three hours ahead of UTC.
    return f"Etc/GMT{'-' if sign == '+' else '+'}{hours}"
