"""Checklists, pure: how one is opened and closed, and who may do what with a line of it.

A checklist is opened by the tap of somebody whom the person named, or by the person, and never by
silence or by a rule. The person hears of it first and can say that it isn't so
(docs/decisions/0051-lines-and-checklists.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

#: Lines of one checklist, at most.
MOST_LINES = 40
#: So long the person has for "It isn't so" before the others who are named are told.
PERSON_FIRST = timedelta(minutes=2)
#: So long after it was closed it is remembered who took what.
CLAIMS_KEPT = timedelta(days=14)


class ChecklistKind(StrEnum):
    """Each is a section of a grant, too (`app.consent.gate.CHECKLISTS`): so the person names
    who may read and open it.
    """

    CALLED = "called"  # if police or emergency services were called anyway
    TAKEN = "taken"  # if the person was taken somewhere


Phase = Literal["closed", "person_first", "open"]
#: What somebody can do with a line of an open checklist.
Move = Literal["take", "let_go", "done", "undone"]
Refusal = Literal["checklist-closed", "checklist-line-taken", "checklist-line-not-yours"]


@dataclass(frozen=True, slots=True)
class Opening:
    """The newest opening of a checklist; each None before there was any."""

    opened_at: datetime | None
    tell_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Claim:
    """Who has a line, and whether it is done."""

    taken_by: str | None = None
    is_done: bool = False


def phase_of(opening: Opening) -> Phase:
    """Where a checklist stands: `person_first` until the others are told."""
    if opening.opened_at is None or opening.closed_at is not None:
        return "closed"
    return "person_first" if opening.tell_at is not None else "open"


def phase_for(phase: Phase, member_id: str, opened_by: str | None, *, is_person: bool) -> Phase:
    """Where a checklist stands for one who reads it: the person sees first that it was opened, and
    until the others are told it is closed to all but them and whoever opened it.
    """
    is_first = is_person or member_id == opened_by
    return "closed" if phase == "person_first" and not is_first else phase


def tell_others_at(now: datetime, *, by_person: bool) -> datetime | None:
    """When the others who are named are told of an opening; None: with it, as the person did it."""
    return None if by_person else now + PERSON_FIRST


def may_close(member_id: str, opened_by: str | None, *, is_person: bool) -> bool:
    """Whether a member may close what is open: the person, or who opened it."""
    return is_person or member_id == opened_by


def move_line(
    claim: Claim, move: Move, member_id: str, *, is_person: bool, is_open: bool
) -> Claim | Refusal:
    """A line after somebody's tap; or why nothing changes. The same tap twice is once."""
    if not is_open:
        return "checklist-closed"
    is_own = claim.taken_by == member_id
    if move == "take":
        if claim.taken_by is None:
            return Claim(member_id)
        return claim if is_own else "checklist-line-taken"
    if claim.taken_by is None:
        return claim if move == "let_go" else "checklist-line-not-yours"
    if not is_own and not is_person:
        return "checklist-line-not-yours"
    if move == "let_go":
        return Claim()
    return Claim(claim.taken_by, is_done=move == "done")
