"""What becomes of needs when somebody may know less, or isn't in any more."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, or_
from sqlmodel import col, select

from app.circles.service import person_of
from app.core.db import Tx
from app.needs.known_service import take_answer, take_known
from app.needs.models import MoneyKnown, Need, NeedKnown, NeedState
from app.needs.need_queries import lock_need
from app.needs.rules import OVER
from app.needs.telling_service import ask_known, hush, tell_own


def stop_knower(tx: Tx, circle_id: str, member_id: str) -> None:
    """The person stopped everything for a member. Whoever calls holds the circle's consent.

    Of the person's own needs their name is taken away. Of what others need it stays, as these
    aren't told of a stop and nothing can be read under it; hands and pledges that can't come any
    more are let go, as by themself.
    """
    person_id = person_of(tx, circle_id).id
    for knower in _knower_rows(tx, circle_id, member_id):
        need = lock_need(tx, knower.need_id)
        _let_go(tx, need, knower, is_kept=need.by_member != person_id)
    tx.session.execute(
        delete(MoneyKnown).where(
            col(MoneyKnown.member_id) == member_id, col(MoneyKnown.by_member) == person_id
        )
    )


def leave_needs(tx: Tx, circle_id: str, member_id: str) -> None:
    """A member isn't in any more. Whoever calls holds the circle's consent."""
    _forget_knower(tx, circle_id, member_id)
    drop_needs_of(tx, circle_id, member_id)


def _forget_knower(tx: Tx, circle_id: str, member_id: str) -> None:
    """They are on no list of who may know. Hands of theirs are free again, and whoever needs it
    reads that."""
    for knower in _knower_rows(tx, circle_id, member_id):
        _let_go(tx, lock_need(tx, knower.need_id), knower, is_kept=False)
    tx.session.execute(delete(MoneyKnown).where(col(MoneyKnown.member_id) == member_id))


def _knower_rows(tx: Tx, circle_id: str, member_id: str) -> Sequence[NeedKnown]:
    return tx.session.exec(
        select(NeedKnown)
        .where(NeedKnown.circle_id == circle_id, NeedKnown.member_id == member_id)
        .order_by(col(NeedKnown.need_id))
    ).all()


def _let_go(tx: Tx, need: Need, knower: NeedKnown, *, is_kept: bool) -> None:
    round_before, taken_before = need.round, need.taken
    if is_kept:
        take_answer(tx, need, knower)
    else:
        take_known(tx, need, knower)
    if need.taken < taken_before:
        tell_own(tx, need, f"let-go:{knower.member_id}:{tx.now.isoformat()}")
    if need.round > round_before:
        ask_known(tx, need)


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
