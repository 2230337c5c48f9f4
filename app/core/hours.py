"""Hours by a wall clock, pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


def minute_of(at: datetime, zone: str) -> int:
    """Minutes after midnight on the wall clock of a zone."""
    local = at.astimezone(ZoneInfo(zone))
    return local.hour * 60 + local.minute


def within(from_minute: int | None, to_minute: int | None, minute: int) -> bool:
    """Whether a minute lies in [from, to); no bounds is any hour, and hours may pass midnight."""
    if from_minute is None or to_minute is None or from_minute == to_minute:
        return True
    if from_minute < to_minute:
        return from_minute <= minute < to_minute
    return minute >= from_minute or minute < to_minute


def opens_at(from_minute: int, at: datetime, zone: str) -> datetime:
    """The next instant at which a zone's wall clock shows a minute, in UTC.

    A minute that a DST change leaves out becomes the first instant after it; one
    that is shown twice opens twice.
    """
    tz = ZoneInfo(zone)
    day = at.astimezone(tz).date()
    for offset in range(3):
        for instant in instants_shown(day + timedelta(days=offset), from_minute, tz):
            if instant > at:
                return instant
    return at + timedelta(days=1)


@lru_cache(maxsize=8192)
def instants_shown(day: date, minute: int, zone: ZoneInfo) -> tuple[datetime, ...]:
    """When a zone's wall clock shows a minute of a day: once, twice, or just after it.

    Gates and gaps ask for the same edges of the day over and over, so answers are kept until the
    process ends: a zone's rules are those that it was started with.
    """
    first = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)
    wall = first.replace(tzinfo=None)
    instants = tuple(sorted({i.astimezone(UTC) for i in (first, first.replace(fold=1))}))
    if all(instant.astimezone(zone).replace(tzinfo=None) == wall for instant in instants):
        return instants
    # Left out: the clock changes somewhere between the two readings of it.
    return (_change_between(instants[0], instants[-1], zone),)


def _change_between(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """When a zone's offset changes, somewhere between two instants, to the second, in UTC."""
    offset = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def clock_changes(zone: str, first: datetime, last: datetime) -> list[datetime]:
    """When a zone's wall clock is set forward or back between two instants, in UTC."""
    tz = ZoneInfo(zone)
    changes: list[datetime] = []
    low = first
    while low < last:
        high = min(low + timedelta(days=1), last)
        if low.astimezone(tz).utcoffset() != high.astimezone(tz).utcoffset():
            changes.append(_change_between(low, high, tz))
        low = high
    return changes


def midnight(day: date, zone: str) -> datetime:
    """When a day begins on a zone's wall clock, in UTC; where 00:00 is left out, just after it."""
    return instants_shown(day, 0, ZoneInfo(zone))[0]
