"""Rules of sessions, pure: how long one lasts, when its token is renewed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

IDLE = timedelta(days=90)
LONGEST = timedelta(days=365)
RENEW_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a presented token and its session."""

    issued_at: datetime
    replaced: bool
    successor_used: bool
    session_ends_at: datetime
    session_used_on: datetime
    ended: bool
    never_idle: bool = False


Verdict = Literal["good", "renew", "ended", "stolen"]


def judge(token: Token, now: datetime) -> Verdict:
    """Decide on a presented token.

    A replaced token stays good until its successor was used (a lost answer must not lock anyone
    out); after that its use means two holders, and the whole session ends ("stolen").
    """
    if token.ended or now >= token.session_ends_at:
        return "ended"
    if not token.never_idle and now - token.session_used_on > IDLE + timedelta(days=7):
        return "ended"
    if token.replaced:
        return "stolen" if token.successor_used else "good"
    return "renew" if now - token.issued_at >= RENEW_AFTER else "good"


def week_of(now: datetime) -> datetime:
    """The Monday, 00:00 UTC, of a time's week: the only trace of use that is kept."""
    day = now.date() - timedelta(days=now.weekday())
    return datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)


def week_name(monday: date) -> str:
    """An ISO week, as `2026-W47`."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"
