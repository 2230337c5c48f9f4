"""Weeks ahead at a glance: how each day stands, told in hours and never by person. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    """How the times of a day stand, those that are over aside."""

    OPEN = "open"  # each has an open place
    PART = "part"  # some have, some haven't
    HELD = "held"


@dataclass(frozen=True, slots=True)
class TimeAhead:
    """A slot as this page of the calendar reads it. `on` is the day on which it begins."""

    on: str
    ends_at: datetime
    wanted: int
    filled: int
    mine: bool


@dataclass(frozen=True, slots=True)
class DayAhead:
    """One day on which something is still to come."""

    on: str
    standing: Standing
    mine: bool


def days_ahead(times: Iterable[TimeAhead], now: datetime) -> list[DayAhead]:
    """The days on which times are still to come, in their order; other days aren't told of.

    What is over isn't either: an open time that passed is nobody's business any more. A time of
    which one place of two is held is as open as it is held.
    """
    found: dict[str, tuple[bool, bool, bool]] = {}
    for one in times:
        if one.ends_at <= now:
            continue
        free, held, mine = found.get(one.on, (False, False, False))
        found[one.on] = (
            free or one.filled < one.wanted,
            held or one.filled > 0,
            mine or one.mine,
        )
    return [
        DayAhead(on, _standing(free, held), mine)
        for on, (free, held, mine) in sorted(found.items())
    ]


def _standing(free: bool, held: bool) -> Standing:
    if not free:
        return Standing.HELD
    return Standing.PART if held else Standing.OPEN
