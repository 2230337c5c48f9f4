"""A full disk: the phone hears "not sent", nothing changed, and it goes on without a restart."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import event
from sqlmodel import func, select

from app.asks.models import Ask
from app.core.ids import new_id
from app.outbox.models import Notice
from app.record.models import RecordEntry
from tests.factories import simple_circle
from tests.world import Friend, Json, World


class Disk:
    """SQLite's own limit on the file's pages: beyond it, it says what it says on a full disk."""

    def __init__(self, world: World) -> None:
        self.engine = world.parts.db.engine
        self.pages: int | None = None
        event.listen(self.engine, "connect", self._limit)

    def _limit(self, raw: Any, _entry: object) -> None:
        if self.pages is not None:
            raw.execute(f"PRAGMA max_page_count={self.pages}")

    def fills_up(self) -> None:
        with sqlite3.connect(self.engine.url.database or "") as raw:
            (self.pages,) = raw.execute("PRAGMA page_count").fetchone()
        raw.close()
        self.engine.dispose()

    def has_room(self) -> None:
        self.pages = 1_000_000
        self.engine.dispose()


@pytest.fixture
def world(sqlite_url: str, tmp_path: Path) -> Iterator[World]:
    with World(sqlite_url, tmp_path) as new_world:
        yield new_world


def counts(world: World) -> list[int]:
    with world.parts.db.read() as tx:
        return [
            tx.session.exec(select(func.count()).select_from(table)).one()
            for table in (Ask, Notice, RecordEntry)
        ]


def test_a_full_disk_says_not_sent_and_changes_nothing(world: World) -> None:
    mina = simple_circle(world, "Sam")
    disk = Disk(world)
    disk.fills_up()
    refused, path, body, key, before = _asks_until_refused(world, mina)
    assert refused.status_code == 503
    assert refused.headers["content-type"] == "application/problem+json"
    problem = refused.json()
    assert problem["type"] == "/problems/not-sent"
    assert "Nothing was sent" in problem["detail"]
    assert refused.headers["retry-after"]
    assert counts(world) == before
    # Reading goes on, and so does the worker.
    assert mina.tries("GET", "/circles/{c}/home").status_code == 200
    world.settle()
    assert counts(world) == before

    disk.has_room()
    again = mina.tries("POST", path, body, key=key)
    assert again.status_code in {200, 201}, again.text
    if path.endswith("/stop"):
        mina.asks()
    world.advance(seconds=10)
    assert "ask" in {world.phone("Sam").event_of(push) for push in world.phone("Sam").new_pushes()}


def _asks_until_refused(
    world: World, mina: Friend
) -> tuple[httpx.Response, str, Json, str, list[int]]:
    """Ask and stop until there is no room: the refusal, its call, and what was there before."""
    for _ in range(300):
        ask_id = new_id()
        for path, body in (
            ("/circles/{c}/asks", {"id": ask_id, "words": "x" * 400}),
            (f"/circles/{{c}}/asks/{ask_id}/stop", {}),
        ):
            before, key = counts(world), new_id()
            answer = mina.tries("POST", path, body, key=key)
            if answer.status_code >= 300:
                return answer, path, body, key, before
    raise AssertionError("the disk never fills")
