"""Changing what is offered: edits, left-out days, pauses, the switch, the end.

Whoever holds a shift agreed to one time. Where a change leaves it as it was, they keep it; else
it is let go, and they are told once, kindly. What has begun stays as it was. Every change takes
the pattern's row before any slot's, as a claim does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, update
from sqlmodel import col, select

from app.circles.models import Circle, Member, MemberState
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.outbox import service as outbox
from app.outbox.models import Event, Notice, NoticeState
from app.record import service as record
from app.rota.calendar import Occurrence, PatternFacts, occurrence
from app.rota.filling import fill
from app.rota.models import Offer, Pattern, Shift, Slot, StandBy, Swap, SwapState
from app.rota.patterns import facts_of, look_again, offer, patterns_of
from app.rota.recurrence import Repeats
from app.rota.rotating import follow, restart
from app.rota.rotations import hold_turns
from app.rota.service import REMIND_BEFORE, let_go_all, room_again, swaps_over
from app.rota.spans import Pause, written
from app.rota.week import today

Scope = Literal["this", "later", "all"]
MOST_PAUSES = 100
MOST_SKIPS = 400
LONGEST_PAUSE = 366  # days


def _held(tx: Tx, circle_id: str, pattern_id: str) -> Pattern:
    """A pattern's row, held against claims and other changes. Raises NotFound.

    The circle's consent and rotations are held before it: that is the order of locks, and
    nobody deletes the circle while slots are added for turns.
    """
    if not consent.share(tx, circle_id):
        raise NotFound
    hold_turns(tx, circle_id)
    pattern = tx.s.exec(
        select(Pattern)
        .where(Pattern.id == pattern_id, Pattern.circle_id == circle_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if pattern is None:
        raise NotFound
    return pattern


def hold(tx: Tx, circle_id: str, pattern_id: str) -> Pattern:
    """A pattern that goes on, held until the transaction ends. Raises NotFound, Conflict."""
    pattern = _held(tx, circle_id, pattern_id)
    if pattern.ended_at is not None:
        raise Conflict("pattern-over")
    return pattern


def end_pattern(tx: Tx, circle_id: str, pattern_id: str, by: str) -> Pattern:
    """Stop offering a time from now on. Claimed shifts that come later are let go and told."""
    pattern = _held(tx, circle_id, pattern_id)
    if pattern.ended_at is None:
        pattern.ended_at = tx.now
        _settle(tx, circle_id, [pattern], "pattern_ended", by)
    return pattern


def skip(tx: Tx, circle: Circle, slot: str, by: str) -> None:
    """Leave one day out. Raises NotFound, Conflict when it has begun."""
    pattern, day = _slot_of(tx, circle, slot)
    facts = facts_of(pattern)
    if day in facts.spans.skips:
        return
    _upcoming(tx, circle, facts, day)
    old = today(circle.zone, tx.now) - timedelta(days=400)
    kept = frozenset(one for one in facts.spans.skips if one > old) | {day}
    if len(kept) > MOST_SKIPS:
        raise BadInput("too-many-skips")
    pattern.spans = written(replace(facts.spans, skips=kept))
    _settle(tx, circle.id, [pattern], "slot_skipped", by, slot)


def unskip(tx: Tx, circle: Circle, slot: str, by: str) -> None:
    """Offer a left-out day again. Nobody holds it until somebody takes it anew."""
    pattern, day = _slot_of(tx, circle, slot)
    facts = facts_of(pattern)
    if day not in facts.spans.skips:
        return
    spans = replace(facts.spans, skips=facts.spans.skips - {day})
    _upcoming(tx, circle, replace(facts, spans=spans), day)
    pattern.spans = written(spans)
    _settle(tx, circle.id, [pattern], "slot_unskipped", by, slot)


def pause(
    tx: Tx,
    circle: Circle,
    *,
    pause_id: str,
    pattern_id: str | None,
    first: date | None,
    last: date,
    by: str,
) -> None:
    """Offer nothing until the end of a day: one pattern, or all there are. Raises BadInput."""
    day = today(circle.zone, tx.now)
    first = max(first or day, day)
    if last < first:
        raise BadInput("pause-over")
    if (last - first).days > LONGEST_PAUSE:
        raise BadInput("pause-too-long")
    said = Pause(pause_id, first, last, tx.now)
    if pattern_id is not None:
        found = [hold(tx, circle.id, pattern_id)]
    else:
        every = sorted(one.id for one in patterns_of(tx, circle.id) if one.ended_at is None)
        found = [_held(tx, circle.id, one) for one in every]
    for pattern in found:
        spans = facts_of(pattern).spans
        if any(one.id == pause_id for one in spans.pauses):
            raise Conflict("exists-already")
        if len(spans.pauses) >= MOST_PAUSES:
            raise BadInput("too-many-pauses")
        pattern.spans = written(replace(spans, pauses=(*spans.pauses, said)))
    _settle(tx, circle.id, found, "times_paused", by, pattern_id)


def resume(tx: Tx, circle: Circle, pause_id: str, by: str) -> None:
    """Take a pause back from now on. Raises NotFound; doing it twice changes nothing."""
    found = []
    for one in sorted(patterns_of(tx, circle.id), key=lambda one: one.id):
        if one.spans is not None and pause_id in one.spans:
            pattern = _held(tx, circle.id, one.id)
            pattern.spans = written(facts_of(pattern).spans.resumed(pause_id, tx.now))
            found.append(pattern)
    if not found:
        raise NotFound
    _settle(tx, circle.id, found, "times_resumed", by)


def switch(tx: Tx, circle_id: str, pattern_id: str, *, on: bool, by: str) -> Pattern:
    """Switch a time on or off that is offered only while it is on. Raises NotFound, Conflict."""
    pattern = hold(tx, circle_id, pattern_id)
    spans = facts_of(pattern).spans
    if spans.on is None:
        raise Conflict("no-switch")
    if spans.is_on != on:
        pattern.spans = written(spans.switched(on, tx.now))
        if on:
            restart(tx, tx.s.get_one(Circle, circle_id), pattern)
        kind = "times_switched_on" if on else "times_switched_off"
        _settle(tx, circle_id, [pattern], kind, by, pattern_id)
    return pattern


def edit(
    tx: Tx,
    circle: Circle,
    *,
    pattern_id: str,
    scope: Scope,
    day: date | None,
    wanted: PatternFacts,
    title: str | None,
    by: str,
) -> Pattern:
    """Change this one, this and later ones, or all from now on; returns what holds now.

    `wanted` has an id of its own: the old one ends, or leaves the day out, and the new one
    begins. Only places or words for all: the pattern stays the same one. Raises NotFound,
    Conflict, BadInput.
    """
    pattern = hold(tx, circle.id, pattern_id)
    facts = facts_of(pattern)
    if scope == "all" and _same_times(facts, wanted):
        box = tx.box(circle.id)
        pattern.title = box.seal(title, "pattern", "title", pattern.id) if title else None
        pattern.places = wanted.places
        _places(tx, pattern)
        _settle(tx, circle.id, [pattern], "pattern_changed", by, pattern.id)
        return pattern
    new = _new_facts(tx, circle, facts, wanted, scope, day)
    if tx.s.get(Pattern, new.id) is not None:
        raise Conflict("exists-already")
    made = offer(tx, circle.id, new, title, instead_of=pattern.id)
    if scope == "this" and day is not None:
        skips = facts.spans.skips | {day}
        pattern.spans = written(replace(facts.spans, skips=skips))
    elif scope == "later" and new.from_date > facts.from_date:
        pattern.until_date = new.from_date - timedelta(days=1)
    else:
        pattern.ended_at = tx.now
    tx.s.flush()
    _carry(tx, circle, pattern, facts, made)
    if scope != "this":
        follow(tx, circle, pattern, made, new.from_date if pattern.ended_at is None else None, by)
    _settle(tx, circle.id, [pattern, made], "pattern_changed", by, made.id)
    return made


def rezone(tx: Tx, circle: Circle) -> None:
    """The circle's zone changed: slots to come keep their wall clock, what has begun its hour.

    Who holds one keeps it and is told. Only rows need care: untouched slots have none.
    """
    zone = ZoneInfo(circle.zone)
    rotations = hold_turns(tx, circle.id)
    patterns = tx.s.exec(
        select(Pattern)
        .where(Pattern.circle_id == circle.id)
        .order_by(col(Pattern.id))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    facts = {one.id: facts_of(one) for one in patterns}
    slots = tx.s.exec(
        select(Slot)
        .where(Slot.circle_id == circle.id, col(Slot.starts_at) > tx.now)
        .order_by(col(Slot.id))
        .with_for_update()
    ).all()
    moved = []
    for slot in slots:
        found = occurrence(facts[slot.pattern_id], slot.on_date, zone)
        if found is not None and (found.starts_at, found.ends_at) != (slot.starts_at, slot.ends_at):
            slot.starts_at, slot.ends_at = found.starts_at, found.ends_at
            moved.append(slot.id)
    tx.s.flush()
    shifts = _shifts_of(tx, moved)
    for shift, starts_at in shifts:
        remind_at = starts_at - REMIND_BEFORE
        shift.remind_at = remind_at if remind_at > tx.now else None
    for rotation in rotations:
        fill(tx, circle, rotation)
    look_again(tx, circle.id)
    _tell(tx, circle.id, [shift for shift, _ in shifts], f"zone:{circle.id}:{circle.version}")


def _slot_of(tx: Tx, circle: Circle, slot: str) -> tuple[Pattern, date]:
    pattern_id, _, text = slot.partition(".")
    try:
        day = date.fromisoformat(text)
    except ValueError as problem:
        raise NotFound from problem
    return hold(tx, circle.id, pattern_id), day


def _upcoming(tx: Tx, circle: Circle, facts: PatternFacts, day: date | None) -> Occurrence:
    found = None if day is None else occurrence(facts, day, ZoneInfo(circle.zone))
    if found is None:
        raise NotFound
    if found.starts_at <= tx.now:
        raise Conflict("slot-begun")
    return found


def _same_times(facts: PatternFacts, wanted: PatternFacts) -> bool:
    return replace(wanted, id=facts.id, places=facts.places) == facts


def _new_facts(
    tx: Tx,
    circle: Circle,
    facts: PatternFacts,
    wanted: PatternFacts,
    scope: Scope,
    day: date | None,
) -> PatternFacts:
    """What begins: its first day, and the phase of "every n" as it was."""
    zone = ZoneInfo(circle.zone)
    if scope == "this":
        _upcoming(tx, circle, facts, day)
        first = wanted.from_date
        only = replace(
            wanted, repeats=Repeats.ONCE, from_date=first, until_date=first, anchor=first
        )
        single = replace(only, spans=replace(wanted.spans, skips=frozenset(), pauses=(), on=None))
        found = occurrence(single, first, zone)
        if found is None:
            raise BadInput("never-comes")
        if found.starts_at <= tx.now:
            raise BadInput("in-the-past")
        return single
    if scope == "later":
        _upcoming(tx, circle, facts, day)
        first = day or wanted.from_date
    else:
        first = max(today(circle.zone, tx.now), facts.from_date)
        begun = occurrence(facts, first, zone)
        if (begun is not None and begun.starts_at <= tx.now) or _begun(tx, wanted, first, zone):
            first += timedelta(days=1)
    same = (facts.repeats, facts.every) == (wanted.repeats, wanted.every)
    return replace(
        wanted, from_date=first, anchor=(facts.anchor or facts.from_date) if same else first
    )


def _begun(tx: Tx, wanted: PatternFacts, day: date, zone: ZoneInfo) -> bool:
    """Whether a slot of the new kind would have begun already: what never was isn't over."""
    found = occurrence(replace(wanted, from_date=day), day, zone)
    return found is not None and found.starts_at <= tx.now


def _shifts_of(tx: Tx, slots: Sequence[str]) -> list[tuple[Shift, datetime]]:
    if not slots:
        return []
    rows = tx.s.execute(
        select(Shift, col(Slot.starts_at))
        .join(Slot, col(Slot.id) == col(Shift.slot_id))
        .where(col(Shift.slot_id).in_(slots), col(Shift.released_at).is_(None))
        .order_by(col(Slot.starts_at), col(Shift.slot_id), col(Shift.id))
    )
    return [(shift, starts_at) for shift, starts_at in rows]


def _coming(tx: Tx, pattern_ids: Sequence[str]) -> list[Slot]:
    """Touched slots that haven't begun, held in order."""
    return list(
        tx.s.exec(
            select(Slot)
            .where(col(Slot.pattern_id).in_(pattern_ids), col(Slot.starts_at) > tx.now)
            .order_by(col(Slot.id))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def _places(tx: Tx, pattern: Pattern) -> None:
    """Fewer places push nobody out: a slot has as many as are held."""
    tx.s.flush()
    room_again(tx, [slot.id for slot in _not_over(tx, pattern.id)])


def _not_over(tx: Tx, pattern_id: str) -> list[Slot]:
    """The pattern's touched slots that aren't over, held in order."""
    return list(
        tx.s.exec(
            select(Slot)
            .where(col(Slot.pattern_id) == pattern_id, col(Slot.ends_at) > tx.now)
            .order_by(col(Slot.id))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def _carry(tx: Tx, circle: Circle, old: Pattern, before: PatternFacts, new: Pattern) -> None:
    """Shifts whose time is the same in the new pattern go over into it."""
    zone, facts, left = ZoneInfo(circle.zone), facts_of(new), facts_of(old)
    for slot in _coming(tx, [old.id]):
        was = occurrence(before, slot.on_date, zone)
        now = occurrence(facts, slot.on_date, zone)
        if was is None or now is None or occurrence(left, slot.on_date, zone) is not None:
            continue
        shifts = tx.s.exec(select(Shift).where(Shift.slot_id == slot.id)).all()
        if not shifts or (was.starts_at, was.ends_at, was.kind) != (
            now.starts_at,
            now.ends_at,
            now.kind,
        ):
            continue
        tx.insert_new(
            Slot,
            id=now.slot_id,
            circle_id=circle.id,
            pattern_id=new.id,
            on_date=now.on_date,
            starts_at=now.starts_at,
            ends_at=now.ends_at,
            places=max(now.places, slot.taken),
            taken=slot.taken,
        )
        # Those that were let go too: what somebody gave back isn't theirs again, nor asked of them.
        for shift in shifts:
            shift.slot_id = now.slot_id
        _carry_offers(tx, slot.id, now.slot_id)
        slot.taken = 0
        _carry_notices(tx, circle.id, slot.id, now.slot_id)
    _carry_for_members(tx, circle, left, before, facts)
    tx.s.flush()


def _carry_offers(tx: Tx, old: str, new: str) -> None:
    """What was offered about a slot's shifts goes along with them."""
    still = col(Swap.state) == SwapState.OPEN
    tx.s.execute(update(Swap).where(col(Swap.slot_id) == old, still).values(slot_id=new))
    tx.s.execute(update(Swap).where(col(Swap.for_slot_id) == old, still).values(for_slot_id=new))


def _carry_for_members(
    tx: Tx, circle: Circle, left: PatternFacts, before: PatternFacts, new: PatternFacts
) -> None:
    """Who stands by for a time that stays as it is, or was offered it, is so in the new pattern."""
    zone = ZoneInfo(circle.zone)
    for row in _about(tx, circle.id, before.id):
        day = date.fromisoformat(row.slot_id.partition(".")[2])
        was, now = occurrence(before, day, zone), occurrence(new, day, zone)
        if was is None or now is None or occurrence(left, day, zone) is not None:
            continue
        if (was.starts_at, was.ends_at, was.kind) == (now.starts_at, now.ends_at, now.kind):
            _carry_notices(tx, circle.id, row.slot_id, now.slot_id)
            row.slot_id = now.slot_id


def _carry_notices(tx: Tx, circle_id: str, old: str, new: str) -> None:
    """What waits to be said of a slot opens where it stands now."""
    tx.s.execute(
        update(Notice)
        .where(
            col(Notice.circle_id) == circle_id,
            col(Notice.subject_id) == old,
            col(Notice.state) == NoticeState.QUEUED,
        )
        .values(subject_id=new)
    )


def _about(tx: Tx, circle_id: str, pattern_id: str) -> list[StandBy | Offer]:
    """What was said of a pattern's slots, whether these have rows of their own or not."""

    def mine(column: str) -> ColumnElement[bool]:
        return col(column).startswith(f"{pattern_id}.")

    stands = select(StandBy).where(StandBy.circle_id == circle_id, mine(StandBy.slot_id))
    offers = select(Offer).where(Offer.circle_id == circle_id, mine(Offer.slot_id))
    return [*tx.s.exec(stands), *tx.s.exec(offers)]


def _settle(
    tx: Tx,
    circle_id: str,
    patterns: Sequence[Pattern],
    kind: str,
    by: str,
    subject_id: str | None = None,
) -> None:
    """Let go of what is no longer offered, tell who held it, and write the change down."""
    tx.s.flush()
    circle = tx.s.get_one(Circle, circle_id)
    zone = ZoneInfo(circle.zone)
    facts = {one.id: facts_of(one) for one in patterns}
    gone = [
        slot.id
        for slot in _coming(tx, list(facts))
        if occurrence(facts[slot.pattern_id], slot.on_date, zone) is None
    ]
    shifts = [shift for shift, _ in _shifts_of(tx, gone)]
    look_again(tx, circle_id)
    let_go_all(tx, shifts)
    swaps_over(tx, circle_id, col(Swap.for_slot_id).in_(gone))
    for rotation in hold_turns(tx, circle_id):
        if rotation.pattern_id in facts:
            fill(tx, circle, rotation, by=by)
    look_again(tx, circle_id)
    _tell(tx, circle_id, [one for one in shifts if one.member_id != by], f"{kind}:{tx.now}")
    for shift in shifts:
        record.append(tx, circle_id, "shift_off", who=shift.member_id, subject_id=shift.slot_id)
    subject = subject_id or (patterns[0].id if patterns else None)
    record.append(tx, circle_id, kind, by=by, subject_id=subject)
    tx.hint(circle_id)


def _tell(tx: Tx, circle_id: str, shifts: Sequence[Shift], what: str) -> None:
    """One notice for each member, however many of their times changed; the gate decides."""
    first: dict[str, str] = {}
    for shift in shifts:
        first.setdefault(shift.member_id, shift.slot_id)
    members = tx.s.exec(
        select(Member).where(col(Member.id).in_(list(first)), Member.state == MemberState.IN)
    )
    for member in members:
        if member.account_id:
            outbox.queue(
                tx,
                event=Event.SHIFT_CHANGED,
                account_id=member.account_id,
                circle_id=circle_id,
                member_id=member.id,
                subject_id=first[member.id],
                dedupe=f"changed:{member.id}:{outbox.thread_of(what, first[member.id])}",
            )
