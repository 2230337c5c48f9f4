"""A worker's pass with nothing due, beside as many bare statements in one transaction.

All that a server does four times a second for ever, and the rest once in twenty seconds. The
floor asks one indexed question again and again, by the raw driver.
"""

from __future__ import annotations

import gc
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median
from time import thread_time
from typing import Any, Protocol

import psycopg
from sqlalchemy.engine import make_url

from app.core.db import Database
from app.core.migrations import migrate
from app.delivery.lease import lease
from app.worker.duties import OFTEN, SELDOM
from app.worker.duty import run
from app.worker.loop import SELDOM_S, TICK_S
from benchmarks.table import Row, against, at_most
from tests.postgres import running_cluster
from tests.services.service_fixtures import grow_circle, open_database

ROUNDS = 40
REPEATS = 5
#: One for each duty, a second one for requests, two for what may leave.
STATEMENTS = len(OFTEN) + len(SELDOM) + 1 + 2
#: Percent of a core, of a worker that looks by its own tick alone.
AIM = 0.4
_QUESTION = "SELECT id FROM ask WHERE due_at <= {mark} AND state = 'open' LIMIT 50"


class _Connection(Protocol):
    def execute(self, query: Any, params: Any = ...) -> Any: ...


def rows() -> list[Row]:
    """CPU of this process alone for one pass, and how much of a core a worker at rest takes."""
    with tempfile.TemporaryDirectory(prefix="showup-bench-") as folder:
        path = Path(folder) / "idle.db"
        url = f"sqlite:///{path}"
        migrate(url)
        with closing(sqlite3.connect(path, isolation_level=None)) as bare:
            sqlite_rows = _compare("SQLite", url, bare, "?")
    with running_cluster() as cluster, cluster.database() as url:
        migrate(url)
        psycopg_url = (
            make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        )
        with psycopg.connect(psycopg_url, autocommit=True) as bare:
            return [*sqlite_rows, *_compare("PostgreSQL", url, bare, "%s")]


def _compare(name: str, url: str, bare: _Connection, mark: str) -> list[Row]:
    with closing(open_database(url)) as db:
        grow_circle(db, "Ana", "Ben", "Cas")
        while run(db, (*OFTEN, *SELDOM)) or lease(db).looked_at:
            pass
        gc.collect()
        gc.freeze()
        passes, floor, often = [], [], []
        for _ in range(ROUNDS):
            passes.append(_busy(lambda: _look(db, (*OFTEN, *SELDOM))))
            floor.append(_busy(lambda: _ask(bare, mark)))
            often.append(_busy(lambda: _look(db, OFTEN)))
        gc.unfreeze()
    share = 100 * (median(often) / TICK_S + (median(passes) - median(often)) / SELDOM_S)
    return [
        against(
            f"nothing due, {name}: one pass of all duties",
            1e6 * median(passes),
            "µs CPU",
            1e6 * median(floor),
        ),
        at_most(f"nothing due, {name}: a worker at rest", share, "% of a core", AIM),
    ]


def _look(db: Database, duties: tuple[Any, ...]) -> None:
    if run(db, duties) or lease(db).looked_at:
        raise RuntimeError("something was due")


def _ask(bare: _Connection, mark: str) -> None:
    """The floor: the same number of statements, in one transaction."""
    bare.execute("BEGIN")
    for _ in range(STATEMENTS):
        bare.execute(_QUESTION.format(mark=mark), ("2026-01-01 00:00:00",)).fetchall()
    bare.execute("ROLLBACK")


def _busy(work: Callable[[], None]) -> float:
    started = thread_time()
    for _ in range(REPEATS):
        work()
    return (thread_time() - started) / REPEATS
