"""How many texts and calls leave this server in a day: each costs its operator money.

An ask is never held back by it, nor what belongs to one; they are counted all the same, so that
what can wait makes room. Practice can wait.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from app.core.buckets import bucket_key, count_in, room_in
from app.core.channels import Channel
from app.core.db import Tx
from app.core.rates import Rate
from app.core.settings import Settings
from app.outbox.events import EVENTS

#: What goes out even when the day's are used up: an ask, and what ends it.
ALWAYS = frozenset(event for event, spec in EVENTS.items() if spec.passes_ceiling)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ceilings:
    """The most in a day of some channels; of the others, as many as there are."""

    limits: Mapping[Channel, int] = field(default_factory=dict)

    def take(self, tx: Tx, channel: Channel) -> timedelta | None:
        """Count one message on its way; None when there is room for it, else how long until."""
        rate = self._rate(channel)
        return None if rate is None else count_in(tx, _key(tx, channel), rate)

    def wait(self, tx: Tx, channel: Channel) -> timedelta:
        """How long until one that can wait may go; zero: now."""
        rate = self._rate(channel)
        return timedelta() if rate is None else room_in(tx, _key(tx, channel), rate)

    def used_up(self, tx: Tx) -> frozenset[Channel]:
        """The channels whose day is used up."""
        return frozenset(channel for channel in self.limits if self.wait(tx, channel))

    def _rate(self, channel: Channel) -> Rate | None:
        limit = self.limits.get(channel)
        return None if limit is None else Rate(limit, _DAY)


NO_CEILINGS = Ceilings()


def ceilings_of(settings: Settings) -> Ceilings:
    """The ceilings that the operator set."""
    return Ceilings(
        {
            channel: ceiling
            for channel in Channel
            if (ceiling := settings.daily_ceiling(channel)) is not None
        }
    )


def _key(tx: Tx, channel: Channel) -> str:
    return bucket_key(tx, "left", channel)
