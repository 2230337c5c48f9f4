"""Coordinating: laying the role down, handing it on, and the person's and the member's yes."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends

from app.api.http.guards import Inside, Needs
from app.api.http.wire import Id, Instant, Nothing, Out
from app.api.http.wire import In as Body
from app.circles.disclosure_service import Tag
from app.circles.models import RoleHandover
from app.circles.permissions import Permission
from app.circles.service import Membership, called
from app.core.db import Tx
from app.stewardship import coordinator_service
from app.stewardship.withdrawal_service import in_flight, wait_until_left

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


class WhoOut(Out):
    member_id: str
    name: str
    tags: list[Tag]


class HandoverOut(Out):
    """asked: it waits for the person · allowed: for the member · stays: somebody said no."""

    id: str
    giver: WhoOut
    taker: WhoOut
    state: Literal["asked", "allowed", "stays"]
    mine: Literal["gives", "takes"] | None


class Handovers(Out):
    handovers: list[HandoverOut]


class LeftCoordinatorOut(Out):
    """The last coordinator, who isn't one any more."""

    member_id: str
    name: str
    at: Instant


def handovers_out(tx: Tx, me: Membership) -> list[HandoverOut]:
    """What is being handed on: all of it for the person, else what is the reader's to do."""
    found = coordinator_service.open_handovers(tx, me.circle_id)
    if not me.is_person:
        found = [one for one in found if _is_theirs(one, me.member_id)]
        ended = coordinator_service.lately_ended(tx, me.circle_id, me.member_id)
        found += [ended] if ended is not None and not found else []
    names = called(tx, me.circle_id, {who for one in found for who in (one.from_id, one.to_id)})

    def who(member_id: str) -> WhoOut:
        held = names[member_id]
        return WhoOut(member_id=member_id, name=held.name, tags=held.tags)

    def shown(one: RoleHandover) -> HandoverOut:
        state: Literal["asked", "allowed", "stays"] = "allowed" if one.allowed_at else "asked"
        mine: Literal["gives", "takes"] | None = None
        if one.from_id == me.member_id:
            mine = "gives"
        elif one.to_id == me.member_id:
            mine = "takes"
        return HandoverOut(
            id=one.id,
            giver=who(one.from_id),
            taker=who(one.to_id),
            state="stays" if one.ended_at else state,
            mine=mine,
        )

    return [shown(one) for one in found]


def _is_theirs(one: RoleHandover, member_id: str) -> bool:
    """Whether a member gives it, or is asked by now to take it."""
    return one.from_id == member_id or (one.to_id == member_id and one.allowed_at is not None)


def left_out(tx: Tx, circle_id: str) -> LeftCoordinatorOut | None:
    """The last coordinator who went, for the person's home."""
    held = coordinator_service.left_by(tx, circle_id)
    if held is None:
        return None
    name = called(tx, circle_id, [held.member_id])[held.member_id].name
    return LeftCoordinatorOut(member_id=held.member_id, name=name, at=held.at)


@router.get("/circles/{circle_id}/role-handovers")
def read(door: Reader) -> Handovers:
    """Who hands coordinating on, and to whom; a member reads what is theirs to do."""
    with door.look_inside() as look:
        return Handovers(handovers=handovers_out(look.tx, look.me))


@router.post("/circles/{circle_id}/role-handovers", status_code=201)
def ask(body: HandoverIn, door: Coordinator) -> Handovers:
    """I'd like to hand coordinating on to this member. The person is asked first, then they."""
    with door.act_inside(body) as act:
        if act.fresh:
            coordinator_service.ask(
                act.tx,
                circle_id=act.me.circle_id,
                handover_id=body.id,
                from_id=act.me.member_id,
                to_id=body.to_id,
            )
            act.once.done(body.id, 201)
        return Handovers(handovers=handovers_out(act.tx, act.me))


@router.put("/circles/{circle_id}/role-handovers/{handover_id}/person")
def say_as_person(handover_id: Id, body: RoleHandoverAnswerIn, door: Keeper) -> Handovers:
    """The person's yes or no. With a yes the member is asked."""
    with door.act_inside(body) as act:
        if act.fresh:
            coordinator_service.answer_as_person(
                act.tx,
                act.me.circle_id,
                handover_id,
                agreed=body.agreed,
                by=act.me.member_id,
            )
            act.once.done(handover_id)
        return Handovers(handovers=handovers_out(act.tx, act.me))


@router.put("/circles/{circle_id}/role-handovers/{handover_id}/mine")
def say(handover_id: Id, body: RoleHandoverAnswerIn, door: Reader) -> Handovers:
    """My own yes or no, once the person has said yes. With mine the roles change."""
    with door.act_inside(body) as act:
        if act.fresh:
            coordinator_service.answer_as_member(
                act.tx,
                act.me.circle_id,
                handover_id,
                act.me.member_id,
                agreed=body.agreed,
            )
            act.once.done(handover_id)
        # What is on its way under the role that somebody had is waited for.
        on_its_way = in_flight(act.tx, act.me.circle_id) if body.agreed else []
        said = Handovers(handovers=handovers_out(act.tx, act.me))
    wait_until_left(door.services.db, on_its_way)
    return said


@router.delete("/circles/{circle_id}/role-handovers/{handover_id}")
def take_back(handover_id: Id, door: Coordinator, body: Nothing = _NOTHING) -> Handovers:
    """It stays with me. Nobody is told."""
    with door.act_inside(body) as act:
        if act.fresh:
            coordinator_service.take_back(act.tx, act.me.circle_id, handover_id, act.me.member_id)
            act.once.done(handover_id)
        return Handovers(handovers=handovers_out(act.tx, act.me))


@router.post("/circles/{circle_id}/me/lay-down", status_code=204)
def lay_down(body: Nothing, door: Coordinator) -> None:
    """I don't coordinate any more. If nobody else does, the person hears it."""
    with door.act_inside(body) as act:
        if act.fresh:
            coordinator_service.lay_down(act.tx, act.me.circle_id, act.me.member_id)
            act.once.done(None, 204)
        on_its_way = in_flight(act.tx, act.me.circle_id, act.me.member_id)
    wait_until_left(door.services.db, on_its_way)


@router.post("/circles/{circle_id}/coordinator-left/read", status_code=204)
def read_that_they_left(body: Nothing, door: Keeper) -> None:
    """I have read that nobody coordinates any more."""
    with door.act_inside(body) as act:
        if act.fresh:
            coordinator_service.read_that_they_left(act.tx, act.me.circle_id)
            act.once.done(None, 204)
