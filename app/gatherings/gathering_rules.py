"""Rules of a gathering, pure: its times, where it stands, and who reads what of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.core.errors import BadInput
from app.gatherings.models import GatheringState, GuestAnswer
from app.rota.schedule.occurrences import instant

MOST_TIMES = 3
MOST_GUESTS = 20
MOST_GATHERINGS = 10
MOST_DAYS_AHEAD = 366
#: So long after it a gathering is read by who was told of it, and then all of it is deleted.
KEPT_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class TimeChoice:
    """One time to choose, by the circle's clock."""

    id: str
    on_day: date
    minute: int
    minutes: int

    def begins_at(self, zone: str) -> datetime:
        """The instant at which it begins."""
        return instant(self.on_day, self.minute, ZoneInfo(zone))

    def ends_at(self, zone: str) -> datetime:
        """The instant at which it ends: `minutes` later, whatever the clocks do meanwhile."""
        return self.begins_at(zone) + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Invited:
    """What decides what one who is invited may read.

    Attributes:
        id: of their place in the gathering.
        reports: they must pass on what they hear; None: a guest who hasn't said.
        may_read: the person lets them read, knowing that.
        answer: what they said last.
        shows_name: who else comes may read their name.
        was_affirmed: they left their affirmation.
    """

    id: str
    reports: bool | None
    may_read: bool
    answer: GuestAnswer | None
    shows_name: bool
    was_affirmed: bool = False

    @property
    def reads_words(self) -> bool:
        """A duty to report is told first: until then, and until the person's yes, no words."""
        return self.reports is False or (self.reports is True and self.may_read)


def check_times(times: Sequence[TimeChoice], zone: str, now: datetime) -> None:
    """Refuse times that can't be: none, too many, one twice, past, too far. Raises BadInput."""
    if not times:
        raise BadInput("gathering-no-time")
    if len(times) > MOST_TIMES:
        raise BadInput("gathering-many-times")
    if len({(time.on_day, time.minute) for time in times}) < len(times):
        raise BadInput("gathering-time-twice")
    last_day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=MOST_DAYS_AHEAD)
    for time in times:
        if time.on_day > last_day:
            raise BadInput("gathering-far")
        if time.begins_at(zone) <= now:
            raise BadInput("gathering-time-past")


def end_of(times: Iterable[TimeChoice], time_id: str | None, zone: str) -> datetime | None:
    """When a gathering is over: at the end of its time, or of the last of those to choose."""
    ends = [time.ends_at(zone) for time in times if time_id in {None, time.id}]
    return max(ends, default=None)


def stands(state: GatheringState, end: datetime | None, now: datetime) -> GatheringState:
    """Where a gathering stands now: one that was called is over when its time is."""
    if state is GatheringState.CALLED and end is not None and end <= now:
        return GatheringState.HELD
    return state


def see_each_other(first: Invited, second: Invited) -> bool:
    """Whether two who are invited read each other's names: both come, and both said yes to it."""
    return all(
        invited.reads_words and invited.shows_name and invited.answer is GuestAnswer.COMING
        for invited in (first, second)
    )


def place_is_shown(
    invited: Invited, begins_at: datetime | None, place_hours: int | None, now: datetime
) -> bool:
    """Whether the place is shown: to who comes, from when the person said.

    `begins_at`: of the settled time; None: it isn't settled yet.
    """
    if not invited.reads_words or invited.answer is not GuestAnswer.COMING:
        return False
    if place_hours is None:
        return True
    return begins_at is not None and begins_at - timedelta(hours=place_hours) <= now


def may_affirm(invited: Invited, state: GatheringState) -> bool:
    """Whether they may leave an affirmation: each who came one, when it is over."""
    return (
        state is GatheringState.HELD
        and invited.answer is GuestAnswer.COMING
        and not invited.was_affirmed
    )


def is_page_over(invited: Invited, state: GatheringState) -> bool:
    """Whether there is nothing left for them: it is over, and they didn't come."""
    return state is GatheringState.HELD and invited.answer is not GuestAnswer.COMING


def check_call_link(link: str | None) -> None:
    """Refuse a link to a call that isn't https. Raises BadInput."""
    if link and (not link.lower().startswith("https://") or len(link.split()) != 1):
        raise BadInput("gathering-link")
