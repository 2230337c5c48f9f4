"""Up to three ways of asking, in the person's words."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import Inside, Needs
from app.api.http.wire import In as Body
from app.api.http.wire import Label
from app.api.views.strengths import Strengths, strengths_out
from app.asks.snapshot import preview_context
from app.asks.strength_service import write_strengths
from app.circles.permissions import Permission

router = APIRouter(tags=["asks"])

Asker = Annotated[Inside, Depends(Needs(Permission.ASK))]


class StrengthIn(Body):
    name: Label
    position: int = Field(ge=0, le=50)


class StrengthsIn(Body):
    usual: Label | None = None
    others: list[StrengthIn] = Field(max_length=10)


@router.get("/circles/{circle_id}/strengths")
def read(door: Asker) -> Strengths:
    """My ways of asking, and the steps of my plan with which they can begin."""
    with door.look_inside() as look:
        circle_id = look.me.circle_id
        return strengths_out(look.tx, circle_id, preview_context(look.tx, circle_id))


@router.put("/circles/{circle_id}/strengths")
def write(body: StrengthsIn, door: Asker) -> Strengths:
    """Name up to three ways of asking. The usual one begins with the first step."""
    with door.act_inside(body, leads_to=None) as act:
        circle_id = act.me.circle_id
        if act.fresh:
            write_strengths(
                act.tx,
                circle_id=circle_id,
                usual=body.usual,
                others=[(strength.name, strength.position) for strength in body.others],
                by=act.me.member_id,
            )
        return strengths_out(act.tx, circle_id, preview_context(act.tx, circle_id))
