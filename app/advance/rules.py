"""Advance rules: what the person wrote when well, and when it may go on. Pure.

Consent that is given ahead is narrow: for these members, this step, this much, this long. It
takes effect a day after it was written or widened; narrowing it does so at once
(docs/decisions/0024-advance-rules.md).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

#: From writing or widening to taking effect: time to think again, alone.
COOLING = timedelta(hours=24)
#: For so long those who have to say so too may do it.
SAYING = timedelta(hours=6)

Standing = Literal["ended", "cooling", "rests", "agreeing", "ready"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule allows. `step`: a version's id and a position; none: the whole plan."""

    says: frozenset[str]
    needs_all: bool
    asked: frozenset[str]
    tries: int
    between: timedelta
    wait: timedelta
    step: tuple[str, int] | None
    tier: int
    sections: frozenset[str]
    hours: int | None
    rest: timedelta


@dataclass(frozen=True, slots=True)
class NamedMember:
    """A member whom a rule names, as it stands with them now."""

    member_id: str
    says: bool
    asked: bool
    agreed: bool
    declined: bool
    inside: bool
    denied: bool  # the person withdrew from them

    @property
    def rests(self) -> bool:
        """Whether the rule rests because of them."""
        return self.declined or self.denied or not self.inside


def is_narrower_than(old: Terms, new: Terms) -> bool:
    """Whether new terms allow nothing that the old ones didn't: nobody has to think again."""
    return (
        _has_narrower_confirmers(old, new)
        and new.asked <= old.asked
        and new.step == old.step
        and new.tries >= old.tries
        and new.between >= old.between
        and new.wait >= old.wait
        and new.tier <= old.tier
        and new.sections <= old.sections
        and (old.hours is None or (new.hours is not None and new.hours <= old.hours))
        and new.rest >= old.rest
    )


def _has_narrower_confirmers(old: Terms, new: Terms) -> bool:
    if not new.says <= old.says:
        return False  # it would be shown to somebody more
    if not old.needs_all:
        return True
    # All of fewer, or one of them, is less than all of them: that makes it easier to start.
    return new.says == old.says and (new.needs_all or len(new.says) == 1)


def rule_state(
    *,
    ended: bool,
    starts_at: datetime,
    named_members: Collection[NamedMember],
    plan_fits: bool,
    now: datetime,
) -> Standing:
    """Where a rule stands. It rests when anybody named isn't part of it any more, or its step
    isn't the one that the person read."""
    if ended:
        return "ended"
    if now < starts_at:
        return "cooling"
    if not plan_fits or any(member.rests for member in named_members):
        return "rests"
    return "ready" if all(member.agreed for member in named_members) else "agreeing"


def resting_until(
    ends: Collection[tuple[str | None, datetime]], rest: timedelta
) -> datetime | None:
    """Until when a rule can't be started again after runs with these reasons and ends.

    A run that too few said so of leaves nothing behind: the person was never asked.
    """
    return max((at + rest for reason, at in ends if reason != "too_few"), default=None)


def has_enough_sayers(
    confirmers: Collection[str], confirmed_by: Collection[str], *, needs_all: bool
) -> bool:
    """Whether enough of those who may say so have."""
    if needs_all:
        return bool(confirmers) and set(confirmers) <= set(confirmed_by)
    return not set(confirmers).isdisjoint(confirmed_by)


def next_look(tries_done: int, tries: int, between: timedelta, wait: timedelta) -> timedelta:
    """How long the person has for an answer after so many times of being asked."""
    return between if tries_done < tries else wait
