"""Buckets in the database: the rule in one statement, for all processes together."""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlmodel import select

from app.api.http.rates import Kind, limits_of, spend
from app.core import rates
from app.core.buckets import ROWS_KEPT, bucket_key, count_in, forget_full, room_in
from app.core.clock import SetClock
from app.core.db import Database
from app.core.errors import TooMany
from app.core.ids import new_id
from app.core.models import RateBucket
from app.core.rates import Rate, micros
from app.core.settings import Settings
from app.main import Parts, create_app, make_parts
from tests.authenticator import PaperCode, makes_code
from tests.world import Handset, World, wall


@pytest.fixture
def parts(database_url: str, tmp_path: Path) -> Iterator[Parts]:
    settings = Settings(data=tmp_path / "data", database_url=database_url)
    new_parts = make_parts(settings, SetClock(wall("2026-03-01 09:00")))
    yield new_parts
    new_parts.db.close()


def clock_of(db: Database) -> SetClock:
    assert isinstance(db.clock, SetClock)
    return db.clock


def test_the_statement_says_what_the_rule_says(parts: Parts) -> None:
    """The same draws, by the rule in memory and by the statement in the database."""
    draw = random.Random(7)
    buckets: dict[str, int | None] = {}
    sample_rates = [
        Rate(1, timedelta(seconds=5)),
        Rate(3, timedelta(minutes=1)),
        Rate(7, timedelta(days=1)),
    ]
    with parts.db.write() as tx:
        for _ in range(300):
            tx.now += timedelta(seconds=draw.choice((0, 0, 1, 7, 30, 4_000)))
            rate = draw.choice(sample_rates)
            key = bucket_key(tx, str(draw.randrange(4)))
            after = rates.take(buckets.get(key), micros(tx.now), rate)
            waits = rates.wait(buckets.get(key), micros(tx.now), rate)
            assert room_in(tx, key, rate) == waits
            remaining = count_in(tx, key, rate)
            if after is None:
                assert remaining == max(waits, timedelta(seconds=1))
            else:
                buckets[key] = after
                assert remaining is None


def test_of_many_at_one_instant_no_more_pass_than_there_is_room_for(parts: Parts) -> None:
    rate = Rate(5, timedelta(hours=1))
    start = threading.Barrier(16)

    def draw() -> bool:
        start.wait(30)
        with parts.db.write() as tx:
            return count_in(tx, bucket_key(tx, "many"), rate) is None

    with ThreadPoolExecutor(16) as threads:
        passed = [future.result(60) for future in [threads.submit(draw) for _ in range(16)]]
    assert sum(passed) == 5


def test_what_is_used_up_is_used_up_after_a_restart_and_full_ones_are_forgotten(
    parts: Parts,
) -> None:
    settings = parts.settings.model_copy(update={"accounts_an_hour": 2})
    for _ in range(2):
        with parts.db.write() as tx:
            spend(tx, Kind.START, settings, address="here")
    again = make_parts(settings, SetClock(parts.clock.now()))
    with pytest.raises(TooMany) as refusal, again.db.write() as tx:
        spend(tx, Kind.START, settings, address="here")
    assert refusal.value.extra == {"retry_after": 1800}
    with again.db.write() as tx:
        spend(tx, Kind.START, settings, address="elsewhere")
        assert forget_full(tx) == 0
    # "here" and "elsewhere" alone come back slowly; the server's own is full again by then.
    clock_of(again.db).advance(timedelta(hours=1))
    with again.db.write() as tx:
        assert forget_full(tx) == 3
        tx.session.add(
            RateBucket(key="a wrong clock wrote it", full_at=micros(tx.now + 2 * ROWS_KEPT))
        )
        tx.session.flush()
        assert forget_full(tx) == 1
        assert tx.session.exec(select(RateBucket)).all() == []
    again.db.close()


def test_who_is_refused_takes_nothing_from_everybody_else(parts: Parts) -> None:
    settings = parts.settings
    limits = limits_of(Kind.KNOCK, settings)
    assert limits.address is not None
    assert limits.server is not None
    with parts.db.write() as tx:
        server = bucket_key(tx, Kind.KNOCK, "server", "")
    passed = 0
    for _ in range(200):
        try:
            with parts.db.write() as tx:
                spend(tx, Kind.KNOCK, settings, address="a stranger")
            passed += 1
        except TooMany:
            pass
    assert passed == limits.address.burst
    with parts.db.write() as tx:
        bucket_row = tx.session.get_one(RateBucket, server)
        assert bucket_row.full_at - micros(tx.now) == passed * limits.server.step
        spend(tx, Kind.KNOCK, settings, address="a friend, from elsewhere")


@pytest.mark.parametrize(
    "kind", [Kind.DEVICE_LINK_USE, Kind.SIGN_IN, Kind.RECOVERY, Kind.BRING_BACK_USE]
)
def test_no_way_back_has_a_bucket_that_strangers_could_use_up_together(kind: Kind) -> None:
    """A /48 holds 65,536 networks, each with the room of one address."""
    limits = limits_of(kind, Settings())
    assert limits.server is None
    assert limits.subject is None
    assert limits.address is not None


# --- guesses, over four processes -------------------------------------------------------------


def test_guesses_are_throttled_in_each_process_and_the_right_one_works_from_elsewhere(
    database_url: str, tmp_path: Path
) -> None:
    """Four applications over one database, as four processes are; the long run has those."""
    with World(database_url, tmp_path, limit_factor=1) as world:
        mina = world.friend("Mina")
        code, new = makes_code(mina), Handset(world, "Mina's new phone")
        all_parts = [make_parts(world.settings, world.clock) for _ in range(4)]
        apps = [create_app(world.settings, parts=process_parts) for process_parts in all_parts]

        async def guess(number: int, token: str, host: str) -> httpx.Response:
            transport = httpx.ASGITransport(app=apps[number % 4], client=(host, 1))
            body = {"token": token, "device_id": new.device_id, "session_token": new.token}
            async with httpx.AsyncClient(transport=transport, base_url="http://there") as http:
                return await http.post(
                    "/api/v1/sign-in/recovery-code",
                    json=body,
                    headers={"Idempotency-Key": new_id()},
                )

        async def story() -> None:
            wrong = PaperCode.new().token
            answers = await asyncio.gather(
                *(guess(number, wrong, f"2001:db8:0:7::{number % 9:x}") for number in range(100))
            )
            limits = limits_of(Kind.RECOVERY, world.settings)
            assert limits.address is not None
            room = limits.address.burst
            assert Counter(answer.status_code for answer in answers) == {422: room, 429: 100 - room}
            late = [answer for answer in answers if answer.status_code == 429]
            assert {answer.json()["type"] for answer in late} == {"/problems/too-many"}
            assert all(
                answer.json()["retry_after"] == int(answer.headers["retry-after"])
                for answer in late
            )
            shut = await guess(0, code.token, "2001:db8:0:7::99")
            assert shut.status_code == 429
            right = await guess(1, code.token, "2001:db8:0:8::1")
            assert right.status_code == 201

        asyncio.run(story())
        for each_parts in all_parts:
            each_parts.db.close()
