"""A member's week over HTTP, beside the bare driver's route in the same kind of server."""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from statistics import median

import psycopg

from app.core.db import migrate
from benchmarks import floor
from benchmarks.load import Load, drive
from benchmarks.serving import free_port, running, showup
from benchmarks.table import Row, against, say
from benchmarks.world import a_week
from tests.postgres import Cluster

ROUNDS = 5
SECONDS = 3.0
CONNECTIONS = 16
AIM = 0.4
TAIL = 5.0


@contextmanager
def _floor(where: str) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.floor", where, str(port)]
    with running(command, port, dict(os.environ)) as server:
        yield server.port


def on_sqlite() -> list[Row]:
    """The hot read on a SQLite file."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="showup-bench-")))
        bare = folder / "floor.db"
        with closing(sqlite3.connect(bare, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            circle_id, first = floor.fill(connection)
        ours = stack.enter_context(showup(folder / "data"))
        floor_port = stack.enter_context(_floor(str(bare)))
        return _compare("SQLite", ours.port, floor_port, f"/week/{circle_id}?first={first}", AIM)


def on_postgresql(cluster: Cluster) -> list[Row]:
    """The hot read on PostgreSQL, over its Unix socket."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="showup-bench-")))
        url = stack.enter_context(cluster.database())
        migrate(url)
        bare = cluster.create()
        where = f"host={cluster.folder} user=postgres dbname={bare}"
        with psycopg.connect(where, autocommit=True) as connection:
            circle_id, first = floor.fill(connection, "%s")
        ours = stack.enter_context(showup(folder / "data", url))
        floor_port = stack.enter_context(_floor(where))
        return _compare(
            "PostgreSQL", ours.port, floor_port, f"/week/{circle_id}?first={first}", None
        )


def _compare(
    name: str, port: int, floor_port: int, floor_path: str, least: float | None
) -> list[Row]:
    world, path = a_week(port)
    ours: list[Load] = []
    bare: list[Load] = []
    # Turn by turn, so that whatever else the machine does falls on both alike.
    for number in range(ROUNDS):
        say(f"  hot read on {name}: round {number + 1} of {ROUNDS} …")
        ours.append(_drive(port, path, world.friends[0].token))
        bare.append(_drive(floor_port, floor_path, floor.TOKEN))
    busiest = max(one.client for one in ours + bare)
    say(
        f"  answers of {ours[0].body_bytes:,} bytes, the floor's of {bare[0].body_bytes:,};"
        f" the load took at most {busiest:.0%} of a core"
    )
    value = median(one.per_second for one in ours)
    below = median(one.per_second for one in bare)
    tail = median(one.p99 for one in ours)
    typical = median(one.p50 for one in ours)
    kept = least is not None
    return [
        against(f"hot read, {name}", value, "req/s", below, least=least),
        against(
            f"hot read, {name}: p99 beside p50",
            tail,
            "ms",
            typical,
            most=TAIL if kept else None,
        ),
        against(
            f"hot read, {name}: the floor's own p99 beside its p50",
            median(one.p99 for one in bare),
            "ms",
            median(one.p50 for one in bare),
        ),
    ]


def _drive(port: int, path: str, token: str) -> Load:
    return drive(port, path, token, connections=CONNECTIONS, seconds=SECONDS)
