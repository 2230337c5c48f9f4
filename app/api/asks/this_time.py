"""What the person decides for one request: whom it leaves out, whom it asks beside the plan, and
who may see the address for it.
"""

from __future__ import annotations

from typing import Annotated, Protocol

from fastapi import APIRouter, Depends

from app.api.http.guards import Inside, Needs
from app.api.http.wire import Id
from app.api.http.wire import In as Body
from app.api.views.asks import AskView, ask_view
from app.asks import address_given_service, beside_plan_service, left_out_service
from app.asks.service import lock_ask
from app.circles.permissions import Permission
from app.core.db import Tx

router = APIRouter(tags=["asks"])

Asker = Annotated[Inside, Depends(Needs(Permission.ASK))]


class AboutMember(Body):
    member_id: Id


class _Decision(Protocol):
    def __call__(self, tx: Tx, *, circle_id: str, ask_id: str, member_id: str, by: str) -> None: ...


def _decide(door: Inside, body: AboutMember, ask_id: str, decision: _Decision) -> AskView:
    """Carry out a decision about one member, once, and answer the request as it is then."""
    with door.act_inside(body, leads_to=ask_id) as act:
        circle_id = act.me.circle_id
        if act.fresh:
            decision(
                act.tx,
                circle_id=circle_id,
                ask_id=ask_id,
                member_id=body.member_id,
                by=act.me.member_id,
            )
        act.tx.session.flush()
        return ask_view(act.tx, lock_ask(act.tx, circle_id, ask_id))


@router.post("/circles/{circle_id}/asks/{ask_id}/leave-out")
def leave_out(ask_id: Id, body: AboutMember, door: Asker) -> AskView:
    """Not them, this time: they aren't asked or told. My plan stays as it is."""
    return _decide(door, body, ask_id, left_out_service.leave_out)


@router.post("/circles/{circle_id}/asks/{ask_id}/include-again")
def include_again(ask_id: Id, body: AboutMember, door: Asker) -> AskView:
    """Ask them after all, when it is their turn."""
    return _decide(door, body, ask_id, left_out_service.include_again)


@router.post("/circles/{circle_id}/asks/{ask_id}/ask-beside")
def ask_beside(ask_id: Id, body: AboutMember, door: Asker) -> AskView:
    """Ask somebody whom my plan doesn't name, now. One at a time."""
    return _decide(door, body, ask_id, beside_plan_service.ask_beside)


@router.post("/circles/{circle_id}/asks/{ask_id}/show-address")
def show_address(ask_id: Id, body: AboutMember, door: Asker) -> AskView:
    """Let them see my address while they come, this time."""
    return _decide(door, body, ask_id, address_given_service.give_address)


@router.post("/circles/{circle_id}/asks/{ask_id}/hide-address")
def hide_address(ask_id: Id, body: AboutMember, door: Asker) -> AskView:
    """Show them my address no longer."""
    return _decide(door, body, ask_id, address_given_service.take_address_back)
