"""What members tell about themselves, as the person reads it."""

from __future__ import annotations

from app.access.facts import blocked_members
from app.api.http.wire import In as Body
from app.api.http.wire import Instant, Out, Short
from app.circles.disclosure_service import (
    CardContent,
    CardQuestion,
    Tag,
    card_questions,
    open_card,
    tags_of,
)
from app.circles.models import Disclosure
from app.core.db import Tx
from app.core.sealing import Box


class DisclosureIn(Body):
    """What a member tells: whom they must report to and what about go with `reports`."""

    paid: bool
    reports: bool
    reports_to: Short | None = None
    duty: Short | None = None
    limits: Short | None = None
    stands: Short | None = None


class DisclosureOut(Out):
    id: str
    paid: bool
    reports: bool
    reports_to: str | None
    duty: str | None
    limits: str | None
    stands: str | None


class CardQuestionOut(Out):
    """A changed card: as it is now, and as the person saw it last."""

    member_id: str
    name: str
    tags: list[Tag]
    at: Instant
    disclosure: DisclosureOut
    before: DisclosureOut | None


class CardQuestions(Out):
    cards: list[CardQuestionOut]


def told_of(body: DisclosureIn) -> CardContent:
    """What a member tells, as the circles know it; without a duty there is nothing to say of it."""
    return CardContent(
        paid=body.paid,
        reports=body.reports,
        reports_to=(body.reports_to or None) if body.reports else None,
        duty=(body.duty or None) if body.reports else None,
        limits=body.limits or None,
        stands=body.stands or None,
    )


def disclosure_out(box: Box, card: Disclosure) -> DisclosureOut:
    """A card in clear."""
    content = open_card(box, card)
    return DisclosureOut(
        id=card.id,
        paid=content.paid,
        reports=content.reports,
        reports_to=content.reports_to,
        duty=content.duty,
        limits=content.limits,
        stands=content.stands,
    )


def card_questions_out(tx: Tx, circle_id: str) -> list[CardQuestionOut]:
    """Changed cards that the person hasn't answered.

    Who may know nothing by now isn't asked about: there is nothing to keep.
    """
    box = tx.cipher(circle_id)
    out = blocked_members(tx, circle_id)

    def card_out(question: CardQuestion) -> CardQuestionOut:
        member = question.member
        return CardQuestionOut(
            member_id=member.id,
            name=box.open(member.name, "member", "name", member.id),
            tags=tags_of(paid=member.paid, reports=member.reports),
            at=question.card.at,
            disclosure=disclosure_out(box, question.card),
            before=disclosure_out(box, question.before) if question.before is not None else None,
        )

    return [
        card_out(question)
        for question in card_questions(tx, circle_id)
        if question.member.id not in out
    ]
