"""What a home says of gatherings: whether there is something to see, in columns of one SELECT."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Label, and_, exists, or_
from sqlmodel import col

from app.gatherings.models import (
    Affirmation,
    AffirmationState,
    Gathering,
    GatheringGuest,
    GatheringState,
)


def home_columns(circle_id: str, member_id: str) -> tuple[Label[bool], ...]:
    """`gatherings`: some are called. `invited`: this member was sent an invitation, or helps with a
    draft. `affirmed`: something waits to be read. `kept`: something that was kept."""
    of_circle = col(Gathering.circle_id) == circle_id
    invited = exists().where(
        col(GatheringGuest.circle_id) == circle_id,
        col(GatheringGuest.member_id) == member_id,
        col(GatheringGuest.sent_at).is_not(None),
    )
    helps = exists().where(of_circle, col(Gathering.helper_id) == member_id)
    return (
        exists()
        .where(and_(of_circle, col(Gathering.state) == GatheringState.CALLED))
        .label("gatherings"),
        or_(invited, helps).label("invited"),
        _affirmation(circle_id, AffirmationState.WAITING).label("affirmed"),
        _affirmation(circle_id, AffirmationState.KEPT).label("kept"),
    )


def _affirmation(circle_id: str, state: AffirmationState) -> ColumnElement[bool]:
    return exists().where(col(Affirmation.circle_id) == circle_id, col(Affirmation.state) == state)
