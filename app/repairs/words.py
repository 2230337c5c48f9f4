"""What one turn of a repair says: own words under short questions, none of them filled in. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.core.errors import BadInput


class RepairPart(StrEnum):
    """Under which question something is written."""

    HAPPENED = "happened"  # what happened for me
    WISH = "wish"  # what I'd like
    DID = "did"  # what I did
    HOW = "how"  # how was that for you?
    DIFFERENTLY = "differently"  # what I'll do differently
    SAID = "said"  # each turn after the answer


class Wish(StrEnum):
    """What somebody would like, in one tap beside their words."""

    SAY = "say"
    BE_HEARD = "be_heard"
    CHANGE = "change"
    DISTANCE = "distance"


@dataclass(frozen=True, slots=True)
class TurnText:
    """One turn in clear: parts without words are left out."""

    parts: Mapping[RepairPart, str]
    wishes: Sequence[Wish] = ()

    def need_words(self) -> None:
        """Raise BadInput for a turn that says nothing at all."""
        if not self.wishes and not any(self.parts.values()):
            raise BadInput("repair-empty")

    def packed(self) -> str:
        """As it is sealed, all of it together: so no column tells how much was said of what."""
        parts = {part.value: words for part, words in self.parts.items() if words}
        return json.dumps({"parts": parts, "wishes": [wish.value for wish in self.wishes]})

    @classmethod
    def unpacked(cls, packed: str) -> TurnText:
        """What `packed` gave."""
        turn = json.loads(packed)
        return cls(
            {RepairPart(part): words for part, words in turn["parts"].items()},
            tuple(Wish(wish) for wish in turn["wishes"]),
        )
