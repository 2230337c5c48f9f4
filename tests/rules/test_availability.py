"""Hours in which somebody is often free, against a slow model that looks at every minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rota.schedule.availability import Free, is_away_between, lies_within, sort_hours
from app.rota.schedule.occurrences import instant

BERLIN, HOWE = "Europe/Berlin", "Australia/Lord_Howe"
SAT, SUN, MON = 5, 6, 0


def at(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def fits_wholly(hours: list[Free], begin: str, end: str, zone: str = BERLIN) -> bool:
    return lies_within(hours, at(begin, zone), at(end, zone), zone)


@pytest.mark.parametrize(
    ("begin", "end", "inside"),
    [
        ("2026-03-07 18:00", "2026-03-07 20:00", True),  # from its very beginning
        ("2026-03-07 20:00", "2026-03-07 22:00", True),  # to its very end
        ("2026-03-07 17:59", "2026-03-07 20:00", False),
        ("2026-03-07 20:00", "2026-03-07 22:01", False),
        ("2026-03-08 18:00", "2026-03-08 20:00", False),  # a Sunday
    ],
)
def test_the_whole_time_has_to_fit(begin: str, end: str, inside: bool) -> None:
    assert fits_wholly([Free(SAT, 18 * 60, 22 * 60)], begin, end) is inside


def test_hours_go_past_midnight_and_neighbours_are_one_stretch() -> None:
    night = [Free(SAT, 21 * 60, 7 * 60)]
    assert fits_wholly(night, "2026-03-07 21:00", "2026-03-08 07:00")
    assert not fits_wholly(night, "2026-03-08 21:00", "2026-03-09 07:00")
    evening = [Free(SAT, 18 * 60, 0), Free(SUN, 0, 9 * 60)]
    assert fits_wholly(evening, "2026-03-07 20:00", "2026-03-08 08:00")
    gap = [Free(SAT, 18 * 60, 0), Free(SUN, 1, 9 * 60)]
    assert not fits_wholly(gap, "2026-03-07 20:00", "2026-03-08 08:00")
    week = [Free(day, 0, 0) for day in range(7)]
    assert fits_wholly(week, "2026-03-02 00:00", "2026-03-09 00:00")
    assert fits_wholly([Free(SUN, 23 * 60, 2 * 60)], "2026-03-09 00:30", "2026-03-09 01:30")
    assert not fits_wholly([], "2026-03-07 18:00", "2026-03-07 20:00")


def test_a_clock_that_changes_leaves_no_hole() -> None:
    # The night on which Berlin's clock goes from two to three, and the one on which it goes back.
    night = [Free(SAT, 22 * 60, 6 * 60)]
    assert fits_wholly(night, "2026-03-28 22:00", "2026-03-29 06:00")
    assert fits_wholly(night, "2026-10-24 22:00", "2026-10-25 06:00")
    early = [Free(SUN, 60, 150), Free(SUN, 150, 240)]  # half past two isn't there in March
    assert fits_wholly(early, "2026-03-29 01:00", "2026-03-29 04:00")
    assert fits_wholly(early, "2026-10-25 01:00", "2026-10-25 04:00")
    # Half an hour, on Lord Howe.
    assert fits_wholly([Free(SUN, 60, 180)], "2026-04-05 01:00", "2026-04-05 03:00", HOWE)
    # Hours are somebody's own: eight in Berlin is eleven at night before on the other coast.
    slot = at("2026-03-06 23:00", "America/Vancouver"), at("2026-03-07 00:00", "America/Vancouver")
    assert lies_within([Free(SAT, 8 * 60, 9 * 60)], *slot, BERLIN)
    assert not lies_within([Free(SAT, 8 * 60, 9 * 60)], *slot, "America/Vancouver")


def minutes_of(hours: list[Free], zone: str, first: date, days: int) -> set[datetime]:
    """Every minute that lies in some hours, one by one."""
    minutes = set()
    wall = ZoneInfo(zone)
    for day in (first + timedelta(days=offset) for offset in range(-1, days + 1)):
        for free_hours in hours:
            if day.weekday() == free_hours.weekday:
                length = (free_hours.to_minute - free_hours.from_minute) % 1440 or 1440
                now = instant(day, free_hours.from_minute, wall)
                end = instant(day, free_hours.from_minute + length, wall)
                while now < end:
                    minutes.add(now)
                    now += timedelta(minutes=1)
    return minutes


stretches = st.lists(
    st.builds(Free, st.integers(0, 6), st.integers(0, 1439), st.integers(0, 1439)), max_size=6
)


@settings(max_examples=60, deadline=None)
@given(
    stretches,
    st.sampled_from([BERLIN, HOWE, "America/St_Johns", "Asia/Kolkata"]),
    st.sampled_from([date(2026, 3, 28), date(2026, 4, 4), date(2026, 10, 24), date(2026, 3, 7)]),
    st.integers(0, 2 * 1440),
    st.integers(1, 1440),
)
def test_it_is_what_every_minute_says(
    hours: list[Free], zone: str, first: date, start: int, length: int
) -> None:
    begin = instant(first, 0, ZoneInfo(zone)) + timedelta(minutes=start)
    end = begin + timedelta(minutes=length)
    free = minutes_of(sort_hours(hours), zone, first, 5)
    asked = {begin + timedelta(minutes=minute) for minute in range(length)}
    assert lies_within(sort_hours(hours), begin, end, zone) is (asked <= free)


def test_tidy_hours_stand_in_the_week_once() -> None:
    hours = [Free(MON, 60, 120), Free(SAT, 1, 2), Free(MON, 0, 60), Free(SAT, 1, 2)]
    assert sort_hours(hours) == [Free(MON, 0, 60), Free(MON, 60, 120), Free(SAT, 1, 2)]


def test_somebody_is_away_for_any_part_of_a_time() -> None:
    spans = [(at("2026-03-07 00:00", BERLIN), at("2026-03-08 00:00", BERLIN))]
    for begin, end, is_away in (
        ("2026-03-06 21:00", "2026-03-07 07:00", True),
        ("2026-03-06 21:00", "2026-03-07 00:00", False),  # half-open at both ends
        ("2026-03-08 00:00", "2026-03-08 01:00", False),
        ("2026-03-07 23:00", "2026-03-08 07:00", True),
    ):
        assert is_away_between(spans, at(begin, BERLIN), at(end, BERLIN)) is is_away
    assert not is_away_between([], at("2026-03-07 00:00", BERLIN), at("2026-03-08 00:00", BERLIN))
