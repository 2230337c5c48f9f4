"""Pausing everything, resuming, and going on with an ask that stood still meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import Inside, Needs
from app.api.http.wire import Id, Nothing
from app.api.http.wire import In as Body
from app.api.views.asks import AskView, ask_view
from app.api.views.pause import Gone, Paused, PauseNow, Resumed, pause_out
from app.asks.models import Ask
from app.circles.permissions import Permission
from app.circles.service import names_of
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput
from app.rota.schedule.recurrence import FIRST_DAY, LAST_DAY
from app.stewardship import pause_service as pausing

router = APIRouter(tags=["pause"])

Pauser = Annotated[Inside, Depends(Needs(Permission.PAUSE))]


class CirclePauseIn(Body):
    until_wall: str | None = Field(
        None,
        pattern=r"^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$",
        description="When it ends by itself, on the circle's wall clock; none: when I say.",
    )


def _now(tx: Tx, circle_id: str, zone: str) -> PauseNow | None:
    since, until = consent.pause_of(tx, circle_id) or (None, None)
    return pause_out(since, until, tx.now, zone)


def _instant(wall: str | None, zone: str) -> datetime | None:
    if wall is None:
        return None
    try:
        end = datetime.fromisoformat(wall)
    except ValueError as problem:
        raise BadInput("bad-end") from problem
    if not FIRST_DAY < end.date() <= LAST_DAY:
        raise BadInput("bad-end")
    return end.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@router.post("/circles/{circle_id}/pause")
def pause(body: CirclePauseIn, door: Pauser) -> Paused:
    """Pause everything: nothing goes to anybody. Answered when nothing can leave any more."""
    with door.act_inside(body, leads_to=door.circle_id) as act:
        circle_id = act.me.circle_id
        if act.fresh:
            until = _instant(body.until_wall, act.me.zone)
            pausing.pause(act.tx, circle_id, until, act.me.member_id)
        now = _now(act.tx, circle_id, act.me.zone)
        if now is None:  # asked for once more when it is over
            now = PauseNow(since=act.tx.now, until=act.tx.now, until_wall=None)
        on_its_way = pausing.on_its_way(act.tx, circle_id) if act.fresh else None
    left_behind = pausing.left_behind(door.services.db, circle_id, now.since, on_its_way)
    with door.look_inside() as look:
        left_notices = [
            *left_behind.sent,
            *((member_id, event, None) for member_id, event in left_behind.may_have_left),
        ]
        names = names_of(look.tx, circle_id, {member_id for member_id, _, _ in left_notices})
    return Paused(
        since=now.since,
        until=now.until,
        until_wall=now.until_wall,
        left=[
            Gone(member_id=member_id, name=names.get(member_id, ""), event=event, at=at)
            for member_id, event, at in left_notices
        ],
        queued_stopped=left_behind.stopped,
    )


@router.post("/circles/{circle_id}/resume")
def resume(body: Nothing, door: Pauser) -> Resumed:
    """The pause is over. What was stopped stays stopped; an ask goes on by a tap of its own."""
    with door.act_inside(body, leads_to=door.circle_id) as act:
        if act.fresh:
            pausing.resume(act.tx, act.me.circle_id, act.me.member_id)
        return Resumed(paused=consent.pause_of(act.tx, act.me.circle_id) is not None)


@router.post("/circles/{circle_id}/asks/{ask_id}/go-on")
def go_on(ask_id: Id, body: Nothing, door: Pauser) -> AskView:
    """Keep asking: a paused ask goes on, and the pause is over."""
    with door.act_inside(body, leads_to=ask_id) as act:
        if act.fresh:
            pausing.go_on(act.tx, act.me.circle_id, ask_id)
        act.tx.session.flush()
        return ask_view(act.tx, act.tx.session.get_one(Ask, ask_id))
