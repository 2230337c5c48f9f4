"""When "Is someone with you?" is asked, and for how long an address is shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.asks.arrival_rules import (
    BEFORE,
    UNSAID,
    ComingAnswer,
    arrivals_without_answer,
    arrives_at,
    is_around,
    is_with_you,
)

T0 = datetime(2026, 3, 5, 12, 12, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return T0 + timedelta(minutes=minutes)


minutes = st.integers(0, 300)
comings = st.lists(
    st.tuples(minutes, minutes).map(
        lambda minutes_and_wait: ComingAnswer(
            at(minutes_and_wait[0]), at(minutes_and_wait[0] + minutes_and_wait[1])
        )
    ),
    max_size=5,
)
maybe = st.none() | minutes.map(at)


def test_nobody_comes_so_nothing_is_asked() -> None:
    assert arrivals_without_answer([], None, None) == []


def test_no_time_said_is_taken_for_half_an_hour() -> None:
    assert arrives_at(T0, None) == T0 + UNSAID
    assert arrives_at(T0, 0) == T0
    assert arrives_at(T0, 600) == at(600)


def test_after_a_yes_only_who_says_it_later_is_asked_about() -> None:
    earlier, later = ComingAnswer(at(0), at(40)), ComingAnswer(at(21), at(30))
    assert arrivals_without_answer([earlier], at(20), None) == []
    assert arrivals_without_answer([earlier, later], at(20), None) == [at(30)]


def test_after_not_yet_only_what_comes_later_is_asked_about() -> None:
    overdue, moved = ComingAnswer(at(0), at(20)), ComingAnswer(at(0), at(35))
    assert arrivals_without_answer([overdue], None, at(20)) == []
    assert arrivals_without_answer([overdue, moved], None, at(21)) == [at(35)]


def test_a_yes_holds_while_somebody_who_came_by_then_is_there() -> None:
    arrived, later = ComingAnswer(at(0), at(20)), ComingAnswer(at(60), at(80))
    assert is_with_you([arrived], at(21))
    assert is_with_you([arrived, later], at(21))
    assert not is_with_you([later], at(21)), "who was there has gone"
    assert not is_with_you([arrived], None)


@given(comings, maybe, maybe)
def test_every_question_is_at_some_arrival(
    coming: list[ComingAnswer], with_you: datetime | None, not_yet: datetime | None
) -> None:
    asked = arrivals_without_answer(coming, with_you, not_yet)
    assert asked == sorted(asked)
    assert set(asked) <= {arrival.arrives_at for arrival in coming}
    assert not_yet is None or all(question > not_yet for question in asked)
    if with_you is None and not_yet is None:
        assert len(asked) == len(coming)


@given(comings, maybe, maybe, minutes)
def test_what_was_answered_is_not_asked_again(
    coming: list[ComingAnswer], with_you: datetime | None, not_yet: datetime | None, now: int
) -> None:
    """Either answer, given once everybody who comes has said so and is due, ends the asking."""
    arrived = [arrival for arrival in coming if arrival.arrives_at <= at(now)]
    assert arrivals_without_answer(arrived, at(now), None) == []
    assert arrivals_without_answer(arrived, None, at(now)) == []


def test_a_shift_is_around_from_two_hours_before_until_its_end() -> None:
    start, end = at(600), at(720)
    edges = [start - BEFORE, start, end - timedelta(seconds=1)]
    outside = [start - BEFORE - timedelta(seconds=1), end, end + timedelta(days=1)]
    assert all(is_around(start, end, now) for now in edges)
    assert not any(is_around(start, end, now) for now in outside)
