"""What isn't well, for `/readyz`."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import and_, col, func, or_, select

from app.asks.models import Ask, AskState
from app.core.clock import SteadyClock
from app.core.db import Database
from app.outbox.models import Notice, NoticeState
from app.rota.models import GapWatch
from app.worker.loop import Worker

LATE = timedelta(seconds=60)
SKEW = timedelta(seconds=30)


def work_late(db: Database, worker: Worker | None) -> list[str]:
    """Codes of what isn't well: `database`, `worker`, `work_late`, `push_key`,
    `mail_account`, `clock`.
    """
    found: list[str] = []
    try:
        with db.read() as tx:
            limit = tx.now - LATE
            late_asks = tx.s.exec(
                select(func.count())
                .select_from(Ask)
                .where(
                    or_(
                        and_(col(Ask.state) == AskState.OPEN, col(Ask.due_at) < limit),
                        and_(
                            col(Ask.state).in_([AskState.OPEN, AskState.COVERED]),
                            col(Ask.question_at) < limit,
                        ),
                    )
                )
            ).one()
            late_notices = tx.s.exec(
                select(func.count())
                .select_from(Notice)
                .where(Notice.state == NoticeState.QUEUED, col(Notice.due_at) < limit)
            ).one()
            late_looks = tx.s.exec(
                select(func.count())
                .select_from(GapWatch)
                .where(col(GapWatch.alerts).is_(True), col(GapWatch.due_at) < limit)
            ).one()
    except SQLAlchemyError:
        return ["database"]
    if late_asks or late_notices or late_looks:
        found.append("work_late")
    if worker is not None and worker.stalled(LATE):
        found.append("worker")
    if worker is not None and worker.key_refused:
        found.append("push_key")
    if worker is not None:
        found += sorted(f"{channel.value}_account" for channel in worker.accounts_refused)
    if isinstance(db.clock, SteadyClock) and abs(db.clock.skew()) > SKEW:
        found.append("clock")
    return found
