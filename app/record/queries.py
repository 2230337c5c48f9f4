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
class Begun:
    """An epoch, and the first entry of it."""

    epoch: int
    from_seq: int


def head(tx: Tx, circle_id: str) -> RecordHead:
    """Where the chain stands."""
    return tx.s.get_one(RecordHead, circle_id)


def epochs(tx: Tx, circle_id: str) -> list[Begun]:
    """The epochs of a chain, the first one too."""
    rows = tx.s.execute(
        select(RecordEpoch.epoch, RecordEpoch.from_seq)
        .where(RecordEpoch.circle_id == circle_id)
        .order_by(col(RecordEpoch.epoch))
    )
    return [Begun(FIRST_EPOCH, 1), *(Begun(*row) for row in rows)]


def known_from(held: RecordHead, now: datetime) -> datetime:
    """What was recorded before this isn't shown any more, whether it is gone already or not."""
    kept = now - timedelta(days=held.keep_days)
    return max(kept, held.forget_before) if held.forget_before else kept


def page(
    tx: Tx,
    circle_id: str,
    before: int | None,
    limit: int,
    *,
    who: str | None = None,
    kinds: Collection[str] | None = None,
) -> list[RecordEntry]:
    """Entries that aren't forgotten, newest first; about one member, or of some kinds."""
    facts = col(RecordEntry.facts)
    wanted = select(RecordEntry).where(
        RecordEntry.circle_id == circle_id,
        col(RecordEntry.at) >= known_from(head(tx, circle_id), tx.now),
    )
    if before is not None:
        wanted = wanted.where(col(RecordEntry.seq) < before)
    if who is not None:
        wanted = wanted.where(or_(facts["who"].as_string() == who, facts["by"].as_string() == who))
    if kinds is not None:
        wanted = wanted.where(facts["kind"].as_string().in_(sorted(kinds)))
    return list(tx.s.exec(wanted.order_by(col(RecordEntry.seq).desc()).limit(limit)))


def onward(tx: Tx, circle_id: str, after: int, limit: int) -> list[RecordEntry]:
    """Entries after one, in their order; forgotten ones are among them, empty.

    What is due to be forgotten and isn't yet is emptied in what is handed out, not in the rows.
    """
    held = tx.s.get(RecordHead, circle_id)
    if held is None:
        return []  # the circle was deleted a moment ago
    from_then = known_from(held, tx.now)
    rows = tx.s.exec(
        select(RecordEntry)
        .where(RecordEntry.circle_id == circle_id, RecordEntry.seq > after)
        .order_by(col(RecordEntry.seq))
        .limit(limit)
    )
    return [
        one
        if one.at is not None and one.at >= from_then
        else RecordEntry(
            id=one.id,
            circle_id=circle_id,
            seq=one.seq,
            at=None,
            salt=None,
            facts=None,
            leaf=one.leaf,
            hash=one.hash,
        )
        for one in rows
    ]


def leaves(tx: Tx, circle_id: str, after: int, limit: int) -> list[tuple[int, str]]:
    """The leaves after an entry, in their order: what a phone needs to follow the chain."""
    return [
        (seq, leaf)
        for seq, leaf in tx.s.execute(
            select(RecordEntry.seq, RecordEntry.leaf)
            .where(RecordEntry.circle_id == circle_id, RecordEntry.seq > after)
            .order_by(col(RecordEntry.seq))
            .limit(limit)
        )
    ]
