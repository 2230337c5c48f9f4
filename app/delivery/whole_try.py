"""A limit on a try as a whole.

Libraries that block have a limit for each read: a server that drips its answer byte by byte can
hold them for as long as it likes. Here a try's connections are closed when its time is over, so
that whatever waits on them ends.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

_thread_state = threading.local()


class WholeTry:
    """`with WholeTry(seconds) as limit:`; one in a thread at a time."""

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._connections: list[socket.socket] = []
        #: The time was over, and what still waited was ended.
        self.over = False

    def watch(self, connection: socket.socket) -> None:
        """End this connection too when the time is over. TLS may be put around it afterwards."""
        with self._lock:
            # A handle of our own: whoever wraps the socket takes the first one away.
            self._connections.append(connection.dup())
            if self.over:
                _shut(self._connections[-1])

    def _end(self) -> None:
        with self._lock:
            self.over = True
            for connection in self._connections:
                _shut(connection)

    def __enter__(self) -> Self:
        _thread_state.limit = self
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _thread_state.limit = None
        self._timer.cancel()
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()


def is_time_over() -> bool:
    """Whether this thread's try was ended by its limit."""
    limit: WholeTry | None = getattr(_thread_state, "limit", None)
    return limit is not None and limit.over


def watch_connections(connect: Callable[..., socket.socket]) -> Callable[..., socket.socket]:
    """A function that connects, whose connections end with the try of the thread that asks."""

    def connect_watched(*args: object, **options: object) -> socket.socket:
        connection = connect(*args, **options)
        limit: WholeTry | None = getattr(_thread_state, "limit", None)
        if limit is not None:
            limit.watch(connection)
        return connection

    return connect_watched


def _shut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
