"""An ask as its person sees it, with all that they may do."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlmodel import col, select

from app.api.http.closed_lists import AnswerText, AskActionText, CloseReasonText
from app.api.http.wire import Instant, Out
from app.api.views.ask_for_member import section_text
from app.api.views.ask_yeses import YesOut, yes_out
from app.api.views.numbers import NumberOut, NumberToCheck, numbers_out
from app.api.views.plan_terms import BodyEmergencyBody, emergency_out
from app.asks.arrival_queries import Arriving, load_arriving
from app.asks.beside_plan import askable_beside, can_ask_beside, waiting_beside
from app.asks.forecast_queries import load_ahead_of
from app.asks.ladder import counting_step, needed_yeses, next_member_id
from app.asks.member_status import StatusForPerson, part_of, to_person
from app.asks.models import (
    Answer,
    Ask,
    AskedMember,
    AskState,
    Outcome,
    Standing,
    StepMark,
)
from app.asks.next_asked import next_asked
from app.asks.open_until import kept_until
from app.asks.retention import is_kept
from app.asks.snapshot import AskContext, load_ask_context
from app.circles.disclosure_service import Tag, tags_of
from app.circles.service import NameWithTags, get_circle, names_of
from app.consent.temporary_grant_service import run_of_ask
from app.core.db import Tx
from app.outbox.models import Attempt
from app.plans import service as plans
from app.plans.models import PlanVersion
from app.plans.texts import PlanText

Phase = Literal["held", "asking", "needs_yes", "covered", "nobody_yet", "paused", "closed"]

#: Nobody is being asked now, so that the time which the person set ends it.
STAYS_OPEN: frozenset[Phase] = frozenset({"nobody_yet", "covered", "paused"})


class StepNow(Out):
    position: int
    name: str | None
    trigger: str | None
    do: str | None
    dont: str | None
    place: str | None
    answers: list[AnswerText]
    needed: int
    wait_minutes: int


class Asking(Out):
    member_id: str
    name: str
    tags: list[Tag]
    asked_at: Instant
    until: Instant | None
    shown: bool
    number: str | None


class NextOne(Out):
    member_id: str
    name: str
    tags: list[Tag]


class PersonInAsk(Out):
    member_id: str
    name: str
    tags: list[Tag]
    what: StatusForPerson
    at: Instant | None
    minutes: int | None


class StepOut(Out):
    position: int
    name: str | None
    state: Literal["waiting", "asking", "needs_yes", "passed", "skipped", "done"]


class ClosedOut(Out):
    reason: CloseReasonText
    at: Instant


class AskView(Out):
    id: str
    phase: Phase
    asked_at: Instant
    held_until: Instant | None
    words: str | None
    strength: str | None  # what the person calls the way in which they asked
    begins_at: int  # steps before it aren't asked until they ask again
    step: StepNow | None
    asking: list[Asking]
    # Who is asked next, and when; in phase nobody_yet the next one who can be reached, as foreseen.
    next: NextOne | None
    next_at: Instant | None
    open_until: Instant | None  # it ends then by itself; none while somebody is being asked
    yes: list[YesOut]
    people: list[PersonInAsk]
    others: list[NextOne]  # whom the plan doesn't name, and who can be asked now all the same
    needed: int
    steps: list[StepOut]
    may: list[AskActionText]
    helps: str | None
    nobody_free: str | None
    over: str | None  # what "over" means to them: while it is covered, and when it is closed
    body_emergency: BodyEmergencyBody | None
    numbers: list[NumberOut]
    numbers_to_check: list[NumberToCheck]
    closed: ClosedOut | None
    # "Is someone with you?" stands on the screen; and the person's yes to it.
    question: bool
    with_you: bool
    ahead: str | None  # the advance rule under which it goes on
    kept: bool  # closed, and kept by the person
    deletes_at: Instant | None  # closed, and deleted then
    practice: bool  # a drill, or a rehearsal that only the person sees
    started_by: str | None  # the ally who started it for the person, by name


def phase_of(ask: Ask) -> Phase:
    """The one word for where an ask stands."""
    if ask.state == AskState.CLOSED:
        return "closed"
    if ask.state == AskState.PAUSED:
        return "paused"
    if ask.held_until is not None:
        return "held"
    if ask.state == AskState.COVERED:
        return "covered"
    if ask.exhausted:
        return "nobody_yet"
    return "needs_yes" if ask.step_state == "needs_yes" else "asking"


def ask_view(tx: Tx, ask: Ask) -> AskView:
    """An ask with everything that its person may see and do."""
    box = tx.cipher(ask.circle_id)
    context = load_ask_context(tx, ask)
    plan = plans.read(tx, tx.session.get_one(PlanVersion, ask.version_id))
    names = names_in_ask(tx, ask.circle_id, context)
    numbers, to_check = numbers_out(tx, ask.circle_id)
    phase = phase_of(ask)
    arrival = load_arriving(tx, ask)
    asked = list(
        tx.session.exec(
            select(AskedMember).where(AskedMember.ask_id == ask.id).order_by(col(AskedMember.at))
        )
    )
    on_step = 0 <= ask.position < len(plan.ladder)
    member_next, next_at = _next(tx, ask, context, phase)
    return AskView(
        id=ask.id,
        phase=phase,
        asked_at=ask.asked_at,
        held_until=ask.held_until,
        words=box.open(ask.words, "ask", "words", ask.id) if ask.words else None,
        strength=box.open(ask.strength, "ask", "strength", ask.id) if ask.strength else None,
        begins_at=ask.begins_at,
        step=step_now_out(plan, ask.position) if on_step else None,
        asking=_asking(
            tx, ask, asked, names, {number.member_id: number.number for number in numbers}
        )
        if phase == "asking"
        else [],
        next=NextOne(
            member_id=member_next, name=names[member_next].name, tags=names[member_next].tags
        )
        if member_next in names
        else None,
        next_at=next_at,
        open_until=ask.ends_at if phase in STAYS_OPEN else None,
        yes=yes_out(tx, ask, names),
        people=people_out(tx, ask, context, names),
        others=_others(context, names, tx.now) if not ask.practice else [],
        needed=needed_out(ask, context, phase) if on_step and not ask.practice else 1,
        steps=_steps(tx, ask, plan),
        may=_may(tx, ask, phase, context, asked, arrival),
        helps=section_text(plan, "helps"),
        nobody_free=None if ask.practice else plan.nobody_free,
        over=plan.terms.over if phase in {"covered", "closed"} and not ask.practice else None,
        body_emergency=None if ask.practice else emergency_out(plan.terms.body_emergency),
        numbers=[] if ask.practice else numbers,
        numbers_to_check=[] if ask.practice else to_check,
        closed=ClosedOut(reason=ask.closed_reason or "done", at=ask.closed_at)
        if ask.closed_at
        else None,
        question=arrival.question,
        with_you=arrival.with_you,
        ahead=under.rule_id if (under := run_of_ask(tx, ask.id)) else None,
        kept=is_kept(ask.closed_at, ask.forget_at),
        deletes_at=ask.forget_at,
        practice=ask.practice,
        started_by=_ally_name(tx, ask),
    )


def names_in_ask(tx: Tx, circle_id: str, context: AskContext) -> dict[str, NameWithTags]:
    """What the members of an ask's circle are called, by id."""
    box = tx.cipher(circle_id)
    return {
        member.id: NameWithTags(
            box.open(member.name, "member", "name", member.id),
            tags_of(paid=member.paid, reports=member.reports),
        )
        for member in context.members.values()
    }


def _ally_name(tx: Tx, ask: Ask) -> str | None:
    """Who started an ask for its person; also when they are out by now."""
    if ask.ally_id is None:
        return None
    return names_of(tx, ask.circle_id, [ask.ally_id]).get(ask.ally_id)


def _next(
    tx: Tx, ask: Ask, context: AskContext, phase: Phase
) -> tuple[str | None, datetime | None]:
    """Who is asked next, and when, as far as that can be told."""
    if phase == "nobody_yet":
        wake = next_asked(context.snapshot, load_ahead_of(tx, ask, context))
        return (wake.member_id, wake.at) if wake is not None else (None, None)
    if phase not in {"held", "asking", "needs_yes"}:
        return None, None
    return next_member_id(context.snapshot, tx.now), ask.due_at if phase != "held" else None


def _others(context: AskContext, names: dict[str, NameWithTags], now: datetime) -> list[NextOne]:
    """Whom the person can ask beside the plan now, in their order."""
    snapshot = context.snapshot
    if not can_ask_beside(snapshot) or waiting_beside(snapshot, now) is not None:
        return []
    askable = askable_beside(snapshot)
    return [
        NextOne(member_id=member_id, name=name.name, tags=name.tags)
        for member_id, name in names.items()
        if member_id in askable
    ]


def needed_out(ask: Ask, context: AskContext, phase: Phase) -> int:
    """How many yeses are wanted: the step's that is shown, and when all have passed, the one that
    still counts."""
    step = context.snapshot.steps[ask.position]
    return needed_yeses(
        context.snapshot, counting_step(context.snapshot) if phase == "nobody_yet" else step
    )


def step_now_out(plan: PlanText, position: int) -> StepNow:
    """A step of the plan as its person reads it."""
    step = plan.ladder[position]
    return StepNow(
        position=position,
        name=step.name,
        trigger=step.trigger,
        do=step.do,
        dont=step.dont,
        place=step.place,
        answers=list(step.answers),
        needed=step.needed,
        wait_minutes=step.wait_minutes,
    )


def _minutes(tx: Tx, ask_id: str, member_id: str) -> int | None:
    return tx.session.exec(
        select(Answer.minutes).where(
            Answer.ask_id == ask_id,
            Answer.member_id == member_id,
            Answer.standing != Standing.CHANGED,
        )
    ).first()


def _asking(
    tx: Tx,
    ask: Ask,
    asked: list[AskedMember],
    names: dict[str, NameWithTags],
    numbers: dict[str, str],
) -> list[Asking]:
    waiting = [
        asked_member
        for asked_member in asked
        if asked_member.outcome == Outcome.OPEN
        and asked_member.round == ask.round
        and asked_member.position == ask.position
        and asked_member.member_id in names
    ]
    shown_notices = set(
        tx.session.exec(
            select(Attempt.notice_id).where(
                col(Attempt.notice_id).in_(
                    [asked_member.notice_id for asked_member in waiting if asked_member.notice_id]
                ),
                col(Attempt.shown_at).is_not(None),
            )
        )
    )
    return [
        Asking(
            member_id=asked_member.member_id,
            name=names[asked_member.member_id].name,
            tags=names[asked_member.member_id].tags,
            asked_at=asked_member.at,
            until=asked_member.until,
            shown=asked_member.notice_id in shown_notices,
            number=numbers.get(asked_member.member_id),
        )
        for asked_member in waiting
    ]


def people_out(
    tx: Tx, ask: Ask, context: AskContext, names: dict[str, NameWithTags]
) -> list[PersonInAsk]:
    """Everyone whom the plan names or this ask came to, told without weight."""
    latest_by_member = {
        asked_member.member_id: asked_member
        for asked_member in sorted(
            context.snapshot.asked, key=lambda each: (each.at, each.round, each.position)
        )
    }
    answers = {each_answer.member_id: each_answer for each_answer in context.snapshot.answers}
    order = dict.fromkeys(
        [
            member_id
            for step in context.snapshot.steps
            for audience in (*step.audience, *step.otherwise)
            for member_id in context.snapshot.audiences[audience]
        ]
        + list(latest_by_member)
        + sorted(context.snapshot.left_out)
    )
    people = []
    for member_id in order:
        if member_id not in names:
            continue
        row, answer = latest_by_member.get(member_id), answers.get(member_id)
        status = to_person(
            part_of(row, answer),
            is_open=ask.state == AskState.OPEN,
            reachable=member_id not in context.unreached,
            left_out=member_id in context.snapshot.left_out,
        )
        newest = answer if answer is not None and status != "asking" else row
        people.append(
            PersonInAsk.model_construct(
                member_id=member_id,
                name=names[member_id].name,
                tags=names[member_id].tags,
                what=status,
                at=newest.at if newest is not None else None,
                minutes=_minutes(tx, ask.id, member_id) if status == "coming" else None,
            )
        )
    return people


def _steps(tx: Tx, ask: Ask, plan: PlanText) -> list[StepOut]:
    marks = dict(
        tx.session.execute(
            select(StepMark.position, StepMark.state).where(StepMark.ask_id == ask.id)
        ).all()
    )
    return [
        StepOut.model_construct(position=at, name=step.name, state=marks.get(at, "waiting"))
        for at, step in enumerate(plan.ladder)
    ]


def _may_in_practice(ask: Ask, phase: Phase, asked: list[AskedMember]) -> list[str]:
    """What there is to do in a drill: it covers nothing, and nobody comes."""
    if phase == "needs_yes":
        return ["stop", "step_yes", "step_no"]
    waits = any(each.outcome == Outcome.OPEN and each.round == ask.round for each in asked)
    return ["stop", "next"] if phase == "asking" and waits else ["stop"]


def _may(
    tx: Tx, ask: Ask, phase: Phase, context: AskContext, asked: list[AskedMember], arrival: Arriving
) -> list[str]:
    if phase == "closed":
        return []
    if phase == "held":
        return ["ask_now", "take_back"]
    if ask.practice:
        return _may_in_practice(ask, phase, asked)
    hours = get_circle(tx, ask.circle_id).ask_hours
    can_keep = ask.ends_at is not None and kept_until(ask.ends_at, hours, tx.now) is not None
    keep = ["keep"] if phase in STAYS_OPEN and can_keep else []
    if phase == "paused":
        return ["go_on", "stop", *keep]
    actions = ["stop", *keep]
    if phase == "asking":
        waiting = any(
            asked_member.outcome == Outcome.OPEN and asked_member.round == ask.round
            for asked_member in asked
        )
        if waiting:
            actions.append("next")
    if phase == "needs_yes":
        actions += ["step_yes", "step_no"]
    if phase == "covered":
        actions.append("another")
    if phase == "nobody_yet":
        actions.append("again")
    if any(answer.standing == Standing.YES for answer in context.snapshot.answers):
        actions.append("not_them")
    if arrival.question or (arrival.anybody and not arrival.with_you):
        actions += ["with_you", "not_yet"]
    if ask.position + 1 < len(context.snapshot.steps) and phase != "needs_yes":
        actions.append("go_to_step")
    return actions
