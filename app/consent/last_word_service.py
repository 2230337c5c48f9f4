"""A last word: one notice that the person lets through to somebody for whom they stopped all else.

It is consent, so it lies here and is read by the one reader (`app.access.subjects`); the gate looks
at it before a deny. It opens one event about one subject, to one member, once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, or_, update
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.circles.models import Member
from app.consent.models import LastWord
from app.core.db import Tx
from app.core.ids import new_id
from app.core.prepared_statement import PreparedQuery
from app.outbox.events import Event
from app.outbox.models import Notice, NoticeState

#: It tells when, and nothing more.
TIER = 1
#: Then it is over, whether it was told or not; until then it can be read.
LASTS = timedelta(hours=12)


def give(
    tx: Tx, circle_id: str, member_id: str, slot_ids: Sequence[str], *, signs_out: bool = False
) -> LastWord:
    """Let a member be told once that these shifts changed. The caller holds the consent.

    `signs_out`: they aren't in any more, and are signed out when it is over.
    """
    last_word = LastWord(
        id=new_id(),
        circle_id=circle_id,
        member_id=member_id,
        event=Event.SHIFT_CHANGED,
        subject_id=slot_ids[0],
        slot_ids=list(slot_ids),
        given_at=tx.now,
        ends_at=tx.now + LASTS,
        signs_out=signs_out,
    )
    tx.session.add(last_word)
    tx.session.flush()
    return last_word


def use_up(tx: Tx, notice_ids: Collection[str]) -> None:
    """Use up the last words that let some notices through: they arrived."""
    tx.session.execute(
        update(LastWord)
        .where(col(LastWord.notice_id).in_(notice_ids), col(LastWord.told_at).is_(None))
        .values(told_at=tx.now)
    )


def of_notice(tx: Tx, notice_id: str) -> LastWord | None:
    """The last word that let a notice through, while it can be read; None: none, or it is over."""
    return tx.session.exec(
        select(LastWord).where(LastWord.notice_id == notice_id, col(LastWord.ends_at) > tx.now)
    ).first()


def waiting_for(tx: Tx, circle_id: str, member_id: str) -> list[LastWord]:
    """The last words that may still be told to a member, oldest first."""
    return list(
        tx.session.exec(
            select(LastWord)
            .where(
                LastWord.circle_id == circle_id,
                LastWord.member_id == member_id,
                col(LastWord.told_at).is_(None),
                col(LastWord.ends_at) > tx.now,
            )
            .order_by(col(LastWord.given_at), col(LastWord.id))
        )
    )


def last_word_ids_among(tx: Tx, circle_id: str, ids: Collection[str]) -> frozenset[str]:
    """Those of some ids that are a last word's."""
    query = select(LastWord.id).where(LastWord.circle_id == circle_id, col(LastWord.id).in_(ids))
    return frozenset(tx.session.exec(query)) if ids else frozenset()


_NOT_TOLD = (
    sa_select(col(Notice.id))
    .where(
        col(Notice.id) == col(LastWord.notice_id),
        or_(
            col(Notice.state) == NoticeState.HELD_BACK,
            col(Notice.state) == NoticeState.NOT_DELIVERED,
            col(Notice.state) == NoticeState.CANCELLED,
        ),
    )
    .exists()
)
_OVER: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(LastWord.id))
    .where(
        col(LastWord.closed_at).is_(None),
        (col(LastWord.ends_at) <= bindparam("now")) | _NOT_TOLD,
    )
    .order_by(col(LastWord.ends_at), col(LastWord.id))
    .limit(50)
)


def over(tx: Tx) -> list[str]:
    """Ids of last words for which nothing waits any more: out of time, or not told after all."""
    return [word_id for (word_id,) in tx.rows(_OVER, now=tx.now)]


def is_open_for_account(tx: Tx, account_id: str) -> bool:
    """Whether an account still waits for a last word of some circle that it left."""
    query = (
        select(LastWord.id)
        .join(Member, col(Member.id) == col(LastWord.member_id))
        .where(
            Member.account_id == account_id,
            col(LastWord.closed_at).is_(None),
            col(LastWord.signs_out).is_(True),
        )
    )
    return tx.session.exec(query.limit(1)).first() is not None


def end_all_in(tx: Tx, circle_id: str) -> None:
    """End every last word of a circle that is deleted: nobody is told any more."""
    tx.session.execute(
        update(LastWord)
        .where(col(LastWord.circle_id) == circle_id, col(LastWord.closed_at).is_(None))
        .values(ends_at=tx.now, closed_at=tx.now)
    )


def end_all_of(tx: Tx, member_id: str) -> None:
    """End a member's last words: everything is stopped for them anew."""
    tx.session.execute(
        update(LastWord)
        .where(col(LastWord.member_id) == member_id, col(LastWord.closed_at).is_(None))
        .values(ends_at=tx.now, closed_at=tx.now)
    )
