"""Queueing notices, cancelling them, and taking receipts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select

from app.core.db import Tx
from app.core.ids import b64url, new_id
from app.outbox.events import Event
from app.outbox.models import Attempt, Notice, NoticeState
from app.outbox.notice_types import BETWEEN_TWO, NOTICE_TYPES, NoticeType
from app.outbox.rules import lifetime_of, priority

IN_FLIGHT = (NoticeState.QUEUED, NoticeState.LEASED)


def thread_of(*parts: str) -> str:
    """An opaque name for what a notice is about: 32 characters, for the push topic."""
    return b64url(hashlib.sha256("\n".join(parts).encode()).digest())[:32]


def queue(
    tx: Tx,
    *,
    type: NoticeType,  # noqa: A002 - as the column is called
    account_id: str,
    dedupe: str,
    circle_id: str | None = None,
    member_id: str | None = None,
    subject_id: str | None = None,
    due_at: datetime | None = None,
) -> str | None:
    """Queue one notice for one member; returns its id, or None when it is queued already.

    `type` says what happened, and so by which event consent decides. The row is written in the
    transaction of the fact that it tells. Whether it may go out is decided when it is sent, never
    here (promise 1).
    """
    event = NOTICE_TYPES[type].event
    due = due_at or tx.now
    notice_id = new_id()
    is_new = tx.insert_new(
        Notice,
        id=notice_id,
        circle_id=circle_id,
        member_id=member_id,
        account_id=account_id,
        type=type,
        event=event,
        subject_id=subject_id,
        thread=thread_of(account_id, circle_id or "", subject_id or event),
        dedupe=dedupe,
        priority=priority(event),
        created_at=tx.now,
        due_at=due,
        expires_at=due + lifetime_of(event),
        state=NoticeState.QUEUED,
        tries=0,
    )
    tx.hint()
    return notice_id if is_new else None


def cancel(
    tx: Tx,
    *,
    circle_id: str,
    reason: str,
    member_id: str | None = None,
    but_for: str | None = None,
    subject_id: str | None = None,
    event: Event | None = None,
    types: Collection[NoticeType] | None = None,
) -> int:
    """Cancel what is queued, `but_for` one member's, of some `types` or all; returns how many.

    What is leased is on its way already.
    """
    statement = update(Notice).where(
        col(Notice.circle_id) == circle_id, col(Notice.state) == NoticeState.QUEUED
    )
    if member_id is not None:
        statement = statement.where(col(Notice.member_id) == member_id)
    if but_for is not None:
        statement = statement.where(col(Notice.member_id) != but_for)
    if subject_id is not None:
        statement = statement.where(col(Notice.subject_id) == subject_id)
    if event is not None:
        statement = statement.where(col(Notice.event) == event)
    if types is not None:
        statement = statement.where(col(Notice.type).in_(types))
    done = tx.session.execute(
        statement.values(state=NoticeState.CANCELLED, reason=reason, done_at=tx.now)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def queued_facts(
    tx: Tx, circle_id: str, *, member_id: str | None = None, but_for: str | None = None
) -> list[dict[str, str | None]]:
    """What is queued and has reached nobody yet, as the record tells it: who, event, subject.

    Not what stands between two members, which is in no record.
    """
    query = (
        select(Notice.member_id, Notice.event, Notice.subject_id)
        .where(
            Notice.circle_id == circle_id,
            Notice.state == NoticeState.QUEUED,
            col(Notice.done_at).is_(None),
            col(Notice.type).not_in(BETWEEN_TWO),
        )
        .order_by(col(Notice.created_at), col(Notice.id))
    )
    if member_id is not None:
        query = query.where(Notice.member_id == member_id)
    if but_for is not None:
        query = query.where(Notice.member_id != but_for)
    return [
        {"who": recipient_id, "event": event, "subject_id": subject_id}
        for recipient_id, event, subject_id in tx.session.execute(query)
    ]


def cancel_by_ids(tx: Tx, notice_ids: Iterable[str], reason: str) -> int:
    """Cancel those of some notices that are still queued; returns how many."""
    ids = list(notice_ids)
    if not ids:
        return 0
    done = tx.session.execute(
        update(Notice)
        .where(col(Notice.id).in_(ids), col(Notice.state) == NoticeState.QUEUED)
        .values(state=NoticeState.CANCELLED, reason=reason, done_at=tx.now)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def leased_of(tx: Tx, circle_id: str, member_id: str) -> list[Notice]:
    """A member's notices that a worker holds right now."""
    return list(
        tx.session.exec(
            select(Notice).where(
                Notice.circle_id == circle_id,
                Notice.member_id == member_id,
                Notice.state == NoticeState.LEASED,
            )
        )
    )


def note_receipt(
    tx: Tx,
    account_id: str,
    notice_id: str,
    attempt_id: str,
    kind: str,
    *,
    is_awaited: Callable[[Tx, str | None], bool],
) -> None:
    """Note that a phone showed or opened a notice. Repeating it changes nothing.

    Only while it matters: another channel may have its turn, or the person waits to hear of it
    (`is_awaited`, by the notice's subject). Else it is nobody's to know.
    """
    row = tx.session.exec(
        select(Attempt, Notice)
        .join(Notice, col(Notice.id) == col(Attempt.notice_id))
        .where(Attempt.id == attempt_id, Notice.id == notice_id, Notice.account_id == account_id)
    ).one_or_none()
    if row is None:
        return
    attempt, notice = row
    if notice.state not in IN_FLIGHT and not is_awaited(tx, notice.subject_id):
        return
    attempt.shown_at = attempt.shown_at or tx.now
    if kind == "opened":
        attempt.opened_at = attempt.opened_at or tx.now
    # The person sees that a phone showed their ask.
    tx.hint(*filter(None, [notice.circle_id]))
