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
from app.consent.gate import Deny, may_send
from app.consent.models import Capacity, Level
from app.core.db import Tx
from app.outbox.events import Event
from app.rota.gaps.suggestions import (
    AHEAD_DAYS,
    BACK_DAYS,
    MOST_TIMES,
    Candidate,
    OpenSlot,
    Span,
)
from app.rota.schedule.availability_service import hours_of
from app.rota.schedule.week_queries import SlotView, slots_between, today
from app.rota.shifts.claim_service import members_who_declined
from app.rota.shifts.limit_queries import LoadedLimits
from app.rota.shifts.offer_service import open_offers, states_of_offers


@dataclass(frozen=True, slots=True)
class OpenTimesAhead:
    """The open times of the next weeks, soonest first, and who might be asked."""

    slots: dict[str, SlotView]
    times: list[OpenSlot]
    people: list[Candidate]


def load_open_times(tx: Tx, circle: Circle) -> OpenTimesAhead:
    """Read the open times and the candidates of a circle, as of now.

    Empty while nothing may go out: the circle isn't live, or everything is paused.
    """
    if circle.state != CircleState.LIVE or consent.rests(tx, circle.id):
        return OpenTimesAhead({}, [], [])
    day = today(circle.zone, tx.now)
    views = slots_between(
        tx, circle.id, circle.zone, day - timedelta(days=BACK_DAYS), BACK_DAYS + AHEAD_DAYS
    )
    slots = {slot.id: slot for slot in views}
    spans = {slot.id: _span(slot, circle.zone) for slot in views}
    offer_states = states_of_offers(tx, circle.id)
    # As the board has it: an offer that didn't reach its member keeps nobody else from being named.
    offer_counts = Counter(offer.slot_id for offer, _ in open_offers(tx, circle.id))
    times = []
    for slot in views:
        open_places = slot.places - len(slot.holders) - offer_counts[slot.id]
        if slot.starts_at > tx.now and open_places > 0:
            times.append(OpenSlot(spans[slot.id], open_places))
    return OpenTimesAhead(
        slots, times[:MOST_TIMES], _people(tx, circle, spans, slots, offer_states) if times else []
    )


def _fewer(first: int | None, second: int | None) -> int | None:
    """The smaller of two numbers of shifts a week; None where neither is set."""
    return min((maximum for maximum in (first, second) if maximum is not None), default=None)


def _span(slot: SlotView, zone: str) -> Span:
    on = slot.starts_at.astimezone(ZoneInfo(zone)).date()
    return Span(slot.id, slot.pattern_id, slot.kind, slot.starts_at, slot.ends_at, on)


def _people(
    tx: Tx,
    circle: Circle,
    spans: dict[str, Span],
    slots: dict[str, SlotView],
    offer_states: dict[str, dict[str, str]],
) -> list[Candidate]:
    """Members who may hear of open times now, with what each can give, by id."""
    facts = load_facts(tx, circle.id, event=Event.OPEN_TIME)
    eligible = [
        member
        for member in facts.members.values()
        if member.active
        and member.roles
        and "person" not in member.roles
        and not isinstance(may_send(facts, member.id, Event.OPEN_TIME, tx.now), Deny)
    ]
    dials = {
        capacity.member_id: capacity
        for capacity in tx.session.exec(
            select(Capacity).where(col(Capacity.member_id).in_([member.id for member in eligible]))
        )
    }
    hours, away = hours_of(tx, circle.id), away_of(tx, circle.id)
    declined = members_who_declined(tx, circle.id)
    limits = LoadedLimits.of_circle(tx, circle.id, circle.zone)
    candidates = []
    for member in sorted(eligible, key=lambda each: each.id):
        dial = dials.get(member.id)
        is_small = dial is not None and dial.level == Level.SMALL
        has_ended = dial is not None and dial.until is not None and dial.until <= tx.now
        own_slots = [slot for slot in slots.values() if slot.held_by(member.id)]
        offered_ids = {
            slot_id for slot_id, states in offer_states.items() if states.get(member.id) == "open"
        }
        candidates.append(
            Candidate(
                member_id=member.id,
                zone=member.zone,
                hours=tuple(hours.get(member.id, ())),
                away=tuple(away.get(member.id, ())),
                small_only=is_small and not has_ended,
                weekly=_fewer(dial.weekly_shifts if dial else None, limits.weekly(member.id)),
                held_spans=tuple(
                    spans[slot.id]
                    for slot in slots.values()
                    if slot.ends_at > tx.now and (slot.held_by(member.id) or slot.id in offered_ids)
                ),
                past=tuple(spans[slot.id] for slot in own_slots if slot.ends_at <= tx.now),
                not_again=frozenset(
                    {slot_id for slot_id, member_ids in declined.items() if member.id in member_ids}
                    | {slot_id for slot_id, states in offer_states.items() if member.id in states}
                    | {
                        slot.id
                        for slot in slots.values()
                        if not limits.allows(member.id, slot.id, slot)
                    }
                ),
                preferred=frozenset(
                    slot.id
                    for slot in slots.values()
                    if limits.preference(member.id, slot.id, slot)
                ),
            )
        )
    return candidates
