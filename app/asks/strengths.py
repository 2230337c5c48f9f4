"""Up to three ways of asking, each with the step of the plan that it begins with. Pure.

The usual way always begins with the first step. A step has another id in each version of the plan,
so a strength knows its step again by whom that asks
(docs/decisions/0053-strengths-and-for-this-time.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.asks.ladder_state import Audience, Step

#: The usual way and two others.
MOST_OTHERS = 2

Problem = Literal["too-many-strengths", "strength-twice", "strength-without-step"]


@dataclass(frozen=True, slots=True)
class StrengthStep:
    """The step with which a strength begins now; `changed`: no step asks those whom it asked."""

    position: int
    changed: bool


def find_step(audiences: Sequence[Audience], position: int, steps: Sequence[Step]) -> StrengthStep:
    """The step of a plan with which a strength begins.

    It is the one that asks the same audiences, wherever it stands now; of several, the one at the
    old position. Without any, whatever stands there now, or the last step.
    """
    same = [step.position for step in steps if _audiences_of(step) == tuple(audiences)]
    if position in same:
        return StrengthStep(position, changed=False)
    if same:
        return StrengthStep(same[0], changed=False)
    return StrengthStep(max(0, min(position, len(steps) - 1)), changed=True)


def _audiences_of(step: Step) -> tuple[Audience, ...]:
    return (*step.audience, *step.otherwise)


def find_problem(
    usual: str | None, others: Sequence[tuple[str, int]], step_count: int
) -> Problem | None:
    """What is wrong with the names and first positions of some strengths; None: nothing."""
    if len(others) > MOST_OTHERS:
        return "too-many-strengths"
    names = [name.casefold() for name in (usual, *(name for name, _ in others)) if name]
    if len(names) != len(set(names)):
        return "strength-twice"
    if any(not 0 <= position < step_count for _, position in others):
        return "strength-without-step"
    return None
