"""Other hours for some days: they begin and end by themselves, and no slot is lost or doubled."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rota.schedule.exceptions import OtherHours, Spans, dump_spans, parse_spans
from app.rota.schedule.occurrences import (
    PatternFacts,
    find_overlap,
    instant,
    next_occurrence,
    occurrence,
    occurrences,
)
from tests.rules.test_recurrence import NEW_YORK, ZONES, at, dates, facts

TORONTO = "America/Toronto"
FEB_8, MAR_9 = date(2027, 2, 8), date(2027, 3, 9)
LONG_AGO = at("2026-11-30 12:00")

minutes = st.integers(0, 1439)
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def hours(first: date, last: date, start: str, end: str, **instants: datetime) -> OtherHours:
    start_minute, end_minute = (int(wall[:2]) * 60 + int(wall[3:]) for wall in (start, end))
    return OtherHours(
        "h", first, last, start_minute, end_minute, instants.pop("since", LONG_AGO), **instants
    )


def with_hours(*other_hours: OtherHours, **changes: object) -> PatternFacts:
    plain = {"start_minute": 20 * 60, "end_minute": 20 * 60 + 10}
    return facts(**(plain | changes), spans=Spans(other_hours=other_hours))


def walls(pattern: PatternFacts, first: date, days: int, zone: str = TORONTO) -> list[str]:
    """Each slot's start and end as the zone's wall clock shows them."""
    local = ZoneInfo(zone)
    return [
        f"{slot.starts_at.astimezone(local):%m-%d %H:%M}–{slot.ends_at.astimezone(local):%H:%M}"
        for slot in occurrences([pattern], first, days, zone)
    ]


def test_a_month_begins_and_ends_by_itself() -> None:
    evening = with_hours(hours(FEB_8, MAR_9, "21:30", "21:40"))
    assert walls(evening, date(2027, 2, 7), 2) == ["02-07 20:00–20:10", "02-08 21:30–21:40"]
    assert walls(evening, date(2027, 3, 9), 2) == ["03-09 21:30–21:40", "03-10 20:00–20:10"]
    ordinary = facts(start_minute=20 * 60, end_minute=20 * 60 + 10)
    slot_ids, ordinary_ids = (
        [slot.slot_id for slot in occurrences([pattern], date(2027, 1, 31), 60, TORONTO)]
        for pattern in (evening, ordinary)
    )
    assert slot_ids == ordinary_ids, "the same shifts, whoever holds them"


def test_the_wall_clock_stays_when_the_clock_changes() -> None:
    small_hours = with_hours(
        hours(date(2027, 3, 1), date(2027, 3, 20), "03:30", "05:00"),
        start_minute=2 * 60,
        end_minute=5 * 60,
    )
    # On 14 March an hour is left out at 02:00: at its ordinary hours the slot would be shorter.
    assert walls(small_hours, date(2027, 3, 13), 3) == [
        "03-13 03:30–05:00", "03-14 03:30–05:00", "03-15 03:30–05:00",
    ]  # fmt: skip
    into_the_hole = with_hours(hours(date(2027, 3, 14), date(2027, 3, 14), "02:10", "02:40"))
    assert walls(into_the_hole, date(2027, 3, 13), 3) == ["03-13 20:00–20:10", "03-15 20:00–20:10"]


@pytest.mark.parametrize(
    ("said_at", "start", "expected"),
    [
        ("2026-06-10 19:00", "21:30", "21:30"),  # before both
        ("2026-06-10 20:05", "21:30", "20:00"),  # the ordinary one has begun
        ("2026-06-10 19:00", "18:30", "20:00"),  # the other one would have
    ],
)
def test_what_has_begun_stays_as_it_was(said_at: str, start: str, expected: str) -> None:
    day = date(2026, 6, 10)
    end = f"{start[:2]}:{int(start[3:]) + 10}"
    evening = with_hours(hours(day, day, start, end, since=at(said_at)))
    assert [wall[6:11] for wall in walls(evening, day, 1, "UTC")] == [expected]


@pytest.mark.parametrize(
    ("ended_at", "expected"),
    [("2026-06-10 19:00", "20:00"), ("2026-06-10 20:30", "21:30"), ("2026-06-10 21:35", "21:30")],
)
def test_taken_back_the_ordinary_hours_hold_for_what_is_to_come(
    ended_at: str, expected: str
) -> None:
    day = date(2026, 6, 10)
    later_hours = hours(day, date(2026, 6, 20), "21:30", "21:40", since=at("2026-06-01 08:00"))
    spans = Spans(other_hours=(later_hours,)).without_hours("h", at(ended_at))
    evening = facts(start_minute=20 * 60, end_minute=20 * 60 + 10, spans=spans)
    assert [wall[6:11] for wall in walls(evening, day, 2, "UTC")] == [expected, "20:00"]
    assert spans.without_hours("h", at("2026-06-12 08:00")) == spans, "twice is once"
    assert spans.without_hours("another", at("2026-06-12 08:00")) == spans


@settings(max_examples=150)
@given(
    dates, st.integers(0, 40), minutes, minutes, minutes, minutes,
    instants, st.none() | instants, st.sampled_from(ZONES),
)  # fmt: skip
def test_each_day_has_one_slot_at_one_of_the_two_hours(
    first: date,
    length: int,
    start: int,
    end: int,
    other_start: int,
    other_end: int,
    since: datetime,
    ended_at: datetime | None,
    zone: str,
) -> None:
    last = first + timedelta(days=length)
    other_hours = OtherHours("h", first, last, other_start, other_end, since, ended_at)
    pattern = facts(start_minute=start, end_minute=end, spans=Spans(other_hours=(other_hours,)))
    local = ZoneInfo(zone)
    for ahead in range(-2, length + 3):
        day = first + timedelta(days=ahead)
        slot = occurrence(pattern, day, local)
        starts = instant(day, start, local), instant(day, other_start, local)
        holds = (
            first <= day <= last
            and since <= min(starts)
            and (ended_at is None or min(starts) < ended_at)
        )
        if slot is not None:  # else it fell whole into an hour that the clock leaves out
            assert slot.starts_at == starts[holds]


@given(
    st.lists(st.builds(OtherHours, st.text("ab", min_size=1), dates, dates, minutes, minutes,
                       instants, st.none() | instants)),
)  # fmt: skip
def test_what_is_written_is_read_again(other_hours: list[OtherHours]) -> None:
    spans = Spans(other_hours=tuple(other_hours))
    assert parse_spans(dump_spans(spans)) == spans


@given(
    st.lists(st.builds(OtherHours, st.text("ab", min_size=1), dates, dates, minutes, minutes,
                       instants, st.none() | instants), max_size=3),
    dates, st.integers(0, 30), minutes, st.sampled_from(ZONES),
)  # fmt: skip
def test_what_was_long_ago_is_left_out_and_changes_no_day_since(
    other_hours: list[OtherHours], oldest: date, later: int, start: int, zone: str
) -> None:
    day, local = oldest + timedelta(days=later), ZoneInfo(zone)
    spans = Spans(other_hours=tuple(other_hours))
    recent = facts(start_minute=start, spans=spans.since(oldest))
    assert occurrence(recent, day, local) == occurrence(
        facts(start_minute=start, spans=spans), day, local
    )


def test_the_next_one_is_at_its_other_hour() -> None:
    evening = with_hours(hours(FEB_8, MAR_9, "21:30", "21:40"))
    coming = next_occurrence(evening, at("2027-02-08 23:00"), ZoneInfo(TORONTO))
    assert coming is not None
    assert coming.starts_at == at("2027-02-09 02:30")


def test_two_of_one_kind_at_one_time_are_seen_within_those_days_alone() -> None:
    other = facts(id="q" * 22, start_minute=21 * 60, end_minute=22 * 60)
    ordinary = with_hours()
    moved = with_hours(hours(FEB_8, MAR_9, "21:30", "21:40"))
    assert find_overlap(ordinary, [other]) is None
    assert find_overlap(moved, [other]) == other.id
    assert find_overlap(other, [moved]) == moved.id
    ended = facts(
        id="q" * 22, start_minute=21 * 60, end_minute=22 * 60, until_date=date(2027, 2, 7)
    )
    assert find_overlap(moved, [ended]) is None
    back = with_hours(hours(FEB_8, MAR_9, "21:30", "21:40", ended_at=at("2027-01-01 12:00")))
    assert find_overlap(back, [other]) is None


def test_long_shifts_that_meet_their_own_ordinary_hours_are_compared_all_the_same() -> None:
    """A whole day from noon, until a whole day from midnight follows: two hours are one."""
    whole_day = with_hours(
        hours(FEB_8, FEB_8, "12:00", "12:00"), start_minute=0, end_minute=0, id="w" * 22
    )
    morning = facts(id="q" * 22, start_minute=9 * 60, end_minute=10 * 60, from_date=FEB_8,
                    until_date=FEB_8)  # fmt: skip
    assert find_overlap(morning, [whole_day]) is None
    assert (
        find_overlap(facts(id="q" * 22, start_minute=60, end_minute=120), [whole_day])
        == whole_day.id
    )


def test_clock_changes_in_another_zone_move_nothing_here() -> None:
    small_hours = with_hours(
        hours(FEB_8, MAR_9, "03:30", "05:00"), start_minute=2 * 60, end_minute=5 * 60
    )
    assert len({wall[6:] for wall in walls(small_hours, date(2027, 3, 10), 60, NEW_YORK)}) == 2, (
        "on 14 March the clock leaves out 02:00: that one begins at 03:00"
    )
