"""Which notice goes first, how long it matters, when it is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.identity.waiting_periods import is_ready, ready_at
from app.outbox.events import Event
from app.outbox.rules import URGENT, lifetime_of, longest_pause, next_try, priority


def test_an_ask_outranks_every_other_notice() -> None:
    for event in Event:
        if event in URGENT:
            assert priority(event) == 0
        else:
            assert priority(event) > 0, event


def test_that_it_is_over_goes_before_what_can_wait() -> None:
    waiting = set(Event) - URGENT - {Event.STAND_DOWN}
    assert all(priority(Event.STAND_DOWN) < priority(event) for event in waiting)


@given(st.sampled_from(Event))
def test_every_notice_matters_for_a_while_and_not_for_ever(event: Event) -> None:
    assert timedelta(minutes=10) <= lifetime_of(event) <= timedelta(days=3)


@pytest.mark.parametrize(
    ("event", "pauses"),
    [
        (Event.ASK, [2, 4, 8, 16, 32, 64, 120, 120, 120]),
        (Event.TEST, [2, 4, 8, 16, 32, 64, 120, 120, 120]),
        (Event.GAP, [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600]),
    ],
)
def test_pauses_double_up_to_what_the_event_allows(event: Event, pauses: list[float]) -> None:
    full = [next_try(event, tries, None, 1.0).total_seconds() for tries in range(len(pauses))]
    assert full == pauses


@given(st.sampled_from(Event), st.integers(0, 1_000_000), st.floats(0, 1))
def test_jitter_spreads_over_the_upper_half(event: Event, tries: int, jitter: float) -> None:
    pause = next_try(event, tries, None, jitter)
    longest = next_try(event, tries, None, 1.0)
    assert longest / 2 <= pause <= longest


@given(
    st.sampled_from(Event),
    st.integers(0, 1_000),
    st.none() | st.floats(0, 1e9),
    st.floats(0, 1),
)
def test_whatever_a_service_asks_for_the_pause_stays_in_bounds(
    event: Event, tries: int, asked: float | None, jitter: float
) -> None:
    """No answer switches the back-off off, and none silences somebody: not 0, not a billion."""
    pause = next_try(event, tries, asked, jitter)
    assert pause >= next_try(event, tries, None, jitter)
    assert pause <= longest_pause(event) + timedelta(seconds=1)
    if asked is not None and asked <= longest_pause(event).total_seconds():
        assert pause >= timedelta(seconds=asked), "what it asked for is kept to"


def test_an_ask_is_tried_again_within_minutes_and_the_rest_within_an_hour() -> None:
    for event in Event:
        limit = timedelta(minutes=2) if event in URGENT | {Event.TEST} else timedelta(hours=1)
        assert longest_pause(event) == limit


@dataclass
class Place:
    not_before: datetime | None
    held_at: datetime | None


def test_a_phone_is_held_back_no_longer_than_the_event_allows() -> None:
    now = datetime(2026, 3, 5, 4, 12, tzinfo=UTC)
    tomorrow, ask = now + timedelta(days=1), longest_pause(Event.ASK)
    assert ready_at(Place(None, None), ask) is None
    assert ready_at(Place(tomorrow, now), ask) == now + timedelta(minutes=2)
    assert ready_at(Place(tomorrow, now), longest_pause(Event.GAP)) == now + timedelta(hours=1)
    assert ready_at(Place(now + timedelta(seconds=30), now), ask) == now + timedelta(seconds=30)
    # Nobody asked for it: nothing can be sent there at all.
    assert ready_at(Place(tomorrow, None), ask) == tomorrow
    assert not is_ready(Place(tomorrow, now), ask, now)
    assert is_ready(Place(tomorrow, now), ask, now + ask)
