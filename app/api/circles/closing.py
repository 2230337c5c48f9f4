"""Closing a circle, for good."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import Inside, Needs
from app.api.http.wire import In as Body
from app.api.http.wire import Instant, Out
from app.circles.permissions import Permission
from app.circles.service import get_circle
from app.identity.proof_service import need_proof
from app.stewardship.closing_service import LONGEST_DAYS, close
from app.stewardship.in_flight_service import wait_until_left

router = APIRouter(tags=["circles"])

Closer = Annotated[Inside, Depends(Needs(Permission.CLOSE))]


class CloseIn(Body):
    keep_days: int = Field(
        ge=0, le=LONGEST_DAYS, description="For how many days I may still read it; then it's gone."
    )
    tell: bool = Field(True, description="Tell whoever may hear that something is over.")


class Closed(Out):
    closed_at: Instant
    delete_at: Instant


@router.post("/circles/{circle_id}/close")
def close_circle(body: CloseIn, door: Closer) -> Closed:
    """Close the circle: nothing runs on. It can't be opened again, so it takes proof.

    Answered when nothing else can leave any more.
    """
    on_its_way: list[str] = []
    with door.act_inside(body, closed_too=True, leads_to=door.circle_id) as act:
        circle_id = act.me.circle_id
        if act.fresh:
            need_proof(act.tx, act.caller.device_id)
            on_its_way = close(
                act.tx,
                circle_id,
                by=act.me.member_id,
                keep_days=body.keep_days,
                tell=body.tell,
            )
        circle = get_circle(act.tx, circle_id)
        closed = Closed(
            closed_at=circle.closed_at or act.tx.now, delete_at=circle.delete_at or act.tx.now
        )
    wait_until_left(door.services.db, on_its_way)
    return closed
