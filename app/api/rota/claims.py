"""Taking several times at once, what a time meets, and "I'll do it if nobody does"."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import InnerAct, Inside, Needs
from app.api.http.wire import In as Body
from app.api.http.wire import Nothing, SlotId
from app.api.rota.conflict_refusal import telling_clashes
from app.api.views.claims import CameAll, CameOut, ClaimIn, StandByOut, clash_outs
from app.api.views.slots import SlotOut, one_slot, slot_if_offered, still_open
from app.circles.permissions import Permission
from app.circles.service import get_circle
from app.core.errors import Conflict
from app.messages.catalogue import text
from app.rota.shifts.bulk_claim_service import (
    ClaimResult,
    cancel_stand_by,
    claim_many,
    current_results,
    stand_by,
)
from app.rota.shifts.claim_service import claim
from app.rota.shifts.conflict_queries import Clashes

router = APIRouter(tags=["rota"])

Claimer = Annotated[Inside, Depends(Needs(Permission.CLAIM))]

MOST_CLAIMS = 20
_NOTHING = Nothing()


class ClaimsIn(Body):
    slot_ids: list[SlotId] = Field(min_length=1, max_length=MOST_CLAIMS)
    anyway: bool = Field(False, description="Also those that meet something of mine.")


@router.post("/circles/{circle_id}/slots/{slot_id}/claim")
def take(slot_id: SlotId, body: ClaimIn, door: Claimer) -> SlotOut:
    """I'll be there. Two for one place: one holds it, the other reads what is still open.

    What it meets of mine is told first; with `anyway` I take it all the same.
    """
    with door.act_inside(body, leads_to=slot_id) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            try:
                with telling_clashes(act):
                    claim(
                        act.tx,
                        circle=circle,
                        member_id=act.me.member_id,
                        slot=slot_id,
                        anyway=body.anyway,
                    )
            except Conflict as problem:
                if problem.code == "taken":
                    problem.extra["open"] = still_open(act.tx, act.me, circle)
                raise
        return one_slot(act.tx, act.me, slot_id)


@router.post("/circles/{circle_id}/claims")
def take_some(body: ClaimsIn, door: Claimer) -> CameAll:
    """Take whatever can be taken of some times: what came of each, in the same order."""
    with door.act_inside(body, leads_to=None) as act:
        circle = get_circle(act.tx, act.me.circle_id)
        work = claim_many if act.fresh else current_results
        results = work(
            act.tx,
            circle=circle,
            member_id=act.me.member_id,
            slots=body.slot_ids,
            anyway=body.anyway,
        )
        return CameAll(came=[_came_out(act, result) for result in results])


def _came_out(act: InnerAct, result: ClaimResult) -> CameOut:
    language = act.caller.language
    clashes = clash_outs(act.tx, act.me, language, result.clashes)
    words = None
    if result.problem_code == Clashes.code:
        words = " ".join(each["words"] for each in clashes)
    elif result.problem_code is not None:
        words = text(language, f"came.{result.problem_code}", **result.problem_values)
    return {
        "slot_id": result.slot_id,
        "slot": slot_if_offered(act.tx, act.me, result.slot_id),
        "taken": result.is_taken,
        "why": result.problem_code,
        "words": words,
        "clashes": clashes,
    }


@router.put("/circles/{circle_id}/slots/{slot_id}/stand-by")
def put_stand_by(slot_id: SlotId, body: Nothing, door: Claimer) -> StandByOut:
    """I'll do it if nobody does. Only coordinators see it; I am asked once it begins soon."""
    with door.act_inside(body, leads_to=slot_id) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            stand_by(act.tx, circle=circle, member_id=act.me.member_id, slot=slot_id)
    return StandByOut(slot_id=slot_id, standing_by=True)


@router.delete("/circles/{circle_id}/slots/{slot_id}/stand-by")
def delete_stand_by(slot_id: SlotId, door: Claimer, body: Nothing = _NOTHING) -> StandByOut:
    """Not any more. Nobody is told."""
    with door.act_inside(body, leads_to=slot_id) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            cancel_stand_by(act.tx, circle=circle, member_id=act.me.member_id, slot=slot_id)
    return StandByOut(slot_id=slot_id, standing_by=False)
