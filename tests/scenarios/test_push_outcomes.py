"""What a push service answers, and what becomes of the ask."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.factories import comes_in, second_device, simple_circle
from tests.push.answers import (
    ACCEPT,
    ACCEPT_THEN_DIE,
    BROKEN,
    CUT,
    GONE,
    KEY_REFUSED,
    UNKNOWN,
    Answer,
    slow_down,
)
from tests.world import Friend, World


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
        world.friends["Sam"].phone.subscribes_anew()
    assert len(mina.reads("subscription_gone", who="Sam")) == 2
    assert {entry["reason"] for entry in mina.reads("not_delivered")} == {"not_reachable"}
    mina.asks(now=True)
    world.phone("Sam").shows("ask")


def test_the_other_device_still_rings(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    tablet = second_device(world, "Sam")
    world.push.always(world.phone("Sam").screen.endpoint, GONE)
    mina.asks(now=True)
    tablet.shows("ask")
    world.phone("Ade").shows()
    assert [asked_member["shown"] for asked_member in mina.sees()["asking"]] == [True]


def test_when_every_device_is_on_the_notice_comes_to_each_once(world: World) -> None:
    mina = simple_circle(world, "Sam")
    tablet = second_device(world, "Sam")
    mina.asks(now=True)
    (first_shown,) = world.phone("Sam").shows("ask")
    (tablet_shown,) = tablet.shows("ask")
    assert first_shown["n"] == tablet_shown["n"], "one notice"
    assert first_shown["a"] != tablet_shown["a"], "an attempt for each device"
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
        world.phone("Sam").event_of(push) for push in world.phone("Sam").new_pushes()
    ]


def test_a_broken_push_service_is_tried_again_and_the_ask_is_shown_once(world: World) -> None:
    mina = simple_circle(world, "Sam")
    endpoint = world.phone("Sam").screen.endpoint
    world.push.script(endpoint, BROKEN, CUT, BROKEN)
    mina.asks(now=True)
    world.phone("Sam").shows()
    assert [asked_member["shown"] for asked_member in mina.sees()["asking"]] == [False]
    world.advance(minutes=1)
    assert len(world.push.received(endpoint)) == 4
    world.phone("Sam").shows("ask")
    assert [asked_member["shown"] for asked_member in mina.sees()["asking"]] == [True]
    assert len(mina.reads("told", who="Sam", event="ask")) == 1
    assert mina.reads("not_delivered") == []


def test_better_twice_than_silence_and_shown_once(world: World) -> None:
    mina = simple_circle(world, "Sam")
    endpoint = world.phone("Sam").screen.endpoint
    world.push.script(endpoint, ACCEPT_THEN_DIE)
    mina.asks(now=True)
    world.advance(minutes=1)
    assert len(world.phone("Sam").screen.pushes) == 2, "its answer was lost, so it came again"
    assert len(world.phone("Sam").screen.shown_notices) == 1
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
    for name in ("Sam", "Mina"):
        world.push.script(world.phone(name).screen.endpoint, KEY_REFUSED)
    mina.asks(now=True)
    assert list(world.app.state.services.ready()) == ["push_key"]
    world.phone("Sam").shows()
    world.advance(minutes=6)
    world.phone("Sam").shows("ask")
    assert list(world.app.state.services.ready()) == []


def test_a_refused_push_key_passes_whoever_cant_have_got_it_at_once(world: World) -> None:
    """A 403 of one push service: the ladder doesn't wait five minutes for each friend there."""
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    for name in ("Sam", "Ade"):
        world.push.always(world.phone(name).screen.endpoint, KEY_REFUSED)
    mina.asks(now=True)
    world.phone("Lee").shows("ask")
    assert mina.sees_people() == {
        "Sam": "cant_be_reached",
        "Ade": "cant_be_reached",
        "Lee": "asking",
    }
    # It is tried again all the same, a minute later, and an answer counts.
    world.push.always(world.phone("Sam").screen.endpoint, ACCEPT)
    world.advance(minutes=2)
    world.phone("Sam").shows("ask")
    world.friends["Sam"].answers("coming")
    assert mina.sees()["phase"] == "covered"


def reachable(mina: Friend, name: str) -> str:
    """Whether a friend can be reached, as the person reads it."""
    members = {member["name"]: member for member in mina.get("/circles/{c}")["members"]}
    return str(members[name]["reachable"])


def test_one_429_with_a_long_retry_after_silences_nobody_for_a_day(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam, endpoint = world.friends["Sam"], world.phone("Sam").screen.endpoint
    world.push.script(endpoint, slow_down(86_400), slow_down(1_000_000_000))
    sam.post("/me/push/test")
    world.settle()
    assert len(world.push.received(endpoint)) == 1
    # While the phone is held back, nobody says that it can be reached.
    assert reachable(mina, "Sam") == "not_now"
    held_until = sam.get("/me")["push"]["held_until"]
    assert datetime.fromisoformat(held_until) == world.now + timedelta(hours=1)
    mina.asks(now=True)
    assert mina.sees_people()["Sam"] == "asking"
    world.advance(minutes=4, seconds=30)
    world.phone("Sam").shows("test", "ask")
    # It took something: it isn't held back any more.
    assert reachable(mina, "Sam") == "now"
    assert sam.get("/me")["push"]["held_until"] is None


def test_whatever_a_push_service_answers_tries_stay_bounded(world: World) -> None:
    """Odd, empty, hostile and clumsy answers: the pauses grow, and none is longer than minutes."""
    mina = simple_circle(world, "Sam")
    endpoint = world.phone("Sam").screen.endpoint
    far = "Fri, 31 Dec 9999 23:59:59 GMT"
    odd = [slow_down("0"), slow_down(far)]
    odd.append(Answer(599, headers=(("Retry-After", "9" * 400),), body="\x00\ufffd" * 400))
    for answer in odd:
        world.push.always(endpoint, answer)
        before = len(world.push.received(endpoint))
        mina.asks(now=True)
        world.advance(minutes=5)
        tries = len(world.push.received(endpoint)) - before
        assert 3 <= tries <= 20, (answer, tries)
        mina.does("stop")
        world.settle()
    world.push.always(endpoint, ACCEPT)
    mina.asks(now=True)
    world.advance(minutes=2, seconds=2)
    assert "ask" in [world.phone("Sam").event_of(push) for push in world.phone("Sam").new_pushes()]


def test_shown_is_known_only_by_a_receipt_and_only_while_the_ask_is_open(world: World) -> None:
    mina = simple_circle(world, "Sam")
    world.phone("Sam").sends_receipts = False
    mina.asks(now=True)
    (push,) = world.phone("Sam").shows("ask")
    assert [asked_member["shown"] for asked_member in mina.sees()["asking"]] == [False]
    receipt = {"notice_id": push["n"], "attempt_id": push["a"], "what": "shown"}
    # Nobody can say so for another: a stranger's receipt changes nothing, and says nothing.
    ade = comes_in(world, mina, mina_keeps(world, "Ade"))
    assert ade.tries("POST", "/receipts", receipt).status_code == 204
    assert [asked_member["shown"] for asked_member in mina.sees()["asking"]] == [False]
    for _ in range(2):
        assert world.friends["Sam"].tries("POST", "/receipts", receipt).status_code == 204
    assert [asked_member["shown"] for asked_member in mina.sees()["asking"]] == [True]
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
            notification = push["notification"]
            assert notification["title"] in {
                "Please look when you see this",
                "Something to look at, any time today",
            }
            assert [action["title"] for action in push["actions"]] == ["Open", "Later"]
            assert set(notification) == {"title", "navigate", "tag", "lang", "silent"}
            assert notification["navigate"] == f"{world.settings.public_url}/n#{push['n']}"
        endpoint = world.phone(name).screen.endpoint
        sizes |= {len(request.body) for request in world.push.received(endpoint)}
    assert len(sizes) == 1, "every push has one size"
