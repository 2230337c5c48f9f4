"""What a member who is invited to a gathering says, and what they leave afterwards."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import Inside, Needs
from app.api.http.wire import Id, Short
from app.api.http.wire import In as Body
from app.api.views.gatherings import Gatherings, GuestAnswerText, gatherings_seen
from app.circles.permissions import Permission
from app.gatherings import affirmation_service, answering_service
from app.gatherings.models import GuestAnswer

router = APIRouter(tags=["gatherings"])

Answerer = Annotated[Inside, Depends(Needs(Permission.ANSWER))]


class GatheringAnswerIn(Body):
    """`times`: those that suit me. `shows_name`: who else comes may read my name, if they let me
    read theirs."""

    answer: GuestAnswerText
    times: list[Id] = Field(default_factory=list, max_length=20)
    shows_name: bool = False


class AffirmationIn(Body):
    words: Short


@router.put("/circles/{circle_id}/gatherings/{gathering_id}/answer")
def answer(gathering_id: Id, body: GatheringAnswerIn, door: Answerer) -> Gatherings:
    """Whether I come. Any answer is fine, and I can change it until it is over."""
    with door.act_inside(body, leads_to=gathering_id) as act:
        if act.fresh:
            now, guest = answering_service.lock_own(
                act.tx, act.me.circle_id, gathering_id, act.me.member_id
            )
            answering_service.answer(
                act.tx,
                now,
                guest,
                new_answer=GuestAnswer(body.answer),
                time_ids=body.times,
                shows_name=body.shows_name,
            )
        return gatherings_seen(act.tx, act.me)


@router.post("/circles/{circle_id}/gatherings/{gathering_id}/affirm")
def affirm(gathering_id: Id, body: AffirmationIn, door: Answerer) -> Gatherings:
    """What I saw in the person, once, after the gathering. They keep it or let it go."""
    with door.act_inside(body, leads_to=gathering_id) as act:
        if act.fresh:
            now, guest = answering_service.lock_own(
                act.tx, act.me.circle_id, gathering_id, act.me.member_id
            )
            affirmation_service.leave(act.tx, now, guest, body.words)
        return gatherings_seen(act.tx, act.me)
