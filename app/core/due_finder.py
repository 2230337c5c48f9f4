"""Looking for what is due, cheaply: one statement for many who look, until one has something."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any, Protocol, cast

from sqlalchemy.exc import OperationalError

from app.core.db import Database, Tx
from app.core.prepared_statement import PreparedQuery, Question


class FindsDue(Protocol):
    """Something that is done to whatever is due."""

    def find_due(self, tx: Tx) -> Sequence[Any]:
        """Keys of what is due, in a transaction that only reads.

        Whatever it asks by prepared statements: when none of them has a row, nothing is due.
        """


class _Notebook:
    """Stands in for a transaction, and notes what is asked instead of asking it."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self.now, self.sqlite = tx.now, tx.sqlite
        self.questions: list[Question] = []

    @property
    def session(self) -> object:
        """For what isn't asked by a prepared statement: the transaction's own."""
        return self._tx.session

    def rows(
        self, prepared: PreparedQuery[*tuple[Any, ...]], **values: object
    ) -> list[tuple[Any, ...]]:
        """No row, as if nothing were due."""
        self.questions.append((prepared, values))
        return []


def skip_idle(db: Database, waiting: deque[Any]) -> Sequence[Any]:
    """Drop those with nothing due from the front, in one read; returns what is due of the first.

    `waiting` holds `FindsDue`s. Empty: nothing is due, and nobody waits any more. Whoever fails to
    look stays in front, and its error is raised.
    """
    try:
        with db.read() as tx:
            _drop_idle(tx, waiting)
            return _find_first(tx, waiting)
    except OperationalError:
        raise
    except Exception:  # noqa: BLE001 - one of them fails to look: each by itself tells which
        with db.read() as tx:
            return _find_first(tx, waiting)


def _drop_idle(tx: Tx, waiting: deque[Any]) -> None:
    """Drop from the front those whose questions have no answer, by one statement for all."""
    asked: list[list[Question] | None] = []
    for finder in waiting:
        notebook = _Notebook(tx)
        is_due = bool(finder.find_due(cast("Tx", notebook)))
        # What it found otherwise, or without a question, it has to find out by itself.
        asked.append(None if is_due or not notebook.questions else notebook.questions)
    answers = iter(tx.have_rows([question for questions in asked for question in questions or ()]))
    for questions in asked:
        if questions is None or any(next(answers) for _ in questions):
            return  # the first that isn't idle: no answer after it is looked at
        waiting.popleft()


def _find_first(tx: Tx, waiting: deque[Any]) -> Sequence[Any]:
    while waiting:
        due: Sequence[Any] = waiting[0].find_due(tx)
        if due:
            return due
        waiting.popleft()
    return ()
