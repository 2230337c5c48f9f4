"""What opens a gap, and its whole life as the person reads it in the record."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.scenarios.test_gaps import (
    alerts,
    coordinator,
    gaps_of,
    lunch_circle,
    may_hear,
    pool,
)
from tests.world import Friend, World

LIFE = ("gap_opened", "gap_offered", "gap_asked", "gap_told", "gap_closed")


def life(person: Friend, slot: str) -> list[tuple[str, str | None, str | None]]:
    """The entries of a gap's life, oldest first: kind, whom it names, reason."""
    return [
        (entry["kind"], (entry["who"] or {}).get("name"), entry["reason"])
        for entry in person.record()
        if entry["kind"] in LIFE and entry["subject_id"] == slot
    ]


def held_by_sam(world: World) -> tuple[Friend, str]:
    """Sam alone holds a lunch that begins in three hours; Ade could be told."""
    mina, lunch = lunch_circle(world, "Sam", "Ade")
    world.friends["Sam"].claims(lunch)
    alerts(mina)
    world.at("2026-03-04 09:00")
    for friend in world.friends.values():
        friend.phone.new_pushes()
    assert life(mina, lunch) == []
    return mina, lunch


def sam_leaves(world: World, _: Friend, __: str) -> None:
    sam = world.friends["Sam"]
    sam.delete(f"/circles/{{c}}/members/{sam.circle.members['Sam']}")


def sam_lets_go(world: World, _: Friend, lunch: str) -> None:
    world.friends["Sam"].releases(lunch)


def mina_ends_it(world: World, mina: Friend, lunch: str) -> None:
    mina.withdraws("Sam")
    world.settle()
    assert life(mina, lunch) == [], "a withdrawal alone opens nothing"
    mina.post(f"/circles/{{c}}/members/{mina.member('Sam')}/shifts/{lunch}/end")


#: What opens it, and what Sam hears.
CAUSES: dict[str, tuple[Callable[[World, Friend, str], object], tuple[str, ...]]] = {
    "removed": (lambda _, mina, __: mina.removes("Sam"), ()),
    "left": (sam_leaves, ()),
    "withdrawn and ended": (mina_ends_it, ("shift_changed",)),
    "let go": (sam_lets_go, ()),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_a_sole_supporter_who_is_gone_leaves_a_gap(world: World, cause: str) -> None:
    mina, lunch = held_by_sam(world)
    opens, events = CAUSES[cause]
    opens(world, mina, lunch)
    world.settle()
    assert lunch in gaps_of(mina)[0]["slot_ids"]
    world.phone("Ade").shows("open_time")
    world.phone("Sam").shows(*events)
    assert life(mina, lunch) == [("gap_opened", None, None), ("gap_offered", None, None)]
    (entry,) = mina.reads("told", who="Ade", subject_id=lunch)
    assert entry["time"]["starts_at"] == "2026-03-04T20:00:00.000Z"
    assert (entry["time"]["kind"], entry["time"]["title"]) == ("food", "Lunch")


def test_who_rests_keeps_what_they_hold_until_they_let_it_go(world: World) -> None:
    """Resting is nobody's business: it opens nothing. What they let go isn't asked of them."""
    mina, lunch = held_by_sam(world)
    sam = world.friends["Sam"]
    sam.put("/circles/{c}/capacity", {"level": "resting"})
    world.settle()
    assert life(mina, lunch) == []
    assert [slot["id"] for slot in sam.home()["supporter"]["mine"]] == [lunch]
    sam.releases(lunch)
    world.settle()
    assert [kind for kind, _, _ in life(mina, lunch)] == ["gap_opened", "gap_offered"]
    world.phone("Sam").shows()
    world.phone("Ade").shows("open_time")


def test_a_pause_of_everything_ends_it_and_it_begins_anew(world: World) -> None:
    mina, lunch = held_by_sam(world)
    world.friends["Sam"].releases(lunch)
    world.settle()
    mina.post("/circles/{c}/pause", {})
    assert life(mina, lunch)[-1] == ("gap_closed", None, "paused")
    mina.post("/circles/{c}/resume", {})
    world.settle()
    assert life(mina, lunch)[3] == ("gap_opened", None, "again")


def test_times_that_are_paused_or_left_out_are_no_gap(world: World) -> None:
    mina, lunch = held_by_sam(world)
    world.friends["Sam"].releases(lunch)
    world.settle()
    mina.post(f"/circles/{{c}}/slots/{lunch}/skip")
    world.settle()
    assert life(mina, lunch)[-1] == ("gap_closed", None, "gap_gone")
    assert all(lunch not in gap["slot_ids"] for gap in gaps_of(mina))
    mina.post(f"/circles/{{c}}/slots/{lunch}/unskip")
    world.settle()
    assert life(mina, lunch)[3] == ("gap_opened", None, "again")


def test_the_whole_life_of_a_gap_stands_in_the_record(world: World) -> None:
    mina, lunch = lunch_circle(world, "Sam", "Ade", "Lee")
    lee = coordinator(mina, "Lee")
    pool(mina, "Ade", "Sam")
    may_hear(mina, "pool", "coordinators")
    lee.may_be_reached(coordinator_alerts=True)
    alerts(mina)
    world.at("2026-03-03 12:30")
    # What is being done about it: Ade was asked, Sam is next in an hour.
    gap = next(open_gap for open_gap in gaps_of(lee) if lunch in open_gap["slot_ids"])
    asked = [told_member for told_member in gap["told"] if told_member["how"] == "asked"]
    assert [(member["name"], member["at"]) for member in asked] == [
        ("Ade", "2026-03-03T20:00:00.000Z")
    ]
    assert (gap["next"]["name"], gap["next"]["at"]) == ("Sam", "2026-03-03T21:00:00.000Z")
    world.at("2026-03-04 09:00")
    world.friends["Ade"].claims(lunch)
    world.settle()
    assert life(mina, lunch) == [
        ("gap_opened", None, None),
        ("gap_offered", None, None),
        ("gap_asked", "Ade", None),
        ("gap_asked", "Sam", None),
        ("gap_told", "Lee", None),
        ("gap_closed", None, "gap_filled"),
    ]
    # For the person alone.
    assert lee.tries("GET", "/circles/{c}/record").status_code == 403


def test_one_that_nobody_took_is_over_and_said_so(world: World) -> None:
    mina, lunch = lunch_circle(world, "Sam")
    alerts(mina)
    world.at("2026-03-04 14:30")
    assert life(mina, lunch)[-1] == ("gap_closed", None, "gap_over")
