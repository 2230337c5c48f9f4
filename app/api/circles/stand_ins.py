"""Somebody coordinates for some days: the person asks, the member says yes, either ends it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from app.api.http.guards import Inside, Needs
from app.api.http.wire import Day, Id, Nothing
from app.api.http.wire import In as Body
from app.api.views.stand_ins import StandIns, stand_ins_out
from app.circles.permissions import Permission
from app.stewardship import stand_in_service
from app.stewardship.in_flight_service import in_flight, wait_until_left

router = APIRouter(tags=["circles"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Keeper = Annotated[Inside, Depends(Needs(Permission.MEMBERS))]

_NOTHING = Nothing()


class StandInIn(Body):
    """Days by the circle's wall calendar, both ends among them."""

    id: Id
    member_id: Id
    first: Day
    last: Day


class StandInAnswerIn(Body):
    agreed: bool


@router.get("/circles/{circle_id}/stand-ins")
def read(door: Reader) -> StandIns:
    """Who coordinates for some days, or is asked to; a member reads what is about them."""
    with door.look_inside() as look:
        return StandIns(stand_ins=stand_ins_out(look.tx, look.me))


@router.post("/circles/{circle_id}/stand-ins", status_code=201)
def ask(body: StandInIn, door: Keeper) -> StandIns:
    """Ask a member to coordinate for some days. It begins with their yes."""
    with door.act_inside(body, leads_to=body.id) as act:
        if act.fresh:
            stand_in_service.ask(
                act.tx,
                circle_id=act.me.circle_id,
                stand_in_id=body.id,
                member_id=body.member_id,
                first=body.first,
                last=body.last,
                by=act.me.member_id,
            )
        return StandIns(stand_ins=stand_ins_out(act.tx, act.me))


@router.put("/circles/{circle_id}/stand-ins/{stand_in_id}/mine")
def say(stand_in_id: Id, body: StandInAnswerIn, door: Reader) -> StandIns:
    """My yes or no to it. A no is fine at any time, also later."""
    with door.act_inside(body, leads_to=stand_in_id) as act:
        if act.fresh:
            stand_in_service.answer(
                act.tx,
                circle_id=act.me.circle_id,
                stand_in_id=stand_in_id,
                member_id=act.me.member_id,
                agreed=body.agreed,
            )
        on_its_way = [] if body.agreed else in_flight(act.tx, act.me.circle_id, act.me.member_id)
        stand_ins = StandIns(stand_ins=stand_ins_out(act.tx, act.me))
    wait_until_left(door.services.db, on_its_way)
    return stand_ins


@router.delete("/circles/{circle_id}/stand-ins/{stand_in_id}")
def end(stand_in_id: Id, door: Keeper, body: Nothing = _NOTHING) -> StandIns:
    """End it now, or take the question back. What was on its way has left when this answers."""
    with door.act_inside(body, leads_to=stand_in_id) as act:
        ended = None
        if act.fresh:
            ended = stand_in_service.end(
                act.tx,
                circle_id=act.me.circle_id,
                stand_in_id=stand_in_id,
                by=act.me.member_id,
            )
        member_id = ended.member_id if ended is not None else None
        on_its_way = in_flight(act.tx, act.me.circle_id, member_id)
        stand_ins = StandIns(stand_ins=stand_ins_out(act.tx, act.me))
    wait_until_left(door.services.db, on_its_way)
    return stand_ins
