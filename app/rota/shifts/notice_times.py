"""When somebody is told of a time ahead, by the hours in which they may be told. Pure.

What can't wait for the end of a reader's quiet hours is told before they begin: a shift at 06:00
that nobody has, or that they have, is no news at 07:00.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from app.consent.open_hours import OpenHours
from app.core.hours import opens_at

NEAR = timedelta(hours=4)  # what begins sooner is told at once, and asked about more quickly
EVENING = 18 * 60  # minutes after midnight, by the member's own wall clock
#: A notice may be tried a few times before it is taken: this much is left before hours end.
ROOM = timedelta(minutes=15)
#: Hours come back each day; whoever can't be told within one before the lead is told late.
EARLIEST = timedelta(hours=24)
#: How long before a shift its holder is reminded of it.
REMIND_BEFORE = timedelta(hours=2)


def first_reminder_check(starts_at: datetime, now: datetime) -> datetime | None:
    """From when on to look whether a holder is reminded of a shift: it may have to be a day before.

    None: they took it so late that they know of it.
    """
    if starts_at - REMIND_BEFORE <= now:
        return None
    return max(now, starts_at - EARLIEST - 2 * REMIND_BEFORE)


def notice_time(hours: OpenHours, starts_at: datetime, lead: timedelta, now: datetime) -> datetime:
    """When a member is told of what begins at `starts_at`, a lead time before it.

    `hours`: when they may be told, from `now` up to the start. In hours that are closed it waits
    for the next that are open while at least half of the lead time is left then (of four hours at
    most); else they are told in the last open hours before, as long before those end as they would
    be told before the start. Where there are none of those either, when hours open again.
    """
    planned = max(starts_at - lead, now)
    if is_open(hours, planned, min(planned + ROOM, starts_at)) or now >= starts_at:
        return planned
    ahead = min(lead, NEAR)
    opening = next((start for start, _ in hours if start > planned), None)
    if opening is not None and (starts_at - opening >= ahead / 2 or opening <= planned + ROOM):
        return planned
    before = [
        (start, end)
        for start, end in hours
        if start <= planned and end > starts_at - lead - EARLIEST and end > now
    ]
    if before:
        start, end = before[-1]
        return max(start, min(end - ahead, planned), now)
    return opening or planned


def last_chance(hours: OpenHours, starts_at: datetime) -> datetime:
    """Until when a member can still be told in good time: the start, or the end of the last hours
    that leave half of what is near."""
    in_time = [end for start, end in hours if starts_at - start >= NEAR / 2]
    usable = in_time or [end for _, end in hours]
    return usable[-1] if usable else starts_at


def evening_or_now(starts_at: datetime, zone: str, hours: OpenHours, now: datetime) -> datetime:
    """When a member hears of a gap that they are told of now: in the evening of their day, or
    right now when it is near by then, or when the evening is closed to them and it can't wait."""
    evening = opens_at(EVENING, now - timedelta(minutes=1), zone)
    if evening > starts_at - NEAR:
        return now
    at = max(now, evening)
    if is_open(hours, at, at + ROOM):
        return at
    opening = next((start for start, _ in hours if start > at), None)
    return at if opening is not None and starts_at - opening >= NEAR else now


def is_open(hours: OpenHours, first: datetime, last: datetime) -> bool:
    """Whether a member may be told all through a stretch of time."""
    return any(start <= first and last <= end for start, end in hours)
