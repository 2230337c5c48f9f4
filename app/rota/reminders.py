"""The timer of shift reminders, and telling friends of open times."""

from __future__ import annotations

from sqlmodel import col, select

from app.circles.models import Circle, CircleState, Member, MemberState
from app.circles.service import members_of, person_of
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import Conflict
from app.outbox import service as outbox
from app.outbox.models import Event
from app.rota.limiting import LimitsNow
from app.rota.models import Shift
from app.rota.patterns import find_occurrence


def remind_due(tx: Tx, most: int = 200) -> int:
    """Queue the reminders whose time has come; returns how many shifts were looked at."""
    rows = tx.s.exec(
        select(Shift, Member)
        .join(Member, col(Member.id) == col(Shift.member_id))
        .where(col(Shift.remind_at) <= tx.now, col(Shift.released_at).is_(None))
        .order_by(col(Shift.remind_at))
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    for shift, member in rows:
        shift.remind_at = None
        if member.account_id and member.state == MemberState.IN:
            outbox.queue(
                tx,
                event=Event.SHIFT_REMINDER,
                account_id=member.account_id,
                circle_id=shift.circle_id,
                member_id=member.id,
                subject_id=shift.slot_id,
                dedupe=f"remind:{shift.id}",
            )
    return len(rows)


def tell_open_times(tx: Tx, circle: Circle, slots: list[str], by: str) -> int:
    """Queue one notice of open times for each friend; the gate decides who hears of it.

    Neither the person nor `by`, who tells it, is told. One notice for all the slots together,
    and not again within the same day. Raises Conflict while everything is paused.
    """
    if circle.state != CircleState.LIVE or circle.closed_at is not None:
        return 0
    found = {slot: find_occurrence(tx, circle, slot)[1] for slot in slots}
    limits = LimitsNow.of_circle(tx, circle.id, circle.zone)
    if consent.rests(tx, circle.id):
        raise Conflict("nothing-goes-out")
    told = 0
    day = tx.now.date().isoformat()
    but_for = {by, person_of(tx, circle.id).id}
    for member in members_of(tx, circle.id):
        if member.state != MemberState.IN or not member.account_id or member.id in but_for:
            continue
        # A shift that the person set isn't for somebody isn't offered to them.
        if not any(limits.allows(member.id, slot, one) for slot, one in found.items()):
            continue
        queued = outbox.queue(
            tx,
            event=Event.OPEN_TIME,
            account_id=member.account_id,
            circle_id=circle.id,
            member_id=member.id,
            subject_id=slots[0] if len(slots) == 1 else None,
            dedupe=f"open:{circle.id}:{member.id}:{day}:{outbox.thread_of(*sorted(slots))}",
        )
        told += queued is not None
    return told
