"""From one shift to the next: a short note, and "I'm here", "I've left"."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import AfterValidator, StringConstraints

from app.api.http.guards import LATER, Inside, Needs
from app.api.http.wire import Id, Nothing, SlotId, clean
from app.api.http.wire import In as Body
from app.api.views.handover_notes import MySaid, Notes, notes_out, notes_seen
from app.circles.permissions import Permission
from app.rota.shifts import handover_note_service as notes
from app.rota.shifts import presence_service

router = APIRouter(tags=["rota"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Holder = Annotated[Inside, Depends(Needs(Permission.CLAIM))]

_NOTHING = Nothing()

Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500),
    AfterValidator(clean),
]


class NoteIn(Body):
    """How to be with them today, for whoever comes next."""

    text: Words


class PresenceIn(Body):
    """None: I take back what I said."""

    said: Literal["here", "off"] | None


@router.get("/circles/{circle_id}/notes")
def read(door: Reader) -> Notes:
    """Notes between shifts: the person reads all of them, whoever wrote one their own."""
    with door.look_inside() as look:
        return notes_seen(look.tx, look.me)


@router.put("/circles/{circle_id}/slots/{slot_id}/note")
def write(slot_id: SlotId, body: NoteIn, door: Holder) -> Notes:
    """Leave a note for whoever comes next, or write mine anew. Nobody is notified."""
    with door.act_inside(body, leads_to=LATER) as act:
        if act.fresh:
            note = notes.write_note(
                act.tx,
                circle_id=act.me.circle_id,
                member_id=act.me.member_id,
                zone=act.me.zone,
                slot=slot_id,
                text=body.text,
            )
            act.led_to(note.id)
        return notes_seen(act.tx, act.me)


@router.post("/circles/{circle_id}/notes/look")
def look_at(body: Nothing, door: Holder) -> Notes:
    """What the shift before left for me, by the person's consent. The record says that I looked."""
    with door.act_inside(body, leads_to=None) as act:
        handover_notes = notes.show_notes(act.tx, act.me.circle_id, act.me.member_id)
        return notes_out(act.tx, act.me, handover_notes)


@router.delete("/circles/{circle_id}/notes/{note_id}")
def remove(note_id: Id, door: Reader, body: Nothing = _NOTHING) -> Notes:
    """Take a note away: the person any of them, whoever wrote it their own."""
    with door.act_inside(body, leads_to=note_id) as act:
        if act.fresh:
            notes.remove_note(
                act.tx,
                circle_id=act.me.circle_id,
                note_id=note_id,
                member_id=act.me.member_id,
                is_person=act.me.is_person,
            )
        return notes_seen(act.tx, act.me)


@router.put("/circles/{circle_id}/slots/{slot_id}/presence")
def say(slot_id: SlotId, body: PresenceIn, door: Holder) -> MySaid:
    """I'm here, or off: for the person, and who shares this time or comes next. Only if I like."""
    with door.act_inside(body, leads_to=slot_id) as act:
        if act.fresh:
            presence_service.set_presence(
                act.tx,
                circle_id=act.me.circle_id,
                member_id=act.me.member_id,
                slot=slot_id,
                presence=body.said,
            )
        saying = presence_service.current_presence(act.tx, act.me.circle_id).get(
            (slot_id, act.me.member_id)
        )
        return MySaid.model_validate({"slot_id": slot_id, "said": saying})
