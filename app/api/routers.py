"""Every router of the API, in the order in which its routes are tried."""

from __future__ import annotations

from fastapi import APIRouter

from app.api.account import addresses, devices, export, me, notices, sign_in, ways_in
from app.api.asks import answer_links, arrival, asks, inbound_texts
from app.api.circles import (
    allies,
    cards,
    circles,
    closing,
    coordinators,
    former_members,
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
from app.api.home import home, live
from app.api.plans import advance_rules, checklists, lines, plan_drafts, plans
from app.api.record import proof, records, retention
from app.api.rota import (
    availability,
    calendar_feeds,
    claims,
    gaps,
    handover_notes,
    held_shifts,
    month,
    patterns,
    rotations,
    slots,
    suggestions,
    swaps,
)

# Routes are tried in this order, so what phones ask all day comes first.
ROUTERS: tuple[APIRouter, ...] = (
    held_shifts.router,
    home.router,
    slots.router,
    claims.router,
    swaps.router,
    month.router,
    asks.router,
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
    closing.router,
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
    checklists.router,
    lines.router,
    records.router,
    proof.router,
    retention.router,
    former_members.router,
    addresses.router,
    answer_links.router,
    arrival.router,
    offline_members.router,
    inbound_texts.router,
    gaps.router,
    pause.router,
    advance_rules.router,
    allies.router,
    patterns.router,
    rotations.router,
    availability.router,
    handover_notes.router,
    stand_ins.router,
    suggestions.router,
    calendar_feeds.router,
)
