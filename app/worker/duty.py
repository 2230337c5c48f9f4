"""What a duty of the worker is: how it finds what is due, and what it does with that.

All duties look in one read transaction, by statements that are prepared once; a duty writes only
when it found something. What it found may have changed by then, so whatever it does looks again
at the rows that it holds.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import OperationalError

from app.core.db import Database, Tx
from app.core.due_finder import skip_idle
from app.core.keys import KeyProblem

log = logging.getLogger("showup.worker")

#: Finds keys of what is due, a batch at most, in a transaction that only reads.
Find = Callable[[Tx], Sequence[Any]]
#: Does something to keys of what was due a moment ago; returns to how many.
Act = Callable[[Database, Sequence[Any]], int]


@dataclass(frozen=True, slots=True)
class Duty:
    """One named thing that the worker sees to."""

    name: str
    find_due: Find
    act: Act

    def run(self, db: Database) -> int:
        """Find and act, apart from all others; returns how many were acted on. Raises anything."""
        with db.read() as tx:
            due = self.find_due(tx)
        return self.act(db, due) if due else 0


def one_by_one(name: str, find_due: Find, act_on: Callable[[Database, Any], bool | None]) -> Duty:
    """A duty that acts on each key by itself; where it returns False it did nothing.

    A key that fails is logged, and never stops the others.
    """

    def act(db: Database, keys: Sequence[Any]) -> int:
        done = 0
        for key in keys:
            try:
                done += act_on(db, key) is not False
            except OperationalError:
                raise
            except Exception as problem:
                # `/readyz` says that it is late.
                log.exception("duty %s failed at %s: %s", name, key, type(problem).__name__)
        return done

    return Duty(name, find_due, act)


def each_in_a_write(name: str, find_due: Find, act_on: Callable[[Tx, Any], bool | None]) -> Duty:
    """A duty that acts on each key by itself, in a transaction of its own."""

    def act(db: Database, key: Any) -> bool | None:
        with db.write() as tx:
            return act_on(tx, key)

    return one_by_one(name, find_due, act)


def all_in_one_write(name: str, find_due: Find, act_on: Callable[[Tx, Sequence[Any]], int]) -> Duty:
    """A duty that acts on all keys in one transaction, and returns how many it changed."""

    def act(db: Database, keys: Sequence[Any]) -> int:
        with db.write() as tx:
            return act_on(tx, keys)

    return Duty(name, find_due, act)


def run(db: Database, duties: Iterable[Duty]) -> int:
    """Run duties in order, and return how many keys were acted on.

    One read looks until a duty has something due; once that is done, another one goes on with the
    next duty, and sees what was changed. So a pass with nothing due is one read. A duty that fails
    is logged and tried on the next tick: it keeps neither the others nor sending from their turn.
    """
    waiting = deque(duties)
    done = 0
    while waiting:
        try:
            due = skip_idle(db, waiting)
            if due:
                done += waiting[0].act(db, due)
        except OperationalError as problem:
            # A deadlock, a restarted database, a full disk: its transaction changed nothing.
            log.warning(
                "duty %s will be tried again: %s", _name(waiting), type(problem.orig).__name__
            )
        except KeyProblem:
            raise  # nothing can be read at all
        except Exception as problem:
            log.exception("duty %s failed: %s", _name(waiting), type(problem).__name__)
        if waiting:
            waiting.popleft()
    return done


def _name(waiting: deque[Duty]) -> str:
    return waiting[0].name if waiting else "none"
