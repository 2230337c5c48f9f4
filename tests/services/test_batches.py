"""Leases and outcomes are written together: as many statements for many notices as for few."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from app.core.bulk import bulk_insert, bulk_update, in_list, table_of
from app.core.clock import SteadyClock
from app.core.db import Database
from app.core.ids import new_id
from app.delivery.lease import Batch, lease
from app.delivery.outcome import Done, complete
from app.delivery.webpush import Outcome
from app.outbox import service as outbox
from app.outbox.models import Attempt, AttemptState, Notice, NoticeState
from app.outbox.notice_types import NoticeType
from app.record import queries as record_queries
from app.record.hash_chain import Entry, broken_at
from app.record.models import RecordEntry
from tests.services.service_fixtures import (
    HandClock,
    RecordingSender,
    SeededCircle,
    grow_circle,
    make_test_worker,
    open_database,
)

FRIENDS = [f"F{number}" for number in range(12)]


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    opened_db = open_database(database_url, HandClock())
    yield opened_db
    opened_db.close()


def queue(db: Database, seeded: SeededCircle, how_many: int, in_s: float = 0.0) -> list[str]:
    """One ask's notices to so many friends."""
    subject_id = new_id()
    with db.write() as tx:
        queued = [
            outbox.queue(
                tx,
                type=NoticeType.ASK,
                account_id=friend.account_id,
                dedupe=new_id(),
                circle_id=seeded.circle_id,
                member_id=friend.member_id,
                subject_id=subject_id,
                due_at=tx.now + timedelta(seconds=in_s),
            )
            for friend in seeded.friends[:how_many]
        ]
    return [notice for notice in queued if notice is not None]


def outcomes_of(batch: Batch) -> list[Done]:
    """A push service took all of it."""
    return [
        Done(leased, tuple((target, Outcome("accepted", 201)) for target in leased.targets))
        for leased in batch.leased
    ]


def sends(db: Database) -> int:
    """Lease and complete what is due; how many statements it took."""
    count = 0

    def noted(*_: object) -> None:
        nonlocal count
        count += 1

    event.listen(db.engine, "before_cursor_execute", noted)
    complete(db, outcomes_of(lease(db)))
    event.remove(db.engine, "before_cursor_execute", noted)
    return count


def test_many_notices_take_as_many_statements_as_few(db: Database) -> None:
    seeded = grow_circle(db, *FRIENDS)
    lease(db)  # what the circle's own beginning queued
    queue(db, seeded, 2)
    few = sends(db)
    queued_ids = queue(db, seeded, 12)
    assert sends(db) == few
    with db.read() as tx:
        notices = tx.session.exec(select(Notice).where(col(Notice.id).in_(queued_ids))).all()
        tries = tx.session.exec(select(Attempt).where(col(Attempt.notice_id).in_(queued_ids))).all()
    assert {notice.state for notice in notices} == {NoticeState.SENT}
    assert {(notice.lease_id, notice.send_by, notice.tries) for notice in notices} == {
        (None, None, 1)
    }
    assert all(notice.grant_id and notice.tier is not None and notice.done_at for notice in notices)
    assert sorted(attempt.notice_id for attempt in tries) == sorted(queued_ids)
    assert {(attempt.state, attempt.status) for attempt in tries} == {(AttemptState.ACCEPTED, 201)}


def test_each_is_told_of_once_and_the_chains_hold(db: Database) -> None:
    circles = [grow_circle(db, "Ana", "Ben"), grow_circle(db, "Cai")]
    lease(db)
    queued_by_circle = [queue(db, circle, 2) for circle in circles]
    batch = lease(db)
    assert {leased.notice_id for leased in batch.leased} == {
        leased for ids in queued_by_circle for leased in ids
    }
    # Some together, one after them, and one of them again: it took so long that it was sent twice.
    complete(db, outcomes_of(batch)[1:])
    complete(db, outcomes_of(batch)[:1] + outcomes_of(batch)[1:2])
    for seeded, notices in zip(circles, queued_by_circle, strict=True):
        with db.read() as tx:
            entries = tx.session.exec(
                select(RecordEntry)
                .where(RecordEntry.circle_id == seeded.circle_id)
                .order_by(col(RecordEntry.seq))
            ).all()
            head = record_queries.head(tx, seeded.circle_id)
        told_entries = [entry for entry in entries if entry.facts and entry.facts["kind"] == "told"]
        assert len(
            [entry for entry in told_entries if entry.facts and entry.facts["event"] == "ask"]
        ) == len(notices)
        chain = [
            Entry(entry.seq, entry.salt, entry.facts, entry.leaf, entry.hash) for entry in entries
        ]
        assert broken_at(chain) is None
        assert (head.seq, head.hash) == (entries[-1].seq, entries[-1].hash)


def test_rows_are_written_together_with_whatever_is_in_them(db: Database) -> None:
    seeded = grow_circle(db, "Ana")
    (notice_id,) = queue(db, seeded, 1)
    rows = [
        {
            "id": new_id(),
            "notice_id": notice_id,
            "channel": "push",
            "subscription_id": None if number % 2 else "s" * 22,
            "state": AttemptState.LEASED,
            "at": db.clock.now(),
            "status": None,
        }
        for number in range(300)
    ]
    with db.write() as tx:
        connection = tx.session.connection()
        bulk_insert(connection, table_of(Attempt), rows)
        bulk_insert(connection, table_of(Attempt), [])
        bulk_update(connection, table_of(Attempt), [])
        bulk_update(
            connection,
            table_of(Attempt),
            [
                {"id": row["id"], "state": AttemptState.ACCEPTED, "status": number, "done_at": None}
                for number, row in enumerate(rows[:299])
            ],
        )
    with db.read() as tx:
        ids = [str(row["id"]) for row in rows]
        attempts = {
            attempt.id: attempt
            for attempt in tx.session.exec(
                select(Attempt).where(in_list(tx.sqlite, col(Attempt.id), ids))
            )
        }
        assert len(attempts) == 300
        assert not tx.session.exec(
            select(Attempt.id).where(in_list(tx.sqlite, col(Attempt.id), []))
        ).all()
    for number, row in enumerate(rows[:299]):
        stored = attempts[str(row["id"])]
        assert (stored.state, stored.status) == (AttemptState.ACCEPTED, number)
        assert (stored.subscription_id, stored.at) == (row["subscription_id"], row["at"])
    assert (attempts[ids[299]].state, attempts[ids[299]].status) == (AttemptState.LEASED, None)


def test_the_worker_looks_again_when_something_falls_due(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without waiting for its tick, which here would come in an hour."""
    monkeypatch.setattr("app.worker.loop.TICK_S", 3_600.0)
    clock = SteadyClock()
    db = open_database(database_url, clock)
    seeded = grow_circle(db, "Ana")
    sender = RecordingSender(clock)
    sent = asyncio.Event()

    async def work() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()

        def on_send(_notice: str, _endpoint: str) -> None:
            loop.call_soon_threadsafe(sent.set)

        sender.at_send = on_send
        working = asyncio.create_task(make_test_worker(db, sender).run(stop))
        # What the circle's own beginning queued is gone first.
        await asyncio.wait_for(sent.wait(), 60)
        sent.clear()
        (notice_id,) = await asyncio.to_thread(queue, db, seeded, 1, 1.0)
        started_s = time.monotonic()
        while notice_id not in {sent.notice_id for sent in sender.sent}:
            await asyncio.wait_for(sent.wait(), 60)
            sent.clear()
        assert time.monotonic() - started_s > 0.5, "not before it is due"
        stop.set()
        await working

    asyncio.run(work())
    db.close()
