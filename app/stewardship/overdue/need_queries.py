"""Needs that are over."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlmodel import col

from app.core.forgetting import Ago
from app.needs.models import Need
from app.needs.rules import KEPT_FOR


def needs(ago: Ago) -> ColumnElement[bool]:
    """Needs that were done or dropped long enough ago."""
    return col(Need.ended_at) < ago(KEPT_FOR)
