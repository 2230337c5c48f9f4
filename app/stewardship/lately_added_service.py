"""What somebody may have added on a phone that was lost or taken, so as to go on reading along.

Signing the phone out doesn't reach it: messages go to an address, a calendar is read by its
secret, and a link in a message answers without a session.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col, select

from app.asks.models import AnswerLink
from app.circles.models import Member, MemberState
from app.core.db import Tx
from app.identity import address_service
from app.rota.models import CalendarFeed
from app.rota.schedule.calendar_feed_service import end_feed, feed_of

#: An address that was added within so long before the return may be a finder's. The owner adds
#: theirs again with one code; one they have used for longer is more likely their own.
LATELY = timedelta(days=7)


def end_lately_added(tx: Tx, account_id: str) -> None:
    """End what an account added lately: its addresses, each calendar link, links that answer."""
    address_service.end_added_since(tx, account_id, tx.now - LATELY)
    places = tx.session.exec(
        select(Member.id)
        .where(Member.account_id == account_id, Member.state == MemberState.IN)
        .order_by(col(Member.id))
    ).all()
    for member_id in places:
        if feed_of(tx, member_id) is not None:
            end_feed(tx, member_id)
    tx.session.execute(
        update(AnswerLink)
        .where(col(AnswerLink.member_id).in_(places), col(AnswerLink.expires_at) > tx.now)
        .values(expires_at=tx.now)
    )


def has_ended_lately_added(tx: Tx, account_id: str, at: datetime) -> bool:
    """Whether an address or a calendar link ended in the return of that instant."""
    if address_service.has_ended_at(tx, account_id, at):
        return True
    query = (
        select(CalendarFeed.id)
        .join(Member, col(Member.id) == col(CalendarFeed.member_id))
        .where(Member.account_id == account_id, CalendarFeed.ended_at == at)
        .limit(1)
    )
    return tx.session.exec(query).first() is not None
