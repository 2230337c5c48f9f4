"""How often something may be done, pure: a bucket that empties with each time and refills evenly.

A bucket is one number, the instant at which it is full again, in microseconds of Unix time (the
generic cell rate algorithm, ITU-T I.371, read as a leaky bucket). No row is a full bucket.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` times at once; an empty bucket is full again after `per`."""

    burst: int
    per: timedelta

    @property
    def step(self) -> int:
        """Microseconds that one time takes to come back."""
        return max(1, self.per // _MICROSECOND // self.burst)

    @property
    def depth(self) -> int:
        """Microseconds that an empty bucket takes to be full again."""
        return self.step * self.burst

    def times(self, factor: int) -> Rate:
        """A rate of `factor` times as many in the same time."""
        return Rate(self.burst * factor, self.per)


def micros(at: datetime) -> int:
    """An instant as microseconds of Unix time."""
    return (at - _EPOCH) // _MICROSECOND


def take(full_at: int | None, now: int, rate: Rate) -> int | None:
    """When the bucket is full again after one more time; None: it is empty now.

    An instant further ahead than an empty bucket needs was written by a clock that was wrong, or
    under a slower rate. It counts as full: nobody is shut out until that instant.
    """
    after = _base(full_at, now, rate) + rate.step
    return after if after <= now + rate.depth else None


def wait(full_at: int | None, now: int, rate: Rate) -> timedelta:
    """How long until there is room for one more time; zero: there is."""
    after = _base(full_at, now, rate) + rate.step
    return max(timedelta(), (after - now - rate.depth) * _MICROSECOND)


def _base(full_at: int | None, now: int, rate: Rate) -> int:
    if full_at is None or not now < full_at <= now + rate.depth:
        return now
    return full_at
