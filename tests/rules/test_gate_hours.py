"""The gate's hours: in whose zone, what is held until they open, and when clocks change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.consent.gate import NEVER_HELD, Allow, Defer, Deny
from app.consent.gate_facts import CircleFacts
from tests.rules.test_gate import (
    EVENTS,
    NOON,
    VANCOUVER,
    at,
    circle,
    grant,
    member,
    minutes,
    reach,
    verdict_for_sam,
)

KATHMANDU = "Asia/Kathmandu"
HELD_EVENTS = sorted(set(EVENTS) - NEVER_HELD)


@pytest.mark.parametrize(
    ("wall", "open_"),
    [
        ("22:00", True), ("23:59", True), ("00:00", True), ("06:59", True),
        ("07:00", False), ("12:00", False), ("21:59", False),
    ],
)  # fmt: skip
def test_hours_may_pass_midnight(wall: str, open_: bool) -> None:
    facts = circle(grant(from_minute=minutes("22:00"), to_minute=minutes("07:00")))
    assert isinstance(verdict_for_sam(facts, now=at(f"2026-03-02 {wall}")), Allow) is open_


def test_a_grants_hours_are_in_the_circles_zone() -> None:
    facts = circle(
        grant(from_minute=minutes("09:00"), to_minute=minutes("17:00")),
        friend=member(zone=KATHMANDU),
    )
    assert isinstance(verdict_for_sam(facts, now=at("2026-03-02 10:00")), Allow)
    assert verdict_for_sam(facts, now=at("2026-03-02 10:00", KATHMANDU)) == Deny("quiet_hours")


def test_a_reachs_hours_are_in_the_members_zone() -> None:
    awake = reach(from_minute=minutes("07:00"), to_minute=minutes("22:00"))
    facts = circle(friend=member(zone=KATHMANDU, reach=(awake,)))
    assert isinstance(verdict_for_sam(facts, now=at("2026-03-02 08:00", KATHMANDU)), Allow)
    assert verdict_for_sam(facts, now=at("2026-03-02 12:00")) == Deny("quiet_hours")  # 01:45 there


def test_an_end_is_not_in_the_hours_and_equal_bounds_are_any_hour() -> None:
    until_noon = circle(grant(from_minute=0, to_minute=minutes("12:00")))
    assert verdict_for_sam(until_noon, now=NOON) == Deny("quiet_hours")
    assert isinstance(verdict_for_sam(until_noon, now=NOON - timedelta(seconds=1)), Allow)
    assert isinstance(
        verdict_for_sam(circle(grant(from_minute=600, to_minute=600)), now=NOON), Allow
    )


@pytest.mark.parametrize("event", sorted(NEVER_HELD))
def test_an_ask_is_never_held_until_later(event: str) -> None:
    day = reach(event=event, from_minute=minutes("07:00"), to_minute=minutes("22:00"))
    facts = circle(grant(event=event), friend=member(reach=(day,)))
    assert verdict_for_sam(facts, event, at("2026-03-02 03:00")) == Deny("quiet_hours")


@pytest.mark.parametrize("event", HELD_EVENTS)
def test_everything_else_is_held_until_the_hours_open(event: str) -> None:
    day = reach(event=event, from_minute=minutes("07:00"), to_minute=minutes("22:00"))
    facts = circle(grant(event=event), friend=member(reach=(day,)))
    assert verdict_for_sam(facts, event, at("2026-03-02 23:30")) == Defer(at("2026-03-03 07:00"))


def test_what_is_held_gets_through_when_both_hours_have_opened() -> None:
    """Held from edge to edge, it never waits beyond the first instant at which both agree."""
    day = reach(event="gap", from_minute=minutes("07:00"), to_minute=minutes("22:00"))
    late = grant(event="gap", from_minute=minutes("21:00"), to_minute=minutes("23:00"))
    facts = circle(late, friend=member(zone="America/Edmonton", reach=(day,)))  # an hour ahead
    early = replace(late, from_minute=minutes("20:30"))
    now = at("2026-03-02 03:00")
    assert _goes_at(replace(facts, grants=(early,)), now) == at("2026-03-02 20:30")
    # 21:00 here is 22:00 there: never both. It is held on, not sent.
    assert _goes_at(facts, now) is None


def _goes_at(facts: CircleFacts, now: datetime) -> datetime | None:
    for _ in range(20):
        verdict = verdict_for_sam(facts, "gap", now)
        if isinstance(verdict, Allow):
            return now
        assert isinstance(verdict, Defer)
        assert verdict.until > now
        now = verdict.until
    return None


# --- DST ------------------------------------------------------------------------------------


def held_from(opening: str, now: datetime, zone: str = VANCOUVER) -> datetime:
    """When something of that hour goes that came just now, asked for minute by minute."""
    hours = reach(event="gap", from_minute=minutes(opening), to_minute=minutes("05:00"))
    facts = circle(grant(event="gap"), friend=member(zone=zone, reach=(hours,)), zone=zone)
    verdict = verdict_for_sam(facts, "gap", now)
    assert isinstance(verdict, Defer)
    minute = now
    while not isinstance(verdict_for_sam(facts, "gap", minute), Allow):
        minute += timedelta(minutes=1)
    assert verdict.until == minute, f"held until {verdict.until}, open at {minute}"
    return minute


def test_an_opening_that_the_clock_leaves_out_is_the_first_instant_after_it() -> None:
    # 2026-03-08, 02:00 → 03:00
    assert held_from("02:30", at("2026-03-08 01:10")) == at("2026-03-08 03:00")


def test_an_opening_that_comes_twice_opens_twice() -> None:
    # 2025-11-02, 02:00 → 01:00
    assert held_from("01:30", at("2025-11-02 00:40")) == at("2025-11-02 01:30", fold=0)
    second = at("2025-11-02 01:10", fold=1)
    assert held_from("01:30", second) == at("2025-11-02 01:30", fold=1)


def test_a_change_of_half_an_hour() -> None:
    zone = "Australia/Lord_Howe"  # 2026-10-04, 02:00 → 02:30
    assert held_from("02:10", at("2026-10-04 01:00", zone), zone) == at("2026-10-04 02:30", zone)


@pytest.mark.parametrize(
    ("wall", "fold", "open_"),
    [("00:59", 0, False), ("01:00", 0, True), ("01:59", 1, True), ("02:00", 0, False)],
)
def test_hours_hold_through_the_hour_that_comes_twice(wall: str, fold: int, open_: bool) -> None:
    facts = circle(grant(from_minute=minutes("01:00"), to_minute=minutes("02:00")))
    assert (
        isinstance(verdict_for_sam(facts, now=at(f"2025-11-02 {wall}", fold=fold)), Allow) is open_
    )
