"""How a member may be reached, their own dial, and the backup pool."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.consent.reach_changes import apply_reach
from app.api.http.closed_lists import LevelText
from app.api.http.guards import LATER, Inside, Needs
from app.api.http.wire import Day, Id
from app.api.http.wire import In as Body
from app.api.views.reach import (
    AgreedOut,
    CapacityOut,
    PoolOut,
    ReachIn,
    ReachOut,
    capacity_out,
    pool_out,
    reach_out,
)
from app.care.check_in_timer_service import wake_check_ins
from app.circles.models import MemberState
from app.circles.permissions import Permission
from app.circles.service import get_member
from app.consent import service as consent
from app.consent.models import Level
from app.core.errors import BadInput
from app.rota.rotations.rotation_queries import schedule_rotations
from app.stewardship.in_flight_service import in_flight, wait_until_left

router = APIRouter(tags=["consent"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Planner = Annotated[Inside, Depends(Needs(Permission.PLAN))]


LONGEST_REST = timedelta(days=366)


class CapacityIn(Body):
    level: LevelText | None = Field(
        None, description="Left out: as it was, where `weekly_shifts` says something."
    )
    until: Day | None = Field(
        None,
        description="Resting alone: the first day on which I can be asked again, by my own clock.",
    )
    weekly_shifts: int | None = Field(
        None, ge=1, le=50, description="The most times in a week; null: open; left out: as it was."
    )


class PoolIn(Body):
    member_ids: list[Id] = Field(max_length=30)


class AgreedIn(Body):
    agreed: bool


@router.get("/circles/{circle_id}/reach")
def get_reach(door: Reader) -> ReachOut:
    """My own reach in this circle."""
    with door.look_inside() as look:
        return reach_out(look.tx, look.me.member_id)


@router.put("/circles/{circle_id}/reach")
def put_reach(body: ReachIn, door: Reader) -> ReachOut:
    """Say anew what may reach me, and when."""
    with door.act_inside(body, leads_to=LATER) as act:
        if act.fresh:
            apply_reach(act.tx, act.me.circle_id, act.me.member_id, body)
            act.led_to(act.me.member_id)
        on_its_way = in_flight(act.tx, act.me.circle_id, act.me.member_id)
        reach = reach_out(act.tx, act.me.member_id)
    wait_until_left(door.services.db, on_its_way)
    return reach


def _rest(body: CapacityIn, zone: str, now: datetime) -> datetime | None:
    """When a rest ends: as its last day does. Raises BadInput for a day that isn't ahead."""
    if body.until is None or body.level != "resting":
        return None
    today = now.astimezone(ZoneInfo(zone)).date()
    if not today < body.until <= today + LONGEST_REST:
        raise BadInput("bad-end")
    return datetime.combine(body.until, time(), ZoneInfo(zone)).astimezone(UTC)


@router.get("/circles/{circle_id}/capacity")
def get_capacity(door: Reader) -> CapacityOut:
    """How much I can give now. Only I see this."""
    with door.look_inside() as look:
        return capacity_out(look.tx, look.me.member_id, look.caller.zone)


@router.put("/circles/{circle_id}/capacity")
def put_capacity(body: CapacityIn, door: Reader) -> CapacityOut:
    """Turn my dial; a rest can end by itself."""
    says_weekly = "weekly_shifts" in body.model_fields_set
    with door.act_inside(body, leads_to=LATER) as act:
        if body.level is None and not says_weekly:
            raise BadInput("bad-input")
        if act.fresh:
            consent.lock_exclusive(act.tx, act.me.circle_id)
            if body.level is not None:
                until = _rest(body, act.caller.zone, act.tx.now)
                consent.set_capacity(act.tx, act.me.member_id, Level(body.level), until)
                act.tx.session.flush()
            if says_weekly:
                consent.set_weekly(act.tx, act.me.member_id, body.weekly_shifts)
            act.tx.session.flush()
            schedule_rotations(act.tx, act.me.circle_id)
            wake_check_ins(act.tx, act.me.circle_id, act.me.member_id)
            act.led_to(act.me.member_id)
        on_its_way = in_flight(act.tx, act.me.circle_id, act.me.member_id)
        capacity = capacity_out(act.tx, act.me.member_id, act.caller.zone)
    wait_until_left(door.services.db, on_its_way)
    return capacity


@router.get("/circles/{circle_id}/pool")
def get_pool(door: Planner) -> PoolOut:
    """Who is asked, one after another, when something is uncovered."""
    with door.look_inside() as look:
        return pool_out(look.tx, look.me.circle_id)


@router.put("/circles/{circle_id}/pool")
def put_pool(body: PoolIn, door: Planner) -> PoolOut:
    """Set the pool and its order; each member's own yes is theirs to give."""
    with door.act_inside(body, leads_to=door.circle_id) as act:
        if act.fresh:
            if len(set(body.member_ids)) != len(body.member_ids):
                raise BadInput("unknown-member")
            for member_id in body.member_ids:
                if get_member(act.tx, act.me.circle_id, member_id).state != MemberState.IN:
                    raise BadInput("unknown-member")
            consent.lock_exclusive(act.tx, act.me.circle_id)
            consent.set_pool(act.tx, act.me.circle_id, body.member_ids)
        on_its_way = in_flight(act.tx, act.me.circle_id)
        pool = pool_out(act.tx, act.me.circle_id)
    wait_until_left(door.services.db, on_its_way)
    return pool


@router.put("/circles/{circle_id}/pool/mine")
def agree(body: AgreedIn, door: Reader) -> AgreedOut:
    """My own yes or no to being in the pool."""
    with door.act_inside(body, leads_to=LATER) as act:
        if act.fresh:
            consent.lock_exclusive(act.tx, act.me.circle_id)
            if not consent.agree_to_pool(act.tx, act.me.circle_id, act.me.member_id, body.agreed):
                raise BadInput("not-in-pool")
            act.tx.session.flush()
            act.led_to(act.me.member_id)
        on_its_way = in_flight(act.tx, act.me.circle_id, act.me.member_id)
    wait_until_left(door.services.db, on_its_way)
    return AgreedOut(agreed=body.agreed)
