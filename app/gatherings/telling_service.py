"""Who hears of a gathering: members who were invited, and the person when there is an answer.

A guest has no account, and nothing is sent to them: their page shows how it stands.
"""

from __future__ import annotations

from app.circles.models import Member
from app.circles.service import person_of
from app.core.db import Tx
from app.gatherings.models import GatheringGuest
from app.outbox import service as outbox
from app.outbox.notice_types import NoticeType


def tell_member(tx: Tx, guest: GatheringGuest, cause: str) -> None:
    """Queue one notice for a member who is invited; the gate decides whether it may go."""
    member = tx.session.get(Member, guest.member_id) if guest.member_id else None
    if member is None or member.account_id is None:
        return
    outbox.queue(
        tx,
        type=NoticeType.GATHERING,
        account_id=member.account_id,
        circle_id=guest.circle_id,
        member_id=member.id,
        subject_id=guest.gathering_id,
        dedupe=f"gathering-{cause}:{guest.id}",
    )


def tell_person(tx: Tx, guest: GatheringGuest, cause: str) -> None:
    """Queue one notice for the person: somebody answered, or has to say something first."""
    person = person_of(tx, guest.circle_id)
    if person.account_id is None:
        return
    outbox.queue(
        tx,
        type=NoticeType.GATHERING,
        account_id=person.account_id,
        circle_id=guest.circle_id,
        member_id=person.id,
        subject_id=guest.gathering_id,
        dedupe=f"gathering-{cause}:{guest.id}",
    )
