"""Other words for a part of the plan: a member suggests them, the person takes or leaves them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import AfterValidator, StringConstraints

from app.api.http.guards import Inside, Needs
from app.api.http.headers import if_match
from app.api.http.wire import Id, Nothing, Short, Text, Title, clean
from app.api.http.wire import In as Body
from app.api.views.plan_proposals import (
    MyProposals,
    Proposals,
    my_proposals_out,
    proposals_out,
)
from app.api.views.plans import SectionKey
from app.circles.permissions import Permission
from app.plans import proposal_service as proposals
from app.plans.texts import SectionText

router = APIRouter(tags=["plan"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Planner = Annotated[Inside, Depends(Needs(Permission.PLAN))]

_NOTHING = Nothing()

Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4000),
    AfterValidator(clean),
]


class OverIn(Body):
    """A part as I read it when I wrote this."""

    heading: Title | None = None
    text: Text


class ProposalIn(Body):
    """Other words for one part. `why`: a word about it, only if I like."""

    id: Id
    key: SectionKey
    heading: Title | None = None
    text: Words
    why: Short | None = None
    over: OverIn


@router.get("/circles/{circle_id}/plan/proposals")
def read(door: Planner, response: Response) -> Proposals:
    """What others suggest for my plan, each beside the part as it is. Nothing of it is in use."""
    with door.look_inside() as look:
        proposals.note_seen(look.tx, look.me.circle_id)
        waiting_proposals = proposals_out(look.tx, look.me.circle_id)
        response.headers["ETag"] = waiting_proposals.etag
        return waiting_proposals


@router.get("/circles/{circle_id}/plan/proposals/mine")
def read_mine(door: Reader) -> MyProposals:
    """What I suggested and still waits; for which parts I may suggest other words."""
    with door.look_inside() as look:
        return my_proposals_out(look.tx, look.me.circle_id, look.me.member_id)


@router.post("/circles/{circle_id}/plan/proposals")
def propose(body: ProposalIn, door: Reader) -> MyProposals:
    """Suggest other words for a part that I read. Refused when the part was changed meanwhile."""
    with door.act_inside(body, leads_to=body.id) as act:
        if act.fresh:
            proposals.propose(
                act.tx,
                circle_id=act.me.circle_id,
                member_id=act.me.member_id,
                proposal_id=body.id,
                part=SectionText(body.key, body.heading, body.text),
                over=SectionText(body.key, body.over.heading, body.over.text),
                why=body.why or None,
            )
        return my_proposals_out(act.tx, act.me.circle_id, act.me.member_id)


@router.delete("/circles/{circle_id}/plan/proposals/{proposal_id}")
def take_back(proposal_id: Id, door: Reader, body: Nothing = _NOTHING) -> MyProposals:
    """Take back what I suggested."""
    with door.act_inside(body, leads_to=proposal_id) as act:
        if act.fresh:
            proposals.take_back(act.tx, act.me.circle_id, proposal_id, member_id=act.me.member_id)
        return my_proposals_out(act.tx, act.me.circle_id, act.me.member_id)


@router.post("/circles/{circle_id}/plan/proposals/{proposal_id}/take")
def take(proposal_id: Id, body: Nothing, door: Planner) -> Proposals:
    """Put these words into my draft. The plan in use stays as it is."""
    expected = if_match(door.request)
    with door.act_inside(body, leads_to=proposal_id) as act:
        if act.fresh:
            proposals.take(
                act.tx,
                act.me.circle_id,
                proposal_id,
                by=act.me.member_id,
                expected=expected,
            )
        return proposals_out(act.tx, act.me.circle_id)


@router.post("/circles/{circle_id}/plan/proposals/{proposal_id}/leave")
def leave(proposal_id: Id, body: Nothing, door: Planner) -> Proposals:
    """Leave these words. Nobody is told."""
    with door.act_inside(body, leads_to=proposal_id) as act:
        if act.fresh:
            proposals.leave(act.tx, act.me.circle_id, proposal_id, by=act.me.member_id)
        return proposals_out(act.tx, act.me.circle_id)
