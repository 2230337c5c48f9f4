"""The switches of a new circle, and the grants and reach that they stand for."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from app.consent.switches import (
    Consent,
    ReachSwitches,
    apply_switches,
    grants_for,
    reach_for,
    reach_switches_of,
    switches_of,
)
from app.outbox.events import Event

minutes = st.integers(0, 1439)


def test_a_new_friend_hears_asks_and_that_they_are_over_and_sees_no_plan() -> None:
    assert grants_for(Consent()) == {
        Event.ASK: 2,
        Event.ALSO_TOLD: 1,
        Event.STAND_DOWN: 1,
        Event.OPEN_TIME: 1,
        Event.SHIFT_REMINDER: 1,
        Event.SHIFT_CHANGED: 1,
    }
    assert grants_for(Consent(what_i_need=False))[Event.ASK] == 1


def test_nothing_switched_on_is_nothing_granted_and_no_reach() -> None:
    assert grants_for(Consent(asks=False, open_times=False, shift_reminders=False)) == {}
    assert reach_for(ReachSwitches()) == {}


@given(st.builds(Consent, st.booleans(), st.booleans(), st.booleans(), st.booleans()))
def test_switches_read_back_as_they_were_set(consent: Consent) -> None:
    assume(consent.asks or not consent.what_i_need)
    granted = [(event.value, tier) for event, tier in grants_for(consent).items()]
    assert switches_of(granted) == consent


def test_an_ask_rings_at_night_only_for_who_said_so() -> None:
    day = reach_for(ReachSwitches(asks=True))
    assert day == dict.fromkeys((Event.ASK, Event.ALSO_TOLD), (7 * 60, 22 * 60))
    assert reach_for(ReachSwitches(asks=True, asks_any_hour=True))[Event.ASK] == (None, None)
    # What only tells them something waits for their day all the same.
    assert reach_for(ReachSwitches(asks=True, asks_any_hour=True))[Event.ALSO_TOLD] == (420, 1320)


def test_that_it_is_over_reaches_who_was_asked_at_any_hour() -> None:
    assert reach_for(ReachSwitches(stand_downs=True))[Event.STAND_DOWN] == (None, None)


@given(
    st.builds(
        ReachSwitches,
        asks=st.just(True),
        asks_any_hour=st.just(False),
        stand_downs=st.booleans(),
        open_times=st.booleans(),
        shift_reminders=st.booleans(),
        coordinator_alerts=st.booleans(),
        check_ins=st.booleans(),
        gatherings=st.booleans(),
        needs=st.booleans(),
        quiet_from=minutes,
        quiet_to=minutes,
    )
)
def test_reach_reads_back_as_it_was_said(chosen_switches: ReachSwitches) -> None:
    reach_hours = {event.value: hours for event, hours in reach_for(chosen_switches).items()}
    assert reach_switches_of(reach_hours) == chosen_switches


def test_of_several_grants_for_asks_the_widest_counts() -> None:
    for granted in ([("ask", 2), ("ask", 1)], [("ask", 1), ("ask", 2)]):
        assert switches_of(granted).what_i_need


# --- one event alone ----------------------------------------------------------------------------

switches = st.builds(
    ReachSwitches,
    asks=st.booleans(),
    asks_any_hour=st.booleans(),
    stand_downs=st.booleans(),
    open_times=st.booleans(),
    shift_reminders=st.booleans(),
    coordinator_alerts=st.booleans(),
    check_ins=st.booleans(),
    gatherings=st.booleans(),
    needs=st.booleans(),
)


@given(switches, switches)
def test_without_anything_of_its_own_switches_say_it_all(
    before: ReachSwitches, after: ReachSwitches
) -> None:
    reached_events = dict.fromkeys(reach_for(before), False)
    turned = apply_switches(reached_events, before, after, in_pool=False)
    assert turned.started == reach_for(after)
    assert turned.ended == frozenset(reached_events)


@given(st.sets(st.sampled_from(Event)), switches, switches, st.booleans())
def test_nothing_comes_on_but_by_a_switch_that_was_turned_on(
    own_events: set[Event], before: ReachSwitches, after: ReachSwitches, in_pool: bool
) -> None:
    reached_events = dict.fromkeys(own_events, True)
    turned = apply_switches(reached_events, before, after, in_pool=in_pool)
    on = (own_events - turned.ended) | set(turned.started)
    assert on - own_events <= set(reach_for(after)) - set(reach_for(before))
    # What has hours of its own keeps them or is off, unless its switch speaks of its hours.
    assert own_events & set(turned.started) <= {Event.ASK, Event.OPEN_TIME}
    assert turned.ended - set(turned.started) <= set(reach_for(before)) - set(reach_for(after))


def test_a_switch_that_is_set_as_it_was_keeps_an_events_own_hours() -> None:
    was = ReachSwitches(asks=True, open_times=True)
    quieter = replace(was, quiet_from=20 * 60)
    assert Event.ASK not in apply_switches({Event.ASK: True}, was, quieter, in_pool=False).ended
    louder = replace(was, asks_any_hour=True)
    assert apply_switches({Event.ASK: True}, was, louder, in_pool=False).started[Event.ASK] == (
        None,
        None,
    )


def test_hours_of_one_event_alone_are_not_the_quiet_hours() -> None:
    reach_hours: dict[str, tuple[int | None, int | None]] = {
        "ask": (18 * 60, 20 * 60),
        "open_time": (7 * 60, 22 * 60),
    }
    read_switches = reach_switches_of(reach_hours, ["ask"])
    assert (read_switches.quiet_from, read_switches.quiet_to) == (22 * 60, 7 * 60)
    assert reach_switches_of(reach_hours).quiet_from == 20 * 60
