"""Looking for what is due, cheaply: one read for many who look, until one of them has something."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any, Protocol

from app.core.db import Database, Tx


class FindsDue(Protocol):
    """Something that is done to whatever is due."""

    def find_due(self, tx: Tx) -> Sequence[Any]:
        """Keys of what is due, in a transaction that only reads."""


def skip_idle(db: Database, waiting: deque[Any]) -> Sequence[Any]:
    """Drop those with nothing due from the front, in one read; returns what is due of the first.

    `waiting` holds `FindsDue`s. Empty: nothing is due, and nobody waits any more. Whoever fails to
    look stays in front, and its error is raised.
    """
    with db.read() as tx:
        while waiting:
            due: Sequence[Any] = waiting[0].find_due(tx)
            if due:
                return due
            waiting.popleft()
    return ()
