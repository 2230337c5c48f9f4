"""From patterns to slots: wall clocks, also on the days when they change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rota.schedule.occurrences import (
    Occurrence,
    PatternFacts,
    find_overlap,
    instant,
    occurrence,
    occurrences,
    slot_id,
)

EVERY_DAY = 0b1111111
NEW_YORK, LORD_HOWE, VANCOUVER = "America/New_York", "Australia/Lord_Howe", "America/Vancouver"
FIRST = date(2026, 1, 1)


def pattern(start: str, end: str, weekdays: int = EVERY_DAY, **changes: object) -> PatternFacts:
    plain = PatternFacts(
        id="p" * 22,
        weekdays=weekdays,
        start_minute=minute(start),
        end_minute=minute(end),
        places=1,
        kind="company",
        from_date=FIRST,
        until_date=None,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def minute(wall: str) -> int:
    return int(wall[:2]) * 60 + int(wall[3:])


def on(day: str, facts: PatternFacts, zone: str) -> Occurrence | None:
    return occurrence(facts, date.fromisoformat(day), ZoneInfo(zone))


def slot(day: str, facts: PatternFacts, zone: str) -> tuple[str, str]:
    occurring = on(day, facts, zone)
    assert occurring is not None
    return f"{occurring.starts_at:%m-%d %H:%M}", f"{occurring.ends_at:%m-%d %H:%M}"


# --- days when the clock changes ----------------------------------------------------------------


def test_a_spring_night_in_new_york_is_an_hour_short_and_ends_at_eight_all_the_same() -> None:
    night = pattern("21:00", "08:00")
    assert slot("2026-03-06", night, NEW_YORK) == ("03-07 02:00", "03-07 13:00")  # 11 h
    assert slot("2026-03-07", night, NEW_YORK) == ("03-08 02:00", "03-08 12:00")  # 10 h
    assert slot("2026-03-08", night, NEW_YORK) == ("03-09 01:00", "03-09 12:00")


def test_an_autumn_night_in_new_york_is_an_hour_long() -> None:
    night = pattern("21:00", "08:00")
    assert slot("2026-10-31", night, NEW_YORK) == ("11-01 01:00", "11-01 13:00")  # 12 h


def test_a_start_that_does_not_exist_is_the_first_instant_that_does() -> None:
    # 02:30 is left out on 8 March in New York: clocks go from 02:00 to 03:00, at 07:00 UTC.
    assert slot("2026-03-08", pattern("02:30", "05:00"), NEW_YORK) == ("03-08 07:00", "03-08 09:00")
    assert slot("2026-03-08", pattern("01:00", "02:30"), NEW_YORK) == ("03-08 06:00", "03-08 07:00")
    assert on("2026-03-08", pattern("02:10", "02:50"), NEW_YORK) is None, "no time is left of it"
    assert slot("2026-03-09", pattern("02:10", "02:50"), NEW_YORK) == ("03-09 06:10", "03-09 06:50")


def test_a_start_that_is_there_twice_is_the_first() -> None:
    # 01:30 comes twice on 1 November in New York, first at 05:30 UTC.
    assert slot("2026-11-01", pattern("01:30", "03:00"), NEW_YORK) == ("11-01 05:30", "11-01 08:00")
    assert slot("2026-11-01", pattern("00:30", "01:30"), NEW_YORK) == ("11-01 04:30", "11-01 05:30")


def test_lord_howe_changes_by_half_an_hour() -> None:
    night = pattern("22:00", "06:00")
    ordinary = on("2026-07-01", night, LORD_HOWE)
    autumn = on("2026-04-04", night, LORD_HOWE)  # back by half an hour on 5 April
    spring = on("2026-10-03", night, LORD_HOWE)  # ahead by half an hour on 4 October
    assert ordinary is not None
    assert autumn is not None
    assert spring is not None
    lengths = [
        night_slot.ends_at - night_slot.starts_at for night_slot in (ordinary, autumn, spring)
    ]
    assert lengths == [timedelta(hours=8), timedelta(hours=8.5), timedelta(hours=7.5)]
    # 02:15 is left out on 4 October: 02:00 becomes 02:30, at 15:30 UTC the day before.
    left_out = on("2026-10-04", pattern("02:15", "04:00"), LORD_HOWE)
    assert left_out is not None
    assert left_out.starts_at == datetime(2026, 10, 3, 15, 30, tzinfo=UTC)


def test_neighbouring_slots_touch_on_the_day_of_the_change() -> None:
    for zone, day in (
        (NEW_YORK, "2026-03-08"),
        (NEW_YORK, "2026-11-01"),
        (LORD_HOWE, "2026-10-04"),
    ):
        for seam in ("01:00", "01:30", "02:00", "02:15", "02:30", "03:00"):
            before = on(day, pattern("00:00", seam), zone)
            after = on(day, pattern(seam, "09:00"), zone)
            assert before is not None
            assert after is not None
            assert before.ends_at == after.starts_at, (zone, day, seam)


zones = st.sampled_from(
    [NEW_YORK, LORD_HOWE, VANCOUVER, "Europe/London", "Asia/Kathmandu", "Pacific/Apia", "UTC"]
    + ["America/St_Johns", "Africa/Casablanca", "America/Santiago", "Asia/Beirut", "Africa/Cairo"]
)


@given(
    zones,
    st.dates(date(2025, 1, 1), date(2030, 12, 31)),
    st.lists(st.integers(0, 1439), min_size=2, max_size=6, unique=True),
)
def test_patterns_back_to_back_tile_time_without_hole_or_overlap(
    zone: str, first: date, seams: list[int]
) -> None:
    """Daily patterns from seam to seam around the clock cover ten days without hole or overlap."""
    seams = sorted(seams)
    around = zip(seams, seams[1:] + seams[:1], strict=True)
    patterns = [
        replace(
            pattern("00:00", "00:01", from_date=first),
            id=f"{number:022d}",
            start_minute=start,
            end_minute=end,
        )
        for number, (start, end) in enumerate(around)
    ]
    slots = sorted(
        occurrences(patterns, first, 10, zone), key=lambda slot_time: slot_time.starts_at
    )
    for before, after in pairwise(slots):
        assert before.ends_at == after.starts_at, (before, after)
    tz = ZoneInfo(zone)
    assert slots[0].starts_at == instant(first, seams[0], tz)
    assert slots[-1].ends_at == instant(first + timedelta(days=10), seams[0], tz)


@given(zones, st.dates(date(2025, 1, 1), date(2030, 12, 31)), st.integers(0, 2879))
def test_an_instant_shows_its_wall_clock_or_the_first_one_after_it(
    zone: str, day: date, minutes: int
) -> None:
    tz = ZoneInfo(zone)
    at = instant(day, minutes, tz)
    assert at.tzinfo is UTC
    wall_time = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)  # noqa: DTZ001
    clock_time = at.astimezone(tz).replace(tzinfo=None)
    if clock_time != wall_time:
        # Left out: a moment before, the clock still showed less.
        before = (at - timedelta(seconds=1)).astimezone(tz).replace(tzinfo=None)
        assert before < wall_time < clock_time
    else:
        earlier = [at - timedelta(minutes=back) for back in (20, 30, 60, 120)]
        again = [instant_before.astimezone(tz).replace(tzinfo=None) for instant_before in earlier]
        assert wall_time not in again, "there was an earlier instant with this wall time"


# --- which days ---------------------------------------------------------------------------------


def test_slots_come_on_their_weekdays_between_the_first_and_the_last_day() -> None:
    wed = pattern(
        "12:00", "14:00", 1 << 2, from_date=date(2026, 3, 5), until_date=date(2026, 3, 25)
    )
    days = [
        slot_time.on_date.day for slot_time in occurrences([wed], date(2026, 3, 1), 31, VANCOUVER)
    ]
    assert days == [11, 18, 25]


def test_an_ended_pattern_keeps_what_began_before() -> None:
    ended = pattern("18:00", "21:00", ended_at=datetime(2026, 3, 4, 3, 0, tzinfo=UTC))
    days = [
        slot_time.on_date.day for slot_time in occurrences([ended], date(2026, 3, 2), 5, VANCOUVER)
    ]
    assert days == [2, 3], "18:00 in Vancouver on the 3rd is 02:00 UTC on the 4th"


def test_a_slot_is_named_by_its_pattern_and_wall_clock_day() -> None:
    late_slot = on("2026-03-07", pattern("23:00", "23:30"), VANCOUVER)
    assert late_slot is not None
    assert late_slot.slot_id == slot_id("p" * 22, date(2026, 3, 7)) == f"{'p' * 22}.2026-03-07"
    assert late_slot.starts_at.date() == date(2026, 3, 8), "the next day by UTC"


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "weekdays", "clash"),
    [
        ("18:00", "21:00", EVERY_DAY, True),
        ("20:59", "23:00", EVERY_DAY, True),
        ("21:00", "23:00", EVERY_DAY, False),
        ("16:00", "18:00", EVERY_DAY, False),
        ("21:00", "18:01", 0b0000001, True),  # Monday night until Tuesday evening
        ("21:00", "18:00", 0b0000001, False),
        (
            "22:00",
            "19:00",
            0b1000000,
            True,
        ),  # Sunday night until Monday evening: over the week's end
        ("12:00", "19:00", 0b1000000, False),  # Sunday has none of these evenings
    ],
)
def test_the_same_kind_twice_at_one_time_is_found(
    start: str, end: str, weekdays: int, clash: bool
) -> None:
    evening = pattern("18:00", "21:00", 0b0111111, id="e" * 22)
    new = pattern(start, end, weekdays)
    assert (find_overlap(new, [evening]) == "e" * 22) is clash
    assert find_overlap(replace(new, kind="food"), [evening]) is None, "two kinds may overlap"
    assert find_overlap(new, [replace(evening, ended_at=datetime(2026, 1, 2, tzinfo=UTC))]) is None
    assert find_overlap(new, [replace(evening, until_date=date(2025, 12, 31))]) is None
