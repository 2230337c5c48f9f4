"""Shifts that are written for turns.

Turns are written as shifts some weeks ahead, so that everything else (reminders, gaps, who is on
now, swaps) sees claims like any other. `fill` brings them in line with the rule (turns.py) after
each change and each week. What a member let go of stays open; what begins soon isn't given to
anybody whose own turn it wasn't.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, tuple_
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.access.facts import blocked_members
from app.circles.models import Circle, Member, MemberState
from app.circles.service import get_circle, limits_in
from app.consent import service as consent
from app.consent.away_service import away_of
from app.consent.models import Capacity, Level
from app.core.db import Tx
from app.outbox import service as outbox
from app.outbox.models import Event
from app.rota.models import Pattern, Rotation, Shift, Slot, StandBy, Swap
from app.rota.rotations.rotation_queries import facts, roster_of
from app.rota.rotations.turns import Others, Stretch, Turn, meets, turns
from app.rota.schedule.occurrences import Occurrence, PatternFacts, occurrences
from app.rota.schedule.pattern_service import facts_of, look_again
from app.rota.schedule.week_queries import today
from app.rota.shifts.claim_service import (
    SOON,
    hold_slots,
    let_go_all,
    room_again,
    shift_of,
    swaps_over,
    touch,
)
from app.rota.shifts.offer_service import follow_claim

#: Days ahead for which turns are written, and how often that moves on.
AHEAD_DAYS = 49

ROLL = timedelta(days=7)

#: Whoever gets or loses a turn within this is told; later ones come with their reminder.
TELL = timedelta(days=14)
#: As far ahead as times are offered to one member (offers.py).
OFFERED = timedelta(weeks=4)

FOR_EVER = datetime.max.replace(tzinfo=ZoneInfo("UTC"))


def fill_due(tx: Tx, rotation_id: str) -> bool:
    """One look at one rotation, if nobody else looks at it just now."""
    known = tx.s.get(Rotation, rotation_id)
    if known is None or not consent.share(tx, known.circle_id):
        return False
    rotation = tx.s.exec(
        select(Rotation)
        .where(Rotation.id == rotation_id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if rotation is None or rotation.ended_at or not rotation.due_at or rotation.due_at > tx.now:
        return False
    fill(tx, get_circle(tx, rotation.circle_id), rotation)
    return True


def fill(tx: Tx, circle: Circle, rotation: Rotation, *, by: str | None = None) -> None:
    """Bring the written shifts in line with whose turn it is. The rotation is held.

    `by` isn't told of what they did themselves.
    """
    pattern = tx.s.exec(
        select(Pattern)
        .where(Pattern.id == rotation.pattern_id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    ).one()
    over = rotation.until_date is not None and rotation.until_date < today(circle.zone, tx.now)
    if pattern.ended_at is not None or over:
        rotation.ended_at, rotation.due_at = tx.now, None
        tx.s.flush()
        return
    roster = roster_of(tx, rotation)
    slots = _coming(tx, circle, facts_of(pattern))
    written, given_back = _written(tx, rotation)
    others = _others(tx, circle, rotation, roster, slots, written)
    wanted = turns(facts(rotation, roster), facts_of(pattern), slots, others)
    silent = blocked_members(tx, circle.id)
    at = {one.slot_id: one for one in slots}
    off = _to_take_off(tx, wanted, at, written, others)
    # Nobody is given new turns whom the person shut out, and nothing is taken from them that they
    # could see: what they have stays theirs until the person decides about it.
    off = [one for one in off if one.member_id not in silent]
    soon = [one for one in off if at[one.slot_id].starts_at < tx.now + SOON]
    later = [one for one in off if one not in soon]
    given_back |= {one.slot_id for one in soon}
    held = {slot: one.member_id for slot, one in written.items()}
    for one in later:
        del held[one.slot_id]
    new = _to_write(tx, wanted, at, held, given_back)
    _touch(tx, circle.id, [slot for slot, _ in new])
    rows = hold_slots(tx, {one.slot_id for one in off} | {slot.slot_id for slot, _ in new})
    if off or new:
        look_again(tx, circle.id)
    let_go_all(tx, soon, turns=True)
    _pass_on(tx, later, rows)
    taken = _take(tx, circle.id, rotation.id, new, rows)
    rotation.due_at = tx.now + ROLL
    tx.s.flush()
    if off or taken:
        for shift in taken:
            if at[shift.slot_id].starts_at < tx.now + OFFERED:
                follow_claim(tx, shift.slot_id, shift.member_id)
        _tell(tx, circle.id, [one for one in (*off, *taken) if one.member_id != by], at)
        tx.hint(circle.id)


def _coming(tx: Tx, circle: Circle, pattern: PatternFacts) -> list[Occurrence]:
    first = today(circle.zone, tx.now) - timedelta(days=1)
    return [
        one
        for one in occurrences([pattern], first, AHEAD_DAYS + 1, circle.zone)
        if one.starts_at > tx.now
    ]


def _written(tx: Tx, rotation: Rotation) -> tuple[dict[str, Shift], set[str]]:
    """Its shifts to come: those that are held, and the slots that were let go."""
    held: dict[str, Shift] = {}
    given_back: set[str] = set()
    for shift in tx.s.exec(
        select(Shift)
        .join(Slot, col(Slot.id) == col(Shift.slot_id))
        .where(Shift.rotation_id == rotation.id, col(Slot.starts_at) > tx.now)
        .execution_options(populate_existing=True)
    ):
        if shift.released_at is None:
            held[shift.slot_id] = shift
        else:
            given_back.add(shift.slot_id)
    return held, given_back - set(held)


def _to_take_off(
    tx: Tx,
    wanted: Mapping[str, Turn],
    at: Mapping[str, Occurrence],
    written: Mapping[str, Shift],
    others: Others,
) -> list[Shift]:
    """Shifts that aren't their holder's turn any more; one that begins soon stays, if it can.

    So whoever leaves a rotation keeps what begins soon, as a claim that they can let go of.
    """
    found = []
    for slot, shift in sorted(written.items()):
        if slot not in at or (slot in wanted and wanted[slot].member_id == shift.member_id):
            continue
        if (
            meets(others.away.get(shift.member_id, ()), at[slot])
            or at[slot].starts_at >= tx.now + SOON
        ):
            found.append(shift)
    return found


def _to_write(
    tx: Tx,
    wanted: Mapping[str, Turn],
    at: Mapping[str, Occurrence],
    held: Mapping[str, str],
    given_back: Container[str],
) -> list[tuple[Occurrence, str]]:
    """Turns that have no shift yet, and may be given without asking."""
    mine = {
        (slot, member_id)
        for slot, member_id in tx.s.execute(
            select(Shift.slot_id, Shift.member_id).where(
                col(Shift.slot_id).in_(list(wanted)), col(Shift.released_at).is_(None)
            )
        )
    }
    return [
        (at[slot], turn.member_id)
        for slot, turn in sorted(wanted.items())
        if slot not in held
        and slot not in given_back
        and (slot, turn.member_id) not in mine
        and not (turn.passed and at[slot].starts_at < tx.now + SOON)
    ]


def _touch(tx: Tx, circle_id: str, slots: Sequence[Occurrence]) -> None:
    there = set(tx.s.exec(select(Slot.id).where(col(Slot.id).in_([one.slot_id for one in slots]))))
    for slot in slots:
        if slot.slot_id not in there:
            touch(tx, circle_id, slot)


def _pass_on(tx: Tx, shifts: Sequence[Shift], rows: Mapping[str, Slot]) -> None:
    """Take turns from their holders, far ahead: no reminder of these is on its way yet."""
    still = select(Shift).where(
        col(Shift.id).in_([one.id for one in shifts]), col(Shift.released_at).is_(None)
    )
    for shift in tx.s.exec(still.execution_options(populate_existing=True)):
        shift.released_at, shift.remind_at, shift.rotation_id = tx.now, None, None
        rows[shift.slot_id].taken -= 1
        swaps_over(tx, shift.circle_id, col(Swap.shift_id) == shift.id)
    tx.s.flush()
    room_again(tx, sorted({one.slot_id for one in shifts}))


def _take(
    tx: Tx,
    circle_id: str,
    rotation_id: str,
    new: Sequence[tuple[Occurrence, str]],
    rows: Mapping[str, Slot],
) -> list[Shift]:
    """Write shifts for turns; the slots are held, so many can be written at once."""
    taken = []
    for slot, member_id in new:
        row = rows[slot.slot_id]
        if row.taken < row.places:
            row.taken += 1
            taken.append(shift_of(tx, circle_id, slot, member_id, rotation_id))
    tx.s.add_all(taken)
    tx.s.flush()
    _settle(tx, circle_id, taken)
    return taken


def _settle(tx: Tx, circle_id: str, taken: Sequence[Shift]) -> None:
    """Nobody stands by for what is theirs, nor asks anybody for it (as after a claim)."""
    if not taken:
        return
    slots, members = ([getattr(one, of) for one in taken] for of in ("slot_id", "member_id"))
    swaps_over(tx, circle_id, col(Swap.member_id).in_(members), col(Swap.for_slot_id).in_(slots))
    mine = [(one.slot_id, one.member_id) for one in taken]
    tx.s.execute(
        delete(StandBy).where(tuple_(col(StandBy.slot_id), col(StandBy.member_id)).in_(mine))
    )


def _others(
    tx: Tx,
    circle: Circle,
    rotation: Rotation,
    roster: tuple[str, ...],
    slots: Sequence[Occurrence],
    written: Mapping[str, Shift],
) -> Others:
    """What keeps members from a turn: away, resting, other shifts, their own caps, and what the
    person set for them."""
    away: dict[str, list[Stretch]] = {
        member: list(found) for member, found in away_of(tx, circle.id).items() if member in roster
    }
    caps: dict[str, int] = {}
    for row in tx.s.exec(select(Capacity).where(col(Capacity.member_id).in_(roster))):
        if row.level == Level.RESTING and (row.until is None or row.until > tx.now):
            away.setdefault(row.member_id, []).append((tx.now, row.until or FOR_EVER))
        if row.weekly_shifts is not None:
            caps[row.member_id] = row.weekly_shifts
    held: dict[str, list[tuple[str, datetime, datetime]]] = {}
    weeks: dict[str, list[date]] = {}
    over: dict[str, list[datetime]] = {}
    for member, rotation_id, kind, day, starts_at, ends_at in tx.s.execute(
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
            held.setdefault(member, []).append((kind, starts_at, ends_at))
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
    limits = {one: them for one, them in limits_in(tx, circle.id).items() if one in roster}
    mine = {
        one: frozenset(slot for slot, shift in written.items() if shift.member_id == one)
        for one in limits
    }
    return Others(away, held, barred, limits, mine, over, circle.zone)


def _tell(tx: Tx, circle_id: str, shifts: Sequence[Shift], at: dict[str, Occurrence]) -> None:
    """One notice for each member whose turns of the next days changed; the gate decides."""
    first: dict[str, str] = {}
    for shift in sorted(shifts, key=lambda one: at[one.slot_id].starts_at):
        if at[shift.slot_id].starts_at < tx.now + TELL:
            first.setdefault(shift.member_id, shift.slot_id)
    for member in tx.s.exec(
        select(Member).where(col(Member.id).in_(list(first)), Member.state == MemberState.IN)
    ).all():
        if member.account_id:
            outbox.queue(
                tx,
                event=Event.SHIFT_CHANGED,
                account_id=member.account_id,
                circle_id=circle_id,
                member_id=member.id,
                subject_id=first[member.id],
                dedupe=f"turn:{member.id}:{outbox.thread_of(str(tx.now), first[member.id])}",
            )
