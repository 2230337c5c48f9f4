"""Whose turn it is to coordinate, and when the role passes. Pure.

Hand-offs are so many weeks apart on the circle's wall calendar, at one minute of its wall clock. A
minute that a change of the clock leaves out is the first instant after it; of one that is shown
twice it is the first.

Who is next is told before, and so is the person. Nobody gets the role who hasn't known it for two
days: where somebody else comes in late, it stays where it is for some days longer, and the turns
after that are on their own days all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.core.hours import instants_shown

LONGEST_TURN_WEEKS = 12
FEWEST_MEMBERS = 2
MOST_MEMBERS = 12
#: So long before a hand-off it is said who is next, and the first one is no sooner than that.
SAID_BEFORE = timedelta(days=3)
#: So long at least somebody knows that it is their turn before it is.
KNOWN_FOR = timedelta(days=2)
FURTHEST_FIRST = timedelta(days=366)


class TurnMove(StrEnum):
    """What is to be done now."""

    TELL = "tell"  # who is next
    PASS = "pass"
    STAY = "stay"  # nobody is there for this turn


@dataclass(frozen=True, slots=True)
class TurnTerms:
    """Turns as somebody would set them up. `minute`: of the hand-offs, by the circle's clock."""

    weeks: int
    first_on: date
    minute: int
    member_ids: tuple[str, ...]  # in order


@dataclass(frozen=True, slots=True)
class Seat:
    """A member who said yes to taking turns. `can_take`: nothing keeps them from the coming one."""

    member_id: str
    position: int
    can_take: bool


@dataclass(frozen=True, slots=True)
class TurnFacts:
    """Turns as the rules read them; instants are UTC."""

    seats: tuple[Seat, ...]
    zone: str  # the circle's
    weeks: int
    first_on: date
    minute: int
    turn_number: int
    last_position: int | None = None
    current_id: str | None = None
    next_id: str | None = None
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A move, or none before `look_at`. `member_id`: who is next, or gets the role."""

    move: TurnMove | None
    look_at: datetime
    member_id: str | None = None


def hand_off_at(facts: TurnFacts, number: int) -> datetime:
    """When the hand-off of a number is, by the wall clock alone."""
    day = facts.first_on + timedelta(weeks=facts.weeks * number)
    return shown_at(day, facts.minute, facts.zone)


def shown_at(day: date, minute: int, zone: str) -> datetime:
    """The first instant at which a zone's wall clock shows a minute of a day, in UTC."""
    return instants_shown(day, minute, ZoneInfo(zone))[0]


def passes_at(facts: TurnFacts, told_at: datetime) -> datetime:
    """When the coming turn passes to somebody who was told at an instant."""
    day = facts.first_on + timedelta(weeks=facts.weeks * facts.turn_number)
    known_since = told_at + KNOWN_FOR
    while (at := shown_at(day, facts.minute, facts.zone)) < known_since:
        # Days that are missed altogether, as after a long pause, aren't counted one by one.
        day = max(day, known_since.date() - timedelta(days=2)) + timedelta(days=1)
    return at


def next_seat(facts: TurnFacts) -> Seat | None:
    """Who is next in the order and can take it; None: nobody else."""
    others = [seat for seat in facts.seats if seat.member_id != facts.current_id and seat.can_take]
    last = facts.last_position
    return min(
        others,
        key=lambda seat: (last is not None and seat.position <= last, seat.position),
        default=None,
    )


def next_number(facts: TurnFacts, now: datetime) -> int:
    """The number of the hand-off after one that is `now`: what was missed isn't made up for, and
    nobody's turn is shorter than half of one."""
    days = (now.astimezone(ZoneInfo(facts.zone)).date() - facts.first_on).days
    number = max(facts.turn_number + 1, days // (7 * facts.weeks))
    while hand_off_at(facts, number) - now < timedelta(weeks=facts.weeks) / 2:
        number += 1
    return number


def decide(facts: TurnFacts, now: datetime) -> Decision:
    """What is to be done with the coming hand-off now, and if nothing, when to look again."""
    hand_off = hand_off_at(facts, facts.turn_number)
    if now < hand_off - SAID_BEFORE:
        return Decision(None, hand_off - SAID_BEFORE)
    seat = next_seat(facts)
    if seat is None:
        if now < hand_off:
            return Decision(None, hand_off)
        return Decision(TurnMove.STAY, hand_off)
    if seat.member_id != facts.next_id or facts.told_at is None:
        return Decision(TurnMove.TELL, now, seat.member_id)
    at = passes_at(facts, facts.told_at)
    if now < at:
        return Decision(None, at)
    return Decision(TurnMove.PASS, at, seat.member_id)


def find_fault(terms: TurnTerms, zone: str, now: datetime) -> str | None:
    """What is wrong with turns that somebody would set up, as the code of its error; or None."""
    if not 1 <= terms.weeks <= LONGEST_TURN_WEEKS:
        return "turn-length"
    first = shown_at(terms.first_on, terms.minute, zone)
    if first < now + SAID_BEFORE:
        return "turns-too-soon"
    if first > now + FURTHEST_FIRST:
        return "turns-too-far"
    return find_fault_of_order(terms.member_ids)


def find_fault_of_order(member_ids: Sequence[str]) -> str | None:
    """What is wrong with an order of members, as the code of its error; or None."""
    if len(set(member_ids)) != len(member_ids):
        return "twice-in-turns"
    if not FEWEST_MEMBERS <= len(member_ids) <= MOST_MEMBERS:
        return "who-takes-turns"
    return None
