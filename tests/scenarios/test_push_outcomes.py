"""What a push service answers, and what becomes of the ask."""

from __future__ import annotations

from tests.factories import comes_in, second_device, simple_circle
from tests.push.service import (
    ACCEPT,
    ACCEPT_THEN_DIE,
    BROKEN,
    CUT,
    GONE,
    KEY_REFUSED,
    UNKNOWN,
    slow_down,
)
from tests.world import World


def test_a_gone_subscription_is_dropped_and_the_ladder_goes_on_at_once(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    for answer in (GONE, UNKNOWN):
        world.push.always(world.phone("Sam").screen.endpoint, answer)
        assert world.friends["Sam"].get("/me")["push"]["on"]
        mina.asks(now=True)
        # No five minutes of waiting for a phone that isn't there.
        world.phone("Ade").shows("ask")
        assert mina.sees_people() == {"Sam": "cant_be_reached", "Ade": "asking"}
        assert not world.friends["Sam"].get("/me")["push"]["on"]
        mina.does("stop")
        world.settle()
        world.phone("Ade").shows("stand_down")
        # The app subscribes anew when it is opened next.
        world.push.always(world.phone("Sam").screen.endpoint, ACCEPT)
        world.friends["Sam"].phone.turns_push_on()
    assert len(mina.reads("subscription_gone", who="Sam")) == 2
    assert {one["reason"] for one in mina.reads("not_delivered")} == {"not_reachable"}
    mina.asks(now=True)
    world.phone("Sam").shows("ask")


def test_the_other_device_still_rings(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    tablet = second_device(world, "Sam")
    world.push.always(world.phone("Sam").screen.endpoint, GONE)
    mina.asks(now=True)
    tablet.shows("ask")
    world.phone("Ade").shows()
    assert [one["shown"] for one in mina.sees()["asking"]] == [True]


def test_when_every_device_is_on_the_notice_comes_to_each_once(world: World) -> None:
    mina = simple_circle(world, "Sam")
    tablet = second_device(world, "Sam")
    mina.asks(now=True)
    (here,) = world.phone("Sam").shows("ask")
    (there,) = tablet.shows("ask")
    assert here["n"] == there["n"], "one notice"
    assert here["a"] != there["a"], "an attempt for each device"
    assert len(mina.reads("told", who="Sam")) == 1


def test_retry_after_is_obeyed(world: World) -> None:
    mina = simple_circle(world, "Sam")
    endpoint = world.phone("Sam").screen.endpoint
    world.push.script(endpoint, slow_down(90))
    mina.asks(now=True)
    assert len(world.push.received(endpoint)) == 1
    world.advance(seconds=89)
    assert len(world.push.received(endpoint)) == 1, "not sooner than the service asked for"
    world.phone("Sam").shows()
    world.advance(seconds=3)
    assert len(world.push.received(endpoint)) == 2
    world.phone("Sam").shows("ask")


def test_a_throttled_phone_is_left_alone_by_other_notices_too(world: World) -> None:
    mina = simple_circle(world, "Sam")
    endpoint = world.phone("Sam").screen.endpoint
    world.push.script(endpoint, slow_down(60))
    mina.asks(now=True)
    mina.does("stop")
    world.advance(seconds=30)
    assert len(world.push.received(endpoint)) == 1
    world.advance(seconds=60)
    # What was never seen isn't shown any more; that it's over may be.
    assert "ask" not in [
        world.phone("Sam").event_of(one) for one in world.phone("Sam").new_pushes()
    ]


def test_a_broken_push_service_is_tried_again_and_the_ask_is_shown_once(world: World) -> None:
    mina = simple_circle(world, "Sam")
    endpoint = world.phone("Sam").screen.endpoint
    world.push.script(endpoint, BROKEN, CUT, BROKEN)
    mina.asks(now=True)
    world.phone("Sam").shows()
    assert [one["shown"] for one in mina.sees()["asking"]] == [False]
    world.advance(minutes=1)
    assert len(world.push.received(endpoint)) == 4
    world.phone("Sam").shows("ask")
    assert [one["shown"] for one in mina.sees()["asking"]] == [True]
    assert len(mina.reads("told", who="Sam", event="ask")) == 1
    assert mina.reads("not_delivered") == []


def test_better_twice_than_silence_and_shown_once(world: World) -> None:
    mina = simple_circle(world, "Sam")
    endpoint = world.phone("Sam").screen.endpoint
    world.push.script(endpoint, ACCEPT_THEN_DIE)
    mina.asks(now=True)
    world.advance(minutes=1)
    assert len(world.phone("Sam").screen.pushes) == 2, "its answer was lost, so it came again"
    assert len(world.phone("Sam").screen.shown) == 1
    world.phone("Sam").shows("ask")


def test_a_dead_push_service_does_not_hold_the_ladder(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    world.push.always(world.phone("Sam").screen.endpoint, BROKEN)
    mina.asks(now=True)
    world.advance(minutes=4, seconds=59)
    world.phone("Ade").shows()
    world.advance(seconds=1)
    world.phone("Ade").shows("ask")
    assert mina.sees_people()["Sam"] == "no_yes_yet"


def test_a_refused_key_is_tried_again_later_and_the_operator_reads_of_it(world: World) -> None:
    mina = simple_circle(world, "Sam")
    world.push.script(world.phone("Sam").screen.endpoint, KEY_REFUSED)
    mina.asks(now=True)
    assert list(world.app.state.services.ready()) == ["push_key"]
    world.phone("Sam").shows()
    world.advance(minutes=6)
    world.phone("Sam").shows("ask")
    assert list(world.app.state.services.ready()) == []


def test_shown_is_known_only_by_a_receipt_and_only_while_the_ask_is_open(world: World) -> None:
    mina = simple_circle(world, "Sam")
    world.phone("Sam").sends_receipts = False
    mina.asks(now=True)
    (push,) = world.phone("Sam").shows("ask")
    assert [one["shown"] for one in mina.sees()["asking"]] == [False]
    receipt = {"notice_id": push["n"], "attempt_id": push["a"], "what": "shown"}
    # Nobody can say so for another: a stranger's receipt changes nothing, and says nothing.
    ade = comes_in(world, mina, mina_keeps(world, "Ade"))
    assert ade.tries("POST", "/receipts", receipt).status_code == 204
    assert [one["shown"] for one in mina.sees()["asking"]] == [False]
    for _ in range(2):
        assert world.friends["Sam"].tries("POST", "/receipts", receipt).status_code == 204
    assert [one["shown"] for one in mina.sees()["asking"]] == [True]
    mina.does("stop")
    assert mina.sees()["asking"] == []


def mina_keeps(world: World, name: str) -> str:
    world.friends["Mina"].keeps_place(name)
    return name


def test_the_lock_screen_says_nothing(world: World) -> None:
    mina = simple_circle(world, "Sam", name="Mina's people")
    mina.patch("/circles/{c}", {"i_am": "Illustrator"})
    mina.asks("I can't breathe", now=True)
    sam = world.friends["Sam"]
    sam.answers("coming")
    world.settle()
    mina.does("stop")
    world.settle()
    sizes = set()
    for name in ("Sam", "Mina"):
        for push in world.phone(name).screen.pushes:
            shown = push["notification"]
            assert shown["title"] in {
                "Please look when you see this",
                "Something to look at, any time today",
            }
            assert [one["title"] for one in push["actions"]] == ["Open", "Later"]
            assert set(shown) == {"title", "navigate", "tag", "lang", "silent"}
            assert shown["navigate"] == f"{world.settings.public_url}/n#{push['n']}"
        endpoint = world.phone(name).screen.endpoint
        sizes |= {len(one.body) for one in world.push.received(endpoint)}
    assert len(sizes) == 1, "every push has one size"
