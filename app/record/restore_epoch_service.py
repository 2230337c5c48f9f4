"""A copy that was put back begins a declared epoch: what came after it is missing, and said so.

An epoch's number is the minute in which it began, in minutes of Unix time. So two restores of
the same copy never share one, and a phone that kept a head of the first sees that it is another.
"""

from __future__ import annotations

from sqlmodel import col, select

from app.core.db import Database, Tx
from app.core.sqlite_copy import clear_copy_mark, copied_at
from app.record import service as record
from app.record.models import RecordEpoch, RecordHead


def begin_epoch(tx: Tx, circle_id: str, restore_id: str) -> bool:
    """Begin a new epoch in one circle, once for a restore; False when it was begun, or is gone."""
    head = tx.session.exec(
        select(RecordHead)
        .where(RecordHead.circle_id == circle_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if head is None:
        return False
    stored_epoch = tx.session.exec(
        select(RecordEpoch.epoch).where(
            RecordEpoch.circle_id == circle_id, RecordEpoch.restore_id == restore_id
        )
    ).first()
    if stored_epoch is not None:
        return False
    last = head.seq
    head.epoch = max(head.epoch + 1, int(tx.now.timestamp()) // 60)
    tx.session.add(
        RecordEpoch(
            circle_id=circle_id,
            epoch=head.epoch,
            from_seq=last + 1,
            at=tx.now,
            restore_id=restore_id,
        )
    )
    tx.session.flush()
    record.append(tx, circle_id, "restored_from_backup", from_seq=last)
    return True


def declare(db: Database, restore_id: str) -> int:
    """Begin a new epoch in every circle; returns in how many. Said twice it is done once."""
    with db.read() as tx:
        circles = list(
            tx.session.exec(select(RecordHead.circle_id).order_by(col(RecordHead.circle_id)))
        )
    done = 0
    for circle_id in circles:
        with db.write() as tx:
            done += begin_epoch(tx, circle_id, restore_id)
    return done


def declare_copy(db: Database) -> int | None:
    """Declare a restore when the database in use says that it is a copy; None: it isn't one.

    Killed in between, the next start goes on: the copy says so until all circles have it.
    """
    if not db.sqlite:
        return None
    at = copied_at(db.url)
    if not at:
        return None
    done = declare(db, f"copy-{at}")
    clear_copy_mark(db.url)
    return done
