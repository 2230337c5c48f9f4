"""On which days a time comes: RFC 5545's recurrence on the wall calendar, pure.

Weekly on some weekdays, every n weeks, every n months by date or by weekday, or once. Weeks
begin on Monday (WKST=MO). "Every n" counts from the anchor's week or month. Days are counted as
ordinals and in steps, so that what lies between two of them costs nothing.

A date that a month hasn't is that month's last day: "the 31st" is 30 April (RFC 7529 calls it
SKIP=BACKWARD; RFC 5545 alone would leave the month out, and somebody alone). A fifth weekday
comes only in months that have five; "the last one" comes in each.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.core.errors import BadInput

MOST_TIMES = 500
MOST_EVERY = 52
# Calendars of phones and rules of zones say nothing about days beyond these.
FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2199, 12, 31)
LAST = -1
# Two turns of the leap years: what hasn't come by then is as good as never.
_YEARS = 8
_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Repeats(StrEnum):
    """How a time comes again."""

    WEEKLY = "weekly"
    MONTHLY_DATE = "monthly_date"
    MONTHLY_WEEKDAY = "monthly_weekday"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule without a first and a last day; these are the pattern's."""

    repeats: Repeats
    anchor: date
    weekdays: int = 0  # bit 0 is Monday
    interval: int = 1  # weeks or months
    month_day: int = 0  # 1 to 31
    nth: int = 0  # 1 to 5, or LAST

    def ordinals(self, first: int, last: int) -> range | list[int]:
        """The days from `first` to `last` on which it comes, in order (`date.toordinal`)."""
        if self.repeats == Repeats.WEEKLY:
            return self._weekly(first, last)
        if self.repeats == Repeats.ONCE:
            only = self.anchor.toordinal()
            return range(only, only + (first <= only <= last))
        if first > last:
            return []
        ordinals = []
        for year, month in self._months(date.fromordinal(first), date.fromordinal(last)):
            ordinals += [day for day in self._in_month(year, month) if first <= day <= last]
        return ordinals

    def _weekly(self, first: int, last: int) -> range | list[int]:
        if self.interval == 1 and self.weekdays == 0b1111111:
            return range(first, last + 1)
        step = 7 * self.interval
        monday = self.anchor.toordinal() - self.anchor.weekday()
        ordinals: list[int] = []
        for weekday in range(7):
            if self.weekdays >> weekday & 1:
                days = range(first + (monday + weekday - first) % step, last + 1, step)
                if self.weekdays == 1 << weekday:
                    return days
                ordinals += days
        ordinals.sort()
        return ordinals

    def _months(self, first: date, last: date) -> Iterator[tuple[int, int]]:
        start = first.year * 12 + first.month - 1
        start += (self.anchor.year * 12 + self.anchor.month - 1 - start) % self.interval
        for month in range(start, last.year * 12 + last.month, self.interval):
            yield month // 12, month % 12 + 1

    def _in_month(self, year: int, month: int) -> list[int]:
        weekday_of_first, length = monthrange(year, month)
        before = date(year, month, 1).toordinal() - 1
        if self.repeats == Repeats.MONTHLY_DATE:
            return [before + min(self.month_day, length)]
        ordinals = []
        for weekday in range(7):
            if self.weekdays >> weekday & 1:
                day = 1 + (weekday - weekday_of_first) % 7
                day = day + (length - day) // 7 * 7 if self.nth == LAST else day + self.nth * 7 - 7
                if day <= length:
                    ordinals.append(before + day)
        return sorted(ordinals)

    def comes_on(self, day: date) -> bool:
        """Whether it comes on a day."""
        ordinal = day.toordinal()
        return len(self.ordinals(ordinal, ordinal)) > 0

    def rrule(self) -> str:
        """The rule as RFC 5545 writes it, without DTSTART and UNTIL."""
        days = [name for at, name in enumerate(_NAMES) if self.weekdays >> at & 1]
        if self.repeats == Repeats.ONCE:
            return "FREQ=DAILY;COUNT=1"
        if self.repeats == Repeats.WEEKLY:
            return f"FREQ=WEEKLY;INTERVAL={self.interval};WKST=MO;BYDAY={','.join(days)}"
        if self.repeats == Repeats.MONTHLY_WEEKDAY:
            by_day = ",".join(f"{self.nth:+d}{name}" for name in days)
            return f"FREQ=MONTHLY;INTERVAL={self.interval};BYDAY={by_day}"
        if self.month_day <= 28:
            return f"FREQ=MONTHLY;INTERVAL={self.interval};BYMONTHDAY={self.month_day}"
        by_month_day = ",".join(map(str, range(28, self.month_day + 1)))
        return f"FREQ=MONTHLY;INTERVAL={self.interval};BYMONTHDAY={by_month_day};BYSETPOS=-1"


def check_rule(rule: Recurrence, first: date, until: date | None) -> None:
    """Raises BadInput, and says which rule was broken, for one that can't be kept."""
    if until is not None and until < first:
        raise BadInput("ends-before-start")
    if not 1 <= rule.interval <= MOST_EVERY:
        raise BadInput("every-out-of-bounds")
    if rule.repeats in {Repeats.WEEKLY, Repeats.MONTHLY_WEEKDAY} and not rule.weekdays:
        raise BadInput("no-weekday")
    if rule.repeats == Repeats.MONTHLY_DATE and not 1 <= rule.month_day <= 31:
        raise BadInput("no-month-day")
    if rule.repeats == Repeats.MONTHLY_WEEKDAY and rule.nth not in {LAST, 1, 2, 3, 4, 5}:
        raise BadInput("no-nth")
    horizon = first + timedelta(days=_YEARS * 366)
    last = min(until, horizon) if until is not None else horizon
    if not len(rule.ordinals(first.toordinal(), last.toordinal())):
        raise BadInput("never-comes")


def nth_day(rule: Recurrence, first: date, times: int) -> date:
    """The day on which it comes for the n-th time. Raises BadInput."""
    if not 1 <= times <= MOST_TIMES:
        raise BadInput("too-many-times", most=str(MOST_TIMES))
    ordinals = rule.ordinals(first.toordinal(), LAST_DAY.toordinal())
    if len(ordinals) < times:
        raise BadInput("too-many-times", most=str(len(ordinals)))
    return date.fromordinal(ordinals[times - 1])
