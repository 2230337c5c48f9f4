"""Leaving somebody out of one ask: silent, for this time alone, and taken back by a tap.

Their consent and the plan stay as they are. It comes before everything that asks: the ladder, who
is asked late or again, and what an advance rule says (`Snapshot.left_out`).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import col, select

from app.asks.also_told_service import stop_telling
from app.asks.answer_service import go_on_if_short, live_answer, set_aside
from app.asks.ladder_service import advance_ask, stand_down
from app.asks.models import (
    INCLUDED_AGAIN,
    LEFT_OUT,
    Ask,
    AskedMember,
    AskState,
    LeftOut,
    Outcome,
    Standing,
)
from app.asks.service import lock_ask, need_real
from app.circles.service import members_of, person_of
from app.core.db import Tx
from app.core.errors import Conflict
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.models import Notice, NoticeState
from app.outbox.notice_types import NoticeType
from app.record import service as record


def leave_out_first(tx: Tx, ask: Ask, member_ids: Iterable[str], by: str) -> None:
    """Leave members out of an ask that was made this moment.

    An ask is never refused because of it: who isn't in the circle any more isn't asked anyway.
    """
    person_id = person_of(tx, ask.circle_id).id
    members = {member.id for member in members_of(tx, ask.circle_id)} - {person_id}
    for member_id in dict.fromkeys(member_ids):
        if member_id in members:
            _note_left_out(tx, ask, member_id, by)


def leave_out(tx: Tx, *, circle_id: str, ask_id: str, member_id: str, by: str) -> None:
    """Leave a member out of a running ask.

    What hasn't left for them doesn't leave, also what they'd be told beside the asking or asked to
    say of an advance rule; who was told gets the ordinary stand-down, and no reason. Their yes
    counts no more, and the ladder goes on. Twice is once. Raises NotFound, Conflict: ask-over,
    only-practice, not-in-circle (they were removed, or left).
    """
    ask = _lock_open(tx, circle_id, ask_id)
    person_id = person_of(tx, circle_id).id
    members = {member.id for member in members_of(tx, circle_id)} - {person_id}
    if member_id not in members:
        raise Conflict("not-in-circle")
    if not _note_left_out(tx, ask, member_id, by):
        return
    answer = live_answer(tx, ask.id, member_id)
    if answer is not None and answer.standing == Standing.YES:
        set_aside(tx, ask, answer)
    _cancel_notices(tx, ask, member_id)
    stop_telling(tx, ask, member_id)
    asked = _rows_of(tx, ask.id, member_id)
    before = {row.id: row.outcome for row in asked}
    if asked:
        stand_down(tx, ask, only=member_id)
    for row in asked:
        if row.outcome == Outcome.STOOD_DOWN and before[row.id] != Outcome.STOOD_DOWN:
            row.reason = LEFT_OUT
    _changed(tx, ask)
    if ask.state != AskState.PAUSED:
        go_on_if_short(tx, ask, LEFT_OUT)


def include_again(tx: Tx, *, circle_id: str, ask_id: str, member_id: str, by: str) -> None:
    """Take it back while the ask runs: they are asked when it is their turn, as if they hadn't
    been. Twice is once. Raises NotFound, Conflict: ask-over.
    """
    ask = _lock_open(tx, circle_id, ask_id)
    left_out = tx.session.get(LeftOut, (ask_id, member_id))
    if left_out is None:
        return
    tx.session.delete(left_out)
    for row in _rows_of(tx, ask_id, member_id):
        if row.reason == LEFT_OUT:
            row.reason = INCLUDED_AGAIN
    answer = live_answer(tx, ask_id, member_id)
    if answer is not None and answer.standing == Standing.SET_ASIDE:
        answer.standing = Standing.CHANGED
    record.append(tx, circle_id, "included_again", who=member_id, by=by, subject_id=ask_id)
    _changed(tx, ask)
    if ask.state == AskState.OPEN and ask.held_until is None:
        advance_ask(tx, ask)


def _lock_open(tx: Tx, circle_id: str, ask_id: str) -> Ask:
    ask = lock_ask(tx, circle_id, ask_id)
    if ask.state == AskState.CLOSED:
        raise Conflict("ask-over")
    need_real(ask)
    return ask


def _cancel_notices(tx: Tx, ask: Ask, member_id: str) -> None:
    """Cancel what waits for a member beside being asked: that nobody has answered, and an advance
    rule's question whether it is so."""
    outbox.cancel(
        tx,
        circle_id=ask.circle_id,
        reason="covered",
        member_id=member_id,
        subject_id=ask.id,
        event=Event.NOBODY_ANSWERED,
    )
    questions = select(Notice.id).where(
        Notice.circle_id == ask.circle_id,
        Notice.member_id == member_id,
        Notice.type == NoticeType.RULE_TO_CONFIRM,
        col(Notice.state) == NoticeState.QUEUED,
    )
    outbox.cancel_by_ids(tx, tx.session.exec(questions).all(), "covered")


def _note_left_out(tx: Tx, ask: Ask, member_id: str, by: str) -> bool:
    """Write it down, and in the record; False: they are left out already."""
    if not tx.insert_new(LeftOut, ask_id=ask.id, member_id=member_id, at=tx.now):
        return False
    record.append(tx, ask.circle_id, "left_out", who=member_id, by=by, subject_id=ask.id)
    return True


def _rows_of(tx: Tx, ask_id: str, member_id: str) -> list[AskedMember]:
    return list(
        tx.session.exec(
            select(AskedMember).where(
                AskedMember.ask_id == ask_id, AskedMember.member_id == member_id
            )
        )
    )


def _changed(tx: Tx, ask: Ask) -> None:
    ask.version += 1
    tx.session.flush()
    tx.hint(ask.circle_id)
