"""What the ladder's rules read of an ask, and the actions that they decide on. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a step means: a kind, and the member when the kind is `member`."""

    kind: str
    member_id: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the plan. `wait` is the time for a yes: each person's, or the step's."""

    position: int
    audience: tuple[Audience, ...]
    otherwise: tuple[Audience, ...]
    one_by_one: bool
    answers: frozenset[str]
    needed: int
    wait: timedelta
    needs_my_yes: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One member asked in one step of one round.

    `retry_at`: it never got to them, and they can be reached since; from then on they may be
    asked anew. `undone`: the person left them out, and took that back; it counts as not asked.
    """

    member_id: str
    round: int
    position: int
    until: datetime | None
    outcome: str
    at: datetime
    retry_at: datetime | None = None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """A member's newest answer."""

    member_id: str
    kind: str
    standing: str
    position: int
    at: datetime


def audience_keys(step: Step) -> frozenset[str]:
    """Whom a step asks, as a line of the person's knows it again in each version of the plan."""
    return frozenset(
        f"{audience.kind}:{audience.member_id or ''}"
        for audience in (*step.audience, *step.otherwise)
    )


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An ask and everything that its next move depends on.

    `ran_out`: the last step has passed; from then on each is asked once, as they become
    reachable, until `ends_at`. `passed_by`: who could be reached at that moment and wasn't asked,
    because their step wasn't needed; they aren't asked late.
    `agreed`, `declined`: steps that got the person's yes, or were refused it, since `again_at`,
    when the ladder began from its first step. `ended`: those that passed, or reached nobody.
    `first`: the step with which it began, if an advance rule or the strength that the person chose
    began it with a later one. `begins_at`: that strength's step, until the person asks again.
    `left_out`: members whom the person leaves out of this ask. `never_in_step`: whom a line of
    theirs never lets a step ask. `preferred`: whom they would rather have; in a step that asks
    together these come first.
    `repeat_at`: from when on everybody may be asked once more, as the plan says; None: nothing
    more is to be repeated, or somebody is being asked. `repeated_at`: when such a round last began.
    """

    state: str
    held_until: datetime | None
    position: int
    step_state: str
    step_due_at: datetime | None
    round: int
    want: int
    exhausted: bool
    again_at: datetime
    steps: tuple[Step, ...]
    asked: tuple[Asked, ...]
    answers: tuple[AnswerFact, ...]
    audiences: Mapping[Audience, tuple[str, ...]]
    reachable: frozenset[str]
    next_shift_at: datetime | None = None
    ran_out: bool = False
    agreed: frozenset[int] = frozenset()
    declined: frozenset[int] = frozenset()
    ended: frozenset[int] = frozenset()
    passed_by: frozenset[str] = frozenset()
    first: int = 0
    begins_at: int = 0
    left_out: frozenset[str] = frozenset()
    never_in_step: Mapping[int, frozenset[str]] = field(default_factory=dict)
    preferred: frozenset[str] = frozenset()
    ends_at: datetime | None = None
    repeat_at: datetime | None = None
    repeated_at: datetime | None = None


# What one pass may do, in the order in which it is to be carried out.


@dataclass(frozen=True, slots=True)
class Release:
    """The ten seconds are over."""


@dataclass(frozen=True, slots=True)
class Begin:
    """A step begins: by asking, or by asking the person for their yes first."""

    position: int
    needs_yes: bool
    due_at: datetime


@dataclass(frozen=True, slots=True)
class AskMember:
    """Ask one member; `until` is when the next one is asked."""

    member_id: str
    position: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Timeout:
    """A member's time is up without a yes; they may still answer."""

    member_id: str
    position: int


@dataclass(frozen=True, slots=True)
class EndStep:
    """A step ends: passed, or skipped with a reason."""

    position: int
    skipped: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Cover:
    """Enough have said yes for a step."""

    position: int


@dataclass(frozen=True, slots=True)
class RunOut:
    """The last step has passed: from now on each is asked once, as they become reachable."""

    passed_by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Repeat:
    """Everybody is asked once more from the first step on, as the plan says."""


@dataclass(frozen=True, slots=True)
class MarkExhausted:
    """Nobody is left to ask for now; the ask stays open, and due."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing more until then; None: until someone does something."""

    until: datetime | None


Action = (
    Release | Begin | AskMember | Timeout | EndStep | Cover | RunOut | Repeat | MarkExhausted | Wait
)
