"""The person can stop or change what happens, at any moment, for this one time."""

from __future__ import annotations

import pytest

from tests.factories import simple_circle
from tests.world import Friend, Json, Refused, World


def test_ask_someone_else_too(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    mina.asks(now=True)
    world.friends["Sam"].answers("call")
    assert "another" in mina.sees()["may"]
    mina.does("another")
    world.settle()
    world.phone("Ade").shows("ask")
    view = mina.sees()
    assert view["phase"] == "asking"
    assert view["needed"] == 2
    assert [answer["name"] for answer in view["yes"]] == ["Sam"]
    world.friends["Ade"].answers("coming")
    world.settle()
    assert mina.sees()["phase"] == "covered"
    assert {answer["name"] for answer in mina.sees()["yes"]} == {"Sam", "Ade"}
    # Sam's yes still stands: nobody is told that it is over.
    world.phone("Sam").shows("ask")
    world.phone("Lee").shows()


def test_not_them_keep_asking_is_an_ordinary_stand_down_without_a_reason(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks("tea?", now=True)
    sam = world.friends["Sam"]
    sam.answers("coming")
    world.settle()
    world.phone("Sam").shows("ask")
    mina.does("not-them", {"member_id": mina.member("Sam")})
    world.settle()
    world.phone("Sam").shows("stand_down")
    world.phone("Ade").shows("ask")
    sams_view = sam.sees()
    assert sams_view["standing"] == "stood_down"
    assert sams_view["may_answer"] is False
    assert sams_view["told"] == dict.fromkeys(sams_view["told"])
    assert mina.sees()["phase"] == "asking"
    assert mina.sees_people()["Sam"] == "not_asked"

    # They read and hear the same as anybody who was stood down, also when they try once more.
    assert sam.answers("coming")["standing"] == "stood_down"
    world.advance(minutes=10)
    assert mina.sees()["phase"] == "nobody_yet"
    mina.does("again")
    world.settle()
    world.phone("Sam").shows()
    world.phone("Ade").shows("ask")


def test_who_was_set_aside_reads_just_what_another_stood_down_friend_reads(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    mina.asks(now=True)
    world.advance(minutes=5)  # Sam didn't answer, Ade is asked
    world.friends["Ade"].answers("coming")
    mina.does("not-them", {"member_id": mina.member("Ade")})
    world.settle()
    world.phone("Lee").shows("ask")
    world.friends["Lee"].answers("coming")
    world.settle()

    def without_times(view: Json) -> Json:
        return {key: value for key, value in view.items() if key != "minutes"}

    assert without_times(world.friends["Ade"].sees()) == without_times(world.friends["Sam"].sees())
    world.phone("Sam").shows("ask", "stand_down")
    world.phone("Ade").shows("ask", "stand_down")


def test_stop_is_heard_by_those_who_were_told_and_by_nobody_else(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee", "Theo")
    mina.asks(now=True)
    world.friends["Sam"].answers("not_now")
    world.settle()
    world.advance(minutes=5)  # Ade was asked and didn't answer; Lee is asked
    for name in ("Sam", "Ade", "Lee"):
        world.phone(name).shows("ask")
    view = mina.does("stop")
    assert (view["phase"], view["closed"]["reason"]) == ("closed", "stopped")
    world.advance(hours=3)
    world.phone("Ade").shows("stand_down")
    world.phone("Lee").shows("stand_down")
    world.phone("Sam").shows()
    world.phone("Theo").shows()
    for name in ("Ade", "Lee"):
        assert world.friends[name].sees()["standing"] == "over"
    mina.does("stop")  # a second tap changes nothing
    world.settle()
    world.phone("Ade").shows()


def test_stop_also_tells_who_had_said_yes(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.asks(now=True)
    world.friends["Sam"].answers("coming")
    mina.does("stop")
    world.settle()
    assert world.phone("Sam").event_of(world.phone("Sam").new_pushes()[-1]) == "stand_down"


def test_ask_the_next_one_now(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks(now=True)
    mina.does("next")
    world.settle()
    world.phone("Ade").shows("ask")
    # Sam may still answer: nobody took that from them.
    assert world.friends["Sam"].answers("coming")["standing"] == "coming"
    assert mina.sees()["phase"] == "covered"
    with pytest.raises(Refused) as refusal:
        mina.does("next")
    assert refusal.value.code == "nothing-to-skip"


# --- what needs the person's yes ----------------------------------------------------------------


def two_steps(mina: Friend) -> None:
    """Sam first; then, if the person says yes to it, Ade and Lee together."""

    def named_members(*names: str) -> list[Json]:
        return [{"kind": "member", "member_id": mina.member(name)} for name in names]

    first = {"audience": named_members("Sam"), "wait_minutes": 5}
    then = {
        "audience": named_members("Ade", "Lee"),
        "mode": "together",
        "wait_minutes": 10,
        "needs_my_yes": True,
    }
    mina.put("/circles/{c}/plan", {"sections": [], "ladder": [first, then, first]})


def test_a_step_that_needs_my_yes_is_passed_over_after_its_wait(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    two_steps(mina)
    mina.asks(now=True)
    world.advance(minutes=5)
    world.phone("Mina").shows("step_needs_yes")
    view = mina.sees()
    assert view["phase"] == "needs_yes"
    assert {"step_yes", "step_no", "stop"} <= set(view["may"])
    world.advance(minutes=9, seconds=59)
    assert mina.sees()["phase"] == "needs_yes"
    world.phone("Sam").shows("ask")
    world.advance(seconds=1)
    # Passed over, not begun: the third step asks Sam once more.
    world.phone("Sam").shows("ask")
    for name in ("Ade", "Lee"):
        world.phone(name).shows()
    assert [step["state"] for step in mina.sees()["steps"]] == ["passed", "skipped", "asking"]


def test_my_yes_begins_it_and_my_no_passes_it_over_at_once(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    two_steps(mina)
    mina.asks(now=True)
    world.advance(minutes=5)
    mina.does("steps/1/yes")
    world.settle()
    for name in ("Ade", "Lee"):
        world.phone(name).shows("ask")
    mina.does("stop")
    world.settle()
    for name in ("Ade", "Lee"):
        world.phone(name).shows("stand_down")

    world.phone("Sam").new_pushes()
    mina.asks(now=True)
    world.advance(minutes=5)
    mina.does("steps/1/no")
    world.settle()
    world.phone("Sam").shows("ask", "ask")
    for name in ("Ade", "Lee"):
        world.phone(name).shows()


def test_i_can_go_on_to_a_later_step_before_its_time(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    two_steps(mina)
    mina.asks(now=True)
    mina.does("steps/1/yes")
    world.settle()
    for name in ("Ade", "Lee"):
        world.phone(name).shows("ask")
    # Sam was asked before, and their yes counts here, too.
    world.friends["Sam"].answers("coming")
    world.settle()
    assert mina.sees()["phase"] == "covered"
    for name in ("Ade", "Lee"):
        world.phone(name).shows("stand_down")
    with pytest.raises(Refused) as refusal:
        mina.does("steps/0/yes")
    assert refusal.value.code == "step-begun"
    assert mina.tries("POST", f"{mina.ask_path}/steps/9/yes", {}).status_code == 404


def test_the_plan_can_change_while_an_ask_goes_on_under_the_one_that_it_began_with(
    world: World,
) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks(now=True)
    mina.put("/circles/{c}/plan/simple", {"order": [mina.member("Sam")], "wait_minutes": 1})
    world.advance(minutes=1)
    world.phone("Ade").shows()
    world.advance(minutes=4)
    world.phone("Ade").shows("ask")


def asked_again_about_a_step(world: World) -> Friend:
    """Sam and Ade were asked with Mina's yes, in vain; she asks again, and is asked for her yes."""
    mina = simple_circle(world, "Sam", "Ade")
    audience = [{"kind": "member", "member_id": mina.member(name)} for name in ("Sam", "Ade")]
    only = {"audience": audience, "mode": "together", "wait_minutes": 5, "needs_my_yes": True}
    mina.put("/circles/{c}/plan", {"sections": [], "ladder": [only]})
    mina.asks(now=True)
    mina.does("steps/0/yes")
    world.advance(minutes=5)
    assert mina.sees()["phase"] == "nobody_yet"
    mina.does("again")
    assert mina.sees()["phase"] == "needs_yes"
    for name in ("Sam", "Ade"):
        world.phone(name).new_pushes()
    return mina


def test_a_step_asks_nobody_without_my_yes_when_a_late_answer_is_taken_back(world: World) -> None:
    mina = asked_again_about_a_step(world)
    sam = world.friends["Sam"]
    sam.answers("coming")
    assert mina.sees()["phase"] == "covered"
    sam.drops_out()
    world.settle()
    assert mina.sees()["phase"] == "needs_yes"
    world.phone("Ade").shows("stand_down")
    mina.does("steps/0/yes")
    world.settle()
    world.phone("Ade").shows("ask")


def test_a_step_that_i_refused_stays_refused_when_a_late_answer_is_taken_back(
    world: World,
) -> None:
    mina = asked_again_about_a_step(world)
    mina.does("steps/0/no")
    assert mina.sees()["phase"] == "nobody_yet"
    sam = world.friends["Sam"]
    sam.answers("coming")
    assert mina.sees()["phase"] == "covered"
    sam.drops_out()
    world.advance(hours=1)
    assert mina.sees()["phase"] == "nobody_yet"
    world.phone("Ade").shows("stand_down")
