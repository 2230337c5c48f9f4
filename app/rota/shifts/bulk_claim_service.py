"""Taking several times with one tap, and standing by for one that nobody takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete
from sqlmodel import col, select

from app.circles.models import Circle, Member, MemberState
from app.core.db import Tx
from app.core.errors import Conflict, NotFound, Problem
from app.rota.models import Slot, StandBy
from app.rota.schedule.occurrences import Occurrence
from app.rota.schedule.pattern_service import find_occurrence, look_again
from app.rota.schedule.visible_slot_queries import hold_shown, need_shown
from app.rota.shifts.claim_service import hold_slots, hold_still, live_shift, take_shown, touch
from app.rota.shifts.conflict_queries import Clashes, clashes_of
from app.rota.shifts.conflicts import Clash
from app.rota.shifts.limit_queries import BeyondLimits, need_within_limits


@dataclass(frozen=True, slots=True)
class Came:
    """What came of one of several times: taken, or why not."""

    slot_id: str
    taken: bool
    why: str | None = None  # a problem's code
    said: Mapping[str, str] = field(default_factory=dict)  # what its sentence is filled with
    clashes: Sequence[Clash] = field(default=())


def claim_many(
    tx: Tx, *, circle: Circle, member_id: str, slots: Sequence[str], anyway: bool
) -> list[Came]:
    """Take whatever can be taken of some times; for each, in the given order, what came of it.

    All patterns are held first, then all slots, in order: claims that meet take turns. Times
    that meet each other are told as well as those that meet what is held.
    """
    wanted = sorted(set(slots))
    shown = hold_shown(tx, circle.id, member_id, wanted)
    hold_still(tx, *wanted)
    for slot in wanted:
        found = _found(tx, circle, slot) if slot in shown else None
        if found is not None and found.ends_at > tx.now:
            touch(tx, circle.id, found)
    hold_slots(tx, wanted)
    came = {
        slot: _one(tx, circle, member_id, slot, anyway=anyway)
        if slot in shown
        else Came(slot, False, NotFound.code)
        for slot in _soonest(tx, wanted)
    }
    return [came[slot] for slot in dict.fromkeys(slots)]


def _soonest(tx: Tx, slots: Sequence[str]) -> list[str]:
    """The soonest first: of two that meet, that one is taken."""
    starts = dict(
        tx.s.execute(select(Slot.id, Slot.starts_at).where(col(Slot.id).in_(slots))).all()
    )
    return sorted(slots, key=lambda one: (one not in starts, starts.get(one, tx.now), one))


def _found(tx: Tx, circle: Circle, slot: str) -> Occurrence | None:
    try:
        return find_occurrence(tx, circle, slot)[1]
    except NotFound:
        return None


def _one(tx: Tx, circle: Circle, member_id: str, slot: str, *, anyway: bool) -> Came:
    try:
        take_shown(tx, circle=circle, member_id=member_id, slot=slot, anyway=anyway)
    except Clashes as problem:
        return Came(slot, False, problem.code, clashes=problem.found)
    except Problem as problem:
        return Came(slot, False, problem.code, said=problem.params)
    return Came(slot, True)


def how_it_came(
    tx: Tx, *, circle: Circle, member_id: str, slots: Sequence[str], anyway: bool
) -> list[Came]:
    """The same for a call that is repeated: how each of the times stands now. Changes nothing."""
    shown = hold_shown(tx, circle.id, member_id, slots)
    return [
        _stands(tx, circle, member_id, slot, anyway)
        if slot in shown
        else Came(slot, False, NotFound.code)
        for slot in dict.fromkeys(slots)
    ]


def _stands(tx: Tx, circle: Circle, member_id: str, slot: str, anyway: bool) -> Came:
    found = _found(tx, circle, slot)
    if found is None:
        return Came(slot, False, NotFound.code)
    if live_shift(tx, slot, member_id) is not None:
        return Came(slot, True)
    if found.ends_at <= tx.now:
        return Came(slot, False, "slot-over")
    row = tx.s.get(Slot, slot)
    if row is not None and row.taken >= row.places:
        return Came(slot, False, "taken")
    try:
        need_within_limits(tx, circle, member_id, slot, found)
    except BeyondLimits as problem:
        return Came(slot, False, problem.code, said=problem.params)
    met = [] if anyway else clashes_of(tx, circle, member_id, found)
    return Came(slot, False, "clashes" if met else "not-held", clashes=met)


def stand_by(tx: Tx, *, circle: Circle, member_id: str, slot: str) -> None:
    """ "I'll do it if nobody does". Raises NotFound, Conflict when it is over or theirs, or the
    person set that it isn't for them."""
    need_shown(tx, circle.id, member_id, slot)
    hold_still(tx, slot)
    _, found = find_occurrence(tx, circle, slot)
    if tx.now >= found.ends_at:
        raise Conflict("slot-over")
    if live_shift(tx, slot, member_id) is not None:
        raise Conflict("yours-already")
    need_within_limits(tx, circle, member_id, slot, found)
    tx.insert_new(StandBy, slot_id=slot, member_id=member_id, circle_id=circle.id, at=tx.now)
    look_again(tx, circle.id)
    tx.hint(circle.id)


def stand_down(tx: Tx, *, circle: Circle, member_id: str, slot: str) -> None:
    """Not any more. Nobody is told; doing it twice changes nothing. Raises NotFound."""
    need_shown(tx, circle.id, member_id, slot)
    find_occurrence(tx, circle, slot)
    tx.s.execute(
        delete(StandBy).where(col(StandBy.slot_id) == slot, col(StandBy.member_id) == member_id)
    )
    tx.hint(circle.id)


def standing_by(tx: Tx, circle_id: str) -> Mapping[str, tuple[str, ...]]:
    """Who stands by for which slot, in the order in which they said so."""
    found: dict[str, tuple[str, ...]] = {}
    for slot, member_id in tx.s.execute(
        select(StandBy.slot_id, StandBy.member_id)
        .join(Member, col(Member.id) == col(StandBy.member_id))
        .where(StandBy.circle_id == circle_id, Member.state == MemberState.IN)
        .order_by(col(StandBy.at), col(StandBy.member_id))
    ):
        found[slot] = (*found.get(slot, ()), member_id)
    return found
