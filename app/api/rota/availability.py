"""When I'm often free, and days on which I'm away: mine alone to see."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import LATER, Inside, Needs
from app.api.http.wire import Day, Id, Nothing, Wall, minute
from app.api.http.wire import In as Body
from app.api.views.availability import AvailabilityOut, availability_out
from app.circles.permissions import Permission
from app.consent import away_service
from app.rota.rotations.rotation_queries import schedule_rotations
from app.rota.schedule import availability_service
from app.rota.schedule.availability import MOST_STRETCHES, Free
from app.rota.schedule.pattern_service import schedule_gap_check

router = APIRouter(tags=["rota"])

# Who can take times can say when: the person has nobody to say it to.
Helper = Annotated[Inside, Depends(Needs(Permission.CLAIM))]

_NOTHING = Nothing()


class FreeIn(Body):
    """A stretch of each week by my own wall clock; an end at or before the start: next day."""

    weekday: int = Field(ge=0, le=6, description="0 is Monday.")
    from_: Wall = Field(alias="from")
    to: Wall


class AvailableHoursIn(Body):
    hours: list[FreeIn] = Field(max_length=MOST_STRETCHES)


class AwayIn(Body):
    """Days of mine, both ends among them."""

    id: Id
    first: Day
    last: Day


@router.get("/circles/{circle_id}/availability")
def read(door: Helper) -> AvailabilityOut:
    """When I'm often free, and my days away. Only I see this."""
    with door.look_inside() as look:
        return availability_out(look.tx, look.me.member_id, look.caller.zone)


@router.put("/circles/{circle_id}/availability")
def write(body: AvailableHoursIn, door: Helper) -> AvailabilityOut:
    """Write my hours anew; none: any open time may be offered to me."""
    with door.act_inside(body, leads_to=LATER) as act:
        if act.fresh:
            hours = [Free(free.weekday, minute(free.from_), minute(free.to)) for free in body.hours]
            availability_service.write_hours(act.tx, act.me.circle_id, act.me.member_id, hours)
            act.led_to(act.me.member_id)
        return availability_out(act.tx, act.me.member_id, act.caller.zone)


@router.post("/circles/{circle_id}/away", status_code=201)
def go_away(body: AwayIn, door: Helper) -> AvailabilityOut:
    """I'm away on these days: nothing of them is offered to me. An ask still reaches me."""
    with door.act_inside(body, leads_to=body.id) as act:
        if act.fresh:
            away_service.add(
                act.tx,
                circle_id=act.me.circle_id,
                member_id=act.me.member_id,
                zone=act.caller.zone,
                away_id=body.id,
                first=body.first,
                last=body.last,
            )
            schedule_rotations(act.tx, act.me.circle_id)
            schedule_gap_check(act.tx, act.me.circle_id)
            act.tx.hint()
        return availability_out(act.tx, act.me.member_id, act.caller.zone)


@router.delete("/circles/{circle_id}/away/{away_id}")
def come_back(away_id: Id, door: Helper, body: Nothing = _NOTHING) -> AvailabilityOut:
    """I'm there after all."""
    with door.act_inside(body, leads_to=away_id) as act:
        if act.fresh:
            away_service.end(act.tx, member_id=act.me.member_id, away_id=away_id)
            schedule_rotations(act.tx, act.me.circle_id)
            schedule_gap_check(act.tx, act.me.circle_id)
            act.tx.hint()
        return availability_out(act.tx, act.me.member_id, act.caller.zone)
