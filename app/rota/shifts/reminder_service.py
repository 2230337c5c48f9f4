"""The timer of shift reminders, and telling friends of open times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.access.facts import FactsBySubject
from app.circles.models import Circle, CircleState, Member, MemberState
from app.circles.service import members_of, person_of
from app.consent import service as consent
from app.consent.gate import Defer, may_send
from app.consent.gate_facts import CircleFacts
from app.consent.open_hours import open_hours
from app.core.db import Tx
from app.core.errors import Conflict
from app.core.prepared_statement import PreparedQuery
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.notice_types import NoticeType
from app.rota.models import Shift, Slot
from app.rota.schedule.pattern_service import find_occurrence
from app.rota.shifts.limit_queries import LoadedLimits
from app.rota.shifts.notice_times import REMIND_BEFORE, notice_time

#: Between looks at whether a holder is reminded: their hours or the person's may have changed.
LOOK_AGAIN = timedelta(hours=1)


_DUE: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(Shift.id))
    .where(col(Shift.remind_at) <= bindparam("now"), col(Shift.released_at).is_(None))
    .order_by(col(Shift.remind_at))
    .limit(200)
)


def due_reminders(tx: Tx) -> list[str]:
    """Ids of held shifts of which somebody is to be reminded, earliest first."""
    return [shift_id for (shift_id,) in tx.rows(_DUE, now=tx.now)]


def remind_due(tx: Tx, shift_ids: Sequence[str]) -> int:
    """Queue the due ones of some reminders; returns how many shifts were looked at.

    A reminder goes two hours before a shift, or before the hours end in which its holder may be
    reminded (notice_times.py). One that could go only once the shift has begun isn't queued.
    """
    rows = tx.session.exec(
        select(Shift, Member, Slot.starts_at)
        .join(Member, col(Member.id) == col(Shift.member_id))
        .join(Slot, col(Slot.id) == col(Shift.slot_id))
        .where(
            col(Shift.id).in_(shift_ids),
            col(Shift.remind_at) <= tx.now,
            col(Shift.released_at).is_(None),
        )
        .order_by(col(Shift.remind_at))
        .with_for_update(of=Shift, skip_locked=True)
    ).all()
    facts = FactsBySubject(tx, {shift.slot_id for shift, _, _ in rows}, timedelta(0))
    for shift, member, starts_at in rows:
        shift.remind_at = None
        if not member.account_id or member.state != MemberState.IN:
            continue
        consent_now = facts.of(shift.circle_id, Event.SHIFT_REMINDER, shift.slot_id)
        hours = open_hours(consent_now, member.id, Event.SHIFT_REMINDER, tx.now, starts_at)
        due = notice_time(hours, starts_at, REMIND_BEFORE, tx.now)
        if due > tx.now:
            shift.remind_at = min(due, tx.now + LOOK_AGAIN)
        elif hours or not _is_held(consent_now, member.id, tx.now):
            outbox.queue(
                tx,
                type=NoticeType.SHIFT_REMINDER,
                account_id=member.account_id,
                circle_id=shift.circle_id,
                member_id=member.id,
                subject_id=shift.slot_id,
                dedupe=f"remind:{shift.id}",
            )
    return len(rows)


def _is_held(consent_now: CircleFacts, member_id: str, now: datetime) -> bool:
    """Whether a reminder is held back for now, and may go later."""
    return isinstance(may_send(consent_now, member_id, Event.SHIFT_REMINDER, now), Defer)


def tell_open_times(tx: Tx, circle: Circle, slots: list[str], by: str) -> int:
    """Queue one notice of open times for each friend; returns how many were queued. The gate
    decides who hears of it.

    Neither the person nor `by`, who tells it, is told. There is one notice for all the slots
    together, and none again within the same day. Raises Conflict while everything is paused.
    """
    if circle.state != CircleState.LIVE or circle.closed_at is not None:
        return 0
    occurrences = {slot: find_occurrence(tx, circle, slot)[1] for slot in slots}
    limits = LoadedLimits.of_circle(tx, circle.id, circle.zone)
    if consent.rests(tx, circle.id):
        raise Conflict("nothing-goes-out")
    queued_count = 0
    day = tx.now.date().isoformat()
    but_for = {by, person_of(tx, circle.id).id}
    for member in members_of(tx, circle.id):
        if member.state != MemberState.IN or not member.account_id or member.id in but_for:
            continue
        # A shift that the person set isn't for somebody isn't offered to them.
        within = [
            (slot, occurrence)
            for slot, occurrence in occurrences.items()
            if limits.is_within(member.id, slot, occurrence)
        ]
        if not within:
            continue
        # Nor one that they never want them to have; who is counted tells nobody of that.
        if all(limits.is_never(member.id, slot, occurrence) for slot, occurrence in within):
            queued_count += 1
            continue
        notice_id = outbox.queue(
            tx,
            type=NoticeType.OPEN_TIME,
            account_id=member.account_id,
            circle_id=circle.id,
            member_id=member.id,
            subject_id=slots[0] if len(slots) == 1 else None,
            dedupe=f"open:{circle.id}:{member.id}:{day}:{outbox.thread_of(*sorted(slots))}",
        )
        queued_count += notice_id is not None
    return queued_count
