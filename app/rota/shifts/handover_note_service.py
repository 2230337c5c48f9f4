"""Notes from one shift to the next: how to be with the person today.

Default no: the person alone reads them, and takes away what they like. Whoever comes next, or is
on now, reads one under a grant that names the section `handover`; the record says when it was
first shown to them. A day after the next shift began it is deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, or_
from sqlalchemy import select as sa_select
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from app.access.facts import blocked_members
from app.access.reading import sight_of
from app.circles.service import still_in
from app.consent import service as consent
from app.consent.gate import HANDOVER
from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.core.ids import new_id
from app.core.prepared_statement import PreparedQuery
from app.outbox.events import Event
from app.record import service as record
from app.rota.models import HandoverNote, Shift, Slot
from app.rota.shifts.handover_queries import load_held_slots
from app.rota.shifts.handover_rules import (
    NOTE_AFTER_NEXT,
    NOTE_LASTS,
    HeldSlot,
    is_note_expired,
    may_leave_note,
    note_readers,
)


@dataclass(frozen=True, slots=True)
class Note:
    """A note in clear, with the time that it is from."""

    id: str
    slot_id: str
    member_id: str
    text: str
    at: datetime


def writable_slots(tx: Tx, circle_id: str, member_id: str, zone: str) -> list[str]:
    """Ids of the slots for which a member may leave a note now, newest first."""
    rows = tx.session.execute(
        select(Slot.id, Slot.starts_at, Slot.ends_at, Shift.released_at)
        .join(Shift, col(Shift.slot_id) == col(Slot.id))
        .where(
            Slot.circle_id == circle_id,
            Slot.ends_at > tx.now - NOTE_LASTS,
            Slot.starts_at <= tx.now,
            Shift.member_id == member_id,
        )
        .order_by(col(Slot.starts_at).desc(), col(Slot.id))
    )
    slots = [
        slot
        for slot, starts_at, ends_at, released_at in rows
        # Handed over midway: they were there. Let go of before: they weren't.
        if (released_at is None or released_at >= starts_at)
        and may_leave_note(starts_at, ends_at, tx.now, zone)
    ]
    return list(dict.fromkeys(slots))


def write_note(
    tx: Tx, *, circle_id: str, member_id: str, zone: str, slot: str, text: str
) -> HandoverNote:
    """Leave a note of a slot, or replace one's own of it. Raises Conflict: no-note-now."""
    if not consent.lock_shared(tx, circle_id):
        raise NotFound
    still_in(tx, member_id)
    if slot not in writable_slots(tx, circle_id, member_id, zone):
        raise Conflict("no-note-now")
    # Held, so that two phones of one member leave one note.
    row = tx.session.exec(select(Slot).where(Slot.id == slot).with_for_update()).one()
    note = tx.session.exec(
        select(HandoverNote).where(
            HandoverNote.slot_id == slot, HandoverNote.member_id == member_id
        )
    ).one_or_none()
    note_id = note.id if note is not None else new_id()
    sealed = tx.cipher(circle_id).seal(text, "handover_note", "text", note_id)
    if note is None:
        note = HandoverNote(
            id=note_id,
            circle_id=circle_id,
            slot_id=slot,
            member_id=member_id,
            text=sealed,
            at=tx.now,
            ends_at=row.ends_at + NOTE_LASTS,
        )
        tx.session.add(note)
    else:
        # Other words: who read the ones before hasn't read these.
        note.text, note.at, note.read_by = sealed, tx.now, []
    tx.session.flush()
    record.append(tx, circle_id, "note_left", who=member_id, subject_id=slot)
    return note


def remove_note(tx: Tx, *, circle_id: str, note_id: str, member_id: str, is_person: bool) -> None:
    """Take a note away: the person any, an author their own. Raises NotFound."""
    note = tx.session.exec(
        select(HandoverNote).where(HandoverNote.id == note_id).with_for_update()
    ).one_or_none()
    if note is None or note.circle_id != circle_id:
        raise NotFound
    if not is_person and note.member_id != member_id:
        raise NotFound
    author_id, slot = note.member_id, note.slot_id
    tx.session.delete(note)
    tx.session.flush()
    record.append(tx, circle_id, "note_removed", who=author_id, by=member_id, subject_id=slot)


def all_notes(tx: Tx, circle_id: str) -> list[Note]:
    """Every note that is still there, newest first: the person's to read."""
    return [
        _opened(tx, row) for row, _ in _live_notes(tx, circle_id, load_held_slots(tx, circle_id))
    ]


def own_notes(tx: Tx, circle_id: str, member_id: str) -> list[Note]:
    """What a member wrote themselves and is still there, newest first."""
    return [note for note in all_notes(tx, circle_id) if note.member_id == member_id]


def has_notes_for(tx: Tx, circle_id: str, member_id: str) -> bool:
    """Whether a note is there for a member now."""
    return bool(_notes_for(tx, circle_id, member_id))


def preview_notes(tx: Tx, circle_id: str, member_id: str) -> list[Note]:
    """What a member would be shown now, for the person's look through their eyes."""
    return [_opened(tx, row) for row in _notes_for(tx, circle_id, member_id)]


def show_notes(tx: Tx, circle_id: str, member_id: str) -> list[Note]:
    """Show a member what is for them now, and say so in the record the first time.

    A withdrawal waits for this look, or is seen by it. Raises NotFound: there is nothing for
    them, whether nothing was written, granted, or they aren't next.
    """
    if not consent.lock_shared(tx, circle_id):
        raise NotFound
    still_in(tx, member_id)
    notes = _notes_for(tx, circle_id, member_id)
    if not notes:
        raise NotFound
    # All of them before the record's head: who takes one away holds it while they wait for that.
    note_ids = [note.id for note in notes]
    rows = tx.session.exec(
        select(HandoverNote)
        .where(col(HandoverNote.id).in_(note_ids))
        .order_by(col(HandoverNote.at).desc(), col(HandoverNote.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if not rows:
        raise NotFound  # taken away this moment
    for row in rows:
        if member_id not in row.read_by:
            row.read_by = [*row.read_by, member_id]
            tx.session.flush()
            record.append(
                tx, circle_id, "note_shown", who=member_id, by=row.member_id, subject_id=row.slot_id
            )
    return [_opened(tx, row) for row in rows]


def _notes_for(tx: Tx, circle_id: str, member_id: str) -> list[HandoverNote]:
    """The live notes that are for a member now and that consent lets them read."""
    any_note_id = tx.session.exec(
        select(HandoverNote.id).where(HandoverNote.circle_id == circle_id).limit(1)
    ).first()
    if any_note_id is None:
        return []
    held_shifts = load_held_slots(tx, circle_id)
    blocked = blocked_members(tx, circle_id)
    notes = [
        row
        for row, slot in _live_notes(tx, circle_id, held_shifts)
        if row.member_id != member_id
        and row.member_id not in blocked
        and member_id in note_readers(slot.starts_at, slot.ends_at, held_shifts, tx.now)
    ]
    if not notes:
        return []
    sight = sight_of(tx, circle_id, member_id, Event.ASK)
    return notes if sight is not None and HANDOVER in sight.sections else []


def _live_notes(
    tx: Tx, circle_id: str, held_shifts: list[HeldSlot]
) -> list[tuple[HandoverNote, Slot]]:
    """A circle's notes that haven't had their time, with their slots, newest first."""
    rows = tx.session.exec(
        select(HandoverNote, Slot)
        .join(Slot, col(Slot.id) == col(HandoverNote.slot_id))
        .where(HandoverNote.circle_id == circle_id)
        .order_by(col(HandoverNote.at).desc(), col(HandoverNote.id))
    ).all()
    return [
        (note, slot)
        for note, slot in rows
        if not is_note_expired(slot.starts_at, slot.ends_at, note.ends_at, held_shifts, tx.now)
    ]


def _opened(tx: Tx, row: HandoverNote) -> Note:
    text = tx.cipher(row.circle_id).open(row.text, "handover_note", "text", row.id)
    return Note(row.id, row.slot_id, row.member_id, text, row.at)


def circles_with_old_notes(tx: Tx) -> list[str]:
    """Circles with a note that has had its time."""
    perhaps = tx.rows(_PERHAPS_OVER, now=tx.now, next_began=tx.now - NOTE_AFTER_NEXT)
    return [circle_id for (circle_id,) in perhaps if _expired_note_ids(tx, circle_id)]


def delete_expired_notes(tx: Tx, circle_ids: Sequence[str]) -> int:
    """Delete the notes of some circles that have had their time; returns how many."""
    note_ids = [note_id for circle_id in circle_ids for note_id in _expired_note_ids(tx, circle_id)]
    tx.session.execute(delete(HandoverNote).where(col(HandoverNote.id).in_(note_ids)))
    return len(note_ids)


def _expired_note_ids(tx: Tx, circle_id: str) -> list[str]:
    """Ids of a circle's notes that have had their time."""
    live_ids = {row.id for row, _ in _live_notes(tx, circle_id, load_held_slots(tx, circle_id))}
    all_ids = tx.session.exec(select(HandoverNote.id).where(HandoverNote.circle_id == circle_id))
    return [note_id for note_id in all_ids if note_id not in live_ids]


# Which circles are looked at: nearly none of them each minute. The rule decides.
_LATER = aliased(Slot)
_FOLLOWED = (
    sa_select(col(_LATER.id))
    .where(
        col(_LATER.circle_id) == col(Slot.circle_id),
        col(_LATER.starts_at) > col(Slot.starts_at),
        col(_LATER.starts_at) <= bindparam("next_began"),
        col(_LATER.ends_at) > col(Slot.ends_at),
        col(_LATER.taken) > 0,
    )
    .exists()
)
_PERHAPS_OVER: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(HandoverNote.circle_id))
    .join(Slot, col(Slot.id) == col(HandoverNote.slot_id))
    .where(or_(col(HandoverNote.ends_at) <= bindparam("now"), _FOLLOWED))
    .distinct()
)
