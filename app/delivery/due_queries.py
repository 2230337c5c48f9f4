"""What a lease reads of notices: those that are due, what came before, what falls due next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.asks.models import Ask, AskState, PracticeMark
from app.core.bulk import in_list
from app.core.db import Tx
from app.core.prepared_statement import PreparedQuery
from app.outbox.models import Attempt, Notice, NoticeState
from app.outbox.rules import GRACE


@dataclass(slots=True)
class Due:
    """A notice as a lease reads it, in the order of `_DUE`."""

    id: str
    circle_id: str | None
    member_id: str | None
    account_id: str
    type: str
    event: str
    subject_id: str | None
    thread: str
    created_at: datetime
    expires_at: datetime
    tries: int
    done_at: datetime | None


_DUE = sa_select(
    col(Notice.id),
    col(Notice.circle_id),
    col(Notice.member_id),
    col(Notice.account_id),
    col(Notice.type),
    col(Notice.event),
    col(Notice.subject_id),
    col(Notice.thread),
    col(Notice.created_at),
    col(Notice.expires_at),
    col(Notice.tries),
    col(Notice.done_at),
)


_DUE_NOW: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(Notice.id), col(Notice.circle_id))
    .where(col(Notice.state) == NoticeState.QUEUED, col(Notice.due_at) <= bindparam("now"))
    .order_by(col(Notice.priority), col(Notice.due_at), col(Notice.id))
    .limit(bindparam("limit"))
)
_LOST: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(Notice.id)).where(
        col(Notice.state) == NoticeState.LEASED, col(Notice.send_by) < bindparam("before")
    )
)


def due_notice_ids(tx: Tx, limit: int) -> list[tuple[str, str | None]]:
    """Queued notices that may leave now, at most so many, asks first: their ids and circles."""
    return [(row[0], row[1]) for row in tx.rows(_DUE_NOW, now=tx.now, limit=limit)]


def lost_leases(tx: Tx) -> list[str]:
    """Ids of notices that a worker leased and never finished."""
    return [notice_id for (notice_id,) in tx.rows(_LOST, before=tx.now - GRACE)]


def lock_queued(tx: Tx, notice_ids: list[str]) -> list[Due]:
    """Lock those of some notices that are still queued, but for what somebody else holds."""
    rows = tx.session.execute(
        _DUE.where(
            in_list(tx.sqlite, col(Notice.id), notice_ids), col(Notice.state) == NoticeState.QUEUED
        )
        .order_by(col(Notice.priority), col(Notice.due_at), col(Notice.id))
        .with_for_update(skip_locked=True)
    )
    return [Due(*row) for row in rows]


_NEXT: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(
        sa_select(func.min(col(Notice.due_at)))
        .where(col(Notice.state) == NoticeState.QUEUED, col(Notice.due_at) > bindparam("now"))
        .scalar_subquery(),
        sa_select(func.min(col(Ask.due_at)))
        .where(col(Ask.state) == AskState.OPEN, col(Ask.due_at) > bindparam("now"))
        .scalar_subquery(),
    )
)


def next_due(tx: Tx) -> datetime | None:
    """When the next notice or ask falls due; None when nothing waits for its time."""
    (times,) = tx.rows(_NEXT, now=tx.now)
    return min((at for at in times if at is not None), default=None)


def attempts_of(tx: Tx, notice_ids: list[str]) -> dict[str, list[Attempt]]:
    """What was tried before for some notices, oldest first."""
    attempts_by_notice: dict[str, list[Attempt]] = {}
    if notice_ids:
        for attempt in tx.session.exec(
            select(Attempt).where(col(Attempt.notice_id).in_(notice_ids)).order_by(col(Attempt.at))
        ):
            attempts_by_notice.setdefault(attempt.notice_id, []).append(attempt)
    return attempts_by_notice


def is_about_practice(tx: Tx, notice: Due) -> bool:
    """Whether a notice is about a practice request, or about the end of one."""
    subject_id = notice.subject_id
    return subject_id is not None and tx.session.get(PracticeMark, subject_id) is not None
