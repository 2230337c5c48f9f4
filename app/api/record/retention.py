"""How long the record is kept, and forgetting at once."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import Inside, Needs
from app.api.http.wire import In, InstantIn
from app.api.views.retention import KeepingOut, keeping_out
from app.circles.permissions import Permission
from app.record import retention_service

router = APIRouter(tags=["record"])

Keeper = Annotated[Inside, Depends(Needs(Permission.RECORD))]


class KeepingIn(In):
    days: Literal[30, 90, 365]


class ForgetIn(In):
    before: InstantIn = Field(description="Later than now means now.")


@router.get("/circles/{circle_id}/record/keeping")
def read(door: Keeper) -> KeepingOut:
    """How long facts are kept."""
    with door.look_inside() as look:
        return keeping_out(look.tx, look.me.circle_id)


@router.put("/circles/{circle_id}/record/keeping")
def write(body: KeepingIn, door: Keeper) -> KeepingOut:
    """Keep facts for so many days. What is older is gone before the answer."""
    with door.act_inside(body, leads_to=None) as act:
        circle_id = act.me.circle_id
        if act.fresh:
            retention_service.set_days(act.tx, circle_id, body.days, act.me.member_id)
    return _wiped(door, circle_id)


@router.post("/circles/{circle_id}/record/forget")
def forget(body: ForgetIn, door: Keeper) -> KeepingOut:
    """Forget what was recorded before an instant. It is gone before the answer, for good."""
    with door.act_inside(body, leads_to=None) as act:
        circle_id = act.me.circle_id
        if act.fresh:
            retention_service.forget_before(act.tx, circle_id, body.before, act.me.member_id)
    return _wiped(door, circle_id)


def _wiped(door: Inside, circle_id: str) -> KeepingOut:
    retention_service.wipe_all(door.services.db, circle_id)
    with door.look_inside() as look:
        return keeping_out(look.tx, circle_id)
