"""When a member may hear of gatherings no more: their invitations and their helping end."""

from __future__ import annotations

from sqlmodel import col, select

from app.core.db import Tx
from app.gatherings.calling_service import take_off
from app.gatherings.grant_service import end_grant, reads_gatherings
from app.gatherings.models import Gathering, GatheringGuest


def release_invitations_of(tx: Tx, circle_id: str, member_id: str) -> None:
    """Take away what a member is invited to or helps with, unless they may still read of it.

    Whoever calls holds the circle's consent, and has ended it. Somebody whom the person only
    thought of, and sent nothing, stays on the list.
    """
    if reads_gatherings(tx, circle_id, member_id):
        return
    sent = tx.session.exec(
        select(GatheringGuest)
        .where(
            GatheringGuest.circle_id == circle_id,
            GatheringGuest.member_id == member_id,
            col(GatheringGuest.sent_at).is_not(None),
        )
        .order_by(col(GatheringGuest.id))
    ).all()
    for guest in sent:
        take_off(tx, guest, None)
    helped = select(Gathering).where(
        Gathering.circle_id == circle_id, Gathering.helper_id == member_id
    )
    for gathering in tx.session.exec(helped).all():
        grant_id, gathering.helper_id, gathering.helper_grant_id = (
            gathering.helper_grant_id,
            None,
            None,
        )
        tx.session.flush()
        end_grant(tx, grant_id, None)
    tx.hint(circle_id)
