"""Whether a shift is within what the person set for a member. Pure.

One rule for every way to a shift: taking one or several, standing by, a swap, a turn, a
suggestion, an offer, being asked for a gap. The gate reads the night, too: in it nothing is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from app.circles.member_limits import SetLimits
from app.core.hours import minute_of, opens_at, within

WhyNot = Literal["night", "week"]


def touches_night(
    night: tuple[int, int], starts_at: datetime, ends_at: datetime, zone: str
) -> bool:
    """Whether any of a shift lies in the night, by the circle's wall clock.

    A shift that ends as the night begins, or begins as it ends, doesn't touch it.
    """
    begins, _ = night
    return within(*night, minute_of(starts_at, zone)) or opens_at(begins, starts_at, zone) < ends_at


def week_of(at: datetime, zone: str) -> tuple[int, int]:
    """The week in which a shift counts: Monday to Sunday on the circle's wall calendar."""
    return at.astimezone(ZoneInfo(zone)).date().isocalendar()[:2]


def why_not(
    limits: SetLimits,
    starts_at: datetime,
    ends_at: datetime,
    other_starts: Iterable[datetime],
    zone: str,
) -> WhyNot | None:
    """Which limit a shift is beyond; None: it is within them.

    `other_starts`: when the member's other shifts begin, also those of the week that are over.
    """
    if limits.night is not None and touches_night(limits.night, starts_at, ends_at, zone):
        return "night"
    if limits.weekly is not None:
        week = week_of(starts_at, zone)
        if sum(week_of(start, zone) == week for start in other_starts) >= limits.weekly:
            return "week"
    return None
