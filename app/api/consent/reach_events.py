"""My reach one event after another: whether, in which hours of mine, over what."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field, model_validator

from app.api.http.guards import LATER, Inside, Needs
from app.api.http.wire import In as Body
from app.api.http.wire import Wall, minute
from app.api.views.reach import Ways
from app.api.views.reach_events import EventOfFriends, EventsOut, events_out
from app.circles.permissions import Permission
from app.consent.reach_service import set_event
from app.outbox.events import Event
from app.record import service as record
from app.stewardship.in_flight_service import in_flight, wait_until_left

router = APIRouter(tags=["consent"])

Helper = Annotated[Inside, Depends(Needs(Permission.CLAIM))]


class EventIn(Body):
    """One event. Without `own` its hours and channels are the usual ones."""

    event: EventOfFriends
    on: bool
    own: bool = False
    from_: Wall | None = Field(None, alias="from", description="By my clock; none: at any hour.")
    to: Wall | None = None
    channels: Ways | None = Field(None, description="Over what, in this order; goes with `own`.")

    @model_validator(mode="after")
    def _check_hours_and_channels(self) -> EventIn:
        if (self.from_ is None) != (self.to is None):
            raise ValueError("from and to go together")
        if self.own != (self.channels is not None) or (self.from_ and not self.own):
            raise ValueError("hours and channels go with own, and only with it")
        return self


@router.get("/circles/{circle_id}/reach/events")
def read(door: Helper) -> EventsOut:
    """What may reach me, event by event."""
    with door.look_inside() as look:
        return events_out(look.tx, look.me.member_id)


@router.put("/circles/{circle_id}/reach/events")
def write(body: EventIn, door: Helper) -> EventsOut:
    """Say it of one event. Answered when nothing can leave that I don't want any more."""
    with door.act_inside(body, leads_to=LATER) as act:
        circle_id, member_id = act.me.circle_id, act.me.member_id
        if act.fresh:
            hours = (
                minute(body.from_) if body.from_ else None,
                minute(body.to) if body.to else None,
            )
            own_terms = (hours, list(body.channels)) if body.channels is not None else None
            set_event(
                act.tx, circle_id, member_id, Event(body.event), on=body.on, own_terms=own_terms
            )
            record.append(act.tx, circle_id, "reach_changed", who=member_id)
            act.led_to(member_id)
        on_its_way = in_flight(act.tx, circle_id, member_id)
        events = events_out(act.tx, member_id)
    wait_until_left(door.services.db, on_its_way)
    return events
