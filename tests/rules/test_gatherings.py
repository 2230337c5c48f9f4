"""Rules of a gathering: its times, who reads whose name, words before a duty, and the place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import BadInput
from app.gatherings.gathering_rules import (
    Invited,
    TimeChoice,
    check_call_link,
    check_times,
    end_of,
    is_page_over,
    may_affirm,
    place_is_shown,
    see_each_other,
    stands,
)
from app.gatherings.models import GatheringState, GuestAnswer
from tests.services.seeded_bugs import Bug, seeded

RULES = "app/gatherings/gathering_rules.py"
NOW = datetime(2026, 3, 3, 18, tzinfo=UTC)
ZONE = "America/Vancouver"
invited_people = st.builds(
    Invited,
    id=st.sampled_from(["first", "second"]),
    reports=st.none() | st.booleans(),
    may_read=st.booleans(),
    answer=st.none() | st.sampled_from(GuestAnswer),
    shows_name=st.booleans(),
    was_affirmed=st.booleans(),
)
COMING = Invited("first", reports=False, may_read=False, answer=GuestAnswer.COMING, shows_name=True)


def time_of(day: int, minute: int = 15 * 60, minutes: int = 120) -> TimeChoice:
    return TimeChoice(f"{day}.{minute}", date(2026, 3, day), minute, minutes)


def check_names(first: Invited, second: Invited) -> None:
    """Two read each other's names by a mutual yes alone, and both or neither."""
    both = see_each_other(first, second)
    assert both is see_each_other(second, first)
    if both:
        assert first.shows_name
        assert second.shows_name
        assert {first.answer, second.answer} == {GuestAnswer.COMING}


def check_place(invited: Invited) -> None:
    """Nobody reads where it is who may not read what it is about, or doesn't come."""
    if place_is_shown(invited, NOW, None, NOW):
        assert invited.reads_words
        assert invited.answer is GuestAnswer.COMING


@given(invited_people, invited_people)
def test_names_are_read_by_mutual_yes_alone(first: Invited, second: Invited) -> None:
    check_names(first, second)


@given(invited_people)
def test_a_duty_is_told_before_words_and_the_place(invited: Invited) -> None:
    check_place(invited)
    if invited.reports is None or (invited.reports and not invited.may_read):
        assert not invited.reads_words


@given(invited_people, st.sampled_from(GatheringState))
def test_who_came_leaves_one_affirmation_when_it_is_over(
    invited: Invited, state: GatheringState
) -> None:
    if may_affirm(invited, state):
        assert state is GatheringState.HELD
        assert invited.answer is GuestAnswer.COMING
        assert not invited.was_affirmed
        assert not is_page_over(invited, state)


def test_a_seeded_bug_in_each_is_found() -> None:
    with seeded(
        Bug("one yes is enough", RULES, "see_each_other", "for invited in (first, second)",
            "for invited in (second,)")
    ), pytest.raises(AssertionError):  # fmt: skip
        check_names(replace(COMING, shows_name=False), COMING)
    with seeded(
        Bug("the place before a yes to a duty", RULES, "place_is_shown",
            "if not invited.reads_words or invited.answer is not GuestAnswer.COMING:",
            "if invited.answer is not GuestAnswer.COMING:")
    ), pytest.raises(AssertionError):  # fmt: skip
        check_place(replace(COMING, reports=True))


def test_the_place_comes_so_many_hours_before() -> None:
    begins_at = NOW + timedelta(hours=3)
    assert place_is_shown(COMING, begins_at, 3, NOW)
    assert not place_is_shown(COMING, begins_at, 3, NOW - timedelta(seconds=1))
    assert not place_is_shown(COMING, None, 3, NOW), "it isn't settled yet"


def test_times_follow_the_clock_and_its_change() -> None:
    saturday, sunday = time_of(7), time_of(8)
    assert sunday.begins_at(ZONE) - saturday.begins_at(ZONE) == timedelta(hours=23)
    night = time_of(7, 23 * 60, 240)
    assert night.ends_at(ZONE) - night.begins_at(ZONE) == timedelta(hours=4)
    end = end_of([saturday, sunday], None, ZONE)
    assert end == sunday.ends_at(ZONE)
    assert end_of([saturday, sunday], saturday.id, ZONE) == saturday.ends_at(ZONE)
    assert stands(GatheringState.CALLED, end, end) is GatheringState.HELD
    assert stands(GatheringState.OFF, end, end) is GatheringState.OFF
    assert stands(GatheringState.DRAFT, None, NOW) is GatheringState.DRAFT


@pytest.mark.parametrize(
    ("times", "code"),
    [
        ([], "gathering-no-time"),
        ([time_of(day) for day in (4, 5, 6, 7)], "gathering-many-times"),
        ([time_of(4), replace(time_of(4), id="again")], "gathering-time-twice"),
        ([time_of(3, 9 * 60)], "gathering-time-past"),
        ([replace(time_of(4), on_day=date(2027, 3, 6))], "gathering-far"),
    ],
)
def test_times_that_cant_be(times: list[TimeChoice], code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        check_times(times, ZONE, NOW)
    assert refusal.value.code == code


@pytest.mark.parametrize("link", ["http://call.example", "call.example", "https://a b", "ftp://x"])
def test_a_call_link_is_https(link: str) -> None:
    check_call_link("https://call.example/room")
    check_call_link("")
    with pytest.raises(BadInput):
        check_call_link(link)
