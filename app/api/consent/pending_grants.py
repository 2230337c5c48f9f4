"""Looking over alone what will open more of the plan, and how long that waits."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.consent.preconditions import giver_of
from app.api.http.guards import Inside, Look, Needs
from app.api.http.wire import In as Body
from app.api.views.pending_grants import Widening, widening_out
from app.circles.permissions import Permission
from app.consent.grant_delay import LONGEST
from app.stewardship import grant_delay_service

router = APIRouter(tags=["consent"])

#: The person alone: in a draft there is nobody whose wait it would be.
Alone = Annotated[Inside, Depends(Needs(Permission.WIDEN))]


class WideningHoursIn(Body):
    hours: int = Field(ge=0, le=LONGEST, description="How long wider grants wait.")


def _read_widening(look: Look) -> Widening:
    return widening_out(look.tx, look.me.circle_id, look.caller.device_id)


@router.get("/circles/{circle_id}/widening")
def read(door: Alone) -> Widening:
    """What will open more of the plan or the health card, and when; what is asked about again."""
    with door.look_inside() as look:
        return _read_widening(look)


@router.put("/circles/{circle_id}/widening")
def set_hours(body: WideningHoursIn, door: Alone) -> Widening:
    """Set how long wider grants wait: longer at once, shorter when the wait so far is over."""
    with door.act_inside(body, leads_to=door.circle_id) as act:
        if act.fresh:
            grant_delay_service.set_pause(act.tx, act.me.circle_id, body.hours, giver_of(act))
        return widening_out(act.tx, act.me.circle_id, act.caller.device_id)
