"""The pause of everything."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from app.api.http.wire import Instant, Out
from app.api.views.slots import wall_time


class PauseNow(Out):
    since: Instant
    until: Instant | None
    until_wall: str | None


class Gone(Out):
    member_id: str
    name: str
    event: str
    at: Instant | None  # none: it may have left


class Paused(PauseNow):
    left: list[Gone]
    queued_stopped: int


class Resumed(Out):
    paused: bool


def pause_out(
    since: datetime | None, until: datetime | None, now: datetime, zone: str
) -> PauseNow | None:
    """The pause as it stands, for the person alone."""
    if since is None or (until is not None and until <= now):
        return None
    return PauseNow(
        since=since,
        until=until,
        until_wall=wall_time(until, ZoneInfo(zone)) if until is not None else None,
    )
