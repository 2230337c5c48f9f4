"""A friend's switches and the plain presets, as grants: what is off ends, what is on is given."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.circles.service import get_circle
from app.consent import service as consent
from app.consent.grant_delay import Terms, open_already, opens
from app.consent.models import ConsentGrant, ToKind
from app.consent.presets import Preset, grants_of
from app.consent.service import ALL_CHANNELS, terms_of
from app.consent.switches import Consent, grants_for
from app.core.db import Tx
from app.core.ids import new_id
from app.outbox.models import Event
from app.stewardship.grant_delay_service import Giver, need_own_device, pause_now
from app.stewardship.grant_service import Wanted, replaced, write
from app.stewardship.held_shift_service import reach_again
from app.stewardship.withdrawal_service import Withdrawn, hold

#: Events that the switches stand for; grants for others are left alone by them.
MANAGED = frozenset(
    {Event.ASK, Event.STAND_DOWN, Event.OPEN_TIME, Event.SHIFT_REMINDER, Event.SHIFT_CHANGED}
)


def set_switches(
    tx: Tx, circle_id: str, member_id: str, agreed: Consent, sections: Collection[str], giver: Giver
) -> list[Withdrawn]:
    """Set what a friend may know. Returns what has to be waited for. Raises Conflict."""
    return _set(tx, circle_id, member_id, grants_for(agreed), sections, giver, MANAGED)


def set_preset(
    tx: Tx, circle_id: str, member_id: str, preset: Preset, giver: Giver
) -> list[Withdrawn]:
    """Set a friend's grants to a preset: just these, and no part of the plan."""
    return _set(tx, circle_id, member_id, grants_of(preset), (), giver, frozenset(Event))


@dataclass(slots=True)
class _Sorted:
    """A friend's live grants: those that stay as they are, and those that don't."""

    kept: list[ConsentGrant] = field(default_factory=list)
    old: list[ConsentGrant] = field(default_factory=list)

    def of(self, event: Event) -> list[ConsentGrant]:
        return [one for one in self.kept if one.event == event]


def _fits(one: ConsentGrant, wanted: Mapping[Event, int], sections: Collection[str]) -> bool:
    tier = wanted.get(Event(one.event))
    if tier is None:
        return False
    if one.event != Event.ASK:
        return one.tier == tier
    if tier < 2 and not sections:
        return one.tier == tier
    return one.tier >= 2 and set(one.sections or ()) <= set(sections)


def _set(
    tx: Tx,
    circle_id: str,
    member_id: str,
    wanted: Mapping[Event, int],
    sections: Collection[str],
    giver: Giver,
    managed: Collection[Event],
) -> list[Withdrawn]:
    hold(tx, circle_id)
    if wanted:
        reach_again(tx, circle_id, member_id)
    there = _Sorted()
    for one in consent.live_grants_of(tx, circle_id):
        if one.member_id == member_id and not one.deny and Event(one.event) in managed:
            (there.kept if _fits(one, wanted, sections) else there.old).append(one)
    # First what is granted, then what ends: who hears the same with less isn't gone in between.
    made: dict[Event, list[ConsentGrant]] = {}
    for event, tier in wanted.items():
        keys = tuple(dict.fromkeys(sections)) if event == Event.ASK else ()
        made[event] = _give(tx, circle_id, member_id, event, tier, keys, there, giver)
    found: list[Withdrawn] = []
    together = new_id()  # one tap, undone as one
    for one in there.old:
        event = Event(one.event)
        others = made.get(event, []) + there.of(event)
        found += replaced(tx, circle_id, one, others, giver, together)
    return found


def _give(
    tx: Tx,
    circle_id: str,
    member_id: str,
    event: Event,
    tier: int,
    sections: tuple[str, ...],
    there: _Sorted,
    giver: Giver,
) -> list[ConsentGrant]:
    """What is missing of one event: at once as far as it's known already, the rest later."""
    now = tx.now
    kept = there.of(event)
    old = [one for one in there.old if one.event == event]
    missing = set(sections) - {key for one in kept for key in one.sections or ()}
    begun = [terms_of(one) for one in (*kept, *old)]
    circle = get_circle(tx, circle_id)
    pause = pause_now(circle, now)
    later = opens(3, missing) - open_already(begun, None, now)
    if later and not pause:
        need_own_device(tx, circle, giver)
        later = frozenset()
    at_once = tuple(key for key in sections if key in missing - later)
    wanted = Wanted(
        ToKind.MEMBER,
        member_id,
        event,
        Terms(tier, (), tuple(ALL_CHANNELS), None, None, now, None),
    )

    def add(sections: tuple[str, ...], starts_at: datetime) -> ConsentGrant:
        level = 3 if sections else tier
        terms = Terms(level, sections, tuple(ALL_CHANNELS), None, None, starts_at, None)
        return write(tx, circle_id, wanted, terms, giver, new_id())

    made: list[ConsentGrant] = []
    if at_once or not any(one.starts_at <= now for one in kept):
        first = add(at_once, now)
        # What was open before is asked about no later than it would have been.
        asked = [one.review_at for one in old if one.review_at and one.starts_at <= now]
        if asked and first.review_at:
            first.review_at = min(asked)
        made.append(first)
    # What waited before goes on waiting as long as it would have; the rest for the whole pause.
    due = {key: one.starts_at for one in old if one.starts_at > now for key in one.sections or ()}
    if later - due.keys():
        need_own_device(tx, circle, giver)
    begins = now + pause
    # Each says all that can be read from then on: what is told under it names the whole.
    for at in sorted({due.get(key, begins) for key in later}):
        keys = tuple(key for key in sections if key not in later or due.get(key, begins) <= at)
        made.append(add(keys, at))
    return made
