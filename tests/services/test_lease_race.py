"""A lease against a withdrawal, with real threads and connections.

Three locks stand between them: the consent row (shared by a lease, taken whole by a withdrawal),
the record's head, and the notices' own rows. The consent row is the one that the promise rests
on, so it is tried alone; and with none of them, the test shows what it would have let through.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import event, text

from app.access import facts
from app.consent import service as consent
from app.consent.models import ToKind
from app.core.clock import SteadyClock
from app.core.db import Database
from app.core.ids import new_id
from app.delivery.lease import lease
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.notice_types import NoticeType
from app.stewardship.in_flight_service import await_in_flight
from app.stewardship.pause_service import PauseReceipt
from app.stewardship.withdrawal_service import undo, withdraw
from tests.services.ring import PATIENCE_S, Pause, Ring, open_ring
from tests.services.service_fixtures import HandClock, RecordingSender, grow_circle, open_database


@pytest.fixture
def ring(database_url: str) -> Iterator[Ring]:
    yield from open_ring(database_url)


@pytest.fixture
def postgres_ring(postgresql_url: str) -> Iterator[Ring]:
    yield from open_ring(postgresql_url)


def nothing_left_after_the_answer(happened: list[str]) -> None:
    assert "answered" in happened
    assert "sent" not in happened[happened.index("answered") :], happened


# --- with the lock --------------------------------------------------------------------------


def test_a_withdrawal_waits_for_a_lease_under_way_and_for_its_send(ring: Ring) -> None:
    ring.queue("Ana")
    pause = Pause()
    leasing = ring.start(lambda: ring.leases(pause.at("lease.before_commit")))
    pause.wait()
    withdrawing = ring.start(ring.withdraws)
    ring.until_someone_waits_for_a_lock()
    assert not withdrawing.done()
    pause.go_on.set()
    batch = leasing.result(PATIENCE_S)
    # The lease is there, the withdrawal is committed or about to be; its answer waits.
    ring.sends(batch)
    done = withdrawing.result(PATIENCE_S)
    assert ring.happened == ["leased", "sent", "answered"]
    assert [event for event, _ in done.sent] == ["ask"], "it tells what had left"
    assert done.may_have_left == []


def test_a_sender_that_is_slow_sends_nothing_after_the_answer(ring: Ring) -> None:
    ring.queue("Ana")
    batch = ring.leases()
    withdrawing = ring.start(ring.withdraws)
    ring.until(lambda: _denied(ring), "the withdrawal is committed")
    assert not withdrawing.done(), "it may still leave, so there is no answer yet"
    ring.clock.advance(9)
    assert not withdrawing.done()
    ring.clock.advance(2)
    done = withdrawing.result(PATIENCE_S)
    ring.sends(batch)
    assert ring.happened == ["leased", "answered"]
    assert done.sent == []
    assert done.may_have_left == ["ask"], "a frozen worker's last byte can't be known"
    ring.clock.advance(30)
    ring.sends(ring.leases())
    nothing_left_after_the_answer(ring.happened)


def _denied(ring: Ring) -> bool:
    with ring.api.read() as tx:
        return any(grant.deny for grant in consent.live_grants_of(tx, ring.seeded.circle_id))


def test_a_lease_after_a_withdrawal_sees_it(ring: Ring) -> None:
    ring.queue("Ana")
    ring.queue("Ben")
    ring.withdraws()
    batch = ring.leases()
    ring.sends(batch)
    assert ring.happened == ["answered", "leased", "sent"]  # Ben's
    ben = ring.seeded.friend("Ben").endpoint
    assert [push.endpoint for push in ring.sender.sent] == [ben]


def test_a_lease_that_waited_for_a_withdrawal_sees_it(ring: Ring) -> None:
    """The lease began first, and the withdrawal took the row before it."""
    ring.queue("Ana")
    with ring.api.write() as tx:
        # A notice that the withdrawal doesn't know of comes after its cancelling.
        done = withdraw(tx, ring.seeded.circle_id, ring.ana, ring.seeded.person.member_id)
        friend = ring.seeded.friend("Ana")
        outbox.queue(
            tx,
            type=NoticeType.STAND_DOWN,
            account_id=friend.account_id,
            circle_id=ring.seeded.circle_id,
            member_id=friend.member_id,
            dedupe=new_id(),
        )
        leasing = ring.start(ring.leases)
        if not ring.api.sqlite:
            ring.until_someone_waits_for_a_lock()
    await_in_flight(ring.api, done)
    ring.happened.append("answered")
    ring.sends(leasing.result(PATIENCE_S))
    ring.sends(ring.leases())
    assert "sent" not in ring.happened


def test_consent_given_while_a_lease_waits_counts(ring: Ring) -> None:
    """Grants begin later than the lease began: it takes the time anew once it holds the row."""
    ring.queue("Ana")
    circle_id = ring.seeded.circle_id
    with ring.api.write() as tx:
        consent.lock_exclusive(tx, circle_id)
        leasing = ring.start(ring.leases)
        if not ring.api.sqlite:
            ring.until_someone_waits_for_a_lock()
        ring.clock.advance(3)
        tx.now = ring.clock.now()
        ended = consent.end_grants(tx, circle_id, ring.ana, new_id())
        assert ended
        for old in ended:
            consent.add_grant(
                tx,
                circle_id=circle_id,
                to_kind=ToKind(old.to_kind),
                member_id=old.member_id,
                event=Event(old.event),
                tier=1,
            )
    ring.sends(leasing.result(PATIENCE_S))
    assert ring.happened == ["leased", "sent"]


# --- pausing everything ---------------------------------------------------------------------


def test_a_pause_waits_for_a_lease_under_way_and_for_its_send(ring: Ring) -> None:
    ring.queue("Ana")
    point = Pause()
    leasing = ring.start(lambda: ring.leases(point.at("lease.before_commit")))
    point.wait()
    pausing_ = ring.start(ring.pauses)
    ring.until_someone_waits_for_a_lock()
    assert not pausing_.done()
    point.go_on.set()
    batch = leasing.result(PATIENCE_S)
    ring.until(lambda: _is_paused(ring), "the pause is committed")
    ring.sends(batch)
    receipt = pausing_.result(PATIENCE_S)
    assert ring.happened == ["leased", "sent", "answered"]
    assert [(member_id, event) for member_id, event, _ in receipt.sent] == [(ring.ana, "ask")]
    assert (receipt.may_have_left, receipt.stopped) == ([], 0)


def test_two_workers_and_a_pause_nothing_starts_after_its_answer(ring: Ring) -> None:
    for _ in range(3):
        ring.queue("Ana")
        ring.queue("Ben")
    batch = ring.leases()
    ring.queue("Ana", Event.STAND_DOWN)
    other = lease(ring.api, limit=32)  # the other process's worker
    ring.queue("Ben", Event.OPEN_TIME)
    pausing_ = ring.start(ring.pauses)
    ring.until(lambda: _is_paused(ring), "the pause is committed")
    assert not pausing_.done(), "they may still leave, so there is no answer yet"
    ring.sends(other)
    assert not pausing_.done(), "the first worker still holds six"
    ring.clock.advance(11)
    receipt = pausing_.result(PATIENCE_S)
    ring.sends(batch)
    assert receipt.stopped == 1
    assert [event for _, event, _ in receipt.sent] == ["stand_down"]
    assert len(receipt.may_have_left) == 6, "a frozen worker's last byte can't be known"
    for _ in range(3):
        ring.clock.advance(600)
        ring.sends(ring.leases())
    ring.resumes()
    ring.clock.advance(600)
    ring.sends(ring.leases())
    nothing_left_after_the_answer(ring.happened)


def _is_paused(ring: Ring) -> bool:
    with ring.api.read() as tx:
        return consent.pause_of(tx, ring.seeded.circle_id) is not None


@pytest.mark.parametrize("rounds", [20, pytest.param(1_500, marks=pytest.mark.long)])
@pytest.mark.timeout(1800)
def test_whatever_the_interleaving_nothing_leaves_in_a_pause(
    database_url: str, rounds: int
) -> None:
    """Two workers, and a person who pauses and resumes: both orders come up."""
    clock = SteadyClock()
    api, first, second = (open_database(database_url, clock) for _ in range(3))
    sender = RecordingSender(clock)
    seeded = grow_circle(api, "Ana", "Ben")
    chance = random.Random(20260611)
    sent_at: list[float] = []
    sender.at_send = lambda _notice, _endpoint: sent_at.append(time.monotonic())
    rounds_by_order = {"before": 0, "after": 0}

    def jitter(_point: object = None) -> None:
        time.sleep(chance.choice((0.0, 0.0, 0.001, 0.004)))

    with ThreadPoolExecutor(3) as threads:
        rings = [
            Ring(api, worker_db, HandClock(), seeded, sender, threads)
            for worker_db in (first, second)
        ]
        rings[0].sends(lease(first))
        for _ in range(rounds):
            sent_at.clear()
            for round_event in (Event.ASK, Event.STAND_DOWN, Event.OPEN_TIME):
                rings[0].queue("Ana", round_event)
                rings[0].queue("Ben", round_event)
            ready = threading.Barrier(3)

            def work(ring: Ring, ready: threading.Barrier = ready) -> None:
                ready.wait(PATIENCE_S)
                for _ in range(2):
                    jitter()
                    ring.sends(lease(ring.worker, jitter, limit=2))

            def pause(ready: threading.Barrier = ready) -> tuple[PauseReceipt, float]:
                ready.wait(PATIENCE_S)
                jitter()
                return rings[0].pauses(), time.monotonic()

            working = [threads.submit(work, ring) for ring in rings]
            receipt, answered_at = threads.submit(pause).result(PATIENCE_S)
            for future in working:
                future.result(PATIENCE_S)
            assert all(at <= answered_at for at in sent_at), "something left after the answer"
            rounds_by_order["before" if sent_at else "after"] += 1
            assert len(receipt.sent) <= len(sent_at)
            rings[0].resumes()
            assert rings[0].leases().leased == [], "nothing that was held goes out late"
    for db in (api, first, second):
        db.close()
    assert all(rounds_by_order.values()), f"both orders have to come up: {rounds_by_order}"


# --- without it -----------------------------------------------------------------------------


def strip_locks(db: Database, *tables: str) -> Callable[[], None]:
    """Take the row locks on some tables out of all that this worker says; the call ends it."""

    @event.listens_for(db.engine, "before_cursor_execute", retval=True)
    def _strip(
        _connection: Any,
        _cursor: Any,
        statement: str,
        parameters: Any,
        _context: Any,
        _many_rows: bool,
    ) -> tuple[str, Any]:
        if any(f"FROM {table}" in " ".join(statement.split()) for table in tables):
            for lock in (" FOR UPDATE SKIP LOCKED", " FOR UPDATE", " FOR SHARE"):
                statement = statement.replace(lock, "")
        return statement, parameters

    return lambda: event.remove(db.engine, "before_cursor_execute", _strip)


def _race_between_snapshot_and_commit(
    ring: Ring, patch: pytest.MonkeyPatch, leased: Callable[[], None] = lambda: None
) -> list[str]:
    """The lease has read its snapshot and not committed; then comes the withdrawal."""
    ring.queue("Ana")
    pause = Pause()
    real = facts.load_facts

    def load_facts(*args: Any, **kwargs: Any) -> Any:
        loaded = real(*args, **kwargs)
        pause()
        return loaded

    patch.setattr(facts, "load_facts", load_facts)
    leasing = ring.start(ring.leases)
    pause.wait()
    patch.setattr(facts, "load_facts", real)
    withdrawing = ring.start(ring.withdraws)
    # With a lock it waits; without one it is answered while the lease stands where it stood.
    with_lock = threading.Event()

    def waits() -> None:
        ring.until_someone_waits_for_a_lock(or_until=withdrawing.done)
        with_lock.set()

    watching = ring.start(waits)
    ring.until(lambda: withdrawing.done() or with_lock.is_set(), "an answer, or a wait for one")
    pause.go_on.set()
    batch = leasing.result(PATIENCE_S)
    leased()
    ring.sends(batch)
    withdrawing.result(PATIENCE_S)
    watching.result(PATIENCE_S)
    return ring.happened


def test_the_consent_row_alone_holds(postgres_ring: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    # What comes of the send is written with all locks: only the lease itself is tried without.
    put_back = strip_locks(postgres_ring.worker, "record_head", "notice")
    happened = _race_between_snapshot_and_commit(postgres_ring, monkeypatch, put_back)
    assert happened == ["leased", "sent", "answered"]


def test_without_the_lock_something_leaves_after_the_answer(
    postgres_ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the lock is for: take it away and the race is lost."""
    strip_locks(postgres_ring.worker, "record_head", "notice", "consent_epoch")
    happened = _race_between_snapshot_and_commit(postgres_ring, monkeypatch)
    with pytest.raises(AssertionError):
        nothing_left_after_the_answer(happened)
    assert happened == ["answered", "leased", "sent"]


# --- many interleavings ---------------------------------------------------------------------


def test_whatever_the_interleaving_nothing_leaves_after_the_answer(database_url: str) -> None:
    _many_rounds(database_url, rounds=40)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_in_thousands_of_interleavings_nothing_leaves_after_the_answer(database_url: str) -> None:
    _many_rounds(database_url, rounds=3_000)


def _many_rounds(url: str, rounds: int) -> None:
    clock = SteadyClock()
    api, worker = open_database(url, clock), open_database(url, clock)
    sender = RecordingSender(clock)
    seeded = grow_circle(api, "Ana", "Ben")
    chance = random.Random(20260302)
    rounds_by_order = {"before": 0, "after": 0}

    def jitter(_point: object = None) -> None:
        time.sleep(chance.choice((0.0, 0.0, 0.001, 0.004)))

    with ThreadPoolExecutor(3) as threads:
        ring = Ring(api, worker, HandClock(), seeded, sender, threads)
        for _ in range(rounds):
            ring.happened.clear()
            sent_at: list[float] = []
            sender.at_send = lambda notice, _e, send_times=sent_at: (  # type: ignore[misc]
                send_times.append(time.monotonic()) if _ana(notice) else None
            )
            for round_event in (Event.ASK, Event.STAND_DOWN, Event.OPEN_TIME):
                ring.queue("Ana", round_event)
                ring.queue("Ben", round_event)
            owners = _owners(api)

            def _ana(notice: str, owners: dict[str, str] = owners) -> bool:
                return owners.get(notice) == ring.ana

            ready = threading.Barrier(2)

            def work(ready: threading.Barrier = ready) -> None:
                ready.wait(PATIENCE_S)
                jitter()
                for _ in range(2):
                    batch = lease(worker, jitter, limit=4)
                    jitter()
                    ring.sends(batch)

            def take_away(ready: threading.Barrier = ready) -> tuple[str, float]:
                ready.wait(PATIENCE_S)
                jitter()
                done = ring.withdraws()
                return done.id, time.monotonic()

            working, withdrawing = threads.submit(work), threads.submit(take_away)
            withdrawal, answered_at = withdrawing.result(PATIENCE_S)
            working.result(PATIENCE_S)
            assert all(at <= answered_at for at in sent_at), "something left after the answer"
            rounds_by_order["before" if sent_at else "after"] += 1
            with api.write() as tx:
                undo(tx, seeded.circle_id, ring.ana, withdrawal, seeded.person.member_id)
            sender.at_send = lambda _notice, _endpoint: None
            ring.sends(lease(worker))
    api.close()
    worker.close()
    assert all(rounds_by_order.values()), f"both orders have to come up: {rounds_by_order}"


def _owners(db: Database) -> dict[str, str]:
    with db.read() as tx:
        return {
            row[0]: row[1] for row in tx.session.execute(text("SELECT id, member_id FROM notice"))
        }
