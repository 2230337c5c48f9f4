"""The timer of check-ins: asking the friend, reminding them on the day, and what nobody has."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy import select as sa_select
from sqlmodel import col

from app.care.check_in_queries import instant_of
from app.care.check_in_rules import Move, next_step
from app.care.check_in_service import can_be_told, leave_to_nobody, lock_check_in
from app.care.models import CheckIn, CheckInState
from app.circles.models import Member
from app.circles.service import get_circle
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import NotFound
from app.core.prepared_statement import PreparedQuery
from app.outbox import service as outbox
from app.outbox.notice_types import NoticeType

_DUE: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(CheckIn.id), col(CheckIn.circle_id))
    .where(col(CheckIn.due_at) <= bindparam("now"))
    .order_by(col(CheckIn.due_at))
    .limit(50)
)


def due_check_ins(tx: Tx) -> list[tuple[str, str]]:
    """Check-ins whose timer is due, each with its circle, the longest due first."""
    return [(check_in_id, circle_id) for check_in_id, circle_id in tx.rows(_DUE, now=tx.now)]


def advance_check_in(tx: Tx, key: tuple[str, str]) -> None:
    """Do what a check-in's timer is for, if it is still due."""
    check_in_id, circle_id = key
    try:
        consent.lock_exclusive(tx, circle_id)
        check_in = lock_check_in(tx, circle_id, check_in_id)
    except NotFound:
        return  # deleted, or left out, a moment ago
    if check_in.due_at is None or check_in.due_at > tx.now:
        return
    circle = get_circle(tx, circle_id)
    step = next_step(
        CheckInState(check_in.state),
        at=instant_of(check_in, circle.zone),
        asked_at=check_in.asked_at,
        can_do=can_be_told(tx, check_in),
        rests=consent.pause_of(tx, circle_id) is not None or circle.closed_at is not None,
        now=tx.now,
    )
    check_in.due_at = step.look_at
    tx.session.flush()
    if step.move is Move.GIVE_UP:
        leave_to_nobody(tx, check_in)
    elif step.move is Move.ASK:
        # One notice for all the days that were chosen in one tap.
        _tell_friend(tx, check_in, f"check-in:{check_in.grant_id}")
    elif step.move is Move.REMIND:
        _tell_friend(tx, check_in, f"check-in-today:{check_in.id}:{check_in.member_id}")


def _tell_friend(tx: Tx, check_in: CheckIn, dedupe: str) -> None:
    """Queue one notice; the gate decides when it may go, by the friend's own hours."""
    member = tx.session.get_one(Member, check_in.member_id)
    if member.account_id is not None:
        outbox.queue(
            tx,
            type=NoticeType.CHECK_IN,
            account_id=member.account_id,
            circle_id=check_in.circle_id,
            member_id=member.id,
            subject_id=check_in.id,
            dedupe=dedupe,
        )


def wake_check_ins(tx: Tx, circle_id: str, member_id: str) -> None:
    """A friend may hear less, or rests: their check-ins are looked at again at once."""
    tx.session.execute(
        update(CheckIn)
        .where(
            col(CheckIn.circle_id) == circle_id,
            col(CheckIn.member_id) == member_id,
            col(CheckIn.due_at).is_not(None),
        )
        .values(due_at=tx.now)
    )
    tx.hint(circle_id)
