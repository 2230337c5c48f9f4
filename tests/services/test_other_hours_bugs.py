"""Bugs in other hours that their stories must find: each one line of the code, changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import simple_circle
from tests.scenarios.test_other_hours import asked_of, says, sets_hours
from tests.scenarios.test_patterns import EVERY_DAY, holds
from tests.scenarios.test_rotations import agrees, in_turn, takers
from tests.services.seeded_bugs import Bug, seeded
from tests.world import World

SERVICE = "app/rota/changes/other_hours_service.py"
QUERIES = "app/rota/schedule/other_hours_queries.py"
OCCURRENCES = "app/rota/schedule/occurrences.py"

BUGS = (
    Bug(
        "what was claimed stays claimed at another hour",
        SERVICE,
        "_move_slots",
        "release_shifts(tx, shifts)",
        "release_shifts(tx, [])",
    ),
    Bug(
        "a turn is given without a yes",
        QUERIES,
        "slots_without_yes",
        "if at <= hours.since and (hours.id, member_id) not in said_yes",
        "if at < hours.since and hours.id == member_id",
    ),
    Bug(
        "a no takes them all the same",
        SERVICE,
        "say_to_hours",
        "if yes and asked.slot_ids:",
        "if asked.slot_ids:",
    ),
    Bug(
        "a question of one member is answered by another",
        SERVICE,
        "say_to_hours",
        "OtherHoursAsked.member_id == member_id,",
        "OtherHoursAsked.member_id != member_id,",
    ),
    Bug(
        "they never end",
        OCCURRENCES,
        "other_hours_in_force",
        "if hours.first <= day <= hours.last and hours.covers(",
        "if hours.first <= day and hours.covers(",
    ),
)


def test_each_of_these_bugs_is_found(sqlite_url: str, tmp_path: Path) -> None:
    with World(sqlite_url, tmp_path) as world:
        for bug in (None, *BUGS):
            world.friends.clear()
            if bug is None:
                by_their_own_yes(world)
                continue
            with seeded(bug), pytest.raises(AssertionError):
                by_their_own_yes(world)


def by_their_own_yes(world: World) -> None:
    """A claim and a turn at other hours, a no, a yes, and the days after."""
    mina = simple_circle(world, "Sam", "Ade")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    mina.offers("Evening", EVERY_DAY, "18:00", "18:10", kind="text")
    mina.offers("Lunch", EVERY_DAY, "12:00", "13:00", kind="food")
    agrees(ade, in_turn(mina, "Lunch", "Ade", hand_off="day"))
    slot = mina.circle.slot("Evening", "2026-03-05")
    sam.claims(slot)
    hours_id = sets_hours(
        mina, "2026-03-04", "2026-03-06", Evening=("21:30", "21:40"), Lunch=("14:00", "15:00")
    )
    assert holds(sam) == []
    assert takers(mina, "Lunch", "2026-03-04", 4) == ["", "", "", "Ade"]
    assert [len(asked_of(friend)) for friend in (sam, ade)] == [1, 1]
    says(sam, hours_id, yes=False)
    assert holds(sam) == []
    says(sam, hours_id)
    assert holds(sam) == [slot]
    assert takers(mina, "Lunch", "2026-03-04", 3) == [""] * 3
    says(ade, hours_id)
    assert takers(mina, "Lunch", "2026-03-04", 3) == ["Ade"] * 3
    walls = {each["starts_wall"] for each in mina.week("2026-03-06", 2)}
    assert walls == {
        "2026-03-06T14:00", "2026-03-06T21:30", "2026-03-07T12:00", "2026-03-07T18:00",
    }  # fmt: skip
