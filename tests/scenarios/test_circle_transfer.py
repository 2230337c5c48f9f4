"""A circle that lives is handed on: to whom it is for, or to another account of its person."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.first_circle import WED
from tests.factories import second_device, simple_circle
from tests.world import Friend, Json, Link, Refused, World


def takes(friend: Friend, link: Link, former: str = "leaves", **fields: Any) -> Json:
    body = {"token": link.token, "code": link.code, "my_name": friend.name, "former": former}
    circle: Json = friend.post(f"/transfers/{link.id}/accept", body | fields)
    return circle


def opens(friend: Friend, link: Link) -> Json:
    body = {"token": link.token, "code": link.code}
    opened: Json = friend.post(f"/transfers/{link.id}/open", body)
    return opened


def ready(world: World, *friends: str) -> tuple[Friend, Link]:
    """Ade, who drew a circle up as their own for somebody else; and a link that is open."""
    ade = simple_circle(world, *friends)
    link = ade.hands_over()
    world.advance(hours=25)
    for phone in world.handsets:
        phone.new_pushes()
    return ade, link


def test_who_drew_it_up_hands_it_to_whom_it_is_for(world: World) -> None:
    holder = simple_circle(world, "Sam", "Lee")
    holder.offers("Walk", [WED], "10:00", "11:00")
    link = holder.hands_over()
    ola = world.friend("Ola")
    preview = ola.post(f"/transfers/{link.id}/look", {"token": link.token})
    assert (preview["from"], preview["live"]) == ("Mina", True)
    # It opens after the person's own wait; their phones say so, and to nobody else.
    for path, extra_fields in (("open", {}), ("accept", {"my_name": "Ola"})):
        early = {"token": link.token, "code": link.code, **extra_fields}
        answer = ola.tries("POST", f"/transfers/{link.id}/{path}", early)
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/transfer-waits")
    assert holder.home()["circle"]["handed_on_from"] == preview["opens_at"]
    assert world.friends["Sam"].home()["circle"]["handed_on_from"] is None
    world.advance(hours=24)

    draft = opens(ola, link)
    assert (draft["live"], draft["members"]) == (True, ["Sam", "Lee"])
    body: Json = {"token": link.token, "code": link.code, "my_name": "Ola"}
    body["changes"] = {"wait_minutes": 9}
    answer = ola.tries("POST", f"/transfers/{link.id}/accept", body)
    assert answer.json()["type"] == "/problems/changes-later"
    circle, before = holder.circle, holder.member("Mina")
    handed_circle = takes(ola, link, "supporter")
    assert handed_circle["me"]["roles"] == ["person"]
    ola.circle = circle
    assert {member["name"] for member in handed_circle["members"]} == {"Ola", "Mina", "Sam", "Lee"}

    # Ola's ask reaches the friends as the plan says; Mina is a friend among others, and hears
    # nothing that Ola doesn't grant.
    ola.asks(now=True)
    world.phone("Sam").shows("ask")
    world.phone("Mina").shows()
    assert holder.home()["circle"]["handed_on_from"] is None
    assert holder.home()["supporter"]["person_name"] == "Ola"
    assert world.friends["Sam"].home()["supporter"]["person_name"] == "Ola"
    for path in ("/record", "/knocks", "/consent"):
        assert holder.tries("GET", f"/circles/{{c}}{path}").status_code == 403
    assert holder.tries("POST", "/circles/{c}/asks", {"id": "a" * 22}).status_code == 403
    record = ola.get("/circles/{c}/record")["entries"]
    (handed,) = [entry for entry in record if entry["kind"] == "circle_handed_on"]
    assert handed["by"]["member_id"] == before
    # The link is used up, and the way back is Ola's alone to give.
    assert (
        holder.tries("POST", f"/transfers/{link.id}/look", {"token": link.token}).status_code == 409
    )


def test_a_person_moves_to_another_account_and_the_old_one_is_out(world: World) -> None:
    mina, link = ready(world, "Sam")
    new = world.friend("Mina now")
    old_phone = mina.phone
    takes(new, link)
    new.circle = mina.circle
    assert old_phone.call("GET", "/me").status_code == 401
    assert {member["name"] for member in new.get("/circles/{c}")["members"]} == {"Mina now", "Sam"}
    new.asks(now=True)
    world.phone("Sam").shows("ask")
    assert old_phone.new_pushes() == []


def test_a_friend_who_takes_it_over_gives_up_their_place_and_stays_signed_in(world: World) -> None:
    mina, link = ready(world, "Sam", "Lee")
    mina.offers("Walk", [WED], "10:00", "11:00")
    sam = world.friends["Sam"]
    sam.claims(mina.circle.slot("Walk", "2026-03-04"))
    takes(sam, link, "coordinator")
    assert sam.get("/circles/{c}")["me"]["roles"] == ["person"]
    (walk,) = sam.week("2026-03-04", 1)
    assert walk["taken"] == 0
    assert mina.home()["coordinator"] is not None
    assert {member["name"] for member in sam.get("/circles/{c}")["members"]} == {
        "Mina",
        "Sam",
        "Lee",
    }


def test_what_stands_in_the_way_of_handing_on(world: World) -> None:
    mina = simple_circle(world, "Sam")
    ola, sam = world.friend("Ola"), world.friends["Sam"]
    body = {"id": "t" * 22, "verifier": Link.new("transfer").verifier}
    assert sam.tries("POST", "/circles/{c}/transfer", body).status_code == 403
    # Not on a device that was added a moment ago: whoever holds one takes nothing along.
    world.advance(hours=48)
    tablet = second_device(world, "Mina")
    answer = tablet.call("POST", f"/circles/{mina.circle.id}/transfer", body)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/own-device")

    # Taken back: the link is over.
    link = mina.hands_over()
    mina.delete("/circles/{c}/transfer")
    assert mina.home()["circle"]["handed_on_from"] is None
    assert ola.tries("POST", f"/transfers/{link.id}/look", {"token": link.token}).status_code == 409

    # Not while somebody is asked for, not to oneself, not under a name that is here.
    link = mina.hands_over()
    world.advance(hours=24)
    mina.asks(now=True)
    with pytest.raises(Refused) as refusal:
        takes(ola, link)
    assert refusal.value.code == "asked-just-now"
    mina.does("stop")
    with pytest.raises(Refused) as refusal:
        takes(mina, link)
    assert refusal.value.code == "own-circle"
    with pytest.raises(Refused) as refusal:
        takes(ola, link, my_name="sam")
    assert refusal.value.code == "name-taken"
    # Wrong codes end it; the circle stays whose it is.
    wrong = Link(link.id, link.token, f"{(int(link.code or 0) + 1) % 1_000_000:06d}")
    for _ in range(5):
        with pytest.raises(Refused):
            takes(ola, wrong)
    with pytest.raises(Refused) as refusal:
        takes(ola, link)
    assert refusal.value.code == "link-over"
    assert mina.home()["person"] is not None
    # Whoever doesn't want it leaves it as it is.
    link = mina.hands_over()
    world.advance(hours=24)
    ola.post(f"/transfers/{link.id}/decline", {"token": link.token, "code": link.code})
    assert mina.home()["person"] is not None
    assert len(mina.reads("circle_handing_on_stopped")) == 1
