"""Who stays signed in, who is signed out by themselves, and what a stolen sign-in leads to."""

from __future__ import annotations

import re

import httpx

from tests.factories import (
    makes_device_link,
    says_mine,
    second_device,
    simple_circle,
    uses_device_link,
)
from tests.world import Friend, Handset, World


def visits(phone: Handset) -> httpx.Response:
    """A browser opens the app; it keeps the cookie that it is handed."""
    cookie = {"Cookie": f"__Host-showup={phone.token}"}
    answer = phone.http.get("/api/v1/me", headers=cookie)
    phone.http.cookies.clear()
    cookie_match = re.search(r"__Host-showup=([^;]+)", answer.headers.get("set-cookie", ""))
    if cookie_match and answer.status_code == 200:
        phone.token = cookie_match[1]
    return answer


def is_in(friend: Friend) -> bool:
    return visits(friend.phone).status_code == 200


def ended(friend: Friend) -> list[str]:
    """Why devices of somebody were signed out, as they read it on another one."""
    return [device["why"] for device in friend.get("/me/devices")["ended"]]


def test_daily_use_has_no_end(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    for day in range(1, 401):
        world.sleeps_through(hours=24)
        # Every 25th day the token is renewed from what it was 25 days before: often enough here.
        if day % 25 == 0 or day in {365, 366, 400}:
            world.settle()
            assert is_in(sam), f"day {day}"
            assert is_in(mina), f"day {day}"
    assert mina.home()["person"]["order"][0]["reachable"] == "now"


def test_the_person_stays_in_and_an_idle_friend_is_told_before_they_are_signed_out(
    world: World,
) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    for friend in (mina, sam, ade):
        friend.phone.sends_receipts = False  # a phone that shows notices is in use
    tablet = second_device(world, "Sam")
    tablet.sends_receipts = False
    # Both of Sam's were used in the week of Sunday 1 March 2026, which began on 23 February.
    world.at("2026-05-16 12:00")
    assert world.phone("Sam").new_pushes() == []
    world.at("2026-05-17 09:00")
    # Opening it would be a use: the phone lies in a drawer, the tablet is looked at.
    assert len(world.phone("Sam").new_pushes()) == 1
    tablet.shows("device")
    world.phone("Mina").shows()
    devices = tablet.call("GET", "/me/devices").json()["devices"]
    ends = {device["this"]: device["signed_out_at"] for device in devices}
    assert ends[False].startswith("2026-05-31")
    assert ends[True] is None
    assert mina.home()["person"]["order"][0]["reachable"] == "now"
    world.at("2026-05-28 12:00")
    assert len(world.phone("Sam").new_pushes()) == 1
    tablet.shows()
    world.at("2026-05-31 18:00")
    assert visits(sam.phone).status_code == 401
    sam.phones.reverse()
    assert ended(sam) == ["idle"]
    # Ade, whose only phone it was, can't be reached any more: at once, wherever it is read.
    reachable = {friend["name"]: friend["reachable"] for friend in mina.home()["person"]["order"]}
    assert reachable == {"Sam": "now", "Ade": "not_now"}
    mina.asks(now=True)
    tablet.shows("ask")
    assert len(world.phone("Ade").new_pushes()) == 2
    mina.does("stop")
    # Two hundred quiet days: whoever may need somebody finds the app as they left it.
    world.at("2026-12-31 12:00")
    assert is_in(mina)
    assert ended(mina) == []


def test_a_stolen_sign_in_ends_the_phone_and_the_person_reads_it(world: World) -> None:
    mina = simple_circle(world, "Sam")
    tablet = second_device(world, "Mina")
    stolen = mina.phone.token
    world.advance(hours=25)
    assert is_in(mina)
    assert is_in(mina), "the new one is in use"
    fresh = mina.phone.token
    world.advance(minutes=10)
    thief = mina.phone.http.get("/api/v1/me", headers={"Cookie": f"__Host-showup={stolen}"})
    assert thief.status_code == 401
    world.settle()
    # Both are out, whoever was first: the phone's own token, and the one before it.
    assert visits(mina.phone).status_code == 401
    mina.phones.reverse()
    tablet.shows("device")
    assert mina.phone.event_of({"n": tablet.screen.pushes[-1]["n"]}) == "device"
    assert ended(mina) == ["stolen"]
    (entry,) = mina.reads("sign_in_reused", who="Mina")
    assert entry["subject_id"] == mina.phones[1].device_id
    # Nothing comes to it any more.
    world.phone("Sam").shows()
    mina.asks(now=True)
    assert mina.phones[1].new_pushes() == []
    assert fresh == mina.phones[1].token


def test_an_old_sign_in_cannot_have_its_phone_signed_out_by_a_device_link(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    old = mina.phone.token
    world.advance(hours=25)
    for _ in range(2):
        visits(mina.phone)
    world.advance(minutes=11)
    # Sam has last week's cookie of Mina's, and opens a link of their own account with it.
    link, tablet = makes_device_link(sam), Handset(world, "Sam")
    browser = {"Cookie": f"__Host-showup={old}", "Sec-Fetch-Site": "same-origin"}
    assert uses_device_link(tablet, link, **browser).status_code == 202
    says_mine(sam)
    assert uses_device_link(tablet, link, **browser).status_code == 201
    tablet.http.cookies.clear()
    assert is_in(mina)


def test_a_friends_stolen_sign_in_is_theirs_to_read(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    tablet = second_device(world, "Sam")
    stolen = sam.phone.token
    world.advance(hours=25)
    for _ in range(2):
        visits(sam.phone)
    world.advance(minutes=11)
    cookie = {"Cookie": f"__Host-showup={stolen}"}
    assert sam.phone.http.get("/api/v1/me", headers=cookie).status_code == 401
    world.settle()
    tablet.shows("device")
    sam.phones.reverse()
    assert ended(sam) == ["stolen"]
    assert mina.reads("sign_in_reused") == []
