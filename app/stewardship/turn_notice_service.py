"""Notices of coordinating in turns: they say that there is something, and never what."""

from __future__ import annotations

from sqlmodel import select

from app.circles.models import Member, MemberState
from app.circles.service import person_of
from app.coordinating.models import CoordinatingTurns, TurnNews
from app.core.db import Tx
from app.core.ids import new_id
from app.outbox import service as outbox
from app.outbox.notice_types import NoticeType
from app.record import service as record


def tell_member(tx: Tx, turns: CoordinatingTurns, member_id: str, notice_type: NoticeType) -> None:
    """Queue a notice about the turns to a member who is in."""
    account_id = tx.session.exec(
        select(Member.account_id).where(Member.id == member_id, Member.state == MemberState.IN)
    ).one_or_none()
    if account_id is not None:
        outbox.queue(
            tx,
            type=notice_type,
            account_id=account_id,
            circle_id=turns.circle_id,
            member_id=member_id,
            subject_id=turns.id,
            dedupe=f"turns:{new_id()}",
        )


def tell_person(tx: Tx, turns: CoordinatingTurns, news: TurnNews | None = None) -> None:
    """Queue the person's notice of what is new, in place of an older one; without `news` turns
    wait for their yes."""
    turns.news = news
    tx.session.flush()
    cancel_notices(tx, turns, types=(NoticeType.COORDINATING_PASSES,))
    person = person_of(tx, turns.circle_id)
    if person.account_id is not None:
        outbox.queue(
            tx,
            type=NoticeType.COORDINATING_PASSES,
            account_id=person.account_id,
            circle_id=turns.circle_id,
            member_id=person.id,
            subject_id=turns.id,
            dedupe=f"turns:{new_id()}",
        )


def cancel_notices(
    tx: Tx,
    turns: CoordinatingTurns,
    member_id: str | None = None,
    types: tuple[NoticeType, ...] | None = None,
) -> None:
    """Cancel what is queued about the turns: of some types or all, to one member or all."""
    outbox.cancel(
        tx,
        circle_id=turns.circle_id,
        reason="expired",
        subject_id=turns.id,
        member_id=member_id,
        types=types,
    )


def note(
    tx: Tx,
    turns: CoordinatingTurns,
    kind: str,
    *,
    member_id: str | None = None,
    by: str | None = None,
) -> None:
    """Write one entry of the record about the turns, and hint open screens."""
    record.append(tx, turns.circle_id, kind, who=member_id, by=by, subject_id=turns.id)
