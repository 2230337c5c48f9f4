"""Whose turn of coordinating it is, and when it passes, whatever the clock does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.coordinating.rules import (
    KNOWN_FOR,
    SAID_BEFORE,
    Seat,
    TurnFacts,
    TurnMove,
    TurnTerms,
    decide,
    find_fault,
    hand_off_at,
    next_number,
    next_seat,
    passes_at,
)

VANCOUVER = "America/Vancouver"
#: Zones whose clocks change at midnight, by half an hour, on other days, or never.
ZONES = (VANCOUVER, "Europe/London", "Australia/Lord_Howe", "Asia/Beirut", "Asia/Kathmandu")
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
minutes = st.integers(0, 1439)


def turns(*can_take: str, **fields: object) -> TurnFacts:
    """Ade, Lee and Sam take turns of two weeks from a Thursday noon on."""
    order = ("Ade", "Lee", "Sam")
    facts = TurnFacts(
        seats=tuple(Seat(name, at, name in can_take) for at, name in enumerate(order)),
        zone=VANCOUVER,
        weeks=2,
        first_on=date(2026, 3, 5),
        minute=720,
        turn_number=0,
    )
    return replace(facts, **fields)  # type: ignore[arg-type]


ALL = ("Ade", "Lee", "Sam")


@given(st.sampled_from(ZONES), days, minutes, st.integers(1, 12), st.integers(0, 30))
def test_a_hand_off_is_at_its_minute_or_just_after_one_that_is_left_out(
    zone: str, first: date, minute: int, weeks: int, number: int
) -> None:
    facts = turns(*ALL, zone=zone, first_on=first, minute=minute, weeks=weeks)
    at = hand_off_at(facts, number).astimezone(ZoneInfo(zone))
    assert at.date() == first + timedelta(weeks=weeks * number)
    shown = at.hour * 60 + at.minute
    is_left_out = shown != minute
    assert shown >= minute
    if is_left_out:
        before = (at.astimezone(UTC) - timedelta(seconds=1)).astimezone(ZoneInfo(zone))
        assert before.utcoffset() != at.utcoffset()


def test_the_clock_changes_between_two_hand_offs() -> None:
    assert hand_off_at(turns(), 0) == datetime(2026, 3, 5, 20, tzinfo=UTC)
    assert hand_off_at(turns(), 1) == datetime(2026, 3, 19, 19, tzinfo=UTC)
    left_out = turns(first_on=date(2026, 3, 8), minute=150)
    assert hand_off_at(left_out, 0) == datetime(2026, 3, 8, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last", "current", "can_take", "expected"),
    [
        (None, None, ALL, "Ade"),
        (0, "Ade", ALL, "Lee"),
        (2, "Sam", ALL, "Ade"),
        (0, "Ade", ("Ade", "Sam"), "Sam"),
        (0, "Ade", ("Ade",), None),
        (0, None, ("Ade",), "Ade"),
        (1, "Lee", (), None),
    ],
)
def test_who_is_next(
    last: int | None, current: str | None, can_take: tuple[str, ...], expected: str | None
) -> None:
    seat = next_seat(turns(*can_take, last_position=last, current_id=current))
    assert (seat.member_id if seat else None) == expected


@given(st.integers(0, 150_000), st.sampled_from(ZONES))
def test_nobody_gets_it_without_having_known_it_for_two_days(minute: int, zone: str) -> None:
    facts = turns(*ALL, zone=zone)
    told_at = datetime(2026, 2, 20, tzinfo=UTC) + timedelta(minutes=minute)
    at = passes_at(facts, told_at)
    assert at >= told_at + KNOWN_FOR
    assert at >= hand_off_at(facts, 0)
    assert at == hand_off_at(facts, 0) or at < told_at + KNOWN_FOR + timedelta(hours=26)


def test_a_whole_round_tells_before_and_passes_at_its_moment() -> None:
    facts, now = turns(*ALL), datetime(2026, 3, 1, 12, tzinfo=UTC)
    held_by: list[tuple[str, datetime]] = []
    while len(held_by) < 4:
        decision = decide(facts, now)
        if decision.move is TurnMove.TELL:
            facts = replace(facts, next_id=decision.member_id, told_at=now)
        elif decision.move is TurnMove.PASS:
            assert decision.member_id is not None
            assert facts.told_at is not None
            assert now - facts.told_at == SAID_BEFORE
            held_by.append((decision.member_id, now))
            facts = replace(
                facts,
                current_id=decision.member_id,
                last_position=ALL.index(decision.member_id),
                turn_number=next_number(facts, now),
                next_id=None,
                told_at=None,
            )
        else:
            assert decision.look_at > now, "it gets on"
            now = decision.look_at
    assert [name for name, _ in held_by] == ["Ade", "Lee", "Sam", "Ade"]
    assert {at.astimezone(ZoneInfo(VANCOUVER)).hour for _, at in held_by} == {12}


def test_nobody_is_there_and_what_was_missed_is_not_made_up_for() -> None:
    at = hand_off_at(turns(), 0)
    assert decide(turns(), at - timedelta(hours=1)).look_at == at
    assert decide(turns(), at).move is TurnMove.STAY
    assert next_number(turns(), at) == 1
    # After ten weeks without a server the next is the one ahead; a turn of a day is none.
    assert next_number(turns(), at + timedelta(weeks=10)) == 6
    assert next_number(turns(), hand_off_at(turns(), 5) - timedelta(days=1)) == 6


def test_what_can_be_set_up() -> None:
    now = datetime(2026, 3, 1, 17, tzinfo=UTC)
    good = TurnTerms(2, date(2026, 3, 4), 720, ("Ade", "Lee"))
    assert find_fault(good, VANCOUVER, now) is None
    for changed, fault in (
        (replace(good, weeks=0), "turn-length"),
        (replace(good, weeks=13), "turn-length"),
        (replace(good, minute=0), "turns-too-soon"),
        (replace(good, first_on=date(2027, 3, 4)), "turns-too-far"),
        (replace(good, member_ids=("Ade", "Ade")), "twice-in-turns"),
        (replace(good, member_ids=("Ade",)), "who-takes-turns"),
        (replace(good, member_ids=tuple(f"{n}" for n in range(13))), "who-takes-turns"),
    ):
        assert find_fault(changed, VANCOUVER, now) == fault
