"""When a time isn't offered although its day comes, or at other hours: left-out days, pauses, the
switch, other hours for some days. Pure.

Whatever has begun stays as it was: each counts for slots that begin after the instant at which it
was said.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple


class Pause(NamedTuple):
    """Nothing is offered from the first to the last wall-clock day, both included."""

    id: str
    first: date
    last: date
    since: datetime  # when it was said
    ended_at: datetime | None = None  # when it was taken back

    def covers(self, day: date, starts_at: datetime) -> bool:
        """Whether a slot of a day falls away."""
        return (
            self.first <= day <= self.last
            and starts_at >= self.since
            and (self.ended_at is None or starts_at < self.ended_at)
        )


class OtherHours(NamedTuple):
    """Other hours from the first to the last wall-clock day, both included. Minutes after midnight;
    an end at or before the start is on the next day.
    """

    id: str
    first: date
    last: date
    start_minute: int
    end_minute: int
    since: datetime  # when they were said
    ended_at: datetime | None = None  # when they were taken back

    def covers(self, earliest_start: datetime) -> bool:
        """Whether they hold for the slot of one of their days.

        `earliest_start`: the ordinary start or this one, whichever comes first. By then it is
        settled which of the two holds: no slot is lost, or comes twice, as they are said or taken
        back in between.
        """
        return earliest_start >= self.since and (
            self.ended_at is None or earliest_start < self.ended_at
        )


class SwitchedOn(NamedTuple):
    """A stretch in which a time that has a switch was on; instants in UTC."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Spans:
    """When one pattern isn't offered, or at other hours. `on` is None for a time without a switch:
    always on.
    """

    skips: frozenset[date] = frozenset()
    pauses: tuple[Pause, ...] = ()
    on: tuple[SwitchedOn, ...] | None = None
    other_hours: tuple[OtherHours, ...] = ()

    def offered(self, day: date, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether the slot of a day is offered."""
        if day in self.skips or any(pause.covers(day, starts_at) for pause in self.pauses):
            return False
        # Switched on at ten at night, tonight counts, though it began at nine.
        return self.on is None or any(
            stretch.since < ends_at and (stretch.until is None or starts_at < stretch.until)
            for stretch in self.on
        )

    @property
    def is_on(self) -> bool:
        """Whether it is offered from now on, pauses aside."""
        return self.on is None or any(stretch.until is None for stretch in self.on)

    def switched(self, on: bool, now: datetime) -> Spans:
        """These spans switched on or off now. A time without a switch stays as it is."""
        if self.on is None or self.is_on == on:
            return self
        if on:
            return replace(self, on=(*self.on, SwitchedOn(now)))
        return replace(
            self, on=tuple(stretch._replace(until=stretch.until or now) for stretch in self.on)
        )

    def since(self, oldest: date) -> Spans:
        """These spans from a wall-clock day on, without what was over before it."""
        earliest = oldest - timedelta(days=2)  # in any zone, and the night before
        return Spans(
            frozenset(day for day in self.skips if day >= oldest),
            tuple(
                pause
                for pause in self.pauses
                if pause.last >= oldest
                and (pause.ended_at is None or pause.ended_at.date() >= earliest)
            ),
            None
            if self.on is None
            else tuple(
                stretch
                for stretch in self.on
                if stretch.until is None or stretch.until.date() >= earliest
            ),
            tuple(
                hours
                for hours in self.other_hours
                if hours.last >= earliest
                and (hours.ended_at is None or hours.ended_at.date() >= earliest)
            ),
        )

    def resumed(self, pause_id: str, now: datetime) -> Spans:
        """These spans with a pause taken back; slots that it left out by now stay left out."""
        return replace(
            self,
            pauses=tuple(
                pause._replace(ended_at=now)
                if pause.id == pause_id and pause.ended_at is None
                else pause
                for pause in self.pauses
            ),
        )

    def without_hours(self, hours_id: str, now: datetime) -> Spans:
        """These spans with other hours taken back; a slot that has begun in them keeps them."""
        return replace(
            self,
            other_hours=tuple(
                hours._replace(ended_at=now)
                if hours.id == hours_id and hours.ended_at is None
                else hours
                for hours in self.other_hours
            ),
        )


NONE = Spans()


def dump_spans(spans: Spans) -> str | None:
    """Spans as the text of a row; None when there are none."""
    if spans == NONE:
        return None
    document: dict[str, object] = {
        "skips": sorted(day.isoformat() for day in spans.skips),
        "pauses": [
            [pause.id, pause.first.isoformat(), pause.last.isoformat(), _text(pause.since)]
            + ([_text(pause.ended_at)] if pause.ended_at else [])
            for pause in spans.pauses
        ],
    }
    if spans.other_hours:
        document["hours"] = [
            [hours.id, hours.first.isoformat(), hours.last.isoformat()]
            + [hours.start_minute, hours.end_minute, _text(hours.since)]
            + ([_text(hours.ended_at)] if hours.ended_at else [])
            for hours in spans.other_hours
        ]
    if spans.on is not None:
        document["on"] = [[_text(at) for at in stretch if at is not None] for stretch in spans.on]
    return json.dumps(document, separators=(",", ":"))


def parse_spans(text: str | None) -> Spans:
    """The spans in the text of a row."""
    if text is None:
        return NONE
    document = json.loads(text)
    return Spans(
        frozenset(map(date.fromisoformat, document["skips"])),
        tuple(
            Pause(
                pause_id,
                date.fromisoformat(first),
                date.fromisoformat(last),
                *map(datetime.fromisoformat, instants),
            )
            for pause_id, first, last, *instants in document["pauses"]
        ),
        tuple(SwitchedOn(*map(datetime.fromisoformat, stretch)) for stretch in document["on"])
        if "on" in document
        else None,
        tuple(
            OtherHours(
                hours_id,
                date.fromisoformat(first),
                date.fromisoformat(last),
                start_minute,
                end_minute,
                *map(datetime.fromisoformat, instants),
            )
            for hours_id, first, last, start_minute, end_minute, *instants in document.get(
                "hours", ()
            )
        ),
    )


def _text(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at is not None else ""
