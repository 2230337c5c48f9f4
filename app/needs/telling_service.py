"""Notices of needs: who is asked, who hears of a change, and what isn't sent any more."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import col, select

from app.access.facts import blocked_members
from app.circles.models import Member
from app.core.db import Tx
from app.needs.models import Need, NeedHand, NeedKnown, NeedState, Pledge
from app.outbox import service as outbox
from app.outbox.events import Event
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
    tell(tx, need, member_ids, f"need:{need.id}:{need.round}")


def tell_own(tx: Tx, need: Need, change: str) -> None:
    """Tell whoever needs it that something changed."""
    tell(tx, need, [need.by_member], f"need-{change}:{need.id}")


def tell_helpers(tx: Tx, need: Need, change: str) -> None:
    """Tell those whose hand or pledge it has that something changed."""
    hands = tx.session.exec(select(NeedHand.member_id).where(NeedHand.need_id == need.id)).all()
    givers = tx.session.exec(select(Pledge.member_id).where(Pledge.need_id == need.id)).all()
    tell(tx, need, sorted({*hands, *givers}), f"need-{change}:{need.id}")


def tell(tx: Tx, need: Need, member_ids: Iterable[str], dedupe: str) -> None:
    """Queue one notice for each of some members. Somebody whom the person shut out asks nobody."""
    if need.by_member in blocked_members(tx, need.circle_id):
        return
    for member_id in member_ids:
        member = tx.session.get_one(Member, member_id)
        if member.account_id is not None:
            outbox.queue(
                tx,
                type=NoticeType.NEED,
                account_id=member.account_id,
                circle_id=need.circle_id,
                member_id=member_id,
                subject_id=need.id,
                dedupe=f"{dedupe}:{member_id}",
            )


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
