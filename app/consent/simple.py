"""The simple switches of a new circle, and the grants and reach they stand for. Pure.

Thirty rules behind one sentence and three buttons (DESIGN.md §7): each switch is one or more
rows that can be read and changed one by one later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.outbox.models import Event


@dataclass(frozen=True, slots=True)
class Consent:
    """What a friend may know, as four switches."""

    asks: bool = True
    what_i_need: bool = True
    open_times: bool = True
    shift_reminders: bool = True


def grants_for(consent: Consent) -> dict[Event, int]:
    """The events a friend hears of and the tier of each."""
    found: dict[Event, int] = {}
    if consent.asks:
        found[Event.ASK] = 2 if consent.what_i_need else 1
        found[Event.STAND_DOWN] = 1
    if consent.open_times:
        found[Event.OPEN_TIME] = 1
    if consent.shift_reminders:
        found[Event.SHIFT_REMINDER] = 1
        found[Event.SHIFT_CHANGED] = 1
    return found


def switches_of(granted: Iterable[tuple[str, int]]) -> Consent:
    """The switches that live grants (event, tier) amount to; of several the widest counts."""
    tiers: dict[str, int] = {}
    for event, tier in granted:
        tiers[event] = max(tier, tiers.get(event, 0))
    return Consent(
        asks=Event.ASK in tiers,
        what_i_need=tiers.get(Event.ASK, 0) >= 2,
        open_times=Event.OPEN_TIME in tiers,
        shift_reminders=Event.SHIFT_REMINDER in tiers,
    )


@dataclass(frozen=True, slots=True)
class ReachSwitches:
    """How a friend may be reached. Minutes after midnight, in their own zone."""

    asks: bool = False
    asks_any_hour: bool = False
    stand_downs: bool = False
    open_times: bool = False
    shift_reminders: bool = False
    coordinator_alerts: bool = False
    quiet_from: int = 22 * 60
    quiet_to: int = 7 * 60
    open_from: int | None = None
    open_to: int | None = None


Hours = tuple[int | None, int | None]


def reach_for(switches: ReachSwitches) -> dict[Event, Hours]:
    """The events that may reach a friend, and the hours of each."""
    day: Hours = (switches.quiet_to, switches.quiet_from)
    any_hour: Hours = (None, None)
    found: dict[Event, Hours] = {}
    if switches.asks:
        found[Event.ASK] = any_hour if switches.asks_any_hour else day
    if switches.stand_downs:
        # Whoever was asked may be awake and waiting: that it's over reaches them at any hour.
        found[Event.STAND_DOWN] = any_hour
    if switches.open_times:
        offers = (switches.open_from, switches.open_to)
        found[Event.OPEN_TIME] = day if None in offers else offers
    if switches.shift_reminders:
        found[Event.SHIFT_REMINDER] = any_hour
        found[Event.SHIFT_CHANGED] = day
    if switches.coordinator_alerts:
        found[Event.NOBODY_ANSWERED] = any_hour if switches.asks_any_hour else day
        found[Event.GAP] = day
    return found


def reach_switches_of(held: dict[str, Hours]) -> ReachSwitches:
    """The switches that live reach rows amount to."""
    quiet = next(
        (
            (start, end)
            for event in (Event.ASK, Event.SHIFT_CHANGED, Event.GAP, Event.OPEN_TIME)
            for start, end in [held.get(event, (None, None))]
            if start is not None and end is not None
        ),
        (7 * 60, 22 * 60),
    )
    offers = held.get(Event.OPEN_TIME, (None, None))
    return ReachSwitches(
        asks=Event.ASK in held,
        asks_any_hour=held.get(Event.ASK) == (None, None),
        stand_downs=Event.STAND_DOWN in held,
        open_times=Event.OPEN_TIME in held,
        shift_reminders=Event.SHIFT_REMINDER in held,
        coordinator_alerts=Event.NOBODY_ANSWERED in held,
        quiet_from=quiet[1],
        quiet_to=quiet[0],
        open_from=offers[0] if offers != quiet else None,
        open_to=offers[1] if offers != quiet else None,
    )
