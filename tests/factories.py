"""Circles that many tests begin with."""

from __future__ import annotations

from typing import Any

from tests.world import Friend, World


def simple_circle(world: World, *friends: str, wait_minutes: int = 5, **more: Any) -> Friend:
    """Mina's own circle, drawn up on their phone, with these friends in it and reachable.

    Gives Mina; the friends are in `world.friends`. Nothing is left on any screen.
    """
    mina = world.friend("Mina")
    mina.begins_circle(*friends, wait_minutes=wait_minutes, **more)
    for name in friends:
        comes_in(world, mina, name)
    world.settle()
    for one in world.friends.values():
        one.phone.new_pushes()
    return mina


def comes_in(world: World, person: Friend, name: str, *, push: bool = True, **reach: Any) -> Friend:
    """A friend for whom a place is kept opens the link, knocks and is let in."""
    friend = world.friends.get(name) or world.friend(name, push=push)
    knock = friend.knocks(person.invites(name))
    friend.may_be_reached(knock, **reach)
    person.lets_in(name)
    return friend
