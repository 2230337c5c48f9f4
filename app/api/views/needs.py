"""Needs as whoever needs something reads them, and as those do whom they let know."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

from pydantic import Field

from app.api.http.closed_lists import OneOf
from app.api.http.wire import Instant, Out, wall
from app.circles.disclosure_service import Tag
from app.circles.service import Membership, NameWithTags, names_with_tags, person_of
from app.consent import service as consent
from app.core.db import Tx
from app.core.sealing import Box
from app.needs.known_service import members_to_choose
from app.needs.models import (
    NEED_WORDS,
    HandState,
    Need,
    NeedHand,
    NeedKind,
    NeedKnown,
    NeedState,
    NeedWhen,
    Pledge,
    PledgeState,
)
from app.needs.need_queries import (
    KnownNeed,
    hands_of,
    is_shown,
    known_needs,
    known_of,
    money_known_by,
    own_needs,
    pledges_of,
)
from app.needs.rules import KEPT_FOR, NeedTime, ends_at, is_reached, level

NeedKindText = Annotated[str, OneOf(NeedKind)]
NeedStateText = Annotated[str, OneOf(NeedState)]
NeedWhenText = Annotated[str, OneOf(NeedWhen)]
HandStateText = Annotated[str, OneOf(HandState)]
PledgeStateText = Annotated[str, OneOf(PledgeState)]

_Answer = TypeVar("_Answer", NeedHand, Pledge)


class NeedWhenOut(Out):
    """When it would help. `at`: until when, as an instant; `wall`: by the circle's clock."""

    kind: NeedWhenText
    day: date | None
    wall: str | None
    at: Instant | None
    zone: str
    past: bool


class AmountOut(Out):
    """A single pledge, without whose it is. Whole, in the currency's smallest unit."""

    amount: int
    state: PledgeStateText


class PotOut(Out):
    """How to give, outside the app.

    `others`: more than this was pledged by others than the reader; none: too few of them did for
    it to be said. `amounts`, `total`: for those alone whom the one in need named for that.
    """

    currency: str
    goal: int | None
    how: str
    link: str
    others: int | None
    amounts: list[AmountOut] | None
    total: int | None


class OwnPotOut(PotOut):
    """`reached`: the goal is; `i_see`: I see single pledges."""

    reached: bool
    i_see: bool


class KnownPotOut(PotOut):
    """`mine`: my own pledge. `needer_sees`, `others_see`: who reads single amounts beside me."""

    mine: AmountOut | None
    needer_sees: bool
    others_see: int


class KnowsOut(Out):
    """Somebody who may know of a need. `tier` 1: that there is one; 2: its words."""

    member_id: str
    name: str
    tags: list[Tag]
    tier: int
    sees_pledges: bool


class HandOut(Out):
    """Somebody who helps, as whoever needs it reads it."""

    member_id: str
    name: str
    tags: list[Tag]
    part: str
    state: HandStateText


class OwnNeed(Out):
    """What I need. `forget_at`: when one that is over is deleted."""

    id: str
    kind: NeedKindText
    title: str
    words: str
    when: NeedWhenOut
    state: NeedStateText
    wanted: int
    hands: list[HandOut]
    known: list[KnowsOut]
    pot: OwnPotOut | None
    thanks: str
    forget_at: Instant | None


class OwnHandOut(Out):
    part: str
    state: HandStateText


class KnownNeedOut(Out):
    """What somebody else needs. Without its words (`tier` 1) it says who needs something.

    `places`: hands that are still wanted. `thanks`: for those who helped.
    """

    id: str
    name: str
    tags: list[Tag]
    tier: int
    kind: NeedKindText | None
    title: str
    words: str
    when: NeedWhenOut | None
    state: NeedStateText
    places: int
    hand: OwnHandOut | None
    pot: KnownPotOut | None
    thanks: str


class ChoosableOut(Out):
    """Somebody whom I can let know. `money`: they may know when I need money."""

    member_id: str
    name: str
    tags: list[Tag]
    money: bool


class Needs(Out):
    """`own`: what I need; `known`: what others need who let me know; `people`: whom I can let
    know. `rests`: nothing goes out right now, so nothing can be asked."""

    own: list[OwnNeed]
    known: list[KnownNeedOut]
    people: list[ChoosableOut]
    today: date
    rests: bool = Field(description="Nothing goes out right now: no need can be written down.")


@dataclass(frozen=True, slots=True)
class _Rows:
    """What belongs to some needs, by their ids, with the names of everybody in it."""

    box: Box
    zone: str
    now: datetime
    names: Mapping[str, NameWithTags]
    hands: Mapping[str, list[NeedHand]]
    pledges: Mapping[str, list[Pledge]]
    knowers: Mapping[str, list[NeedKnown]]


def needs_seen(tx: Tx, me: Membership, *, is_own: bool = True) -> Needs:
    """A circle's needs as one member reads them.

    Without `is_own`, as the person's see-as shows it: nothing that is between that member and
    others, so no needs of their own, and of others' only those of the person. Whether they said
    "Not this one", and whether they pledged, changes nothing of it.
    """
    own_rows = own_needs(tx, me.circle_id, me.member_id) if is_own else []
    known_rows = _listed_needs(tx, me, is_own=is_own)
    people = members_to_choose(tx, me) if is_own else []
    rows = _rows(tx, me, [*own_rows, *(each.need for each in known_rows)], people)
    money_known = money_known_by(tx, me.circle_id, me.member_id) if is_own else frozenset()
    return Needs(
        own=[_own_need(rows, need) for need in own_rows],
        known=[_known_need(rows, each, me.member_id, is_own=is_own) for each in known_rows],
        people=[
            ChoosableOut(
                member_id=member_id,
                name=rows.names[member_id].name,
                tags=rows.names[member_id].tags,
                money=member_id in money_known,
            )
            for member_id in people
        ],
        today=tx.now.astimezone(ZoneInfo(me.zone)).date(),
        rests=is_own and consent.pause_of(tx, me.circle_id) is not None,
    )


def _listed_needs(tx: Tx, me: Membership, *, is_own: bool) -> list[KnownNeed]:
    known_rows = known_needs(tx, me.circle_id, me.member_id)
    need_ids = [each.need.id for each in known_rows]
    hands = hands_of(tx, need_ids)
    has_hand = {need_id for need_id in need_ids if _of_member(hands[need_id], me.member_id)}
    if not is_own:
        person_id = person_of(tx, me.circle_id).id
        return [
            each
            for each in known_rows
            if each.need.by_member == person_id
            and (each.need.id in has_hand or each.need.state == NeedState.OPEN)
        ]
    pledges = pledges_of(tx, need_ids)
    helped = {need_id for need_id in need_ids if _of_member(pledges[need_id], me.member_id)}
    helped |= has_hand
    return [each for each in known_rows if is_shown(each, helps=each.need.id in helped)]


def _of_member(rows: list[_Answer], member_id: str) -> _Answer | None:
    return next((row for row in rows if row.member_id == member_id), None)


def _rows(tx: Tx, me: Membership, needs: Collection[Need], people: Collection[str]) -> _Rows:
    need_ids = [need.id for need in needs]
    hands, knowers = hands_of(tx, need_ids), known_of(tx, need_ids)
    member_ids = {
        *people,
        *(need.by_member for need in needs),
        *(hand.member_id for rows in hands.values() for hand in rows),
        *(knower.member_id for rows in knowers.values() for knower in rows),
    }
    return _Rows(
        box=tx.cipher(me.circle_id),
        zone=me.zone,
        now=tx.now,
        names=names_with_tags(tx, me.circle_id, member_ids),
        hands=hands,
        pledges=pledges_of(tx, need_ids),
        knowers=knowers,
    )


def _own_need(rows: _Rows, need: Need) -> OwnNeed:
    return OwnNeed(
        id=need.id,
        kind=need.kind,
        title=_opened(rows, need, "title"),
        words=_opened(rows, need, "words"),
        when=_time_out(rows, need),
        state=need.state,
        wanted=need.wanted,
        hands=[
            HandOut(
                member_id=hand.member_id,
                name=rows.names[hand.member_id].name,
                tags=rows.names[hand.member_id].tags,
                part=_part(rows, hand),
                state=hand.state,
            )
            for hand in rows.hands[need.id]
        ],
        known=[
            KnowsOut(
                member_id=knower.member_id,
                name=rows.names[knower.member_id].name,
                tags=rows.names[knower.member_id].tags,
                tier=knower.tier,
                sees_pledges=knower.sees_pledges,
            )
            for knower in rows.knowers[need.id]
        ],
        pot=_own_pot(rows, need),
        thanks=_opened(rows, need, "thanks"),
        forget_at=need.ended_at + KEPT_FOR if need.ended_at is not None else None,
    )


def _known_need(
    rows: _Rows, known_need: KnownNeed, member_id: str, *, is_own: bool
) -> KnownNeedOut:
    need, reads_words = known_need.need, known_need.tier >= NEED_WORDS
    called = rows.names[need.by_member]
    own_hand = _of_member(rows.hands[need.id], member_id)
    own_pledge = _of_member(rows.pledges[need.id], member_id) if is_own else None
    helped = own_hand is not None or own_pledge is not None
    return KnownNeedOut(
        id=need.id,
        name=called.name,
        tags=called.tags,
        tier=known_need.tier,
        kind=need.kind if reads_words else None,
        title=_opened(rows, need, "title") if reads_words else "",
        words=_opened(rows, need, "words") if reads_words else "",
        when=_time_out(rows, need) if reads_words else None,
        state=need.state,
        places=need.wanted - need.taken,
        hand=OwnHandOut(part=_part(rows, own_hand), state=own_hand.state) if own_hand else None,
        pot=_known_pot(rows, known_need, own_pledge, member_id, is_own=is_own)
        if reads_words
        else None,
        thanks=_opened(rows, need, "thanks") if helped and reads_words else "",
    )


def _own_pot(rows: _Rows, need: Need) -> OwnPotOut | None:
    if need.currency is None:
        return None
    pledges = rows.pledges[need.id]
    return OwnPotOut(
        **_pot(rows, need, pledges, sees_pledges=need.sees_pledges).model_dump(),
        reached=is_reached([pledge.amount for pledge in pledges], need.goal),
        i_see=need.sees_pledges,
    )


def _known_pot(
    rows: _Rows, known_need: KnownNeed, own_pledge: Pledge | None, member_id: str, *, is_own: bool
) -> KnownPotOut | None:
    need = known_need.need
    if need.currency is None:
        return None
    others = [pledge for pledge in rows.pledges[need.id] if pledge.member_id != member_id]
    sees = known_need.knower.sees_pledges and is_own
    viewers = [each for each in rows.knowers[need.id] if each.sees_pledges]
    # What all others than a member pledged tells the person what that member did.
    readable_pledges = others if is_own else []
    return KnownPotOut(
        **_pot(rows, need, readable_pledges, sees_pledges=sees).model_dump(),
        mine=_amount(own_pledge) if own_pledge is not None else None,
        needer_sees=need.sees_pledges,
        others_see=sum(each.member_id != member_id for each in viewers),
    )


def _pot(rows: _Rows, need: Need, others: list[Pledge], *, sees_pledges: bool) -> PotOut:
    """A pot with what others than its reader pledged, as far as they may know that."""
    amounts = [pledge.amount for pledge in others]
    return PotOut(
        currency=need.currency or "",
        goal=need.goal,
        how=_opened(rows, need, "how"),
        link=_opened(rows, need, "link"),
        others=level(amounts),
        amounts=[_amount(pledge) for pledge in others] if sees_pledges else None,
        total=sum(amounts) if sees_pledges else None,
    )


def _amount(pledge: Pledge) -> AmountOut:
    return AmountOut(amount=pledge.amount, state=pledge.state)


def _opened(rows: _Rows, need: Need, column: str) -> str:
    sealed: str | None = getattr(need, column)
    return rows.box.open(sealed, "need", column, need.id) if sealed else ""


def _part(rows: _Rows, hand: NeedHand) -> str:
    if hand.part is None:
        return ""
    return rows.box.open(hand.part, "need_hand", "part", f"{hand.need_id}.{hand.member_id}")


def _time_out(rows: _Rows, need: Need) -> NeedWhenOut:
    time = NeedTime(NeedWhen(need.when_kind), need.on_day, need.minute)
    until = ends_at(time, rows.zone, rows.now)
    return NeedWhenOut(
        kind=need.when_kind,
        day=need.on_day,
        wall=wall(need.minute) if need.minute is not None else None,
        at=until if need.on_day is not None else None,
        zone=rows.zone,
        past=until <= rows.now,
    )
