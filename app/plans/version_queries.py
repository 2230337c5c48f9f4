"""Earlier versions of a plan, as far as they are kept: 14 days after they were replaced."""

from __future__ import annotations

from sqlmodel import col, select

from app.core.db import Tx
from app.core.errors import Conflict
from app.plans.models import PlanVersion


def kept_versions(tx: Tx, circle_id: str) -> list[PlanVersion]:
    """The versions of a plan that are kept, the one in use first."""
    return list(
        tx.session.exec(
            select(PlanVersion)
            .where(PlanVersion.circle_id == circle_id)
            .order_by(col(PlanVersion.number).desc())
        )
    )


def find_version(tx: Tx, circle_id: str, number: int) -> PlanVersion:
    """One kept version. Raises Conflict (version-gone): deleted by now, or never written."""
    version = tx.session.exec(
        select(PlanVersion).where(PlanVersion.circle_id == circle_id, PlanVersion.number == number)
    ).one_or_none()
    if version is None:
        raise Conflict("version-gone")
    return version
