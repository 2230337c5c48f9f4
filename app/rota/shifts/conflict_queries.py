"""What is read for clashes: what a member holds, and what they said of themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select

from app.circles.models import Circle, Member
from app.consent.models import Capacity
from app.consent.service import reach_of
from app.core.db import Tx
from app.core.errors import Conflict
from app.guidelines.rules import Guideline
from app.identity.models import Account
from app.outbox.events import Event
from app.rota.models import Pattern, Shift, Slot
from app.rota.schedule.occurrences import Occurrence
from app.rota.shifts.conflicts import Clash, Limits, Time, find_clashes

# More than a week to each side: it holds every week that a time can lie in.
_AROUND = timedelta(days=8)


class Clashes(Conflict):
    """A slot clashes with what its taker holds or said; they can take it all the same."""

    code = "clashes"

    def __init__(self, conflicts: list[Clash]) -> None:
        super().__init__()
        self.clashes = conflicts


def load_clashes(
    tx: Tx,
    circle: Circle,
    member_id: str,
    occurrence: Occurrence,
    giving: str | None = None,
    *,
    against: Sequence[Guideline] = (),
) -> list[Clash]:
    """What a slot clashes with of what a member holds or said, and lines of the person's that they
    would go `against`.

    `giving`: the id of a slot that they give for it, which doesn't count.
    """
    time = Time(occurrence.slot_id, occurrence.kind, occurrence.starts_at, occurrence.ends_at)
    held_times = [
        other
        for other in times_held(
            tx, circle.id, member_id, time.starts_at - _AROUND, time.ends_at + _AROUND
        )
        if other.slot_id != giving
    ]
    clashes = find_clashes(time, held_times, limits_of(tx, member_id), circle.zone)
    return clashes + [Clash("prefer", line_id=line.id) for line in against]


def limits_of(tx: Tx, member_id: str) -> Limits:
    """A member's quiet hours by their own clock, and the most that they want in a week."""
    zone = tx.session.exec(
        select(Account.zone)
        .join(Member, col(Member.account_id) == col(Account.id))
        .where(Member.id == member_id)
    ).one_or_none()
    dial = tx.session.get(Capacity, member_id)
    return Limits(
        zone=zone or "UTC",
        weekly=dial.weekly_shifts if dial is not None else None,
        hours=tuple(
            (reach.from_minute, reach.to_minute)
            for reach in reach_of(tx, member_id)
            if reach.event in {Event.ASK, Event.OPEN_TIME}
        ),
    )


def times_held(
    tx: Tx, circle_id: str, member_id: str, after: datetime, before: datetime
) -> list[Time]:
    """The slots that a member holds and that overlap a stretch of time."""
    rows = tx.session.execute(
        select(Slot.id, Pattern.kind, Slot.starts_at, Slot.ends_at)
        .join(Shift, col(Shift.slot_id) == col(Slot.id))
        .join(Pattern, col(Pattern.id) == col(Slot.pattern_id))
        .where(
            Shift.circle_id == circle_id,
            Shift.member_id == member_id,
            col(Shift.released_at).is_(None),
            Slot.ends_at > after,
            Slot.starts_at < before,
        )
    )
    return [Time(*row) for row in rows]
