"""What is offered, once or again and again: adding, changing, leaving out, pausing, switching."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.closed_lists import KindText
from app.api.http.guards import LATER, Inside, Needs
from app.api.http.wire import (
    Day,
    Id,
    Label,
    Nothing,
    SlotId,
    Wall,
    minute,
)
from app.api.http.wire import In as Body
from app.api.views.patterns import (
    PatternOut,
    Patterns,
    RepeatsName,
    Weekday,
    current_patterns_out,
    pattern_seen,
    pattern_title,
    pattern_with_next,
    patterns_out,
)
from app.circles.permissions import Permission
from app.circles.service import get_circle
from app.core.errors import BadInput
from app.rota.changes import edit_service
from app.rota.kinds import Kind
from app.rota.schedule.exceptions import NONE, Spans
from app.rota.schedule.occurrences import PatternFacts, occurrence
from app.rota.schedule.pattern_service import add_pattern, facts_of
from app.rota.schedule.recurrence import MOST_EVERY, Repeats, nth_day
from app.rota.schedule.week_queries import today
from app.stewardship.trial_service import follow_edit

router = APIRouter(tags=["rota"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Writer = Annotated[Inside, Depends(Needs(Permission.PATTERNS))]

_NOTHING = Nothing()


class Times(Body):
    """What a time is, as far as it is given."""

    kind: KindText = Kind.COMPANY.value
    title: Label | None = None
    weekdays: list[Weekday] = Field(default_factory=list, max_length=7)
    start: Wall = "00:00"
    end: Wall = "00:00"
    places: int = Field(1, ge=1, le=10)
    until: Day | None = None
    repeats: RepeatsName = Repeats.WEEKLY.value
    every: int = Field(1, ge=1, le=MOST_EVERY, description="Weeks or months.")
    month_day: int | None = Field(None, ge=1, le=31, description="In a short month: its last day.")
    nth: Literal[1, 2, 3, 4, 5, -1] | None = Field(None, description="-1 is the last.")
    only_on: bool = Field(False, description="Offered only while it is switched on.")


class PatternIn(Times):
    id: Id
    kind: KindText
    start: Wall
    end: Wall
    from_: Day | None = Field(None, alias="from")
    times: int | None = Field(None, description="How often it comes, instead of `until`.")


class PatternEdit(Times):
    id: Id = Field(description="The changed pattern's, if it becomes another one.")
    scope: Literal["this", "later", "all"] = "all"
    on: Day | None = Field(None, description="Which one: for `this` and `later`.")
    from_: Day | None = Field(None, alias="from", description="Another day: for `this`.")


class PatternPauseIn(Body):
    id: Id
    pattern_id: Id | None = Field(None, description="Left out: every time there is.")
    from_: Day | None = Field(None, alias="from")
    until: Day


class SwitchIn(Body):
    on: bool


@router.post("/circles/{circle_id}/patterns", status_code=201)
def add(body: PatternIn, door: Writer) -> PatternOut:
    """Offer a time, once or again and again. Start and end are wall-clock in the circle's zone."""
    with door.act_inside(body, leads_to=body.id) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            first = body.from_ or today(circle.zone, act.tx.now)
            once = body.repeats == Repeats.ONCE
            facts = PatternFacts(
                id=body.id,
                weekdays=_mask(body.weekdays),
                start_minute=minute(body.start),
                end_minute=minute(body.end),
                places=body.places,
                kind=body.kind,
                from_date=first,
                until_date=first if once else body.until,
                repeats=Repeats(body.repeats),
                interval=body.every,
                month_day=body.month_day or 0,
                nth=body.nth or 0,
                spans=Spans(on=()) if body.only_on else NONE,
            )
            if body.times is not None and not once:
                facts = replace(facts, until_date=nth_day(facts.rule, first, body.times))
            only = occurrence(facts, first, ZoneInfo(circle.zone)) if once else None
            if only is not None and only.ends_at <= act.tx.now:
                raise BadInput("in-the-past")
            add_pattern(
                act.tx, circle_id=circle.id, by=act.me.member_id, facts=facts, title=body.title
            )
        return pattern_with_next(act.tx, act.me, act.once.resource_id)


def _mask(weekdays: list[int]) -> int:
    return sum(1 << day for day in set(weekdays))


@router.get("/circles/{circle_id}/patterns")
def list_patterns(door: Reader) -> Patterns:
    """The times that are offered, once or again and again; none for who may not look them up."""
    with door.look_inside() as look:
        return patterns_out(look.tx, look.me)


@router.get("/circles/{circle_id}/patterns/{pattern_id}")
def one(pattern_id: Id, door: Reader) -> PatternOut:
    """One of them, with its next times. It isn't there for who may not look up the times."""
    with door.look_inside() as look:
        return pattern_seen(look.tx, look.me, pattern_id)


@router.patch("/circles/{circle_id}/patterns/{pattern_id}")
def change(pattern_id: Id, body: PatternEdit, door: Writer) -> PatternOut:
    """Change this one, this and later ones, or all from now on. What is over stays as it was.

    Whoever holds a time that stays as it was keeps it; the others are told. What is left out of
    the body stays.
    """
    with door.act_inside(body, leads_to=LATER) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            pattern = edit_service.lock_pattern(act.tx, circle.id, pattern_id)
            fields_given = body.model_fields_set
            edited = edit_service.edit_pattern(
                act.tx,
                circle,
                pattern_id=pattern_id,
                scope=body.scope,
                day=body.on,
                replacement=_edited(facts_of(pattern), body),
                title=body.title if "title" in fields_given else pattern_title(act.tx, pattern),
                by=act.me.member_id,
            )
            one_day = body.scope == "this"
            follow_edit(act.tx, circle.id, pattern_id, edited.id, is_one_day=one_day)
            act.led_to(edited.id)
        return pattern_with_next(act.tx, act.me, act.once.resource_id)


def _edited(pattern: PatternFacts, body: PatternEdit) -> PatternFacts:
    """A pattern with what a body gives."""
    fields_given = body.model_fields_set
    spans = pattern.spans
    if "only_on" in fields_given and body.only_on != (spans.on is not None):
        spans = replace(spans, on=() if body.only_on else None)
    repeats = Repeats(body.repeats) if "repeats" in fields_given else pattern.repeats
    first = body.from_ or body.on or pattern.from_date
    start_minute, end_minute = pattern.start_minute, pattern.end_minute
    if body.scope == "this" and body.on is not None:
        start_minute, end_minute = pattern.hours_on(body.on)
    edited = replace(
        pattern,
        kind=body.kind if "kind" in fields_given else pattern.kind,
        weekdays=_mask(body.weekdays) if "weekdays" in fields_given else pattern.weekdays,
        start_minute=minute(body.start) if "start" in fields_given else start_minute,
        end_minute=minute(body.end) if "end" in fields_given else end_minute,
        places=body.places if "places" in fields_given else pattern.places,
        until_date=body.until if "until" in fields_given else pattern.until_date,
        repeats=repeats,
        interval=body.every if "every" in fields_given else pattern.interval,
        month_day=body.month_day or 0 if "month_day" in fields_given else pattern.month_day,
        nth=body.nth or 0 if "nth" in fields_given else pattern.nth,
        spans=spans,
    )
    return replace(
        edited, id=body.id, from_date=first if body.scope == "this" else pattern.from_date
    )


@router.delete("/circles/{circle_id}/patterns/{pattern_id}")
def end(pattern_id: Id, door: Writer, body: Nothing = _NOTHING) -> PatternOut:
    """Stop offering a time from now on. Whoever holds a later one is told."""
    with door.act_inside(body, leads_to=pattern_id) as act:
        if act.fresh:
            edit_service.end_pattern(act.tx, act.me.circle_id, pattern_id, by=act.me.member_id)
        return pattern_with_next(act.tx, act.me, pattern_id)


@router.put("/circles/{circle_id}/patterns/{pattern_id}/switch")
def switch(pattern_id: Id, body: SwitchIn, door: Writer) -> PatternOut:
    """Switch a time on or off that is offered only while it is on."""
    with door.act_inside(body, leads_to=pattern_id) as act:
        if act.fresh:
            edit_service.switch_pattern(
                act.tx, act.me.circle_id, pattern_id, on=body.on, by=act.me.member_id
            )
        return pattern_with_next(act.tx, act.me, pattern_id)


@router.post("/circles/{circle_id}/slots/{slot_id}/skip")
def skip(slot_id: SlotId, body: Nothing, door: Writer) -> PatternOut:
    """Leave this one out. Whoever holds it is told."""
    with door.act_inside(body, leads_to=slot_id) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            edit_service.skip_slot(act.tx, circle, slot_id, by=act.me.member_id)
        return pattern_with_next(act.tx, act.me, slot_id.partition(".")[0])


@router.post("/circles/{circle_id}/slots/{slot_id}/unskip")
def unskip(slot_id: SlotId, body: Nothing, door: Writer) -> PatternOut:
    """Offer a left-out one again."""
    with door.act_inside(body, leads_to=slot_id) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            edit_service.unskip_slot(act.tx, circle, slot_id, by=act.me.member_id)
        return pattern_with_next(act.tx, act.me, slot_id.partition(".")[0])


@router.post("/circles/{circle_id}/pauses", status_code=201)
def pause(body: PatternPauseIn, door: Writer) -> Patterns:
    """Offer nothing until the end of a day: one pattern, or all. Whoever holds one is told."""
    with door.act_inside(body, leads_to=body.id) as act:
        circle = get_circle(act.tx, act.me.circle_id)
        if act.fresh:
            edit_service.pause_patterns(
                act.tx,
                circle,
                pause_id=body.id,
                pattern_id=body.pattern_id,
                first=body.from_,
                last=body.until,
                by=act.me.member_id,
            )
        return current_patterns_out(act.tx, circle)


@router.delete("/circles/{circle_id}/pauses/{pause_id}")
def resume(pause_id: Id, door: Writer, body: Nothing = _NOTHING) -> Patterns:
    """Take a pause back: what comes from now on is offered again."""
    with door.act_inside(body, leads_to=pause_id) as act:
        circle = get_circle(act.tx, act.me.circle_id)
        if act.fresh:
            edit_service.resume_patterns(act.tx, circle, pause_id, by=act.me.member_id)
        return current_patterns_out(act.tx, circle)
