"""Names that can be read, and told apart by whoever reads them."""

from __future__ import annotations

import pytest

from app.circles.models import Member
from app.core.ids import new_id
from tests.cases.first_circle import WED
from tests.factories import comes_in, simple_circle
from tests.world import Friend, Json, Refused, World

TWIN = "Ѕаm"  # in Cyrillic letters


def refusal(friend: Friend, method: str, path: str, body: Json) -> str:
    answer = friend.tries(method, path, body)
    assert answer.status_code in {409, 422}, answer.text
    return str(answer.json()["type"]).removeprefix("/problems/")


def test_a_name_that_cannot_be_read_is_refused_wherever_one_is_given(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam, member = world.friends["Sam"], mina.member("Sam")
    bad = "Sa\u202em"
    mina.offers("Walk", [WED], "10:00", "11:00")
    walk = mina.circle.patterns["Walk"]
    renamings: list[tuple[Friend, str, str, Json]] = [
        (mina, "PATCH", "/circles/{c}", {"name": bad}),
        (mina, "POST", "/circles/{c}/members", {"id": new_id(), "name": bad}),
        (mina, "PATCH", f"/circles/{{c}}/members/{member}", {"name": bad}),
        (mina, "PATCH", f"/circles/{{c}}/members/{member}", {"label": "\u3164"}),
        (mina, "PATCH", f"/circles/{{c}}/patterns/{walk}", {"id": new_id(), "title": "a\nb"}),
        (sam, "PATCH", "/circles/{c}/me", {"name": bad}),
    ]
    for friend, method, path, body in renamings:
        assert refusal(friend, method, path, body) == "unreadable-name", (path, body)
    names = {member["name"] for member in mina.get("/circles/{c}")["members"]}
    assert names == {"Mina", "Sam"}
    with pytest.raises(Refused) as raised:
        mina.patch(f"/circles/{{c}}/members/{member}", {"name": "Sa\u200bm"})
    assert "invisible characters" in raised.value.problem["detail"]
    assert raised.value.problem["fields"][0]["name"] == "name"
    renamed = mina.patch(f"/circles/{{c}}/members/{member}", {"name": " José\u3000K. "})
    assert renamed["name"] == "José K."


def test_there_is_already_a_sam(world: World) -> None:
    mina = simple_circle(world, "Sam")
    for name in ("Sam", "SAM", "Sám", TWIN, "S a m."):
        body = {"id": new_id(), "name": name}
        assert refusal(mina, "POST", "/circles/{c}/members", body) == "name-taken"
    with pytest.raises(Refused) as raised:
        mina.keeps_place(TWIN)
    assert "already a Sam" in raised.value.problem["detail"]
    mina.keeps_place("Sam K.")
    mina.keeps_place("Kit")
    renamed = f"/circles/{{c}}/members/{mina.member('Kit')}"
    assert refusal(mina, "PATCH", renamed, {"name": "sam"}) == "name-taken"
    # One's own name again, or written otherwise, is no other name.
    assert (
        mina.patch(f"/circles/{{c}}/members/{mina.member('Sam')}", {"name": "SAM"})["name"] == "SAM"
    )

    # Who comes in under a name that is here already is let in under another.
    kit = world.friend("Sam K")
    kit.name = "Sam"
    knock = kit.knocks(mina.invites("Kit"))
    at_the_door = mina.at_the_door("Sam")
    path = f"/circles/{{c}}/knocks/{knock['id']}/let-in"
    body = {"disclosure_id": at_the_door["disclosure_id"]}
    assert refusal(mina, "POST", path, body) == "name-taken"
    assert mina.post(path, body | {"name": "Sam from work"})["name"] == "Sam from work"

    # A place whose member is gone leaves its name to others.
    mina.removes("Sam")
    mina.keeps_place("Sam")


def test_a_circle_begins_with_names_that_can_be_told_apart(world: World) -> None:
    mina = world.friend("Mina")
    for my_name, people in (("Mina", ["Sam", "sam"]), ("sam", ["Sam"]), ("Mina", ["Ade", "Аde"])):
        body: Json = {
            "id": new_id(),
            "member_id": new_id(),
            "mode": "own",
            "my_name": my_name,
            "zone": "UTC",
            "people": [{"member_id": new_id(), "name": name} for name in people],
        }
        assert refusal(mina, "POST", "/circles", body) == "name-taken"
    jordan = world.friend("Jordan")
    jordan.drafts_circle("Mina", "Sam", "Ade")
    link = jordan.hands_over()
    accept = {"token": link.token, "code": link.code, "my_name": "sam", "keep_drafter": True}
    assert refusal(mina, "POST", f"/transfers/{link.id}/accept", accept) == "name-taken"
    mina.name = "Mina"
    mina.accepts(link, jordan.circle)


def test_who_may_not_read_names_learns_none_by_trying(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.keeps_place("Lee")
    sam = world.friends["Sam"]
    # Not even whether there is an Ade or a place for Lee. Nobody passes for Mina, though.
    assert refusal(sam, "PATCH", "/circles/{c}/me", {"name": "Мina"}) == "name-taken"
    assert sam.patch("/circles/{c}/me", {"name": "Lee"})["name"] == "Lee"
    assert sam.patch("/circles/{c}/me", {"name": "ade"})["name"] == "ade"
    kit = world.friend("Kit")
    mina.keeps_place("Kit")
    link = mina.invites("Kit")
    knock: Json = {"token": link.token, "paid": False, "reports": False}
    kit_path = f"/invitations/{link.id}/knock"
    refused = refusal(kit, "POST", kit_path, knock | {"knock_id": new_id(), "name": "mina"})
    assert refused == "name-taken"
    kit.name = "Ade"
    kit.knocks(link)
    # The person reads who looks like whom, and that a name was changed.
    rows = {member["id"]: member["alike"] for member in mina.get("/circles/{c}")["members"]}
    assert {name: rows[mina.member(name)] for name in ("Mina", "Sam", "Ade", "Lee")} == {
        "Mina": False,
        "Sam": True,
        "Ade": True,
        "Lee": False,
    }
    assert len([entry for entry in mina.record() if entry["kind"] == "name_changed"]) == 2
    # Whoever is called so already stays it, also when something else of them is written.
    body = {"name": "Ade", "label": "sibling"}
    assert mina.patch(f"/circles/{{c}}/members/{mina.member('Ade')}", body)["label"] == "sibling"
    assert [member["alike"] for member in sam.get("/circles/{c}")["members"]] == [False, False]

    # A coordinator is told of names that they read, and of no others.
    mina.put(f"/circles/{{c}}/members/{mina.member('Ade')}/roles", {"roles": ["coordinator"]})
    ade = world.friends["Ade"]
    friend: Json = {"account_id": new_id(), "language": "en", "agreed": True, "addresses": []}
    path = "/circles/{c}/friends-without-app"
    refused = refusal(ade, "POST", path, friend | {"id": new_id(), "name": "MINA"})
    assert refused == "name-taken"
    ade.post(path, friend | {"id": new_id(), "name": "Lee"})


def test_names_that_are_there_stay(world: World) -> None:
    """Names from before the rule are shown as they are, and need no change to go on."""
    mina = simple_circle(world, "Sam", "Ade")
    old = "Sa\u200bm"
    with world.parts.db.write() as tx:
        for name in ("Sam", "Ade"):
            member = tx.session.get_one(Member, mina.member(name))
            box = tx.cipher(member.circle_id)
            member.name = box.seal(old, "member", "name", member.id)
    names = [member["name"] for member in mina.get("/circles/{c}")["members"]]
    assert names.count(old) == 2
    mina.patch(f"/circles/{{c}}/members/{mina.member('Sam')}", {"label": "sibling"})
    mina.keeps_place("Kit")
    comes_in(world, mina, "Kit")
    mina.asks(now=True)
    world.phone("Sam").shows("ask")
