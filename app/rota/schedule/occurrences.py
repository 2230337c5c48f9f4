"""From patterns to slots: wall-clock arithmetic, pure.

Start and end are wall-clock, so neighbouring slots still touch on the day when the clock
changes. A wall time that doesn't exist moves forward to the first instant that does; one that
is twice is the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.rota.schedule.exceptions import NONE, OtherHours, Spans
from app.rota.schedule.recurrence import Recurrence, Repeats


@dataclass(frozen=True, slots=True)
class PatternFacts:
    """A pattern as the calendar reads it.

    An end at or before the start is on the next day; at the start's own minute it is 24 hours.
    """

    id: str
    weekdays: int
    start_minute: int
    end_minute: int
    places: int
    kind: str
    from_date: date
    until_date: date | None
    ended_at: datetime | None = None
    repeats: Repeats = Repeats.WEEKLY
    interval: int = 1  # weeks or months
    month_day: int = 0
    nth: int = 0
    anchor: date | None = None  # "every n" counts from here; None: from the first day
    spans: Spans = NONE

    @property
    def rule(self) -> Recurrence:
        """On which days it comes, between its first and its last."""
        return Recurrence(
            self.repeats,
            self.anchor or self.from_date,
            self.weekdays,
            self.interval,
            self.month_day,
            self.nth,
        )

    @property
    def length(self) -> int:
        """Minutes on the wall clock, at its ordinary hours."""
        return length_of(self.start_minute, self.end_minute)

    def hours_on(self, day: date) -> tuple[int, int]:
        """Start and end (minutes after midnight) of a day by what is said now, whatever has begun.

        For what is compared by the wall clock; `occurrence` knows of what has begun.
        """
        for hours in self.spans.other_hours:
            if hours.ended_at is None and hours.first <= day <= hours.last:
                return hours.start_minute, hours.end_minute
        return self.start_minute, self.end_minute


def length_of(start_minute: int, end_minute: int) -> int:
    """Minutes on the wall clock between two of its minutes; the whole day where they are one."""
    return (end_minute - start_minute) % 1440 or 1440


class Occurrence(NamedTuple):
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


class _Days(NamedTuple):
    """Some days of a zone: the instant of each midnight, where plain addition is right after it."""

    dates: tuple[date, ...]
    names: tuple[str, ...]
    midnights: tuple[datetime | None, ...]


@lru_cache(maxsize=64)
def _days_of(first: date, days: int, zone: str) -> _Days:
    tz = ZoneInfo(zone)
    dates = tuple(first + timedelta(days=offset) for offset in range(days))
    walls = [datetime(day.year, day.month, day.day, tzinfo=tz) for day in dates]
    walls += [walls[-1] + timedelta(days=1), walls[-1] + timedelta(days=2)] if walls else []
    offsets = [wall.utcoffset() for wall in walls]
    same = [before == after for before, after in pairwise(offsets)]
    # A slot reaches into the next day at most: two days without a change of the clock are plain.
    return _Days(
        dates,
        tuple(f".{day.isoformat()}" for day in dates),
        tuple(
            walls[index].astimezone(UTC) if same[index] and same[index + 1] else None
            for index in range(days)
        ),
    )


def occurrences(
    patterns: Iterable[PatternFacts], first: date, days: int, zone: str
) -> Iterator[Occurrence]:
    """Every slot that starts on one of `days` wall-clock days from `first`."""
    around, tz, begin = _days_of(first, days, zone), ZoneInfo(zone), first.toordinal()
    for pattern in patterns:
        low, high = begin, begin + days - 1
        if pattern.from_date > first:
            low = pattern.from_date.toordinal()
        if pattern.until_date is not None:
            high = min(high, pattern.until_date.toordinal())
        starts = timedelta(minutes=pattern.start_minute)
        ends = timedelta(minutes=pattern.start_minute + pattern.length)
        plain = pattern.ended_at is None and pattern.spans is NONE
        for ordinal in pattern.rule.ordinals(low, high):
            index = ordinal - begin
            midnight = around.midnights[index]
            if midnight is None or not plain:
                slot = occurrence(pattern, around.dates[index], tz, sure=True)
                if slot is not None:
                    yield slot
                continue
            yield Occurrence(
                pattern.id + around.names[index],
                pattern.id,
                around.dates[index],
                midnight + starts,
                midnight + ends,
                pattern.places,
                pattern.kind,
            )


@lru_cache(maxsize=256)
def week_of(
    patterns: tuple[PatternFacts, ...], first: date, days: int, zone: str
) -> tuple[Occurrence, ...]:
    """`in_order`, cached: phones ask again for the same days of the same patterns."""
    return in_order(patterns, first, days, zone)


def in_order(
    patterns: tuple[PatternFacts, ...], first: date, days: int, zone: str
) -> tuple[Occurrence, ...]:
    """Every slot of some days, soonest first; not cached, as many months would fill the memory."""
    slots = occurrences(patterns, first, days, zone)
    return tuple(sorted(slots, key=lambda slot: (slot.starts_at, slot.slot_id)))


def occurrence(
    pattern: PatternFacts, day: date, zone: ZoneInfo, *, sure: bool = False
) -> Occurrence | None:
    """A pattern's slot on one day, if it has one. `sure`: its rule was looked at already."""
    if not sure:
        if not pattern.rule.comes_on(day) or day < pattern.from_date:
            return None
        if pattern.until_date is not None and day > pattern.until_date:
            return None
    starts_at, ends_at = _instants(pattern, day, zone)
    if ends_at <= starts_at:
        return None  # the whole slot fell into the hour that was left out
    if pattern.ended_at is not None and starts_at >= pattern.ended_at:
        return None
    if pattern.spans is not NONE and not pattern.spans.offered(day, starts_at, ends_at):
        return None
    return Occurrence(
        slot_id(pattern.id, day), pattern.id, day, starts_at, ends_at, pattern.places, pattern.kind
    )


def other_hours_in_force(pattern: PatternFacts, day: date, zone: ZoneInfo) -> OtherHours | None:
    """The other hours that hold for the slot of a day; None: its ordinary ones."""
    if not pattern.spans.other_hours:
        return None
    starts_at = instant(day, pattern.start_minute, zone)
    for hours in pattern.spans.other_hours:
        if hours.first <= day <= hours.last and hours.covers(
            min(starts_at, instant(day, hours.start_minute, zone))
        ):
            return hours
    return None


def _instants(pattern: PatternFacts, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When the slot of a day begins and ends: at its ordinary hours, or at others for some days."""
    hours = other_hours_in_force(pattern, day, zone) or pattern
    length = length_of(hours.start_minute, hours.end_minute)
    return (
        instant(day, hours.start_minute, zone),
        instant(day, hours.start_minute + length, zone),
    )


def next_occurrence(
    pattern: PatternFacts, now: datetime, zone: ZoneInfo, days: int = 400
) -> Occurrence | None:
    """A pattern's first slot that begins after now, within some days of its first or of today."""
    first = max(now.astimezone(zone).date(), pattern.from_date)
    last = first + timedelta(days=days)
    if pattern.until_date is not None:
        last = min(last, pattern.until_date)
    for ordinal in pattern.rule.ordinals(first.toordinal(), last.toordinal()):
        slot = occurrence(pattern, date.fromordinal(ordinal), zone, sure=True)
        if slot is not None and slot.starts_at > now:
            return slot
    return None


def find_overlap(new: PatternFacts, patterns: Iterable[PatternFacts]) -> str | None:
    """The first pattern of the same kind that shares wall-clock time with a new one, or None.

    Two kinds may overlap (food while someone keeps company); the same kind twice at one time
    is nearly always a slip, and more places say it better. A time with a switch may lie over
    those without: a hard stretch is on top of the ordinary days. Rules other than each week, and
    other hours for some days, are compared over `LOOK_AHEAD` days.
    """
    for other in patterns:
        if other.id == new.id or other.kind != new.kind or other.ended_at is not None:
            continue
        if (other.spans.on is None) != (new.spans.on is None):
            continue
        if other.until_date is not None and other.until_date < new.from_date:
            continue
        if new.until_date is not None and new.until_date < other.from_date:
            continue
        if _meet(_week(new), _week(other)) if _each_week(new, other) else _clash(new, other):
            return other.id
    return None


LOOK_AHEAD = 800  # days


def _each_week(*patterns: PatternFacts) -> bool:
    return all(
        pattern.repeats == Repeats.WEEKLY
        and pattern.interval == 1
        and not pattern.spans.other_hours
        for pattern in patterns
    )


def _clash(new: PatternFacts, other: PatternFacts) -> bool:
    first = max(new.from_date, other.from_date).toordinal()
    ends = [
        pattern.until_date.toordinal() for pattern in (new, other) if pattern.until_date is not None
    ]
    last = min([first + LOOK_AHEAD, *ends])
    return _meet(*(_walls(pattern, first - 1, last + 1) for pattern in (new, other)))


def _walls(pattern: PatternFacts, first: int, last: int) -> list[tuple[int, int]]:
    """A pattern's slots from day `first` to day `last` (ordinals), as wall-clock minutes
    (start, end). Where other hours meet the ordinary ones, two are one.
    """
    first = max(first, pattern.from_date.toordinal())
    if pattern.until_date is not None:
        last = min(last, pattern.until_date.toordinal())
    walls: list[tuple[int, int]] = []
    for ordinal in pattern.rule.ordinals(first, last):
        day = date.fromordinal(ordinal)
        if _left_out(pattern, day):
            continue
        start_minute, end_minute = pattern.hours_on(day)
        start = ordinal * 1440 + start_minute
        end = start + length_of(start_minute, end_minute)
        if walls and start < walls[-1][1]:
            walls[-1] = (min(walls[-1][0], start), max(walls[-1][1], end))
        else:
            walls.append((start, end))
    return walls


def _left_out(pattern: PatternFacts, day: date) -> bool:
    return day in pattern.spans.skips or any(
        pause.ended_at is None and pause.first <= day <= pause.last
        for pause in pattern.spans.pauses
    )


def _meet(spans: list[tuple[int, int]], other_spans: list[tuple[int, int]]) -> bool:
    """Whether a span of one list overlaps one of the other; each list is in order,
    without overlaps.
    """
    index, other_index = 0, 0
    while index < len(spans) and other_index < len(other_spans):
        if (
            spans[index][0] < other_spans[other_index][1]
            and other_spans[other_index][0] < spans[index][1]
        ):
            return True
        if spans[index][1] <= other_spans[other_index][1]:
            index += 1
        else:
            other_index += 1
    return False


def _week(pattern: PatternFacts) -> list[tuple[int, int]]:
    """A weekly pattern's slots of three weeks in a row, as minutes of the week (start, end)."""
    return [
        (start, start + pattern.length)
        for week in (-10080, 0, 10080)
        for weekday in range(7)
        if pattern.weekdays >> weekday & 1
        for start in [week + weekday * 1440 + pattern.start_minute]
    ]
