"""Gaps: longest stretches where fewer places are filled than wanted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rota.gaps.coverage import Gap, Places, gaps, group_of
from app.rota.schedule.occurrences import PatternFacts, week_of

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
EVERY_DAY = 127


def slot(
    name: str, start: int, end: int, *, wanted: int = 1, filled: int = 0, group: str = "company"
) -> Places:
    """A slot by minutes from noon."""
    return Places(name, group, NOON + start * MINUTE, NOON + end * MINUTE, wanted, filled)


def found(*slots: Places, now: datetime = NOON) -> list[tuple[int, int, str]]:
    """Each gap as minutes from noon and its slots."""
    return [
        (
            (one.starts_at - NOON) // MINUTE,
            (one.ends_at - NOON) // MINUTE,
            " ".join(one.slot_ids),
        )
        for one in gaps(slots, now)
    ]


def test_where_nothing_is_wanted_nothing_is_missing() -> None:
    assert found() == []
    assert found(slot("a", 0, 60, filled=1), slot("b", 120, 180, filled=1)) == []


def test_touching_and_overlapping_slots_make_one_gap() -> None:
    assert found(slot("a", 0, 60), slot("b", 60, 90), slot("c", 80, 120)) == [(0, 120, "a b c")]
    assert found(slot("long", 0, 300), slot("in it", 60, 90), slot("after", 300, 310)) == [
        (0, 310, "long in it after")
    ]


def test_a_filled_slot_between_two_open_ones_divides_them() -> None:
    between = slot("b", 60, 120, filled=1)
    assert found(slot("a", 0, 60), between, slot("c", 120, 180)) == [(0, 60, "a"), (120, 180, "c")]


def test_a_window_in_which_nothing_is_wanted_divides_too() -> None:
    assert found(slot("a", 0, 60), slot("b", 61, 120)) == [(0, 60, "a"), (61, 120, "b")]


def test_one_place_of_two_is_a_gap_still() -> None:
    assert found(slot("a", 0, 60, wanted=2, filled=1)) == [(0, 60, "a")]


def test_kinds_stand_for_themselves() -> None:
    assert found(slot("a", 0, 60), slot("night", 60, 600, group="overnight")) == [
        (0, 60, "a"),
        (60, 600, "night"),
    ]
    assert group_of("food", "p1") == group_of("food", "p2")
    assert group_of("own", "p1") != group_of("own", "p2")


def test_what_is_over_is_no_gap_and_the_last_second_is() -> None:
    assert found(slot("a", 0, 60), now=NOON + 60 * MINUTE) == []
    left = NOON + 60 * MINUTE - timedelta(seconds=1)
    assert found(slot("a", 0, 60), now=left) == [(0, 60, "a")]
    second = Places("s", "company", NOON, NOON + timedelta(seconds=30), 1, 0)
    (one,) = gaps([second], NOON)
    assert one.ends_at - one.starts_at == timedelta(seconds=30)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/New_York", date(2026, 3, 8)),
        ("America/New_York", date(2026, 11, 1)),
        ("Australia/Lord_Howe", date(2026, 4, 5)),
        ("Australia/Lord_Howe", date(2026, 10, 4)),
    ],
)
def test_right_through_a_clock_change_nothing_opens_that_was_covered(zone: str, day: date) -> None:
    """Twelve two-hour slots a day: all open is one gap; all but one filled is that one."""
    patterns = tuple(
        PatternFacts(str(number), EVERY_DAY, number * 120, (number + 1) * 120 % 1440, 1, "company",
                     date(2026, 1, 1), None)
        for number in range(12)
    )  # fmt: skip
    week = week_of(patterns, day - timedelta(days=3), 7, zone)
    now = week[0].starts_at
    everything = [Places(one.slot_id, "company", one.starts_at, one.ends_at, 1, 0) for one in week]
    (whole,) = gaps(everything, now)
    tz = ZoneInfo(zone)
    assert whole.starts_at.astimezone(tz).hour == whole.ends_at.astimezone(tz).hour == 0
    assert len(whole.slot_ids) == len(week) >= 83
    for left_open in week:
        places = [
            Places(one.slot_id, "company", one.starts_at, one.ends_at, 1, int(one != left_open))
            for one in week
        ]
        (only,) = gaps(places, now)
        assert (only.starts_at, only.ends_at) == (left_open.starts_at, left_open.ends_at)


slots = st.lists(
    st.tuples(
        st.integers(0, 200),
        st.integers(1, 60),
        st.integers(1, 3),
        st.integers(0, 3),
        st.sampled_from(["company", "food"]),
    ),
    max_size=12,
)


@given(slots, st.integers(0, 260))
def test_gaps_are_where_a_minute_by_minute_count_finds_them(
    drawn: list[tuple[int, int, int, int, str]], at: int
) -> None:
    listed = [
        slot(str(number), start, start + length, wanted=wanted, filled=min(filled, wanted),
             group=group)
        for number, (start, length, wanted, filled, group) in enumerate(drawn)
    ]  # fmt: skip
    now = NOON + at * MINUTE
    result = gaps(listed, now)
    for group in ("company", "food"):
        alive = [one for one in listed if one.group == group and one.ends_at > now]
        missing = set()
        for minute in range(260):
            here = NOON + minute * MINUTE
            there = [one for one in alive if one.starts_at <= here < one.ends_at]
            if sum(one.filled for one in there) < sum(one.wanted for one in there):
                missing.add(minute)
        mine = [one for one in result if one.group == group]
        assert {
            minute for one in mine for minute in range(260)
            if one.starts_at <= NOON + minute * MINUTE < one.ends_at
        } == missing  # fmt: skip
        assert all(_apart(one, other) for one in mine for other in mine if one is not other)
    assert result == sorted(result, key=lambda one: one.starts_at)


def _apart(one: Gap, other: Gap) -> bool:
    return one.ends_at < other.starts_at or other.ends_at < one.starts_at
