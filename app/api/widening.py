"""Looking over alone what will open more of the plan, and how long that waits."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.grants import GrantOut, giver_of, grant_out
from app.api.http.guards import Inside, Look, Needs
from app.api.http.wire import In as Body
from app.api.http.wire import Instant, Out
from app.circles.permissions import Permission
from app.circles.service import get_circle, names_of
from app.consent.grant_delay import LONGEST
from app.consent.models import ConsentGrant
from app.core.db import Tx
from app.stewardship import grant_delay_service

router = APIRouter(tags=["consent"])

#: The person alone: in a draft there is nobody whose wait it would be.
Alone = Annotated[Inside, Depends(Needs(Permission.WIDEN))]


class WideningHoursIn(Body):
    hours: int = Field(ge=0, le=LONGEST, description="How long wider grants wait.")


class NamedGrant(GrantOut):
    name: str | None = Field(description="Of the member; none where it is for a role.")


class Widening(Out):
    hours: int
    next_hours: int | None = Field(description="A shorter wait that was asked for.")
    next_at: Instant | None
    device_from: Instant | None = Field(
        description="From when on this device may widen; none: it may now."
    )
    waiting: list[NamedGrant]
    review: list[NamedGrant]


def _named(tx: Tx, circle_id: str, grants: list[ConsentGrant]) -> list[NamedGrant]:
    box = tx.box(circle_id)
    names = names_of(tx, circle_id, {one.member_id for one in grants if one.member_id})
    return [
        NamedGrant(**grant_out(box, one).model_dump(), name=names.get(one.member_id or ""))
        for one in grants
    ]


def _out(tx: Tx, circle_id: str, device_id: str) -> Widening:
    circle = get_circle(tx, circle_id)
    pause = grant_delay_service.pause_of(circle)
    shorter = pause.next_at is not None and pause.next_at > tx.now
    since = grant_delay_service.device_since(tx, circle, device_id)
    return Widening(
        hours=pause.at(tx.now),
        next_hours=pause.next_hours if shorter else None,
        next_at=pause.next_at if shorter else None,
        device_from=since if since > tx.now else None,
        waiting=_named(tx, circle_id, grant_delay_service.waiting(tx, circle_id)),
        review=_named(tx, circle_id, grant_delay_service.to_be_reviewed(tx, circle_id)),
    )


def _seen(look: Look) -> Widening:
    return _out(look.tx, look.me.circle_id, look.caller.device_id)


@router.get("/circles/{circle_id}/widening")
def read(door: Alone) -> Widening:
    """What will open more of the plan or the health card, and when; what is asked about again."""
    with door.look_inside() as look:
        return _seen(look)


@router.put("/circles/{circle_id}/widening")
def set_hours(body: WideningHoursIn, door: Alone) -> Widening:
    """Set how long wider grants wait: longer at once, shorter when the wait so far is over."""
    with door.act_inside(body) as act:
        if act.fresh:
            grant_delay_service.set_pause(act.tx, act.me.circle_id, body.hours, giver_of(act))
            act.once.done(act.me.circle_id)
        return _out(act.tx, act.me.circle_id, act.caller.device_id)
