"""Times that repeat, as a member sees them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from app.access.reading import reads_of
from app.api.http.closed_lists import KindText, OneOf
from app.api.http.wire import (
    InstantText,
    Out,
    rfc3339,
    wall,
)
from app.api.views.slots import SlotOut, slot_outs, upcoming, wall_time
from app.circles.models import Circle
from app.circles.service import Membership, get_circle
from app.core.db import Tx
from app.core.errors import NotFound
from app.rota.models import Pattern
from app.rota.schedule.occurrences import PatternFacts, next_occurrence
from app.rota.schedule.pattern_service import facts_of, patterns_of
from app.rota.schedule.recurrence import Repeats
from app.rota.schedule.week_queries import today

RepeatsName = Annotated[str, OneOf(Repeats)]


Weekday = Annotated[int, Field(ge=0, le=6)]


AHEAD_DAYS = (14, 120)  # a month's next times aren't within a fortnight


class PauseOut(Out):
    id: str
    from_: date = Field(serialization_alias="from")
    until: date


class OtherHoursOut(Out):
    """Other hours for some days, by the circle's wall clock; one id for all patterns that were
    given them together.
    """

    id: str
    from_: date = Field(serialization_alias="from")
    until: date
    start: str
    end: str


class NextTime(Out):
    """When a pattern comes next, by instants and by the circle's wall clock."""

    starts_at: InstantText
    ends_at: InstantText
    starts_wall: str
    ends_wall: str
    zone: str


class PatternOut(Out):
    id: str
    kind: KindText
    title: str | None
    weekdays: list[int]
    start: str
    end: str
    places: int
    from_: date = Field(serialization_alias="from")
    until: date | None
    ended: bool
    repeats: RepeatsName
    every: int
    month_day: int | None
    nth: int | None
    only_on: bool
    on: bool
    skipped: list[date]
    pauses: list[PauseOut]
    other_hours: list[OtherHoursOut]
    zone: str  # of `start` and `end`: the circle's
    next: NextTime | None
    next_slots: list[SlotOut]


class Patterns(Out):
    patterns: list[PatternOut]


def pattern_out(
    tx: Tx, circle: Circle, pattern: Pattern, next_slots: list[SlotOut] | None = None
) -> PatternOut:
    """A pattern in clear."""
    facts, day = facts_of(pattern), today(circle.zone, tx.now)
    by_weekday = facts.repeats in {Repeats.WEEKLY, Repeats.MONTHLY_WEEKDAY}
    return PatternOut.model_construct(
        id=pattern.id,
        kind=pattern.kind,
        title=pattern_title(tx, pattern),
        weekdays=[at for at in range(7) if by_weekday and pattern.weekdays >> at & 1],
        start=wall(pattern.start_minute),
        end=wall(pattern.end_minute),
        places=pattern.places,
        from_=pattern.from_date,
        until=pattern.until_date,
        ended=pattern.ended_at is not None,
        repeats=facts.repeats.value,
        every=facts.interval,
        month_day=facts.month_day or None,
        nth=facts.nth or None,
        only_on=facts.spans.on is not None,
        on=facts.spans.is_on,
        skipped=sorted(skip for skip in facts.spans.skips if skip >= day),
        pauses=[
            PauseOut.model_construct(id=pause.id, from_=pause.first, until=pause.last)
            for pause in facts.spans.pauses
            if pause.ended_at is None and pause.last >= day
        ],
        other_hours=[
            OtherHoursOut.model_construct(
                id=hours.id,
                from_=hours.first,
                until=hours.last,
                start=wall(hours.start_minute),
                end=wall(hours.end_minute),
            )
            for hours in facts.spans.other_hours
            if hours.ended_at is None and hours.last >= day
        ],
        zone=circle.zone,
        next=_next_time(circle, facts, tx.now),
        next_slots=next_slots or [],
    )


def _next_time(circle: Circle, facts: PatternFacts, now: datetime) -> NextTime | None:
    zone = ZoneInfo(circle.zone)
    occurrence = next_occurrence(facts, now, zone)
    return occurrence and NextTime.model_construct(
        starts_at=rfc3339(occurrence.starts_at),
        ends_at=rfc3339(occurrence.ends_at),
        starts_wall=wall_time(occurrence.starts_at, zone),
        ends_wall=wall_time(occurrence.ends_at, zone),
        zone=circle.zone,
    )


def pattern_title(tx: Tx, pattern: Pattern) -> str | None:
    """What a pattern is called; None without a title."""
    if not pattern.title:
        return None
    return tx.cipher(pattern.circle_id).open(pattern.title, "pattern", "title", pattern.id)


def pattern_seen(tx: Tx, me: Membership, pattern_id: str) -> PatternOut:
    """A pattern as a member reads it, with its next times. Raises NotFound."""
    if not reads_of(tx, me).times:
        raise NotFound
    return pattern_with_next(tx, me, pattern_id)


def patterns_out(tx: Tx, me: Membership) -> Patterns:
    """The patterns that are a member's to read."""
    if not reads_of(tx, me).times:
        return Patterns(patterns=[])
    return current_patterns_out(tx, get_circle(tx, me.circle_id))


def pattern_with_next(tx: Tx, me: Membership, pattern_id: str) -> PatternOut:
    """A pattern with its next times."""
    circle = get_circle(tx, me.circle_id)
    pattern = tx.session.get(Pattern, pattern_id)
    if pattern is None or pattern.circle_id != circle.id:
        raise NotFound
    following = []
    for days in AHEAD_DAYS:
        following = [slot for slot in upcoming(tx, circle, days) if slot.pattern_id == pattern_id]
        if len(following) >= 3:
            break
    return pattern_out(tx, circle, pattern, slot_outs(tx, me, following[:3]))


def current_patterns_out(tx: Tx, circle: Circle) -> Patterns:
    """The patterns of a circle that have not ended."""
    day = today(circle.zone, tx.now)
    return Patterns.model_construct(
        patterns=[
            pattern_out(tx, circle, pattern)
            for pattern in patterns_of(tx, circle.id)
            if pattern.ended_at is None
            and (pattern.until_date is None or pattern.until_date >= day)
        ]
    )
