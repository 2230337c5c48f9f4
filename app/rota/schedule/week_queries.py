"""The week as it is read: slots with who holds their places, and who is on now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.circles.models import Circle
from app.core.db import Tx
from app.core.prepared_statement import PreparedQuery
from app.rota.lifetime import KEPT_FOR
from app.rota.models import Pattern, Shift, Slot
from app.rota.schedule.exceptions import parse_spans
from app.rota.schedule.occurrences import Occurrence, PatternFacts, in_order, week_of
from app.rota.schedule.recurrence import Repeats


@dataclass(frozen=True, slots=True)
class SlotView:
    """A slot with who holds its places."""

    id: str
    pattern_id: str
    kind: str
    title: str | None  # still sealed
    starts_at: datetime
    ends_at: datetime
    places: int
    holders: tuple[str, ...]

    def held_by(self, member_id: str) -> bool:
        """Whether a member has claimed a place of it."""
        return member_id in self.holders


def is_open(slot: SlotView, now: datetime) -> bool:
    """Whether a slot that isn't over has places left."""
    return slot.ends_at > now and len(slot.holders) < slot.places


_PATTERNS = PreparedQuery(
    sa_select(
        col(Pattern.id),
        col(Pattern.kind),
        col(Pattern.title),
        col(Pattern.weekdays),
        col(Pattern.start_minute),
        col(Pattern.end_minute),
        col(Pattern.places),
        col(Pattern.from_date),
        col(Pattern.until_date),
        col(Pattern.ended_at),
        col(Pattern.repeats),
        col(Pattern.every),
        col(Pattern.month_day),
        col(Pattern.nth),
        col(Pattern.anchor),
        col(Pattern.spans),
    )
    .where(col(Pattern.circle_id) == bindparam("circle_id"))
    .order_by(col(Pattern.id))
)

# By the index on (circle, start), so that years of past shifts cost nothing.
_HOLDERS = PreparedQuery(
    sa_select(
        col(Shift.slot_id),
        col(Shift.member_id),
        col(Slot.starts_at),
        col(Slot.ends_at),
        col(Slot.places),
    )
    .join(Slot, col(Slot.id) == col(Shift.slot_id))
    .where(
        col(Slot.circle_id) == bindparam("circle_id"),
        col(Slot.starts_at).between(bindparam("after"), bindparam("before")),
        col(Shift.released_at).is_(None),
    )
    .order_by(col(Shift.claimed_at))
)

# A touched slot's row may hold its start by a zone that the circle had before.
_MOVED = timedelta(days=2)

# A phone's weeks are asked for again in a moment; a calendar's half year an hour later.
KEPT_DAYS = 62


@lru_cache(maxsize=2048)
def _facts_of_row(
    pattern_id: str,
    kind: str,
    _title: str | None,
    weekdays: int,
    start: int,
    end: int,
    places: int,
    since: date,
    until: date | None,
    ended: datetime | None,
    repeats: str,
    interval: int,
    month_day: int,
    nth: int,
    anchor: date | None,
    spans: str | None,
) -> PatternFacts:
    return PatternFacts(
        pattern_id, weekdays, start, end, places, kind, since, until, ended,
        Repeats(repeats), interval, month_day, nth, anchor, parse_spans(spans),
    )  # fmt: skip


def slots_between(tx: Tx, circle_id: str, zone: str, first: date, days: int) -> list[SlotView]:
    """Every slot of some wall-clock days, soonest first, with who holds its places."""
    key = ("slots", circle_id, zone, first, days)
    return list(tx.read_once(key, lambda: _slots_between(tx, circle_id, zone, first, days)))


def _slots_between(tx: Tx, circle_id: str, zone: str, first: date, days: int) -> list[SlotView]:
    titles: dict[str, str | None] = {}
    facts = []
    for row in tx.rows(_PATTERNS, circle_id=circle_id):
        titles[row[0]] = row[2]
        facts.append(_facts_of_row(*row))
    expand = week_of if days <= KEPT_DAYS else in_order
    slots = expand(tuple(facts), first, days, zone)
    holders: dict[str, list[str]] = {}
    # A held slot's own hours and places: what has begun stays as it was when a zone changes.
    slot_rows: dict[str, tuple[datetime, datetime, int]] = {}
    if slots:
        after, before = slots[0].starts_at - _MOVED, slots[-1].starts_at + _MOVED
        for slot_id, member_id, starts_at, ends_at, places in tx.rows(
            _HOLDERS, circle_id=circle_id, after=after, before=before
        ):
            slot_rows[slot_id] = (starts_at, ends_at, places)
            holders.setdefault(slot_id, []).append(member_id)
    return [
        SlotView(
            slot.slot_id,
            slot.pattern_id,
            slot.kind,
            titles[slot.pattern_id],
            *_as_held(tx.now, slot, slot_rows.get(slot.slot_id)),
            tuple(holders.get(slot.slot_id, ())),
        )
        for slot in slots
    ]


def slots_of(tx: Tx, circle: Circle, slot_ids: Collection[str]) -> list[SlotView]:
    """Some slots of a circle, soonest first; those that aren't offered any more are left out."""
    days: dict[date, set[str]] = {}
    for slot_id in slot_ids:
        try:
            days.setdefault(date.fromisoformat(slot_id.partition(".")[2]), set()).add(slot_id)
        except ValueError:
            continue
    return [
        slot
        for day in sorted(days)
        for slot in slots_between(tx, circle.id, circle.zone, day, 1)
        if slot.id in days[day]
    ]


def without_forgotten(slots: list[SlotView], now: datetime) -> list[SlotView]:
    """The slots, in order, without those so long past that nobody knows who held them."""
    oldest = now - KEPT_FOR
    if not slots or slots[0].starts_at >= oldest:
        return slots
    return [slot for slot in slots if slot.ends_at >= oldest]


def _as_held(
    now: datetime, slot: Occurrence, slot_row: tuple[datetime, datetime, int] | None
) -> tuple[datetime, datetime, int]:
    """A slot's start, end and places: by its row once it has begun, else by the pattern's hours.

    `slot_row` is (start, end, places) of the slot's row; None: nobody holds it.
    """
    if slot_row is None:
        return slot.starts_at, slot.ends_at, slot.places
    return slot_row if slot_row[0] <= now else (slot.starts_at, slot.ends_at, slot_row[2])


def today(zone: str, now: datetime) -> date:
    """The wall-clock day of a zone."""
    return now.astimezone(ZoneInfo(zone)).date()


_ON_SHIFT: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(Shift.member_id))
    .join(Slot, col(Slot.id) == col(Shift.slot_id))
    .where(
        col(Shift.circle_id) == bindparam("circle"),
        col(Shift.released_at).is_(None),
        col(Slot.starts_at) <= bindparam("now"),
        col(Slot.ends_at) > bindparam("until"),
    )
    .order_by(col(Shift.claimed_at), col(Shift.id))
)


def on_shift(tx: Tx, circle_id: str, lasting: timedelta = timedelta(0)) -> tuple[str, ...]:
    """Ids of the members who hold a shift right now, in the order in which they claimed.

    `lasting`: for how long from now it has to go on.
    """
    rows = tx.rows(_ON_SHIFT, circle=circle_id, now=tx.now, until=tx.now + lasting)
    return tuple(member_id for (member_id,) in rows)


def next_start(tx: Tx, circle_id: str) -> datetime | None:
    """When the next held shift begins."""
    return tx.session.exec(
        select(Slot.starts_at)
        .join(Shift, col(Shift.slot_id) == col(Slot.id))
        .where(
            Slot.circle_id == circle_id,
            col(Shift.released_at).is_(None),
            Slot.starts_at > tx.now,
        )
        .order_by(col(Slot.starts_at))
        .limit(1)
    ).first()
