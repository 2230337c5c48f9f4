"""The address and how to arrive: the person's to write, and shown to who comes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from app.api.http.guards import InnerAct, Inside, Needs
from app.api.http.wire import In as Body
from app.api.http.wire import Nothing, NumberText, Short
from app.api.views.arrival import ArrivalOut, WayOut, arrival_out, way_out
from app.asks import address_service
from app.circles.permissions import Permission
from app.circles.service import get_circle
from app.core.countries import countries_of
from app.core.phone_numbers import read_number

router = APIRouter(tags=["asks"])

Keeper = Annotated[Inside, Depends(Needs(Permission.ARRIVAL))]
Comer = Annotated[Inside, Depends(Needs(Permission.ANSWER))]


class ArrivalIn(Body):
    address: Short | None = None
    notes: Short | None = None
    # A number, as people write it: whoever sees the address may text or call it.
    number: NumberText | None = None
    sure: bool = False


@router.get("/circles/{circle_id}/arrival")
def read(door: Keeper) -> ArrivalOut:
    """My address, and what helps to find me."""
    with door.look_inside() as look:
        address = address_service.own_address(look.tx, look.me.circle_id)
        return arrival_out(address)


def _read_number(act: InnerAct, body: ArrivalIn) -> str | None:
    """The number that was written, as E.164. Raises UnclearNumber."""
    if not body.number:
        return None
    countries = countries_of(act.caller.zone, get_circle(act.tx, act.me.circle_id).zone)
    return read_number(body.number, countries, sure=body.sure).e164


@router.put("/circles/{circle_id}/arrival")
def write(body: ArrivalIn, door: Keeper) -> ArrivalOut:
    """Write it anew. Who may see it is said in their consent: the section `address`."""
    with door.act_inside(body, leads_to=None) as act:
        if act.fresh:
            address_service.write_address(
                act.tx,
                act.me.circle_id,
                address=body.address or None,
                notes=body.notes or None,
                number=_read_number(act, body),
                by=act.me.member_id,
            )
        address = address_service.own_address(act.tx, act.me.circle_id)
        return arrival_out(address)


@router.post("/circles/{circle_id}/arrival/look")
def look_at(body: Nothing, door: Comer) -> WayOut:
    """Where to go, while I come or hold a shift. The record says that it was shown to me."""
    with door.act_inside(body, leads_to=None) as act:
        address = address_service.show_address(act.tx, act.me.circle_id, act.me.member_id)
        return way_out(address)
