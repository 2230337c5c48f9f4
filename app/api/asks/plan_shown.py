"""What of the plan a request shows, noted in the record."""

from __future__ import annotations

from app.api.views.ask_for_member import AskForMe
from app.asks.models import Ask
from app.core.db import Tx
from app.plans.first_shown_service import note
from app.plans.terms import BODY_EMERGENCY


def note_arrive(tx: Tx, ask: Ask, member_id: str, ask_seen: AskForMe) -> AskForMe:
    """Note in the record what of the plan an ask shows to a friend for the first time."""
    parts = {"arrive": ask_seen.told.arrive, BODY_EMERGENCY: ask_seen.body_emergency}
    note(tx, ask.circle_id, member_id, ask.version_id, [key for key, part in parts.items() if part])
    return ask_seen
