"""Slots and gaps of ninety days in the pure core: 84 weekly two-hour times, ten members.

The peers' figure for the like (Grafana OnCall, 90 days, ten people, 70 two-hour rotations) is
0.31 to 0.41 s for the schedule and its gaps; it needs a server, so it isn't run here.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from statistics import median
from time import perf_counter, thread_time
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from dateutil.rrule import rrulestr

from app.rota.gaps.coverage import Gap, SlotCoverage, find_gaps
from app.rota.rotations.turns import RotationFacts, assign_turns
from app.rota.schedule.occurrences import Occurrence, PatternFacts, occurrences
from benchmarks.table import Row, against, at_most

ZONE = "America/New_York"
FIRST = date(2026, 1, 15)  # a clock change lies within
DAYS = 90
YEAR = 365
MEMBERS = 10
THREE_TIMES_AS_MANY = 30
MORE_PEOPLE = 1.5
ROUNDS = 60
AIM_MS = 2.0
LINEAR = 1.25  # four times the slots in at most so many times four times the time


def patterns() -> tuple[PatternFacts, ...]:
    """Twelve two-hour times on each day of the week."""
    return tuple(
        PatternFacts(
            f"{weekday}-{number}", 1 << weekday, number * 120, (number + 1) * 120 % 1440, 1,
            "company", FIRST, None,
        )
        for weekday in range(7)
        for number in range(12)
    )  # fmt: skip


def places(days: int) -> list[SlotCoverage]:
    """The slots with who holds them: the members take turns, and the one after them is nobody."""
    slots = sorted(occurrences(patterns(), FIRST, days, ZONE), key=lambda slot: slot.starts_at)
    return [
        SlotCoverage(
            slot.slot_id, slot.kind, slot.starts_at, slot.ends_at, slot.places,
            int(number % (MEMBERS + 1) < MEMBERS),
        )
        for number, slot in enumerate(slots)
    ]  # fmt: skip


def rotations(members: int) -> tuple[RotationFacts, ...]:
    """Each of the times taken in turn by half of the members, a week each, whoever's it is first.

    As in a circle that has gone on: who has a turn is known of a day before.
    """
    names = [f"member-{number}" for number in range(members)]
    rosters = [
        tuple(names[(number + on) % members] for on in range(members // 2))
        for number in range(len(patterns()))
    ]
    return tuple(
        RotationFacts(f"r-{number}", roster, "week", FIRST, FIRST, roster[number % len(roster)])
        for number, roster in enumerate(rosters)
    )


def schedule(
    weekly: tuple[PatternFacts, ...],
    rotating: tuple[RotationFacts, ...],
    days: int,
    members: int,
) -> list[Gap]:
    """All that a schedule takes: slots, whose turn it is, who holds what, gaps.

    One turn in so many as there are members, and one, was let go again.
    """
    slots_by_pattern: dict[str, list[Occurrence]] = {
        pattern_facts.id: [] for pattern_facts in weekly
    }
    for slot in occurrences(weekly, FIRST, days, ZONE):
        slots_by_pattern[slot.pattern_id].append(slot)
    all_places, number = [], 0
    for pattern, rotation in zip(weekly, rotating, strict=True):
        slots = slots_by_pattern[pattern.id]
        turns_by_slot = assign_turns(rotation, pattern, slots)
        for slot in slots:
            number += 1
            is_held = slot.slot_id in turns_by_slot and number % (members + 1) > 0
            all_places.append(
                SlotCoverage(
                    slot.slot_id, slot.kind, slot.starts_at, slot.ends_at, slot.places, int(is_held)
                )
            )
    return find_gaps(all_places, all_places[0].starts_at)


def whole_schedule() -> list[Row]:
    """A schedule from its patterns to its gaps: more people, and a year, beside the plain one."""
    # Facts of rows are kept from one reading to the next.
    weekly, ten_people, thirty_people = (
        patterns(),
        rotations(MEMBERS),
        rotations(THREE_TIMES_AS_MANY),
    )
    if len(schedule(weekly, ten_people, DAYS, MEMBERS)) < DAYS:
        raise AssertionError("gaps were lost")
    ten, thirty, year = _in_turns(
        lambda: schedule(weekly, ten_people, DAYS, MEMBERS),
        lambda: schedule(weekly, thirty_people, DAYS, THREE_TIMES_AS_MANY),
        lambda: schedule(weekly, ten_people, YEAR, MEMBERS),
    )
    name = f"patterns, turns, claims and gaps of {DAYS} days, {MEMBERS} people"
    return [
        at_most(name, ten, "ms", AIM_MS),
        against(f"the same with {THREE_TIMES_AS_MANY} people", thirty, "ms", ten, most=MORE_PEOPLE),
        against("the same for a year", year, "ms", ten * YEAR / DAYS, most=LINEAR),
    ]


def rows() -> list[Row]:
    """The figure against its limit, its growth, and what expanding the patterns costs."""
    slots, more_slots = places(DAYS), places(4 * DAYS)
    start = slots[0].starts_at
    open_gaps: list[Gap] = find_gaps(slots, start)
    if len(open_gaps) < len(slots) // (MEMBERS + 1):
        raise AssertionError("gaps were lost")
    once, fourfold = (
        _milliseconds(lambda: find_gaps(slots, start)),
        _milliseconds(lambda: find_gaps(more_slots, start)),
    )
    empty_slots = [
        SlotCoverage(slot.slot_id, slot.group, slot.starts_at, slot.ends_at, 1, 0) for slot in slots
    ]
    nobody = _milliseconds(lambda: find_gaps(empty_slots, start))
    weekly = patterns()
    expanded = _milliseconds(lambda: list(occurrences(weekly, FIRST, DAYS, ZONE)))
    quarter = len(slots)
    by_dateutil = _milliseconds(lambda: _require_count(_dateutil(), quarter), rounds=3)
    calendar = _calendar()
    by_events = _milliseconds(lambda: _require_count(_events(calendar), quarter), rounds=1)
    return [
        at_most(f"gaps of {DAYS} days, {len(slots):,} slots", once, "ms", AIM_MS),
        at_most("gaps, the same with nobody in it", nobody, "ms", AIM_MS),
        against("gaps of four times as many slots", fourfold, "ms", 4 * once, most=LINEAR),
        at_most(f"slots and gaps of {DAYS} days together", expanded + once, "ms", AIM_MS),
        against(
            f"slots of {DAYS} days from 84 patterns, beside dateutil's rrule",
            expanded, "ms", by_dateutil, most=0.1,
        ),
        against("the same beside recurring-ical-events", expanded, "ms", by_events, most=0.02),
        *whole_schedule(),
    ]  # fmt: skip


def _require_count(starts: list[datetime], count: int) -> None:
    if len(starts) != count:
        raise AssertionError(f"{len(starts)} slots, not {count}")


def _dateutil() -> list[datetime]:
    """Starts and ends of the same slots by rrule on the wall clock, and the zone put on after."""
    tz, starts = ZoneInfo(ZONE), []
    start = datetime(FIRST.year, FIRST.month, FIRST.day)  # noqa: DTZ001
    last = start + timedelta(days=DAYS) - timedelta(minutes=1)
    for pattern in patterns():
        first = start + timedelta(minutes=pattern.start_minute)
        for begins in rrulestr(pattern.rule.rrule(), dtstart=first).between(start, last, inc=True):
            starts.append(begins.replace(tzinfo=tz).astimezone(UTC))
            (begins + timedelta(minutes=pattern.length)).replace(tzinfo=tz).astimezone(UTC)
    return starts


def _calendar() -> icalendar.Calendar:
    """The same times as a calendar; reading it isn't measured."""
    tz, calendar = ZoneInfo(ZONE), icalendar.Calendar()
    for pattern in patterns():
        event = icalendar.Event()
        day = next(iter(occurrences([pattern], FIRST, 7, ZONE)))
        event.add("uid", pattern.id)
        event.add("dtstart", day.starts_at.astimezone(tz))
        event.add("dtend", day.ends_at.astimezone(tz))
        event.add("rrule", icalendar.vRecur.from_ical(pattern.rule.rrule()))
        calendar.add_component(event)
    return calendar


def _events(calendar: icalendar.Calendar) -> list[datetime]:
    tz = ZoneInfo(ZONE)
    start = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=tz)
    until = start + timedelta(days=DAYS)
    events = recurring_ical_events.of(calendar).between(start, until)
    return [event["DTSTART"].dt for event in events if event["DTSTART"].dt >= start]


def _in_turns(*works: Callable[[], object]) -> list[float]:
    """The like for works that are compared, a round of each after another, by this thread's time.

    What else runs on the machine makes one of them slower than the other, by the wall.
    """
    times: list[list[float]] = [[] for _ in works]
    gc.disable()
    try:
        for _ in range(ROUNDS):
            for work, work_times in zip(works, times, strict=True):
                started = thread_time()
                work()
                work_times.append((thread_time() - started) * 1000)
    finally:
        gc.enable()
    return [median(work_times) for work_times in times]


def _milliseconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    times = []
    gc.disable()
    try:
        for _ in range(rounds):
            started = perf_counter()
            work()
            times.append((perf_counter() - started) * 1000)
    finally:
        gc.enable()
    return median(times)
