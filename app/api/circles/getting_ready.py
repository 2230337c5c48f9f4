"""The list of what is ready for a first request, on the person's home."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from app.api.http.guards import Inside, Needs
from app.api.http.wire import In as Body
from app.api.http.wire import Nothing
from app.circles.permissions import Permission
from app.stewardship import getting_ready_service

router = APIRouter(tags=["circles"])

Person = Annotated[Inside, Depends(Needs(Permission.ASK))]


class HiddenIn(Body):
    hidden: bool


@router.post("/circles/{circle_id}/ready/tried", status_code=204)
def tried(body: Nothing, door: Person) -> None:
    """I went through a request with nobody told. That I did is all that is kept of it."""
    with door.act_inside(body, leads_to=door.circle_id) as act:
        if act.fresh:
            getting_ready_service.note_tried(act.tx, act.me.circle_id)


@router.put("/circles/{circle_id}/ready", status_code=204)
def hide(body: HiddenIn, door: Person) -> None:
    """Hide the list on my first screen, or show it again."""
    with door.act_inside(body, leads_to=door.circle_id) as act:
        if act.fresh:
            getting_ready_service.hide_list(act.tx, act.me.circle_id, hidden=body.hidden)
