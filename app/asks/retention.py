"""How long a closed ask is there to be read, by whom, and when it is deleted. Pure.

An ask that runs has neither an end (`closed_at`) nor a time to be deleted (`forget_at`); one that
the person keeps has an end alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta

#: A closed ask is deleted so long after its end, unless the person keeps it.
KEPT_FOR = timedelta(days=14)
#: Practice is deleted sooner, and with it whose phones showed it.
DRILL_KEPT_FOR = timedelta(days=3)
#: One that the person lets go is there for so long still: it may have been a slip.
SLIP = timedelta(days=1)


def is_kept(closed_at: datetime | None, forget_at: datetime | None) -> bool:
    """Whether the person keeps a closed ask."""
    return closed_at is not None and forget_at is None


def is_gone(forget_at: datetime | None, now: datetime) -> bool:
    """Whether a closed ask has had its time, deleted already or not."""
    return forget_at is not None and forget_at <= now


def is_gone_for_friends(closed_at: datetime | None, now: datetime) -> bool:
    """`is_gone` for anyone but the person: an ask that the person keeps is theirs alone to read."""
    return closed_at is not None and closed_at + KEPT_FOR <= now


def goes_at(closed_at: datetime, now: datetime) -> datetime:
    """When an ask that is let go is deleted."""
    return max(closed_at + KEPT_FOR, now + SLIP)
