"""What friends do with an ask: a yes, a call, a no, and what was said by voice."""

from __future__ import annotations

from sqlmodel import col, select

from app.access.reading import may_know
from app.asks.answer_rules import AnswerEffect, GivenAnswer, classify_answer, standing_of
from app.asks.arrival_queries import plan_question
from app.asks.arrival_rules import arrives_at
from app.asks.ladder import is_covered as is_covered
from app.asks.ladder_service import advance_ask, lock_ask_row, stand_down, stay_open, tell_person
from app.asks.left_out_queries import left_out_ids
from app.asks.models import Answer, AnswerKind, Ask, AskedMember, AskState, Outcome, Standing
from app.asks.service import (
    UNANSWERED,
    lock_ask,
    lock_running_ask,
    need_real,
    reopen,
    running_ids,
)
from app.asks.snapshot import load_ask_context
from app.circles.service import still_in
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.core.ids import new_id
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.notice_types import NoticeType
from app.plans.service import steps_of
from app.record import service as record


def not_them(tx: Tx, circle_id: str, ask_id: str, member_id: str) -> None:
    """ "Not them, keep asking": they get the ordinary stand-down, and no reason."""
    ask = lock_running_ask(tx, circle_id, ask_id)
    need_real(ask)
    answer = live_answer(tx, ask_id, member_id)
    if answer is None or answer.standing != Standing.YES:
        raise Conflict("no-yes-from-them")
    set_aside(tx, ask, answer)
    stand_down(tx, ask, only=member_id)
    go_on_if_short(tx, ask, "not_them")


def set_aside(tx: Tx, ask: Ask, answer: Answer) -> None:
    """Make an answer count no more, though its member hasn't changed it."""
    _one_less(ask, answer)
    answer.standing = Standing.SET_ASIDE
    ask.version += 1
    tx.session.flush()


def _one_less(ask: Ask, answer: Answer) -> None:
    """Want one yes less when one falls away beside which "not yet" wanted one more."""
    if ask.want_before is not None and ask.not_yet_at and answer.at <= ask.not_yet_at:
        ask.want = max(ask.want_before, ask.want - 1)


def go_on_if_short(tx: Tx, ask: Ask, reason: str) -> None:
    """Go on asking where fewer yeses are left than are needed."""
    if ask.state == AskState.CLOSED or ask.held_until is not None:
        return
    if ask.state == AskState.COVERED:
        if is_covered(load_ask_context(tx, ask).snapshot):
            return
        # The step that the ask is on: that is the one which counted their yes.
        reopen(tx, ask, ask.position, reason)
        return
    if not ask.exhausted:
        advance_ask(tx, ask)


def live_answer(tx: Tx, ask_id: str, member_id: str) -> Answer | None:
    """A member's newest answer to an ask; None: they gave none."""
    return tx.session.exec(
        select(Answer).where(
            Answer.ask_id == ask_id,
            Answer.member_id == member_id,
            Answer.standing != Standing.CHANGED,
        )
    ).one_or_none()


def newest_asked(tx: Tx, ask_id: str, member_id: str) -> AskedMember | None:
    """The newest time that an ask came to a member; None: it never did."""
    return tx.session.exec(
        select(AskedMember)
        .where(AskedMember.ask_id == ask_id, AskedMember.member_id == member_id)
        .order_by(
            col(AskedMember.at).desc(),
            col(AskedMember.round).desc(),
            col(AskedMember.position).desc(),
        )
        .limit(1)
    ).first()


def take_answer(
    tx: Tx,
    *,
    circle_id: str,
    ask_id: str,
    member_id: str,
    kind: AnswerKind,
    minutes: int | None,
    channel: str | None = None,
    by: str | None = None,
) -> None:
    """Take a friend's answer. A late one changes nothing and is told kindly.

    `minutes`: until they are there, for "coming". `channel`: over what it came, when that isn't the
    app. `by`: the member who wrote down what was said.

    Two in one instant take turns on the ask's row: exactly the needed number is taken. Raises
    NotFound for somebody whom this ask never came to, BadInput for a text that doesn't count.
    """
    still_in(tx, member_id)
    ask = lock_ask(tx, circle_id, ask_id)
    asked = newest_asked(tx, ask_id, member_id)
    if asked is None:
        raise NotFound
    if kind == AnswerKind.TEXT and not counts_text(tx, ask, asked):
        raise BadInput("not-this-answer")
    previous = live_answer(tx, ask_id, member_id)
    earlier_answer = (
        GivenAnswer(AnswerKind(previous.kind), Standing(previous.standing)) if previous else None
    )
    ask_state = AskState(ask.state)
    if ask_state == AskState.CLOSED or member_id in left_out_ids(tx, ask_id):
        return
    is_coming = earlier_answer is not None and earlier_answer.is_live_yes
    can_read = is_coming or may_know(tx, circle_id, member_id, Event.ASK, ask.id)
    match classify_answer(kind, earlier_answer, can_read=can_read):
        case AnswerEffect.IGNORED:
            return
        case AnswerEffect.DROPPED_OUT if previous is not None:
            _drop(tx, ask, previous)
            return
        case AnswerEffect.REPEATED if previous is not None:
            _repeat_yes(tx, ask, previous, minutes)
            return
    standing = standing_of(kind, earlier_answer, ask_state)
    new_answer = _replace_answer(tx, ask, asked, previous, kind, minutes, standing)
    record.append(
        tx,
        circle_id,
        "answered",
        who=member_id,
        by=by,
        subject_id=ask_id,
        channel=channel,
        outcome=kind,
        reason=standing,
    )
    ask.version += 1
    tx.hint(ask.circle_id)
    if standing == Standing.YES:
        tell_person(tx, ask, NoticeType.ASK, f"yes:{new_answer.id}")
        stay_open(tx, ask, new_answer.arrives_at or tx.now)
        plan_question(tx, ask)
    _move_on(
        tx,
        ask,
        standing,
        was_covered=ask_state == AskState.COVERED,
        changed=earlier_answer is not None,
    )


def counts_text(tx: Tx, ask: Ask, asked: AskedMember) -> bool:
    """Whether "I can text" is an answer in the step in which a member was asked."""
    steps = steps_of(tx, ask.version_id)
    return asked.position < len(steps) and AnswerKind.TEXT in steps[asked.position].answers


def can_answer_text(tx: Tx, ask_id: str, member_id: str) -> bool:
    """Whether a member who was asked may answer that they can text."""
    ask, asked = tx.session.get(Ask, ask_id), newest_asked(tx, ask_id, member_id)
    return ask is not None and asked is not None and counts_text(tx, ask, asked)


def _repeat_yes(tx: Tx, ask: Ask, answer: Answer, minutes: int | None) -> None:
    """Take the yes that a member gave already once more; `minutes` move when they will be there."""
    if minutes is not None:
        answer.minutes, answer.arrives_at = minutes, arrives_at(tx.now, minutes)
        answer.at_door_at = None
        stay_open(tx, ask, answer.arrives_at)
        plan_question(tx, ask)
    ask.version += 1
    tx.hint(ask.circle_id)


def _replace_answer(
    tx: Tx,
    ask: Ask,
    asked: AskedMember,
    previous: Answer | None,
    kind: AnswerKind,
    minutes: int | None,
    standing: Standing,
) -> Answer:
    """Write a member's new answer in place of their previous one, and stop asking them."""
    if previous is not None:
        previous.standing = Standing.CHANGED
        tx.session.flush()
    new_answer = Answer(
        id=new_id(),
        ask_id=ask.id,
        member_id=asked.member_id,
        position=asked.position,
        kind=kind,
        minutes=minutes if kind == AnswerKind.COMING else None,
        arrives_at=arrives_at(tx.now, minutes) if kind == AnswerKind.COMING else None,
        at=tx.now,
        standing=standing,
    )
    tx.session.add(new_answer)
    asked.outcome = Outcome.ANSWERED
    outbox.cancel(
        tx,
        circle_id=ask.circle_id,
        reason="answered",
        member_id=asked.member_id,
        subject_id=ask.id,
        event=Event.ASK,
    )
    tx.session.flush()
    return new_answer


def _move_on(tx: Tx, ask: Ask, standing: Standing, *, was_covered: bool, changed: bool) -> None:
    """Move the ask on after a new answer; `changed`: it took the place of an earlier one."""
    if ask.state == AskState.OPEN and ask.held_until is None:
        if ask.exhausted and standing == Standing.NOT_NOW:
            return
        advance_ask(tx, ask)
    elif was_covered and changed and not is_covered(load_ask_context(tx, ask).snapshot):
        reopen(tx, ask, ask.position, "changed")


def take_spoken_answer(
    tx: Tx,
    *,
    circle_id: str,
    ask_id: str,
    member_id: str,
    kind: AnswerKind,
    minutes: int | None,
    by: str,
) -> None:
    """Take what a friend without the app said by voice, written down by `by` and marked so.

    They may never have been asked by the server: whoever rang them did that. Raises NotFound,
    Conflict.
    """
    still_in(tx, member_id)
    ask = lock_running_ask(tx, circle_id, ask_id)
    need_real(ask)
    if ask.held_until is not None:
        raise Conflict("not-asked-yet")
    if member_id in left_out_ids(tx, ask_id):
        return  # as if they had answered themself: it isn't taken, and nobody is told why
    if newest_asked(tx, ask_id, member_id) is None:
        tx.session.add(
            AskedMember(
                id=new_id(),
                ask_id=ask_id,
                member_id=member_id,
                round=ask.round,
                position=max(ask.position, 0),
                at=tx.now,
            )
        )
        tx.session.flush()
    take_answer(
        tx,
        circle_id=circle_id,
        ask_id=ask_id,
        member_id=member_id,
        kind=kind,
        minutes=minutes,
        channel="spoken",
        by=by,
    )


def drop_out(tx: Tx, *, circle_id: str, ask_id: str, member_id: str) -> None:
    """A member who said yes can't after all: their step reopens. Raises NotFound, Conflict."""
    ask = lock_ask(tx, circle_id, ask_id)
    before = live_answer(tx, ask_id, member_id)
    if before is None:
        raise NotFound
    if before.standing != Standing.YES:
        raise Conflict("nothing-to-drop")
    if ask.state == AskState.CLOSED:
        return
    _drop(tx, ask, before)


def _drop(tx: Tx, ask: Ask, before: Answer) -> None:
    """Note that a yes was taken back, tell the person, and go on asking if it is missed."""
    _one_less(ask, before)
    before.standing = Standing.DROPPED
    before.at = tx.now
    tx.session.flush()
    record.append(tx, ask.circle_id, "dropped_out", who=before.member_id, subject_id=ask.id)
    ask.version += 1
    tx.hint(ask.circle_id)
    tell_person(tx, ask, NoticeType.ASK, f"drop:{before.id}")
    go_on_if_short(tx, ask, "dropped_out")


def member_gone(tx: Tx, circle_id: str, member_id: str, reason: str) -> None:
    """A member was removed, left or lost their grants: their yes counts no more, and the
    ask goes on.
    """
    for ask_id in running_ids(tx, circle_id):
        ask = lock_ask_row(tx, ask_id)
        if ask is not None and ask.state != AskState.CLOSED:
            _leave_ask(tx, ask, member_id, reason)


def _leave_ask(tx: Tx, ask: Ask, member_id: str, reason: str) -> None:
    for row in tx.session.exec(
        select(AskedMember).where(
            AskedMember.ask_id == ask.id,
            AskedMember.member_id == member_id,
            AskedMember.outcome == Outcome.OPEN,
        )
    ):
        row.outcome, row.reason = Outcome.UNREACHED, reason
    answer = live_answer(tx, ask.id, member_id)
    if answer is not None and answer.standing == Standing.YES:
        set_aside(tx, ask, answer)
        go_on_if_short(tx, ask, reason)
    elif ask.state == AskState.OPEN and not ask.exhausted and ask.held_until is None:
        ask.due_at = tx.now
    tx.session.flush()
    tx.hint(ask.circle_id)


def note_ask_unreached(tx: Tx, notice_id: str, reason: str) -> None:
    """A notice of an ask didn't get to its member: the ladder doesn't wait for them."""
    row = tx.session.exec(
        select(AskedMember).where(AskedMember.notice_id == notice_id)
    ).one_or_none()
    if row is None or row.outcome not in UNANSWERED:
        return
    ask = lock_ask_row(tx, row.ask_id)
    tx.session.refresh(row)
    if ask is None or row.outcome not in UNANSWERED or row.notice_id != notice_id:
        return
    row.outcome, row.reason = Outcome.UNREACHED, reason
    if ask.state == AskState.OPEN:
        ask.due_at = tx.now
    tx.session.flush()
    tx.hint(ask.circle_id)
