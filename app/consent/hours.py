"""Hours by a wall clock, pure."""

from __future__ import annotations

from datetime import datetime, timedelta
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

    A minute that a DST change leaves out becomes the first instant after it (DESIGN.md §4).
    """
    tz = ZoneInfo(zone)
    local = at.astimezone(tz)
    day = local.date()
    for _ in range(3):
        wall = datetime(
            day.year, day.month, day.day, from_minute // 60, from_minute % 60, tzinfo=tz
        )
        instant = wall.astimezone(at.tzinfo)
        if instant > at:
            return instant
        day += timedelta(days=1)
    return at + timedelta(days=1)
