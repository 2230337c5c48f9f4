"""Turns of coordinating that are over, and in no entry of the record."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlmodel import col

from app.coordinating.models import CoordinatingPlace, CoordinatingTurns
from app.core.forgetting import Ago
from app.stewardship.overdue.condition_queries import exists, is_out_of_record


def turns(ago: Ago) -> ColumnElement[bool]:
    """Turns that ended so long ago that the record doesn't name them any more."""
    return is_out_of_record(col(CoordinatingTurns.circle_id), col(CoordinatingTurns.ended_at), ago)


def places(ago: Ago) -> ColumnElement[bool]:
    """Places in turns that go."""
    return exists(
        CoordinatingTurns, col(CoordinatingTurns.id) == col(CoordinatingPlace.turns_id), turns(ago)
    )
