"""What a time would meet that its taker holds or said of themselves. Pure.

A clash is told, kindly, and never a wall: whoever takes a time knows best what they can do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from app.consent.shift_limits import week_of
from app.core.hours import minute_of, opens_at, within
from app.rota.gaps.escalation import is_second_night

ClashKind = Literal["overlap", "nights", "quiet", "week", "prefer"]


@dataclass(frozen=True, slots=True)
class Time:
    """A slot that is held or wanted."""

    slot_id: str
    kind: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Limits:
    """What a member said of themselves.

    `hours` are those in which an ask or an open time may reach them, in minutes after midnight
    by their own `zone`; out of all of them it is quiet. None at all: nothing is known of it.
    """

    zone: str
    weekly: int | None = None
    hours: tuple[tuple[int | None, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """One clash of a slot, with the ids of the slots that it is about, or of a line of the
    person's that they let friends read."""

    kind: ClashKind
    slot_ids: tuple[str, ...] = ()
    line_id: str | None = None


def find_clashes(
    time: Time, held_times: Iterable[Time], limits: Limits, circle_zone: str
) -> list[Clash]:
    """What a slot clashes with, the plainest first; empty when it fits."""
    others = [other for other in held_times if other.slot_id != time.slot_id]
    conflicts: list[Clash] = []
    overlapping = [
        other
        for other in others
        if other.starts_at < time.ends_at and time.starts_at < other.ends_at
    ]
    if overlapping:
        conflicts.append(Clash("overlap", _ids(overlapping)))
    nights = [
        other
        for other in others
        if is_second_night(time.kind, time.starts_at, [(other.kind, other.starts_at)])
    ]
    if nights:
        conflicts.append(Clash("nights", _ids(nights)))
    if _quiet(time, limits):
        conflicts.append(Clash("quiet"))
    if limits.weekly is not None:
        week = week_of(time.starts_at, circle_zone)
        same_week = [other for other in others if week_of(other.starts_at, circle_zone) == week]
        if len(same_week) >= limits.weekly:
            conflicts.append(Clash("week", _ids(same_week)))
    return conflicts


def _ids(times: Sequence[Time]) -> tuple[str, ...]:
    return tuple(
        time.slot_id for time in sorted(times, key=lambda time: (time.starts_at, time.slot_id))
    )


def _quiet(time: Time, limits: Limits) -> bool:
    """Whether any of a time is quiet: at its start, or from where some hours end within it."""
    if not limits.hours or any(None in hours for hours in limits.hours):
        return False
    instants = {time.starts_at}
    for _, to in limits.hours:
        at = time.starts_at - timedelta(seconds=1)
        while to is not None and (at := opens_at(to, at, limits.zone)) < time.ends_at:
            instants.add(max(at, time.starts_at))
    return any(
        not any(within(*hours, minute_of(at, limits.zone)) for hours in limits.hours)
        for at in instants
    )
