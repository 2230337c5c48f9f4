"""What the person set for a member, and what they never want, held to on every way to a shift.

The rules are in consent/shift_limits.py and guidelines/rules.py; here is what they are asked about:
the member's other shifts, and two refusals. One says plainly whose limit it is. The other reads as
if somebody had been there first: nobody learns that a line of the person's is about them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from sqlmodel import col, select

from app.access.shift_rules import ShiftRules, load_shift_rules
from app.circles.member_limits import NO_LIMITS, SetLimits
from app.circles.models import Circle
from app.circles.service import names_of, person_of
from app.consent.shift_limits import WhyNot, why_not
from app.core.db import Tx
from app.core.errors import Conflict
from app.guidelines.rules import (
    Guideline,
    ShiftTime,
    is_hidden,
    is_never,
    lines_against,
    preference,
)
from app.rota.models import Shift, Slot
from app.rota.schedule.occurrences import Occurrence

#: To each side of a shift: it holds the whole week that the shift counts in.
_WEEK_AROUND = timedelta(days=8)
#: Further ahead nothing is taken, offered or suggested.
_FURTHEST = timedelta(days=400)


class BeyondLimits(Conflict):
    """The person set that a shift isn't for this member; `reason` names the limit."""

    def __init__(self, reason: WhyNot, **params: str) -> None:
        super().__init__(f"limit-{reason}", extra=None, **params)


class NotOpen(Conflict):
    """A line of the person's says never: it isn't open for them, and no more is said."""

    code = "taken"


class TimeSpan(Protocol):
    """A slot in whatever shape: what it is for, and when."""

    @property
    def kind(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


def require_within_limits(
    tx: Tx,
    circle: Circle,
    member_id: str,
    slot_id: str,
    times: TimeSpan,
    giving: str | None = None,
) -> list[Guideline]:
    """Returns the lines that a member goes against by taking a shift, which they may all the same.

    Raises BeyondLimits for one that the person set isn't for this member, and NotOpen for one that
    they never want this member to hold. `giving`: a slot that they give for it, which
    counts no more.
    """
    rules = load_shift_rules(tx, circle.id)
    limits = rules.limits.get(member_id, NO_LIMITS)
    reason = find_exceeded_limit(tx, circle, member_id, limits, slot_id, times, giving)
    if reason is not None:
        raise limit_error(tx, circle, limits, reason)
    if is_never(
        rules.guidelines,
        member_id=member_id,
        zone=circle.zone,
        at=tx.now,
        shift=shift_time(slot_id, times),
    ):
        raise NotOpen
    return lines_against(rules.guidelines, member_id, shift_time(slot_id, times), circle.zone)


def shift_time(slot_id: str, times: TimeSpan) -> ShiftTime:
    """A slot as the person's lines read it."""
    return ShiftTime(slot_id, times.kind, times.starts_at, times.ends_at)


def never_theirs(
    tx: Tx, circle: Circle, rules: ShiftRules, member_id: str, slots: Sequence[Occurrence]
) -> frozenset[str]:
    """The slots that a line of the person's never lets a member hold."""
    if not rules.guidelines:
        return frozenset()
    return frozenset(
        slot.slot_id
        for slot in slots
        if is_never(
            rules.guidelines,
            member_id=member_id,
            zone=circle.zone,
            at=tx.now,
            shift=shift_time(slot.slot_id, slot),
        )
    )


def find_exceeded_limit(
    tx: Tx,
    circle: Circle,
    member_id: str,
    limits: SetLimits,
    slot_id: str,
    times: TimeSpan,
    giving: str | None = None,
) -> WhyNot | None:
    """Which of a member's limits a shift is beyond; None: it is within them."""
    if not limits:
        return None
    other_starts: list[datetime] = []
    if limits.weekly is not None:
        starts = held_starts(
            tx,
            circle.id,
            [member_id],
            times.starts_at - _WEEK_AROUND,
            times.starts_at + _WEEK_AROUND,
        )
        other_starts = [
            at
            for other_id, at in starts.get(member_id, {}).items()
            if other_id not in {slot_id, giving}
        ]
    return why_not(limits, times.starts_at, times.ends_at, other_starts, circle.zone)


def limit_error(tx: Tx, circle: Circle, limits: SetLimits, reason: WhyNot) -> BeyondLimits:
    """The error for a member who wanted a shift that isn't for them."""
    person = person_of(tx, circle.id)
    name = names_of(tx, circle.id, [person.id])[person.id]
    begins, ends = limits.night or (0, 0)
    return BeyondLimits(
        reason,
        person=name,
        begins=f"{begins // 60:02d}:{begins % 60:02d}",
        ends=f"{ends // 60:02d}:{ends % 60:02d}",
        most=str(limits.weekly or 0),
    )


def held_starts(
    tx: Tx, circle_id: str, member_ids: Collection[str], after: datetime, before: datetime
) -> dict[str, dict[str, datetime]]:
    """Member id → slot id → start, of the shifts held that start between two instants."""
    starts: dict[str, dict[str, datetime]] = {}
    if not member_ids:
        return starts
    rows = tx.session.execute(
        select(Shift.member_id, Slot.id, Slot.starts_at)
        .join(Slot, col(Slot.id) == col(Shift.slot_id))
        .where(
            Shift.circle_id == circle_id,
            col(Shift.member_id).in_(member_ids),
            col(Shift.released_at).is_(None),
            Slot.starts_at > after,
            Slot.starts_at < before,
        )
    )
    for member_id, slot_id, starts_at in rows:
        starts.setdefault(member_id, {})[slot_id] = starts_at
    return starts


class LoadedLimits:
    """What the person lets each member take of some slots; read once for all of these."""

    def __init__(
        self,
        tx: Tx,
        circle_id: str,
        zone: str,
        limits: Mapping[str, SetLimits],
        guidelines: Sequence[Guideline] = (),
    ) -> None:
        self._now = tx.now
        self._zone = zone
        self._limits = limits
        self._guidelines = guidelines
        weekly = [
            member_id
            for member_id, member_limits in limits.items()
            if member_limits.weekly is not None
        ]
        self._held_starts = held_starts(
            tx, circle_id, weekly, tx.now - _WEEK_AROUND, tx.now + _FURTHEST
        )

    @classmethod
    def of_circle(cls, tx: Tx, circle_id: str, zone: str) -> LoadedLimits:
        """What the person set for every member of a circle."""
        rules: ShiftRules = load_shift_rules(tx, circle_id)
        return cls(tx, circle_id, zone, rules.limits, rules.guidelines)

    def weekly(self, member_id: str) -> int | None:
        """The most shifts that the person set for a member's week."""
        return self._limits.get(member_id, NO_LIMITS).weekly

    def allows(self, member_id: str, slot_id: str, times: TimeSpan) -> bool:
        """Whether a shift is one that the person lets a member take."""
        return not self.is_never(member_id, slot_id, times) and self.is_within(
            member_id, slot_id, times
        )

    def is_never(self, member_id: str, slot_id: str, times: TimeSpan) -> bool:
        """Whether a line of the person's says that a member never holds a shift."""
        return bool(self._guidelines) and is_never(
            self._guidelines,
            member_id=member_id,
            zone=self._zone,
            at=self._now,
            shift=shift_time(slot_id, times),
        )

    def is_hidden(self, member_id: str, slot_id: str, times: TimeSpan) -> bool:
        """Whether a line that is about a member keeps them from seeing that a shift is open."""
        shift = shift_time(slot_id, times)
        return is_hidden(self._guidelines, member_id, shift, self._zone, self._now)

    def preference(self, member_id: str, slot_id: str, times: TimeSpan) -> int:
        """By how many lines the person would rather have a member hold a shift."""
        return preference(
            self._guidelines,
            member_id=member_id,
            zone=self._zone,
            at=self._now,
            shift=shift_time(slot_id, times),
        )

    def is_within(self, member_id: str, slot_id: str, times: TimeSpan) -> bool:
        """Whether a shift is within the limits that the person set for a member."""
        limits = self._limits.get(member_id)
        if limits is None:
            return True
        other_starts: Iterable[datetime] = (
            at
            for other_id, at in self._held_starts.get(member_id, {}).items()
            if other_id != slot_id
        )
        return why_not(limits, times.starts_at, times.ends_at, other_starts, self._zone) is None
