"""Other hours for some days, for several shifts in one go."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import Inside, Needs
from app.api.http.wire import Day, Id, Nothing, Wall, minute
from app.api.http.wire import In as Body
from app.api.views.other_hours import HoursAskedOut, hours_asked_seen
from app.api.views.patterns import Patterns, current_patterns_out
from app.circles.permissions import Permission
from app.circles.service import get_circle
from app.core.errors import BadInput
from app.rota.changes import other_hours_service

router = APIRouter(tags=["rota"])

Claimer = Annotated[Inside, Depends(Needs(Permission.CLAIM))]
Writer = Annotated[Inside, Depends(Needs(Permission.PATTERNS))]

_NOTHING = Nothing()


class HoursIn(Body):
    """A pattern's hours for these days. An end at or before the start is on the next day."""

    pattern_id: Id
    start: Wall
    end: Wall


class OtherHoursIn(Body):
    id: Id
    from_: Day | None = Field(None, alias="from", description="Left out: today.")
    until: Day
    hours: list[HoursIn] = Field(min_length=1, max_length=100)


@router.post("/circles/{circle_id}/other-hours", status_code=201)
def add(body: OtherHoursIn, door: Writer) -> Patterns:
    """Give shifts other hours for some days. Whoever holds one is told, and asked for their yes."""
    hours = {each.pattern_id: (minute(each.start), minute(each.end)) for each in body.hours}
    if len(hours) < len(body.hours):
        raise BadInput("exists-already")
    with door.act_inside(body, leads_to=body.id) as act:
        circle = get_circle(act.tx, act.me.circle_id)
        if act.fresh:
            other_hours_service.set_other_hours(
                act.tx,
                circle,
                hours_id=body.id,
                first=body.from_,
                last=body.until,
                hours=hours,
                by=act.me.member_id,
            )
        return current_patterns_out(act.tx, circle)


@router.delete("/circles/{circle_id}/other-hours/{hours_id}")
def end(hours_id: Id, door: Writer, body: Nothing = _NOTHING) -> Patterns:
    """Take them back: the ordinary hours hold for what comes from now on."""
    with door.act_inside(body, leads_to=hours_id) as act:
        circle = get_circle(act.tx, act.me.circle_id)
        if act.fresh:
            other_hours_service.end_other_hours(act.tx, circle, hours_id, by=act.me.member_id)
        return current_patterns_out(act.tx, circle)


class HoursAnswerIn(Body):
    yes: bool


@router.get("/circles/{circle_id}/other-hours")
def read(door: Claimer) -> HoursAskedOut:
    """What I am asked about other hours of my shifts; nothing for who may not look the times up."""
    with door.look_inside() as look:
        return hours_asked_seen(look.tx, look.me)


@router.post("/circles/{circle_id}/other-hours/{hours_id}/answer")
def answer(hours_id: Id, body: HoursAnswerIn, door: Claimer) -> HoursAskedOut:
    """I take my shifts and turns at these hours, or I don't. What is still open is mine again."""
    with door.act_inside(body, leads_to=hours_id) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            other_hours_service.say_to_hours(
                act.tx, circle, hours_id, act.me.member_id, yes=body.yes
            )
        return hours_asked_seen(act.tx, act.me)
