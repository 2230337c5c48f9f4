"""Which consents there are to give: what something sends, and what something shows. Pure.

The rows know more events, for what is coming. Nobody is asked to agree to those before they exist.
"""

from __future__ import annotations

from typing import Literal

from app.outbox.events import GRANTED_TO_FRIENDS, SENT_TO_FRIENDS, Event

#: The health card. It is shown to who comes, so it goes with requests and with nothing else.
WIDEST_TIER = 4

NotOffered = Literal["nothing-sends-it", "chosen-each-time", "card-with-requests"]


def why_not_offered(event: Event, tier: int = 0) -> NotOffered | None:
    """The code of why a consent to an event can't be given, at a tier; None: it can."""
    if event not in SENT_TO_FRIENDS:
        return "nothing-sends-it"
    if event not in GRANTED_TO_FRIENDS:
        return "chosen-each-time"
    return "card-with-requests" if tier >= WIDEST_TIER and event != Event.ASK else None
