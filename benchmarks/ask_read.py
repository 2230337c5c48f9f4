"""An ask under way, read as the person's screen reads it, beside a bare route's three queries.

The floor is the hot read's: session, membership and 40 slots by the raw driver. The ask's view
works out whom the ladder asks next, so it reads consent, shifts, the plan and all answers.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import median

from app.core.ids import new_id
from benchmarks import floor
from benchmarks.load import Load, drive
from benchmarks.serving import free_port, running, showup
from benchmarks.table import Row, against, say
from benchmarks.world import make_circle

ROUNDS = 3
SECONDS = 2.0
CONNECTIONS = 8


def rows() -> list[Row]:
    """Requests a second and the slowest of them."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="showup-bench-")))
        bare = folder / "floor.db"
        with closing(sqlite3.connect(bare, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            circle_id, first = floor.fill(connection)
        server = stack.enter_context(showup(folder / "data"))
        port = free_port()
        command = [sys.executable, "-m", "benchmarks.floor", str(bare), str(port)]
        stack.enter_context(running(command, port, dict(os.environ)))
        world = stack.enter_context(closing(make_circle(server.port)))
        inside, ask_id = f"/circles/{world.circle_id}/asks", new_id()
        world.person.call("POST", inside, id=ask_id)
        world.person.call("POST", f"{inside}/{ask_id}/ask-now")
        path, token = f"/api/v1{inside}/{ask_id}", world.person.token
        asks: list[Load] = []
        below: list[Load] = []
        for number in range(ROUNDS):
            say(f"  an ask, read: round {number + 1} of {ROUNDS} …")
            asks.append(drive(server.port, path, token, connections=CONNECTIONS, seconds=SECONDS))
            floor_path = f"/week/{circle_id}?first={first}"
            below.append(
                drive(port, floor_path, floor.TOKEN, connections=CONNECTIONS, seconds=SECONDS)
            )
    speed, least = (median(load.per_second for load in side) for side in (asks, below))
    return [
        against("an ask, read by the person", speed, "req/s", least),
        against(
            "an ask, read: p99 beside p50",
            median(load.p99 for load in asks),
            "ms",
            median(load.p50 for load in asks),
        ),
    ]
