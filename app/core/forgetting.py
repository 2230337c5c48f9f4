"""Deleting rows that are needed no longer: in small batches, each in a transaction of its own.

Steps look first, all in one read, so that nothing is held while there is nothing to do. One that
found something holds the rows of one batch in the order of their keys, those that somebody else
holds excepted, looks again, and deletes what is still overdue.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Date,
    Text,
    and_,
    bindparam,
    delete,
    inspect,
    tuple_,
)
from sqlalchemy import select as sa_select
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from app.core.bulk import table_of
from app.core.db import Database, Tx
from app.core.due_finder import skip_idle
from app.core.prepared_statement import PreparedQuery

log = logging.getLogger("showup.forgetting")

#: Rows in one transaction at most: whoever writes waits for no longer than that.
BATCH = 200

Key = tuple[Any, ...]


class Ago:
    """Instants that conditions compare with, as so long before now: filled in at each look.

    So a condition is built once, and a look that finds nothing costs little.
    """

    def __init__(self) -> None:
        self._fill: dict[str, Callable[[datetime], object]] = {}

    def __call__(self, span: timedelta) -> BindParameter[datetime]:
        """So long before now, as an instant."""
        return self._bind_time("at", span, UTCDateTime(), lambda then: then)

    def day(self, span: timedelta) -> BindParameter[date]:
        """So long before now, as a day in UTC."""
        return self._bind_time("day", span, Date(), datetime.date)

    def day_text(self, span: timedelta) -> BindParameter[str]:
        """So long before now, as a day written YYYY-MM-DD (UTC)."""
        return self._bind_time("text", span, Text(), lambda then: then.date().isoformat())

    def _bind_time(
        self, kind: str, span: timedelta, type_: Any, of: Callable[[datetime], object]
    ) -> BindParameter[Any]:
        name = f"{kind}_{int(span.total_seconds())}_ago"
        self._fill[name] = lambda now: of(now - span)
        return bindparam(name, type_=type_)

    def values(self, now: datetime) -> dict[str, object]:
        """Every instant that was asked for, by the name of its parameter."""
        return {name: fill(now) for name, fill in self._fill.items()}


#: Which rows are overdue, as a condition on their columns.
Overdue = Callable[[Ago], ColumnElement[bool]]


class Step(Protocol):
    """One thing that is forgotten."""

    @property
    def batch(self) -> int:
        """How many keys go in one transaction at most."""

    def find_due(self, tx: Tx) -> Sequence[Key]:
        """Keys of what is overdue, `batch` of them at most."""

    def forget(self, tx: Tx, keys: Sequence[Key]) -> int:
        """Forget those of `keys` that are still overdue (`tx` writes); returns how many."""


def primary_key(table: type[SQLModel]) -> tuple[Column[Any], ...]:
    """The columns of a table's primary key."""
    return tuple(inspect(table).primary_key)


def _is_one_of(columns: Sequence[Any], keys: Sequence[Key]) -> ColumnElement[bool]:
    """Whether a row's key is one of some.

    SQLite looks through a whole table for keys of several columns; told of their first column as
    well, it finds that by its index.
    """
    first = columns[0].in_(sorted({key[0] for key in keys}))
    return first if len(columns) == 1 else and_(first, tuple_(*columns).in_(keys))


class OverdueRows:
    """Overdue rows of one table: found, or held, by their keys."""

    def __init__(
        self,
        table: type[SQLModel],
        overdue: Overdue,
        batch: int = BATCH,
        *,
        key: Sequence[Any] = (),
        order: Sequence[Any] = (),
    ) -> None:
        """`key`, `order`: columns other than those of the primary key."""
        self.table, self.batch, self._ago = table, batch, Ago()
        self.key = tuple(key) or primary_key(table)
        self._overdue = overdue(self._ago)
        keys_query = sa_select(*self.key).where(self._overdue)
        self._find: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
            (keys_query.distinct() if key else keys_query)
            .order_by(*(order or self.key))
            .limit(batch)
        )

    def __repr__(self) -> str:
        return f"overdue rows of {self.table.__tablename__}"

    def find(self, tx: Tx) -> list[Key]:
        """Keys of overdue rows, one batch at most."""
        return [tuple(row) for row in tx.rows(self._find, **self._ago.values(tx.now))]

    def hold(self, tx: Tx, keys: Sequence[Key]) -> list[Key]:
        """Lock those of `keys` that are still overdue and nobody else holds; returns them."""
        rows = tx.session.execute(
            sa_select(*self.key)
            .where(_is_one_of(self.key, keys), self._overdue)
            .order_by(*self.key)
            .with_for_update(skip_locked=True, of=table_of(self.table)),
            self._ago.values(tx.now),
        )
        return [tuple(row) for row in rows]


class DeleteRows:
    """Rows of one table that go when they are overdue."""

    def __init__(self, table: type[SQLModel], overdue: Overdue) -> None:
        self._rows = OverdueRows(table, overdue)
        self.batch = self._rows.batch

    def __repr__(self) -> str:
        return repr(self._rows)

    def find_due(self, tx: Tx) -> Sequence[Key]:
        return self._rows.find(tx)

    def forget(self, tx: Tx, keys: Sequence[Key]) -> int:
        locked_keys = self._rows.hold(tx, keys)
        if locked_keys:
            tx.session.execute(
                delete(self._rows.table).where(_is_one_of(self._rows.key, locked_keys))
            )
        return len(locked_keys)


class Forgetter:
    """Goes through some steps once in a while, and through their batches one after another."""

    def __init__(self, db: Database, steps: Sequence[Step], interval: timedelta) -> None:
        self._db = db
        self._steps = steps
        self._interval = interval
        self._pending: deque[Step] = deque()
        self._wiped = False  # something was forgotten in this round
        self._next_at: datetime | None = None

    def look(self, limit: int | None = None) -> None:
        """Forget what is due, at most so many batches; the next look goes on from there.

        Never raises: whoever calls has to send, too. A step that met a deadlock or a database that
        is away is tried again by the next look; one that fails otherwise, in the next round.
        """
        now = self._db.clock.now()
        if not self._pending:
            if self._next_at is not None and now < self._next_at:
                return
            self._pending, self._next_at = deque(self._steps), now + self._interval
        batches = 0
        while self._pending and (limit is None or batches < limit):
            try:
                forgotten = self._forget_batch()
            except OperationalError as problem:
                log.warning("forgetting will be tried again: %s", type(problem.orig).__name__)
                return
            except Exception as problem:
                # One step that fails must never keep the others from being done.
                failed = self._pending.popleft() if self._pending else None
                log.exception("%s was not forgotten: %s", failed, type(problem).__name__)
                continue
            if forgotten:
                batches, self._wiped = batches + 1, True
        if self._wiped and not self._pending:
            # What was deleted from SQLite's file can still be read in its log, until that is cut.
            self._wiped = False
            self._db.to_bury = self._db.sqlite or self._db.to_bury

    def _forget_batch(self) -> int:
        """Forget a batch of the next step with something due; returns how many keys of it were."""
        keys = skip_idle(self._db, self._pending)
        if not keys:
            return 0
        step = self._pending[0]
        with self._db.write() as tx:
            forgotten = step.forget(tx, keys)
        # Fewer than a batch: nothing is left, or somebody holds it and the next round comes.
        if forgotten < step.batch:
            self._pending.popleft()
        return forgotten


@dataclass(frozen=True, slots=True)
class KeptWithOwner:
    """Rows that stay for as long as their circle or account, and why that is bounded."""

    reason: str


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Rows that go `after` some time; `since` what. By steps here, by a duty of the worker that
    looks more often (its name), or together with another table's rows.
    """

    after: timedelta
    since: str
    steps: tuple[Step, ...] = ()
    duty: str | None = None
    together_with: type[SQLModel] | None = None


def forget_with(table: type[SQLModel], after: timedelta) -> Forgotten:
    return Forgotten(after, f"with its {table.__tablename__}", together_with=table)
