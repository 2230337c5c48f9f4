"""What a home says of repairs: whether there is one, and never with whom."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Label, and_, func, or_
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.repairs.models import Repair, RepairState, RepairWords, ThirdStep
from app.repairs.repair_rules import RUNNING


def home_columns(circle_id: str, member_id: str) -> tuple[Label[Any], ...]:
    """How many a member can look at from their home: what they opened until it is over or told
    "not now", what was sent to them, and what they are asked to be there for."""
    running = col(Repair.state).in_(RUNNING)
    on_home = or_(
        and_(
            col(Repair.opener_id) == member_id,
            or_(running, col(Repair.state).in_((RepairState.COOLING, RepairState.DECLINED))),
        ),
        and_(col(Repair.other_id) == member_id, running),
        and_(
            col(Repair.third_id) == member_id, col(Repair.third_step) != ThirdStep.PROPOSED, running
        ),
    )
    return (
        sa_select(func.count())
        .select_from(Repair)
        .where(
            col(Repair.circle_id) == circle_id,
            on_home,
            select(RepairWords.id).where(RepairWords.repair_id == Repair.id).exists(),
        )
        .scalar_subquery()
        .label("repairs"),
    )
