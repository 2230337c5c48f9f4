"""Months ahead: on which days something is open."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from app.api.http.guards import Inside, Needs
from app.api.http.wire import Day
from app.api.views.month import MONTH_DAYS, Days, days_seen
from app.circles.permissions import Permission

router = APIRouter(tags=["rota"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]


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
        month = days_seen(look.tx, look.me, first, number)
    return door.answer(
        {
            "zone": month.zone,
            "shown": month.shown,
            "from": month.from_,
            "days": month.days,
            "found": month.found,
        }
    )
