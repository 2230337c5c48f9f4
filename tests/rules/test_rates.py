"""How often something may be done: the bucket's rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.http.rates import Kind, limits_of, network_of
from app.core.buckets import ROWS_KEPT
from app.core.rates import Rate, micros, take, wait
from app.core.settings import Settings

HOUR = timedelta(hours=1)
TWENTY = Rate(20, HOUR)
NOW = micros(datetime(2026, 3, 1, 9, tzinfo=UTC))


def seconds(number: float) -> int:
    return round(number * 1_000_000)


def test_a_burst_passes_and_the_next_one_waits() -> None:
    full_at: int | None = None
    for _ in range(20):
        full_at = take(full_at, NOW, TWENTY)
        assert full_at is not None
    assert take(full_at, NOW, TWENTY) is None
    assert wait(full_at, NOW, TWENTY) == timedelta(minutes=3)
    assert take(full_at, NOW + seconds(179), TWENTY) is None
    assert take(full_at, NOW + seconds(180), TWENTY) is not None
    # After an hour the whole burst is there again, and never more than that.
    for later in (HOUR, 24 * HOUR):
        full_again_at: int | None = full_at
        passed = 0
        while (
            full_again_at := take(full_again_at, NOW + seconds(later.total_seconds()), TWENTY)
        ) is not None:
            passed += 1
        assert passed == 20


def test_what_a_wrong_clock_wrote_shuts_nobody_out() -> None:
    a_year_ahead = NOW + seconds(366 * 86_400)
    assert take(a_year_ahead, NOW, TWENTY) == NOW + TWENTY.step
    assert wait(a_year_ahead, NOW, TWENTY) == timedelta()


@given(
    st.integers(1, 50),
    st.integers(1, 86_400),
    st.lists(st.integers(0, 7_200_000_000), max_size=80),
)
def test_in_no_stretch_pass_more_than_a_burst_and_what_came_back_in_it(
    burst: int, per: int, pauses: list[int]
) -> None:
    rate = Rate(burst, timedelta(seconds=per))
    now, full_at = NOW, None
    passed: list[int] = []
    for pause in pauses:
        now += pause
        after = take(full_at, now, rate)
        assert (wait(full_at, now, rate) == timedelta()) == (after is not None)
        if after is not None:
            full_at = after
            passed.append(now)
        else:
            wait_us = wait(full_at, now, rate) // timedelta(microseconds=1)
            assert take(full_at, now + wait_us - 1, rate) is None
            assert take(full_at, now + wait_us, rate) is not None
    for first, begin in enumerate(passed):
        for last in range(first, len(passed)):
            assert last - first + 1 <= burst + (passed[last] - begin) / rate.step + 1e-6


@pytest.mark.parametrize(
    ("address", "other_address", "is_same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("", "testclient", False),
    ],
)
def test_an_ipv6_address_counts_by_its_64(address: str, other_address: str, is_same: bool) -> None:
    assert (network_of(address) == network_of(other_address)) is is_same


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_is_counted_by_where_it_comes_from_and_everybodys_is_wider(kind: Kind) -> None:
    limits = limits_of(kind, Settings())
    assert limits.address is not None
    narrow = [rate for rate in (limits.address, limits.account, limits.subject) if rate is not None]
    if limits.server is not None:
        per_hour = limits.server.burst / limits.server.per.total_seconds()
        assert all(per_hour > rate.burst / rate.per.total_seconds() for rate in narrow)
    rates = [rate for rate in (*narrow, limits.server) if rate is not None]
    assert all(rate.per <= ROWS_KEPT for rate in rates), "rows are forgotten by then"
    ten = limits_of(kind, Settings(limit_factor=10))
    if kind is not Kind.START:
        assert ten.address == limits.address.times(10)


def test_the_operators_own_numbers_are_taken_as_they_are() -> None:
    settings = Settings(accounts_an_hour=7, invitations_a_day=3, limit_factor=10)
    assert limits_of(Kind.START, settings).address == Rate(7, HOUR)
    assert limits_of(Kind.INVITATION, settings).subject == Rate(3, timedelta(days=1))
