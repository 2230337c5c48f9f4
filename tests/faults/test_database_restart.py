"""PostgreSQL stops and starts again while a ladder runs: it goes on."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest

from app.outbox.events import Event
from app.outbox.models import NoticeState
from tests.faults.conftest import Scene, alive
from tests.postgres import Cluster


def _ladder_over_restarts(
    make_scene: Callable[..., Scene],
    postgres: Cluster,
    url: str,
    stop_signals: tuple[signal.Signals, ...],
) -> None:
    database = url.partition("/@/")[2] or url.rpartition("/")[2].partition("?")[0]
    with postgres.admin() as connection:
        # The tests' server doesn't wait for its disk; here an acknowledged ask has to be there.
        connection.execute(f"ALTER DATABASE {database} SET synchronous_commit = on".encode())
    scene = make_scene(url, "Ana", "Ben", "Chi", wait_minutes=1)
    worker = scene.worker()
    ask_id = scene.ask()
    for step, name in enumerate(("Ana", "Ben", "Chi")):
        scene.until(lambda at=step: len(scene.notices(Event.ASK)) > at, f"{name} is asked")  # type: ignore[misc]
        if step < len(stop_signals):
            postgres.stop(stop_signals[step])
            scene.later(30)
            postgres.start()
        else:
            scene.later(30)
        scene.until(
            lambda friend=name: _sent(scene, friend),  # type: ignore[misc]
            f"{name} hears of it",
        )
        (notice,) = scene.notices(Event.ASK, name)
        assert scene.times_shown(name, notice.id) == 1
        assert scene.pushed(name, notice.id) <= 2
        scene.later(31)
    scene.until(lambda: scene.ask_row(ask_id).exhausted, "the ladder ends")
    assert scene.asked(ask_id) == ["Ana", "Ben", "Chi"]
    assert alive(worker), "it was the same worker all along"


def _sent(scene: Scene, name: str) -> bool:
    notices = scene.notices(Event.ASK, name)
    return bool(notices) and notices[0].state == NoticeState.SENT


def test_the_ladder_goes_on_after_a_restart_and_after_a_crash(
    make_scene: Callable[..., Scene], postgres: Cluster, postgresql_url: str
) -> None:
    _ladder_over_restarts(make_scene, postgres, postgresql_url, (signal.SIGINT, signal.SIGQUIT))


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_the_ladder_goes_on_through_a_hundred_restarts(
    make_scene: Callable[..., Scene], postgres: Cluster, postgres_template: str
) -> None:
    for _ in range(34):
        with postgres.database(postgres_template) as url:
            _ladder_over_restarts(
                make_scene, postgres, url, (signal.SIGQUIT, signal.SIGINT, signal.SIGQUIT)
            )
