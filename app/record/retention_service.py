"""How long facts are kept: the person sets it, and a duty forgets in small batches.

Forgetting empties an entry's time, salt and facts. Its leaf, its hash and its place stay, so the
chain stays whole, and without the salt nothing can be guessed from a leaf.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, null, update
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.core.db import Database, Tx
from app.core.errors import NotFound
from app.core.prepared_statement import PreparedQuery
from app.record import service as record
from app.record.models import RecordEntry, RecordHead
from app.record.queries import known_from

#: Entries forgotten in one transaction: nobody who records waits for longer than that.
BATCH = 200
#: What the person may choose from, in days.
CHOICES = (30, 90, 365)


def _lock_head(tx: Tx, circle_id: str) -> RecordHead:
    head = tx.session.exec(
        select(RecordHead)
        .where(RecordHead.circle_id == circle_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if head is None:
        raise NotFound
    return head


def set_days(tx: Tx, circle_id: str, days: int, by: str) -> None:
    """Keep facts for so many days from now on; what is older is forgotten. Raises NotFound."""
    head = _lock_head(tx, circle_id)
    if head.keep_days == days:
        return
    head.keep_days = days
    head.forget_at = tx.now
    tx.session.flush()
    record.append(tx, circle_id, "keeping_changed", by=by, days=days)


def forget_before(tx: Tx, circle_id: str, before: datetime, by: str) -> None:
    """Forget what was recorded before an instant, at most until now. Raises NotFound.

    From here on nobody reads it; the duty wipes it (`wipe`).
    """
    head = _lock_head(tx, circle_id)
    until = min(before, tx.now)
    if head.forget_before is None or head.forget_before < until:
        head.forget_before = until
    head.forget_at = tx.now
    tx.session.flush()
    record.append(tx, circle_id, "forgotten_before", by=by)


_DUE: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(RecordHead.circle_id))
    .where(col(RecordHead.forget_at) <= bindparam("now"))
    .order_by(col(RecordHead.forget_at), col(RecordHead.circle_id))
    .limit(BATCH)
)


def due(tx: Tx) -> list[str]:
    """Ids of circles with something to forget."""
    return [circle_id for (circle_id,) in tx.rows(_DUE, now=tx.now)]


def wipe(tx: Tx, circle_id: str) -> int:
    """Forget one batch of a circle's oldest entries; returns how many.

    In the chain's order: what is wiped is always a whole beginning of it.
    """
    try:
        head = _lock_head(tx, circle_id)
    except NotFound:
        return 0  # the circle was deleted a moment ago
    if head.forget_at > tx.now:
        return 0  # another worker was here
    from_then = known_from(head, tx.now)
    ahead = tx.session.execute(
        select(RecordEntry.seq, RecordEntry.at)
        .where(RecordEntry.circle_id == circle_id, RecordEntry.seq > head.forgotten)
        .order_by(col(RecordEntry.seq))
        .limit(BATCH + 1)
    ).all()
    last_wiped = head.forgotten
    first_kept_at: datetime | None = None
    for seq, at in ahead[:BATCH]:
        if at is not None and at >= from_then:
            first_kept_at = at
            break
        last_wiped = seq
    count = last_wiped - head.forgotten
    if count:
        tx.session.execute(
            update(RecordEntry)
            .where(
                col(RecordEntry.circle_id) == circle_id,
                col(RecordEntry.seq) > head.forgotten,
                col(RecordEntry.seq) <= last_wiped,
            )
            .values(at=None, salt=None, facts=null())
        )
        head.forgotten = last_wiped
    if first_kept_at is not None:
        head.forget_at = first_kept_at + timedelta(days=head.keep_days)
    elif len(ahead) <= BATCH:
        head.forget_at = tx.now + timedelta(days=head.keep_days)
    tx.session.flush()
    return count


def wipe_all(db: Database, circle_id: str) -> int:
    """Forget all that is due in one circle, each batch in a transaction of its own."""
    done = 0
    while True:
        with db.write() as tx:
            count = wipe(tx, circle_id)
        done += count
        if count < BATCH:
            return done
