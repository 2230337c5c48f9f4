"""Other hours for some days, said for several shifts in one go, and taken back.

A month with another day to it (a fast, exams, a school holiday) begins and ends by itself. The
shifts stay the same ones: their days, their places, whose turn it is. But nobody holds an hour to
which they didn't agree: what was claimed and has another hour now is let go, who held it is told
once, and asked; by one yes of theirs all of it is theirs again, and so are their turns. Until then
it is open, as it is (docs/decisions/0067-other-hours.md). What has begun stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from app.access.reading import sees_times
from app.circles.models import Circle, Member, MemberState
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.outbox import service as outbox
from app.outbox.notice_types import NoticeType
from app.record import service as record
from app.rota.changes.carry_over_service import shifts_of
from app.rota.changes.edit_service import kept_spans, lock_pattern
from app.rota.models import OtherHoursAsked, Pattern, Rotation, Slot, Swap
from app.rota.rotations.rotation_queries import lock_rotations, roster_of, rotation_facts
from app.rota.rotations.turn_shift_service import materialize_turns
from app.rota.schedule.exceptions import OtherHours, dump_spans
from app.rota.schedule.occurrences import PatternFacts, find_overlap, occurrence, occurrences
from app.rota.schedule.pattern_service import facts_of, patterns_of, schedule_gap_check
from app.rota.schedule.week_queries import today
from app.rota.shifts.bulk_claim_service import claim_many
from app.rota.shifts.claim_service import end_swaps, live_shift, release_shifts

LONGEST = 366  # days
#: Of one pattern, with those that were taken back and aren't past keeping.
MOST_HOURS = 20


def set_other_hours(
    tx: Tx,
    circle: Circle,
    *,
    hours_id: str,
    first: date | None,
    last: date,
    hours: Mapping[str, tuple[int, int]],
    by: str,
) -> None:
    """Give some patterns other hours from a day (None: today) to another, both included.

    `hours`: pattern id → start and end, in minutes after midnight by the circle's wall clock. One
    whose hours stay as they are is left alone. Raises BadInput, NotFound, Conflict; nothing is
    written then.
    """
    day = today(circle.zone, tx.now)
    first = max(first or day, day)
    if last < first:
        raise BadInput("hours-over")
    if (last - first).days > LONGEST:
        raise BadInput("hours-too-long")
    patterns = []
    for pattern_id in sorted(hours):
        pattern = lock_pattern(tx, circle.id, pattern_id)
        facts = facts_of(pattern)
        spans = kept_spans(tx, circle, facts.spans)
        _require_room(spans.other_hours, hours_id, first, last)
        if hours[pattern_id] == (facts.start_minute, facts.end_minute):
            continue
        new_hours = OtherHours(hours_id, first, last, *hours[pattern_id], tx.now)
        pattern.spans = dump_spans(replace(spans, other_hours=(*spans.other_hours, new_hours)))
        patterns.append(pattern)
    if not patterns:
        raise BadInput("no-other-hours")
    tx.session.flush()
    all_facts = [facts_of(pattern) for pattern in patterns_of(tx, circle.id)]
    changed_ids = {pattern.id for pattern in patterns}
    for facts in all_facts:
        if facts.id in changed_ids and (other := find_overlap(facts, all_facts)) is not None:
            raise Conflict("overlaps", extra={"pattern_id": other})
    _move_slots(tx, circle, patterns, _Hours(hours_id, last, is_end=False), by)


def end_other_hours(tx: Tx, circle: Circle, hours_id: str, by: str) -> None:
    """Take other hours back: from now on the ordinary ones hold. Raises NotFound; doing it twice
    changes nothing.
    """
    rows = [row for row in patterns_of(tx, circle.id) if _has_hours(row, hours_id)]
    if not rows:
        raise NotFound
    patterns = []
    for row in sorted(rows, key=lambda row: row.id):
        if row.ended_at is not None:
            continue
        pattern = lock_pattern(tx, circle.id, row.id)
        spans = facts_of(pattern).spans
        without = spans.without_hours(hours_id, tx.now)
        if without != spans:
            pattern.spans = dump_spans(without)
            patterns.append(pattern)
    if patterns:
        last = max(
            hours.last
            for pattern in patterns
            for hours in facts_of(pattern).spans.other_hours
            if hours.id == hours_id
        )
        _move_slots(tx, circle, patterns, _Hours(hours_id, last, is_end=True), by)


def _require_room(
    other_hours: Sequence[OtherHours], hours_id: str, first: date, last: date
) -> None:
    """Raise Conflict for an id that is known, or days that have other hours already; BadInput where
    there are too many.
    """
    if any(earlier.id == hours_id for earlier in other_hours):
        raise Conflict("exists-already")
    live = [earlier for earlier in other_hours if earlier.ended_at is None]
    if any(earlier.first <= last and first <= earlier.last for earlier in live):
        raise Conflict("hours-already")
    if len(other_hours) >= MOST_HOURS:
        raise BadInput("too-many-hours")


def _has_hours(pattern: Pattern, hours_id: str) -> bool:
    return any(hours.id == hours_id for hours in facts_of(pattern).spans.other_hours)


@dataclass(frozen=True, slots=True)
class _Hours:
    """Hours that are said, or taken back (`is_end`), and the last of their days."""

    id: str
    last: date
    is_end: bool

    @property
    def record_kind(self) -> str:
        return "other_hours_ended" if self.is_end else "other_hours_set"


def _move_slots(
    tx: Tx, circle: Circle, patterns: Sequence[Pattern], hours: _Hours, by: str
) -> None:
    """Bring slots to come to the hours that hold now, let go of what was held at others, and ask
    who held it. The patterns are locked.
    """
    tx.session.flush()
    zone = ZoneInfo(circle.zone)
    facts = {pattern.id: facts_of(pattern) for pattern in patterns}
    moved_ids = []
    for slot in _slots_to_come(tx, list(facts)):
        new_slot = occurrence(facts[slot.pattern_id], slot.on_date, zone)
        if new_slot is not None:
            if (new_slot.starts_at, new_slot.ends_at) == (slot.starts_at, slot.ends_at):
                continue
            slot.starts_at, slot.ends_at = new_slot.starts_at, new_slot.ends_at
        moved_ids.append(slot.id)
    tx.session.flush()
    shifts = [shift for shift, _ in shifts_of(tx, moved_ids)]
    claimed: dict[str, list[str]] = {}
    for shift in shifts:
        if shift.rotation_id is None:
            claimed.setdefault(shift.member_id, []).append(shift.slot_id)
    schedule_gap_check(tx, circle.id)
    release_shifts(tx, shifts)
    # What somebody would take in return is another hour now.
    end_swaps(tx, circle.id, col(Swap.for_slot_id).in_(moved_ids))
    rotations = [each for each in lock_rotations(tx, circle.id) if each.pattern_id in facts]
    in_turn = {} if hours.is_end else _first_turns(tx, circle, rotations, facts, hours)
    _ask(tx, circle.id, hours, claimed, in_turn)
    for rotation in rotations:
        materialize_turns(tx, circle, rotation, by=by)
    schedule_gap_check(tx, circle.id)
    lost = [shift for shift in shifts if live_shift(tx, shift.slot_id, shift.member_id) is None]
    first_slots = in_turn | {shift.member_id: shift.slot_id for shift in reversed(lost)}
    _tell(tx, circle.id, {each: slot for each, slot in first_slots.items() if each != by}, hours)
    for shift in lost:
        record.append(tx, circle.id, "shift_off", who=shift.member_id, subject_id=shift.slot_id)
    for pattern in patterns:
        record.append(tx, circle.id, hours.record_kind, by=by, subject_id=pattern.id)
    tx.hint(circle.id)


def _slots_to_come(tx: Tx, pattern_ids: Sequence[str]) -> Sequence[Slot]:
    """Touched slots that haven't begun, locked in order."""
    return tx.session.exec(
        select(Slot)
        .where(col(Slot.pattern_id).in_(pattern_ids), col(Slot.starts_at) > tx.now)
        .order_by(col(Slot.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _first_turns(
    tx: Tx,
    circle: Circle,
    rotations: Sequence[Rotation],
    facts: Mapping[str, PatternFacts],
    hours: _Hours,
) -> dict[str, str]:
    """Member id → a slot of those days, for everybody who takes one of the patterns in turn.

    Months ahead no turn is written yet; they are asked all the same.
    """
    slots: dict[str, str] = {}
    for rotation in rotations:
        pattern = facts[rotation.pattern_id]
        first = next(each.first for each in pattern.spans.other_hours if each.id == hours.id)
        days = (hours.last - first).days + 1
        coming = next(
            (
                slot
                for slot in occurrences([pattern], first, days, circle.zone)
                if slot.starts_at > tx.now and rotation_facts(rotation, ()).takes(slot.on_date)
            ),
            None,
        )
        if coming is not None:
            for member_id in roster_of(tx, rotation):
                slots.setdefault(member_id, coming.slot_id)
    return slots


def _ask(
    tx: Tx,
    circle_id: str,
    hours: _Hours,
    claimed: Mapping[str, Sequence[str]],
    in_turn: Mapping[str, str],
) -> None:
    """Ask everybody who held a shift, or takes turns; of hours that were taken back, anew."""
    earlier = {
        row.member_id: row
        for row in tx.session.exec(
            select(OtherHoursAsked)
            .where(OtherHoursAsked.hours_id == hours.id)
            .order_by(col(OtherHoursAsked.member_id))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    for member_id, row in earlier.items():
        if member_id not in claimed:
            tx.session.delete(row)
    for member_id in sorted(claimed.keys() | in_turn.keys()):
        asked = earlier.get(member_id) or OtherHoursAsked(
            hours_id=hours.id,
            member_id=member_id,
            circle_id=circle_id,
            until_date=hours.last,
            slot_ids=[],
            asked_at=tx.now,
        )
        asked.slot_ids = sorted(claimed.get(member_id, ()))
        asked.back, asked.said = hours.is_end, None
        tx.session.add(asked)
    tx.session.flush()


def _tell(tx: Tx, circle_id: str, first_slots: Mapping[str, str], hours: _Hours) -> None:
    """Queue one notice for each member, however many of their shifts changed; the gate decides."""
    members = tx.session.exec(
        select(Member)
        .where(col(Member.id).in_(list(first_slots)), Member.state == MemberState.IN)
        .order_by(col(Member.id))
    )
    for member in members:
        if member.account_id:
            outbox.queue(
                tx,
                type=NoticeType.SHIFT_CHANGED,
                account_id=member.account_id,
                circle_id=circle_id,
                member_id=member.id,
                subject_id=first_slots[member.id],
                dedupe=f"hours:{member.id}:{outbox.thread_of(hours.record_kind, hours.id)}",
            )


# --- what a member says to it --------------------------------------------------------------------


def say_to_hours(tx: Tx, circle: Circle, hours_id: str, member_id: str, *, yes: bool) -> None:
    """A member takes their shifts and turns at the hours that hold now, or doesn't.

    Of what they had claimed, whatever is still open is theirs again. They can say the other thing
    as long as the days last; what they claimed they then give back by themselves. Raises NotFound
    for who wasn't asked or may not look the times up, Conflict once the days are over.
    """
    if not consent.lock_shared(tx, circle.id) or not sees_times(tx, circle.id, member_id):
        raise NotFound
    rotations = lock_rotations(tx, circle.id)
    asked = tx.session.exec(
        select(OtherHoursAsked)
        .where(
            OtherHoursAsked.hours_id == hours_id,
            OtherHoursAsked.member_id == member_id,
            OtherHoursAsked.circle_id == circle.id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if asked is None:
        raise NotFound
    if asked.until_date < today(circle.zone, tx.now):
        raise Conflict("hours-over")
    if asked.said == yes:
        return
    asked.said = yes
    tx.session.flush()
    if yes and asked.slot_ids:
        claim_many(tx, circle=circle, member_id=member_id, slots=asked.slot_ids, anyway=True)
    with_hours = {row.id for row in patterns_of(tx, circle.id) if _has_hours(row, hours_id)}
    for rotation in rotations:
        if rotation.pattern_id in with_hours and member_id in roster_of(tx, rotation):
            materialize_turns(tx, circle, rotation, by=member_id)
    if yes:
        record.append(tx, circle.id, "other_hours_agreed", who=member_id)
    tx.hint(circle.id)
