"""Numbers as people give them: read once, and the same for texting, calling and showing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from app.circles.models import Member
from app.core.ids import new_id
from app.identity.address_service import blind_index
from app.identity.models import Address
from tests.channels.offline_friends import Sinks, open_sinks, writes
from tests.factories import simple_circle
from tests.world import Friend, Refused, World

LONDON, VANCOUVER = "+442079460018", "+16045550100"


@pytest.fixture
def sinks() -> Iterator[Sinks]:
    with open_sinks() as open_servers:
        yield open_servers


@pytest.fixture
def world(database_url: str, tmp_path: Path, sinks: Sinks) -> Iterator[World]:
    with World(database_url, tmp_path, **sinks.settings()) as running_world:
        yield running_world


def takes_in(person: Friend, name: str, number: str, **fields: Any) -> str:
    """The person enters a friend without the app, with a number for texts."""
    member_id = person.circle.members[name] = new_id()
    way = {"id": new_id(), "channel": "sms", "to": number, **fields}
    friend = {"id": member_id, "account_id": new_id(), "name": name, "language": "en"}
    person.post(
        "/circles/{c}/friends-without-app",
        {**friend, "agreed": True, "addresses": [way], "asks_any_hour": True},
    )
    return member_id


def asked_back(friend: Friend, number: str, **fields: Any) -> Refused:
    """The refusal of a number that the server doesn't take."""
    with pytest.raises(Refused) as refused:
        friend.patch("/circles/{c}/me", {"number": number, **fields})
    assert refused.value.status == 422
    return refused.value


def test_the_ordinary_british_way_to_write_a_number(world: World, sinks: Sinks) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    takes_in(mina, "Rosa", "+44 (0)20 7946 0018")
    sam.patch("/circles/{c}/me", {"number": "\u202a+44 (0) 20\u20117946\u20110019\u202c"})
    mina.put("/circles/{c}/plan/simple", {"order": [mina.member("Rosa"), mina.member("Sam")]})
    mina.asks(now=True)
    assert len(sinks.texts.to(LONDON)) == 1
    assert [to for to, _ in sinks.texts.received] == [LONDON]
    assert mina.sees()["numbers"] == [
        {
            "member_id": mina.member("Sam"),
            "name": "Sam",
            "tags": [],
            "number": "+44 20 7946 0019",
            "dial": "+442079460019",
        }
    ]
    # Her network leaves the plus away.
    assert writes(world, "1", "442079460018")["taken"]
    assert mina.sees()["phase"] == "covered"


def test_a_national_spelling_is_read_by_the_countries_of_its_writer_and_the_circle(
    world: World, sinks: Sinks
) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    sam.patch("/circles/{c}/me", {"number": "(604) 555-0100"})
    assert [number["dial"] for number in mina.home()["person"]["numbers"]] == [VANCOUVER]
    sam.post("/me/addresses", {"id": new_id(), "channel": "sms", "to": "604 555 0100"})
    world.settle()
    assert len(sinks.texts.to(VANCOUVER)) == 1
    (address,) = sam.get("/me/addresses")["addresses"]
    assert (address["to"], address["shown"]) == (VANCOUVER, "+1 604 555 0100")
    # In Madrid a number of Madrid's is sure, and one of Vancouver's too: no other country has it.
    sam.patch("/me", {"zone": "Europe/Madrid"})
    for typed, number in (("612 34 56 78", "+34612345678"), ("(604) 555-0100", VANCOUVER)):
        sam.patch("/circles/{c}/me", {"number": typed})
        assert [number["dial"] for number in mina.home()["person"]["numbers"]] == [number]
    # What a friend reads of their own number is what they gave.
    person_row = next(
        member
        for member in sam.get("/circles/{c}")["members"]
        if member["id"] == mina.member("Sam")
    )
    assert (person_row["number"], person_row["number_doubtful"]) == ("+1 604 555 0100", False)


def test_a_number_that_may_be_another_is_asked_about_and_changes_nothing(
    world: World, sinks: Sinks
) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    sam.patch("/circles/{c}/me", {"number": "604 555 0100"})
    sam.patch("/me", {"zone": "Europe/Paris"})
    asked = asked_back(sam, "612 34 56 78")
    assert asked.code == "which-number"
    assert asked.problem["candidates"] == [
        {"number": "+33612345678", "shown": "+33 6 12 34 56 78", "country": "FR"}
    ]
    two = asked_back(sam, "+1 604 555 0101 / +1 604 555 0102")
    assert two.code == "several-numbers"
    assert [candidate["number"] for candidate in two.problem["candidates"]] == [
        "+16045550101",
        "+16045550102",
    ]
    assert asked_back(sam, "+1 604 555 0101 ext. 7").code == "number-with-extension"
    for number in ("911", "112", "999", "+1911", "+44 999", "+1 900 555 0100", "116117"):
        assert asked_back(sam, number, sure=True).code == "service-number", number
    for number in ("((((", "call me", "+1 604 555 01000"):
        assert asked_back(sam, number, sure=True).code == "not-a-number", number
    assert [number["dial"] for number in mina.home()["person"]["numbers"]] == [VANCOUVER]
    # A range that the library doesn't know: whoever was asked has the last word.
    assert asked_back(sam, "+44 7700 900123").code == "which-number"
    sam.patch("/circles/{c}/me", {"number": "+44 7700 900123", "sure": True})
    assert [number["dial"] for number in mina.home()["person"]["numbers"]] == ["+447700900123"]
    for address in ({"to": "+44 7700 900123"}, {"to": "911", "sure": True}):
        body = {"id": new_id(), "channel": "sms", **address}
        assert sam.tries("POST", "/me/addresses", body).status_code == 422
    body = {"id": new_id(), "channel": "sms", "to": "+44 7700 900123", "sure": True}
    sam.post("/me/addresses", body)
    world.settle()
    assert len(sinks.texts.to("+447700900123")) == 1


def keeps_as_before(world: World, numbers: dict[str, str], address: str, hashed: str) -> None:
    """Numbers as an older version kept them: as they were typed, and never read since."""
    with world.parts.db.write() as tx:
        for member_id, number in numbers.items():
            member = tx.session.get_one(Member, member_id)
            box = tx.cipher(member.circle_id)
            member.number = box.seal(number, "member", "number", member.id)
            member.number_reading = None
        row = tx.session.get_one(Address, address)
        box = tx.cipher(row.account_id)
        row.value = box.seal(hashed, "address", "value", address)
        row.hash, row.reading = blind_index(tx, "sms", hashed), None


def test_numbers_that_were_kept_before_are_read_again(world: World, sinks: Sinks) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    rosa = takes_in(mina, "Rosa", LONDON)
    abuela = takes_in(mina, "Abuela", "+34612345678")
    with world.parts.db.read() as tx:
        ways = {
            name: tx.session.get_one(Member, member_id).account_id
            for name, member_id in (("Rosa", rosa), ("Abuela", abuela))
        }
        address_ids = {
            name: tx.session.exec(select(Address.id).where(Address.account_id == account)).one()
            for name, account in ways.items()
        }
    numbers_before = {
        mina.member("Sam"): "(604) 555-0100",
        mina.member("Ade"): "911",
        mina.member("Lee"): "+4402079460019",
    }
    keeps_as_before(world, numbers_before, address_ids["Rosa"], "+4402079460018")
    keeps_as_before(world, {}, address_ids["Abuela"], "+34911")
    world.settle()
    person = mina.home()["person"]
    assert {number["name"]: number["dial"] for number in person["numbers"]} == {
        "Sam": VANCOUVER,
        "Lee": "+442079460019",
    }
    # Ade's is shown, so that it can be asked about, and can't be dialled.
    assert person["numbers_to_check"] == [
        {"member_id": mina.member("Ade"), "name": "Ade", "tags": [], "number": "911"}
    ]
    ade = next(
        member
        for member in mina.get("/circles/{c}")["members"]
        if member["id"] == mina.member("Ade")
    )
    assert (ade["number"], ade["number_doubtful"]) == ("911", True)
    # Whoever entered Abuela's hears that it may be wrong; nothing is sent there meanwhile.
    assert mina.get("/circles/{c}/friends-without-app")["check_number"] == [abuela]
    mina.put("/circles/{c}/plan/simple", {"order": [abuela, rosa]})
    mina.asks(now=True)
    assert [to for to, _ in sinks.texts.received] == [LONDON]
    assert mina.sees_people()["Abuela"] == "cant_be_reached"
    # Entered anew, it is hers again.
    way = {"id": new_id(), "channel": "sms", "to": "+34 612 34 56 78", "agreed": True}
    mina.post(f"/circles/{{c}}/friends-without-app/{abuela}/addresses", way)
    assert mina.get("/circles/{c}/friends-without-app")["check_number"] == []
    world.advance(minutes=5)
    assert len(sinks.texts.to("+34612345678")) == 1


def test_a_gateway_that_cant_hold_a_number_leaves_its_turn_to_the_next_way(
    database_url: str, tmp_path: Path, sinks: Sinks
) -> None:
    """Nine digits: Apprise's Twilio would text the operator's own number, and say yes."""
    twilio = f"twilio://AC{'a' * 32}:{'b' * 32}@15005550006/{{to}}"
    with World(database_url, tmp_path, **sinks.settings() | {"sms_url": twilio}) as world:
        mina = simple_circle(world, "Sam")
        rosa = mina.circle.members["Rosa"] = new_id()
        ways = [{"id": new_id(), "channel": way, "to": "+376 712 345"} for way in ("sms", "voice")]
        friend = {"id": rosa, "account_id": new_id(), "name": "Rosa", "language": "es"}
        mina.post(
            "/circles/{c}/friends-without-app",
            {**friend, "agreed": True, "addresses": ways, "asks_any_hour": True},
        )
        mina.put("/circles/{c}/plan/simple", {"order": [rosa, mina.member("Sam")]})
        mina.asks(now=True)
        assert len(sinks.calls.to("+376712345")) == 1, "a call, at once"
        assert mina.reads("told", who="Rosa", event="ask")[0]["channel"] == "voice"
        assert list(world.app.state.services.ready()) == ["sms_number"]
        # With nothing else to reach them by, a friend isn't waited for.
        abuela = takes_in(mina, "Abuela", "+376 712 346")
        mina.does("stop")
        mina.put("/circles/{c}/plan/simple", {"order": [abuela, mina.member("Sam")]})
        world.settle()
        world.phone("Sam").new_pushes()
        mina.asks(now=True)
        world.phone("Sam").shows("ask")
        assert mina.sees_people()["Abuela"] == "cant_be_reached"
        world.advance(hours=25)
        assert "sms_number" not in world.app.state.services.ready()
