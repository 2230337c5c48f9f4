"""Two processes beside one, on PostgreSQL: two that serve, and two that work.

All of them share this machine's cores with the database and the load, so two of each can't be
twice as quick here; what is seen is whether they stand in each other's way.
"""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from app.core.migrations import migrate
from benchmarks.load import Load, drive
from benchmarks.outbox import jobs_a_second, make_backlog
from benchmarks.serving import showup
from benchmarks.table import Row, against, say
from benchmarks.world import a_week
from tests.postgres import Cluster, running_cluster

ROUNDS = 2
SECONDS = 2.0
CONNECTIONS = 8


def rows() -> list[Row]:
    """Reads a second and notices a second, of two processes beside one."""
    with running_cluster() as cluster:
        return [_serving(cluster), _working(cluster)]


def _serving(cluster: Cluster) -> Row:
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="showup-bench-")))
        url = stack.enter_context(cluster.database())
        migrate(url)
        first = stack.enter_context(showup(data / "data", url))
        second = stack.enter_context(showup(data / "data", url, "--no-worker"))
        world, path = a_week(first.port)
        token = world.friends[0].token
        one_process, two_processes = [], []
        for number in range(ROUNDS):
            say(f"  two that serve: round {number + 1} of {ROUNDS} …")
            one_process.append(_reads([first.port, first.port], path, token))
            two_processes.append(_reads([first.port, second.port], path, token))
    return against(
        "two API processes beside one: hot read",
        median(two_processes),
        "req/s",
        median(one_process),
    )


def _reads(ports: list[int], path: str, token: str) -> float:
    """Requests a second of two loads together, each on its port."""

    def load(port: int) -> Load:
        return drive(port, path, token, connections=CONNECTIONS, seconds=SECONDS)

    with ThreadPoolExecutor(len(ports)) as threads:
        return sum(result.per_second for result in threads.map(load, ports))


def _working(cluster: Cluster) -> Row:
    backlog = make_backlog(cluster)
    speeds_by_workers: dict[int, list[float]] = {1: [], 2: []}
    for number in range(ROUNDS):
        say(f"  two that work: round {number + 1} of {ROUNDS} …")
        for workers, speeds in speeds_by_workers.items():
            with cluster.database(backlog.name) as url:
                speeds.append(jobs_a_second(url, workers))
    return against(
        "two worker processes beside one: notices",
        median(speeds_by_workers[2]),
        "1/s",
        median(speeds_by_workers[1]),
    )
