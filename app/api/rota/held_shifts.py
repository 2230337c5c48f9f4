"""The shifts of a member for whom the person stopped everything: to leave each, or to end it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import InnerAct, Inside, Needs
from app.api.http.wire import In as Body
from app.api.http.wire import MemberId, SlotId
from app.api.views.held_shifts import HeldShifts, held_shifts_seen
from app.circles.permissions import Permission
from app.stewardship import held_shift_service

router = APIRouter(tags=["consent"])

Granter = Annotated[Inside, Depends(Needs(Permission.CONSENT))]


class ChoiceIn(Body):
    later_turns: bool = Field(False, description="Also each later turn of the same rotation.")


@router.get("/circles/{circle_id}/members/{member_id}/shifts")
def read(member_id: MemberId, door: Granter) -> HeldShifts:
    """The shifts that a member holds from now on, those that I decided to leave aside.

    Asked for before a member is removed or blocked, too: then they end.
    """
    with door.look_inside() as look:
        return held_shifts_seen(look.tx, look.me, member_id)


def _choose(
    door: Granter,
    member_id: str,
    body: ChoiceIn,
    slot_id: str,
    choice: Callable[..., None],
) -> HeldShifts:
    with door.act_inside(body, leads_to=slot_id) as act:
        _apply(act, member_id, body, slot_id, choice)
        return held_shifts_seen(act.tx, act.me, member_id)


def _apply(
    act: InnerAct, member_id: str, body: ChoiceIn, slot_id: str, choice: Callable[..., None]
) -> None:
    if not act.fresh:
        return
    choice(
        act.tx,
        act.me.circle_id,
        member_id,
        slot_id,
        with_later=body.later_turns,
        by=act.me.member_id,
    )


@router.post("/circles/{circle_id}/members/{member_id}/shifts/{slot_id}/leave")
def leave(member_id: MemberId, slot_id: SlotId, body: ChoiceIn, door: Granter) -> HeldShifts:
    """Leave a shift to somebody for whom I stopped everything. Nobody is told."""
    return _choose(door, member_id, body, slot_id, held_shift_service.leave)


@router.post("/circles/{circle_id}/members/{member_id}/shifts/{slot_id}/end")
def end(member_id: MemberId, slot_id: SlotId, body: ChoiceIn, door: Granter) -> HeldShifts:
    """End a shift: it is open again, and they read once that a shift changed."""
    return _choose(door, member_id, body, slot_id, held_shift_service.end)
