"""Pledges: what a member means to give outside the app. No money passes through here.

An amount is its giver's, and theirs whom the one in need named. No log and no record has it.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.needs.models import NEED_WORDS, Need, NeedKind, NeedState, Pledge, PledgeState
from app.needs.need_queries import get_known_need, known_of, lock_need, pledges_of
from app.needs.rules import OVER, check_amount, check_currency, is_reached
from app.needs.telling_service import hush, tell_own


@dataclass(frozen=True, slots=True)
class SeenBy:
    """Who reads single amounts beside their giver: whoever needs it, and how many others."""

    needer: bool = False
    others: int = 0


def make_pledge(
    tx: Tx,
    circle_id: str,
    need_id: str,
    member_id: str,
    amount: int,
    currency: str,
    seen_by: SeenBy,
) -> None:
    """Pledge an amount, or another one than before. Raises NotFound, BadInput, Conflict.

    `seen_by`: who reads the amount, as its giver was told. If more do, nothing is pledged.
    """
    need = _pot(tx, circle_id, need_id, member_id)
    _check_seen_by(tx, need, member_id, seen_by)
    check_amount(amount)
    check_currency(currency)
    if currency != need.currency:
        raise BadInput("pot-currency", currency=need.currency or "")
    pledge = tx.session.get(Pledge, (need_id, member_id), populate_existing=True)
    if pledge is not None and pledge.state == PledgeState.GIVEN:
        raise Conflict("pledge-given")
    if need.state != NeedState.OPEN:
        raise Conflict("pot-closed")
    was_reached = is_reached(_amounts(tx, need_id), need.goal)
    if pledge is None:
        pledge = Pledge(
            need_id=need_id,
            member_id=member_id,
            circle_id=circle_id,
            amount=amount,
            state=PledgeState.PLEDGED,
            at=tx.now,
        )
        tx.session.add(pledge)
    pledge.amount = amount
    tx.session.flush()
    hush(tx, need, member_id)
    if not was_reached and is_reached(_amounts(tx, need_id), need.goal):
        tell_own(tx, need, "reached")
    tx.hint(circle_id)


def _check_seen_by(tx: Tx, need: Need, member_id: str, as_read: SeenBy) -> None:
    viewers = [
        knower.member_id for knower in known_of(tx, [need.id])[need.id] if knower.sees_pledges
    ]
    others = sum(viewer_id != member_id for viewer_id in viewers)
    if others > as_read.others or (need.sees_pledges and not as_read.needer):
        raise Conflict("pot-seen-by-more")


def note_given(tx: Tx, circle_id: str, need_id: str, member_id: str) -> None:
    """Its giver gave it, outside the app. Raises NotFound, Conflict."""
    pledge = _own_pledge(tx, circle_id, need_id, member_id)
    pledge.state = PledgeState.GIVEN
    tx.session.flush()
    tx.hint(circle_id)


def let_pledge_go(tx: Tx, circle_id: str, need_id: str, member_id: str) -> None:
    """Let a pledge go: no row of it is left. Raises NotFound, Conflict for one that was given."""
    pledge = _own_pledge(tx, circle_id, need_id, member_id)
    if pledge.state == PledgeState.GIVEN:
        raise Conflict("pledge-given")
    tx.session.delete(pledge)
    known_need = get_known_need(tx, circle_id, member_id, need_id)
    known_need.knower.put_away_at = tx.now
    tx.session.flush()
    tx.hint(circle_id)


def _own_pledge(tx: Tx, circle_id: str, need_id: str, member_id: str) -> Pledge:
    need = _pot(tx, circle_id, need_id, member_id)
    pledge = tx.session.get(Pledge, (need_id, member_id), populate_existing=True)
    if need.state in OVER:
        raise Conflict("need-over")
    if pledge is None:
        raise Conflict("pledge-none")
    return pledge


def _pot(tx: Tx, circle_id: str, need_id: str, member_id: str) -> Need:
    """A pot of which a member may read the words, its row locked."""
    if not consent.lock_shared(tx, circle_id):
        raise NotFound
    need = tx.session.get(Need, need_id)
    if need is not None and need.circle_id == circle_id and need.by_member == member_id:
        raise BadInput("need-own")
    known_need = get_known_need(tx, circle_id, member_id, need_id)
    if known_need.need.kind != NeedKind.MONEY:
        raise Conflict("need-not-money")
    if known_need.tier < NEED_WORDS:
        raise NotFound
    return lock_need(tx, need_id)


def _amounts(tx: Tx, need_id: str) -> list[int]:
    return [pledge.amount for pledge in pledges_of(tx, [need_id])[need_id]]
