"""Notices of needs: who is asked, who hears of a change, and what isn't sent any more.

The record tells whom the person asked: once, as later it is told to those alone who haven't
answered. Nothing of what others need is in it, and nothing that is sent to whoever answered.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import col, select

from app.access.facts import blocked_members
from app.circles.models import Member
from app.core.db import Tx
from app.needs.models import Need, NeedHand, NeedKnown, NeedState, Pledge
from app.needs.need_queries import is_persons
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.models import Notice, NoticeState
from app.outbox.notice_types import NoticeType


def ask_known(tx: Tx, need: Need) -> None:
    """Ask whoever may know of a need and hasn't answered: once each time that it is open anew.

    Whether it may go to them is decided when it is sent.
    """
    if need.state != NeedState.OPEN:
        return
    answered = select(NeedHand.member_id).where(NeedHand.need_id == need.id)
    pledged = select(Pledge.member_id).where(Pledge.need_id == need.id)
    member_ids = tx.session.exec(
        select(NeedKnown.member_id)
        .where(
            NeedKnown.need_id == need.id,
            col(NeedKnown.put_away_at).is_(None),
            col(NeedKnown.member_id).not_in(answered),
            col(NeedKnown.member_id).not_in(pledged),
        )
        .order_by(col(NeedKnown.member_id))
    ).all()
    asked_before = tx.session.exec(
        select(Notice.member_id).where(
            Notice.subject_id == need.id,
            Notice.type == NoticeType.NEED,
            Notice.state != NoticeState.CANCELLED,
        )
    ).all()
    dedupe = f"need:{need.id}:{need.round}"
    _tell(tx, need, [each for each in member_ids if each not in asked_before], dedupe)
    again = [each for each in member_ids if each in asked_before]
    _tell(tx, need, again, dedupe, is_recorded=False)


def tell_own(tx: Tx, need: Need, change: str) -> None:
    """Tell whoever needs it that something changed."""
    _tell(tx, need, [need.by_member], f"need-{change}:{need.id}")


def tell_helpers(tx: Tx, need: Need, change: str) -> None:
    """Tell those whose hand or pledge it has that something changed."""
    hands = tx.session.exec(select(NeedHand.member_id).where(NeedHand.need_id == need.id)).all()
    givers = tx.session.exec(select(Pledge.member_id).where(Pledge.need_id == need.id)).all()
    dedupe = f"need-{change}:{need.id}"
    _tell(tx, need, sorted({*hands, *givers}), dedupe, is_recorded=False)


def _tell(
    tx: Tx, need: Need, member_ids: Iterable[str], dedupe: str, *, is_recorded: bool = True
) -> None:
    """Queue one notice for each of some members. Somebody whom the person shut out asks nobody."""
    if need.by_member in blocked_members(tx, need.circle_id):
        return
    notice_type = _notice_type(tx, need, is_recorded=is_recorded)
    for member_id in member_ids:
        member = tx.session.get_one(Member, member_id)
        if member.account_id is not None:
            outbox.queue(
                tx,
                type=notice_type,
                account_id=member.account_id,
                circle_id=need.circle_id,
                member_id=member_id,
                subject_id=need.id,
                dedupe=f"{dedupe}:{member_id}",
            )


def _notice_type(tx: Tx, need: Need, *, is_recorded: bool) -> NoticeType:
    """What isn't recorded stands between two, and so does all that others than the person need."""
    if is_recorded and is_persons(tx, need):
        return NoticeType.NEED
    return NoticeType.NEED_BETWEEN_TWO


def hush(tx: Tx, need: Need, member_id: str | None = None) -> None:
    """Cancel what waits to be sent of a need: to one member, or to all but who needs it."""
    outbox.cancel(
        tx,
        circle_id=need.circle_id,
        reason="ended",
        member_id=member_id,
        but_for=need.by_member if member_id is None else None,
        subject_id=need.id,
        event=Event.NEED,
    )
