"""Other words that members suggest for parts of the plan."""

from __future__ import annotations

from app.api.http.headers import etag
from app.api.http.wire import Instant, Out
from app.api.views.plan_versions import section_out
from app.api.views.plans import Section
from app.circles.disclosure_service import Tag
from app.circles.service import names_with_tags
from app.core.db import Tx
from app.plans import draft_service
from app.plans import proposal_service as proposals
from app.plans.part_digests import digest_of


class ProposalOut(Out):
    """Other words for one part. `now`: the part as the draft has it; null: it was taken out.

    `changed_since`: it says something else than it did when this was written.
    """

    id: str
    member_id: str
    name: str
    tags: list[Tag]
    made_at: Instant
    why: str | None
    now: Section | None
    suggested: Section
    changed_since: bool


class Proposals(Out):
    """What waits for me, oldest first. `etag`: of the draft that the words would go into."""

    etag: str
    proposals: list[ProposalOut]


class MyProposal(Out):
    """Other words that I suggested, and that wait."""

    id: str
    made_at: Instant
    why: str | None
    suggested: Section


class MyProposals(Out):
    """What I suggested and still waits; for which parts I may suggest other words."""

    proposals: list[MyProposal]
    may_suggest: list[str]


def _suggested(proposal: proposals.Proposal) -> Section:
    words = proposal.words
    return Section(key=proposal.key, heading=words.heading, text=words.text)


def proposals_out(tx: Tx, circle_id: str) -> Proposals:
    """What waits for the person, each beside the part as it is."""
    waiting = proposals.waiting_for_person(tx, circle_id)
    names = names_with_tags(tx, circle_id, {proposal.member_id for proposal in waiting})
    draft = draft_service.read(tx, circle_id)
    parts = {part.key: part for part in draft.content.sections}
    proposal_rows = []
    for proposal in waiting:
        part = parts.get(proposal.key)
        proposal_rows.append(
            ProposalOut(
                id=proposal.id,
                member_id=proposal.member_id,
                name=names[proposal.member_id].name,
                tags=names[proposal.member_id].tags,
                made_at=proposal.made_at,
                why=proposal.words.why,
                now=section_out(part) if part else None,
                suggested=_suggested(proposal),
                changed_since=part is None or digest_of(part) != proposal.words.written_over,
            )
        )
    return Proposals(etag=etag(draft.revision), proposals=proposal_rows)


def my_proposals_out(tx: Tx, circle_id: str, member_id: str) -> MyProposals:
    """What a member suggested, and for which parts they may."""
    return MyProposals(
        proposals=[
            MyProposal(
                id=proposal.id,
                made_at=proposal.made_at,
                why=proposal.words.why,
                suggested=_suggested(proposal),
            )
            for proposal in proposals.own_proposals(tx, circle_id, member_id)
        ],
        may_suggest=proposals.rewordable_parts(tx, circle_id, member_id),
    )
