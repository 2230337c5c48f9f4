"""Somebody coordinates for some days: named by the person, from their own yes on.

While it lasts they may do and hear what a coordinator may (`circles.service.roles_of`,
`access.facts`). It ends by itself with its last day on the circle's wall calendar, or by either
of the two at any time, or when the person shuts the member out.

They are asked by a notice of an open time: like those it is something to take on or to pass, so
whoever rests isn't asked, it waits for their morning, and it needs the same grant and reach.
"""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from app.access.facts import load_facts
from app.circles.models import MemberState, Role, StandIn
from app.circles.service import get_circle, get_member, held_roles_of
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.guidelines.rules import is_never
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.notice_types import NoticeType
from app.record import service as record
from app.rota.schedule.pattern_service import schedule_gap_check

LONGEST = timedelta(days=92)
FURTHEST = timedelta(days=366)


def _today(tx: Tx, circle_id: str) -> date:
    return tx.now.astimezone(ZoneInfo(get_circle(tx, circle_id).zone)).date()


def current(tx: Tx, circle_id: str, member_id: str | None = None) -> list[StandIn]:
    """Whoever stands in now or later, or is asked to; of one member or of all. Soonest first."""
    query = select(StandIn).where(
        StandIn.circle_id == circle_id,
        col(StandIn.ended_at).is_(None),
        col(StandIn.last) >= _today(tx, circle_id),
    )
    if member_id is not None:
        query = query.where(StandIn.member_id == member_id)
    return list(tx.session.exec(query.order_by(col(StandIn.first), col(StandIn.id))))


def ask(
    tx: Tx, *, circle_id: str, stand_in_id: str, member_id: str, first: date, last: date, by: str
) -> StandIn:
    """Ask a member to stand in. It is theirs to say yes.

    Raises BadInput (bad-days, unknown-member, coordinates-already) and Conflict
    (exists-already, stands-in-already: these days overlap others of theirs).
    """
    consent.lock_exclusive(tx, circle_id)
    consent.refuse_wider(tx, circle_id)
    if tx.session.get(StandIn, stand_in_id) is not None:
        raise Conflict("exists-already")
    member = get_member(tx, circle_id, member_id)
    roles = held_roles_of(tx, [member_id])[member_id]
    if member.state != MemberState.IN or member_id == by or Role.PERSON in roles:
        raise BadInput("unknown-member")
    if Role.COORDINATOR in roles:
        raise BadInput("coordinates-already")
    facts = load_facts(tx, circle_id, event=Event.GAP)
    if is_never(
        facts.guidelines,
        member_id=member_id,
        zone=facts.zone,
        at=tx.now,
        event=Event.GAP,
        at_any_hour=True,
    ):
        raise BadInput("against-your-line")
    today = _today(tx, circle_id)
    if not today <= last or first > last or last - first > LONGEST or last - today > FURTHEST:
        raise BadInput("bad-days")
    if any(
        other.first <= last and first <= other.last for other in current(tx, circle_id, member_id)
    ):
        raise Conflict("stands-in-already")
    stand_in = StandIn(
        id=stand_in_id,
        circle_id=circle_id,
        member_id=member_id,
        first=first,
        last=last,
        asked_at=tx.now,
    )
    tx.session.add(stand_in)
    tx.session.flush()
    if member.account_id:
        outbox.queue(
            tx,
            type=NoticeType.ASKED_TO_STAND_IN,
            account_id=member.account_id,
            circle_id=circle_id,
            member_id=member_id,
            subject_id=stand_in_id,
            dedupe=f"stand-in:{stand_in_id}",
        )
    record.append(tx, circle_id, "stand_in_asked", who=member_id, by=by, subject_id=stand_in_id)
    return stand_in


def answer(tx: Tx, *, circle_id: str, stand_in_id: str, member_id: str, agreed: bool) -> StandIn:
    """The member's own yes, or no. Twice is once.

    Raises NotFound for another's, and Conflict (stand-in-over) for a yes to what has ended.
    """
    consent.lock_exclusive(tx, circle_id)
    stand_in = _load(tx, circle_id, stand_in_id)
    if stand_in.member_id != member_id:
        raise NotFound
    if not agreed:
        return end(tx, circle_id=circle_id, stand_in_id=stand_in_id, by=member_id)
    if stand_in.ended_at is not None or stand_in.last < _today(tx, circle_id):
        raise Conflict("stand-in-over")
    if stand_in.agreed_at is None:
        consent.refuse_wider(tx, circle_id)
        stand_in.agreed_at = tx.now
        tx.session.flush()
        schedule_gap_check(tx, circle_id)
        outbox.cancel(tx, circle_id=circle_id, reason="expired", subject_id=stand_in_id)
        record.append(tx, circle_id, "stand_in_agreed", who=member_id, subject_id=stand_in_id)
    return stand_in


def end(tx: Tx, *, circle_id: str, stand_in_id: str, by: str) -> StandIn:
    """End standing in, agreed to or not; by the person, or by the member. Twice is once.

    Raises NotFound.
    """
    consent.lock_exclusive(tx, circle_id)
    stand_in = _load(tx, circle_id, stand_in_id)
    if stand_in.ended_at is None:
        schedule_gap_check(tx, circle_id)
        outbox.cancel(tx, circle_id=circle_id, reason="expired", subject_id=stand_in_id)
        _end(tx, stand_in, by)
    return stand_in


def _load(tx: Tx, circle_id: str, stand_in_id: str) -> StandIn:
    stand_in = tx.session.exec(
        select(StandIn).where(StandIn.id == stand_in_id, StandIn.circle_id == circle_id)
    ).one_or_none()
    if stand_in is None:
        raise NotFound
    tx.session.refresh(stand_in)
    return stand_in


def _end(tx: Tx, stand_in: StandIn, by: str) -> None:
    stand_in.ended_at = tx.now
    tx.session.flush()
    record.append(
        tx,
        stand_in.circle_id,
        "stand_in_ended",
        who=stand_in.member_id,
        by=by,
        subject_id=stand_in.id,
    )


def end_all_of(tx: Tx, circle_id: str, member_id: str, by: str) -> None:
    """End whatever a member stands in for, or is asked to.

    Whoever calls holds the circle's consent, and has cancelled what is queued for them.
    """
    for stand_in in current(tx, circle_id, member_id):
        _end(tx, stand_in, by)
