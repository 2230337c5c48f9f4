"""From "I can come" to somebody being there: the question, the door, and running late."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.factories import simple_circle
from tests.world import Friend, Refused, World


def asks_and_sam_comes(world: World, *friends: str, minutes: int | None = 20) -> Friend:
    """Mina asks, and Sam is coming; what came to the screens so far is looked at."""
    mina = simple_circle(world, *(friends or ("Sam", "Ade", "Lee")))
    mina.asks(now=True)
    world.friends["Sam"].answers("coming", minutes)
    world.settle()
    world.phone("Mina").shows("ask")
    world.phone("Sam").shows("ask")
    return mina


def refused(call: Any, *args: Any) -> str:
    with pytest.raises(Refused) as refusal:
        call(*args)
    assert refusal.value.problem["detail"], "a refusal is told in a sentence"
    return refusal.value.code


# --- "Is someone with you?" -----------------------------------------------------------------


def test_the_question_comes_at_the_arrival_time_and_yes_ends_it(world: World) -> None:
    mina = asks_and_sam_comes(world)
    view = mina.sees()
    assert (view["phase"], view["question"], view["with_you"]) == ("covered", False, False)
    world.advance(minutes=19, seconds=59)
    assert mina.sees()["question"] is False
    world.phone("Mina").shows()
    world.advance(seconds=1)
    world.phone("Mina").shows("ask")
    view = mina.sees()
    assert view["question"] is True
    assert {"with_you", "not_yet", "another", "stop"} <= set(view["may"])
    # Sam hears nothing of it, then or later.
    view = mina.does("with-you")
    assert (view["phase"], view["question"], view["with_you"]) == ("covered", False, True)
    assert not {"with_you", "not_yet"} & set(view["may"])
    mina.does("with-you")  # a second tap
    world.advance(hours=3)
    world.phone("Mina").shows()
    for name in ("Sam", "Ade", "Lee"):
        world.phone(name).shows()
    assert world.friends["Sam"].sees()["standing"] == "coming"


def test_silence_changes_nothing_and_the_question_stays(world: World) -> None:
    mina = asks_and_sam_comes(world)
    world.advance(minutes=20)
    world.phone("Mina").shows("ask")
    entry_count = len(mina.record())
    world.advance(hours=5)
    view = mina.sees()
    assert (view["phase"], view["question"]) == ("covered", True)
    world.phone("Mina").shows()  # asked once
    for name in ("Sam", "Ade", "Lee"):
        world.phone(name).shows()
    assert len(mina.record()) == entry_count
    mina.does("not-yet")
    world.settle()
    world.phone("Ade").shows("ask")


def test_not_yet_asks_the_next_one_and_blames_nobody(world: World) -> None:
    mina = asks_and_sam_comes(world)
    world.advance(minutes=20)
    view = mina.does("not-yet")
    assert (view["phase"], view["question"], view["needed"]) == ("asking", False, 2)
    world.settle()
    world.phone("Ade").shows("ask")
    # Sam is still on the way, hears nothing, and reads what they read before.
    world.phone("Sam").shows()
    assert world.friends["Sam"].sees()["standing"] == "coming"
    assert [answer["name"] for answer in mina.sees()["yes"]] == ["Sam"]
    assert "not_yet" not in json.dumps(world.friends["Sam"].sees())
    # It may be said all the while that somebody came: who was asked because of it stands down.
    assert "with_you" in mina.sees()["may"]
    mina.does("not-yet")  # a second tap asks nobody else
    world.settle()
    world.phone("Lee").shows()
    view = mina.does("with-you")
    assert (view["phase"], view["with_you"], view["needed"]) == ("covered", True, 1)
    world.settle()
    world.phone("Ade").shows("stand_down")
    world.phone("Sam").shows()
    world.advance(hours=2)
    world.phone("Lee").shows()


def test_who_came_instead_is_enough_when_the_first_one_cannot_after_all(world: World) -> None:
    mina = asks_and_sam_comes(world)
    world.advance(minutes=20)
    mina.does("not-yet")
    world.advance(minutes=1)
    world.friends["Ade"].answers("coming", 5)
    world.friends["Sam"].drops_out()
    world.settle()
    assert (mina.sees()["phase"], mina.sees()["needed"]) == ("covered", 1)
    world.phone("Lee").shows()


def test_when_the_one_asked_instead_drops_out_it_goes_on(world: World) -> None:
    mina = asks_and_sam_comes(world)
    world.advance(minutes=20)
    mina.does("not-yet")
    world.advance(minutes=1)
    world.friends["Ade"].answers("coming", 5)
    world.friends["Ade"].drops_out()
    world.settle()
    assert (mina.sees()["phase"], mina.sees()["needed"]) == ("asking", 2)
    world.phone("Lee").shows("ask")


def test_someone_is_here_leaves_a_wish_for_one_more_alone(world: World) -> None:
    mina = asks_and_sam_comes(world)
    mina.does("another")
    world.advance(minutes=1)
    world.phone("Ade").shows("ask")
    assert mina.does("with-you")["phase"] == "asking"
    world.advance(minutes=2)
    world.friends["Ade"].answers("coming", 10)
    world.advance(minutes=30)
    # Ade said so after "someone is with me": at their time the question comes once more.
    assert mina.sees()["question"] is True


def test_who_says_no_time_is_asked_about_after_half_an_hour(world: World) -> None:
    mina = asks_and_sam_comes(world, minutes=None)
    world.advance(minutes=29)
    assert mina.sees()["question"] is False
    world.friends["Sam"].answers("coming", 40)  # said at last: from now on
    world.advance(minutes=39)
    assert mina.sees()["question"] is False
    world.advance(minutes=1)
    assert mina.sees()["question"] is True
    world.phone("Mina").shows("ask")


def test_who_is_there_already_is_told_in_one_notice(world: World) -> None:
    mina = asks_and_sam_comes(world, minutes=0)
    assert mina.sees()["question"] is True
    world.advance(hours=1)
    world.phone("Mina").shows()
    # Another one comes: one notice for the yes, one at their time, none for what stands there.
    mina.does("another")
    world.advance(minutes=1)
    world.friends["Ade"].answers("coming", 10)
    world.settle()
    world.phone("Mina").shows("ask")
    world.advance(minutes=10)
    world.phone("Mina").shows("ask")
    world.advance(hours=1)
    world.phone("Mina").shows()


def test_a_call_is_no_arrival(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks(now=True)
    world.friends["Sam"].answers("call")
    world.advance(hours=2)
    assert mina.sees()["question"] is False
    assert refused(mina.does, "with-you") == "nobody-coming"
    assert refused(mina.does, "not-yet") == "nobody-coming"
    assert refused(world.friends["Sam"].post, f"{mina.ask_path}/at-door") == "not-coming"


def test_who_drops_out_is_not_asked_about(world: World) -> None:
    mina = asks_and_sam_comes(world)
    world.friends["Sam"].drops_out()
    world.settle()
    world.phone("Mina").shows("ask")
    world.phone("Ade").shows("ask")
    world.advance(minutes=20)
    assert mina.sees()["question"] is False
    world.phone("Mina").new_pushes()
    assert refused(mina.does, "not-yet") == "nobody-coming"


def test_when_they_have_to_go_the_next_arrival_is_asked_about(world: World) -> None:
    mina = asks_and_sam_comes(world)
    world.advance(minutes=20)
    assert mina.does("with-you")["with_you"] is True
    world.advance(hours=1)
    world.friends["Sam"].drops_out()
    world.advance(minutes=1)
    assert mina.sees()["with_you"] is False
    world.friends["Ade"].answers("coming", 15)
    assert (mina.sees()["phase"], mina.sees()["with_you"]) == ("covered", False)
    world.advance(minutes=15)
    assert mina.sees()["question"] is True


def test_the_question_is_kept_through_a_night_of_the_server(world: World) -> None:
    mina = asks_and_sam_comes(world)
    world.sleeps_through(hours=2)
    world.settle()
    world.phone("Mina").shows("ask")
    assert mina.sees()["question"] is True


# --- at the door, running late --------------------------------------------------------------


def test_at_the_door(world: World) -> None:
    mina = asks_and_sam_comes(world)
    sam = world.friends["Sam"]
    world.advance(minutes=12)
    assert sam.post(f"{mina.ask_path}/at-door")["at_door"] is True
    world.settle()
    world.phone("Mina").shows("ask")
    view = mina.sees()
    assert [(answer["name"], answer["at_door"]) for answer in view["yes"]] == [("Sam", True)]
    assert view["question"] is True, "they needn't wait for the hour"
    # Twice: the person hears it once, the record says it once.
    sam.post(f"{mina.ask_path}/at-door")
    world.advance(minutes=30)
    world.phone("Mina").shows()
    assert len(mina.reads("at_door", who="Sam")) == 1
    mina.does("with-you")
    world.advance(hours=1)
    world.phone("Mina").shows()


def test_running_late_moves_the_question(world: World) -> None:
    mina = asks_and_sam_comes(world)
    sam = world.friends["Sam"]
    world.advance(minutes=15)
    assert sam.post(f"{mina.ask_path}/running-late", {"minutes": 30})["minutes"] == 30
    world.settle()
    world.phone("Mina").shows("ask")
    (yes,) = mina.sees()["yes"]
    assert (yes["minutes"], yes["arrives_at"]) == (30, "2026-03-01T17:45:00.000Z")
    world.advance(minutes=29)
    assert mina.sees()["question"] is False
    world.phone("Mina").shows()
    world.advance(minutes=1)
    assert mina.sees()["question"] is True
    world.phone("Mina").shows("ask")
    # Later still, with the question on screen already: it goes, and comes again.
    sam.post(f"{mina.ask_path}/running-late", {"minutes": 10})
    assert mina.sees()["question"] is False
    mina_heard = world.phone("Mina")
    world.advance(minutes=10)
    mina_heard.shows("ask", "ask")
    assert mina.sees()["question"] is True
    # "At the door" by a slip of the thumb is taken back by a new time.
    sam.post(f"{mina.ask_path}/at-door")
    assert sam.post(f"{mina.ask_path}/running-late", {"minutes": 5})["at_door"] is False
    # Nothing of it stands about Sam but what Sam said.
    kinds = [entry["kind"] for entry in mina.record() if (entry["who"] or {}).get("name") == "Sam"]
    assert kinds.count("running_late") == 3


def test_running_late_after_not_yet_is_asked_about_again(world: World) -> None:
    mina = asks_and_sam_comes(world)
    world.advance(minutes=20)
    mina.does("not-yet")
    world.friends["Sam"].post(f"{mina.ask_path}/running-late", {"minutes": 10})
    assert mina.sees()["question"] is False
    world.advance(minutes=10)
    assert mina.sees()["question"] is True


def test_after_the_ask_was_stopped_a_late_word_changes_nothing(world: World) -> None:
    mina = asks_and_sam_comes(world)
    sam = world.friends["Sam"]
    mina.does("stop")
    world.settle()
    world.phone("Sam").shows("stand_down")
    entry_count = len(mina.record())
    late = sam.post(f"{mina.ask_path}/running-late", {"minutes": 20})
    assert (late["standing"], late["at_door"]) == ("over", False)
    assert sam.post(f"{mina.ask_path}/at-door")["standing"] == "over"
    world.advance(hours=1)
    world.phone("Mina").shows()
    assert len(mina.record()) == entry_count
    assert mina.sees()["question"] is False
    assert refused(mina.does, "with-you") == "ask-over"


def test_only_who_comes_says_so(world: World) -> None:
    mina = asks_and_sam_comes(world)
    ade, lee = world.friends["Ade"], world.friends["Lee"]
    for friend in (ade, lee):  # the ask never came to them
        for door, body in (("at-door", {}), ("running-late", {"minutes": 10})):
            assert refused(friend.post, f"{mina.ask_path}/{door}", body) == "not-found"
    for door in ("at-door", "running-late"):
        body = {"minutes": 10} if door == "running-late" else {}
        assert refused(mina.post, f"{mina.ask_path}/{door}", body) == "not-yours"
    assert refused(world.friends["Sam"].post, f"{mina.ask_path}/with-you") == "not-yours"
    world.advance(minutes=20)
    mina.does("not-yet")
    world.settle()
    # Ade was asked and has said nothing yet, then not now.
    assert refused(ade.post, f"{mina.ask_path}/at-door") == "not-coming"
    ade.answers("not_now")
    assert refused(ade.post, f"{mina.ask_path}/at-door") == "not-coming"


def test_who_was_set_aside_reads_nothing_of_it_at_the_door(world: World) -> None:
    mina = asks_and_sam_comes(world)
    mina.does("not-them", {"member_id": mina.member("Sam")})
    world.settle()
    world.phone("Mina").new_pushes()
    view = world.friends["Sam"].post(f"{mina.ask_path}/at-door")
    assert (view["standing"], view["at_door"]) == ("stood_down", False)
    world.settle()
    world.phone("Mina").shows()
