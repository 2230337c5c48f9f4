"""Nothing for an hour, until the morning, or until I say: a circle that I muted for myself."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import LATER, Inside, Needs
from app.api.http.wire import In as Body
from app.api.http.wire import Instant, InstantIn, Out
from app.circles.permissions import Permission
from app.consent import mute_service
from app.core.db import Tx
from app.identity.session_service import Caller
from app.stewardship.in_flight_service import in_flight, wait_until_left

router = APIRouter(tags=["consent"])

# The person has nobody to be quiet from: what goes to them is theirs.
Helper = Annotated[Inside, Depends(Needs(Permission.CLAIM))]


class MuteIn(Body):
    on: bool
    until: InstantIn | None = Field(
        None, description="When it ends by itself, at most 31 days ahead; none: when I say."
    )


class Muted(Out):
    circle_id: str
    name: str
    until: Instant | None


class MuteOut(Out):
    """Mine here, and the other circles that I muted. Only I see this."""

    on: bool
    until: Instant | None
    others: list[Muted]


def _out(tx: Tx, caller: Caller, circle_id: str) -> MuteOut:
    mutes = mute_service.mutes_of(tx, caller.account_id)
    own_mute = next((notice for notice in mutes if notice.circle_id == circle_id), None)
    return MuteOut(
        on=own_mute is not None,
        until=own_mute.until if own_mute else None,
        others=[
            Muted(
                circle_id=notice.circle_id,
                name=tx.cipher(notice.circle_id).open(
                    notice.circle_name, "circle", "name", notice.circle_id
                ),
                until=notice.until,
            )
            for notice in mutes
            if notice.circle_id != circle_id
        ],
    )


@router.get("/circles/{circle_id}/mute")
def read(door: Helper) -> MuteOut:
    """Whether nothing of this circle reaches me now, and which others I muted."""
    with door.look_inside() as look:
        return _out(look.tx, look.caller, look.me.circle_id)


@router.put("/circles/{circle_id}/mute")
def write(body: MuteIn, door: Helper) -> MuteOut:
    """Mute this circle for me, asks too, or hear again. Answered when nothing can leave."""
    with door.act_inside(body, leads_to=LATER) as act:
        circle_id, member_id = act.me.circle_id, act.me.member_id
        if act.fresh:
            mute_service.set_mute(act.tx, circle_id, member_id, on=body.on, until=body.until)
            act.led_to(member_id)
        on_its_way = in_flight(act.tx, circle_id, member_id)
        mute = _out(act.tx, act.caller, circle_id)
    wait_until_left(door.services.db, on_its_way)
    return mute
