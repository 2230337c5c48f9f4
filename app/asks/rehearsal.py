"""A request walked through on the person's own phone: the real ladder over a snapshot. Pure.

Nobody is told and nothing is kept. What was played so far is played again from its start on each
look, so that the phone holds the moves and the server nothing (docs/decisions/0050-practice.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from app.asks.arrival_rules import (
    ComingAnswer,
    arrivals_without_answer,
    arrives_at,
    is_with_you,
)
from app.asks.forecast import Ahead
from app.asks.ladder import HOLD, Actions, advance, begin_anew, begin_step
from app.asks.ladder_state import (
    AnswerFact,
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
    Timeout,
    Wait,
)
from app.asks.next_asked import next_wake, snapshot_at
from app.asks.open_until import stays_until

#: Who plays that a friend comes says no time: this many minutes are played.
COMES_IN_MINUTES = 20


class MoveKind(StrEnum):
    """What the person plays: their own taps, their friends' answers, or that time passes."""

    LATER = "later"
    COMING = "coming"
    CALL = "call"
    NOT_NOW = "not_now"
    TAKE_BACK = "take_back"
    STEP_YES = "step_yes"
    STEP_NO = "step_no"
    WITH_YOU = "with_you"
    NOT_YET = "not_yet"
    STOP = "stop"


StepState = Literal["asking", "needs_yes", "passed", "skipped", "done"]


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that was played; `member_id` for an answer alone."""

    kind: MoveKind
    member_id: str | None = None


class MoveDoesNotFit(ValueError):
    """A move that can't be made where the rehearsal stands: the circle changed meanwhile."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a rehearsal is played against: the coming days, and the hours an ask stays open.

    `everyone`: as if everybody whom the plan names could be reached. `repeat_rounds`: how often
    everybody is asked once more, so many `repeat_minutes` after nobody was left to ask.
    """

    ahead: Ahead
    ask_hours: int
    everyone: bool = False
    repeat_rounds: int = 0
    repeat_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Where a rehearsal stands at the instant `at`.

    `due_at`: when the ladder goes on by itself; None: not before somebody does something.
    `coming`: who said that they come. `marks`: step position to its state, as for a real ask.
    """

    snapshot: Snapshot
    at: datetime
    due_at: datetime | None
    coming: dict[str, ComingAnswer] = field(default_factory=dict)
    marks: dict[int, StepState] = field(default_factory=dict)
    with_you_at: datetime | None = None
    not_yet_at: datetime | None = None
    want_before: int | None = None
    repeats: int = 0
    closed_reason: str | None = None

    @property
    def question(self) -> bool:
        """Whether "Is someone with you?" stands on the screen."""
        arrivals = self._open_arrivals()
        return self.closed_reason is None and bool(arrivals) and arrivals[0] <= self.at

    @property
    def with_you(self) -> bool:
        """Whether the person's yes to that question holds."""
        return is_with_you(self.coming.values(), self.with_you_at)

    @property
    def question_at(self) -> datetime | None:
        """When the question will stand on the screen; None: nobody is on the way."""
        return next((at for at in self._open_arrivals() if at > self.at), None)

    def _open_arrivals(self) -> list[datetime]:
        return arrivals_without_answer(self.coming.values(), self.with_you_at, self.not_yet_at)


def hour_ahead(hour: int, zone: str, now: datetime) -> datetime:
    """The next instant at which a zone's wall clock shows a full hour (0 to 23)."""
    local = now.astimezone(ZoneInfo(zone))
    wall = local.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    if wall <= local:
        wall += timedelta(days=1)
    return wall.astimezone(now.tzinfo)


def start_rehearsal(snapshot: Snapshot, at: datetime) -> Rehearsal:
    """The first of the ten seconds. `snapshot`: what an ask would find if it were made now."""
    held_snapshot = replace(snapshot, held_until=at + HOLD, again_at=at, position=-1)
    return Rehearsal(held_snapshot, at, at + HOLD)


def play(start: Rehearsal, moves: Iterable[Move], setting: Setting) -> Rehearsal:
    """Where the moves lead. Raises MoveDoesNotFit."""
    stage = _seen_at(start, start.at, setting)
    for move in moves:
        stage = _MOVES[move.kind](stage, move, setting)
    return stage


# --- time ---------------------------------------------------------------------------------------


def next_instant(stage: Rehearsal) -> datetime | None:
    """The instant to which "later" leads; None: nothing happens by itself any more."""
    if stage.closed_reason is not None:
        return None
    if stage.snapshot.state == "covered":
        return stage.question_at
    return min((at for at in (stage.due_at, stage.question_at) if at is not None), default=None)


def _seen_at(stage: Rehearsal, at: datetime, setting: Setting) -> Rehearsal:
    """The same stage at a later instant, by who can be reached and who is on shift then."""
    ahead = setting.ahead
    now = max(at, ahead.during.starts_at)
    snapshot = snapshot_at(stage.snapshot, ahead, now)
    if setting.everyone:
        everybody = (member for members in snapshot.audiences.values() for member in members)
        passed_by = stage.snapshot.passed_by
        snapshot = replace(snapshot, reachable=frozenset(everybody), passed_by=passed_by)
    starts = (span.starts_at for spans in ahead.on_shift.values() for span in spans)
    next_shift_at = min((start for start in starts if start > now), default=None)
    return replace(stage, at=at, snapshot=replace(snapshot, next_shift_at=next_shift_at))


def _go_later(stage: Rehearsal, _: Move, setting: Setting) -> Rehearsal:
    at = next_instant(stage)
    if at is None:
        raise MoveDoesNotFit
    later = _seen_at(stage, at, setting)
    # In a covered request only the question comes up.
    return later if later.snapshot.state != "open" else _advance(later, setting)


# --- what the person does -----------------------------------------------------------------------


def _take_back(stage: Rehearsal, _: Move, __: Setting) -> Rehearsal:
    _need(stage.closed_reason is None and stage.snapshot.held_until is not None)
    return _close(stage, "taken_back")


def _stop(stage: Rehearsal, _: Move, __: Setting) -> Rehearsal:
    _need(stage.closed_reason is None and stage.snapshot.held_until is None)
    return _close(stage, "stopped")


def _close(stage: Rehearsal, reason: str) -> Rehearsal:
    closed = replace(stage.snapshot, state="closed", exhausted=False, held_until=None)
    return replace(stage, snapshot=closed, due_at=None, closed_reason=reason)


def _say_yes_to_step(stage: Rehearsal, _: Move, setting: Setting) -> Rehearsal:
    _need(stage.snapshot.step_state == "needs_yes")
    position = stage.snapshot.position
    agreed = replace(stage.snapshot, agreed=stage.snapshot.agreed | {position})
    actions = begin_step(agreed, position, stage.at)
    return _apply(replace(stage, snapshot=agreed), actions, setting)


def _say_no_to_step(stage: Rehearsal, _: Move, setting: Setting) -> Rehearsal:
    _need(stage.snapshot.step_state == "needs_yes")
    refused = replace(stage.snapshot, step_due_at=stage.at)
    return _advance(replace(stage, snapshot=refused), setting)


def _say_with_you(stage: Rehearsal, _: Move, setting: Setting) -> Rehearsal:
    _need(bool(stage.coming) and stage.closed_reason is None)
    snapshot = stage.snapshot
    if stage.want_before is not None:
        snapshot = replace(snapshot, want=stage.want_before)
    arrived_stage = replace(
        stage, snapshot=snapshot, with_you_at=stage.at, not_yet_at=None, want_before=None
    )
    return (
        _advance(arrived_stage, setting)
        if arrived_stage.snapshot.state == "open"
        else arrived_stage
    )


def _say_not_yet(stage: Rehearsal, _: Move, setting: Setting) -> Rehearsal:
    _need(bool(stage.coming) and stage.closed_reason is None)
    waiting = replace(stage, not_yet_at=stage.at, with_you_at=None)
    if stage.snapshot.state != "covered":
        return waiting
    yeses = sum(1 for answer in stage.snapshot.answers if answer.standing == "yes")
    snapshot = replace(waiting.snapshot, want=1 + yeses)
    again = _new_round(snapshot, max(snapshot.position, 0))
    actions = begin_anew(again, again.position, stage.at)
    return _apply(
        replace(waiting, snapshot=again, want_before=stage.snapshot.want), actions, setting
    )


def _new_round(snapshot: Snapshot, position: int) -> Snapshot:
    """The step anew, as `app.asks.service.new_round` begins it."""
    asked = tuple(
        replace(each, outcome="passed") if each.outcome == "open" else each
        for each in snapshot.asked
    )
    return replace(
        snapshot,
        asked=asked,
        round=snapshot.round + 1,
        position=position,
        state="open",
        step_state="asking",
        exhausted=False,
        ran_out=False,
        passed_by=frozenset(),
    )


# --- what their friends answer ------------------------------------------------------------------


def can_answer(stage: Rehearsal) -> tuple[str, ...]:
    """Ids of members for whom an answer can be played: those who are being asked."""
    if stage.snapshot.state != "open":
        return ()
    return tuple(
        dict.fromkeys(each.member_id for each in stage.snapshot.asked if each.outcome == "open")
    )


def _answer(stage: Rehearsal, move: Move, setting: Setting) -> Rehearsal:
    member_id = move.member_id
    if member_id is None or member_id not in can_answer(stage):
        raise MoveDoesNotFit
    snapshot = stage.snapshot
    standing = "not_now" if move.kind == MoveKind.NOT_NOW else "yes"
    asked = tuple(
        replace(each, outcome="answered")
        if each.member_id == member_id and each.outcome == "open"
        else each
        for each in snapshot.asked
    )
    others = tuple(each for each in snapshot.answers if each.member_id != member_id)
    answer = AnswerFact(member_id, move.kind, standing, snapshot.position, stage.at)
    coming = {key: arrival for key, arrival in stage.coming.items() if key != member_id}
    if move.kind == MoveKind.COMING:
        coming[member_id] = ComingAnswer(stage.at, arrives_at(stage.at, COMES_IN_MINUTES))
    answered = replace(
        stage,
        snapshot=replace(snapshot, asked=asked, answers=(*others, answer)),
        coming=coming,
    )
    return _advance(answered, setting)


def _need(condition: bool) -> None:
    if not condition:
        raise MoveDoesNotFit


_MOVES: dict[MoveKind, Callable[[Rehearsal, Move, Setting], Rehearsal]] = {
    MoveKind.LATER: _go_later,
    MoveKind.COMING: _answer,
    MoveKind.CALL: _answer,
    MoveKind.NOT_NOW: _answer,
    MoveKind.TAKE_BACK: _take_back,
    MoveKind.STEP_YES: _say_yes_to_step,
    MoveKind.STEP_NO: _say_no_to_step,
    MoveKind.WITH_YOU: _say_with_you,
    MoveKind.NOT_YET: _say_not_yet,
    MoveKind.STOP: _stop,
}


# --- what the ladder decides --------------------------------------------------------------------


def _advance(stage: Rehearsal, setting: Setting) -> Rehearsal:
    return _apply(stage, advance(stage.snapshot, stage.at), setting)


def _apply(stage: Rehearsal, actions: Actions, setting: Setting) -> Rehearsal:
    """Carry the ladder's actions out on the snapshot, as `apply_actions` does on rows."""
    for action in actions:
        stage = _apply_action(stage, action, setting)
    snapshot = stage.snapshot
    if snapshot.state == "open" and snapshot.exhausted:
        wake = None if setting.everyone else next_wake(snapshot, setting.ahead)
        woken_at = wake.at if wake and wake.at > stage.at else None
        times = [at for at in (woken_at, snapshot.repeat_at) if at is not None and at > stage.at]
        return replace(stage, due_at=min(times, default=None))
    return stage


def _apply_action(stage: Rehearsal, action: object, setting: Setting) -> Rehearsal:
    snapshot = stage.snapshot
    match action:
        case Release():
            return replace(stage, snapshot=replace(snapshot, held_until=None))
        case Begin(position, needs_yes, due_at):
            state: StepState = "needs_yes" if needs_yes else "asking"
            started_step = replace(
                snapshot,
                position=position,
                step_state=state,
                step_due_at=due_at,
                state="open",
                exhausted=False,
            )
            return _marked(replace(stage, snapshot=started_step), position, state)
        case AskMember(member_id, position, until):
            asked = Asked(member_id, snapshot.round, position, until, "open", stage.at)
            return replace(stage, snapshot=replace(snapshot, asked=(*snapshot.asked, asked)))
        case Timeout(member_id, position):
            return replace(stage, snapshot=_passed(snapshot, member_id, position))
        case EndStep(position, skipped, reason):
            return _end_step(stage, position, skipped=skipped, reason=reason)
        case Cover(position):
            covered = replace(
                snapshot, position=position, step_state="asking", state="covered", exhausted=False
            )
            over = _over_for_others(covered)
            return _marked(_stays_open(replace(stage, snapshot=over), setting), position, "done")
        case RunOut(passed_by):
            run_out = replace(snapshot, ran_out=True, passed_by=passed_by)
            return _stays_open(replace(stage, snapshot=run_out), setting)
        case Repeat():
            return _begin_repeat(stage)
        case MarkExhausted():
            exhausted = replace(
                snapshot,
                exhausted=True,
                step_state="waiting",
                step_due_at=None,
                position=max(snapshot.position, 0),
                repeat_at=stage.at + timedelta(minutes=setting.repeat_minutes)
                if stage.repeats < setting.repeat_rounds
                else None,
            )
            return replace(stage, snapshot=exhausted)
        case Wait(until):
            return replace(stage, due_at=until)
    return stage


def _begin_repeat(stage: Rehearsal) -> Rehearsal:
    """Everybody once more, as `app.asks.repeat_service.begin_repeat` begins it on rows."""
    snapshot = stage.snapshot
    decided_positions = snapshot.agreed | snapshot.declined
    again = replace(
        _new_round(snapshot, -1),
        step_state="waiting",
        repeated_at=stage.at,
        repeat_at=None,
        ended=snapshot.ended & snapshot.agreed,
    )
    marks = {
        position: state for position, state in stage.marks.items() if position in decided_positions
    }
    return replace(stage, snapshot=again, marks=marks, repeats=stage.repeats + 1)


def _stays_open(stage: Rehearsal, setting: Setting) -> Rehearsal:
    since = max((coming.arrives_at for coming in stage.coming.values()), default=stage.at)
    ends_at = stays_until(stage.snapshot.ends_at, max(since, stage.at), setting.ask_hours)
    return replace(stage, snapshot=replace(stage.snapshot, ends_at=ends_at))


def _marked(stage: Rehearsal, position: int, state: StepState) -> Rehearsal:
    return replace(stage, marks={**stage.marks, position: state})


def _passed(snapshot: Snapshot, member_id: str, position: int) -> Snapshot:
    asked = tuple(
        replace(each, outcome="passed")
        if each.member_id == member_id and each.position == position and each.outcome == "open"
        else each
        for each in snapshot.asked
    )
    return replace(snapshot, asked=asked)


def _over_for_others(snapshot: Snapshot) -> Snapshot:
    """Whoever was asked and didn't answer isn't needed any more."""
    asked = tuple(
        replace(each, outcome="stood_down") if each.outcome in {"open", "passed"} else each
        for each in snapshot.asked
    )
    return replace(snapshot, asked=asked)


def _end_step(stage: Rehearsal, position: int, *, skipped: bool, reason: str) -> Rehearsal:
    snapshot = stage.snapshot
    ended = replace(snapshot, position=max(snapshot.position, position))
    if reason in {"no_yes_from_person", "stopped"}:
        ended = replace(ended, declined=ended.declined | {position})
    else:
        ended = replace(ended, ended=ended.ended | {position})
    state: StepState = "skipped" if skipped else "passed"
    return _marked(replace(stage, snapshot=ended), position, state)
