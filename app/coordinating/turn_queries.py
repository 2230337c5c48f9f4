"""Reads of coordinating in turns, and what a home says of it as columns of its one statement."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Label, and_, bindparam, exists, or_
from sqlalchemy import select as sa_select
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from app.access.facts import blocked_members, load_facts
from app.circles.models import Member, MemberState
from app.circles.service import get_circle
from app.consent import away_service
from app.consent.gate_facts import CircleFacts
from app.coordinating.models import CoordinatingPlace, CoordinatingTurns, TurnNews
from app.coordinating.rules import Seat, TurnFacts, hand_off_at
from app.core.db import Tx
from app.core.errors import NotFound
from app.core.prepared_statement import PreparedQuery
from app.guidelines.rules import is_never
from app.outbox.events import Event

_DUE: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(CoordinatingTurns.id), col(CoordinatingTurns.circle_id))
    .where(
        col(CoordinatingTurns.ended_at).is_(None), col(CoordinatingTurns.due_at) <= bindparam("now")
    )
    .order_by(col(CoordinatingTurns.due_at))
    .limit(50)
)


def due_turns(tx: Tx) -> list[tuple[str, str]]:
    """Turns that are to be looked at, each with its circle."""
    return [(turns_id, circle_id) for turns_id, circle_id in tx.rows(_DUE, now=tx.now)]


def live_turns(tx: Tx, circle_id: str) -> CoordinatingTurns | None:
    """A circle's turns that go on, or wait for the person's yes."""
    return tx.session.exec(
        select(CoordinatingTurns)
        .where(
            CoordinatingTurns.circle_id == circle_id,
            col(CoordinatingTurns.ended_at).is_(None),
        )
        .execution_options(populate_existing=True)
    ).one_or_none()


def get_turns(tx: Tx, circle_id: str, turns_id: str) -> CoordinatingTurns:
    """Turns of this circle, over or not. Raises NotFound."""
    turns = tx.session.get(CoordinatingTurns, turns_id, populate_existing=True)
    if turns is None or turns.circle_id != circle_id:
        raise NotFound
    return turns


def last_turns(tx: Tx, circle_id: str) -> CoordinatingTurns | None:
    """A circle's turns that go on; else those whose end the person hasn't read of."""
    return tx.session.exec(
        select(CoordinatingTurns)
        .where(
            CoordinatingTurns.circle_id == circle_id,
            or_(
                col(CoordinatingTurns.ended_at).is_(None),
                col(CoordinatingTurns.news).is_not(None),
            ),
        )
        .order_by(
            col(CoordinatingTurns.ended_at).is_not(None), col(CoordinatingTurns.asked_at).desc()
        )
        .limit(1)
    ).first()


def places_in(
    tx: Tx, turns_id: str, *, with_declined_id: str | None = None
) -> list[CoordinatingPlace]:
    """Places that nobody left, in order; with those who haven't answered.

    `with_declined_id`: a member whose place is among them, also if they said no to it.
    """
    is_declined = and_(
        col(CoordinatingPlace.member_id) == with_declined_id,
        col(CoordinatingPlace.declined_at).is_not(None),
    )
    return list(
        tx.session.exec(
            select(CoordinatingPlace)
            .where(
                CoordinatingPlace.turns_id == turns_id,
                or_(col(CoordinatingPlace.left_at).is_(None), is_declined),
            )
            .order_by(col(CoordinatingPlace.position), col(CoordinatingPlace.id))
        )
    )


def load_turn_facts(tx: Tx, turns: CoordinatingTurns) -> TurnFacts:
    """Turns as the rules read them now, with who can take the coming one."""
    circle = get_circle(tx, turns.circle_id)
    facts = load_facts(tx, circle.id)
    turn_facts = TurnFacts(
        seats=(),
        zone=circle.zone,
        weeks=turns.weeks,
        first_on=turns.first_on,
        minute=turns.hand_off_minute,
        turn_number=turns.turn_number,
        last_position=turns.last_position,
        current_id=turns.current_id,
        next_id=turns.next_id,
        told_at=turns.told_at,
    )
    hand_off = max(hand_off_at(turn_facts, turns.turn_number), tx.now)
    accounts = _accounts_in(tx, circle.id)
    allowed_ids = who_may_coordinate(tx, facts)
    away = away_service.away_of(tx, circle.id)
    seats = tuple(
        Seat(
            place.member_id,
            place.position,
            can_take=place.skips_turn != turns.turn_number
            and accounts.get(place.member_id) is not None
            and place.member_id in allowed_ids
            and not _is_resting(facts, place.member_id, tx.now)
            and not any(begin <= hand_off < end for begin, end in away.get(place.member_id, ())),
        )
        for place in places_in(tx, turns.id)
        if place.agreed_at is not None
    )
    return replace(turn_facts, seats=seats)


def who_may_coordinate(tx: Tx, facts: CircleFacts) -> frozenset[str]:
    """Ids of the members whom nothing of the person's keeps from coordinating: their lines, a stop,
    or a changed card of the member's that they haven't answered."""
    blocked_ids = blocked_members(tx, facts.circle_id)
    return frozenset(
        member.id
        for member in facts.members.values()
        if member.active
        and not member.card_unseen
        and member.id not in blocked_ids
        and not is_never_to_coordinate(facts, member.id, tx.now)
    )


def is_never_to_coordinate(facts: CircleFacts, member_id: str, now: datetime) -> bool:
    """Whether a line of the person's says never to a member's hearing what coordinators hear."""
    return is_never(
        facts.guidelines,
        member_id=member_id,
        zone=facts.zone,
        at=now,
        event=Event.GAP,
        at_any_hour=True,
    )


def _is_resting(facts: CircleFacts, member_id: str, now: datetime) -> bool:
    member = facts.members[member_id]
    return member.resting and (member.rests_until is None or now < member.rests_until)


def _accounts_in(tx: Tx, circle_id: str) -> dict[str, str | None]:
    rows = tx.session.exec(
        select(Member.id, Member.account_id).where(
            Member.circle_id == circle_id, Member.state == MemberState.IN
        )
    )
    return dict(rows.all())


def home_columns(circle_id: str, member_id: str) -> tuple[Label[Any], ...]:
    """`turns_for_person`: something of the turns is new to the person. `turns_for_me`: a member is
    asked to take turns, is next, or could take another's coming turn."""
    turns, place, other = CoordinatingTurns, CoordinatingPlace, aliased(CoordinatingPlace)
    in_circle = col(turns.circle_id) == circle_id
    is_live = col(turns.ended_at).is_(None)
    for_person = exists().where(
        in_circle,
        or_(
            and_(is_live, col(turns.allowed_at).is_(None)),
            and_(is_live, col(turns.news).is_not(None)),
            col(turns.news) == TurnNews.NOBODY,
        ),
    )
    is_offered = exists().where(
        col(other.turns_id) == col(turns.id),
        col(other.left_at).is_(None),
        col(other.offered_at).is_not(None),
        col(other.member_id) != member_id,
    )
    for_me = exists().where(
        in_circle,
        is_live,
        col(turns.allowed_at).is_not(None),
        col(place.turns_id) == col(turns.id),
        col(place.member_id) == member_id,
        col(place.left_at).is_(None),
        or_(
            col(place.agreed_at).is_(None),
            col(turns.next_id) == member_id,
            is_offered,
        ),
    )
    return for_person.label("turns_for_person"), for_me.label("turns_for_me")
