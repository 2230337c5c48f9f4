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
    places: int
    filled: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class DayAhead:
    """One day on which something is still to come."""

    on: str
    standing: Standing
    is_mine: bool


def days_ahead(times: Iterable[TimeAhead], now: datetime) -> list[DayAhead]:
    """The days on which times are still to come, in order; other days are left out.

    A time that is over is left out too: one that passed open is nobody's business any more. A time
    with one of two places held counts as both open and held.
    """
    days: dict[str, tuple[bool, bool, bool]] = {}
    for time in times:
        if time.ends_at <= now:
            continue
        any_open, any_held, any_own = days.get(time.on, (False, False, False))
        days[time.on] = (
            any_open or time.filled < time.places,
            any_held or time.filled > 0,
            any_own or time.is_mine,
        )
    return [
        DayAhead(on, _standing(any_open, any_held), any_own)
        for on, (any_open, any_held, any_own) in sorted(days.items())
    ]


def _standing(any_open: bool, any_held: bool) -> Standing:
    if not any_open:
        return Standing.HELD
    return Standing.PART if any_held else Standing.OPEN
