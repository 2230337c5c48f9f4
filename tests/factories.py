"""Circles that many tests begin with."""

from __future__ import annotations

from typing import Any

import httpx

from tests.world import Friend, Handset, Link, World


def simple_circle(world: World, *friends: str, wait_minutes: int = 5, **fields: Any) -> Friend:
    """Mina's own circle, begun on their phone, with these friends in it and reachable.

    Gives Mina; the friends are in `world.friends`. Nothing is left on any screen.
    """
    mina = world.friend("Mina")
    mina.begins_circle(*friends, wait_minutes=wait_minutes, **fields)
    for name in friends:
        comes_in(world, mina, name)
    world.settle()
    for friend in world.friends.values():
        friend.phone.new_pushes()
    return mina


def comes_in(world: World, person: Friend, name: str, *, push: bool = True, **reach: Any) -> Friend:
    """A friend for whom a place is kept opens the link, knocks and is let in."""
    friend = world.friends.get(name) or world.friend(name, push=push)
    knock = friend.knocks(person.invites(name))
    friend.may_be_reached(knock, **reach)
    person.lets_in(name)
    return friend


def uses_device_link(phone: Handset, link: Link, **headers: str) -> httpx.Response:
    """A phone opens a device link: it asks, or comes in once its owner has said yes."""
    body = {"token": link.token, "device_id": phone.device_id, "session_token": phone.token}
    sent = {"Authorization": "", **headers}
    return phone.call("POST", f"/device-links/{link.id}/use", body, headers=sent)


def makes_device_link(owner: Friend) -> Link:
    """A link for one more device of somebody's."""
    link = Link.new("device")
    owner.post("/me/device-links", {"id": link.id, "verifier": link.verifier})
    return link


def says_mine(owner: Friend, *, is_mine: bool = True) -> None:
    """Answer a device that asks to come in: "it's mine", or not."""
    (asking,) = owner.get("/me/devices")["asking"]
    owner.post(f"/me/device-links/{asking['link_id']}/answer", {"mine": is_mine})


def second_device(world: World, name: str, *, push: bool = True) -> Handset:
    """One more device of a friend: it opens a link, and they say yes on their phone."""
    owner = world.friends[name]
    link = makes_device_link(owner)
    device = Handset(world, name)
    assert uses_device_link(device, link).status_code == 202
    says_mine(owner)
    answer = uses_device_link(device, link)
    assert answer.status_code == 201, answer.text
    if push:
        world.settle()
        device.turns_push_on()
        owner.phone.new_pushes()
    owner.phones.append(device)
    return device
