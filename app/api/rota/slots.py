"""The week, and letting go."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from app.api.http.guards import Inside, Needs
from app.api.http.wire import Day, Nothing, SlotId
from app.api.http.wire import In as Body
from app.api.views.slots import WEEK_DAYS, SlotOut, Told, Week, one_slot, week_seen
from app.circles.permissions import Permission
from app.circles.service import get_circle
from app.rota.shifts.claim_service import hand_over, release
from app.rota.shifts.reminder_service import tell_open_times

router = APIRouter(tags=["rota"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Claimer = Annotated[Inside, Depends(Needs(Permission.CLAIM))]
Offerer = Annotated[Inside, Depends(Needs(Permission.OFFER))]


class TellIn(Body):
    slot_ids: list[SlotId] = Field(min_length=1, max_length=20)


@router.get("/circles/{circle_id}/week", response_model=Week)
def week(
    door: Reader,
    first: Annotated[Day | None, Query(alias="from")] = None,
    days: Annotated[int, Query(ge=1, le=14)] = WEEK_DAYS,
) -> Response:
    """The slots of some days that are mine to see, with who holds their places as far as that is.

    All of them for the person, who coordinates, and who may hear of open times; else my shifts.
    What is over for more than 60 days is deleted.
    """
    with door.look_inside() as look:
        shown_week = week_seen(look.tx, look.me, first, days)
    return door.answer(shown_week.plain())


@router.post("/circles/{circle_id}/slots/{slot_id}/release")
def let_go(slot_id: SlotId, body: Nothing, door: Claimer) -> SlotOut:
    """Let a shift go. That is fine."""
    with door.act_inside(body, leads_to=slot_id) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            release(act.tx, circle=circle, member_id=act.me.member_id, slot=slot_id)
        return one_slot(act.tx, act.me, slot_id, let_go=True)


@router.post("/circles/{circle_id}/slots/{slot_id}/hand-over")
def pass_on(slot_id: SlotId, body: Nothing, door: Claimer) -> SlotOut:
    """I need to hand over now: the rest of my time is open. That is fine, and nobody asks why."""
    with door.act_inside(body, leads_to=slot_id) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            hand_over(act.tx, circle=circle, member_id=act.me.member_id, slot=slot_id)
        return one_slot(act.tx, act.me, slot_id, let_go=True)


@router.post("/circles/{circle_id}/open-times/tell", status_code=202)
def tell(body: TellIn, door: Offerer) -> Told:
    """Tell the friends who agreed to hear of open times."""
    with door.act_inside(body, leads_to=None) as act:
        number = 0
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            slots = list(dict.fromkeys(body.slot_ids))
            number = tell_open_times(act.tx, circle, slots, by=act.me.member_id)
        return Told(told=number)
