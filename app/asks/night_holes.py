"""Hours at which an ask would reach nobody, seen ahead. Pure (promise 3).

Coarse on purpose: one look in the middle of each hour, by grants, reach and shifts as they
stand now. It tells nobody why somebody can't be reached then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
DAYS = 7


@dataclass(frozen=True, slots=True)
class Hole:
    """A stretch of whole hours at which an ask would reach nobody."""

    starts_at: datetime
    ends_at: datetime


def find_holes(
    now: datetime,
    *,
    members_at: Callable[[datetime], Iterable[str]],
    hears: Callable[[str, datetime], bool],
    days: int = DAYS,
) -> list[Hole]:
    """The holes of the next days, soonest first.

    `members_at` tells whom the plan's steps would ask at an instant, `hears` whether an ask
    could reach a member then. Neighbouring hours make one hole.
    """
    merged: list[Hole] = []
    start = now.replace(minute=0, second=0, microsecond=0)
    for number in range(days * 24):
        hour = start + number * HOUR
        middle = max(hour + HOUR / 2, now)
        if any(hears(member_id, middle) for member_id in members_at(middle)):
            continue
        if merged and merged[-1].ends_at == hour:
            merged[-1] = Hole(merged[-1].starts_at, hour + HOUR)
        else:
            merged.append(Hole(hour, hour + HOUR))
    return merged
