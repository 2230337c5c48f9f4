"""Which channel a notice takes next, pure: one after another, until there is a receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.channels import CHANNELS, Channel
from app.outbox.events import Event
from app.outbox.rules import URGENT

#: How long a receipt of what isn't urgent may take, over any channel.
_WAIT = timedelta(minutes=15)


def receipt_wait(event: Event, channel: Channel) -> timedelta:
    """How long to wait for a receipt on a channel before the next one is tried."""
    return CHANNELS[channel].urgent_wait if event in URGENT else _WAIT


@dataclass(frozen=True, slots=True)
class ChannelState:
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
class SendNow:
    """Send over this channel now. `next_at`: when the next one would be tried, if there is one."""

    channel: Channel
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class WaitUntil:
    """Nothing to do before then."""

    until: datetime


def next_channel_move(
    lines: Sequence[ChannelState], event: Event, is_shown: bool, now: datetime
) -> SendNow | WaitUntil | None:
    """The next move of a notice over its lines, in the member's order; None: no more moves.

    A channel that took the notice ends what came before it; a receipt ends what would come after.
    """
    tried_indexes = [at for at, line in enumerate(lines) if line.first is not None]
    accepted_indexes = [at for at, line in enumerate(lines) if line.accepted]
    first = accepted_indexes[-1] if accepted_indexes else 0
    last = tried_indexes[-1] + 1 if is_shown and tried_indexes else len(lines)
    for at in range(first, last):
        line = lines[at]
        after = lines[at + 1 : last]
        has_more = any(
            later_line.first is None and (later_line.ready or later_line.later is not None)
            for later_line in after
        )
        until = (line.first or now) + receipt_wait(event, line.channel)
        going = SendNow(line.channel, until if has_more else None)
        if line.first is None:
            if line.ready:
                return going
            if line.later is not None and not has_more:
                return WaitUntil(line.later)
            continue
        if now < until and not (line.refused and has_more):
            if line.ready:
                return going
            if line.later is not None:
                return WaitUntil(min(line.later, until) if has_more else line.later)
            if line.accepted:
                return WaitUntil(until) if has_more else None
            continue
        if not has_more and all(later_line.first is None for later_line in after):
            if line.ready:
                return going
            if line.later is not None:
                return WaitUntil(line.later)
    return None
