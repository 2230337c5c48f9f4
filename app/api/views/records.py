"""The record, as the person reads it."""

from __future__ import annotations

from typing import Literal
from zoneinfo import ZoneInfo

from app.api.http.closed_lists import KindText
from app.api.http.wire import Instant, InstantText, Out, rfc3339
from app.api.views.grants import GrantOut
from app.api.views.proof import Head
from app.api.views.slots import wall_time
from app.circles.service import get_circle
from app.core.db import Tx
from app.rota.schedule.week_queries import slots_of

#: What of an advance rule was told: that it is there to read, that it was said so, or its ask.
Ahead = Literal["read", "say", "ask"]


#: What was told at the person's own door beside a knock: a member's card has changed, a
#: coordinator would hand on, the last one went, turns of coordinating, somebody suggests words for
#: the plan. And to a member: the person asks them to read their parts of it.
#: A checklist: what was told to others than the person, too.
Door = Literal[
    "card",
    "handover",
    "no_coordinator",
    "coordinating_turns",
    "proposal",
    "plan",
    "checklist",
    "solidarity",
]


class Named(Out):
    member_id: str
    name: str


class TimeOf(Out):
    """The time that an entry is about."""

    kind: KindText
    title: str | None
    starts_at: InstantText
    ends_at: InstantText
    starts_wall: str
    ends_wall: str
    zone: str


class GrantSaid(GrantOut):
    """The grant under which something was told: as it is, or as it was when it ended."""

    ended_at: Instant | None


class SectionSaid(Out):
    """A section of the plan: its key, and the circle's own heading if it has one."""

    key: str
    heading: str | None


class AskSaid(Out):
    """The request that an entry began, while it is there."""

    id: str
    kept: bool
    deletes_at: Instant | None  # none: it runs, or is kept


class EntryOut(Out):
    seq: int
    at: Instant
    kind: str
    who: Named | None
    by: Named | None
    event: str | None
    subject_id: str | None
    ahead: Ahead | None  # it is about an advance rule, one that was started, or its ask
    door: Door | None
    subject: Named | None  # the member whom it is about, beside `who` was told
    once: bool  # let through once by the person, whatever else they had stopped
    time: TimeOf | None
    practice: bool  # it is about a practice request
    ask: AskSaid | None  # of the entry with which a request began
    step: int | None
    tier: int | None
    channel: str | None
    grant_id: str | None
    to: str | None  # the role or the pool, where a consent names nobody
    grant: GrantSaid | None
    words: str | None  # of a change of consent: which words were agreed to
    section: SectionSaid | None  # the part of the plan that was first shown
    days: int | None
    outcome: str | None
    reason: str | None


class RecordOut(Out):
    head: Head
    entries: list[EntryOut]
    next: int | None
    keep_days: int
    forgotten: int  # so many of the oldest entries hold nothing any more


def times_of(tx: Tx, circle_id: str, slot_ids: set[str]) -> dict[str, TimeOf]:
    """The times behind slots' ids, as far as they are still known."""
    box = tx.cipher(circle_id)
    circle = get_circle(tx, circle_id)
    zone = ZoneInfo(circle.zone)
    return {
        slot.id: TimeOf(
            kind=slot.kind,
            title=box.open(slot.title, "pattern", "title", slot.pattern_id) if slot.title else None,
            starts_at=rfc3339(slot.starts_at),
            ends_at=rfc3339(slot.ends_at),
            starts_wall=wall_time(slot.starts_at, zone),
            ends_wall=wall_time(slot.ends_at, zone),
            zone=circle.zone,
        )
        for slot in slots_of(tx, circle, slot_ids)
    }
