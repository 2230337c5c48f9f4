"""Where somebody stands in an ask, in one word for the person and one for the friend."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.asks.member_status import Part, part_of, to_friend, to_person
from tests.rules.ladder_stage import given_answer, minutes, was_asked


@pytest.mark.parametrize("part", list(Part))
def test_each_part_has_a_word_for_both(part: Part) -> None:
    assert to_person(part, is_open=True, reachable=True)
    assert to_friend(part, is_closed=False)
    assert to_friend(part, is_closed=True) == "over"


def test_nobody_stands_anywhere_before_anything_happens() -> None:
    assert part_of(None, None) is Part.NOT_ASKED
    assert to_person(Part.NOT_ASKED, is_open=True, reachable=False) == "cant_be_reached"


def test_the_newest_of_what_happened_counts() -> None:
    no = given_answer("sam", "not_now", "not_now", at=1)
    asked_later = replace(was_asked("sam"), at=minutes(1))
    assert part_of(asked_later, no) is Part.ASKED, (
        "asked at the very instant of the answer: after it"
    )
    assert part_of(replace(asked_later, at=minutes(0)), no) is Part.NOT_NOW
    assert part_of(replace(asked_later, outcome="passed"), no) is Part.NOT_NOW
    aside = replace(no, kind="coming", standing="set_aside")
    assert part_of(asked_later, aside) is Part.SET_ASIDE, (
        "whom the person set aside isn't asked again"
    )
    assert part_of(asked_later, replace(no, kind="coming", standing="yes")) is Part.COMING
