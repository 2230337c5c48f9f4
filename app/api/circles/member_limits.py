"""What the person sets for a member, and the shifts that lie beyond it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import Inside, Needs
from app.api.http.wire import In as Body
from app.api.http.wire import MemberId, SlotId, Wall, minute
from app.api.views.member_limits import MemberLimits, member_limits_out
from app.circles.member_limits import SetLimits
from app.circles.permissions import Permission
from app.stewardship.in_flight_service import in_flight, wait_until_left
from app.stewardship.limit_service import end_shift, set_limits

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


class EndIn(Body):
    slot_id: SlotId


@router.get("/circles/{circle_id}/members/{member_id}/limits")
def read(member_id: MemberId, door: Keeper) -> MemberLimits:
    """What I set for a member, and which shifts of theirs lie beyond it."""
    with door.look_inside() as look:
        return member_limits_out(look.tx, look.me, member_id)


@router.put("/circles/{circle_id}/members/{member_id}/limits")
def write(member_id: MemberId, body: LimitsIn, door: Keeper) -> MemberLimits:
    """Set anew what isn't for a member: hours without shifts, the most in a week.

    What they hold stays theirs: `beyond` says which shifts those are. Answered when nothing that
    the night stops can leave any more.
    """
    with door.act_inside(body, leads_to=member_id) as act:
        if act.fresh:
            night = body.night
            new_limits = SetLimits(
                (minute(night.from_), minute(night.to)) if night is not None else None,
                body.weekly_shifts,
            )
            set_limits(act.tx, act.me.circle_id, member_id, new_limits, by=act.me.member_id)
        on_its_way = in_flight(act.tx, act.me.circle_id, member_id)
        limits = member_limits_out(act.tx, act.me, member_id)
    wait_until_left(door.services.db, on_its_way)
    return limits


@router.post("/circles/{circle_id}/members/{member_id}/limits/end-shift")
def end(member_id: MemberId, body: EndIn, door: Keeper) -> MemberLimits:
    """End a shift that lies beyond what I set. They hear that a shift changed."""
    with door.act_inside(body, leads_to=member_id) as act:
        if act.fresh:
            end_shift(act.tx, act.me.circle_id, member_id, body.slot_id, by=act.me.member_id)
        return member_limits_out(act.tx, act.me, member_id)
