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
    """Take whatever can be taken of some slots; returns what came of each, in the given order.

    All patterns are locked first, then all slots, in order: claims that meet take turns. Clashes
    among the slots are told as well as those with shifts held.
    """
    slot_ids = sorted(set(slots))
    visible = hold_shown(tx, circle.id, member_id, slot_ids)
    hold_still(tx, *slot_ids)
    for slot in slot_ids:
        occurrence = _find_if_any(tx, circle, slot) if slot in visible else None
        if occurrence is not None and occurrence.ends_at > tx.now:
            touch(tx, circle.id, occurrence)
    hold_slots(tx, slot_ids)
    results = {
        slot: _claim_one(tx, circle, member_id, slot, anyway=anyway)
        if slot in visible
        else Came(slot, False, NotFound.code)
        for slot in _soonest(tx, slot_ids)
    }
    return [results[slot] for slot in dict.fromkeys(slots)]


def _soonest(tx: Tx, slots: Sequence[str]) -> list[str]:
    """The slots, soonest first: of two that overlap, the sooner one is taken."""
    starts = dict(
        tx.s.execute(select(Slot.id, Slot.starts_at).where(col(Slot.id).in_(slots))).all()
    )
    return sorted(slots, key=lambda slot: (slot not in starts, starts.get(slot, tx.now), slot))


def _find_if_any(tx: Tx, circle: Circle, slot: str) -> Occurrence | None:
    """The slot behind an id; None where no pattern of the circle makes it."""
    try:
        return find_occurrence(tx, circle, slot)[1]
    except NotFound:
        return None


def _claim_one(tx: Tx, circle: Circle, member_id: str, slot: str, *, anyway: bool) -> Came:
    """Claim one of several slots; a problem becomes its result."""
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
    """What a repeated `claim_many` answers: how each of the times stands now. Changes nothing."""
    visible = hold_shown(tx, circle.id, member_id, slots)
    return [
        _stands(tx, circle, member_id, slot, anyway)
        if slot in visible
        else Came(slot, False, NotFound.code)
        for slot in dict.fromkeys(slots)
    ]


def _stands(tx: Tx, circle: Circle, member_id: str, slot: str, anyway: bool) -> Came:
    """How one slot of a repeated call stands now."""
    occurrence = _find_if_any(tx, circle, slot)
    if occurrence is None:
        return Came(slot, False, NotFound.code)
    if live_shift(tx, slot, member_id) is not None:
        return Came(slot, True)
    if occurrence.ends_at <= tx.now:
        return Came(slot, False, "slot-over")
    row = tx.s.get(Slot, slot)
    if row is not None and row.taken >= row.places:
        return Came(slot, False, "taken")
    try:
        need_within_limits(tx, circle, member_id, slot, occurrence)
    except BeyondLimits as problem:
        return Came(slot, False, problem.code, said=problem.params)
    clashes = [] if anyway else clashes_of(tx, circle, member_id, occurrence)
    return Came(slot, False, "clashes" if clashes else "not-held", clashes=clashes)


def stand_by(tx: Tx, *, circle: Circle, member_id: str, slot: str) -> None:
    """ "I'll do it if nobody does". Raises NotFound, Conflict when it is over or theirs, or the
    person set that it isn't for them."""
    need_shown(tx, circle.id, member_id, slot)
    hold_still(tx, slot)
    _, occurrence = find_occurrence(tx, circle, slot)
    if tx.now >= occurrence.ends_at:
        raise Conflict("slot-over")
    if live_shift(tx, slot, member_id) is not None:
        raise Conflict("yours-already")
    need_within_limits(tx, circle, member_id, slot, occurrence)
    tx.insert_new(StandBy, slot_id=slot, member_id=member_id, circle_id=circle.id, at=tx.now)
    look_again(tx, circle.id)
    tx.hint(circle.id)


def stand_down(tx: Tx, *, circle: Circle, member_id: str, slot: str) -> None:
    """Stop standing by. Nobody is told; doing it twice changes nothing. Raises NotFound."""
    need_shown(tx, circle.id, member_id, slot)
    find_occurrence(tx, circle, slot)
    tx.s.execute(
        delete(StandBy).where(col(StandBy.slot_id) == slot, col(StandBy.member_id) == member_id)
    )
    tx.hint(circle.id)


def standing_by(tx: Tx, circle_id: str) -> Mapping[str, tuple[str, ...]]:
    """Slot id → members who stand by for it, in the order in which they said so."""
    members_by_slot: dict[str, tuple[str, ...]] = {}
    for slot, member_id in tx.s.execute(
        select(StandBy.slot_id, StandBy.member_id)
        .join(Member, col(Member.id) == col(StandBy.member_id))
        .where(StandBy.circle_id == circle_id, Member.state == MemberState.IN)
        .order_by(col(StandBy.at), col(StandBy.member_id))
    ):
        members_by_slot[slot] = (*members_by_slot.get(slot, ()), member_id)
    return members_by_slot
