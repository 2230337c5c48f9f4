"""When an ask that ran out can ask somebody next, and whom. Pure.

The ladder's own rule (`late_steps`) is asked at every coming instant at which somebody becomes
reachable or comes on shift, so that what is foreseen is what will be done, if nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from app.asks.forecast import Ahead, Spans
from app.asks.ladder import late_steps
from app.asks.ladder_state import Audience, Snapshot


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
    """The next of them that needs no yes of the person's: somebody is asked then."""
    return next((one for one in _wakes(snapshot, ahead) if not one.needs_yes), None)


def _wakes(snapshot: Snapshot, ahead: Ahead) -> Iterator[Wake]:
    ended = replace(snapshot, ran_out=True)
    for at in _instants(snapshot, ahead):
        there = _as_it_will_be(ended, ahead, at)
        for late in late_steps(there, at):
            yield Wake(at, late.members[0], late.needs_yes)


def _instants(snapshot: Snapshot, ahead: Ahead) -> list[datetime]:
    """Every coming instant at which somebody may become askable; more do no harm."""
    begin = {one.starts_at for spans in ahead.hears.values() for one in spans}
    begin |= {one.starts_at for spans in ahead.on_shift.values() for one in spans}
    # A step's others are asked when its own people are no more: somebody's shift is over.
    begin |= {one.ends_at for spans in ahead.on_shift.values() for one in spans}
    begin |= {one.retry_at for one in snapshot.asked if one.retry_at is not None}
    return sorted(at for at in begin if ahead.during.starts_at < at < ahead.during.ends_at)


def _as_it_will_be(snapshot: Snapshot, ahead: Ahead, at: datetime) -> Snapshot:
    here = tuple(member for member, spans in ahead.on_shift.items() if _holds(spans, at))
    on_shift = Audience("on_shift")
    audiences = dict(snapshot.audiences)
    if on_shift in audiences:
        # Whoever is on shift by then comes after whoever is now: they claimed in that order.
        now = [one for one in audiences[on_shift] if one in here]
        audiences[on_shift] = tuple(dict.fromkeys((*now, *here)))
    reachable = frozenset(one for one, spans in ahead.hears.items() if _holds(spans, at))
    # Who was passed by, and falls asleep, isn't passed by any more when they wake.
    all_along = frozenset(
        one
        for one in snapshot.passed_by
        if any(
            span.starts_at <= ahead.during.starts_at and at < span.ends_at
            for span in ahead.hears.get(one, ())
        )
    )
    return replace(snapshot, audiences=audiences, reachable=reachable, passed_by=all_along)


def _holds(spans: Spans, at: datetime) -> bool:
    return any(one.starts_at <= at < one.ends_at for one in spans)
