"""Who stands at a door: an account that waits for a yes, or looks at an invitation just now."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, select

from app.circles.models import Invitation, Knock
from app.circles.service import circles_of
from app.core.db import Tx
from app.core.errors import Conflict

#: For so long after somebody opened an invitation its page may still be in front of them.
PAGE_LASTS = timedelta(hours=1)


def has_standing(tx: Tx, account_id: str) -> bool:
    """Whether an account is in a circle, or has asked to come into one."""
    return bool(circles_of(tx, account_id)) or _is_knocking(tx, account_id, None)


def need_standing(tx: Tx, account_id: str) -> None:
    """Raise Conflict for a stranger's account: messages leave for people of circles alone."""
    if not has_standing(tx, account_id):
        raise Conflict("no-circle-yet")


def is_at_a_door(tx: Tx, account_id: str, *, but_for: str | None = None) -> bool:
    """Whether an account asks to come in somewhere, or looks at an invitation just now.

    `but_for`: the circle that is left or deleted; its own door counts no more.
    """
    return _is_knocking(tx, account_id, but_for) or _is_looking(tx, account_id, but_for)


def note_look(tx: Tx, invitation: Invitation, account_id: str | None) -> None:
    """Note that somebody signed in opened an invitation: their session stays good meanwhile."""
    if account_id is not None:
        invitation.looked_by, invitation.looked_at = account_id, tx.now
        tx.session.flush()


def _is_knocking(tx: Tx, account_id: str, but_for: str | None) -> bool:
    # Hidden ones too: whom the person blocked can't tell by what else changes for them.
    query = select(Knock.id).where(Knock.account_id == account_id, Knock.state == "waiting")
    if but_for is not None:
        query = query.where(Knock.circle_id != but_for)
    return tx.session.exec(query.limit(1)).first() is not None


def _is_looking(tx: Tx, account_id: str, but_for: str | None) -> bool:
    query = select(Invitation.id).where(
        Invitation.looked_by == account_id,
        col(Invitation.looked_at) > tx.now - PAGE_LASTS,
        col(Invitation.used_at).is_(None),
        col(Invitation.ended_at).is_(None),
        Invitation.expires_at > tx.now,
    )
    if but_for is not None:
        query = query.where(Invitation.circle_id != but_for)
    return tx.session.exec(query.limit(1)).first() is not None
