"""What suggestions are worked out from: open times ahead, and who can be asked, from rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from app.access.facts import load_facts
from app.circles.models import Circle, CircleState
from app.consent import service as consent
from app.consent.away_service import away_of
from app.consent.gate import Refuse, may_send
from app.consent.models import Capacity, Level
from app.core.db import Tx
from app.outbox.models import Event
from app.rota.gaps.suggestions import (
    AHEAD_DAYS,
    BACK_DAYS,
    MOST_TIMES,
    Candidate,
    Open,
    Span,
)
from app.rota.schedule.availability_service import hours_of
from app.rota.schedule.week_queries import SlotView, slots_between, today
from app.rota.shifts.claim_service import gave_back
from app.rota.shifts.limit_queries import LimitsNow
from app.rota.shifts.offer_service import heard_of, offers_of


@dataclass(frozen=True, slots=True)
class Ahead:
    """The open times of the next weeks, soonest first, and who might be asked."""

    slots: dict[str, SlotView]
    times: list[Open]
    people: list[Candidate]


def ahead(tx: Tx, circle: Circle) -> Ahead:
    """Read it as of now. Empty while nothing may go out."""
    if circle.state != CircleState.LIVE or consent.rests(tx, circle.id):
        return Ahead({}, [], [])
    day = today(circle.zone, tx.now)
    views = slots_between(
        tx, circle.id, circle.zone, day - timedelta(days=BACK_DAYS), BACK_DAYS + AHEAD_DAYS
    )
    slots = {one.id: one for one in views}
    spans = {one.id: _span(one, circle.zone) for one in views}
    heard = heard_of(tx, circle.id)
    # As the board has it: an offer that didn't reach its member keeps nobody else from being named.
    asked = Counter(one.slot_id for one, _ in offers_of(tx, circle.id))
    times = []
    for one in views:
        left = one.places - len(one.holders) - asked[one.id]
        if one.starts_at > tx.now and left > 0:
            times.append(Open(spans[one.id], left))
    return Ahead(
        slots, times[:MOST_TIMES], _people(tx, circle, spans, slots, heard) if times else []
    )


def _fewer(one: int | None, other: int | None) -> int | None:
    """The smaller of two numbers of shifts a week; None: no such number."""
    return min((most for most in (one, other) if most is not None), default=None)


def _span(slot: SlotView, zone: str) -> Span:
    on = slot.starts_at.astimezone(ZoneInfo(zone)).date()
    return Span(slot.id, slot.pattern_id, slot.kind, slot.starts_at, slot.ends_at, on)


def _people(
    tx: Tx,
    circle: Circle,
    spans: dict[str, Span],
    slots: dict[str, SlotView],
    heard: dict[str, dict[str, str]],
) -> list[Candidate]:
    facts = load_facts(tx, circle.id, event=Event.OPEN_TIME)
    asked = [
        one
        for one in facts.members.values()
        if one.active
        and one.roles
        and "person" not in one.roles
        and not isinstance(may_send(facts, one.id, Event.OPEN_TIME, tx.now), Refuse)
    ]
    dials = {
        one.member_id: one
        for one in tx.s.exec(
            select(Capacity).where(col(Capacity.member_id).in_([one.id for one in asked]))
        )
    }
    hours, away = hours_of(tx, circle.id), away_of(tx, circle.id)
    back = gave_back(tx, circle.id)
    limits = LimitsNow.of_circle(tx, circle.id, circle.zone)
    found = []
    for one in sorted(asked, key=lambda each: each.id):
        dial = dials.get(one.id)
        small = dial is not None and dial.level == Level.SMALL
        ended = dial is not None and dial.until is not None and dial.until <= tx.now
        mine = [slot for slot in slots.values() if slot.held_by(one.id)]
        waiting = {slot for slot, who in heard.items() if who.get(one.id) == "open"}
        found.append(
            Candidate(
                member_id=one.id,
                zone=one.zone,
                hours=tuple(hours.get(one.id, ())),
                away=tuple(away.get(one.id, ())),
                small_only=small and not ended,
                weekly=_fewer(dial.weekly_shifts if dial else None, limits.weekly(one.id)),
                held=tuple(
                    spans[slot.id]
                    for slot in slots.values()
                    if slot.ends_at > tx.now and (slot.held_by(one.id) or slot.id in waiting)
                ),
                past=tuple(spans[slot.id] for slot in mine if slot.ends_at <= tx.now),
                not_again=frozenset(
                    {slot for slot, who in back.items() if one.id in who}
                    | {slot for slot, who in heard.items() if one.id in who}
                    | {
                        slot.id
                        for slot in slots.values()
                        if not limits.allows(one.id, slot.id, slot)
                    }
                ),
            )
        )
    return found
