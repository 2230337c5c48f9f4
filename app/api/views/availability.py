"""Hours and days of a member, as they set them."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from app.api.http.wire import Out, wall
from app.consent import away_service
from app.core.db import Tx
from app.rota.schedule import availability_service


class FreeOut(Out):
    weekday: int
    from_: str = Field(serialization_alias="from")
    to: str


class AwayOut(Out):
    id: str
    first: date
    last: date


class AvailabilityOut(Out):
    hours: list[FreeOut]
    away: list[AwayOut]


def availability_out(tx: Tx, member_id: str, zone: str) -> AvailabilityOut:
    """A member's free hours and days away."""
    return AvailabilityOut(
        hours=[
            FreeOut(weekday=hours.weekday, from_=wall(hours.from_minute), to=wall(hours.to_minute))
            for hours in availability_service.own_hours(tx, member_id)
        ],
        away=[
            AwayOut(id=away.id, first=away.first, last=away.last)
            for away in away_service.own_days(tx, member_id, zone)
        ],
    )
