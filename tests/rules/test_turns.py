"""Whose turn it is, beside a slow model that walks from day to day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rota.rotations.turns import (
    Constraints,
    RotationFacts,
    assign_turns,
    first_of_turn,
    holder_on,
    months_since,
    next_holder,
    rebase,
    turn_of,
)
from app.rota.schedule.occurrences import Occurrence, PatternFacts, occurrences, slot_id
from app.rota.schedule.recurrence import LAST, Repeats

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


def rotation(*roster: str, hand_off: str = "week", **changes: object) -> RotationFacts:
    facts = RotationFacts("r", roster, hand_off, MONDAY, MONDAY)
    return replace(facts, **changes)  # type: ignore[arg-type]


def days(
    rotation_facts: RotationFacts,
    offered: PatternFacts,
    count: int,
    others: Constraints | None = None,
    first: date = MONDAY,
    zone: str = "America/New_York",
) -> list[str]:
    """Who has each day's slot; "-" where nobody has, and nothing for days without a slot."""
    slots = list(occurrences([offered], first, count, zone))
    turns_by_slot = assign_turns(rotation_facts, offered, slots, others or Constraints())
    return [
        turns_by_slot[slot.slot_id].member_id if slot.slot_id in turns_by_slot else "-"
        for slot in slots
    ]


def away(offered: PatternFacts, *on: date, zone: str = "America/New_York") -> list[Occurrence]:
    return [next(iter(occurrences([offered], day, 1, zone))) for day in on]


def stretch(*slots: Occurrence) -> list[tuple[datetime, datetime]]:
    return [(slot.starts_at, slot.ends_at) for slot in slots]


def test_turns_pass_by_day_week_month_and_shift() -> None:
    assert days(rotation("a", "b", hand_off="day"), pattern(), 5) == list("ababa")
    assert days(rotation("a", "b"), pattern(), 16) == list("aaaaaaabbbbbbbaa")
    assert days(rotation("a", "b", hand_off="day", interval=3), pattern(), 7) == list("aaabbba")
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
    rotation_facts = rotation("a", "b", "c", hand_off="month", anchor=anchor, turn_on=anchor)
    every_day = pattern()
    for first in (anchor + DAY * n for n in range(400)):
        assert turn_of(rotation_facts, every_day, first + DAY) - turn_of(
            rotation_facts, every_day, first
        ) in (0, 1)


def test_an_edit_before_the_current_ones_place_keeps_them_current() -> None:
    rotation_facts, offered = rotation("a", "b", "c"), pattern()
    day = MONDAY + 9 * DAY
    assert holder_on(rotation_facts, offered, day) == "b"
    after = rebase(rotation_facts, offered, ("x", "a", "b", "c"), day)
    assert [holder_on(after, offered, day + 7 * n * DAY) for n in range(4)] == list("bcxa")
    without_current = rebase(rotation_facts, offered, ("a", "c"), day)
    assert [holder_on(without_current, offered, day + 7 * n * DAY) for n in range(3)] == list("cac")
    assert rebase(rotation_facts, offered, (), day).current is None


def test_what_is_left_out_moves_nobodys_later_turn() -> None:
    rotation_facts, offered = rotation("a", "b", "c", hand_off="shift"), pattern(0b0000010)
    slots = list(occurrences([offered], MONDAY, 42, "America/New_York"))
    all_turns = assign_turns(rotation_facts, offered, slots)
    without = assign_turns(
        rotation_facts, offered, [slot for at, slot in enumerate(slots) if at != 2]
    )
    assert without == {slot: turn for slot, turn in all_turns.items() if slot != slots[2].slot_id}


def test_who_is_away_is_passed_over_and_the_rest_stays_as_it_was() -> None:
    rotation_facts, offered = rotation("a", "b", "c", "d", hand_off="day"), pattern()
    others = Constraints(away={"b": stretch(*away(offered, MONDAY + DAY))})
    # d's own turns are farthest from b's.
    assert days(rotation_facts, offered, 8, others) == list("adcdabcd")
    nobody = Constraints(
        away={member_id: stretch(*away(offered, MONDAY + DAY)) for member_id in "abcd"}
    )
    assert days(rotation_facts, offered, 4, nobody) == list("a-cd")
    alone = Constraints(away={"a": stretch(*away(offered, MONDAY))})
    assert days(rotation("a", hand_off="day"), offered, 2, alone) == list("-a")


def test_a_passed_turn_makes_no_two_overnights_in_a_row() -> None:
    """The second circle: Nico rests, and with three in turn each of his nights stays open."""
    night = pattern(start=21 * 60, end=7 * 60)
    resting = Constraints(
        away={"n": [(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))]}
    )
    assert days(rotation("i", "r", "n", hand_off="day"), night, 7, resting) == list("ir-ir-i")
    assert days(rotation("i", "r", "n", hand_off="day"), pattern(), 7, resting) == list("iriirii")


def test_a_passed_turn_is_no_second_thing_at_once_and_within_their_cap() -> None:
    rotation_facts, offered = rotation("a", "b", "c", hand_off="day"), pattern()
    (slot,) = away(offered, MONDAY)
    away_times = {"a": stretch(slot)}
    claimed = {"c": [("food", slot.starts_at + timedelta(minutes=30), slot.ends_at)]}
    assert days(rotation_facts, offered, 3, Constraints(away_times)) == list("bbc")
    assert days(rotation_facts, offered, 3, Constraints(away_times, {"b": claimed["c"]})) == list(
        "cbc"
    )
    assert days(
        rotation_facts, offered, 3, Constraints(away_times, {"b": claimed["c"], **claimed})
    ) == list("-bc")
    full = {"b": frozenset([slot.slot_id])}
    assert days(rotation_facts, offered, 3, Constraints(away_times, {}, full)) == list("cbc")


def test_where_turns_begin_and_end() -> None:
    rotation_facts = rotation("a", "b", until=MONDAY + 9 * DAY, weekdays=0b0000011)
    assert days(rotation_facts, pattern(), 16) == ["a", "a", *"-----", "b", "b", *"-----", "-", "-"]
    assert (
        assign_turns(rotation(), pattern(), list(occurrences([pattern()], MONDAY, 3, "UTC"))) == {}
    )
    assert first_of_turn(rotation("a", "b"), pattern(), MONDAY + 10 * DAY) == MONDAY + 7 * DAY


def is_handed_over(rotation_facts: RotationFacts, day: date) -> bool:
    """Whether a stretch of the calendar begins on a day, leaving `interval` aside."""
    if rotation_facts.hand_off == "day":
        return True
    if rotation_facts.hand_off == "week":
        on = rotation_facts.hand_over_on
        return day.weekday() == (rotation_facts.anchor.weekday() if on is None else on)
    on = rotation_facts.hand_over_on or rotation_facts.anchor.day
    return day.day == on or ((day + DAY).day == 1 and day.day < on)


def by_walking(rotation_facts: RotationFacts, offered: PatternFacts, last: date) -> dict[date, str]:
    """The slow model: day after day; each `interval`th hand-over passes the turn on to the next
    one, who has it from the first day on which something comes."""
    holders: dict[date, str] = {}
    place = 0
    hand_overs = comes = 0
    is_held = is_passed = False
    day = rotation_facts.anchor
    while day <= last:
        is_taken = rotation_facts.weekdays >> day.weekday() & 1 and offered.rule.comes_on(day)
        if rotation_facts.hand_off == "shift":
            if is_taken:
                is_passed = comes > 0 and comes % rotation_facts.interval == 0
                comes += 1
        elif day != rotation_facts.anchor and is_handed_over(rotation_facts, day):
            hand_overs += 1
            is_passed = is_passed or hand_overs % rotation_facts.interval == 0
        if is_taken:
            if is_passed and is_held:
                place += 1
            is_held, is_passed = True, False
            if rotation_facts.until is None or day <= rotation_facts.until:
                holders[day] = rotation_facts.roster[place % len(rotation_facts.roster)]
        day += DAY
    return holders


@st.composite
def patterns_that_come(draw: st.DrawFn, anchor: date) -> PatternFacts:
    """A pattern of any kind, which counts "every n" from somewhere before."""
    repeats = draw(st.sampled_from(list(Repeats)))
    return replace(
        pattern(draw(st.integers(1, 127))),
        repeats=repeats,
        interval=1 if repeats == Repeats.ONCE else draw(st.integers(1, 5)),
        month_day=draw(st.integers(1, 31)),
        nth=draw(st.sampled_from((LAST, 1, 2, 3, 4))),
        from_date=anchor - draw(st.integers(0, 40)) * DAY,
        anchor=anchor - draw(st.integers(0, 80)) * DAY,
    )


def hand_over_days(hand_off: str) -> st.SearchStrategy[int | None]:
    if hand_off == "week":
        return st.none() | st.integers(0, 6)
    return st.none() | st.integers(1, 31) if hand_off == "month" else st.none()


@given(
    data=st.data(),
    hand_off=st.sampled_from(("shift", "day", "week", "month")),
    interval=st.integers(1, 8),
    anchor=st.dates(date(2011, 10, 1), date(2011, 12, 31)),
    people=st.integers(1, 5),
    weekdays=st.integers(1, 127),
    length=st.integers(0, 250),
    zone=st.sampled_from(ZONES),
)
def test_turns_are_those_of_the_slow_model(
    data: st.DataObject,
    hand_off: str,
    interval: int,
    anchor: date,
    people: int,
    weekdays: int,
    length: int,
    zone: str,
) -> None:
    """Over Apia's lost 30 December 2011 and clocks that change, too."""
    comes = data.draw(patterns_that_come(anchor))
    rotation_facts = rotation(
        *"abcde"[:people],
        hand_off=hand_off,
        anchor=anchor,
        turn_on=anchor,
        interval=interval,
        weekdays=weekdays,
        until=anchor + 200 * DAY,
        hand_over_on=data.draw(hand_over_days(hand_off)),
    )
    slots = list(occurrences([comes], anchor, length + 1, zone))
    walked = by_walking(rotation_facts, comes, anchor + length * DAY)
    members_by_slot = {
        slot: turn.member_id for slot, turn in assign_turns(rotation_facts, comes, slots).items()
    }
    slot_ids = {listed_slot.slot_id for listed_slot in slots}
    assert members_by_slot == {
        slot: member for day, member in walked.items() if (slot := slot_id("p", day)) in slot_ids
    }


def shapes_of_repeats() -> Iterator[PatternFacts]:
    for interval in (1, 2, 3, 4, 6):
        for weekdays in (0b0000010, 0b0001010, 0b0011111, EVERY_DAY):
            yield replace(pattern(weekdays), interval=interval)
        yield replace(pattern(), repeats=Repeats.MONTHLY_DATE, month_day=31, interval=interval)
        for nth in (1, LAST):
            yield replace(pattern(2), repeats=Repeats.MONTHLY_WEEKDAY, nth=nth, interval=interval)


@pytest.mark.parametrize("hand_off", ["shift", "day", "week", "month"])
@pytest.mark.parametrize("interval", [1, 2, 3, 7])
def test_nobody_who_said_yes_is_left_out_at_any_repeat_and_hand_off(
    hand_off: str, interval: int
) -> None:
    """A fortnightly shift with a hand-off each week gave one of two members every turn."""
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    for offered in shapes_of_repeats():
        for count in (2, 3, 7):
            rotation_facts = rotation(*"abcdefg"[:count], hand_off=hand_off, interval=interval)
            # The longest turn takes `interval` months of all days.
            longest = MONDAY.toordinal() + (count + 1) * interval * max(31 * offered.interval, 31)
            slots = [
                Occurrence(slot_id("p", day), "p", day, noon, noon, 1, "company")
                for day in map(date.fromordinal, offered.rule.ordinals(MONDAY.toordinal(), longest))
            ]
            turns_by_slot = assign_turns(rotation_facts, offered, slots)
            order = [
                holder
                for holder, _ in groupby(turns_by_slot[slot.slot_id].member_id for slot in slots)
            ]
            assert order[: count + 1] == [*"abcdefg"[:count], "a"], (offered, count)


def test_a_fortnightly_shift_is_everybodys_in_turn_by_the_default_hand_off() -> None:
    fortnightly = replace(pattern(0b0000010), interval=2)
    assert days(rotation("a", "b"), fortnightly, 70) == list("ababa")
    # In the week between, the turn is still whose it was; an edit then moves nobody.
    rotation_facts = rotation("a", "b", "c")
    between = MONDAY + 9 * DAY
    assert holder_on(rotation_facts, fortnightly, between) == "a"
    assert days(
        rebase(rotation_facts, fortnightly, ("x", "a", "b", "c"), between), fortnightly, 70
    ) == list("abcxa")
    # Who leaves then had their turn: the next one's isn't passed over.
    assert days(rebase(rotation_facts, fortnightly, ("b", "c"), between), fortnightly, 70)[
        1:
    ] == list("bcbc")


def test_turns_go_on_with_whoever_is_next_when_the_pattern_is_changed() -> None:
    fortnightly = replace(pattern(0b0000010), interval=2)
    rotation_facts = rotation("a", "b", "c")
    changed_on, first = MONDAY + 8 * DAY, MONDAY + 17 * DAY
    assert next_holder(rotation_facts, fortnightly, changed_on, first) == "b"
    # What is left of this week's turn stays in the same hands.
    weekly = pattern(0b0000010)
    assert next_holder(rotation_facts, weekly, MONDAY + 2 * DAY, MONDAY + 3 * DAY) == "a"
    assert next_holder(rotation_facts, weekly, MONDAY + 2 * DAY, MONDAY + 10 * DAY) == "b"
    by_day = replace(rotation_facts, hand_off="day")
    assert next_holder(by_day, weekly, MONDAY + 2 * DAY, MONDAY + 3 * DAY) == "b"


def test_hand_over_on_mondays_starting_this_thursday() -> None:
    thursday = MONDAY + 3 * DAY
    rotation_facts = rotation("a", "b", "c", anchor=thursday, turn_on=thursday, hand_over_on=0)
    assert days(rotation_facts, pattern(), 15, first=thursday) == list("aaaabbbbbbbcccc")
    by_two = replace(rotation_facts, interval=2)
    assert days(by_two, pattern(), 15, first=thursday) == list("aaaaaaaaaaabbbb")
    # Nothing comes before the first Monday: the first turn begins there.
    tuesdays = pattern(0b0000010)
    assert days(rotation_facts, tuesdays, 21, first=thursday) == list("abc")
    # Each month, handed over on the 1st, or on a short month's last day.
    first_of_month = replace(rotation_facts, hand_off="month", hand_over_on=1)
    assert days(first_of_month, pattern(), 28, first=thursday) == list("a" * 27 + "b")
    last = replace(first_of_month, hand_over_on=31)
    assert days(last, pattern(), 27, first=thursday) == list("a" * 26 + "b")


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
    rotation_facts, offered = rotation(*"abcdef"[:people], hand_off=hand_off), pattern(0b0101010)
    day = MONDAY
    for on, order, size in edits:
        day += on * DAY
        before = holder_on(rotation_facts, offered, day)
        rotation_facts = rebase(rotation_facts, offered, tuple(order[:size]), day)
        now = holder_on(rotation_facts, offered, day)
        assert now in order[:size]
        if before in order[:size]:
            assert now == before
        assert (
            holder_on(rotation_facts, offered, first_of_turn(rotation_facts, offered, day)) == now
        )
