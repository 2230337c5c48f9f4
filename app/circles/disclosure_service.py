"""What members tell about themselves: a card before the person's yes, and each change of it.

A card that changed after a member was let in is a question to the person. It is open while the
member's newest card has no `seen_at`; going back to exactly what the person had seen closes it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import col, select

from app.circles.models import Disclosure, Member, MemberState
from app.core.db import Tx
from app.core.ids import new_id
from app.core.sealing import Box


@dataclass(frozen=True, slots=True)
class CardContent:
    """What somebody tells: whether they are paid, whom they must report to and what about, under
    which conditions they come, and about themselves."""

    paid: bool
    reports: bool
    reports_to: str | None = None
    duty: str | None = None
    limits: str | None = None
    stands: str | None = None


@dataclass(frozen=True, slots=True)
class CardQuestion:
    """A changed card that the person hasn't answered: the newest, and the one that they saw."""

    member: Member
    card: Disclosure
    before: Disclosure | None


Tag = Literal["paid", "reports"]


def tags_of(*, paid: bool, reports: bool) -> list[Tag]:
    """What stands beside a member's name wherever it is shown."""
    tags: list[tuple[Tag, bool]] = [("paid", paid), ("reports", reports)]
    return [tag for tag, holds in tags if holds]


def disclose(
    tx: Tx,
    circle_id: str,
    member_id: str,
    card_content: CardContent,
    *,
    seen_at: datetime | None = None,
    instead_of: str | None = None,
) -> Disclosure:
    """Write down what a member tells. The cards before it stay."""
    box = tx.cipher(circle_id)
    disclosure_id = new_id()

    def sealed(column: str, text: str | None) -> str | None:
        return box.seal(text, "disclosure", column, disclosure_id) if text else None

    disclosure = Disclosure(
        id=disclosure_id,
        circle_id=circle_id,
        member_id=member_id,
        paid=card_content.paid,
        reports=card_content.reports,
        reports_to=sealed("reports_to", card_content.reports_to),
        duty=sealed("duty", card_content.duty),
        limits=sealed("limits", card_content.limits),
        stands=sealed("stands", card_content.stands),
        at=tx.now,
        seen_at=seen_at,
        instead_of=instead_of,
    )
    tx.session.add(disclosure)
    tx.session.flush()
    return disclosure


def open_card(box: Box, card: Disclosure) -> CardContent:
    """A card in clear."""

    def opened(column: str, sealed: str | None) -> str | None:
        return box.open(sealed, "disclosure", column, card.id) if sealed else None

    return CardContent(
        paid=card.paid,
        reports=card.reports,
        reports_to=opened("reports_to", card.reports_to),
        duty=opened("duty", card.duty),
        limits=opened("limits", card.limits),
        stands=opened("stands", card.stands),
    )


def put_card(member: Member, card: Disclosure, before: Disclosure | None = None) -> None:
    """Make a card a member's newest.

    `before`: the one that the person saw, as long as this one is a question. What either of them
    says of pay and reports counts until it is answered, so that nothing widens by itself.
    """
    member.card_id = card.id
    member.paid = card.paid or (before is not None and before.paid)
    member.reports = card.reports or (before is not None and before.reports)


def newest_cards(tx: Tx, members: Collection[Member]) -> dict[str, Disclosure]:
    """Member id → their newest card; members without one are left out."""
    card_ids = [member.card_id for member in members if member.card_id is not None]
    if not card_ids:
        return {}
    return {
        card.member_id: card
        for card in tx.session.exec(select(Disclosure).where(col(Disclosure.id).in_(card_ids)))
    }


def newest_card(tx: Tx, member: Member) -> Disclosure | None:
    """A member's newest card."""
    return tx.session.get(Disclosure, member.card_id) if member.card_id is not None else None


def seen_before(tx: Tx, card: Disclosure | None) -> Disclosure | None:
    """The card that the person saw last, of a member whose newest one this is."""
    if card is None or card.seen_at is not None:
        return card
    return tx.session.get(Disclosure, card.instead_of) if card.instead_of is not None else None


def card_questions(tx: Tx, circle_id: str) -> list[CardQuestion]:
    """The cards of a circle that wait for the person's answer, oldest first."""
    rows = tx.session.execute(
        select(Member, Disclosure)
        .join(Disclosure, col(Disclosure.id) == col(Member.card_id))
        .where(
            Member.circle_id == circle_id,
            Member.state == MemberState.IN,
            col(Disclosure.seen_at).is_(None),
        )
        .order_by(col(Disclosure.at), col(Disclosure.id))
    ).all()
    return [CardQuestion(member, card, seen_before(tx, card)) for member, card in rows]


def members_with_unseen_cards(tx: Tx, member_ids: Collection[str]) -> frozenset[str]:
    """Those of some members whose newest card waits for the person's answer."""
    if not member_ids:
        return frozenset()
    return frozenset(
        tx.session.exec(
            select(Member.id)
            .join(Disclosure, col(Disclosure.id) == col(Member.card_id))
            .where(col(Member.id).in_(member_ids), col(Disclosure.seen_at).is_(None))
        )
    )
