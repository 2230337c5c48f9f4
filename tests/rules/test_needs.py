"""What a need can be, and what a pot shows of its pledges."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import BadInput
from app.needs.models import NeedKind, NeedWhen
from app.needs.rules import (
    LEAST_OTHERS,
    MOST_AMOUNT,
    NeedText,
    NeedTime,
    check_link,
    check_need,
    ends_at,
    in_units,
    is_reached,
    level,
    rounded_down,
)

ZONE = "America/Vancouver"
amounts = st.integers(1, MOST_AMOUNT)


@given(st.lists(amounts, max_size=8))
def test_a_level_is_a_round_number_and_of_three_at_least(pledged: list[int]) -> None:
    level_shown = level(pledged)
    if len(pledged) < LEAST_OTHERS:
        assert level_shown is None
        return
    assert level_shown is not None
    assert str(level_shown).rstrip("0") in {"1", "2", "5"}
    assert level_shown <= sum(pledged) < level_shown * 2.5


@given(st.lists(st.integers(100, MOST_AMOUNT), min_size=3, max_size=6), st.integers(100, 10**9))
def test_no_change_of_a_level_tells_an_amount(pledged: list[int], newest: int) -> None:
    """Whoever looks before and after sees the same with another amount that was added."""
    total = sum(pledged)
    before, after = rounded_down(total), rounded_down(total + newest)
    assert (level(pledged), level([*pledged, newest])) == (before, after)
    others = [(total, newest - 1), (total, newest + 1), (total + 1, newest - 1)]
    others += [(total - 1, newest + 1)]
    assert any(
        (rounded_down(first), rounded_down(first + added)) == (before, after)
        for first, added in others
    )


@given(st.integers(1, 2**40))
def test_rounding_down_keeps_the_order(total: int) -> None:
    assert rounded_down(total) <= rounded_down(total + 1)


def test_a_goal_is_reached_by_its_amount() -> None:
    assert is_reached([60, 40], 100)
    assert not is_reached([60, 39], 100)
    assert not is_reached([60, 40], None)


@pytest.mark.parametrize(
    "link",
    [
        "http://give.example",
        "HTTPS://give.example",
        "https:/give.example",
        "https://",
        "https://bank.example@evil.example/",
        "https://give.example:8443/",
        "https://give.example/a b",
        "https://give.example/\u202e",
        "https://[::1",
        "javascript:alert(1)//https://",
        "give.example",
    ],
)
def test_what_is_no_https_link_is_refused(link: str) -> None:
    with pytest.raises(BadInput) as refusal:
        check_link(link)
    assert refusal.value.code == "need-link"


def test_an_https_link_is_taken() -> None:
    check_link("https://give.example/mina?for=rent#now")


def test_a_day_ends_by_the_circles_clock_also_when_that_changes() -> None:
    now = datetime(2026, 3, 7, 20, tzinfo=UTC)
    on_the_day = NeedTime(NeedWhen.BY_DAY, date(2026, 3, 8))
    assert ends_at(on_the_day, ZONE, now) == datetime(2026, 3, 9, 7, tzinfo=UTC)
    # Half past two is left out on that night: the first minute that there is.
    left_out = NeedTime(NeedWhen.AT_TIME, date(2026, 3, 8), 150)
    assert ends_at(left_out, ZONE, now) == datetime(2026, 3, 8, 10, tzinfo=UTC)
    check_need(NeedText(NeedKind.RIDE, "To the clinic", time=left_out), ZONE, now)


def test_amounts_are_written_with_the_digits_of_their_currency() -> None:
    assert in_units(12_050, "CAD") == "120.50 CAD"
    assert in_units(12_050, "JPY") == "12050 JPY"
    assert in_units(12_050, "KWD") == "12.050 KWD"
    assert in_units(5, "EUR") == "0.05 EUR"
