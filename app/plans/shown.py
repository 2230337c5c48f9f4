"""To whom which part of the plan was first shown: once for each member, section and version.

The record tells of it; that somebody reads it again is theirs and stands nowhere.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import col, select

from app.core.db import Tx
from app.plans.models import PlanSection, PlanShown, PlanVersion
from app.record import service as record


def note(tx: Tx, circle_id: str, member_id: str, version_id: str, keys: Collection[str]) -> None:
    """Note that sections of a version are shown to a member in this answer.

    What was shown before isn't noted again. In a read it is written right after, before the
    answer leaves.
    """
    if not keys:
        return
    known = set(
        tx.s.exec(
            select(PlanShown.key).where(
                PlanShown.member_id == member_id, PlanShown.version_id == version_id
            )
        )
    )
    fresh = sorted(set(keys) - known)
    if fresh:
        tx.also(lambda later: _write(later, circle_id, member_id, version_id, fresh))


def _write(tx: Tx, circle_id: str, member_id: str, version_id: str, keys: Collection[str]) -> None:
    for key in keys:
        if tx.insert_new(
            PlanShown, member_id=member_id, version_id=version_id, key=key, circle_id=circle_id
        ):
            record.append(
                tx, circle_id, "plan_shown", who=member_id, subject_id=version_id, section=key
            )


def shown_to(tx: Tx, circle_id: str, member_id: str) -> list[str]:
    """The keys of the sections that a member was ever shown here."""
    return sorted(
        set(
            tx.s.exec(
                select(PlanShown.key).where(
                    PlanShown.circle_id == circle_id, PlanShown.member_id == member_id
                )
            )
        )
    )


def headings(tx: Tx, circle_id: str, keys: Collection[str]) -> dict[str, str]:
    """The circle's own headings of sections, each as it last stood, where it has one."""
    if not keys:
        return {}
    box = tx.box(circle_id)
    rows = tx.s.execute(
        select(PlanSection.key, PlanSection.heading, PlanSection.version_id)
        .join(PlanVersion, col(PlanVersion.id) == col(PlanSection.version_id))
        .where(
            PlanVersion.circle_id == circle_id,
            col(PlanSection.key).in_(keys),
            col(PlanSection.heading).is_not(None),
        )
        .order_by(col(PlanVersion.number))
    )
    return {
        key: box.open(heading, "plan_section", "heading", f"{version_id}.{key}")
        for key, heading, version_id in rows
    }
