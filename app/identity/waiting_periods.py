"""How long a phone or an address is held back, pure.

What a push service or a gateway asks for is kept for a while, and never longer than what is to be
sent allows: one answer must not silence somebody for a day.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol


class Pausable(Protocol):
    """A phone or an address, as the rule reads it."""

    @property
    def not_before(self) -> datetime | None: ...
    @property
    def held_at(self) -> datetime | None: ...


def ready_at(place: Pausable, longest: timedelta) -> datetime | None:
    """From when a place may be tried, if it is held back for at most `longest`; None: now.

    Without the instant at which somebody asked for it (`held_at`) nothing can be sent there at
    all: then it is held as long as it says.
    """
    if place.not_before is None or place.held_at is None:
        return place.not_before
    return min(place.not_before, place.held_at + longest)


def is_ready(place: Pausable, longest: timedelta, now: datetime) -> bool:
    """Whether a place may be tried now."""
    ready = ready_at(place, longest)
    return ready is None or ready <= now
