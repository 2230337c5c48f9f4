"""When a time isn't offered although its day comes: left-out days, pauses, the switch. Pure.

Whatever has begun stays as it was: a pause or a switch counts for slots that begin after the
instant at which it was said.
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


class SwitchedOn(NamedTuple):
    """A stretch in which a time that has a switch was on; instants in UTC."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Spans:
    """When one pattern isn't offered. `on` is None for a time without a switch: always on."""

    skips: frozenset[date] = frozenset()
    pauses: tuple[Pause, ...] = ()
    on: tuple[SwitchedOn, ...] | None = None

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
    )


def _text(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at is not None else ""
