"""Carrying out the ladder's actions: rows, record and notices, in one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import and_, col, or_, select

from app.access.facts import blocked_members
from app.asks.also_told_service import over_key, tell_beside
from app.asks.forecast_queries import load_ahead_of
from app.asks.ladder import advance
from app.asks.ladder_state import (
    Action,
    AskMember,
    Begin,
    Cover,
    EndStep,
    MarkExhausted,
    Release,
    Repeat,
    RunOut,
    Timeout,
    Wait,
)
from app.asks.left_out_queries import left_out_ids
from app.asks.models import Answer, Ask, AskedMember, AskState, Outcome, Standing, StepMark
from app.asks.next_asked import next_wake
from app.asks.open_until import stays_until
from app.asks.repeat_service import begin_repeat
from app.asks.snapshot import PHONE_RESTS, AskContext, load_ask_context
from app.circles.models import MemberState, Role
from app.circles.permissions import helping_roles
from app.circles.service import get_circle, members_of, person_of, roles_of
from app.consent import service as consent
from app.core.db import Tx
from app.core.ids import new_id
from app.core.prepared_statement import PreparedQuery
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.models import Notice, NoticeState
from app.outbox.notice_types import NoticeType
from app.record import service as record
from app.record.entry_kinds import reason_told

#: An exhausted ask is looked at again after so long, whatever was foreseen.
LOOK = timedelta(minutes=5)


def lock_ask_row(tx: Tx, ask_id: str) -> Ask | None:
    """An ask's row, locked: answers, the timer and the person take turns. None: there is
    no such ask.
    """
    ask = tx.session.exec(select(Ask).where(Ask.id == ask_id).with_for_update()).one_or_none()
    if ask is not None:
        tx.session.refresh(ask, with_for_update=not tx.sqlite or None)
    return ask


def advance_ask(tx: Tx, ask: Ask) -> None:
    """Run one pass of the ladder over an ask that the caller has locked.

    Asking ends a pause: not at the tap, which can be taken back, but when its seconds are over.
    Practice ends none: it isn't begun in one.
    """
    is_open = ask.state == AskState.OPEN and not ask.practice
    if is_open and ask.held_until is not None and ask.held_until <= tx.now:
        end_pause(tx, ask)
    context = load_ask_context(tx, ask)
    apply_actions(tx, ask, context, advance(context.snapshot, tx.now))


def end_pause(tx: Tx, ask: Ask) -> None:
    """End the circle's pause, as the person asks."""
    if consent.end_pause(tx, ask.circle_id):
        record.append(tx, ask.circle_id, "resumed", subject_id=ask.id, reason="asked")


def apply_actions(tx: Tx, ask: Ask, context: AskContext, actions: tuple[Action, ...]) -> None:
    """Write what the rules decided, and when the ask is due again."""
    for action in actions:
        match action:
            case Release():
                ask.held_until = None
            case Begin(position, needs_yes, due_at):
                _begin(tx, ask, context, position, needs_yes)
                ask.step_due_at = due_at
            case AskMember():
                _ask_member(tx, ask, context, action)
            case Timeout(member_id, position):
                _pass(tx, ask, member_id, position)
            case EndStep(position, skipped, reason):
                _end_step(tx, ask, context, position, skipped, reason)
            case Cover(position):
                _cover(tx, ask, position)
            case RunOut(passed_by):
                ask.ran_out, ask.passed_by = True, sorted(passed_by) or None
                stay_open(tx, ask, tx.now)
            case Repeat():
                begin_repeat(tx, ask)
            case MarkExhausted():
                _exhaust(tx, ask)
            case Wait(until):
                ask.due_at = until
    if any(not isinstance(action, Wait) for action in actions):
        ask.version += 1
        tx.hint(ask.circle_id)
    tx.session.flush()
    ask.look_at = None
    if ask.exhausted and ask.state == AskState.OPEN:
        _plan_wake(tx, ask)


def _plan_wake(tx: Tx, ask: Ask) -> None:
    """Make an exhausted ask due when the next member becomes reachable, as far as it's foreseen."""
    context = load_ask_context(tx, ask)
    # Who can't be reached any more, and then can again, isn't passed by.
    ask.passed_by = sorted(context.snapshot.passed_by & context.snapshot.reachable) or None
    wake = next_wake(context.snapshot, load_ahead_of(tx, ask, context))
    ask.due_at = wake.at if wake is not None else None
    ask.look_at = tx.now + LOOK
    tx.session.flush()


def stay_open(tx: Tx, ask: Ask, since: datetime) -> None:
    """Let an ask stay open for the time that the person set, counted from `since`."""
    if ask.practice:
        return  # it is over by itself when its half hour is
    hours = get_circle(tx, ask.circle_id).ask_hours
    ask.ends_at = stays_until(ask.ends_at, since, hours)


def mark_step(tx: Tx, ask: Ask, position: int, state: str, reason: str | None = None) -> None:
    """Note what became of a step; only the person reads it."""
    step_mark = tx.session.get(StepMark, (ask.id, position))
    if step_mark is None:
        tx.session.add(
            StepMark(ask_id=ask.id, position=position, state=state, reason=reason, at=tx.now)
        )
    else:
        step_mark.state, step_mark.reason, step_mark.at = state, reason, tx.now
    tx.session.flush()


def _begin(tx: Tx, ask: Ask, context: AskContext, position: int, needs_yes: bool) -> None:
    ask.position = position
    ask.step_state = "needs_yes" if needs_yes else "asking"
    ask.exhausted = False
    ask.state = AskState.OPEN
    mark_step(tx, ask, position, ask.step_state)
    if needs_yes:
        tell_person(tx, ask, NoticeType.STEP_NEEDS_YES, f"yes:{ask.id}:{ask.round}:{position}")
    else:
        record.append(tx, ask.circle_id, "step_started", subject_id=ask.id, step=position)
        _note_unreached(tx, ask, context, position)


def _ask_member(tx: Tx, ask: Ask, context: AskContext, action: AskMember) -> None:
    member = context.members[action.member_id]
    row = _asked_row(tx, ask, action)
    if member.account_id:
        row.notice_id = outbox.queue(
            tx,
            type=NoticeType.ASK,
            account_id=member.account_id,
            circle_id=ask.circle_id,
            member_id=member.id,
            subject_id=ask.id,
            dedupe=f"ask:{row.id}:{tx.now.isoformat()}",
        )
    tell_beside(tx, ask, context, action.position)


def _asked_row(tx: Tx, ask: Ask, action: AskMember) -> AskedMember:
    """The row of asking a member, open again if the ask didn't reach them in this step before."""
    row = tx.session.exec(
        select(AskedMember).where(
            AskedMember.ask_id == ask.id,
            AskedMember.round == ask.round,
            AskedMember.position == action.position,
            AskedMember.member_id == action.member_id,
        )
    ).one_or_none()
    if row is None:
        row = AskedMember(
            id=new_id(),
            ask_id=ask.id,
            member_id=action.member_id,
            round=ask.round,
            position=action.position,
            at=tx.now,
            until=action.until,
        )
        tx.session.add(row)
    else:
        row.at, row.until, row.outcome, row.reason = tx.now, action.until, Outcome.OPEN, None
    tx.session.flush()
    return row


def _pass(tx: Tx, ask: Ask, member_id: str, position: int) -> None:
    for row in tx.session.exec(
        select(AskedMember).where(
            AskedMember.ask_id == ask.id,
            AskedMember.member_id == member_id,
            AskedMember.position == position,
            AskedMember.round == ask.round,
            AskedMember.outcome == Outcome.OPEN,
        )
    ):
        row.outcome = Outcome.PASSED


def _end_step(
    tx: Tx, ask: Ask, context: AskContext, position: int, skipped: bool, reason: str
) -> None:
    ask.position = max(ask.position, position)
    mark_step(tx, ask, position, "skipped" if skipped else "passed", reason)
    record.append(
        tx,
        ask.circle_id,
        "step_skipped" if skipped else "step_passed",
        subject_id=ask.id,
        step=position,
        reason=reason,
    )
    if skipped and reason == "nobody_reachable":
        _note_unreached(tx, ask, context, position)


def _note_unreached(tx: Tx, ask: Ask, context: AskContext, position: int) -> None:
    """Note who of a step wasn't asked, and why; only the person reads it."""
    step = context.snapshot.steps[position]
    for audience in (*step.audience, *step.otherwise):
        for member_id in context.snapshot.audiences[audience]:
            reason = context.unreached.get(member_id)
            if reason is not None and reason != PHONE_RESTS:
                record.append(
                    tx,
                    ask.circle_id,
                    "held_back",
                    who=member_id,
                    event=Event.ASK,
                    subject_id=ask.id,
                    reason=reason_told(reason),
                )


def _cover(tx: Tx, ask: Ask, position: int) -> None:
    if ask.step_state == "needs_yes":
        mark_step(tx, ask, ask.position, "skipped", "covered")  # it isn't needed any more
    ask.position = position
    ask.step_state = "asking"
    ask.state = AskState.COVERED
    ask.exhausted = False
    ask.step_due_at = None
    mark_step(tx, ask, ask.position, "done")
    record.append(tx, ask.circle_id, "covered", subject_id=ask.id, step=ask.position)
    stand_down(tx, ask)


def _exhaust(tx: Tx, ask: Ask) -> None:
    """Nobody is left to ask: tell the person, and the coordinators who aren't shut out."""
    ask.exhausted, ask.exhausted_at = True, tx.now
    ask.step_state = "waiting"
    ask.step_due_at = None
    ask.position = max(ask.position, 0)
    if ask.ends_at is not None and ask.ends_at <= tx.now:
        return  # it ends now, and that is told
    if ask.practice:
        return  # that it is over for now alarms nobody
    record.append(tx, ask.circle_id, "nobody_answered", subject_id=ask.id)
    key = f"{ask.id}:{ask.round}:{ask.version}"
    tell_person(tx, ask, NoticeType.NOBODY_ANSWERED, f"nobody:{key}")
    members = [member for member in members_of(tx, ask.circle_id) if member.state == MemberState.IN]
    roles = roles_of(tx, [member.id for member in members])
    # It may run out by shutting the last one out; and who is left out hears nothing of it.
    untold = blocked_members(tx, ask.circle_id) | left_out_ids(tx, ask.id)
    for member in members:
        if member.id in untold:
            continue
        if member.account_id and Role.COORDINATOR in helping_roles(roles[member.id]):
            outbox.queue(
                tx,
                type=NoticeType.NOBODY_ANSWERED,
                account_id=member.account_id,
                circle_id=ask.circle_id,
                member_id=member.id,
                subject_id=ask.id,
                dedupe=f"nobody:{key}:{member.id}",
            )


def tell_person(tx: Tx, ask: Ask, notice_type: NoticeType, dedupe: str) -> None:
    """Queue a notice to the person about their own ask; it needs no grant. Practice sends none."""
    if ask.practice:
        return
    person = person_of(tx, ask.circle_id)
    if person.account_id:
        outbox.queue(
            tx,
            type=notice_type,
            account_id=person.account_id,
            circle_id=ask.circle_id,
            member_id=person.id,
            subject_id=ask.id,
            dedupe=dedupe,
        )


def stand_down(tx: Tx, ask: Ask, only: str | None = None) -> None:
    """Tell members who were asked, and aren't needed, that the ask is covered or over.

    `only`: one member alone. Whoever said "not now" is left in peace; notices that haven't left yet
    are cancelled.
    """
    outbox.cancel(
        tx,
        circle_id=ask.circle_id,
        reason="covered",
        subject_id=ask.id,
        event=Event.ASK,
        member_id=only,
        # That somebody said yes is the person's own news, and stays queued for them.
        but_for=person_of(tx, ask.circle_id).id,
    )
    answers = {
        answer.member_id: answer.standing
        for answer in tx.session.exec(
            select(Answer).where(Answer.ask_id == ask.id, Answer.standing != Standing.CHANGED)
        )
    }
    query = select(AskedMember).where(
        AskedMember.ask_id == ask.id,
        col(AskedMember.outcome).in_([Outcome.OPEN, Outcome.PASSED, Outcome.ANSWERED]),
    )
    if only is not None:
        query = query.where(AskedMember.member_id == only)
    unsent = unsent_notice_ids(tx, ask)
    newest_rows: dict[str, AskedMember] = {}
    for row in tx.session.exec(query.order_by(col(AskedMember.at))).all():
        standing = answers.get(row.member_id)
        is_over = ask.state == AskState.CLOSED or only is not None
        if standing == Standing.YES and not is_over:
            continue
        if standing in {Standing.NOT_NOW, Standing.DROPPED, Standing.EXTRA}:
            continue
        if row.outcome == Outcome.ANSWERED and not is_over:
            continue
        row.outcome = Outcome.STOOD_DOWN
        if row.notice_id not in unsent:  # else they never heard that it had begun
            newest_rows[row.member_id] = row
    _tell_stood_down(tx, ask, newest_rows)


def _tell_stood_down(tx: Tx, ask: Ask, rows: dict[str, AskedMember]) -> None:
    """Tell members that it is over for them: once each, however often they were asked."""
    members = {member.id: member for member in members_of(tx, ask.circle_id)}
    for member_id, row in rows.items():
        member = members.get(member_id)
        if member is None or not member.account_id or member.state != MemberState.IN:
            continue
        is_closed = ask.state == AskState.CLOSED
        outbox.queue(
            tx,
            type=NoticeType.STAND_DOWN,
            account_id=member.account_id,
            circle_id=ask.circle_id,
            member_id=member.id,
            subject_id=ask.id,
            dedupe=over_key(ask, member.id)
            if is_closed
            else f"down:{ask.id}:{member.id}:{row.round}:{ask.state}",
        )


def unsent_notice_ids(tx: Tx, ask: Ask) -> set[str]:
    """Ids of an ask's notices that were cancelled before any try: their members don't
    know of it.
    """
    return set(
        tx.session.exec(
            select(Notice.id).where(
                Notice.subject_id == ask.id,
                Notice.state == NoticeState.CANCELLED,
                Notice.tries == 0,
            )
        )
    )


_DUE: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(Ask.id))
    .where(
        or_(
            and_(col(Ask.due_at) <= bindparam("now"), col(Ask.state) == AskState.OPEN),
            and_(
                col(Ask.question_at) <= bindparam("now"),
                or_(col(Ask.state) == AskState.OPEN, col(Ask.state) == AskState.COVERED),
            ),
        )
    )
    .order_by(col(Ask.due_at), col(Ask.question_at))
    .limit(50)
)


def due_asks(tx: Tx) -> list[str]:
    """Ids of asks whose time has come, of a step or of "Is someone with you?", earliest first."""
    return [ask_id for (ask_id,) in tx.rows(_DUE, now=tx.now)]
