"""When an ask that ran out can ask somebody next, and whom. Pure.

The ladder's own rule (`late_steps`) is asked at every coming instant at which somebody becomes
reachable or comes on shift, so that what is foreseen is what will be done, if nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from app.asks.eligibility import candidates
from app.asks.forecast import Ahead, Spans
from app.asks.ladder import late_steps, repeat_round
from app.asks.ladder_state import AskMember, Audience, Begin, Snapshot


@dataclass(frozen=True, slots=True)
class Wake:
    """The instant at which an ask goes on: whom it asks first, or for whom it asks for a yes."""

    at: datetime
    member_id: str
    needs_yes: bool


def next_wake(snapshot: Snapshot, ahead: Ahead) -> Wake | None:
    """The next foreseen instant at which an ask that ran out goes on; None: nothing is foreseen."""
    return next(_wakes(snapshot, ahead), None)


def next_asked(snapshot: Snapshot, ahead: Ahead) -> Wake | None:
    """The next foreseen instant at which somebody is asked without a yes of the person's.

    None: nothing is foreseen.
    """
    return next((wake for wake in _wakes(snapshot, ahead) if not wake.needs_yes), None)


def _wakes(snapshot: Snapshot, ahead: Ahead) -> Iterator[Wake]:
    """The coming instants at which the ladder could ask somebody late, in order."""
    ended = replace(snapshot, ran_out=True)
    for at in _instants(snapshot, ahead):
        foreseen = snapshot_at(ended, ahead, at)
        for late in late_steps(foreseen, at):
            yield Wake(at, late.members[0], late.needs_yes)
        repeated = _repeated(foreseen, at)
        if repeated is not None:
            yield repeated


def _repeated(snapshot: Snapshot, at: datetime) -> Wake | None:
    """Whom a round that the plan repeats asks first, if one begins then."""
    for action in repeat_round(snapshot, at):
        if isinstance(action, AskMember):
            return Wake(at, action.member_id, needs_yes=False)
        if isinstance(action, Begin) and action.needs_yes:
            step = snapshot.steps[action.position]
            round_begun = replace(snapshot, round=snapshot.round + 1, ran_out=False, repeated_at=at)
            return Wake(at, candidates(round_begun, step, at)[0], needs_yes=True)
    return None


def _instants(snapshot: Snapshot, ahead: Ahead) -> list[datetime]:
    """Every coming instant at which somebody may become askable; more do no harm."""
    instants = {span.starts_at for spans in ahead.hears.values() for span in spans}
    instants |= {span.starts_at for spans in ahead.on_shift.values() for span in spans}
    # A step's others are asked when its own people are no more: somebody's shift is over.
    instants |= {span.ends_at for spans in ahead.on_shift.values() for span in spans}
    instants |= {asked.retry_at for asked in snapshot.asked if asked.retry_at is not None}
    if snapshot.repeat_at is not None:
        instants.add(snapshot.repeat_at)
    return sorted(at for at in instants if ahead.during.starts_at < at < ahead.during.ends_at)


def snapshot_at(snapshot: Snapshot, ahead: Ahead, at: datetime) -> Snapshot:
    """An ask's snapshot at a coming instant, by who can hear it and who is on shift then."""
    on_shift_ids = tuple(member for member, spans in ahead.on_shift.items() if _holds(spans, at))
    on_shift = Audience("on_shift")
    audiences = dict(snapshot.audiences)
    if on_shift in audiences:
        # Whoever is on shift by then comes after whoever is now: they claimed in that order.
        on_shift_now = [member_id for member_id in audiences[on_shift] if member_id in on_shift_ids]
        audiences[on_shift] = tuple(dict.fromkeys((*on_shift_now, *on_shift_ids)))
    reachable = frozenset(
        member_id for member_id, spans in ahead.hears.items() if _holds(spans, at)
    )
    # Who was passed by, and falls asleep, isn't passed by any more when they wake.
    passed_all_along = frozenset(
        member_id
        for member_id in snapshot.passed_by
        if any(
            span.starts_at <= ahead.during.starts_at and at < span.ends_at
            for span in ahead.hears.get(member_id, ())
        )
    )
    return replace(snapshot, audiences=audiences, reachable=reachable, passed_by=passed_all_along)


def _holds(spans: Spans, at: datetime) -> bool:
    return any(span.starts_at <= at < span.ends_at for span in spans)
