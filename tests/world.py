"""A small world for tests that tell a story: people, phones, a server, and a clock to travel with.

Everything in it is real but the clock: HTTP over a socket, the database, the push service and the
phones' keys. The worker works when the story lets time pass, so nothing here waits or sleeps.

    world.at("2026-03-05 04:12", "America/Vancouver")
    mina.asks()
    world.advance(seconds=10)
    world.phone("Sam").shows("ask")
"""

from __future__ import annotations

import asyncio
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

import uvicorn

from app.circles.models import Circle
from app.core.clock import SetClock
from app.core.forgetting import Forgetter
from app.core.settings import Settings
from app.main import create_app, make_parts, make_worker
from app.stewardship.retention_queries import FORGET_EVERY, STEPS
from tests.databases import bring_keys
from tests.friend import EVERYTHING, CircleHere, Friend, Refused
from tests.handset import NO_TLS, Handset, Json, Link, verifier_of
from tests.opaque_content import Open
from tests.push.service import PushService
from tests.serving import PromptServer, with_routes_read
from tests.timers import next_due

__all__ = [
    "EVERYTHING",
    "NO_TLS",
    "VANCOUVER",
    "CircleHere",
    "Friend",
    "Handset",
    "Json",
    "Link",
    "Refused",
    "World",
    "verifier_of",
    "wall",
]

VANCOUVER = "America/Vancouver"
HOST = "127.0.0.1"


def wall(text: str, zone: str = VANCOUVER) -> datetime:
    """A wall-clock time such as "2026-03-05 04:12" as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


class World:
    """`with World(database_url, tmp_path) as world:`; the database has to be migrated."""

    def __init__(
        self,
        database_url: str,
        tmp_path: Path,
        at: str = "2026-03-01 09:00",
        zone: str = VANCOUVER,
        *,
        texts: Open | None = None,
        **settings: Any,
    ) -> None:
        #: The server looks each hour for what has had its time: fifty reads, in each hour of a
        #: story. A story that isn't about that looks once a day.
        self.forgets_every = timedelta(days=1)
        #: What becomes of the texts that the story's people write.
        self.texts = texts or Open()
        self.clock = SetClock(wall(at, zone))
        self.push = PushService(now=self.clock.now)
        self.push.start()
        self.friends: dict[str, Friend] = {}
        self.handsets: list[Handset] = []
        self.settings = Settings(
            **{
                "data": tmp_path / "data",
                "database_url": database_url,
                "push_origins": self.push.origin,
                "accounts_an_hour": 100_000,
                "invitations_a_day": 1_000,
                "limit_factor": 1_000,
                **settings,
            }
        )
        bring_keys(self.settings.data)
        self._starts()

    def _starts(self) -> None:
        self.parts = make_parts(self.settings, self.clock)
        self.worker = make_worker(self.parts)
        self.worker.forgetter = Forgetter(self.parts.db, STEPS, self.forgets_every)
        self.app = with_routes_read(create_app(self.settings, parts=self.parts))
        self.push_key: str = self.app.state.services.push_public_key
        # Its lifespan tunes the collector for a long life, which a test doesn't have.
        self._server = PromptServer(
            uvicorn.Config(self.app, host=HOST, port=0, log_level="error", lifespan="off")
        )
        self._thread = threading.Thread(target=self._server.run, name="world-http", daemon=True)
        self._thread.start()
        deadline = time.monotonic() + 60
        while not self._server.started:
            assert self._thread.is_alive(), "the server ended"
            assert time.monotonic() < deadline, "the server didn't start"
            time.sleep(0.005)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://{HOST}:{port}"

    def restarts(self) -> None:
        """Restart the whole server: what isn't in the database is lost."""
        self._server.ends()
        self._thread.join(20)
        self.parts.db.close()
        self._starts()
        for phone in self.handsets:
            phone.http.base_url = self.url

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        for phone in self.handsets:
            phone.http.close()
        self._server.ends()
        self._thread.join(20)
        self.parts.db.close()
        self.push.stop()

    # --- people -----------------------------------------------------------------------------

    def friend(
        self, name: str, zone: str = VANCOUVER, language: str = "en", *, push: bool = True
    ) -> Friend:
        """Somebody who has opened the app, with pushes on."""
        new_friend = self.friends[name] = Friend(self, name, zone, language, push)
        return new_friend

    def phone(self, name: str) -> Handset:
        return self.friends[name].phone

    # --- time -------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def settle(self) -> None:
        """Run the worker until nothing is due, and post the phones' receipts."""
        asyncio.run(self.worker.drain())
        for phone in self.handsets:
            phone.posts_receipts()

    def forgets_hourly(self) -> None:
        """Look for what has had its time as often as the server does."""
        self.forgets_every = FORGET_EVERY
        self.worker.forgetter = Forgetter(self.parts.db, STEPS, self.forgets_every)

    def forgets_nothing(self) -> None:
        """Keep every row, however old, for a test that counts all that was ever sent."""
        self.worker.forgetter = Forgetter(self.parts.db, (), timedelta(days=1))

    def widens_at_once(self, circle: CircleHere) -> None:
        """Let grants that open the plan count at once, for a story about something else."""
        with self.parts.db.write() as tx:
            tx.session.get_one(Circle, circle.id).widen_hours = 0

    def advance(self, *, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Let time pass: the worker runs at every due time on the way, in order."""
        self._go_to(self.now + timedelta(hours=hours, minutes=minutes, seconds=seconds))

    def at(self, text: str, zone: str = VANCOUVER) -> None:
        """Let time pass until a wall clock shows this."""
        instant = wall(text, zone)
        assert instant >= self.now, f"{text} is over"
        self._go_to(instant)

    def sleeps_through(self, *, hours: float = 0, minutes: float = 0) -> None:
        """Let time pass while the server is down: nothing runs meanwhile."""
        self.clock.advance(timedelta(hours=hours, minutes=minutes))

    def _go_to(self, instant: datetime) -> None:
        self.settle()
        while True:
            due = next_due(self.parts.db)
            if due is None or due > instant:
                break
            self.clock.set(max(due, self.now))
            self.settle()
        self.clock.set(instant)
        self.settle()
