"""Something to mend, as one of the two (or three) reads it. Nobody else is answered any of it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.api.http.closed_lists import OneOf
from app.api.http.wire import Instant, Out
from app.circles.disclosure_service import Tag
from app.circles.service import Membership, NameWithTags, names_with_tags
from app.consent import service as consent
from app.core.db import Tx
from app.repairs.acquaintance_queries import ANYBODY, closed_by, known_members
from app.repairs.models import Repair, RepairState, ThirdStep
from app.repairs.repair_queries import TurnRead, get_repair, read_turns, repairs_of, writers_of
from app.repairs.repair_rules import MOVES, Move, Side, turns_left
from app.repairs.words import RepairPart, Wish

RepairPartText = Annotated[str, OneOf(RepairPart)]
WishText = Annotated[str, OneOf(Wish)]


class RepairPerson(Out):
    """Somebody to write to, or one of the two or three."""

    member_id: str
    name: str
    tags: list[Tag]


class ThirdPerson(RepairPerson):
    """`by_me`: I proposed them."""

    step: Annotated[str, OneOf(ThirdStep)]
    by_me: bool


class RepairOut(Out):
    """One repair without its words. `people`: the others of the two, or three, first its opener.

    `goes_at`: while it can be taken back.
    """

    id: str
    side: Annotated[str, OneOf((Side.OPENER, Side.OTHER, Side.THIRD))]
    state: Annotated[str, OneOf(RepairState)]
    people: list[RepairPerson]
    goes_at: Instant | None
    settled: Literal["me", "other"] | None
    third: ThirdPerson | None
    joined: bool = Field(description="As the third: I said yes.")
    ends_at: Instant = Field(description="When all of it is destroyed.")


class RepairTurn(Out):
    """One turn. `mine`: I wrote it."""

    mine: bool
    name: str
    parts: dict[RepairPartText, str]
    wishes: list[WishText]
    written_at: Instant


class RepairRead(RepairOut):
    """One repair with the words that I may read."""

    turns: list[RepairTurn]
    may: list[Annotated[str, OneOf(Move)]]
    turns_left: int


class Repairs(Out):
    """`people`: whom I can write to. `closed_to`: who of them may not write to me, by my choice;
    `closed`: nobody may. `rests`: everything is paused, so nothing goes."""

    repairs: list[RepairOut]
    people: list[RepairPerson]
    closed: bool
    closed_to: list[str]
    rests: bool


def repairs_seen(tx: Tx, me: Membership) -> Repairs:
    """The reader's own repairs, and whom they can write to."""
    own_repairs = repairs_of(tx, me.circle_id, me.member_id)
    known_ids = known_members(tx, me.circle_id, me.member_id)
    closed = closed_by(tx, me.member_id)
    people = {each for repair, _ in own_repairs for each in _people_ids(repair)}
    names = names_with_tags(tx, me.circle_id, {*known_ids, *people})
    return Repairs(
        repairs=[_repair_out(repair, side, names, me.member_id) for repair, side in own_repairs],
        people=[_person_out(member_id, names) for member_id in known_ids],
        closed=ANYBODY in closed,
        closed_to=sorted(closed - {ANYBODY}),
        rests=consent.pause_of(tx, me.circle_id) is not None,
    )


def repair_read(tx: Tx, me: Membership, repair_id: str) -> RepairRead:
    """One of the reader's own with its words. Raises NotFound."""
    repair, side = get_repair(tx, me.circle_id, repair_id, me.member_id)
    return _with_words(tx, me, repair, side)


def own_repairs_with_words(tx: Tx, me: Membership) -> list[RepairRead]:
    """Every repair of the reader's own with its words: for their own copy."""
    return [
        _with_words(tx, me, repair, side)
        for repair, side in repairs_of(tx, me.circle_id, me.member_id)
    ]


def _with_words(tx: Tx, me: Membership, repair: Repair, side: Side) -> RepairRead:
    turns = read_turns(tx, repair, me.member_id)
    people = {*_people_ids(repair), *(turn.member_id for turn in turns)}
    names = names_with_tags(tx, me.circle_id, people)
    turns_to_write = turns_left(
        writers_of(tx, repair.id), me.member_id, is_third_in=repair.third_from is not None
    )
    return RepairRead(
        **_repair_out(repair, side, names, me.member_id).model_dump(),
        turns=[_turn_out(turn, names, me.member_id) for turn in turns],
        may=_moves(repair, side, turns_to_write),
        turns_left=turns_to_write,
    )


def _moves(repair: Repair, side: Side, turns_to_write: int) -> list[str]:
    """What a member may do with it now."""
    state = RepairState(repair.state)
    asked_only = side is Side.THIRD and repair.third_from is None
    return [
        move.value
        for (of_state, move), (sides, _) in MOVES.items()
        if of_state == state
        and side in sides
        and not (move is Move.ADD and (asked_only or not turns_to_write))
    ]


def _people_ids(repair: Repair) -> list[str]:
    third = [repair.third_id] if repair.third_id is not None else []
    return [repair.opener_id, repair.other_id, *third]


def _repair_out(
    repair: Repair, side: Side, names: dict[str, NameWithTags], member_id: str
) -> RepairOut:
    goes_at = repair.send_at if repair.state == RepairState.COOLING else None
    return RepairOut(
        id=repair.id,
        side=side.value,
        state=repair.state,
        people=[
            _person_out(each, names)
            for each in (repair.opener_id, repair.other_id)
            if each != member_id
        ],
        goes_at=goes_at,
        settled=_settled(repair, side, member_id),
        third=_third_out(repair, names, member_id) if side is not Side.THIRD else None,
        joined=side is Side.THIRD and repair.third_from is not None,
        ends_at=repair.ends_at,
    )


def _third_out(
    repair: Repair, names: dict[str, NameWithTags], member_id: str
) -> ThirdPerson | None:
    """Who is proposed, asked or with them, for the two."""
    if repair.third_id is None or repair.third_step is None:
        return None
    return ThirdPerson(
        **_person_out(repair.third_id, names).model_dump(),
        step=repair.third_step,
        by_me=repair.third_by == member_id,
    )


def _settled(repair: Repair, side: Side, member_id: str) -> Literal["me", "other"] | None:
    """Which of the two says that it is settled, while the other hasn't; theirs to know."""
    if repair.settled_by is None or side is Side.THIRD:
        return None
    return "me" if repair.settled_by == member_id else "other"


def _person_out(member_id: str, names: dict[str, NameWithTags]) -> RepairPerson:
    called = names[member_id]
    return RepairPerson(member_id=member_id, name=called.name, tags=called.tags)


def _turn_out(turn: TurnRead, names: dict[str, NameWithTags], member_id: str) -> RepairTurn:
    return RepairTurn(
        mine=turn.member_id == member_id,
        name=names[turn.member_id].name,
        parts={part.value: words for part, words in turn.text.parts.items()},
        wishes=[wish.value for wish in turn.text.wishes],
        written_at=turn.written_at,
    )
