"""Patterns, the week, claims and releases."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field
from typing_extensions import TypedDict

from app.api.guards import Inside, Needs
from app.api.wire import Id, InstantText, Nothing, Out, SlotId, Title, Wall, minute, rfc3339, wall
from app.api.wire import In as Body
from app.circles.models import Circle
from app.circles.permissions import Permission
from app.circles.service import Membership, get_circle, names_of
from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.rota.calendar import PatternFacts
from app.rota.models import Pattern
from app.rota.reminders import tell_open_times
from app.rota.service import (
    SlotView,
    add_pattern,
    claim,
    end_pattern,
    find_occurrence,
    hand_over,
    patterns_of,
    release,
    slots_between,
    today,
)

router = APIRouter(tags=["rota"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Claimer = Annotated[Inside, Depends(Needs(Permission.CLAIM))]
Writer = Annotated[Inside, Depends(Needs(Permission.PATTERNS))]
Offerer = Annotated[Inside, Depends(Needs(Permission.OFFER))]

KindName = Literal["company", "call", "text", "on_call", "food", "ride", "overnight", "own"]
_NOTHING = Nothing()
AHEAD_DAYS = 14


class PatternIn(Body):
    id: Id
    kind: KindName
    title: Title | None = None
    weekdays: list[Annotated[int, Field(ge=0, le=6)]] = Field(min_length=1, max_length=7)
    start: Wall
    end: Wall
    places: int = Field(1, ge=1, le=10)
    from_: date | None = Field(None, alias="from")
    until: date | None = None


# Plain dicts: a week holds forty, and phones read it all day.
class Person(TypedDict):
    member_id: str
    name: str


class SlotOut(TypedDict):
    id: str
    pattern_id: str
    kind: str
    title: str | None
    starts_at: InstantText
    ends_at: InstantText
    # By the circle's wall clock, so that a phone with old zone rules shows the right hour too.
    starts_wall: str
    ends_wall: str
    places: int
    taken: int
    mine: bool
    people: list[Person]
    # A shift that has begun is handed over: what is left of it is open then.
    may: Literal["claim", "release", "hand_over"] | None


class PatternOut(Out):
    id: str
    kind: str
    title: str | None
    weekdays: list[int]
    start: str
    end: str
    places: int
    from_: date = Field(serialization_alias="from")
    until: date | None
    ended: bool
    next_slots: list[SlotOut]


class Patterns(Out):
    patterns: list[PatternOut]


class Week(Out):
    zone: str
    from_: date = Field(serialization_alias="from")
    days: int
    slots: list[SlotOut]


class TellIn(Body):
    slot_ids: list[SlotId] = Field(min_length=1, max_length=20)


class Told(Out):
    told: int


def slot_outs(tx: Tx, me: Membership, slots: list[SlotView]) -> list[SlotOut]:
    """Slots as a member sees them: names for who may read names, else only whether it's taken."""
    if not slots:
        return []
    names: dict[str, str] = {}
    if Permission.NAMES in me.may:
        names = names_of(tx, me.circle_id, {one for slot in slots for one in slot.holders})
    box = tx.box(me.circle_id)
    claims = Permission.CLAIM in me.may
    zone = ZoneInfo(me.zone)
    titles: dict[str, str | None] = {}
    found: list[SlotOut] = []
    for slot in slots:
        if slot.pattern_id not in titles:
            titles[slot.pattern_id] = (
                box.open(slot.title, "pattern", "title", slot.pattern_id) if slot.title else None
            )
        mine = slot.held_by(me.member_id)
        may: Literal["claim", "release", "hand_over"] | None = None
        if claims and slot.ends_at > tx.now:
            if mine:
                may = "release" if slot.starts_at > tx.now else "hand_over"
            elif len(slot.holders) < slot.places:
                may = "claim"
        found.append(
            {
                "id": slot.id,
                "pattern_id": slot.pattern_id,
                "kind": slot.kind,
                "title": titles[slot.pattern_id],
                "starts_at": rfc3339(slot.starts_at),
                "ends_at": rfc3339(slot.ends_at),
                "starts_wall": wall_time(slot.starts_at, zone),
                "ends_wall": wall_time(slot.ends_at, zone),
                "places": slot.places,
                "taken": len(slot.holders),
                "mine": mine,
                "people": [
                    {"member_id": one, "name": names[one]} for one in slot.holders if one in names
                ],
                "may": may,
            }
        )
    return found


@lru_cache(maxsize=4096)  # a phone's week holds eighty of them, and the next phone's the same
def wall_time(at: datetime, zone: ZoneInfo) -> str:
    """ "YYYY-MM-DDTHH:MM" on the wall clock of a zone."""
    return at.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def upcoming(tx: Tx, circle: Circle, days: int = AHEAD_DAYS) -> list[SlotView]:
    """Slots that aren't over, for some days ahead, soonest first."""
    first = today(circle.zone, tx.now) - timedelta(days=1)
    return [
        slot
        for slot in slots_between(tx, circle.id, circle.zone, first, days + 1)
        if slot.ends_at > tx.now
    ]


def pattern_out(
    tx: Tx, circle: Circle, pattern: Pattern, next_slots: list[SlotOut] | None = None
) -> PatternOut:
    """A pattern in clear."""
    return PatternOut.model_construct(
        id=pattern.id,
        kind=pattern.kind,
        title=tx.box(circle.id).open(pattern.title, "pattern", "title", pattern.id)
        if pattern.title
        else None,
        weekdays=[day for day in range(7) if pattern.weekdays >> day & 1],
        start=wall(pattern.start_minute),
        end=wall(pattern.end_minute),
        places=pattern.places,
        from_=pattern.from_date,
        until=pattern.until_date,
        ended=pattern.ended_at is not None,
        next_slots=next_slots or [],
    )


def _with_next(tx: Tx, me: Membership, pattern_id: str) -> PatternOut:
    circle = get_circle(tx, me.circle_id)
    pattern = tx.s.get(Pattern, pattern_id)
    if pattern is None or pattern.circle_id != circle.id:
        raise NotFound
    following = [slot for slot in upcoming(tx, circle) if slot.pattern_id == pattern_id][:3]
    return pattern_out(tx, circle, pattern, slot_outs(tx, me, following))


@router.post("/circles/{circle_id}/patterns", status_code=201)
def add(body: PatternIn, door: Writer) -> PatternOut:
    """Offer a weekly time. Start and end are wall-clock in the circle's zone."""
    with door.act_inside(body) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            add_pattern(
                act.tx,
                circle_id=circle.id,
                by=act.me.member_id,
                facts=PatternFacts(
                    id=body.id,
                    weekdays=sum(1 << day for day in set(body.weekdays)),
                    start_minute=minute(body.start),
                    end_minute=minute(body.end),
                    places=body.places,
                    kind=body.kind,
                    from_date=body.from_ or today(circle.zone, act.tx.now),
                    until_date=body.until,
                ),
                title=body.title,
            )
            act.once.done(body.id, 201)
        return _with_next(act.tx, act.me, act.once.resource_id)


@router.get("/circles/{circle_id}/patterns")
def list_patterns(door: Reader) -> Patterns:
    """The times that come again each week."""
    with door.look_inside() as look:
        circle = get_circle(look.tx, look.me.circle_id)
        return Patterns.model_construct(
            patterns=[
                pattern_out(look.tx, circle, pattern)
                for pattern in patterns_of(look.tx, circle.id)
                if pattern.ended_at is None
            ]
        )


@router.delete("/circles/{circle_id}/patterns/{pattern_id}")
def end(pattern_id: Id, door: Writer, body: Nothing = _NOTHING) -> PatternOut:
    """Stop offering a time from now on."""
    with door.act_inside(body) as act:
        if act.fresh:
            end_pattern(act.tx, act.me.circle_id, pattern_id, by=act.me.member_id)
            act.once.done(pattern_id)
        return _with_next(act.tx, act.me, pattern_id)


@router.get("/circles/{circle_id}/week", response_model=Week)
def week(
    door: Reader,
    first: Annotated[date | None, Query(alias="from")] = None,
    days: Annotated[int, Query(ge=1, le=14)] = 7,
) -> Response:
    """Every slot of some days, with who holds its places as far as that is mine to see."""
    with door.look_inside() as look:
        zone = look.me.zone
        start = first or today(zone, look.tx.now)
        slots = slots_between(look.tx, look.me.circle_id, zone, start, days)
        shown = slot_outs(look.tx, look.me, slots)
    return door.answer({"zone": zone, "from": start, "days": days, "slots": shown})


def _one_slot(tx: Tx, me: Membership, slot: str) -> SlotOut:
    circle = get_circle(tx, me.circle_id)
    _, found = find_occurrence(tx, circle, slot)
    around = slots_between(tx, circle.id, circle.zone, found.on_date, 1)
    return slot_outs(tx, me, [one for one in around if one.id == slot])[0]


@router.post("/circles/{circle_id}/slots/{slot_id}/claim")
def take(slot_id: SlotId, body: Nothing, door: Claimer) -> SlotOut:
    """I'll be there. Two for one place: one holds it, the other reads what is still open."""
    with door.act_inside(body) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            try:
                claim(act.tx, circle=circle, member_id=act.me.member_id, slot=slot_id)
            except Conflict as problem:
                if problem.code == "taken":
                    problem.extra["open"] = still_open(act.tx, act.me, circle)
                raise
            act.once.done(slot_id)
        return _one_slot(act.tx, act.me, slot_id)


def still_open(tx: Tx, me: Membership, circle: Circle) -> list[SlotOut]:
    """The next open slots, for somebody who came a moment late."""
    left = [slot for slot in upcoming(tx, circle) if len(slot.holders) < slot.places][:3]
    return slot_outs(tx, me, left)


@router.post("/circles/{circle_id}/slots/{slot_id}/release")
def let_go(slot_id: SlotId, body: Nothing, door: Claimer) -> SlotOut:
    """Let a shift go. That is fine."""
    with door.act_inside(body) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            release(act.tx, circle=circle, member_id=act.me.member_id, slot=slot_id)
            act.once.done(slot_id)
        return _one_slot(act.tx, act.me, slot_id)


@router.post("/circles/{circle_id}/slots/{slot_id}/hand-over")
def pass_on(slot_id: SlotId, body: Nothing, door: Claimer) -> SlotOut:
    """I need to hand over now: the rest of my time is open. That is fine, and nobody asks why."""
    with door.act_inside(body) as act:
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            hand_over(act.tx, circle=circle, member_id=act.me.member_id, slot=slot_id)
            act.once.done(slot_id)
        return _one_slot(act.tx, act.me, slot_id)


@router.post("/circles/{circle_id}/open-times/tell", status_code=202)
def tell(body: TellIn, door: Offerer) -> Told:
    """Tell the friends who agreed to hear of open times."""
    with door.act_inside(body) as act:
        told = 0
        if act.fresh:
            circle = get_circle(act.tx, act.me.circle_id)
            slots = list(dict.fromkeys(body.slot_ids))
            told = tell_open_times(act.tx, circle, slots, by=act.me.member_id)
            act.once.done(None, 202)
        return Told(told=told)
