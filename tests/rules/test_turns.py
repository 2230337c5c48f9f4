"""Whose turn it is, beside a slow model that walks from day to day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rota.calendar import Occurrence, PatternFacts, occurrences, slot_id
from app.rota.turns import (
    Others,
    RotationFacts,
    first_of_turn,
    holder_on,
    months_since,
    rebased,
    turn_of,
    turns,
)

DAY = timedelta(days=1)
MONDAY = date(2026, 3, 2)
EVERY_DAY = 127
ZONES = (
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/St_Johns",
    "Pacific/Apia",
)


def pattern(weekdays: int = EVERY_DAY, start: int = 18 * 60, end: int = 20 * 60) -> PatternFacts:
    kind = "overnight" if end < start else "company"
    return PatternFacts("p", weekdays, start, end, 1, kind, MONDAY, None)


def rotation(*roster: str, hand_off: str = "week", **more: object) -> RotationFacts:
    facts = RotationFacts("r", roster, hand_off, MONDAY, MONDAY)
    return replace(facts, **more)  # type: ignore[arg-type]


def days(
    known: RotationFacts,
    offered: PatternFacts,
    count: int,
    others: Others | None = None,
    first: date = MONDAY,
    zone: str = "America/New_York",
) -> list[str]:
    """Who has each day's slot; "-" where nobody has, and nothing for days without a slot."""
    slots = list(occurrences([offered], first, count, zone))
    found = turns(known, offered, slots, others or Others())
    return [found[one.slot_id].member_id if one.slot_id in found else "-" for one in slots]


def away(offered: PatternFacts, *on: date, zone: str = "America/New_York") -> list[Occurrence]:
    return [next(iter(occurrences([offered], day, 1, zone))) for day in on]


def stretch(*slots: Occurrence) -> list[tuple[datetime, datetime]]:
    return [(one.starts_at, one.ends_at) for one in slots]


def test_turns_pass_by_day_week_month_and_shift() -> None:
    assert days(rotation("a", "b", hand_off="day"), pattern(), 5) == list("ababa")
    assert days(rotation("a", "b"), pattern(), 16) == list("aaaaaaabbbbbbbaa")
    assert days(rotation("a", "b", hand_off="day", every=3), pattern(), 7) == list("aaabbba")
    tuesdays = pattern(0b0000010)
    assert days(rotation("a", "b", "c", hand_off="shift"), tuesdays, 35) == list("abcab")
    twice = pattern(0b0001010)
    assert days(rotation("a", "b", "c", hand_off="shift"), twice, 28) == list("abcabcab")
    by_month = days(rotation("a", "b", hand_off="month"), pattern(), 62)
    assert by_month == ["a"] * 31 + ["b"] * 30 + ["a"]


@pytest.mark.parametrize("day", [29, 30, 31])
def test_a_hand_off_on_the_29th_30th_31st_is_a_short_months_last_day(day: int) -> None:
    anchor = date(2026, 1, day)
    assert months_since(anchor, date(2026, 2, 27)) == 0
    assert months_since(anchor, date(2026, 2, 28)) == 1
    assert months_since(anchor, date(2026, 3, day - 1)) == 1
    assert months_since(anchor, date(2026, 3, day)) == 2
    leap = date(2028, 1, day)
    assert months_since(leap, date(2028, 2, 29)) == 1
    assert months_since(leap, date(2028, 2, 28)) == 0
    known = rotation("a", "b", "c", hand_off="month", anchor=anchor, turn_on=anchor)
    whole = pattern()
    for first in (anchor + DAY * n for n in range(400)):
        assert turn_of(known, whole, first + DAY) - turn_of(known, whole, first) in (0, 1)


def test_an_edit_before_the_current_ones_place_keeps_them_current() -> None:
    known, offered = rotation("a", "b", "c"), pattern()
    day = MONDAY + 9 * DAY
    assert holder_on(known, offered, day) == "b"
    after = rebased(known, offered, ("x", "a", "b", "c"), day)
    assert [holder_on(after, offered, day + 7 * n * DAY) for n in range(4)] == list("bcxa")
    gone = rebased(known, offered, ("a", "c"), day)
    assert [holder_on(gone, offered, day + 7 * n * DAY) for n in range(3)] == list("cac")
    assert rebased(known, offered, (), day).current is None


def test_what_is_left_out_moves_nobodys_later_turn() -> None:
    known, offered = rotation("a", "b", "c", hand_off="shift"), pattern(0b0000010)
    slots = list(occurrences([offered], MONDAY, 42, "America/New_York"))
    whole = turns(known, offered, slots)
    without = turns(known, offered, [one for at, one in enumerate(slots) if at != 2])
    assert without == {slot: turn for slot, turn in whole.items() if slot != slots[2].slot_id}


def test_who_is_away_is_passed_over_and_the_rest_stays_as_it_was() -> None:
    known, offered = rotation("a", "b", "c", "d", hand_off="day"), pattern()
    gone = Others(away={"b": stretch(*away(offered, MONDAY + DAY))})
    # d's own turns are farthest from b's.
    assert days(known, offered, 8, gone) == list("adcdabcd")
    nobody = Others(away={one: stretch(*away(offered, MONDAY + DAY)) for one in "abcd"})
    assert days(known, offered, 4, nobody) == list("a-cd")
    alone = Others(away={"a": stretch(*away(offered, MONDAY))})
    assert days(rotation("a", hand_off="day"), offered, 2, alone) == list("-a")


def test_a_passed_turn_makes_no_two_overnights_in_a_row() -> None:
    """The second circle: Nico rests, and with three in turn each of his nights stays open."""
    night = pattern(start=21 * 60, end=7 * 60)
    resting = Others(
        away={"n": [(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))]}
    )
    assert days(rotation("i", "r", "n", hand_off="day"), night, 7, resting) == list("ir-ir-i")
    assert days(rotation("i", "r", "n", hand_off="day"), pattern(), 7, resting) == list("iriirii")


def test_a_passed_turn_is_no_second_thing_at_once_and_within_their_cap() -> None:
    known, offered = rotation("a", "b", "c", hand_off="day"), pattern()
    (slot,) = away(offered, MONDAY)
    gone = {"a": stretch(slot)}
    held = {"c": [("food", slot.starts_at + timedelta(minutes=30), slot.ends_at)]}
    assert days(known, offered, 3, Others(gone)) == list("bbc")
    assert days(known, offered, 3, Others(gone, {"b": held["c"]})) == list("cbc")
    assert days(known, offered, 3, Others(gone, {"b": held["c"], **held})) == list("-bc")
    full = {"b": frozenset([slot.slot_id])}
    assert days(known, offered, 3, Others(gone, {}, full)) == list("cbc")


def test_where_turns_begin_and_end() -> None:
    known = rotation("a", "b", until=MONDAY + 9 * DAY, weekdays=0b0000011)
    assert days(known, pattern(), 16) == ["a", "a", *"-----", "b", "b", *"-----", "-", "-"]
    assert turns(rotation(), pattern(), list(occurrences([pattern()], MONDAY, 3, "UTC"))) == {}
    assert first_of_turn(rotation("a", "b"), pattern(), MONDAY + 10 * DAY) == MONDAY + 7 * DAY


def by_walking(known: RotationFacts, offered: PatternFacts, last: date) -> dict[date, str]:
    """The slow model: from the first day on, day after day, passing the turn at each hand-off."""
    found: dict[date, str] = {}
    at, passed, comes = 0, 0, -1
    day = known.anchor
    ends_month = day
    while day <= last:
        mine = known.weekdays >> day.weekday() & 1 and offered.rule.comes_on(day)
        if known.hand_off == "shift":
            comes += bool(mine)
            at = max(0, comes) // known.every
        else:
            if day != known.anchor:
                if known.hand_off == "month":
                    following = day + DAY
                    last_of_month = following.day == 1
                    hand_off = day.day == known.anchor.day or (
                        last_of_month and day.day < known.anchor.day
                    )
                    passed += hand_off
                    ends_month = day if hand_off else ends_month
                elif known.hand_off == "day" or day.weekday() == known.anchor.weekday():
                    passed += 1
            at = passed // known.every
        if mine and (known.until is None or day <= known.until):
            found[day] = known.roster[at % len(known.roster)]
        day += DAY
    return found


@given(
    hand_off=st.sampled_from(("shift", "day", "week", "month")),
    every=st.integers(1, 4),
    anchor=st.dates(date(2011, 10, 1), date(2011, 12, 31)),
    people=st.integers(1, 5),
    offered=st.integers(1, 127),
    taken=st.integers(1, 127),
    length=st.integers(0, 120),
    zone=st.sampled_from(ZONES),
)
def test_turns_are_those_of_the_slow_model(
    hand_off: str,
    every: int,
    anchor: date,
    people: int,
    offered: int,
    taken: int,
    length: int,
    zone: str,
) -> None:
    """Over Apia's lost 30 December 2011 and clocks that change, too."""
    roster = tuple("abcde"[:people])
    comes = replace(pattern(offered), from_date=anchor)
    known = RotationFacts(
        "r", roster, hand_off, anchor, anchor, every=every, weekdays=taken, until=anchor + 100 * DAY
    )
    slots = list(occurrences([comes], anchor, length + 1, zone))
    walked = by_walking(known, comes, anchor + length * DAY)
    found = {slot: turn.member_id for slot, turn in turns(known, comes, slots).items()}
    there = {one.slot_id for one in slots}
    assert found == {
        slot: member for day, member in walked.items() if (slot := slot_id("p", day)) in there
    }


@given(
    people=st.integers(2, 5),
    edits=st.lists(
        st.tuples(st.integers(0, 60), st.permutations(list("abcdef")), st.integers(1, 6)),
        max_size=4,
    ),
    hand_off=st.sampled_from(("day", "week", "month", "shift")),
)
def test_however_the_roster_is_edited_the_current_one_stays(
    people: int, edits: list[tuple[int, list[str], int]], hand_off: str
) -> None:
    known, offered = rotation(*"abcdef"[:people], hand_off=hand_off), pattern(0b0101010)
    day = MONDAY
    for on, order, size in edits:
        day += on * DAY
        before = holder_on(known, offered, day)
        known = rebased(known, offered, tuple(order[:size]), day)
        now = holder_on(known, offered, day)
        assert now in order[:size]
        if before in order[:size]:
            assert now == before
        assert holder_on(known, offered, first_of_turn(known, offered, day)) == now
