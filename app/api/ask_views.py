"""An ask as the person sees it, and as it was told to a friend."""

from __future__ import annotations

from typing import Literal

from sqlmodel import col, select

from app.api.wire import Instant, Out
from app.asks.address import may_look
from app.asks.arriving import Arriving, arriving
from app.asks.knowing import may_know
from app.asks.ladder import counting, next_name, target
from app.asks.models import Answer, Ask, AskedMember, AskState, Outcome, Standing, StepMark
from app.asks.snapshot import Scene, preview, scene
from app.circles.models import MemberState
from app.circles.service import members_of, names_of, person_of
from app.consent.ahead import asked_ahead, run_of_ask
from app.consent.gate import CircleFacts, may_see
from app.consent.service import telling
from app.core.db import Tx
from app.core.errors import NotFound
from app.outbox.models import Attempt, Event
from app.plans import service as plans
from app.plans.models import PlanVersion
from app.plans.shown import note
from app.plans.texts import PlanText

Phase = Literal["held", "asking", "needs_yes", "covered", "nobody_yet", "paused", "closed"]


class StepNow(Out):
    position: int
    name: str | None
    do: str | None
    place: str | None
    answers: list[str]
    needed: int
    wait_minutes: int


class Asking(Out):
    member_id: str
    name: str
    asked_at: Instant
    until: Instant | None
    shown: bool
    number: str | None


class NextOne(Out):
    name: str


class YesOut(Out):
    member_id: str
    name: str
    kind: str
    minutes: int | None
    at: Instant
    arrives_at: Instant | None  # for who comes: by their own word, or about half an hour
    at_door: bool


What = Literal[
    "asking",
    "coming",
    "call",
    "cant_just_now",
    "no_yes_yet",
    "cant_be_reached",
    "had_to_drop_out",
    "not_asked",
]


class PersonInAsk(Out):
    member_id: str
    name: str
    what: What
    at: Instant | None
    minutes: int | None


class StepOut(Out):
    position: int
    name: str | None
    state: Literal["waiting", "asking", "needs_yes", "passed", "skipped", "done"]


class NumberOut(Out):
    member_id: str
    name: str
    number: str


class ClosedOut(Out):
    reason: str
    at: Instant


class AskView(Out):
    id: str
    phase: Phase
    asked_at: Instant
    held_until: Instant | None
    words: str | None
    step: StepNow | None
    asking: list[Asking]
    next: NextOne | None
    next_at: Instant | None
    yes: list[YesOut]
    people: list[PersonInAsk]
    needed: int
    steps: list[StepOut]
    may: list[str]
    helps: str | None
    nobody_free: str | None
    numbers: list[NumberOut]
    closed: ClosedOut | None
    # "Is someone with you?" stands on the screen; and the person's yes to it.
    question: bool
    with_you: bool
    ahead: str | None  # the advance rule under which it goes on
    started_by: str | None  # the ally who started it for the person, by name


class ToldOut(Out):
    what: str | None
    do: str | None
    place: str | None
    arrive: str | None


class AskForMe(Out):
    id: str
    person_name: str
    asked_at: Instant
    standing: Literal[
        "asked", "coming", "call", "not_now", "extra", "stood_down", "over", "dropped"
    ]
    may_answer: bool
    answers: list[str]
    told: ToldOut
    minutes: int | None
    others_asked: bool
    at_door: bool
    address: bool  # there is an address to look at, for as long as they come
    ahead: bool  # they are asked as the person wrote down ahead
    by_ally: bool  # somebody whom the person chose for it started it for them


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


def numbers_out(tx: Tx, circle_id: str) -> list[NumberOut]:
    """Friends' numbers that they agreed to give the person."""
    box = tx.box(circle_id)
    return [
        NumberOut(
            member_id=one.id,
            name=box.open(one.name, "member", "name", one.id),
            number=box.open(one.number, "member", "number", one.id),
        )
        for one in members_of(tx, circle_id)
        if one.number and one.state == MemberState.IN
    ]


def ask_view(tx: Tx, ask: Ask) -> AskView:
    """An ask with everything that its person may see and do."""
    box = tx.box(ask.circle_id)
    there = scene(tx, ask)
    plan = plans.read(tx, tx.s.get_one(PlanVersion, ask.version_id))
    names = {one.id: box.open(one.name, "member", "name", one.id) for one in there.members.values()}
    numbers = numbers_out(tx, ask.circle_id)
    phase = phase_of(ask)
    here = arriving(tx, ask)
    asked = list(
        tx.s.exec(
            select(AskedMember).where(AskedMember.ask_id == ask.id).order_by(col(AskedMember.at))
        )
    )
    on_step = 0 <= ask.position < len(plan.ladder)
    coming_next = next_name(there.snapshot) if phase in {"held", "asking", "needs_yes"} else None
    return AskView(
        id=ask.id,
        phase=phase,
        asked_at=ask.asked_at,
        held_until=ask.held_until,
        words=box.open(ask.words, "ask", "words", ask.id) if ask.words else None,
        step=_step_now(plan, ask.position) if on_step else None,
        asking=_asking(tx, ask, asked, names, {one.member_id: one.number for one in numbers})
        if phase == "asking"
        else [],
        next=NextOne(name=names[coming_next]) if coming_next in names else None,
        next_at=ask.due_at if phase in {"asking", "needs_yes"} else None,
        yes=_yes(tx, ask, names),
        people=_people(tx, ask, asked, there, names),
        needed=_needed(ask, there, phase) if on_step else 1,
        steps=_steps(tx, ask, plan),
        may=_may(ask, phase, there, asked, here),
        helps=_section(plan, "helps"),
        nobody_free=plan.nobody_free,
        numbers=numbers,
        closed=ClosedOut(reason=ask.closed_reason or "done", at=ask.closed_at)
        if ask.closed_at
        else None,
        question=here.question,
        with_you=here.with_you,
        ahead=under.rule_id if (under := run_of_ask(tx, ask.id)) else None,
        started_by=_ally_name(tx, ask),
    )


def _ally_name(tx: Tx, ask: Ask) -> str | None:
    """Who started an ask for its person; also when they are out by now."""
    if ask.ally_id is None:
        return None
    return names_of(tx, ask.circle_id, [ask.ally_id]).get(ask.ally_id)


def _yes(tx: Tx, ask: Ask, names: dict[str, str]) -> list[YesOut]:
    """Who said yes, as it stands."""
    return [
        YesOut(
            member_id=one.member_id,
            name=names[one.member_id],
            kind=one.kind,
            minutes=one.minutes,
            at=one.at,
            arrives_at=one.arrives_at,
            at_door=one.at_door_at is not None,
        )
        for one in tx.s.exec(
            select(Answer)
            .where(Answer.ask_id == ask.id, Answer.standing == Standing.YES)
            .order_by(col(Answer.at), col(Answer.id))
        )
        if one.member_id in names
    ]


def _needed(ask: Ask, there: Scene, phase: Phase) -> int:
    """How many yeses are wanted: the step's that is shown, and when all have passed, the one that
    still counts."""
    step = there.snapshot.steps[ask.position]
    return target(there.snapshot, counting(there.snapshot) if phase == "nobody_yet" else step)


def _section(plan: PlanText, key: str) -> str | None:
    return next((one.text for one in plan.sections if one.key == key and one.text), None)


def _step_now(plan: PlanText, position: int) -> StepNow:
    step = plan.ladder[position]
    return StepNow(
        position=position,
        name=step.name,
        do=step.do,
        place=step.place,
        answers=list(step.answers),
        needed=step.needed,
        wait_minutes=step.wait_minutes,
    )


def _minutes(tx: Tx, ask_id: str, member_id: str) -> int | None:
    return tx.s.exec(
        select(Answer.minutes).where(
            Answer.ask_id == ask_id,
            Answer.member_id == member_id,
            Answer.standing != Standing.CHANGED,
        )
    ).first()


def _asking(
    tx: Tx, ask: Ask, asked: list[AskedMember], names: dict[str, str], numbers: dict[str, str]
) -> list[Asking]:
    waiting = [
        one
        for one in asked
        if one.outcome == Outcome.OPEN
        and one.round == ask.round
        and one.position == ask.position
        and one.member_id in names
    ]
    shown = set(
        tx.s.exec(
            select(Attempt.notice_id).where(
                col(Attempt.notice_id).in_([one.notice_id for one in waiting if one.notice_id]),
                col(Attempt.shown_at).is_not(None),
            )
        )
    )
    return [
        Asking(
            member_id=one.member_id,
            name=names[one.member_id],
            asked_at=one.at,
            until=one.until,
            shown=one.notice_id in shown,
            number=numbers.get(one.member_id),
        )
        for one in waiting
    ]


def _people(
    tx: Tx, ask: Ask, asked: list[AskedMember], there: Scene, names: dict[str, str]
) -> list[PersonInAsk]:
    """Everyone whom the plan names or this ask came to, told without weight."""
    newest = {one.member_id: one for one in asked}
    answers = {one.member_id: one for one in there.snapshot.answers}
    order = dict.fromkeys(
        [
            member_id
            for step in there.snapshot.steps
            for audience in (*step.audience, *step.otherwise)
            for member_id in there.snapshot.audiences[audience]
        ]
        + list(newest)
    )
    found = []
    for member_id in order:
        if member_id not in names:
            continue
        row = newest.get(member_id)
        answer = answers.get(member_id)
        what: What = "not_asked"
        at = row.at if row else None
        if answer is not None and answer.standing == Standing.YES:
            what, at = ("coming" if answer.kind == "coming" else "call"), answer.at
        elif answer is not None and answer.standing == Standing.DROPPED:
            what, at = "had_to_drop_out", answer.at
        elif answer is not None and answer.standing in {Standing.NOT_NOW, Standing.SET_ASIDE}:
            what, at = (
                "cant_just_now" if answer.standing == Standing.NOT_NOW else "not_asked",
                answer.at,
            )
        elif row is not None and row.outcome == Outcome.OPEN and ask.state == AskState.OPEN:
            what = "asking"
        elif row is not None and row.outcome == Outcome.UNREACHED:
            what = "cant_be_reached"
        elif row is not None:
            what = "no_yes_yet"
        elif member_id in there.unreached:
            what = "cant_be_reached"
        found.append(
            PersonInAsk.model_construct(
                member_id=member_id,
                name=names[member_id],
                what=what,
                at=at,
                minutes=_minutes(tx, ask.id, member_id) if what == "coming" else None,
            )
        )
    return found


def _steps(tx: Tx, ask: Ask, plan: PlanText) -> list[StepOut]:
    marks = dict(
        tx.s.execute(
            select(StepMark.position, StepMark.state).where(StepMark.ask_id == ask.id)
        ).all()
    )
    return [
        StepOut.model_construct(position=at, name=step.name, state=marks.get(at, "waiting"))
        for at, step in enumerate(plan.ladder)
    ]


def _may(
    ask: Ask, phase: Phase, there: Scene, asked: list[AskedMember], here: Arriving
) -> list[str]:
    if phase == "closed":
        return []
    if phase == "paused":
        return ["go_on", "stop"]
    if phase == "held":
        return ["ask_now", "take_back"]
    found = ["stop"]
    if phase == "asking":
        waiting = any(one.outcome == Outcome.OPEN and one.round == ask.round for one in asked)
        if waiting:
            found.append("next")
    if phase == "needs_yes":
        found += ["step_yes", "step_no"]
    if phase == "covered":
        found.append("another")
    if phase == "nobody_yet":
        found.append("again")
    if any(one.standing == Standing.YES for one in there.snapshot.answers):
        found.append("not_them")
    if here.question or (here.anybody and not here.with_you):
        found += ["with_you", "not_yet"]
    if ask.position + 1 < len(there.snapshot.steps) and phase != "needs_yes":
        found.append("go_to_step")
    return found


def ask_for_me(tx: Tx, ask: Ask, member_id: str) -> AskForMe:
    """An ask as a friend may see it, cut down to their tier now.

    Over, for who may not know of it any more. Raises NotFound for somebody whom it never came to.
    """
    row = tx.s.exec(
        select(AskedMember)
        .where(AskedMember.ask_id == ask.id, AskedMember.member_id == member_id)
        .order_by(col(AskedMember.at).desc(), col(AskedMember.position).desc())
        .limit(1)
    ).first()
    if row is None:
        raise NotFound
    box = tx.box(ask.circle_id)
    person = person_of(tx, ask.circle_id)
    answer = tx.s.exec(
        select(Answer).where(
            Answer.ask_id == ask.id,
            Answer.member_id == member_id,
            Answer.standing != Standing.CHANGED,
        )
    ).one_or_none()
    plan = plans.read(tx, tx.s.get_one(PlanVersion, ask.version_id))
    standing = _standing(ask, row, answer)
    if standing not in {"coming", "call"} and not may_know(tx, ask, member_id):
        standing = "over"
    active = standing in {"asked", "coming", "call", "not_now"} and ask.state != AskState.CLOSED
    others = any(
        one.member_id != member_id
        for one in tx.s.exec(
            select(AskedMember).where(
                AskedMember.ask_id == ask.id,
                AskedMember.round == row.round,
                AskedMember.position == row.position,
            )
        )
    )
    facts = scene(tx, ask).consent if active else None
    return AskForMe(
        id=ask.id,
        person_name=box.open(person.name, "member", "name", person.id),
        asked_at=ask.asked_at,
        standing=standing,
        may_answer=ask.state != AskState.CLOSED and standing not in {"over", "stood_down", "extra"},
        answers=_answers(plan, row.position),
        told=_told(tx, ask, member_id, facts, plan, row.position)
        if facts is not None
        else ToldOut(what=None, do=None, place=None, arrive=None),
        minutes=answer.minutes if answer and answer.standing == Standing.YES else None,
        others_asked=others and standing != "over",
        at_door=standing == "coming" and answer is not None and answer.at_door_at is not None,
        address=standing == "coming" and may_look(tx, ask.circle_id, member_id),
        ahead=asked_ahead(tx, ask.id, member_id),
        by_ally=ask.ally_id is not None,
    )


def _standing(
    ask: Ask, row: AskedMember, answer: Answer | None
) -> Literal["asked", "coming", "call", "not_now", "extra", "stood_down", "over", "dropped"]:
    if ask.state == AskState.CLOSED:
        return "over"
    if answer is not None:
        if answer.standing == Standing.YES:
            return "coming" if answer.kind == "coming" else "call"
        if answer.standing == Standing.DROPPED:
            return "dropped"
        if answer.standing == Standing.SET_ASIDE:
            return "stood_down"
        asked_since = row.at > answer.at and row.outcome == Outcome.OPEN
        if not asked_since:
            return "extra" if answer.standing == Standing.EXTRA else "not_now"
    return "stood_down" if row.outcome == Outcome.STOOD_DOWN else "asked"


def _answers(plan: PlanText, position: int) -> list[str]:
    step = plan.ladder[position] if position < len(plan.ladder) else None
    return [*(step.answers if step else ("coming",)), "not_now"]


def as_it_would_come(tx: Tx, circle_id: str, member_id: str) -> AskForMe | None:
    """An ask made now, without words, as it would be told to a friend when it comes to them.

    None for somebody who may not hear of it, or whom no step of the plan asks.
    """
    version = plans.current(tx, circle_id)
    there = preview(tx, circle_id)
    position = next(
        (
            step.position
            for step in there.snapshot.steps
            for audience in (*step.audience, *step.otherwise)
            if member_id in there.snapshot.audiences[audience]
        ),
        None,
    )
    # Once it has come to them, they are among those whom this ask told.
    facts = telling(there.consent, frozenset({member_id}))
    if position is None or may_see(there.consent, member_id, Event.ASK, tx.now) is None:
        return None
    plan = plans.read(tx, version)
    person = person_of(tx, circle_id)
    ask = Ask(id="", circle_id=circle_id, version_id=version.id, asked_at=tx.now, again_at=tx.now)
    return AskForMe(
        id="",
        person_name=tx.box(circle_id).open(person.name, "member", "name", person.id),
        asked_at=tx.now,
        standing="asked",
        may_answer=True,
        answers=_answers(plan, position),
        told=_told(tx, ask, member_id, facts, plan, position),
        minutes=None,
        others_asked=False,
        at_door=False,
        address=False,
        ahead=False,
        by_ally=False,
    )


def _told(
    tx: Tx, ask: Ask, member_id: str, facts: CircleFacts, plan: PlanText, position: int
) -> ToldOut:
    box = tx.box(ask.circle_id)
    sight = may_see(facts, member_id, Event.ASK, tx.now)
    step = plan.ladder[position] if position < len(plan.ladder) else None
    tier = sight.tier if sight else 0
    sections = sight.sections if sight else frozenset()
    return ToldOut(
        what=box.open(ask.words, "ask", "words", ask.id) if ask.words and tier >= 2 else None,
        do=step.do if step and tier >= 2 else None,
        place=step.place if step and tier >= 2 else None,
        arrive=_section(plan, "arrive") if "arrive" in sections else None,
    )


def note_arrive(tx: Tx, ask: Ask, member_id: str, seen: AskForMe) -> AskForMe:
    """Note in the record what of the plan an ask shows to a friend for the first time."""
    if seen.told.arrive:
        note(tx, ask.circle_id, member_id, ask.version_id, ["arrive"])
    return seen
