"""Appending to the record, in the transaction of what it records."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from app.core.bulk import bulk_insert, bulk_update, table_of
from app.core.db import Tx
from app.core.errors import NotFound
from app.core.ids import b64url, new_id
from app.record.hash_chain import FIRST_EPOCH, START, Facts, leaf_of, link
from app.record.models import KEEP_DAYS, RecordEntry, RecordHead


def start(tx: Tx, circle_id: str) -> None:
    """Start a circle's chain."""
    tx.session.add(
        RecordHead(circle_id=circle_id, hash=START, forget_at=tx.now + timedelta(days=KEEP_DAYS))
    )
    tx.session.flush()


def append(tx: Tx, circle_id: str, kind: str, **facts: str | int | None) -> None:
    """Add one entry: a kind with opaque ids and codes, never words.

    The head's row lock puts entries in one order, also between processes. Raises NotFound.
    """
    head = tx.session.exec(
        select(RecordHead).where(RecordHead.circle_id == circle_id).with_for_update()
    ).one_or_none()
    if head is None:
        raise NotFound  # the circle was deleted a moment ago
    # A row that this session read before is refreshed under the lock.
    tx.session.refresh(head, with_for_update=not tx.sqlite or None)
    salt, body, leaf = _entry(tx, head.epoch, kind, facts)
    head.seq += 1
    head.hash = link(head.hash, leaf)
    tx.session.add(
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
    tx.session.flush()
    # Whatever is recorded, some screen shows.
    tx.hint(circle_id)


def hold(tx: Tx, circles: Collection[str]) -> None:
    """Hold the heads of some circles until this transaction ends, in the circles' order."""
    if circles:
        tx.session.execute(
            select(RecordHead.seq)
            .where(col(RecordHead.circle_id).in_(circles))
            .order_by(col(RecordHead.circle_id))
            .with_for_update()
        ).all()


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry to append: in which circle, what kind, and its facts."""

    circle_id: str
    kind: str
    facts: Mapping[str, str | int | None]


def append_all(tx: Tx, entries: Iterable[EntryDraft]) -> None:
    """Add entries of some circles at once, in their order: one chain after another.

    The heads are locked in the circles' order, as everybody does who takes several. Raises
    NotFound.
    """
    by_circle: dict[str, list[EntryDraft]] = {}
    for entry in entries:
        by_circle.setdefault(entry.circle_id, []).append(entry)
    if not by_circle:
        return
    heads = {
        circle_id: (epoch, seq, last_hash)
        for circle_id, epoch, seq, last_hash in tx.session.execute(
            select(RecordHead.circle_id, RecordHead.epoch, RecordHead.seq, RecordHead.hash)
            .where(col(RecordHead.circle_id).in_(by_circle))
            .order_by(col(RecordHead.circle_id))
            .with_for_update()
        )
    }
    rows: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    for circle_id, drafts in sorted(by_circle.items()):
        if circle_id not in heads:
            raise NotFound  # the circle was deleted a moment ago
        epoch, seq, last = heads[circle_id]
        for entry in drafts:
            seq += 1
            salt, body, leaf = _entry(tx, epoch, entry.kind, entry.facts)
            last = link(last, leaf)
            rows.append(
                {
                    "id": new_id(),
                    "circle_id": circle_id,
                    "seq": seq,
                    "at": tx.now,
                    "salt": salt,
                    "facts": dict(body),
                    "leaf": leaf,
                    "hash": last,
                }
            )
        moved.append({"circle_id": circle_id, "seq": seq, "hash": last})
        tx.hint(circle_id)
    connection = tx.session.connection()
    bulk_insert(connection, table_of(RecordEntry), rows)
    bulk_update(connection, table_of(RecordHead), moved)


def _entry(
    tx: Tx, epoch: int, kind: str, facts: Mapping[str, str | int | None]
) -> tuple[str, Facts, str]:
    """An entry's salt, its facts with kind and time (and a declared epoch's), and its leaf."""
    salt = b64url(secrets.token_bytes(32))
    body: Facts = {
        "kind": kind,
        "at": tx.now.isoformat(),
        **({"epoch": epoch} if epoch != FIRST_EPOCH else {}),
        **{name: value for name, value in facts.items() if value is not None},
    }
    return salt, body, leaf_of(salt, body)
