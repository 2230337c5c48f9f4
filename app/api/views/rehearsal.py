"""A rehearsed request, in the shape of a real one, and what can be played next."""

from __future__ import annotations

from dataclasses import replace

from app.api.http.wire import Instant, Out
from app.api.views.ask_for_member import section_text
from app.api.views.ask_yeses import YesOut
from app.api.views.asks import (
    STAYS_OPEN,
    Asking,
    AskView,
    ClosedOut,
    NextOne,
    StepOut,
    names_in_ask,
    needed_out,
    people_out,
    phase_of,
    step_now_out,
)
from app.api.views.numbers import NumberOut, numbers_out
from app.api.views.plan_terms import emergency_out
from app.asks.ladder import next_member_id
from app.asks.models import Ask
from app.asks.next_asked import next_asked
from app.asks.rehearsal import (
    COMES_IN_MINUTES,
    Rehearsal,
    Setting,
    can_answer,
    next_instant,
)
from app.asks.snapshot import AskContext
from app.circles.service import NameWithTags
from app.core.db import Tx
from app.plans import service as plans
from app.plans.texts import PlanText


class FriendToPlay(Out):
    member_id: str
    name: str
    answers: list[str]


class RehearsalOut(Out):
    """`starts_at` goes along with the next look, so that it is played from the same instant."""

    starts_at: Instant
    at: Instant
    later_at: Instant | None  # to when "later" leads; none: nothing happens by itself any more
    play: list[FriendToPlay]
    view: AskView


def rehearsal_out(
    tx: Tx, circle_id: str, context: AskContext, stage: Rehearsal, start: Rehearsal, to: Setting
) -> RehearsalOut:
    """Where a rehearsal stands, as the person's screen would show a real request."""
    names = names_in_ask(tx, circle_id, context)
    version = plans.current(tx, circle_id)
    plan = plans.read(tx, version)
    view = replace(context, snapshot=stage.snapshot, unreached=_unreached(context, stage))
    ask = _as_ask(circle_id, version.id, stage, start)
    return RehearsalOut(
        starts_at=start.at,
        at=stage.at,
        later_at=next_instant(stage),
        play=[
            FriendToPlay(
                member_id=member_id,
                name=names[member_id].name,
                answers=[*plan.ladder[stage.snapshot.position].answers, "not_now"],
            )
            for member_id in can_answer(stage)
            if member_id in names
        ],
        view=_view(tx, ask, view, stage, names, plan, to),
    )


def _unreached(context: AskContext, stage: Rehearsal) -> dict[str, str]:
    """Who couldn't be reached at the rehearsed instant; the reason is nobody's to read."""
    return {
        member_id: "not_now"
        for member_id in context.members
        if member_id not in stage.snapshot.reachable
    }


def _as_ask(circle_id: str, version_id: str, stage: Rehearsal, start: Rehearsal) -> Ask:
    """The rehearsed request as the views read one. It is in no session and is never written."""
    snapshot = stage.snapshot
    return Ask(
        id="",
        circle_id=circle_id,
        version_id=version_id,
        asked_at=start.at,
        again_at=start.at,
        state=snapshot.state,
        exhausted=snapshot.exhausted,
        held_until=snapshot.held_until,
        position=snapshot.position,
        step_state=snapshot.step_state,
        ends_at=snapshot.ends_at,
    )


def _view(
    tx: Tx,
    ask: Ask,
    context: AskContext,
    stage: Rehearsal,
    names: dict[str, NameWithTags],
    plan: PlanText,
    setting: Setting,
) -> AskView:
    snapshot = stage.snapshot
    phase = phase_of(ask)
    numbers, to_check = numbers_out(tx, ask.circle_id)
    on_step = 0 <= snapshot.position < len(plan.ladder)
    member_next, next_at = None, None
    if phase in {"held", "asking", "needs_yes"}:
        member_next = next_member_id(snapshot, stage.at)
        next_at = stage.due_at if phase != "held" else None
    elif phase == "nobody_yet" and stage.due_at is not None:
        wake = next_asked(snapshot, setting.ahead)
        member_next, next_at = (wake.member_id, wake.at) if wake else (None, None)
    return AskView(
        id="",
        phase=phase,
        asked_at=ask.asked_at,
        held_until=snapshot.held_until,
        words=None,
        strength=None,
        begins_at=0,
        step=step_now_out(plan, snapshot.position) if on_step else None,
        asking=_asking(stage, names, numbers) if phase == "asking" else [],
        next=NextOne(
            member_id=member_next, name=names[member_next].name, tags=names[member_next].tags
        )
        if member_next in names
        else None,
        next_at=next_at,
        open_until=snapshot.ends_at if phase in STAYS_OPEN else None,
        yes=_yes(stage, names),
        people=people_out(tx, ask, context, names),
        others=[],
        needed=needed_out(ask, context, phase) if on_step else 1,
        steps=[
            StepOut(position=at, name=step.name, state=stage.marks.get(at, "waiting"))
            for at, step in enumerate(plan.ladder)
        ],
        may=_may(stage, phase),
        helps=section_text(plan, "helps"),
        nobody_free=plan.nobody_free,
        over=plan.terms.over if phase in {"covered", "closed"} else None,
        body_emergency=emergency_out(plan.terms.body_emergency),
        numbers=numbers,
        numbers_to_check=to_check,
        closed=ClosedOut(reason=stage.closed_reason, at=stage.at) if stage.closed_reason else None,
        question=stage.question,
        with_you=stage.with_you,
        ahead=None,
        kept=False,
        deletes_at=None,
        practice=True,
        started_by=None,
    )


def _asking(
    stage: Rehearsal, names: dict[str, NameWithTags], numbers: list[NumberOut]
) -> list[Asking]:
    numbers_by_member = {number.member_id: number.number for number in numbers}
    return [
        Asking(
            member_id=asked.member_id,
            name=names[asked.member_id].name,
            tags=names[asked.member_id].tags,
            asked_at=asked.at,
            until=asked.until,
            shown=False,
            number=numbers_by_member.get(asked.member_id),
        )
        for asked in stage.snapshot.asked
        if asked.outcome == "open" and asked.member_id in names
    ]


def _yes(stage: Rehearsal, names: dict[str, NameWithTags]) -> list[YesOut]:
    return [
        YesOut(
            member_id=answer.member_id,
            name=names[answer.member_id].name,
            tags=names[answer.member_id].tags,
            kind=answer.kind,
            minutes=COMES_IN_MINUTES if answer.kind == "coming" else None,
            at=answer.at,
            arrives_at=stage.coming[answer.member_id].arrives_at
            if answer.member_id in stage.coming
            else None,
            on_the_way=False,
            at_door=False,
            address=None,
        )
        for answer in stage.snapshot.answers
        if answer.standing == "yes" and answer.member_id in names
    ]


def _may(stage: Rehearsal, phase: str) -> list[str]:
    """The person's own taps that can be played here, by the names that a real request has."""
    if phase == "closed":
        return []
    if phase == "held":
        return ["ask_now", "take_back"]
    actions = ["stop"]
    if phase == "needs_yes":
        actions += ["step_yes", "step_no"]
    if stage.question:
        actions += ["with_you", "not_yet"]
    return actions
