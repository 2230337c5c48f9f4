"""How a member may be reached, their own dial, and the backup pool."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends
from pydantic import AfterValidator, Field

from app.api.http.guards import Inside, Needs
from app.api.http.wire import Day, Id, Out, Wall, minute, wall
from app.api.http.wire import In as Body
from app.circles.models import MemberState
from app.circles.permissions import Permission
from app.circles.service import get_member
from app.consent import service as consent
from app.consent.models import Level
from app.consent.reach_service import set_reach, switches_of
from app.consent.switches import ReachSwitches
from app.core.db import Tx
from app.core.errors import BadInput
from app.record import service as record
from app.rota.rotations.rotation_queries import turn_again
from app.stewardship.withdrawal_service import in_flight, wait_until_left

router = APIRouter(tags=["consent"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Planner = Annotated[Inside, Depends(Needs(Permission.PLAN))]


LONGEST_REST = timedelta(days=366)


def _once_each(ways: list[str]) -> list[str]:
    return list(dict.fromkeys(ways))


Ways = Annotated[
    list[Literal["push", "mail", "sms", "voice"]],
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
    quiet_from: str
    quiet_to: str
    open_from: str | None
    open_to: str | None
    channels: list[str]


class CapacityIn(Body):
    level: Literal["open", "small", "resting"] | None = Field(
        None, description="Left out: as it was, where `weekly_shifts` says something."
    )
    until: Day | None = Field(
        None,
        description="Resting alone: the first day on which I can be asked again, by my own clock.",
    )
    weekly_shifts: int | None = Field(
        None, ge=1, le=50, description="The most times in a week; null: open; left out: as it was."
    )


class CapacityOut(Out):
    level: Literal["open", "small", "resting"]
    until: str | None
    weekly_shifts: int | None


class PoolIn(Body):
    member_ids: list[Id] = Field(max_length=30)


class PoolOut(Out):
    member_ids: list[str]
    agreed: dict[str, bool]


class AgreedIn(Body):
    agreed: bool


class AgreedOut(Out):
    agreed: bool


def _switches(body: ReachIn) -> ReachSwitches:
    return ReachSwitches(
        asks=body.asks,
        asks_any_hour=body.asks_any_hour,
        stand_downs=body.stand_downs,
        open_times=body.open_times,
        shift_reminders=body.shift_reminders,
        coordinator_alerts=body.coordinator_alerts,
        quiet_from=minute(body.quiet_from),
        quiet_to=minute(body.quiet_to),
        open_from=minute(body.open_from) if body.open_from else None,
        open_to=minute(body.open_to) if body.open_to else None,
    )


def apply_reach(tx: Tx, circle_id: str, member_id: str, body: ReachIn) -> None:
    """Replace a member's reach, and cancel nothing: the gate looks again when a notice leaves."""
    set_reach(tx, circle_id, member_id, _switches(body), body.channels)
    record.append(tx, circle_id, "reach_changed", who=member_id)


def reach_out(tx: Tx, member_id: str) -> ReachOut:
    """A member's reach as switches."""
    held = switches_of(tx, member_id)
    return ReachOut(
        asks=held.asks,
        asks_any_hour=held.asks_any_hour,
        stand_downs=held.stand_downs,
        open_times=held.open_times,
        shift_reminders=held.shift_reminders,
        coordinator_alerts=held.coordinator_alerts,
        quiet_from=wall(held.quiet_from),
        quiet_to=wall(held.quiet_to),
        open_from=wall(held.open_from) if held.open_from is not None else None,
        open_to=wall(held.open_to) if held.open_to is not None else None,
        channels=list(consent.channels_of(tx, member_id)),
    )


@router.get("/circles/{circle_id}/reach")
def get_reach(door: Reader) -> ReachOut:
    """My own reach in this circle."""
    with door.look_inside() as look:
        return reach_out(look.tx, look.me.member_id)


@router.put("/circles/{circle_id}/reach")
def put_reach(body: ReachIn, door: Reader) -> ReachOut:
    """Say anew what may reach me, and when."""
    with door.act_inside(body) as act:
        if act.fresh:
            apply_reach(act.tx, act.me.circle_id, act.me.member_id, body)
            act.once.done(act.me.member_id)
        on_its_way = in_flight(act.tx, act.me.circle_id, act.me.member_id)
        said = reach_out(act.tx, act.me.member_id)
    wait_until_left(door.services.db, on_its_way)
    return said


def rest_ends(until: datetime | None, zone: str) -> str | None:
    """A rest's end as a day of a zone's calendar."""
    return until.astimezone(ZoneInfo(zone)).date().isoformat() if until is not None else None


def _rest(body: CapacityIn, zone: str, now: datetime) -> datetime | None:
    """When a rest ends: as its last day does. Raises BadInput for a day that isn't ahead."""
    if body.until is None or body.level != "resting":
        return None
    today = now.astimezone(ZoneInfo(zone)).date()
    if not today < body.until <= today + LONGEST_REST:
        raise BadInput("bad-end")
    return datetime.combine(body.until, time(), ZoneInfo(zone)).astimezone(UTC)


def _capacity_out(tx: Tx, member_id: str, zone: str) -> CapacityOut:
    level, until = consent.capacity(tx, member_id)
    most = consent.weekly(tx, member_id)
    return CapacityOut(level=level.value, until=rest_ends(until, zone), weekly_shifts=most)


@router.get("/circles/{circle_id}/capacity")
def get_capacity(door: Reader) -> CapacityOut:
    """How much I can give now. Only I see this."""
    with door.look_inside() as look:
        return _capacity_out(look.tx, look.me.member_id, look.caller.zone)


@router.put("/circles/{circle_id}/capacity")
def put_capacity(body: CapacityIn, door: Reader) -> CapacityOut:
    """Turn my dial; a rest can end by itself."""
    says_weekly = "weekly_shifts" in body.model_fields_set
    with door.act_inside(body) as act:
        if body.level is None and not says_weekly:
            raise BadInput("bad-input")
        if act.fresh:
            consent.take(act.tx, act.me.circle_id)
            if body.level is not None:
                until = _rest(body, act.caller.zone, act.tx.now)
                consent.set_capacity(act.tx, act.me.member_id, Level(body.level), until)
                act.tx.s.flush()
            if says_weekly:
                consent.set_weekly(act.tx, act.me.member_id, body.weekly_shifts)
            act.tx.s.flush()
            turn_again(act.tx, act.me.circle_id)
            act.once.done(act.me.member_id)
        on_its_way = in_flight(act.tx, act.me.circle_id, act.me.member_id)
        said = _capacity_out(act.tx, act.me.member_id, act.caller.zone)
    wait_until_left(door.services.db, on_its_way)
    return said


def pool_out(tx: Tx, circle_id: str) -> PoolOut:
    """The pool in order, and who has agreed to be in it."""
    places = consent.pool_of(tx, circle_id)
    return PoolOut(
        member_ids=[place.member_id for place in places],
        agreed={place.member_id: place.agreed_at is not None for place in places},
    )


@router.get("/circles/{circle_id}/pool")
def get_pool(door: Planner) -> PoolOut:
    """Who is asked, one after another, when something is uncovered."""
    with door.look_inside() as look:
        return pool_out(look.tx, look.me.circle_id)


@router.put("/circles/{circle_id}/pool")
def put_pool(body: PoolIn, door: Planner) -> PoolOut:
    """Set the pool and its order; each member's own yes is theirs to give."""
    with door.act_inside(body) as act:
        if act.fresh:
            if len(set(body.member_ids)) != len(body.member_ids):
                raise BadInput("unknown-member")
            for member_id in body.member_ids:
                if get_member(act.tx, act.me.circle_id, member_id).state != MemberState.IN:
                    raise BadInput("unknown-member")
            consent.take(act.tx, act.me.circle_id)
            consent.set_pool(act.tx, act.me.circle_id, body.member_ids)
            act.once.done(act.me.circle_id)
        on_its_way = in_flight(act.tx, act.me.circle_id)
        said = pool_out(act.tx, act.me.circle_id)
    wait_until_left(door.services.db, on_its_way)
    return said


@router.put("/circles/{circle_id}/pool/mine")
def agree(body: AgreedIn, door: Reader) -> AgreedOut:
    """My own yes or no to being in the pool."""
    with door.act_inside(body) as act:
        if act.fresh:
            consent.take(act.tx, act.me.circle_id)
            if not consent.agree_to_pool(act.tx, act.me.circle_id, act.me.member_id, body.agreed):
                raise BadInput("not-in-pool")
            act.tx.s.flush()
            act.once.done(act.me.member_id)
        on_its_way = in_flight(act.tx, act.me.circle_id, act.me.member_id)
    wait_until_left(door.services.db, on_its_way)
    return AgreedOut(agreed=body.agreed)
