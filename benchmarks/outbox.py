"""The outbox: lease, check and complete, beside two job queues on the same PostgreSQL.

Each side is its own worker, whole, in a process of its own, over a backlog that is there when it
begins; its work is nothing at all. Ours leases, looks at the gate, renders, "sends" to a sender
that takes everything at once, and writes attempts, outcomes and the record. The peers fetch, call
an empty function and write that it is done. Batches are of one size where there are batches: ours
and pgqueuer's (`batch_size`); procrastinate fetches one by one and runs as many at once
(`concurrency`).

How late a notice is: from the instant at which it is due until the sender has it; for notices that
another process queues now, and for those that were queued earlier for a later time.
"""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from urllib.parse import parse_qs, urlsplit

from sqlmodel import col, func, select

from app.core.change_listener import watch
from app.core.clock import SteadyClock
from app.core.db import Database, Tx
from app.core.ids import new_id
from app.core.migrations import migrate
from app.delivery.webpush import Outcome, Push
from app.outbox import service as outbox
from app.outbox.models import Notice, NoticeState
from app.outbox.notice_types import NoticeType
from app.outbox.rules import BATCH
from app.worker.loop import Worker
from benchmarks.table import Row, against, at_most, say
from tests.postgres import Cluster, running_cluster
from tests.services.service_fixtures import SeededCircle, SeededMember, grow_circle, open_database

ROUNDS = 3
CIRCLES = 8
FRIENDS = 10
JOBS = {"ours": 3_000, "pgqueuer": 3_000, "procrastinate": 500}
LATE_ROUNDS = 2
LATE = 100
WARM = 10
APART_S = 0.037  # no multiple of the worker's tick
LATE_MS = 20.0
AIM = 1.0
GIVE_UP_S = 60.0


def rows() -> list[Row]:
    """Jobs a second of each side, and how late a due notice is."""
    with ExitStack() as stack:
        cluster = stack.enter_context(running_cluster())
        say("  outbox: circles and a backlog …")
        backlog = make_backlog(cluster)
        speeds_by_side: dict[str, list[float]] = {side: [] for side in JOBS}
        late: list[tuple[float, float]] = []
        for number in range(ROUNDS):
            say(f"  outbox: round {number + 1} of {ROUNDS} …")
            for side, speeds in speeds_by_side.items():
                with cluster.database(backlog.name if side == "ours" else None) as url:
                    speeds.append(_measure(side, url))
        for number in range(LATE_ROUNDS):
            say(f"  lateness: round {number + 1} of {LATE_ROUNDS} …")
            with cluster.database(backlog.name) as url:
                late.append(_lateness(url, backlog))
    showup, pgqueuer, procrastinate = (median(speeds_by_side[side]) for side in JOBS)
    name = "outbox: leased, checked, completed"
    return [
        against(f"{name}, beside pgqueuer", showup, "1/s", pgqueuer, least=AIM),
        against(f"{name}, beside procrastinate", showup, "1/s", procrastinate, least=AIM),
        at_most(
            "a notice queued now: late, p99",
            median(round_p99s[0] for round_p99s in late),
            "ms",
            LATE_MS,
        ),
        at_most(
            "a notice for later: late, p99",
            median(round_p99s[1] for round_p99s in late),
            "ms",
            LATE_MS,
        ),
    ]


@dataclass(frozen=True, slots=True)
class Backlog:
    """A database with circles, and a notice for each job."""

    name: str
    circles: list[SeededCircle]


def make_backlog(cluster: Cluster) -> Backlog:
    name = cluster.create()
    migrate(cluster.url(name))
    db = open_database(cluster.url(name), SteadyClock())
    circles = [grow_circle(db, *(f"F{n}" for n in range(FRIENDS))) for _ in range(CIRCLES)]
    with db.write() as tx:
        _forget(tx)
        for number in range(JOBS["ours"] // FRIENDS):
            circle, subject_id = circles[number % CIRCLES], new_id()
            for friend in circle.friends:
                # Each ask a moment after the one before it.
                _queue(tx, circle, friend, subject_id, number / 1000 - 60)
    db.close()
    return Backlog(name, circles)


def _forget(tx: Tx) -> None:
    tx.session.execute(Notice.__table__.delete())  # type: ignore[attr-defined]


def _queue(
    tx: Tx, circle: SeededCircle, friend: SeededMember, subject_id: str, in_s: float = 0.0
) -> None:
    outbox.queue(
        tx,
        type=NoticeType.ASK,
        account_id=friend.account_id,
        dedupe=new_id(),
        circle_id=circle.circle_id,
        member_id=friend.member_id,
        subject_id=subject_id,
        due_at=tx.now + timedelta(seconds=in_s),
    )


def _measure(side: str, url: str) -> float:
    if side == "ours":
        return jobs_a_second(url, workers=1)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.outbox", side, url], stdout=subprocess.PIPE, check=True
    )
    return float(done.stdout)


def jobs_a_second(url: str, workers: int) -> float:
    """The backlog of a database, done by so many workers. Raises RuntimeError if any went twice."""
    command = [sys.executable, "-m", "benchmarks.outbox", "ours", url]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(workers)]
    reports = [json.loads(process.communicate()[0] or "null") for process in started]
    if None in reports:
        raise RuntimeError("a worker didn't get through")
    done: int = sum(count for _, _, count in reports)
    if done != JOBS["ours"]:
        raise RuntimeError(f"{done} left of {JOBS['ours']}")
    lasted: float = max(ended for _, ended, _ in reports) - min(start for start, _, _ in reports)
    return done / lasted


# --- ours -----------------------------------------------------------------------------------


class _Taker:
    """Takes every push at once, and knows when it did."""

    def __init__(self) -> None:
        self.taken_at: list[tuple[str, float]] = []

    async def send(self, push: Push, *, send_by: float) -> Outcome:
        self.taken_at.append((push.topic or "", time.time()))
        return Outcome("accepted", 201)

    async def close(self) -> None:
        """Nothing to close."""


def _worker(db: Database, taker: _Taker) -> Worker:
    return Worker(db, lambda: taker, "https://circle.example")  # type: ignore[arg-type, return-value]


def _calm() -> None:
    # As `serve` and `worker` do.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


async def _run_showup(url: str) -> tuple[float, float, int]:
    """When this worker began and ended, and how many notices it took. Others may work too."""
    db = open_database(url, SteadyClock())
    taker, stop = _Taker(), asyncio.Event()
    _calm()
    started = time.time()
    working = asyncio.create_task(_worker(db, taker).run(stop))
    while _notices_in_flight(db):
        if time.time() - started > GIVE_UP_S:
            raise RuntimeError(f"{_notices_in_flight(db)} are left after {GIVE_UP_S:.0f} s")
        await asyncio.sleep(0.02)
    ended = time.time()
    stop.set()
    await working
    db.close()
    return started, ended, len(taker.taken_at)


def _notices_in_flight(db: Database) -> int:
    with db.read() as tx:
        return tx.session.exec(
            select(func.count())
            .select_from(Notice)
            .where(col(Notice.state).in_([NoticeState.QUEUED, NoticeState.LEASED]))
        ).one()


# --- the peers, as their documentation shows them -------------------------------------------


def _conninfo(url: str) -> str:
    parts = urlsplit(url)
    host = parse_qs(parts.query)["host"][0]
    return f"host={host} user=postgres dbname={parts.path.lstrip('/')}"


async def _pgqueuer(url: str) -> float:
    import psycopg
    from pgqueuer import Job, Queries, QueueManager
    from pgqueuer.types import QueueExecutionMode

    jobs = JOBS["pgqueuer"]
    connection = await psycopg.AsyncConnection.connect(_conninfo(url), autocommit=True)
    async with connection:
        queries = Queries.from_psycopg_connection(connection)
        await queries.install()
        queue = QueueManager(queries)
        done = 0

        @queue.entrypoint("nothing")
        async def nothing(job: Job) -> None:
            nonlocal done
            done += 1

        await queries.enqueue(["nothing"] * jobs, [None] * jobs, [0] * jobs)
        _calm()
        started = time.perf_counter()
        await queue.run(mode=QueueExecutionMode.drain, batch_size=BATCH)
        lasted = time.perf_counter() - started
    if done != jobs:
        raise RuntimeError(f"pgqueuer did {done} of {jobs}")
    return jobs / lasted


async def _procrastinate(url: str) -> float:
    import procrastinate

    jobs = JOBS["procrastinate"]
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=_conninfo(url)))
    done = 0

    @app.task
    async def nothing() -> None:
        nonlocal done
        done += 1

    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        await nothing.batch_defer_async(*({} for _ in range(jobs)))
        _calm()
        started = time.perf_counter()
        await app.run_worker_async(concurrency=BATCH, wait=False, install_signal_handlers=False)
        lasted = time.perf_counter() - started
    if done != jobs:
        raise RuntimeError(f"procrastinate did {done} of {jobs}")
    return jobs / lasted


# --- how late -------------------------------------------------------------------------------


def _lateness(url: str, backlog: Backlog) -> tuple[float, float]:
    """p99 in milliseconds: of what is queued now, and of what waits for its time."""
    db = open_database(url, SteadyClock())
    with db.write() as tx:
        _forget(tx)
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.outbox", "late", url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        if worker.stdout.readline().strip() != "works":
            raise RuntimeError("the worker did not begin")
        for number in range(WARM):  # statements are made with the first ones
            _one_due(db, backlog, number, 0.0)
            time.sleep(0.1)
        now: dict[str, float] = {}
        later: dict[str, float] = {}
        for number in range(LATE):
            time.sleep(APART_S)
            now |= _one_due(db, backlog, number, 0.0)
            later |= _one_due(db, backlog, number, 1.0 + APART_S / 2)
        time.sleep(1.5)
        worker.stdin.write("enough\n")
        worker.stdin.flush()
        taken_at: dict[str, float] = json.loads(worker.stdout.readline())
    db.close()
    return _p99(now, taken_at), _p99(later, taken_at)


def _one_due(db: Database, backlog: Backlog, number: int, in_s: float) -> dict[str, float]:
    """Queue one; its thread, and the instant at which it is due."""
    circle, subject_id = backlog.circles[number % CIRCLES], new_id()
    friend = circle.friends[number % FRIENDS]
    due = time.time() + in_s
    with db.write() as tx:
        _queue(tx, circle, friend, subject_id, in_s)
    return {outbox.thread_of(friend.account_id, circle.circle_id, subject_id): due}


def _p99(due: dict[str, float], taken_at: dict[str, float]) -> float:
    missing = set(due) - set(taken_at)
    if missing:
        raise RuntimeError(f"{len(missing)} notices did not come")
    late = sorted(taken_at[thread] - at for thread, at in due.items())
    return late[int(len(late) * 0.99)] * 1000


async def _late(url: str) -> None:
    db = open_database(url, SteadyClock())
    taker, stop = _Taker(), asyncio.Event()
    unwatch = watch(db)
    _calm()
    working = asyncio.create_task(_worker(db, taker).run(stop))
    await asyncio.sleep(0.5)
    print("works", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    print(json.dumps(dict(taker.taken_at)), flush=True)
    stop.set()
    await working
    unwatch()
    db.close()


if __name__ == "__main__":
    side, url = sys.argv[1:]
    if side == "late":
        asyncio.run(_late(url))
    elif side == "ours":
        print(json.dumps(asyncio.run(_run_showup(url))))
    else:
        peer = {"pgqueuer": _pgqueuer, "procrastinate": _procrastinate}[side]
        print(asyncio.run(peer(url)))
