"""Gaps: what is open soonest, what is being done about it, lead times; and hours at which an
ask would reach nobody."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field
from sqlmodel import col, select

from app.access.membership import membership
from app.api.http.guards import LATER, Inside, Needs, SignedInDoor
from app.api.http.wire import Id, Nothing
from app.api.http.wire import In as Body
from app.api.views.gaps import (
    AlertsOut,
    Asked,
    GapDesk,
    Gaps,
    LookAfterAll,
    Nights,
    alerts_out,
    gaps_seen,
    looked_after,
    nights_seen,
)
from app.circles.models import Circle, CircleState, Member, MemberState
from app.circles.permissions import Permission
from app.circles.service import (
    get_circle,
    names_of,
)
from app.rota.gaps import alert_settings_service, gap_service

router = APIRouter(tags=["gaps"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Keeper = Annotated[Inside, Depends(Needs(Permission.GAPS))]


class AlertsIn(Body):
    on: bool
    lead_hours: list[Annotated[int, Field(ge=1, le=alert_settings_service.LONGEST_LEAD)]] = Field(
        list(alert_settings_service.LEAD_HOURS), min_length=1, max_length=3
    )
    wait_minutes: int = Field(alert_settings_service.WAIT_MINUTES, ge=5, le=720)


@router.get("/circles/{circle_id}/gaps")
def gaps(door: Reader) -> Gaps:
    """What is open in the next fourteen days, soonest first, and what is done about each.

    For the person, and who coordinates. For everybody else `shown` is false.
    """
    with door.look_inside() as look:
        return gaps_seen(look.tx, look.me)


@router.put("/circles/{circle_id}/gaps/alerts")
def set_alerts(body: AlertsIn, door: Keeper) -> AlertsOut:
    """Say whether friends are told of open times by themselves, and how long before."""
    with door.act_inside(body, leads_to=door.circle_id) as act:
        if act.fresh:
            alert_settings_service.set_alerts(
                act.tx,
                act.me.circle_id,
                on=body.on,
                lead_hours=body.lead_hours,
                wait_minutes=body.wait_minutes,
                by=act.me.member_id,
            )
        return alerts_out(alert_settings_service.alerts_of(act.tx, act.me.circle_id))


@router.post("/circles/{circle_id}/gaps/{gap_id}/ask-next")
def ask_next(gap_id: Id, body: Nothing, door: Keeper) -> Asked:
    """Ask the next one of the backup pool now, without waiting."""
    with door.act_inside(body, leads_to=LATER) as act:
        circle = get_circle(act.tx, act.me.circle_id)
        if act.fresh:
            asked = gap_service.ask_next(act.tx, circle, gap_id)
            act.led_to(asked)
        desk = GapDesk(act.tx, act.me, circle)
        gap_outs = (desk.out(gap) for gap in desk.gaps)
        name = names_of(act.tx, circle.id, [act.once.resource_id])[act.once.resource_id]
        return Asked(name=name, gap=next((gap for gap in gap_outs if gap.id == gap_id), None))


@router.get("/me/circles-to-look-after")
def to_look_after(door: SignedInDoor) -> LookAfterAll:
    """The circles in which I am coordinator or counsellor, the soonest open time first."""
    with door.look() as (tx, caller):
        rows = tx.session.execute(
            select(Member, Circle)
            .join(Circle, col(Circle.id) == col(Member.circle_id))
            .where(
                Member.account_id == caller.account_id,
                Member.state == MemberState.IN,
                Circle.state == CircleState.LIVE,
                col(Circle.closed_at).is_(None),
            )
            .order_by(col(Member.in_at))
        ).all()
        places = [membership(tx, circle.id, caller.account_id) for _, circle in rows]
        circles = [circle_out for me in places if (circle_out := looked_after(tx, me)) is not None]
        circles.sort(
            key=lambda circle_out: (
                circle_out.next is None,
                circle_out.next.starts_at if circle_out.next else "",
            )
        )
        return LookAfterAll(circles=circles)


@router.get("/circles/{circle_id}/nights")
def nights(door: Reader) -> Nights:
    """Hours of the next seven days at which an ask would reach nobody, as things stand.

    For the person, and for coordinators who may hear that nobody has answered. For everybody
    else `shown` is false.
    """
    with door.look_inside() as look:
        return nights_seen(look.tx, look.me)
