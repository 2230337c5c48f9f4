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
    Begin,
    Cover,
    EndStep,
    MarkExhausted,
    Repeat,
    RunOut,
    Snapshot,
    Step,
    Timeout,
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


def carried_out(ask: Snapshot, actions: tuple[Action, ...], now: datetime) -> Snapshot:
    """What app/asks/ladder_service.py writes, as far as the rules read it."""
    for action in actions:
        if isinstance(action, Begin):
            state = "needs_yes" if action.needs_yes else "asking"
            ask = replace(
                ask,
                position=action.position,
                step_state=state,
                step_due_at=action.due_at,
                exhausted=False,
                ended=ask.ended - {action.position},
            )
        elif isinstance(action, AskMember):
            asked_facts = (action.member_id, ask.round, action.position, action.until, "open", now)
            new_asked = Asked(*asked_facts)
            ask = replace(ask, asked=(*ask.asked, new_asked))
        elif isinstance(action, Timeout):
            passed = tuple(
                replace(asked_member, outcome="passed")
                if (asked_member.member_id, asked_member.position)
                == (action.member_id, action.position)
                else asked_member
                for asked_member in ask.asked
            )
            ask = replace(ask, asked=passed)
        elif isinstance(action, EndStep):
            ended_step = frozenset({action.position})
            refused = action.reason == "no_yes_from_person"
            ask = replace(
                ask,
                position=max(ask.position, action.position),
                declined=ask.declined | ended_step if refused else ask.declined,
                ended=ask.ended if refused else ask.ended | ended_step,
            )
        elif isinstance(action, Cover):
            ask = replace(ask, state="covered", position=action.position, exhausted=False)
        elif isinstance(action, Repeat):
            ask = in_new_round(
                replace(ask, repeated_at=now, repeat_at=None, ended=ask.ended & ask.agreed), -1
            )
        elif isinstance(action, RunOut):
            ask = replace(ask, ran_out=True, passed_by=action.passed_by)
        elif isinstance(action, MarkExhausted):
            ask = replace(ask, exhausted=True, step_state="waiting", step_due_at=None)
    return ask


def in_new_round(ask: Snapshot, position: int) -> Snapshot:
    """A step anew, or the whole ladder (position -1), as app/asks/service.new_round begins it."""
    passed = tuple(
        replace(asked, outcome="passed") if asked.outcome == "open" else asked
        for asked in ask.asked
    )
    return replace(
        ask,
        asked=passed,
        state="open",
        round=ask.round + 1,
        position=position,
        step_state="asking" if position >= 0 else "waiting",
        exhausted=False,
        ran_out=False,
        passed_by=frozenset(),
        repeat_at=None,
    )
