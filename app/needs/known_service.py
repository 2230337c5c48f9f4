"""Who may know of a need: chosen by whoever needs it, for each need, and changed at any time.

Naming somebody is the consent for it, and taking the name away ends it at once. Of a pot only those
can know whom its owner lets know about money at all, which is a choice of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import col, select

from app.access.reading import need_no_line_against
from app.circles.permissions import Permission
from app.circles.service import Membership, person_of
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict
from app.needs.models import (
    MoneyKnown,
    Need,
    NeedHand,
    NeedKind,
    NeedKnown,
    NeedState,
    Pledge,
    PledgeState,
)
from app.needs.need_queries import (
    choosable_members,
    get_own_need,
    lock_need,
    money_known_by,
)
from app.needs.rules import OVER
from app.needs.telling_service import ask_known, hush
from app.outbox.events import Event
from app.record import service as record


@dataclass(frozen=True, slots=True)
class Knows:
    """One member who may know of a need, and how much."""

    member_id: str
    tier: int
    sees_pledges: bool = False


def members_to_choose(tx: Tx, me: Membership) -> list[str]:
    """Whom a member can let know: everybody with the app, for who may read names; else the
    person, whom everybody knows."""
    person_id = person_of(tx, me.circle_id).id
    members = choosable_members(tx, me.circle_id, me.member_id, person_id)
    if Permission.NAMES in me.may:
        return members
    return [member_id for member_id in members if member_id == person_id]


def set_known(tx: Tx, me: Membership, need_id: str, knowers: Collection[Knows]) -> None:
    """Say anew who may know of an own need. Raises NotFound, BadInput, Conflict: over; nobody can
    be added while everything is paused, nor by the person while their phone is lost.

    Whoever is new is asked, if it is open. Whoever isn't among them any more reads nothing of it.
    """
    consent.lock_exclusive(tx, me.circle_id)
    need = get_own_need(tx, me.circle_id, me.member_id, need_id)
    if need.state in OVER:
        raise Conflict("need-over")
    write_known(tx, me, need, knowers)


def write_known(tx: Tx, me: Membership, need: Need, knowers: Collection[Knows]) -> None:
    """`set_known` for a need that the caller holds, and may be new."""
    before = {
        knower.member_id: knower
        for knower in tx.session.exec(select(NeedKnown).where(NeedKnown.need_id == need.id))
    }
    _check(tx, me, need, knowers, before)
    _check_wider(tx, me, knowers, before)
    kept_ids = {knows.member_id for knows in knowers}
    lost_ids = sorted(before.keys() - kept_ids)
    for member_id in lost_ids:
        take_known(tx, need, before[member_id])
    new_ids: list[str] = []
    for knows in knowers:
        knower = before.get(knows.member_id)
        if knower is not None:
            knower.tier, knower.sees_pledges = knows.tier, knows.sees_pledges
            continue
        new_ids.append(knows.member_id)
        tx.session.add(
            NeedKnown(
                need_id=need.id,
                member_id=knows.member_id,
                circle_id=need.circle_id,
                tier=knows.tier,
                sees_pledges=knows.sees_pledges,
                since=tx.now,
            )
        )
    tx.session.flush()
    ask_known(tx, need)
    if me.is_person:
        _record(tx, need, "need_shown", new_ids)
        _record(tx, need, "need_hidden", lost_ids)
    tx.hint(need.circle_id)


def _check(
    tx: Tx,
    me: Membership,
    need: Need,
    knowers: Collection[Knows],
    before: Mapping[str, NeedKnown],
) -> None:
    named_ids = [knows.member_id for knows in knowers]
    choosable = {*members_to_choose(tx, me), *before}
    if len(set(named_ids)) < len(named_ids) or not choosable.issuperset(named_ids):
        raise BadInput("need-known")
    _need_no_line_against(tx, me, set(named_ids) - before.keys())
    is_pot = need.kind == NeedKind.MONEY
    viewers = {knows.member_id for knows in knowers if knows.sees_pledges}
    if viewers and not is_pot:
        raise BadInput("need-pot")
    if is_pot and not money_known_by(tx, me.circle_id, me.member_id).issuperset(named_ids):
        raise BadInput("need-money-known")
    viewers_before = {member_id for member_id, knower in before.items() if knower.sees_pledges}
    if (
        viewers - viewers_before
        and tx.session.exec(
            select(Pledge.member_id).where(Pledge.need_id == need.id).limit(1)
        ).first()
    ):
        # Whoever pledged was told who reads the amount: nobody is added to that afterwards.
        raise Conflict("pot-has-pledges")


def _check_wider(
    tx: Tx, me: Membership, knowers: Collection[Knows], before: Mapping[str, NeedKnown]
) -> None:
    """Nobody is added of whom nothing could be asked; and nothing of the person's is opened while
    their phone is lost."""
    new_ids = {knows.member_id for knows in knowers} - before.keys()
    if new_ids and consent.pause_of(tx, me.circle_id) is not None:
        raise Conflict("needs-rest")
    if me.is_person and (
        new_ids or any(_is_wider(knows, before[knows.member_id]) for knows in knowers)
    ):
        consent.refuse_wider(tx, me.circle_id)


def _is_wider(knows: Knows, knower: NeedKnown) -> bool:
    return knows.tier > knower.tier or (knows.sees_pledges and not knower.sees_pledges)


def set_money_known(tx: Tx, me: Membership, member_ids: Collection[str]) -> None:
    """Say anew who may know when a member needs money. Raises BadInput; Conflict for somebody new
    while the phone is lost from which the person would say so.

    Whoever isn't among them any more reads nothing of the member's pots.
    """
    consent.lock_exclusive(tx, me.circle_id)
    before = money_known_by(tx, me.circle_id, me.member_id)
    if not {*members_to_choose(tx, me), *before}.issuperset(member_ids):
        raise BadInput("need-known")
    _need_no_line_against(tx, me, set(member_ids) - before)
    kept_ids = set(member_ids)
    if me.is_person and not before.issuperset(kept_ids):
        consent.refuse_wider(tx, me.circle_id)
    for need_id in _pots_of(tx, me):
        need = lock_need(tx, need_id)
        for knower in tx.session.exec(select(NeedKnown).where(NeedKnown.need_id == need_id)).all():
            if knower.member_id not in kept_ids:
                take_known(tx, need, knower)
    lost_ids, new_ids = sorted(before - kept_ids), sorted(kept_ids - before)
    for member_id in lost_ids:
        tx.session.delete(tx.session.get_one(MoneyKnown, (me.member_id, member_id)))
    for member_id in new_ids:
        tx.session.add(
            MoneyKnown(by_member=me.member_id, member_id=member_id, circle_id=me.circle_id)
        )
    tx.session.flush()
    if me.is_person:
        for kind, changed in (("money_shown", new_ids), ("money_hidden", lost_ids)):
            for member_id in changed:
                record.append(tx, me.circle_id, kind, who=member_id)
    tx.hint(me.circle_id)


def _need_no_line_against(tx: Tx, me: Membership, member_ids: Collection[str]) -> None:
    """The person lets know nobody from whom a line of their own keeps it. Others aren't told of
    lines: nothing is told to whom they name."""
    if me.is_person:
        need_no_line_against(tx, me.circle_id, member_ids, Event.NEED)


def _pots_of(tx: Tx, me: Membership) -> list[str]:
    return list(
        tx.session.exec(
            select(Need.id)
            .where(Need.by_member == me.member_id, Need.kind == NeedKind.MONEY)
            .order_by(col(Need.id))
        )
    )


def take_known(tx: Tx, need: Need, knower: NeedKnown) -> None:
    """One member may not know of a need any more: nothing of it is sent to them, and what they
    answered is off. The caller holds the need's row."""
    take_answer(tx, need, knower)
    tx.session.delete(knower)
    tx.session.flush()


def take_answer(tx: Tx, need: Need, knower: NeedKnown) -> None:
    """A member's hand is free again, and what they pledged and didn't give is off. They aren't
    asked anew. The caller holds the need's row."""
    member_id = knower.member_id
    hush(tx, need, member_id)
    hand = tx.session.get(NeedHand, (need.id, member_id))
    if hand is not None and need.state not in OVER:
        tx.session.delete(hand)
        knower.put_away_at = tx.now
        free_place(tx, need)
    pledge = tx.session.get(Pledge, (need.id, member_id))
    if pledge is not None and pledge.state == PledgeState.PLEDGED:
        tx.session.delete(pledge)
        knower.put_away_at = tx.now
    tx.session.flush()


def free_place(tx: Tx, need: Need) -> bool:
    """Give a place of a need back; tells whether it is open again by that."""
    need.taken -= 1
    if need.state != NeedState.COVERED:
        tx.session.flush()
        return False
    need.state = NeedState.OPEN
    need.round += 1
    tx.session.flush()
    return True


def _record(tx: Tx, need: Need, kind: str, member_ids: Iterable[str]) -> None:
    for member_id in member_ids:
        record.append(tx, need.circle_id, kind, who=member_id, subject_id=need.id)
