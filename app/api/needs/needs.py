"""Needs: written down by any member, for those whom they let know; hands and pledges of these."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import InnerAct, Inside, Needs
from app.api.http.wire import CurrencyText, Day, Id, LinkText, Nothing, Short, Text, Wall, minute
from app.api.http.wire import In as Body
from app.api.views.needs import NeedKindText, NeedWhenText, needs_seen
from app.api.views.needs import Needs as NeedsOut
from app.circles.permissions import Permission
from app.needs import hand_service, known_service, need_service, pledge_service
from app.needs.known_service import Knows
from app.needs.models import NeedKind, NeedWhen
from app.needs.pledge_service import SeenBy
from app.needs.rules import NeedText, NeedTime, Pot
from app.stewardship.in_flight_service import in_flight, wait_until_left

router = APIRouter(tags=["needs"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]

NEED = "/circles/{circle_id}/needs/{need_id}"


class WhenIn(Body):
    """Days and times by the circle's clock."""

    kind: NeedWhenText = "open"
    day: Day | None = None
    at: Wall | None = None


class PotIn(Body):
    """How money can be given outside the app. Amounts are whole, in the smallest unit."""

    currency: CurrencyText
    goal: int | None = None
    how: Short = ""
    link: LinkText = ""
    i_see: bool = Field(False, description="I see single pledges, without whose they are.")


class KnowsIn(Body):
    """`tier` 1: that there is one; 2: its words."""

    member_id: Id
    tier: int = Field(2, ge=1, le=2)
    sees_pledges: bool = False


class NeedIn(Body):
    """What I need. `known`: who may know of it; nobody, unless I name them."""

    kind: NeedKindText
    title: str = Field(max_length=80)
    words: Text = ""
    when: WhenIn = WhenIn()
    wanted: int = 1
    pot: PotIn | None = None
    known: list[KnowsIn] = Field(default=[], max_length=100)


class KnownIn(Body):
    known: list[KnowsIn] = Field(max_length=100)


class MoneyKnownIn(Body):
    member_ids: list[Id] = Field(max_length=100)


class HandIn(Body):
    """`part`: what part of it I take, for whoever needs it alone; empty: all that I can."""

    part: Short = ""


class PledgeIn(Body):
    """Whole, in the currency's smallest unit.

    `needer_sees`, `others_see`: who reads the amount, as I was told. If more do, nothing is
    pledged.
    """

    amount: int
    currency: CurrencyText
    needer_sees: bool = False
    others_see: int = Field(0, ge=0)


class DoneIn(Body):
    thanks: Short = ""


@router.get("/circles/{circle_id}/needs")
def read(door: Reader) -> NeedsOut:
    """What I need, what others need who let me know, and whom I can let know."""
    with door.look_inside() as look:
        return needs_seen(look.tx, look.me)


@router.put("/circles/{circle_id}/needs/money-known")
def put_money_known(body: MoneyKnownIn, door: Reader) -> NeedsOut:
    """Say anew who may know when I need money. Without it nobody can be told of a pot of mine."""
    return _changed(
        door,
        body,
        None,
        lambda act: known_service.set_money_known(act.tx, act.me, body.member_ids),
        narrows=True,
    )


@router.put(NEED, status_code=201)
def add(need_id: Id, body: NeedIn, door: Reader) -> NeedsOut:
    """Write down what I need. Those whom I let know are asked; nobody else hears of it."""
    pot = body.pot
    text = NeedText(
        kind=NeedKind(body.kind),
        title=body.title,
        words=body.words,
        time=NeedTime(
            NeedWhen(body.when.kind),
            body.when.day,
            minute(body.when.at) if body.when.at is not None else None,
        ),
        hands=body.wanted,
        pot=Pot(pot.currency, pot.goal, pot.how, pot.link, pot.i_see) if pot is not None else None,
    )
    return _changed(
        door,
        body,
        need_id,
        lambda act: need_service.add_need(act.tx, act.me, need_id, text, _knowers(body.known)),
    )


@router.put(f"{NEED}/known")
def put_known(need_id: Id, body: KnownIn, door: Reader) -> NeedsOut:
    """Say anew who may know of it. Whoever I leave out reads nothing of it any more."""
    return _changed(
        door,
        body,
        need_id,
        lambda act: known_service.set_known(act.tx, act.me, need_id, _knowers(body.known)),
        narrows=True,
    )


@router.post(f"{NEED}/enough")
def enough(need_id: Id, body: Nothing, door: Reader) -> NeedsOut:
    """That's enough: nobody is asked any more."""
    return _changed(
        door,
        body,
        need_id,
        lambda act: need_service.note_enough(act.tx, act.me, need_id),
        narrows=True,
    )


@router.post(f"{NEED}/more")
def more(need_id: Id, body: Nothing, door: Reader) -> NeedsOut:
    """Ask for one hand more, or open the pot again."""
    return _changed(
        door, body, need_id, lambda act: need_service.ask_for_more(act.tx, act.me, need_id)
    )


@router.post(f"{NEED}/done")
def done(need_id: Id, body: DoneIn, door: Reader) -> NeedsOut:
    """It's done. A line of thanks, if I write one, is for those who helped alone."""
    return _changed(
        door,
        body,
        need_id,
        lambda act: need_service.note_done(act.tx, act.me, need_id, body.thanks),
    )


@router.post(f"{NEED}/drop")
def drop(need_id: Id, body: Nothing, door: Reader) -> NeedsOut:
    """I don't need it any more. Those who help are told, and nobody else."""
    return _changed(
        door,
        body,
        need_id,
        lambda act: need_service.drop_need(act.tx, act.me, need_id),
        narrows=True,
    )


@router.put(f"{NEED}/hand")
def give_hand(need_id: Id, body: HandIn, door: Reader) -> NeedsOut:
    """I can, or a part of it. Exactly as many as are wanted can say so."""
    return _changed(
        door,
        body,
        need_id,
        lambda act: hand_service.give_hand(
            act.tx, act.me.circle_id, need_id, act.me.member_id, part=body.part
        ),
    )


@router.post(f"{NEED}/let-go")
def let_go(need_id: Id, body: Nothing, door: Reader) -> NeedsOut:
    """I can't after all. No reason is asked for or told."""
    return _changed(
        door,
        body,
        need_id,
        lambda act: hand_service.let_hand_go(act.tx, act.me.circle_id, need_id, act.me.member_id),
    )


@router.post(f"{NEED}/put-away")
def put_away(need_id: Id, body: Nothing, door: Reader) -> NeedsOut:
    """Not this one: it leaves my list, and nobody else learns of it."""
    return _changed(
        door,
        body,
        need_id,
        lambda act: hand_service.put_away(act.tx, act.me.circle_id, need_id, act.me.member_id),
    )


@router.put(f"{NEED}/pledge")
def pledge(need_id: Id, body: PledgeIn, door: Reader) -> NeedsOut:
    """What I mean to give, outside the app. Nothing is paid here."""
    return _changed(
        door,
        body,
        need_id,
        lambda act: pledge_service.make_pledge(
            act.tx,
            act.me.circle_id,
            need_id,
            act.me.member_id,
            body.amount,
            body.currency,
            SeenBy(body.needer_sees, body.others_see),
        ),
    )


@router.post(f"{NEED}/pledge/given")
def pledge_given(need_id: Id, body: Nothing, door: Reader) -> NeedsOut:
    """I gave it, outside the app."""
    return _changed(
        door,
        body,
        need_id,
        lambda act: pledge_service.note_given(act.tx, act.me.circle_id, need_id, act.me.member_id),
    )


@router.post(f"{NEED}/pledge/let-go")
def pledge_let_go(need_id: Id, body: Nothing, door: Reader) -> NeedsOut:
    """I can't give it after all. Nothing of it is kept."""
    return _changed(
        door,
        body,
        need_id,
        lambda act: pledge_service.let_pledge_go(
            act.tx, act.me.circle_id, need_id, act.me.member_id
        ),
    )


def _knowers(bodies: list[KnowsIn]) -> list[Knows]:
    return [Knows(each.member_id, each.tier, each.sees_pledges) for each in bodies]


def _changed(
    door: Inside,
    body: Body,
    leads_to: str | None,
    change: Callable[[InnerAct], object],
    *,
    narrows: bool = False,
) -> NeedsOut:
    """Do it once. What `narrows` who may know is answered when nothing of it can leave any more."""
    with door.act_inside(body, leads_to=leads_to) as act:
        if act.fresh:
            change(act)
        act.tx.session.flush()
        on_its_way = in_flight(act.tx, act.me.circle_id) if narrows else []
        needs = needs_seen(act.tx, act.me)
    wait_until_left(door.services.db, on_its_way)
    return needs
