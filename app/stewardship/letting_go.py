"""What becomes of an account whose last circle is gone: its devices are signed out here."""

from __future__ import annotations

from sqlmodel import select

from app.circles.doors import is_at_a_door
from app.circles.models import Member, MemberState
from app.core.db import Tx
from app.identity.addresses import end_all
from app.identity.service import end_account_devices


def let_go(tx: Tx, account_id: str, *, circle_id: str) -> bool:
    """End an account's sessions, pushes and addresses when this was its last circle.

    Not while it knocks elsewhere, or looks at an invitation: a yes would let somebody in whom
    nobody can reach any more. Tells whether it was let go.
    """
    elsewhere = tx.s.exec(
        select(Member.id).where(
            Member.account_id == account_id,
            Member.state == MemberState.IN,
            Member.circle_id != circle_id,
        )
    ).first()
    if elsewhere is not None or is_at_a_door(tx, account_id, but_for=circle_id):
        return False
    end_account_devices(tx, account_id)
    end_all(tx, account_id)
    return True
