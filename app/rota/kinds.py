"""Kinds of slot, and what rules and phones look at in each (docs/howto/slot-kind.md)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a slot is for. `own` has the circle's own words as its title; the title of `go_with`
    says where to, if the person likes.
    """

    COMPANY = "company"
    CALL = "call"
    TEXT = "text"
    ON_CALL = "on_call"
    FOOD = "food"
    RIDE = "ride"
    OVERNIGHT = "overnight"
    GO_WITH = "go_with"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class KindSpec:
    """What is so for all slots of a kind.

    - `is_visit`: somebody comes to the person. The address may be shown to them, and the person's
      home says that they are there.
    - `is_night`: one after the other is two nights in a row, and it goes on after midnight.
    - `is_accompaniment`: somebody goes somewhere with the person: they may see the companion card,
      and write down for the person what happened.
    - `may_be_small`: a short one is a small thing, for whoever can give small things only.
    """

    is_visit: bool
    is_night: bool = False
    is_accompaniment: bool = False
    may_be_small: bool = True


KINDS: dict[Kind, KindSpec] = {
    Kind.COMPANY: KindSpec(is_visit=True),
    Kind.CALL: KindSpec(is_visit=False),
    Kind.TEXT: KindSpec(is_visit=False),
    Kind.ON_CALL: KindSpec(is_visit=False),
    Kind.FOOD: KindSpec(is_visit=True),
    Kind.RIDE: KindSpec(is_visit=True),
    Kind.OVERNIGHT: KindSpec(is_visit=True, is_night=True, may_be_small=False),
    Kind.GO_WITH: KindSpec(is_visit=True, is_accompaniment=True, may_be_small=False),
    Kind.OWN: KindSpec(is_visit=True),
}

#: The same by property, for rules: rows hold a kind as plain text.
VISITS: frozenset[str] = frozenset(kind for kind, spec in KINDS.items() if spec.is_visit)
NIGHTS: frozenset[str] = frozenset(kind for kind, spec in KINDS.items() if spec.is_night)
ACCOMPANIMENTS: frozenset[str] = frozenset(
    kind for kind, spec in KINDS.items() if spec.is_accompaniment
)
NEVER_SMALL: frozenset[str] = frozenset(
    kind for kind, spec in KINDS.items() if not spec.may_be_small
)
