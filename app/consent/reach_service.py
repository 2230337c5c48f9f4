"""A member's reach as they set it: by the simple switches, or one event after another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.circles.service import still_in
from app.consent import service as consent
from app.consent.models import PoolPlace
from app.consent.switches import (
    Hours,
    ReachSwitches,
    apply_switches,
    reach_switches_of,
    usual_hours,
)
from app.core.db import Tx
from app.core.errors import BadInput
from app.outbox.events import LET_IN_BY_FRIENDS, Event


@dataclass(frozen=True, slots=True)
class EventReach:
    """Whether one event may reach a member, in which hours of theirs, over what in which order."""

    event: Event
    on: bool
    has_own_hours: bool
    hours: Hours
    channels: tuple[str, ...]


def switches_of(tx: Tx, member_id: str) -> ReachSwitches:
    """A member's reach as simple switches."""
    reaches = consent.reach_of(tx, member_id)
    return reach_switches_of(
        {row.event: (row.from_minute, row.to_minute) for row in reaches},
        [row.event for row in reaches if row.own],
    )


def set_reach(
    tx: Tx,
    circle_id: str,
    member_id: str,
    switches: ReachSwitches,
    channels: Iterable[str] | None = None,
) -> None:
    """Set a member's simple switches: what may reach them, in which hours, over what in which
    order. Without `channels` that stays as it was; what an event has of its own stays (`turn`)."""
    consent.lock_exclusive(tx, circle_id)
    order = list(channels) if channels is not None else list(consent.channels_of(tx, member_id))
    reach_by_event = {Event(row.event): row for row in consent.reach_of(tx, member_id)}
    place = tx.session.get(PoolPlace, member_id)
    turned = apply_switches(
        {event: row.own for event, row in reach_by_event.items()},
        switches_of(tx, member_id),
        switches,
        in_pool=place is not None and place.agreed_at is not None,
    )
    for event in turned.ended:
        reach_by_event[event].ended_at = tx.now
    tx.session.flush()
    for event, hours in turned.started.items():
        consent.add_reach(tx, circle_id, member_id, event, hours, order)
    tx.session.flush()


def events_of(tx: Tx, member_id: str) -> list[EventReach]:
    """Every event that a friend can be told of, as it may reach a member."""
    reach_by_event = {row.event: row for row in consent.reach_of(tx, member_id)}
    switches, order = switches_of(tx, member_id), consent.channels_of(tx, member_id)
    return [
        EventReach(event, True, row.own, (row.from_minute, row.to_minute), tuple(row.channels))
        if (row := reach_by_event.get(event)) is not None
        else EventReach(event, False, False, usual_hours(event, switches), order)
        for event in LET_IN_BY_FRIENDS
    ]


def set_event(
    tx: Tx,
    circle_id: str,
    member_id: str,
    event: Event,
    *,
    on: bool,
    own_terms: tuple[Hours, Sequence[str]] | None = None,
) -> None:
    """Turn one event on or off; `own_terms`: its own hours and channels, else the usual.

    Raises BadInput for what nothing sends.
    """
    if event not in LET_IN_BY_FRIENDS:
        raise BadInput("nothing-sends-it")
    consent.lock_exclusive(tx, circle_id)
    still_in(tx, member_id)
    hours, order = own_terms or (
        usual_hours(event, switches_of(tx, member_id)),
        list(consent.channels_of(tx, member_id)),
    )
    for row in consent.reach_of(tx, member_id):
        if row.event == event:
            row.ended_at = tx.now
    tx.session.flush()
    if on:
        ways = list(order)
        consent.add_reach(
            tx, circle_id, member_id, event, hours, ways, has_own_hours=own_terms is not None
        )
    tx.session.flush()
