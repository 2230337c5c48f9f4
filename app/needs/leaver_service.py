"""What becomes of needs when somebody may know less, or isn't in any more."""

from __future__ import annotations

from sqlalchemy import delete, or_
from sqlmodel import col, select

from app.core.db import Tx
from app.needs.known_service import take_known
from app.needs.models import MoneyKnown, Need, NeedKnown, NeedState
from app.needs.need_queries import lock_need
from app.needs.rules import OVER
from app.needs.telling_service import ask_known, hush, tell_own


def forget_knower(tx: Tx, circle_id: str, member_id: str) -> None:
    """A member may know nothing any more: neither of needs nor of pots. Hands of theirs are free
    again, and whoever needs it reads that. Whoever calls holds the circle's consent."""
    knower_rows = tx.session.exec(
        select(NeedKnown)
        .where(NeedKnown.circle_id == circle_id, NeedKnown.member_id == member_id)
        .order_by(col(NeedKnown.need_id))
    ).all()
    for knower in knower_rows:
        need = lock_need(tx, knower.need_id)
        round_before, taken_before = need.round, need.taken
        take_known(tx, need, knower)
        if need.taken < taken_before:
            tell_own(tx, need, f"let-go:{member_id}:{tx.now.isoformat()}")
        if need.round > round_before:
            ask_known(tx, need)
    tx.session.execute(delete(MoneyKnown).where(col(MoneyKnown.member_id) == member_id))


def drop_needs_of(tx: Tx, circle_id: str, member_id: str) -> None:
    """Drop what a member needs who isn't in any more. Nobody is told."""
    needs = tx.session.exec(
        select(Need)
        .where(
            Need.circle_id == circle_id,
            Need.by_member == member_id,
            or_(col(Need.ended_at).is_(None), col(Need.state).not_in(OVER)),
        )
        .order_by(col(Need.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for need in needs:
        need.state, need.ended_at = NeedState.DROPPED, tx.now
        hush(tx, need)
    tx.session.flush()
    tx.session.execute(delete(MoneyKnown).where(col(MoneyKnown.by_member) == member_id))
