"""What stands on each card, and who may see one when. Pure.

A card is shown from an hour before a shift until its end, or while somebody comes to a running
request, and not a minute longer (docs/decisions/0048-care-cards.md).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.care_cards.models import CardKind
from app.consent.gate import COMPANION, ReadAccess
from app.consent.grant_delay import HEALTH_CARD_TIER
from app.rota.kinds import ACCOMPANIMENTS, VISITS

#: A card is shown from so long before a shift on.
CARD_BEFORE = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class CardSpec:
    """What is so for one card.

    - `fields`: what stands on it, in the order in which it is read.
    - `slot_kinds`: for which kinds of shift it is shown.
    - `with_requests`: whether also to who comes to a running request.
    """

    fields: tuple[str, ...]
    slot_kinds: frozenset[str]
    with_requests: bool


CARDS: dict[CardKind, CardSpec] = {
    CardKind.HEALTH: CardSpec(
        ("allergies", "medicines", "conditions", "refusals", "devices", "depends_on_me"),
        VISITS,
        with_requests=True,
    ),
    CardKind.COMPANION: CardSpec(
        ("say", "dont_say", "agree", "tell"), ACCOMPANIMENTS, with_requests=False
    ),
}


def opens_card(card: CardKind, sight: ReadAccess | None) -> bool:
    """Whether what somebody may read of requests opens a card."""
    if sight is None:
        return False
    if card is CardKind.HEALTH:
        return sight.tier >= HEALTH_CARD_TIER
    return COMPANION in sight.sections


def pack_fields(fields: Mapping[str, str]) -> str | None:
    """A card's filled fields as one text to seal; None: nothing is written."""
    filled = {key: text for key, text in fields.items() if text}
    return json.dumps(filled, ensure_ascii=False, sort_keys=True) if filled else None


def unpack_fields(packed: str) -> dict[str, str]:
    """The fields of a packed card."""
    return {str(key): str(text) for key, text in json.loads(packed).items()}


# --- a companion's note -----------------------------------------------------------------------

#: What a note has room for.
NOTE_FIELDS = ("times", "names", "said")
#: So long after the shift its writer can read and change it.
WRITER_READS = timedelta(days=7)
#: So long it stays for the person, unless they delete it: as long as the record.
NOTE_KEPT = timedelta(days=365)


def may_write_note(
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    released_at: datetime | None,
    now: datetime,
) -> bool:
    """Whether who holds or held a shift may write down what happened: from its start until a
    week after its end. Handed over midway: they were there. Let go of before: they weren't.
    """
    was_there = released_at is None or released_at >= starts_at
    return kind in ACCOMPANIMENTS and was_there and starts_at <= now < ends_at + WRITER_READS
