"""Whom the person blocked: an account that doesn't come back into their circle by any link.

The one who is blocked isn't told and can't find out: their knock looks like any that waits.
"""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import col, select

from app.circles.models import Blocked, Knock, Member, MemberState
from app.core.db import Tx
from app.core.errors import NotFound
from app.record import service as record


def is_blocked(tx: Tx, circle_id: str, account_id: str) -> bool:
    """Whether an account is blocked in a circle."""
    blocked_id = tx.session.exec(
        select(Blocked.member_id).where(
            Blocked.circle_id == circle_id,
            Blocked.account_id == account_id,
            col(Blocked.ended_at).is_(None),
        )
    ).first()
    return blocked_id is not None


def former(tx: Tx, circle_id: str) -> list[tuple[Member, bool]]:
    """Members who aren't in any more, the last first, and whether each is blocked.

    Places that nobody ever had aren't among them.
    """
    blocked_ids = set(
        tx.session.exec(
            select(Blocked.member_id).where(
                Blocked.circle_id == circle_id, col(Blocked.ended_at).is_(None)
            )
        )
    )
    rows = tx.session.exec(
        select(Member)
        .where(
            Member.circle_id == circle_id,
            Member.state == MemberState.ENDED,
            col(Member.in_at).is_not(None),
        )
        .order_by(col(Member.ended_at).desc(), col(Member.id))
    )
    return [(member, member.id in blocked_ids) for member in rows]


def former_member(tx: Tx, circle_id: str, member_id: str) -> Member:
    """A member who was in and isn't any more. Raises NotFound."""
    member = tx.session.get(Member, member_id)
    if (
        member is None
        or member.circle_id != circle_id
        or member.state != MemberState.ENDED
        or member.in_at is None
    ):
        raise NotFound
    return member


def block(tx: Tx, circle_id: str, member_id: str, by: str) -> None:
    """Block the account of somebody who isn't in any more. Raises NotFound.

    What they have at the door is hidden with it.
    """
    member = former_member(tx, circle_id, member_id)
    if member.account_id is None:
        raise NotFound
    tx.insert_new(
        Blocked,
        member_id=member_id,
        circle_id=circle_id,
        account_id=member.account_id,
        at=tx.now,
        ended_at=tx.now,
    )
    row = tx.session.exec(
        select(Blocked).where(Blocked.member_id == member_id).with_for_update()
    ).one()
    if row.ended_at is None:
        return
    row.at, row.ended_at = tx.now, None
    tx.session.flush()
    record.append(tx, circle_id, "blocked", who=member_id, by=by)
    tx.session.execute(
        update(Knock)
        .where(
            col(Knock.circle_id) == circle_id,
            col(Knock.account_id) == member.account_id,
            col(Knock.state) == "waiting",
        )
        .values(hidden=True)
    )
    tx.hint(circle_id)


def unblock(tx: Tx, circle_id: str, member_id: str, by: str) -> None:
    """Let an account knock again. Nobody is told. Raises NotFound."""
    former_member(tx, circle_id, member_id)
    row = tx.session.exec(
        select(Blocked).where(Blocked.member_id == member_id).with_for_update()
    ).one_or_none()
    if row is None or row.ended_at is not None:
        return
    row.ended_at = tx.now
    tx.session.flush()
    record.append(tx, circle_id, "unblocked", who=member_id, by=by)
    tx.hint(circle_id)
