"""A member's calendar link."""

from __future__ import annotations

from app.api.http.wire import Instant, Out
from app.core.db import Tx
from app.rota.schedule import calendar_feed_service


class CalendarOut(Out):
    """Whether there is a calendar, never its address: that is known to who made it."""

    there: bool
    open_times: bool
    since: Instant | None


def calendar_out(tx: Tx, member_id: str) -> CalendarOut:
    """A member's calendar link; without the link itself, which is shown once."""
    feed = calendar_feed_service.feed_of(tx, member_id)
    if feed is None:
        return CalendarOut(there=False, open_times=False, since=None)
    return CalendarOut(there=True, open_times=feed.open_times, since=feed.created_at)
