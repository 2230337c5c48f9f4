"""The ladder: what happens next to an ask. Pure.

`advance` takes a snapshot and `now` and returns the actions of one pass. A pass moves an ask at
most one step that waits: steps with nobody reachable are skipped at once, and said so.

When the last step has passed, the ask stays open and due: whoever becomes reachable is asked, in
the ladder's order and at its pace, once (`late_steps`; next_asked.py foresees when). Where the plan
says so, everybody is asked again after a while (`repeat_round`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.asks.eligibility import candidates, eligible
from app.asks.ladder_state import (
    Action,
    Asked,
    AskMember,
    Begin,
    Cover,
    EndStep,
    MarkExhausted,
    Release,
    Repeat,
    RunOut,
    Snapshot,
    Step,
    Timeout,
    Wait,
)

HOLD = timedelta(seconds=10)

Actions = tuple[Action, ...]


# --- how many yeses, and whether they are enough ------------------------------------------------


def yes_count(snapshot: Snapshot, step: Step) -> int:
    """How many live yeses are of a kind that the step lists, whichever step they were given in."""
    return sum(
        1 for answer in snapshot.answers if answer.standing == "yes" and answer.kind in step.answers
    )


def needed_yeses(snapshot: Snapshot, step: Step) -> int:
    """How many yeses cover a step: its own number, or more when the person wants more."""
    return max(step.needed, snapshot.want)


def counting_step(snapshot: Snapshot) -> Step:
    """The step whose numbers decide whether it is covered: the one that the ask is on.

    A step that waits for the person's yes hasn't begun, and when all have passed none is on:
    then it is the last one that asked somebody since it went on, or that got the person's yes.
    Who came for two isn't told that one is enough.
    """
    position = snapshot.position
    if snapshot.exhausted or snapshot.ran_out or snapshot.step_state == "needs_yes":
        this_round = {asked.position for asked in snapshot.asked if asked.round == snapshot.round}
        before = {asked.position for asked in snapshot.asked}
        position = max(this_round | snapshot.agreed or before, default=position)
    return snapshot.steps[position]


def covering_step(snapshot: Snapshot) -> Step | None:
    """The step for which enough have said yes; None: not enough have."""
    if not 0 <= snapshot.position < len(snapshot.steps):
        return None
    step = counting_step(snapshot)
    if _is_enough(snapshot, step):
        return step
    current_step = snapshot.steps[snapshot.position]
    is_late = snapshot.ran_out and not snapshot.exhausted and snapshot.step_state == "asking"
    # Asked late in a step, somebody answers what that step asks: its own number is enough, if it
    # was reached by those whom it asked.
    step_answers = [
        answer for answer in snapshot.answers if answer.position == current_step.position
    ]
    if is_late and _is_enough(snapshot, current_step):
        within_step = replace(snapshot, answers=tuple(step_answers))
        return current_step if yes_count(within_step, current_step) >= current_step.needed else None
    return None


def is_covered(snapshot: Snapshot) -> bool:
    """Whether enough have said yes for the step that counts."""
    return covering_step(snapshot) is not None


def _is_enough(snapshot: Snapshot, step: Step) -> bool:
    return yes_count(snapshot, step) >= needed_yeses(snapshot, step)


# --- one pass -----------------------------------------------------------------------------------


def advance(snapshot: Snapshot, now: datetime) -> Actions:
    """The actions of one pass."""
    if snapshot.state != "open":
        return (Wait(None),)
    first: Actions = ()
    if snapshot.held_until is not None:
        if now < snapshot.held_until:
            return (Wait(snapshot.held_until),)
        first = (Release(),)
    if snapshot.position < 0:
        return first + _go_on(snapshot, snapshot.begins_at, now)
    covered_step = covering_step(snapshot)
    if covered_step is not None:
        return (*first, Cover(covered_step.position), Wait(None))
    step = snapshot.steps[snapshot.position]
    if snapshot.step_state == "needs_yes":
        if snapshot.step_due_at is not None and now < snapshot.step_due_at:
            return (*first, Wait(snapshot.step_due_at))
        ended = EndStep(step.position, skipped=True, reason="no_yes_from_person")
        without = replace(snapshot, declined=snapshot.declined | {step.position})
        return (*first, ended, *_after(without, step, now))
    if snapshot.exhausted:
        return first + (_ask_late(snapshot, now) or repeat_round(snapshot, now) or (Wait(None),))
    if step.one_by_one:
        return first + _one_by_one(snapshot, step, now)
    return first + _together(snapshot, step, now)


def _waiting(snapshot: Snapshot, step: Step) -> list[Asked]:
    """The members who are being asked in a step now."""
    return [
        asked
        for asked in snapshot.asked
        if asked.round == snapshot.round
        and asked.position == step.position
        and asked.outcome == "open"
    ]


def _earliest(*times: datetime | None) -> datetime | None:
    return min((instant for instant in times if instant is not None), default=None)


def _one_by_one(snapshot: Snapshot, step: Step, now: datetime) -> Actions:
    actions: list[Action] = []
    waiting = []
    for asked in _waiting(snapshot, step):
        if asked.until is not None and now >= asked.until:
            actions.append(Timeout(asked.member_id, step.position))
        else:
            waiting.append(asked)
    if waiting:
        due = min(asked.until for asked in waiting if asked.until is not None)
        return (*actions, Wait(due))
    following = candidates(snapshot, step, now)
    if following:
        until = now + step.wait
        return (*actions, AskMember(following[0], step.position, until), Wait(until))
    actions.append(EndStep(step.position, skipped=False, reason="no_yes"))
    return (*actions, *_after(snapshot, step, now))


def _together(snapshot: Snapshot, step: Step, now: datetime) -> Actions:
    due = snapshot.step_due_at or now
    waiting = _waiting(snapshot, step)
    if now < due:
        newcomers = _newcomers(snapshot, step, waiting, now)
        asks = tuple(AskMember(member, step.position, due) for member in newcomers)
        if asks or waiting:
            return (*asks, Wait(_earliest(due, snapshot.next_shift_at)))
    passed = tuple(Timeout(asked.member_id, step.position) for asked in waiting)
    ended = EndStep(step.position, skipped=False, reason="no_yes")
    return (*passed, ended, *_after(snapshot, step, now))


def _newcomers(snapshot: Snapshot, step: Step, waiting: list[Asked], now: datetime) -> list[str]:
    """Who joins a step that asks together: the others are for when its own people are no more."""
    if waiting:
        return eligible(snapshot, step, step.audience, now)
    return candidates(snapshot, step, now)


def _after(snapshot: Snapshot, step: Step, now: datetime) -> Actions:
    """The actions after a step: the next one, or whoever is asked late."""
    if snapshot.ran_out:
        return _ask_late(snapshot, now) or (MarkExhausted(), Wait(None))
    over = frozenset({step.position}) - snapshot.declined
    return _go_on(replace(snapshot, ended=snapshot.ended | over), step.position + 1, now)


def _go_on(snapshot: Snapshot, position: int, now: datetime) -> Actions:
    """Begin the first step from a position on that can ask somebody; past the last one, run out."""
    actions: list[Action] = []
    ended = snapshot.ended
    for step in snapshot.steps[position:]:
        if _is_left_out(snapshot, step):
            continue
        if _is_enough(snapshot, step) and not step.needs_my_yes:
            return (*actions, Begin(step.position, False, now), Cover(step.position), Wait(None))
        following = candidates(snapshot, step, now)
        if not following:
            actions.append(EndStep(step.position, skipped=True, reason="nobody_reachable"))
            ended |= {step.position}
            continue
        due = now + step.wait
        if _needs_yes_first(snapshot, step) and not _has_yes(snapshot, step):
            return (*actions, Begin(step.position, True, due), Wait(due))
        return (*actions, *start_step(snapshot, step, following, now))
    # Its time counts from this moment on.
    run_out = replace(snapshot, ran_out=True, ended=ended, ends_at=None)
    passed_by = _passed_by(run_out, now)
    late = _ask_late(replace(run_out, passed_by=passed_by), now)
    return (*actions, RunOut(passed_by), *(late or (MarkExhausted(), Wait(None))))


def _is_left_out(snapshot: Snapshot, step: Step) -> bool:
    """Whether a round that repeats passes over a step: the person refused it, or enough said yes
    in it. Who came for two isn't told then that one is enough.
    """
    return snapshot.repeated_at is not None and (
        step.position in snapshot.declined or _is_enough(snapshot, step)
    )


def _has_yes(snapshot: Snapshot, step: Step) -> bool:
    """Whether the person's yes of an earlier round holds for a step in one that repeats."""
    return snapshot.repeated_at is not None and step.position in snapshot.agreed


def _needs_yes_first(snapshot: Snapshot, step: Step) -> bool:
    """Whether the person is asked before a step begins.

    Choosing a strength that begins with a later step is the person's yes to that step.
    """
    is_chosen = snapshot.position < 0 < snapshot.begins_at == step.position
    return step.needs_my_yes and not is_chosen


def _passed_by(snapshot: Snapshot, now: datetime) -> frozenset[str]:
    """Members who can be reached now and weren't asked, as their steps weren't needed: enough had
    said yes in them, or the person went on to another one.

    A member who became reachable after their step had passed isn't among them.
    """
    missed, others = set[str](), set[str]()
    for step in snapshot.steps:
        members = missed if step.position in snapshot.ended else others
        members.update(candidates(snapshot, step, now))
    return frozenset(others - missed)


def start_step(snapshot: Snapshot, step: Step, following: list[str], now: datetime) -> Actions:
    """Begin asking in a step."""
    due = now + step.wait
    members = following[:1] if step.one_by_one else following
    asks = tuple(AskMember(member, step.position, due) for member in members)
    wake = due if step.one_by_one else _earliest(due, snapshot.next_shift_at)
    return (Begin(step.position, False, due), *asks, Wait(wake))


def begin_step(snapshot: Snapshot, position: int, now: datetime) -> Actions:
    """The person's yes to a step: it begins now, whatever came before."""
    step = snapshot.steps[position]
    if not snapshot.ran_out and _is_enough(snapshot, step):
        return (Begin(position, False, now), Cover(position), Wait(None))
    following = candidates(snapshot, step, now)
    if following:
        return start_step(snapshot, step, following, now)
    skipped = EndStep(position, skipped=True, reason="nobody_reachable")
    return (skipped, *_after(snapshot, step, now))


def begin_anew(snapshot: Snapshot, position: int, now: datetime) -> Actions:
    """A step begins once more, as a yes that covered it is gone or one more is wanted.

    The step may have been covered by an answer to an earlier one, while the person was being asked
    about it or after they had refused it: it asks nobody then without their yes.
    """
    step = snapshot.steps[position]
    if not step.needs_my_yes or position in snapshot.agreed:
        return begin_step(snapshot, position, now)
    if position in snapshot.declined or not candidates(snapshot, step, now):
        return _go_on(snapshot, position + 1, now)
    due = now + step.wait
    return (Begin(position, True, due), Wait(due))


def pass_step(snapshot: Snapshot, position: int, now: datetime) -> Actions:
    """The person doesn't want a step that began without their yes: the ladder goes on after it."""
    ended = EndStep(position, skipped=False, reason="stopped")
    without = replace(snapshot, declined=snapshot.declined | {position})
    return (ended, *_after(without, snapshot.steps[position], now))


# --- once the last step has passed --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LateStep:
    """Members whom an ask that ran out can ask now in one step, perhaps with the person's
    yes first.
    """

    step: Step
    members: list[str]
    needs_yes: bool


def late_steps(snapshot: Snapshot, now: datetime) -> Iterator[LateStep]:
    """The steps that can ask somebody who wasn't asked yet, in the ladder's order.

    A step that got the person's yes goes on asking; one that was refused it is passed over until
    the person asks again.
    """
    if snapshot.ends_at is not None and now >= snapshot.ends_at:
        return
    for step in snapshot.steps[snapshot.first :]:
        if step.needs_my_yes and step.position in snapshot.declined:
            continue
        members = candidates(snapshot, step, now)
        if members:
            yield LateStep(
                step, members, step.needs_my_yes and step.position not in snapshot.agreed
            )


def _ask_late(snapshot: Snapshot, now: datetime) -> Actions:
    """Ask whoever became reachable; nothing when there is nobody."""
    first = next(late_steps(snapshot, now), None)
    if first is None:
        return ()
    if first.needs_yes:
        due = now + first.step.wait
        return (Begin(first.step.position, True, due), Wait(due))
    return start_step(snapshot, first.step, first.members, now)


def repeat_round(snapshot: Snapshot, now: datetime) -> Actions:
    """Ask everybody once more, where the plan says so and the time has come.

    Nothing while a round could ask nobody: it waits for them, and isn't used up. Who said not now
    isn't asked again, nor is the person about a step that they refused.
    """
    if snapshot.repeat_at is None or now < snapshot.repeat_at:
        return ()
    if snapshot.ends_at is not None and now >= snapshot.ends_at:
        return ()
    new_round = replace(
        snapshot,
        round=snapshot.round + 1,
        repeated_at=now,
        repeat_at=None,
        exhausted=False,
        ran_out=False,
        passed_by=frozenset(),
        ended=snapshot.ended & snapshot.agreed,
    )
    actions = _go_on(new_round, snapshot.first, now)
    asks_somebody = any(isinstance(action, Begin) for action in actions)
    return (Repeat(), *actions) if asks_somebody else ()


# --- what can be foreseen -----------------------------------------------------------------------


def next_member_id(snapshot: Snapshot, now: datetime) -> str | None:
    """The id of the member whom the ask would come to next; before it began, the first.

    None: it can't be foreseen.
    """
    if snapshot.state != "open" or snapshot.exhausted:
        return None
    has_begun = snapshot.position >= 0
    for step in snapshot.steps[snapshot.position if has_begun else snapshot.begins_at :]:
        is_on = step.position == snapshot.position
        if is_on and not step.one_by_one:
            following = _newcomers(snapshot, step, _waiting(snapshot, step), now)
        else:
            following = candidates(snapshot, step, now)
        if following and (is_on or not _needs_yes_first(snapshot, step)):
            return following[0]
        if snapshot.ran_out:
            break
    if not snapshot.ran_out:
        return None
    late = (late_step for late_step in late_steps(snapshot, now) if not late_step.needs_yes)
    return next((late_step.members[0] for late_step in late), None)


def order_of_asking(snapshot: Snapshot, now: datetime) -> list[str]:
    """Ids of the members whom an ask that hasn't begun could ask without another yes of the
    person's, in order.

    The first is `next_member_id`. With the first ones left out, it is the first of the rest.
    """
    ordered: list[str] = []
    for step in snapshot.steps[snapshot.begins_at :]:
        if not _needs_yes_first(snapshot, step):
            ordered += eligible(snapshot, step, step.audience, now)
            ordered += eligible(snapshot, step, step.otherwise, now)
    return list(dict.fromkeys(ordered))
