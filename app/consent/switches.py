"""The simple switches of a new circle, and the grants and reach they stand for. Pure.

Thirty rules behind one sentence and three buttons: each switch is one or more
rows that can be read and changed one by one later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from app.outbox.events import EVENTS, ConsentSwitch, Event, ReachHours, ReachSwitch


@dataclass(frozen=True, slots=True)
class Consent:
    """What a friend may know, as four switches."""

    asks: bool = True
    what_i_need: bool = True
    open_times: bool = True
    shift_reminders: bool = True


def grants_for(consent: Consent) -> dict[Event, int]:
    """The events a friend hears of and the tier of each."""
    on = {
        ConsentSwitch.ASKS: consent.asks,
        ConsentSwitch.OPEN_TIMES: consent.open_times,
        ConsentSwitch.SHIFT_REMINDERS: consent.shift_reminders,
    }
    tiers = {
        event: spec.tier
        for event, spec in EVENTS.items()
        if spec.switch is not None and on[spec.switch]
    }
    if consent.what_i_need and Event.ASK in tiers:
        tiers[Event.ASK] = 2
    return tiers


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
    check_ins: bool = False
    repairs: bool = False
    gatherings: bool = False
    needs: bool = False
    quiet_from: int = 22 * 60
    quiet_to: int = 7 * 60
    open_from: int | None = None
    open_to: int | None = None


Hours = tuple[int | None, int | None]

# Events whose hours tell which ones are quiet, the surest first.
_QUIET = (
    Event.ASK,
    Event.SHIFT_CHANGED,
    Event.GAP,
    Event.CHECK_IN,
    Event.GATHERING,
    Event.NEED,
    Event.OPEN_TIME,
)


def reach_for(switches: ReachSwitches) -> dict[Event, Hours]:
    """The events that may reach a friend, and the hours of each."""
    on = {
        ReachSwitch.ASKS: switches.asks,
        ReachSwitch.STAND_DOWNS: switches.stand_downs,
        ReachSwitch.OPEN_TIMES: switches.open_times,
        ReachSwitch.SHIFT_REMINDERS: switches.shift_reminders,
        ReachSwitch.COORDINATOR_ALERTS: switches.coordinator_alerts,
        ReachSwitch.CHECK_INS: switches.check_ins,
        ReachSwitch.REPAIRS: switches.repairs,
        ReachSwitch.GATHERINGS: switches.gatherings,
        ReachSwitch.NEEDS: switches.needs,
    }
    day: Hours = (switches.quiet_to, switches.quiet_from)
    any_hour: Hours = (None, None)
    offers: Hours = (switches.open_from, switches.open_to)
    hours = {
        ReachHours.NOT_QUIET: day,
        ReachHours.ANY: any_hour,
        ReachHours.OF_ASKS: any_hour if switches.asks_any_hour else day,
        ReachHours.OF_OFFERS: day if None in offers else offers,
    }
    return {
        event: hours[spec.reach_hours]
        for event, spec in EVENTS.items()
        if spec.reach_switch is not None and on[spec.reach_switch]
    }


def reach_switches_of(
    hours_by_event: Mapping[str, Hours], own_events: Collection[str] = ()
) -> ReachSwitches:
    """The switches that live reach rows amount to.

    `own_events` have hours of their own: these say nothing of other events, unless there is
    nothing else to go by.
    """
    day = next(
        (
            (start, end)
            for event in sorted(_QUIET, key=lambda event: event in own_events)
            for start, end in [hours_by_event.get(event, (None, None))]
            if start is not None and end is not None
        ),
        (7 * 60, 22 * 60),
    )
    offers = hours_by_event.get(Event.OPEN_TIME, (None, None))
    return ReachSwitches(
        asks=Event.ASK in hours_by_event,
        asks_any_hour=hours_by_event.get(Event.ASK) == (None, None),
        stand_downs=Event.STAND_DOWN in hours_by_event,
        open_times=Event.OPEN_TIME in hours_by_event,
        shift_reminders=Event.SHIFT_REMINDER in hours_by_event,
        coordinator_alerts=Event.NOBODY_ANSWERED in hours_by_event,
        check_ins=Event.CHECK_IN in hours_by_event,
        repairs=Event.REPAIR in hours_by_event,
        gatherings=Event.GATHERING in hours_by_event,
        needs=Event.NEED in hours_by_event,
        quiet_from=day[1],
        quiet_to=day[0],
        open_from=offers[0] if offers != day else None,
        open_to=offers[1] if offers != day else None,
    )


def usual_hours(event: Event, switches: ReachSwitches) -> Hours:
    """The hours of an event where nothing else was said: as the switches have them."""
    all_on = replace(
        switches,
        asks=True,
        stand_downs=True,
        open_times=True,
        shift_reminders=True,
        coordinator_alerts=True,
        check_ins=True,
        repairs=True,
        gatherings=True,
        needs=True,
    )
    return reach_for(all_on).get(event, (switches.quiet_to, switches.quiet_from))


def _keeps_own(event: Event, before: ReachSwitches, after: ReachSwitches) -> bool:
    """Whether an event's own hours stand when the switches are set: unless they speak of them."""
    if event == Event.ASK:
        return before.asks_any_hour == after.asks_any_hour
    if event == Event.OPEN_TIME:
        return (before.open_from, before.open_to) == (after.open_from, after.open_to)
    return True


@dataclass(frozen=True, slots=True)
class SwitchDiff:
    """What setting the switches does: rows that end, and rows that begin, with their hours."""

    ended: frozenset[Event]
    started: dict[Event, Hours]


def apply_switches(
    own_by_event: Mapping[Event, bool],
    before: ReachSwitches,
    after: ReachSwitches,
    *,
    in_pool: bool,
) -> SwitchDiff:
    """Set the switches of a member. `own_by_event`: the events that may reach them now, and
    whether each has hours of its own.

    What was said of one event alone stands, unless its switch speaks of it: a tap that is about
    something else neither gives nor takes it. Being in the pool keeps the gaps.
    """
    hours_before, hours_after = reach_for(before), reach_for(after)
    ended: set[Event] = set()
    new_hours: dict[Event, Hours] = {}
    for event in (*hours_after, *(event for event in own_by_event if event not in hours_after)):
        keeps_own = own_by_event.get(event, False) and _keeps_own(event, before, after)
        if event in hours_after:
            if keeps_own or (event not in own_by_event and event in hours_before):
                continue  # of its own; or turned off by itself
            new_hours[event] = hours_after[event]
        elif event not in hours_before or (event == Event.GAP and in_pool):
            if keeps_own:
                continue
            new_hours[event] = usual_hours(event, after)
            if event == Event.GAP and Event.OPEN_TIME in hours_after:
                new_hours[event] = hours_after[Event.OPEN_TIME]
        if event in own_by_event:
            ended.add(event)
    return SwitchDiff(frozenset(ended), new_hours)
