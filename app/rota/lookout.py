"""Who is told of a gap, and when: lead times, one after another, an evening digest. Pure.

At the first lead time friends whom the time fits are offered it; from the next on the backup
pool is asked, one after another; at the last coordinators are told. What isn't near waits for
the evening, so that a quiet day stays quiet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from app.consent.hours import minute_of, opens_at, within

NEAR = timedelta(hours=4)  # what begins sooner is told at once, and asked about more quickly
EVENING = 18 * 60  # minutes after midnight, by the member's own wall clock
SHORTEST_WAIT = timedelta(minutes=5)
SMALL = timedelta(hours=2)  # the longest time that is still a small thing
NIGHTS_APART = timedelta(hours=30)  # two overnights that begin closer are two in a row


@dataclass(frozen=True, slots=True)
class Leads:
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
class Friend:
    """Somebody whom the gate lets through: now (`opens_at` is None), or from then on."""

    member_id: str
    zone: str
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """A gap with whom it fits, and who has heard of it already."""

    starts_at: datetime
    ends_at: datetime
    friends: tuple[Friend, ...]
    pool: tuple[Friend, ...]  # in the person's order
    coordinators: tuple[Friend, ...]
    offered: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    asked_at: datetime | None = None  # when the newest of the pool was asked
    stand_by: tuple[Friend, ...] = ()  # they do it if nobody does


@dataclass(frozen=True, slots=True)
class Moves:
    """What to do now, and when to look again."""

    offer: tuple[Friend, ...]
    ask: Friend | None
    tell: tuple[Friend, ...]
    due_at: datetime


def moves(matter: Matter, leads: Leads, now: datetime, *, ask_now: bool = False) -> Moves:
    """What a gap needs now. `ask_now`: somebody tapped "ask the next one now"."""
    if now >= matter.ends_at:
        return Moves((), None, (), matter.ends_at)
    later = [matter.ends_at]
    offer: tuple[Friend, ...] = ()
    if (at := matter.starts_at - leads.offer) <= now:
        offer = tuple(one for one in matter.friends if one.member_id not in matter.offered)
    else:
        later.append(at)
    tell: tuple[Friend, ...] = ()
    if (at := matter.starts_at - leads.tell) <= now:
        tell = tuple(one for one in matter.coordinators if one.member_id not in matter.told)
    else:
        later.append(at)
    ask = None
    left = _left(matter, leads, now)
    at = _pool_at(matter, leads, now)
    if left and (ask_now or at <= now):
        ask, opens = _next_of(left, matter.starts_at - now, now, ask_now=ask_now)
        if ask is not None:
            left.remove(ask)
            opens = now + wait_between(leads.wait, matter.starts_at - now) if left else None
        if opens is not None:
            later.append(opens)
    elif left:
        later.append(at)
    return Moves(offer, ask, tell, min(one for one in later if one > now))


def _left(matter: Matter, leads: Leads, now: datetime) -> list[Friend]:
    """Who can still be asked, in order. Inside the last lead those who stand by come first."""
    line = matter.pool
    if matter.starts_at - leads.tell <= now:
        known = {one.member_id for one in matter.stand_by}
        rest = (one for one in matter.pool if one.member_id not in known)
        line = (*matter.stand_by, *rest)
    return [one for one in line if one.member_id not in matter.asked]


def _pool_at(matter: Matter, leads: Leads, now: datetime) -> datetime:
    first = matter.starts_at - leads.ask
    if matter.asked_at is None:
        return first
    return max(first, matter.asked_at + wait_between(leads.wait, matter.starts_at - now))


def _next_of(
    left: list[Friend], until: timedelta, now: datetime, *, ask_now: bool
) -> tuple[Friend | None, datetime | None]:
    """Whom to ask now; else when somebody can be. Far ahead the order waits for the morning."""
    first = left[0]
    if first.opens_at is None or first.opens_at <= now:
        return first, None
    if until <= NEAR or ask_now:
        for one in left:
            if one.opens_at is None or one.opens_at <= now:
                return one, None
        return None, min(one.opens_at for one in left if one.opens_at is not None)
    return None, first.opens_at


def next_asked(matter: Matter, leads: Leads, now: datetime) -> tuple[Friend, datetime] | None:
    """Who of the pool is asked next, and when, as things stand; None when nobody is left."""
    at = max(now, _pool_at(matter, leads, now))
    left = _left(matter, leads, at)
    if not left:
        at = max(at, matter.starts_at - leads.tell)
        left = _left(matter, leads, at)
    if not left:
        return None
    one, opens = _next_of(left, matter.starts_at - at, at, ask_now=False)
    if one is not None:
        return one, at
    opens = opens or at
    return min(left, key=lambda each: each.opens_at or opens), opens


def wait_between(wait: timedelta, until: timedelta) -> timedelta:
    """How long one of the pool has before the next is asked; a quarter of it when time is near."""
    return wait if until >= NEAR else max(SHORTEST_WAIT, wait / 4)


def tell_at(starts_at: datetime, zone: str, now: datetime) -> datetime:
    """When a member hears of a gap: in the evening of their day, or now when it is near by then."""
    evening = opens_at(EVENING, now - timedelta(minutes=1), zone)
    return now if evening > starts_at - NEAR else max(now, evening)


def small(starts_at: datetime, ends_at: datetime, kind: str) -> bool:
    """Whether a time is a small thing."""
    return kind != "overnight" and ends_at - starts_at <= SMALL


def in_a_row(kind: str, starts_at: datetime, held: Iterable[tuple[str, datetime]]) -> bool:
    """Whether a night would make two in a row, with those that are held (kind, start)."""
    return kind == "overnight" and any(
        other == "overnight" and abs(starts_at - at) < NIGHTS_APART for other, at in held
    )


def off_by_midnight(
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
    if kind != "overnight":
        return False
    midnight = opens_at(0, starts_at - timedelta(seconds=1), circle_zone)
    at = midnight if midnight < ends_at else starts_at
    return not within(*hours, minute_of(at, zone))


def readable_leads(hours: Iterable[int]) -> bool:
    """Whether lead times make sense: one to three, each shorter than the one before."""
    listed = list(hours)
    return 1 <= len(listed) <= 3 and all(one > other for one, other in pairwise(listed))
