"""When the worker has something to do next: the stories' clock goes from one such time to another.

One statement for all timers, prepared once: a story asks after each thing that the worker did.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select, union_all
from sqlmodel import col

from app.asks.models import Ask, AskState
from app.checklists.models import Checklist
from app.circles.models import Circle
from app.consent.models import AdvanceRule, AdvanceRun
from app.coordinating.models import CoordinatingTurns
from app.core.db import Database
from app.core.prepared_statement import PreparedQuery
from app.outbox.models import Notice, NoticeState
from app.rota.models import GapWatch, Shift
from app.stewardship.models import BringBack


def _timer(due_at: object, *conditions: Any) -> Select[Any]:
    column: Any = col(due_at)
    return select(column.label("due_at")).where(column > bindparam("now"), *conditions)


_TIMERS = union_all(
    _timer(Ask.due_at, Ask.state == AskState.OPEN),
    _timer(Ask.question_at, Ask.state != AskState.CLOSED),
    _timer(Ask.ends_at, Ask.state != AskState.CLOSED),
    _timer(Notice.due_at, Notice.state == NoticeState.QUEUED),
    _timer(GapWatch.due_at, col(GapWatch.alerts).is_(True)),
    _timer(AdvanceRun.due_at),
    _timer(AdvanceRule.due_at),
    _timer(Shift.remind_at),
    _timer(CoordinatingTurns.due_at, col(CoordinatingTurns.ended_at).is_(None)),
    _timer(Circle.draft_ends_at),
    _timer(Circle.delete_at),
    _timer(BringBack.due_at),
    _timer(Checklist.tell_at),
).subquery()
_NEXT_DUE: PreparedQuery[datetime | None] = PreparedQuery(select(func.min(_TIMERS.c.due_at)))


def next_due(db: Database) -> datetime | None:
    """The next time at which something is due, later than now; None when nothing waits."""
    with db.read() as tx:
        ((due_at,),) = tx.rows(_NEXT_DUE, now=tx.now)
    return due_at
