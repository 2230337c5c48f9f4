""" "I'm here", "I've left": said by whoever likes to, seen around that time, and then gone.

No time is kept, nothing is counted, and nobody is asked for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import bindparam, update
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.access.reading import sees_times
from app.circles.service import still_in
from app.core.db import Tx
from app.core.errors import Conflict
from app.core.prepared_statement import PreparedQuery
from app.rota.models import Shift, Slot
from app.rota.shifts.handover_queries import load_held_slots
from app.rota.shifts.handover_rules import HERE_BEFORE, may_say_here, presence_viewers

Presence = Literal["here", "off"]


def set_presence(
    tx: Tx, *, circle_id: str, member_id: str, slot: str, presence: Presence | None
) -> None:
    """Set what a holder says about being there; None takes it back. Twice changes nothing.

    Raises Conflict (not-around-now): the shift isn't theirs, is far ahead, or is over.
    """
    still_in(tx, member_id)
    row = tx.session.exec(
        select(Slot).where(Slot.id == slot, Slot.circle_id == circle_id)
    ).one_or_none()
    if row is None:
        raise Conflict("not-around-now")
    if not may_say_here(row.starts_at, row.ends_at, tx.now):
        raise Conflict("not-around-now")
    done = tx.session.execute(
        update(Shift)
        .where(
            col(Shift.slot_id) == slot,
            col(Shift.member_id) == member_id,
            col(Shift.released_at).is_(None),
        )
        .values(presence=presence)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict("not-around-now")
    tx.hint(circle_id)


def slots_to_speak_of(tx: Tx, circle_id: str, member_id: str) -> list[str]:
    """Ids of the slots held by a member about which they may say it now."""
    rows = tx.session.execute(
        select(Slot.id, Slot.starts_at, Slot.ends_at)
        .join(Shift, col(Shift.slot_id) == col(Slot.id))
        .where(
            Slot.circle_id == circle_id,
            Slot.starts_at <= tx.now + HERE_BEFORE,
            Slot.ends_at > tx.now,
            Shift.member_id == member_id,
            col(Shift.released_at).is_(None),
        )
        .order_by(col(Slot.starts_at), col(Slot.id))
    )
    return [slot for slot, starts, ends in rows if may_say_here(starts, ends, tx.now)]


def current_presence(tx: Tx, circle_id: str) -> dict[tuple[str, str], str]:
    """(slot id, member id) → "here" or "off", for slots that aren't over."""
    return {
        (slot, member_id): presence
        for slot, member_id, presence in tx.session.execute(
            select(Shift.slot_id, Shift.member_id, Shift.presence)
            .join(Slot, col(Slot.id) == col(Shift.slot_id))
            .where(
                Shift.circle_id == circle_id,
                col(Shift.presence).is_not(None),
                col(Shift.released_at).is_(None),
                Slot.ends_at > tx.now,
            )
            .order_by(col(Slot.starts_at), col(Shift.claimed_at))
        )
        if presence is not None
    }


def presence_seen_by(tx: Tx, circle_id: str, member_id: str) -> list[tuple[str, str, str]]:
    """What other holders said that a member sees, as (slot id, holder id, "here" or "off").

    They see it of their own slot and of the one before it, while the circle's times are theirs to
    read.
    """
    presences = current_presence(tx, circle_id)
    if not presences or not sees_times(tx, circle_id, member_id):
        return []
    held_shifts = load_held_slots(tx, circle_id)
    around = {shift.slot_id: shift for shift in held_shifts}
    return [
        (slot, holder_id, presence)
        for (slot, holder_id), presence in presences.items()
        if holder_id != member_id
        and slot in around
        and holder_id in around[slot].holders
        and member_id in presence_viewers(around[slot], held_shifts)
    ]


_OVER = (
    col(Shift.presence).is_not(None),
    col(Shift.slot_id).in_(sa_select(col(Slot.id)).where(col(Slot.ends_at) <= bindparam("now")))
    | col(Shift.released_at).is_not(None),
)
_SAID_OF_OVER: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(Shift.id)).where(*_OVER).limit(200)
)


def expired_presence_ids(tx: Tx) -> list[str]:
    """Ids of shifts that are over, or were let go, about which something is said still."""
    return [shift_id for (shift_id,) in tx.rows(_SAID_OF_OVER, now=tx.now)]


def clear_presence(tx: Tx, shift_ids: Sequence[str]) -> int:
    """Forget what was said about some shifts that are over, or that were let go since."""
    done = tx.session.execute(
        update(Shift).where(col(Shift.id).in_(shift_ids), *_OVER).values(presence=None),
        {"now": tx.now},
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
