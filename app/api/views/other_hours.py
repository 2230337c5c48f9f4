"""What a member is asked about other hours of some days."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from app.access.reading import reads_of
from app.api.http.closed_lists import KindText
from app.api.http.wire import Out, wall
from app.api.views.patterns import pattern_title
from app.api.views.slots import SlotOut, slot_outs
from app.circles.service import Membership, get_circle
from app.core.db import Tx
from app.rota.models import OtherHoursAsked, Pattern
from app.rota.rotations.rotation_queries import roster_of, rotations_of
from app.rota.schedule.exceptions import OtherHours
from app.rota.schedule.other_hours_queries import hours_asked_of
from app.rota.schedule.pattern_service import facts_of, patterns_of
from app.rota.schedule.week_queries import slots_of, today


class ChangedShift(Out):
    """A shift with its other hours and its usual ones, by the circle's wall clock."""

    pattern_id: str
    kind: KindText
    title: str | None
    start: str
    end: str
    usual_start: str
    usual_end: str
    in_turn: bool  # I take it in turn: by my yes my turns are at these hours


class HoursAsked(Out):
    """Hours that I am asked about, until the end of their last day.

    `back`: they were taken back, and I am asked about the usual ones. `slots`: what I had claimed,
    as far as it is still to come, at the hours that hold now.
    """

    id: str
    from_: date = Field(serialization_alias="from")
    until: date
    back: bool
    said: bool | None
    zone: str
    shifts: list[ChangedShift]
    slots: list[SlotOut]


class HoursAskedOut(Out):
    asked: list[HoursAsked]


def hours_asked_seen(tx: Tx, me: Membership) -> HoursAskedOut:
    """What a member is asked, while the circle's times are theirs to look up."""
    reads = reads_of(tx, me)
    rows = hours_asked_of(tx, me.circle_id, me.member_id, today(me.zone, tx.now))
    if not rows or not reads.times:
        return HoursAskedOut(asked=[])
    patterns = [each for each in patterns_of(tx, me.circle_id) if each.ended_at is None]
    in_turn = {
        rotation.pattern_id
        for rotation in rotations_of(tx, me.circle_id)
        if me.member_id in roster_of(tx, rotation)
    }
    asked = [_asked_out(tx, me, row, patterns, in_turn, words=reads.words) for row in rows]
    return HoursAskedOut(asked=[each for each in asked if each is not None])


def _asked_out(
    tx: Tx,
    me: Membership,
    row: OtherHoursAsked,
    patterns: list[Pattern],
    in_turn: set[str],
    *,
    words: bool,
) -> HoursAsked | None:
    """One question; None where nothing of it is offered any more."""
    claimed = {slot_id.partition(".")[0] for slot_id in row.slot_ids}
    with_hours = [
        (pattern, hours)
        for pattern in patterns
        for hours in facts_of(pattern).spans.other_hours
        if hours.id == row.hours_id
        and (pattern.id in claimed or (pattern.id in in_turn and not row.back))
    ]
    if not with_hours:
        return None
    slots = slots_of(tx, get_circle(tx, me.circle_id), row.slot_ids)
    return HoursAsked.model_construct(
        id=row.hours_id,
        from_=min(hours.first for _, hours in with_hours),
        until=row.until_date,
        back=row.back,
        said=row.said,
        zone=me.zone,
        shifts=[
            _shift_out(tx, pattern, hours, in_turn, words=words) for pattern, hours in with_hours
        ],
        slots=slot_outs(tx, me, [slot for slot in slots if slot.starts_at > tx.now]),
    )


def _shift_out(
    tx: Tx, pattern: Pattern, hours: OtherHours, in_turn: set[str], *, words: bool
) -> ChangedShift:
    return ChangedShift.model_construct(
        pattern_id=pattern.id,
        kind=pattern.kind,
        title=pattern_title(tx, pattern) if words else None,
        start=wall(hours.start_minute),
        end=wall(hours.end_minute),
        usual_start=wall(pattern.start_minute),
        usual_end=wall(pattern.end_minute),
        in_turn=pattern.id in in_turn,
    )
