"""A rehearsal goes as a real request goes: the same ladder, the same pauses, nobody told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.asks.forecast import AHEAD, Ahead, Span
from app.asks.rehearsal import (
    Move,
    MoveDoesNotFit,
    MoveKind,
    Rehearsal,
    Setting,
    can_answer,
    hour_ahead,
    next_instant,
    play,
    start_rehearsal,
)
from tests.rules.ladder_stage import T0, minutes, snapshot, step

WEEK = Span(T0, T0 + AHEAD)
LATER = Move(MoveKind.LATER)
#: Ade sleeps until an hour from the start.
SETTING = Setting(
    Ahead(WEEK, {"sam": (WEEK,), "ade": (Span(minutes(60), WEEK.ends_at),)}, {}), ask_hours=24
)
START = start_rehearsal(snapshot(step(0, "sam", "ade")), T0)


def sam(kind: MoveKind) -> Move:
    return Move(kind, "sam")


def played(*moves: Move, setting: Setting = SETTING, start: Rehearsal = START) -> Rehearsal:
    return play(start, moves, setting)


def test_the_ten_seconds_then_sam_then_nobody_yet_then_ade_when_they_wake() -> None:
    held_stage = played()
    assert (held_stage.snapshot.held_until, next_instant(held_stage)) == (
        T0 + timedelta(seconds=10),
    ) * 2
    asking = played(LATER)
    assert can_answer(asking) == ("sam",)
    assert asking.due_at == T0 + timedelta(seconds=10, minutes=5)
    nobody = played(LATER, LATER)
    assert nobody.snapshot.exhausted
    assert nobody.snapshot.ends_at == nobody.at + timedelta(hours=24)
    assert next_instant(nobody) == minutes(60)
    awake = played(LATER, LATER, LATER)
    assert can_answer(awake) == ("ade",)


def test_as_if_everyone_could_be_reached() -> None:
    everyone = replace(SETTING, everyone=True)
    assert can_answer(played(LATER, sam(MoveKind.NOT_NOW), setting=everyone)) == ("ade",)
    done = played(LATER, LATER, LATER, setting=everyone)
    assert done.snapshot.exhausted
    assert next_instant(done) is None


def test_a_plan_that_asks_once_more_does_so() -> None:
    once_more = replace(SETTING, everyone=True, repeat_rounds=1, repeat_minutes=15)
    nobody = played(LATER, LATER, LATER, setting=once_more)
    assert next_instant(nobody) == nobody.at + timedelta(minutes=15)
    again = played(LATER, LATER, LATER, LATER, setting=once_more)
    assert can_answer(again) == ("sam",)
    over = played(*(LATER,) * 6, setting=once_more)
    assert (over.snapshot.exhausted, next_instant(over)) == (True, None)


def test_sam_comes_and_then_the_question() -> None:
    coming = played(LATER, sam(MoveKind.COMING))
    assert coming.snapshot.state == "covered"
    assert not coming.question
    arrived_stage = played(LATER, sam(MoveKind.COMING), LATER)
    assert arrived_stage.question
    assert arrived_stage.at == coming.at + timedelta(minutes=20)
    with_you = played(LATER, sam(MoveKind.COMING), LATER, Move(MoveKind.WITH_YOU))
    assert with_you.with_you
    assert next_instant(with_you) is None
    everyone = replace(SETTING, everyone=True)
    not_yet = played(LATER, sam(MoveKind.COMING), LATER, Move(MoveKind.NOT_YET), setting=everyone)
    assert can_answer(not_yet) == ("ade",)
    assert played(LATER, Move(MoveKind.STOP)).closed_reason == "stopped"
    assert played(Move(MoveKind.TAKE_BACK)).closed_reason == "taken_back"


def test_a_step_that_needs_my_yes() -> None:
    steps = (step(0, "sam"), step(1, "ade", needs_my_yes=True))
    start = start_rehearsal(snapshot(*steps), T0)
    everyone = replace(SETTING, everyone=True)
    asked = played(LATER, LATER, setting=everyone, start=start)
    assert asked.snapshot.step_state == "needs_yes"
    yes = played(LATER, LATER, Move(MoveKind.STEP_YES), setting=everyone, start=start)
    assert can_answer(yes) == ("ade",)
    no = played(LATER, LATER, Move(MoveKind.STEP_NO), setting=everyone, start=start)
    assert no.snapshot.exhausted
    assert no.marks == {0: "passed", 1: "skipped"}


@pytest.mark.parametrize(
    "moves",
    [
        (sam(MoveKind.COMING),),
        (LATER, Move(MoveKind.COMING)),
        (LATER, Move(MoveKind.COMING, "ade")),
        (LATER, Move(MoveKind.TAKE_BACK)),
        (Move(MoveKind.STOP),),
        (LATER, Move(MoveKind.STEP_YES)),
        (LATER, Move(MoveKind.WITH_YOU)),
        (LATER, Move(MoveKind.STOP), LATER),
    ],
)
def test_what_cannot_be_played_is_refused(moves: tuple[Move, ...]) -> None:
    with pytest.raises(MoveDoesNotFit):
        played(*moves)


def test_four_in_the_morning_is_the_coming_one() -> None:
    at = hour_ahead(4, "America/Vancouver", T0)
    assert timedelta() < at - T0 <= timedelta(days=1)
    assert at.isoformat() == "2026-03-06T12:00:00+00:00"
