"""What can be offered, and on which days it comes again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import BadInput
from app.member_offers.models import Rhythm
from app.member_offers.offer_rules import (
    TIMES_SHOWN,
    OfferTerms,
    can_be_taken,
    check_receivers,
    check_terms,
    find_occasion,
    next_occasions,
    over_at,
)

ZONES = ("America/Vancouver", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")
NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)

zones = st.sampled_from(ZONES)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
minutes_of_day = st.integers(0, 1439)
lengths = st.integers(10, 1440)
instants = st.integers(0, 365 * 24).map(
    lambda hours: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
)


def weekly(day: date, minute: int, length: int) -> OfferTerms:
    return OfferTerms(length, Rhythm.WEEKLY, day, minute, places=1)


@given(days, minutes_of_day, lengths, zones, instants)
def test_each_week_it_is_at_the_same_wall_clock_time(
    day: date, minute: int, length: int, zone: str, now: datetime
) -> None:
    terms = weekly(day, minute, length)
    occasions = next_occasions(terms, (), zone, now)
    assert len(occasions) == TIMES_SHOWN
    for occasion in occasions:
        assert occasion.starts_at is not None
        assert occasion.ends_at == occasion.starts_at + timedelta(minutes=length)
        assert occasion.ends_at > now
        on_day = date.fromisoformat(occasion.key)
        assert on_day.weekday() == day.weekday()
        assert on_day >= day
        wall = occasion.starts_at.astimezone(ZoneInfo(zone))
        # A wall-clock time that a change of the clock leaves out is the next one that there is.
        wanted_wall = datetime.combine(on_day, time(minute // 60, minute % 60), tzinfo=UTC)
        assert timedelta(0) <= wall.replace(tzinfo=UTC) - wanted_wall < timedelta(hours=2)
        assert find_occasion(terms, occasion.key, (), zone) == occasion
    for occasion, following in pairwise(occasions):
        gap = date.fromisoformat(following.key) - date.fromisoformat(occasion.key)
        assert gap == timedelta(days=7)


@given(days, minutes_of_day, lengths, zones, instants, st.sets(st.integers(0, 3)))
def test_a_day_that_was_left_out_is_no_time_of_it(
    day: date, minute: int, length: int, zone: str, now: datetime, skipped: set[int]
) -> None:
    terms = weekly(day, minute, length)
    all_keys = [occasion.key for occasion in next_occasions(terms, (), zone, now)]
    left_out = [all_keys[index] for index in skipped]
    keys = [occasion.key for occasion in next_occasions(terms, left_out, zone, now)]
    assert len(keys) == TIMES_SHOWN
    assert not set(keys) & set(left_out)
    assert all(find_occasion(terms, key, left_out, zone) is None for key in left_out)


@given(days, minutes_of_day, lengths, zones)
def test_a_single_time_is_over_at_its_end(day: date, minute: int, length: int, zone: str) -> None:
    terms = OfferTerms(length, Rhythm.AT_A_TIME, day, minute, places=1)
    end = over_at(terms, zone)
    assert end is not None
    (only,) = next_occasions(terms, (), zone, end - timedelta(seconds=1))
    assert (only.key, only.ends_at) == (day.isoformat(), end)
    assert next_occasions(terms, (), zone, end) == []
    assert not can_be_taken(only, end)
    assert over_at(weekly(day, minute, length), zone) is None


@pytest.mark.parametrize("key", ["2026-03-06", "20260305", "2026-W10-4", "", "x", "2026-02-26"])
def test_what_names_no_day_of_it(key: str) -> None:
    terms = weekly(date(2026, 3, 5), 1020, 30)
    assert find_occasion(terms, key, (), "UTC") is None


def test_ten_minutes_are_a_whole_offer_and_nine_are_not() -> None:
    check_terms(OfferTerms(10, Rhythm.ANY_TIME, None, None, places=1), "UTC", NOW)
    with pytest.raises(BadInput, match="member-offer-too-short"):
        check_terms(OfferTerms(9, Rhythm.ANY_TIME, None, None, places=1), "UTC", NOW)


def test_for_nobody_for_oneself_and_for_a_stranger() -> None:
    check_receivers(["sam"], ["sam", "lee"], "mina")
    for member_ids, code in (([], "nobody"), (["mina", "sam"], "yourself"), (["kit"], "stranger")):
        with pytest.raises(BadInput, match=f"member-offer-to-{code}"):
            check_receivers(member_ids, ["sam", "lee"], "mina")
