"""Shifts that are offered for another."""

from __future__ import annotations

from app.api.http.closed_lists import SwapStateText
from app.api.http.wire import InstantText, Out, rfc3339
from app.api.views.slots import SlotOut, one_slot, slot_if_offered
from app.circles.disclosure_service import Tag
from app.circles.models import Circle
from app.circles.permissions import Permission
from app.circles.service import Membership, NameWithTags, names_with_tags
from app.core.db import Tx
from app.core.errors import NotFound
from app.rota.models import Swap
from app.rota.shifts import swap_service
from app.rota.shifts.bulk_claim_service import stand_by_members

#: Whoever may not be named to the reader.
NOBODY = NameWithTags("", [])


class SwapOut(Out):
    id: str
    slot: SlotOut
    for_slot: SlotOut | None
    mine: bool
    by: str | None  # whose shift it is, for those who may read names
    by_tags: list[Tag]
    to: str | None
    to_tags: list[Tag]
    at: InstantText
    state: SwapStateText


class Swaps(Out):
    mine: list[SwapOut]
    for_me: list[SwapOut]
    standing_by: list[SlotOut]


def swap_out(tx: Tx, me: Membership, swap: Swap) -> SwapOut:
    """A shift that is offered for another, as a member reads it."""
    names: dict[str, NameWithTags] = {}
    if Permission.NAMES in me.may:
        member_ids = {member_id for member_id in (swap.member_id, swap.to_id) if member_id}
        names = names_with_tags(tx, me.circle_id, member_ids)
    by, to = (names.get(member_id or "", NOBODY) for member_id in (swap.member_id, swap.to_id))
    return SwapOut(
        id=swap.id,
        slot=one_slot(tx, me, swap.slot_id),
        for_slot=slot_if_offered(tx, me, swap.for_slot_id) if swap.for_slot_id else None,
        mine=swap.member_id == me.member_id,
        by=by.name or None,
        by_tags=by.tags,
        to=to.name or None,
        to_tags=to.tags,
        at=rfc3339(swap.at),
        state=swap.state,
    )


def swaps_seen(tx: Tx, me: Membership, circle: Circle) -> Swaps:
    """What a member offers, what of others they could take, and what they stand by for."""
    offers = swap_service.visible_swaps(tx, circle, me.member_id)
    return Swaps(
        mine=[swap_out(tx, me, swap) for swap in offers.from_me],
        for_me=[swap_out(tx, me, swap) for swap in offers.for_me],
        standing_by=[
            slot_out
            for slot, members in stand_by_members(tx, circle.id).items()
            if me.member_id in members and (slot_out := _coming(tx, me, slot)) is not None
        ],
    )


def _coming(tx: Tx, me: Membership, slot: str) -> SlotOut | None:
    """A slot that isn't over and is still offered."""
    try:
        slot_out = one_slot(tx, me, slot)
    except NotFound:
        return None
    return slot_out if slot_out["ends_at"] > rfc3339(tx.now) else None
