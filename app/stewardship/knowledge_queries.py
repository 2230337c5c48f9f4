"""What somebody may remember who isn't in any more, or from whom consent was withdrawn.

For the person alone, worked out when they look: from the record as far as it is kept, and from
rows that are there. Nobody is told. It says what was shown, never whether anybody looked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, or_, select

from app.asks.drill_service import practice_ids_among
from app.asks.models import ArrivalShown
from app.care_cards.card_service import cards_shown_to
from app.circles.models import Circle, Member, MemberState, StandIn
from app.circles.service import held_roles_of
from app.consent.models import ConsentGrant, ToKind
from app.core.db import Tx
from app.core.errors import NotFound
from app.outbox.events import EVENTS, Event
from app.plans.first_shown_service import shown_to
from app.record import queries as record_queries
from app.record.models import RecordEntry
from app.rota.lifetime import KEPT_FOR
from app.rota.models import Shift, Slot

#: At most so many of a kind.
MOST_OF_A_KIND = 50
#: Roles that show who else is in the circle.
SEES_NAMES = frozenset({"coordinator"})
#: Events under which somebody may have read of times.
TIMES = tuple(event for event, spec in EVENTS.items() if spec.retains_times)
#: Grants that anybody may have come under.
GROUP_KINDS = (ToKind.SUPPORTERS, ToKind.ON_SHIFT, ToKind.POOL)


@dataclass(frozen=True, slots=True)
class RetainedKnowledge:
    """What a member may remember; instants are when it was shown, told or held."""

    member: Member
    slot_ids: tuple[str, ...]  # times that they held, the newest first
    saw_times: bool  # open times could be told to them
    address: bool
    address_at: tuple[datetime, ...]
    cards: tuple[str, ...]  # the health card, the companion card
    sections: tuple[str, ...]  # keys of the plan's sections
    asks: tuple[datetime, ...]  # when they were told that the person asks
    notes: tuple[datetime, ...]  # notes between shifts
    names: bool  # they could read who else is in the circle


def retained_by_member(tx: Tx, circle_id: str, member_id: str) -> RetainedKnowledge:
    """What one member may remember, in or not. Raises NotFound: nobody, or never in."""
    member = tx.session.get(Member, member_id)
    if member is None or member.circle_id != circle_id or member.in_at is None:
        raise NotFound
    entries = record_queries.page(
        tx,
        circle_id,
        None,
        500,
        member_id=member_id,
        kinds=("told", "note_shown", "address_shown", "roles_changed"),
    )
    own_entries = [
        (row, row.facts or {}) for row in entries if (row.facts or {}).get("who") == member_id
    ]
    # Rows tell that it was shown for as long as the circle is there; when, the record tells, for
    # as long as the person keeps that.
    address_subject_id = tx.session.exec(
        select(ArrivalShown.subject_id)
        .where(ArrivalShown.circle_id == circle_id, ArrivalShown.member_id == member_id)
        .limit(1)
    ).first()
    roles = [
        str(facts.get("roles", "")) for _, facts in own_entries if facts["kind"] == "roles_changed"
    ]
    names = _has_seen_names(tx, circle_id, member, roles)
    return RetainedKnowledge(
        member=member,
        slot_ids=_held_slot_ids(tx, member_id),
        saw_times=names or _has_seen_times(tx, circle_id, member_id),
        address=address_subject_id is not None,
        address_at=_newest(
            row.at for row, facts in own_entries if facts["kind"] == "address_shown"
        ),
        cards=tuple(sorted(cards_shown_to(tx, circle_id, member_id))),
        sections=tuple(shown_to(tx, circle_id, member_id)),
        asks=_newest(_first_of_each_ask(tx, circle_id, own_entries)),
        notes=_newest(row.at for row, facts in own_entries if facts["kind"] == "note_shown"),
        names=names,
    )


def _newest(instants: Iterable[datetime | None]) -> tuple[datetime, ...]:
    return tuple(sorted({at for at in instants if at is not None}, reverse=True)[:MOST_OF_A_KIND])


def _first_of_each_ask(
    tx: Tx,
    circle_id: str,
    own_entries: list[tuple[RecordEntry, dict[str, str | int | None]]],
) -> set[datetime]:
    """When each request was first told; practice tells nothing about the person."""
    first: dict[object, datetime] = {}
    for row, facts in own_entries:  # the newest first
        if facts["kind"] == "told" and facts.get("event") == Event.ASK and row.at is not None:
            first[facts.get("subject_id")] = row.at
    practice = practice_ids_among(tx, circle_id, {str(ask_id) for ask_id in first})
    return {at for ask_id, at in first.items() if ask_id not in practice}


def _held_slot_ids(tx: Tx, member_id: str) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            tx.session.exec(
                select(Slot.id)
                .join(Shift, col(Shift.slot_id) == col(Slot.id))
                .where(Shift.member_id == member_id, Slot.ends_at >= tx.now - KEPT_FOR)
                .order_by(col(Slot.starts_at).desc(), col(Slot.id))
                .limit(MOST_OF_A_KIND)
            )
        )
    )


def _has_seen_times(tx: Tx, circle_id: str, member_id: str) -> bool:
    grant_id = tx.session.exec(
        select(ConsentGrant.id)
        .where(
            ConsentGrant.circle_id == circle_id,
            # A deny is about everything, and so about none of these.
            col(ConsentGrant.event).in_(TIMES),
            or_(
                ConsentGrant.member_id == member_id,
                col(ConsentGrant.to_kind).in_(GROUP_KINDS),
            ),
        )
        .limit(1)
    ).first()
    return grant_id is not None


def _has_seen_names(tx: Tx, circle_id: str, member: Member, roles: list[str]) -> bool:
    current_roles = (
        held_roles_of(tx, [member.id])[member.id] if member.state == MemberState.IN else ()
    )
    stood_in = tx.session.exec(
        select(StandIn.id)
        .where(StandIn.member_id == member.id, col(StandIn.agreed_at).is_not(None))
        .limit(1)
    ).first()
    return (
        tx.session.get_one(Circle, circle_id).drafter_id == member.id
        or stood_in is not None
        or bool(SEES_NAMES & set(current_roles))
        or any(SEES_NAMES & set(entry_roles.split("+")) for entry_roles in roles)
    )
