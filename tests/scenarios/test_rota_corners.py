"""Where two changes of a rota meet: leaving and turns, offers and what isn't offered any more."""

from __future__ import annotations

import pytest

from app.core.ids import new_id
from tests.cases.first_circle import FRI, MON, SAT, TUE, WED
from tests.factories import simple_circle
from tests.scenarios.test_rotations import EVERY_DAY, agrees, in_turn, refusal_of, takers
from tests.scenarios.test_suggestions import offers as offers_time
from tests.scenarios.test_suggestions import own_offers as offered
from tests.scenarios.test_suggestions import suggested
from tests.scenarios.test_swaps import offers, swaps
from tests.world import Friend, World

NAMES = ("Sam", "Ade", "Lee")


def weeks_in_turn(world: World) -> tuple[Friend, str]:
    """Lunch goes round by weeks, and each has had one: it is the first one's again."""
    mina = simple_circle(world, *NAMES)
    mina.offers("Lunch", EVERY_DAY, "12:00", "13:00")
    rotation = in_turn(mina, "Lunch", *NAMES, hand_off="week")
    for name in NAMES:
        agrees(world.friends[name], rotation)
    world.sleeps_through(hours=24 * 7 * 3)
    world.settle()
    return mina, rotation


@pytest.mark.parametrize("way_out", ["removed", "left", "withdrawn"])
def test_whoever_goes_leaves_the_turn_of_now_where_it_is(world: World, way_out: str) -> None:
    """Counted over by two instead of three, the turns would jump to somebody else at once."""
    mina, _ = weeks_in_turn(world)
    now = takers(mina, "Lunch", world.now.date().isoformat(), 7)
    current = now[4]
    after = [name for name in NAMES if name != current]
    order = NAMES[NAMES.index(current) :] + NAMES[: NAMES.index(current)]
    assert len(after) == 2
    # Neither who is on now, nor who is next.
    leaving = order[2]
    if way_out == "removed":
        mina.removes(leaving)
    elif way_out == "left":
        world.friends[leaving].delete(f"/circles/{{c}}/members/{mina.member(leaving)}")
    withdrawn = mina.withdraws(leaving) if way_out == "withdrawn" else None
    world.settle()
    week = world.now.date().isoformat()
    assert takers(mina, "Lunch", week, 7)[:5] == now[:5]
    if withdrawn is not None:
        path = f"/circles/{{c}}/members/{mina.member(leaving)}/undo"
        mina.post(path, {"withdrawn_id": withdrawn["withdrawn_id"]})
        world.settle()
        assert takers(mina, "Lunch", week, 7)[:5] == now[:5]


def test_who_was_removed_stands_in_no_rotation_and_blocks_no_time(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Evening", [TUE], "18:00", "20:00")
    mina.offers("Lunch", EVERY_DAY, "12:00", "13:00")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    rotation = in_turn(mina, "Lunch", "Sam", "Ade", hand_off="week")
    for friend in (sam, ade):
        agrees(friend, rotation)
    body = {"id": new_id(), "pattern_id": mina.circle.patterns["Evening"]}
    sam.post("/circles/{c}/rotations/mine", body)
    mina.removes("Sam")
    world.settle()
    (own_rotation,) = mina.get("/circles/{c}/rotations")["rotations"]
    assert [member["name"] for member in own_rotation["members"]] == ["Ade"]
    (ades_rotation,) = ade.get("/circles/{c}/rotations")["rotations"]
    assert ades_rotation["others"] == 0
    # What the screen shows can be sent back, and Tuesdays are free to be taken.
    mina.patch(f"/circles/{{c}}/rotations/{rotation}", {
        "members": [member["member_id"] for member in own_rotation["members"]],
    })  # fmt: skip
    ade.post("/circles/{c}/rotations/mine", {**body, "id": new_id()})
    assert takers(mina, "Evening", "2026-03-09", 7) == ["Ade"]


def test_the_turns_ahead_stay_whose_they_are_when_somebody_is_shut_out(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Lunch", EVERY_DAY, "12:00", "13:00")
    rotation = in_turn(mina, "Lunch", "Sam", "Ade", hand_off="day")
    for name in ("Sam", "Ade"):
        agrees(world.friends[name], rotation)
    mina.withdraws("Ade")

    def ahead(friend: Friend) -> set[str | None]:
        (friends_rotation,) = friend.get("/circles/{c}/rotations")["rotations"]
        return {next_turn["name"] for next_turn in friends_rotation["next_turns"]}

    assert ahead(mina) == {"Sam", "Ade"}, "until the person decides about them"
    assert len(ahead(world.friends["Ade"])) == 1, "Ade isn't told"


def test_a_trade_for_a_time_that_is_left_out_is_over_and_locks_nobody_out(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    mina.offers("Lunch", [WED], "12:00", "14:00")
    mina.offers("Walk", [FRI], "15:00", "16:00")
    lunch, walk = mina.circle.slot("Lunch", "2026-03-04"), mina.circle.slot("Walk", "2026-03-06")
    sam.claims(lunch)
    ade.claims(walk)
    trade = offers(sam, lunch, for_slot_id=walk)
    mina.post(f"/circles/{{c}}/slots/{walk}/skip")
    world.settle()
    assert swaps(sam)["mine"] == swaps(ade)["for_me"] == []
    assert (
        refusal_of(ade, "POST", f"/circles/{{c}}/swaps/{trade['id']}/take", {}).code == "swap-over"
    )
    offers(sam, lunch)  # held still, and theirs to offer anew


def test_an_offered_turn_that_goes_on_to_another_is_offered_no_more(world: World) -> None:
    mina = simple_circle(world, *NAMES)
    sam, ade, lee = (world.friends[name] for name in NAMES)
    mina.offers("Evening", [MON], "18:00", "20:00")
    rotation = in_turn(mina, "Evening", "Sam", "Ade", hand_off="shift")
    for friend in (sam, ade):
        agrees(friend, rotation)
    days = ["2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23"]
    day = next(day for day in days[1:] if takers(mina, "Evening", day) == ["Sam"])
    swap = offers(sam, mina.circle.slot("Evening", day))
    assert len(swaps(lee)["for_me"]) == 1
    sam.post(f"/circles/{{c}}/rotations/{rotation}/leave")
    world.settle()
    assert takers(mina, "Evening", day) == ["Ade"]
    assert swaps(lee)["for_me"] == swaps(sam)["mine"] == []
    assert not lee.home()["supporter"]["offers"]
    assert (
        refusal_of(lee, "POST", f"/circles/{{c}}/swaps/{swap['id']}/take", {}).code == "swap-over"
    )


def test_an_edit_keeps_what_was_let_go_and_what_was_offered(world: World) -> None:
    """A turn that Ade let go isn't given to them again because Fridays were added."""
    mina = simple_circle(world, *NAMES)
    sam, ade, lee = (world.friends[name] for name in NAMES)
    mina.offers("Evening", [MON, WED], "18:00", "20:00")
    rotation = in_turn(mina, "Evening", "Ade", hand_off="shift")
    agrees(ade, rotation)
    given_up = mina.circle.slot("Evening", "2026-03-09")
    ade.releases(given_up)
    offers_time(mina, given_up, "Sam")
    offers_time(mina, given_up, "Lee")
    lee.post(f"/circles/{{c}}/slots/{given_up}/pass")
    change = {"id": new_id(), "weekdays": [MON, WED, SAT]}
    pattern = mina.patch(f"/circles/{{c}}/patterns/{mina.circle.patterns['Evening']}", change)
    mina.circle.patterns["More"] = pattern["id"]
    world.settle()
    assert takers(mina, "More", "2026-03-09", 7) == ["", "Ade", "Ade"]
    given_up = mina.circle.slot("More", "2026-03-09")
    assert [offer["slot"]["id"] for offer in offered(sam)] == [given_up]
    assert given_up not in {slot["id"] for slot in lee.home()["supporter"]["open"]}


def test_an_offer_that_reached_nobody_looks_like_one_that_was_passed(world: World) -> None:
    """Else a coordinator could tell a resting friend from one who said "not this one"."""
    mina = simple_circle(world, *NAMES)
    sam, ade, _ = (world.friends[name] for name in NAMES)
    mina.offers("Supper", [MON], "18:00", "20:00")
    suppers, passed = (mina.circle.slot("Supper", day) for day in ("2026-03-09", "2026-03-16"))
    sam.put("/circles/{c}/capacity", {"level": "resting"})
    offers_time(mina, suppers, "Sam")
    offers_time(mina, passed, "Ade")
    world.settle()
    ade.post(f"/circles/{{c}}/slots/{passed}/pass")
    suggestions = suggested(mina)
    assert suggestions.get(passed)
    assert suggestions.get(suppers), "nobody is being asked: somebody else is named"
    # Nor does somebody who is gone keep a time from being offered to others.
    offers_time(mina, passed, "Lee")
    world.settle()
    mina.removes("Lee")
    sam.put("/circles/{c}/capacity", {"level": "open"})
    assert [person["name"] for person in suggested(mina)[passed]] == ["Sam"]


def test_asking_somebody_shut_out_for_cover_says_nothing_of_it(world: World) -> None:
    mina = simple_circle(world, *NAMES)
    sam, ade, _ = (world.friends[name] for name in NAMES)
    mina.offers("Lunch", [WED], "12:00", "14:00")
    lunch = mina.circle.slot("Lunch", "2026-03-04")
    sam.claims(lunch)
    mina.withdraws("Ade")
    ade.phone.new_pushes()
    asked = offers(sam, lunch, to_id=mina.member("Ade"))
    world.settle()
    assert asked["state"] == "open"
    assert ade.phone.new_pushes() == []
    assert swaps(ade)["for_me"] == []


def test_nobody_gives_their_time_to_somebody_who_was_shut_out_since(world: World) -> None:
    """The time that comes back would count as open, and whoever gave it would not know."""
    mina = simple_circle(world, "Sam", "Ade")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    mina.offers("Lunch", [WED], "12:00", "14:00")
    mina.offers("Walk", [FRI], "15:00", "16:00")
    lunch, walk = mina.circle.slot("Lunch", "2026-03-04"), mina.circle.slot("Walk", "2026-03-06")
    sam.claims(lunch)
    ade.claims(walk)
    trade = offers(sam, lunch, for_slot_id=walk)
    mina.withdraws("Sam")
    assert swaps(ade)["for_me"] == []
    assert (
        refusal_of(ade, "POST", f"/circles/{{c}}/swaps/{trade['id']}/take", {}).code == "swap-over"
    )
    assert len(swaps(sam)["mine"]) == 1, "Sam isn't told"
