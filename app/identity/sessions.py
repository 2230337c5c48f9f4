"""Rules of sessions, pure: when a token is renewed, when it was stolen, when a device is idle."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from app.core.ids import b64url

#: A device that nobody uses for so long is signed out, unless it never idles.
IDLE = timedelta(days=90)
#: Only the Monday of the last week of use is kept: nobody loses a day by that.
WEEK = timedelta(days=7)
#: How long before that its owner is told, the first time and the last.
FIRST_WARNING = timedelta(days=14)
LAST_WARNING = timedelta(days=3)
RENEW_AFTER = timedelta(days=1)
#: For so long after its successor's first use a replaced token is still taken: a phone on a slow
#: network may have sent it before it had the new one.
GRACE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a presented token and its session.

    `good_until`: of a replaced one, `GRACE` after its successor's first use; none: not used yet.
    """

    issued_at: datetime
    replaced: bool
    good_until: datetime | None
    ended: bool


Verdict = Literal["good", "renew", "hand_over", "ended", "stolen"]


def judge(token: Token, now: datetime, began_at: datetime) -> Verdict:
    """Decide on a presented token; `began_at`: when its request began to come in.

    "hand_over": its successor was made and never used, so the answer that brought it may be lost;
    the same one is handed over again. A replaced token stays good for `GRACE` after its
    successor's first use, and for requests that began before that. A later use means that two
    hold it: the whole session ends ("stolen"). A session in use has no other end.
    """
    if token.ended:
        return "ended"
    if token.replaced:
        if token.good_until is None:
            return "hand_over"
        late = now >= token.good_until and began_at >= token.good_until - GRACE
        return "stolen" if late else "good"
    return "renew" if now - token.issued_at >= RENEW_AFTER else "good"


def successor_of(token: str, salt: str) -> str:
    """The token that follows one: the same each time it is handed over.

    Whoever has the database alone can't make it, and once the salt is wiped nobody can.
    """
    key = token.encode("utf-8")
    return b64url(hmac.new(key, f"showup:successor:{salt}".encode(), hashlib.sha256).digest())


@dataclass(frozen=True, slots=True)
class IdleDevice:
    """How long a device hasn't been used, and how often its owner was told.

    `told_at`: when they were told first.
    """

    used_on: datetime
    warnings: int = 0
    told_at: datetime | None = None


def ends_at(quiet: IdleDevice) -> datetime:
    """When an idle device is signed out: never less than `FIRST_WARNING` after the first word."""
    idle = quiet.used_on + WEEK + IDLE
    return max(idle, quiet.told_at + FIRST_WARNING) if quiet.told_at is not None else idle


def quiet_step(quiet: IdleDevice, now: datetime) -> Literal["tell", "end"] | None:
    """What is due for a device that isn't used: a word to its owner, its end, or nothing yet."""
    end = ends_at(quiet)
    if quiet.warnings == 0:
        return "tell" if now >= end - FIRST_WARNING else None
    if quiet.warnings == 1:
        return "tell" if now >= end - LAST_WARNING else None
    return "end" if now >= end else None


def week_of(now: datetime) -> datetime:
    """The Monday, 00:00 UTC, of a time's week: the only trace of use that is kept."""
    day = now.date() - timedelta(days=now.weekday())
    return datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)


def month_of(now: datetime) -> datetime:
    """The first day, 00:00 UTC, of a time's month: all that is known of an old token."""
    return datetime(now.year, now.month, 1, tzinfo=now.tzinfo)


def week_name(monday: date) -> str:
    """An ISO week, as `2026-W47`."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"
