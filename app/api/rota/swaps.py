"""Offers of shifts: to be covered, or traded for another's."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import LATER, Inside, Needs
from app.api.http.wire import Id, Nothing, SlotId
from app.api.http.wire import In as Body
from app.api.rota.conflict_refusal import telling_clashes
from app.api.views.claims import ClaimIn
from app.api.views.swaps import SwapOut, Swaps, swap_out, swaps_seen
from app.circles.permissions import Permission
from app.circles.service import get_circle
from app.core.errors import BadInput, NotFound
from app.rota.models import Swap
from app.rota.shifts import swap_service

router = APIRouter(tags=["rota"])

Claimer = Annotated[Inside, Depends(Needs(Permission.CLAIM))]


class SwapIn(Body):
    id: Id
    slot_id: SlotId = Field(description="The shift of mine that I offer.")
    for_slot_id: SlotId | None = Field(
        None, description="In return for this one, from whoever holds it; none: to be covered."
    )
    to_id: Id | None = Field(None, description="Asked of one member; none: of whoever can.")


@router.get("/circles/{circle_id}/swaps")
def get_swaps(door: Claimer) -> Swaps:
    """Shifts of mine that I offer, those that I could take, and what I stand by for."""
    with door.look_inside() as look:
        return swaps_seen(look.tx, look.me, get_circle(look.tx, look.me.circle_id))


@router.post("/circles/{circle_id}/swaps", status_code=201)
def offer(body: SwapIn, door: Claimer) -> SwapOut:
    """Offer a shift of mine. I hold it until somebody takes it."""
    with door.act_inside(body, leads_to=LATER) as act:
        made_id = body.id
        if body.for_slot_id == body.slot_id:
            raise BadInput("same-time")
        if act.fresh:
            offered = swap_service.offer_shift(
                act.tx,
                circle=get_circle(act.tx, act.me.circle_id),
                member_id=act.me.member_id,
                swap_id=body.id,
                slot=body.slot_id,
                for_slot=body.for_slot_id,
                to_id=body.to_id,
            )
            made_id = offered.id
            act.led_to(made_id)
        swap = act.tx.session.get(Swap, made_id)
        if swap is None:
            raise NotFound
        return swap_out(act.tx, act.me, swap)


@router.post("/circles/{circle_id}/swaps/{swap_id}/take")
def take(swap_id: Id, body: ClaimIn, door: Claimer) -> SwapOut:
    """Take an offered shift; in a trade mine goes to them in the same instant."""
    with door.act_inside(body, leads_to=swap_id) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            with telling_clashes(act):
                swap_service.take_swap(
                    act.tx,
                    circle=circle,
                    member_id=act.me.member_id,
                    swap_id=swap_id,
                    anyway=body.anyway,
                )
        return swap_out(act.tx, act.me, act.tx.session.get_one(Swap, swap_id))


@router.post("/circles/{circle_id}/swaps/{swap_id}/back")
def take_back(swap_id: Id, body: Nothing, door: Claimer) -> Swaps:
    """Keep my shift after all. Nobody is told."""
    with door.act_inside(body, leads_to=swap_id) as act:
        circle = get_circle(act.tx, act.me.circle_id)
        if act.fresh:
            swap_service.withdraw_swap(
                act.tx, circle=circle, member_id=act.me.member_id, swap_id=swap_id
            )
        return swaps_seen(act.tx, act.me, circle)
