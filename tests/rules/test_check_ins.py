"""When a check-in is asked, given up, reminded of and answered; which days it can be on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.care.check_in_rules import (
    ANSWER_KEPT,
    LEAST_TO_SAY,
    OPEN_AFTER,
    SAY_BEFORE,
    Move,
    can_do_it,
    check_days,
    gives_up_at,
    next_step,
    takes_answer,
)
from app.care.models import CheckInState
from app.consent.gate import Allow, Defer, Deny
from app.core.errors import BadInput
from app.rota.schedule.occurrences import instant

ZONE = "America/Vancouver"
NOW = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)  # Thursday, 10:00 in Vancouver
TODAY = date(2026, 3, 5)
TEN = 10 * 60

states = st.sampled_from(CheckInState)
spans = st.integers(-3 * 1440, 40 * 1440).map(lambda minutes: timedelta(minutes=minutes))


@given(states, spans, st.integers(0, 2000), st.booleans(), st.booleans())
def test_a_timer_never_comes_early_and_never_asks_who_cannot(
    state: CheckInState, ahead: timedelta, since: int, can_do: bool, rests: bool
) -> None:
    at, asked_at = NOW + ahead, NOW - timedelta(minutes=since)
    step = next_step(state, at=at, asked_at=asked_at, can_do=can_do, rests=rests, now=NOW)
    if step.move in {Move.ASK, Move.REMIND}:
        assert can_do
        assert not rests
    if step.move is Move.REMIND:
        assert at <= NOW < at + OPEN_AFTER
        assert state == CheckInState.TAKEN
    if step.move is Move.GIVE_UP:
        assert not can_do or gives_up_at(asked_at, at) <= NOW
    assert step.look_at is None or step.look_at > NOW
    # What is still to come is looked at again, or somebody hears of it now.
    is_live = state in {CheckInState.ASKED, CheckInState.TAKEN} and at + OPEN_AFTER > NOW
    assert is_live == (step.look_at is not None or step.move in {Move.REMIND, Move.GIVE_UP})


def test_a_friend_has_time_to_say() -> None:
    assert gives_up_at(NOW, NOW + timedelta(days=3)) == NOW + timedelta(days=3) - SAY_BEFORE
    assert gives_up_at(NOW, NOW + timedelta(minutes=5)) == NOW + LEAST_TO_SAY


@pytest.mark.parametrize(
    ("verdict", "can_do"),
    [
        (Allow(2, "grant", frozenset({"push"})), True),
        (Defer(NOW), True),
        (Deny("no_reach"), True),
        (Deny("paused"), True),
        (Deny("resting"), False),
        (Deny("denied"), False),
        (Deny("no_grant"), False),
        (Deny("ended"), False),
        (Deny("muted"), False),
    ],
)
def test_who_rests_or_may_not_know_is_not_asked(
    verdict: Allow | Defer | Deny, can_do: bool
) -> None:
    assert can_do_it(verdict) is can_do


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ([], "check-in-no-day"),
        ([6, 6], "check-in-twice"),
        ([8], "check-in-twice"),
        ([4], "check-in-past"),
        ([5], "check-in-past"),  # at this very minute
        ([6, 7, 9, 10, 11], "check-in-too-many"),
    ],
)
def test_days_that_cannot_be_are_refused(days: list[int], code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        check_days([date(2026, 3, day) for day in days], TEN, [date(2026, 3, 8)], ZONE, NOW)
    assert refusal.value.code == code


def test_thirty_days_ahead_is_the_last_day() -> None:
    check_days([TODAY + timedelta(days=30)], TEN, (), ZONE, NOW)
    with pytest.raises(BadInput) as refusal:
        check_days([TODAY + timedelta(days=31)], TEN, (), ZONE, NOW)
    assert refusal.value.code == "check-in-too-far"


def test_ten_stays_ten_where_the_clock_is_set_forward() -> None:
    days = [date(2026, 3, 7), date(2026, 3, 9)]  # summer time begins between them
    instants = [instant(day, TEN, ZoneInfo(ZONE)) for day in days]
    assert instants[1] - instants[0] == timedelta(hours=47)


def test_an_answer_is_taken_on_the_day_and_for_a_week() -> None:
    at = instant(TODAY, TEN, ZoneInfo(ZONE))
    morning = datetime(2026, 3, 5, 8, 30, tzinfo=UTC)  # half past midnight, their time
    assert takes_answer(CheckInState.TAKEN, TODAY, at, ZONE, morning) == ""
    evening = morning - timedelta(hours=1)
    assert takes_answer(CheckInState.TAKEN, TODAY, at, ZONE, evening) == "check-in-ahead"
    assert takes_answer(CheckInState.DONE, TODAY, at, ZONE, at + ANSWER_KEPT) == "check-in-over"
    assert takes_answer(CheckInState.NOBODY, TODAY, at, ZONE, at) == "check-in-nobody"
    assert takes_answer(CheckInState.ASKED, TODAY, at, ZONE, at) == "check-in-nobody"
