"""A worker and an API on one database, with threads that can be stopped at a point."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.core.db import Database
from app.core.ids import new_id
from app.delivery.lease import Batch, lease
from app.delivery.outcome import complete
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.notice_types import usual_type
from app.stewardship import pause_service as pausing
from app.stewardship.in_flight_service import await_in_flight
from app.stewardship.pause_service import PauseReceipt
from app.stewardship.withdrawal_service import Withdrawn, withdraw
from app.worker.duties import note_unreached
from tests.services.service_fixtures import (
    HandClock,
    RecordingSender,
    SeededCircle,
    grow_circle,
    make_test_worker,
    open_database,
)

PATIENCE_S = 60.0


@dataclass
class Ring:
    """A worker and an API on one database, each with connections of its own."""

    api: Database
    worker: Database
    clock: HandClock
    seeded: SeededCircle
    sender: RecordingSender
    threads: ThreadPoolExecutor
    happened: list[str] = field(default_factory=list)

    @property
    def ana(self) -> str:
        return self.seeded.friend("Ana").member_id

    def queue(self, name: str, queued_event: Event = Event.ASK) -> None:
        friend = self.seeded.friend(name)
        with self.api.write() as tx:
            outbox.queue(
                tx,
                type=usual_type(queued_event),
                account_id=friend.account_id,
                circle_id=self.seeded.circle_id,
                member_id=friend.member_id,
                dedupe=new_id(),
            )

    def withdraws(self) -> Withdrawn:
        """As the route does: the change, the wait, the answer."""
        with self.api.write() as tx:
            done = withdraw(tx, self.seeded.circle_id, self.ana, self.seeded.person.member_id)
        done = await_in_flight(self.api, done)
        self.happened.append("answered")
        return done

    def pauses(self) -> PauseReceipt:
        """As its route does: the change, the wait, the answer."""
        circle_id = self.seeded.circle_id
        with self.api.write() as tx:
            pausing.pause(tx, circle_id, None, self.seeded.person.member_id)
            since, on_its_way = tx.now, pausing.on_its_way(tx, circle_id)
        receipt = pausing.left_behind(self.api, circle_id, since, on_its_way)
        self.happened.append("answered")
        return receipt

    def resumes(self) -> None:
        with self.api.write() as tx:
            pausing.resume(tx, self.seeded.circle_id, self.seeded.person.member_id)

    def leases(self, trace: Callable[[Any], None] = lambda _: None) -> Batch:
        batch = lease(self.worker, trace)
        self.happened.append("leased" if batch.leased else "nothing leased")
        return batch

    def sends(self, batch: Batch) -> None:
        worker = make_test_worker(self.worker, self.sender)

        async def go() -> None:
            finished = [await worker._send(self.sender, leased) for leased in batch.leased]  # type: ignore[arg-type]
            for _ in range(5):
                try:
                    complete(self.worker, finished)
                    return
                except OperationalError:
                    # Where a test has taken locks away, two can end in each other's: the worker
                    # tries again, and so does this one.
                    continue
            raise AssertionError("the outcomes could not be written")

        asyncio.run(go())
        note_unreached(self.worker, batch.unreached)

    def start(self, work: Callable[[], Any]) -> Future[Any]:
        return self.threads.submit(work)

    def until(self, holds: Callable[[], bool], condition: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < deadline, f"never: {condition}"
            time.sleep(0.005)

    def until_someone_waits_for_a_lock(self, or_until: Callable[[], bool] = lambda: False) -> None:
        """PostgreSQL tells who waits; on SQLite writers wait without a trace."""
        if self.api.sqlite:
            return

        def waits() -> bool:
            with self.api.engine.connect() as connection:
                waiting_count = connection.execute(
                    text(
                        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                        "AND datname = current_database()"
                    )
                ).scalar_one()
                connection.rollback()
                return bool(waiting_count)

        self.until(lambda: or_until() or waits(), "the withdrawal waits for the lease")


def open_ring(url: str) -> Iterator[Ring]:
    clock = HandClock()
    api, worker = open_database(url, clock), open_database(url, clock)
    seeded = grow_circle(api, "Ana", "Ben")
    sender = RecordingSender(clock)
    with ThreadPoolExecutor(4) as threads:
        new_ring = Ring(api, worker, clock, seeded, sender, threads)
        sender.at_send = lambda _notice, _endpoint: new_ring.happened.append("sent")
        new_ring.sends(new_ring.leases())  # what growing the circle left to tell
        new_ring.happened.clear()
        sender.sent.clear()
        yield new_ring
    api.close()
    worker.close()


class Pause:
    """Stops a thread at a point until it is let go."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.go_on = threading.Event()

    def __call__(self) -> None:
        self.reached.set()
        assert self.go_on.wait(PATIENCE_S)

    def at(self, point: str) -> Callable[[Any], None]:
        return lambda point_reached: self() if point_reached == point else None

    def wait(self) -> None:
        assert self.reached.wait(PATIENCE_S)
