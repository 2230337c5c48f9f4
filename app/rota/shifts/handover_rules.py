"""From one shift to the next: who follows whom, who may say "I'm here", who may leave a note. Pure.

What follows a time is the next one that begins after it began and ends after it ended: a call in
the middle of a visit isn't its successor, a visit that overlaps its end is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

HERE_BEFORE = timedelta(minutes=30)  # somebody comes a little early
NOTE_AFTER_NEXT = timedelta(hours=24)  # how long a note stays once the next shift has begun
NOTE_LASTS = timedelta(days=7)  # when nothing follows


@dataclass(frozen=True, slots=True)
class HeldSlot:
    """A slot with the members who hold its places."""

    slot_id: str
    starts_at: datetime
    ends_at: datetime
    holders: tuple[str, ...]


def next_held_slots(
    starts_at: datetime, ends_at: datetime, held_shifts: Iterable[HeldSlot]
) -> list[HeldSlot]:
    """The held slots that come next after a time: the soonest, or several that start at
    one instant.
    """
    later = [
        shift
        for shift in held_shifts
        if shift.holders and shift.starts_at > starts_at and shift.ends_at > ends_at
    ]
    soonest = min((shift.starts_at for shift in later), default=None)
    return [shift for shift in later if shift.starts_at == soonest]


def may_say_here(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Whether a holder may say that they are here, or off: around their own time alone."""
    return starts_at - HERE_BEFORE <= now < ends_at


def presence_viewers(of: HeldSlot, held_shifts: Sequence[HeldSlot]) -> frozenset[str]:
    """Which holders see who is here: those of the same time, and of the one that comes next."""
    return frozenset(
        member_id
        for shift in (of, *next_held_slots(of.starts_at, of.ends_at, held_shifts))
        for member_id in shift.holders
    )


def may_leave_note(starts_at: datetime, ends_at: datetime, now: datetime, zone: str) -> bool:
    """Whether whoever holds or held a time may leave a note: from its start on, until the day
    after its end is over on the circle's wall calendar.
    """
    wall = ZoneInfo(zone)
    days = now.astimezone(wall).date() - ends_at.astimezone(wall).date()
    return starts_at <= now and days <= timedelta(days=1)


def note_readers(
    starts_at: datetime, ends_at: datetime, held_shifts: Sequence[HeldSlot], now: datetime
) -> frozenset[str]:
    """Which holders a note of a time is for: who comes next, and who is on now."""
    on_now = [shift for shift in held_shifts if shift.starts_at <= now < shift.ends_at]
    return frozenset(
        member_id
        for shift in (*next_held_slots(starts_at, ends_at, held_shifts), *on_now)
        for member_id in shift.holders
    )


def is_note_expired(
    starts_at: datetime,
    ends_at: datetime,
    lasts_until: datetime,
    held_shifts: Sequence[HeldSlot],
    now: datetime,
) -> bool:
    """Whether a note has had its time: a day after the next shift began, or at its own end."""
    following = next_held_slots(starts_at, ends_at, held_shifts)
    return now >= lasts_until or (
        bool(following) and now >= following[0].starts_at + NOTE_AFTER_NEXT
    )
