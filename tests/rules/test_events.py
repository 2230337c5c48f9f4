"""Every event and every notice type has its row, and the rows fit each other."""

from __future__ import annotations

from app.consent.switches import Consent, ReachSwitches, grants_for, reach_for
from app.outbox.events import EVENTS, LET_IN_BY_FRIENDS, SENT_TO_FRIENDS, Audience, Event
from app.outbox.notice_types import (
    LEADING_TO_TIMES,
    NOTICE_TYPES,
    NoticeType,
    usual_type,
)

EVERY_REACH = ReachSwitches(
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


def test_every_event_and_every_type_has_a_row() -> None:
    assert set(EVENTS) == set(Event)
    assert set(NOTICE_TYPES) == set(NoticeType)


def test_every_event_has_a_type_of_its_own_name() -> None:
    assert {NOTICE_TYPES[usual_type(event)].event for event in Event} == set(Event)
    assert all(NOTICE_TYPES[usual_type(event)].event is event for event in Event)


def test_only_what_is_sent_to_friends_stands_under_a_switch() -> None:
    """Nobody is asked to agree to what isn't sent, and each of these can be let in by a switch."""
    assert set(grants_for(Consent())) <= set(SENT_TO_FRIENDS)
    assert set(reach_for(EVERY_REACH)) == set(LET_IN_BY_FRIENDS)
    for event, spec in EVENTS.items():
        if spec.audience is not Audience.FRIENDS:
            assert (spec.switch, spec.preset_tier) == (None, None)
            assert (spec.reach_switch is None) == (event not in LET_IN_BY_FRIENDS)


def test_a_notice_that_leads_to_a_time_is_of_these_events() -> None:
    assert set(LEADING_TO_TIMES) == {
        Event.OPEN_TIME,
        Event.GAP,
        Event.SHIFT_REMINDER,
        Event.SHIFT_CHANGED,
    }
