"""Letting members take a pattern in turn: asking them, their yes, another order, the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlmodel import col, select

from app.access.reading import sees_times
from app.access.shift_rules import load_shift_rules
from app.circles.member_limits import NO_LIMITS
from app.circles.models import Circle, Member, MemberState, Role
from app.circles.service import roles_of, still_in
from app.consent import service as consent
from app.consent.shift_limits import touches_night
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.outbox import service as outbox
from app.outbox.notice_types import NoticeType
from app.record import service as record
from app.rota.models import Pattern, Rotation, RotationPlace, Shift, Slot
from app.rota.rotations.rotation_queries import (
    lock_rotation,
    lock_rotations,
    roster_of,
    rotation_facts,
)
from app.rota.rotations.turn_shift_service import materialize_turns
from app.rota.rotations.turns import RotationFacts, days_taken, first_of_turn, rebase
from app.rota.rotations.turns_ahead_queries import are_never_theirs, slots_ahead
from app.rota.schedule.occurrences import PatternFacts, occurrence, occurrences
from app.rota.schedule.pattern_service import facts_of
from app.rota.schedule.week_queries import today
from app.rota.shifts.limit_queries import limit_error

MOST_MEMBERS = 12
RESTART_LOOKS_AHEAD = 400  # days in which the first slot after a switch is looked for


def create_rotation(
    tx: Tx,
    circle: Circle,
    *,
    rotation_id: str,
    pattern_id: str,
    hand_off: str,
    interval: int,
    weekdays: int,
    first: date | None,
    until: date | None,
    members: Sequence[str],
    alone: bool,
    by: str,
    hand_over_on: int | None = None,
) -> Rotation:
    """Let members take a pattern in turn; each has to agree, but whoever makes it for themselves.

    `hand_over_on`: the weekday (0 is Monday) or day of the month (1 to 31) on which the turn
    passes on; the first turn is then a short one. None: on the day on which it began.
    Raises NotFound, Conflict (the pattern is over, all its places are taken in turn already),
    BadInput.
    """
    _check_hand_over(hand_off, hand_over_on)
    _hold(tx, circle, by)
    if alone and not sees_times(tx, circle.id, by):
        raise NotFound
    rotations = lock_rotations(tx, circle.id)
    pattern = _pattern(tx, circle.id, pattern_id)
    if tx.session.get(Rotation, rotation_id) is not None:
        raise Conflict("exists-already")
    day = today(circle.zone, tx.now)
    first = max(first or day, day, pattern.from_date)
    if until is not None and until < first:
        raise BadInput("ends-before-start")
    if not _days(facts_of(pattern)) & weekdays:
        raise BadInput("no-such-days")
    others = [
        other
        for other in rotations
        if other.pattern_id == pattern_id
        and other.weekdays & weekdays
        and (other.until_date is None or other.until_date >= first)
    ]
    if len(others) >= pattern.places:
        raise Conflict("in-turn-already")
    rotation = Rotation(
        id=rotation_id,
        circle_id=circle.id,
        pattern_id=pattern_id,
        weekdays=weekdays,
        hand_off=hand_off,
        every=interval,
        hand_over_on=hand_over_on,
        anchor=first,
        turn_on=first,
        until_date=until,
        alone=alone,
        made_by=by,
        created_at=tx.now,
    )
    tx.session.add(rotation)
    tx.session.flush()
    _ask(tx, rotation, members, by)
    record.append(tx, circle.id, "rotation_made", by=by, subject_id=rotation.id)
    if by in members:
        agree_to_turns(tx, circle, rotation.id, by)
    tx.hint(circle.id)
    return rotation


def _check_hand_over(hand_off: str, on: int | None) -> None:
    """Raises BadInput for a day on which such a turn can't pass on."""
    days = {"week": range(7), "month": range(1, 32)}.get(hand_off, range(0))
    if on is not None and on not in days:
        raise BadInput("no-such-hand-over")


def _hold(tx: Tx, circle: Circle, member_id: str) -> None:
    """Lock the circle's consent, so that nobody deletes it or removes the member. Raises
    NotFound.
    """
    if not consent.lock_shared(tx, circle.id):
        raise NotFound
    still_in(tx, member_id)


def _days(pattern: PatternFacts) -> int:
    """The weekdays on which a pattern can come, as bits; bit 0 is Monday."""
    weekly = pattern.repeats in {"weekly", "monthly_weekday"}
    return pattern.weekdays if weekly else 127


def _pattern(tx: Tx, circle_id: str, pattern_id: str) -> Pattern:
    """A pattern that goes on, locked against changes. Raises NotFound, Conflict."""
    pattern = tx.session.exec(
        select(Pattern)
        .where(Pattern.id == pattern_id, Pattern.circle_id == circle_id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if pattern is None:
        raise NotFound
    if pattern.ended_at is not None:
        raise Conflict("pattern-over")
    return pattern


def _ask(tx: Tx, rotation: Rotation, members: Sequence[str], by: str) -> None:
    """Give members their places in this order; who is new is asked, by a notice of open times.

    Raises BadInput for somebody twice or too many, NotFound for one who isn't in the circle.
    """
    if len(set(members)) != len(members) or not 1 <= len(members) <= MOST_MEMBERS:
        raise BadInput("who-in-turn")
    members_query = select(Member.id, Member.account_id).where(
        Member.circle_id == rotation.circle_id, Member.state == MemberState.IN
    )
    accounts = {member.id: member.account_id for member in tx.session.execute(members_query)}
    if any(member_id not in accounts for member_id in members):
        raise NotFound
    if any(Role.PERSON in roles for roles in roles_of(tx, list(members)).values()):
        raise BadInput("who-in-turn")
    places = {
        place.member_id: place
        for place in tx.session.exec(
            select(RotationPlace).where(RotationPlace.rotation_id == rotation.id)
        )
    }
    for member_id, row in places.items():
        if member_id not in members and row.left_at is None:
            row.left_at = tx.now
    for position, member_id in enumerate(members):
        place = places.get(member_id)
        if place is None:
            place = RotationPlace(
                rotation_id=rotation.id,
                member_id=member_id,
                circle_id=rotation.circle_id,
                position=position,
                asked_at=tx.now,
            )
            tx.session.add(place)
        elif place.left_at is None:
            place.position = position
            continue
        else:
            # Who left is asked anew: their yes was to those turns.
            place.position, place.asked_at = position, tx.now
            place.agreed_at = place.left_at = None
        account_id = accounts[member_id]
        if member_id != by and account_id:
            outbox.queue(
                tx,
                type=NoticeType.ASKED_TO_TAKE_TURNS,
                account_id=account_id,
                circle_id=rotation.circle_id,
                member_id=member_id,
                subject_id=rotation.id,
                dedupe=f"turns:{rotation.id}:{member_id}:{outbox.thread_of(str(tx.now))}",
            )
    tx.session.flush()


def change_rotation(
    tx: Tx,
    circle: Circle,
    rotation_id: str,
    *,
    members: Sequence[str],
    until: date | None,
    by: str,
) -> Rotation:
    """Another order, other members, another last day. Whose turn it is now stays so.

    Raises NotFound, Conflict, BadInput.
    """
    _hold(tx, circle, by)
    rotation = lock_rotation(tx, circle.id, rotation_id)
    if rotation.alone:
        raise Conflict("theirs-alone")
    pattern = _pattern(tx, circle.id, rotation.pattern_id)
    if until is not None and until < rotation.anchor:
        raise BadInput("ends-before-start")
    before = rotation_facts(rotation, roster_of(tx, rotation))
    rotation.until_date = until
    _ask(tx, rotation, members, by)
    _rebase(tx, circle, rotation, pattern, before)
    materialize_turns(tx, circle, rotation, by=by)
    record.append(tx, circle.id, "rotation_changed", by=by, subject_id=rotation.id)
    tx.hint(circle.id)
    return rotation


def _rebase(
    tx: Tx, circle: Circle, rotation: Rotation, pattern: Pattern, before: RotationFacts
) -> None:
    """Move a rotation's known turn as its roster changed: whoever is current stays so.

    Before its first turn the order of the roster holds.
    """
    roster = roster_of(tx, rotation)
    pattern_facts, day = facts_of(pattern), today(circle.zone, tx.now)
    if _has_begun(tx, circle, before, pattern_facts):
        after = rebase(before, pattern_facts, roster, day)
        rotation.current_id = after.current
        rotation.turn_on = first_of_turn(after, pattern_facts, after.turn_on)
    else:
        rotation.current_id, rotation.turn_on = None, rotation.anchor
    tx.session.flush()


def _has_begun(tx: Tx, circle: Circle, rotation: RotationFacts, pattern: PatternFacts) -> bool:
    """Whether somebody who agreed has had a turn."""
    # One that went along into another pattern knows a turn that isn't among this one's days.
    if not rotation.roster or rotation.current is not None:
        return bool(rotation.roster)
    zone, day = ZoneInfo(circle.zone), today(circle.zone, tx.now)
    for ordinal in days_taken(rotation, pattern, day.toordinal()):
        slot = occurrence(pattern, date.fromordinal(ordinal), zone, sure=True)
        if slot is not None and slot.starts_at <= tx.now:
            return True
    return False


def restart_turns(tx: Tx, circle: Circle, pattern: Pattern) -> None:
    """A time was switched on: the first one is the turn of whoever is next.

    The circle's rotations are held already.
    """
    for rotation in lock_rotations(tx, circle.id):
        if rotation.pattern_id != pattern.id:
            continue
        slots = [
            slot
            for slot in occurrences(
                [facts_of(pattern)],
                today(circle.zone, tx.now) - timedelta(days=1),
                RESTART_LOOKS_AHEAD,
                circle.zone,
            )
            if slot.ends_at > tx.now and slot.on_date >= rotation.anchor
        ]
        roster = roster_of(tx, rotation)
        if not slots or not roster:
            continue
        last = tx.session.exec(
            select(Shift.member_id)
            .join(Slot, col(Slot.id) == col(Shift.slot_id))
            .where(Shift.rotation_id == rotation.id, col(Slot.starts_at) < slots[0].starts_at)
            .order_by(col(Slot.starts_at).desc())
            .limit(1)
        ).first()
        index = roster.index(last) + 1 if last in roster else 0
        rotation.current_id = roster[index % len(roster)]
        rotation.turn_on = slots[0].on_date
    tx.session.flush()


def agree_to_turns(tx: Tx, circle: Circle, rotation_id: str, member_id: str) -> Rotation:
    """A member agrees to their turns. Raises NotFound when they weren't asked or can't
    see it any more, Conflict, BeyondLimits.
    """
    _hold(tx, circle, member_id)
    rotation = lock_rotation(tx, circle.id, rotation_id)
    place = _place_of(tx, rotation, member_id)
    if place.agreed_at is None:
        if not sees_times(tx, circle.id, member_id):
            raise NotFound
        pattern = _pattern(tx, circle.id, rotation.pattern_id)
        _need_some_within_limits(tx, circle, rotation, pattern, member_id)
        before = rotation_facts(rotation, roster_of(tx, rotation))
        place.agreed_at = tx.now
        tx.session.flush()
        _rebase(tx, circle, rotation, pattern, before)
        materialize_turns(tx, circle, rotation, by=member_id)
        record.append(tx, circle.id, "rotation_agreed", who=member_id, subject_id=rotation.id)
        tx.hint(circle.id)
    return rotation


def _need_some_within_limits(
    tx: Tx, circle: Circle, rotation: Rotation, pattern: Pattern, member_id: str
) -> None:
    """Raises BeyondLimits for turns none of which would be theirs: the person set that these
    nights aren't for them. Raises NotFound where a line of the person's never lets them."""
    rules = load_shift_rules(tx, circle.id)
    limits = rules.limits.get(member_id, NO_LIMITS)
    if limits.night is None and not rules.guidelines:
        return
    if are_never_theirs(tx, circle, rules, rotation, pattern, member_id):
        raise NotFound  # as if they weren't asked any more
    night, slots = limits.night, slots_ahead(tx, circle, rotation, pattern)
    if (
        night is not None
        and slots
        and all(touches_night(night, slot.starts_at, slot.ends_at, circle.zone) for slot in slots)
    ):
        raise limit_error(tx, circle, limits, "night")


def leave_rotation(tx: Tx, circle: Circle, rotation_id: str, member_id: str) -> None:
    """A member takes no turns, or no more, from now on and without a reason. Raises NotFound.

    What begins soon stays theirs, to let go of like any other; later turns go on to whoever is
    next. Twice changes nothing.
    """
    _hold(tx, circle, member_id)
    rotation = lock_rotation(tx, circle.id, rotation_id)
    place = tx.session.get(RotationPlace, (rotation.id, member_id))
    if place is None:
        raise NotFound
    if place.left_at is not None:
        return
    pattern = _pattern(tx, circle.id, rotation.pattern_id)
    before = rotation_facts(rotation, roster_of(tx, rotation))
    place.left_at = tx.now
    tx.session.flush()
    _rebase(tx, circle, rotation, pattern, before)
    materialize_turns(tx, circle, rotation, by=member_id)
    if place.agreed_at is not None:
        record.append(tx, circle.id, "rotation_left", who=member_id, subject_id=rotation.id)
    if rotation.alone:
        rotation.ended_at, rotation.due_at = tx.now, None
    tx.hint(circle.id)


def _place_of(tx: Tx, rotation: Rotation, member_id: str) -> RotationPlace:
    """A member's place in a rotation, unless they left it. Raises NotFound."""
    place = tx.session.get(RotationPlace, (rotation.id, member_id))
    if place is None or place.left_at is not None:
        raise NotFound
    return place


@contextmanager
def keeping_turns(tx: Tx, circle: Circle) -> Iterator[None]:
    """Around a member's going or coming back: whose turn it is now stays so, and rotations are due.

    The caller has locked the circle's consent, so that no pattern changes meanwhile.
    """
    rotations = lock_rotations(tx, circle.id)
    before = {rotation.id: _facts_and_pattern(tx, rotation) for rotation in rotations}
    yield
    for rotation in rotations:
        old, pattern = before[rotation.id]
        if roster_of(tx, rotation) != old.roster:
            _rebase(tx, circle, rotation, pattern, old)
        rotation.due_at = tx.now if rotation.ended_at is None else None
    tx.session.flush()


def _facts_and_pattern(tx: Tx, rotation: Rotation) -> tuple[RotationFacts, Pattern]:
    """A rotation as the rules read it, with its pattern."""
    roster = roster_of(tx, rotation)
    return rotation_facts(rotation, roster), tx.session.get_one(Pattern, rotation.pattern_id)


def leave_all_rotations(tx: Tx, circle_id: str, member_id: str) -> None:
    """A member is gone: take them out of all rotations, and end those of theirs alone."""
    for rotation in lock_rotations(tx, circle_id):
        place = tx.session.get(RotationPlace, (rotation.id, member_id))
        if place is not None and place.left_at is None:
            place.left_at = tx.now
            if rotation.alone:
                rotation.ended_at, rotation.due_at = tx.now, None
    tx.session.flush()


def end_rotation(tx: Tx, circle: Circle, rotation_id: str, by: str) -> None:
    """End a rotation. Shifts that were written stay, as claims of their holders. Raises
    NotFound.
    """
    _hold(tx, circle, by)
    rotation = lock_rotation(tx, circle.id, rotation_id)
    rotation.ended_at, rotation.due_at = tx.now, None
    tx.session.execute(
        update(Shift)
        .where(col(Shift.rotation_id) == rotation.id, col(Shift.released_at).is_(None))
        .values(rotation_id=None)
    )
    tx.session.flush()
    record.append(tx, circle.id, "rotation_ended", by=by, subject_id=rotation.id)
    tx.hint(circle.id)
