"""A member's own quiet, for a while or until they say: nothing of a circle reaches them, asks too.

Theirs alone to see. Others read only "can't be reached now", as for any other cause.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy import select as sa_select
from sqlmodel import col

from app.circles.models import Circle, Member, MemberState
from app.circles.service import still_in
from app.consent import service as consent
from app.consent.models import Capacity, Level
from app.core.db import Tx
from app.core.errors import BadInput
from app.outbox.models import Notice, NoticeState

LONGEST = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Mute:
    """A circle that a member has muted; `until` none: until they say."""

    circle_id: str
    circle_name: str  # still sealed
    until: datetime | None


def set_mute(
    tx: Tx, circle_id: str, member_id: str, *, on: bool, until: datetime | None = None
) -> None:
    """Mute a circle for oneself, or hear again. What a mute held goes out when it ends sooner.

    An end that has passed is no mute: it waited too long on a phone without a way out. Raises
    BadInput (bad-end) for one that is too far.
    """
    if on and until is not None and until > tx.now + LONGEST:
        raise BadInput("bad-end")
    consent.lock_exclusive(tx, circle_id)
    still_in(tx, member_id)
    capacity = tx.session.get(Capacity, member_id)
    if capacity is None:
        capacity = Capacity(member_id=member_id, level=Level.OPEN)
        tx.session.add(capacity)
    previous_end = capacity.muted_until if capacity.muted else None
    capacity.muted = on and (until is None or until > tx.now)
    capacity.muted_until = until if capacity.muted else None
    tx.session.flush()
    if previous_end is not None and previous_end != capacity.muted_until and previous_end > tx.now:
        tx.session.execute(
            update(Notice)
            .where(
                col(Notice.member_id) == member_id,
                col(Notice.state) == NoticeState.QUEUED,
                col(Notice.due_at) == previous_end,
            )
            .values(due_at=tx.now)
        )
    tx.hint()


def muted(tx: Tx, member_id: str) -> bool:
    """Whether a member muted their circle, as it stands now."""
    capacity = tx.session.get(Capacity, member_id)
    if capacity is None or not capacity.muted:
        return False
    return capacity.muted_until is None or tx.now < capacity.muted_until


def mutes_of(tx: Tx, account_id: str) -> list[Mute]:
    """The circles that an account has muted now."""
    return [
        Mute(*row)
        for row in tx.session.execute(
            sa_select(col(Circle.id), col(Circle.name), col(Capacity.muted_until))
            .join(Member, col(Member.circle_id) == col(Circle.id))
            .join(Capacity, col(Capacity.member_id) == col(Member.id))
            .where(
                col(Member.account_id) == account_id,
                col(Member.state) == MemberState.IN,
                col(Capacity.muted).is_(True),
                or_(col(Capacity.muted_until).is_(None), col(Capacity.muted_until) > tx.now),
            )
            .order_by(col(Circle.id))
        )
    ]
