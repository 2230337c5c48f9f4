"""The times of a circle that somebody holds, as the rules of succession read them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import col

from app.core.db import Tx
from app.core.prepared_statement import PreparedQuery
from app.rota.models import Shift, Slot
from app.rota.shifts.handover_rules import HeldSlot

BEFORE = timedelta(days=9)  # longer than any note lasts
AHEAD = timedelta(days=15)

_HELD_SLOTS: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(Slot.id), col(Slot.starts_at), col(Slot.ends_at), col(Shift.member_id))
    .join(Shift, col(Shift.slot_id) == col(Slot.id))
    .where(
        col(Slot.circle_id) == bindparam("circle"),
        col(Slot.starts_at).between(bindparam("after"), bindparam("before")),
        col(Shift.released_at).is_(None),
    )
    .order_by(col(Slot.starts_at), col(Slot.id), col(Shift.claimed_at))
)


def load_held_slots(tx: Tx, circle_id: str) -> list[HeldSlot]:
    """Slots with holders, from nine days ago until fifteen days ahead, soonest first."""
    slots: dict[str, tuple[datetime, datetime, list[str]]] = {}
    for slot_id, starts_at, ends_at, member_id in tx.rows(
        _HELD_SLOTS, circle=circle_id, after=tx.now - BEFORE, before=tx.now + AHEAD
    ):
        holders = slots.setdefault(slot_id, (starts_at, ends_at, []))[2]
        holders.append(member_id)
    return [
        HeldSlot(slot_id, starts_at, ends_at, tuple(holders))
        for slot_id, (starts_at, ends_at, holders) in slots.items()
    ]
