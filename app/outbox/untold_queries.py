"""Who wasn't told of something: their newest notice about it was stopped before it left.

Where silence counts as a yes, or somebody gets something to look after, the rules ask this first.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import col, select

from app.core.db import Tx
from app.outbox.models import Notice, NoticeState
from app.outbox.notice_types import NoticeType

#: Why a notice didn't leave that would have, had nothing come between: not by anybody's choice of
#: what they hear.
_CAME_BETWEEN = frozenset({"paused", "phone_lost", "expired"})
_STOPPED = frozenset({NoticeState.CANCELLED, NoticeState.HELD_BACK, NoticeState.NOT_DELIVERED})
_WAITING = frozenset({NoticeState.QUEUED, NoticeState.LEASED})


def untold_members(
    tx: Tx, circle_id: str, subject_id: str, types: Collection[NoticeType], *, waiting: bool
) -> frozenset[str]:
    """Ids of members whose newest notice of some types about a subject was stopped.

    `waiting`: also those whose notice hasn't left yet. A notice is forgotten some days after it was
    done (docs/retention.md): who asks later than that is told of nobody.
    """
    return frozenset(
        member_id
        for member_id, (state, reason) in _newest(tx, circle_id, subject_id, types).items()
        if (state in _STOPPED and reason in _CAME_BETWEEN) or (waiting and state in _WAITING)
    )


def told_members(
    tx: Tx, circle_id: str, subject_id: str, types: Collection[NoticeType]
) -> frozenset[str]:
    """Ids of members whose newest notice of some types about a subject left, not long ago."""
    return frozenset(
        member_id
        for member_id, (state, _) in _newest(tx, circle_id, subject_id, types).items()
        if state == NoticeState.SENT
    )


def _newest(
    tx: Tx, circle_id: str, subject_id: str, types: Collection[NoticeType]
) -> dict[str, tuple[str, str | None]]:
    """The newest notice's state and reason by member."""
    rows = tx.session.exec(
        select(Notice.member_id, Notice.state, Notice.reason)
        .where(
            Notice.circle_id == circle_id,
            Notice.subject_id == subject_id,
            col(Notice.type).in_(types),
        )
        .order_by(col(Notice.created_at), col(Notice.id))
    )
    return {
        member_id: (state, reason) for member_id, state, reason in rows if member_id is not None
    }
