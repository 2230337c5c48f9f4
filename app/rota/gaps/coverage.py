"""Coverage and gaps: places filled against places wanted, over time. Pure.

A gap is a longest stretch in which, for one kind of time, fewer places are filled than wanted.
Touching and overlapping slots of a kind make one stretch, so a schedule in which nobody has
claimed anything is one gap and not a hundred. Instants are UTC: a day of 23 or 25 hours needs
no care here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from app.rota.kinds import ACCOMPANIMENTS, Kind


class SlotCoverage(NamedTuple):
    """A slot as coverage reads it. Slots of a `group` stand for one another in time."""

    slot_id: str
    group: str
    starts_at: datetime
    ends_at: datetime
    places: int
    filled: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A longest stretch where filled < places, and the slots with open places in it."""

    group: str
    starts_at: datetime
    ends_at: datetime
    slot_ids: tuple[str, ...]


def group_of(kind: str, pattern_id: str) -> str:
    """Times of a kind stand for one another; those in a circle's own words, and those of going
    somewhere, only for themselves."""
    return pattern_id if kind == Kind.OWN or kind in ACCOMPANIMENTS else kind


_STARTS = attrgetter("starts_at")


def find_gaps(slots: Iterable[SlotCoverage], now: datetime) -> list[Gap]:
    """The gaps among slots that aren't over, soonest first; linear for slots in order.

    One that is under way keeps its own start: what is left of it may be less than a minute.
    """
    closed: list[Gap] = []
    stretches: dict[str, tuple[datetime, datetime, list[str]]] = {}
    # Most are filled: only the rest is put in order.
    wanting = [slot for slot in slots if slot.filled < slot.places and slot.ends_at > now]
    for slot in sorted(wanting, key=_STARTS):
        stretch = stretches.get(slot.group)
        if stretch is not None and slot.starts_at <= stretch[1]:
            stretch[2].append(slot.slot_id)
            if slot.ends_at > stretch[1]:
                stretches[slot.group] = (stretch[0], slot.ends_at, stretch[2])
            continue
        if stretch is not None:
            closed.append(Gap(slot.group, stretch[0], stretch[1], tuple(stretch[2])))
        stretches[slot.group] = (slot.starts_at, slot.ends_at, [slot.slot_id])
    still_open = [
        Gap(group, starts_at, ends_at, tuple(slot_ids))
        for group, (starts_at, ends_at, slot_ids) in stretches.items()
    ]
    return sorted([*closed, *still_open], key=_STARTS)
