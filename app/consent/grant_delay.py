"""What a grant opens of the plan and the health card, and the wait before it does. Pure.

A consent that was given under somebody's eyes can be looked over alone and taken back before it
counts (docs/decisions/0023). Narrowing never waits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.consent.gate import SHOWN_FOR_A_TIME, SUGGEST

#: What stands for the health card among what a grant opens; no section has such a key.
HEALTH = "health card"
#: The tier of a grant that opens it.
HEALTH_CARD_TIER = 4
LONGEST = 168  # hours: a week
#: Until somebody says otherwise: a night, and a day to think.
USUAL = 24


def opened_content(tier: int, sections: Iterable[str] | None) -> frozenset[str]:
    """What of the plan, the checklists and the health card a grant lets somebody read.

    The address and the notes between shifts are no part of the plan: they show only while
    somebody comes or is on shift, and then they are needed at once.
    """
    if tier < 3:
        return frozenset()
    granted_sections = frozenset(sections or ()) - SHOWN_FOR_A_TIME - {SUGGEST}
    return granted_sections | {HEALTH} if tier >= HEALTH_CARD_TIER else granted_sections


@dataclass(frozen=True, slots=True)
class Terms:
    """A grant without whom it is for and what it is about. Minutes: the circle's wall clock."""

    tier: int
    sections: tuple[str, ...]
    channels: tuple[str, ...]
    from_minute: int | None
    to_minute: int | None
    starts_at: datetime
    ends_at: datetime | None

    @property
    def opens(self) -> frozenset[str]:
        return opened_content(self.tier, self.sections)


def _outlasts(end: datetime | None, other_end: datetime | None) -> bool:
    return end is None or (other_end is not None and end >= other_end)


def as_wide(new: Terms, old: Terms, now: datetime) -> bool:
    """Whether one grant allows all that another does, as long, in the same hours."""
    return (
        new.tier >= old.tier
        and new.starts_at <= max(now, old.starts_at)
        and _outlasts(new.ends_at, old.ends_at)
        and set(new.sections) >= set(old.sections)
        and set(new.channels) >= set(old.channels)
        and (
            new.from_minute is None
            or (new.from_minute, new.to_minute) == (old.from_minute, old.to_minute)
        )
    )


def open_already(
    live_terms: Iterable[Terms], until: datetime | None, now: datetime
) -> frozenset[str]:
    """What live grants open now and go on opening until then at least; None: without an end."""
    return frozenset(
        key
        for terms in live_terms
        if terms.starts_at <= now and _outlasts(terms.ends_at, until)
        for key in terms.opens
    )


def without(terms: Terms, waiting: frozenset[str]) -> Terms:
    """Terms without what still has to wait: from now on at the tier that is left."""
    open_sections = tuple(key for key in terms.sections if key not in waiting)
    has_card = HEALTH in terms.opens and HEALTH not in waiting
    if has_card:
        tier = terms.tier
    else:
        tier = 3 if open_sections and terms.tier >= 3 else min(terms.tier, 2)
    return replace(terms, tier=tier, sections=open_sections if tier >= 3 else ())


def steps(
    new: Terms,
    live_terms: Iterable[Terms],
    pause: timedelta,
    now: datetime,
    old: Terms | None = None,
) -> list[Terms]:
    """The grants that a new one becomes, the whole of it last.

    `live_terms`: the live grants to the same for the same event. `old`: the one that the new one
    replaces. What opens more than they do waits for the pause, and until then the rest of it
    counts. Where `old` would have gone on opening something for a while, it does.
    """
    live_terms = list(live_terms)
    new = replace(new, starts_at=max(new.starts_at, now))
    earlier_terms = [*live_terms, old] if old is not None else live_terms
    newly_open = new.opens - open_already(earlier_terms, new.ends_at, now)
    begins = now + pause
    if not newly_open or new.starts_at >= begins:
        return [new]
    delayed = replace(new, starts_at=begins)
    rest = without(new, newly_open)
    stages: list[Terms] = []
    if not any(as_wide(terms, rest, now) for terms in live_terms):
        stages.append(rest)
    if old is not None and old.starts_at <= now and old.opens & newly_open:
        old_ends = old.ends_at
        meanwhile_ends = new.ends_at if _outlasts(old_ends, new.ends_at) else old_ends
        keys = tuple(key for key in old.sections if key in new.sections)
        tier = min(new.tier, old.tier)
        meanwhile = replace(new, tier=tier, sections=keys, ends_at=meanwhile_ends)
        if meanwhile.opens:
            stages.append(meanwhile)
    return [*stages, delayed]


@dataclass(frozen=True, slots=True)
class WideningDelay:
    """How long a wider grant waits, in hours; a shorter wait counts from `next_at` on."""

    hours: int
    next_hours: int | None = None
    next_at: datetime | None = None

    def at(self, now: datetime) -> int:
        """The hours that count now."""
        is_next_due = (
            self.next_hours is not None and self.next_at is not None and self.next_at <= now
        )
        return self.next_hours if is_next_due and self.next_hours is not None else self.hours

    def changed(self, hours: int, now: datetime) -> WideningDelay:
        """After the person set it: longer at once, shorter once the old one is over."""
        current = self.at(now)
        if hours >= current:
            return WideningDelay(hours)
        return WideningDelay(current, hours, now + timedelta(hours=current))


def own_since(device_at: datetime, account_at: datetime, pause: timedelta) -> datetime:
    """From when on a device may widen: a phone of the person's own, theirs for a while.

    The one that the account began on counts at once. Any other was added by a link, and somebody
    who has the phone for a minute can add one: it counts after the pause, in which the person
    sees it among their devices.
    """
    return device_at if device_at <= account_at else device_at + pause
