"""How and when a member is reached."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from app.api.http.closed_lists import ChannelText, LevelText
from app.api.http.wire import In as Body
from app.api.http.wire import Out, Wall, wall
from app.consent import service as consent
from app.consent.reach_service import switches_of
from app.core.db import Tx


def _once_each(ways: list[str]) -> list[str]:
    return list(dict.fromkeys(ways))


Ways = Annotated[
    list[ChannelText],
    Field(min_length=1, max_length=8),
    AfterValidator(_once_each),
]


class ReachIn(Body):
    """What may reach me, when. Hours by my own wall clock."""

    asks: bool = False
    asks_any_hour: bool = False
    stand_downs: bool = False
    open_times: bool = False
    shift_reminders: bool = False
    coordinator_alerts: bool = False
    check_ins: bool = False
    repairs: bool = False
    gatherings: bool = False
    needs: bool = False
    quiet_from: Wall = "22:00"
    quiet_to: Wall = "07:00"
    open_from: Wall | None = None
    open_to: Wall | None = None
    channels: Ways | None = Field(None, description="Over what, in this order; none: as it was.")


class ReachOut(Out):
    asks: bool
    asks_any_hour: bool
    stand_downs: bool
    open_times: bool
    shift_reminders: bool
    coordinator_alerts: bool
    check_ins: bool
    repairs: bool
    gatherings: bool
    needs: bool
    quiet_from: str
    quiet_to: str
    open_from: str | None
    open_to: str | None
    channels: list[ChannelText]


class CapacityOut(Out):
    level: LevelText
    until: str | None
    weekly_shifts: int | None


class PoolOut(Out):
    member_ids: list[str]
    agreed: dict[str, bool]


class AgreedOut(Out):
    agreed: bool


def reach_out(tx: Tx, member_id: str) -> ReachOut:
    """A member's reach as switches."""
    switches = switches_of(tx, member_id)
    return ReachOut(
        asks=switches.asks,
        asks_any_hour=switches.asks_any_hour,
        stand_downs=switches.stand_downs,
        open_times=switches.open_times,
        shift_reminders=switches.shift_reminders,
        coordinator_alerts=switches.coordinator_alerts,
        check_ins=switches.check_ins,
        repairs=switches.repairs,
        gatherings=switches.gatherings,
        needs=switches.needs,
        quiet_from=wall(switches.quiet_from),
        quiet_to=wall(switches.quiet_to),
        open_from=wall(switches.open_from) if switches.open_from is not None else None,
        open_to=wall(switches.open_to) if switches.open_to is not None else None,
        channels=list(consent.channels_of(tx, member_id)),
    )


def rest_ends(until: datetime | None, zone: str) -> str | None:
    """A rest's end as a day of a zone's calendar."""
    return until.astimezone(ZoneInfo(zone)).date().isoformat() if until is not None else None


def capacity_out(tx: Tx, member_id: str, zone: str) -> CapacityOut:
    """How much a member takes on, and until when they rest."""
    level, until = consent.capacity_of(tx, member_id)
    weekly = consent.weekly_shifts_of(tx, member_id)
    return CapacityOut(level=level.value, until=rest_ends(until, zone), weekly_shifts=weekly)


def pool_out(tx: Tx, circle_id: str) -> PoolOut:
    """The pool in order, and who has agreed to be in it."""
    places = consent.pool_of(tx, circle_id)
    return PoolOut(
        member_ids=[place.member_id for place in places],
        agreed={place.member_id: place.agreed_at is not None for place in places},
    )
