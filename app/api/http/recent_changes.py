"""When each circle last changed, for phones that looked before they began to listen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import datetime

from app.core.change_signal import Hint

#: Circles that are remembered. Past that all is forgotten, and every phone that asks looks again.
MOST_CIRCLES = 10_000


class RecentChanges:
    """Takes hints of this process from any thread, and tells what came after an instant."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._changed_at: dict[str, datetime] = {}
        # What came before isn't known: it may have been anywhere.
        self._anywhere_at = now()

    def note(self, hint: Hint) -> None:
        """Something changed just now: in these circles, or (None) anywhere."""
        now = self._now()
        with self._lock:
            if hint is None or len(self._changed_at) + len(hint) > MOST_CIRCLES:
                self._changed_at.clear()
                self._anywhere_at = now
            self._changed_at.update(dict.fromkeys(hint or (), now))

    def in_any_of(self, circles: Iterable[str], since: datetime) -> list[str]:
        """Those of some circles in which something may have changed at `since` or later, sorted."""
        with self._lock:
            if self._anywhere_at >= since:
                return sorted(circles)
            return sorted(
                circle
                for circle in circles
                if (changed_at := self._changed_at.get(circle)) is not None and changed_at >= since
            )
