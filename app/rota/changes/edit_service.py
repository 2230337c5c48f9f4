"""Changing what is offered: edits, left-out days, pauses, the switch, the end.

Whoever holds a shift agreed to one time. Where a change leaves it as it was, they keep it; else
it is let go, and they are told once, kindly. What has begun stays as it was. Every change takes
the pattern's row before any slot's, as a claim does.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlmodel import select

from app.circles.models import Circle
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.rota.changes.carry_over_service import keep_places, migrate_shifts, release_removed
from app.rota.lifetime import KEPT_FOR
from app.rota.models import Pattern
from app.rota.rotations.rotation_follow_service import follow_pattern
from app.rota.rotations.rotation_queries import lock_rotations
from app.rota.rotations.rotation_service import restart_turns
from app.rota.schedule.exceptions import NONE, Pause, Spans, dump_spans
from app.rota.schedule.occurrences import Occurrence, PatternFacts, occurrence
from app.rota.schedule.pattern_service import facts_of, insert_pattern, patterns_of
from app.rota.schedule.recurrence import Repeats
from app.rota.schedule.week_queries import today

Scope = Literal["this", "later", "all"]
MOST_PAUSES = 100
MOST_SKIPS = 400
LONGEST_PAUSE = 366  # days


def _lock_pattern(tx: Tx, circle_id: str, pattern_id: str) -> Pattern:
    """A pattern's row, locked against claims and other changes. Raises NotFound.

    The circle's consent and rotations are locked before it: that is the order of locks, and nobody
    deletes the circle while slots are added for turns.
    """
    if not consent.lock_shared(tx, circle_id):
        raise NotFound
    lock_rotations(tx, circle_id)
    pattern = tx.session.exec(
        select(Pattern)
        .where(Pattern.id == pattern_id, Pattern.circle_id == circle_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if pattern is None:
        raise NotFound
    return pattern


def lock_pattern(tx: Tx, circle_id: str, pattern_id: str) -> Pattern:
    """A pattern that goes on, held until the transaction ends. Raises NotFound, Conflict."""
    pattern = _lock_pattern(tx, circle_id, pattern_id)
    if pattern.ended_at is not None:
        raise Conflict("pattern-over")
    return pattern


def end_pattern(tx: Tx, circle_id: str, pattern_id: str, by: str) -> Pattern:
    """Stop offering a time from now on. Claimed shifts that come later are let go and told."""
    pattern = _lock_pattern(tx, circle_id, pattern_id)
    if pattern.ended_at is None:
        pattern.ended_at = tx.now
        release_removed(tx, circle_id, [pattern], "pattern_ended", by)
    return pattern


def skip_slot(tx: Tx, circle: Circle, slot: str, by: str) -> None:
    """Leave one day out. Raises NotFound, Conflict when it has begun."""
    pattern, day = _slot_of(tx, circle, slot)
    facts = facts_of(pattern)
    if day in facts.spans.skips:
        return
    _upcoming(tx, circle, facts, day)
    spans = kept_spans(tx, circle, facts.spans)
    if len(spans.skips) >= MOST_SKIPS:
        raise BadInput("too-many-skips")
    pattern.spans = dump_spans(replace(spans, skips=spans.skips | {day}))
    release_removed(tx, circle.id, [pattern], "slot_skipped", by, slot)


def unskip_slot(tx: Tx, circle: Circle, slot: str, by: str) -> None:
    """Offer a left-out day again. Nobody holds it until somebody takes it anew."""
    pattern, day = _slot_of(tx, circle, slot)
    facts = facts_of(pattern)
    if day not in facts.spans.skips:
        return
    spans = replace(facts.spans, skips=facts.spans.skips - {day})
    _upcoming(tx, circle, replace(facts, spans=spans), day)
    pattern.spans = dump_spans(spans)
    release_removed(tx, circle.id, [pattern], "slot_unskipped", by, slot)


def pause_patterns(
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
    new_pause = Pause(pause_id, first, last, tx.now)
    if pattern_id is not None:
        patterns = [lock_pattern(tx, circle.id, pattern_id)]
    else:
        going_ids = sorted(
            pattern.id for pattern in patterns_of(tx, circle.id) if pattern.ended_at is None
        )
        patterns = [_lock_pattern(tx, circle.id, going_id) for going_id in going_ids]
    for pattern in patterns:
        spans = kept_spans(tx, circle, facts_of(pattern).spans)
        if any(earlier.id == pause_id for earlier in spans.pauses):
            raise Conflict("exists-already")
        if len(spans.pauses) >= MOST_PAUSES:
            raise BadInput("too-many-pauses")
        pattern.spans = dump_spans(replace(spans, pauses=(*spans.pauses, new_pause)))
    release_removed(tx, circle.id, patterns, "times_paused", by, pattern_id)


def resume_patterns(tx: Tx, circle: Circle, pause_id: str, by: str) -> None:
    """Take a pause back from now on. Raises NotFound; doing it twice changes nothing."""
    patterns = []
    for row in sorted(patterns_of(tx, circle.id), key=lambda row: row.id):
        if row.spans is not None and pause_id in row.spans:
            pattern = _lock_pattern(tx, circle.id, row.id)
            pattern.spans = dump_spans(facts_of(pattern).spans.resumed(pause_id, tx.now))
            patterns.append(pattern)
    if not patterns:
        raise NotFound
    release_removed(tx, circle.id, patterns, "times_resumed", by)


def switch_pattern(tx: Tx, circle_id: str, pattern_id: str, *, on: bool, by: str) -> Pattern:
    """Switch a time on or off that is offered only while it is on. Raises NotFound, Conflict."""
    pattern = lock_pattern(tx, circle_id, pattern_id)
    spans = facts_of(pattern).spans
    if spans.on is None:
        raise Conflict("no-switch")
    if spans.is_on != on:
        circle = tx.session.get_one(Circle, circle_id)
        pattern.spans = dump_spans(kept_spans(tx, circle, spans).switched(on, tx.now))
        if on:
            restart_turns(tx, circle, pattern)
        kind = "times_switched_on" if on else "times_switched_off"
        release_removed(tx, circle_id, [pattern], kind, by, pattern_id)
    return pattern


def kept_spans(tx: Tx, circle: Circle, spans: Spans) -> Spans:
    """A pattern's spans without those past keeping, so that they don't grow for ever."""
    return spans.since(today(circle.zone, tx.now) - KEPT_FOR)


def edit_pattern(
    tx: Tx,
    circle: Circle,
    *,
    pattern_id: str,
    scope: Scope,
    day: date | None,
    replacement: PatternFacts,
    title: str | None,
    by: str,
) -> Pattern:
    """Change this one, this and later ones, or all from now on; returns what holds now.

    `replacement` has an id of its own: the old pattern ends, or leaves the day out, and the new
    one begins. Where only places or words change for all, the pattern stays the same one. Raises
    NotFound, Conflict, BadInput.
    """
    pattern = lock_pattern(tx, circle.id, pattern_id)
    facts = facts_of(pattern)
    if scope == "all" and _same_times(facts, replacement):
        box = tx.cipher(circle.id)
        pattern.title = box.seal(title, "pattern", "title", pattern.id) if title else None
        pattern.places = replacement.places
        keep_places(tx, pattern)
        release_removed(tx, circle.id, [pattern], "pattern_changed", by, pattern.id)
        return pattern
    new = _new_facts(tx, circle, facts, replacement, scope, day)
    if tx.session.get(Pattern, new.id) is not None:
        raise Conflict("exists-already")
    new_pattern = insert_pattern(tx, circle.id, new, title, instead_of=pattern.id)
    if scope == "this" and day is not None:
        spans = kept_spans(tx, circle, facts.spans)
        pattern.spans = dump_spans(replace(spans, skips=spans.skips | {day}))
    elif scope == "later" and new.from_date > facts.from_date:
        pattern.until_date = new.from_date - timedelta(days=1)
    else:
        pattern.ended_at = tx.now
    tx.session.flush()
    migrate_shifts(tx, circle, pattern, facts, new_pattern)
    if scope != "this":
        follow_pattern(
            tx,
            circle,
            pattern,
            new_pattern,
            new.from_date if pattern.ended_at is None else None,
            by,
        )
    release_removed(tx, circle.id, [pattern, new_pattern], "pattern_changed", by, new_pattern.id)
    return new_pattern


def _slot_of(tx: Tx, circle: Circle, slot: str) -> tuple[Pattern, date]:
    """The locked pattern and the day of a slot's id. Raises NotFound, Conflict."""
    pattern_id, _, text = slot.partition(".")
    try:
        day = date.fromisoformat(text)
    except ValueError as problem:
        raise NotFound from problem
    return lock_pattern(tx, circle.id, pattern_id), day


def _upcoming(tx: Tx, circle: Circle, facts: PatternFacts, day: date | None) -> Occurrence:
    """A pattern's slot on a day, which hasn't begun. Raises NotFound, Conflict."""
    slot = None if day is None else occurrence(facts, day, ZoneInfo(circle.zone))
    if slot is None:
        raise NotFound
    if slot.starts_at <= tx.now:
        raise Conflict("slot-begun")
    return slot


def _same_times(facts: PatternFacts, replacement: PatternFacts) -> bool:
    """Whether a replacement changes nothing but places and words."""
    return replace(replacement, id=facts.id, places=facts.places) == facts


def _new_facts(
    tx: Tx,
    circle: Circle,
    facts: PatternFacts,
    replacement: PatternFacts,
    scope: Scope,
    day: date | None,
) -> PatternFacts:
    """The replacement with its first day, and the phase of "every n" as it was."""
    zone = ZoneInfo(circle.zone)
    if scope == "this":
        _upcoming(tx, circle, facts, day)
        first = replacement.from_date
        only = replace(
            replacement, repeats=Repeats.ONCE, from_date=first, until_date=first, anchor=first
        )
        single = replace(only, spans=NONE)
        first_slot = occurrence(single, first, zone)
        if first_slot is None:
            raise BadInput("never-comes")
        if first_slot.starts_at <= tx.now:
            raise BadInput("in-the-past")
        return single
    if scope == "later":
        _upcoming(tx, circle, facts, day)
        first = day or replacement.from_date
    else:
        first = max(today(circle.zone, tx.now), facts.from_date)
        slot_today = occurrence(facts, first, zone)
        if (slot_today is not None and slot_today.starts_at <= tx.now) or _has_begun(
            tx, replacement, first, zone
        ):
            first += timedelta(days=1)
    has_same_cycle = (facts.repeats, facts.interval) == (replacement.repeats, replacement.interval)
    return replace(
        replacement,
        from_date=first,
        anchor=(facts.anchor or facts.from_date) if has_same_cycle else first,
    )


def _has_begun(tx: Tx, replacement: PatternFacts, day: date, zone: ZoneInfo) -> bool:
    """Whether the replacement's slot on a day has begun: it starts after that one then."""
    slot = occurrence(replace(replacement, from_date=day), day, zone)
    return slot is not None and slot.starts_at <= tx.now
