"""When a line is agreed on, and what of a stance others read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import BadInput
from app.values.models import StanceKind
from app.values.rules import (
    LEAST_DAYS,
    MOST_DAYS,
    Outcome,
    StanceFacts,
    check_day,
    end_of_day,
    is_read_by,
    last_day,
    outcome_of,
    outlives_new_words,
    soonest_day,
    usual_day,
)

VANCOUVER = "America/Vancouver"
ZONES = st.sampled_from([VANCOUVER, "Asia/Kolkata", "Pacific/Apia", "Europe/Berlin", "UTC"])
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
_EPOCH = datetime(2025, 12, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 790 * 24 * 60).map(lambda minutes: _EPOCH + timedelta(minutes=minutes))


@given(
    day=DAYS,
    zone=ZONES,
    now=INSTANTS,
    has_objection=st.booleans(),
    rests=st.booleans(),
    is_untold=st.booleans(),
)
def test_it_is_agreed_on_after_its_day_alone_and_never_against_anybody(
    day: date, zone: str, now: datetime, has_objection: bool, rests: bool, is_untold: bool
) -> None:
    outcome = outcome_of(
        day, zone, now, has_objection=has_objection, rests=rests, is_untold=is_untold
    )
    is_over = now.astimezone(ZoneInfo(zone)).date() > day
    assert (outcome is Outcome.TOLD_AGAIN) == (is_untold and not rests)
    assert (outcome is Outcome.NOT_YET) == (not is_over and (rests or not is_untold))
    assert (outcome is Outcome.AGREED) == (
        is_over and not has_objection and not rests and not is_untold
    )
    assert (outcome is Outcome.MOVES_ON) == (is_over and rests)


def test_a_day_ends_by_the_circles_clock_when_that_changes() -> None:
    assert end_of_day(date(2026, 3, 7), VANCOUVER) == datetime(2026, 3, 8, 8, tzinfo=UTC)
    assert end_of_day(date(2026, 3, 8), VANCOUVER) == datetime(2026, 3, 9, 7, tzinfo=UTC)


@given(zone=ZONES, now=INSTANTS)
def test_the_days_that_are_offered_can_be_taken(zone: str, now: datetime) -> None:
    soonest, last = soonest_day(zone, now), last_day(zone, now)
    for day in (soonest, usual_day(zone, now), last):
        check_day(day, zone, now)
    assert end_of_day(soonest, zone) - now > timedelta(days=LEAST_DAYS - 1)
    refusals = {
        soonest - timedelta(days=1): "value-day-soon",
        soonest - timedelta(days=LEAST_DAYS + 1): "value-day-past",
        last + timedelta(days=1): "value-day-far",
    }
    for day, code in refusals.items():
        with pytest.raises(BadInput) as refusal:
            check_day(day, zone, now)
        assert refusal.value.code == code
    assert last - soonest == timedelta(days=MOST_DAYS - LEAST_DAYS)


STANCES = st.builds(
    StanceFacts,
    kind=st.sampled_from(list(StanceKind)),
    has_words=st.booleans(),
    shows_name=st.booleans(),
    said_at=INSTANTS,
)


@given(stance=STANCES, since=INSTANTS)
def test_what_isnt_shown_is_for_those_who_were_there(stance: StanceFacts, since: datetime) -> None:
    is_read = is_read_by(stance, since)
    if stance.shows_name:
        assert is_read
    elif not stance.has_words or since > stance.said_at:
        assert not is_read


@pytest.mark.parametrize("kind", StanceKind)
def test_an_objection_alone_outlives_new_words(kind: StanceKind) -> None:
    assert outlives_new_words(kind) == (kind is StanceKind.IN_MY_WAY)
