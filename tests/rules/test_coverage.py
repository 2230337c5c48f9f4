"""Gaps: longest stretches where fewer places are filled than wanted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rota.gaps.coverage import Gap, SlotCoverage, find_gaps, group_of
from app.rota.schedule.occurrences import PatternFacts, week_of

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
EVERY_DAY = 127


def slot(
    name: str, start: int, end: int, *, places: int = 1, filled: int = 0, group: str = "company"
) -> SlotCoverage:
    """A slot by minutes from noon."""
    return SlotCoverage(name, group, NOON + start * MINUTE, NOON + end * MINUTE, places, filled)


def gaps_found(*slots: SlotCoverage, now: datetime = NOON) -> list[tuple[int, int, str]]:
    """Each gap as minutes from noon and its slots."""
    return [
        (
            (gap.starts_at - NOON) // MINUTE,
            (gap.ends_at - NOON) // MINUTE,
            " ".join(gap.slot_ids),
        )
        for gap in find_gaps(slots, now)
    ]


def test_where_nothing_is_wanted_nothing_is_missing() -> None:
    assert gaps_found() == []
    assert gaps_found(slot("a", 0, 60, filled=1), slot("b", 120, 180, filled=1)) == []


def test_touching_and_overlapping_slots_make_one_gap() -> None:
    assert gaps_found(slot("a", 0, 60), slot("b", 60, 90), slot("c", 80, 120)) == [
        (0, 120, "a b c")
    ]
    assert gaps_found(slot("long", 0, 300), slot("in it", 60, 90), slot("after", 300, 310)) == [
        (0, 310, "long in it after")
    ]


def test_a_filled_slot_between_two_open_ones_divides_them() -> None:
    between = slot("b", 60, 120, filled=1)
    assert gaps_found(slot("a", 0, 60), between, slot("c", 120, 180)) == [
        (0, 60, "a"),
        (120, 180, "c"),
    ]


def test_a_window_in_which_nothing_is_wanted_divides_too() -> None:
    assert gaps_found(slot("a", 0, 60), slot("b", 61, 120)) == [(0, 60, "a"), (61, 120, "b")]


def test_one_place_of_two_is_a_gap_still() -> None:
    assert gaps_found(slot("a", 0, 60, places=2, filled=1)) == [(0, 60, "a")]


def test_kinds_stand_for_themselves() -> None:
    assert gaps_found(slot("a", 0, 60), slot("night", 60, 600, group="overnight")) == [
        (0, 60, "a"),
        (60, 600, "night"),
    ]
    assert group_of("food", "p1") == group_of("food", "p2")
    assert group_of("own", "p1") != group_of("own", "p2")
    assert group_of("go_with", "p1") != group_of("go_with", "p2")


def test_what_is_over_is_no_gap_and_the_last_second_is() -> None:
    assert gaps_found(slot("a", 0, 60), now=NOON + 60 * MINUTE) == []
    last_second = NOON + 60 * MINUTE - timedelta(seconds=1)
    assert gaps_found(slot("a", 0, 60), now=last_second) == [(0, 60, "a")]
    second = SlotCoverage("s", "company", NOON, NOON + timedelta(seconds=30), 1, 0)
    (gap,) = find_gaps([second], NOON)
    assert gap.ends_at - gap.starts_at == timedelta(seconds=30)


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
    everything = [
        SlotCoverage(occurrence.slot_id, "company", occurrence.starts_at, occurrence.ends_at, 1, 0)
        for occurrence in week
    ]
    (only_gap,) = find_gaps(everything, now)
    tz = ZoneInfo(zone)
    assert only_gap.starts_at.astimezone(tz).hour == only_gap.ends_at.astimezone(tz).hour == 0
    assert len(only_gap.slot_ids) == len(week) >= 83
    for left_open in week:
        places = [
            SlotCoverage(
                occurrence.slot_id,
                "company",
                occurrence.starts_at,
                occurrence.ends_at,
                1,
                int(occurrence != left_open),
            )
            for occurrence in week
        ]
        (only,) = find_gaps(places, now)
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
    all_slots = [
        slot(str(number), start, start + length, places=count, filled=min(filled, count),
             group=group)
        for number, (start, length, count, filled, group) in enumerate(drawn)
    ]  # fmt: skip
    now = NOON + at * MINUTE
    result = find_gaps(all_slots, now)
    for group in ("company", "food"):
        alive = [place for place in all_slots if place.group == group and place.ends_at > now]
        missing = set()
        for minute in range(260):
            moment = NOON + minute * MINUTE
            current_slots = [place for place in alive if place.starts_at <= moment < place.ends_at]
            if sum(place.filled for place in current_slots) < sum(
                place.places for place in current_slots
            ):
                missing.add(minute)
        group_gaps = [gap for gap in result if gap.group == group]
        assert {
            minute for gap in group_gaps for minute in range(260)
            if gap.starts_at <= NOON + minute * MINUTE < gap.ends_at
        } == missing  # fmt: skip
        assert all(
            _apart(gap, other) for gap in group_gaps for other in group_gaps if gap is not other
        )
    assert result == sorted(result, key=lambda gap: gap.starts_at)


def _apart(gap: Gap, other_gap: Gap) -> bool:
    return gap.ends_at < other_gap.starts_at or other_gap.ends_at < gap.starts_at
