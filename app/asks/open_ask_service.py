"""Asks that stay open: looked at again when something changes, kept open longer, ended by time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, or_
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.asks.ladder_service import stand_down, tell_person
from app.asks.models import Ask, AskLook, AskState, CloseReason
from app.asks.open_until import is_over, kept_until
from app.asks.service import close_ask, lock_ask, need_real
from app.circles.models import Member, MemberState
from app.circles.service import get_circle
from app.core.db import Tx
from app.core.errors import Conflict
from app.core.ids import new_id
from app.core.prepared_statement import PreparedQuery
from app.outbox.notice_types import NoticeType
from app.record import service as record

#: For so long the person's home says that the time of their ask was over.
SAID_FOR = timedelta(hours=72)

_OPEN_IN: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(Ask.id)).where(
        col(Ask.circle_id) == bindparam("circle_id"), col(Ask.state) == AskState.OPEN
    )
)
_OPEN_FOR: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(Ask.id))
    .join(Member, col(Member.circle_id) == col(Ask.circle_id))
    .where(
        col(Member.account_id) == bindparam("account_id"),
        col(Member.state) == MemberState.IN,
        col(Ask.state) == AskState.OPEN,
    )
)


def wake_asks(tx: Tx, circle_id: str) -> None:
    """Something changed in a circle: its open ask is looked at again, at once.

    For every change that may make somebody reachable. It locks nothing, so that it can come last
    in any transaction.
    """
    _look_at(tx, [ask_id for (ask_id,) in tx.rows(_OPEN_IN, circle_id=circle_id)])


def wake_asks_of(tx: Tx, account_id: str) -> None:
    """`wake_asks` for a change of an account: the open asks of every circle that it is in."""
    _look_at(tx, [ask_id for (ask_id,) in tx.rows(_OPEN_FOR, account_id=account_id)])


def _look_at(tx: Tx, ask_ids: list[str]) -> None:
    for ask_id in ask_ids:
        tx.insert_new(AskLook, id=new_id(), ask_id=ask_id, at=tx.now)
        tx.hint()


_TO_LOOK_AT: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(AskLook.ask_id)).order_by(col(AskLook.at)).limit(50)
)


def asks_to_look_at(tx: Tx) -> list[str]:
    """Ids of asks in whose circles something changed, the oldest change first."""
    return list(dict.fromkeys(ask_id for (ask_id,) in tx.rows(_TO_LOOK_AT)))


def take_looks(tx: Tx, ask_id: str) -> bool:
    """Take what is noted about an ask that the caller holds; tells whether anything was.

    What is noted by then has happened by then: it is seen by whatever is read from here on.
    """
    done = tx.session.execute(delete(AskLook).where(col(AskLook.ask_id) == ask_id))
    return int(done.rowcount) > 0  # type: ignore[attr-defined]


_UNLOOKED_AT: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(Ask.id))
    .where(
        col(Ask.state) == AskState.OPEN,
        col(Ask.exhausted).is_(True),
        col(Ask.look_at) <= bindparam("now"),
    )
    .order_by(col(Ask.look_at))
    .limit(50)
)


def unlooked_at(tx: Tx) -> list[str]:
    """Ids of exhausted asks that nobody has looked at for a while: the net under all the rest."""
    return [ask_id for (ask_id,) in tx.rows(_UNLOOKED_AT, now=tx.now)]


def keep_open(tx: Tx, circle_id: str, ask_id: str) -> None:
    """The person keeps an ask open longer, by the time that they set. Raises NotFound, Conflict."""
    ask = lock_ask(tx, circle_id, ask_id)
    if ask.state == AskState.CLOSED:
        raise Conflict("ask-over")
    need_real(ask)
    if ask.ends_at is None:
        raise Conflict("still-asking")
    until = kept_until(ask.ends_at, get_circle(tx, circle_id).ask_hours, tx.now)
    if until is None:
        raise Conflict("open-long-enough")
    ask.ends_at = until
    ask.version += 1
    tx.session.flush()
    record.append(tx, circle_id, "kept_open", subject_id=ask_id)
    tx.hint(circle_id)


def lately_over(tx: Tx, circle_id: str) -> Ask | None:
    """The circle's newest ask, if its time was over a short while ago: home says so."""
    newest = tx.session.exec(
        select(Ask)
        .where(Ask.circle_id == circle_id, col(Ask.practice).is_(False))
        .order_by(col(Ask.asked_at).desc())
        .limit(1)
    ).first()
    if newest is None or newest.closed_reason != CloseReason.TIME_OVER or newest.closed_at is None:
        return None
    return newest if tx.now < newest.closed_at + SAID_FOR else None


_OVER: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(Ask.id))
    .where(
        col(Ask.ends_at) <= bindparam("now"),
        or_(
            col(Ask.practice).is_(True) & (col(Ask.state) != AskState.CLOSED),
            col(Ask.state) == AskState.COVERED,
            col(Ask.state) == AskState.PAUSED,
            and_(col(Ask.state) == AskState.OPEN, col(Ask.exhausted).is_(True)),
        ),
    )
    .order_by(col(Ask.ends_at))
    .limit(50)
)


def asks_over(tx: Tx) -> list[str]:
    """Ids of asks whose time is over, the longest over first."""
    return [ask_id for (ask_id,) in tx.rows(_OVER, now=tx.now)]


def end_by_time(tx: Tx, circle_id: str, ask_id: str) -> None:
    """An ask's time is over: it ends, the person is told, and those who were asked stand down.

    Whoever calls holds the circle's consent: what an advance rule gave for the ask ends with it.
    """
    ask = lock_ask(tx, circle_id, ask_id)
    exhausted = ask.exhausted or ask.practice  # practice is over whatever is under way
    if not is_over(ask.state, exhausted=exhausted, ends_at=ask.ends_at, now=tx.now):
        return
    record.append(tx, circle_id, "time_over", subject_id=ask_id)
    close_ask(tx, ask, CloseReason.TIME_OVER)
    stand_down(tx, ask)
    tell_person(tx, ask, NoticeType.STAND_DOWN, f"over:{ask_id}")
