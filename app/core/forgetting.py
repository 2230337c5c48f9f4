"""Deleting rows that are needed no longer: in small batches, each in a transaction of its own.

A step looks first, in a read, so that nothing is held while there is nothing to do. Then it holds
the rows of one batch in the order of their keys, those that somebody else holds excepted, looks
again, and deletes what is still overdue.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Column, ColumnElement, delete, inspect, tuple_
from sqlalchemy import select as sa_select
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel

from app.core.db import Database, Tx
from app.core.many import table_of

log = logging.getLogger("showup.forgetting")

#: Rows in one transaction at most: whoever writes waits for no longer than that.
BATCH = 200

Key = tuple[Any, ...]
#: Which rows are overdue at an instant, as a condition on their columns.
Overdue = Callable[[datetime], ColumnElement[bool]]


class Step(Protocol):
    """One thing that is forgotten."""

    @property
    def batch(self) -> int:
        """How many keys go in one transaction at most."""

    def find_due(self, tx: Tx) -> Sequence[Key]:
        """Keys of what is overdue, `batch` of them at most."""

    def forget(self, tx: Tx, keys: Sequence[Key]) -> int:
        """Forget those of them that still are, in a writing transaction; returns how many."""


def primary_key(table: type[SQLModel]) -> tuple[Column[Any], ...]:
    """The columns of a table's primary key."""
    return tuple(inspect(table).primary_key)


def hold_overdue(tx: Tx, table: type[SQLModel], keys: Sequence[Key], overdue: Overdue) -> list[Key]:
    """Hold those rows that are still overdue, in order, but for what somebody else holds."""
    columns = primary_key(table)
    rows = tx.s.execute(
        sa_select(*columns)
        .where(tuple_(*columns).in_([tuple(key) for key in keys]), overdue(tx.now))
        .order_by(*columns)
        .with_for_update(skip_locked=True, of=table_of(table))
    )
    return [tuple(row) for row in rows]


@dataclass(frozen=True, slots=True)
class DeleteRows:
    """Rows of one table that go when they are overdue."""

    table: type[SQLModel]
    overdue: Overdue
    batch: int = BATCH

    def find_due(self, tx: Tx) -> Sequence[Key]:
        columns = primary_key(self.table)
        wanted = sa_select(*columns).where(self.overdue(tx.now)).order_by(*columns)
        return [tuple(row) for row in tx.s.execute(wanted.limit(self.batch))]

    def forget(self, tx: Tx, keys: Sequence[Key]) -> int:
        held = hold_overdue(tx, self.table, keys, self.overdue)
        if held:
            columns = primary_key(self.table)
            tx.s.execute(delete(self.table).where(tuple_(*columns).in_(held)))
        return len(held)


def forget_batch(db: Database, step: Step) -> int:
    """Forget one batch; returns how many keys of it were. Raises OperationalError."""
    with db.read() as tx:
        keys = step.find_due(tx)
    if not keys:
        return 0
    with db.write() as tx:
        return step.forget(tx, keys)


class Forgetter:
    """Goes through some steps once in a while, and through their batches one after another."""

    def __init__(self, db: Database, steps: Sequence[Step], every: timedelta) -> None:
        self._db = db
        self._steps = steps
        self._every = every
        self._pending: list[Step] = []
        self._wiped = False  # something was forgotten in this round
        self._next_at: datetime | None = None

    def look(self, most: int | None = None) -> None:
        """Forget what is due, at most so many batches; the next look goes on from there.

        Never raises: whoever calls has to send, too. A step that met a deadlock or a database that
        is away is tried again by the next look; one that fails otherwise, in the next round.
        """
        now = self._db.clock.now()
        if not self._pending:
            if self._next_at is not None and now < self._next_at:
                return
            self._pending, self._next_at = list(self._steps), now + self._every
        batches = 0
        while self._pending and (most is None or batches < most):
            step = self._pending[0]
            try:
                forgotten = forget_batch(self._db, step)
            except OperationalError as problem:
                log.warning("forgetting will be tried again: %s", type(problem.orig).__name__)
                return
            except Exception as problem:
                # One step that fails must never keep the others from being done.
                log.exception("%s was not forgotten: %s", step, type(problem).__name__)
                forgotten = 0
            if forgotten:
                batches, self._wiped = batches + 1, True
            # Fewer than a batch: nothing is left, or somebody holds it and the next round comes.
            if forgotten < step.batch:
                self._pending.pop(0)
        if self._wiped and not self._pending:
            # What was deleted from SQLite's file can still be read in its log, until that is cut.
            self._wiped = False
            self._db.to_bury = self._db.sqlite or self._db.to_bury
