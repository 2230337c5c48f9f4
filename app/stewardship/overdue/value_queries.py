"""Lines of what a circle holds to: those that are over."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlmodel import col

from app.core.forgetting import Ago
from app.values.models import ValueLine
from app.values.rules import KEPT_FOR


def value_lines(ago: Ago) -> ColumnElement[bool]:
    """Those that were over long enough ago. Nothing stands beside them any more."""
    return col(ValueLine.ended_at) < ago(KEPT_FOR)
