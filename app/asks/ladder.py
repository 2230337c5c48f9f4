"""The ladder: what happens next to an ask. Pure (DESIGN.md §5).

`advance` takes a snapshot and `now` and returns the actions of one pass. A pass moves an ask at
most one step that waits: steps with nobody reachable are skipped at once, and said so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

HOLD = timedelta(seconds=10)


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
    """One member asked in one step of one round."""

    member_id: str
    round: int
    position: int
    until: datetime | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Given:
    """A member's newest answer."""

    member_id: str
    kind: str
    standing: str
    position: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An ask and everything that its next move depends on."""

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
    answers: tuple[Given, ...]
    audiences: Mapping[Audience, tuple[str, ...]]
    reachable: frozenset[str]
    next_shift_at: datetime | None = None


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
class Pass:
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
class Exhaust:
    """The last step has passed; the ask stays open."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing more until then; None: until someone does something."""

    until: datetime | None


Action = Release | Begin | AskMember | Pass | EndStep | Cover | Exhaust | Wait


def yes_count(snapshot: Snapshot, step: Step) -> int:
    """Live yeses of a kind that the step lists, whichever step they were given in."""
    return sum(1 for one in snapshot.answers if one.standing == "yes" and one.kind in step.answers)


def target(snapshot: Snapshot, step: Step) -> int:
    """How many yeses cover it: the step's number, or more when the person wants more."""
    return max(step.needed, snapshot.want)


def counting(snapshot: Snapshot) -> Step:
    """The step whose numbers decide whether it is covered: the one that the ask is on.

    A step that waits for the person's yes hasn't begun, and when all have passed none is on:
    then it is the last step that asked somebody. Who came for two isn't told that one is enough.
    """
    position = snapshot.position
    if snapshot.exhausted or snapshot.step_state == "needs_yes":
        position = max((one.position for one in snapshot.asked), default=position)
    return snapshot.steps[position]


def covered(snapshot: Snapshot) -> bool:
    """Whether enough have said yes for the step that counts."""
    if not 0 <= snapshot.position < len(snapshot.steps):
        return False
    step = counting(snapshot)
    return yes_count(snapshot, step) >= target(snapshot, step)


def candidates(snapshot: Snapshot, step: Step) -> list[str]:
    """Whom the step can ask now, in order: reachable, not asked in it yet, not answered for it."""
    found = _eligible(snapshot, step, step.audience)
    return found or _eligible(snapshot, step, step.otherwise)


def _eligible(snapshot: Snapshot, step: Step, audiences: tuple[Audience, ...]) -> list[str]:
    asked = {
        one.member_id
        for one in snapshot.asked
        if one.round == snapshot.round and one.position == step.position
    }
    out = {one.member_id for one in snapshot.answers if _excludes(snapshot, step, one)}
    ordered = dict.fromkeys(
        member for audience in audiences for member in snapshot.audiences.get(audience, ())
    )
    found = [
        member
        for member in ordered
        if member in snapshot.reachable and member not in asked and member not in out
    ]
    # A step that goes on after a yes fell away, or for one more: somebody else first, then those
    # who were asked in it before.
    before = {one.member_id for one in snapshot.asked if one.position == step.position}
    return sorted(found, key=before.__contains__)


def _excludes(snapshot: Snapshot, step: Step, answer: Given) -> bool:
    if answer.standing == "set_aside":
        return True
    if answer.standing == "yes":
        # A yes of a kind that this step doesn't list may be asked for more: "can you come?"
        return answer.kind in step.answers
    if answer.at < snapshot.again_at:
        return False
    if answer.standing == "dropped":
        return True
    return answer.standing == "not_now" and answer.position == step.position


def advance(snapshot: Snapshot, now: datetime) -> tuple[Action, ...]:
    """The actions of one pass."""
    if snapshot.state != "open":
        return (Wait(None),)
    first: tuple[Action, ...] = ()
    if snapshot.held_until is not None:
        if now < snapshot.held_until:
            return (Wait(snapshot.held_until),)
        first = (Release(),)
    if snapshot.position < 0:
        return first + _go_on(snapshot, 0, now)
    if covered(snapshot):
        return (*first, Cover(counting(snapshot).position), Wait(None))
    step = snapshot.steps[snapshot.position]
    if snapshot.step_state == "needs_yes":
        if snapshot.step_due_at is not None and now < snapshot.step_due_at:
            return (*first, Wait(snapshot.step_due_at))
        ended = EndStep(step.position, skipped=True, reason="no_yes_from_person")
        return (*first, ended, *_go_on(snapshot, step.position + 1, now))
    if snapshot.exhausted:
        return first + _late_joiners(snapshot, step, now)
    if step.one_by_one:
        return first + _one_by_one(snapshot, step, now)
    return first + _together(snapshot, step, now)


def _waiting(snapshot: Snapshot, step: Step) -> list[Asked]:
    return [
        one
        for one in snapshot.asked
        if one.round == snapshot.round and one.position == step.position and one.outcome == "open"
    ]


def _earliest(*times: datetime | None) -> datetime | None:
    return min((one for one in times if one is not None), default=None)


def _one_by_one(snapshot: Snapshot, step: Step, now: datetime) -> tuple[Action, ...]:
    actions: list[Action] = []
    waiting = []
    for one in _waiting(snapshot, step):
        if one.until is not None and now >= one.until:
            actions.append(Pass(one.member_id, step.position))
        else:
            waiting.append(one)
    if waiting:
        due = min(one.until for one in waiting if one.until is not None)
        return (*actions, Wait(due))
    following = candidates(snapshot, step)
    if following:
        until = now + step.wait
        return (*actions, AskMember(following[0], step.position, until), Wait(until))
    actions.append(EndStep(step.position, skipped=False, reason="no_yes"))
    return (*actions, *_go_on(snapshot, step.position + 1, now))


def _together(snapshot: Snapshot, step: Step, now: datetime) -> tuple[Action, ...]:
    due = snapshot.step_due_at or now
    waiting = _waiting(snapshot, step)
    if now < due:
        newcomers = _newcomers(snapshot, step, waiting)
        asks = tuple(AskMember(member, step.position, due) for member in newcomers)
        if asks or waiting:
            return (*asks, Wait(_earliest(due, snapshot.next_shift_at)))
    passed = tuple(Pass(one.member_id, step.position) for one in waiting)
    ended = EndStep(step.position, skipped=False, reason="no_yes")
    return (*passed, ended, *_go_on(snapshot, step.position + 1, now))


def _newcomers(snapshot: Snapshot, step: Step, waiting: list[Asked]) -> list[str]:
    """Who joins a step that asks together: the others are for when its own people are no more."""
    return _eligible(snapshot, step, step.audience) if waiting else candidates(snapshot, step)


def _go_on(snapshot: Snapshot, position: int, now: datetime) -> tuple[Action, ...]:
    actions: list[Action] = []
    for step in snapshot.steps[position:]:
        enough = yes_count(snapshot, step) >= target(snapshot, step)
        if enough and not step.needs_my_yes:
            return (*actions, Begin(step.position, False, now), Cover(step.position), Wait(None))
        following = candidates(snapshot, step)
        if not following:
            actions.append(EndStep(step.position, skipped=True, reason="nobody_reachable"))
            continue
        due = now + step.wait
        if step.needs_my_yes:
            return (*actions, Begin(step.position, True, due), Wait(due))
        return (*actions, *start(snapshot, step, following, now))
    return (*actions, Exhaust(), Wait(snapshot.next_shift_at))


def start(
    snapshot: Snapshot, step: Step, following: list[str], now: datetime
) -> tuple[Action, ...]:
    """Begin asking in a step."""
    due = now + step.wait
    wanted = following[:1] if step.one_by_one else following
    asks = tuple(AskMember(member, step.position, due) for member in wanted)
    wake = due if step.one_by_one else _earliest(due, snapshot.next_shift_at)
    return (Begin(step.position, False, due), *asks, Wait(wake))


def _late_joiners(snapshot: Snapshot, step: Step, now: datetime) -> tuple[Action, ...]:
    """Nobody has answered, and someone's shift begins: they are asked, one step after another.

    Only those in a step that asks whoever is on shift, without the person's yes: nothing widens.
    """
    for one in snapshot.steps:
        on_shift = tuple(
            audience for audience in (*one.audience, *one.otherwise) if audience.kind == "on_shift"
        )
        if one.needs_my_yes or not on_shift:
            continue
        following = _eligible(snapshot, one, on_shift)
        if following:
            return start(snapshot, one, following, now)
    return (Wait(snapshot.next_shift_at),)


def begin_step(snapshot: Snapshot, position: int, now: datetime) -> tuple[Action, ...]:
    """The person's yes to a step: it begins now, whatever came before."""
    step = snapshot.steps[position]
    if yes_count(snapshot, step) >= target(snapshot, step):
        return (Begin(position, False, now), Cover(position), Wait(None))
    following = candidates(snapshot, step)
    if following:
        return start(snapshot, step, following, now)
    skipped = EndStep(position, skipped=True, reason="nobody_reachable")
    return (skipped, *_go_on(snapshot, position + 1, now))


def pass_step(snapshot: Snapshot, position: int, now: datetime) -> tuple[Action, ...]:
    """The person doesn't want a step that began without their yes: the ladder goes on after it."""
    ended = EndStep(position, skipped=False, reason="stopped")
    return (ended, *_go_on(snapshot, position + 1, now))


def next_name(snapshot: Snapshot) -> str | None:
    """Whom the ask would come to next, if it can be foreseen; before it began: the first."""
    if snapshot.state != "open" or snapshot.exhausted:
        return None
    for step in snapshot.steps[max(snapshot.position, 0) :]:
        following = candidates(snapshot, step)
        if step.position == snapshot.position and not step.one_by_one:
            following = _newcomers(snapshot, step, _waiting(snapshot, step))
        if following and (not step.needs_my_yes or step.position == snapshot.position):
            return following[0]
    return None
