"""The person's "I am": one text, kept on the circle, and the first part of the plan.

The plan's section of that key holds its place and heading and no words. Circles from before hold
words in both: they are read as one, and written as one with the next change.
"""

from __future__ import annotations

from sqlmodel import col, select

from app.circles.service import get_circle, lock_circle
from app.core.db import Tx
from app.plans.models import PlanSection, PlanVersion
from app.plans.texts import I_AM, in_one


def read(tx: Tx, circle_id: str) -> str:
    """The "I am" as it stands; empty where nothing was written."""
    row = _row(tx, circle_id)
    in_plan = opened_section(tx, circle_id, row) if row is not None else ""
    return in_one(on_circle(tx, circle_id), in_plan)


def write(tx: Tx, circle_id: str, text: str) -> None:
    """Write the text anew, or take it away with an empty one. The circle's version is the caller's.

    What stood in the plan is part of what was read before, and is emptied.
    """
    circle = lock_circle(tx, circle_id)
    box = tx.cipher(circle_id)
    circle.i_am = box.seal(text, "circle", "i_am", circle_id) if text else None
    row = _row(tx, circle_id)
    if row is not None:
        row.text = box.seal("", "plan_section", "text", f"{row.version_id}.{row.key}")
    tx.session.flush()
    tx.hint(circle_id)


def on_circle(tx: Tx, circle_id: str) -> str:
    """The part of the "I am" that the circle holds."""
    sealed = get_circle(tx, circle_id).i_am
    return tx.cipher(circle_id).open(sealed, "circle", "i_am", circle_id) if sealed else ""


def opened_section(tx: Tx, circle_id: str, row: PlanSection) -> str:
    """The part that a section of the plan holds: nothing, but in a circle from before."""
    return tx.cipher(circle_id).open(
        row.text, "plan_section", "text", f"{row.version_id}.{row.key}"
    )


def _row(tx: Tx, circle_id: str) -> PlanSection | None:
    """The "I am" section of the plan in use."""
    newest = (
        select(PlanVersion.id)
        .where(PlanVersion.circle_id == circle_id)
        .order_by(col(PlanVersion.number).desc())
        .limit(1)
        .scalar_subquery()
    )
    return tx.session.exec(
        select(PlanSection).where(PlanSection.version_id == newest, PlanSection.key == I_AM)
    ).one_or_none()
