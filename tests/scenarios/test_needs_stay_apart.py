"""What of needs the person reads nowhere: who said no, who pledged, and what others need."""

from __future__ import annotations

from tests.scenarios.test_needs_and_the_pot import (
    asks_for,
    asks_for_money,
    needs_circle,
    only_need,
)
from tests.world import Friend, Json, World

A_DOLLAR: Json = {"amount": 100, "currency": "CAD"}


def eyes_of(mina: Friend, name: str) -> Json:
    eyes: Json = mina.get(f"/circles/{{c}}/members/{mina.member(name)}/eyes")
    return dict(eyes["screens"])


def makes_coordinator(mina: Friend, name: str) -> Friend:
    """A friend who reads names, and so can let others know of what they need."""
    roles = {"roles": ["supporter", "coordinator"]}
    mina.put(f"/circles/{{c}}/members/{mina.member(name)}/roles", roles)
    return mina.world.friends[name]


def told(mina: Friend) -> list[str]:
    """Whom the record tells to have heard of a need."""
    return sorted(entry["who"]["name"] for entry in mina.reads("told", event="need"))


def test_through_anybodys_eyes_not_this_one_and_a_pledge_look_like_nothing(world: World) -> None:
    mina = needs_circle(world, "Sam", "Ade", "Lee", "Kit")
    friends = world.friends
    path = asks_for(mina, "Sam", "Ade")
    pot = asks_for_money(mina, "Sam", "Ade", "Lee", "Kit")
    world.settle()
    seen_before = {name: eyes_of(mina, name)["needs"] for name in friends if name != "Mina"}
    assert [len(needs["known"]) for needs in seen_before.values()] == [2, 2, 1, 1]
    friends["Sam"].post(f"{path}/put-away")
    for name, amount in (("Sam", 1000), ("Ade", 1000), ("Lee", 100_000), ("Kit", 1000)):
        friends[name].put(f"{pot}/pledge", A_DOLLAR | {"amount": amount})
    for name, needs in seen_before.items():
        screens = eyes_of(mina, name)
        assert screens["needs"] == needs, f"through {name}'s eyes"
        assert [each for each in screens["notices"] if each["event"] == "need"] == []
    # Closed, and over with thanks: nothing of it tells who gave.
    mina.post(f"{pot}/enough")
    for name in seen_before:
        assert all(need["pot"] is None for need in eyes_of(mina, name)["needs"]["known"])
    friends["Ade"].put(f"{path}/hand", {})
    mina.post(f"{path}/done", {"thanks": "I could breathe again."})
    mina.post(f"{pot}/done", {"thanks": "The rent is paid."})
    assert [need["thanks"] for need in eyes_of(mina, "Ade")["needs"]["known"]] == [
        "I could breathe again."
    ], "of hands the person knows"
    assert eyes_of(mina, "Lee")["needs"]["known"] == []
    assert only_need(friends["Lee"])["thanks"] == "The rent is paid."
