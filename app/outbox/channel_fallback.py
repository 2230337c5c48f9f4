"""Which channel a notice takes next, pure: one after another, until there is a receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.outbox.models import Channel, Event
from app.outbox.rules import URGENT

# How long a receipt may take before the next channel is tried. A worker on a phone shows a push
# within seconds; people look at mail and texts later.
_URGENT_WAIT = {
    Channel.PUSH: timedelta(seconds=60),
    Channel.MAIL: timedelta(minutes=2),
    Channel.SMS: timedelta(minutes=2),
    Channel.VOICE: timedelta(minutes=2),
}
_WAIT = timedelta(minutes=15)


def receipt_wait(event: Event, channel: Channel) -> timedelta:
    """How long to wait for a receipt on a channel before the next one is tried."""
    return _URGENT_WAIT[channel] if event in URGENT else _WAIT


@dataclass(frozen=True, slots=True)
class Line:
    """One channel that consent allows and that has an address, with what was tried on it.

    `ready`: something there can be tried now; `later`: the first instant at which it can.
    `refused`: the last try there was refused for a reason of the operator's, and took nothing.
    """

    channel: Channel
    first: datetime | None = None
    accepted: bool = False
    ready: bool = False
    later: datetime | None = None
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Go:
    """Send over this channel now. `next_at`: when the next one would be tried, if there is one."""

    channel: Channel
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing to do before then."""

    until: datetime


def choose(lines: Sequence[Line], event: Event, shown: bool, now: datetime) -> Go | Rest | None:
    """The next move of a notice over its lines, in the member's order; None: no more moves.

    A channel that took the notice ends what came before it; a receipt ends what would come after.
    """
    tried = [at for at, line in enumerate(lines) if line.first is not None]
    took = [at for at, line in enumerate(lines) if line.accepted]
    first = took[-1] if took else 0
    last = tried[-1] + 1 if shown and tried else len(lines)
    for at in range(first, last):
        line = lines[at]
        after = lines[at + 1 : last]
        more = any(one.first is None and (one.ready or one.later is not None) for one in after)
        until = (line.first or now) + receipt_wait(event, line.channel)
        going = Go(line.channel, until if more else None)
        if line.first is None:
            if line.ready:
                return going
            if line.later is not None and not more:
                return Rest(line.later)
            continue
        if now < until and not (line.refused and more):
            if line.ready:
                return going
            if line.later is not None:
                return Rest(min(line.later, until) if more else line.later)
            if line.accepted:
                return Rest(until) if more else None
            continue
        if not more and all(one.first is None for one in after):
            if line.ready:
                return going
            if line.later is not None:
                return Rest(line.later)
    return None
