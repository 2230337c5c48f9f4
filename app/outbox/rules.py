"""Rules of notices, pure: which goes first, how long it matters, when it is tried again."""

from __future__ import annotations

from datetime import timedelta

from app.outbox.events import EVENTS, Event

URGENT = frozenset(event for event, spec in EVENTS.items() if spec.urgent)

LEASE = timedelta(seconds=10)  # a sender's first byte leaves within it (docs/decisions/0003)
GRACE = timedelta(seconds=12)  # a sender may wait 10 s for an answer; then the lease is taken back
BATCH = 64
# The status of a text or a call whose gateway didn't say in time whether it took it. A second one
# like that ends the channel for its notice: a slow gateway must not ring somebody all night.
UNCLEAR = 0
# Why a text or a call was not handed to its gateway: it would have gone to another number.
WRONG_TARGET = "wrong_target"


def priority(event: Event) -> int:
    """Lower goes first."""
    return EVENTS[event].priority


def lifetime_of(event: Event) -> timedelta:
    """How long the notice matters: after that it isn't sent, and push services drop it."""
    return EVENTS[event].lifetime


def longest_pause(event: Event) -> timedelta:
    """The longest time between two tries, whatever a service asks for."""
    return EVENTS[event].longest_pause


def next_try(event: Event, tries: int, retry_after_s: float | None, jitter: float) -> timedelta:
    """When to try again: after 2 s, doubling, or later where the service asked for it.

    `jitter` is a number from 0 to 1; it spreads tries over the upper half of the pause. What a
    service asks for can make the pause longer, never shorter, and never longer than the event
    allows.
    """
    longest = longest_pause(event).total_seconds()
    pause = min(2.0 * 2 ** min(tries, 12), longest) * (0.5 + jitter / 2)
    if retry_after_s is not None:
        pause = max(pause, min(retry_after_s, longest) + jitter)
    return timedelta(seconds=pause)
