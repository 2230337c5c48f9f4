"""The simple plan: friends one by one, five minutes each, one yes is enough."""

from __future__ import annotations

import pytest

from tests.factories import comes_in, simple_circle
from tests.world import Refused, World


def test_friends_are_asked_one_by_one_until_one_says_yes(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    mina.asks("tea?")
    world.advance(seconds=10)
    world.phone("Sam").shows("ask")
    world.phone("Ade").shows()
    view = mina.sees()
    assert view["phase"] == "asking"
    assert [(asked_member["name"], asked_member["shown"]) for asked_member in view["asking"]] == [
        ("Sam", True)
    ]
    assert view["next"]["name"] == "Ade"

    world.advance(minutes=4, seconds=59)
    world.phone("Ade").shows()
    world.advance(seconds=1)
    world.phone("Ade").shows("ask")
    world.phone("Sam").shows()
    world.phone("Lee").shows()

    world.friends["Ade"].answers("coming", minutes=20)
    world.settle()
    world.phone("Mina").shows("ask")
    world.phone("Sam").shows("stand_down")
    world.advance(hours=2)
    world.phone("Lee").shows()
    world.phone("Ade").shows()
    view = mina.sees()
    assert view["phase"] == "covered"
    assert [(answer["name"], answer["minutes"]) for answer in view["yes"]] == [("Ade", 20)]


def test_a_not_now_asks_the_next_one_at_once_and_costs_nothing(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks(now=True)
    assert world.friends["Sam"].answers("not_now")["standing"] == "not_now"
    world.settle()
    world.phone("Ade").shows("ask")
    assert mina.sees_people() == {"Sam": "cant_just_now", "Ade": "asking"}
    world.friends["Ade"].answers("call")
    world.settle()
    # Who said "not now" is left in peace.
    world.phone("Sam").shows("ask")


# --- the ten seconds ----------------------------------------------------------------------------


def test_taken_back_within_ten_seconds_nobody_hears_of_it(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks()
    world.advance(seconds=9)
    assert mina.sees()["may"] == ["ask_now", "take_back"]
    assert mina.does("take-back")["closed"]["reason"] == "taken_back"
    world.advance(hours=6)
    for name in ("Mina", "Sam", "Ade"):
        world.phone(name).shows()
    assert [entry["kind"] for entry in mina.record()][-2:] == ["asked", "taken_back"]
    # And they can ask again at any time.
    assert mina.asks()["phase"] == "held"


def test_after_ten_seconds_it_goes_on_with_the_screen_closed(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.asks()
    world.advance(seconds=10)
    world.phone("Sam").shows("ask")
    with pytest.raises(Refused) as refusal:
        mina.does("take-back")
    assert (refusal.value.status, refusal.value.code) == (409, "asked-already")
    assert "cancel" in refusal.value.problem["detail"]


def test_ask_now_does_not_wait_the_ten_seconds(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.asks(now=True)
    world.phone("Sam").shows("ask")
    world.advance(minutes=1)
    world.phone("Sam").shows()


def test_a_second_ask_while_one_is_open_points_at_the_first(world: World) -> None:
    mina = simple_circle(world, "Sam")
    first = mina.asks()
    with pytest.raises(Refused) as refusal:
        mina.asks()
    assert (refusal.value.status, refusal.value.code) == (409, "already-asking")
    assert refusal.value.problem["ask_id"] == first["id"]


# --- nobody -------------------------------------------------------------------------------------


def test_exhausted_it_stays_open_says_so_and_can_ask_again(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.put(
        "/circles/{c}/plan",
        {"sections": [{"key": "helps", "text": "porridge"}], "nobody_free": "Call the warmline."},
    )
    world.friends["Sam"].patch("/circles/{c}/me", {"number": "+1 604 555 0100"})
    mina.asks(now=True)
    world.advance(minutes=9, seconds=59)
    assert mina.sees()["phase"] == "asking"
    world.advance(seconds=1)
    world.phone("Mina").shows("nobody_answered")
    view = mina.sees()
    assert view["phase"] == "nobody_yet"
    assert view["nobody_free"] == "Call the warmline."
    assert [(number["name"], number["number"]) for number in view["numbers"]] == [
        ("Sam", "+1 604 555 0100")
    ]
    assert view["closed"] is None
    assert "again" in view["may"]
    for name in ("Sam", "Ade"):
        world.phone(name).shows("ask")

    mina.does("again")
    world.settle()
    world.phone("Sam").shows("ask")
    world.phone("Ade").shows()
    world.advance(minutes=5)
    world.phone("Ade").shows("ask")
    world.friends["Ade"].answers("coming")
    assert mina.sees()["phase"] == "covered"


def test_someone_may_still_answer_when_nobody_had(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks(now=True)
    world.advance(minutes=30)
    assert mina.sees()["phase"] == "nobody_yet"
    world.friends["Sam"].answers("coming", minutes=15)
    world.settle()
    world.phone("Mina").shows("nobody_answered", "ask")
    assert mina.sees()["phase"] == "covered"


def test_an_ask_that_can_reach_nobody_is_taken_kept_and_says_so_at_once(world: World) -> None:
    mina = world.friend("Mina")
    mina.begins_circle("Sam", "Ade")
    assert mina.home()["person"]["armed"] is False
    assert mina.asks()["phase"] == "held"
    world.advance(seconds=10)
    world.phone("Mina").shows("nobody_answered")
    view = mina.sees()
    assert view["phase"] == "nobody_yet"
    assert view["closed"] is None
    assert [step["state"] for step in view["steps"]] == ["skipped"]
    # A friend comes in meanwhile: asked again, the ask reaches them.
    comes_in(world, mina, "Sam")
    mina.does("again")
    world.settle()
    world.phone("Sam").shows("ask")


def test_who_sleeps_is_skipped_and_the_person_reads_no_cause(world: World) -> None:
    mina = world.friend("Mina")
    mina.begins_circle("Sam", "Ade", "Lee", "Theo")
    comes_in(world, mina, "Sam", asks_any_hour=False)
    comes_in(world, mina, "Ade", push=False)
    comes_in(world, mina, "Lee")
    comes_in(world, mina, "Theo")
    world.friends["Lee"].put("/circles/{c}/capacity", {"level": "resting"})
    world.at("2026-03-02 03:00")
    world.phone("Theo").new_pushes()
    mina.asks(now=True)
    world.phone("Theo").shows("ask")
    for name in ("Sam", "Lee"):
        world.phone(name).shows()
    people = mina.sees_people()
    assert people.pop("Theo") == "asking"
    assert set(people.values()) == {"cant_be_reached"}, "sleep, rest and no pushes read alike"
    reasons = {entry["who"]["name"]: entry["reason"] for entry in mina.reads("held_back")}
    assert reasons == dict.fromkeys(("Sam", "Ade", "Lee"), "not_reachable")


# --- the server was away ------------------------------------------------------------------------


def test_after_six_hours_of_downtime_there_is_no_burst(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee", "Theo")
    mina.asks(now=True)
    world.phone("Sam").shows("ask")
    world.sleeps_through(hours=6)
    world.settle()
    world.phone("Ade").shows("ask")
    for name in ("Sam", "Lee", "Theo"):
        world.phone(name).shows()
    # The next one is due a whole wait after the actual asking.
    world.advance(minutes=4, seconds=59)
    world.phone("Lee").shows()
    world.advance(seconds=1)
    world.phone("Lee").shows("ask")
    assert mina.sees()["phase"] == "asking"


def test_an_ask_taken_before_the_server_went_away_goes_out_when_it_is_back(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.asks()
    world.sleeps_through(minutes=40)
    world.settle()
    world.phone("Sam").shows("ask")
    assert mina.sees()["asked_at"] < mina.sees()["asking"][0]["asked_at"]
