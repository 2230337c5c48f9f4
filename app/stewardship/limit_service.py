"""What the person sets for a member: nights that aren't for them, the most shifts in a week.

Nothing that a member holds is taken by it: the person is shown which shifts lie beyond, and ends
each or leaves it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, select

from app.circles.member_limits import NO_LIMITS, SetLimits
from app.circles.models import Circle, MemberLimit, MemberState, Role
from app.circles.service import get_circle, get_member, hold_member, limits_in, roles_of
from app.consent import service as consent
from app.consent.shift_limits import WhyNot, touches_night, week_of
from app.core.db import Tx
from app.core.errors import BadInput, Conflict
from app.record import service as record
from app.rota.changes.carry_over_service import tell_changed
from app.rota.models import Shift, Slot
from app.rota.rotations.rotation_queries import schedule_rotations
from app.rota.schedule.pattern_service import schedule_gap_check
from app.rota.shifts.claim_service import SOON, release_shifts


@dataclass(frozen=True, slots=True)
class ShiftBeyondLimit:
    """A shift that a member holds beyond what the person set for them, and which limit that is."""

    slot_id: str
    starts_at: datetime
    exceeded_limit: WhyNot


def set_limits(tx: Tx, circle_id: str, member_id: str, limits: SetLimits, by: str) -> None:
    """Set a member's limits anew; none of them: there are none any more.

    Raises NotFound, BadInput (limits-for-the-person, not-in-yet, zero-length), and Conflict for
    wider ones while the person's phone is said to be lost.
    """
    consent.lock_exclusive(tx, circle_id)
    member = get_member(tx, circle_id, member_id)
    if Role.PERSON in roles_of(tx, [member_id])[member_id]:
        raise BadInput("limits-for-the-person")
    if member.state != MemberState.IN:
        raise BadInput("not-in-yet")
    if limits.night is not None and limits.night[0] == limits.night[1]:
        raise BadInput("zero-length")
    before = limits_in(tx, circle_id).get(member_id, NO_LIMITS)
    if before == limits:
        return
    if limits.is_wider_than(before):
        consent.refuse_wider(tx, circle_id)
    # Whoever takes a shift this moment holds their place: they have it, or they are refused.
    hold_member(tx, member_id)
    schedule_rotations(tx, circle_id)
    schedule_gap_check(tx, circle_id)
    tx.session.execute(delete(MemberLimit).where(col(MemberLimit.member_id) == member_id))
    if limits:
        night = limits.night or (None, None)
        tx.session.add(
            MemberLimit(
                member_id=member_id,
                circle_id=circle_id,
                night_from=night[0],
                night_to=night[1],
                weekly_shifts=limits.weekly,
                set_at=tx.now,
            )
        )
    tx.session.flush()
    record.append(tx, circle_id, "limits_set", who=member_id, by=by)


def forget_limits(tx: Tx, member_id: str) -> None:
    """Delete what was set for a member who is gone."""
    tx.session.execute(delete(MemberLimit).where(col(MemberLimit.member_id) == member_id))


def shifts_beyond(tx: Tx, circle: Circle, member_id: str) -> list[ShiftBeyondLimit]:
    """The shifts that a member holds beyond what the person set, soonest first.

    Of a week with too many all that aren't over: which of them to end is the person's to choose.
    """
    limits = limits_in(tx, circle.id).get(member_id, NO_LIMITS)
    if not limits:
        return []
    rows = tx.session.execute(
        select(Slot.id, Slot.starts_at, Slot.ends_at)
        .join(Shift, col(Shift.slot_id) == col(Slot.id))
        .where(
            Shift.circle_id == circle.id,
            Shift.member_id == member_id,
            col(Shift.released_at).is_(None),
        )
        .order_by(col(Slot.starts_at), col(Slot.id))
    ).all()
    weeks = [week_of(starts_at, circle.zone) for _, starts_at, _ in rows]
    beyond = []
    for (slot_id, starts_at, ends_at), week in zip(rows, weeks, strict=True):
        if ends_at <= tx.now:
            continue
        if limits.night and touches_night(limits.night, starts_at, ends_at, circle.zone):
            beyond.append(ShiftBeyondLimit(slot_id, starts_at, "night"))
        elif limits.weekly is not None and weeks.count(week) > limits.weekly:
            beyond.append(ShiftBeyondLimit(slot_id, starts_at, "week"))
    return beyond


def end_shift(tx: Tx, circle_id: str, member_id: str, slot_id: str, by: str) -> None:
    """The person ends a shift that lies beyond what they set; its holder hears that it changed.

    Of a rotation, what doesn't begin soon goes on to whoever is next. Raises NotFound, Conflict
    (not-beyond: it is within what was set, over, or not held any more).
    """
    consent.lock_exclusive(tx, circle_id)
    get_member(tx, circle_id, member_id)
    circle = get_circle(tx, circle_id)
    beyond = {
        shift_beyond.slot_id: shift_beyond for shift_beyond in shifts_beyond(tx, circle, member_id)
    }
    if slot_id not in beyond:
        raise Conflict("not-beyond")
    schedule_rotations(tx, circle_id)
    shift = tx.session.exec(
        select(Shift).where(
            Shift.slot_id == slot_id,
            Shift.member_id == member_id,
            col(Shift.released_at).is_(None),
        )
    ).one()
    release_shifts(tx, [shift], turns=beyond[slot_id].starts_at < tx.now + SOON)
    tell_changed(tx, circle_id, [shift], f"limit:{shift.id}")
    record.append(tx, circle_id, "shift_ended", who=member_id, by=by, subject_id=slot_id)
