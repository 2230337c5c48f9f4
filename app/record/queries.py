"""Reading the record: pages of it, its head, its epochs. What was forgotten is never read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, or_, select

from app.core.db import Tx
from app.record.hash_chain import FIRST_EPOCH
from app.record.models import RecordEntry, RecordEpoch, RecordHead


@dataclass(frozen=True, slots=True)
class EpochStart:
    """An epoch, and the first entry of it."""

    epoch: int
    from_seq: int


def head(tx: Tx, circle_id: str) -> RecordHead:
    """Where a circle's chain stands."""
    return tx.session.get_one(RecordHead, circle_id)


def epochs(tx: Tx, circle_id: str) -> list[EpochStart]:
    """The epochs of a chain, the first one too."""
    rows = tx.session.execute(
        select(RecordEpoch.epoch, RecordEpoch.from_seq)
        .where(RecordEpoch.circle_id == circle_id)
        .order_by(col(RecordEpoch.epoch))
    )
    return [EpochStart(FIRST_EPOCH, 1), *(EpochStart(*row) for row in rows)]


def known_from(head: RecordHead, now: datetime) -> datetime:
    """From when on entries are shown; older ones aren't, whether they are wiped already or not."""
    kept_from = now - timedelta(days=head.keep_days)
    return max(kept_from, head.forget_before) if head.forget_before else kept_from


def page(
    tx: Tx,
    circle_id: str,
    before: int | None,
    limit: int,
    *,
    member_id: str | None = None,
    kinds: Collection[str] | None = None,
) -> list[RecordEntry]:
    """Entries that aren't forgotten, newest first; about one member, or of some kinds."""
    facts = col(RecordEntry.facts)
    query = select(RecordEntry).where(
        RecordEntry.circle_id == circle_id,
        col(RecordEntry.at) >= known_from(head(tx, circle_id), tx.now),
    )
    if before is not None:
        query = query.where(col(RecordEntry.seq) < before)
    if member_id is not None:
        query = query.where(
            or_(facts["who"].as_string() == member_id, facts["by"].as_string() == member_id)
        )
    if kinds is not None:
        query = query.where(facts["kind"].as_string().in_(sorted(kinds)))
    return list(tx.session.exec(query.order_by(col(RecordEntry.seq).desc()).limit(limit)))


def entries_after(tx: Tx, circle_id: str, after: int, limit: int) -> list[RecordEntry]:
    """Entries after one, in their order; forgotten ones are among them, empty.

    What is due to be forgotten and isn't yet is emptied in what is handed out, not in the rows.
    """
    head = tx.session.get(RecordHead, circle_id)
    if head is None:
        return []  # the circle was deleted a moment ago
    from_then = known_from(head, tx.now)
    rows = tx.session.exec(
        select(RecordEntry)
        .where(RecordEntry.circle_id == circle_id, RecordEntry.seq > after)
        .order_by(col(RecordEntry.seq))
        .limit(limit)
    )
    return [
        row
        if row.at is not None and row.at >= from_then
        else RecordEntry(
            id=row.id,
            circle_id=circle_id,
            seq=row.seq,
            at=None,
            salt=None,
            facts=None,
            leaf=row.leaf,
            hash=row.hash,
        )
        for row in rows
    ]


def leaves(tx: Tx, circle_id: str, after: int, limit: int) -> list[tuple[int, str]]:
    """The leaves after an entry, in their order: what a phone needs to follow the chain."""
    return [
        (seq, leaf)
        for seq, leaf in tx.session.execute(
            select(RecordEntry.seq, RecordEntry.leaf)
            .where(RecordEntry.circle_id == circle_id, RecordEntry.seq > after)
            .order_by(col(RecordEntry.seq))
            .limit(limit)
        )
    ]
