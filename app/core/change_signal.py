"""Content-free hints after a commit: in which circles something changed, never what.

Inside one process a hint wakes listeners at once. Between processes PostgreSQL carries it by
NOTIFY; on SQLite a listener looks at `PRAGMA data_version`, which costs microseconds and doesn't
say where: then every circle may have changed.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable

CHANNEL = "showup"
#: PostgreSQL takes fewer than 8,000 bytes in one NOTIFY; an id has 22 characters.
MOST_TOLD = 300
ANYWHERE = "*"

#: The circles in which something changed; empty: nothing that phones show; None: anywhere.
Hint = frozenset[str] | None
Listener = Callable[[Hint], None]


class Signal:
    """Fans a hint out to listeners in this process. Listeners must not block."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()
        # Who tells: what this process told comes back to it, and it knew that already.
        self._name = secrets.token_hex(8)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Add a listener; the returned call takes it away again."""
        with self._lock:
            self._listeners.append(listener)

        def stop() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return stop

    def fire(self, hint: Hint = None) -> None:
        """Tell every listener in this process."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(hint)

    def encode(self, circles: frozenset[str]) -> str:
        """A hint as other processes are told it: who tells, and ids."""
        ids = sorted(circles) if len(circles) <= MOST_TOLD else [ANYWHERE]
        return " ".join([self._name, *ids])

    def hear(self, payload: str) -> None:
        """Fire what another process told; what this one told itself was fired long ago."""
        teller, *ids = payload.split() or [""]
        if teller != self._name:
            self.fire(None if ids == [ANYWHERE] else frozenset(ids))
