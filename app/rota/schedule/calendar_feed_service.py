"""A member's private calendar: a secret address, and what stands behind it.

The phone makes the secret; only a digest of it is kept. When it is read isn't kept at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col, select

from app.access.membership import membership
from app.access.reading import reads_of
from app.circles.models import Member, MemberState
from app.circles.permissions import Permission
from app.circles.service import Membership
from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.core.ids import digest
from app.rota.models import CalendarFeed
from app.rota.schedule.week_queries import slots_between, today

BACK_DAYS = 28
AHEAD_DAYS = 182


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One time in a calendar: the member's own, or open to be taken."""

    slot_id: str
    starts_at: datetime
    ends_at: datetime
    is_mine: bool


def feed_of(tx: Tx, member_id: str) -> CalendarFeed | None:
    """A member's feed, if there is one."""
    return tx.session.exec(
        select(CalendarFeed).where(
            CalendarFeed.member_id == member_id, col(CalendarFeed.ended_at).is_(None)
        )
    ).one_or_none()


def make_feed(
    tx: Tx, me: Membership, *, feed_id: str, verifier: str, open_times: bool
) -> CalendarFeed:
    """A new address; the one before it ends. Raises Conflict for an id or secret used before."""
    before = select(CalendarFeed.id).where(
        (col(CalendarFeed.id) == feed_id) | (col(CalendarFeed.secret_hash) == verifier)
    )
    if tx.session.exec(before).first() is not None:
        raise Conflict("exists-already")
    # Two phones of one member at one instant take turns here.
    tx.session.exec(select(Member.id).where(Member.id == me.member_id).with_for_update()).one()
    end_feed(tx, me.member_id)
    feed = CalendarFeed(
        id=feed_id,
        circle_id=me.circle_id,
        member_id=me.member_id,
        secret_hash=verifier,
        open_times=open_times,
        created_at=tx.now,
    )
    tx.session.add(feed)
    tx.session.flush()
    return feed


def set_open_times(tx: Tx, member_id: str, open_times: bool) -> CalendarFeed:
    """Show open times too, or no longer. Raises Conflict when there is no feed."""
    feed = feed_of(tx, member_id)
    if feed is None:
        raise Conflict("no-calendar")
    feed.open_times = open_times
    tx.session.flush()
    return feed


def end_feed(tx: Tx, member_id: str) -> None:
    """End a member's address, if there is one."""
    tx.session.execute(
        update(CalendarFeed)
        .where(col(CalendarFeed.member_id) == member_id, col(CalendarFeed.ended_at).is_(None))
        .values(ended_at=tx.now)
    )


def open_feed(tx: Tx, secret: str) -> tuple[CalendarFeed, Membership]:
    """What a secret opens, and for whom.

    Raises NotFound: invented, ended, of somebody who is out, of a circle that is gone, alike.
    """
    feed = tx.session.exec(
        select(CalendarFeed).where(
            CalendarFeed.secret_hash == digest(secret), col(CalendarFeed.ended_at).is_(None)
        )
    ).one_or_none()
    member = tx.session.get(Member, feed.member_id) if feed is not None else None
    if feed is None or member is None or member.state != MemberState.IN or not member.account_id:
        raise NotFound
    me = membership(tx, feed.circle_id, member.account_id)
    if Permission.READ not in me.may:
        raise NotFound
    return feed, me


def feed_entries(tx: Tx, feed: CalendarFeed, me: Membership) -> list[FeedEntry]:
    """A member's times as the week has them now, and what is open if they may know of it."""
    open_too = feed.open_times and reads_of(tx, me).times
    first = today(me.zone, tx.now) - timedelta(days=BACK_DAYS)
    feed_entries = []
    for slot in slots_between(tx, me.circle_id, me.zone, first, BACK_DAYS + AHEAD_DAYS + 1):
        is_own = slot.held_by(me.member_id)
        is_open = slot.ends_at > tx.now and len(slot.holders) < slot.places
        if is_own or (open_too and is_open):
            feed_entries.append(FeedEntry(slot.id, slot.starts_at, slot.ends_at, is_own))
    return feed_entries
