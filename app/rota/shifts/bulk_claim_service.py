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
from app.rota.schedule.pattern_service import find_occurrence, schedule_gap_check
from app.rota.schedule.visible_slot_queries import lock_visible_slots, require_visible
from app.rota.shifts.claim_service import (
    claim_visible,
    ensure_slot,
    live_shift,
    lock_patterns_shared,
    lock_slots,
)
from app.rota.shifts.conflict_queries import Clashes, load_clashes
from app.rota.shifts.conflicts import Clash
from app.rota.shifts.limit_queries import BeyondLimits, NotOpen, require_within_limits


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """What came of one of several times: taken, or why not."""

    slot_id: str
    is_taken: bool
    problem_code: str | None = None  # a problem's code
    problem_values: Mapping[str, str] = field(
        default_factory=dict
    )  # what its sentence is filled with
    clashes: Sequence[Clash] = field(default=())


def claim_many(
    tx: Tx, *, circle: Circle, member_id: str, slots: Sequence[str], anyway: bool
) -> list[ClaimResult]:
    """Take whatever can be taken of some slots; returns what came of each, in the given order.

    All patterns are locked first, then all slots, in order: claims that meet take turns. Clashes
    among the slots are told as well as those with shifts held.
    """
    slot_ids = sorted(set(slots))
    visible = lock_visible_slots(tx, circle.id, member_id, slot_ids)
    lock_patterns_shared(tx, *slot_ids)
    for slot in slot_ids:
        occurrence = _find_if_any(tx, circle, slot) if slot in visible else None
        if occurrence is not None and occurrence.ends_at > tx.now:
            ensure_slot(tx, circle.id, occurrence)
    lock_slots(tx, slot_ids)
    results = {
        slot: _claim_one(tx, circle, member_id, slot, anyway=anyway)
        if slot in visible
        else ClaimResult(slot, False, NotFound.code)
        for slot in _soonest(tx, slot_ids)
    }
    return [results[slot] for slot in dict.fromkeys(slots)]


def _soonest(tx: Tx, slots: Sequence[str]) -> list[str]:
    """The slots, soonest first: of two that overlap, the sooner one is taken."""
    starts = dict(
        tx.session.execute(select(Slot.id, Slot.starts_at).where(col(Slot.id).in_(slots))).all()
    )
    return sorted(slots, key=lambda slot: (slot not in starts, starts.get(slot, tx.now), slot))


def _find_if_any(tx: Tx, circle: Circle, slot: str) -> Occurrence | None:
    """The slot behind an id; None where no pattern of the circle makes it."""
    try:
        return find_occurrence(tx, circle, slot)[1]
    except NotFound:
        return None


def _claim_one(tx: Tx, circle: Circle, member_id: str, slot: str, *, anyway: bool) -> ClaimResult:
    """Claim one of several slots; a problem becomes its result."""
    try:
        claim_visible(tx, circle=circle, member_id=member_id, slot=slot, anyway=anyway)
    except Clashes as problem:
        return ClaimResult(slot, False, problem.code, clashes=problem.clashes)
    except Problem as problem:
        return ClaimResult(slot, False, problem.code, problem_values=problem.params)
    return ClaimResult(slot, True)


def current_results(
    tx: Tx, *, circle: Circle, member_id: str, slots: Sequence[str], anyway: bool
) -> list[ClaimResult]:
    """What a repeated `claim_many` answers: how each of the times stands now. Changes nothing."""
    visible = lock_visible_slots(tx, circle.id, member_id, slots)
    return [
        _stands(tx, circle, member_id, slot, anyway)
        if slot in visible
        else ClaimResult(slot, False, NotFound.code)
        for slot in dict.fromkeys(slots)
    ]


def _stands(tx: Tx, circle: Circle, member_id: str, slot: str, anyway: bool) -> ClaimResult:
    """How one slot of a repeated call stands now."""
    occurrence = _find_if_any(tx, circle, slot)
    if occurrence is None:
        return ClaimResult(slot, False, NotFound.code)
    if live_shift(tx, slot, member_id) is not None:
        return ClaimResult(slot, True)
    if occurrence.ends_at <= tx.now:
        return ClaimResult(slot, False, "slot-over")
    row = tx.session.get(Slot, slot)
    if row is not None and row.taken >= row.places:
        return ClaimResult(slot, False, "taken")
    try:
        against = require_within_limits(tx, circle, member_id, slot, occurrence)
    except (BeyondLimits, NotOpen) as problem:
        return ClaimResult(slot, False, problem.code, problem_values=problem.params)
    clashes = [] if anyway else load_clashes(tx, circle, member_id, occurrence, against=against)
    return ClaimResult(slot, False, "clashes" if clashes else "not-held", clashes=clashes)


def stand_by(tx: Tx, *, circle: Circle, member_id: str, slot: str) -> None:
    """ "I'll do it if nobody does". Raises NotFound, Conflict when it is over or theirs, or the
    person set that it isn't for them."""
    require_visible(tx, circle.id, member_id, slot)
    lock_patterns_shared(tx, slot)
    _, occurrence = find_occurrence(tx, circle, slot)
    if tx.now >= occurrence.ends_at:
        raise Conflict("slot-over")
    if live_shift(tx, slot, member_id) is not None:
        raise Conflict("yours-already")
    require_within_limits(tx, circle, member_id, slot, occurrence)
    tx.insert_new(StandBy, slot_id=slot, member_id=member_id, circle_id=circle.id, at=tx.now)
    schedule_gap_check(tx, circle.id)
    tx.hint(circle.id)


def cancel_stand_by(tx: Tx, *, circle: Circle, member_id: str, slot: str) -> None:
    """Stop standing by. Nobody is told; doing it twice changes nothing. Raises NotFound."""
    require_visible(tx, circle.id, member_id, slot)
    find_occurrence(tx, circle, slot)
    tx.session.execute(
        delete(StandBy).where(col(StandBy.slot_id) == slot, col(StandBy.member_id) == member_id)
    )
    tx.hint(circle.id)


def stand_by_members(tx: Tx, circle_id: str) -> Mapping[str, tuple[str, ...]]:
    """Slot id → members who stand by for it, in the order in which they said so."""
    members_by_slot: dict[str, tuple[str, ...]] = {}
    for slot, member_id in tx.session.execute(
        select(StandBy.slot_id, StandBy.member_id)
        .join(Member, col(Member.id) == col(StandBy.member_id))
        .where(StandBy.circle_id == circle_id, Member.state == MemberState.IN)
        .order_by(col(StandBy.at), col(StandBy.member_id))
    ):
        members_by_slot[slot] = (*members_by_slot.get(slot, ()), member_id)
    return members_by_slot
