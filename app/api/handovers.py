"""From one shift to the next: a short note, and "I'm here", "I'm off"."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import AfterValidator, StringConstraints

from app.api.http.guards import Inside, Look, Needs
from app.api.http.wire import Id, Instant, Nothing, Out, SlotId, clean
from app.api.http.wire import In as Body
from app.api.slots import SlotOut, slot_if_offered
from app.circles.disclosure_service import Tag
from app.circles.permissions import Permission
from app.circles.service import Membership, called
from app.core.db import Tx
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


def said_out(tx: Tx, circle_id: str, found: list[tuple[str, str, str]]) -> list[Said]:
    """What was said, with names."""
    names = called(tx, circle_id, {who for _, who, _ in found})
    return [
        Said.model_validate(
            {
                "slot_id": slot,
                "member_id": who,
                "name": names[who].name,
                "tags": names[who].tags,
                "said": what,
            }
        )
        for slot, who, what in found
    ]


def between(look: Look) -> Between:
    """The part of a helper's home that is about the shift before and the one after."""
    tx, me = look.tx, look.me
    said = presence_service.said_now(tx, me.circle_id)
    now = presence_service.may_be_said(tx, me.circle_id, me.member_id)
    return Between(
        here=said_out(tx, me.circle_id, presence_service.seen_by(tx, me.circle_id, me.member_id)),
        mine=[
            MySaid.model_validate({"slot_id": slot, "said": said.get((slot, me.member_id))})
            for slot in now
        ],
        leave=_leaving(tx, me),
        notes=notes.may_look(tx, me.circle_id, me.member_id),
    )


def _leaving(tx: Tx, me: Membership) -> Leaving | None:
    slots = notes.writable(tx, me.circle_id, me.member_id, me.zone)
    if not slots:
        return None
    slot = slot_if_offered(tx, me, slots[0])
    if slot is None:
        return None
    mine = next(
        (one for one in notes.own(tx, me.circle_id, me.member_id) if one.slot_id == slots[0]), None
    )
    return Leaving(slot=slot, note_id=mine.id if mine else None)


def notes_out(tx: Tx, me: Membership, found: list[notes.Note]) -> Notes:
    """Notes in clear, with their times as far as these are the reader's to see."""
    names = called(tx, me.circle_id, {one.member_id for one in found})
    return Notes(
        notes=[
            NoteOut(
                id=one.id,
                slot=slot_if_offered(tx, me, one.slot_id),
                member_id=one.member_id,
                name=names[one.member_id].name,
                tags=names[one.member_id].tags,
                text=one.text,
                at=one.at,
            )
            for one in found
        ]
    )


def notes_seen(tx: Tx, me: Membership) -> Notes:
    """The notes that lie open to a member: all for the person, else those that they wrote."""
    if me.is_person:
        return notes_out(tx, me, notes.all_of(tx, me.circle_id))
    return notes_out(tx, me, notes.own(tx, me.circle_id, me.member_id))


@router.get("/circles/{circle_id}/notes")
def read(door: Reader) -> Notes:
    """Notes between shifts: the person reads all of them, whoever wrote one their own."""
    with door.look_inside() as look:
        return notes_seen(look.tx, look.me)


@router.put("/circles/{circle_id}/slots/{slot_id}/note")
def write(slot_id: SlotId, body: NoteIn, door: Holder) -> Notes:
    """Leave a note for whoever comes next, or write mine anew. Nobody is notified."""
    with door.act_inside(body) as act:
        if act.fresh:
            held = notes.write(
                act.tx,
                circle_id=act.me.circle_id,
                member_id=act.me.member_id,
                zone=act.me.zone,
                slot=slot_id,
                text=body.text,
            )
            act.once.done(held.id)
        return notes_seen(act.tx, act.me)


@router.post("/circles/{circle_id}/notes/look")
def look_at(body: Nothing, door: Holder) -> Notes:
    """What the shift before left for me, by the person's consent. The record says that I looked."""
    with door.act_inside(body) as act:
        found = notes.look(act.tx, act.me.circle_id, act.me.member_id)
        act.once.done(None)
        return notes_out(act.tx, act.me, found)


@router.delete("/circles/{circle_id}/notes/{note_id}")
def remove(note_id: Id, door: Reader, body: Nothing = _NOTHING) -> Notes:
    """Take a note away: the person any of them, whoever wrote it their own."""
    with door.act_inside(body) as act:
        if act.fresh:
            notes.remove(
                act.tx,
                circle_id=act.me.circle_id,
                note_id=note_id,
                member_id=act.me.member_id,
                is_person=act.me.is_person,
            )
            act.once.done(note_id)
        return notes_seen(act.tx, act.me)


@router.put("/circles/{circle_id}/slots/{slot_id}/presence")
def say(slot_id: SlotId, body: PresenceIn, door: Holder) -> MySaid:
    """I'm here, or off: for the person, and who shares this time or comes next. Only if I like."""
    with door.act_inside(body) as act:
        if act.fresh:
            presence_service.say(
                act.tx,
                circle_id=act.me.circle_id,
                member_id=act.me.member_id,
                slot=slot_id,
                presence=body.said,
            )
            act.once.done(slot_id)
        said = presence_service.said_now(act.tx, act.me.circle_id).get((slot_id, act.me.member_id))
        return MySaid.model_validate({"slot_id": slot_id, "said": said})
