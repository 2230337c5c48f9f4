"""Taking a time in turn: who, in which order, each one's yes, and leaving. "Every Tuesday" too."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends
from pydantic import Field

from app.access.reading import reads_of
from app.api.http.guards import Inside, Needs
from app.api.http.wire import Day, Id, InstantText, Nothing, Out, rfc3339
from app.api.http.wire import In as Body
from app.api.patterns import Weekday
from app.api.slots import wall_time
from app.circles.disclosure_service import Tag
from app.circles.permissions import Permission
from app.circles.service import Called, Membership, called, get_circle
from app.core.db import Tx
from app.core.errors import NotFound
from app.rota.models import HandOff, Rotation, RotationPlace
from app.rota.rotations import rotation_service
from app.rota.rotations.rotation_queries import Coming, coming_turns, places_of, rotations_of

router = APIRouter(tags=["rota"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Taker = Annotated[Inside, Depends(Needs(Permission.CLAIM))]
Writer = Annotated[Inside, Depends(Needs(Permission.PATTERNS))]

HandOffName = Literal["shift", "day", "week", "month"]
_NOTHING = Nothing()
NEXT = 4


class RotationIn(Body):
    id: Id
    pattern_id: Id
    members: list[Id] = Field(min_length=1, max_length=rotation_service.MOST_MEMBERS)
    hand_off: HandOffName = "week"
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


class InTurn(Out):
    member_id: str
    name: str
    tags: list[Tag]
    agreed: bool


class TurnOut(Out):
    slot_id: str
    starts_at: InstantText
    starts_wall: str
    mine: bool
    name: str | None
    tags: list[Tag]


class RotationOut(Out):
    id: str
    pattern_id: str
    hand_off: HandOffName
    every: int
    hand_over_on: int | None
    weekdays: list[int]
    from_: date = Field(serialization_alias="from")
    until: date | None
    alone: bool
    mine: Literal["asked", "agreed"] | None
    others: int | None = Field(
        description="How many take turns besides me; none: not for me to know."
    )
    members: list[InTurn] = Field(description="In order; for those who may read names.")
    next_turns: list[TurnOut]


class Rotations(Out):
    rotations: list[RotationOut]


def rotation_outs(tx: Tx, me: Membership, rotations: list[Rotation]) -> list[RotationOut]:
    """Rotations as a member sees them: names for who may read names, else their own turns."""
    ids = [one.id for one in rotations]
    places, coming = places_of(tx, ids), coming_turns(tx, me.circle_id, ids)
    names: dict[str, Called] = {}
    if Permission.NAMES in me.may:
        everyone = {one.member_id for row in places.values() for one in row}
        names = called(tx, me.circle_id, everyone)
    times = reads_of(tx, me).times
    found = [_out(me, one, places[one.id], coming[one.id], names) for one in rotations]
    return found if times else [one.model_copy(update={"others": None}) for one in found]


def rotations_seen(tx: Tx, me: Membership) -> Rotations:
    """The rotations that are a member's to read."""
    found = rotation_outs(tx, me, rotations_of(tx, me.circle_id))
    if Permission.NAMES not in me.may:
        wanted = {"asked", "agreed"} if reads_of(tx, me).times else {"agreed"}
        found = [one for one in found if one.mine in wanted]
    return Rotations(rotations=found)


def _out(
    me: Membership,
    rotation: Rotation,
    places: list[RotationPlace],
    coming: list[Coming],
    names: dict[str, Called],
) -> RotationOut:
    zone = ZoneInfo(me.zone)
    mine = next((one for one in places if one.member_id == me.member_id), None)
    shown = [
        TurnOut(
            slot_id=turn.slot_id,
            starts_at=rfc3339(turn.starts_at),
            starts_wall=wall_time(turn.starts_at, zone),
            mine=turn.member_id == me.member_id,
            name=names[turn.member_id].name if turn.member_id in names else None,
            tags=names[turn.member_id].tags if turn.member_id in names else [],
        )
        for turn in coming
        if names or turn.member_id == me.member_id
    ]
    return RotationOut(
        id=rotation.id,
        pattern_id=rotation.pattern_id,
        hand_off=HandOff(rotation.hand_off).value,
        every=rotation.every,
        hand_over_on=rotation.hand_over_on,
        weekdays=[] if rotation.weekdays == 127 else _listed(rotation.weekdays),
        from_=rotation.anchor,
        until=rotation.until_date,
        alone=rotation.alone,
        mine=None if mine is None else "agreed" if mine.agreed_at else "asked",
        others=sum(one.agreed_at is not None and one is not mine for one in places),
        members=[
            InTurn(
                member_id=one.member_id,
                name=names[one.member_id].name,
                tags=names[one.member_id].tags,
                agreed=one.agreed_at is not None,
            )
            for one in places
            if one.member_id in names
        ],
        next_turns=shown[:NEXT],
    )


def _listed(mask: int) -> list[int]:
    return [day for day in range(7) if mask >> day & 1]


def _mask(weekdays: list[int]) -> int:
    return sum(1 << day for day in set(weekdays)) or 127


def _one(tx: Tx, me: Membership, rotation_id: str) -> RotationOut:
    found = [one for one in rotations_of(tx, me.circle_id) if one.id == rotation_id]
    if not found:
        raise NotFound
    return rotation_outs(tx, me, found)[0]


@router.get("/circles/{circle_id}/rotations")
def list_rotations(door: Reader) -> Rotations:
    """What is taken in turn: all of it for those who may read names, else my turns, and what I'm
    asked for while open times are mine to read."""
    with door.look_inside() as look:
        return rotations_seen(look.tx, look.me)


@router.post("/circles/{circle_id}/rotations", status_code=201)
def make(body: RotationIn, door: Writer) -> RotationOut:
    """Let members take a time in turn. Each is asked, and takes turns from their own yes on."""
    with door.act_inside(body) as act:
        if act.fresh:
            rotation_service.make(
                act.tx,
                get_circle(act.tx, act.me.circle_id),
                rotation_id=body.id,
                pattern_id=body.pattern_id,
                hand_off=body.hand_off,
                every=body.every,
                hand_over_on=body.hand_over_on,
                weekdays=_mask(body.weekdays),
                first=body.from_,
                until=body.until,
                members=body.members,
                alone=False,
                by=act.me.member_id,
            )
            act.once.done(body.id, 201)
        return _one(act.tx, act.me, act.once.resource_id)


@router.post("/circles/{circle_id}/rotations/mine", status_code=201)
def make_mine(body: MineIn, door: Taker) -> RotationOut:
    """I take this each time it comes, or on some weekdays, until I say otherwise."""
    with door.act_inside(body) as act:
        if act.fresh:
            rotation_service.make(
                act.tx,
                get_circle(act.tx, act.me.circle_id),
                rotation_id=body.id,
                pattern_id=body.pattern_id,
                hand_off="shift",
                every=1,
                weekdays=_mask(body.weekdays),
                first=body.from_,
                until=body.until,
                members=[act.me.member_id],
                alone=True,
                by=act.me.member_id,
            )
            act.once.done(body.id, 201)
        return _one(act.tx, act.me, act.once.resource_id)


@router.patch("/circles/{circle_id}/rotations/{rotation_id}")
def change(rotation_id: Id, body: RotationEdit, door: Writer) -> RotationOut:
    """Another order, other members, another last day. Whose turn it is now stays so."""
    with door.act_inside(body) as act:
        if act.fresh:
            rotation_service.change(
                act.tx,
                get_circle(act.tx, act.me.circle_id),
                rotation_id,
                members=body.members,
                until=body.until,
                by=act.me.member_id,
            )
            act.once.done(rotation_id)
        return _one(act.tx, act.me, rotation_id)


@router.post("/circles/{circle_id}/rotations/{rotation_id}/agree")
def agree(rotation_id: Id, body: Nothing, door: Taker) -> RotationOut:
    """I take my turns. I can let go of any of them, and leave at any time."""
    with door.act_inside(body) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            rotation_service.agree(act.tx, circle, rotation_id, act.me.member_id)
            act.once.done(rotation_id)
        return _one(act.tx, act.me, rotation_id)


@router.post("/circles/{circle_id}/rotations/{rotation_id}/leave", status_code=204)
def leave(rotation_id: Id, body: Nothing, door: Taker) -> None:
    """No turns for me, or no more. That is fine; nobody asks why."""
    with door.act_inside(body) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            rotation_service.leave(act.tx, circle, rotation_id, act.me.member_id)
            act.once.done(rotation_id, 204)


@router.delete("/circles/{circle_id}/rotations/{rotation_id}", status_code=204)
def end(rotation_id: Id, door: Writer, body: Nothing = _NOTHING) -> None:
    """No more turns. Times that somebody has by now stay theirs."""
    with door.act_inside(body) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            rotation_service.end(act.tx, circle, rotation_id, act.me.member_id)
            act.once.done(rotation_id, 204)
