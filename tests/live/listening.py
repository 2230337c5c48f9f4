"""A phone's stream of hints, read over a real socket; and servers for it to come from."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import uvicorn

from app.core.clock import SetClock, SteadyClock
from app.core.settings import Settings
from app.main import create_app, make_parts
from app.serving import Server

PATIENCE_S = 60.0
ROOT = Path(__file__).parents[2]


class Ear:
    """Open with `with Ear(url, token) as ear:`; it listens from then on.

    `since`: the `Showup-At` of an answer, to hear also of what changed after it.
    """

    def __init__(self, url: str, token: str, *, since: str = "") -> None:
        at = urlsplit(url)
        self.raw = b""
        self.ended_at: float | None = None
        self._ids: queue.Queue[str] = queue.Queue()
        self._socket = socket.create_connection((at.hostname or "", at.port or 80), timeout=60)
        self._socket.sendall(
            b"GET /api/v1/live" + (f"?since={since}" if since else "").encode() + b" HTTP/1.1\r\n"
            b"Host: localhost\r\n"
            b"Authorization: Bearer " + token.encode() + b"\r\n\r\n"
        )
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._read, name="ear", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.wait(lambda: b"retry: " in self.raw or self.ended_at is not None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE_S)
        self._socket.close()

    def _read(self) -> None:
        rest = b""
        while True:
            try:
                chunk = self._socket.recv(65_536)
            except OSError:
                chunk = b""
            with self._changed:
                self.raw += chunk
                # A last chunk of nothing ends the stream on a connection that stays.
                if not chunk or self.raw.endswith(b"0\r\n\r\n"):
                    self.ended_at = time.monotonic()
                self._changed.notify_all()
            rest += chunk
            while b"\n\n" in rest:
                event, rest = rest.split(b"\n\n", 1)
                for line in event.split(b"\n"):
                    if line.startswith(b"data: "):
                        self._ids.put(line[6:].decode())
            if self.ended_at is not None:
                return

    def wait(self, until: object, seconds: float = PATIENCE_S) -> None:
        """Wait until something holds of what was heard."""
        assert callable(until)
        with self._changed:
            assert self._changed.wait_for(until, seconds), self.raw

    @property
    def status(self) -> int:
        """The HTTP status of the answer."""
        return int(self.raw.split(b" ", 2)[1])

    def hears(self, circle: str) -> None:
        """Wait for a hint of this circle."""
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                if self._ids.get(timeout=max(0.0, end - time.monotonic())) == circle:
                    return
            except queue.Empty:
                raise AssertionError(f"no hint of {circle}: {self.raw!r}") from None

    def forgets(self) -> None:
        """What was heard so far counts no more."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._ids.get_nowait()

    def heard_ids(self) -> list[str]:
        """The ids heard and not asked for yet."""
        ids = []
        with contextlib.suppress(queue.Empty):
            while True:
                ids.append(self._ids.get_nowait())
        return ids

    def is_ended(self, within_s: float) -> None:
        """Wait until the server ended the stream."""
        self.wait(lambda: self.ended_at is not None, within_s)


class Serving:
    """The application under `app.serving.Server`, as `showup serve` runs it: lifespan and all."""

    def __init__(
        self, settings: Settings, clock: SetClock | SteadyClock, *, answers_s: int = 5
    ) -> None:
        """`answers_s`: seconds that answers under way may take once it was told to end."""
        parts = make_parts(settings, clock)
        self.app = create_app(settings, parts=parts)
        config = uvicorn.Config(
            self.app,
            host="127.0.0.1",
            port=0,
            log_level="error",
            timeout_graceful_shutdown=answers_s,
        )
        self._server = Server(config, self.app)
        self._thread = threading.Thread(target=self._server.run, name="serving", daemon=True)
        self.url = ""

    def __enter__(self) -> Self:
        self._thread.start()
        end = time.monotonic() + PATIENCE_S
        while not self._server.started:
            assert self._thread.is_alive(), "the server ended"
            assert time.monotonic() < end, "the server didn't start"
            time.sleep(0.005)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> float:
        """End as by SIGTERM; gives the seconds it took."""
        started = time.monotonic()
        self._server.should_exit = True
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive(), "the server didn't end"
        return time.monotonic() - started

    def streams(self) -> int:
        """How many streams are open."""
        return len(self.app.state.live)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(url: str) -> None:
    """Wait until a server says that it is alive."""
    end = time.monotonic() + PATIENCE_S
    at = urlsplit(url)
    while True:
        try:
            socket.create_connection((at.hostname or "", at.port or 80), timeout=1).close()
        except OSError:
            assert time.monotonic() < end, "the server didn't start"
            time.sleep(0.02)
        else:
            return
