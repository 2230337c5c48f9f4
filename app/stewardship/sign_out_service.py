"""What becomes of an account whose last circle is gone: its devices are signed out here."""

from __future__ import annotations

from sqlmodel import select

from app.circles.entry_service import is_at_a_door
from app.circles.models import Member, MemberState
from app.consent import last_word_service
from app.core.db import Tx
from app.identity.address_service import end_addresses
from app.identity.service import end_account_devices


def sign_out_if_last(tx: Tx, account_id: str, *, leaving: str | None = None) -> bool:
    """End an account's sessions, pushes and addresses when it has no circle left.

    Not while it knocks somewhere, or looks at an invitation: a yes would let somebody in whom
    nobody can reach any more. Nor while a last word of a circle that it left may still come.
    `leaving`: the circle that it leaves or that is deleted; its place and its door there count no
    more. Tells whether it was signed out.
    """
    places = select(Member.id).where(
        Member.account_id == account_id, Member.state == MemberState.IN
    )
    if leaving is not None:
        places = places.where(Member.circle_id != leaving)
    if tx.session.exec(places.limit(1)).first() is not None:
        return False
    if is_at_a_door(tx, account_id, but_for=leaving):
        return False
    if last_word_service.is_open_for_account(tx, account_id):
        return False
    end_account_devices(tx, account_id)
    end_addresses(tx, account_id)
    return True
