"""Coordinating: laying the role down, handing it on, and the person's and the member's yes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from app.api.http.guards import Inside, Needs
from app.api.http.wire import Id, Nothing
from app.api.http.wire import In as Body
from app.api.views.coordinators import Handovers, handovers_out
from app.circles.permissions import Permission
from app.stewardship import coordinator_service
from app.stewardship.in_flight_service import in_flight, wait_until_left

router = APIRouter(tags=["circles"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Keeper = Annotated[Inside, Depends(Needs(Permission.MEMBERS))]
Coordinator = Annotated[Inside, Depends(Needs(Permission.COORDINATE))]

_NOTHING = Nothing()


class HandoverIn(Body):
    id: Id
    to_id: Id


class RoleHandoverAnswerIn(Body):
    agreed: bool


@router.get("/circles/{circle_id}/role-handovers")
def read(door: Reader) -> Handovers:
    """Who hands coordinating on, and to whom; a member reads what is theirs to do."""
    with door.look_inside() as look:
        return Handovers(handovers=handovers_out(look.tx, look.me))


@router.post("/circles/{circle_id}/role-handovers", status_code=201)
def ask(body: HandoverIn, door: Coordinator) -> Handovers:
    """I'd like to hand coordinating on to this member. The person is asked first, then they."""
    with door.act_inside(body, leads_to=body.id) as act:
        if act.fresh:
            coordinator_service.ask(
                act.tx,
                circle_id=act.me.circle_id,
                handover_id=body.id,
                from_id=act.me.member_id,
                to_id=body.to_id,
            )
        return Handovers(handovers=handovers_out(act.tx, act.me))


@router.put("/circles/{circle_id}/role-handovers/{handover_id}/person")
def say_as_person(handover_id: Id, body: RoleHandoverAnswerIn, door: Keeper) -> Handovers:
    """The person's yes or no. With a yes the member is asked."""
    with door.act_inside(body, leads_to=handover_id) as act:
        if act.fresh:
            coordinator_service.answer_as_person(
                act.tx,
                act.me.circle_id,
                handover_id,
                agreed=body.agreed,
                by=act.me.member_id,
            )
        return Handovers(handovers=handovers_out(act.tx, act.me))


@router.put("/circles/{circle_id}/role-handovers/{handover_id}/mine")
def say(handover_id: Id, body: RoleHandoverAnswerIn, door: Reader) -> Handovers:
    """My own yes or no, once the person has said yes. With mine the roles change."""
    with door.act_inside(body, leads_to=handover_id) as act:
        if act.fresh:
            coordinator_service.answer_as_member(
                act.tx,
                act.me.circle_id,
                handover_id,
                act.me.member_id,
                agreed=body.agreed,
            )
        # What is on its way under the role that somebody had is waited for.
        on_its_way = in_flight(act.tx, act.me.circle_id) if body.agreed else []
        handovers = Handovers(handovers=handovers_out(act.tx, act.me))
    wait_until_left(door.services.db, on_its_way)
    return handovers


@router.delete("/circles/{circle_id}/role-handovers/{handover_id}")
def take_back(handover_id: Id, door: Coordinator, body: Nothing = _NOTHING) -> Handovers:
    """It stays with me. Nobody is told."""
    with door.act_inside(body, leads_to=handover_id) as act:
        if act.fresh:
            coordinator_service.take_back(act.tx, act.me.circle_id, handover_id, act.me.member_id)
        return Handovers(handovers=handovers_out(act.tx, act.me))


@router.post("/circles/{circle_id}/me/lay-down", status_code=204)
def lay_down(body: Nothing, door: Coordinator) -> None:
    """I don't coordinate any more. If nobody else does, the person hears it."""
    with door.act_inside(body, leads_to=None) as act:
        if act.fresh:
            coordinator_service.lay_down(act.tx, act.me.circle_id, act.me.member_id)
        on_its_way = in_flight(act.tx, act.me.circle_id, act.me.member_id)
    wait_until_left(door.services.db, on_its_way)


@router.post("/circles/{circle_id}/coordinator-left/read", status_code=204)
def read_that_they_left(body: Nothing, door: Keeper) -> None:
    """I have read that nobody coordinates any more."""
    with door.act_inside(body, leads_to=None) as act:
        if act.fresh:
            coordinator_service.read_that_they_left(act.tx, act.me.circle_id)
