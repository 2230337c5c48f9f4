"""Which consents there are to give: what something sends, and what something shows. Pure.

The rows know more events and one more tier, for what is coming. Nobody is asked to agree to
those before they exist.
"""

from __future__ import annotations

from typing import Literal

from app.outbox.events import SENT_TO_FRIENDS, Event

#: Sections of the plan. Beyond them there would be the health card, which nobody can write yet.
WIDEST_TIER = 3

NotOffered = Literal["nothing-sends-it", "no-health-card"]


def why_not_offered(event: Event, tier: int = 0) -> NotOffered | None:
    """The code of why a consent to an event can't be given, at a tier; None: it can."""
    if event not in SENT_TO_FRIENDS:
        return "nothing-sends-it"
    return "no-health-card" if tier > WIDEST_TIER else None
