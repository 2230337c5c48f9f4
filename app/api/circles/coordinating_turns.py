"""Coordinating in turns: set up, each one's yes, not this time, changing places, and the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import InnerAct, Inside, Needs
from app.api.http.wire import Day, Id, Nothing, Wall, minute
from app.api.http.wire import In as Body
from app.api.views.coordinating_turns import CoordinatingTurnsAnswer, turns_seen
from app.circles.permissions import Permission
from app.coordinating.rules import TurnTerms
from app.core.errors import NotYours
from app.stewardship import coordinating_turn_service as turns_service

router = APIRouter(tags=["circles"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Keeper = Annotated[Inside, Depends(Needs(Permission.MEMBERS))]
Coordinator = Annotated[Inside, Depends(Needs(Permission.COORDINATE_IN_TURN))]

_NOTHING = Nothing()
# So many more than there can be: what is wrong with a list is said in the circle's own words.
Members = Annotated[list[Id], Field(max_length=50)]


class CoordinatingTurnsIn(Body):
    """`first_on`, `at`: the first hand-off, by the circle's calendar and clock."""

    id: Id
    member_ids: Members
    weeks: int = Field(2, ge=-1000, le=1000, description="How long a turn is: 1 to 12 weeks.")
    first_on: Day
    at: Wall


class TurnsAnswerIn(Body):
    agreed: bool


class TurnOrderIn(Body):
    member_ids: Members


class SkipTurnIn(Body):
    member_id: Id


class OfferTurnIn(Body):
    offered: bool


@router.get("/circles/{circle_id}/coordinating-turns")
def read(door: Reader) -> CoordinatingTurnsAnswer:
    """Who takes turns of coordinating and whose is next, as far as it is mine to read."""
    with door.look_inside() as look:
        return turns_seen(look.tx, look.me)


@router.post("/circles/{circle_id}/coordinating-turns", status_code=201)
def set_up(body: CoordinatingTurnsIn, door: Coordinator) -> CoordinatingTurnsAnswer:
    """Take turns of coordinating. For a coordinator the person is asked first.

    Each member says yes for themself, and has no turn before that.
    """
    terms = TurnTerms(body.weeks, body.first_on, minute(body.at), tuple(body.member_ids))
    return _changed(
        door,
        body,
        body.id,
        lambda act: turns_service.set_up_turns(
            act.tx, act.me.circle_id, body.id, terms, act.me.member_id
        ),
    )


@router.put("/circles/{circle_id}/coordinating-turns/{turns_id}/person")
def say_as_person(turns_id: Id, body: TurnsAnswerIn, door: Keeper) -> CoordinatingTurnsAnswer:
    """The person's yes to what a coordinator would like, or their no to any turns, also later.

    A no ends them at once. Whoever coordinates goes on until the person changes that.
    """
    return _changed(
        door,
        body,
        turns_id,
        lambda act: turns_service.answer_as_person(
            act.tx, act.me.circle_id, turns_id, agreed=body.agreed, by=act.me.member_id
        ),
    )


@router.put("/circles/{circle_id}/coordinating-turns/{turns_id}/mine")
def say(turns_id: Id, body: TurnsAnswerIn, door: Reader) -> CoordinatingTurnsAnswer:
    """My own yes or no. A no is fine at any time, and can become a yes again."""
    return _changed(
        door,
        body,
        turns_id,
        lambda act: turns_service.answer_as_member(
            act.tx, act.me.circle_id, turns_id, act.me.member_id, agreed=body.agreed
        ),
    )


@router.put("/circles/{circle_id}/coordinating-turns/{turns_id}/order")
def put_order(turns_id: Id, body: TurnOrderIn, door: Keeper) -> CoordinatingTurnsAnswer:
    """Who takes turns from now on, in this order. Whoever is new is asked."""
    return _changed(
        door,
        body,
        turns_id,
        lambda act: turns_service.change_order(
            act.tx, act.me.circle_id, turns_id, tuple(body.member_ids), act.me.member_id
        ),
    )


@router.post("/circles/{circle_id}/coordinating-turns/{turns_id}/skip")
def skip(turns_id: Id, body: SkipTurnIn, door: Reader) -> CoordinatingTurnsAnswer:
    """Not this time: the coming turn, mine or for the person anybody's, goes to the next."""

    def change(act: InnerAct) -> None:
        if body.member_id != act.me.member_id and not act.me.is_person:
            raise NotYours
        turns_service.skip_turn(
            act.tx, act.me.circle_id, turns_id, body.member_id, act.me.member_id
        )

    return _changed(door, body, turns_id, change)


@router.put("/circles/{circle_id}/coordinating-turns/{turns_id}/offer")
def offer(turns_id: Id, body: OfferTurnIn, door: Reader) -> CoordinatingTurnsAnswer:
    """Let one of the others change places with me, or not any more."""
    return _changed(
        door,
        body,
        turns_id,
        lambda act: turns_service.offer_turn(
            act.tx, act.me.circle_id, turns_id, act.me.member_id, offered=body.offered
        ),
    )


@router.post("/circles/{circle_id}/coordinating-turns/{turns_id}/places/{place_id}/take")
def take(
    turns_id: Id, place_id: Id, door: Reader, body: Nothing = _NOTHING
) -> CoordinatingTurnsAnswer:
    """Change places with somebody who offered it."""
    return _changed(
        door,
        body,
        turns_id,
        lambda act: turns_service.take_offered_turn(
            act.tx, act.me.circle_id, turns_id, place_id, act.me.member_id
        ),
    )


@router.post("/circles/{circle_id}/coordinating-turns/{turns_id}/read")
def read_news(turns_id: Id, door: Keeper, body: Nothing = _NOTHING) -> CoordinatingTurnsAnswer:
    """I have read what is new of the turns."""
    return _changed(
        door,
        body,
        turns_id,
        lambda act: turns_service.read_news(act.tx, act.me.circle_id, turns_id),
    )


@router.delete("/circles/{circle_id}/coordinating-turns/{turns_id}")
def take_back(turns_id: Id, door: Coordinator, body: Nothing = _NOTHING) -> CoordinatingTurnsAnswer:
    """I take back what I asked the person. Nobody else has heard of it."""
    return _changed(
        door,
        body,
        turns_id,
        lambda act: turns_service.take_back_turns(
            act.tx, act.me.circle_id, turns_id, act.me.member_id
        ),
    )


def _changed(
    door: Inside, body: Body, leads_to: str, change: Callable[[InnerAct], object]
) -> CoordinatingTurnsAnswer:
    with door.act_inside(body, leads_to=leads_to) as act:
        if act.fresh:
            change(act)
        act.tx.session.flush()
        return turns_seen(act.tx, act.me)
