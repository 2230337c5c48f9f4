"""Reading the plan and being on board: a member's own word, and who of them has said so."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import Inside, Needs
from app.api.http.wire import In as Body
from app.api.http.wire import MemberId, Nothing
from app.api.views.plan_agreements import MyAgreement, Readers, my_agreement_out, readers_out
from app.circles.permissions import Permission
from app.circles.service import Membership
from app.core.db import Tx
from app.plans import agreement_service as agreements
from app.plans import service as plans
from app.plans.first_shown_service import note

router = APIRouter(tags=["plan"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Planner = Annotated[Inside, Depends(Needs(Permission.PLAN))]

_NOTHING = Nothing()


class OnBoardIn(Body):
    """`shown`: of the plan, as it was shown to me."""

    shown: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22}$")]


def _shown(tx: Tx, me: Membership) -> MyAgreement:
    """A member's own agreement; what of the plan it shows for the first time is noted."""
    agreement = my_agreement_out(tx, me)
    keys = [change.key for change in agreement.changes if change.after]
    note(tx, me.circle_id, me.member_id, plans.current(tx, me.circle_id).id, keys)
    return agreement


@router.get("/circles/{circle_id}/plan/agreement")
def read_mine(door: Reader) -> MyAgreement:
    """Where I stand with the parts of the plan that I read, and what changed in these since."""
    with door.look_inside() as look:
        return _shown(look.tx, look.me)


@router.put("/circles/{circle_id}/plan/agreement")
def agree(body: OnBoardIn, door: Reader) -> MyAgreement:
    """I have read the parts that are shown to me, and I'm on board. Nothing waits for this."""
    with door.act_inside(body, leads_to=None) as act:
        if act.fresh:
            agreements.agree(act.tx, act.me.circle_id, act.me.member_id, body.shown)
        return _shown(act.tx, act.me)


@router.delete("/circles/{circle_id}/plan/agreement")
def take_back(door: Reader, body: Nothing = _NOTHING) -> MyAgreement:
    """Take back what I said."""
    with door.act_inside(body, leads_to=None) as act:
        if act.fresh:
            agreements.take_back(act.tx, act.me.circle_id, act.me.member_id)
        return _shown(act.tx, act.me)


@router.get("/circles/{circle_id}/plan/readers")
def read_readers(door: Planner) -> Readers:
    """Who may read some part of my plan, and who has said that they are on board."""
    with door.look_inside() as look:
        return readers_out(look.tx, look.me.circle_id)


@router.post("/circles/{circle_id}/plan/readers/{member_id}/ask")
def ask_to_read(member_id: MemberId, body: Nothing, door: Planner) -> Readers:
    """Ask one member to look at the parts that they read: once for each change of the plan."""
    with door.act_inside(body, leads_to=member_id) as act:
        if act.fresh:
            agreements.ask_to_read(act.tx, act.me.circle_id, member_id, act.me.member_id)
        return readers_out(act.tx, act.me.circle_id)
