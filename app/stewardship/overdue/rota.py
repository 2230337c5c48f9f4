"""Shifts of the past, what was offered, swapped and told of them, and what isn't offered now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.rota.lifetime import KEPT as SHIFTS_KEPT
from app.rota.models import (
    CalendarFeed,
    GapMatter,
    GapTold,
    Offer,
    Pattern,
    Rotation,
    RotationPlace,
    Shift,
    Slot,
    StandBy,
    Swap,
    SwapState,
)
from app.stewardship.overdue.times import (
    DELIVERY_KEPT,
    ENDED_KEPT,
    exists,
    is_out_of_record,
    is_past,
)


def swaps(now: datetime) -> ColumnElement[bool]:
    return and_(col(Swap.state) != SwapState.OPEN, col(Swap.done_at) < now - ENDED_KEPT)


def offers(now: datetime) -> ColumnElement[bool]:
    return is_past(col(Offer.slot_id), now)


def stand_bys(now: datetime) -> ColumnElement[bool]:
    return is_past(col(StandBy.slot_id), now)


def gap_tellings(now: datetime) -> ColumnElement[bool]:
    return exists(
        GapMatter,
        col(GapMatter.id) == col(GapTold.gap_id),
        col(GapMatter.ends_at) < now - DELIVERY_KEPT,
    )


def gap_matters(now: datetime) -> ColumnElement[bool]:
    return and_(
        col(GapMatter.ends_at) < now - DELIVERY_KEPT,
        ~exists(GapTold, col(GapTold.gap_id) == col(GapMatter.id)),
    )


def _is_rotations_newest() -> ColumnElement[bool]:
    """The newest of turns that go on: when they begin anew, whoever is next comes after it."""
    later, later_slot = aliased(Shift), aliased(Slot)
    return and_(
        exists(
            Rotation, col(Rotation.id) == col(Shift.rotation_id), col(Rotation.ended_at).is_(None)
        ),
        ~exists(
            later,
            col(later.rotation_id) == col(Shift.rotation_id),
            exists(
                later_slot,
                col(later_slot.id) == col(later.slot_id),
                col(later_slot.starts_at) > col(Slot.starts_at),
            ),
        ),
    )


def shifts(now: datetime) -> ColumnElement[bool]:
    """Of the past, also those that were given back."""
    return and_(
        exists(
            Slot,
            col(Slot.id) == col(Shift.slot_id),
            col(Slot.ends_at) < now - SHIFTS_KEPT,
            ~_is_rotations_newest(),
        ),
        ~exists(Swap, col(Swap.shift_id) == col(Shift.id)),
    )


def slots(now: datetime) -> ColumnElement[bool]:
    return and_(
        col(Slot.ends_at) < now - SHIFTS_KEPT, ~exists(Shift, col(Shift.slot_id) == col(Slot.id))
    )


def _is_rotation_over(now: datetime) -> ColumnElement[bool]:
    since = now - SHIFTS_KEPT
    return or_(
        col(Rotation.ended_at) < now - ENDED_KEPT,
        col(Rotation.until_date) < since.date(),
        exists(Pattern, col(Pattern.id) == col(Rotation.pattern_id), col(Pattern.ended_at) < since),
    )


def rotation_places(now: datetime) -> ColumnElement[bool]:
    """Of members who left the rotation, and all places of one that is over."""
    return or_(
        col(RotationPlace.left_at) < now - ENDED_KEPT,
        exists(
            Rotation, col(Rotation.id) == col(RotationPlace.rotation_id), _is_rotation_over(now)
        ),
    )


def rotations(now: datetime) -> ColumnElement[bool]:
    return and_(
        _is_rotation_over(now),
        ~exists(RotationPlace, col(RotationPlace.rotation_id) == col(Rotation.id)),
    )


def patterns(now: datetime) -> ColumnElement[bool]:
    """Not offered any more, and no shift, turn or entry of the record is of one of its times."""
    since = now - SHIFTS_KEPT
    of_circle = col(Pattern.circle_id)
    return and_(
        or_(
            and_(
                col(Pattern.ended_at) < since,
                is_out_of_record(of_circle, col(Pattern.ended_at), now),
            ),
            and_(
                col(Pattern.until_date) < since.date(),
                is_out_of_record(of_circle, col(Pattern.until_date), now),
            ),
        ),
        ~exists(Slot, col(Slot.pattern_id) == col(Pattern.id)),
        ~exists(Rotation, col(Rotation.pattern_id) == col(Pattern.id)),
    )


def calendar_feeds(now: datetime) -> ColumnElement[bool]:
    return col(CalendarFeed.ended_at) < now - ENDED_KEPT
