"""What a friend's answer does to an ask, pure: whether it counts as new, and for what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.asks.models import AnswerKind, AskState, Standing


class AnswerEffect(StrEnum):
    """What comes of an answer."""

    IGNORED = "ignored"  # it is over for them: nothing changes
    DROPPED_OUT = "dropped_out"  # a yes is taken back
    REPEATED = "repeated"  # the yes that they gave already, perhaps with another time
    ADDED = "added"  # a new answer, in place of an earlier one if there is any


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """The answer that a member gave before."""

    kind: AnswerKind
    standing: Standing

    @property
    def is_live_yes(self) -> bool:
        return self.standing == Standing.YES


def classify_answer(
    kind: AnswerKind, previous: GivenAnswer | None, *, can_read: bool
) -> AnswerEffect:
    """What an answer of a kind does to a running ask.

    `can_read`: the member may still read of the ask; to whom the person took it back from, it is
    over. An answer that the person set aside stays aside, whatever its member says then.
    """
    if previous is not None and previous.is_live_yes:
        if kind == AnswerKind.NOT_NOW:
            return AnswerEffect.DROPPED_OUT
        return AnswerEffect.REPEATED if kind == previous.kind else AnswerEffect.ADDED
    if not can_read or (previous is not None and previous.standing == Standing.SET_ASIDE):
        return AnswerEffect.IGNORED
    return AnswerEffect.ADDED


def standing_of(kind: AnswerKind, previous: GivenAnswer | None, ask_state: AskState) -> Standing:
    """What a new answer counts for. Coming instead of calling keeps its place in a covered ask."""
    if kind == AnswerKind.NOT_NOW:
        return Standing.NOT_NOW
    if ask_state == AskState.COVERED and not (previous is not None and previous.is_live_yes):
        return Standing.EXTRA
    return Standing.YES
