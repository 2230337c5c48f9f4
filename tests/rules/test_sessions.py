"""When a token is renewed, when it was stolen, and when a device that nobody uses is signed out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.identity.sessions import (
    FIRST_WARNING,
    GRACE,
    IDLE,
    LAST_WARNING,
    RENEW_AFTER,
    WEEK,
    IdleDevice,
    Token,
    ends_at,
    judge,
    quiet_step,
    successor_of,
    week_name,
    week_of,
)

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
FRESH = Token(issued_at=NOW, replaced=False, good_until=None, ended=False)
SECOND = timedelta(seconds=1)


def test_a_token_is_renewed_after_a_day_and_not_before() -> None:
    assert judge(FRESH, NOW, NOW) == "good"
    assert judge(FRESH, NOW + RENEW_AFTER - SECOND, NOW) == "good"
    assert judge(FRESH, NOW + RENEW_AFTER, NOW) == "renew"


def test_a_session_in_use_has_no_end() -> None:
    for day in (365, 366, 400, 4000):
        later = NOW + timedelta(days=day)
        assert judge(replace(FRESH, issued_at=later), later, later) == "good"


def test_a_replaced_token_is_good_until_ten_minutes_after_its_successors_first_use() -> None:
    waits = replace(FRESH, replaced=True)
    later = NOW + timedelta(days=2)
    assert judge(waits, later, later) == "hand_over", "the answer may have been lost"
    used = replace(waits, good_until=later + GRACE)
    assert judge(used, later + GRACE - SECOND, later + GRACE - SECOND) == "good"
    assert judge(used, later + GRACE, later + SECOND) == "stolen"


def test_a_request_that_began_before_that_first_use_is_good_however_slowly_it_came() -> None:
    used = replace(FRESH, replaced=True, good_until=NOW + GRACE)
    assert judge(used, NOW + timedelta(hours=1), NOW - SECOND) == "good"
    assert judge(used, NOW + timedelta(hours=1), NOW) == "stolen"


def test_an_ended_session_stays_ended_and_is_never_called_stolen() -> None:
    over = replace(FRESH, replaced=True, good_until=NOW - GRACE, ended=True)
    assert judge(over, NOW, NOW) == "ended"


def test_a_successor_is_the_same_each_time_and_takes_the_token_and_the_salt() -> None:
    successor = successor_of("t" * 43, "salt")
    assert successor == successor_of("t" * 43, "salt")
    assert len(successor) == 43
    assert len({successor, successor_of("u" * 43, "salt"), successor_of("t" * 43, "other")}) == 3


# --- idle devices ---------------------------------------------------------------------------------


@given(st.integers(0, 6))
def test_an_idle_device_is_signed_out_after_ninety_days_and_its_owner_is_told_twice(
    weekday: int,
) -> None:
    # Whichever day of its last week it was used on: nobody loses a day by that.
    last_used = datetime(2026, 3, 2, 12, tzinfo=UTC) + timedelta(days=weekday)
    quiet = IdleDevice(week_of(last_used))
    end = ends_at(quiet)
    assert timedelta(days=90) <= end - last_used < IDLE + WEEK
    assert quiet_step(quiet, end - FIRST_WARNING - SECOND) is None
    assert quiet_step(quiet, end - FIRST_WARNING) == "tell"
    once = replace(quiet, warnings=1, told_at=end - FIRST_WARNING)
    assert quiet_step(once, end - LAST_WARNING - SECOND) is None
    assert quiet_step(once, end - LAST_WARNING) == "tell"
    twice = replace(once, warnings=2)
    assert quiet_step(twice, end - SECOND) is None
    assert quiet_step(twice, end) == "end"


@given(st.timedeltas(timedelta(0), timedelta(days=400)))
def test_after_downtime_its_owner_has_as_long_as_ever(late: timedelta) -> None:
    quiet = IdleDevice(week_of(NOW))
    first = ends_at(quiet) - FIRST_WARNING + late
    assert quiet_step(quiet, first) == "tell"
    once = replace(quiet, warnings=1, told_at=first)
    second = first + FIRST_WARNING - LAST_WARNING
    assert quiet_step(once, second - SECOND) is None
    assert quiet_step(once, second) == "tell"
    assert quiet_step(replace(once, warnings=2), first + FIRST_WARNING - SECOND) is None
    assert quiet_step(replace(once, warnings=2), first + FIRST_WARNING) == "end"


def test_only_the_week_of_use_is_kept() -> None:
    assert week_of(NOW) == datetime(2026, 3, 2, tzinfo=UTC)
    assert week_of(datetime(2026, 3, 8, 23, 59, tzinfo=UTC)) == datetime(2026, 3, 2, tzinfo=UTC)
    assert week_name(date(2025, 12, 29)) == "2026-W01"
