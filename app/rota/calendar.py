"""From patterns to slots: wall-clock arithmetic, pure (DESIGN.md §4).

Start and end are wall-clock, so neighbouring slots still touch on the day when the clock
changes. A wall time that doesn't exist moves forward to the first instant that does; one that
is twice is the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class PatternFacts:
    """A pattern as the calendar reads it. An end at or before the start is on the next day."""

    id: str
    weekdays: int
    start_minute: int
    end_minute: int
    places: int
    kind: str
    from_date: date
    until_date: date | None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One slot of a pattern, touched or not. Times in UTC."""

    slot_id: str
    pattern_id: str
    on_date: date
    starts_at: datetime
    ends_at: datetime
    places: int
    kind: str


def slot_id(pattern_id: str, on_date: date) -> str:
    """A slot's id, the same on every phone."""
    return f"{pattern_id}.{on_date.isoformat()}"


def instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The UTC instant of a wall-clock minute of a day; minutes past 1439 run into the next day."""
    day += timedelta(days=minute // 1440)
    minute %= 1440
    first = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)
    naive = first.replace(tzinfo=None)
    utc = first.astimezone(UTC)
    if utc.astimezone(zone).replace(tzinfo=None) == naive:
        return utc
    # The wall time is left out: the first instant that exists is where the offset changes.
    late, early = utc, naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    low, high = min(early, late), max(early, late)
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def occurrences(
    patterns: Iterable[PatternFacts], first: date, days: int, zone: str
) -> Iterator[Occurrence]:
    """Every slot that starts on one of `days` wall-clock days from `first`."""
    tz = ZoneInfo(zone)
    for pattern in patterns:
        for offset in range(days):
            day = first + timedelta(days=offset)
            found = occurrence(pattern, day, tz)
            if found is not None:
                yield found


@lru_cache(maxsize=256)
def week_of(
    patterns: tuple[PatternFacts, ...], first: date, days: int, zone: str
) -> tuple[Occurrence, ...]:
    """The same, soonest first, and kept: phones ask for the same days of the same patterns."""
    found = occurrences(patterns, first, days, zone)
    return tuple(sorted(found, key=lambda one: (one.starts_at, one.slot_id)))


def occurrence(pattern: PatternFacts, day: date, zone: ZoneInfo) -> Occurrence | None:
    """A pattern's slot on one day, if it has one."""
    if not pattern.weekdays >> day.weekday() & 1:
        return None
    if day < pattern.from_date or (pattern.until_date is not None and day > pattern.until_date):
        return None
    end_minute = pattern.end_minute
    if end_minute <= pattern.start_minute:
        end_minute += 1440
    starts_at = instant(day, pattern.start_minute, zone)
    ends_at = instant(day, end_minute, zone)
    if ends_at <= starts_at:
        return None  # the whole slot fell into the hour that was left out
    if pattern.ended_at is not None and starts_at >= pattern.ended_at:
        return None
    return Occurrence(
        slot_id(pattern.id, day), pattern.id, day, starts_at, ends_at, pattern.places, pattern.kind
    )


def overlapping(new: PatternFacts, held: Iterable[PatternFacts]) -> str | None:
    """The first pattern of the same kind that shares wall-clock time with a new one, or None.

    Two kinds may overlap (food while someone keeps company); the same kind twice at one time
    is nearly always a slip, and more places say it better.
    """
    mine = _week(new)
    for other in held:
        if other.id == new.id or other.kind != new.kind or other.ended_at is not None:
            continue
        if other.until_date is not None and other.until_date < new.from_date:
            continue
        if new.until_date is not None and new.until_date < other.from_date:
            continue
        for start, end in mine:
            if any(start < there_end and there < end for there, there_end in _week(other)):
                return other.id
    return None


def _week(pattern: PatternFacts) -> list[tuple[int, int]]:
    length = (pattern.end_minute - pattern.start_minute) % 1440 or 1440
    spans = []
    for weekday in range(7):
        if pattern.weekdays >> weekday & 1:
            start = weekday * 1440 + pattern.start_minute
            spans += [(start + shift, start + shift + length) for shift in (-10080, 0, 10080)]
    return spans
