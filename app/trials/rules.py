"""When a trial may end, and when it is asked about. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.circles.permissions import Permission
from app.rota.schedule.occurrences import instant
from app.trials.models import TrialSubject

#: The furthest day: who tries something for longer has an arrangement.
LONGEST = timedelta(days=366)

#: Who may put something on trial, and answer about it: who may change the thing itself.
NEEDED: dict[TrialSubject, Permission] = {
    TrialSubject.PATTERN: Permission.PATTERNS,
    TrialSubject.ROTATION: Permission.PATTERNS,
    TrialSubject.GAP_ALERTS: Permission.GAPS,
    TrialSubject.GRANT: Permission.CONSENT,
    TrialSubject.ADVANCE_RULE: Permission.AHEAD,
}

#: What is a consent of the person: without its end it tells more.
CONSENTS = frozenset({TrialSubject.GRANT, TrialSubject.ADVANCE_RULE})

#: What is about shifts.
SHIFTS = frozenset({TrialSubject.PATTERN, TrialSubject.ROTATION})


def find_fault(review_on: date, *, today: date, begins_on: date) -> str | None:
    """What is wrong with the day on which a trial is to be asked about: a code, or None."""
    if review_on <= today:
        return "trial-day-over"
    if review_on < begins_on:
        return "trial-before-it-begins"
    return "trial-too-long" if review_on > today + LONGEST else None


def end_of_day(review_on: date, zone: str) -> datetime:
    """The instant at which a day of the circle's calendar ends."""
    return instant(review_on + timedelta(days=1), 0, ZoneInfo(zone))
