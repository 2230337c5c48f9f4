"""What the slow model of the rota is made of: clocks, rules, slots, patterns and turns.

It shares no code with the app. Instants are whole minutes since 1970, in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
ZERO = datetime(1970, 1, 1, tzinfo=UTC)
#: Days that are written out.
DAYS_COVERED = 130


@lru_cache(maxsize=16)
def walk(zone: str, first: date) -> dict[datetime, int]:
    """Wall minute → the first minute at which the clock shows it, or has gone past it."""
    tz = ZoneInfo(zone)
    at = datetime(first.year, first.month, first.day, tzinfo=UTC) - 2 * DAY
    wall = at.astimezone(tz).replace(tzinfo=None)
    minute = int((at - ZERO) / MINUTE)
    minute_by_wall: dict[datetime, int] = {}
    for _ in range((DAYS_COVERED + 5) * 1440):
        wall_time = at.astimezone(tz).replace(tzinfo=None)
        while wall <= wall_time:
            minute_by_wall[wall] = minute
            wall += MINUTE
        at += MINUTE
        minute += 1
    return minute_by_wall


@dataclass(frozen=True)
class Rule:
    """A pattern's rule, as somebody would say it."""

    kind: str
    start: int
    end: int
    places: int
    repeats: str
    weekdays: int
    interval: int
    month_day: int
    nth: int
    anchor: date

    def comes(self, day: date) -> bool:
        if self.repeats == "once":
            return day == self.anchor
        if self.repeats == "weekly":
            mondays = [either_day - either_day.weekday() * DAY for either_day in (self.anchor, day)]
            weeks = (mondays[1] - mondays[0]).days // 7
            return bool(self.weekdays >> day.weekday() & 1) and weeks % self.interval == 0
        months = (day.year - self.anchor.year) * 12 + day.month - self.anchor.month
        if months % self.interval:
            return False
        if self.repeats == "monthly_date":
            is_last = (day + DAY).day == 1
            return day.day == self.month_day or (is_last and day.day < self.month_day)
        if not self.weekdays >> day.weekday() & 1:
            return False
        if self.nth == -1:
            return (day + 7 * DAY).month != day.month
        return (day.day - 1) // 7 + 1 == self.nth


@dataclass(eq=False)
class Slot:
    """One time on one day. Who holds it, and for which turns, if for any."""

    pattern: Pattern
    day: date
    start: int
    end: int
    places: int
    holders: dict[str, Turns | None] = field(default_factory=dict)
    gave_back: set[int] = field(default_factory=set)  # a turn of these was let go
    skipped: bool = False
    paused: set[str] = field(default_factory=set)
    is_removed: bool = False

    @property
    def id(self) -> str:
        return f"{self.pattern.id}.{self.day}"

    @property
    def is_offered(self) -> bool:
        return not (self.is_removed or self.skipped or self.paused)


@dataclass(eq=False)
class Pattern:
    """A rule with its slots."""

    id: str
    rule: Rule
    first: date
    until: date | None
    places: int
    over: bool = False
    slots: list[Slot] = field(default_factory=list)
    left_out: set[date] = field(default_factory=set)
    pauses: dict[str, tuple[date, date, int]] = field(default_factory=dict)

    def on(self, day: date) -> Slot | None:
        return next((slot for slot in self.slots if slot.day == day), None)


@dataclass(eq=False)
class Turns:
    """Members who take a pattern in turn. `order` has all who were asked, `yes` who agreed."""

    number: int
    pattern: Pattern
    order: list[str]
    hand_off: str
    interval: int
    weekdays: int
    anchor: date
    until: date | None
    due: int
    yes: set[str] = field(default_factory=set)
    known_turn: tuple[int, str] | None = (
        None  # a turn, and whose it was; None: the first has the first
    )
    over: bool = False

    @property
    def roster(self) -> list[str]:
        return [member for member in self.order if member in self.yes]

    def takes(self, day: date) -> bool:
        return (
            day >= self.anchor
            and (self.until is None or day <= self.until)
            and bool(self.weekdays >> day.weekday() & 1)
        )

    def comes(self, day: date) -> bool:
        """Whether something that is taken in turn comes on a day."""
        return (
            day >= max(self.anchor, self.pattern.first)
            and self.pattern.rule.comes(day)
            and bool(self.weekdays >> day.weekday() & 1)
        )

    def days_coming(self, days: int) -> list[date]:
        """On which of some days from the first on something comes."""
        return [day for n in range(days) if self.comes(day := self.anchor + n * DAY)]

    def stretch(self, day: date) -> int:
        """Which stretch between hand-offs of the calendar a day lies in."""
        at, passed = self.anchor, 0
        while at < day:
            at += DAY
            if self.hand_off == "day":
                passed += 1
            elif self.hand_off == "week":
                passed += at.weekday() == self.anchor.weekday()
            else:
                is_last = (at + DAY).day == 1
                passed += at.day == self.anchor.day or (is_last and at.day < self.anchor.day)
        return passed // self.interval

    def turn(self, day: date) -> int:
        """Which turn a day lies in: a stretch has one when something comes in it."""
        since = (day - self.anchor).days + 1
        if self.hand_off == "shift":
            return max(0, len(self.days_coming(since)) - 1) // self.interval
        current_stretch = self.stretch(day)
        around = map(self.stretch, self.days_coming(since + 31 * self.interval))
        return max(0, len({stretch for stretch in around if stretch <= current_stretch}) - 1)

    def holder_of(self, day: date) -> str:
        return self.whose_turn(self.turn(day))

    def whose_turn(self, target_turn: int) -> str:
        turn, member = self.known_turn or (0, self.roster[0])
        at = self.roster.index(member)
        while turn < target_turn:
            turn, at = turn + 1, (at + 1) % len(self.roster)
        while turn > target_turn:
            turn, at = turn - 1, (at - 1) % len(self.roster)
        return self.roster[at]
