"""Who follows whom, and how long what one shift leaves to the next is there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.circles.date_ranges import covers
from app.rota.shifts.handover_rules import (
    NOTE_LASTS,
    HeldSlot,
    is_note_expired,
    may_leave_note,
    may_say_here,
    next_held_slots,
    note_readers,
    presence_viewers,
)

DAY = datetime(2026, 3, 2, tzinfo=UTC)


def h(hour: float) -> datetime:
    return DAY + timedelta(hours=hour)


def held_slot(slot: str, start: float, end: float, *holders: str) -> HeldSlot:
    return HeldSlot(slot, h(start), h(end), holders)


VISIT = held_slot("visit", 9, 12, "sam", "lee")
CALL = held_slot("call", 10, 10.2, "ade")
OVERLAP = held_slot("overlap", 11.5, 15, "jo")
TOUCH = held_slot("touch", 12, 13, "theo")
LATER = held_slot("later", 20, 22, "kit")
NOBODY = held_slot("nobody", 12, 14)


def test_what_follows_begins_later_and_ends_later() -> None:
    assert next_held_slots(VISIT.starts_at, VISIT.ends_at, [VISIT, CALL, LATER]) == [LATER]
    assert next_held_slots(VISIT.starts_at, VISIT.ends_at, [VISIT, CALL, NOBODY, LATER]) == [LATER]
    assert next_held_slots(VISIT.starts_at, VISIT.ends_at, [LATER, TOUCH, OVERLAP]) == [OVERLAP]
    assert next_held_slots(LATER.starts_at, LATER.ends_at, [VISIT, LATER]) == []
    both = [TOUCH, held_slot("also", 12, 14, "jo")]
    assert next_held_slots(VISIT.starts_at, VISIT.ends_at, both) == both, "several at one instant"


def test_here_is_seen_by_who_shares_the_time_and_who_comes_next() -> None:
    everything = [VISIT, CALL, TOUCH, LATER]
    assert presence_viewers(VISIT, everything) == {"sam", "lee", "theo"}
    assert presence_viewers(LATER, everything) == {"kit"}


@pytest.mark.parametrize(
    ("hour", "may"), [(8.49, False), (8.5, True), (9, True), (11.99, True), (12, False)]
)
def test_here_is_said_around_ones_own_time(hour: float, may: bool) -> None:
    assert may_say_here(h(9), h(12), h(hour)) is may


def test_a_note_is_left_from_the_start_until_tomorrow_is_over() -> None:
    zone = "America/Havana"  # whose clock skips the midnight of 8 March
    starts, ends = datetime(2026, 3, 7, 15, tzinfo=UTC), datetime(2026, 3, 7, 17, tzinfo=UTC)
    over = datetime(2026, 3, 9, 4, tzinfo=UTC)
    second = timedelta(seconds=1)
    assert not may_leave_note(starts, ends, starts - second, zone)
    assert may_leave_note(starts, ends, starts, zone)
    assert may_leave_note(starts, ends, over - second, zone)
    assert not may_leave_note(starts, ends, over, zone)


def test_a_note_is_for_who_comes_next_and_who_is_on() -> None:
    everything = [VISIT, CALL, TOUCH, LATER]
    args = VISIT.starts_at, VISIT.ends_at, everything
    assert note_readers(*args, h(11)) == {"sam", "lee", "theo"}
    assert note_readers(*args, h(10.1)) == {"sam", "lee", "theo", "ade"}
    assert note_readers(*args, h(14)) == {"theo"}
    assert note_readers(*args, h(21)) == {"theo", "kit"}


def test_a_note_goes_a_day_after_the_next_began_or_at_its_end() -> None:
    end = VISIT.ends_at + NOTE_LASTS

    def is_gone(now: datetime, *others: HeldSlot) -> bool:
        return is_note_expired(VISIT.starts_at, VISIT.ends_at, end, [VISIT, *others], now)

    second = timedelta(seconds=1)
    assert not is_gone(h(12 + 24) - second, TOUCH, LATER)
    assert is_gone(h(12 + 24), TOUCH, LATER)
    assert not is_gone(h(12 + 24), CALL, NOBODY), "nobody came yet"
    assert not is_gone(end - second)
    assert is_gone(end)


def test_days_are_those_of_the_circles_wall() -> None:
    first, last = date(2026, 3, 7), date(2026, 3, 8)
    zone = "America/Havana"
    begin, end = datetime(2026, 3, 7, 5, tzinfo=UTC), datetime(2026, 3, 9, 4, tzinfo=UTC)
    second = timedelta(seconds=1)
    assert not covers(first, last, zone, begin - second)
    assert covers(first, last, zone, begin)
    assert covers(first, last, zone, end - second)
    assert not covers(first, last, zone, end)
