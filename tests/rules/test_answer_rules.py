"""What an answer does to an ask, whatever its member said before."""

from __future__ import annotations

import pytest

from app.asks.answer_rules import AnswerEffect, GivenAnswer, classify_answer, standing_of
from app.asks.models import AnswerKind, AskState, Standing

COME, CALL, NOT_NOW = AnswerKind

COMING = GivenAnswer(COME, Standing.YES)
SET_ASIDE = GivenAnswer(COME, Standing.SET_ASIDE)
DROPPED = GivenAnswer(COME, Standing.DROPPED)


@pytest.mark.parametrize(
    ("kind", "previous", "can_read", "effect"),
    [
        (COME, None, True, AnswerEffect.ADDED),
        (NOT_NOW, None, True, AnswerEffect.ADDED),
        (COME, None, False, AnswerEffect.IGNORED),
        (COME, COMING, True, AnswerEffect.REPEATED),
        (COME, COMING, False, AnswerEffect.REPEATED),
        (CALL, COMING, False, AnswerEffect.ADDED),
        (NOT_NOW, COMING, False, AnswerEffect.DROPPED_OUT),
        (COME, DROPPED, True, AnswerEffect.ADDED),
        (NOT_NOW, DROPPED, False, AnswerEffect.IGNORED),
        (CALL, SET_ASIDE, True, AnswerEffect.IGNORED),
    ],
)
def test_what_an_answer_does(
    kind: AnswerKind, previous: GivenAnswer | None, can_read: bool, effect: AnswerEffect
) -> None:
    assert classify_answer(kind, previous, can_read=can_read) == effect


@pytest.mark.parametrize(
    ("kind", "previous", "ask_state", "standing"),
    [
        (COME, None, AskState.OPEN, Standing.YES),
        (CALL, None, AskState.COVERED, Standing.EXTRA),
        (CALL, COMING, AskState.COVERED, Standing.YES),
        (COME, DROPPED, AskState.COVERED, Standing.EXTRA),
        (NOT_NOW, DROPPED, AskState.COVERED, Standing.NOT_NOW),
    ],
)
def test_what_a_new_answer_counts_for(
    kind: AnswerKind, previous: GivenAnswer | None, ask_state: AskState, standing: Standing
) -> None:
    assert standing_of(kind, previous, ask_state) == standing
