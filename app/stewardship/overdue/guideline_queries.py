"""Lines of the person's that are over."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlmodel import col

from app.core.forgetting import Ago
from app.guidelines.models import GuidelineRow
from app.stewardship.overdue.condition_queries import ENDED_KEPT


def lines(ago: Ago) -> ColumnElement[bool]:
    return col(GuidelineRow.ends_at) < ago(ENDED_KEPT)
