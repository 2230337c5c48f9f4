"""Hours in which somebody is often free, and days on which they aren't there. Pure.

Hours are wall-clock in their own zone and repeat each week; an end at or before its start is on
the next day. They are counted in instants, so that the days on which a clock changes come out
right: an hour that is left out is nobody's, one that is twice is free twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.rota.schedule.occurrences import instant

MOST_STRETCHES = 28  # stretches in a week: four a day

Span = tuple[datetime, datetime]


class Free(NamedTuple):
    """One stretch of a week: a weekday (Monday is 0), and minutes after its midnight."""

    weekday: int
    from_minute: int
    to_minute: int


def sort_hours(hours: Iterable[Free]) -> list[Free]:
    """The hours in the order of the week, each once."""
    return sorted(set(hours))


def lies_within(hours: Sequence[Free], starts_at: datetime, ends_at: datetime, zone: str) -> bool:
    """Whether a whole time lies within somebody's hours; neighbouring hours are one stretch."""
    reached = starts_at
    for begin, end in _around(hours, starts_at, ends_at, zone):
        if begin > reached:
            return False
        reached = max(reached, end)
        if reached >= ends_at:
            return True
    return False


def _around(hours: Sequence[Free], starts_at: datetime, ends_at: datetime, zone: str) -> list[Span]:
    """The stretches that could hold some of a time, soonest first."""
    wall = ZoneInfo(zone)
    first = starts_at.astimezone(wall).date() - timedelta(days=1)
    last = ends_at.astimezone(wall).date()
    stretches = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        for free in hours:
            if free.weekday == day.weekday():
                length = (free.to_minute - free.from_minute) % 1440 or 1440
                begin = instant(day, free.from_minute, wall)
                end = instant(day, free.from_minute + length, wall)
                if end > starts_at:
                    stretches.append((begin, end))
    return sorted(stretches)


def is_away_between(spans: Iterable[Span], starts_at: datetime, ends_at: datetime) -> bool:
    """Whether somebody isn't there for some of a time."""
    return any(begin < ends_at and starts_at < end for begin, end in spans)
