"""Every router of the API, in the order in which its routes are tried."""

from __future__ import annotations

from fastapi import APIRouter

from app.api.account import addresses, devices, export, me, notices, sign_in, ways_in
from app.api.asks import (
    answer_links,
    arrival,
    asks,
    inbound_texts,
    practice,
    rehearsal,
    strengths,
    this_time,
)
from app.api.care import check_ins, look_backs
from app.api.circles import (
    allies,
    cards,
    circles,
    closing,
    coordinating_turns,
    coordinators,
    former_members,
    getting_ready,
    invitations,
    member_limits,
    myself,
    offline_members,
    stand_ins,
    transfers,
)
from app.api.consent import (
    consent,
    grants,
    mute,
    pause,
    pending_grants,
    reach,
    reach_events,
    view_as,
)
from app.api.gatherings import gatherings, guest_pages
from app.api.gatherings import invitations as gathering_invitations
from app.api.guidelines import guidelines
from app.api.home import home, live
from app.api.member_offers import member_offers
from app.api.needs import needs
from app.api.plans import (
    advance_rules,
    care_cards,
    checklists,
    lines,
    plan_agreements,
    plan_drafts,
    plan_files,
    plan_proposals,
    plan_reviews,
    plan_templates,
    plan_versions,
    plans,
)
from app.api.pod_map import pod_map
from app.api.record import proof, records, retention
from app.api.repairs import repairs
from app.api.rota import (
    availability,
    calendar_feeds,
    claims,
    gaps,
    handover_notes,
    held_shifts,
    month,
    other_hours,
    patterns,
    rotations,
    slots,
    suggestions,
    swaps,
)
from app.api.together import solidarity, values
from app.api.trials import trials

# Routes are tried in this order, so what phones ask all day comes first.
ROUTERS: tuple[APIRouter, ...] = (
    held_shifts.router,
    home.router,
    slots.router,
    claims.router,
    swaps.router,
    month.router,
    asks.router,
    this_time.router,
    strengths.router,
    live.router,
    me.router,
    devices.router,
    ways_in.router,
    sign_in.router,
    export.router,
    notices.router,
    circles.router,
    cards.router,
    myself.router,
    member_limits.router,
    coordinators.router,
    coordinating_turns.router,
    closing.router,
    getting_ready.router,
    invitations.router,
    transfers.router,
    reach.router,
    reach_events.router,
    mute.router,
    consent.router,
    grants.router,
    pending_grants.router,
    view_as.router,
    plans.router,
    plan_drafts.router,
    plan_files.router,
    plan_templates.router,
    plan_reviews.router,
    plan_versions.router,
    plan_proposals.router,
    plan_agreements.router,
    checklists.router,
    lines.router,
    trials.router,
    records.router,
    proof.router,
    retention.router,
    former_members.router,
    addresses.router,
    answer_links.router,
    arrival.router,
    care_cards.router,
    rehearsal.router,
    practice.router,
    check_ins.router,
    look_backs.router,
    solidarity.router,
    values.router,
    pod_map.router,
    repairs.router,
    gatherings.router,
    gathering_invitations.router,
    guest_pages.router,
    member_offers.router,
    needs.router,
    guidelines.router,
    offline_members.router,
    inbound_texts.router,
    gaps.router,
    pause.router,
    advance_rules.router,
    allies.router,
    patterns.router,
    other_hours.router,
    rotations.router,
    availability.router,
    handover_notes.router,
    stand_ins.router,
    suggestions.router,
    calendar_feeds.router,
)
