"""Reading needs: which are whose, who may know of them, hands and pledges."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.access.facts import blocked_members
from app.access.reading import sight_of_need, sights_of_needs
from app.circles.models import Member, MemberRole, MemberState, Role
from app.circles.service import members_of
from app.core.db import Tx
from app.core.errors import NotFound
from app.core.prepared_statement import PreparedQuery
from app.identity.address_service import has_app
from app.needs.models import (
    MoneyKnown,
    Need,
    NeedHand,
    NeedKind,
    NeedKnown,
    NeedState,
    Pledge,
)
from app.needs.rules import OVER


@dataclass(frozen=True, slots=True)
class KnownNeed:
    """A need of somebody else, as far as a member may know of it. `tier`: 2 opens its words."""

    need: Need
    knower: NeedKnown
    tier: int


def own_needs(tx: Tx, circle_id: str, member_id: str) -> list[Need]:
    """What a member needs, or needed lately; the newest first."""
    return list(
        tx.session.exec(
            select(Need)
            .where(Need.circle_id == circle_id, Need.by_member == member_id)
            .order_by(col(Need.made_at).desc(), col(Need.id))
        )
    )


def known_needs(
    tx: Tx, circle_id: str, member_id: str, need_id: str | None = None
) -> list[KnownNeed]:
    """The needs of others of which a member may know now; the newest first.

    Not those of somebody whom the person shut out: nobody is asked anything by them.
    """
    query = (
        select(Need, NeedKnown)
        .join(NeedKnown, col(NeedKnown.need_id) == col(Need.id))
        .where(Need.circle_id == circle_id, NeedKnown.member_id == member_id)
        .order_by(col(Need.made_at).desc(), col(Need.id))
    )
    if need_id is not None:
        query = query.where(Need.id == need_id)
    shut_out = blocked_members(tx, circle_id)
    rows = [row for row in tx.session.exec(query).all() if row[0].by_member not in shut_out]
    if not rows:
        return []
    sights = sights_of_needs(tx, circle_id, member_id, [need.id for need, _ in rows])
    trusted_by = _lets_know_of_money(tx, circle_id, member_id, [need for need, _ in rows])
    return [
        KnownNeed(need, knower, min(knower.tier, sight.tier))
        for need, knower in rows
        if (sight := sights.get(need.id)) is not None
        and sight.words
        and (need.kind != NeedKind.MONEY or need.by_member in trusted_by)
    ]


def _lets_know_of_money(
    tx: Tx, circle_id: str, member_id: str, needs: Collection[Need]
) -> frozenset[str]:
    """Who lets a member know when they need money."""
    if all(need.kind != NeedKind.MONEY for need in needs):
        return frozenset()
    return frozenset(
        tx.session.exec(
            select(MoneyKnown.by_member).where(
                MoneyKnown.circle_id == circle_id, MoneyKnown.member_id == member_id
            )
        )
    )


class AskedNeed(NamedTuple):
    """What decides whether a member can give a hand. `has_hand`: theirs is given."""

    by_member: str
    kind: str
    state: str
    has_hand: bool


_ASKED: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(
        col(Need.by_member),
        col(Need.kind),
        col(Need.state),
        col(NeedHand.member_id).is_not(None),
        col(NeedKnown.member_id).is_not(None),
    )
    .join(
        NeedKnown,
        and_(
            col(NeedKnown.need_id) == col(Need.id),
            col(NeedKnown.member_id) == bindparam("member"),
        ),
        isouter=True,
    )
    .join(
        NeedHand,
        and_(
            col(NeedHand.need_id) == col(Need.id),
            col(NeedHand.member_id) == bindparam("member"),
        ),
        isouter=True,
    )
    .where(col(Need.id) == bindparam("need"), col(Need.circle_id) == bindparam("circle"))
)


def get_asked_need(tx: Tx, circle_id: str, member_id: str, need_id: str) -> AskedNeed:
    """A need that a member answers: their own, or one of which they may know. Raises NotFound.

    In prepared statements alone: many may answer at one instant.
    """
    for *facts, is_known in tx.rows(_ASKED, circle=circle_id, member=member_id, need=need_id):
        asked = AskedNeed(*facts)
        if asked.by_member == member_id:
            return asked
        if is_known and asked.by_member not in blocked_members(tx, circle_id):
            sight = sight_of_need(tx, circle_id, member_id, need_id)
            if sight is not None and sight.words and _is_let_know(tx, asked, member_id):
                return asked
    raise NotFound


def _is_let_know(tx: Tx, asked: AskedNeed, member_id: str) -> bool:
    """Of a pot, whether they may know about money: the gate lets the person read whatever it is."""
    return (
        asked.kind != NeedKind.MONEY
        or tx.session.get(MoneyKnown, (asked.by_member, member_id)) is not None
    )


def get_known_need(tx: Tx, circle_id: str, member_id: str, need_id: str) -> KnownNeed:
    """A need of somebody else of which a member may know. Raises NotFound."""
    rows = known_needs(tx, circle_id, member_id, need_id)
    if not rows:
        raise NotFound
    return rows[0]


def get_own_need(tx: Tx, circle_id: str, member_id: str, need_id: str) -> Need:
    """A member's own need, its row locked. Raises NotFound."""
    need = lock_need(tx, need_id)
    if need.circle_id != circle_id or need.by_member != member_id:
        raise NotFound
    return need


def lock_need(tx: Tx, need_id: str) -> Need:
    """A need's row, as it is now and until the transaction ends. Raises NotFound."""
    need = tx.session.exec(
        select(Need)
        .where(Need.id == need_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if need is None:
        raise NotFound
    return need


def is_persons(tx: Tx, need: Need) -> bool:
    """Whether a need is the circle's person's: those alone are in the record."""
    return tx.session.get(MemberRole, (need.by_member, Role.PERSON)) is not None


def count_running(tx: Tx, member_id: str) -> int:
    """How many needs of a member aren't over."""
    return len(
        tx.session.exec(
            select(Need.id).where(Need.by_member == member_id, col(Need.state).not_in(OVER))
        ).all()
    )


def known_of(tx: Tx, need_ids: Collection[str]) -> dict[str, list[NeedKnown]]:
    """Who may know of some needs, by the need's id."""
    rows: dict[str, list[NeedKnown]] = {need_id: [] for need_id in need_ids}
    for knower in tx.session.exec(
        select(NeedKnown)
        .where(col(NeedKnown.need_id).in_(need_ids))
        .order_by(col(NeedKnown.since), col(NeedKnown.member_id))
    ):
        rows[knower.need_id].append(knower)
    return rows


def hands_of(tx: Tx, need_ids: Collection[str]) -> dict[str, list[NeedHand]]:
    """The hands of some needs, by the need's id, in the order in which they were given."""
    rows: dict[str, list[NeedHand]] = {need_id: [] for need_id in need_ids}
    for hand in tx.session.exec(
        select(NeedHand)
        .where(col(NeedHand.need_id).in_(need_ids))
        .order_by(col(NeedHand.at), col(NeedHand.member_id))
    ):
        rows[hand.need_id].append(hand)
    return rows


def pledges_of(tx: Tx, need_ids: Collection[str]) -> dict[str, list[Pledge]]:
    """The pledges of some pots, by the need's id; in no order that says who or how much."""
    rows: dict[str, list[Pledge]] = {need_id: [] for need_id in need_ids}
    for pledge in tx.session.exec(
        select(Pledge).where(col(Pledge.need_id).in_(need_ids)).order_by(col(Pledge.member_id))
    ):
        rows[pledge.need_id].append(pledge)
    return rows


def money_known_by(tx: Tx, circle_id: str, member_id: str) -> frozenset[str]:
    """Whom a member lets know when they need money."""
    return frozenset(
        tx.session.exec(
            select(MoneyKnown.member_id).where(
                MoneyKnown.circle_id == circle_id, MoneyKnown.by_member == member_id
            )
        )
    )


def choosable_members(tx: Tx, circle_id: str, member_id: str, person_id: str) -> list[str]:
    """Ids of those whom a member can let know of a need, in the circle's order.

    Not whoever has no app: there is no screen on which they could say yes. The person chooses
    nobody whom they shut out; others aren't told of that, and nothing is told to them
    (`app/consent/gate.py`).
    """
    shut_out = blocked_members(tx, circle_id) if member_id == person_id else frozenset()
    return [
        member.id
        for member in members_of(tx, circle_id)
        if member.id not in shut_out and member.id != member_id and _has_screen(tx, member)
    ]


def _has_screen(tx: Tx, member: Member) -> bool:
    return (
        member.state == MemberState.IN
        and member.account_id is not None
        and has_app(tx, member.account_id)
    )


def is_theirs(tx: Tx, need: Need, member_id: str) -> bool:
    """Whether a member has something to do with a need that nobody is asked about any more."""
    return (
        tx.session.get(NeedHand, (need.id, member_id)) is not None
        or tx.session.get(Pledge, (need.id, member_id)) is not None
    )


def is_shown(known_need: KnownNeed, *, helps: bool) -> bool:
    """Whether a need stands on the screen of a member who may know of it. `helps`: a hand or a
    pledge of it is theirs."""
    if known_need.knower.put_away_at is not None:
        return False
    return helps or known_need.need.state == NeedState.OPEN
