"""Cases in which rotas elsewhere leave somebody alone, told over HTTP on both databases.

From the issues and the behaviour of on-call engines. What stands elsewhere: an edit before the
current one's place, a member away in their turn (test_rotations); nothing at all, a sole
supporter removed or without consent, opened by a release (test_gaps); opened by a swap
(test_swaps); two answers in one instant, answer against timer and close, from an old notice, more
needed than one (test_answers, services/test_lease_race); two claims for one place (test_claims,
services/test_claims); nobody there, exhausted (test_simple_plan); consent withdrawn after the
snapshot, after queueing, during a retry (services/test_lease_race); crashes (faults/); 404 and 410
(test_push_outcomes); a clock set wrong, hours asleep (services/test_key_files_and_clock_jumps,
test_overrides).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from tests.factories import comes_in, simple_circle
from tests.scenarios.test_rotations import agrees, in_turn, takers
from tests.world import Friend, Json, World

EVERY_DAY = list(range(7))
NEW_YORK = "America/New_York"
LORD_HOWE = "Australia/Lord_Howe"


def instants(slot: Json) -> tuple[datetime, datetime]:
    begin, end = (datetime.fromisoformat(slot[key]) for key in ("starts_at", "ends_at"))
    return begin, end


def circle_in(world: World, zone: str, *friends: str) -> Friend:
    person = world.friend("Mina", zone=zone)
    person.begins_circle(*friends)
    for name in friends:
        world.friend(name, zone=zone)
        comes_in(world, person, name)
    world.settle()
    return person


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (NEW_YORK, "2026-03-08", 23.0),
        (NEW_YORK, "2026-11-01", 25.0),
        (LORD_HOWE, "2026-04-05", 24.5),
        (LORD_HOWE, "2026-10-04", 23.5),
    ],
)
def test_twelve_two_hour_slots_on_the_day_of_the_change(
    world: World, zone: str, day: str, hours: float
) -> None:
    """No hole and no overlap; and when all are taken, none is seen (OnCall loses some)."""
    before = date.fromisoformat(day) - timedelta(days=1)
    world.at(f"{before} 12:00", zone)
    mina = circle_in(world, zone, "Sam")
    for hour in range(0, 24, 2):
        mina.offers(f"{hour}", EVERY_DAY, f"{hour:02}:00", f"{(hour + 2) % 24:02}:00")
    slots = mina.week(day, 1)
    assert len(slots) == 12
    spans = [instants(slot) for slot in slots]
    assert all(span[1] == after[0] for span, after in pairwise(spans))
    assert (spans[-1][1] - spans[0][0]).total_seconds() / 3600 == hours
    gaps_before = mina.get("/circles/{c}/gaps")["gaps"]
    assert len(gaps_before) == 1, "with nobody, all of it is one gap"
    sam = world.friends["Sam"]
    for slot in slots:
        sam.claims(slot["id"])
    gaps_left = mina.get("/circles/{c}/gaps")["gaps"]
    opened = [(gap_left["starts_at"], gap_left["ends_at"]) for gap_left in gaps_left]
    assert all(
        datetime.fromisoformat(end) <= spans[0][0] or datetime.fromisoformat(begin) >= spans[-1][1]
        for begin, end in opened
    ), opened


def test_a_start_that_does_not_exist_and_one_that_is_there_twice(world: World) -> None:
    world.at("2026-03-07 12:00", NEW_YORK)
    mina = circle_in(world, NEW_YORK, "Sam")
    mina.offers("Late", EVERY_DAY, "02:30", "04:00")
    mina.offers("Gone", EVERY_DAY, "02:00", "02:45", kind="call")
    (late,) = mina.week("2026-03-08", 1)
    assert (late["starts_wall"], late["ends_wall"]) == ("2026-03-08T03:00", "2026-03-08T04:00")
    mina.offers("Twice", EVERY_DAY, "01:30", "03:00", kind="text")
    twice = next(slot for slot in mina.week("2026-11-01", 1) if slot["kind"] == "text")
    assert twice["starts_at"].startswith("2026-11-01T05:30"), "the first of the two"
    begin, end = instants(twice)
    assert end - begin == timedelta(minutes=150)
    world.friends["Sam"].claims(late["id"])


def test_the_zone_changed_in_mid_rotation(world: World) -> None:
    """Whose turn it is stays; the wall clock stays; what has begun keeps its hour."""
    world.at("2026-03-02 12:00", NEW_YORK)
    mina = circle_in(world, NEW_YORK, "Sam", "Ade")
    mina.offers("Night", EVERY_DAY, "21:00", "07:00", kind="overnight")
    rotation = in_turn(mina, "Night", "Sam", "Ade", hand_off="day")
    for name in ("Sam", "Ade"):
        agrees(world.friends[name], rotation)
    before = takers(mina, "Night", "2026-03-02", 10)
    world.at("2026-03-02 22:00", NEW_YORK)
    ade = world.friends["Ade"]
    ade.phone.new_pushes()
    first_slot = mina.week("2026-03-02", 1)[0]
    mina.patch("/circles/{c}", {"zone": "America/Vancouver"})
    assert takers(mina, "Night", "2026-03-02", 10) == before
    night, following = mina.week("2026-03-02", 2)
    assert night["starts_at"] == first_slot["starts_at"], "what has begun keeps its hour"
    assert following["starts_wall"] == "2026-03-03T21:00"
    assert following["starts_at"].startswith("2026-03-04T05:00")
    world.at("2026-03-03 12:00", NEW_YORK)
    ade.phone.shows("shift_changed")


def test_a_hand_off_on_the_31st_leaves_no_month_out(world: World) -> None:
    world.at("2026-03-30 12:00", NEW_YORK)
    mina = circle_in(world, NEW_YORK, "Sam", "Ade", "Lee")
    mina.offers("Lunch", EVERY_DAY, "12:00", "13:00")
    rotation = in_turn(
        mina, "Lunch", "Sam", "Ade", "Lee", hand_off="month", **{"from": "2026-03-31"}
    )
    for name in ("Sam", "Ade", "Lee"):
        agrees(world.friends[name], rotation)
    assert takers(mina, "Lunch", "2026-03-30", 3) == ["", "Sam", "Sam"]
    assert takers(mina, "Lunch", "2026-04-29", 3) == ["Sam", "Ade", "Ade"]
    world.sleeps_through(hours=24 * 45)
    world.settle()
    assert takers(mina, "Lunch", "2026-05-30", 3) == ["Ade", "Lee", "Lee"]


def test_a_window_between_shifts_and_less_than_a_minute_are_seen(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.offers("Early", EVERY_DAY, "12:00", "13:00")
    mina.offers("Late", EVERY_DAY, "13:01", "14:00")
    mina.put("/circles/{c}/gaps/alerts", {"on": True, "lead_hours": [48, 24, 4]})
    day = (world.now + timedelta(days=1)).date().isoformat()
    open_then = [
        gap for gap in mina.get("/circles/{c}/gaps")["gaps"] if gap["starts_wall"].startswith(day)
    ]
    assert [gap["starts_wall"][11:] for gap in open_then] == ["12:00", "13:01"]
    # Half a minute before the end of the one that nobody took, it still is a gap.
    early = mina.circle.slot("Early", day)
    world.at(f"{day} 12:59")
    world.advance(seconds=30)
    (gap_left, *_) = mina.get("/circles/{c}/gaps")["gaps"]
    assert gap_left["slot_ids"][0] == early


def test_on_duty_with_no_way_to_be_reached_is_passed_over(world: World) -> None:
    """OnCall #1326: somebody's turn whom nothing may reach is still theirs, and an ask goes on."""
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Day", EVERY_DAY, "00:00", "23:59")
    sam = world.friends["Sam"]
    world.advance(hours=1)
    rotation = in_turn(mina, "Day", "Sam")
    agrees(sam, rotation)
    mina.withdraws("Sam")
    world.settle()
    ade = world.friends["Ade"]
    ade.phone.new_pushes()
    mina.asks("Tea", now=True)
    world.settle()
    ade.phone.shows("ask")
    assert sam.phone.new_pushes() == []
