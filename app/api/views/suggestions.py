"""Who might be asked for a shift, and who was."""

from __future__ import annotations

from typing import Literal

from app.api.http.wire import InstantText, Out, rfc3339
from app.api.views.slots import SlotOut
from app.circles.disclosure_service import Tag
from app.circles.service import names_with_tags
from app.core.db import Tx
from app.rota.shifts import offer_service as offers


class MightBeAsked(Out):
    member_id: str
    name: str
    tags: list[Tag]
    why: list[Literal["same_time", "same_day", "same_kind", "free_then"]]


class OfferOut(Out):
    slot_id: str
    member_id: str
    name: str
    tags: list[Tag]
    at: InstantText
    waiting: bool  # it is still to go out


class ForTime(Out):
    slot: SlotOut
    people: list[MightBeAsked]
    offers: list[OfferOut]


class Suggestions(Out):
    # working: ask again in a moment. not_installed: the operator hasn't added the solver.
    state: Literal["ready", "working", "failed", "not_installed"]
    times: list[ForTime]


class OfferEnded(Out):
    slot_id: str


def offers_out(tx: Tx, circle_id: str, slot_ids: set[str]) -> list[OfferOut]:
    """Open offers of some times, oldest first."""
    offers_now = [
        (offer, waits)
        for offer, waits in offers.open_offers(tx, circle_id)
        if offer.slot_id in slot_ids
    ]
    names = names_with_tags(tx, circle_id, {offer.member_id for offer, _ in offers_now})
    return [
        OfferOut(
            slot_id=offer.slot_id,
            member_id=offer.member_id,
            name=names[offer.member_id].name,
            tags=names[offer.member_id].tags,
            at=rfc3339(offer.at),
            waiting=waits,
        )
        for offer, waits in offers_now
    ]
