"""Practice requests: who joins in, starting one, and whose phone showed it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from app.api.http.guards import Inside, Needs
from app.api.http.wire import Id, Nothing
from app.api.http.wire import In as Body
from app.api.views.asks import AskView, ask_view
from app.api.views.practice import MyPracticeOut, PracticeOut, my_practice_out, practice_out
from app.asks import drill_service
from app.asks.models import Ask
from app.circles.permissions import Permission
from app.consent import practice_service

router = APIRouter(tags=["asks"])

Asker = Annotated[Inside, Depends(Needs(Permission.ASK))]
Answerer = Annotated[Inside, Depends(Needs(Permission.ANSWER))]


class DrillIn(Body):
    id: Id


class MyPracticeIn(Body):
    on: bool


@router.get("/circles/{circle_id}/practice")
def read(door: Asker) -> PracticeOut:
    """Who practises, and whose phone showed the newest practice request while that is kept."""
    with door.look_inside() as look:
        return practice_out(look.tx, look.me.circle_id)


@router.post("/circles/{circle_id}/practice/invite")
def invite(body: Nothing, door: Asker) -> PracticeOut:
    """Ask everyone who wasn't asked before whether their phone may join in practice. Once each."""
    with door.act_inside(body, leads_to=door.circle_id) as act:
        if act.fresh:
            drill_service.ask_to_practise(act.tx, act.me.circle_id)
        act.tx.session.flush()
        return practice_out(act.tx, act.me.circle_id)


@router.post("/circles/{circle_id}/practice/drills", status_code=201)
def start(body: DrillIn, door: Asker) -> AskView:
    """Start a practice request, to those who agreed to it. Over in half an hour at most."""
    with door.act_inside(body, leads_to=body.id) as act:
        if act.fresh:
            drill_service.start_drill(
                act.tx, circle_id=act.me.circle_id, drill_id=body.id, by=act.me.member_id
            )
        return ask_view(act.tx, act.tx.session.get_one(Ask, act.once.resource_id))


@router.get("/circles/{circle_id}/my-practice")
def read_mine(door: Answerer) -> MyPracticeOut:
    """Whether my phone joins in practice requests."""
    with door.look_inside() as look:
        return my_practice_out(look.tx, look.me.member_id)


@router.put("/circles/{circle_id}/my-practice")
def write_mine(body: MyPracticeIn, door: Answerer) -> MyPracticeOut:
    """Join in practice requests, or don't. Off until I say."""
    with door.act_inside(body, leads_to=door.circle_id) as act:
        if act.fresh:
            practice_service.choose_practice(act.tx, act.me.circle_id, act.me.member_id, on=body.on)
        return my_practice_out(act.tx, act.me.member_id)
