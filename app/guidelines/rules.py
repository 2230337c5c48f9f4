"""Whether a line of the person's says never, and whom one prefers. Pure.

One rule for everything that asks: the gate, the ladder, every way to a shift, suggestions, offers.
Words decide nothing (promise 9): a line is read by its structured part alone, and all that it names
has to fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.core.hours import instants_shown
from app.guidelines.models import About, Stance

DAY_MINUTES = 24 * 60
EVERY_DAY = 127
#: The most lines of one circle.
MOST_LINES = 50
#: Asked about nothing in particular: whether somebody hears anything at all.
ANY_EVENT = "any"


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of the circle's wall clock, begun on some weekdays (bit 0 is Monday).

    They last from the first time that the clock shows their begin to the last time that it shows
    their end, and may pass midnight. `to_minute` 24 * 60: until the day is over.
    """

    from_minute: int
    to_minute: int
    weekdays: int = EVERY_DAY


@dataclass(frozen=True, slots=True)
class Guideline:
    """A line as rules read it. What it leaves out it doesn't ask about."""

    id: str
    stance: str
    about: str
    member_id: str | None = None
    kinds: frozenset[str] = frozenset()
    event: str | None = None
    channel: str | None = None
    step: frozenset[str] = frozenset()
    hours: Hours | None = None
    ends_at: datetime | None = None
    is_shown: bool = False
    lifted: frozenset[str] = frozenset()  # shifts and requests that pass it this once


@dataclass(frozen=True, slots=True)
class ShiftTime:
    """A shift, as a line reads it."""

    slot_id: str
    kind: str
    starts_at: datetime
    ends_at: datetime


# --- hours ---------------------------------------------------------------------------------------


def hours_of_row(from_minute: int | None, to_minute: int | None, weekdays: int) -> Hours | None:
    """Hours from their columns; None: at any hour."""
    if from_minute is not None and to_minute is not None:
        return Hours(from_minute, to_minute, weekdays)
    return Hours(0, DAY_MINUTES, weekdays) if weekdays != EVERY_DAY else None


@lru_cache(maxsize=4096)
def _stretch(hours: Hours, day: date, zone: str) -> tuple[datetime, datetime] | None:
    """The hours that begin on a day, in UTC; None on a weekday that isn't theirs."""
    if not hours.weekdays >> day.weekday() & 1:
        return None
    tz = ZoneInfo(zone)
    is_next_day = hours.to_minute <= hours.from_minute or hours.to_minute == DAY_MINUTES
    last_day = day + timedelta(days=1) if is_next_day else day
    begins = instants_shown(day, hours.from_minute, tz)[0]
    return begins, instants_shown(last_day, hours.to_minute % DAY_MINUTES, tz)[-1]


def stretches(
    hours: Hours, first: datetime, last: datetime, zone: str
) -> Iterator[tuple[datetime, datetime]]:
    """Every stretch of some hours that touches the time from `first` until `last`, in order."""
    tz = ZoneInfo(zone)
    day = first.astimezone(tz).date() - timedelta(days=1)
    last_day = last.astimezone(tz).date()
    while day <= last_day:
        stretch = _stretch(hours, day, zone)
        if stretch is not None and stretch[0] < last and first < stretch[1]:
            yield stretch
        day += timedelta(days=1)


def _is_in_hours(line: Guideline, first: datetime, last: datetime, zone: str) -> bool:
    """Whether a line's hours hold in any of a time; without hours they always do."""
    return line.hours is None or any(True for _ in stretches(line.hours, first, last, zone))


def _moment(at: datetime) -> datetime:
    """An instant's end, for what happens at once."""
    return at + timedelta(microseconds=1)


def changing_instants(
    guidelines: Iterable[Guideline], first: datetime, last: datetime, zone: str
) -> Iterator[datetime]:
    """Every instant between two at which a line may begin or cease to say never."""
    for line in guidelines:
        if line.ends_at is not None:
            yield line.ends_at
        if line.hours is not None:
            for begins, ends in stretches(line.hours, first, last, zone):
                yield from (begins, ends)


# --- never ---------------------------------------------------------------------------------------


def is_never(
    guidelines: Iterable[Guideline],
    *,
    member_id: str,
    zone: str,
    at: datetime,
    event: str | None = None,
    channel: str | None = None,
    step: frozenset[str] = frozenset(),
    shift: ShiftTime | None = None,
    at_any_hour: bool = False,
) -> bool:
    """Whether a line of the person's says that this never happens.

    Of a shift: that this member holds it. Of an event: that this member hears of it `at` an
    instant, over the channel, in the step of the plan whose audience is given. `at_any_hour`: only
    by lines that hold at every hour, as for what is read.
    """
    return any(
        _says_never(line, member_id, zone, at, event, channel, step, shift)
        and not (at_any_hour and line.hours is not None)
        for line in guidelines
    )


def _says_never(
    line: Guideline,
    member_id: str,
    zone: str,
    at: datetime,
    event: str | None,
    channel: str | None,
    step: frozenset[str],
    shift: ShiftTime | None,
) -> bool:
    if line.stance != Stance.NEVER or line.member_id not in {None, member_id}:
        return False
    if line.ends_at is not None and line.ends_at <= at:
        return False
    if shift is not None:
        return _is_about_shift(line, shift, zone) and shift.slot_id not in line.lifted
    return _is_about_message(line, event, channel, step) and _is_in_hours(
        line, at, _moment(at), zone
    )


def _is_about_shift(line: Guideline, shift: ShiftTime, zone: str) -> bool:
    """Whether a line is about a shift, whoever holds it."""
    if line.about == About.MESSAGES or (line.kinds and shift.kind not in line.kinds):
        return False
    return _is_in_hours(line, shift.starts_at, shift.ends_at, zone)


def _is_about_message(
    line: Guideline, event: str | None, channel: str | None, step: frozenset[str]
) -> bool:
    """Whether a line is about what is told, at whatever hour."""
    return (
        line.about != About.SHIFTS
        and line.event in {None, event}
        and line.channel in {None, channel}
        and (not line.step or line.step == step)
    )


def never_until(
    guidelines: Iterable[Guideline],
    *,
    member_id: str,
    zone: str,
    at: datetime,
    event: str,
    channel: str | None = None,
) -> datetime | None:
    """When the lines that say never of an event now cease to; None: they hold at every hour, or
    there is none."""
    ends: list[datetime] = []
    for line in guidelines:
        if not _says_never(line, member_id, zone, at, event, channel, frozenset(), None):
            continue
        until = [
            end for _, end in (stretches(line.hours, at, _moment(at), zone) if line.hours else ())
        ]
        until += [line.ends_at] if line.ends_at is not None else []
        if not until:
            return None
        ends.append(min(until))
    return max(ends, default=None)


def is_hidden(
    guidelines: Iterable[Guideline], member_id: str, shift: ShiftTime, zone: str, now: datetime
) -> bool:
    """Whether a line that says never of a shift is about this member: not even that it is open is
    theirs to see."""
    own_lines = [line for line in guidelines if line.member_id == member_id]
    return is_never(own_lines, member_id=member_id, zone=zone, at=now, shift=shift)


def can_be_lifted(line: Guideline) -> bool:
    """Whether the person can let one shift or request pass a line this once.

    Only what is about hours or kinds of shift, whoever it is. A line about somebody, a channel or a
    step, or about what is never heard at all, keeps something from being told: that has no
    exception.
    """
    return (
        line.stance == Stance.NEVER
        and line.member_id is None
        and line.channel is None
        and (line.event is None or line.hours is not None)
        and not line.step
    )


# --- prefer --------------------------------------------------------------------------------------


def preference(
    guidelines: Iterable[Guideline],
    *,
    member_id: str,
    zone: str,
    at: datetime,
    event: str | None = None,
    shift: ShiftTime | None = None,
) -> int:
    """By how many lines the person would rather have this member: it only puts in order."""
    return sum(
        line.stance == Stance.PREFER
        and line.member_id == member_id
        and (
            _is_about_shift(line, shift, zone)
            if shift is not None
            else _is_about_message(line, event, line.channel, line.step)
            and _is_in_hours(line, at, _moment(at), zone)
        )
        for line in guidelines
    )


def lines_against(
    guidelines: Iterable[Guideline], member_id: str, shift: ShiftTime, zone: str
) -> list[Guideline]:
    """The lines that friends may read, and that a member goes against by taking a shift.

    The person would rather have somebody else for it, or shifts of this kind at other hours.
    """
    return [
        line
        for line in guidelines
        if line.stance == Stance.PREFER
        and line.is_shown
        and _goes_against(line, member_id, shift, zone)
    ]


def _goes_against(line: Guideline, member_id: str, shift: ShiftTime, zone: str) -> bool:
    if line.about == About.MESSAGES or (line.kinds and shift.kind not in line.kinds):
        return False
    is_in_hours = _is_in_hours(line, shift.starts_at, shift.ends_at, zone)
    if line.member_id is not None:
        return is_in_hours and line.member_id != member_id
    return line.hours is not None and not is_in_hours


# --- lines beside one another --------------------------------------------------------------------


def find_clashing_lines(guidelines: Sequence[Guideline]) -> dict[str, tuple[str, ...]]:
    """Line id → ids of lines that say the other thing about the same.

    Nothing is wrong with it: a never holds, and both are shown beside one another.
    """
    return {
        line.id: clashing
        for line in guidelines
        if (clashing := tuple(other.id for other in guidelines if _do_clash(line, other)))
    }


def _do_clash(line: Guideline, other: Guideline) -> bool:
    if line.stance == other.stance or line.id == other.id:
        return False
    return (
        _share(line.member_id, other.member_id)
        and _share(line.event, other.event)
        and _share(line.channel, other.channel)
        and (not line.kinds or not other.kinds or bool(line.kinds & other.kinds))
        and (not line.step or not other.step or line.step == other.step)
        and (line.about == other.about or About.ANYTHING in {line.about, other.about})
        and _hours_meet(line.hours, other.hours)
    )


def _share(value: str | None, other: str | None) -> bool:
    return value is None or other is None or value == other


#: A week without a change of the clock, in which hours are laid beside one another.
_SOME_WEEK = datetime(2026, 1, 5, tzinfo=UTC)


def _hours_meet(hours: Hours | None, other: Hours | None) -> bool:
    """Whether two lines' hours have any time of a week in common."""
    if hours is None or other is None:
        return True
    week_ends = _SOME_WEEK + timedelta(days=7)
    return any(
        begins < other_ends and other_begins < ends
        for begins, ends in stretches(hours, _SOME_WEEK, week_ends, "UTC")
        for other_begins, other_ends in stretches(other, _SOME_WEEK, week_ends, "UTC")
    )
