"""Who was in a circle, as the person sees it."""

from __future__ import annotations

from app.api.http.wire import Instant, Out
from app.api.views.records import SectionSaid, TimeOf
from app.care_cards.models import CardKind
from app.circles.blocking_service import former
from app.circles.service import names_of
from app.core.db import Tx


class FormerOut(Out):
    member_id: str
    name: str
    ended_at: Instant
    blocked: bool


class FormerList(Out):
    people: list[FormerOut]


class RemembersOut(Out):
    """What somebody may remember. Times are when it was shown, told or held; none says whether
    they looked."""

    member_id: str
    name: str
    here: bool
    blocked: bool
    times: list[TimeOf]
    saw_times: bool
    address: bool  # it was shown to them
    address_at: list[Instant]
    cards: list[CardKind]  # the health card, the companion card: shown to them
    sections: list[SectionSaid]
    asks: list[Instant]
    notes: list[Instant]
    names: bool


def former_out(tx: Tx, circle_id: str) -> FormerList:
    """Who was in and isn't any more, the last first."""
    former_members = former(tx, circle_id)
    names = names_of(tx, circle_id, [member.id for member, _ in former_members])
    return FormerList(
        people=[
            FormerOut(
                member_id=member.id,
                name=names[member.id],
                ended_at=member.ended_at or tx.now,
                blocked=blocked,
            )
            for member, blocked in former_members
        ]
    )
