"""When a line is agreed on, which day it can close on, and what of a stance others read. Pure.

Nothing is counted: one open objection keeps a line open, however many could live with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

from app.core.errors import BadInput
from app.rota.schedule.occurrences import instant
from app.values.models import StanceKind

#: Silence lets a line through, so there are days to look at it in.
LEAST_DAYS = 2
USUAL_DAYS = 7
MOST_DAYS = 90
#: What isn't over, in one circle; and what one member proposes at a time.
MOST_LINES = 50
MOST_PROPOSED = 5
MOST_IDEAS = 20
#: A line that is over is kept without its words, so that a late tap is told what became of it.
KEPT_FOR = timedelta(days=30)
#: While something is in the way, a line is looked at again by itself after so long.
LOOKED_AT_EVERY = timedelta(days=1)
#: A pause may end by itself: so often it is looked for where not all were told of a line.
REST_LOOKED_AT_EVERY = timedelta(hours=6)


class Outcome(Enum):
    """What becomes of a proposed line at an instant."""

    NOT_YET = auto()  # its day isn't over
    TOLD_AGAIN = auto()  # everything came to rest before all were told: it gets days from now on
    MOVES_ON = auto()  # nobody is asked anything these days: it gets a later day
    STAYS_OPEN = auto()  # something is in somebody's way
    AGREED = auto()


def outcome_of(
    closes_on: date,
    zone: str,
    now: datetime,
    *,
    has_objection: bool,
    rests: bool,
    is_untold: bool,
) -> Outcome:
    """What becomes of a line. `rests`: everything is paused, or the person's phone is lost;
    `is_untold`: somebody whose silence would be a yes wasn't told."""
    if is_untold and not rests:
        return Outcome.TOLD_AGAIN
    if now < end_of_day(closes_on, zone):
        return Outcome.NOT_YET
    if rests:
        return Outcome.MOVES_ON
    return Outcome.STAYS_OPEN if has_objection else Outcome.AGREED


def end_of_day(day: date, zone: str) -> datetime:
    """The instant at which a day of the circle's calendar ends."""
    return instant(day + timedelta(days=1), 0, ZoneInfo(zone))


def soonest_day(zone: str, now: datetime) -> date:
    """The first day on which a line that is proposed now can close."""
    return now.astimezone(ZoneInfo(zone)).date() + timedelta(days=LEAST_DAYS)


def usual_day(zone: str, now: datetime) -> date:
    """The day that is offered first."""
    return now.astimezone(ZoneInfo(zone)).date() + timedelta(days=USUAL_DAYS)


def last_day(zone: str, now: datetime) -> date:
    """The last day on which a line that is proposed now can close."""
    return now.astimezone(ZoneInfo(zone)).date() + timedelta(days=MOST_DAYS)


def check_day(day: date, zone: str, now: datetime) -> None:
    """Refuse a day on which a line can't close. Raises BadInput, and says which rule it broke."""
    if day < now.astimezone(ZoneInfo(zone)).date():
        raise BadInput("value-day-past")
    if day < soonest_day(zone, now):
        raise BadInput("value-day-soon")
    if day > last_day(zone, now):
        raise BadInput("value-day-far")


@dataclass(frozen=True, slots=True)
class StanceFacts:
    """A stance, as far as rules read it. `said_at`: when it was last written."""

    kind: StanceKind
    has_words: bool
    shows_name: bool
    said_at: datetime


def is_read_by(stance: StanceFacts, since: datetime) -> bool:
    """Whether somebody to whom the circle's lines are open `since` then reads a stance of another.

    What is shown with a name is for all. Words without a name are for those who were there when
    they were written. A mark without either is nobody's but its own member's to read.
    """
    return stance.shows_name or (stance.has_words and since <= stance.said_at)


def outlives_new_words(kind: StanceKind) -> bool:
    """Whether a stance stays when a line gets other words: an objection isn't washed away by
    them, and nobody is made to have agreed to words that they didn't read."""
    return kind is StanceKind.IN_MY_WAY
