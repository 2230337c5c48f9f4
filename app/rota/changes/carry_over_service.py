"""What becomes of shifts when what is offered changes: kept, carried over, or let go and told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, update
from sqlmodel import col, select

from app.circles.models import Circle, Member, MemberState
from app.core.db import Tx
from app.outbox import service as outbox
from app.outbox.models import Notice, NoticeState
from app.outbox.notice_types import NoticeType
from app.record import service as record
from app.rota.models import Offer, Pattern, Shift, Slot, StandBy, Swap, SwapState
from app.rota.rotations.rotation_queries import lock_rotations
from app.rota.rotations.turn_shift_service import materialize_turns
from app.rota.schedule.occurrences import PatternFacts, occurrence
from app.rota.schedule.pattern_service import facts_of, schedule_gap_check
from app.rota.shifts.claim_service import end_swaps, release_shifts, restore_capacity


def shifts_of(tx: Tx, slots: Sequence[str]) -> list[tuple[Shift, datetime]]:
    """The live shifts of some slots, with when each begins, soonest first."""
    if not slots:
        return []
    rows = tx.session.execute(
        select(Shift, col(Slot.starts_at))
        .join(Slot, col(Slot.id) == col(Shift.slot_id))
        .where(col(Shift.slot_id).in_(slots), col(Shift.released_at).is_(None))
        .order_by(col(Slot.starts_at), col(Shift.slot_id), col(Shift.id))
    )
    return [(shift, starts_at) for shift, starts_at in rows]


def _coming(tx: Tx, pattern_ids: Sequence[str]) -> list[Slot]:
    """Touched slots that haven't begun, held in order."""
    return list(
        tx.session.exec(
            select(Slot)
            .where(col(Slot.pattern_id).in_(pattern_ids), col(Slot.starts_at) > tx.now)
            .order_by(col(Slot.id))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def keep_places(tx: Tx, pattern: Pattern) -> None:
    """Give the pattern's slots as many places as are held, at least: fewer push nobody out."""
    tx.session.flush()
    restore_capacity(tx, [slot.id for slot in _not_over(tx, pattern.id)])


def _not_over(tx: Tx, pattern_id: str) -> list[Slot]:
    """The pattern's touched slots that aren't over, held in order."""
    return list(
        tx.session.exec(
            select(Slot)
            .where(col(Slot.pattern_id) == pattern_id, col(Slot.ends_at) > tx.now)
            .order_by(col(Slot.id))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def migrate_shifts(
    tx: Tx, circle: Circle, old: Pattern, before: PatternFacts, new: Pattern
) -> None:
    """Move shifts whose time is the same in the new pattern over into it.

    `before` is the old pattern as it was before the change.
    """
    zone, facts, remaining = ZoneInfo(circle.zone), facts_of(new), facts_of(old)
    for slot in _coming(tx, [old.id]):
        old_slot = occurrence(before, slot.on_date, zone)
        new_slot = occurrence(facts, slot.on_date, zone)
        if (
            old_slot is None
            or new_slot is None
            or occurrence(remaining, slot.on_date, zone) is not None
        ):
            continue
        shifts = tx.session.exec(select(Shift).where(Shift.slot_id == slot.id)).all()
        if not shifts or (old_slot.starts_at, old_slot.ends_at, old_slot.kind) != (
            new_slot.starts_at,
            new_slot.ends_at,
            new_slot.kind,
        ):
            continue
        tx.insert_new(
            Slot,
            id=new_slot.slot_id,
            circle_id=circle.id,
            pattern_id=new.id,
            on_date=new_slot.on_date,
            starts_at=new_slot.starts_at,
            ends_at=new_slot.ends_at,
            places=max(new_slot.places, slot.taken),
            taken=slot.taken,
        )
        # Those that were let go too: what somebody gave back isn't theirs again, nor asked of them.
        for shift in shifts:
            shift.slot_id = new_slot.slot_id
        _carry_offers(tx, slot.id, new_slot.slot_id)
        slot.taken = 0
        _carry_notices(tx, circle.id, slot.id, new_slot.slot_id)
    _carry_for_members(tx, circle, remaining, before, facts)
    tx.session.flush()


def _carry_offers(tx: Tx, old: str, new: str) -> None:
    """Move open swaps of a slot's shifts along with them."""
    is_open = col(Swap.state) == SwapState.OPEN
    tx.session.execute(update(Swap).where(col(Swap.slot_id) == old, is_open).values(slot_id=new))
    tx.session.execute(
        update(Swap).where(col(Swap.for_slot_id) == old, is_open).values(for_slot_id=new)
    )


def _carry_for_members(
    tx: Tx, circle: Circle, remaining: PatternFacts, before: PatternFacts, new: PatternFacts
) -> None:
    """Move stand-bys and offers of times that stay as they are over into the new pattern.

    `remaining` is what the old pattern still offers after the change, `before` what it offered.
    """
    zone = ZoneInfo(circle.zone)
    for row in _about(tx, circle.id, before.id):
        day = date.fromisoformat(row.slot_id.partition(".")[2])
        old_slot, new_slot = occurrence(before, day, zone), occurrence(new, day, zone)
        if old_slot is None or new_slot is None or occurrence(remaining, day, zone) is not None:
            continue
        if (old_slot.starts_at, old_slot.ends_at, old_slot.kind) == (
            new_slot.starts_at,
            new_slot.ends_at,
            new_slot.kind,
        ):
            _carry_notices(tx, circle.id, row.slot_id, new_slot.slot_id)
            row.slot_id = new_slot.slot_id


def _carry_notices(tx: Tx, circle_id: str, old: str, new: str) -> None:
    """Make queued notices of a slot open where it stands now."""
    tx.session.execute(
        update(Notice)
        .where(
            col(Notice.circle_id) == circle_id,
            col(Notice.subject_id) == old,
            col(Notice.state) == NoticeState.QUEUED,
        )
        .values(subject_id=new)
    )


def _about(tx: Tx, circle_id: str, pattern_id: str) -> list[StandBy | Offer]:
    """Stand-bys and offers of a pattern's slots, whether these have rows of their own or not."""

    def is_of_pattern(column: str) -> ColumnElement[bool]:
        return col(column).startswith(f"{pattern_id}.")

    stands = select(StandBy).where(StandBy.circle_id == circle_id, is_of_pattern(StandBy.slot_id))
    offers = select(Offer).where(Offer.circle_id == circle_id, is_of_pattern(Offer.slot_id))
    return [*tx.session.exec(stands), *tx.session.exec(offers)]


def release_removed(
    tx: Tx,
    circle_id: str,
    patterns: Sequence[Pattern],
    kind: str,
    by: str,
    subject_id: str | None = None,
) -> None:
    """Let go of what is no longer offered, tell who held it, and write the change down."""
    tx.session.flush()
    circle = tx.session.get_one(Circle, circle_id)
    zone = ZoneInfo(circle.zone)
    facts = {pattern.id: facts_of(pattern) for pattern in patterns}
    dropped_slots = [
        slot.id
        for slot in _coming(tx, list(facts))
        if occurrence(facts[slot.pattern_id], slot.on_date, zone) is None
    ]
    shifts = [shift for shift, _ in shifts_of(tx, dropped_slots)]
    schedule_gap_check(tx, circle_id)
    release_shifts(tx, shifts)
    end_swaps(tx, circle_id, col(Swap.for_slot_id).in_(dropped_slots))
    for rotation in lock_rotations(tx, circle_id):
        if rotation.pattern_id in facts:
            materialize_turns(tx, circle, rotation, by=by)
    schedule_gap_check(tx, circle_id)
    tell_changed(
        tx, circle_id, [shift for shift in shifts if shift.member_id != by], f"{kind}:{tx.now}"
    )
    for shift in shifts:
        record.append(tx, circle_id, "shift_off", who=shift.member_id, subject_id=shift.slot_id)
    subject = subject_id or (patterns[0].id if patterns else None)
    record.append(tx, circle_id, kind, by=by, subject_id=subject)
    tx.hint(circle_id)


def tell_changed(tx: Tx, circle_id: str, shifts: Sequence[Shift], cause: str) -> None:
    """Queue one notice for each member whose shifts changed, however many; the gate decides.

    `cause` tells one change from another, so that a repeated one isn't told twice.
    """
    first: dict[str, Shift] = {}
    for shift in shifts:
        first.setdefault(shift.member_id, shift)
    members = tx.session.exec(
        select(Member).where(col(Member.id).in_(list(first)), Member.state == MemberState.IN)
    )
    for member in members:
        if member.account_id:
            outbox.queue(
                tx,
                type=NoticeType.SHIFT_CHANGED,
                account_id=member.account_id,
                circle_id=circle_id,
                member_id=member.id,
                subject_id=first[member.id].slot_id,
                # By the shift: whoever took one again in the same instant is told of its end too.
                dedupe=f"changed:{member.id}:{outbox.thread_of(cause, first[member.id].id)}",
            )
