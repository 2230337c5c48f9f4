"""Days by a circle's wall calendar. Pure."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo


def covers(first: date, last: date, zone: str, now: datetime) -> bool:
    """Whether `now` lies in a range of days, both ends among them, on a zone's wall calendar."""
    return first <= now.astimezone(ZoneInfo(zone)).date() <= last
