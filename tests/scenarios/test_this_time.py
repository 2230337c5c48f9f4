"""A request in the person's words: how strong it is, and what holds for this one time alone."""

from __future__ import annotations

from typing import Any

from app.core.ids import new_id
from tests.factories import simple_circle
from tests.scenarios.test_arrival_address import HOME, looks
from tests.world import Friend, Json, Refused, World


def refused(call: Any, *args: object) -> str:
    try:
        call(*args)
    except Refused as refusal:
        return refusal.code
    raise AssertionError("nothing was refused")


def _plan(mina: Friend, *steps: list[str]) -> None:
    """One step after another, each of them for these friends together."""
    ladder = [
        {
            "audience": [{"kind": "member", "member_id": mina.member(name)} for name in names],
            "mode": "together",
            "wait_minutes": 5,
        }
        for names in steps
    ]
    mina.put("/circles/{c}/plan", {"sections": [], "ladder": ladder})


def _strengths(mina: Friend, *others: tuple[str, int], usual: str | None = None) -> Json:
    body = {"usual": usual, "others": [{"name": name, "position": at} for name, at in others]}
    arrival: Json = mina.put("/circles/{c}/strengths", body)
    return arrival


def _ways(mina: Friend) -> list[tuple[str | None, list[str]]]:
    """The buttons of the first screen: what each says, and whom it asks, in order."""
    home = mina.home()["person"]
    names = {person["member_id"]: person["name"] for person in home["could_be_asked"]}
    return [(way["name"], [names[member_id] for member_id in way["asks"]]) for way in home["ways"]]


def _of(mina: Friend, name: str) -> Json:
    return {"member_id": mina.member(name)}


def test_a_stronger_request_leaves_one_out_and_asks_another(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee", "Theo")
    _plan(mina, ["Sam"], ["Ade", "Lee"])
    assert _ways(mina) == [(None, ["Sam", "Ade", "Lee"])]
    _strengths(mina, ("Somebody now", 1), usual="Company")
    assert _ways(mina) == [("Company", ["Sam", "Ade", "Lee"]), ("Somebody now", ["Ade", "Lee"])]
    now_id = mina.home()["person"]["ways"][1]["id"]

    # The plan changes: the way is known again by whom its step asks.
    _plan(mina, ["Theo"], ["Sam"], ["Ade", "Lee"])
    assert _ways(mina)[1] == ("Somebody now", ["Ade", "Lee"])
    _plan(mina, ["Sam"], ["Ade", "Lee"])

    # Lee isn't asked this time, nor told, by any step and however often she asks.
    asked = mina.asks(strength=now_id, left_out=[mina.member("Lee"), mina.member("Lee")])
    assert (asked["strength"], asked["begins_at"], asked["next"]["name"]) == (
        "Somebody now",
        1,
        "Ade",
    )
    mina.does("ask-now")
    world.settle()
    world.phone("Ade").shows("ask")
    for name in ("Sam", "Lee", "Theo"):
        world.phone(name).shows()
    assert mina.sees_people() == {"Sam": "not_asked", "Ade": "asking", "Lee": "left_out"}
    assert world.friends["Ade"].sees()["told"]["strength"] == "Somebody now"
    assert [person["name"] for person in mina.sees()["others"]] == ["Sam", "Theo"]

    # Theo isn't in the plan: the person's own tap, one at a time, and nobody else's.
    for code, name in (("cannot-be-asked", "Lee"), ("cannot-be-asked", "Ade")):
        assert refused(mina.does, "ask-beside", _of(mina, name)) == code
    assert refused(world.friends["Ade"].post, f"{mina.ask_path}/ask-beside", _of(mina, "Theo")) == (
        "not-yours"
    )
    mina.does("ask-beside", _of(mina, "Theo"))
    world.settle()
    world.phone("Theo").shows("ask")
    assert refused(mina.does, "ask-beside", _of(mina, "Sam")) == "one-at-a-time"
    world.friends["Ade"].answers("not_now")
    world.advance(minutes=6)
    view = mina.sees()
    assert (view["phase"], world.phone("Sam").new_pushes()) == ("nobody_yet", [])
    assert world.phone("Lee").new_pushes() == []

    # "Ask again" begins with the first step, and still without Lee, until she is included again.
    mina.does("again")
    world.settle()
    world.phone("Sam").shows("ask")
    mina.does("leave-out", _of(mina, "Sam"))
    world.settle()
    world.phone("Sam").shows("stand_down")
    assert world.friends["Sam"].answers("coming")["standing"] == "stood_down", "it isn't taken"
    assert mina.sees()["yes"] == []
    world.phone("Lee").shows()
    mina.does("include-again", _of(mina, "Lee"))
    world.settle()
    world.phone("Lee").shows("ask")

    for kind, name in (("left_out", "Sam"), ("included_again", "Lee"), ("asked_beside", "Theo")):
        assert len(mina.reads(kind, who=name)) == 1, kind


def test_who_comes_is_shown_the_address_this_time_and_says_when(world: World) -> None:
    mina = simple_circle(world, "Sam", "Lee")
    lee = world.friends["Lee"]
    mina.asks(now=True, left_out=[mina.member("Sam")])
    lee.answers("coming", 60)
    assert mina.sees()["yes"][0]["address"] == "not_written"
    assert refused(mina.does, "show-address", _of(mina, "Lee")) == "no-address-yet"
    number = {"number": "604 555 0187"}
    arrival = mina.put("/circles/{c}/arrival", HOME | number)
    assert arrival["dial"] == "+16045550187"
    assert mina.sees()["yes"][0]["address"] == "not_given"
    assert refused(mina.does, "show-address", _of(mina, "Sam")) == "not-coming-yet"
    assert refused(looks, lee) == "not-found"
    assert mina.does("show-address", _of(mina, "Lee"))["yes"][0]["address"] == "given"
    assert looks(lee) == arrival | {"until": None}

    # "I'm on my way", once; and "not sure" takes the time back.
    for _ in range(2):
        assert lee.post(f"{mina.ask_path}/on-my-way")["on_the_way"] is True
    assert len(mina.reads("set_out", who="Lee")) == 1
    lee.post(f"{mina.ask_path}/running-late", {"minutes": None})
    (yes,) = mina.sees()["yes"]
    assert (yes["minutes"], yes["on_the_way"]) == (None, True)

    mina.does("hide-address", _of(mina, "Lee"))
    assert refused(looks, lee) == "not-found"
    mina.does("show-address", _of(mina, "Lee"))
    mina.post("/circles/{c}/pause")
    assert looks(lee)["address"] == HOME["address"], "a pause takes nothing back by itself"
    mina.does("hide-address", _of(mina, "Lee"))
    assert refused(looks, lee) == "not-found"
    mina.does("go-on")
    mina.does("show-address", _of(mina, "Lee"))
    mina.does("stop")
    assert refused(looks, lee) == "not-found"
    assert len(mina.reads("address_given", who="Lee")) == 3
    assert len(mina.reads("address_taken_back", who="Lee")) == 2


def test_what_a_request_is_never_refused_for_and_what_is_refused_kindly(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    _plan(mina, ["Sam"], ["Ade"])
    assert refused(_strengths, mina, ("A", 0), ("B", 1), ("C", 1)) == "too-many-strengths"
    assert refused(_strengths, mina, ("Now", 0), ("now", 1)) == "strength-twice"
    assert refused(_strengths, mina, ("Now", 2)) == "strength-without-step"
    assert mina.home()["person"]["ways"][0]["name"] is None, "nothing was changed"
    _strengths(mina, ("Now", 1))
    now_id = mina.home()["person"]["ways"][1]["id"]

    # The step is gone: it begins with what is there, and says so before the tap.
    _plan(mina, ["Sam"])
    assert mina.home()["person"]["ways"][1]["changed"] is True
    assert mina.get("/circles/{c}/strengths")["others"][0]["position"] == 0
    _strengths(mina)
    roles = {"roles": ["supporter", "coordinator"]}
    mina.put(f"/circles/{{c}}/members/{mina.member('Ade')}/roles", roles)
    hears = {"to": {"kind": "coordinators"}, "event": "nobody_answered", "tier": 1}
    mina.post("/circles/{c}/grants", {"id": new_id(), **hears})
    world.friends["Ade"].may_be_reached(coordinator_alerts=True)
    world.settle()
    world.phone("Ade").new_pushes()
    mina.asks(strength=now_id, left_out=[mina.member("Sam"), mina.member("Ade"), now_id])
    mina.does("ask-now")
    world.settle()
    assert mina.sees()["phase"] == "nobody_yet", "leaving everybody out is theirs to do"
    world.phone("Ade").shows()
    assert world.friends["Ade"].home()["coordinator"]["ask_nobody_yet"] is False
    assert refused(mina.does, "ask-beside", _of(mina, "Ade")) == "cannot-be-asked"
    # Leaving out what they'd answered, and undoing it, puts them back in their turn.
    mina.does("include-again", _of(mina, "Sam"))
    world.settle()
    world.phone("Sam").shows("ask")
    world.friends["Sam"].answers("coming")
    world.settle()
    assert mina.sees()["phase"] == "covered"
    mina.does("leave-out", _of(mina, "Sam"))
    world.settle()
    assert (mina.sees()["phase"], mina.sees()["yes"]) == ("nobody_yet", [])
    mina.removes("Ade")
    assert refused(mina.does, "leave-out", _of(mina, "Ade")) == "not-in-circle"
