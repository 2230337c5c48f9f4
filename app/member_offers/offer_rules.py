"""What can be offered, when it comes again, and when it is over. Pure.

No rule reads the words. Days come again by the calendar of shifts, so that an offer for five in the
afternoon stays at five when the clock changes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.core.errors import BadInput
from app.member_offers.models import Rhythm
from app.rota.schedule.occurrences import instant
from app.rota.schedule.recurrence import Recurrence, Repeats

#: Ten minutes are a whole offer.
LEAST_MINUTES = 10
MOST_MINUTES = 24 * 60
MOST_PLACES = 10
MOST_OPEN = 20
MOST_DAYS_AHEAD = 365
#: Of a weekly offer so many of the next times are shown, and can be taken up.
TIMES_SHOWN = 4
#: So long after its end an offer's rows are kept.
KEPT_FOR = timedelta(days=30)
#: The occasion of what has no day.
WHENEVER = ""


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """How long an offer takes and when it is. `minute`: after midnight, by the circle's clock."""

    minutes: int
    rhythm: Rhythm
    on_day: date | None
    minute: int | None
    places: int


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time of an offer. `starts_at`: None for whenever it suits."""

    key: str
    starts_at: datetime | None
    ends_at: datetime | None


def check_terms(terms: OfferTerms, zone: str, now: datetime) -> None:
    """Raises BadInput, and says which rule was broken."""
    if terms.minutes < LEAST_MINUTES:
        raise BadInput("member-offer-too-short")
    if terms.minutes > MOST_MINUTES:
        raise BadInput("member-offer-too-long")
    if not 1 <= terms.places <= MOST_PLACES:
        raise BadInput("member-offer-places")
    if terms.rhythm == Rhythm.ANY_TIME:
        if terms.on_day is not None or terms.minute is not None:
            raise BadInput("member-offer-time-unneeded")
        return
    if terms.on_day is None or terms.minute is None:
        raise BadInput("member-offer-no-time")
    if instant(terms.on_day, terms.minute, ZoneInfo(zone)) <= now:
        raise BadInput("member-offer-past")
    if terms.on_day > now.astimezone(ZoneInfo(zone)).date() + timedelta(days=MOST_DAYS_AHEAD):
        raise BadInput("member-offer-too-far")


def check_receivers(
    chosen_ids: Collection[str], choosable_ids: Collection[str], own_id: str
) -> None:
    """Raises BadInput: for nobody, for oneself, or for somebody whom its maker can't choose."""
    if not chosen_ids:
        raise BadInput("member-offer-to-nobody")
    if own_id in chosen_ids:
        raise BadInput("member-offer-to-yourself")
    if not set(chosen_ids) <= set(choosable_ids):
        raise BadInput("member-offer-to-stranger")


def occasion_of(terms: OfferTerms, day: date, zone: str) -> Occasion:
    """The time of an offer on one of its days."""
    starts_at = instant(day, terms.minute or 0, ZoneInfo(zone))
    return Occasion(day.isoformat(), starts_at, starts_at + timedelta(minutes=terms.minutes))


def over_at(terms: OfferTerms, zone: str) -> datetime | None:
    """When an offer is over by itself."""
    if terms.rhythm != Rhythm.AT_A_TIME or terms.on_day is None:
        return None
    return occasion_of(terms, terms.on_day, zone).ends_at


def find_occasion(
    terms: OfferTerms, key: str, left_out: Collection[str], zone: str
) -> Occasion | None:
    """One of an offer's times by its key, past ones too; None: it has no such time."""
    if terms.on_day is None:
        return Occasion(WHENEVER, None, None) if key == WHENEVER else None
    try:
        day = date.fromisoformat(key)
    except ValueError:
        return None
    # A day has many names in ISO 8601, and one here.
    if key != day.isoformat() or key in left_out or day not in _days(terms, day, day):
        return None
    return occasion_of(terms, day, zone)


def next_occasions(
    terms: OfferTerms, left_out: Collection[str], zone: str, now: datetime
) -> list[Occasion]:
    """The times of an offer that aren't over, soonest first: some of a weekly one."""
    if terms.on_day is None:
        return [Occasion(WHENEVER, None, None)]
    # From two days ago: one of 24 hours may be on, and the circle's day isn't the server's.
    first = max(now.date() - timedelta(days=2), terms.on_day)
    last = first + timedelta(weeks=TIMES_SHOWN + len(left_out) + 1)
    occasions = (
        occasion_of(terms, day, zone)
        for day in _days(terms, first, last)
        if day.isoformat() not in left_out
    )
    return [
        occasion
        for occasion in occasions
        if occasion.ends_at is not None and occasion.ends_at > now
    ][:TIMES_SHOWN]


def can_be_taken(occasion: Occasion, now: datetime) -> bool:
    """Whether a time can still be taken up, or called off: it hasn't begun."""
    return occasion.starts_at is None or occasion.starts_at > now


def _days(terms: OfferTerms, first: date, last: date) -> list[date]:
    """The days of an offer from `first` to `last`."""
    if terms.on_day is None:
        return []
    weekly = terms.rhythm == Rhythm.WEEKLY
    rule = Recurrence(
        Repeats.WEEKLY if weekly else Repeats.ONCE,
        anchor=terms.on_day,
        weekdays=1 << terms.on_day.weekday() if weekly else 0,
    )
    begins = max(first, terms.on_day)
    ordinals = rule.ordinals(begins.toordinal(), last.toordinal())
    return [date.fromordinal(ordinal) for ordinal in ordinals]
