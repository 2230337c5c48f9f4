"""The cards and companions' notes, as the person, whoever comes, and their writer read them."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from app.api.http.guards import Look
from app.api.http.headers import etag
from app.api.http.wire import Instant, Out
from app.api.views.slots import SlotOut, slot_if_offered
from app.care_cards import card_service
from app.care_cards import companion_note_service as companion_notes
from app.care_cards.card_service import Card, CardInView
from app.care_cards.models import CardKind
from app.circles.disclosure_service import Tag
from app.circles.service import Membership, names_with_tags
from app.core.db import Tx


class HealthFields(Out):
    allergies: str
    medicines: str
    conditions: str
    refusals: str = Field(description="What I don't want.")
    devices: str
    depends_on_me: str


class CompanionFields(Out):
    say: str
    dont_say: str
    agree: str = Field(description="What I agree to.")
    tell: str = Field(description="People to tell, in order.")


class HealthCardOut(HealthFields):
    etag: str
    changed_at: Instant | None


class CompanionCardOut(CompanionFields):
    etag: str
    changed_at: Instant | None


class HealthCardShown(HealthFields):
    """`until`: the end of their shift; none while they come to a request."""

    at: Instant
    until: Instant | None


class CompanionCardShown(CompanionFields):
    """`i_am`: who the person is, in their own words."""

    at: Instant
    until: Instant | None
    i_am: str | None


class CompanionNoteOut(Out):
    id: str
    slot: SlotOut | None
    member_id: str
    name: str
    tags: list[Tag]
    times: str
    names: str
    said: str
    at: Instant
    changes_until: Instant = Field(description="Until then its writer reads and changes it.")
    deleted_at: Instant


class CompanionNotes(Out):
    notes: list[CompanionNoteOut]


class NoteToWrite(Out):
    """A shift about which I may write down what happened, and the note that I wrote."""

    slot: SlotOut
    note_id: str | None  # its words are fetched when they are looked at: a home lies on the disk


class CareCards(Out):
    """What a helper's home says of cards: only which version there is to look at now, so that a
    phone that shows one looks again, or closes it."""

    health: int | None
    companion: int | None
    note: NoteToWrite | None


def filled(kind: type[Out], fields: Mapping[str, str]) -> dict[str, str]:
    """Every field of a card, those without words empty."""
    return {key: fields.get(key, "") for key in kind.model_fields}


def health_card_out(card: Card) -> HealthCardOut:
    """The person's health card."""
    return HealthCardOut(
        **filled(HealthFields, card.fields), etag=etag(card.version), changed_at=card.changed_at
    )


def companion_card_out(card: Card) -> CompanionCardOut:
    """The person's companion card."""
    return CompanionCardOut(
        **filled(CompanionFields, card.fields), etag=etag(card.version), changed_at=card.changed_at
    )


def health_card_shown(tx: Tx, card: CardInView) -> HealthCardShown:
    """The health card for who comes."""
    return HealthCardShown(**filled(HealthFields, card.fields), at=tx.now, until=card.until)


def companion_card_shown(tx: Tx, card: CardInView) -> CompanionCardShown:
    """The companion card for who goes with the person."""
    return CompanionCardShown(
        **filled(CompanionFields, card.fields), at=tx.now, until=card.until, i_am=card.i_am
    )


def care_cards_for(look: Look) -> CareCards:
    """The part of a helper's home that is about cards."""
    tx, me = look.tx, look.me
    return CareCards(
        health=card_service.version_shown_to(tx, me.circle_id, me.member_id, CardKind.HEALTH),
        companion=card_service.version_shown_to(tx, me.circle_id, me.member_id, CardKind.COMPANION),
        note=_note_to_write(tx, me),
    )


def _note_to_write(tx: Tx, me: Membership) -> NoteToWrite | None:
    for slot_id in companion_notes.find_writable_slots(tx, me.circle_id, me.member_id):
        slot = slot_if_offered(tx, me, slot_id)
        if slot is not None:
            note_id = companion_notes.find_own_note_id(tx, me.circle_id, me.member_id, slot_id)
            return NoteToWrite(slot=slot, note_id=note_id)
    return None


def preview_health(look: Look) -> HealthCardShown | None:
    """The health card as a member could open it now."""
    tx, me = look.tx, look.me
    card = card_service.preview_card(tx, me.circle_id, me.member_id, CardKind.HEALTH)
    return health_card_shown(tx, card) if card is not None else None


def preview_companion(look: Look) -> CompanionCardShown | None:
    """The companion card as a member could open it now."""
    tx, me = look.tx, look.me
    card = card_service.preview_card(tx, me.circle_id, me.member_id, CardKind.COMPANION)
    return companion_card_shown(tx, card) if card is not None else None


def companion_notes_seen(tx: Tx, me: Membership) -> CompanionNotes:
    """All notes for the person; for anybody else what they wrote, while they may read it."""
    if me.is_person:
        notes = companion_notes.read_notes(tx, me.circle_id)
    else:
        notes = companion_notes.read_own_notes(tx, me.circle_id, me.member_id)
    names = names_with_tags(tx, me.circle_id, {note.member_id for note in notes})
    return CompanionNotes(
        notes=[
            CompanionNoteOut(
                id=note.id,
                slot=slot_if_offered(tx, me, note.slot_id),
                member_id=note.member_id,
                name=names[note.member_id].name,
                tags=names[note.member_id].tags,
                times=note.fields.get("times", ""),
                names=note.fields.get("names", ""),
                said=note.fields.get("said", ""),
                at=note.at,
                changes_until=note.writer_until,
                deleted_at=note.ends_at,
            )
            for note in notes
        ]
    )
