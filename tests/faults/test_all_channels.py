"""Mail, texts, calls and pushes in one ladder: killed workers and two workers lose nothing.

A mail, a text or a call can't be taken back by its receiver's phone, as a push can: a worker that
dies after the other side took it, and before that was written down, makes one more. Mails of one
notice bear one name, so mail programs can show them as one.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from sqlmodel import select

from app.asks import service as asks
from app.core.channels import ADDRESSED
from app.delivery.fault_points import POINTS
from app.outbox.events import Event
from app.outbox.models import Notice, NoticeState
from app.plans import service as plans
from app.plans.texts import StepText
from tests.faults.conftest import Scene, alive
from tests.faults.test_killed_worker import TAKEN_BACK_S

#: Friends without the app: one for each channel that has addresses.
WAYS = dict(zip(("Ana", "Ben", "Chi", "Eva", "Fay", "Gus"), ADDRESSED, strict=False))
EVERYBODY = (*WAYS, "Dee")  # who has a phone with the app
#: Seconds that a worker lives at most, when it can do something in them, and when it can't.
SHORT_LIFE_S = 0.4
LONG_LIFE_S = 6.0


def sent(scene: Scene, name: str) -> list[Notice]:
    return [notice for notice in scene.notices(Event.ASK, name) if notice.state == NoticeState.SENT]


def knocks_are_over(scene: Scene) -> None:
    """What came before the ask is told first, so that the next thing to leave is the ask's."""
    worker = scene.worker()
    scene.until(
        lambda: all(
            notice.state == NoticeState.SENT for notice in scene.notices(Event.KNOCK, "Mina")
        ),
        "the knocks are told",
    )
    scene.kill(worker)


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_each_point_over_each_channel(
    make_scene: Callable[..., Scene], database_url: str, point: str
) -> None:
    scene = make_scene(database_url, *EVERYBODY, ways=WAYS)
    knocks_are_over(scene)
    ask_id = scene.ask()
    for at, name in enumerate(EVERYBODY):
        dies = scene.worker(point)
        scene.until(lambda pid=dies: not alive(pid), f"a worker dies at {point}")  # type: ignore[misc]
        scene.later(TAKEN_BACK_S)
        another = scene.worker()
        scene.until(lambda friend=name: bool(sent(scene, friend)), f"{name} is told")  # type: ignore[misc]
        scene.kill(another)
        (notice,) = scene.notices(Event.ASK, name)
        assert 1 <= scene.messages_received(name) <= 1 + scene.unfinished(name) <= 2, (
            "at most one duplicate"
        )
        assert scene.times_told(notice) == 1
        assert scene.asked(ask_id) == list(EVERYBODY[: at + 1])
        scene.later(5 * 60)
    letters = scene.sinks.mail.to(scene.ways["Ana"][1])
    assert len({letter.message["Message-ID"] for letter in letters}) == 1, "shown as one"
    (dees,) = scene.notices(Event.ASK, "Dee")
    assert scene.times_shown("Dee", dees.id) == 1


def test_killed_again_and_again_over_all_channels(
    make_scene: Callable[..., Scene], database_url: str
) -> None:
    killed_at_random(make_scene, database_url, kills=12, seed=6)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_killed_a_thousand_times_over_all_channels(
    make_scene: Callable[..., Scene], database_url: str
) -> None:
    killed_at_random(make_scene, database_url, kills=1_000, seed=7)


def killed_at_random(make_scene: Callable[..., Scene], url: str, *, kills: int, seed: int) -> None:
    """Each round of the ladder asks everybody once more; each gets all, whatever dies."""
    chance = random.Random(seed)
    scene = make_scene(url, *EVERYBODY, ways=WAYS, wait_minutes=1)
    ask_id = scene.ask()
    rounds, longest_s, was = 1, SHORT_LIFE_S, so_far(scene)
    for number in range(kills):
        dying = scene.worker()
        # Its life: from before its first look at the database to well after its last. On a busy
        # machine it may not have come so far: then the next ones live longer.
        time.sleep(chance.random() * longest_s)
        scene.kill(dying)
        now = so_far(scene)
        longest_s = max(longest_s * 0.95, SHORT_LIFE_S) if now != was else longest_s * 1.3
        longest_s, was = min(longest_s, LONG_LIFE_S), now
        goes_on(scene, ask_id)
        if scene.ask_row(ask_id).exhausted and number < kills - 20:
            ask_again(scene, ask_id)
            rounds += 1
    scene.later(TAKEN_BACK_S)
    scene.worker()

    def all_is_told() -> bool:
        goes_on(scene, ask_id, working=True)
        return scene.ask_row(ask_id).exhausted and all(
            len(sent(scene, name)) == rounds for name in EVERYBODY
        )

    scene.until(all_is_told, "everybody is told of everything", patience=120)
    assert scene.asked(ask_id) == list(EVERYBODY) * rounds, "each step once, in order"
    for name in EVERYBODY:
        notices = scene.notices(Event.ASK, name)
        assert len(notices) == rounds
        assert rounds <= scene.messages_received(name) <= rounds + scene.unfinished(name)
        assert scene.times_told(notices[0]) == rounds
    letters = scene.sinks.mail.to(scene.ways["Ana"][1])
    assert len({letter.message["Message-ID"] for letter in letters}) == rounds
    for notice in scene.notices(Event.ASK, "Dee"):
        assert scene.times_shown("Dee", notice.id) == 1


def so_far(scene: Scene) -> list[tuple[str, int]]:
    """What workers have done: it changes when one asks somebody, leases or sends."""
    return [(notice.state, notice.tries) for notice in scene.notices(Event.ASK)]


def goes_on(scene: Scene, ask_id: str, *, working: bool = False) -> None:
    """Let time pass until there is something to do: a lost lease, a next try, the next step.

    While a worker is `working`, what is on its way has the time that it takes: a lease that it has
    just made would run out if the clock jumped meanwhile.
    """
    notices, now = scene.notices(Event.ASK), scene.db.clock.now()
    if any(notice.state == NoticeState.LEASED for notice in notices):
        if not working:
            scene.later(TAKEN_BACK_S)
        return
    queued = [notice.due_at for notice in notices if notice.state == NoticeState.QUEUED]
    if queued and working:
        return
    due = min(queued, default=scene.ask_row(ask_id).due_at)
    if due is not None and due > now:
        scene.later((due - now).total_seconds() + 0.1)


def ask_again(scene: Scene, ask_id: str) -> None:
    with scene.db.write() as tx:
        asks.ask_again(tx, scene.seeded.circle_id, ask_id)


# --- two workers --------------------------------------------------------------------------------

MANY_FRIENDS = {
    f"{channel} {number}": channel for number in range(5) for channel in ("mail", "sms")
}
MANY_FRIENDS |= {f"voice {number}": "voice" for number in range(2)}
ROUNDS = 4


def test_two_workers_run_one_ladder(make_scene: Callable[..., Scene], database_url: str) -> None:
    """Everybody is asked together, again and again, by two workers: none twice, none lost."""
    phones = ("push 1", "push 2")
    scene = make_scene(database_url, *MANY_FRIENDS, *phones, ways=MANY_FRIENDS, wait_minutes=1)
    all_together(scene)
    scene.worker()
    scene.worker()
    ask_id = scene.ask()
    for asked in range(1, ROUNDS + 1):
        scene.until(
            lambda so_far=asked: all(  # type: ignore[misc]
                len(sent(scene, name)) == so_far for name in (*MANY_FRIENDS, *phones)
            ),
            "everybody is told",
        )
        goes_on(scene, ask_id, working=True)
        scene.until(lambda: scene.ask_row(ask_id).exhausted, "the ladder ends")
        if asked < ROUNDS:
            ask_again(scene, ask_id)
    for name in (*MANY_FRIENDS, *phones):
        assert scene.messages_received(name) == ROUNDS, name
        assert scene.unfinished(name) == 0
        assert scene.times_told(scene.notices(Event.ASK, name)[0]) == ROUNDS
    # The person heard once, each time, that nobody has answered.
    assert len(scene.notices(Event.NOBODY_ANSWERED, "Mina")) == ROUNDS
    with scene.db.read() as tx:
        assert len(tx.session.exec(select(Notice.id).where(Notice.event == Event.ASK)).all()) == (
            ROUNDS * (len(MANY_FRIENDS) + len(phones))
        )


def all_together(scene: Scene) -> None:
    """A ladder of one step that asks all friends at once."""
    step = StepText(
        id="",
        name=None,
        audience=({"kind": "supporters"},),
        otherwise=(),
        mode="together",
        answers=("coming",),
        needed=1,
        wait_minutes=1,
        needs_my_yes=False,
        do=None,
        place=None,
    )
    with scene.db.write() as tx:
        plans.write(
            tx,
            circle_id=scene.seeded.circle_id,
            by=scene.seeded.person.member_id,
            expected=None,
            sections=[],
            nobody_free=None,
            ladder=[step],
            simple=False,
        )
