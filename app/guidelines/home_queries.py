"""Whether a home has something of guidelines to show: columns beside others, in one statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Label, exists
from sqlmodel import col

from app.guidelines.models import GuidelineRow


def home_columns(circle_id: str, _member_id: str) -> tuple[Label[Any], ...]:
    """`guidelines_shown`: friends may read a line. `guidelines_end`: one that says never is to end,
    which the person looks over when they are alone."""
    of_circle = col(GuidelineRow.circle_id) == circle_id
    return (
        exists()
        .where(of_circle, col(GuidelineRow.is_shown).is_(True), col(GuidelineRow.ends_at).is_(None))
        .label("guidelines_shown"),
        exists().where(of_circle, col(GuidelineRow.ends_at).is_not(None)).label("guidelines_end"),
    )
