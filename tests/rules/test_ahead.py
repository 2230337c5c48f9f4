"""How each day of the months ahead stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.rota.schedule.month_overview import Standing, TimeAhead, days_ahead

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def time(
    on: int, *, filled: int = 0, places: int = 1, is_mine: bool = False, over: bool = False
) -> TimeAhead:
    """A time of a day of March."""
    ends_at = NOW if over else NOW + timedelta(hours=1)
    return TimeAhead(f"2026-03-{on:02}", ends_at, places, filled, is_mine)


def days_told(*times: TimeAhead) -> list[tuple[int, str, bool]]:
    return [(int(day.on[-2:]), day.standing.value, day.is_mine) for day in days_ahead(times, NOW)]


def test_a_day_without_times_is_not_told_of() -> None:
    assert days_told() == []
    assert days_told(time(5), time(9)) == [(5, "open", False), (9, "open", False)]


def test_a_day_is_open_held_or_both() -> None:
    assert days_told(time(5), time(5)) == [(5, "open", False)]
    assert days_told(time(5, filled=1), time(5)) == [(5, "part", False)]
    assert days_told(time(5, filled=1), time(5, filled=2, places=2)) == [(5, "held", False)]


def test_one_place_of_two_is_both() -> None:
    assert days_told(time(5, filled=1, places=2)) == [(5, "part", False)]


def test_what_is_over_says_nothing_of_its_day() -> None:
    assert days_told(time(4, over=True)) == []
    assert days_told(time(4, over=True), time(4, filled=1)) == [(4, "held", False)]
    assert days_told(time(4, over=True, is_mine=True), time(4)) == [(4, "open", False)]


def test_mine_is_told_whether_the_day_is_held_or_not() -> None:
    assert days_told(time(5, filled=1, is_mine=True), time(5)) == [(5, "part", True)]
    # A place of somebody who was shut out counts as open; to them it stays theirs.
    assert days_told(time(5, is_mine=True)) == [(5, "open", True)]


@given(
    st.lists(
        st.builds(
            time,
            st.integers(1, 9),
            filled=st.integers(0, 3),
            places=st.integers(1, 3),
            is_mine=st.booleans(),
            over=st.booleans(),
        )
    )
)
def test_it_is_what_one_who_looks_at_each_day_says(times: list[TimeAhead]) -> None:
    expected = []
    for on in range(1, 10):
        ahead = [
            time_ahead
            for time_ahead in times
            if int(time_ahead.on[-2:]) == on and time_ahead.ends_at > NOW
        ]
        if not ahead:
            continue
        free = any(time_ahead.filled < time_ahead.places for time_ahead in ahead)
        is_held = any(time_ahead.filled for time_ahead in ahead)
        standing = "held" if not free else "part" if is_held else "open"
        expected.append((on, standing, any(time_ahead.is_mine for time_ahead in ahead)))
    assert days_told(*times) == expected
    assert {standing_kind.value for standing_kind in Standing} == {"open", "part", "held"}
