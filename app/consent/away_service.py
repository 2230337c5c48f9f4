"""Days on which a member isn't there: by their own wall clock, and theirs alone to see."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.circles.models import Circle, Member
from app.circles.service import still_in
from app.consent.models import Away
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.core.hours import midnight
from app.identity.models import Account

MOST_SPANS = 20  # spans that aren't over
LONGEST = timedelta(days=366)
FURTHEST = timedelta(days=731)
AWAY_KEPT = timedelta(
    days=35
)  # a span that is over so long ago says nothing any more: it is deleted


def away_of(tx: Tx, circle_id: str) -> dict[str, list[tuple[datetime, datetime]]]:
    """When members of a circle aren't there, as half-open UTC spans; ended ones are left out.

    For rules alone. Nobody but the member reads it, nor what could only follow from it.
    """
    spans_by_member: dict[str, list[tuple[datetime, datetime]]] = {}
    for member_id, first, last, own_zone, zone in tx.session.execute(
        _SPANS.where(col(Away.circle_id) == circle_id)
    ):
        spans_by_member.setdefault(member_id, []).append(_span(first, last, own_zone or zone))
    return spans_by_member


def spans_of(tx: Tx, member_id: str) -> list[tuple[datetime, datetime]]:
    """When one member isn't there: half-open UTC spans, ended ones left out."""
    return [
        _span(first, last, own_zone or zone)
        for _, first, last, own_zone, zone in tx.session.execute(
            _SPANS.where(col(Away.member_id) == member_id)
        )
    ]


def _span(first: date, last: date, zone: str) -> tuple[datetime, datetime]:
    return midnight(first, zone), midnight(last + timedelta(days=1), zone)


_SPANS = (
    sa_select(
        col(Away.member_id), col(Away.first), col(Away.last), col(Account.zone), col(Circle.zone)
    )
    .join(Member, col(Member.id) == col(Away.member_id))
    .join(Circle, col(Circle.id) == col(Away.circle_id))
    .join(Account, col(Account.id) == col(Member.account_id), isouter=True)
    .where(col(Away.ended_at).is_(None))
    .order_by(col(Away.first), col(Away.id))
)


def own_days(tx: Tx, member_id: str, zone: str) -> list[Away]:
    """A member's own days that aren't over, soonest first."""
    today = tx.now.astimezone(ZoneInfo(zone)).date()
    return list(
        tx.session.exec(
            select(Away)
            .where(
                Away.member_id == member_id, col(Away.ended_at).is_(None), col(Away.last) >= today
            )
            .order_by(col(Away.first), col(Away.id))
        )
    )


def add(
    tx: Tx,
    *,
    circle_id: str,
    member_id: str,
    zone: str,
    away_id: str,
    first: date,
    last: date,
) -> None:
    """Write down days of one's own, both ends among them.

    Raises BadInput (bad-days: turned round, over, too long or too far; too-many-days) and
    Conflict for an id that is another's.
    """
    still_in(tx, member_id)
    stored = tx.session.get(Away, away_id)
    if stored is not None:
        if stored.member_id == member_id and (stored.first, stored.last) == (first, last):
            return
        raise Conflict("exists-already")
    today = tx.now.astimezone(ZoneInfo(zone)).date()
    if last < first or last < today or last - first > LONGEST or last - today > FURTHEST:
        raise BadInput("bad-days")
    own_spans = tx.session.exec(select(Away).where(Away.member_id == member_id)).all()
    for span in own_spans:
        if today - span.last > AWAY_KEPT:
            tx.session.delete(span)
    if sum(span.ended_at is None and span.last >= today for span in own_spans) >= MOST_SPANS:
        raise BadInput("too-many-days")
    tx.session.add(
        Away(
            id=away_id,
            circle_id=circle_id,
            member_id=member_id,
            first=first,
            last=last,
            since=tx.now,
        )
    )
    tx.session.flush()


def forget(tx: Tx, member_id: str) -> None:
    """Delete the days of a member who is gone: they were theirs alone."""
    tx.session.execute(delete(Away).where(col(Away.member_id) == member_id))


def end(tx: Tx, *, member_id: str, away_id: str) -> None:
    """End one's own days before their end. Twice is once. Raises NotFound for another's."""
    away = tx.session.get(Away, away_id)
    if away is None or away.member_id != member_id:
        raise NotFound
    if away.ended_at is None:
        away.ended_at = tx.now
        tx.session.flush()
