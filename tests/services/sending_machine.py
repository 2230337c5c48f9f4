"""A circle, a worker that sends, and an oracle asked at the instant of each send.

The oracle reads tables; ids come from a counter, so that what was found once is found again.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import itertools
import secrets
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from app.asks import service as asks
from app.consent import service as consent
from app.core.db import Database
from app.core.errors import Problem
from app.core.ids import new_id
from app.delivery.lease import Batch, lease
from app.delivery.outcome import complete
from app.delivery.webpush import Outcome
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.models import Notice
from app.outbox.notice_types import usual_type
from app.outbox.rules import LEASE
from app.stewardship import in_flight_service
from app.worker.duties import ASKS, TAKE_BACK, note_unreached
from app.worker.loop import Worker
from tests.databases import copy_database
from tests.services.consent_choices import NAMES, failures, hands, some_event
from tests.services.consent_oracle import ConsentOracle
from tests.services.service_fixtures import (
    START,
    HandClock,
    RecordingSender,
    SeededCircle,
    grow_circle,
    make_test_worker,
    open_database,
)

#: Neither zone is the circle's own.
ZONES = {"Ben": "Asia/Kathmandu", "Chi": "Australia/Lord_Howe"}


class PromiseBroken(AssertionError):
    """A notice left that must not have."""


@contextlib.contextmanager
def counted_ids(of: str) -> Iterator[None]:
    """Ids that look like any others, and are the same in each run."""
    count = itertools.count()

    def token_urlsafe(size: int | None = None) -> str:
        digest = hashlib.sha256(f"{of} {next(count)}".encode()).digest()[: size or 32]
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    put_back = _patched(secrets, "token_urlsafe", token_urlsafe)
    try:
        yield
    finally:
        put_back()


def template(url_of: Callable[[Path], str], path: Path) -> SeededCircle:
    """Grow the circle that every run starts from, into a migrated file."""
    # All of it is there when a run begins, which is a little before START.
    db = open_database(url_of(path), HandClock(START - timedelta(minutes=1)))
    try:
        with counted_ids("template"):
            seeded = grow_circle(db, *NAMES, zones=ZONES)
            with db.write() as tx:
                # Two begin with the grants of a new circle, two with none.
                for name in ("Chi", "Dee"):
                    consent.end_grants(
                        tx, seeded.circle_id, seeded.friend(name).member_id, new_id()
                    )
                outbox.cancel(tx, circle_id=seeded.circle_id, reason="covered")
        return seeded
    finally:
        db.close()


def _patched(module: Any, name: str, value: object) -> Callable[[], None]:
    before = getattr(module, name)
    setattr(module, name, value)

    def undo() -> None:
        setattr(module, name, before)

    return undo


@contextlib.contextmanager
def copy_of(path: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """A copy of a SQLite file and how to put it back; in memory where a machine has that."""
    shm = Path("/dev/shm")
    shm_folder = str(shm) if shm.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="showup-consent-", dir=shm_folder) as folder:
        copy = Path(folder) / "showup.db"

        def restore() -> None:
            copy_database(path, copy)

        restore()
        yield f"sqlite:///{copy}", restore


class SendingMachine(RuleBasedStateMachine):
    """Notices, time, sends and their failures; consent changes in what is built on it.

    Set `seeded`, `db` and `restore` (which puts the database back as it was) before use.

    No rule has a precondition: a run is the same whatever the code under it does.
    """

    seeded: ClassVar[SeededCircle]
    #: One engine for all runs: it keeps its compiled statements.
    db: ClassVar[Database]
    restore: ClassVar[Callable[[], None]]
    sends_seen: ClassVar[int] = 0
    broken: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        self.db.close()
        type(self).restore()
        self.clock = HandClock()
        self.db.clock = self.clock
        self.oracle = ConsentOracle(self.db)
        self.sender = RecordingSender(self.clock, at_send=self._look)
        self.worker: Worker = make_test_worker(self.db, self.sender)
        self.in_hand: tuple[list[Batch], list[Batch]] = ([], [])
        self.before_answer: set[str] = set()
        self.meanwhile = "it is sent"
        self._undo = contextlib.ExitStack()
        self._undo.callback(_patched(in_flight_service, "wait_for", self._wait))
        self._undo.enter_context(counted_ids("run"))
        self.shut_out: set[str] = set()
        self.breach = ""
        self.removed_ids: set[str] = set()
        # The small hours in one zone are office hours in another, and it is nearly ten here.
        self.clock.advance(-5)

    def teardown(self) -> None:
        self._undo.close()
        self.db.close()

    # --- at the instant of a send -----------------------------------------------------------

    def _look(self, notice_id: str, _endpoint: str) -> None:
        type(self).sends_seen += 1
        if notice_id in self.before_answer:
            return
        reason = self.oracle.refuses(notice_id)
        self._holds(reason is None, f"a notice left: {reason}")
        with self.db.read() as tx:
            member_id = tx.session.get_one(Notice, notice_id).member_id
        self._holds(member_id not in self.shut_out, "a notice left to who was shut out")
        self._holds(member_id not in self.removed_ids, "a notice left to who was removed")

    def _holds(self, holds: bool, otherwise: str) -> None:
        if not holds:
            type(self).broken = self.breach = otherwise
            raise PromiseBroken(otherwise)

    def _wait(self, until: Callable[[], bool], _seconds: float, _pause: float = 0.0) -> bool:
        """Play what happens while somebody waits for the answer to a change."""
        if not until():
            if self.meanwhile == "it is sent":
                self.send_all()
            if not until():
                self.clock.advance(LEASE.total_seconds() + 1)
        self._holds(until(), "a lease outlives the time in which the answer comes")
        return True

    @contextlib.contextmanager
    def _narrowing(self, meanwhile: str) -> Iterator[None]:
        """A change and its answer: what is leased and still allowed may leave until then."""
        self.meanwhile = meanwhile
        self.before_answer = {
            leased.notice_id
            for hand in self.in_hand
            for batch in hand
            for leased in batch.leased
            if self.oracle.refuses(leased.notice_id) is None
        }
        try:
            yield
        except Problem:
            pass  # kindly refused: nothing changed
        finally:
            self.before_answer = set()

    def friend_index_of(self, notice_id: str) -> int | None:
        """Which friend's a notice is; None: the person's."""
        with self.db.read() as tx:
            member_id = tx.session.get_one(Notice, notice_id).member_id
        indexes = [at for at in range(len(NAMES)) if self._friend(at) == member_id]
        return indexes[0] if indexes else None

    def _friend(self, at: int) -> str:
        return type(self).seeded.friends[at].member_id

    @property
    def circle(self) -> str:
        return type(self).seeded.circle_id

    @property
    def person(self) -> str:
        return type(self).seeded.person.member_id

    # --- what there is to tell --------------------------------------------------------------

    @rule(event=some_event)
    def queue(self, event: Event) -> None:
        """Something to tell everybody; who hears of it is not decided here."""
        with self.db.write() as tx:
            running = asks.find_running(tx, self.circle)
            for member in (*type(self).seeded.friends, type(self).seeded.person):
                outbox.queue(
                    tx,
                    type=usual_type(event),
                    account_id=member.account_id,
                    circle_id=self.circle,
                    member_id=member.member_id,
                    subject_id=running.id if running else None,
                    dedupe=new_id(),
                )

    @rule(event=some_event, limit=st.sampled_from((2, 32)), hand=hands)
    def queue_and_lease(self, event: Event, limit: int, hand: int) -> None:
        """So that changes often meet a notice in a worker's hand."""
        self.queue(event)
        self.lease(limit, hand)

    @rule(event=some_event)
    def queue_and_send(self, event: Event) -> None:
        self.queue(event)
        self.lease(32, 0)
        self.send_all()

    # --- time and the worker ----------------------------------------------------------------

    @rule(
        seconds=st.sampled_from((1, 4, 9, 30, 300, 3_600, 6 * 3_600, 11 * 3_600)),
    )
    def time_passes(self, seconds: int) -> None:
        self.clock.advance(seconds)

    @rule()
    def duties(self) -> None:
        TAKE_BACK.run(self.db)
        ASKS.run(self.db)

    @rule(limit=st.sampled_from((1, 2, 32)), hand=hands)
    def lease(self, limit: int, hand: int) -> None:
        batch = lease(self.db, limit=limit)
        note_unreached(self.db, batch.unreached)
        if batch.leased:
            self.in_hand[hand].append(batch)

    @rule(fails=st.one_of(st.none(), failures), hand=hands)
    def send(self, fails: Outcome | None, hand: int) -> None:
        self._send_first(hand, fails)

    @rule(hand=hands)
    def worker_dies(self, hand: int) -> None:
        self.in_hand[hand].clear()

    def send_all(self) -> None:
        while any(self.in_hand):
            # In turn, as two processes would.
            for hand in (0, 1):
                self._send_first(hand, None)

    def _send_first(self, hand: int, fails: Outcome | None) -> None:
        if self.in_hand[hand]:
            self._send(self.in_hand[hand].pop(0), fails)

    def _send(self, batch: Batch, fails: Outcome | None) -> None:
        if fails is not None:
            self.sender.script.append(fails)

        async def go() -> None:
            finished = [
                await self.worker._send(self.sender, leased)  # type: ignore[arg-type]
                for leased in batch.leased
            ]
            note_unreached(self.db, complete(self.db, finished))

        asyncio.run(go())
        # The worker takes whatever a try throws for the other side's doing, and goes on.
        if self.breach:
            raise PromiseBroken(self.breach)
