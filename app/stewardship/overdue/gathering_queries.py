"""Gatherings that are over: who was invited, and the words that they could read."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_
from sqlmodel import col

from app.core.forgetting import Ago
from app.gatherings.gathering_rules import KEPT_FOR
from app.gatherings.models import Gathering


def gatherings(ago: Ago) -> ColumnElement[bool]:
    """Called off, or held, or their last day was so long ago. A draft stays the person's."""
    return or_(col(Gathering.ended_at) < ago(KEPT_FOR), col(Gathering.last_day) < ago.day(KEPT_FOR))
