"""What a time meets of its taker's own."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.rota.shifts.conflicts import Clash, Limits, Time, find_clashes
from tests.world import VANCOUVER, wall

NIGHT = ((7 * 60, 22 * 60),)


def time(start: str, hours: float, kind: str = "company", name: str | None = None) -> Time:
    at: datetime = wall(start)
    return Time(name or start, kind, at, at + timedelta(hours=hours))


def conflicts_of(offered: Time, *claimed: Time, **set_limits: object) -> list[Clash]:
    limits = Limits(**{"zone": VANCOUVER, **set_limits})  # type: ignore[arg-type]
    return find_clashes(offered, claimed, limits, VANCOUVER)


def test_what_touches_doesnt_overlap_and_what_overlaps_is_named() -> None:
    lunch = time("2026-03-04 12:00", 2)
    assert conflicts_of(lunch, time("2026-03-04 14:00", 1), time("2026-03-04 10:00", 2)) == []
    walk = time("2026-03-04 13:59", 1)
    assert conflicts_of(lunch, walk) == [Clash("overlap", (walk.slot_id,))]
    assert conflicts_of(lunch, lunch) == [], "it doesn't meet itself"


def test_two_overnights_in_a_row() -> None:
    friday = time("2026-03-06 21:00", 11, "overnight")
    saturday = time("2026-03-07 21:00", 11, "overnight")
    assert conflicts_of(saturday, friday) == [Clash("nights", (friday.slot_id,))]
    assert conflicts_of(friday, saturday) == [Clash("nights", (saturday.slot_id,))]
    assert conflicts_of(friday, time("2026-03-08 21:00", 11, "overnight")) == []
    assert conflicts_of(saturday, time("2026-03-06 21:00", 11)) == []


@pytest.mark.parametrize(
    ("start", "hours", "quiet"),
    [
        ("2026-03-04 18:00", 4, False),  # ends as it gets quiet
        ("2026-03-04 18:00", 4.5, True),
        ("2026-03-04 07:00", 2, False),
        ("2026-03-04 06:30", 2, True),  # begins while it is quiet
        ("2026-03-07 21:00", 11, True),  # over the hour that is left out
        ("2026-03-04 08:00", 23, True),
    ],
)
def test_quiet_hours_by_the_members_own_clock(start: str, hours: float, quiet: bool) -> None:
    conflicts = conflicts_of(time(start, hours), hours=NIGHT)
    assert conflicts == ([Clash("quiet")] if quiet else [])


def test_quiet_is_what_lies_out_of_all_hours() -> None:
    late = time("2026-03-04 21:00", 2)
    assert conflicts_of(late, hours=(*NIGHT, (17 * 60, 23 * 60))) == []
    assert conflicts_of(late, hours=(*NIGHT, (None, None))) == [], "at any hour"
    assert conflicts_of(late) == [], "nothing was said"
    assert conflicts_of(time("2026-03-04 06:00", 1), hours=NIGHT, zone="Europe/London") == []
    assert conflicts_of(time("2026-03-04 18:00", 1), hours=NIGHT, zone="Europe/London") == [
        Clash("quiet")
    ]


def test_a_week_is_monday_to_sunday_by_the_circles_wall_clock() -> None:
    monday = time("2026-03-02 00:10", 1)
    sunday = time("2026-03-08 23:30", 1)  # already Monday in UTC
    before = time("2026-03-01 23:30", 0.5)
    assert conflicts_of(sunday, monday, weekly=1) == [Clash("week", (monday.slot_id,))]
    assert conflicts_of(monday, before, weekly=1) == []
    assert conflicts_of(sunday, monday, weekly=2) == []
    tuesday = time("2026-03-03 12:00", 1)
    assert conflicts_of(sunday, tuesday, monday, weekly=2) == [
        Clash("week", (monday.slot_id, tuesday.slot_id))
    ]


def test_all_of_it_is_said_at_once() -> None:
    claimed_night = time("2026-03-06 22:00", 9, "overnight")
    conflicts = conflicts_of(
        time("2026-03-06 21:00", 11, "overnight"), claimed_night, hours=NIGHT, weekly=1
    )
    assert [conflict.kind for conflict in conflicts] == ["overlap", "nights", "quiet", "week"]
