"""When a grant of gatherings ends: the one invitation, or the helping, for which it was given."""

from __future__ import annotations

from sqlalchemy import true, update
from sqlmodel import col, select

from app.consent.models import ConsentGrant
from app.core.db import Tx
from app.gatherings.calling_service import take_off
from app.gatherings.grant_service import TIER
from app.gatherings.models import Gathering, GatheringGuest


def release_invitations_of(
    tx: Tx, circle_id: str, member_id: str, *, all_of_them: bool = False
) -> None:
    """Take away what a member was invited to or helps with by a grant that has ended.

    Each stands by its own grant, whatever else they may still read. Whoever calls holds the
    circle's consent, and has ended it. Somebody whom the person only thought of, and sent nothing,
    stays on the list. `all_of_them`: a line that says never closes what grants still give.
    """
    ended_ids = select(ConsentGrant.id).where(
        ConsentGrant.circle_id == circle_id,
        ConsentGrant.member_id == member_id,
        true() if all_of_them else col(ConsentGrant.ended_at).is_not(None),
    )
    sent = tx.session.exec(
        select(GatheringGuest)
        .where(
            GatheringGuest.circle_id == circle_id,
            GatheringGuest.member_id == member_id,
            col(GatheringGuest.grant_id).in_(ended_ids),
        )
        .order_by(col(GatheringGuest.id))
    ).all()
    for guest in sent:
        take_off(tx, guest, None)
    tx.session.execute(
        update(Gathering)
        .where(
            col(Gathering.circle_id) == circle_id,
            col(Gathering.helper_id) == member_id,
            col(Gathering.helper_grant_id).in_(ended_ids),
        )
        .values(helper_id=None, helper_grant_id=None)
        .execution_options(synchronize_session="fetch")
    )
    tx.hint(circle_id)


def follow_grant(tx: Tx, old: ConsentGrant, new: ConsentGrant) -> None:
    """The person changed a grant: what was given by it stands by the new one, if that tells as
    much."""
    if new.tier < TIER:
        return
    for change in (
        update(GatheringGuest)
        .where(col(GatheringGuest.grant_id) == old.id)
        .values(grant_id=new.id),
        update(Gathering)
        .where(col(Gathering.helper_grant_id) == old.id)
        .values(helper_grant_id=new.id),
    ):
        tx.session.execute(change.execution_options(synchronize_session="fetch"))
