"""The health card and the companion card: written by the person, shown to who comes, meanwhile.

Default no: somebody sees one under a grant that opens it, and only while they are coming to a
running request or hold a shift that begins soon or is under way. The record says when it was first
shown to them, for each request and each shift. No other read touches these tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from app.access.reading import sight_of
from app.asks.coming_queries import ComingWindow, find_coming_window
from app.care_cards.card_rules import CARD_BEFORE, CARDS, opens_card, pack_fields, unpack_fields
from app.care_cards.models import CardKind, CardShown, CareCard, CompanionCard, HealthCard
from app.circles.service import still_in
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import NotFound, Stale
from app.core.sealing import Box
from app.outbox.events import Event
from app.plans import i_am_service
from app.record import service as record

_TABLES: dict[CardKind, type[CareCard]] = {
    CardKind.HEALTH: HealthCard,
    CardKind.COMPANION: CompanionCard,
}


@dataclass(frozen=True, slots=True)
class Card:
    """A card in clear; only fields that hold words. Version 0: it was never written."""

    version: int
    fields: dict[str, str]
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class CardInView:
    """A card as somebody who comes reads it. `until`: the end of their shift, none for a request.

    `i_am`: with the companion card, who the person is in their own words.
    """

    fields: dict[str, str]
    until: datetime | None
    i_am: str | None


@dataclass(frozen=True, slots=True)
class _Opened:
    """What a member may see now, and for what."""

    row: CareCard
    window: ComingWindow
    words: bool


def read_card(tx: Tx, circle_id: str, card: CardKind) -> Card:
    """A card as its person reads it."""
    row = tx.session.get(_TABLES[card], circle_id)
    if row is None:
        return Card(0, {}, None)
    return Card(row.version, _fields_of(tx.cipher(circle_id), card, row), row.changed_at)


def write_card(
    tx: Tx,
    circle_id: str,
    card: CardKind,
    fields: Mapping[str, str],
    *,
    by: str,
    expected: int | None,
) -> Card:
    """Write a card anew; without words it is emptied. Raises Stale when it was changed meanwhile.

    Phones that show it look again.
    """
    table = _TABLES[card]
    tx.insert_new(table, circle_id=circle_id, version=0, changed_at=tx.now)
    row = tx.session.exec(
        select(table)
        .where(table.circle_id == circle_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if expected is not None and expected != row.version:
        raise Stale("card-newer", extra={"etag": f'"{row.version}"'})
    packed = pack_fields({key: fields.get(key, "") for key in CARDS[card].fields})
    row.version += 1
    row.body = (
        tx.cipher(circle_id).seal(packed, str(table.__tablename__), "body", circle_id)
        if packed is not None
        else None
    )
    row.changed_at = tx.now
    tx.session.flush()
    record.append(tx, circle_id, f"{card}_card_changed", by=by)
    tx.hint(circle_id)
    return read_card(tx, circle_id, card)


def version_shown_to(tx: Tx, circle_id: str, member_id: str, card: CardKind) -> int | None:
    """The version of the card that a member may look at now; None: there is none for them."""
    visible = _open_to(tx, circle_id, member_id, card)
    return visible.row.version if visible is not None else None


def preview_card(tx: Tx, circle_id: str, member_id: str, card: CardKind) -> CardInView | None:
    """What a member would be shown now, for the person's look through their eyes."""
    visible = _open_to(tx, circle_id, member_id, card)
    return _in_view(tx, circle_id, card, visible) if visible is not None else None


def show_card(tx: Tx, circle_id: str, member_id: str, card: CardKind) -> CardInView:
    """Show a card to a member, and say so in the record the first time.

    A withdrawal waits for this look, or is seen by it. Raises NotFound: there is nothing for
    them, whether nothing was written, granted, or to come to.
    """
    if not consent.lock_shared(tx, circle_id):
        raise NotFound
    still_in(tx, member_id)
    visible = _open_to(tx, circle_id, member_id, card)
    if visible is None:
        raise NotFound
    subject_id = visible.window.subject_id
    if tx.insert_new(
        CardShown,
        member_id=member_id,
        subject_id=subject_id,
        card=card.value,
        circle_id=circle_id,
    ):
        record.append(tx, circle_id, f"{card}_card_shown", who=member_id, subject_id=subject_id)
    return _in_view(tx, circle_id, card, visible)


def cards_shown_to(tx: Tx, circle_id: str, member_id: str) -> frozenset[str]:
    """Which cards a member was ever shown here."""
    return frozenset(
        tx.session.exec(
            select(CardShown.card).where(
                CardShown.circle_id == circle_id, CardShown.member_id == member_id
            )
        )
    )


def _open_to(tx: Tx, circle_id: str, member_id: str, card: CardKind) -> _Opened | None:
    row = tx.session.get(_TABLES[card], circle_id)
    if row is None or row.body is None:
        return None
    spec = CARDS[card]
    window = find_coming_window(
        tx,
        circle_id,
        member_id,
        before=CARD_BEFORE,
        kinds=spec.slot_kinds,
        with_requests=spec.with_requests,
    )
    if window is None:
        return None
    sight = sight_of(tx, circle_id, member_id, Event.ASK, subject_id=window.subject_id)
    if sight is None or not opens_card(card, sight):
        return None
    return _Opened(row, window, sight.words)


def _in_view(tx: Tx, circle_id: str, card: CardKind, visible: _Opened) -> CardInView:
    is_companion = card is CardKind.COMPANION
    i_am = i_am_service.read(tx, circle_id) if is_companion and visible.words else None
    fields = _fields_of(tx.cipher(circle_id), card, visible.row)
    return CardInView(fields, visible.window.until, i_am or None)


def _fields_of(box: Box, card: CardKind, row: CareCard) -> dict[str, str]:
    if row.body is None:
        return {}
    table = str(_TABLES[card].__tablename__)
    return unpack_fields(box.open(row.body, table, "body", row.circle_id))
