"""What two members wrote to each other, once its days are over."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement
from sqlmodel import col

from app.core.forgetting import Ago
from app.repairs.models import Repair


def repairs(ago: Ago) -> ColumnElement[bool]:
    """Those whose end has come: it is written beside each."""
    return col(Repair.ends_at) <= ago(timedelta(0))
