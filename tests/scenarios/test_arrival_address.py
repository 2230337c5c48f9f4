"""The address: shown to who comes, from their word until they came, and to nobody else."""

from __future__ import annotations

import json

from sqlmodel import select

from app.asks.models import Arrival, ArrivalShown
from tests.cases.first_circle import SUN
from tests.factories import simple_circle
from tests.scenarios.test_arrival import asks_and_sam_comes, refused
from tests.world import Friend, Json, World

HOME = {"address": "12 Alder Lane, 3rd floor", "notes": "Blue door. Ring twice."}
WRITTEN = HOME | {"number": None, "dial": None}
HIDDEN = "12 Alder"


def consent_of(person: Friend, name: str) -> Json:
    people = person.get("/circles/{c}/consent")["people"]
    return next(person for person in people if person["name"] == name)


def may_see_address(person: Friend, name: str, allowed: bool = True) -> None:
    switches = consent_of(person, name)["switches"]
    sections = {"plan_sections": ["address"] if allowed else []}
    person.put(f"/circles/{{c}}/members/{person.member(name)}/consent", switches | sections)


def writes_home(person: Friend) -> None:
    assert person.put("/circles/{c}/arrival", HOME) == WRITTEN
    assert person.get("/circles/{c}/arrival") == WRITTEN


def looks(friend: Friend) -> Json:
    way: Json = friend.post("/circles/{c}/arrival/look")
    return way


def test_nobody_sees_the_address_by_default(world: World) -> None:
    mina = asks_and_sam_comes(world)
    writes_home(mina)
    sam = world.friends["Sam"]
    assert sam.sees()["address"] is False
    assert refused(looks, sam) == "not-found"
    assert refused(sam.get, "/circles/{c}/arrival") == "not-yours"
    for path in ("/circles/{c}", "/circles/{c}/home", f"{mina.ask_path}"):
        assert HIDDEN not in sam.tries("GET", path).text


def test_the_address_is_shown_to_who_comes_until_the_ask_ends(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    writes_home(mina)
    may_see_address(mina, "Sam")
    sam = world.friends["Sam"]
    assert refused(looks, sam) == "not-found", "a grant alone shows nothing: nobody is coming"
    assert sam.home()["supporter"]["address"] is False
    mina.asks(now=True)
    world.settle()
    assert refused(looks, sam) == "not-found", "asked isn't coming"
    sam.answers("coming", 20)
    assert sam.sees()["address"] is True
    assert sam.home()["supporter"]["address"] is True
    assert HIDDEN not in json.dumps([sam.sees(), sam.home()]), "it is looked at on purpose alone"
    assert looks(sam) == WRITTEN | {"until": None}
    assert looks(sam) == WRITTEN | {"until": None}
    assert len(mina.reads("address_shown", who="Sam")) == 1
    assert "address" not in str(sam.tries("GET", "/circles/{c}/plan").json().get("sections"))
    mina.does("stop")
    assert refused(looks, sam) == "not-found"
    assert sam.home()["supporter"]["address"] is False


def test_withdrawing_between_coming_and_arriving_takes_it_away_at_once(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    writes_home(mina)
    may_see_address(mina, "Sam")
    mina.asks(now=True)
    sam = world.friends["Sam"]
    sam.answers("coming", 20)
    looks(sam)
    # The address alone: Sam goes on coming, and isn't told.
    may_see_address(mina, "Sam", allowed=False)
    assert refused(looks, sam) == "not-found"
    assert (sam.sees()["address"], sam.sees()["standing"]) == (False, "coming")
    assert mina.sees()["phase"] == "covered"
    may_see_address(mina, "Sam")
    assert looks(sam)["address"] == HOME["address"]
    # The record says what it was: nothing ended, and then less, and then the same again.
    assert mina.reads("withdrawn") == []
    assert len(mina.reads("consent_changed", who="Sam")) == 1
    # Everything: their yes counts no more, and the next one is asked.
    mina.withdraws("Sam")
    assert refused(looks, sam) == "not-found"
    world.settle()
    assert mina.sees()["phase"] == "asking"


def test_who_drops_out_sees_it_no_more(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    writes_home(mina)
    may_see_address(mina, "Sam")
    mina.asks(now=True)
    sam = world.friends["Sam"]
    sam.answers("call")
    assert refused(looks, sam) == "not-found", "a call needs no address"
    sam.answers("coming")
    looks(sam)
    sam.drops_out()
    assert refused(looks, sam) == "not-found"


def test_the_address_for_a_shift_from_its_reminder_until_its_end(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    writes_home(mina)
    for name in ("Sam", "Ade"):
        may_see_address(mina, name)
    mina.offers("Tea", [SUN], "14:00", "16:00")
    mina.offers("Phone", [SUN], "14:00", "16:00", kind="call")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    tea = mina.circle.slot("Tea", "2026-03-01")
    sam.claims(tea)
    ade.claims(mina.circle.slot("Phone", "2026-03-01"))
    world.at("2026-03-01 11:59")
    assert refused(looks, sam) == "not-found"
    world.at("2026-03-01 12:00")
    assert looks(sam) == WRITTEN | {"until": "2026-03-02T00:00:00.000Z"}
    assert refused(looks, ade) == "not-found", "nobody goes anywhere for a call"
    world.at("2026-03-01 15:59")
    looks(sam)
    assert [entry["subject_id"] for entry in mina.reads("address_shown")] == [tea]
    world.at("2026-03-01 16:00")
    assert refused(looks, sam) == "not-found"
    # Next week is another shift: shown anew, and said anew.
    sam.claims(mina.circle.slot("Tea", "2026-03-08"))
    world.at("2026-03-08 13:00")
    looks(sam)
    assert len(mina.reads("address_shown")) == 2


def test_letting_a_shift_go_takes_the_address_away(world: World) -> None:
    mina = simple_circle(world, "Sam")
    writes_home(mina)
    may_see_address(mina, "Sam")
    mina.offers("Tea", [SUN], "14:00", "16:00")
    sam = world.friends["Sam"]
    tea = mina.circle.slot("Tea", "2026-03-01")
    sam.claims(tea)
    world.at("2026-03-01 14:30")
    looks(sam)
    sam.post(f"/circles/{{c}}/slots/{tea}/hand-over")
    assert refused(looks, sam) == "not-found"


def test_the_address_is_sealed_wiped_when_emptied_and_in_no_push(world: World) -> None:
    mina = asks_and_sam_comes(world)
    writes_home(mina)
    may_see_address(mina, "Sam")
    with world.parts.db.read() as tx:
        row = tx.session.exec(select(Arrival)).one()
        assert row.address is not None
        assert row.address.startswith("p0.")
        assert HIDDEN not in f"{row.address}{row.notes}"
    looks(world.friends["Sam"])
    world.advance(minutes=20)
    for name in ("Mina", "Sam"):
        assert HIDDEN not in json.dumps(world.phone(name).screen.pushes)
    assert HIDDEN not in json.dumps(mina.record())
    assert mina.put("/circles/{c}/arrival", {}) == dict.fromkeys(WRITTEN)
    assert refused(looks, world.friends["Sam"]) == "not-found"
    with world.parts.db.read() as tx:
        row = tx.session.exec(select(Arrival)).one()
        assert (row.address, row.notes) == (None, None)


def test_the_address_goes_with_the_circle(world: World) -> None:
    mina = asks_and_sam_comes(world)
    writes_home(mina)
    may_see_address(mina, "Sam")
    looks(world.friends["Sam"])
    mina.delete("/circles/{c}")
    with world.parts.db.read() as tx:
        for table in (Arrival, ArrivalShown):
            assert tx.session.exec(select(table)).all() == []


def test_a_removed_member_a_stranger_and_the_person_have_nothing_to_look_at(world: World) -> None:
    mina = asks_and_sam_comes(world)
    writes_home(mina)
    may_see_address(mina, "Sam")
    sam = world.friends["Sam"]
    assert refused(looks, mina) == "not-yours"  # it is theirs to read under its own address
    mina.removes("Sam")
    assert sam.tries("POST", "/circles/{c}/arrival/look", {}).status_code in {401, 404}


def test_a_section_of_the_plan_cannot_pass_for_the_address(world: World) -> None:
    mina = simple_circle(world, "Sam")
    part = {"key": "address", "heading": "Where", "text": "here"}
    assert refused(mina.put, "/circles/{c}/plan", {"sections": [part]}) == "section-key"
    may_see_address(mina, "Sam")
    sam = world.friends["Sam"]
    assert refused(sam.get, "/circles/{c}/plan") == "not-yours", "the address is no plan"
