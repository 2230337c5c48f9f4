"""An ask that reached nobody stays open and due: whoever becomes reachable is asked, once.

And it ends when the person says so, or after the time that they set: told, never silently.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app.api.http.wire import rfc3339
from app.consent.models import Level
from app.consent.service import set_capacity
from tests.cases.first_circle import WED
from tests.factories import comes_in, simple_circle
from tests.push.answers import GONE
from tests.world import Friend, Json, Refused, World, wall

PACIFIC = "America/Los_Angeles"  # its clocks are put forward and back, by the data of any year
EVERYONE: Json = {"kind": "supporters"}


def plan(mina: Friend, *steps: Json) -> None:
    mina.put("/circles/{c}/plan", {"sections": [], "ladder": list(steps)})


def step(mina: Friend, *names: str, **fields: object) -> Json:
    audience = [{"kind": "member", "member_id": mina.member(name)} for name in names]
    return {"audience": audience} | fields


def looks(world: World, *names: str) -> None:
    """Put away what is on these screens."""
    for name in names:
        world.phone(name).new_pushes()


# --- a night ------------------------------------------------------------------------------------


@pytest.mark.parametrize("night", ["2026-03-08", "2026-11-01"], ids=["spring", "autumn"])
def test_asked_at_night_it_asks_at_seven_once_whatever_the_clocks_and_the_server_do(
    database_url: str, tmp_path: Path, night: str
) -> None:
    """Everyone is quiet from 22 to 7. Sam hears of it at seven, once, and comes.

    In a night of an hour less, and in one of an hour more.
    """
    with World(database_url, tmp_path, at=f"{night} 00:05", zone=PACIFIC) as world:
        mina = world.friend("Mina", PACIFIC)
        mina.begins_circle("Sam", "Ade")
        for name in ("Sam", "Ade"):
            world.friend(name, PACIFIC)
            comes_in(world, mina, name, asks_any_hour=False)
        sam, ade = world.friends["Sam"], world.friends["Ade"]
        sam.patch("/circles/{c}/me", {"number": "+1 604 555 0100"})
        world.settle()
        looks(world, "Mina", "Sam", "Ade")
        mina.asks()
        world.advance(seconds=10)
        world.phone("Mina").shows("nobody_answered")
        view = mina.sees()
        assert view["phase"] == "nobody_yet"
        assert view["next"] == {"member_id": mina.member("Sam"), "name": "Sam", "tags": []}
        assert view["next_at"] == rfc3339(wall(f"{night} 07:00", PACIFIC))
        assert [number["name"] for number in view["numbers"]] == ["Sam"], "call Sam now anyway"
        assert {"again", "keep", "stop"} <= set(view["may"])
        assert mina.home()["person"]["ask"] == view
        assert sam.home()["supporter"]["asks"] == []
        world.advance(hours=1)
        world.restarts()
        world.at(f"{night} 06:59", PACIFIC)
        world.phone("Sam").shows()
        world.at(f"{night} 07:00", PACIFIC)
        (notification,) = world.phone("Sam").shows("ask")
        world.phone("Ade").shows()
        world.phone("Mina").shows()
        assert mina.sees()["phase"] == "asking"
        assert mina.sees()["next"]["name"] == "Ade"
        assert [ask["standing"] for ask in sam.home()["supporter"]["asks"]] == ["asked"]
        # The pace is the ladder's: Ade would be asked in five minutes.
        world.advance(minutes=4)
        sam.answers("coming", 10)
        world.settle()
        world.phone("Mina").shows("ask")
        assert mina.sees()["phase"] == "covered"
        world.advance(hours=3)
        world.phone("Sam").shows()
        assert [push["n"] for push in world.phone("Sam").screen.pushes].count(
            notification["n"]
        ) == 1
        world.phone("Ade").shows()
        assert ade.home()["supporter"]["asks"] == []


def test_all_who_wake_at_once_are_asked_at_the_ladders_pace_and_after_lateness_without_a_burst(
    world: World,
) -> None:
    mina = world.friend("Mina")
    mina.begins_circle("Sam", "Ade", "Lee")
    for name in ("Sam", "Ade", "Lee"):
        comes_in(world, mina, name, asks_any_hour=False)
    plan(mina, step(mina, "Sam", "Ade"), {"audience": [EVERYONE], "mode": "together"})
    world.at("2026-03-05 04:12")
    looks(world, "Mina", "Sam", "Ade", "Lee")
    mina.asks(now=True)
    # The server is away at seven, and comes back at eight.
    world.sleeps_through(hours=4)
    world.settle()
    world.phone("Sam").shows("ask")
    world.phone("Ade").shows()
    world.phone("Lee").shows()
    assert mina.sees()["asking"][0]["until"] == mina.sees()["next_at"]
    world.advance(minutes=5)
    world.phone("Ade").shows("ask")
    world.phone("Lee").shows()
    world.advance(minutes=5)
    # Sam and Ade are supporters, too; they were asked already.
    world.phone("Lee").shows("ask")
    world.phone("Mina").shows("nobody_answered")
    world.advance(minutes=5)
    world.phone("Mina").shows("nobody_answered")
    assert mina.sees()["phase"] == "nobody_yet"
    assert mina.sees()["next"] is None, "all of them were asked"
    world.advance(hours=9)
    for name in ("Sam", "Ade", "Lee"):
        world.phone(name).shows()
    assert [step["state"] for step in mina.sees()["steps"]] == ["passed", "passed"]


# --- what makes somebody reachable --------------------------------------------------------------


def test_whoever_becomes_reachable_is_asked_at_once(world: World) -> None:
    """Each friend is out of reach for a reason of their own, and then isn't any more."""
    mina = world.friend("Mina")
    names = ("Phone", "Rest", "Mute", "Reach", "Zone", "Gone", "Given", "New")
    mina.begins_circle(*names)
    for name in names[:-1]:
        comes_in(world, mina, name, asks_any_hour=False)
    phone, rest, mute, reach, zone, *_ = (world.friends[name] for name in names[:-1])
    plan(mina, {"audience": [EVERYONE], "mode": "together"})
    phone.delete("/me/push")
    rest.put("/circles/{c}/capacity", {"level": "resting"})
    mute.put("/circles/{c}/mute", {"on": True})
    reach.may_be_reached(asks=False, asks_any_hour=False)
    zone.patch("/me", {"zone": "Asia/Kathmandu"})  # night there, when it is noon in Vancouver
    withdrawal = mina.withdraws("Gone")
    consent_path = f"/circles/{{c}}/members/{mina.member('Given')}/consent"
    mina.put(consent_path, {"asks": False})
    world.at("2026-03-04 12:00")
    looks(world, "Mina", *names[:-1])
    mina.asks(now=True)
    world.phone("Mina").shows("nobody_answered")
    assert mina.sees()["next"]["name"] == "Zone", "alone foreseen: the rest has no end in sight"

    changes: dict[str, Callable[[], object]] = {
        "Phone": phone.phone.turns_push_on,
        "Rest": lambda: rest.put("/circles/{c}/capacity", {"level": "open"}),
        "Mute": lambda: mute.put("/circles/{c}/mute", {"on": False}),
        "Reach": reach.may_be_reached,
        "Zone": lambda: zone.patch("/me", {"zone": "America/Vancouver"}),
        "Gone": lambda: mina.post(
            f"/circles/{{c}}/members/{mina.member('Gone')}/undo",
            {"withdrawn_id": withdrawal["withdrawn_id"]},
        ),
        "Given": lambda: mina.put(consent_path, {"asks": True}),
        "New": lambda: comes_in(world, mina, "New"),
    }
    for name, change in changes.items():
        change()
        looks(world, "Mina")
        world.settle()
        world.phone(name).shows("ask")
        for other in world.friends:
            if other not in {name, "Mina"}:
                world.phone(other).shows()
    world.advance(hours=1)
    assert mina.sees()["phase"] == "nobody_yet"
    assert {person["what"] for person in mina.sees()["people"]} == {"no_yes_yet"}


def test_who_takes_a_shift_or_a_place_in_the_pool_is_asked_where_the_plan_asks_these(
    world: World,
) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    mina.offers("Lunch", [WED], "12:00", "20:00")
    shift, pool = {"kind": "on_shift"}, {"kind": "pool"}
    plan(mina, {"audience": [shift], "otherwise": [pool]}, step(mina, "Lee", needs_my_yes=True))
    world.at("2026-03-04 13:00")
    looks(world, "Sam", "Ade", "Lee")
    mina.asks(now=True)
    # Lee's step needs Mina's yes, and she says no.
    mina.does("steps/1/no")
    world.settle()
    assert mina.sees()["phase"] == "nobody_yet"
    mina.put("/circles/{c}/pool", {"member_ids": [mina.member("Ade")]})
    ade.put("/circles/{c}/pool/mine", {"agreed": True})
    world.settle()
    world.phone("Ade").shows("ask")
    ade.answers("not_now")
    sam.claims(mina.circle.slot("Lunch", "2026-03-04"))
    world.settle()
    world.phone("Sam").shows("ask")
    world.advance(hours=2)
    world.phone("Lee").shows()
    world.phone("Ade").shows()
    assert mina.sees_people() == {"Ade": "cant_just_now", "Sam": "no_yes_yet", "Lee": "not_asked"}


def test_what_nobody_noted_is_found_within_five_minutes(world: World) -> None:
    """Whatever makes somebody reachable, by a door that forgot to say so."""
    mina = simple_circle(world, "Sam")
    world.friends["Sam"].put("/circles/{c}/capacity", {"level": "resting"})
    mina.asks(now=True)
    assert mina.sees()["phase"] == "nobody_yet"
    with world.parts.db.write() as tx:
        set_capacity(tx, mina.member("Sam"), Level.OPEN)
    world.advance(minutes=4, seconds=59)
    world.phone("Sam").shows()
    world.advance(seconds=1)
    world.phone("Sam").shows("ask")


def test_whose_phone_took_nothing_is_asked_anew_when_another_is_there(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    world.push.always(world.phone("Sam").screen.endpoint, GONE)
    mina.asks(now=True)
    world.phone("Sam").shows()
    world.phone("Mina").shows("nobody_answered")
    assert mina.sees_people() == {"Sam": "cant_be_reached"}
    world.advance(minutes=30)
    world.phone("Mina").shows()
    sam.phone.subscribes_anew()
    world.settle()
    world.phone("Sam").shows("ask")
    assert mina.sees_people() == {"Sam": "asking"}


# --- not now ------------------------------------------------------------------------------------


def test_who_says_not_now_is_left_in_peace_and_every_screen_says_so(world: World) -> None:
    """Dov alone can be reached. He says not now, and the next step is for all supporters."""
    mina = world.friend("Mina")
    mina.begins_circle("Dov", "Lee")
    comes_in(world, mina, "Dov")
    comes_in(world, mina, "Lee", asks_any_hour=False)
    dov = world.friends["Dov"]
    everyone = {"audience": [EVERYONE], "mode": "together"}
    plan(mina, step(mina, "Dov"), everyone)
    world.at("2026-03-05 04:12")
    looks(world, "Mina", "Dov", "Lee")
    mina.asks(now=True)
    world.phone("Dov").shows("ask")
    assert dov.answers("not_now")["standing"] == "not_now"
    world.advance(seconds=3)
    world.phone("Dov").shows()
    world.phone("Mina").shows("nobody_answered")
    view = mina.sees()
    assert (view["phase"], view["asking"]) == ("nobody_yet", [])
    assert view["next"]["name"] == "Lee"
    assert mina.sees_people() == {"Dov": "cant_just_now", "Lee": "cant_be_reached"}
    assert dov.home()["supporter"]["asks"][0]["standing"] == dov.sees()["standing"] == "not_now"
    world.advance(minutes=10)
    world.phone("Dov").shows()
    mina.does("stop")

    # A later step that names him is another question: he sees it, and Mina reads that he is asked.
    plan(mina, step(mina, "Dov"), everyone, step(mina, "Dov"))
    mina.asks(now=True)
    world.phone("Dov").shows("ask")
    dov.answers("not_now")
    world.settle()
    world.phone("Dov").shows("ask")
    assert dov.home()["supporter"]["asks"][0]["standing"] == dov.sees()["standing"] == "asked"
    assert [asked_member["name"] for asked_member in mina.sees()["asking"]] == ["Dov"]
    assert mina.sees_people()["Dov"] == "asking"
    assert "next" in mina.sees()["may"]
    dov.answers("not_now")
    assert mina.sees()["phase"] == "nobody_yet"
    # "Ask again" begins anew, for everyone.
    world.advance(seconds=1)
    mina.does("again")
    world.settle()
    world.phone("Dov").shows("ask")
    assert mina.sees_people()["Dov"] == "asking"


# --- its end ------------------------------------------------------------------------------------


def test_after_the_time_that_was_set_it_ends_and_says_so(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks(now=True)
    world.advance(minutes=10)
    looks(world, "Mina", "Sam", "Ade")
    until = world.now + timedelta(hours=24)
    view = mina.sees()
    assert view["phase"] == "nobody_yet"
    assert view["open_until"] == rfc3339(until)
    world.advance(hours=23)
    # Kept open longer, by a day: what was said before isn't so any more.
    kept_ask = mina.does("keep-open")
    assert kept_ask["open_until"] > view["open_until"]
    world.advance(hours=2)
    assert mina.sees()["phase"] == "nobody_yet"
    world.advance(hours=23)
    world.phone("Mina").shows("stand_down")
    for name in ("Sam", "Ade"):
        world.phone(name).shows("stand_down")
        assert world.friends[name].home()["supporter"]["asks"] == []
    view = mina.sees()
    assert (view["phase"], view["closed"]["reason"]) == ("closed", "time_over")
    home = mina.home()["person"]
    assert home["ask"] is None
    assert home["time_over"]["ask_id"] == view["id"]
    assert len(mina.reads("time_over")) == 1
    assert len(mina.reads("kept_open")) == 1
    with pytest.raises(Refused) as no:
        mina.does("keep-open")
    assert no.value.code == "ask-over"
    # And they can ask again; home says that instead.
    mina.asks()
    assert mina.home()["person"]["time_over"] is None


def test_a_covered_ask_that_nobody_closes_ends_so_long_after_somebody_came(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.patch("/circles/{c}", {"ask_hours": 1})
    assert mina.get("/circles/{c}")["ask_hours"] == 1
    sam = world.friends["Sam"]
    assert sam.get("/circles/{c}")["ask_hours"] is None
    mina.asks(now=True)
    sam.answers("coming", 40)
    looks(world, "Mina", "Sam")
    world.advance(minutes=90)
    sam.does("at-door")
    assert mina.sees()["phase"] == "covered"
    world.advance(minutes=59)
    assert mina.sees()["phase"] == "covered"
    world.advance(minutes=1)
    assert mina.sees()["closed"]["reason"] == "time_over"
    assert sam.sees()["standing"] == "over"
    for hours in (0, 169, "a day"):
        with pytest.raises(Refused) as no:
            mina.patch("/circles/{c}", {"ask_hours": hours})
        assert no.value.status == 422
    assert mina.get("/circles/{c}")["ask_hours"] == 1


def test_a_pause_lets_its_time_run_and_going_on_counts_anew(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    sam.put("/circles/{c}/capacity", {"level": "resting"})
    mina.asks(now=True)
    looks(world, "Mina", "Sam")
    mina.post("/circles/{c}/pause", {"until_wall": None})
    assert mina.sees()["phase"] == "paused"
    sam.put("/circles/{c}/capacity", {"level": "open"})
    world.advance(hours=23)
    world.phone("Sam").shows()
    mina.does("go-on")
    world.settle()
    world.phone("Sam").shows("ask")
    world.advance(hours=23)
    assert mina.sees()["phase"] == "nobody_yet"
    mina.post("/circles/{c}/pause", {"until_wall": None})
    looks(world, "Mina", "Sam")
    world.advance(hours=25)
    assert mina.sees()["closed"]["reason"] == "time_over"
    world.phone("Mina").shows("stand_down")
    world.phone("Sam").shows()


def test_nothing_is_kept_open_that_has_no_end_yet(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.asks(now=True)
    with pytest.raises(Refused) as no:
        mina.does("keep-open")
    assert (no.value.status, no.value.code) == (409, "still-asking")
    assert mina.sees()["open_until"] is None
    mina.patch("/circles/{c}", {"ask_hours": 168})
    world.advance(minutes=5)
    assert "keep" not in mina.sees()["may"]
    with pytest.raises(Refused) as no:
        mina.does("keep-open")
    assert no.value.code == "open-long-enough"
