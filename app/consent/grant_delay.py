"""What a grant opens of the plan and the health card, and the wait before it does. Pure.

A consent that was given under somebody's eyes can be looked over alone and taken back before it
counts (docs/decisions/0023). Narrowing never waits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.consent.gate import NOT_THE_PLANS

#: What stands for the health card among what a grant opens; no section has such a key.
HEALTH = "health card"
LONGEST = 168  # hours: a week
#: Until somebody says otherwise: a night, and a day to think.
USUAL = 24


def opens(tier: int, sections: Iterable[str] | None) -> frozenset[str]:
    """What of the plan and the health card a grant lets somebody read.

    The address and the notes between shifts are no part of the plan: they show only while
    somebody comes or is on shift, and then they are needed at once.
    """
    if tier < 3:
        return frozenset()
    found = frozenset(sections or ()) - NOT_THE_PLANS
    return found | {HEALTH} if tier >= 4 else found


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
        return opens(self.tier, self.sections)


def _outlasts(one: datetime | None, other: datetime | None) -> bool:
    return one is None or (other is not None and one >= other)


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


def open_already(held: Iterable[Terms], until: datetime | None, now: datetime) -> frozenset[str]:
    """What live grants open now, and go on opening at least as long as is wanted."""
    return frozenset(
        key
        for one in held
        if one.starts_at <= now and _outlasts(one.ends_at, until)
        for key in one.opens
    )


def without(terms: Terms, waiting: frozenset[str]) -> Terms:
    """The same without what still has to wait: from now on at the tier that is left."""
    kept = tuple(key for key in terms.sections if key not in waiting)
    card = HEALTH in terms.opens and HEALTH not in waiting
    if card:
        tier = terms.tier
    else:
        tier = 3 if kept and terms.tier >= 3 else min(terms.tier, 2)
    return replace(terms, tier=tier, sections=kept if tier >= 3 else ())


def steps(
    wanted: Terms,
    held: Iterable[Terms],
    pause: timedelta,
    now: datetime,
    old: Terms | None = None,
) -> list[Terms]:
    """The grants that a wanted one becomes, the whole of it last.

    `held` are the live grants to the same for the same event; `old` is the one that this one
    replaces. What opens more than they do waits for the pause, and until then the rest of it
    counts. Where `old` would have gone on opening something for a while, it does.
    """
    held = list(held)
    wanted = replace(wanted, starts_at=max(wanted.starts_at, now))
    known = [*held, old] if old is not None else held
    fresh = wanted.opens - open_already(known, wanted.ends_at, now)
    begins = now + pause
    if not fresh or wanted.starts_at >= begins:
        return [wanted]
    whole = replace(wanted, starts_at=begins)
    rest = without(wanted, fresh)
    found: list[Terms] = []
    if not any(as_wide(one, rest, now) for one in held):
        found.append(rest)
    if old is not None and old.starts_at <= now and old.opens & fresh:
        lasts = old.ends_at
        ends = wanted.ends_at if _outlasts(lasts, wanted.ends_at) else lasts
        keys = tuple(key for key in old.sections if key in wanted.sections)
        tier = min(wanted.tier, old.tier)
        meanwhile = replace(wanted, tier=tier, sections=keys, ends_at=ends)
        if meanwhile.opens:
            found.append(meanwhile)
    return [*found, whole]


@dataclass(frozen=True, slots=True)
class Pause:
    """How long a wider grant waits, in hours; a shorter wait counts from `next_at` on."""

    hours: int
    next_hours: int | None = None
    next_at: datetime | None = None

    def at(self, now: datetime) -> int:
        """The hours that count now."""
        over = self.next_hours is not None and self.next_at is not None and self.next_at <= now
        return self.next_hours if over and self.next_hours is not None else self.hours

    def changed(self, hours: int, now: datetime) -> Pause:
        """After the person set it: longer at once, shorter once the old one is over."""
        held = self.at(now)
        if hours >= held:
            return Pause(hours)
        return Pause(held, hours, now + timedelta(hours=held))


def own_since(device_at: datetime, account_at: datetime, pause: timedelta) -> datetime:
    """From when on a device may widen: a phone of the person's own, theirs for a while.

    The one that the account began on counts at once. Any other was added by a link, and somebody
    who has the phone for a minute can add one: it counts after the pause, in which the person
    sees it among their devices.
    """
    return device_at if device_at <= account_at else device_at + pause
