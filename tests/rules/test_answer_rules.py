"""What an answer does to an ask, whatever its member said before."""

from __future__ import annotations

import pytest

from app.asks.answer_rules import AnswerEffect, GivenAnswer, classify_answer, standing_of
from app.asks.models import AnswerKind, AskState, Standing

COMING, CALL, TEXT, NOT_NOW = AnswerKind

SAID_COMING = GivenAnswer(COMING, Standing.YES)
WAS_SET_ASIDE = GivenAnswer(COMING, Standing.SET_ASIDE)
HAD_DROPPED = GivenAnswer(COMING, Standing.DROPPED)


@pytest.mark.parametrize(
    ("kind", "previous", "can_read", "effect"),
    [
        (COMING, None, True, AnswerEffect.ADDED),
        (NOT_NOW, None, True, AnswerEffect.ADDED),
        (COMING, None, False, AnswerEffect.IGNORED),
        (COMING, SAID_COMING, True, AnswerEffect.REPEATED),
        (COMING, SAID_COMING, False, AnswerEffect.REPEATED),
        (CALL, SAID_COMING, False, AnswerEffect.ADDED),
        (TEXT, SAID_COMING, False, AnswerEffect.ADDED),
        (NOT_NOW, SAID_COMING, False, AnswerEffect.DROPPED_OUT),
        (COMING, HAD_DROPPED, True, AnswerEffect.ADDED),
        (NOT_NOW, HAD_DROPPED, False, AnswerEffect.IGNORED),
        (CALL, WAS_SET_ASIDE, True, AnswerEffect.IGNORED),
    ],
)
def test_what_an_answer_does(
    kind: AnswerKind, previous: GivenAnswer | None, can_read: bool, effect: AnswerEffect
) -> None:
    assert classify_answer(kind, previous, can_read=can_read) == effect


@pytest.mark.parametrize(
    ("kind", "previous", "ask_state", "standing"),
    [
        (COMING, None, AskState.OPEN, Standing.YES),
        (CALL, None, AskState.COVERED, Standing.EXTRA),
        (CALL, SAID_COMING, AskState.COVERED, Standing.YES),
        (COMING, HAD_DROPPED, AskState.COVERED, Standing.EXTRA),
        (NOT_NOW, HAD_DROPPED, AskState.COVERED, Standing.NOT_NOW),
    ],
)
def test_what_a_new_answer_counts_for(
    kind: AnswerKind, previous: GivenAnswer | None, ask_state: AskState, standing: Standing
) -> None:
    assert standing_of(kind, previous, ask_state) == standing
