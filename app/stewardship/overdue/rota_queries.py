"""Shifts of the past, what was offered, swapped and told of them, and what isn't offered now."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.core.forgetting import Ago
from app.rota.lifetime import KEPT_FOR as SHIFTS_KEPT
from app.rota.lifetime import OVER_BY
from app.rota.models import (
    CalendarFeed,
    GapMatter,
    GapTold,
    KeptShift,
    Offer,
    OtherHoursAsked,
    Pattern,
    Rotation,
    RotationPlace,
    Shift,
    Slot,
    StandBy,
    Swap,
    SwapState,
)
from app.stewardship.overdue.condition_queries import (
    DELIVERY_KEPT,
    ENDED_KEPT,
    exists,
    is_out_of_record,
    is_past,
)


def swaps(ago: Ago) -> ColumnElement[bool]:
    return and_(col(Swap.state) != SwapState.OPEN, col(Swap.done_at) < ago(ENDED_KEPT))


def offers(ago: Ago) -> ColumnElement[bool]:
    return is_past(col(Offer.slot_id), ago)


def stand_bys(ago: Ago) -> ColumnElement[bool]:
    return is_past(col(StandBy.slot_id), ago)


def other_hours_asked(ago: Ago) -> ColumnElement[bool]:
    return col(OtherHoursAsked.until_date) < ago.day(OVER_BY)


def gap_tellings(ago: Ago) -> ColumnElement[bool]:
    return exists(
        GapMatter,
        col(GapMatter.id) == col(GapTold.gap_id),
        col(GapMatter.ends_at) < ago(DELIVERY_KEPT),
    )


def gap_matters(ago: Ago) -> ColumnElement[bool]:
    return and_(
        col(GapMatter.ends_at) < ago(DELIVERY_KEPT),
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


def kept_shifts(ago: Ago) -> ColumnElement[bool]:
    """Choices about shifts that are over: nothing is left to decide."""
    return exists(
        Shift,
        col(Shift.id) == col(KeptShift.shift_id),
        exists(Slot, col(Slot.id) == col(Shift.slot_id), col(Slot.ends_at) < ago(ENDED_KEPT)),
    )


def shifts(ago: Ago) -> ColumnElement[bool]:
    """Shifts of the past, also those that were given back."""
    return and_(
        exists(
            Slot,
            col(Slot.id) == col(Shift.slot_id),
            col(Slot.ends_at) < ago(SHIFTS_KEPT),
            ~_is_rotations_newest(),
        ),
        ~exists(Swap, col(Swap.shift_id) == col(Shift.id)),
        ~exists(KeptShift, col(KeptShift.shift_id) == col(Shift.id)),
    )


def slots(ago: Ago) -> ColumnElement[bool]:
    return and_(
        col(Slot.ends_at) < ago(SHIFTS_KEPT), ~exists(Shift, col(Shift.slot_id) == col(Slot.id))
    )


def _is_rotation_over(ago: Ago) -> ColumnElement[bool]:
    since = ago(SHIFTS_KEPT)
    return or_(
        col(Rotation.ended_at) < ago(ENDED_KEPT),
        col(Rotation.until_date) < ago.day(SHIFTS_KEPT),
        exists(Pattern, col(Pattern.id) == col(Rotation.pattern_id), col(Pattern.ended_at) < since),
    )


def rotation_places(ago: Ago) -> ColumnElement[bool]:
    """Places of members who left the rotation, and all places of one that is over."""
    return or_(
        col(RotationPlace.left_at) < ago(ENDED_KEPT),
        exists(
            Rotation, col(Rotation.id) == col(RotationPlace.rotation_id), _is_rotation_over(ago)
        ),
    )


def rotations(ago: Ago) -> ColumnElement[bool]:
    return and_(
        _is_rotation_over(ago),
        ~exists(RotationPlace, col(RotationPlace.rotation_id) == col(Rotation.id)),
    )


def patterns(ago: Ago) -> ColumnElement[bool]:
    """Patterns not offered any more, with no shift, turn or record entry of their times."""
    since = ago(SHIFTS_KEPT)
    of_circle = col(Pattern.circle_id)
    return and_(
        or_(
            and_(
                col(Pattern.ended_at) < since,
                is_out_of_record(of_circle, col(Pattern.ended_at), ago),
            ),
            and_(
                col(Pattern.until_date) < ago.day(SHIFTS_KEPT),
                is_out_of_record(of_circle, col(Pattern.until_date), ago),
            ),
        ),
        ~exists(Slot, col(Slot.pattern_id) == col(Pattern.id)),
        ~exists(Rotation, col(Rotation.pattern_id) == col(Pattern.id)),
    )


def calendar_feeds(ago: Ago) -> ColumnElement[bool]:
    return col(CalendarFeed.ended_at) < ago(ENDED_KEPT)
