"""How long the record is kept, and forgetting at once."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import Inside, Needs
from app.api.http.wire import In, InstantIn, Out
from app.circles.permissions import Permission
from app.core.db import Tx
from app.record import queries as record_queries
from app.record import retention_service

router = APIRouter(tags=["record"])

Keeper = Annotated[Inside, Depends(Needs(Permission.RECORD))]


class KeepingIn(In):
    days: Literal[30, 90, 365]


class ForgetIn(In):
    before: InstantIn = Field(description="Later than now means now.")


class KeepingOut(Out):
    days: int
    choices: list[int]
    forgotten: int  # so many of the oldest entries hold nothing any more


def keeping_out(tx: Tx, circle_id: str) -> KeepingOut:
    """How long facts are kept, and what of them is gone."""
    held = record_queries.head(tx, circle_id)
    return KeepingOut(
        days=held.keep_days, choices=list(retention_service.CHOICES), forgotten=held.forgotten
    )


@router.get("/circles/{circle_id}/record/keeping")
def read(door: Keeper) -> KeepingOut:
    """How long facts are kept."""
    with door.look_inside() as look:
        return keeping_out(look.tx, look.me.circle_id)


@router.put("/circles/{circle_id}/record/keeping")
def write(body: KeepingIn, door: Keeper) -> KeepingOut:
    """Keep facts for so many days. What is older is gone before the answer."""
    with door.act_inside(body) as act:
        circle_id = act.me.circle_id
        if act.fresh:
            retention_service.set_days(act.tx, circle_id, body.days, act.me.member_id)
            act.once.done(None)
    return _wiped(door, circle_id)


@router.post("/circles/{circle_id}/record/forget")
def forget(body: ForgetIn, door: Keeper) -> KeepingOut:
    """Forget what was recorded before an instant. It is gone before the answer, for good."""
    with door.act_inside(body) as act:
        circle_id = act.me.circle_id
        if act.fresh:
            retention_service.forget_before(act.tx, circle_id, body.before, act.me.member_id)
            act.once.done(None)
    return _wiped(door, circle_id)


def _wiped(door: Inside, circle_id: str) -> KeepingOut:
    retention_service.wipe_all(door.services.db, circle_id)
    with door.look_inside() as look:
        return keeping_out(look.tx, circle_id)
