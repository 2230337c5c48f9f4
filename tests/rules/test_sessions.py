"""How long a session lasts, and when its token is renewed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.identity.sessions import IDLE, LONGEST, RENEW_AFTER, Token, judge, week_name, week_of

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
FRESH = Token(
    issued_at=NOW,
    replaced=False,
    successor_used=False,
    session_ends_at=NOW + LONGEST,
    session_used_on=week_of(NOW),
    ended=False,
)


def test_a_token_is_renewed_after_a_day_and_not_before() -> None:
    assert judge(FRESH, NOW) == "good"
    assert judge(FRESH, NOW + RENEW_AFTER - timedelta(seconds=1)) == "good"
    assert judge(FRESH, NOW + RENEW_AFTER) == "renew"


def test_a_replaced_token_is_good_until_its_successor_was_used() -> None:
    later = NOW + timedelta(days=2)
    assert judge(replace(FRESH, replaced=True), later) == "good", "the answer may have been lost"
    assert judge(replace(FRESH, replaced=True, successor_used=True), later) == "stolen"


@pytest.mark.parametrize("changes", [{"ended": True}, {"session_ends_at": NOW}])
def test_an_ended_session_stays_ended_and_is_never_called_stolen(
    changes: dict[str, object],
) -> None:
    over = replace(FRESH, replaced=True, successor_used=True, **changes)  # type: ignore[arg-type]
    assert judge(over, NOW) == "ended"


def test_it_ends_after_ninety_quiet_days_unless_it_never_idles() -> None:
    # Only the week of the last use is kept: nobody loses a day by that.
    last = week_of(NOW) + timedelta(days=6, hours=23)
    token = replace(FRESH, session_used_on=week_of(last))
    assert judge(token, last + IDLE) == "renew"
    assert judge(token, last + IDLE + timedelta(days=8)) == "ended"
    assert judge(replace(token, never_idle=True), last + IDLE + timedelta(days=8)) == "renew"


def test_it_ends_after_a_year_whatever_its_use() -> None:
    there = NOW + LONGEST
    token = replace(FRESH, session_used_on=week_of(there), issued_at=there, never_idle=True)
    assert judge(token, there - timedelta(seconds=1)) == "good"
    assert judge(token, there) == "ended"


def test_only_the_week_of_use_is_kept() -> None:
    assert week_of(NOW) == datetime(2026, 3, 2, tzinfo=UTC)
    assert week_of(datetime(2026, 3, 8, 23, 59, tzinfo=UTC)) == datetime(2026, 3, 2, tzinfo=UTC)
    assert week_name(date(2025, 12, 29)) == "2026-W01"
