"""A friend's own quiet and their own hours: kept by the gate, and read by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cases.first_circle import WED
from tests.factories import comes_in, simple_circle
from tests.world import Friend, Json, Refused, World


def mutes(friend: Friend, world: World, **lasts: float) -> Json:
    until = world.clock.now() + timedelta(**lasts) if lasts else None
    body = {"on": True, "until": until.isoformat() if until else None}
    mute_settings: Json = friend.put("/circles/{c}/mute", body)
    return mute_settings


def tells_of_a_time(mina: Friend, world: World) -> None:
    mina.offers("Tea", [WED], "18:00", "19:00")
    slots = [mina.circle.slot("Tea", "2026-03-04")]
    mina.post("/circles/{c}/open-times/tell", {"slot_ids": slots})
    world.settle()


def test_while_muted_an_ask_goes_to_the_next_one_and_the_rest_waits(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    assert mutes(sam, world, hours=1)["on"]
    assert sam.home()["supporter"]["muted"]
    assert not ade.home()["supporter"]["muted"]
    tells_of_a_time(mina, world)
    world.phone("Sam").shows()
    world.phone("Ade").shows("open_time")
    mina.asks(now=True)
    world.advance(seconds=11)
    world.phone("Sam").shows()
    world.phone("Ade").shows("ask")
    assert mina.sees_people()["Sam"] == "cant_be_reached"
    mina.does("stop")
    world.advance(minutes=60)
    world.phone("Sam").shows("open_time")
    world.phone("Ade").shows("stand_down")
    assert ade.get("/circles/{c}/mute")["on"] is False
    assert "muted" not in str(mina.record())


def test_what_a_mute_held_goes_out_when_it_ends_sooner(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    mutes(sam, world, hours=8)
    tells_of_a_time(mina, world)
    world.advance(minutes=5)
    world.phone("Sam").shows()
    assert sam.put("/circles/{c}/mute", {"on": False}) == {"on": False, "until": None, "others": []}
    world.advance(seconds=1)
    world.phone("Sam").shows("open_time")


def test_until_i_say_has_no_end_and_one_that_is_over_is_none(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    assert mutes(sam, world) == {"on": True, "until": None, "others": []}
    tells_of_a_time(mina, world)
    world.advance(minutes=3 * 24 * 60)
    world.phone("Sam").shows()
    assert mina.reads("held_back", who="Sam")[0]["reason"] == "not_reachable"
    # Tapped without a way out, sent when there was one again.
    assert mutes(sam, world, hours=-1)["on"] is False
    with pytest.raises(Refused) as refusal:
        mutes(sam, world, days=32)
    assert refusal.value.code == "bad-end"


def test_the_other_circles_that_i_muted_stand_beside(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    mutes(sam, world)
    tomas = world.friend("Tomás")
    tomas.begins_circle("Sam", name="Nights")
    second_circle = comes_in(world, tomas, "Sam")
    assert second_circle is sam
    mute_settings = sam.get("/circles/{c}/mute")
    assert mute_settings["on"] is False
    assert [other["name"] for other in mute_settings["others"]] == [
        mina.get("/circles/{c}")["name"]
    ]


def test_the_plan_says_that_nobody_hears_an_ask_while_the_only_friend_is_muted(
    world: World,
) -> None:
    mina = simple_circle(world, "Sam")
    assert mina.get("/circles/{c}/nights")["holes"] == []
    mutes(world.friends["Sam"], world, hours=3)
    (hole,) = mina.get("/circles/{c}/nights")["holes"]
    assert hole["starts_at"] == "2026-03-01T17:00:00.000Z"


# --- one event alone ----------------------------------------------------------------------------


def row(friend: Friend, event: str) -> Json:
    rows = friend.get("/circles/{c}/reach/events")["events"]
    event_row: Json = next(row for row in rows if row["event"] == event)
    return event_row


def says(friend: Friend, event: str, **body: object) -> Json:
    rows = friend.put("/circles/{c}/reach/events", {"event": event, "on": True, **body})["events"]
    event_row: Json = next(row for row in rows if row["event"] == event)
    return event_row


def test_an_event_has_hours_and_channels_of_its_own(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    settings = {"own": True, "from": "18:00", "to": "20:00", "channels": ["push"]}
    assert says(sam, "open_time", **settings) == {"event": "open_time", "on": True, **settings}
    tells_of_a_time(mina, world)
    world.phone("Sam").shows()
    mina.asks(now=True)
    world.advance(seconds=11)
    world.phone("Sam").shows("ask")  # the others are as they were
    mina.does("stop")
    world.at("2026-03-01 18:00")
    world.settle()
    world.phone("Sam").shows("stand_down", "open_time")


def test_a_switch_leaves_alone_what_it_isnt_about(world: World) -> None:
    simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    says(sam, "open_time", own=True, **{"from": "18:00", "to": "20:00"}, channels=["push"])
    says(sam, "shift_changed", on=False)
    says(sam, "nobody_answered", own=False)
    reach = sam.get("/circles/{c}/reach")
    sam.put("/circles/{c}/reach", {**reach, "asks_any_hour": not reach["asks_any_hour"]})
    assert row(sam, "open_time")["from"] == "18:00"
    assert not row(sam, "shift_changed")["on"], "nothing comes on by itself"
    assert row(sam, "nobody_answered")["on"]
    sam.put("/circles/{c}/reach", {**reach, "open_times": False})
    assert not row(sam, "open_time")["on"]
    assert says(sam, "open_time")["own"] is False


def test_half_a_wish_is_refused(world: World) -> None:
    simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    bodies: list[Json] = [
        {"event": "knock", "on": True},
        {"event": "ask", "on": True, "own": True, "from": "18:00", "channels": ["push"]},
        {"event": "ask", "on": True, "own": True},
        {"event": "ask", "on": True, "from": "18:00", "to": "19:00"},
    ]
    for body in bodies:
        assert sam.tries("PUT", "/circles/{c}/reach/events", body).status_code == 422, body
