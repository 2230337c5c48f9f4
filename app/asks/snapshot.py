"""Reading what the ladder's rules need, in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from app.access.facts import load_facts
from app.asks.ladder_state import AnswerFact, Asked, Audience, Snapshot, Step, audience_keys
from app.asks.left_out_queries import left_out_ids
from app.asks.models import (
    INCLUDED_AGAIN,
    Answer,
    Ask,
    AskedMember,
    Outcome,
    Standing,
    StepMark,
)
from app.circles.models import Member, MemberState
from app.circles.service import members_of
from app.consent import service as consent
from app.consent.gate import Allow, Deny, may_send
from app.consent.gate_facts import CircleFacts, as_unpaused
from app.consent.models import AdvanceRule, AdvanceRun, RunState
from app.consent.practice_service import practising_member_ids
from app.core.db import Tx
from app.guidelines.rules import is_never, preference
from app.identity.address_service import live_since, live_ways, ready_ways
from app.outbox.events import Event
from app.outbox.rules import longest_pause
from app.plans.models import LadderStep, PlanVersion
from app.plans.service import current, members_by_role, steps_of
from app.rota.schedule.week_queries import next_start, on_shift

#: A push service asked us to leave their phone alone for a while.
PHONE_RESTS = "held"
#: Why a notice came to nothing on its way, and not by anybody's consent.
NOT_DELIVERED = frozenset({"no_device", "expired"})
#: Why a step that needs the person's yes is over without it.
REFUSED = frozenset({"no_yes_from_person", "stopped"})


@dataclass(frozen=True, slots=True)
class AskContext:
    """An ask's snapshot with the consent and the members behind it."""

    snapshot: Snapshot
    consent: CircleFacts
    members: dict[str, Member]
    unreached: dict[str, str]  # member → why an ask can't reach them now
    also_tell: dict[int, tuple[str, ...]]  # step → members whom it tells beside asking


def step_of(row: LadderStep) -> Step:
    """A row of the ladder as the rules read it."""
    return Step(
        position=row.position,
        audience=tuple(_audience(raw) for raw in row.audience),
        otherwise=tuple(_audience(raw) for raw in row.otherwise),
        one_by_one=row.mode == "one_by_one",
        answers=frozenset(row.answers),
        needed=row.needed,
        wait=timedelta(minutes=row.wait_minutes),
        needs_my_yes=row.needs_my_yes,
    )


def _audience(raw: dict[str, str]) -> Audience:
    return Audience(raw["kind"], raw.get("member_id"))


def reachability(
    tx: Tx, circle_id: str, ask_id: str | None = None
) -> tuple[CircleFacts, dict[str, str], dict[str, Member], tuple[str, ...]]:
    """What reaching members depends on now: (consent, member id → why an ask can't reach them,
    member id → member, ids of who is on shift).

    Read as if nothing were paused: asking ends a pause, and a paused ask doesn't move. `ask_id`: as
    it is for that ask, by whom it told and what an advance rule gives for it.
    """
    on_shift_ids = on_shift(tx, circle_id)
    facts = as_unpaused(load_facts(tx, circle_id, subject_id=ask_id))
    members = {member.id: member for member in members_of(tx, circle_id)}
    accounts = {
        member.id: member.account_id
        for member in members.values()
        if member.state == MemberState.IN and member.account_id
    }
    account_ids = sorted(set(accounts.values()))
    ways = live_ways(tx, account_ids)
    ready = ready_ways(tx, account_ids, longest_pause(Event.ASK))
    unreached: dict[str, str] = {}
    for member_id in members:
        verdict = may_send(facts, member_id, Event.ASK, tx.now)
        if isinstance(verdict, Deny):
            unreached[member_id] = verdict.reason
        elif not isinstance(verdict, Allow):
            unreached[member_id] = "quiet_hours"
        elif not verdict.channels & ways.get(accounts.get(member_id, ""), frozenset()):
            unreached[member_id] = "no_device"
        elif not verdict.channels & ready.get(accounts.get(member_id, ""), frozenset()):
            unreached[member_id] = PHONE_RESTS
    return facts, unreached, members, on_shift_ids


#: Who wasn't reached is tried again no sooner than this, whatever comes between.
RETRY = timedelta(minutes=5)


def _asked(tx: Tx, ask_id: str) -> tuple[Asked, ...]:
    """The members whom an ask came to, oldest first, each with when they may be asked
    anew, if the ask never got to them.
    """
    rows = tx.session.exec(
        select(AskedMember).where(AskedMember.ask_id == ask_id).order_by(col(AskedMember.at))
    ).all()
    unreached = {row.member_id for row in rows if row.outcome == Outcome.UNREACHED}
    phones = _reachable_since(tx, unreached)
    return tuple(
        Asked(
            row.member_id,
            row.round,
            row.position,
            row.until,
            row.outcome,
            row.at,
            row.at + RETRY if _can_retry(row, phones.get(row.member_id)) else None,
            undone=row.reason == INCLUDED_AGAIN,
        )
        for row in rows
    )


def _can_retry(asked: AskedMember, reachable_since: datetime | None) -> bool:
    """Whether being reachable would be news about somebody whom an ask didn't get to.

    What the gate refused it may allow now. A phone that took nothing is another one, or was
    turned on again.
    """
    if asked.outcome != Outcome.UNREACHED:
        return False
    if asked.reason not in NOT_DELIVERED:
        return True
    return reachable_since is not None and reachable_since > asked.at


def _reachable_since(tx: Tx, member_ids: set[str]) -> dict[str, datetime]:
    """Since when each member has had the newest phone or address that can be reached."""
    if not member_ids:
        return {}
    accounts = {
        member_id: account_id
        for member_id, account_id in tx.session.execute(
            select(Member.id, Member.account_id).where(col(Member.id).in_(member_ids))
        )
        if account_id is not None
    }
    since = live_since(tx, sorted(set(accounts.values())))
    return {
        member_id: since[account_id]
        for member_id, account_id in accounts.items()
        if account_id in since
    }


@dataclass(frozen=True, slots=True)
class RuleSteps:
    """What advance rules have to do with the steps of an ask.

    `agreed`: a rule that goes on stands for the person's yes to its step. `first`: the step with
    which a rule began the ask.
    """

    agreed: frozenset[int] = frozenset()
    first: int = 0


def _rule_steps(tx: Tx, ask_id: str) -> RuleSteps:
    """What advance rules have to do with an ask's steps."""
    agreed, first = set[int](), 0
    for position, state, own_ask in tx.session.execute(
        select(AdvanceRule.position, AdvanceRun.state, AdvanceRun.own_ask)
        .join(AdvanceRun, col(AdvanceRun.rule_id) == col(AdvanceRule.id))
        .where(AdvanceRun.ask_id == ask_id)
    ):
        if position is None:
            continue
        if state == RunState.GOING:
            agreed.add(position)
        if own_ask:
            first = position
    return RuleSteps(frozenset(agreed), first)


def _audience_members(
    tx: Tx, circle_id: str, steps: tuple[Step, ...], on_shift_ids: tuple[str, ...]
) -> dict[Audience, tuple[str, ...]]:
    """Whom each audience of some steps means now, in order."""
    members_by_kind = {
        "on_shift": on_shift_ids,
        "pool": tuple(
            place.member_id
            for place in consent.pool_of(tx, circle_id)
            if place.agreed_at is not None
        ),
        **members_by_role(tx, circle_id),
    }
    return {
        audience: members_by_kind.get(audience.kind, (audience.member_id or "",))
        for step in steps
        for audience in (*step.audience, *step.otherwise)
    }


def _reachable(unreached: Mapping[str, str], members: Mapping[str, Member]) -> frozenset[str]:
    """Ids of members whom an ask can reach.

    Whose phone is held back for a moment is asked all the same: the notice is tried again while
    it is their turn.
    """
    return frozenset(
        member_id for member_id in members if unreached.get(member_id) in {None, PHONE_RESTS}
    )


def _agreed_steps(ask: Ask, rules: RuleSteps, marks: Sequence[StepMark]) -> frozenset[int]:
    """The steps that got the person's yes. Choosing a strength is the yes to its first step."""
    agreed = {mark.position for mark in marks if mark.agreed}
    return rules.agreed | agreed | ({ask.begins_at} if ask.begins_at else set())


def _first_step(ask: Ask, rules: RuleSteps, marks: Sequence[StepMark]) -> int:
    """The step with which an ask began; 0 once it went on to one before that."""
    earliest = min((mark.position for mark in marks), default=None)
    return max(
        first if earliest is None or earliest >= first else 0
        for first in (rules.first, ask.begins_at)
    )


def load_ask_context(tx: Tx, ask: Ask) -> AskContext:
    """Everything that an ask's next move depends on, as of now."""
    asked = _asked(tx, ask.id)
    marks = tx.session.exec(select(StepMark).where(StepMark.ask_id == ask.id)).all()
    facts, unreached, members, on_shift_ids = reachability(tx, ask.circle_id, ask.id or None)
    rules = _rule_steps(tx, ask.id)
    person_ids = {
        member_id for member_id, member in facts.members.items() if "person" in member.roles
    }
    rows = steps_of(tx, ask.version_id)
    steps = tuple(step_of(row) for row in rows)
    # Practice comes to nobody who didn't agree to practise.
    practising = practising_member_ids(tx, ask.circle_id) if ask.practice else None
    audiences = {
        audience: tuple(
            member_id
            for member_id in member_ids
            if member_id not in person_ids and (practising is None or member_id in practising)
        )
        for audience, member_ids in _audience_members(
            tx, ask.circle_id, steps, on_shift_ids
        ).items()
    }
    reachable = _reachable(unreached, members) - person_ids
    return AskContext(
        Snapshot(
            state=ask.state,
            held_until=ask.held_until,
            position=ask.position,
            step_state=ask.step_state,
            step_due_at=ask.step_due_at,
            round=ask.round,
            want=ask.want,
            exhausted=ask.exhausted,
            again_at=ask.again_at,
            steps=steps,
            asked=asked,
            answers=tuple(load_answers(tx, ask.id)),
            audiences=audiences,
            reachable=reachable,
            next_shift_at=next_start(tx, ask.circle_id),
            ran_out=ask.ran_out,
            first=_first_step(ask, rules, marks),
            begins_at=ask.begins_at,
            left_out=left_out_ids(tx, ask.id),
            never_in_step=never_in_step(facts, steps, tx.now),
            preferred=_preferred(facts, tx.now),
            agreed=_agreed_steps(ask, rules, marks),
            declined=frozenset(mark.position for mark in marks if mark.reason in REFUSED),
            ended=frozenset(
                mark.position
                for mark in marks
                if mark.state in {"passed", "skipped"} and mark.reason not in REFUSED
            ),
            passed_by=frozenset(ask.passed_by or ()),
            ends_at=ask.ends_at,
            repeat_at=_repeat_at(tx, ask),
            repeated_at=ask.repeated_at,
        ),
        facts,
        members,
        unreached,
        {row.position: tuple(row.also_tell or ()) for row in rows},
    )


def never_in_step(
    facts: CircleFacts, steps: Sequence[Step], now: datetime
) -> dict[int, frozenset[str]]:
    """Whom lines of the person's never let each step ask, by its position."""
    step_lines = [line for line in facts.guidelines if line.step]
    if not step_lines:
        return {}
    return {
        step.position: frozenset(
            member_id
            for member_id in facts.members
            if is_never(
                step_lines,
                member_id=member_id,
                zone=facts.zone,
                at=now,
                event=Event.ASK,
                step=audience_keys(step),
            )
        )
        for step in steps
    }


def _preferred(facts: CircleFacts, now: datetime) -> frozenset[str]:
    """Whom the person would rather have come now."""
    return frozenset(
        member_id
        for member_id in facts.members
        if facts.guidelines
        and preference(
            facts.guidelines, member_id=member_id, zone=facts.zone, at=now, event=Event.ASK
        )
    )


def _repeat_at(tx: Tx, ask: Ask) -> datetime | None:
    """When everybody may be asked once more at the soonest; None: not as it stands."""
    if not ask.exhausted or ask.exhausted_at is None:
        return None
    version = tx.session.get_one(PlanVersion, ask.version_id)
    if ask.repeats >= version.repeat_rounds:
        return None
    return ask.exhausted_at + timedelta(minutes=version.repeat_minutes)


def load_answers(tx: Tx, ask_id: str) -> list[AnswerFact]:
    """Every member's newest answer to an ask, oldest first."""
    return [
        AnswerFact(answer.member_id, answer.kind, answer.standing, answer.position, answer.at)
        for answer in tx.session.exec(
            select(Answer)
            .where(Answer.ask_id == ask_id, Answer.standing != Standing.CHANGED)
            .order_by(col(Answer.at), col(Answer.id))
        )
    ]


def preview_context(tx: Tx, circle_id: str) -> AskContext:
    """What an ask would find if it were made now; nothing is written."""
    return load_ask_context(
        tx,
        Ask(
            id="",
            circle_id=circle_id,
            version_id=current(tx, circle_id).id,
            asked_at=tx.now,
            again_at=tx.now,
            state="open",
        ),
    )
