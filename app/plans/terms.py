"""What a plan says beside its steps: a body emergency, what "over" means, asking again. Pure.

No word of it decides anything; only how often, and how soon, everybody is asked again does.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args

Ambulance = Literal["yes", "no", "ask_me", "not_said"]
AMBULANCE: tuple[Ambulance, ...] = get_args(Ambulance)

#: The key by which a grant opens it to a member; no part of a plan has it.
BODY_EMERGENCY = "body_emergency"

#: Minutes between everybody having been asked and the next round, and rounds, at most and least.
LEAST_PAUSE, MOST_PAUSE = 10, 240
MOST_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class BodyEmergency:
    """What the person decided beforehand, for when their body is in danger: words to read.

    Nothing is ever dialled by it (docs/decisions/0049-the-ladder-in-full.md).
    """

    ambulance: Ambulance = "not_said"
    first: str = ""  # what to do first
    say: str = ""  # what to say
    stays: str = ""  # who stays with them

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it was decided or written."""
        return self.ambulance == "not_said" and not (self.first or self.say or self.stays)


@dataclass(frozen=True, slots=True)
class RepeatRounds:
    """Everybody is asked again, `rounds` times at most, `minutes` after nobody was left to ask."""

    rounds: int = 0
    minutes: int = 30


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What a version says beside its parts and its steps. `over`: what "over" means to the person.

    `body_emergency` is None where nothing of it was decided.
    """

    over: str | None = None
    body_emergency: BodyEmergency | None = None
    repeat: RepeatRounds = RepeatRounds()


@dataclass(frozen=True, slots=True)
class TermsEdit:
    """A change of them; None: it stays. An empty text, or an emergency that says nothing, is
    taken out.
    """

    over: str | None = None
    body_emergency: BodyEmergency | None = None
    repeat: RepeatRounds | None = None


def edit_terms(before: PlanTerms, edit: TermsEdit) -> PlanTerms:
    """The terms with a change."""
    after = before
    if edit.over is not None:
        after = replace(after, over=edit.over or None)
    if edit.body_emergency is not None:
        decided = None if edit.body_emergency.is_empty else edit.body_emergency
        after = replace(after, body_emergency=decided)
    if edit.repeat is not None:
        after = replace(after, repeat=edit.repeat)
    return after


def pack_emergency(emergency: BodyEmergency) -> str:
    """An emergency as one text, to be sealed whole."""
    return json.dumps(asdict(emergency), ensure_ascii=False, separators=(",", ":"))


def unpack_emergency(text: str) -> BodyEmergency:
    """What `pack_emergency` made."""
    return BodyEmergency(**json.loads(text))


def unpack_terms(raw: dict[str, Any] | None) -> PlanTerms:
    """Terms as `dataclasses.asdict` gave them; those of a draft from before they were."""
    if raw is None:
        return PlanTerms()
    emergency = raw["body_emergency"]
    return PlanTerms(
        over=raw["over"],
        body_emergency=None if emergency is None else BodyEmergency(**emergency),
        repeat=RepeatRounds(**raw["repeat"]),
    )
