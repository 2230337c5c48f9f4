"""What the person sets for a member, and the shifts that lie beyond it."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import Inside, Needs
from app.api.http.wire import In as Body
from app.api.http.wire import MemberId, Out, SlotId, Wall, minute, wall
from app.api.slots import SlotOut, slot_outs
from app.circles.member_limits import NO_LIMITS, SetLimits
from app.circles.permissions import Permission
from app.circles.service import Membership, get_circle, get_member, limits_in
from app.core.db import Tx
from app.rota.schedule.week_queries import slots_of
from app.stewardship.limit_service import end_shift, set_limits, shifts_beyond
from app.stewardship.withdrawal_service import in_flight, wait_until_left

router = APIRouter(tags=["circles"])

Keeper = Annotated[Inside, Depends(Needs(Permission.MEMBERS))]


class NightIn(Body):
    """Hours by the circle's wall clock."""

    from_: Wall = Field(alias="from")
    to: Wall


class LimitsIn(Body):
    """All of a member's limits; what is left out isn't limited."""

    night: NightIn | None = None
    weekly_shifts: int | None = Field(None, ge=1, le=50, description="Monday to Sunday.")


class NightOut(Out):
    from_: str = Field(serialization_alias="from")
    to: str


class LimitsOut(Out):
    night: NightOut | None
    weekly_shifts: int | None


class BeyondOut(Out):
    slot: SlotOut
    why: Literal["night", "week"]


class MemberLimits(LimitsOut):
    beyond: list[BeyondOut] = Field(
        description="Shifts that they hold beyond it. They stay until you end them."
    )


class EndIn(Body):
    slot_id: SlotId


def limits_out(limits: SetLimits) -> LimitsOut:
    """Limits as a phone reads them."""
    night = limits.night
    return LimitsOut(
        night=NightOut(from_=wall(night[0]), to=wall(night[1])) if night is not None else None,
        weekly_shifts=limits.weekly,
    )


def _out(tx: Tx, me: Membership, member_id: str) -> MemberLimits:
    circle = get_circle(tx, me.circle_id)
    get_member(tx, me.circle_id, member_id)
    limits = limits_in(tx, me.circle_id).get(member_id, NO_LIMITS)
    beyond = shifts_beyond(tx, circle, member_id)
    slots = slots_of(tx, circle, [one.slot_id for one in beyond])
    shown = {one["id"]: one for one in slot_outs(tx, me, slots)}
    return MemberLimits(
        **limits_out(limits).model_dump(),
        beyond=[
            BeyondOut(slot=shown[one.slot_id], why=one.why)
            for one in beyond
            if one.slot_id in shown
        ],
    )


@router.get("/circles/{circle_id}/members/{member_id}/limits")
def read(member_id: MemberId, door: Keeper) -> MemberLimits:
    """What I set for a member, and which shifts of theirs lie beyond it."""
    with door.look_inside() as look:
        return _out(look.tx, look.me, member_id)


@router.put("/circles/{circle_id}/members/{member_id}/limits")
def write(member_id: MemberId, body: LimitsIn, door: Keeper) -> MemberLimits:
    """Set anew what isn't for a member: hours without shifts, the most in a week.

    What they hold stays theirs: `beyond` says which shifts those are. Answered when nothing that
    the night stops can leave any more.
    """
    with door.act_inside(body) as act:
        if act.fresh:
            night = body.night
            wanted = SetLimits(
                (minute(night.from_), minute(night.to)) if night is not None else None,
                body.weekly_shifts,
            )
            set_limits(act.tx, act.me.circle_id, member_id, wanted, by=act.me.member_id)
            act.once.done(member_id)
        on_its_way = in_flight(act.tx, act.me.circle_id, member_id)
        said = _out(act.tx, act.me, member_id)
    wait_until_left(door.services.db, on_its_way)
    return said


@router.post("/circles/{circle_id}/members/{member_id}/limits/end-shift")
def end(member_id: MemberId, body: EndIn, door: Keeper) -> MemberLimits:
    """End a shift that lies beyond what I set. They hear that a shift changed."""
    with door.act_inside(body) as act:
        if act.fresh:
            end_shift(act.tx, act.me.circle_id, member_id, body.slot_id, by=act.me.member_id)
            act.once.done(member_id)
        return _out(act.tx, act.me, member_id)
