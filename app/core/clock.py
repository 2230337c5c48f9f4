"""The one source of `now`. Everything else is handed a clock (docs/decisions/0005)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time: `now` in UTC, `monotonic` in seconds that never jump."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...


def _boot_seconds() -> float:
    # Unlike CLOCK_MONOTONIC it goes on while a laptop sleeps, so a woken server isn't late.
    boottime = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime(boottime)


class SteadyClock:
    """Wall time read once at the start, carried on by a clock that no one can set.

    A machine whose wall clock jumps while the process runs moves no step of an ask
    (promise 2). `skew` tells how far the wall has moved away, for operators.
    """

    def __init__(
        self,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        steady: Callable[[], float] = _boot_seconds,
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._start_wall = wall()
        self._start_steady = steady()

    def now(self) -> datetime:
        return self._start_wall + timedelta(seconds=self._steady() - self._start_steady)

    def monotonic(self) -> float:
        return time.monotonic()

    def skew(self) -> timedelta:
        """How far the machine's wall clock has moved from ours."""
        return self._wall() - self.now()


class SetClock:
    """A clock that stands where it is put: for time travel in tests and benchmarks."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("a clock needs an aware time")
        self._at = at.astimezone(UTC)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            return self._at

    def monotonic(self) -> float:
        # The sender's deadline is real seconds on a real wire, in time travel too.
        return time.monotonic()

    def advance(self, by: timedelta) -> None:
        with self._lock:
            self._at += by

    def set(self, at: datetime) -> None:
        with self._lock:
            self._at = at.astimezone(UTC)
