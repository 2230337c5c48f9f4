"""Offers of shifts: to be covered, or traded for another's."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.claims import ClaimIn, telling_clashes
from app.api.http.guards import Inside, Needs
from app.api.http.wire import Id, InstantText, Nothing, Out, SlotId, rfc3339
from app.api.http.wire import In as Body
from app.api.slots import SlotOut, one_slot, slot_if_offered
from app.circles.disclosure_service import Tag
from app.circles.models import Circle
from app.circles.permissions import Permission
from app.circles.service import Called, Membership, called, get_circle
from app.core.db import Tx
from app.core.errors import BadInput, NotFound
from app.rota.models import Swap
from app.rota.shifts import swap_service
from app.rota.shifts.bulk_claim_service import standing_by

router = APIRouter(tags=["rota"])

Claimer = Annotated[Inside, Depends(Needs(Permission.CLAIM))]

#: Whoever may not be named to the reader.
NOBODY = Called("", [])


class SwapIn(Body):
    id: Id
    slot_id: SlotId = Field(description="The shift of mine that I offer.")
    for_slot_id: SlotId | None = Field(
        None, description="In return for this one, from whoever holds it; none: to be covered."
    )
    to_id: Id | None = Field(None, description="Asked of one member; none: of whoever can.")


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
    state: str


class Swaps(Out):
    mine: list[SwapOut]
    for_me: list[SwapOut]
    standing_by: list[SlotOut]


def _out(tx: Tx, me: Membership, swap: Swap) -> SwapOut:
    names: dict[str, Called] = {}
    if Permission.NAMES in me.may:
        wanted = {one for one in (swap.member_id, swap.to_id) if one}
        names = called(tx, me.circle_id, wanted)
    by, to = (names.get(one or "", NOBODY) for one in (swap.member_id, swap.to_id))
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
    found = swap_service.offers_of(tx, circle, me.member_id)
    return Swaps(
        mine=[_out(tx, me, one) for one in found.mine],
        for_me=[_out(tx, me, one) for one in found.for_me],
        standing_by=[
            shown
            for slot, members in standing_by(tx, circle.id).items()
            if me.member_id in members and (shown := _coming(tx, me, slot)) is not None
        ],
    )


def _coming(tx: Tx, me: Membership, slot: str) -> SlotOut | None:
    """A slot that isn't over and is still offered."""
    try:
        shown = one_slot(tx, me, slot)
    except NotFound:
        return None
    return shown if shown["ends_at"] > rfc3339(tx.now) else None


@router.get("/circles/{circle_id}/swaps")
def get_swaps(door: Claimer) -> Swaps:
    """Shifts of mine that I offer, those that I could take, and what I stand by for."""
    with door.look_inside() as look:
        return swaps_seen(look.tx, look.me, get_circle(look.tx, look.me.circle_id))


@router.post("/circles/{circle_id}/swaps", status_code=201)
def offer(body: SwapIn, door: Claimer) -> SwapOut:
    """Offer a shift of mine. I hold it until somebody takes it."""
    with door.act_inside(body) as act:
        made_id = body.id
        if body.for_slot_id == body.slot_id:
            raise BadInput("same-time")
        if act.fresh:
            made = swap_service.offer(
                act.tx,
                circle=get_circle(act.tx, act.me.circle_id),
                member_id=act.me.member_id,
                swap_id=body.id,
                slot=body.slot_id,
                for_slot=body.for_slot_id,
                to_id=body.to_id,
            )
            made_id = made.id
            act.once.done(made_id, 201)
        held = act.tx.s.get(Swap, made_id)
        if held is None:
            raise NotFound
        return _out(act.tx, act.me, held)


@router.post("/circles/{circle_id}/swaps/{swap_id}/take")
def take(swap_id: Id, body: ClaimIn, door: Claimer) -> SwapOut:
    """Take an offered shift; in a trade mine goes to them in the same instant."""
    with door.act_inside(body) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            with telling_clashes(act):
                swap_service.take(
                    act.tx,
                    circle=circle,
                    member_id=act.me.member_id,
                    swap_id=swap_id,
                    anyway=body.anyway,
                )
            act.once.done(swap_id)
        return _out(act.tx, act.me, act.tx.s.get_one(Swap, swap_id))


@router.post("/circles/{circle_id}/swaps/{swap_id}/back")
def take_back(swap_id: Id, body: Nothing, door: Claimer) -> Swaps:
    """Keep my shift after all. Nobody is told."""
    with door.act_inside(body) as act:
        circle = get_circle(act.tx, act.me.circle_id)
        if act.fresh:
            swap_service.take_back(
                act.tx, circle=circle, member_id=act.me.member_id, swap_id=swap_id
            )
            act.once.done(swap_id)
        return swaps_seen(act.tx, act.me, circle)
