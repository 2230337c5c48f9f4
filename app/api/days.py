"""Months ahead: on which days something is open."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field
from typing_extensions import TypedDict

from app.access.reading import reads_of
from app.api.http.guards import Inside, Needs
from app.api.http.wire import Day, Out
from app.api.slots import wall_time
from app.circles.permissions import Permission
from app.circles.service import Membership
from app.core.db import Tx
from app.rota.schedule.month_overview import TimeAhead, days_ahead
from app.rota.schedule.visible_slot_queries import slots_shown
from app.rota.schedule.week_queries import slots_between, today

router = APIRouter(tags=["rota"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
MONTH_DAYS = 42  # a page of the calendar


# Plain dicts, as in a week: a page of the calendar has six weeks of them.
class DayOut(TypedDict):
    on: str
    standing: Literal["open", "part", "held"]
    mine: bool


class Days(Out):
    zone: str
    shown: bool  # all of the circle's times; false: those of my own shifts alone
    from_: date = Field(serialization_alias="from")
    days: int
    found: list[DayOut]


@router.get("/circles/{circle_id}/days", response_model=Days)
def days(
    door: Reader,
    first: Annotated[Day | None, Query(alias="from")] = None,
    number: Annotated[int, Query(alias="days", ge=1, le=MONTH_DAYS)] = MONTH_DAYS,
) -> Response:
    """How each of up to 42 days stands, without names: a light look at the months ahead.

    Of days that are mine to see: all, or those of my shifts.
    """
    with door.look_inside() as look:
        seen = days_seen(look.tx, look.me, first, number)
    return door.answer(
        {
            "zone": seen.zone,
            "shown": seen.shown,
            "from": seen.from_,
            "days": seen.days,
            "found": seen.found,
        }
    )


def days_seen(tx: Tx, me: Membership, first: date | None = None, number: int = MONTH_DAYS) -> Days:
    """How some days stand as a member sees them, from today on if no other day is given."""
    start = first or today(me.zone, tx.now)
    zone = ZoneInfo(me.zone)
    slots = slots_between(tx, me.circle_id, me.zone, start, number)
    ahead = days_ahead(
        (
            TimeAhead(
                on=wall_time(slot.starts_at, zone)[:10],
                ends_at=slot.ends_at,
                wanted=slot.places,
                filled=len(slot.holders),
                mine=slot.held_by(me.member_id),
            )
            for slot in slots_shown(tx, me, slots)
        ),
        tx.now,
    )
    found: list[DayOut] = [
        {"on": one.on, "standing": one.standing.value, "mine": one.mine} for one in ahead
    ]
    return Days.model_construct(
        zone=me.zone, shown=reads_of(tx, me).times, from_=start, days=number, found=found
    )
