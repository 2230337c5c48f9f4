"""A month of days, as a member sees them."""

from __future__ import annotations

from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field
from typing_extensions import TypedDict

from app.access.reading import reads_of
from app.api.http.wire import Out
from app.api.views.slots import wall_time
from app.circles.service import Membership
from app.core.db import Tx
from app.rota.schedule.month_overview import TimeAhead, days_ahead
from app.rota.schedule.visible_slot_queries import visible_slots
from app.rota.schedule.week_queries import slots_between, today

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
                places=slot.places,
                filled=len(slot.holders),
                is_mine=slot.held_by(me.member_id),
            )
            for slot in visible_slots(tx, me, slots)
        ),
        tx.now,
    )
    day_outs: list[DayOut] = [
        {"on": day.on, "standing": day.standing.value, "mine": day.is_mine} for day in ahead
    ]
    return Days.model_construct(
        zone=me.zone, shown=reads_of(tx, me).times, from_=start, days=number, found=day_outs
    )
