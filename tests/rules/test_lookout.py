"""Who is told of a gap, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.rota.gaps.escalation import (
    Contactable,
    GapDecision,
    GapFacts,
    LeadTimes,
    are_leads_valid,
    decide,
    is_off_by_midnight,
    is_second_night,
    is_small,
    next_asked,
    wait_between,
)
from app.rota.shifts.notice_times import evening_or_now

START = datetime(2026, 3, 7, 21, tzinfo=UTC)
HOUR = timedelta(hours=1)
LEADS = LeadTimes((72 * HOUR, 24 * HOUR, 4 * HOUR), HOUR)
SAM, ADE, LEE, ROSA = (Contactable(name, "UTC") for name in ("Sam", "Ade", "Lee", "Rosa"))


def matter(**changes: Any) -> GapFacts:
    plain: dict[str, Any] = {
        "starts_at": START,
        "ends_at": START + 10 * HOUR,
        "friends": (SAM, ADE),
        "pool": (ADE, ROSA),
        "coordinators": (LEE,),
    }
    return GapFacts(**plain | changes)


def at(
    hours_before: float, leads: LeadTimes = LEADS, *, ask_now: bool = False, **changes: Any
) -> GapDecision:
    return decide(matter(**changes), leads, START - hours_before * HOUR, ask_now=ask_now)


def test_nothing_happens_before_the_first_lead_time() -> None:
    assert at(73) == GapDecision((), None, (), START - 72 * HOUR)


def test_each_lead_time_has_its_own_people() -> None:
    assert at(72) == GapDecision((SAM, ADE), None, (), START - 24 * HOUR)
    friends: Any = frozenset({"Sam", "Ade"})
    assert at(24, offered=friends) == GapDecision((), ADE, (), START - 23 * HOUR)
    asked: dict[str, Any] = {"asked": frozenset({"Ade", "Rosa"}), "asked_at": START - 23 * HOUR}
    assert at(4, offered=friends, **asked) == GapDecision((), None, (LEE,), START + 10 * HOUR)


def test_nobody_is_told_twice() -> None:
    contacted: dict[str, Any] = {
        "offered": frozenset({"Sam", "Ade"}),
        "asked": frozenset({"Ade", "Rosa"}),
        "told_members": frozenset({"Lee"}),
    }
    assert at(1, **contacted) == GapDecision((), None, (), START + 10 * HOUR)


def test_somebody_whom_it_fits_only_now_is_offered_it_then() -> None:
    assert at(30, offered=frozenset({"Sam"})).offer == (ADE,)


def test_one_after_another_with_a_wait_that_is_shorter_when_time_is_near() -> None:
    ade_asked: dict[str, Any] = {"asked": frozenset({"Ade"})}
    far = at(20.5, asked_at=START - 21 * HOUR, **ade_asked)
    assert (far.ask, far.due_at) == (None, START - 20 * HOUR)
    assert at(20, asked_at=START - 21 * HOUR, **ade_asked).ask == ROSA
    near = at(3.8, asked_at=START - 3.9 * HOUR, **ade_asked)
    assert (near.ask, near.due_at) == (None, START - 3.9 * HOUR + HOUR / 4)
    assert wait_between(10 * timedelta(minutes=1), HOUR) == timedelta(minutes=5)


def test_asked_now_by_a_tap_before_the_wait_is_over_and_before_the_lead_time() -> None:
    waiting: dict[str, Any] = {"asked": frozenset({"Ade"}), "asked_at": START - 21 * HOUR}
    assert at(20.9, ask_now=True, **waiting).ask == ROSA
    assert at(50, ask_now=True).ask == ADE
    assert at(1, ask_now=True, asked=frozenset({"Ade", "Rosa"})).ask is None


def test_far_ahead_the_order_waits_for_the_morning_and_near_it_passes_on() -> None:
    asleep = Contactable("Ade", "UTC", ((START - 16 * HOUR, START),))
    far = at(20, pool=(asleep, ROSA))
    assert (far.ask, far.due_at) == (None, START - 16 * HOUR)
    late = Contactable("Ade", "UTC", ((START - HOUR, START),))
    assert at(3, pool=(late, ROSA)).ask == ROSA
    nobody = at(3, pool=(late,))
    assert (nobody.ask, nobody.due_at) == (None, START - HOUR)


@pytest.mark.parametrize(
    ("before", "offer", "ask", "tell"),
    [((24, 4), 24, 4, 4), ((12,), 12, 12, 12), ((72, 24, 4), 72, 24, 4)],
)
def test_with_fewer_lead_times_the_last_serves_for_the_rest(
    before: tuple[int, ...], offer: int, ask: int, tell: int
) -> None:
    leads = LeadTimes(tuple(hours_before * HOUR for hours_before in before), HOUR)
    for hours, move in ((offer, "offer"), (ask, "ask"), (tell, "tell")):
        assert not getattr(at(hours + 0.01, leads), move)
        assert getattr(at(hours, leads), move)


def test_a_gap_that_opens_under_way_is_asked_about_until_it_ends() -> None:
    assert at(-2).ask == ADE
    assert at(-10) == GapDecision((), None, (), START + 10 * HOUR)


def test_who_is_next_and_when() -> None:
    now = START - 30 * HOUR
    assert next_asked(matter(), LEADS, now) == (ADE, START - 24 * HOUR)
    waiting = matter(asked=frozenset({"Ade"}), asked_at=START - 21 * HOUR)
    assert next_asked(waiting, LEADS, START - 20.5 * HOUR) == (ROSA, START - 20 * HOUR)
    assert next_asked(matter(asked=frozenset({"Ade", "Rosa"})), LEADS, now) is None


@pytest.mark.parametrize(
    ("zone", "now", "told_on"),
    [
        # 18:00 of the member's own day: in Vancouver that is 02:00 UTC.
        ("America/Vancouver", (5, 12), (6, 2)),
        ("Europe/London", (5, 12), (5, 18)),
        ("Europe/London", (5, 18), (5, 18)),
        ("Europe/London", (5, 19), (6, 18)),
        # The evening would be less than four hours before it: at once.
        ("Europe/London", (7, 10), (7, 10)),
        ("Europe/London", (7, 18), (7, 18)),
    ],
)
def test_what_is_not_near_waits_for_the_members_evening(
    zone: str, now: tuple[int, int], told_on: tuple[int, int]
) -> None:
    march = [datetime(2026, 3, *day_and_hour, tzinfo=UTC) for day_and_hour in (now, told_on)]
    at_any_hour = ((march[0], START),)
    assert evening_or_now(START, zone, at_any_hour, march[0]) == march[1]


def test_small_things_and_nights_in_a_row() -> None:
    assert is_small(START, START + 2 * HOUR, "food")
    assert not is_small(START, START + 2.5 * HOUR, "food")
    assert not is_small(START, START + HOUR, "overnight")
    assert is_second_night("overnight", START, [("overnight", START - 24 * HOUR)])
    assert is_second_night("overnight", START, [("overnight", START + 24 * HOUR)])
    assert not is_second_night("overnight", START, [("overnight", START - 48 * HOUR)])
    assert not is_second_night("company", START, [("overnight", START - 24 * HOUR)])


@pytest.mark.parametrize(
    ("hours", "zone", "off"),
    [
        ((6 * 60, 22 * 60), "America/New_York", True),
        ((6 * 60, 0), "America/New_York", True),
        ((6 * 60, 1), "America/New_York", False),
        ((6 * 60, 2 * 60), "America/New_York", False),
        ((16 * 60, 60), "America/New_York", False),
        ((None, None), "America/New_York", False),
        # Midnight in New York is nine in the evening in Vancouver, and five in London.
        ((6 * 60, 22 * 60), "America/Vancouver", False),
        ((6 * 60, 22 * 60), "Europe/London", True),
    ],
)
def test_a_night_goes_on_after_somebodys_day_has_ended(
    hours: tuple[int | None, int | None], zone: str, off: bool
) -> None:
    # Nine in the evening to seven in New York.
    night = datetime(2026, 3, 5, 2, tzinfo=UTC), datetime(2026, 3, 5, 12, tzinfo=UTC)
    assert is_off_by_midnight("overnight", *night, "America/New_York", hours, zone) is off
    assert not is_off_by_midnight("company", *night, "America/New_York", hours, zone)


def test_a_night_that_begins_after_midnight_is_judged_at_its_start() -> None:
    late = datetime(2026, 3, 5, 6, tzinfo=UTC), datetime(2026, 3, 5, 12, tzinfo=UTC)
    zone = "America/New_York"
    assert is_off_by_midnight("overnight", *late, zone, (6 * 60, 60), zone)
    assert not is_off_by_midnight("overnight", *late, zone, (6 * 60, 2 * 60), zone)


@pytest.mark.parametrize(
    ("hours", "good"),
    [
        ([72, 24, 4], True),
        ([4], True),
        ([], False),
        ([4, 24], False),
        ([4, 4], False),
        ([9, 8, 7, 6], False),
    ],
)
def test_lead_times_come_longest_first(hours: list[int], good: bool) -> None:
    assert are_leads_valid(hours) == good


def test_who_does_it_if_nobody_does_is_asked_first_at_the_last() -> None:
    by: dict[str, Any] = {"stand_by": (SAM, ROSA)}
    assert at(24, **by).ask == ADE, "before that the pool goes on as ever"
    asked: dict[str, Any] = {"asked": frozenset({"Ade"}), "asked_at": START - 24 * HOUR}
    assert at(4, **by, **asked).ask == SAM
    asked = {"asked": frozenset({"Ade", "Sam"}), "asked_at": START - 4 * HOUR}
    assert at(3, **by, **asked).ask == ROSA, "who is in the pool too is asked once"
    asked = {"asked": frozenset({"Ade", "Sam", "Rosa"}), "asked_at": START - 3 * HOUR}
    assert at(1, **by, **asked).ask is None


def test_who_stands_by_is_foreseen_when_the_pool_is_through() -> None:
    through: dict[str, Any] = {"asked": frozenset({"Ade", "Rosa"}), "asked_at": START - 20 * HOUR}
    waiting = matter(stand_by=(SAM,), **through)
    assert next_asked(waiting, LEADS, START - 19 * HOUR) == (SAM, START - 4 * HOUR)
    assert at(19, stand_by=(SAM,), **through).due_at == START - 4 * HOUR
