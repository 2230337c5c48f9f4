"""Content-free hints after a commit: "something changed", never what.

Inside one process a hint wakes listeners at once. Between processes PostgreSQL carries it by
NOTIFY; on SQLite a listener looks at `PRAGMA data_version`, which costs microseconds.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

CHANNEL = "showup"


class Signal:
    """Fans a hint out to listeners in this process. Listeners must not block."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []
        self._lock = threading.Lock()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Add a listener; the returned call takes it away again."""
        with self._lock:
            self._listeners.append(listener)

        def stop() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return stop

    def fire(self) -> None:
        """Tell every listener."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener()
