"""Who is told of a gap, and when: lead times, one after another, an evening digest. Pure.

At the first lead time friends whom the time fits are offered it; from the next on the backup
pool is asked, one after another; at the last coordinators are told. What isn't near waits for
the evening, so that a quiet day stays quiet. Each lead time is counted by the hours in which its
reader may be told (notice_times.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from app.consent.open_hours import OpenHours
from app.core.hours import minute_of, opens_at, within
from app.rota.kinds import NEVER_SMALL, NIGHTS
from app.rota.shifts.notice_times import NEAR, last_chance, notice_time

SHORTEST_WAIT = timedelta(minutes=5)
SMALL = timedelta(hours=2)  # the longest time that is still a small thing
NIGHTS_APART = timedelta(hours=30)  # two overnights that begin closer are two in a row


@dataclass(frozen=True, slots=True)
class LeadTimes:
    """A circle's lead times, longest first, and the wait between two of the pool."""

    before: tuple[timedelta, ...]
    wait: timedelta

    @property
    def offer(self) -> timedelta:
        return self.before[0]

    @property
    def ask(self) -> timedelta:
        return self.before[min(1, len(self.before) - 1)]

    @property
    def tell(self) -> timedelta:
        return self.before[-1]


@dataclass(frozen=True, slots=True)
class Contactable:
    """A member whom the gate lets through before a gap begins; once it has begun, before it ends.

    `hours`: when until then they may be told. None: at any time.
    """

    member_id: str
    zone: str
    hours: OpenHours | None = None

    def opens_at(self, now: datetime) -> datetime | None:
        """When they may be told again; None: now."""
        if self.hours is None or any(start <= now < end for start, end in self.hours):
            return None
        return next((start for start, _ in self.hours if start > now), None)

    def told_at(self, starts_at: datetime, lead: timedelta, now: datetime) -> datetime:
        """When they are told of a gap, a lead time before it or before their hours end."""
        return notice_time(self.hours_from(now, starts_at), starts_at, lead, now)

    def last_chance(self, starts_at: datetime) -> datetime:
        """Until when they can be told in good time."""
        return starts_at if self.hours is None else last_chance(self.hours, starts_at)

    def hours_from(self, now: datetime, until: datetime) -> OpenHours:
        """The hours from `now` until an instant in which they may be told."""
        return ((now, max(now, until)),) if self.hours is None else self.hours


@dataclass(frozen=True, slots=True)
class GapFacts:
    """A gap, the members whom it fits, and who of them has heard of it."""

    starts_at: datetime
    ends_at: datetime
    friends: tuple[Contactable, ...]
    pool: tuple[Contactable, ...]  # in the person's order
    coordinators: tuple[Contactable, ...]
    offered: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    told_members: frozenset[str] = frozenset()
    asked_at: datetime | None = None  # when the newest of the pool was asked
    stand_by: tuple[Contactable, ...] = ()  # they do it if nobody does


@dataclass(frozen=True, slots=True)
class GapDecision:
    """What to do now, and when to look again."""

    offer: tuple[Contactable, ...]
    ask: Contactable | None
    tell: tuple[Contactable, ...]
    due_at: datetime


def decide(
    matter: GapFacts, leads: LeadTimes, now: datetime, *, ask_now: bool = False
) -> GapDecision:
    """What a gap needs now. `ask_now`: somebody tapped "ask the next one now"."""
    if now >= matter.ends_at:
        return GapDecision((), None, (), matter.ends_at)
    due_times = [matter.ends_at]
    offer, offered_later = _due(matter.friends, matter.offered, matter.starts_at, leads.offer, now)
    tell, told_later = _due(
        matter.coordinators, matter.told_members, matter.starts_at, leads.tell, now
    )
    _, standing_by_later = _due(matter.stand_by, matter.asked, matter.starts_at, leads.tell, now)
    due_times += offered_later + told_later + standing_by_later
    ask = None
    askable = _askable(matter, leads, now)
    at = _pool_at(askable, matter, leads, now)
    if askable and (ask_now or at <= now):
        ask, opens = _next_of(askable, matter.starts_at, now, ask_now=ask_now)
        if ask is not None:
            askable.remove(ask)
            opens = now + _wait(askable, matter, leads, now) if askable else None
        if opens is not None:
            due_times.append(opens)
    elif askable:
        due_times.append(at)
    return GapDecision(offer, ask, tell, min(instant for instant in due_times if instant > now))


def _due(
    among: Iterable[Contactable],
    told_ids: frozenset[str],
    starts_at: datetime,
    lead: timedelta,
    now: datetime,
) -> tuple[tuple[Contactable, ...], list[datetime]]:
    """Who of `among` is told now, and when each of them is to be told. `told_ids` are left out."""
    due_times = {
        friend: friend.told_at(starts_at, lead, now)
        for friend in among
        if friend.member_id not in told_ids
    }
    return tuple(friend for friend, at in due_times.items() if at <= now), list(due_times.values())


def _askable(matter: GapFacts, leads: LeadTimes, now: datetime) -> list[Contactable]:
    """The pool's members who can still be asked, in order.

    Within the last lead time those who stand by come first.
    """
    ready, _ = _due(matter.stand_by, frozenset(), matter.starts_at, leads.tell, now)
    ready_ids = {friend.member_id for friend in ready}
    queue = (*ready, *(friend for friend in matter.pool if friend.member_id not in ready_ids))
    return [friend for friend in queue if friend.member_id not in matter.asked]


def _pool_at(
    askable: list[Contactable], matter: GapFacts, leads: LeadTimes, now: datetime
) -> datetime:
    """When the next of those who can still be asked is asked."""
    first = min(
        (friend.told_at(matter.starts_at, leads.ask, now) for friend in askable),
        default=matter.starts_at - leads.ask,
    )
    if matter.asked_at is None:
        return first
    return max(first, matter.asked_at + _wait(askable, matter, leads, now))


def _wait(
    askable: list[Contactable], matter: GapFacts, leads: LeadTimes, now: datetime
) -> timedelta:
    """How long whoever was asked last has to answer; less when the next one can soon not
    be told.
    """
    until = askable[0].last_chance(matter.starts_at) if askable else matter.starts_at
    return wait_between(leads.wait, (until if until > now else matter.starts_at) - now)


def _next_of(
    askable: list[Contactable], starts_at: datetime, now: datetime, *, ask_now: bool
) -> tuple[Contactable | None, datetime | None]:
    """Whom to ask now, or None and when somebody can be asked.

    Far ahead the order waits for the morning of whoever is first, but passes to whoever can't be
    told later.
    """
    first = askable[0]
    opens = first.opens_at(now)
    if opens is None:
        return first, None
    awake = [friend for friend in askable if friend.opens_at(now) is None]
    if starts_at - now <= NEAR or ask_now:
        if awake:
            return awake[0], None
        return None, min(at for friend in askable if (at := friend.opens_at(now)) is not None)
    chances = [(friend, friend.last_chance(starts_at)) for friend in awake]
    for friend, until in chances:
        if until < starts_at and until - now <= NEAR:
            return friend, None
    return None, min([opens, *(until - NEAR for _, until in chances if until - NEAR > now)])


def next_asked(
    matter: GapFacts, leads: LeadTimes, now: datetime
) -> tuple[Contactable, datetime] | None:
    """Who of the pool is asked next, and when, as things stand; None when nobody is left."""
    askable = _askable(matter, leads, now)
    at = max(now, _pool_at(askable, matter, leads, now))
    askable = _askable(matter, leads, at)
    if not askable:
        standing_by = [
            friend.told_at(matter.starts_at, leads.tell, now) for friend in matter.stand_by
        ]
        at = max(at, min(standing_by, default=at))
        askable = _askable(matter, leads, at)
    if not askable:
        return None
    friend, opens = _next_of(askable, matter.starts_at, at, ask_now=False)
    if friend is not None:
        return friend, at
    opens = opens or at
    return min(askable, key=lambda each: each.opens_at(at) or opens), opens


def wait_between(wait: timedelta, until: timedelta) -> timedelta:
    """How long one of the pool has before the next is asked; a quarter of it when time is near."""
    return wait if until >= NEAR else max(SHORTEST_WAIT, wait / 4)


def is_small(starts_at: datetime, ends_at: datetime, kind: str) -> bool:
    """Whether a time is a small thing."""
    return kind not in NEVER_SMALL and ends_at - starts_at <= SMALL


def is_second_night(
    kind: str, starts_at: datetime, held_shifts: Iterable[tuple[str, datetime]]
) -> bool:
    """Whether a night would be the second in a row beside shifts held, as (kind, start) each."""
    return kind in NIGHTS and any(
        other in NIGHTS and abs(starts_at - at) < NIGHTS_APART for other, at in held_shifts
    )


def is_off_by_midnight(
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    circle_zone: str,
    hours: tuple[int | None, int | None],
    zone: str,
) -> bool:
    """Whether a night goes on after a member's own day has ended: it isn't asked of them in turn.

    `hours` are those in which asks may reach them, in minutes after midnight by their own `zone`;
    the night is judged at the circle's midnight, or at its start when it begins after that.
    """
    if kind not in NIGHTS:
        return False
    midnight = opens_at(0, starts_at - timedelta(seconds=1), circle_zone)
    at = midnight if midnight < ends_at else starts_at
    return not within(*hours, minute_of(at, zone))


def are_leads_valid(hours: Iterable[int]) -> bool:
    """Whether lead times in hours make sense: one to three, each shorter than the one before."""
    lead_hours = list(hours)
    return 1 <= len(lead_hours) <= 3 and all(
        longer > shorter for longer, shorter in pairwise(lead_hours)
    )
