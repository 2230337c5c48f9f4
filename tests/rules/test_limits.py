"""What the person sets for a member: which shifts lie beyond it, over changes of the clock too."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.circles.member_limits import SetLimits
from app.consent.gate import Allow, Defer, Deny, may_see, may_send
from app.consent.shift_limits import touches_night, why_not
from app.rota.rotations.turns import Constraints
from app.rota.schedule.occurrences import occurrences
from tests.rules.test_gate import VANCOUVER, at, circle, grant, member, reach
from tests.rules.test_turns import MONDAY, days, pattern, rotation

NIGHT = (22 * 60, 7 * 60)
NEW_YORK = "America/New_York"
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("start", "hours", "touches"),
    [
        ("18:00", 4, False),  # ends as the night begins
        ("18:00", 4.25, True),
        ("07:00", 2, False),  # begins as it ends
        ("06:45", 2, True),
        ("21:00", 11, True),
        ("12:00", 24, True),
        ("23:00", 1, True),
    ],
)
def test_a_shift_touches_the_night_or_not(start: str, hours: float, touches: bool) -> None:
    begins = at(f"2026-03-03 {start}")
    assert touches_night(NIGHT, begins, begins + timedelta(hours=hours), VANCOUVER) is touches


@given(
    st.integers(0, 2 * 1440),
    st.integers(1, 20 * 60),
    st.integers(0, 1439),
    st.integers(0, 1439),
    st.sampled_from(("America/New_York", "Australia/Lord_Howe", "UTC")),
)
def test_touching_is_what_a_walk_by_the_minute_finds(
    minutes: int, length: int, start: int, end: int, zone: str
) -> None:
    if start == end:
        return
    first = datetime(2025, 3, 8, tzinfo=UTC) + minutes * MINUTE  # New York changes on the 9th

    def in_the_night(instant: datetime) -> bool:
        wall = instant.astimezone(ZoneInfo(zone))
        minute = wall.hour * 60 + wall.minute
        return (start <= minute < end) if start < end else (minute >= start or minute < end)

    walked = any(in_the_night(first + n * MINUTE) for n in range(length))
    assert touches_night((start, end), first, first + length * MINUTE, zone) is walked


def test_at_most_so_many_a_week_by_the_circles_calendar() -> None:
    limits = SetLimits(weekly=2)
    monday, sunday, next_monday = (at(f"2026-03-{day:02d} 12:00") for day in (2, 8, 9))
    late = at("2026-03-08 23:30")  # Sunday in Vancouver, Monday in UTC
    hour = timedelta(hours=1)
    assert why_not(limits, sunday, sunday + hour, [monday], VANCOUVER) is None
    assert why_not(limits, sunday, sunday + hour, [monday, late], VANCOUVER) == "week"
    assert why_not(limits, next_monday, next_monday + hour, [monday, late], VANCOUVER) is None


def test_in_the_night_nothing_is_asked_and_the_rest_waits_for_the_morning() -> None:
    late, morning = at("2026-03-02 23:30"), at("2026-03-03 07:00")
    friend = member(night=NIGHT, reach=(reach(), reach(event="open_time")))
    facts = circle(grant(), grant(id="g2", event="open_time"), friend=friend)
    assert may_send(facts, "sam", "ask", late) == Deny("quiet_hours")
    assert may_send(facts, "sam", "open_time", late) == Defer(morning)
    assert isinstance(may_send(facts, "sam", "ask", morning), Allow)
    assert may_see(facts, "sam", "ask", late) is not None, "reads have no hours"


# --- turns --------------------------------------------------------------------------------------

LATE = pattern(start=21 * 60, end=23 * 60)
SLOTS = list(occurrences([LATE], MONDAY, 14, NEW_YORK))
NIGHTS = SetLimits(night=NIGHT)


def turns_of(others: Constraints, *, late: bool, count: int = 14) -> str:
    """Whose each of some days is, from a Monday on: Ana and Ben, one after the other."""
    two_in_turn = rotation("a", "b", hand_off="day")
    return "".join(
        days(two_in_turn, LATE if late else pattern(), count, replace(others, zone=NEW_YORK))
    )


def test_turns_pass_over_whom_a_shift_is_not_for() -> None:
    assert turns_of(Constraints(limits={"a": NIGHTS}), late=True) == "b" * 14
    assert turns_of(Constraints(limits={"a": NIGHTS}), late=False) == "ab" * 7
    both = Constraints(limits={"a": NIGHTS, "b": NIGHTS})
    assert turns_of(both, late=True) == "-" * 14, "it stays open"


def test_what_is_theirs_by_now_stays_theirs() -> None:
    slots_of_a = frozenset({SLOTS[0].slot_id, SLOTS[4].slot_id})
    others = Constraints(limits={"a": NIGHTS}, current_slots={"a": slots_of_a})
    assert turns_of(others, late=True, count=7) == "abbbabb"


def test_turns_keep_to_the_most_in_a_week() -> None:
    once = {"a": SetLimits(weekly=1)}
    assert turns_of(Constraints(limits=once), late=False) == "abbbbbb" + "babbbbb"
    sunday = at("2026-03-08 12:00", NEW_YORK)
    other = Constraints(
        limits=once, held_times={"a": [("call", sunday, sunday + timedelta(hours=1))]}
    )
    assert turns_of(other, late=False, count=7) == "b" * 7, "other shifts count"
    over = Constraints(limits=once, over={"a": [at("2026-03-02 06:00", NEW_YORK)]})
    assert turns_of(over, late=False, count=7) == "b" * 7, "and so do those that are over"


def test_what_is_passed_on_keeps_to_it_too() -> None:
    away = {"b": [(at("2026-03-01 00:00"), at("2026-03-20 00:00"))]}
    twice = Constraints(away=away, limits={"a": SetLimits(weekly=2)})
    assert turns_of(twice, late=False, count=7).count("a") == 2
