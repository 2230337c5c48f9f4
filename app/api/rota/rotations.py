"""Taking a time in turn: who, in which order, each one's yes, and leaving. "Every Tuesday" too."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import Inside, Needs
from app.api.http.wire import Day, Id, Nothing
from app.api.http.wire import In as Body
from app.api.views.patterns import Weekday
from app.api.views.rotations import (
    HandOffName,
    RotationOut,
    Rotations,
    rotation_outs,
    rotations_seen,
)
from app.circles.permissions import Permission
from app.circles.service import Membership, get_circle
from app.core.db import Tx
from app.core.errors import NotFound
from app.rota.models import HandOff
from app.rota.rotations import rotation_service
from app.rota.rotations.rotation_queries import rotations_of

router = APIRouter(tags=["rota"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Taker = Annotated[Inside, Depends(Needs(Permission.CLAIM))]
Writer = Annotated[Inside, Depends(Needs(Permission.PATTERNS))]

_NOTHING = Nothing()


class RotationIn(Body):
    id: Id
    pattern_id: Id
    members: list[Id] = Field(min_length=1, max_length=rotation_service.MOST_MEMBERS)
    hand_off: HandOffName = HandOff.WEEK.value
    every: int = Field(1, ge=1, le=52, description="Shifts, days, weeks or months.")
    hand_over_on: int | None = Field(
        None,
        ge=0,
        le=31,
        description=(
            "The weekday (0 is Monday) or day of the month on which a turn by weeks or months "
            "passes on. Left out: on the day on which it began."
        ),
    )
    weekdays: list[Weekday] = Field(
        default_factory=list, max_length=7, description="Left out: whenever the time comes."
    )
    from_: Day | None = Field(None, alias="from")
    until: Day | None = None


class MineIn(Body):
    """ "Every Tuesday": a time that one member takes each time it comes."""

    id: Id
    pattern_id: Id
    weekdays: list[Weekday] = Field(default_factory=list, max_length=7)
    from_: Day | None = Field(None, alias="from")
    until: Day | None = None


class RotationEdit(Body):
    members: list[Id] = Field(min_length=1, max_length=rotation_service.MOST_MEMBERS)
    until: Day | None = None


def _mask(weekdays: list[int]) -> int:
    return sum(1 << day for day in set(weekdays)) or 127


def _get_rotation_out(tx: Tx, me: Membership, rotation_id: str) -> RotationOut:
    rotations = [
        rotation for rotation in rotations_of(tx, me.circle_id) if rotation.id == rotation_id
    ]
    if not rotations:
        raise NotFound
    return rotation_outs(tx, me, rotations)[0]


@router.get("/circles/{circle_id}/rotations")
def list_rotations(door: Reader) -> Rotations:
    """What is taken in turn: all of it for those who may read names, else my turns, and what I'm
    asked for while open times are mine to read."""
    with door.look_inside() as look:
        return rotations_seen(look.tx, look.me)


@router.post("/circles/{circle_id}/rotations", status_code=201)
def make(body: RotationIn, door: Writer) -> RotationOut:
    """Let members take a time in turn. Each is asked, and takes turns from their own yes on."""
    with door.act_inside(body, leads_to=body.id) as act:
        if act.fresh:
            rotation_service.create_rotation(
                act.tx,
                get_circle(act.tx, act.me.circle_id),
                rotation_id=body.id,
                pattern_id=body.pattern_id,
                hand_off=body.hand_off,
                interval=body.every,
                hand_over_on=body.hand_over_on,
                weekdays=_mask(body.weekdays),
                first=body.from_,
                until=body.until,
                members=body.members,
                alone=False,
                by=act.me.member_id,
            )
        return _get_rotation_out(act.tx, act.me, act.once.resource_id)


@router.post("/circles/{circle_id}/rotations/mine", status_code=201)
def make_mine(body: MineIn, door: Taker) -> RotationOut:
    """I take this each time it comes, or on some weekdays, until I say otherwise."""
    with door.act_inside(body, leads_to=body.id) as act:
        if act.fresh:
            rotation_service.create_rotation(
                act.tx,
                get_circle(act.tx, act.me.circle_id),
                rotation_id=body.id,
                pattern_id=body.pattern_id,
                hand_off="shift",
                interval=1,
                weekdays=_mask(body.weekdays),
                first=body.from_,
                until=body.until,
                members=[act.me.member_id],
                alone=True,
                by=act.me.member_id,
            )
        return _get_rotation_out(act.tx, act.me, act.once.resource_id)


@router.patch("/circles/{circle_id}/rotations/{rotation_id}")
def change(rotation_id: Id, body: RotationEdit, door: Writer) -> RotationOut:
    """Another order, other members, another last day. Whose turn it is now stays so."""
    with door.act_inside(body, leads_to=rotation_id) as act:
        if act.fresh:
            rotation_service.change_rotation(
                act.tx,
                get_circle(act.tx, act.me.circle_id),
                rotation_id,
                members=body.members,
                until=body.until,
                by=act.me.member_id,
            )
        return _get_rotation_out(act.tx, act.me, rotation_id)


@router.post("/circles/{circle_id}/rotations/{rotation_id}/agree")
def agree(rotation_id: Id, body: Nothing, door: Taker) -> RotationOut:
    """I take my turns. I can let go of any of them, and leave at any time."""
    with door.act_inside(body, leads_to=rotation_id) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            rotation_service.agree_to_turns(act.tx, circle, rotation_id, act.me.member_id)
        return _get_rotation_out(act.tx, act.me, rotation_id)


@router.post("/circles/{circle_id}/rotations/{rotation_id}/leave", status_code=204)
def leave(rotation_id: Id, body: Nothing, door: Taker) -> None:
    """No turns for me, or no more. That is fine; nobody asks why."""
    with door.act_inside(body, leads_to=rotation_id) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            rotation_service.leave_rotation(act.tx, circle, rotation_id, act.me.member_id)


@router.delete("/circles/{circle_id}/rotations/{rotation_id}", status_code=204)
def end(rotation_id: Id, door: Writer, body: Nothing = _NOTHING) -> None:
    """No more turns. Times that somebody has by now stay theirs."""
    with door.act_inside(body, leads_to=rotation_id) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            rotation_service.end_rotation(act.tx, circle, rotation_id, act.me.member_id)
