"""What a member is told of, and how."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.api.http.closed_lists import ChannelText, OneOf
from app.api.http.wire import Out, wall
from app.consent.reach_service import EventReach, events_of
from app.core.db import Tx
from app.outbox.events import LET_IN_BY_FRIENDS

EventOfFriends = Annotated[str, OneOf(LET_IN_BY_FRIENDS)]


class EventOut(Out):
    event: EventOfFriends
    on: bool
    own: bool
    from_: str | None = Field(serialization_alias="from")
    to: str | None
    channels: list[ChannelText]


class EventsOut(Out):
    events: list[EventOut]


def _event_out(terms: EventReach) -> EventOut:
    start, end = terms.hours
    return EventOut.model_validate(
        {
            "event": terms.event.value,
            "on": terms.on,
            "own": terms.has_own_hours,
            "from_": None if start is None else wall(start),
            "to": None if end is None else wall(end),
            "channels": list(terms.channels),
        }
    )


def events_out(tx: Tx, member_id: str) -> EventsOut:
    """What a member is told of, and how."""
    return EventsOut(events=[_event_out(terms) for terms in events_of(tx, member_id)])
