"""Months ahead: on which days something is open."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field
from typing_extensions import TypedDict

from app.access.reading import reads_of
from app.api.guards import Inside, Needs
from app.api.slots import Day, wall_time
from app.api.wire import Out
from app.circles.permissions import Permission
from app.rota.ahead import TimeAhead, days_ahead
from app.rota.shown import slots_shown
from app.rota.week import slots_between, today

router = APIRouter(tags=["rota"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]


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
    number: Annotated[int, Query(alias="days", ge=1, le=42)] = 42,
) -> Response:
    """How each of up to 42 days stands, without names: a light look at the months ahead.

    Of days that are mine to see: all, or those of my shifts.
    """
    with door.look_inside() as look:
        me = look.me
        start = first or today(me.zone, look.tx.now)
        zone = ZoneInfo(me.zone)
        slots = slots_between(look.tx, me.circle_id, me.zone, start, number)
        ahead = days_ahead(
            (
                TimeAhead(
                    on=wall_time(slot.starts_at, zone)[:10],
                    ends_at=slot.ends_at,
                    wanted=slot.places,
                    filled=len(slot.holders),
                    mine=slot.held_by(me.member_id),
                )
                for slot in slots_shown(look.tx, me, slots)
            ),
            look.tx.now,
        )
        shown = reads_of(look.tx, me).times
    found = [{"on": one.on, "standing": one.standing, "mine": one.mine} for one in ahead]
    return door.answer(
        {"zone": me.zone, "shown": shown, "from": start, "days": number, "found": found}
    )
