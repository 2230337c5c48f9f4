"""Trials that are over."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlmodel import col

from app.core.forgetting import Ago
from app.stewardship.overdue.condition_queries import ENDED_KEPT
from app.trials.models import Trial


def trials(ago: Ago) -> ColumnElement[bool]:
    """Answered, or ended by themselves, long enough ago."""
    return col(Trial.settled_at) < ago(ENDED_KEPT)
