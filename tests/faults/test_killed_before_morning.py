"""kill -9 around the instant at which an ask that reached nobody goes on: once, and in order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from app.asks.models import Ask
from app.consent.models import Level
from app.consent.service import set_capacity
from app.outbox.events import Event
from app.outbox.models import NoticeState
from tests.faults.conftest import Scene, alive
from tests.faults.test_killed_worker import TAKEN_BACK_S

REST_S = 3 * 3600


def test_a_worker_that_is_killed_before_and_after_the_wake(
    make_scene: Callable[..., Scene], database_url: str
) -> None:
    """All rest until morning. The first worker dies before it, the second right after it."""
    scene = make_scene(database_url, "Ana", "Ben", "Chi")
    with scene.db.write() as tx:
        for friend in scene.seeded.friends:
            until = tx.now + timedelta(seconds=REST_S)
            set_capacity(tx, friend.member_id, Level.RESTING, until)
    ask_id = scene.ask()
    with scene.db.read() as tx:
        ask = tx.session.get_one(Ask, ask_id)
        assert ask.exhausted
        assert ask.due_at is not None
        assert abs((ask.due_at - tx.now).total_seconds() - REST_S) < 60
    scene.kill(scene.worker())
    # Every worker is away when it is time, and for an hour after it: no burst when one is back.
    scene.later(REST_S + 3600)
    dies = scene.worker("lease.committed")
    scene.until(lambda: not alive(dies), "a worker dies with what it had leased")
    assert scene.asked(ask_id) == ["Ana"]
    scene.later(TAKEN_BACK_S)
    scene.worker()

    def was_sent(name: str) -> bool:
        return [ask_notice.state for ask_notice in scene.notices(Event.ASK, name)] == [
            NoticeState.SENT
        ]

    scene.until(lambda: was_sent("Ana"), "Ana's phone rings")
    assert scene.asked(ask_id) == ["Ana"], "one step a pass"
    scene.later(300)
    scene.until(lambda: was_sent("Ben"), "and then Ben's")
    assert scene.asked(ask_id) == ["Ana", "Ben"]
    for name in ("Ana", "Ben"):
        (notice,) = scene.notices(Event.ASK, name)
        assert scene.times_shown(name, notice.id) == 1
        assert scene.pushed(name, notice.id) <= 2
        assert scene.times_told(notice) == 1
