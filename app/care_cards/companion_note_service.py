"""What happened when somebody went with the person: noted by that companion, for the person alone.

Nobody else reads one: no coordinator, no other companion, no later shift. Its writer reads and
changes their own until a week after the shift; the person reads all of them and deletes what they
like. Notes from one shift to the next are another thing (handover_note_service.py of the rota).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.care_cards.card_rules import (
    NOTE_FIELDS,
    NOTE_KEPT,
    WRITER_READS,
    may_write_note,
    pack_fields,
    unpack_fields,
)
from app.care_cards.models import CompanionNote
from app.circles.service import still_in
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.core.ids import new_id
from app.record import service as record
from app.rota.kinds import ACCOMPANIMENTS
from app.rota.models import Pattern, Shift, Slot


@dataclass(frozen=True, slots=True)
class Note:
    """A note in clear, with the shift that it is about."""

    id: str
    slot_id: str
    member_id: str
    fields: dict[str, str]
    at: datetime
    writer_until: datetime
    ends_at: datetime


def find_writable_slots(tx: Tx, circle_id: str, member_id: str) -> list[str]:
    """Ids of the slots about which a member may write now, the newest first."""
    rows = tx.session.execute(
        sa_select(
            col(Slot.id),
            col(Pattern.kind),
            col(Slot.starts_at),
            col(Slot.ends_at),
            col(Shift.released_at),
        )
        .join(Shift, col(Shift.slot_id) == col(Slot.id))
        .join(Pattern, col(Pattern.id) == col(Slot.pattern_id))
        .where(
            col(Slot.circle_id) == circle_id,
            col(Slot.ends_at) > tx.now - WRITER_READS,
            col(Slot.starts_at) <= tx.now,
            col(Shift.member_id) == member_id,
            col(Pattern.kind).in_(ACCOMPANIMENTS),
        )
        .order_by(col(Slot.starts_at).desc(), col(Slot.id))
    )
    writable = [
        slot_id
        for slot_id, kind, starts_at, ends_at, released_at in rows
        if may_write_note(kind, starts_at, ends_at, released_at, tx.now)
    ]
    return list(dict.fromkeys(writable))


def write_note(
    tx: Tx, *, circle_id: str, member_id: str, slot_id: str, fields: Mapping[str, str]
) -> str:
    """Write what happened, or write one's own note of it anew; returns the note's id.

    Raises BadInput (note-empty), Conflict (no-companion-note-now).
    """
    if not consent.lock_shared(tx, circle_id):
        raise NotFound
    still_in(tx, member_id)
    if slot_id not in find_writable_slots(tx, circle_id, member_id):
        raise Conflict("no-companion-note-now")
    packed = pack_fields({key: fields.get(key, "") for key in NOTE_FIELDS})
    if packed is None:
        raise BadInput("note-empty")
    # Locked, so that two phones of one member leave one note.
    slot = tx.session.exec(select(Slot).where(Slot.id == slot_id).with_for_update()).one()
    # Its row, too: the person may be deleting it this moment.
    note = tx.session.exec(
        select(CompanionNote)
        .where(CompanionNote.slot_id == slot_id, CompanionNote.member_id == member_id)
        .with_for_update()
    ).one_or_none()
    note_id = note.id if note is not None else new_id()
    sealed = tx.cipher(circle_id).seal(packed, "companion_note", "body", note_id)
    if note is None:
        tx.session.add(
            CompanionNote(
                id=note_id,
                circle_id=circle_id,
                slot_id=slot_id,
                member_id=member_id,
                body=sealed,
                at=tx.now,
                writer_until=slot.ends_at + WRITER_READS,
                ends_at=slot.ends_at + NOTE_KEPT,
            )
        )
    else:
        note.body, note.at = sealed, tx.now
    tx.session.flush()
    record.append(tx, circle_id, "companion_note_left", who=member_id, subject_id=slot_id)
    tx.hint(circle_id)
    return note_id


def remove_note(tx: Tx, *, circle_id: str, note_id: str, member_id: str, is_person: bool) -> None:
    """Delete a note: the person any, its writer their own while they read it. Raises NotFound."""
    note = tx.session.exec(
        select(CompanionNote).where(CompanionNote.id == note_id).with_for_update()
    ).one_or_none()
    if note is None or note.circle_id != circle_id or note.ends_at <= tx.now:
        raise NotFound
    if not is_person and (note.member_id != member_id or note.writer_until <= tx.now):
        raise NotFound
    writer_id, slot_id = note.member_id, note.slot_id
    tx.session.delete(note)
    tx.session.flush()
    record.append(
        tx, circle_id, "companion_note_removed", who=writer_id, by=member_id, subject_id=slot_id
    )
    tx.hint(circle_id)


def count_notes(tx: Tx, circle_id: str) -> int:
    """How many notes there are for the person."""
    rows = tx.session.exec(
        select(CompanionNote.id).where(
            CompanionNote.circle_id == circle_id, CompanionNote.ends_at > tx.now
        )
    )
    return len(rows.all())


def read_notes(tx: Tx, circle_id: str) -> list[Note]:
    """Every note of a circle, the newest first: the person's alone to read."""
    return [
        _opened(tx, row)
        for row in tx.session.exec(
            select(CompanionNote)
            .where(CompanionNote.circle_id == circle_id, CompanionNote.ends_at > tx.now)
            .order_by(col(CompanionNote.at).desc(), col(CompanionNote.id))
        )
    ]


def read_own_notes(tx: Tx, circle_id: str, member_id: str) -> list[Note]:
    """What a member wrote themselves, while they may still read it, the newest first."""
    return [
        _opened(tx, row)
        for row in tx.session.exec(
            select(CompanionNote)
            .where(
                CompanionNote.circle_id == circle_id,
                CompanionNote.member_id == member_id,
                CompanionNote.writer_until > tx.now,
            )
            .order_by(col(CompanionNote.at).desc(), col(CompanionNote.id))
        )
    ]


def find_own_note_id(tx: Tx, circle_id: str, member_id: str, slot_id: str) -> str | None:
    """The id of the note that a member wrote about a slot; None: none that they still read."""
    return tx.session.exec(
        select(CompanionNote.id).where(
            CompanionNote.circle_id == circle_id,
            CompanionNote.member_id == member_id,
            CompanionNote.slot_id == slot_id,
            CompanionNote.writer_until > tx.now,
        )
    ).first()


def _opened(tx: Tx, row: CompanionNote) -> Note:
    packed = tx.cipher(row.circle_id).open(row.body, "companion_note", "body", row.id)
    fields = unpack_fields(packed)
    return Note(row.id, row.slot_id, row.member_id, fields, row.at, row.writer_until, row.ends_at)
