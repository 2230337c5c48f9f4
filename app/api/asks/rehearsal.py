"""Trying a request out: only the person sees it, nobody is told, and nothing is kept of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.closed_lists import OneOf
from app.api.http.guards import Inside, Needs
from app.api.http.headers import idempotency_key
from app.api.http.wire import Id, InstantIn
from app.api.http.wire import In as Body
from app.api.views.rehearsal import RehearsalOut, rehearsal_out
from app.asks.rehearsal import Move, MoveKind
from app.asks.rehearsal_queries import rehearse
from app.circles.permissions import Permission

router = APIRouter(tags=["asks"])

# Whoever draws a circle up for somebody else can try its plan, too.
Planner = Annotated[Inside, Depends(Needs(Permission.PLAN))]


class MoveIn(Body):
    kind: Annotated[str, OneOf(MoveKind)]
    member_id: Id | None = Field(None, description="Whose answer is played.")


class RehearsalIn(Body):
    starts_at: InstantIn | None = Field(
        None, description="From the first look on: the instant that it answered with."
    )
    hour: int | None = Field(
        None, ge=0, le=23, description="As if it were that hour of the circle's day."
    )
    everyone: bool = Field(False, description="As if everyone in the plan could be reached.")
    moves: list[MoveIn] = Field(default_factory=list, max_length=60)


@router.post("/circles/{circle_id}/rehearsal/look")
def look(body: RehearsalIn, door: Planner) -> RehearsalOut:
    """What would happen if I asked, by the real ladder. Nothing is written, nobody is told."""
    idempotency_key(door.request)
    with door.look_inside() as inside:
        circle_id = inside.me.circle_id
        played = rehearse(
            inside.tx,
            circle_id,
            [Move(MoveKind(move.kind), move.member_id) for move in body.moves],
            starts_at=body.starts_at,
            hour=body.hour,
            everyone=body.everyone,
        )
        return rehearsal_out(
            inside.tx, circle_id, played.context, played.stage, played.start, played.setting
        )
