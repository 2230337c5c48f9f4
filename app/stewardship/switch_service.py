"""A friend's switches and the plain presets, as grants: what is off ends, what is on is given."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.circles.service import get_circle
from app.consent import service as consent
from app.consent.grant_delay import (
    HEALTH,
    HEALTH_CARD_TIER,
    Terms,
    open_already,
    opened_content,
)
from app.consent.models import ConsentGrant, ToKind
from app.consent.presets import Preset, grants_of
from app.consent.service import terms_of
from app.consent.switches import Consent, grants_for
from app.core.channels import Channel
from app.core.db import Tx
from app.core.ids import new_id
from app.outbox.events import EVENTS, Event
from app.stewardship.grant_delay_service import Giver, need_own_device, pause_now
from app.stewardship.grant_service import GrantDraft, end_replaced_grant, write
from app.stewardship.held_shift_service import let_back_in
from app.stewardship.withdrawal_service import Withdrawn, lock_circle_consent
from app.trials.grant_trial_service import grant_trial, own_terms

#: Events that the switches stand for; grants for others are left alone by them.
MANAGED = frozenset(event for event, spec in EVENTS.items() if spec.switch is not None)


def set_switches(
    tx: Tx,
    circle_id: str,
    member_id: str,
    agreed: Consent,
    sections: Collection[str],
    giver: Giver,
    *,
    health_card: bool | None = None,
) -> list[Withdrawn]:
    """Set what a friend may know. Returns what has to be waited for. Raises Conflict.

    `health_card`: whether they may see it while they come; None leaves that as it is.
    """
    if health_card is None:
        health_card = has_health_card(tx, circle_id, member_id)
    keys = (*sections, HEALTH) if health_card and agreed.asks else tuple(sections)
    tiers = grants_for(agreed)
    if _hears_asks_alone(tx, circle_id, member_id):
        tiers.pop(Event.ALSO_TOLD, None)
    return _set_tiers(tx, circle_id, member_id, tiers, keys, giver, MANAGED)


def _hears_asks_alone(tx: Tx, circle_id: str, member_id: str) -> bool:
    """Whether a friend hears asks and not what a step tells beside asking.

    A tap on another switch doesn't give them that unsaid: the person chose so, or chose before
    there was anything to choose.
    """
    events = {
        grant.event
        for grant in consent.live_grants_of(tx, circle_id)
        if grant.member_id == member_id and not grant.deny
    }
    return Event.ASK in events and Event.ALSO_TOLD not in events


def has_health_card(tx: Tx, circle_id: str, member_id: str) -> bool:
    """Whether a live grant opens the health card to a member, now or once it has waited."""
    return any(
        HEALTH in terms_of(grant).opens
        for grant in consent.live_grants_of(tx, circle_id)
        if grant.member_id == member_id and not grant.deny and grant.event == Event.ASK
    )


def _content_keys(grant: ConsentGrant) -> frozenset[str]:
    """What a grant of requests opens, by key: sections, those beside the plan, the health card."""
    keys = frozenset(grant.sections or ())
    return keys | {HEALTH} if grant.tier >= HEALTH_CARD_TIER else keys


def set_preset(
    tx: Tx, circle_id: str, member_id: str, preset: Preset, giver: Giver
) -> list[Withdrawn]:
    """Set a friend's grants to a preset: just these, and no part of the plan.

    Check-ins and gatherings stay: they were given by choosing days and by an invitation, and no
    preset names them.
    """
    managed = frozenset(Event) - {Event.CHECK_IN, Event.GATHERING}
    return _set_tiers(tx, circle_id, member_id, grants_of(preset), (), giver, managed)


@dataclass(slots=True)
class _SortedGrants:
    """A friend's live grants: those that stay as they are, and those that don't."""

    unchanged: list[ConsentGrant] = field(default_factory=list)
    outdated: list[ConsentGrant] = field(default_factory=list)

    def unchanged_of(self, event: Event) -> list[ConsentGrant]:
        return [grant for grant in self.unchanged if grant.event == event]


def _fits(grant: ConsentGrant, tiers: Mapping[Event, int], sections: Collection[str]) -> bool:
    tier = tiers.get(Event(grant.event))
    if tier is None:
        return False
    if grant.event != Event.ASK:
        return grant.tier == tier
    if tier < 2 and not sections:
        return grant.tier == tier
    return grant.tier >= 2 and _content_keys(grant) <= set(sections)


def _set_tiers(
    tx: Tx,
    circle_id: str,
    member_id: str,
    tiers: Mapping[Event, int],
    sections: Collection[str],
    giver: Giver,
    managed: Collection[Event],
) -> list[Withdrawn]:
    lock_circle_consent(tx, circle_id)
    if tiers:
        let_back_in(tx, circle_id, member_id, giver.member_id)
    live_grants = _SortedGrants()
    for grant in consent.live_grants_of(tx, circle_id):
        if grant.member_id == member_id and not grant.deny and Event(grant.event) in managed:
            fits = _fits(grant, tiers, sections)
            (live_grants.unchanged if fits else live_grants.outdated).append(grant)
    # First what is granted, then what ends: who hears the same with less isn't gone in between.
    new_grants: dict[Event, list[ConsentGrant]] = {}
    for event, tier in tiers.items():
        keys = tuple(dict.fromkeys(sections)) if event == Event.ASK else ()
        new_grants[event] = _give_missing(
            tx, circle_id, member_id, event, tier, keys, live_grants, giver
        )
    withdrawals: list[Withdrawn] = []
    withdrawal_id = new_id()  # one tap, undone as one
    for grant in live_grants.outdated:
        event = Event(grant.event)
        others = new_grants.get(event, []) + live_grants.unchanged_of(event)
        withdrawals += end_replaced_grant(tx, circle_id, grant, others, giver, withdrawal_id)
    return withdrawals


def _give_missing(
    tx: Tx,
    circle_id: str,
    member_id: str,
    event: Event,
    tier: int,
    sections: tuple[str, ...],
    live_grants: _SortedGrants,
    giver: Giver,
) -> list[ConsentGrant]:
    """Give what is missing of one event: at once what is open already, the rest later."""
    now = tx.now
    unchanged = live_grants.unchanged_of(event)
    outdated = [grant for grant in live_grants.outdated if grant.event == event]
    missing_keys = set(sections) - {key for grant in unchanged for key in _content_keys(grant)}
    trial = grant_trial(tx, circle_id, (ToKind.MEMBER, member_id, event))
    earlier_terms = [own_terms(trial, grant) for grant in (*unchanged, *outdated)]
    circle = get_circle(tx, circle_id)
    pause = pause_now(circle, now)
    later_keys = opened_content(3, missing_keys) - open_already(earlier_terms, None, now)
    if later_keys and not pause:
        need_own_device(tx, circle, giver)
        later_keys = frozenset()
    at_once = tuple(key for key in sections if key in missing_keys - later_keys)
    draft = GrantDraft(
        ToKind.MEMBER,
        member_id,
        event,
        Terms(tier, (), tuple(Channel), None, None, now, None),
    )

    def add(sections: tuple[str, ...], starts_at: datetime) -> ConsentGrant:
        level = HEALTH_CARD_TIER if HEALTH in sections else 3 if sections else tier
        plan_keys = tuple(key for key in sections if key != HEALTH)
        terms = Terms(level, plan_keys, tuple(Channel), None, None, starts_at, None)
        return write(tx, circle_id, draft, terms, giver, new_id())

    new_grants: list[ConsentGrant] = []
    if at_once or not any(grant.starts_at <= now for grant in unchanged):
        first = add(at_once, now)
        # What was open before is asked about no later than it would have been.
        review_dates = [
            grant.review_at for grant in outdated if grant.review_at and grant.starts_at <= now
        ]
        if review_dates and first.review_at:
            first.review_at = min(review_dates)
        new_grants.append(first)
    # What waited before goes on waiting as long as it would have; the rest for the whole pause.
    begins_by_key = {
        key: grant.starts_at
        for grant in outdated
        if grant.starts_at > now
        for key in _content_keys(grant)
    }
    if later_keys - begins_by_key.keys():
        need_own_device(tx, circle, giver)
    begins = now + pause
    # Each says all that can be read from then on: what is told under it names the whole.
    for at in sorted({begins_by_key.get(key, begins) for key in later_keys}):
        keys = tuple(
            key for key in sections if key not in later_keys or begins_by_key.get(key, begins) <= at
        )
        new_grants.append(add(keys, at))
    return new_grants
