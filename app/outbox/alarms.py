"""What isn't well in this installation, and when whoever runs it hears of it: pure rules.

An alarm holds nothing of a circle: a code, and times.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.core.channels import CHANNELS, Carrier, Channel

LATE = timedelta(seconds=60)  # later than that is an alarm (docs/decisions/0013)
SKEW = timedelta(seconds=30)
#: Gone for so long, a problem is over; one that comes and goes faster is one problem.
QUIET = timedelta(minutes=5)
#: How long one process may take to tell before another tells instead.
TELLING = timedelta(seconds=60)


class Code(StrEnum):
    """What can be wrong with the server itself."""

    DATABASE = "database"
    SCHEMA = "schema"
    CONTENT_KEY = "content_key"
    WORK_LATE = "work_late"
    WORKER = "worker"
    DISK = "disk"
    CLOCK = "clock"


def account_code(channel: Channel) -> str:
    """The code of a channel whose account was refused; of pushes, the operator's key."""
    is_push = CHANNELS[channel].carrier is Carrier.PUSH_SERVICE
    return "push_key" if is_push else f"{channel.value}_account"


def wrong_target_code(channel: Channel) -> str:
    """The code of a channel whose gateway would have sent to another number than it was given."""
    return f"{channel.value}_number"


def ceiling_code(channel: Channel) -> str:
    """The code of a channel over which nothing more may leave today."""
    return f"{channel.value}_ceiling"


_WORST_FIRST = (
    Code.DATABASE,
    Code.SCHEMA,
    Code.CONTENT_KEY,
    Code.WORK_LATE,
    Code.WORKER,
    *(account_code(channel) for channel in Channel),
    *(
        wrong_target_code(channel)
        for channel in Channel
        if CHANNELS[channel].carrier is Carrier.GATEWAY
    ),
    *(ceiling_code(channel) for channel in Channel if CHANNELS[channel].ceiling_setting),
    Code.DISK,
    Code.CLOCK,
)
#: Every code, the worst first (one closed list; docs/operating.md says what to do).
CODES: tuple[str, ...] = tuple(map(str, _WORST_FIRST))

#: A database that restarts is back within a minute: `/readyz` says it at once, a message doesn't.
_PATIENCE: Mapping[str, timedelta] = {Code.DATABASE: LATE}


@dataclass(frozen=True, slots=True)
class Disk:
    """Room where something is kept: bytes that this process may still use, and bytes in all."""

    free: int
    size: int


@dataclass(frozen=True, slots=True)
class Limits:
    """Below either, a disk is nearly full."""

    free_bytes: int
    free_percent: float


@dataclass(frozen=True, slots=True)
class Signs:
    """What one look finds. `oldest_due`: of what should have been done by now and isn't.

    `used_up`: channels of which as many left as the operator lets go in a day.
    `ticked_at`: the last tick of the worker in this process; None when it works elsewhere.
    """

    database: bool = True
    schema: bool = True
    content_key: bool = True
    oldest_due: datetime | None = None
    ticked_at: datetime | None = None
    refused: frozenset[Channel] = frozenset()
    wrong_target: frozenset[Channel] = frozenset()
    used_up: frozenset[Channel] = frozenset()
    disks: tuple[Disk, ...] = ()
    skew: timedelta = timedelta()


def alarm_codes(signs: Signs, limits: Limits, now: datetime) -> tuple[str, ...]:
    """The codes of what isn't well, the worst first; empty: all is."""
    codes = {account_code(channel) for channel in signs.refused}
    codes |= {wrong_target_code(channel) for channel in signs.wrong_target}
    codes |= {ceiling_code(channel) for channel in signs.used_up}
    if not signs.database:
        codes.add(Code.DATABASE)
    if not signs.schema:
        codes.add(Code.SCHEMA)
    if not signs.content_key:
        codes.add(Code.CONTENT_KEY)
    if signs.oldest_due is not None and now - signs.oldest_due >= LATE:
        codes.add(Code.WORK_LATE)
    # Without its database a worker can't tick: that is the same problem, not a second one.
    ticks = signs.ticked_at is None or now - signs.ticked_at < LATE
    if signs.database and signs.schema and not ticks:
        codes.add(Code.WORKER)
    if any(nearly_full(disk, limits) for disk in signs.disks):
        codes.add(Code.DISK)
    if abs(signs.skew) > SKEW:
        codes.add(Code.CLOCK)
    return tuple(code for code in CODES if code in codes)


def nearly_full(disk: Disk, limits: Limits) -> bool:
    """Whether a disk has less room than either limit."""
    return disk.free < limits.free_bytes or disk.free * 100 < disk.size * limits.free_percent


# --- when the operator hears of it ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trouble:
    """One problem over time. `telling_until`: somebody is telling of it just now."""

    code: str
    began_at: datetime
    seen_at: datetime
    told_at: datetime | None = None
    telling_until: datetime | None = None


class Move(StrEnum):
    """What is said of a problem; FORGET: it went before anybody was told."""

    BEGINS = "begins"
    STILL = "still"
    OVER = "over"
    FORGET = "forget"


def next_move(trouble: Trouble, now: datetime, interval: timedelta) -> Move | None:
    """What is to be said now: once when it begins, again each `interval`, once when it's over."""
    if trouble.telling_until is not None and now < trouble.telling_until:
        return None
    is_over = now - trouble.seen_at >= QUIET
    if trouble.told_at is None:
        if is_over:
            return Move.FORGET
        lasted = trouble.seen_at - trouble.began_at
        return Move.BEGINS if lasted >= _PATIENCE.get(trouble.code, timedelta()) else None
    if is_over:
        return Move.OVER
    return Move.STILL if now - trouble.told_at >= interval else None


def merge_troubles(stored: Iterable[Trouble], remembered: Iterable[Trouble]) -> dict[str, Trouble]:
    """What rows hold, with what a process remembers from a time when rows couldn't be written.

    Of two tellings of the same problem the later one counts.
    """
    troubles = {row.code: row for row in stored}
    for trouble in remembered:
        row = troubles.get(trouble.code)
        if row is None:
            troubles[trouble.code] = trouble
            continue
        told_at = max((at for at in (row.told_at, trouble.told_at) if at is not None), default=None)
        troubles[trouble.code] = Trouble(
            trouble.code,
            min(row.began_at, trouble.began_at),
            max(row.seen_at, trouble.seen_at),
            told_at,
            row.telling_until,
        )
    return troubles
