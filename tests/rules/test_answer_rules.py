"""What an answer does to an ask, whatever its member said before."""

from __future__ import annotations

import pytest

from app.asks.answer_rules import AnswerEffect, GivenAnswer, classify_answer, standing_of
from app.asks.models import AskState, Standing

COMING = GivenAnswer("coming", Standing.YES)
SET_ASIDE = GivenAnswer("coming", Standing.SET_ASIDE)
DROPPED = GivenAnswer("coming", Standing.DROPPED)


@pytest.mark.parametrize(
    ("kind", "previous", "can_read", "effect"),
    [
        ("coming", None, True, AnswerEffect.ADDED),
        ("not_now", None, True, AnswerEffect.ADDED),
        ("coming", None, False, AnswerEffect.IGNORED),
        ("coming", COMING, True, AnswerEffect.REPEATED),
        ("coming", COMING, False, AnswerEffect.REPEATED),
        ("call", COMING, False, AnswerEffect.ADDED),
        ("not_now", COMING, False, AnswerEffect.DROPPED_OUT),
        ("coming", DROPPED, True, AnswerEffect.ADDED),
        ("not_now", DROPPED, False, AnswerEffect.IGNORED),
        ("call", SET_ASIDE, True, AnswerEffect.IGNORED),
    ],
)
def test_what_an_answer_does(
    kind: str, previous: GivenAnswer | None, can_read: bool, effect: AnswerEffect
) -> None:
    assert classify_answer(kind, previous, can_read=can_read) == effect


@pytest.mark.parametrize(
    ("kind", "previous", "ask_state", "standing"),
    [
        ("coming", None, AskState.OPEN, Standing.YES),
        ("call", None, AskState.COVERED, Standing.EXTRA),
        ("call", COMING, AskState.COVERED, Standing.YES),
        ("coming", DROPPED, AskState.COVERED, Standing.EXTRA),
        ("not_now", DROPPED, AskState.COVERED, Standing.NOT_NOW),
    ],
)
def test_what_a_new_answer_counts_for(
    kind: str, previous: GivenAnswer | None, ask_state: AskState, standing: Standing
) -> None:
    assert standing_of(kind, previous, ask_state) == standing
