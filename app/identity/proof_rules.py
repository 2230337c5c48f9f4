"""Proof that somebody is who they were: what counts as one, and what needs one. Pure.

What can't be taken back, and what decides who can come back, needs more than a phone that lies
open: a passkey or the recovery code within the last minutes, or a wait of a day that any other
device can end (three days where there is one that could be shown). Whatever stops or narrows
something never needs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

#: For so long a passkey or the code counts on the device where it was shown.
FRESH = timedelta(minutes=10)
#: An account that began a moment ago has nothing to guard yet.
YOUNG = timedelta(hours=24)
#: How long to wait without a passkey and a code, and with one that can't be shown (the paper is
#: gone): then whoever lost the phone has days to come back first.
WAIT = timedelta(hours=24)
LONG_WAIT = timedelta(hours=72)
#: For how long a wait that is over counts.
OPEN = timedelta(hours=24)
#: From when on somebody who uses the app is offered a way back in.
OFFER_AFTER = timedelta(hours=1)

Proof = Literal["given", "show", "wait"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a device and its account.

    `has_means`: a passkey or a code that counts; `proved_at`: when one was shown on this device;
    `ready_at`: when a wait that was begun on this device is over.
    """

    account_at: datetime
    has_means: bool
    proved_at: datetime | None = None
    ready_at: datetime | None = None


def proof(standing: Standing, now: datetime) -> Proof:
    """Whether there is proof enough, or what would be: "show" one's means, or "wait"."""
    ready_at = standing.ready_at
    waited = ready_at is not None and ready_at <= now < ready_at + OPEN
    if waited or has_shown(standing.proved_at, now):
        return "given"
    if standing.has_means:
        return "show"
    return "given" if now - standing.account_at < YOUNG else "wait"


def has_shown(proved_at: datetime | None, now: datetime) -> bool:
    """Whether a passkey or the code was shown on a device within the last minutes."""
    return proved_at is not None and now - proved_at < FRESH


def wait_for(has_means: bool) -> timedelta:
    """How long a wait is that stands for a passkey or a code."""
    return LONG_WAIT if has_means else WAIT


def counts_from(is_proved: bool, now: datetime) -> datetime:
    """From when on a new passkey or code counts in full.

    Made without proof it lets somebody sign in at once, and for a day no more than that: it
    neither ends other devices nor proves anything, and any device can take it away.
    """
    return now if is_proved else now + WAIT


def may_end(caller: Standing, *, caller_at: datetime, target_at: datetime, now: datetime) -> bool:
    """Whether a device may sign another one out.

    Those that were there before it take more, since whoever has a phone for a minute can add one:
    proof where there is a passkey or a code that counts, else a day since it was added.
    """
    if target_at >= caller_at:
        return True
    if caller.has_means:
        return proof(caller, now) == "given"
    return has_shown(caller.proved_at, now) or now - caller_at >= WAIT
