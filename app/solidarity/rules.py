"""When the question can be asked, and when the member hears of an answer. Pure."""

from __future__ import annotations

from enum import StrEnum

from app.solidarity.models import SolidarityAnswer


class Standing(StrEnum):
    """Where the question of one member stands, as both of them read it."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    UNSAID = "unsaid"
    TO_ONE = "to_one"
    TO_ALL = "to_all"


def standing_of(*, is_asked: bool, answer: str | None) -> Standing:
    """An answer stands for itself, asked for or not."""
    if answer is not None:
        return Standing(SolidarityAnswer(answer).value)
    return Standing.ASKED if is_asked else Standing.NOT_ASKED


def is_open_question(*, is_asked: bool, answer: str | None) -> bool:
    """Whether the person could still answer a question that was sent."""
    return standing_of(is_asked=is_asked, answer=answer) is Standing.ASKED


def tells_member(answer: SolidarityAnswer, told_version: int, shown_version: int) -> bool:
    """Whether the member is told of what the person says now.

    Not of "rather not say": nobody's phone rings for a no. Not while an earlier notice led to
    words that weren't looked at yet: it leads to these.
    """
    return answer is not SolidarityAnswer.UNSAID and told_version <= shown_version
