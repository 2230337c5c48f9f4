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


class On(NamedTuple):
    """A stretch in which a time that has a switch was on; instants in UTC."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Spans:
    """All of it for one pattern. `on` is None for a time without a switch: always on."""

    skips: frozenset[date] = frozenset()
    pauses: tuple[Pause, ...] = ()
    on: tuple[On, ...] | None = None

    def offered(self, day: date, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether the slot of a day is offered."""
        if day in self.skips or any(one.covers(day, starts_at) for one in self.pauses):
            return False
        # Switched on at ten at night, tonight counts, though it began at nine.
        return self.on is None or any(
            one.since < ends_at and (one.until is None or starts_at < one.until) for one in self.on
        )

    @property
    def is_on(self) -> bool:
        """Whether it is offered from now on, pauses aside."""
        return self.on is None or any(one.until is None for one in self.on)

    def switched(self, on: bool, now: datetime) -> Spans:
        """The same, switched on or off now. A time without a switch stays as it is."""
        if self.on is None or self.is_on == on:
            return self
        if on:
            return replace(self, on=(*self.on, On(now)))
        return replace(self, on=tuple(one._replace(until=one.until or now) for one in self.on))

    def since(self, oldest: date) -> Spans:
        """The same for a wall-clock day and all after it, without what was over before."""
        begun = oldest - timedelta(days=2)  # in any zone, and the night before
        return Spans(
            frozenset(day for day in self.skips if day >= oldest),
            tuple(
                one
                for one in self.pauses
                if one.last >= oldest and (one.ended_at is None or one.ended_at.date() >= begun)
            ),
            None
            if self.on is None
            else tuple(one for one in self.on if one.until is None or one.until.date() >= begun),
        )

    def resumed(self, pause_id: str, now: datetime) -> Spans:
        """The same with a pause taken back: what would have begun meanwhile doesn't come back."""
        return replace(
            self,
            pauses=tuple(
                one._replace(ended_at=now) if one.id == pause_id and one.ended_at is None else one
                for one in self.pauses
            ),
        )


NONE = Spans()


def written(spans: Spans) -> str | None:
    """As a row keeps it; None when there is nothing to keep."""
    if spans == NONE:
        return None
    kept: dict[str, object] = {
        "skips": sorted(day.isoformat() for day in spans.skips),
        "pauses": [
            [one.id, one.first.isoformat(), one.last.isoformat(), _text(one.since)]
            + ([_text(one.ended_at)] if one.ended_at else [])
            for one in spans.pauses
        ],
    }
    if spans.on is not None:
        kept["on"] = [[_text(at) for at in one if at is not None] for one in spans.on]
    return json.dumps(kept, separators=(",", ":"))


def read(text: str | None) -> Spans:
    """The other way round."""
    if text is None:
        return NONE
    kept = json.loads(text)
    return Spans(
        frozenset(map(date.fromisoformat, kept["skips"])),
        tuple(
            Pause(
                pause_id,
                date.fromisoformat(first),
                date.fromisoformat(last),
                *map(datetime.fromisoformat, instants),
            )
            for pause_id, first, last, *instants in kept["pauses"]
        ),
        tuple(On(*map(datetime.fromisoformat, one)) for one in kept["on"])
        if "on" in kept
        else None,
    )


def _text(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at is not None else ""
