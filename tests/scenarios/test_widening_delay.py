"""What opens the plan waits, and can be taken back meanwhile; all else counts at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.factories import comes_in, second_device
from tests.scenarios.test_grants import (
    HELPS,
    ON_ONE,
    asks_of,
    grant,
    hearing,
    reads,
    switches,
    with_plan,
)
from tests.world import Refused, World


def test_what_opens_the_plan_waits_and_can_be_taken_back_alone(world: World) -> None:
    mina, sam = with_plan(world, "Sam", "Ade"), world.friends["Sam"]
    switches(mina, "Sam", "helps")
    alone = mina.get("/circles/{c}/widening")
    assert (alone["hours"], alone["device_from"], len(alone["waiting"])) == (24, None, 1)
    (waits,) = alone["waiting"]
    assert datetime.fromisoformat(waits["starts_at"]) == world.now + timedelta(hours=24)
    assert (waits["name"], waits["sections"]) == ("Sam", ["helps"])
    assert mina.home()["person"]["widening"] == 1
    assert reads(sam) == []

    # An ask before that tells what Sam could know before, and nothing of the plan.
    mina.asks("Company", now=True)
    world.phone("Sam").shows("ask")
    assert sam.sees()["told"]["what"] == "Company"
    (entry,) = mina.reads("told", who="Sam", event="ask")
    assert entry["tier"] == 2
    mina.does("stop")

    # Taken back in one tap: nobody was told, and nobody knew.
    world.settle()
    world.phone("Sam").new_pushes()
    mina.delete(f"/circles/{{c}}/grants/{waits['id']}")
    world.settle()
    world.phone("Sam").shows()
    assert len(mina.reads("later_stopped", who="Sam", grant_id=waits["id"])) == 1
    world.advance(hours=48)
    assert reads(sam) == []
    assert asks_of(mina, "Sam") == [(2, None)]

    # Left alone it counts when the pause is over.
    switches(mina, "Sam", "helps")
    world.advance(hours=23, minutes=59)
    assert reads(sam) == []
    world.advance(minutes=1)
    assert reads(sam) == ["helps"]
    assert mina.home()["person"]["widening"] == 0

    # One more waits again; the one that is open stays open meanwhile.
    switches(mina, "Sam", "helps", "worse")
    assert reads(sam) == ["helps"]
    world.advance(hours=24)
    assert sorted(reads(sam)) == ["helps", "worse"]
    # Less is at once.
    switches(mina, "Sam", "worse")
    assert reads(sam) == ["worse"]
    switches(mina, "Sam")
    assert reads(sam) == []
    assert asks_of(mina, "Sam") == [(2, None)]


@ON_ONE
def test_a_grant_tells_at_once_all_but_the_plan(world: World) -> None:
    mina = with_plan(world, "Sam")
    sam = world.friends["Sam"]
    mina.delete(f"/circles/{{c}}/grants/{hearing(mina)['id']}")
    new_grant = grant(mina, "Sam", tier=3, sections=["helps", "handover"])
    assert (new_grant["tier"], new_grant["sections"]) == (3, ["helps", "handover"])
    (now,) = new_grant["beside"]
    assert (now["tier"], now["sections"]) == (3, ["handover"])
    assert reads(sam) == []
    world.advance(hours=24)
    assert reads(sam) == ["helps"]
    # The address is no part of the plan: who comes needs it at once.
    switches(mina, "Sam", "helps", "handover", "address")
    assert mina.get("/circles/{c}/widening")["waiting"] == []


@ON_ONE
def test_a_shorter_pause_counts_when_the_longer_one_is_over(world: World) -> None:
    mina = with_plan(world, "Sam")
    mina.put("/circles/{c}/widening", {"hours": 72})
    assert mina.get("/circles/{c}/widening")["hours"] == 72
    asked = mina.put("/circles/{c}/widening", {"hours": 0})
    assert (asked["hours"], asked["next_hours"]) == (72, 0)
    due = asked["next_at"]
    world.advance(hours=71)
    # Asked for again it doesn't wait anew.
    assert mina.put("/circles/{c}/widening", {"hours": 0})["next_at"] == due
    new_grant = grant(mina, "Sam", tier=3, sections=["helps"])
    assert datetime.fromisoformat(new_grant["starts_at"]) == world.now + timedelta(hours=72)
    world.advance(hours=1)
    assert mina.get("/circles/{c}/widening")["hours"] == 0
    grant(mina, "Sam", tier=3, sections=["worse"])
    assert reads(world.friends["Sam"]) == ["worse"]
    assert len(mina.reads("widen_pause_set", by="Mina")) == 2


@ON_ONE
def test_a_phone_that_was_just_added_opens_nothing(world: World) -> None:
    mina = with_plan(world, "Sam")
    world.advance(minutes=1)
    phone = second_device(world, "Mina", push=False)
    old, mina.phones = mina.phones, [phone]
    with pytest.raises(Refused) as refusal:
        switches(mina, "Sam", "helps")
    assert (refusal.value.status, refusal.value.code) == (409, "own-device")
    with pytest.raises(Refused) as refusal:
        grant(mina, tier=3, sections=["helps"])
    assert refusal.value.code == "own-device"
    with pytest.raises(Refused) as refusal:
        mina.put("/circles/{c}/widening", {"hours": 1})
    assert refusal.value.code == "own-device"
    assert mina.get("/circles/{c}/widening")["device_from"] is not None
    # What is no part of the plan, and everything narrower, it can.
    switches(mina, "Sam", "handover")
    switches(mina, "Sam", what_i_need=False)
    world.advance(hours=24)
    switches(mina, "Sam", "helps")
    mina.phones = old
    assert len(mina.get("/circles/{c}/widening")["waiting"]) == 1


@ON_ONE
def test_what_a_drafter_opened_waits_from_the_moment_it_is_accepted(world: World) -> None:
    jordan, mina = world.friend("Jordan"), world.friend("Mina")
    circle = jordan.drafts_circle("Mina", "Sam")
    jordan.put("/circles/{c}/plan", {"sections": [HELPS]}, headers={"If-Match": '"1"'})
    grant(jordan, "Sam", tier=3, sections=["helps"])
    world.advance(hours=48)
    mina.accepts(jordan.hands_over(), circle)
    (waits,) = mina.get("/circles/{c}/widening")["waiting"]
    assert datetime.fromisoformat(waits["starts_at"]) == world.now + timedelta(hours=24)
    sam = comes_in(world, mina, "Sam")
    assert reads(sam) == []
    world.advance(hours=24)
    assert reads(sam) == ["helps"]


@ON_ONE
def test_an_undone_withdrawal_opens_nothing_sooner(world: World) -> None:
    mina = with_plan(world, "Sam")
    switches(mina, "Sam", "helps")
    (waits,) = mina.get("/circles/{c}/widening")["waiting"]
    undo = f"/circles/{{c}}/members/{mina.member('Sam')}/undo"
    mina.post(undo, {"withdrawn_id": mina.withdraws("Sam")["withdrawn_id"]})
    (again,) = mina.get("/circles/{c}/widening")["waiting"]
    assert (again["starts_at"], again["review_at"]) == (waits["starts_at"], waits["review_at"])
    world.advance(hours=24)
    assert reads(world.friends["Sam"]) == ["helps"]
    mina.post(undo, {"withdrawn_id": mina.withdraws("Sam")["withdrawn_id"]})
    assert reads(world.friends["Sam"]) == ["helps"], "given back exactly, at once"
