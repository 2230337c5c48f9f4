"""Slots to come are read again: the circle's zone changed, or the rules of its zone did.

Instants of touched slots are written once. Their wall clock is what was agreed to, so it stays and
the instant moves; what has begun keeps its hour. A slot that falls whole into an hour that the
clock leaves out is let go, and its holders are told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.circles.models import Circle, Member
from app.circles.service import lock_circle
from app.consent import service as consent
from app.core.db import Tx
from app.core.prepared_statement import PreparedQuery
from app.core.zones import RULES_VERSION, is_same_zone
from app.identity.models import Account
from app.record import service as record
from app.rota.changes.carry_over_service import shifts_of, tell_changed
from app.rota.models import Pattern, Shift, Slot, Swap
from app.rota.rotations.rotation_queries import lock_rotations
from app.rota.rotations.turn_shift_service import materialize_turns
from app.rota.schedule.occurrences import PatternFacts, occurrence
from app.rota.schedule.pattern_service import facts_of, schedule_gap_check
from app.rota.shifts.claim_service import end_swaps, release_shifts
from app.rota.shifts.notice_times import first_reminder_check

#: Circles whose slots are read again in one pass of the duty.
MOST_AT_ONCE = 20


def rezone(tx: Tx, circle: Circle) -> None:
    """The circle's zone changed: reread its slots to come and tell their holders. The
    circle is locked.
    """
    moved, dropped = _reread(tx, circle)
    circle.zone_rules = RULES_VERSION
    tell_changed(tx, circle.id, [*dropped, *moved], f"zone:{circle.id}:{circle.version}")


_OLDER_RULES: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(Circle.id))
    .where(col(Circle.zone_rules) < bindparam("rules"))
    .order_by(col(Circle.id))
    .limit(MOST_AT_ONCE)
)


def circles_with_older_rules(tx: Tx) -> list[str]:
    """Ids of circles whose slots were written by older rules of zones than this process has.

    Those written by newer rules are left to the process that was updated before this one.
    """
    return [circle_id for (circle_id,) in tx.rows(_OLDER_RULES, rules=RULES_VERSION)]


def reread_by_new_rules(tx: Tx, circle_id: str) -> None:
    """Bring a circle's slots to the rules of today, once; the marker is in its row.

    Told are holders for whom it moved: not those who live by the same clock as the circle.
    """
    if not consent.lock_shared(tx, circle_id):
        return
    circle = lock_circle(tx, circle_id)
    tx.session.refresh(circle)
    if circle.zone_rules >= RULES_VERSION:
        return  # another process has done it
    moved, dropped = _reread(tx, circle)
    elsewhere = _living_elsewhere(tx, circle, [shift.member_id for shift in moved])
    affected = [*dropped, *(shift for shift in moved if shift.member_id in elsewhere)]
    tell_changed(tx, circle.id, affected, f"rules:{circle.id}:{RULES_VERSION}")
    circle.zone_rules = RULES_VERSION
    tx.session.flush()
    tx.hint(circle.id)


def _living_elsewhere(tx: Tx, circle: Circle, member_ids: Sequence[str]) -> set[str]:
    """Those of some members whose own clock isn't the circle's."""
    zones = tx.session.execute(
        select(Member.id, Account.zone)
        .join(Account, col(Account.id) == col(Member.account_id))
        .where(col(Member.id).in_(member_ids))
    )
    return {member_id for member_id, zone in zones if not is_same_zone(zone, circle.zone)}


def _reread(tx: Tx, circle: Circle) -> tuple[list[Shift], list[Shift]]:
    """Write slots to come anew. Returns live shifts that moved, and those that were let go."""
    rotations = lock_rotations(tx, circle.id)
    facts = _held_patterns(tx, circle.id)
    slots = tx.session.exec(
        select(Slot)
        .where(Slot.circle_id == circle.id, col(Slot.starts_at) > tx.now)
        .order_by(col(Slot.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    zone = ZoneInfo(circle.zone)
    moved_slots, dropped_slots = [], []
    for slot in slots:
        new_slot = occurrence(facts[slot.pattern_id], slot.on_date, zone)
        if new_slot is None:
            dropped_slots.append(slot.id)
        elif (new_slot.starts_at, new_slot.ends_at) != (slot.starts_at, slot.ends_at):
            slot.starts_at, slot.ends_at = new_slot.starts_at, new_slot.ends_at
            moved_slots.append(slot.id)
    tx.session.flush()
    schedule_gap_check(tx, circle.id)
    dropped_shifts = [shift for shift, _ in shifts_of(tx, dropped_slots)]
    release_shifts(tx, dropped_shifts)
    end_swaps(tx, circle.id, col(Swap.for_slot_id).in_(dropped_slots))
    for shift in dropped_shifts:
        record.append(tx, circle.id, "shift_off", who=shift.member_id, subject_id=shift.slot_id)
    moved_shifts = shifts_of(tx, moved_slots)
    for shift, starts_at in moved_shifts:
        shift.remind_at = first_reminder_check(starts_at, tx.now)
    for rotation in rotations:
        materialize_turns(tx, circle, rotation)
    schedule_gap_check(tx, circle.id)
    return [shift for shift, _ in moved_shifts], dropped_shifts


def _held_patterns(tx: Tx, circle_id: str) -> dict[str, PatternFacts]:
    """Pattern id → facts of all of a circle's patterns, locked in order."""
    patterns = tx.session.exec(
        select(Pattern)
        .where(Pattern.circle_id == circle_id)
        .order_by(col(Pattern.id))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {pattern.id: facts_of(pattern) for pattern in patterns}
