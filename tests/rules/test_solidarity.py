"""When the solidarity question is open, and when a member hears of what was said to them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.solidarity.models import SolidarityAnswer
from app.solidarity.rules import Standing, is_open_question, standing_of, tells_member

answers = st.none() | st.sampled_from(SolidarityAnswer)
#: What is done in turn: the person says something, or the member looks.
moves = st.lists(st.sampled_from([*SolidarityAnswer, "looks"]), max_size=30)


@given(st.booleans(), answers)
def test_it_is_open_while_it_was_asked_and_nothing_was_said(
    is_asked: bool, answer: SolidarityAnswer | None
) -> None:
    assert is_open_question(is_asked=is_asked, answer=answer) == (is_asked and answer is None)
    standing = standing_of(is_asked=is_asked, answer=answer)
    if answer is not None:
        assert standing.value == answer.value
    else:
        assert standing is (Standing.ASKED if is_asked else Standing.NOT_ASKED)


@given(moves)
def test_no_notice_for_a_no_and_never_two_before_a_look(done: list[SolidarityAnswer | str]) -> None:
    version = told_version = shown_version = unseen_notices = 0
    for move in done:
        if move == "looks":
            shown_version, unseen_notices = version, 0
            continue
        version += 1
        answer = SolidarityAnswer(move)
        if tells_member(answer, told_version, shown_version):
            assert answer is not SolidarityAnswer.UNSAID
            told_version, unseen_notices = version, unseen_notices + 1
        assert unseen_notices <= 1
        # What was never told is told now, unless it is a no or something leads there already.
        assert answer is SolidarityAnswer.UNSAID or told_version > shown_version
