"""What a member is told of, and how."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.api.http.wire import Out, wall
from app.consent.reach_service import OfEvent, events_of
from app.core.db import Tx

EventOfFriends = Literal[
    "ask", "stand_down", "open_time", "gap", "shift_reminder", "shift_changed",
    "nobody_answered", "need", "repair", "gathering", "check_in",
]  # fmt: skip


class EventOut(Out):
    event: EventOfFriends
    on: bool
    own: bool
    from_: str | None = Field(serialization_alias="from")
    to: str | None
    channels: list[str]


class EventsOut(Out):
    events: list[EventOut]


def _one(held: OfEvent) -> EventOut:
    start, end = held.hours
    return EventOut.model_validate(
        {
            "event": held.event.value,
            "on": held.on,
            "own": held.own,
            "from_": None if start is None else wall(start),
            "to": None if end is None else wall(end),
            "channels": list(held.channels),
        }
    )


def events_out(tx: Tx, member_id: str) -> EventsOut:
    """What a member is told of, and how."""
    return EventsOut(events=[_one(held) for held in events_of(tx, member_id)])
