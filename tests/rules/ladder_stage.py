"""Asks as the ladder's rules read them, for tests: steps, who was asked, who answered what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.asks.ladder_state import (
    Action,
    AnswerFact,
    Asked,
    AskMember,
    Audience,
    Snapshot,
    Step,
)

T0 = datetime(2026, 3, 5, 12, 12, tzinfo=UTC)
WAIT = timedelta(minutes=5)
SHIFT, POOL = Audience("on_shift"), Audience("pool")


def minutes(count: float) -> datetime:
    return T0 + timedelta(minutes=count)


def member_audience(*names: str) -> tuple[Audience, ...]:
    return tuple(Audience("member", name) for name in names)


def step(position: int = 0, *names: str, **changes: object) -> Step:
    plain = Step(
        position=position,
        audience=member_audience(*names),
        otherwise=(),
        one_by_one=True,
        answers=frozenset({"coming", "call"}),
        needed=1,
        wait=WAIT,
        needs_my_yes=False,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def snapshot(*steps: Step, **changes: object) -> Snapshot:
    """An ask whose ten seconds are over and that is about to begin; everyone can be reached."""
    audiences = {
        audience: (audience.member_id,) if audience.member_id else ()
        for each in steps
        for audience in (*each.audience, *each.otherwise)
    }
    plain = Snapshot(
        state="open",
        held_until=None,
        position=-1,
        step_state="waiting",
        step_due_at=None,
        round=1,
        want=0,
        exhausted=False,
        again_at=T0,
        steps=steps,
        asked=(),
        answers=(),
        audiences=audiences,
        reachable=frozenset({"sam", "ade", "lee", "theo"}),
    )
    changed = replace(plain, **changes)  # type: ignore[arg-type]
    return replace(changed, audiences=audiences | dict(changed.audiences))


def asking(*steps: Step, asked: tuple[Asked, ...], **changes: object) -> Snapshot:
    """An ask that is on its first step and has asked these."""
    stage = {"position": 0, "step_state": "asking", "step_due_at": T0 + WAIT} | changes
    return snapshot(*steps, asked=asked, **stage)


def was_asked(name: str, *, position: int = 0, at: float = 0, outcome: str = "open") -> Asked:
    return Asked(name, 1, position, minutes(at) + WAIT, outcome, minutes(at))


def given_answer(
    name: str, kind: str, standing: str = "yes", *, position: int = 0, at: float = 1
) -> AnswerFact:
    return AnswerFact(name, kind, standing, position, minutes(at))


def members(actions: tuple[Action, ...]) -> list[str]:
    return [action.member_id for action in actions if isinstance(action, AskMember)]
