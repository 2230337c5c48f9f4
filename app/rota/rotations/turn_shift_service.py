"""Shifts that are written for turns.

Turns are written as shifts some weeks ahead, so that everything else (reminders, gaps, who is on
now, swaps) sees claims like any other. `fill` brings them in line with the rule (turns.py) after
each change and each week. What a member let go of stays open; what begins soon isn't given to
anybody whose own turn it wasn't.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, tuple_
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.access.facts import blocked_members
from app.access.shift_rules import ShiftRules, load_shift_rules
from app.circles.member_limits import SetLimits
from app.circles.models import Circle, Member, MemberState
from app.circles.service import get_circle
from app.consent import service as consent
from app.consent.away_service import away_of
from app.consent.models import Capacity, Level
from app.core.db import Tx
from app.outbox import service as outbox
from app.outbox.notice_types import NoticeType
from app.rota.models import Pattern, Rotation, Shift, Slot, StandBy, Swap
from app.rota.rotations.rotation_queries import places_of, roster_of, rotation_facts
from app.rota.rotations.turns import Constraints, Stretch, Turn, assign_turns, overlaps_any
from app.rota.schedule.occurrences import Occurrence, PatternFacts, occurrences
from app.rota.schedule.other_hours_queries import slots_without_yes
from app.rota.schedule.pattern_service import facts_of, schedule_gap_check
from app.rota.schedule.week_queries import today
from app.rota.shifts.claim_service import (
    SOON,
    build_shift,
    end_swaps,
    ensure_slot,
    lock_slots,
    release_shifts,
    restore_capacity,
)
from app.rota.shifts.limit_queries import never_theirs
from app.rota.shifts.offer_service import settle_offers

#: Days ahead for which turns are written, and how often that moves on.
AHEAD_DAYS = 49

ROLL = timedelta(days=7)

#: Whoever gets or loses a turn within this is told; later ones come with their reminder.
TELL = timedelta(days=14)
#: As far ahead as times are offered to one member (offer_service.py).
OFFERED = timedelta(weeks=4)

FOR_EVER = datetime.max.replace(tzinfo=ZoneInfo("UTC"))


def materialize_due(tx: Tx, rotation_id: str) -> bool:
    """Fill one rotation that is due; False when it isn't, or another worker is at it."""
    unlocked_rotation = tx.session.get(Rotation, rotation_id)
    if unlocked_rotation is None or not consent.lock_shared(tx, unlocked_rotation.circle_id):
        return False
    rotation = tx.session.exec(
        select(Rotation)
        .where(Rotation.id == rotation_id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if rotation is None or rotation.ended_at or not rotation.due_at or rotation.due_at > tx.now:
        return False
    materialize_turns(tx, get_circle(tx, rotation.circle_id), rotation)
    return True


def materialize_turns(tx: Tx, circle: Circle, rotation: Rotation, *, by: str | None = None) -> None:
    """Bring the written shifts in line with whose turn it is. The caller has locked the rotation.

    `by` isn't told of what they did themselves.
    """
    pattern = tx.session.exec(
        select(Pattern)
        .where(Pattern.id == rotation.pattern_id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    ).one()
    over = rotation.until_date is not None and rotation.until_date < today(circle.zone, tx.now)
    if pattern.ended_at is not None or over:
        rotation.ended_at, rotation.due_at = tx.now, None
        tx.session.flush()
        return
    roster = roster_of(tx, rotation)
    slots = _coming(tx, circle, facts_of(pattern))
    shifts_by_slot, given_back = _written_shifts(tx, rotation)
    others = _others(tx, circle, rotation, roster, slots, shifts_by_slot)
    others = _without_unasked_hours(tx, circle, rotation, facts_of(pattern), slots, others)
    turns_by_slot = assign_turns(rotation_facts(rotation, roster), facts_of(pattern), slots, others)
    blocked = blocked_members(tx, circle.id)
    slots_by_id = {slot.slot_id: slot for slot in slots}
    removed = _to_take_off(tx, turns_by_slot, slots_by_id, shifts_by_slot, others)
    # Nobody is given new turns whom the person shut out, and nothing is taken from them that they
    # could see: what they have stays theirs until the person decides about it.
    removed = [shift for shift in removed if shift.member_id not in blocked]
    removed_soon = [
        shift for shift in removed if slots_by_id[shift.slot_id].starts_at < tx.now + SOON
    ]
    removed_later = [shift for shift in removed if shift not in removed_soon]
    given_back |= {shift.slot_id for shift in removed_soon}
    holders_by_slot = {slot: shift.member_id for slot, shift in shifts_by_slot.items()}
    for shift in removed_later:
        del holders_by_slot[shift.slot_id]
    new_turns = _to_write(tx, turns_by_slot, slots_by_id, holders_by_slot, given_back)
    _touch(tx, circle.id, [slot for slot, _ in new_turns])
    slot_rows = lock_slots(
        tx, {shift.slot_id for shift in removed} | {slot.slot_id for slot, _ in new_turns}
    )
    if removed or new_turns:
        schedule_gap_check(tx, circle.id)
    release_shifts(tx, removed_soon, turns=True)
    _pass_on(tx, removed_later, slot_rows)
    new_shifts = _take(tx, circle.id, rotation.id, new_turns, slot_rows)
    rotation.due_at = tx.now + ROLL
    tx.session.flush()
    if removed or new_shifts:
        for shift in new_shifts:
            if slots_by_id[shift.slot_id].starts_at < tx.now + OFFERED:
                settle_offers(tx, shift.slot_id, shift.member_id)
        _tell(
            tx,
            circle.id,
            [shift for shift in (*removed, *new_shifts) if shift.member_id != by],
            slots_by_id,
        )
        tx.hint(circle.id)


def _coming(tx: Tx, circle: Circle, pattern: PatternFacts) -> list[Occurrence]:
    """A pattern's slots that haven't begun, as far ahead as turns are written."""
    first = today(circle.zone, tx.now) - timedelta(days=1)
    return [
        slot
        for slot in occurrences([pattern], first, AHEAD_DAYS + 1, circle.zone)
        if slot.starts_at > tx.now
    ]


def _written_shifts(tx: Tx, rotation: Rotation) -> tuple[dict[str, Shift], set[str]]:
    """A rotation's shifts to come by slot, and the slots whose holder let them go."""
    shifts_by_slot: dict[str, Shift] = {}
    given_back: set[str] = set()
    for shift in tx.session.exec(
        select(Shift)
        .join(Slot, col(Slot.id) == col(Shift.slot_id))
        .where(Shift.rotation_id == rotation.id, col(Slot.starts_at) > tx.now)
        .execution_options(populate_existing=True)
    ):
        if shift.released_at is None:
            shifts_by_slot[shift.slot_id] = shift
        else:
            given_back.add(shift.slot_id)
    return shifts_by_slot, given_back - set(shifts_by_slot)


def _to_take_off(
    tx: Tx,
    turns_by_slot: Mapping[str, Turn],
    slots_by_id: Mapping[str, Occurrence],
    shifts_by_slot: Mapping[str, Shift],
    others: Constraints,
) -> list[Shift]:
    """Shifts that aren't their holder's turn any more; one that begins soon stays, if it can.

    So whoever leaves a rotation keeps what begins soon, as a claim that they can let go of.
    """
    removed = []
    for slot, shift in sorted(shifts_by_slot.items()):
        if slot not in slots_by_id or (
            slot in turns_by_slot and turns_by_slot[slot].member_id == shift.member_id
        ):
            continue
        if (
            overlaps_any(others.away.get(shift.member_id, ()), slots_by_id[slot])
            or slots_by_id[slot].starts_at >= tx.now + SOON
        ):
            removed.append(shift)
    return removed


def _to_write(
    tx: Tx,
    turns_by_slot: Mapping[str, Turn],
    slots_by_id: Mapping[str, Occurrence],
    holders_by_slot: Mapping[str, str],
    given_back: Container[str],
) -> list[tuple[Occurrence, str]]:
    """Slots with the member whose turn each is, where there is no shift yet and it may be
    given unasked.
    """
    live_pairs = {
        (slot, member_id)
        for slot, member_id in tx.session.execute(
            select(Shift.slot_id, Shift.member_id).where(
                col(Shift.slot_id).in_(list(turns_by_slot)), col(Shift.released_at).is_(None)
            )
        )
    }
    return [
        (slots_by_id[slot], turn.member_id)
        for slot, turn in sorted(turns_by_slot.items())
        if slot not in holders_by_slot
        and slot not in given_back
        and (slot, turn.member_id) not in live_pairs
        and not (turn.passed and slots_by_id[slot].starts_at < tx.now + SOON)
    ]


def _touch(tx: Tx, circle_id: str, slots: Sequence[Occurrence]) -> None:
    """Insert the rows of slots that have none."""
    existing_ids = set(
        tx.session.exec(select(Slot.id).where(col(Slot.id).in_([slot.slot_id for slot in slots])))
    )
    for slot in slots:
        if slot.slot_id not in existing_ids:
            ensure_slot(tx, circle_id, slot)


def _pass_on(tx: Tx, shifts: Sequence[Shift], slot_rows: Mapping[str, Slot]) -> None:
    """Take shifts far ahead from their holders: no reminder of these is on its way yet."""
    query = select(Shift).where(
        col(Shift.id).in_([shift.id for shift in shifts]), col(Shift.released_at).is_(None)
    )
    for shift in tx.session.exec(query.execution_options(populate_existing=True)):
        shift.released_at, shift.remind_at, shift.rotation_id = tx.now, None, None
        slot_rows[shift.slot_id].taken -= 1
        end_swaps(tx, shift.circle_id, col(Swap.shift_id) == shift.id)
    tx.session.flush()
    restore_capacity(tx, sorted({shift.slot_id for shift in shifts}))


def _take(
    tx: Tx,
    circle_id: str,
    rotation_id: str,
    new_turns: Sequence[tuple[Occurrence, str]],
    slot_rows: Mapping[str, Slot],
) -> list[Shift]:
    """Write shifts for turns; the slots are locked, so that many can be written at once."""
    shifts = []
    for slot, member_id in new_turns:
        slot_row = slot_rows[slot.slot_id]
        if slot_row.taken < slot_row.places:
            slot_row.taken += 1
            shifts.append(build_shift(tx, circle_id, slot, member_id, rotation_id))
    tx.session.add_all(shifts)
    tx.session.flush()
    _settle(tx, circle_id, shifts)
    return shifts


def _settle(tx: Tx, circle_id: str, shifts: Sequence[Shift]) -> None:
    """End standing by and requests for shifts that their members have now (as after a claim)."""
    if not shifts:
        return
    slots, members = (
        [getattr(shift, field) for shift in shifts] for field in ("slot_id", "member_id")
    )
    end_swaps(tx, circle_id, col(Swap.member_id).in_(members), col(Swap.for_slot_id).in_(slots))
    pairs = [(shift.slot_id, shift.member_id) for shift in shifts]
    tx.session.execute(
        delete(StandBy).where(tuple_(col(StandBy.slot_id), col(StandBy.member_id)).in_(pairs))
    )


def _others(
    tx: Tx,
    circle: Circle,
    rotation: Rotation,
    roster: tuple[str, ...],
    slots: Sequence[Occurrence],
    shifts_by_slot: Mapping[str, Shift],
) -> Constraints:
    """What keeps members from a turn: away, resting, other shifts, their own caps, and what the
    person set for them."""
    away: dict[str, list[Stretch]] = {
        member: list(stretches)
        for member, stretches in away_of(tx, circle.id).items()
        if member in roster
    }
    caps: dict[str, int] = {}
    for row in tx.session.exec(select(Capacity).where(col(Capacity.member_id).in_(roster))):
        if row.level == Level.RESTING and (row.until is None or row.until > tx.now):
            away.setdefault(row.member_id, []).append((tx.now, row.until or FOR_EVER))
        if row.weekly_shifts is not None:
            caps[row.member_id] = row.weekly_shifts
    held_by_member: dict[str, list[tuple[str, datetime, datetime]]] = {}
    weeks: dict[str, list[date]] = {}
    over: dict[str, list[datetime]] = {}
    for member, rotation_id, kind, day, starts_at, ends_at in tx.session.execute(
        sa_select(
            col(Shift.member_id),
            col(Shift.rotation_id),
            col(Pattern.kind),
            col(Slot.on_date),
            col(Slot.starts_at),
            col(Slot.ends_at),
        )
        .join(Slot, col(Slot.id) == col(Shift.slot_id))
        .join(Pattern, col(Pattern.id) == col(Slot.pattern_id))
        .where(
            col(Shift.member_id).in_(roster),
            col(Shift.released_at).is_(None),
            col(Slot.ends_at) > tx.now - timedelta(days=8),
        )
    ):
        weeks.setdefault(member, []).append(day - timedelta(days=day.weekday()))
        if rotation_id != rotation.id:
            held_by_member.setdefault(member, []).append((kind, starts_at, ends_at))
        elif starts_at <= tx.now:
            over.setdefault(member, []).append(starts_at)
    barred = {
        member: frozenset(
            slot.slot_id
            for slot in slots
            if weeks.get(member, []).count(slot.on_date - timedelta(days=slot.on_date.weekday()))
            >= cap
        )
        for member, cap in caps.items()
    }
    rules = load_shift_rules(tx, circle.id)
    limits, never = _set_by_person(tx, circle, rules, roster, slots, shifts_by_slot)
    slots_by_member = {member_id: _own_slots(shifts_by_slot, member_id) for member_id in limits}
    return Constraints(
        away, held_by_member, barred, limits, never, slots_by_member, over, circle.zone
    )


def _without_unasked_hours(
    tx: Tx,
    circle: Circle,
    rotation: Rotation,
    pattern: PatternFacts,
    slots: Sequence[Occurrence],
    others: Constraints,
) -> Constraints:
    """The constraints, where nobody has a turn at other hours to which they didn't agree."""
    agreed_at = {
        place.member_id: place.agreed_at
        for place in places_of(tx, [rotation.id])[rotation.id]
        if place.agreed_at is not None
    }
    without_yes = slots_without_yes(tx, pattern, slots, agreed_at, circle.zone)
    if not without_yes:
        return others
    never = {
        member_id: others.never.get(member_id, frozenset())
        | without_yes.get(member_id, frozenset())
        for member_id in others.never.keys() | without_yes.keys()
    }
    return replace(others, never=never)


def _own_slots(shifts_by_slot: Mapping[str, Shift], member_id: str) -> frozenset[str]:
    return frozenset(slot for slot, shift in shifts_by_slot.items() if shift.member_id == member_id)


def _set_by_person(
    tx: Tx,
    circle: Circle,
    rules: ShiftRules,
    roster: tuple[str, ...],
    slots: Sequence[Occurrence],
    shifts_by_slot: Mapping[str, Shift],
) -> tuple[dict[str, SetLimits], dict[str, frozenset[str]]]:
    """The limits of a roster's members, and the slots that they are never to have. What is theirs
    by now stays so."""
    limits = {member_id: each for member_id, each in rules.limits.items() if member_id in roster}
    never = {
        member_id: never_theirs(tx, circle, rules, member_id, slots)
        - _own_slots(shifts_by_slot, member_id)
        for member_id in roster
    }
    return limits, never


def _tell(
    tx: Tx, circle_id: str, shifts: Sequence[Shift], slots_by_id: dict[str, Occurrence]
) -> None:
    """One notice for each member whose turns of the next days changed; the gate decides."""
    first: dict[str, str] = {}
    for shift in sorted(shifts, key=lambda shift: slots_by_id[shift.slot_id].starts_at):
        if slots_by_id[shift.slot_id].starts_at < tx.now + TELL:
            first.setdefault(shift.member_id, shift.slot_id)
    for member in tx.session.exec(
        select(Member).where(col(Member.id).in_(list(first)), Member.state == MemberState.IN)
    ).all():
        if member.account_id:
            outbox.queue(
                tx,
                type=NoticeType.SHIFT_CHANGED,
                account_id=member.account_id,
                circle_id=circle_id,
                member_id=member.id,
                subject_id=first[member.id],
                dedupe=f"turn:{member.id}:{outbox.thread_of(str(tx.now), first[member.id])}",
            )
