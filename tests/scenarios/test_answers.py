"""Answers: late ones, old notices, several in one instant."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.factories import simple_circle
from tests.world import Json, Refused, World


def test_a_yes_after_it_is_covered_is_thanked_and_changes_nothing(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks("tea?", now=True)
    world.advance(minutes=5)
    world.friends["Ade"].answers("coming")
    world.settle()
    world.phone("Mina").new_pushes()
    before = mina.sees()
    late = world.friends["Sam"].answers("coming")
    assert late["standing"] == "extra"
    assert late["may_answer"] is False
    assert late["told"]["what"] is None, "what was told is no longer told"
    world.settle()
    assert mina.sees()["phase"] == "covered"
    assert mina.sees()["yes"] == before["yes"]
    world.phone("Mina").shows()
    world.phone("Ade").shows("ask")


def test_an_answer_to_an_old_notice_is_told_kindly(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.asks(now=True)
    (push,) = world.phone("Sam").shows("ask")
    mina.does("stop")
    world.advance(hours=30)
    notice = world.friends["Sam"].get(f"/notices/{push['n']}")
    assert notice["state"] == "over"
    assert notice["target"] == "ask"
    late = world.friends["Sam"].answers("coming", minutes=10)
    assert (late["standing"], late["may_answer"]) == ("over", False)
    world.settle()
    world.phone("Mina").shows()
    assert mina.sees()["yes"] == []
    assert mina.reads("answered") == []


def test_a_friend_whom_it_never_came_to_learns_nothing_of_it(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks(now=True)
    ade = world.friends["Ade"]
    for method, path in (("GET", ""), ("POST", "/answer"), ("POST", "/drop-out")):
        body = {"kind": "coming"} if path == "/answer" else None if method == "GET" else {}
        answer = ade.tries(method, f"{mina.ask_path}{path}", body)
        invented = ade.tries(method, f"/circles/{{c}}/asks/{'x' * 22}{path}", body)
        assert answer.status_code == invented.status_code == 404
        assert answer.json() == invented.json()
    assert ade.home()["supporter"]["asks"] == []


def test_a_yes_can_become_a_call_and_an_arrival_time_can_change(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.asks(now=True)
    sam = world.friends["Sam"]
    sam.answers("coming", minutes=10)
    assert sam.answers("coming", minutes=40)["minutes"] == 40
    assert mina.sees()["yes"][0]["minutes"] == 40
    assert sam.answers("call")["standing"] == "call"
    assert [(answer["kind"], answer["minutes"]) for answer in mina.sees()["yes"]] == [
        ("call", None)
    ]
    assert mina.sees()["phase"] == "covered"


def test_who_said_not_now_may_still_come(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks(now=True)
    sam = world.friends["Sam"]
    sam.answers("not_now")
    assert sam.answers("coming")["standing"] == "coming"
    assert mina.sees()["phase"] == "covered"
    world.settle()
    world.phone("Ade").shows()


def test_dropping_out_reopens_and_asks_the_next_one(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks(now=True)
    world.friends["Sam"].answers("coming")
    world.settle()
    world.phone("Mina").shows("ask")
    world.advance(minutes=20)
    dropped = world.friends["Sam"].drops_out()
    assert dropped["standing"] == "dropped"
    world.settle()
    world.phone("Ade").shows("ask")
    world.phone("Mina").shows("ask")
    assert mina.sees()["phase"] == "asking"
    assert mina.sees_people() == {"Sam": "had_to_drop_out", "Ade": "asking"}
    with pytest.raises(Refused) as refusal:
        world.friends["Sam"].drops_out()
    assert refusal.value.code == "nothing-to-drop"


@pytest.mark.parametrize("needed", [1, 2])
def test_several_answers_in_one_instant_exactly_the_needed_number_is_taken(
    world: World, needed: int
) -> None:
    names = [f"Friend {number}" for number in range(6)]
    mina = simple_circle(world, *names)
    audience = [{"kind": "member", "member_id": mina.member(name)} for name in names]
    step = {"audience": audience, "mode": "together", "needed": needed, "answers": ["coming"]}
    mina.put("/circles/{c}/plan", {"sections": [], "ladder": [step]})
    mina.asks(now=True)
    for name in names:
        world.phone(name).shows("ask")

    together = Barrier(len(names))

    def answer(name: str) -> Json:
        together.wait(10)
        return world.friends[name].answers("coming", minutes=15)

    with ThreadPoolExecutor(len(names)) as threads:
        replies = list(threads.map(answer, names))
    standings = sorted(reply["standing"] for reply in replies)
    assert standings == ["coming"] * needed + ["extra"] * (len(names) - needed)
    view = mina.sees()
    assert view["phase"] == "covered"
    assert len(view["yes"]) == needed
    assert len(mina.reads("covered")) == 1
    world.settle()
    for name, own_reply in zip(names, replies, strict=True):
        # At most that it is over: whoever answered a moment late may have put the phone away.
        events = [world.phone(name).event_of(push) for push in world.phone(name).new_pushes()]
        assert events in ([], ["stand_down"])
        assert events == [] or own_reply["standing"] == "extra"
        assert world.friends[name].sees()["standing"] == own_reply["standing"]


def test_one_answer_repeated_by_a_phone_without_a_signal_is_one_answer(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.asks(now=True)
    key = "k" * 20
    body = {"kind": "coming", "minutes": 5}
    sam = world.friends["Sam"]
    for _ in range(3):
        assert sam.post(f"{mina.ask_path}/answer", body, key=key)["standing"] == "coming"
    assert len(mina.reads("answered")) == 1
