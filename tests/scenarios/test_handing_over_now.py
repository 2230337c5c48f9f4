"""A shift that is handed over while it runs: what is left opens at once, to all but who held it."""

from __future__ import annotations

from app.core.ids import new_id
from tests.cases.first_circle import SUN
from tests.factories import simple_circle
from tests.scenarios.test_arrival import refused
from tests.world import Friend, Json, World


def tea_with_sam(world: World, *more_names: str, places: int = 1) -> tuple[Friend, str]:
    mina = simple_circle(world, "Sam", "Ade", "Lee", *more_names)
    mina.offers("Tea", [SUN], "14:00", "16:00", places=places)
    tea = mina.circle.slot("Tea", "2026-03-01")
    world.friends["Sam"].claims(tea)
    world.at("2026-03-01 14:30")
    for friend in world.friends.values():
        friend.phone.new_pushes()
    return mina, tea


def hands_over(friend: Friend, slot: str) -> Json:
    slot_now: Json = friend.post(f"/circles/{{c}}/slots/{slot}/hand-over")
    return slot_now


def test_handing_over_opens_what_is_left_and_tells_nothing_else(world: World) -> None:
    mina, tea = tea_with_sam(world)
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    assert [companion["name"] for companion in mina.home()["person"]["with_me"]] == ["Sam"]
    assert sam.home()["supporter"]["mine"][0]["may"] == "hand_over"
    after = hands_over(sam, tea)
    assert (after["mine"], after["taken"], after["may"]) == (False, 0, "claim")
    world.settle()
    # The person reads it on their phone, and who is with them now; nothing of why.
    world.phone("Mina").shows("shift_changed")
    home = mina.home()["person"]
    assert (home["with_me"], home["open"][0]["id"]) == ([], tea)
    (entry,) = mina.reads("handed_over", who="Sam")
    assert (entry["reason"], entry["outcome"]) == (None, None)
    # Sam isn't asked to take it again; it is among the week's open times if they can after all.
    assert tea not in {slot["id"] for slot in sam.home()["supporter"]["open"]}
    assert tea in {slot["id"] for slot in ade.home()["supporter"]["open"]}
    assert [slot["may"] for slot in sam.week("2026-03-01", 1)] == ["claim"]
    # Twice: nothing more happens.
    hands_over(sam, tea)
    world.settle()
    world.phone("Mina").shows()
    assert len(mina.reads("handed_over")) == 1
    # Somebody else takes what is left, and is with them at once.
    assert ade.claims(tea)["mine"] is True
    assert [companion["name"] for companion in mina.home()["person"]["with_me"]] == ["Ade"]
    # The first one taps once more, late: Ade's place is Ade's.
    hands_over(sam, tea)
    assert [companion["name"] for companion in mina.home()["person"]["with_me"]] == ["Ade"]
    # And the next one may hand over as well.
    hands_over(ade, tea)
    world.settle()
    world.phone("Mina").shows("shift_changed")
    assert [entry["who"]["name"] for entry in mina.reads("handed_over")] == ["Sam", "Ade"]


def test_a_gap_opens_at_once_and_not_for_who_handed_over(world: World) -> None:
    mina, tea = tea_with_sam(world)
    for kind in ("pool", "coordinators"):
        grant = {"id": new_id(), "to": {"kind": kind}, "event": "gap", "tier": 1}
        mina.post("/circles/{c}/grants", grant)
    mina.put("/circles/{c}/pool", {"member_ids": [mina.member(name) for name in ("Sam", "Ade")]})
    for name in ("Sam", "Ade"):
        world.friends[name].put("/circles/{c}/pool/mine", {"agreed": True})
    alerts = {"on": True, "lead_hours": [72, 24, 4], "wait_minutes": 60}
    mina.put("/circles/{c}/gaps/alerts", alerts)
    world.settle()
    for friend in world.friends.values():
        friend.phone.new_pushes()
    hands_over(world.friends["Sam"], tea)
    world.settle()
    world.phone("Sam").shows()
    assert "gap" in {world.phone("Ade").event_of(push) for push in world.phone("Ade").new_pushes()}
    world.phone("Lee").shows("open_time")
    (gap, *_) = mina.get("/circles/{c}/gaps")["gaps"]
    assert gap["slot_ids"] == [tea]
    world.friends["Lee"].claims(tea)
    world.settle()
    assert mina.get("/circles/{c}/gaps")["gaps"][:1] != [gap]
    assert len(mina.reads("gap_closed", subject_id=tea)) == 1
    # Lee hands over as well: it opens again, at once, for who hasn't given it back.
    world.advance(minutes=20)
    world.phone("Ade").new_pushes()
    hands_over(world.friends["Lee"], tea)
    world.settle()
    world.phone("Lee").shows()
    assert len(mina.reads("gap_opened", subject_id=tea)) == 2


def test_one_of_two_hands_over(world: World) -> None:
    mina, tea = tea_with_sam(world, places=2)
    world.friends["Ade"].claims(tea)
    assert hands_over(world.friends["Sam"], tea)["taken"] == 1
    assert [companion["name"] for companion in mina.home()["person"]["with_me"]] == ["Ade"]


def test_only_who_holds_it_hands_over(world: World) -> None:
    mina, tea = tea_with_sam(world)
    assert refused(hands_over, world.friends["Ade"], tea) == "not-held"
    assert refused(hands_over, mina, tea) == "not-yours"
    world.at("2026-03-01 16:00")
    assert refused(hands_over, world.friends["Sam"], tea) == "slot-over"
    assert [slot["may"] for slot in world.friends["Sam"].week("2026-03-01", 1)] == [None]


def test_a_shift_that_has_not_begun_is_simply_let_go(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.offers("Tea", [SUN], "14:00", "16:00")
    tea = mina.circle.slot("Tea", "2026-03-01")
    sam = world.friends["Sam"]
    assert sam.claims(tea)["may"] == "release"
    hands_over(sam, tea)
    world.settle()
    world.phone("Mina").shows()
    assert (len(mina.reads("released")), len(mina.reads("handed_over"))) == (1, 0)


def test_a_release_that_waited_offline_until_the_shift_began_is_a_hand_over(world: World) -> None:
    mina, tea = tea_with_sam(world)
    world.friends["Sam"].releases(tea)
    world.settle()
    world.phone("Mina").shows("shift_changed")
    assert len(mina.reads("handed_over", who="Sam")) == 1
