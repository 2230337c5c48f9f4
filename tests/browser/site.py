"""The real application on localhost: API, phone app and worker, with a push service of our own.

Its clock runs, but begins at a fixed hour of a story, so that no test depends on when it is run.
"""

import logging
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self, cast

import uvicorn

from app.circles.models import Circle
from app.core.clock import SteadyClock
from app.core.db import Database
from app.core.migrations import migrate
from app.core.settings import Settings
from app.delivery.webpush import public_key
from app.demo.run import add_stand_in_push
from app.demo.seed import device_link, seed
from app.main import Parts, create_app, make_parts, make_worker
from app.serving import Server
from tests.push.service import PushService
from tests.serving import PromptServer, with_routes_read
from tests.world import Friend, Handset, World

ZONE = "America/Vancouver"
#: A Thursday, twenty to five in the afternoon in `ZONE`.
STORY = datetime(2026, 6, 11, 23, 40, tzinfo=UTC)
#: Seconds that a start or an end may take.
PATIENCE_S = 60.0


class _Complaints(logging.Handler):
    """Keeps what the server logs as an error: a test with one has failed."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(logging.Formatter().format(record))


class _Wire:
    """How many notices are on their way to the push service or a gateway."""

    def __init__(self) -> None:
        self._count = 0
        self.quiet = threading.Condition()

    def trace(self, point: str) -> None:
        """What the worker calls before and after it sends."""
        with self.quiet:
            self._count += {"send.before": 1, "send.after": -1}.get(point, 0)
            self.quiet.notify_all()

    def is_quiet(self) -> bool:
        """Whether nothing is on its way."""
        return self._count == 0


class _Server(Server, PromptServer):
    """The app's own server, which ends its streams first, without uvicorn's pauses."""


class Site:
    """Start with `with Site(folder) as site:`; `stop` and `start` keep address, data and clock.

    `database`: a migrated SQLite file's URL; without one the data folder's own is migrated.
    """

    def __init__(
        self, data: Path, *, database: str = "", at: datetime = STORY, **settings: object
    ) -> None:
        self._extra_settings = settings
        self._ahead_s = 0.0
        self.clock = SteadyClock(wall=lambda: at, steady=lambda: time.monotonic() + self._ahead_s)
        self.push = PushService(now=self.clock.now)
        self._data = data
        self._database = database
        self._port = 0
        self._parts: Parts | None = None
        self._accounts: dict[str, str] = {}
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self._wire = _Wire()
        self._complaints = _Complaints()
        # What a `Friend` of the story asks of its world.
        self.push_key = ""
        self.friends: dict[str, Friend] = {}
        self.handsets: list[Handset] = []

    @property
    def url(self) -> str:
        """The app's origin."""
        return f"http://localhost:{self._port}"

    @property
    def port(self) -> int:
        """The TCP port on localhost."""
        return self._port

    def goes_ahead(self, **time_: float) -> None:
        """It is later at once, by so many `hours` or `days`.

        Not while a notice is on its way: no clock jumps between a token's signing and its check,
        which the push service would refuse as one that is over.
        """
        with self._wire.quiet:
            assert self._wire.quiet.wait_for(self._wire.is_quiet, PATIENCE_S), "it never came"
            self._ahead_s += timedelta(**time_).total_seconds()

    def widens_at_once(self, circle_id: str) -> None:
        """For a story about something else: the plan doesn't wait for the person's pause."""
        assert self._parts is not None
        with self._parts.db.write() as tx:
            tx.session.get_one(Circle, circle_id).widen_hours = 0

    @property
    def shift_ms(self) -> int:
        """How far the story's clock is from this machine's, in milliseconds."""
        return int((self.clock.now() - datetime.now(UTC)).total_seconds() * 1000)

    def __enter__(self) -> Self:
        logging.getLogger().addHandler(self._complaints)
        logging.getLogger("uvicorn.error").addHandler(self._complaints)
        self.push.start()
        try:
            self.start()
        except BaseException:
            self.push.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for handset in self.handsets:
            handset.http.close()
        self.stop()
        self.push.stop()
        logging.getLogger().removeHandler(self._complaints)
        logging.getLogger("uvicorn.error").removeHandler(self._complaints)
        if kind is None:
            assert not self._complaints.messages, "\n".join(self._complaints.messages)

    def start(self) -> None:
        """Listen, at the same address as before if there was one."""
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self._port))
        self._port = int(listener.getsockname()[1])
        settings = Settings(
            data=self._data,
            database_url=self._database,
            port=self._port,
            public_url=self.url,
            push_origins=f"{self.push.origin},{self.url}",
            **self._extra_settings,  # type: ignore[arg-type]
        )
        self._data.mkdir(parents=True, exist_ok=True)
        if not self._database:
            migrate(settings.url)
        parts = make_parts(settings, self.clock)
        self.push_key = public_key(parts.keys.vapid)
        self._parts = parts
        self._wire = _Wire()
        worker = make_worker(parts, self._wire.trace)
        app = with_routes_read(create_app(settings, parts=parts, worker=worker))
        self._app = app
        add_stand_in_push(app)
        config = uvicorn.Config(
            app, log_level="error", access_log=False, timeout_graceful_shutdown=1
        )
        server = _Server(config, app)
        ready = threading.Event()
        real_startup = server.startup

        async def startup(sockets: list[socket.socket] | None = None) -> None:
            await real_startup(sockets)
            ready.set()

        server.startup = startup  # type: ignore[method-assign]
        self._thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listener]}, name="site", daemon=True
        )
        self._server = server
        self._thread.start()
        assert ready.wait(PATIENCE_S), "the server didn't start"
        assert server.started, "the server didn't start"

    def stop(self) -> None:
        """The server is gone: nothing listens at its address any more."""
        if self._server is None or self._thread is None:
            return
        self._server.ends()
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive(), "the server didn't end"
        self._server = self._thread = self._parts = None

    def streams(self) -> int:
        """How many phones listen now."""
        return len(self._app.state.live)

    def waits_until(self, holds: Callable[[], bool], longest_s: float = PATIENCE_S) -> None:
        """Wait until something holds."""
        end = time.monotonic() + longest_s
        while not holds():
            assert time.monotonic() < end, "it never came"
            time.sleep(0.02)

    def waits_for_streams(self, count: int) -> None:
        """Wait until so many phones listen."""
        self.waits_until(lambda: self.streams() == count)

    def friend(
        self, name: str, *, zone: str = ZONE, language: str = "en", push: bool = True
    ) -> Friend:
        """Somebody whose phone talks to the API without a browser."""
        new_friend = self.friends[name] = Friend(self.as_world, name, zone, language, push)
        return new_friend

    @property
    def db(self) -> Database:
        """The database behind it, for what nobody does over HTTP."""
        assert self._parts is not None, "the server isn't running"
        return self._parts.db

    @property
    def as_world(self) -> World:
        """For friends and handsets, which need nothing of a world but what stands above."""
        return cast(World, self)

    def settle(self) -> None:
        """The worker runs by itself here."""

    def device_link(self, name: str) -> str:
        """A link that signs a browser in as somebody of the demo's circle, which it writes."""
        assert self._parts is not None, "the server isn't running"
        if not self._accounts:
            self._accounts = seed(self._parts.db, self.url)
        return device_link(self._parts.db, self._accounts[name], self.url)
