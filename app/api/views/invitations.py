"""Who knocks, as the person sees it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from sqlmodel import col, select

from app.api.http.wire import Instant, Out
from app.api.views.cards import DisclosureOut, disclosure_out
from app.circles.invitation_service import (
    waiting_knocks,
)
from app.circles.models import Disclosure, Member
from app.core.db import Tx


class InvitationSeen(Out):
    from_: str = Field(serialization_alias="from")
    circle_values: str | None
    holds_to: list[str] = Field(description="What was agreed on, if the person opened it for them.")
    expires_at: Instant
    state: Literal["open"] = "open"


class KnockOut(Out):
    id: str
    member_id: str
    link_name: str
    name: str
    code: str
    at: Instant
    disclosure: DisclosureOut
    disclosure_id: str


class Knocks(Out):
    knocks: list[KnockOut]


def knocks_out(tx: Tx, circle_id: str) -> list[KnockOut]:
    """Who is at the door, with what they tell."""
    box = tx.cipher(circle_id)
    knocks = waiting_knocks(tx, circle_id)
    cards = {
        card.id: card
        for card in tx.session.exec(
            select(Disclosure).where(
                col(Disclosure.id).in_([knock.disclosure_id for knock in knocks])
            )
        )
    }
    return [
        KnockOut(
            id=knock.id,
            member_id=knock.member_id,
            link_name=_kept_name(tx, circle_id, knock.member_id),
            name=box.open(knock.name, "knock", "name", knock.id),
            code=knock.code,
            at=knock.at,
            disclosure=disclosure_out(box, cards[knock.disclosure_id]),
            disclosure_id=knock.disclosure_id,
        )
        for knock in knocks
    ]


def _kept_name(tx: Tx, circle_id: str, member_id: str) -> str:
    member = tx.session.get_one(Member, member_id)
    return tx.cipher(circle_id).open(member.name, "member", "name", member_id)
