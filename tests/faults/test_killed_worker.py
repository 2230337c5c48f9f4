"""kill -9 of the worker: nothing is lost, and a phone shows a thing once."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from app.delivery.fault_points import POINTS
from app.outbox.events import Event
from app.outbox.models import Notice, NoticeState
from app.outbox.rules import GRACE, LEASE
from app.worker.loop import TICK_S
from tests.faults.conftest import Scene, alive

#: From here on a lease that nobody finished is taken back.
TAKEN_BACK_S = (LEASE + GRACE).total_seconds() + 1
#: A message that a killed worker had leased is on its way again within so many seconds, if another
#: worker is there. How long a process takes to start is the machine's affair.
ON_AGAIN_S = 30.0
#: Seconds that a worker lives at most, when it can do something in them, and when it can't.
SHORT_LIFE_S = 0.4
LONG_LIFE_S = 6.0


def test_another_worker_takes_over_within_half_a_minute() -> None:
    assert TAKEN_BACK_S + TICK_S < ON_AGAIN_S


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_each_point_between_lease_and_outcome(
    make_scene: Callable[..., Scene], database_url: str, point: str
) -> None:
    scene = make_scene(database_url, "Ana", "Ben")
    scene.ask()
    (notice,) = scene.notices(Event.ASK, "Ana")
    dies = scene.worker(point)
    scene.until(lambda: not alive(dies), f"a worker dies at {point}")

    scene.later(TAKEN_BACK_S)
    scene.worker()
    # The ask, and whatever else was due then: the door's notices to Mina.
    due = [notice, *scene.notices(Event.KNOCK, "Mina")]
    due_ids = {due_notice.id for due_notice in due}

    def all_sent() -> bool:
        now = [*scene.notices(Event.ASK, "Ana"), *scene.notices(Event.KNOCK, "Mina")]
        return {current.id for current in now if current.state == NoticeState.SENT} == due_ids

    scene.until(all_sent, "all was sent")
    for sent_notice in due:
        name = "Ana" if sent_notice.event == Event.ASK else "Mina"
        assert scene.times_shown(name, sent_notice.id) == 1
        assert 1 <= scene.pushed(name, sent_notice.id) <= 2, "at most one duplicate"
    assert scene.times_told(notice) == 1


def test_a_worker_that_is_killed_again_and_again(
    make_scene: Callable[..., Scene], database_url: str
) -> None:
    """At random moments of a running ladder: no step is lost."""
    _killed_at_random(make_scene, database_url, kills=10, seed=4)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_worker_that_is_killed_a_thousand_times(
    make_scene: Callable[..., Scene], database_url: str
) -> None:
    _killed_at_random(make_scene, database_url, kills=1_000, seed=5)


def _killed_at_random(make_scene: Callable[..., Scene], url: str, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    friends = ("Ana", "Ben", "Chi", "Dee")
    scene = make_scene(url, *friends, wait_minutes=1)
    ask_id = scene.ask()
    rounds = 1
    # A worker's longest life. On a busy machine all would die before they did anything, while the
    # story's time runs on and notices end by themselves: then workers live longer.
    longest_s, idle = SHORT_LIFE_S, 0
    was = _done_so_far(scene)
    for number in range(kills):
        dying = scene.worker()
        # Its life: from before its first look at the database to well after its last.
        time.sleep(chance.random() * longest_s)
        scene.kill(dying)
        scene.later(chance.choice((1.0, 17.0, 31.0)))
        now = _done_so_far(scene)
        idle = 0 if now != was else idle + 1
        was = now
        if idle >= 8:
            longest_s, idle = min(longest_s * 2, LONG_LIFE_S), 0
        else:
            longest_s = max(longest_s * 0.98, SHORT_LIFE_S)
        if scene.ask_row(ask_id).exhausted and number < kills - 20:
            _everyone_was_asked(scene, ask_id, friends, rounds)
            _ask_again(scene, ask_id)
            rounds += 1
    scene.worker()
    deadline = time.monotonic() + 60
    while not scene.ask_row(ask_id).exhausted:
        assert time.monotonic() < deadline, scene.asked(ask_id)
        scene.later(10)
        time.sleep(0.1)
    slowly = _Slowly(scene)
    scene.until(lambda: slowly.passes() and _all_sent(scene), "all is sent", patience=60)
    _everyone_was_asked(scene, ask_id, friends, rounds)
    for nobody in scene.notices(Event.NOBODY_ANSWERED, "Mina"):
        assert scene.times_shown("Mina", nobody.id) == 1


@dataclass
class _Slowly:
    """Lets the story's time pass twenty times as fast as real time, however often it's asked."""

    scene: Scene
    last: float = field(default_factory=time.monotonic)

    def passes(self) -> bool:
        now = time.monotonic()
        if now - self.last > 0.25:
            self.scene.later(5)  # what was leased by the last that died is taken back
            self.last = now
        return True


def _done_so_far(scene: Scene) -> list[tuple[str, int]]:
    """What workers have done: it changes when one leases, sends or asks somebody."""
    return [(notice.state, notice.tries) for notice in scene.notices(Event.ASK)]


def _all_sent(scene: Scene) -> bool:
    under_way = {NoticeState.QUEUED, NoticeState.LEASED}
    return not any(
        notice.state in under_way
        for event in (Event.ASK, Event.NOBODY_ANSWERED)
        for notice in scene.notices(event)
    )


def _ask_again(scene: Scene, ask_id: str) -> None:
    from app.asks import service as asks

    with scene.db.write() as tx:
        asks.ask_again(tx, scene.seeded.circle_id, ask_id)


def _everyone_was_asked(scene: Scene, ask_id: str, friends: tuple[str, ...], rounds: int) -> None:
    assert scene.asked(ask_id) == list(friends) * rounds, "each step once, in order"
    lost = [
        ask_notice
        for ask_notice in scene.notices(Event.ASK)
        if not _accounted_for(scene, ask_notice)
    ]
    assert not lost, [
        (lost_notice.state, lost_notice.reason, lost_notice.tries, lost_notice.created_at)
        for lost_notice in lost
    ]
    for name in friends:
        sent = [
            notice for notice in scene.notices(Event.ASK, name) if notice.state == NoticeState.SENT
        ]
        for notice in sent:
            assert scene.times_shown(name, notice.id) == 1
            # One ask may go round more than once: the record tells of each time, once.
            assert scene.times_told(notice) == len(sent)


def _accounted_for(scene: Scene, notice: Notice) -> bool:
    """Sent or on its way. Or every worker of its two hours was killed: then the record says so."""
    if notice.state in {NoticeState.SENT, NoticeState.LEASED, NoticeState.QUEUED}:
        return True
    return (
        (notice.state, notice.reason) == (NoticeState.NOT_DELIVERED, "expired")
        and notice.done_at is not None
        and notice.done_at >= notice.expires_at
        and any(
            entry.facts is not None
            and entry.facts["kind"] == "not_delivered"
            and entry.facts.get("who") == notice.member_id
            for entry in scene.record()
        )
    )
