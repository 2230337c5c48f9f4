"""Reading what the warnings about a ladder need: who could hear an ask in the coming days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from app.access.facts import load_facts
from app.asks.forecast import (
    AHEAD,
    Ahead,
    LadderWarning,
    Span,
    Spans,
    find_warnings,
    merge_spans,
    reachable_spans,
    silent_spans,
)
from app.asks.ladder_state import Audience, Step
from app.asks.models import Ask
from app.asks.snapshot import AskContext, step_of
from app.circles.models import CircleState, MemberState
from app.circles.service import get_circle, members_of
from app.consent import service as consent
from app.consent.gate_facts import CircleFacts
from app.core.db import Tx
from app.identity.address_service import live_ways
from app.plans.service import current, members_by_role, steps_of
from app.plans.texts import StepText
from app.rota.schedule.week_queries import slots_between, today


def load_ahead(tx: Tx, circle_id: str) -> Ahead:
    """The coming days of a circle, as grants, reach and shifts stand now."""
    return _ahead(tx, load_facts(tx, circle_id), Span(tx.now, tx.now + AHEAD))


def load_ahead_for(tx: Tx, context: AskContext) -> Ahead:
    """The coming days for an ask that isn't made yet, by what its context found."""
    return _ahead(tx, context.consent, Span(tx.now, tx.now + AHEAD))


def load_ahead_of(tx: Tx, ask: Ask, context: AskContext) -> Ahead:
    """The days ahead of a running ask until its end, by the consent that holds for it."""
    return _ahead(tx, context.consent, Span(tx.now, ask.ends_at or tx.now + AHEAD))


def _ahead(tx: Tx, facts: CircleFacts, during: Span) -> Ahead:
    circle = get_circle(tx, facts.circle_id)
    circle_id = circle.id
    shifts: dict[str, list[Span]] = {}
    first = today(circle.zone, tx.now) - timedelta(days=1)
    days = (during.ends_at - during.starts_at).days + 4
    for slot in slots_between(tx, circle_id, circle.zone, first, days):
        for member_id in slot.holders:
            start, end = max(slot.starts_at, during.starts_at), min(slot.ends_at, during.ends_at)
            shifts.setdefault(member_id, []).append(Span(start, end))
    on_shift: dict[str, Spans] = {
        member_id: merge_spans(spans) for member_id, spans in shifts.items()
    }
    accounts = {
        member.id: member.account_id
        for member in members_of(tx, circle_id)
        if member.state == MemberState.IN and member.account_id
    }
    ways = live_ways(tx, sorted(set(accounts.values())))
    return Ahead(
        during=during,
        hears={
            member_id: reachable_spans(
                facts,
                member_id,
                ways=ways.get(account, frozenset()),
                shifts=on_shift.get(member_id, ()),
                during=during,
            )
            for member_id, account in accounts.items()
            # The person's own ask doesn't go to the person.
            if "person" not in facts.members[member_id].roles
        },
        on_shift=on_shift,
        pool=tuple(place.member_id for place in consent.pool_of(tx, circle_id) if place.agreed_at),
        by_role=members_by_role(tx, circle_id),
        step_lines=tuple(line for line in facts.guidelines if line.step),
    )


def load_silent_spans(tx: Tx, circle_id: str) -> Spans:
    """The times of the coming week at which an ask by the plan that holds would reach nobody."""
    steps = [step_of(row) for row in steps_of(tx, current(tx, circle_id).id)]
    return silent_spans(steps, load_ahead(tx, circle_id))


def foresee(
    tx: Tx, circle_id: str, ladder: Iterable[StepText]
) -> tuple[Ahead, list[LadderWarning]]:
    """The coming days, and the warnings about a ladder; none in a circle that isn't live yet."""
    coming_days = load_ahead(tx, circle_id)
    if get_circle(tx, circle_id).state != CircleState.LIVE:
        return coming_days, []
    return coming_days, find_warnings(
        [_step(at, text) for at, text in enumerate(ladder)], coming_days
    )


def _step(position: int, text: StepText) -> Step:
    def audience(audiences: tuple[dict[str, str], ...]) -> tuple[Audience, ...]:
        return tuple(Audience(raw["kind"], raw.get("member_id")) for raw in audiences)

    return Step(
        position=position,
        audience=audience(text.audience),
        otherwise=audience(text.otherwise),
        one_by_one=text.mode == "one_by_one",
        answers=frozenset(text.answers),
        needed=text.needed,
        wait=timedelta(minutes=text.wait_minutes),
        needs_my_yes=text.needs_my_yes,
    )
