"""Whose turn it is: members who take a pattern in turn, pure.

A turn is a shift, or a stretch of days, weeks or months on the circle's wall calendar in which
the pattern comes: a fortnightly shift with a hand-off each week has a turn every second week, so
nobody's turns all fall into the weeks between. Stretches are laid out from the rotation's first
day, or from a weekday or day of the month on which the turn passes on. Turn k belongs to the
roster's member at k, counted on from the one who held a known turn: so an edit keeps who is
current, and nobody's later turns move because somebody is away.

Who is away or resting is passed over, and so is a member for whom the person set that a slot isn't.
The turn goes to whoever's own turns are farthest from it, where that makes neither two overnights
in a row nor two things at once. Where it goes to nobody it stays open, and is looked after like any
gap.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from app.circles.member_limits import SetLimits
from app.consent.shift_limits import why_not
from app.rota.gaps.escalation import is_second_night
from app.rota.schedule.occurrences import Occurrence, PatternFacts
from app.rota.schedule.recurrence import LAST_DAY

#: (from, to) in UTC; the end is not included.
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class RotationFacts:
    """A rotation as the rules read it.

    `roster`: those who agreed, in order. `current` held the turn in which `turn_on` lies; without
    one the roster's first has the turn of the first day. `hand_over_on`: the weekday (0 is Monday)
    of a hand-off by weeks, the day of the month (1 to 31) of one by months; None: as it began.
    """

    id: str
    roster: tuple[str, ...]
    hand_off: str  # "shift", "day", "week" or "month"
    anchor: date
    turn_on: date
    current: str | None = None
    interval: int = 1
    weekdays: int = 127  # bit 0 is Monday
    until: date | None = None
    hand_over_on: int | None = None

    def takes(self, day: date) -> bool:
        """Whether a slot of this day is taken in turn."""
        return (
            day >= self.anchor
            and (self.until is None or day <= self.until)
            and bool(self.weekdays >> day.weekday() & 1)
        )


class Turn(NamedTuple):
    """A slot's turn. `passed`: it came to this member because its own one isn't there."""

    member_id: str
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Constraints:
    """What keeps members from a turn. Slots that a member `gave_back` aren't theirs again."""

    away: Mapping[str, Sequence[Stretch]] = field(default_factory=dict)
    #: What a member holds besides this rotation: (kind, start, end).
    held_times: Mapping[str, Sequence[tuple[str, datetime, datetime]]] = field(default_factory=dict)
    #: Slots that may not be passed on to a member (their cap for that week is reached).
    barred: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: What the person set for a member; what is theirs by now stays so until the person ends it.
    limits: Mapping[str, SetLimits] = field(default_factory=dict)
    #: Slots that the person never wants a member to have; those that are theirs by now stay.
    never: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: Slots that a member has by now by this rotation.
    current_slots: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: When shifts of this rotation that are over began; some of them are of this week.
    over: Mapping[str, Sequence[datetime]] = field(default_factory=dict)
    zone: str = "UTC"  # the circle's, for the limits


NOBODY_ELSE = Constraints()

#: Hand-offs whose stretches are all of so many days.
_DAYS_EACH = {"day": 1, "week": 7}
#: Days within which a pattern that comes at all comes again (52 months, or a leap day).
LONGEST_WAIT = 3200
_NEVER = date.max.toordinal()


def months_since(anchor: date, day: date, month_day: int | None = None) -> int:
    """Whole months from a hand-off to a day; the one of a 31st is a short month's last day.

    `month_day` is the day of the month on which hand-offs fall, where it isn't the anchor's own;
    months are then counted from the hand-off in the anchor's month.
    """
    months = (day.year - anchor.year) * 12 + day.month - anchor.month
    hand_over_day = month_day or anchor.day
    return months - (day.day < min(hand_over_day, monthrange(day.year, day.month)[1]))


def stretch_counter(rotation: RotationFacts) -> Callable[[int], int]:
    """Ordinal day → which stretch of days, weeks or months it lies in, empty ones counted too."""
    anchor, interval, on = rotation.anchor, rotation.interval, rotation.hand_over_on
    if rotation.hand_off == "month":
        offset = months_since(anchor, anchor, on)  # -1 before the hand-off of the first month
        return lambda day: (months_since(anchor, date.fromordinal(day), on) - offset) // interval
    length = _DAYS_EACH[rotation.hand_off] * interval
    first = anchor.toordinal()
    if rotation.hand_off == "week" and on is not None:
        first -= (anchor.weekday() - on) % 7
    return lambda day: (day - first) // length


def days_taken(rotation: RotationFacts, pattern: PatternFacts, last: int) -> range | list[int]:
    """Ordinal days up to `last` on which the pattern comes and is taken in turn.

    Days that were left out and pauses count like others: nobody's later turn moves for them.
    """
    first = max(rotation.anchor, pattern.from_date).toordinal()
    days = pattern.rule.ordinals(first, last)
    # Every seventh day or so: no list is made of a rule that has gone on for years.
    if isinstance(days, range) and (days.step % 7 == 0 or rotation.weekdays == 127):
        is_taken = rotation.weekdays >> (days.start + 6) % 7 & 1 or rotation.weekdays == 127
        return days if is_taken else range(0)
    return [day for day in days if rotation.weekdays >> (day + 6) % 7 & 1]


def _counter(rotation: RotationFacts, pattern: PatternFacts, last: date) -> Callable[[int], int]:
    """Ordinal day → which turn it lies in, counted from the first one that comes.

    A day on which nothing comes belongs to the turn before it.
    """
    last = max(last, rotation.turn_on)
    if rotation.hand_off == "shift":
        interval, days = rotation.interval, days_taken(rotation, pattern, last.toordinal())
        return lambda day: max(0, bisect_right(days, day) - 1) // interval
    stretch_number = stretch_counter(rotation)
    if _comes_in_each_stretch(rotation, pattern):
        begins = next_day_taken(rotation, pattern, rotation.anchor) or rotation.anchor
        first = stretch_number(begins.toordinal())
        return lambda day: max(0, stretch_number(day) - first)
    # The whole of the last stretch is looked at: its turn begins before its first slot does.
    ahead = 31 * rotation.interval if rotation.hand_off == "month" else 7 * rotation.interval
    days = days_taken(rotation, pattern, min(last.toordinal() + ahead, _NEVER))
    # Stretches come in order, so those that hold a day are counted by looking among them.
    coming = list(dict.fromkeys(map(stretch_number, days)))
    return lambda day: max(0, bisect_right(coming, stretch_number(day)) - 1)


def _comes_in_each_stretch(rotation: RotationFacts, pattern: PatternFacts) -> bool:
    """Whether no stretch after the first that comes is empty: there is nothing to look up then."""
    if pattern.repeats != "weekly" or pattern.interval != 1:
        return False
    if pattern.weekdays & rotation.weekdays == 127:
        return True
    return rotation.hand_off != "day" or rotation.interval >= 7


def turn_of(rotation: RotationFacts, pattern: PatternFacts, day: date) -> int:
    """Which turn a day lies in, counted from the rotation's first day."""
    return _counter(rotation, pattern, day)(max(day, rotation.anchor).toordinal())


def holder_on(rotation: RotationFacts, pattern: PatternFacts, day: date) -> str | None:
    """Whose turn a day lies in, by the roster alone; None without anybody."""
    if not rotation.roster:
        return None
    turn_number = _counter(rotation, pattern, day)
    index = turn_number(max(day, rotation.anchor).toordinal())
    return rotation.roster[(_base(rotation, turn_number) + index) % len(rotation.roster)]


def _base(rotation: RotationFacts, turn_number: Callable[[int], int]) -> int:
    """The roster index of the first turn of all."""
    if rotation.current is None or rotation.current not in rotation.roster:
        return 0
    current_turn = turn_number(max(rotation.turn_on, rotation.anchor).toordinal())
    return rotation.roster.index(rotation.current) - current_turn


def assign_turns(
    rotation: RotationFacts,
    pattern: PatternFacts,
    slots: Sequence[Occurrence],
    others: Constraints = NOBODY_ELSE,
) -> dict[str, Turn]:
    """Slot id → whose turn it is, for slots of the pattern in order; a slot may have nobody's."""
    roster = rotation.roster
    if not roster or not slots:
        return {}
    count = len(roster)
    turn_number = _counter(rotation, pattern, slots[-1].on_date)
    base = _base(rotation, turn_number)
    # A circle's schedule is some thousand slots: nothing is made or asked for each of them that
    # is the same for all.
    first, weekdays = rotation.anchor.toordinal(), rotation.weekdays
    last = rotation.until.toordinal() if rotation.until is not None else _NEVER
    away = others.away
    nowhere = frozenset[str]()
    own_turns = [
        (Turn(member_id), away.get(member_id, ()), others.never.get(member_id, nowhere))
        for member_id in roster
    ]
    # Slot → start of what each member with limits has in this rotation, as it is worked out.
    starts: dict[str, dict[str, datetime]] = {
        member_id: {
            slot.slot_id: slot.starts_at
            for slot in slots
            if slot.slot_id in others.current_slots.get(member_id, frozenset())
        }
        for member_id in others.limits
    }
    turns_by_slot: dict[str, Turn] = {}
    passed: list[tuple[int, Occurrence]] = []
    for slot in slots:
        day = slot.on_date.toordinal()
        if not (first <= day <= last and weekdays >> (day + 6) % 7 & 1):
            continue
        index = (base + turn_number(day)) % count
        own_turn, absences, never = own_turns[index]
        if (
            (absences and overlaps_any(absences, slot))
            or slot.slot_id in never
            or (
                own_turn.member_id in others.limits
                and not _within_limits(own_turn.member_id, slot, starts, others)
            )
        ):
            passed.append((index, slot))
        else:
            turns_by_slot[slot.slot_id] = own_turn
            if own_turn.member_id in starts:
                starts[own_turn.member_id][slot.slot_id] = slot.starts_at
    for index, slot in passed:
        member = _instead(roster, index, slot, turns_by_slot, slots, others, starts)
        if member is not None:
            turns_by_slot[slot.slot_id] = Turn(member, passed=True)
            if member in starts:
                starts[member][slot.slot_id] = slot.starts_at
    return turns_by_slot


def overlaps_any(stretches: Sequence[Stretch], slot: Occurrence) -> bool:
    """Whether a slot lies in one of some stretches, in part or whole."""
    return any(begin < slot.ends_at and slot.starts_at < end for begin, end in stretches)


def _within_limits(
    member: str, slot: Occurrence, starts: Mapping[str, Mapping[str, datetime]], others: Constraints
) -> bool:
    """Whether a slot is within what the person set for a member, beside what they have by now."""
    if slot.slot_id in others.current_slots.get(member, frozenset()):
        return True
    other_starts = [begin for _, begin, _ in others.held_times.get(member, ())]
    other_starts += others.over.get(member, ())
    turn_starts = [at for slot_id, at in starts[member].items() if slot_id != slot.slot_id]
    return (
        why_not(
            others.limits[member],
            slot.starts_at,
            slot.ends_at,
            [*other_starts, *turn_starts],
            others.zone,
        )
        is None
    )


def _instead(
    roster: tuple[str, ...],
    index: int,
    slot: Occurrence,
    turns_by_slot: Mapping[str, Turn],
    slots: Sequence[Occurrence],
    others: Constraints,
    starts: Mapping[str, Mapping[str, datetime]],
) -> str | None:
    """The id of the member who takes a turn whose own member isn't there; None: nobody can."""
    count = len(roster)
    offsets = sorted(range(1, count), key=lambda offset: (-min(offset, count - offset), offset))
    for offset in offsets:
        member = roster[(index + offset) % count]
        if overlaps_any(others.away.get(member, ()), slot):
            continue
        if slot.slot_id in others.barred.get(member, frozenset()):
            continue
        if slot.slot_id in others.never.get(member, frozenset()):
            continue
        if member in others.limits and not _within_limits(member, slot, starts, others):
            continue
        busy = [
            *others.held_times.get(member, ()),
            *(
                (other.kind, other.starts_at, other.ends_at)
                for other in slots
                if other.slot_id in turns_by_slot
                and turns_by_slot[other.slot_id].member_id == member
            ),
        ]
        if any(begin < slot.ends_at and slot.starts_at < end for _, begin, end in busy):
            continue
        if is_second_night(slot.kind, slot.starts_at, ((kind, begin) for kind, begin, _ in busy)):
            continue
        return member
    return None


def rebase(
    rotation: RotationFacts, pattern: PatternFacts, roster: tuple[str, ...], today: date
) -> RotationFacts:
    """A rotation with another roster: who is current stays so, once it has begun.

    Where the current one is gone, the next of the old order who is still there follows: in what
    is left of that turn, or in the next one where nothing of it is left.
    """
    day = max(today, rotation.anchor)
    holder = holder_on(rotation, pattern, day)
    if holder is not None and holder not in roster:
        day = next_day_taken(rotation, pattern, day) or day
        holder = holder_on(rotation, pattern, day)
    if holder is None:
        current = roster[0] if roster else None
    else:
        index = rotation.roster.index(holder)
        order = rotation.roster[index:] + rotation.roster[:index]
        current = next(
            (member_id for member_id in order if member_id in roster), roster[0] if roster else None
        )
    return replace(rotation, roster=roster, current=current, turn_on=day)


def next_day_taken(rotation: RotationFacts, pattern: PatternFacts, day: date) -> date | None:
    """The first day from `day` on of which a slot is taken in turn; None where none comes."""
    first = max(day, rotation.anchor, pattern.from_date)
    last = pattern.until_date or LAST_DAY
    for ahead in (70, 366, LONGEST_WAIT):
        until = min(first.toordinal() + ahead, last.toordinal())
        for ordinal in pattern.rule.ordinals(first.toordinal(), until):
            candidate = date.fromordinal(ordinal)
            if rotation.takes(candidate):
                return candidate
    return None


def next_holder(
    rotation: RotationFacts, pattern: PatternFacts, changed_on: date, first: date
) -> str | None:
    """Who is next when another pattern goes on from here: whose turn `first`, its first day, is.

    Turns are those that came before `changed_on`, on which the pattern was left for the other.
    The turn that `first` lies in goes on where it had begun.
    """
    if not rotation.roster:
        return None
    days_before = days_taken(rotation, pattern, changed_on.toordinal() - 1)
    if rotation.hand_off == "shift":
        index = len(days_before) // rotation.interval
    else:
        stretch_number = stretch_counter(rotation)
        coming = list(dict.fromkeys(map(stretch_number, days_before)))
        index = bisect_left(coming, stretch_number(first.toordinal()))
    base = _base(rotation, _counter(rotation, pattern, changed_on))
    return rotation.roster[(base + index) % len(rotation.roster)]


def first_of_turn(rotation: RotationFacts, pattern: PatternFacts, day: date) -> date:
    """The day on which the turn that a day lies in began."""
    turn_number, first = _counter(rotation, pattern, day), day.toordinal()
    turn = turn_number(first)
    while first > rotation.anchor.toordinal() and turn_number(first - 1) == turn:
        first -= 1
    return date.fromordinal(first)
