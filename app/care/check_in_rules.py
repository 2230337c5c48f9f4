"""When a check-in is asked, reminded of, given up, answered and forgotten. Pure.

No rule reads what the person answers: there is nothing here that could.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

from app.care.models import CheckInState
from app.consent.gate import Deny, Verdict
from app.core.errors import BadInput
from app.rota.schedule.occurrences import instant

#: Days after today that are suggested; nothing else is filled in.
SUGGESTED_DAYS = (1, 3, 7)
MOST_DAYS_AHEAD = 30
MOST_CHECK_INS = 5
#: A friend has so long to say, at least, and until so long before the time if that is later.
LEAST_TO_SAY = timedelta(hours=2)
SAY_BEFORE = timedelta(hours=12)
#: So long after its time it can still be done, handed back or given to somebody else.
OPEN_AFTER = timedelta(days=1)
#: So long the person can answer, and the friend can read it.
ANSWER_KEPT = timedelta(days=7)
#: A timer looks again after this: hours and zones change meanwhile.
LOOK_AGAIN = timedelta(hours=1)
#: After closing a request, the home asks about the next days for so long.
ASKED_FOR = timedelta(hours=72)

# What the friend sees at home all the same, and what is over by itself.
_LATER = frozenset({"no_reach", "paused", "phone_lost"})


class Move(Enum):
    """What a timer does with a check-in."""

    WAIT = auto()
    ASK = auto()
    REMIND = auto()
    GIVE_UP = auto()  # nobody has it: the person is told


@dataclass(frozen=True, slots=True)
class Step:
    """A move, and when to look next; None: never."""

    move: Move
    look_at: datetime | None


def can_do_it(verdict: Verdict) -> bool:
    """Whether a friend may still be told of a check-in, now or later: by the gate's verdict.

    Without notifications for check-ins they still read it at home. At rest, muted, withdrawn or
    gone, they aren't asked.
    """
    return not isinstance(verdict, Deny) or verdict.reason in _LATER


def gives_up_at(asked_at: datetime, at: datetime) -> datetime:
    """Until when the friend may say, before the day goes to nobody."""
    return max(asked_at + LEAST_TO_SAY, at - SAY_BEFORE)


def next_step(
    state: CheckInState,
    *,
    at: datetime,
    asked_at: datetime,
    can_do: bool,
    rests: bool,
    now: datetime,
) -> Step:
    """What a timer does now. `at`: the check-in's instant; `rests`: everything is paused."""
    if state not in {CheckInState.ASKED, CheckInState.TAKEN} or now >= at + OPEN_AFTER:
        return Step(Move.WAIT, None)
    if rests:
        return Step(Move.WAIT, now + LOOK_AGAIN)
    if not can_do:
        return Step(Move.GIVE_UP, None)
    if state == CheckInState.ASKED:
        end = gives_up_at(asked_at, at)
        if now >= end:
            return Step(Move.GIVE_UP, None)
        return Step(Move.ASK, min(end, now + LOOK_AGAIN))
    if now >= at:
        return Step(Move.REMIND, None)
    return Step(Move.WAIT, min(at, now + LOOK_AGAIN))


def check_days(
    days: Sequence[date], minute: int, taken_days: Collection[date], zone: str, now: datetime
) -> None:
    """Refuse days that can't be: none, too many, one twice, past, or too far ahead.

    `taken_days`: those of the circle's check-ins that aren't over. Raises BadInput.
    """
    if not days:
        raise BadInput("check-in-no-day")
    if len(set(days)) < len(days) or set(days) & set(taken_days):
        raise BadInput("check-in-twice")
    if len(days) + len(taken_days) > MOST_CHECK_INS:
        raise BadInput("check-in-too-many")
    today = now.astimezone(ZoneInfo(zone)).date()
    for day in days:
        if day > today + timedelta(days=MOST_DAYS_AHEAD):
            raise BadInput("check-in-too-far")
        if day < today or instant(day, minute, ZoneInfo(zone)) <= now:
            raise BadInput("check-in-past")


def is_seen_answer(answered_at: datetime | None, replaces: datetime | None) -> bool:
    """Whether whoever answers has seen the answer that theirs takes the place of, if there is one.

    An answer is known by when it was given, to the millisecond, as phones read it.
    """
    if answered_at is None:
        return True
    return replaces is not None and abs(answered_at - replaces) < timedelta(milliseconds=1)


def takes_answer(state: CheckInState, on_day: date, at: datetime, zone: str, now: datetime) -> str:
    """Why the person can't answer a check-in now, as a code; "" when they can."""
    if state not in {CheckInState.TAKEN, CheckInState.DONE}:
        return "check-in-nobody"
    if now.astimezone(ZoneInfo(zone)).date() < on_day:
        return "check-in-ahead"
    return "check-in-over" if now >= at + ANSWER_KEPT else ""
