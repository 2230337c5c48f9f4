"""What members tell about themselves, and the person's answer when a card has changed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from app.api.http.guards import Inside, Needs
from app.api.http.wire import Id, MemberId
from app.api.http.wire import In as Body
from app.api.views.cards import CardQuestions, card_questions_out
from app.circles.permissions import Permission
from app.stewardship.card_service import keep_card

router = APIRouter(tags=["circles"])

Keeper = Annotated[Inside, Depends(Needs(Permission.CONSENT))]


class KeepIn(Body):
    disclosure_id: Id


@router.get("/circles/{circle_id}/cards")
def read(door: Keeper) -> CardQuestions:
    """Who tells something else about themselves since I let them in, until I answer."""
    with door.look_inside() as look:
        return CardQuestions(cards=card_questions_out(look.tx, look.me.circle_id))


@router.post("/circles/{circle_id}/members/{member_id}/card/keep")
def keep(member_id: MemberId, body: KeepIn, door: Keeper) -> CardQuestions:
    """I have read what they tell now, and they may know what they knew. `disclosure_id` says which
    card I was shown; when a newer one came it is refused."""
    with door.act_inside(body, leads_to=member_id) as act:
        if act.fresh:
            keep_card(
                act.tx,
                act.me.circle_id,
                member_id,
                body.disclosure_id,
                by=act.me.member_id,
            )
        return CardQuestions(cards=card_questions_out(act.tx, act.me.circle_id))
