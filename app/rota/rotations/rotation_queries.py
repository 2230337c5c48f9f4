"""Rotations as rows: who takes a pattern in turn, as it is read and locked.

Locks are taken in this order: a circle's rotations, patterns, slots. `hold` in
withdrawal_service.py has the whole order.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.access.facts import blocked_members
from app.circles.models import Member, MemberState
from app.core.db import Tx
from app.core.errors import NotFound
from app.core.prepared_statement import PreparedQuery
from app.rota.models import Rotation, RotationPlace, Shift, Slot
from app.rota.rotations.turns import RotationFacts


class Coming(NamedTuple):
    """A turn ahead that is written as a shift."""

    slot_id: str
    starts_at: datetime
    member_id: str


def lock_rotations(tx: Tx, circle_id: str) -> list[Rotation]:
    """A circle's rotations, held in order until the transaction ends."""
    return list(
        tx.session.exec(
            select(Rotation)
            .where(Rotation.circle_id == circle_id, col(Rotation.ended_at).is_(None))
            .order_by(col(Rotation.id))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def schedule_rotations(tx: Tx, circle_id: str) -> None:
    """Make a circle's rotations due: something changed that turns depend on."""
    for rotation in lock_rotations(tx, circle_id):
        rotation.due_at = tx.now
    tx.session.flush()


def rotations_of(tx: Tx, circle_id: str) -> list[Rotation]:
    """A circle's rotations that go on, oldest first."""
    return list(
        tx.session.exec(
            select(Rotation)
            .where(Rotation.circle_id == circle_id, col(Rotation.ended_at).is_(None))
            .order_by(col(Rotation.created_at), col(Rotation.id))
        )
    )


def places_of(tx: Tx, rotation_ids: Sequence[str]) -> dict[str, list[RotationPlace]]:
    """Rotation id → its places in order, without those who left."""
    places: dict[str, list[RotationPlace]] = {rotation_id: [] for rotation_id in rotation_ids}
    for row in tx.session.exec(
        select(RotationPlace)
        .where(
            col(RotationPlace.rotation_id).in_(rotation_ids),
            col(RotationPlace.left_at).is_(None),
        )
        .order_by(col(RotationPlace.position), col(RotationPlace.member_id))
    ):
        places[row.rotation_id].append(row)
    return places


def roster_of(tx: Tx, rotation: Rotation) -> tuple[str, ...]:
    """Who takes turns: agreed, in the circle, and not shut out by the person."""
    places = places_of(tx, [rotation.id])[rotation.id]
    agreed = [place.member_id for place in places if place.agreed_at is not None]
    present_ids = set(
        tx.session.exec(
            select(Member.id).where(col(Member.id).in_(agreed), Member.state == MemberState.IN)
        )
    )
    return tuple(
        member_id
        for member_id in agreed
        if member_id in present_ids - blocked_members(tx, rotation.circle_id)
    )


def rotation_facts(rotation: Rotation, roster: tuple[str, ...]) -> RotationFacts:
    """A rotation as the rules read it."""
    return RotationFacts(
        id=rotation.id,
        roster=roster,
        hand_off=rotation.hand_off,
        anchor=rotation.anchor,
        turn_on=rotation.turn_on,
        current=rotation.current_id,
        interval=rotation.every,
        weekdays=rotation.weekdays,
        until=rotation.until_date,
        hand_over_on=rotation.hand_over_on,
    )


def lock_rotation(tx: Tx, circle_id: str, rotation_id: str) -> Rotation:
    """A rotation that goes on; all of its circle's are locked. Raises NotFound."""
    for rotation in lock_rotations(tx, circle_id):
        if rotation.id == rotation_id:
            return rotation
    raise NotFound


_DUE: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(Rotation.id))
    .where(col(Rotation.due_at) <= bindparam("now"), col(Rotation.ended_at).is_(None))
    .order_by(col(Rotation.due_at))
    .limit(50)
)


def due_rotations(tx: Tx) -> list[str]:
    """Ids of the rotations whose shifts are due to be looked at, earliest first."""
    return [rotation_id for (rotation_id,) in tx.rows(_DUE, now=tx.now)]


def coming_turns(tx: Tx, circle_id: str, rotation_ids: Sequence[str]) -> dict[str, list[Coming]]:
    """Rotation id → the turns that are written for the days ahead, soonest first."""
    turns: dict[str, list[Coming]] = {rotation_id: [] for rotation_id in rotation_ids}
    for rotation_id, slot, starts_at, member_id in tx.session.execute(
        select(Shift.rotation_id, Slot.id, Slot.starts_at, Shift.member_id)
        .join(Slot, col(Slot.id) == col(Shift.slot_id))
        .where(
            Shift.circle_id == circle_id,
            col(Shift.rotation_id).in_(rotation_ids),
            col(Shift.released_at).is_(None),
            Slot.starts_at > tx.now,
        )
        .order_by(col(Slot.starts_at))
    ):
        turns[rotation_id or ""].append(Coming(slot, starts_at, member_id))
    return turns
