"""A circle with real phones, and worker processes to kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlmodel import or_, select

from app.asks import service as asks
from app.asks.models import Ask, AskedMember
from app.core.channels import Channel
from app.core.db import Database
from app.core.ids import b64url, new_id
from app.core.keys import load_keys
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.identity import address_service
from app.identity.service import end_subscription
from app.outbox.events import Event
from app.outbox.models import Attempt, AttemptState, Notice
from app.outbox.rules import UNCLEAR
from app.record.hash_chain import Entry, broken_at
from app.record.models import RecordEntry
from tests.channels.offline_friends import Sinks, open_sinks
from tests.faults.worker_main import AheadClock, Order
from tests.push.phone import Phone
from tests.push.service import PushService
from tests.services.service_fixtures import OPERATOR_KEY, SeededCircle, grow_circle

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0


class Workers:
    """Starts worker processes, each a child of one that has everything imported already."""

    def __init__(self) -> None:
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.worker_main"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def start(self, order: Order) -> int:
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.write(order.line())
        self._parent.stdin.flush()
        return int(self._parent.stdout.readline())

    def close(self) -> None:
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.close()
        self._parent.wait(20)
        self._parent.stdout.close()


def alive(pid: int) -> bool:
    """Whether a process is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@dataclass
class Scene:
    """A circle whose friends' phones are real, on a database that outlives every worker."""

    db: Database
    seeded: SeededCircle
    push: PushService
    phones: dict[str, Phone]
    order: Order
    workers: Workers
    sinks: Sinks
    #: Friends without the app: by which channel, and where.
    ways: dict[str, tuple[str, str]]
    started: list[int] = field(default_factory=list)

    def later(self, seconds: float) -> None:
        """Let time pass, for every process."""
        file = Path(self.order.offset_file)
        beside = file.with_suffix(".new")
        beside.write_text(str(float(file.read_text()) + seconds))
        beside.replace(file)

    def worker(self, point: str = "", nth: int = 1) -> int:
        """Start one; with a point, one that dies there."""
        order = Order(**{**self.order.__dict__, "point": point, "nth": nth})
        pid = self.workers.start(order)
        self.started.append(pid)
        return pid

    def kill(self, pid: int) -> None:
        """kill -9."""
        os.kill(pid, signal.SIGKILL)
        self.until(lambda: not alive(pid), "the worker is dead")

    def until(self, holds: Callable[[], bool], expected: str, patience: float = PATIENCE_S) -> None:
        deadline = time.monotonic() + patience
        while not holds():
            assert time.monotonic() < deadline, f"never: {expected}"
            time.sleep(0.01)

    def ask(self) -> str:
        """Mina asks, and doesn't wait the ten seconds."""
        ask_id = new_id()
        with self.db.write() as tx:
            asks.start_ask(
                tx,
                circle_id=self.seeded.circle_id,
                ask_id=ask_id,
                by=self.seeded.person.member_id,
                words=None,
            )
            asks.ask_now(tx, self.seeded.circle_id, ask_id)
        return ask_id

    def notices(self, event: Event, name: str = "") -> list[Notice]:
        """The notices of an event, oldest first; of one friend, if named."""
        with self.db.read() as tx:
            query = select(Notice).where(Notice.event == event)
            if name:
                query = query.where(Notice.account_id == self.account(name))
            return sorted(tx.session.exec(query), key=lambda notice: notice.created_at)

    def account(self, name: str) -> str:
        everyone = (*self.seeded.friends, self.seeded.person)
        return next(participant.account_id for participant in everyone if participant.name == name)

    def asked(self, ask_id: str) -> list[str]:
        """Who was asked, in order, by name."""
        names = {friend.member_id: friend.name for friend in self.seeded.friends}
        with self.db.read() as tx:
            rows = tx.session.exec(select(AskedMember).where(AskedMember.ask_id == ask_id)).all()
        return [names[row.member_id] for row in sorted(rows, key=lambda row: row.at)]

    def ask_row(self, ask_id: str) -> Ask:
        with self.db.read() as tx:
            return tx.session.get_one(Ask, ask_id)

    def times_told(self, notice: Notice) -> int:
        """How often the record says that this member was told of this."""
        return sum(
            1
            for entry in self.record()
            if entry.facts is not None
            and entry.facts["kind"] == "told"
            and entry.facts.get("who") == notice.member_id
            and entry.facts.get("event") == notice.event
            and entry.facts.get("subject_id") == notice.subject_id
        )

    def record(self) -> list[Entry]:
        """The circle's record, which must be whole."""
        with self.db.read() as tx:
            rows = tx.session.exec(
                select(RecordEntry)
                .where(RecordEntry.circle_id == self.seeded.circle_id)
                .order_by(RecordEntry.seq)  # type: ignore[arg-type]
            ).all()
        entries = [Entry(row.seq, row.salt, row.facts, row.leaf, row.hash) for row in rows]
        assert broken_at(entries) is None
        return entries

    def times_shown(self, name: str, notice_id: str) -> int:
        """How many notifications of a notice are on a phone's screen."""
        return sum(
            1 for notification in self.phones[name].shown_notices if notification["n"] == notice_id
        )

    def pushed(self, name: str, notice_id: str) -> int:
        """How many pushes of a notice came."""
        return sum(1 for push in self.phones[name].pushes if push["n"] == notice_id)

    def messages_received(self, name: str) -> int:
        """How many messages came to a friend, repeats included, over their one channel."""
        channel, to = self.ways.get(name, (Channel.PUSH, ""))
        if channel == Channel.PUSH:
            return len(self.phones[name].pushes)
        return len(self.sinks.by_channel[Channel(channel)].to(to))

    def unfinished(self, name: str) -> int:
        """How often a worker died while it held a notice of theirs, or a gateway never answered."""
        with self.db.read() as tx:
            return len(
                tx.session.exec(
                    select(Attempt.id)
                    .join(Notice, Notice.id == Attempt.notice_id)  # type: ignore[arg-type]
                    .where(
                        Notice.account_id == self.account(name),
                        or_(Attempt.state == AttemptState.UNKNOWN, Attempt.status == UNCLEAR),
                    )
                ).all()
            )


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    all_workers = Workers()
    yield all_workers
    all_workers.close()


@pytest.fixture
def sinks() -> Iterator[Sinks]:
    with open_sinks() as opened_sinks:
        yield opened_sinks


@pytest.fixture
def make_scene(workers: Workers, tmp_path: Path, sinks: Sinks) -> Iterator[Callable[..., Scene]]:
    """Makes the scene of a test over a database: `make_scene(url, "Ana", "Ben")`.

    `ways` says who has no app, and which channel instead: `{"Ben": "sms"}`.
    """
    scenes: list[Scene] = []

    def make(
        url: str, *names: str, wait_minutes: int = 5, ways: dict[str, str] | None = None
    ) -> Scene:
        offset = tmp_path / "offset"
        offset.write_text("0.0")
        push = PushService()
        push.start()
        phones = {name: Phone(push) for name in ("Mina", *names)}
        data = tmp_path / "data"
        # Before anything is written, as at a first start: later a missing key is never made anew.
        load_keys(Settings(data=data, content_key=b64url(OPERATOR_KEY)))  # type: ignore[arg-type]
        db = Database(url, AheadClock(offset), Sealer(OPERATOR_KEY))
        circle = grow_circle(db, *names, phones=phones, wait_minutes=wait_minutes)
        order = Order(
            data=str(data),
            database_url=url,
            push_origin=push.origin,
            content_key=b64url(OPERATOR_KEY),
            offset_file=str(offset),
            accounts=sinks.accounts(),
        )
        addresses = _without_app(db, circle, ways or {})
        scene = Scene(db, circle, push, phones, order, workers, sinks, addresses)
        scenes.append(scene)
        return scene

    yield make
    for scene in scenes:
        for pid in scene.started:
            if alive(pid):
                scene.kill(pid)
        scene.db.close()
        scene.push.stop()


def _without_app(
    db: Database, circle: SeededCircle, ways: dict[str, str]
) -> dict[str, tuple[str, str]]:
    """Take the phones of some friends away and give them an address each."""
    addresses: dict[str, tuple[str, str]] = {}
    with db.write() as tx:
        for number, (name, channel) in enumerate(ways.items()):
            friend = circle.friend(name)
            end_subscription(tx, friend.device_id)
            to = f"f{number}@home.example" if channel == Channel.MAIL else f"+1604555{number:04d}"
            address_service.add_address(
                tx,
                account_id=friend.account_id,
                address_id=new_id(),
                channel=channel,
                to=to,
                vouched_by=circle.person.member_id,
            )
            addresses[name] = (channel, to)
    return addresses
