"""Notes between shifts, and who is there."""

from __future__ import annotations

from typing import Literal

from app.api.http.guards import Look
from app.api.http.wire import Instant, Out
from app.api.views.slots import SlotOut, slot_if_offered
from app.circles.disclosure_service import Tag
from app.circles.service import Membership, names_with_tags
from app.core.db import Tx
from app.rota.shifts import handover_note_service as notes
from app.rota.shifts import presence_service


class NoteOut(Out):
    id: str
    slot: SlotOut | None
    member_id: str
    name: str
    tags: list[Tag]
    text: str
    at: Instant


class Notes(Out):
    notes: list[NoteOut]


class Said(Out):
    """What somebody said about their own time: "Sam is here"."""

    slot_id: str
    member_id: str
    name: str
    tags: list[Tag]
    said: Literal["here", "off"]


class MySaid(Out):
    slot_id: str
    said: Literal["here", "off"] | None


class Leaving(Out):
    """A time of mine for which I may leave a note, and the one that I left."""

    slot: SlotOut
    note_id: str | None  # its words are fetched when they are looked at: a home lies on the disk


class Between(Out):
    """What goes from one shift to the next, as a helper's home shows it."""

    here: list[Said]
    mine: list[MySaid]  # times of mine about which I may say it now
    leave: Leaving | None
    notes: bool  # there is a note to look at now


def said_out(tx: Tx, circle_id: str, sayings: list[tuple[str, str, str]]) -> list[Said]:
    """What was said, with names."""
    names = names_with_tags(tx, circle_id, {member_id for _, member_id, _ in sayings})
    return [
        Said.model_validate(
            {
                "slot_id": slot,
                "member_id": member_id,
                "name": names[member_id].name,
                "tags": names[member_id].tags,
                "said": saying,
            }
        )
        for slot, member_id, saying in sayings
    ]


def between(look: Look) -> Between:
    """The part of a helper's home that is about the shift before and the one after."""
    tx, me = look.tx, look.me
    sayings = presence_service.current_presence(tx, me.circle_id)
    now = presence_service.slots_to_speak_of(tx, me.circle_id, me.member_id)
    return Between(
        here=said_out(
            tx, me.circle_id, presence_service.presence_seen_by(tx, me.circle_id, me.member_id)
        ),
        mine=[
            MySaid.model_validate({"slot_id": slot, "said": sayings.get((slot, me.member_id))})
            for slot in now
        ],
        leave=_leaving(tx, me),
        notes=notes.has_notes_for(tx, me.circle_id, me.member_id),
    )


def _leaving(tx: Tx, me: Membership) -> Leaving | None:
    slots = notes.writable_slots(tx, me.circle_id, me.member_id, me.zone)
    if not slots:
        return None
    slot = slot_if_offered(tx, me, slots[0])
    if slot is None:
        return None
    my_note = next(
        (
            note
            for note in notes.own_notes(tx, me.circle_id, me.member_id)
            if note.slot_id == slots[0]
        ),
        None,
    )
    return Leaving(slot=slot, note_id=my_note.id if my_note else None)


def notes_out(tx: Tx, me: Membership, handover_notes: list[notes.Note]) -> Notes:
    """Notes in clear, with their times as far as these are the reader's to see."""
    names = names_with_tags(tx, me.circle_id, {note.member_id for note in handover_notes})
    return Notes(
        notes=[
            NoteOut(
                id=note.id,
                slot=slot_if_offered(tx, me, note.slot_id),
                member_id=note.member_id,
                name=names[note.member_id].name,
                tags=names[note.member_id].tags,
                text=note.text,
                at=note.at,
            )
            for note in handover_notes
        ]
    )


def notes_seen(tx: Tx, me: Membership) -> Notes:
    """The notes that lie open to a member: all for the person, else those that they wrote."""
    if me.is_person:
        return notes_out(tx, me, notes.all_notes(tx, me.circle_id))
    return notes_out(tx, me, notes.own_notes(tx, me.circle_id, me.member_id))
