"""The person's limits for one member."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.api.http.wire import Out, wall
from app.api.views.slots import SlotOut, slot_outs
from app.circles.member_limits import NO_LIMITS, SetLimits
from app.circles.service import Membership, get_circle, get_member, limits_in
from app.core.db import Tx
from app.rota.schedule.week_queries import slots_of
from app.stewardship.limit_service import shifts_beyond


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


def limits_out(limits: SetLimits) -> LimitsOut:
    """Limits as a phone reads them."""
    night = limits.night
    return LimitsOut(
        night=NightOut(from_=wall(night[0]), to=wall(night[1])) if night is not None else None,
        weekly_shifts=limits.weekly,
    )


def member_limits_out(tx: Tx, me: Membership, member_id: str) -> MemberLimits:
    """The person's limits for a member, and what that member holds beyond them."""
    circle = get_circle(tx, me.circle_id)
    get_member(tx, me.circle_id, member_id)
    limits = limits_in(tx, me.circle_id).get(member_id, NO_LIMITS)
    beyond = shifts_beyond(tx, circle, member_id)
    slots = slots_of(tx, circle, [shift.slot_id for shift in beyond])
    slots_by_id = {slot["id"]: slot for slot in slot_outs(tx, me, slots)}
    return MemberLimits(
        **limits_out(limits).model_dump(),
        beyond=[
            BeyondOut(slot=slots_by_id[shift.slot_id], why=shift.exceeded_limit)
            for shift in beyond
            if shift.slot_id in slots_by_id
        ],
    )
