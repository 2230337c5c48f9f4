"""What is offered: patterns as rows, and the slot behind an id."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlmodel import col, select

from app.circles.models import Circle
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.record import service as record
from app.rota.models import GapWatch, Pattern
from app.rota.schedule.exceptions import dump_spans, parse_spans
from app.rota.schedule.occurrences import Occurrence, PatternFacts, find_overlap, occurrence
from app.rota.schedule.recurrence import Repeats, check_rule


def facts_of(pattern: Pattern) -> PatternFacts:
    """A pattern as the calendar reads it."""
    return PatternFacts(
        id=pattern.id,
        weekdays=pattern.weekdays,
        start_minute=pattern.start_minute,
        end_minute=pattern.end_minute,
        places=pattern.places,
        kind=pattern.kind,
        from_date=pattern.from_date,
        until_date=pattern.until_date,
        ended_at=pattern.ended_at,
        repeats=Repeats(pattern.repeats),
        interval=pattern.every,
        month_day=pattern.month_day,
        nth=pattern.nth,
        anchor=pattern.anchor,
        spans=parse_spans(pattern.spans),
    )


def patterns_of(tx: Tx, circle_id: str) -> list[Pattern]:
    """A circle's patterns, ended ones too (their past slots stay)."""
    return list(
        tx.session.exec(
            select(Pattern)
            .where(Pattern.circle_id == circle_id)
            .order_by(col(Pattern.created_at), col(Pattern.id))
        )
    )


def add_pattern(
    tx: Tx,
    *,
    circle_id: str,
    by: str,
    facts: PatternFacts,
    title: str | None,
) -> Pattern:
    """Offer a time, once or again and again.

    Raises BadInput for one that can't be kept, Conflict when it lies over one of the same kind.
    """
    pattern = insert_pattern(tx, circle_id, facts, title)
    schedule_gap_check(tx, circle_id)
    record.append(tx, circle_id, "pattern_added", by=by, subject_id=pattern.id)
    tx.hint(circle_id)
    return pattern


def insert_pattern(
    tx: Tx, circle_id: str, facts: PatternFacts, title: str | None, instead_of: str | None = None
) -> Pattern:
    """Write a pattern's row. Raises BadInput, Conflict.

    `instead_of`: one that ends where this one begins, so that the two can't clash.
    """
    check_rule(facts.rule, facts.from_date, facts.until_date)
    patterns = [pattern for pattern in patterns_of(tx, circle_id) if pattern.id != instead_of]
    other = find_overlap(facts, map(facts_of, patterns))
    if other is not None:
        raise Conflict("overlaps", extra={"pattern_id": other})
    lately = tx.now.date() - timedelta(days=2)  # a single one that is over counts no more
    going = [
        pattern
        for pattern in patterns
        if pattern.ended_at is None and (pattern.until_date or lately) >= lately
    ]
    if len(going) >= 100:
        raise BadInput("too-many-patterns")
    if tx.session.get(Pattern, facts.id) is not None:
        raise Conflict("exists-already")
    box = tx.cipher(circle_id)
    pattern = Pattern(
        id=facts.id,
        circle_id=circle_id,
        kind=facts.kind,
        title=box.seal(title, "pattern", "title", facts.id) if title else None,
        # A weekday is asked for by the column; the rule reads it where it means something.
        weekdays=facts.weekdays or 127,
        start_minute=facts.start_minute,
        end_minute=facts.end_minute,
        places=facts.places,
        from_date=facts.from_date,
        until_date=facts.until_date,
        created_at=tx.now,
        repeats=facts.repeats,
        every=facts.interval,
        month_day=facts.month_day,
        nth=facts.nth,
        anchor=facts.anchor,
        spans=dump_spans(facts.spans),
    )
    tx.session.add(pattern)
    tx.session.flush()
    return pattern


def find_occurrence(tx: Tx, circle: Circle, slot: str) -> tuple[Pattern, Occurrence]:
    """The slot behind an id. Raises NotFound for one that no pattern of the circle makes."""
    pattern_id, _, day = slot.partition(".")
    pattern = tx.session.get(Pattern, pattern_id)
    if pattern is None or pattern.circle_id != circle.id:
        raise NotFound
    try:
        on_date = date.fromisoformat(day)
    except ValueError as problem:
        raise NotFound from problem
    day_slot = occurrence(facts_of(pattern), on_date, ZoneInfo(circle.zone))
    if day_slot is None:
        raise NotFound
    return pattern, day_slot


def schedule_gap_check(tx: Tx, circle_id: str) -> None:
    """The rota changed: make the circle's look-out for gaps due, before anything else is sent.

    In the order of locks its row stands after slots and before asks.
    """
    tx.session.execute(
        update(GapWatch)
        .where(col(GapWatch.circle_id) == circle_id, col(GapWatch.alerts))
        .values(due_at=tx.now)
    )
