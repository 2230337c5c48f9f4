"""How a calendar is written down (RFC 5545, RFC 7986), with nothing in it that tells of a circle.

Why these fields and no others: docs/decisions/0021-calendar-feeds.md.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar
from icalendar import Event as Entry

from app.core.ids import b64url
from app.messages.catalogue import text
from app.rota.feeds import FeedEntry

REFRESH = timedelta(hours=1)
# A SEQUENCE has 31 bits: seconds since this day last for 68 years.
_COUNTED_FROM = datetime(2026, 1, 1, tzinfo=UTC)


def write(
    entries: Iterable[FeedEntry], *, member_id: str, language: str, key: bytes, now: datetime
) -> bytes:
    """A calendar's text. `key` makes its ids: nobody can tell a slot or a member from one."""
    calendar = Calendar()
    calendar.add("prodid", "-//ShowUp//ShowUp//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, text(language, "feed.name"))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    # Nothing is kept of what was changed when, so each writing is the newest there is.
    sequence = max(0, int((now - _COUNTED_FROM).total_seconds()))
    for one in entries:
        entry = Entry()
        entry.add("uid", _uid(key, one.slot_id, member_id))
        entry.add("dtstamp", now)
        entry.add("last-modified", now)
        entry.add("sequence", sequence)
        entry.add("dtstart", one.starts_at)
        entry.add("dtend", one.ends_at)
        entry.add("summary", text(language, "feed.busy" if one.mine else "feed.open"))
        entry.add("class", "PRIVATE")
        entry.add("status", "CONFIRMED" if one.mine else "TENTATIVE")
        entry.add("transp", "OPAQUE" if one.mine else "TRANSPARENT")
        calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written


def _uid(key: bytes, slot_id: str, member_id: str) -> str:
    told = f"calendar:{slot_id}:{member_id}".encode()
    return b64url(hmac.new(key, told, hashlib.sha256).digest())
