"""How long an ask stays open when nobody ends it. Pure.

The time that the person set counts from the moment when everybody was asked, and anew from each
yes and each arrival. It never cuts short what is under way: as long as the ladder runs, an ask has
no end but the person's.
"""

from __future__ import annotations

from datetime import datetime, timedelta

#: The most that an ask may stay open from now, however often the person keeps it open.
LONGEST = timedelta(hours=168)
#: Less than this isn't worth a tap.
WORTHWHILE = timedelta(minutes=1)


def stays_until(ends_at: datetime | None, since: datetime, hours: int) -> datetime:
    """Until when it stays open, counted from something new; never less than it did before."""
    until = since + timedelta(hours=hours)
    return until if ends_at is None else max(ends_at, until)


def kept_until(ends_at: datetime, hours: int, now: datetime) -> datetime | None:
    """Until when it stays open if the person keeps it open longer; None: no longer than it does."""
    until = min(max(ends_at, now) + timedelta(hours=hours), now + LONGEST)
    return until if until - ends_at >= WORTHWHILE else None


def is_over(state: str, *, exhausted: bool, ends_at: datetime | None, now: datetime) -> bool:
    """Whether an ask's time is over, with nothing under way that it would cut short."""
    if ends_at is None or now < ends_at:
        return False
    return state in {"covered", "paused"} or (state == "open" and exhausted)
