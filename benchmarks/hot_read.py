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

from app.core.migrations import migrate
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
def _floor(database: str) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.floor", database, str(port)]
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
        server = stack.enter_context(showup(folder / "data"))
        floor_port = stack.enter_context(_floor(str(bare)))
        return _compare("SQLite", server.port, floor_port, f"/week/{circle_id}?first={first}", AIM)


def on_postgresql(cluster: Cluster) -> list[Row]:
    """The hot read on PostgreSQL, over its Unix socket."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="showup-bench-")))
        url = stack.enter_context(cluster.database())
        migrate(url)
        bare = cluster.create()
        conninfo = f"host={cluster.folder} user=postgres dbname={bare}"
        with psycopg.connect(conninfo, autocommit=True) as connection:
            circle_id, first = floor.fill(connection, "%s")
        server = stack.enter_context(showup(folder / "data", url))
        floor_port = stack.enter_context(_floor(conninfo))
        return _compare(
            "PostgreSQL", server.port, floor_port, f"/week/{circle_id}?first={first}", None
        )


def _compare(
    name: str, port: int, floor_port: int, floor_path: str, least: float | None
) -> list[Row]:
    world, path = a_week(port)
    loads: list[Load] = []
    floor_loads: list[Load] = []
    # Turn by turn, so that whatever else the machine does falls on both alike.
    for number in range(ROUNDS):
        say(f"  hot read on {name}: round {number + 1} of {ROUNDS} …")
        loads.append(_drive(port, path, world.friends[0].token))
        floor_loads.append(_drive(floor_port, floor_path, floor.TOKEN))
    busiest = max(load.client for load in loads + floor_loads)
    say(
        f"  answers of {loads[0].body_bytes:,} bytes, the floor's of {floor_loads[0].body_bytes:,};"
        f" the load took at most {busiest:.0%} of a core"
    )
    value = median(load.per_second for load in loads)
    below = median(load.per_second for load in floor_loads)
    tail = median(load.p99 for load in loads)
    typical = median(load.p50 for load in loads)
    has_aim = least is not None
    return [
        against(f"hot read, {name}", value, "req/s", below, least=least),
        against(
            f"hot read, {name}: p99 beside p50",
            tail,
            "ms",
            typical,
            most=TAIL if has_aim else None,
        ),
        against(
            f"hot read, {name}: the floor's own p99 beside its p50",
            median(load.p99 for load in floor_loads),
            "ms",
            median(load.p50 for load in floor_loads),
        ),
    ]


def _drive(port: int, path: str, token: str) -> Load:
    return drive(port, path, token, connections=CONNECTIONS, seconds=SECONDS)
