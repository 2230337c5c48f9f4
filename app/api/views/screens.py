"""Every screen that a member can open, as it answers them, for the person to look at.

One field for each GET inside a circle, filled by the function that answers that GET itself. A test
holds a literal table of all GET routes to this (tests/services/test_view_as_matches.py), so a new
one can't be forgotten. What is a member's alone is in none of it.
"""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field
from sqlmodel import col, or_, select

from app.api.http.guards import Look
from app.api.http.wire import Out
from app.api.views.advance_rules import Rules, rules_seen
from app.api.views.allies import Allies, allies_seen
from app.api.views.arrival import WayOut, way_out
from app.api.views.ask_for_member import AskForMe, ask_for_me
from app.api.views.care import CheckIns, check_ins_seen
from app.api.views.care_cards import (
    CompanionCardShown,
    CompanionNotes,
    HealthCardShown,
    companion_notes_seen,
    preview_companion,
    preview_health,
)
from app.api.views.checklists import ChecklistOut, checklists_seen
from app.api.views.circles import CircleOut, circle_out
from app.api.views.coordinating_turns import CoordinatingTurnsAnswer, turns_seen
from app.api.views.coordinators import Handovers, handovers_out
from app.api.views.gaps import Gaps, LookAfter, Nights, gaps_seen, looked_after, nights_seen
from app.api.views.gatherings import Gatherings, gatherings_seen
from app.api.views.guidelines import Guidelines, guidelines_seen
from app.api.views.handover_notes import Notes, notes_out, notes_seen
from app.api.views.home import Home, home_of
from app.api.views.lines import Lines, lines_seen
from app.api.views.me import PlaceOut, place_out
from app.api.views.month import Days, days_seen
from app.api.views.needs import Needs, needs_seen
from app.api.views.notices import NoticeOut, notice_opened
from app.api.views.offline_members import AppLessOut, app_less_seen
from app.api.views.patterns import PatternOut, Patterns, pattern_seen, patterns_out
from app.api.views.plan_agreements import MyAgreement, my_agreement_out
from app.api.views.plan_proposals import MyProposals, my_proposals_out
from app.api.views.plans import PlanOut, plan_out
from app.api.views.rotations import Rotations, rotations_seen
from app.api.views.slots import Week, week_seen
from app.api.views.solidarity import Solidarity, solidarity_seen
from app.api.views.stand_ins import StandIns, stand_ins_out
from app.api.views.swaps import Swaps, swaps_seen
from app.api.views.trials import Trials, trials_seen
from app.api.views.values import ValuesOut, values_if_open
from app.asks import address_service
from app.asks.models import AlsoTold, Ask, AskedMember
from app.asks.retention import KEPT_FOR
from app.circles.permissions import Permission
from app.circles.service import get_circle
from app.core.db import Tx
from app.core.errors import NotYours
from app.outbox.events import Event
from app.outbox.models import Notice, NoticeState
from app.outbox.notice_types import BETWEEN_TWO
from app.rota.shifts import handover_note_service as notes

#: Of what came to them: the newest.
NEWEST_SHOWN = 20


class Screens(Out):
    """None: the screen isn't there for them."""

    place: PlaceOut
    home: Home
    circle: CircleOut
    week: Week
    days: Days
    patterns: Patterns
    pattern_pages: list[PatternOut]
    rotations: Rotations
    swaps: Swaps | None = Field(description="But what they stand by for: that is theirs.")
    gaps: Gaps
    nights: Nights
    look_after: LookAfter | None
    suggestions: bool = Field(description="They can open who might be asked, as the person can.")
    friends_without_app: AppLessOut | None
    role_handovers: Handovers
    plan: PlanOut | None
    agreement: MyAgreement | None = Field(description="Of the parts of the plan that they read.")
    my_proposals: MyProposals
    checklists: list[ChecklistOut]
    lines: Lines | None
    asks: list[AskForMe]
    rules: Rules
    allies: Allies = Field(description="What they may do when the phone is lost.")
    stand_ins: StandIns
    notes: Notes
    notes_for_them: Notes | None
    arrival: WayOut | None
    health_card: HealthCardShown | None
    companion_card: CompanionCardShown | None
    companion_notes: CompanionNotes
    check_ins: CheckIns
    trials: Trials | None
    coordinating_turns: CoordinatingTurnsAnswer
    solidarity: Solidarity
    values: ValuesOut | None = Field(description="Without what tells which of it is theirs.")
    gatherings: Gatherings
    needs: Needs = Field(description="Of others' needs only mine: theirs are between them.")
    guidelines: Guidelines
    notices: list[NoticeOut]


def screens_of(look: Look, channels: Iterable[str]) -> Screens:
    """Every screen of the circle, as the caller of `look` can open it."""
    tx, me = look.tx, look.me
    claims, keeps = Permission.CLAIM in me.may, Permission.GAPS in me.may
    patterns = patterns_out(tx, me)
    circle = get_circle(tx, me.circle_id)
    swaps = swaps_seen(tx, me, circle) if claims else None
    handover_notes = notes.preview_notes(tx, circle.id, me.member_id) if claims else []
    return Screens(
        place=place_out(tx, me),
        home=home_of(look, is_own=False),
        circle=circle_out(tx, me),
        week=week_seen(tx, me),
        days=days_seen(tx, me),
        patterns=patterns,
        pattern_pages=[pattern_seen(tx, me, pattern.id) for pattern in patterns.patterns],
        rotations=rotations_seen(tx, me),
        swaps=swaps.model_copy(update={"standing_by": []}) if swaps is not None else None,
        gaps=gaps_seen(tx, me),
        nights=nights_seen(tx, me),
        look_after=looked_after(tx, me),
        suggestions=keeps,
        friends_without_app=app_less_seen(tx, me, channels) if Permission.VOUCH in me.may else None,
        role_handovers=Handovers(handovers=handovers_out(tx, me)),
        plan=_plan(look),
        agreement=_agreement(look),
        my_proposals=my_proposals_out(tx, circle.id, me.member_id),
        checklists=checklists_seen(tx, me),
        lines=lines_seen(tx, me) if Permission.LINES in me.may else None,
        asks=[ask_for_me(tx, ask, me.member_id) for ask in _asks(tx, circle.id, me.member_id)],
        rules=rules_seen(tx, me),
        allies=allies_seen(tx, me),
        stand_ins=StandIns(stand_ins=stand_ins_out(tx, me)),
        notes=notes_seen(tx, me),
        notes_for_them=notes_out(tx, me, handover_notes) if handover_notes else None,
        arrival=_arrival(look) if Permission.ANSWER in me.may else None,
        health_card=preview_health(look) if Permission.ANSWER in me.may else None,
        companion_card=preview_companion(look) if Permission.ANSWER in me.may else None,
        companion_notes=companion_notes_seen(tx, me),
        check_ins=check_ins_seen(tx, me),
        trials=trials_seen(tx, me) if keeps else None,
        coordinating_turns=turns_seen(tx, me),
        solidarity=solidarity_seen(tx, me),
        values=values_if_open(tx, me, is_own=False),
        gatherings=gatherings_seen(tx, me),
        needs=needs_seen(tx, me, is_own=False),
        guidelines=guidelines_seen(tx, me),
        notices=[notice_opened(tx, me, notice) for notice in _notices(look)],
    )


def _plan(look: Look) -> PlanOut | None:
    try:
        return plan_out(look.tx, look.me, look.caller.language)
    except NotYours:
        return None


def _agreement(look: Look) -> MyAgreement | None:
    try:
        return my_agreement_out(look.tx, look.me)
    except NotYours:
        return None


def _arrival(look: Look) -> WayOut | None:
    way = address_service.preview_address(look.tx, look.me.circle_id, look.me.member_id)
    return way_out(way) if way else None


def _asks(tx: Tx, circle_id: str, member_id: str) -> list[Ask]:
    """The asks that came to a member and are still there for them, the newest first."""
    asked_ids = select(AskedMember.ask_id).where(AskedMember.member_id == member_id)
    told_ids = select(AlsoTold.ask_id).where(AlsoTold.member_id == member_id)
    return list(
        tx.session.exec(
            select(Ask)
            .where(
                Ask.circle_id == circle_id,
                or_(col(Ask.id).in_(asked_ids), col(Ask.id).in_(told_ids)),
                or_(col(Ask.closed_at).is_(None), col(Ask.closed_at) > tx.now - KEPT_FOR),
            )
            .order_by(col(Ask.asked_at).desc(), col(Ask.id))
            .limit(NEWEST_SHOWN)
        )
    )


def _notices(look: Look) -> list[Notice]:
    """The notices of this circle that reached them, the newest first; not those between two.

    Nor those of needs: whether one is over for them tells what they answered.
    """
    return list(
        look.tx.session.exec(
            select(Notice)
            .where(
                Notice.circle_id == look.me.circle_id,
                Notice.member_id == look.me.member_id,
                Notice.state == NoticeState.SENT,
                col(Notice.type).not_in(BETWEEN_TWO),
                Notice.event != Event.NEED,
            )
            .order_by(col(Notice.created_at).desc(), col(Notice.id))
            .limit(NEWEST_SHOWN)
        )
    )
