"""Offers between members: made by anybody, the person included; taken up, let go, ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import InnerAct, Inside, Needs
from app.api.http.wire import Day, Id, Nothing, Short, Wall, minute
from app.api.http.wire import In as Body
from app.api.views.member_offers import MemberOffers, RhythmText, member_offers_seen
from app.circles.permissions import Permission
from app.member_offers import member_offer_service as offers
from app.member_offers import taking_up_service as taking_up
from app.member_offers.models import Rhythm
from app.member_offers.offer_rules import WHENEVER, OfferTerms

router = APIRouter(tags=["member offers"])

Anybody = Annotated[Inside, Depends(Needs(Permission.READ))]


class MemberOfferIn(Body):
    """An offer in my own words. Days and `at` by the circle's calendar and clock.

    `places`: so many can take up each of its times. `version`: of the offer that I change; 0 makes
    a new one.
    """

    words: Short
    minutes: Annotated[int, Field(ge=0, le=100_000)]
    rhythm: RhythmText
    on_day: Day | None = None
    at: Wall | None = None
    places: Annotated[int, Field(ge=0, le=1000)] = 1
    member_ids: list[Id] = Field(max_length=60)
    version: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class OccasionIn(Body):
    """Which of its times: a day by the circle's calendar; none for whenever it suits."""

    day: Day | None = None

    @property
    def key(self) -> str:
        return self.day.isoformat() if self.day is not None else WHENEVER


class AsideIn(Body):
    aside: bool


class WelcomeIn(Body):
    on: bool


@router.get("/circles/{circle_id}/member-offers")
def read(door: Anybody) -> MemberOffers:
    """What I offer, and what somebody offers me. Nobody reads any other."""
    with door.look_inside() as look:
        return member_offers_seen(look.tx, look.me)


@router.put("/circles/{circle_id}/member-offers/{offer_id}")
def write(offer_id: Id, body: MemberOfferIn, door: Anybody) -> MemberOffers:
    """Offer something, or change what I offer. Nobody is notified that it is there."""

    def change(act: InnerAct) -> None:
        offers.write_offer(
            act.tx,
            act.me,
            offer_id,
            words=body.words,
            terms=OfferTerms(
                minutes=body.minutes,
                rhythm=Rhythm(body.rhythm),
                on_day=body.on_day,
                minute=minute(body.at) if body.at is not None else None,
                places=body.places,
            ),
            member_ids=body.member_ids,
            version=body.version,
        )

    return _changed(door, body, offer_id, change)


@router.post("/circles/{circle_id}/member-offers/{offer_id}/end")
def end(offer_id: Id, body: Nothing, door: Anybody) -> MemberOffers:
    """End what I offer. Who took it up is told that it isn't happening, and no reason."""
    return _changed(door, body, offer_id, lambda act: offers.end_offer(act.tx, act.me, offer_id))


@router.post("/circles/{circle_id}/member-offers/{offer_id}/call-off")
def call_off(offer_id: Id, body: OccasionIn, door: Anybody) -> MemberOffers:
    """Leave one of the weekly times of what I offer out; of anything else, end it."""
    return _changed(
        door, body, offer_id, lambda act: offers.call_off(act.tx, act.me, offer_id, body.key)
    )


@router.post("/circles/{circle_id}/member-offers/{offer_id}/take-up")
def take(offer_id: Id, body: OccasionIn, door: Anybody) -> MemberOffers:
    """Say yes to an offer, for one of its times. Who offers it is told."""
    return _changed(
        door, body, offer_id, lambda act: taking_up.take_up(act.tx, act.me, offer_id, body.key)
    )


@router.post("/circles/{circle_id}/member-offers/{offer_id}/let-go")
def let_go(offer_id: Id, body: OccasionIn, door: Anybody) -> MemberOffers:
    """Not any more: who offers it is told that, and no reason."""
    return _changed(
        door, body, offer_id, lambda act: taking_up.let_go(act.tx, act.me, offer_id, body.key)
    )


@router.post("/circles/{circle_id}/member-offers/{offer_id}/done")
def done(offer_id: Id, body: Nothing, door: Anybody) -> MemberOffers:
    """It happened, of what has no time: off my screen. Nobody is told."""
    return _changed(door, body, offer_id, lambda act: taking_up.note_done(act.tx, act.me, offer_id))


@router.post("/circles/{circle_id}/member-offers/{offer_id}/seen")
def seen(offer_id: Id, body: Nothing, door: Anybody) -> MemberOffers:
    """I've read that what I took up isn't happening."""
    return _changed(door, body, offer_id, lambda act: taking_up.note_seen(act.tx, act.me, offer_id))


@router.put("/circles/{circle_id}/member-offers/{offer_id}/aside")
def aside(offer_id: Id, body: AsideIn, door: Anybody) -> MemberOffers:
    """Put an offer to me aside, or look at it again. Nobody else sees that."""
    return _changed(
        door,
        body,
        offer_id,
        lambda act: taking_up.put_aside(act.tx, act.me, offer_id, is_aside=body.aside),
    )


@router.put("/circles/{circle_id}/offers-welcome")
def welcome(body: WelcomeIn, door: Anybody) -> MemberOffers:
    """Let the others of the circle offer me something, and so read my name; or no longer."""
    return _changed(door, body, None, lambda act: offers.set_welcome(act.tx, act.me, is_on=body.on))


def _changed(
    door: Inside, body: Body, leads_to: str | None, change: Callable[[InnerAct], None]
) -> MemberOffers:
    with door.act_inside(body, leads_to=leads_to) as act:
        if act.fresh:
            change(act)
        act.tx.session.flush()
        return member_offers_seen(act.tx, act.me)
