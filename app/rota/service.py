"""Patterns, claims and releases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, update
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.circles.models import Circle
from app.circles.service import person_of, still_in
from app.consent.models import ConsentGrant
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.core.ids import new_id
from app.core.prepared import Prepared
from app.outbox import service as outbox
from app.outbox.models import Event
from app.record import service as record
from app.rota.calendar import (
    Occurrence,
    PatternFacts,
    occurrence,
    overlapping,
    week_of,
)
from app.rota.models import GapWatch, Pattern, Shift, Slot
from app.rota.recurrence import Repeats, check
from app.rota.spans import read, written

REMIND_BEFORE = timedelta(hours=2)


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
    # Who holds a place too, but was shut out by the person since: it counts as open.
    shut_out: tuple[str, ...] = ()

    def held_by(self, member_id: str) -> bool:
        """Whether a member has claimed a place of it."""
        return member_id in self.holders or member_id in self.shut_out


def facts_of(pattern: Pattern) -> PatternFacts:
    """A pattern as the calendar reads it."""
    return PatternFacts(
        id=pattern.id,
        weekdays=pattern.weekdays,
        start_minute=pattern.start_minute,
        end_minute=pattern.end_minute,
        places=pattern.places,
        kind=pattern.kind,
        from_date=pattern.from_date,
        until_date=pattern.until_date,
        ended_at=pattern.ended_at,
        repeats=Repeats(pattern.repeats),
        every=pattern.every,
        month_day=pattern.month_day,
        nth=pattern.nth,
        anchor=pattern.anchor,
        spans=read(pattern.spans),
    )


def patterns_of(tx: Tx, circle_id: str) -> list[Pattern]:
    """A circle's patterns, ended ones too (their past slots stay)."""
    return list(
        tx.s.exec(
            select(Pattern)
            .where(Pattern.circle_id == circle_id)
            .order_by(col(Pattern.created_at), col(Pattern.id))
        )
    )


def add_pattern(
    tx: Tx,
    *,
    circle_id: str,
    by: str,
    facts: PatternFacts,
    title: str | None,
) -> Pattern:
    """Offer a time, once or again and again.

    Raises BadInput for one that can't be kept, Conflict when it lies over one of the same kind.
    """
    pattern = offer(tx, circle_id, facts, title)
    look_again(tx, circle_id)
    record.append(tx, circle_id, "pattern_added", by=by, subject_id=pattern.id)
    tx.hint(circle_id)
    return pattern


def offer(
    tx: Tx, circle_id: str, facts: PatternFacts, title: str | None, instead_of: str | None = None
) -> Pattern:
    """Write a pattern's row. Raises BadInput, Conflict.

    `instead_of`: one that ends where this one begins, so that the two can't clash.
    """
    if facts.start_minute == facts.end_minute:
        raise BadInput("zero-length")
    check(facts.rule, facts.from_date, facts.until_date)
    held = [one for one in patterns_of(tx, circle_id) if one.id != instead_of]
    other = overlapping(facts, map(facts_of, held))
    if other is not None:
        raise Conflict("overlaps", extra={"pattern_id": other})
    lately = tx.now.date() - timedelta(days=2)  # a single one that is over counts no more
    going = [one for one in held if one.ended_at is None and (one.until_date or lately) >= lately]
    if len(going) >= 100:
        raise BadInput("too-many-patterns")
    if tx.s.get(Pattern, facts.id) is not None:
        raise Conflict("exists-already")
    box = tx.box(circle_id)
    pattern = Pattern(
        id=facts.id,
        circle_id=circle_id,
        kind=facts.kind,
        title=box.seal(title, "pattern", "title", facts.id) if title else None,
        # A weekday is asked for by the column; the rule reads it where it means something.
        weekdays=facts.weekdays or 127,
        start_minute=facts.start_minute,
        end_minute=facts.end_minute,
        places=facts.places,
        from_date=facts.from_date,
        until_date=facts.until_date,
        created_at=tx.now,
        repeats=facts.repeats,
        every=facts.every,
        month_day=facts.month_day,
        nth=facts.nth,
        anchor=facts.anchor,
        spans=written(facts.spans),
    )
    tx.s.add(pattern)
    tx.s.flush()
    return pattern


def find_occurrence(tx: Tx, circle: Circle, slot: str) -> tuple[Pattern, Occurrence]:
    """The slot behind an id. Raises NotFound for one that no pattern of the circle makes."""
    pattern_id, _, day = slot.partition(".")
    pattern = tx.s.get(Pattern, pattern_id)
    if pattern is None or pattern.circle_id != circle.id:
        raise NotFound
    try:
        on_date = date.fromisoformat(day)
    except ValueError as problem:
        raise NotFound from problem
    found = occurrence(facts_of(pattern), on_date, ZoneInfo(circle.zone))
    if found is None:
        raise NotFound
    return pattern, found


def claim(tx: Tx, *, circle: Circle, member_id: str, slot: str) -> Shift:
    """Take a place of a slot. Two for one place: the conditional update lets one through.

    Raises Conflict: taken (by others), begun (too late to claim), yours already.
    """
    still_in(tx, member_id)
    _hold_still(tx, slot)
    _, found = find_occurrence(tx, circle, slot)
    if tx.now >= found.ends_at:
        raise Conflict("slot-over")
    _touch(tx, circle.id, found)
    mine = _live_shift(tx, slot, member_id)
    if mine is not None:
        return mine
    if not _take_place(tx, slot) and not (_make_room(tx, slot) and _take_place(tx, slot)):
        raise Conflict("taken")
    remind_at = found.starts_at - REMIND_BEFORE
    shift = Shift(
        id=new_id(),
        circle_id=circle.id,
        slot_id=slot,
        member_id=member_id,
        claimed_at=tx.now,
        remind_at=remind_at if remind_at > tx.now else None,
    )
    tx.s.add(shift)
    tx.s.flush()
    look_again(tx, circle.id)
    record.append(tx, circle.id, "claimed", who=member_id, subject_id=slot)
    tx.hint(circle.id)
    return shift


def _hold_still(tx: Tx, slot: str) -> None:
    """Nobody changes the pattern while a place of it is claimed; claims don't wait for claims.

    A change takes the pattern's row before any slot's, as a claim does.
    """
    held = select(Pattern).where(Pattern.id == slot.partition(".")[0]).with_for_update(read=True)
    tx.s.exec(held.execution_options(populate_existing=True)).one_or_none()


def _take_place(tx: Tx, slot: str) -> bool:
    done = tx.s.execute(
        update(Slot)
        .where(col(Slot.id) == slot, col(Slot.taken) < col(Slot.places))
        .values(taken=col(Slot.taken) + 1)
    )
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


def _make_room(tx: Tx, slot: str) -> bool:
    """Let go of one place that is held by somebody whom the person shut out since."""
    held = tx.s.exec(
        select(Shift)
        .join(ConsentGrant, col(ConsentGrant.member_id) == col(Shift.member_id))
        .where(
            Shift.slot_id == slot,
            col(Shift.released_at).is_(None),
            ConsentGrant.circle_id == Shift.circle_id,
            col(ConsentGrant.ended_at).is_(None),
            col(ConsentGrant.deny).is_(True),
            ConsentGrant.event == "any",
        )
        .order_by(col(Shift.claimed_at), col(Shift.id))
        .limit(1)
        .with_for_update(of=Shift)
    ).first()
    if held is None or held.released_at is not None:
        return False
    _let_go(tx, held)
    return True


def look_again(tx: Tx, circle_id: str) -> None:
    """The rota changed: the look-out for gaps looks anew, before anything else is sent.

    In the order of locks its row stands after slots and before asks.
    """
    tx.s.execute(
        update(GapWatch)
        .where(col(GapWatch.circle_id) == circle_id, col(GapWatch.alerts))
        .values(due_at=tx.now)
    )


def _touch(tx: Tx, circle_id: str, found: Occurrence) -> None:
    if tx.s.get(Slot, found.slot_id) is None:
        # Two first touches at one instant: the second finds the row that the first made.
        tx.insert_new(
            Slot,
            id=found.slot_id,
            circle_id=circle_id,
            pattern_id=found.pattern_id,
            on_date=found.on_date,
            starts_at=found.starts_at,
            ends_at=found.ends_at,
            places=found.places,
            taken=0,
        )


def _live_shift(tx: Tx, slot: str, member_id: str) -> Shift | None:
    return tx.s.exec(
        select(Shift).where(
            Shift.slot_id == slot,
            Shift.member_id == member_id,
            col(Shift.released_at).is_(None),
        )
    ).one_or_none()


def release(tx: Tx, *, circle: Circle, member_id: str, slot: str) -> None:
    """Let a shift go. It costs nothing and is thanked.

    One that has begun is handed over: what is left of it is open from now until its end.
    Raises Conflict when it isn't held or is over.
    """
    _, found = find_occurrence(tx, circle, slot)
    if tx.now >= found.ends_at:
        raise Conflict("slot-over")
    shift = _live_shift(tx, slot, member_id)
    if shift is None:
        raise Conflict("not-held")
    _let_go(tx, shift)
    if found.starts_at <= tx.now:
        # Somebody was with the person and goes: they read it on their own phone, too.
        person = person_of(tx, circle.id)
        if person.account_id:
            outbox.queue(
                tx,
                event=Event.SHIFT_CHANGED,
                account_id=person.account_id,
                circle_id=circle.id,
                member_id=person.id,
                subject_id=slot,
                dedupe=f"handed:{shift.id}",
            )
        record.append(tx, circle.id, "handed_over", who=member_id, subject_id=slot)
    else:
        record.append(tx, circle.id, "released", who=member_id, subject_id=slot)
    tx.hint(circle.id)


def hand_over(tx: Tx, *, circle: Circle, member_id: str, slot: str) -> None:
    """ "I need to hand over now": opens the rest of a shift that is under way, and says no more.

    A second tap changes nothing. Raises Conflict when it was never theirs or is over.
    """
    still_in(tx, member_id)
    if _live_shift(tx, slot, member_id) is None and _had_shift(tx, slot, member_id):
        return
    release(tx, circle=circle, member_id=member_id, slot=slot)


def _had_shift(tx: Tx, slot: str, member_id: str) -> bool:
    held = select(Shift.id).where(Shift.slot_id == slot, Shift.member_id == member_id)
    return tx.s.exec(held.limit(1)).first() is not None


def gave_back(tx: Tx, circle_id: str) -> dict[str, frozenset[str]]:
    """Who let go of a slot that isn't over: they aren't asked to take it again.

    It stands among the week's open times for them as for everybody.
    """
    found: dict[str, set[str]] = {}
    for slot, member_id in tx.s.execute(
        select(Shift.slot_id, Shift.member_id)
        .join(Slot, col(Slot.id) == col(Shift.slot_id))
        .where(
            Slot.circle_id == circle_id,
            Slot.ends_at > tx.now,
            col(Shift.released_at).is_not(None),
        )
    ):
        found.setdefault(slot, set()).add(member_id)
    return {slot: frozenset(members) for slot, members in found.items()}


def _let_go(tx: Tx, shift: Shift) -> None:
    """Let a shift go, once: the slot's row first, so that two who do it take turns."""
    tx.s.exec(select(Slot.id).where(Slot.id == shift.slot_id).with_for_update()).one()
    done = tx.s.execute(
        update(Shift)
        .where(col(Shift.id) == shift.id, col(Shift.released_at).is_(None))
        .values(released_at=tx.now, remind_at=None)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        return  # somebody else let it go a moment ago
    tx.s.execute(
        update(Slot).where(col(Slot.id) == shift.slot_id).values(taken=col(Slot.taken) - 1)
    )
    look_again(tx, shift.circle_id)
    outbox.cancel(
        tx,
        circle_id=shift.circle_id,
        reason="released",
        member_id=shift.member_id,
        subject_id=shift.slot_id,
        event=Event.SHIFT_REMINDER,
    )


def let_go_all(tx: Tx, shifts: Sequence[Shift]) -> None:
    """Let some shifts go. All their slots' rows first, in order, as two who do it would meet."""
    slots = sorted({one.slot_id for one in shifts})
    if slots:
        rows = select(Slot.id).where(col(Slot.id).in_(slots)).order_by(col(Slot.id))
        tx.s.exec(rows.with_for_update()).all()
    for shift in shifts:
        _let_go(tx, shift)


def release_all(tx: Tx, circle_id: str, member_id: str) -> None:
    """Let go of everything that a leaving member holds from now on."""
    for shift in tx.s.exec(
        select(Shift)
        .join(Slot, col(Slot.id) == col(Shift.slot_id))
        .where(
            Shift.circle_id == circle_id,
            Shift.member_id == member_id,
            col(Shift.released_at).is_(None),
            Slot.ends_at > tx.now,
        )
        .order_by(col(Shift.slot_id), col(Shift.id))
    ).all():
        _let_go(tx, shift)


_PATTERNS = Prepared(
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
# Read once and not for each shift: nearly always there is nobody.
_SHUT_OUT = Prepared(
    sa_select(col(ConsentGrant.member_id)).where(
        col(ConsentGrant.circle_id) == bindparam("circle_id"),
        col(ConsentGrant.ended_at).is_(None),
        col(ConsentGrant.deny).is_(True),
        col(ConsentGrant.event) == "any",
    )
)
_HOLDERS = Prepared(
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
    every: int,
    month_day: int,
    nth: int,
    anchor: date | None,
    spans: str | None,
) -> PatternFacts:
    return PatternFacts(
        pattern_id, weekdays, start, end, places, kind, since, until, ended,
        Repeats(repeats), every, month_day, nth, anchor, read(spans),
    )  # fmt: skip


def slots_between(tx: Tx, circle_id: str, zone: str, first: date, days: int) -> list[SlotView]:
    """Every slot of some wall-clock days, soonest first, with who holds its places."""
    titles: dict[str, str | None] = {}
    facts = []
    for row in tx.rows(_PATTERNS, circle_id=circle_id):
        titles[row[0]] = row[2]
        facts.append(_facts_of_row(*row))
    found = week_of(tuple(facts), first, days, zone)
    held: dict[str, list[str]] = {}
    silent: dict[str, list[str]] = {}
    # A held slot's own hours and places: what has begun stays as it was when a zone changes.
    own: dict[str, tuple[datetime, datetime, int]] = {}
    if found:
        after, before = found[0].starts_at - _MOVED, found[-1].starts_at + _MOVED
        shut_out = {member_id for (member_id,) in tx.rows(_SHUT_OUT, circle_id=circle_id)}
        for slot, member_id, starts_at, ends_at, places in tx.rows(
            _HOLDERS, circle_id=circle_id, after=after, before=before
        ):
            own[slot] = (starts_at, ends_at, places)
            (silent if member_id in shut_out else held).setdefault(slot, []).append(member_id)
    return [
        SlotView(
            one.slot_id,
            one.pattern_id,
            one.kind,
            titles[one.pattern_id],
            *_as_held(tx.now, one, own.get(one.slot_id)),
            tuple(held.get(one.slot_id, ())),
            tuple(silent.get(one.slot_id, ())),
        )
        for one in found
    ]


def _as_held(
    now: datetime, one: Occurrence, own: tuple[datetime, datetime, int] | None
) -> tuple[datetime, datetime, int]:
    if own is None:
        return one.starts_at, one.ends_at, one.places
    return own if own[0] <= now else (one.starts_at, one.ends_at, own[2])


def today(zone: str, now: datetime) -> date:
    """The wall-clock day of a zone."""
    return now.astimezone(ZoneInfo(zone)).date()


_ON_SHIFT: Prepared[*tuple[Any, ...]] = Prepared(
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
    """Who holds a shift right now, and for so long still, in the order in which they claimed."""
    held = tx.rows(_ON_SHIFT, circle=circle_id, now=tx.now, until=tx.now + lasting)
    return tuple(member_id for (member_id,) in held)


def next_start(tx: Tx, circle_id: str) -> datetime | None:
    """When the next held shift begins."""
    return tx.s.exec(
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
