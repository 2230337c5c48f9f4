"""Whatever narrows a consent, over its own route: nothing starts after the answer.

A worker holds a notice in its hand and is slow. Whoever narrows asks over HTTP, and whoever lost
the answer asks again: neither is answered while the notice may still leave.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlmodel import select

from app.consent.models import ConsentEpoch
from app.core.clock import SetClock
from app.core.db import Database
from app.core.ids import new_id
from app.delivery.lease import Batch, lease
from app.delivery.outcome import complete
from app.delivery.webpush import Outcome
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.models import Notice, NoticeState
from app.outbox.notice_types import usual_type
from app.worker.duties import note_unreached
from tests.factories import simple_circle
from tests.push.answers import ACCEPT, slow_down
from tests.services.service_fixtures import RecordingSender, add_reach, make_test_worker
from tests.world import EVERYTHING, Friend, World

PATIENCE_S = 60.0
LEASE_IS_OVER_S = 11.0


class WholeClock(SetClock):
    """One that a test winds whole: deadlines on the wire go by it too."""

    def monotonic(self) -> float:
        return self.now().timestamp()


class Slow:
    """A worker that has leased and hasn't sent yet; what it sends is seen here."""

    def __init__(self, world: World, db: Database | None = None) -> None:
        self.db = db or world.parts.db
        self.sender = RecordingSender(world.clock)
        self.batch = Batch()

    def leases(self, limit: int = 32) -> list[str]:
        """Takes what is due in its hand; the notices' ids."""
        self.batch = lease(self.db, limit=limit)
        note_unreached(self.db, self.batch.unreached)
        return [leased.notice_id for leased in self.batch.leased]

    def sends(self) -> list[str]:
        """Sends what it holds; the endpoints to which something left."""
        worker = make_test_worker(self.db, self.sender)
        before = len(self.sender.sent)

        async def go() -> None:
            done = [await worker._send(self.sender, leased) for leased in self.batch.leased]  # type: ignore[arg-type]
            note_unreached(self.db, complete(self.db, done))

        asyncio.run(go())
        return [push.endpoint for push in self.sender.sent[before:]]


@pytest.fixture
def world(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr("tests.world.SetClock", WholeClock)
    with World(database_url, tmp_path) as running_world:
        yield running_world


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as executor:
        yield executor


def tell(world: World, mina: Friend, name: str, event: Event = Event.ASK) -> None:
    """Something to tell a friend, as of now."""
    with world.parts.db.write() as tx:
        outbox.queue(
            tx,
            type=usual_type(event),
            account_id=world.friends[name].account_id,
            circle_id=mina.circle.id,
            member_id=mina.member(name),
            dedupe=new_id(),
        )


def epoch(world: World, mina: Friend) -> int:
    with world.parts.db.read() as tx:
        query = select(ConsentEpoch.epoch).where(ConsentEpoch.circle_id == mina.circle.id)
        return tx.session.exec(query).one()


def until(holds: Callable[[], bool], condition: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, f"never: {condition}"
        time.sleep(0.005)


class Call:
    """A call that may have to wait for its answer, and the same once more."""

    def __init__(
        self,
        threads: ThreadPoolExecutor,
        by: Friend,
        method: str,
        path: str,
        body: object | None = None,
    ) -> None:
        self.threads, self.by, self.key = threads, by, new_id()
        self.arguments = (method, path, body)

    def start(self) -> Future[httpx.Response]:
        method, path, body = self.arguments
        return self.threads.submit(lambda: self.by.tries(method, path, body, key=self.key))


def narrowings(mina: Friend, world: World) -> list[tuple[str, Friend, str, str, object]]:
    """Everything that narrows what a friend hears: who does it to whom, over which route."""

    def path(name: str, suffix: str = "") -> str:
        return f"/circles/{{c}}/members/{mina.member(name)}{suffix}"

    def ask_grant(name: str) -> str:
        people = mina.get("/circles/{c}/consent")["people"]
        (row,) = (person for person in people if person["member_id"] == mina.member(name))
        return next(str(grant["id"]) for grant in row["grants"] if grant["event"] == "ask")

    off = {"asks": False, "what_i_need": False, "open_times": True, "shift_reminders": True}
    disclosure = {"paid": True, "reports": True, "duty": "a child at risk"}
    friend = world.friends
    return [
        ("Ana", mina, "POST", path("Ana", "/withdraw"), {}),
        ("Ben", mina, "DELETE", f"/circles/{{c}}/grants/{ask_grant('Ben')}", None),
        ("Chi", mina, "PUT", path("Chi", "/consent"), off),
        ("Dee", mina, "DELETE", path("Dee"), None),
        ("Eli", friend["Eli"], "PUT", "/circles/{c}/reach", EVERYTHING | {"asks": False}),
        ("Fay", friend["Fay"], "PUT", "/circles/{c}/capacity", {"level": "resting"}),
        ("Gus", mina, "PUT", path("Gus", "/roles"), {"roles": ["supporter"]}),
        ("Hal", friend["Hal"], "PATCH", "/circles/{c}/me", {"disclosure": disclosure}),
        ("Ivo", friend["Ivo"], "PUT", "/circles/{c}/pool/mine", {"agreed": False}),
        ("Kim", mina, "POST", path("Kim", "/block"), {}),
        ("Lea", friend["Lea"], "PUT", "/circles/{c}/mute", {"on": True}),
        ("Jan", mina, "POST", "/circles/{c}/pause", {}),
    ]


def by_their_place(mina: Friend, world: World) -> None:
    """Gus hears as a coordinator, Hal as a supporter, Ivo from the pool: nothing names them."""
    for name in ("Gus", "Hal", "Ivo"):
        off = {"asks": False, "what_i_need": False, "open_times": False, "shift_reminders": False}
        mina.put(f"/circles/{{c}}/members/{mina.member(name)}/consent", off)
    roles = {"roles": ["supporter", "coordinator"]}
    mina.put(f"/circles/{{c}}/members/{mina.member('Gus')}/roles", roles)
    mina.put("/circles/{c}/pool", {"member_ids": [mina.member("Ivo")]})
    world.friends["Ivo"].put("/circles/{c}/pool/mine", {"agreed": True})
    for kind, event in (("coordinators", "gap"), ("supporters", "open_time"), ("pool", "gap")):
        mina.post(
            "/circles/{c}/grants", {"id": new_id(), "to": {"kind": kind}, "event": event, "tier": 1}
        )


#: What is told to whom; an ask, where nothing else is said.
OF = {"Gus": Event.GAP, "Hal": Event.OPEN_TIME, "Ivo": Event.GAP}


# Which routes wait is the same on either database; how they wait is tried on both, below.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whatever_narrows_waits_and_so_does_its_repetition(
    world: World, threads: ThreadPoolExecutor
) -> None:
    names = ("Ana", "Ben", "Chi", "Dee", "Eli", "Fay", "Gus", "Hal", "Ivo", "Jan", "Kim", "Lea")
    mina = simple_circle(world, *names)
    by_their_place(mina, world)
    with world.parts.db.write() as tx:
        add_reach(tx, mina.circle.id, mina.member("Gus"), Event.GAP)
    world.settle()
    for name, by, method, path, body in narrowings(mina, world):
        tell(world, mina, name, OF.get(name, Event.ASK))
        slow = Slow(world)
        assert len(slow.leases()) == 1, f"{name} may hear of it before"
        call = Call(threads, by, method, path, body)
        before = epoch(world, mina)
        first = call.start()
        until(lambda: epoch(world, mina) > before, f"{name}: {method} {path} is committed")  # noqa: B023
        again = call.start()
        time.sleep(0.06)  # three looks of the wait
        assert not first.done(), f"{method} {path} is answered while it may still leave"
        assert not again.done(), f"{method} {path}, asked again, is answered before"
        world.clock.advance(timedelta(seconds=LEASE_IS_OVER_S))
        answers = [future.result(PATIENCE_S) for future in (first, again)]
        assert [answer.status_code for answer in answers] == [200, 200], answers[0].text
        assert slow.sends() == [], "the worker comes too late"
        world.advance(minutes=20)
        world.phone(name).shows()


def second_process(world: World) -> Database:
    """Another process on the same database: a pool of its own, the same keys."""
    return Database(world.settings.url, world.clock, world.parts.db.sealer)


def test_between_two_workers_nothing_starts_after_the_answer(
    world: World, threads: ThreadPoolExecutor
) -> None:
    """Each holds a part; one is quick, one hangs and is given up."""
    mina = simple_circle(world, "Sam", "Ade")
    other = second_process(world)
    first, second = Slow(world), Slow(world, other)
    for event in (Event.ASK, Event.STAND_DOWN, Event.OPEN_TIME):
        tell(world, mina, "Sam", event)
    assert len(first.leases(limit=1)) == 1
    assert len(second.leases(limit=1)) == 1
    withdrawing = Call(
        threads, mina, "POST", f"/circles/{{c}}/members/{mina.member('Sam')}/withdraw", {}
    ).start()
    until(lambda: not queued(world, mina, "Sam"), "what was queued is cancelled")
    assert len(second.sends()) == 1, "it was leased before, and leaves before the answer"
    time.sleep(0.06)
    assert not withdrawing.done(), "the first still holds one"
    world.clock.advance(timedelta(seconds=LEASE_IS_OVER_S))
    body = withdrawing.result(PATIENCE_S).json()
    assert ([notice["event"] for notice in body["left"]], body["may_have_left"]) == (
        ["stand_down"],
        ["ask"],
    )
    assert body["queued_stopped"] == 1
    assert first.sends() == []
    # Given up, taken back, looked at anew by the other process: still nothing.
    for _ in range(3):
        world.advance(minutes=1)
        assert (second.leases(), second.sends()) == ([], [])
    world.phone("Sam").shows()
    other.engine.dispose()


def queued(world: World, mina: Friend, name: str) -> bool:
    with world.parts.db.read() as tx:
        query = select(Notice.id).where(
            Notice.member_id == mina.member(name), Notice.state == NoticeState.QUEUED
        )
        return tx.session.exec(query).first() is not None


def withdraws(threads: ThreadPoolExecutor, mina: Friend, name: str) -> Future[httpx.Response]:
    path = f"/circles/{{c}}/members/{mina.member(name)}/withdraw"
    return Call(threads, mina, "POST", path, {}).start()


def test_during_a_running_ladder_it_goes_on_without_them(
    world: World, threads: ThreadPoolExecutor
) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks()
    mina.does("ask-now")
    slow = Slow(world)
    assert len(slow.leases()) == 1, "Sam's"
    answering = withdraws(threads, mina, "Sam")
    world_waits(world, mina)
    assert not answering.done()
    world.clock.advance(timedelta(seconds=LEASE_IS_OVER_S))
    assert answering.result(PATIENCE_S).json()["may_have_left"] == ["ask"]
    assert slow.sends() == []
    world.settle()
    world.phone("Ade").shows("ask")
    world.friends["Ade"].answers("coming", 10)
    world.advance(hours=1)
    mina.does("stop")
    world.advance(hours=6)
    world.phone("Sam").shows()


def test_between_two_tries_there_is_no_third(world: World, threads: ThreadPoolExecutor) -> None:
    """Their push service is down: 503, again, again."""
    mina = simple_circle(world, "Sam", "Ade")
    sams = world.phone("Sam").screen.endpoint
    world.push.always(sams, slow_down(3))
    mina.asks(now=True)
    world.advance(seconds=5)
    tries = len(world.push.received(sams))
    assert tries >= 2
    withdraws(threads, mina, "Sam").result(PATIENCE_S)
    world.push.always(sams, ACCEPT)
    world.advance(hours=3)
    mina.does("stop")
    world.settle()
    assert len(world.push.received(sams)) == tries
    assert [entry["who"]["name"] for entry in mina.reads("told", event="ask")] == ["Ade"]


def test_a_try_that_fails_while_the_answer_waits_is_the_last(
    world: World, threads: ThreadPoolExecutor
) -> None:
    """It is queued anew after what was queued has been cancelled."""
    mina = simple_circle(world, "Sam", "Ade")
    tell(world, mina, "Sam")
    slow = Slow(world)
    slow.sender.script += [Outcome("retry", 503), Outcome("retry", 503)]
    slow.leases()
    slow.sends()
    world.clock.advance(timedelta(seconds=5))
    assert len(slow.leases()) == 1, "the second try"
    answering = withdraws(threads, mina, "Sam")
    world_waits(world, mina)
    assert not answering.done()
    slow.sends()
    body = answering.result(PATIENCE_S).json()
    assert (body["left"], body["may_have_left"]) == ([], [])
    assert queued(world, mina, "Sam"), "it waits for its third try"
    world.advance(hours=1)
    world.phone("Sam").shows()
    assert [entry["reason"] for entry in mina.reads("held_back", who="Sam")] == ["denied"]


def world_waits(world: World, mina: Friend) -> None:
    """The withdrawal is committed, and three looks of its wait have passed."""
    until(lambda: bool(mina.reads("withdrawn")), "the withdrawal is committed")
    time.sleep(0.06)
