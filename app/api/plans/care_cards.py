"""The health card and the companion card: the person's to write, and shown to who comes.

And what a companion noted of what happened: for the person alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from app.api.http.guards import LATER, Inside, Needs
from app.api.http.headers import if_match, set_etag
from app.api.http.wire import Id, Nothing, SlotId, Text, Values
from app.api.http.wire import In as Body
from app.api.views.care_cards import (
    CompanionCardOut,
    CompanionCardShown,
    CompanionNotes,
    HealthCardOut,
    HealthCardShown,
    companion_card_out,
    companion_card_shown,
    companion_notes_seen,
    health_card_out,
    health_card_shown,
)
from app.care_cards import card_service
from app.care_cards import companion_note_service as companion_notes
from app.care_cards.card_service import Card
from app.care_cards.models import CardKind
from app.circles.permissions import Permission

router = APIRouter(tags=["plan"])

Keeper = Annotated[Inside, Depends(Needs(Permission.CARE_CARDS))]
Comer = Annotated[Inside, Depends(Needs(Permission.ANSWER))]
Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Holder = Annotated[Inside, Depends(Needs(Permission.CLAIM))]

_NOTHING = Nothing()


class HealthCardIn(Body):
    """Each field in lines of one's own; without words it is emptied."""

    allergies: Values = ""
    medicines: Values = ""
    conditions: Values = ""
    refusals: Values = ""
    devices: Values = ""
    depends_on_me: Values = ""


class CompanionCardIn(Body):
    """Each field in lines of one's own; without words it is emptied."""

    say: Values = ""
    dont_say: Values = ""
    agree: Values = ""
    tell: Values = ""


class CompanionNoteIn(Body):
    """What happened: at least one of the three."""

    times: Values = ""
    names: Values = ""
    said: Text = ""


def _read(door: Inside, response: Response, card: CardKind) -> Card:
    with door.look_inside() as look:
        kept_card = card_service.read_card(look.tx, look.me.circle_id, card)
    set_etag(response, kept_card.version)
    return kept_card


def _write(
    door: Inside, response: Response, card: CardKind, body: Body, fields: Mapping[str, str]
) -> Card:
    expected = if_match(door.request)
    with door.act_inside(body, leads_to=door.circle_id) as act:
        circle_id = act.me.circle_id
        if act.fresh:
            card_service.write_card(
                act.tx, circle_id, card, fields, by=act.me.member_id, expected=expected
            )
        kept_card = card_service.read_card(act.tx, circle_id, card)
    set_etag(response, kept_card.version)
    return kept_card


@router.get("/circles/{circle_id}/health-card")
def read_health(door: Keeper, response: Response) -> HealthCardOut:
    """My health card."""
    return health_card_out(_read(door, response, CardKind.HEALTH))


@router.put("/circles/{circle_id}/health-card")
def write_health(body: HealthCardIn, door: Keeper, response: Response) -> HealthCardOut:
    """Write it anew. Who may see it while they come is said in their consent: tier 4."""
    return health_card_out(_write(door, response, CardKind.HEALTH, body, body.model_dump()))


@router.post("/circles/{circle_id}/health-card/look")
def look_at_health(body: Nothing, door: Comer) -> HealthCardShown:
    """The person's health card, while I come or hold a shift. The record says that it was shown."""
    with door.act_inside(body, leads_to=None) as act:
        card = card_service.show_card(act.tx, act.me.circle_id, act.me.member_id, CardKind.HEALTH)
        return health_card_shown(act.tx, card)


@router.get("/circles/{circle_id}/companion-card")
def read_companion(door: Keeper, response: Response) -> CompanionCardOut:
    """My companion card: what whoever goes with me says, and doesn't."""
    return companion_card_out(_read(door, response, CardKind.COMPANION))


@router.put("/circles/{circle_id}/companion-card")
def write_companion(body: CompanionCardIn, door: Keeper, response: Response) -> CompanionCardOut:
    """Write it anew. Who may see it is said in their consent: the section `companion`."""
    return companion_card_out(_write(door, response, CardKind.COMPANION, body, body.model_dump()))


@router.post("/circles/{circle_id}/companion-card/look")
def look_at_companion(body: Nothing, door: Comer) -> CompanionCardShown:
    """The person's companion card, while I go with them. The record says that it was shown."""
    with door.act_inside(body, leads_to=None) as act:
        card = card_service.show_card(
            act.tx, act.me.circle_id, act.me.member_id, CardKind.COMPANION
        )
        return companion_card_shown(act.tx, card)


@router.get("/circles/{circle_id}/companion-notes")
def read_notes(door: Reader) -> CompanionNotes:
    """What companions noted: the person reads all of it, a writer their own for a week."""
    with door.look_inside() as look:
        return companion_notes_seen(look.tx, look.me)


@router.put("/circles/{circle_id}/slots/{slot_id}/companion-note")
def write_note(slot_id: SlotId, body: CompanionNoteIn, door: Holder) -> CompanionNotes:
    """Write down for the person what happened when I went with them, or write mine anew."""
    with door.act_inside(body, leads_to=LATER) as act:
        if act.fresh:
            note_id = companion_notes.write_note(
                act.tx,
                circle_id=act.me.circle_id,
                member_id=act.me.member_id,
                slot_id=slot_id,
                fields=body.model_dump(),
            )
            act.led_to(note_id)
        return companion_notes_seen(act.tx, act.me)


@router.delete("/circles/{circle_id}/companion-notes/{note_id}")
def remove_note(note_id: Id, door: Reader, body: Nothing = _NOTHING) -> CompanionNotes:
    """Delete a note: the person any of them, its writer their own for a week."""
    with door.act_inside(body, leads_to=note_id) as act:
        if act.fresh:
            companion_notes.remove_note(
                act.tx,
                circle_id=act.me.circle_id,
                note_id=note_id,
                member_id=act.me.member_id,
                is_person=act.me.is_person,
            )
        return companion_notes_seen(act.tx, act.me)
