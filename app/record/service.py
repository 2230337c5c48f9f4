"""Appending to the record, in the transaction of what it records."""

from __future__ import annotations

import secrets

from sqlmodel import col, select

from app.core.db import Tx
from app.core.errors import NotFound
from app.core.ids import b64url, new_id
from app.record.chain import START, Facts, leaf_of, link
from app.record.models import RecordEntry, RecordHead


def start(tx: Tx, circle_id: str) -> None:
    """Start a circle's chain."""
    tx.s.add(RecordHead(circle_id=circle_id, hash=START))
    tx.s.flush()


def append(tx: Tx, circle_id: str, kind: str, **facts: str | int | None) -> None:
    """Add one entry: a kind with opaque ids and codes, never words.

    The head's row lock puts entries in one order, also between processes. Raises NotFound.
    """
    head = tx.s.exec(
        select(RecordHead).where(RecordHead.circle_id == circle_id).with_for_update()
    ).one_or_none()
    if head is None:
        raise NotFound  # the circle was deleted a moment ago
    # A row that this session read before is refreshed under the lock.
    tx.s.refresh(head, with_for_update=not tx.sqlite or None)
    salt = b64url(secrets.token_bytes(32))
    body: Facts = {
        "kind": kind,
        "at": tx.now.isoformat(),
        **{name: value for name, value in facts.items() if value is not None},
    }
    leaf = leaf_of(salt, body)
    head.seq += 1
    head.hash = link(head.hash, leaf)
    tx.s.add(
        RecordEntry(
            id=new_id(),
            circle_id=circle_id,
            seq=head.seq,
            at=tx.now,
            salt=salt,
            facts=dict(body),
            leaf=leaf,
            hash=head.hash,
        )
    )
    tx.s.flush()
    # Whatever is recorded, some screen shows.
    tx.hint(circle_id)


def page(tx: Tx, circle_id: str, before: int | None, limit: int) -> list[RecordEntry]:
    """Entries, newest first."""
    wanted = select(RecordEntry).where(RecordEntry.circle_id == circle_id)
    if before is not None:
        wanted = wanted.where(col(RecordEntry.seq) < before)
    return list(tx.s.exec(wanted.order_by(col(RecordEntry.seq).desc()).limit(limit)))


def head(tx: Tx, circle_id: str) -> RecordHead:
    """Where the chain stands."""
    return tx.s.get_one(RecordHead, circle_id)
