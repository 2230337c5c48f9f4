"""Coordinating in turns, as the person, who coordinates, and who takes turns read it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from app.access.facts import load_facts
from app.api.http.closed_lists import OneOf
from app.api.http.wire import InstantText, Out, rfc3339
from app.api.views.slots import wall_time
from app.circles.disclosure_service import Tag
from app.circles.models import MemberState, Role
from app.circles.permissions import Permission
from app.circles.service import (
    Membership,
    NameWithTags,
    held_roles_of,
    members_of,
    names_with_tags,
)
from app.coordinating.models import CoordinatingPlace, CoordinatingTurns, TurnNews
from app.coordinating.rules import TurnFacts, hand_off_at, next_seat, passes_at
from app.coordinating.turn_queries import (
    last_turns,
    load_turn_facts,
    places_in,
    who_may_coordinate,
)
from app.core.db import Tx

NewsText = Annotated[str, OneOf(TurnNews)]


class TurnTaker(Out):
    """asked: no answer yet. Whoever said no isn't in the order."""

    member_id: str
    name: str
    tags: list[Tag]
    state: Literal["asked", "agreed"]
    coordinates: bool


class OfferedTurn(Out):
    """Somebody's coming turn, for whoever changes places with them."""

    place_id: str
    name: str | None


class MyCoordinatingTurn(Out):
    member_id: str
    state: Literal["asked", "agreed", "declined"]
    coordinates: bool  # now, by a turn
    is_next: bool
    offered: bool


class CoordinatingTurnsOut(Out):
    """Turns. `hand_off_at`: when the coming one begins. `news`: the person's alone."""

    id: str
    weeks: int
    state: Literal["asked", "runs", "over"]
    by_me: bool
    hand_off_at: InstantText
    hand_off_wall: str
    order: list[TurnTaker] = Field(description="In order; for those who may read names.")
    others: int  # how many said yes besides me
    next: TurnTaker | None = Field(description="Who is next; for those who may read names.")
    is_told: bool  # that one knows it
    coordinators: list[str] = Field(description="Who coordinates now, for who may read names.")
    offered: list[OfferedTurn]
    mine: MyCoordinatingTurn | None
    news: NewsText | None


class CoordinatingTurnsAnswer(Out):
    """The newest turns that are the reader's to read."""

    zone: str
    turns: CoordinatingTurnsOut | None


def turns_seen(tx: Tx, me: Membership) -> CoordinatingTurnsAnswer:
    """What a member reads of the turns: all of it who may read names, else what is theirs.

    Before the person's yes they are read by the person and who asked for them alone.
    """
    turns = last_turns(tx, me.circle_id)
    return CoordinatingTurnsAnswer(
        zone=me.zone, turns=_turns_out(tx, me, turns) if turns is not None else None
    )


def _turns_out(tx: Tx, me: Membership, turns: CoordinatingTurns) -> CoordinatingTurnsOut | None:
    places = places_in(tx, turns.id, with_declined_id=me.member_id)
    own_place = next((place for place in places if place.member_id == me.member_id), None)
    is_over = turns.ended_at is not None
    if not _is_theirs(tx, me, turns, own_place):
        return None
    reads_names = Permission.NAMES in me.may and not me.card_unseen
    live_places = [place for place in places if place.left_at is None]
    facts = load_turn_facts(tx, turns)
    current_id = _current_id(tx, turns)
    names = _names(tx, me, live_places) if reads_names else {}
    takers = [
        _taker(place, names[place.member_id], current_id)
        for place in live_places
        if place.member_id in names
    ]
    upcoming = None if is_over else next_seat(facts)
    at = _coming_at(facts, turns)
    return CoordinatingTurnsOut(
        id=turns.id,
        weeks=turns.weeks,
        state="over" if is_over else "runs" if turns.allowed_at else "asked",
        by_me=turns.by_member_id == me.member_id,
        hand_off_at=rfc3339(at),
        hand_off_wall=wall_time(at, ZoneInfo(me.zone)),
        order=takers,
        others=sum(
            place.agreed_at is not None and place.member_id != me.member_id for place in live_places
        ),
        next=next(
            (taker for taker in takers if upcoming and taker.member_id == upcoming.member_id), None
        ),
        is_told=upcoming is not None and turns.next_id == upcoming.member_id,
        coordinators=_coordinators(tx, me) if reads_names else [],
        offered=_offered(live_places, own_place, names),
        mine=_my_turn(current_id, own_place, upcoming.member_id if upcoming else None),
        news=turns.news if me.is_person else None,
    )


def _is_theirs(
    tx: Tx, me: Membership, turns: CoordinatingTurns, own_place: CoordinatingPlace | None
) -> bool:
    if me.is_person:
        return True
    facts = load_facts(tx, me.circle_id)
    if turns.ended_at is not None or me.member_id not in who_may_coordinate(tx, facts):
        return False
    if turns.allowed_at is None:
        return turns.by_member_id == me.member_id
    return own_place is not None or Permission.COORDINATE in me.may


def _current_id(tx: Tx, turns: CoordinatingTurns) -> str | None:
    """Whose turn it is, as long as they have the role by it."""
    if turns.current_id is None:
        return None
    roles = held_roles_of(tx, [turns.current_id])[turns.current_id]
    return turns.current_id if Role.COORDINATOR in roles else None


def _coming_at(facts: TurnFacts, turns: CoordinatingTurns) -> datetime:
    """When the coming turn begins: later than by the calendar for who was told late."""
    if turns.told_at is not None:
        return passes_at(facts, turns.told_at)
    return hand_off_at(facts, facts.turn_number)


def _names(tx: Tx, me: Membership, places: list[CoordinatingPlace]) -> dict[str, NameWithTags]:
    return names_with_tags(tx, me.circle_id, {place.member_id for place in places})


def _taker(place: CoordinatingPlace, name: NameWithTags, current_id: str | None) -> TurnTaker:
    return TurnTaker(
        member_id=place.member_id,
        name=name.name,
        tags=name.tags,
        state="agreed" if place.agreed_at is not None else "asked",
        coordinates=current_id == place.member_id,
    )


def _coordinators(tx: Tx, me: Membership) -> list[str]:
    """Names of who has the role now, the person's own among them."""
    members = [member for member in members_of(tx, me.circle_id) if member.state == MemberState.IN]
    roles = held_roles_of(tx, [member.id for member in members])
    ids = [member.id for member in members if Role.COORDINATOR in roles[member.id]]
    names = names_with_tags(tx, me.circle_id, ids)
    return [names[member_id].name for member_id in ids]


def _offered(
    places: list[CoordinatingPlace],
    own_place: CoordinatingPlace | None,
    names: dict[str, NameWithTags],
) -> list[OfferedTurn]:
    if own_place is None or own_place.agreed_at is None or own_place.left_at is not None:
        return []
    return [
        OfferedTurn(
            place_id=place.id,
            name=names[place.member_id].name if place.member_id in names else None,
        )
        for place in places
        if place.offered_at is not None and place.id != own_place.id
    ]


def _my_turn(
    current_id: str | None, place: CoordinatingPlace | None, upcoming_id: str | None
) -> MyCoordinatingTurn | None:
    if place is None:
        return None
    state: Literal["asked", "agreed", "declined"] = "declined"
    if place.left_at is None:
        state = "agreed" if place.agreed_at is not None else "asked"
    return MyCoordinatingTurn(
        member_id=place.member_id,
        state=state,
        coordinates=current_id == place.member_id,
        is_next=upcoming_id == place.member_id,
        offered=place.offered_at is not None,
    )
