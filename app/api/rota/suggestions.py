"""Who might be asked for open times, and offers to one member: theirs to take or to pass."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from app.api.http.guards import Inside, Needs
from app.api.http.wire import Id, Nothing, SlotId, rfc3339
from app.api.http.wire import In as Body
from app.api.views.slots import slot_outs
from app.api.views.suggestions import (
    ForTime,
    MightBeAsked,
    OfferEnded,
    OfferOut,
    Suggestions,
    offers_out,
)
from app.circles.permissions import Permission
from app.circles.service import Membership, get_circle, names_with_tags
from app.core.db import Tx
from app.rota.gaps.candidate_queries import OpenTimesAhead, load_open_times
from app.rota.gaps.suggestions import Suggestion, build_problem, read_solution
from app.rota.schedule.week_queries import is_open
from app.rota.shifts import offer_service as offers

router = APIRouter(tags=["suggestions"])

Keeper = Annotated[Inside, Depends(Needs(Permission.GAPS))]
Claimer = Annotated[Inside, Depends(Needs(Permission.CLAIM))]


class OfferIn(Body):
    member_id: Id


def _for_times(
    tx: Tx, me: Membership, outlook: OpenTimesAhead, found_for_times: list[Suggestion]
) -> list[ForTime]:
    names = names_with_tags(
        tx, me.circle_id, {suggestion.member_id for suggestion in found_for_times}
    )
    of_slot: dict[str, list[MightBeAsked]] = {}
    for suggested in found_for_times:
        of_slot.setdefault(suggested.slot_id, []).append(
            MightBeAsked(
                member_id=suggested.member_id,
                name=names[suggested.member_id].name,
                tags=names[suggested.member_id].tags,
                why=[reason.value for reason in suggested.reasons],
            )
        )
    open_ = {slot.id for slot in outlook.slots.values() if is_open(slot, tx.now)}
    offered: dict[str, list[OfferOut]] = {}
    for offer_out in offers_out(tx, me.circle_id, open_):
        offered.setdefault(offer_out.slot_id, []).append(offer_out)
    slots = [slot for slot in outlook.slots.values() if slot.id in of_slot or slot.id in offered]
    return [
        ForTime(slot=slot, people=of_slot.get(slot["id"], []), offers=offered.get(slot["id"], []))
        for slot in slot_outs(tx, me, slots)
    ]


@router.get("/circles/{circle_id}/suggestions")
def suggestions(door: Keeper) -> Suggestions:
    """Who might be asked for the open times of the next four weeks, one or two names for each.

    Nobody is asked by this. Nothing here comes from what members keep for themselves but who is
    named at all.
    """
    with door.look_inside() as look:
        outlook = load_open_times(look.tx, get_circle(look.tx, look.me.circle_id))
        problem = build_problem(outlook.times, outlook.people)
        worked = door.services.suggest(problem)
        suggested = read_solution(problem, worked.pair_indexes, outlook.times, outlook.people)
        return Suggestions(
            state=worked.state, times=_for_times(look.tx, look.me, outlook, suggested)
        )


@router.post("/circles/{circle_id}/slots/{slot_id}/offers", status_code=201)
def offer(slot_id: SlotId, body: OfferIn, door: Keeper) -> OfferOut:
    """Offer a time to one member, once. They take it, or pass it, or leave it."""
    with door.act_inside(body, leads_to=body.member_id) as act:
        circle = get_circle(act.tx, act.me.circle_id)
        if act.fresh:
            offers.offer_slot(
                act.tx, circle=circle, slot=slot_id, to=body.member_id, by=act.me.member_id
            )
        names = names_with_tags(act.tx, circle.id, [body.member_id])
        return OfferOut(
            slot_id=slot_id,
            member_id=body.member_id,
            name=names[body.member_id].name,
            tags=names[body.member_id].tags,
            at=rfc3339(act.tx.now),
            waiting=True,
        )


@router.delete("/circles/{circle_id}/slots/{slot_id}/offers/{member_id}")
def take_back(slot_id: SlotId, member_id: Id, body: Nothing, door: Keeper) -> OfferEnded:
    """Take an offer back. Nobody is told."""
    with door.act_inside(body, leads_to=member_id) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            offers.withdraw_offer(
                act.tx, circle=circle, slot=slot_id, to=member_id, by=act.me.member_id
            )
        return OfferEnded(slot_id=slot_id)


@router.post("/circles/{circle_id}/slots/{slot_id}/pass")
def pass_on(slot_id: SlotId, body: Nothing, door: Claimer) -> OfferEnded:
    """Not this one. That is fine, and nobody is told."""
    with door.act_inside(body, leads_to=slot_id) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            offers.decline_offer(act.tx, circle=circle, slot=slot_id, member_id=act.me.member_id)
        return OfferEnded(slot_id=slot_id)
