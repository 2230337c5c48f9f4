"""Lee coordinates, and hands it on: Mina says yes, then Ade does, and the roles change in one step.

Nothing widens by itself, and when the last coordinator goes Mina hears it.
"""

from __future__ import annotations

import pytest

from app.core.ids import new_id
from tests.factories import simple_circle
from tests.scenarios.test_gaps import coordinator
from tests.world import Friend, Json, Refused, World

PATH = "/circles/{c}/role-handovers"


def hands_on(lee: Friend, to: str) -> str:
    handover_id = new_id()
    lee.post(PATH, {"id": handover_id, "to_id": lee.circle.members[to]})
    return handover_id


def says(friend: Friend, handover_id: str, agreed: bool, role: str = "mine") -> list[Json]:
    handovers: list[Json] = friend.put(f"{PATH}/{handover_id}/{role}", {"agreed": agreed})[
        "handovers"
    ]
    return handovers


def refused(friend: Friend, method: str, path: str, body: Json) -> tuple[int, str]:
    with pytest.raises(Refused) as refusal:
        friend.call(method, path, body)
    return refusal.value.status, refusal.value.code


def roles(mina: Friend) -> dict[str, list[str]]:
    return {member["name"]: member["roles"] for member in mina.get("/circles/{c}")["members"]}


@pytest.mark.timeout(300)
def test_lee_hands_it_on(world: World) -> None:
    mina = simple_circle(world, "Lee", "Ade", "Sam")
    ade, sam = world.friends["Ade"], world.friends["Sam"]
    lee = coordinator(mina, "Lee")
    mina.patch(f"/circles/{{c}}/members/{mina.member('Lee')}", {"label": "keeps the week"})
    assert lee.get("/circles/{c}/me")["label"] == "keeps the week"
    assert mina.reads("label_changed", who="Lee", by="Mina")

    # To whom it can't go, and who can't give it.
    body = {"id": new_id(), "to_id": lee.member("Ade")}
    assert refused(ade, "POST", PATH, body) == (403, "not-yours")
    for name, code in (("Mina", "unknown-member"), ("Lee", "unknown-member")):
        wrong = {"id": new_id(), "to_id": lee.member(name)}
        assert refused(lee, "POST", PATH, wrong) == (422, code)

    # Asked: Mina first. Ade hears and reads nothing of it before her yes.
    handover = hands_on(lee, "Ade")
    world.settle()
    (push,) = mina.phone.shows("knock")
    notice = mina.get(f"/notices/{push['n']}")
    assert (notice["target"], notice["state"]) == ("home", "live")
    (entry,) = mina.reads("told", event="knock", door="handover")
    assert entry["who"]["name"] == "Mina"
    ade.phone.shows()
    assert ade.get(PATH)["handovers"] == ade.home()["supporter"]["handovers"] == []
    assert refused(ade, "PUT", f"{PATH}/{handover}/mine", {"agreed": True}) == (404, "not-found")
    assert refused(lee, "POST", PATH, body) == (409, "handing-on-already")
    (shown_handover,) = mina.home()["person"]["handovers"]
    assert (shown_handover["giver"]["name"], shown_handover["taker"]["name"]) == ("Lee", "Ade")
    assert roles(mina)["Ade"] == ["supporter"]

    # Her yes asks Ade, and changes nothing yet.
    says(mina, handover, True, "person")
    says(mina, handover, True, "person")
    world.settle()
    (push,) = ade.phone.shows("open_time")
    assert ade.get(f"/notices/{push['n']}")["target"] == "home"
    (own_handover,) = ade.home()["supporter"]["handovers"]
    assert (own_handover["mine"], own_handover["state"], own_handover["giver"]["name"]) == (
        "takes",
        "allowed",
        "Lee",
    )
    assert roles(mina)["Ade"] == ["supporter"]
    assert refused(sam, "PUT", f"{PATH}/{handover}/mine", {"agreed": True}) == (404, "not-found")

    # Ade's own yes: both roles change in one step, and Mina needn't hear of nobody.
    says(ade, handover, True)
    says(ade, handover, True)
    assert (roles(mina)["Lee"], roles(mina)["Ade"]) == (["supporter"], ["coordinator", "supporter"])
    world.settle()
    mina.phone.shows()
    assert mina.home()["person"]["coordinator_left"] is None
    assert mina.home()["person"]["handovers"] == []
    assert mina.reads("handed_on", who="Ade", by="Lee")
    assert lee.get("/circles/{c}/gaps")["shown"] is False
    assert ade.get("/circles/{c}/gaps")["gaps"] == []
    says(ade, handover, False)
    assert roles(mina)["Ade"] == ["coordinator", "supporter"], "what is done stays done"


def test_a_no_and_the_last_one_who_goes(world: World) -> None:
    mina = simple_circle(world, "Lee", "Ade")
    ade = world.friends["Ade"]
    lee = coordinator(mina, "Lee")
    # Mina's no, Ade's no: each is told alike, and without a name.
    for no_of in ("person", "mine"):
        handover = hands_on(lee, "Ade")
        if no_of == "mine":
            says(mina, handover, True, "person")
        says(mina if no_of == "person" else ade, handover, False, no_of)
        (stays,) = lee.get(PATH)["handovers"]
        assert (stays["state"], stays["mine"]) == ("stays", "gives")
        assert roles(mina)["Lee"] == ["coordinator", "supporter"]
        assert refused(ade, "PUT", f"{PATH}/{handover}/mine", {"agreed": True})[0] in {404, 409}
        lee.delete(f"{PATH}/{handover}")
        assert lee.get(PATH)["handovers"] == []
    # Whoever is withdrawn from gets nothing by a handover that was open.
    handover = hands_on(lee, "Ade")
    says(mina, handover, True, "person")
    mina.withdraws("Ade")
    assert ade.get(PATH)["handovers"] == []
    assert refused(ade, "PUT", f"{PATH}/{handover}/mine", {"agreed": True}) == (
        409,
        "handover-over",
    )

    # Lee lays it down: nobody coordinates, and Mina hears it, once.
    world.settle()
    mina.phone.new_pushes()
    lee.post("/circles/{c}/me/lay-down")
    assert roles(mina)["Lee"] == ["supporter"]
    assert refused(lee, "POST", "/circles/{c}/me/lay-down", {}) == (403, "not-yours")
    world.settle()
    (push,) = mina.phone.shows("knock")
    assert mina.get(f"/notices/{push['n']}")["target"] == "home"
    assert mina.home()["person"]["coordinator_left"]["name"] == "Lee"
    assert mina.reads("told", event="knock", door="no_coordinator")
    assert mina.reads("last_coordinator_left", who="Lee")
    mina.post("/circles/{c}/coordinator-left/read")
    assert mina.home()["person"]["coordinator_left"] is None
    assert mina.get(f"/notices/{push['n']}")["state"] == "over"

    # The person takes it away themself: that needn't be told. Leaving the circle does.
    coordinator(mina, "Lee")
    mina.put(f"/circles/{{c}}/members/{mina.member('Lee')}/roles", {"roles": ["supporter"]})
    world.settle()
    mina.phone.shows()
    coordinator(mina, "Lee")
    lee.delete(f"/circles/{{c}}/members/{mina.member('Lee')}")
    world.settle()
    mina.phone.shows("knock")
    assert mina.home()["person"]["coordinator_left"]["name"] == "Lee"
    coordinator(mina, "Ade")
    assert mina.home()["person"]["coordinator_left"] is None
