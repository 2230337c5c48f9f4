"""Which notice goes first, how long it matters, when it is tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.outbox.models import Event
from app.outbox.rules import URGENT, lasts, next_try, priority


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
    assert timedelta(minutes=10) <= lasts(event) <= timedelta(days=3)


def test_pauses_double_up_to_five_minutes() -> None:
    full = [next_try(tries, None, 1.0).total_seconds() for tries in range(12)]
    assert full == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300]


@given(st.integers(0, 1_000_000), st.floats(0, 1))
def test_jitter_spreads_over_the_upper_half(tries: int, jitter: float) -> None:
    pause = next_try(tries, None, jitter)
    assert next_try(tries, None, 1.0) / 2 <= pause <= next_try(tries, None, 1.0)


@pytest.mark.parametrize("asked", [0.0, 1.0, 30.0, 3600.0])
@given(tries=st.integers(0, 20), jitter=st.floats(0, 1))
def test_what_the_push_service_asks_for_is_kept_to(asked: float, tries: int, jitter: float) -> None:
    pause = next_try(tries, asked, jitter).total_seconds()
    assert asked - 1e-6 <= pause <= asked + 1 + 1e-6
