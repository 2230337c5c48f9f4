"""The parts of a plan that a member may read now.

Nothing else decides which parts these are: reading, suggesting other words and being with a
version all go by it. The "I am" stands first for whoever reads a part, and is nobody else's to
reword: it belongs to no version.
"""

from __future__ import annotations

from app.access.reading import sight_of
from app.consent.gate import NOT_THE_PLANS, SUGGEST
from app.core.db import Tx
from app.outbox.events import Event
from app.plans.texts import I_AM, PlanText, SectionText


def granted_keys(tx: Tx, circle_id: str, member_id: str) -> frozenset[str]:
    """The keys of the sections that were granted to a member, also those that aren't the plan's."""
    sight = sight_of(tx, circle_id, member_id, Event.ASK)
    return sight.sections if sight is not None else frozenset()


def parts_shown_to(
    tx: Tx, circle_id: str, member_id: str, plan: PlanText
) -> tuple[SectionText, ...]:
    """The sections that were granted to a member, the "I am" first."""
    keys = granted_keys(tx, circle_id, member_id) - NOT_THE_PLANS
    granted_parts = tuple(part for part in plan.sections if part.key in keys)
    if not granted_parts:
        return ()
    # Who the person is comes first, wherever they are met.
    i_am = tuple(part for part in plan.sections if part.key == I_AM and part.text)
    return i_am + tuple(part for part in granted_parts if part.key != I_AM)


def rewordable_keys(keys: frozenset[str]) -> frozenset[str]:
    """For which parts a member may suggest other words, by what was granted to them."""
    return keys - NOT_THE_PLANS - {I_AM} if SUGGEST in keys else frozenset()
