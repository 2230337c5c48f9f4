"""How a calendar is written down (RFC 5545, RFC 7986), with nothing in it that tells of a circle.

Why these fields and no others: docs/decisions/0021-calendar-feeds.md.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Timezone, TimezoneStandard
from icalendar import Event as Entry

from app.core.ids import b64url
from app.messages.catalogue import text
from app.rota.schedule.calendar_feed_service import FeedEntry

REFRESH = timedelta(hours=1)


def write(
    entries: Iterable[FeedEntry], *, member_id: str, language: str, key: bytes, since: datetime
) -> bytes:
    """A calendar's text: the same bytes for the same times.

    `key` makes its ids: nobody can tell a slot or a member from one. `since`: when the address was
    made, which is when each entry is said to be from.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//ShowUp//ShowUp//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, text(language, "feed.name"))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for feed_entry in entries:
        entry = Entry()
        entry.add("uid", _uid(key, feed_entry, member_id))
        entry.add("dtstamp", since)
        entry.add("last-modified", since)
        entry.add("sequence", 0)
        entry.add("dtstart", feed_entry.starts_at)
        entry.add("dtend", feed_entry.ends_at)
        entry.add("summary", text(language, "feed.busy" if feed_entry.is_mine else "feed.open"))
        entry.add("class", "PRIVATE")
        entry.add("status", "CONFIRMED" if feed_entry.is_mine else "TENTATIVE")
        entry.add("transp", "OPAQUE" if feed_entry.is_mine else "TRANSPARENT")
        calendar.add_component(entry)
    if not calendar.subcomponents:
        # RFC 5545 §3.4: a calendar holds at least one component, and some readers insist.
        calendar.add_component(_utc())
    calendar_text: bytes = calendar.to_ical()
    return calendar_text


def _utc() -> Timezone:
    """The zone of all times here, in so many words."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "Etc/UTC")
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 (RFC 5545 wants it local)
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    zone.add_component(standard)
    return zone


def _uid(key: bytes, entry: FeedEntry, member_id: str) -> str:
    """An entry's id. It holds the hours: an entry never changes, a moved one is another."""
    hours = f"{entry.starts_at.isoformat()}/{entry.ends_at.isoformat()}"
    state = "mine" if entry.is_mine else "open"
    content = f"calendar:{entry.slot_id}:{member_id}:{hours}:{state}".encode()
    return b64url(hmac.new(key, content, hashlib.sha256).digest())
