"""Which times are a member's to look up, and so to act on: all of them, or their own shifts.

When somebody is alone is what nobody may find out without the person's consent, so a time that
one can't look up is one that isn't there: for claims, trades and standing by as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from app.access.reading import reads_of, sees_times
from app.circles.permissions import Permission
from app.circles.service import Membership, still_in
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import NotFound
from app.guidelines.rules import ShiftTime, is_hidden
from app.rota.models import Shift
from app.rota.schedule.week_queries import SlotView


def visible_slots(tx: Tx, me: Membership, slots: Sequence[SlotView]) -> list[SlotView]:
    """The slots that the caller may look up: not those that a line of the person's keeps from
    them, unless they look after the rota."""
    reads = reads_of(tx, me)
    if reads.times and (not reads.guidelines or Permission.NAMES in me.may):
        return list(slots)
    return [
        slot
        for slot in slots
        if slot.held_by(me.member_id)
        or (
            reads.times
            and not is_hidden(
                reads.guidelines,
                me.member_id,
                ShiftTime(slot.id, slot.kind, slot.starts_at, slot.ends_at),
                me.zone,
                tx.now,
            )
        )
    ]


def lock_visible_slots(
    tx: Tx, circle_id: str, member_id: str, slots: Sequence[str]
) -> frozenset[str]:
    """Lock the circle's consent as it is; returns which of some slots a member may act on.

    A withdrawal either came before, or waits for what is done with them. First in the order of
    locks. Raises NotFound for a circle or a member that is gone.
    """
    if not consent.lock_shared(tx, circle_id):
        raise NotFound
    still_in(tx, member_id)
    if sees_times(tx, circle_id, member_id):
        return frozenset(slots)
    query = select(Shift.slot_id).where(
        Shift.member_id == member_id,
        col(Shift.slot_id).in_(slots),
        col(Shift.released_at).is_(None),
    )
    return frozenset(tx.session.exec(query))


def require_visible(tx: Tx, circle_id: str, member_id: str, *slots: str) -> None:
    """`hold_shown` for acting on all of the slots. Raises NotFound for one they can't look up."""
    if lock_visible_slots(tx, circle_id, member_id, slots) != frozenset(slots):
        raise NotFound
