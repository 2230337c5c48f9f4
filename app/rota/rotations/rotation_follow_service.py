"""A rotation goes along when its pattern changes."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import update
from sqlmodel import col, select

from app.circles.models import Circle
from app.core.db import Tx
from app.core.ids import new_id
from app.record import service as record
from app.rota.models import Pattern, Rotation, RotationPlace, Shift, Slot
from app.rota.rotations.rotation_queries import lock_rotations, places_of, roster_of, rotation_facts
from app.rota.rotations.rotation_service import _has_begun
from app.rota.rotations.turns import next_day_taken, next_holder
from app.rota.schedule.pattern_service import facts_of


def follow_pattern(
    tx: Tx, circle: Circle, old: Pattern, new: Pattern, day: date | None, by: str
) -> None:
    """A pattern was replaced by another one: its rotations go along where the hours are the same.

    Members agreed to these hours: at other hours the rotation ends. `day`: the first day of the new
    pattern, where the old one goes on before it. The circle's rotations are locked already.
    """
    has_same_times = (old.start_minute, old.end_minute, old.kind) == (
        new.start_minute,
        new.end_minute,
        new.kind,
    )
    for rotation in lock_rotations(tx, circle.id):
        if rotation.pattern_id != old.id:
            continue
        if has_same_times and day is None:
            first, current = _goes_on(tx, circle, rotation, old, new, new.from_date)
            if rotation.hand_off == "shift":
                rotation.anchor = first
            rotation.turn_on, rotation.current_id = first, current
            rotation.pattern_id = new.id
            rotation.due_at = tx.now
        elif day is None:
            rotation.ended_at, rotation.due_at = tx.now, None
            record.append(tx, circle.id, "rotation_ended", by=by, subject_id=rotation.id)
        else:
            if has_same_times:
                _copy(tx, circle, rotation, old, new, day)
            until = day - timedelta(days=1)
            rotation.until_date = min(rotation.until_date or until, until)
    tx.session.flush()


def find_copy(tx: Tx, rotation: Rotation, pattern_id: str) -> Rotation | None:
    """The rotation that goes on at a pattern that another one's was replaced by, if one does."""
    return tx.session.exec(
        select(Rotation).where(
            Rotation.circle_id == rotation.circle_id,
            Rotation.pattern_id == pattern_id,
            Rotation.created_at == rotation.created_at,
            Rotation.made_by == rotation.made_by,
            Rotation.weekdays == rotation.weekdays,
            col(Rotation.ended_at).is_(None),
        )
    ).first()


def _goes_on(
    tx: Tx, circle: Circle, rotation: Rotation, old: Pattern, new: Pattern, day: date
) -> tuple[date, str | None]:
    """The first day of another pattern's turns, and whose turn that is: whoever was next by then.

    Nobody's in particular where it hasn't begun: the order simply holds.
    """
    before, old_facts = rotation_facts(rotation, roster_of(tx, rotation)), facts_of(old)
    changed_on = max(day, rotation.anchor)
    first = next_day_taken(before, facts_of(new), changed_on) or changed_on
    current = next_holder(before, old_facts, changed_on, first)
    if current is None:
        return changed_on, None
    if _has_begun(tx, circle, before, old_facts) or current != before.roster[0]:
        return (changed_on if rotation.hand_off == "shift" else first), current
    return changed_on, None


def _copy(
    tx: Tx, circle: Circle, rotation: Rotation, old: Pattern, new: Pattern, day: date
) -> None:
    """Copy a rotation to the pattern that goes on from a day, with its places and shifts."""
    places = places_of(tx, [rotation.id])[rotation.id]
    first, current = _goes_on(tx, circle, rotation, old, new, day)
    new_rotation = Rotation(
        **(
            rotation.model_dump()
            | {
                "id": new_id(),
                "pattern_id": new.id,
                "anchor": first if rotation.hand_off == "shift" else rotation.anchor,
                "turn_on": first,
                "current_id": current,
                "due_at": tx.now,
            }
        )
    )
    tx.session.add(new_rotation)
    tx.session.flush()
    for place in places:
        tx.session.add(RotationPlace(**(place.model_dump() | {"rotation_id": new_rotation.id})))
    tx.session.execute(
        update(Shift)
        .where(
            col(Shift.rotation_id) == rotation.id,
            col(Shift.slot_id).in_(select(Slot.id).where(Slot.pattern_id == new.id)),
        )
        .values(rotation_id=new_rotation.id)
    )
    tx.session.flush()
