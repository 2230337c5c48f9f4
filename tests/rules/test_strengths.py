"""Where a strength begins, whom a request leaves out, and whom the person asks beside the plan."""

from __future__ import annotations

from dataclasses import replace

from app.asks.beside_plan import askable_beside, can_ask_beside, waiting_beside
from app.asks.ladder import advance, next_member_id, order_of_asking
from app.asks.ladder_state import AskMember, Begin, EndStep, Wait
from app.asks.strengths import find_problem, find_step
from tests.rules.ladder_stage import (
    POOL,
    T0,
    asking,
    given_answer,
    member_audience,
    members,
    minutes,
    snapshot,
    step,
    was_asked,
)

SAM, ADE, LEE = member_audience("sam"), member_audience("ade"), member_audience("lee")
STEPS = (step(0, "sam"), step(1, "ade"), step(2, "lee"))


def test_a_strength_is_known_again_by_whom_its_step_asks() -> None:
    assert find_step(ADE, 1, STEPS).position == 1
    inserted = (step(0, "theo"), step(1, "sam"), step(2, "ade"))
    assert (find_step(ADE, 1, inserted).position, find_step(ADE, 1, inserted).changed) == (2, False)
    twice = (step(0, "ade"), step(1, "ade"))
    assert find_step(ADE, 1, twice).position == 1, "of several, the one where it was"
    moved_step = find_step(LEE, 2, STEPS[:2])
    assert (moved_step.position, moved_step.changed) == (1, True), "the last step, and it says so"
    otherwise = (step(0, "sam", otherwise=(POOL,)),)
    assert find_step(SAM, 0, otherwise).changed, "it asks others, too"


def test_what_is_wrong_with_some_strengths() -> None:
    assert find_problem("Company", [("Now", 1), ("Two people", 2)], 3) is None
    assert find_problem(None, [("A", 0), ("B", 0), ("C", 0)], 3) == "too-many-strengths"
    assert find_problem("company", [("Company", 1)], 3) == "strength-twice"
    for position in (3, -1):
        assert find_problem(None, [("Now", position)], 3) == "strength-without-step"


def test_a_strength_begins_with_its_step_and_goes_back_to_none_before_it() -> None:
    ask_from_second = snapshot(*STEPS, begins_at=1, first=1, agreed=frozenset({1}))
    assert next_member_id(ask_from_second, T0) == "ade"
    assert order_of_asking(ask_from_second, T0) == ["ade", "lee"]
    assert members(advance(ask_from_second, T0)) == ["ade"]
    # Nobody there: it goes on after it, and what was before isn't asked late either.
    alone = replace(ask_from_second, reachable=frozenset({"sam"}))
    actions = advance(alone, T0)
    assert [a.position for a in actions if isinstance(a, EndStep)] == [1, 2]
    assert members(actions) == []
    # Choosing it was the yes that the step needs; what comes after it still needs its own.
    needs = (step(0, "sam"), step(1, "ade", needs_my_yes=True), step(2, "lee", needs_my_yes=True))
    with_yes = snapshot(*needs, begins_at=1, first=1, agreed=frozenset({1}))
    due = minutes(5)
    assert advance(with_yes, T0) == (Begin(1, False, due), AskMember("ade", 1, due), Wait(due))
    assert order_of_asking(with_yes, T0) == ["ade"]
    assert order_of_asking(snapshot(*needs), T0) == ["sam"]


def test_who_is_left_out_is_never_asked() -> None:
    left_out = frozenset({"sam"})
    together = step(0, "sam", "ade", one_by_one=False)
    assert members(advance(snapshot(together, left_out=left_out), T0)) == ["ade"]
    with_others = step(0, "sam", otherwise=ADE)
    assert members(advance(snapshot(with_others, left_out=left_out), T0)) == ["ade"]
    over = snapshot(
        *STEPS[:1], position=0, exhausted=True, ran_out=True, left_out=left_out, begins_at=0
    )
    assert advance(over, minutes(60)) == (Wait(None),), "not late either"
    assert askable_beside(replace(over, reachable=left_out)) == frozenset()
    # Taken back: as if they hadn't been asked, in the same step and round.
    before = replace(was_asked("sam", outcome="stood_down"), undone=True)
    again = asking(STEPS[0], asked=(before,))
    assert members(advance(again, minutes(1))) == ["sam"]
    assert members(advance(replace(again, left_out=left_out), minutes(1))) == []


def test_who_can_be_asked_beside_the_plan() -> None:
    running = asking(*STEPS[:2], asked=(was_asked("sam"),))
    assert askable_beside(running) == {"lee", "theo"}
    assert askable_beside(replace(running, first=1)) == {"lee", "theo"}, "sam was asked"
    said_no = given_answer("theo", "not_now", at=1, standing="not_now")
    assert askable_beside(replace(running, answers=(said_no,))) == {"lee"}
    for changes, can in (
        ({}, True),
        ({"state": "covered"}, True),
        ({"held_until": minutes(1)}, False),
        ({"position": -1}, False),
        ({"step_state": "needs_yes"}, False),
        ({"step_state": "needs_yes", "exhausted": True}, True),
        ({"state": "paused"}, False),
    ):
        assert can_ask_beside(replace(running, **changes)) is can, changes
    beside = replace(running, asked=(*running.asked, was_asked("theo", at=1)))
    assert waiting_beside(beside, minutes(2)) == "theo"
    assert waiting_beside(beside, minutes(7)) is None
    # The ladder waits for their five minutes, and goes on.
    assert members(advance(beside, minutes(5.5))) == []
    assert members(advance(beside, minutes(6))) == ["ade"]
