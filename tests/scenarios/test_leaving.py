"""Removal, withdrawal and its undoing: at once, for good, or taken back."""

from __future__ import annotations

import pytest

from tests.cases.first_circle import WED
from tests.factories import comes_in, second_device, simple_circle
from tests.world import Json, Refused, World


def test_a_removed_member_is_out_everywhere_at_once(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Lunch", [WED], "12:00", "14:00")
    slot = mina.circle.slot("Lunch", "2026-03-04")
    sam = world.friends["Sam"]
    sam.claims(slot)
    mina.asks(now=True)
    (push,) = world.phone("Sam").shows("ask")
    tablet = second_device(world, "Sam")

    removed = mina.removes("Sam")
    assert "ask" in [sent_notice["event"] for sent_notice in removed["left"]], (
        "what had left is told"
    )
    # It was their only circle: every session and subscription is dead.
    for phone in (sam.phone, tablet):
        for path in ("/me", f"/circles/{mina.circle.id}/home", f"/notices/{push['n']}"):
            assert phone.call("GET", path).status_code == 401, path
    # Their shift is open again, the ask goes on without them, nothing comes to their phone.
    (lunch,) = mina.week("2026-03-04", 1)
    assert lunch["taken"] == 0
    world.settle()
    world.phone("Ade").shows("ask")
    assert "Sam" not in mina.sees_people()
    mina.does("stop")
    world.advance(hours=2)
    assert sam.phone.new_pushes() == []
    assert tablet.new_pushes() == []
    assert len(mina.reads("member_removed", who="Sam", by="Mina")) == 1


def test_who_is_in_another_circle_stays_signed_in_there(world: World) -> None:
    mina = simple_circle(world, "Sam")
    noor = world.friend("Noor")
    noor.begins_circle("Sam")
    sams_circle = world.friends["Sam"].circle
    comes_in(world, noor, "Sam")
    sam = world.friends["Sam"]
    own_circle, sam.circle = sam.circle, sams_circle
    mina.removes("Sam")
    assert sam.tries("GET", "/circles/{c}/home").status_code == 404
    assert [place["circle_id"] for place in sam.get("/me")["places"]] == [own_circle.id]
    sam.circle = own_circle
    assert sam.home()["supporter"]["person_name"] == "Noor"
    mina.asks(now=True)
    noor.asks(now=True)
    world.phone("Sam").shows("ask")


def test_removing_a_place_ends_its_link_and_its_knock(world: World) -> None:
    mina = simple_circle(world, "Ade")
    for name in ("Lee", "Theo"):
        mina.keeps_place(name)
    link = mina.invites("Lee")
    mina.removes("Lee")
    lee = world.friend("Lee")
    answer = lee.tries("POST", f"/invitations/{link.id}/look", {"token": link.token})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/link-over")

    theo = world.friend("Theo")
    knock = theo.knocks(mina.invites("Theo"))
    at_the_door = mina.at_the_door("Theo")
    mina.removes("Theo")
    assert mina.get("/circles/{c}/knocks")["knocks"] == []
    assert theo.get(f"/knocks/{knock['id']}")["state"] == "refused"
    late = mina.tries(
        "POST",
        f"/circles/{{c}}/knocks/{knock['id']}/let-in",
        {"disclosure_id": at_the_door["disclosure_id"]},
    )
    assert late.status_code == 409


def test_a_member_can_leave_by_themselves(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam = world.friends["Sam"]
    refused = sam.tries("DELETE", f"/circles/{{c}}/members/{mina.member('Ade')}")
    assert refused.status_code == 403
    sam.removes("Sam")
    assert len(mina.reads("member_left", who="Sam")) == 1
    assert {member["name"] for member in mina.get("/circles/{c}")["members"]} == {"Mina", "Ade"}
    with pytest.raises(Refused) as refusal:
        mina.removes("Mina")
    assert refusal.value.code == "not-the-person"


# --- withdrawing --------------------------------------------------------------------------------


def test_after_a_withdrawal_nothing_comes_not_even_that_it_is_over(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks("tea?", now=True)
    world.phone("Sam").shows("ask")
    withdrawn = mina.withdraws("Sam")
    assert withdrawn["may_have_left"] == []
    # The ladder doesn't wait for them, and what they were told is no longer theirs to read.
    world.settle()
    world.phone("Ade").shows("ask")
    assert world.friends["Sam"].sees()["told"]["what"] is None
    mina.does("stop")
    world.advance(hours=3)
    world.phone("Sam").shows()
    world.phone("Ade").shows("stand_down")
    assert mina.reads("told", who="Sam", event="stand_down") == []


def test_before_withdrawing_they_can_be_told_first_that_it_is_over(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks(now=True)
    world.phone("Sam").shows("ask")
    mina.post(f"/circles/{{c}}/members/{mina.member('Sam')}/tell-over")
    world.settle()
    world.phone("Sam").shows("stand_down")
    mina.withdraws("Sam")
    world.settle()
    world.phone("Ade").shows("ask")
    world.phone("Sam").shows()


def test_an_undone_withdrawal_gives_back_just_what_it_took(world: World) -> None:
    mina = simple_circle(world, "Sam")
    member = mina.member("Sam")
    mina.put(
        f"/circles/{{c}}/members/{member}/consent",
        {"asks": True, "what_i_need": False, "open_times": False, "shift_reminders": True},
    )
    before = grants_of(mina.get("/circles/{c}/consent"))
    withdrawn = mina.withdraws("Sam")
    row = mina.get("/circles/{c}/consent")["people"][0]
    assert (row["denied"], row["grants"], row["may_undo"]) == (True, [], withdrawn["withdrawn_id"])
    mina.asks(now=True)
    world.phone("Sam").shows()
    assert mina.sees()["phase"] == "nobody_yet"

    restored = mina.post(
        f"/circles/{{c}}/members/{member}/undo", {"withdrawn_id": withdrawn["withdrawn_id"]}
    )
    assert restored["denied"] is False
    assert grants_of(mina.get("/circles/{c}/consent")) == before
    mina.does("again")
    world.settle()
    world.phone("Sam").shows("ask")
    (entry,) = mina.reads("withdrawn", subject_id=withdrawn["withdrawn_id"])
    (restored_entry,) = mina.reads("restored", who="Sam", by="Mina")
    assert entry["seq"] < restored_entry["seq"]


def grants_of(consent: Json) -> list[tuple[str, int]]:
    """Which events at which tier, whatever their ids."""
    return sorted(
        (grant["event"], grant["tier"]) for row in consent["people"] for grant in row["grants"]
    )


def test_only_the_newest_withdrawal_can_be_undone(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    first = mina.withdraws("Sam")["withdrawn_id"]
    world.advance(seconds=1)
    second = mina.withdraws("Sam")["withdrawn_id"]
    undo = f"/circles/{{c}}/members/{mina.member('Sam')}/undo"
    with pytest.raises(Refused) as refusal:
        mina.post(undo, {"withdrawn_id": first})
    assert refusal.value.code == "withdrawn-since"
    other = f"/circles/{{c}}/members/{mina.member('Ade')}/undo"
    assert mina.tries("POST", other, {"withdrawn_id": second}).status_code == 404
    assert mina.tries("POST", undo, {"withdrawn_id": second}).status_code == 200


def test_an_ended_grant_holds_for_what_is_already_queued(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.asks()
    consent = mina.get("/circles/{c}/consent")
    (ask,) = [grant for grant in consent["people"][0]["grants"] if grant["event"] == "ask"]
    mina.does("ask-now")  # the notice is queued; the worker hasn't looked yet
    mina.delete(f"/circles/{{c}}/grants/{ask['id']}")
    world.settle()
    world.phone("Sam").shows()
    assert mina.sees()["phase"] == "nobody_yet"
    (entry,) = mina.reads("withdrawn", who="Sam")
    assert entry["event"] == "ask"


def test_deleting_the_circle_leaves_nothing_of_it(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks(now=True)
    world.phone("Sam").shows("ask")
    mina.delete("/circles/{c}")
    world.advance(hours=5)
    for name in ("Sam", "Ade", "Mina"):
        friend = world.friends[name]
        assert friend.tries("GET", "/circles/{c}/home").status_code == 401
        assert friend.phone.new_pushes() == []
