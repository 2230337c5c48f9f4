"""To whom which part of the plan was first shown: once for each member, section and version.

The record tells of it; that somebody reads it again is theirs and stands nowhere.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import and_, delete, update
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
    noted_keys = set(
        tx.session.exec(
            select(PlanShown.key).where(
                PlanShown.member_id == member_id, PlanShown.version_id == version_id
            )
        )
    )
    new_keys = sorted(set(keys) - noted_keys)
    if new_keys:
        tx.before_commit(lambda later: _write(later, circle_id, member_id, version_id, new_keys))


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
            tx.session.exec(
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
    box = tx.cipher(circle_id)
    kept_headings = {
        row.key: box.open(
            row.heading, "plan_shown", "heading", f"{row.member_id}.{row.version_id}.{row.key}"
        )
        for row in tx.session.exec(
            select(PlanShown).where(
                PlanShown.circle_id == circle_id,
                col(PlanShown.key).in_(keys),
                col(PlanShown.heading).is_not(None),
            )
        )
        if row.heading
    }
    rows = tx.session.execute(
        select(PlanSection.key, PlanSection.heading, PlanSection.version_id)
        .join(PlanVersion, col(PlanVersion.id) == col(PlanSection.version_id))
        .where(
            PlanVersion.circle_id == circle_id,
            col(PlanSection.key).in_(keys),
            col(PlanSection.heading).is_not(None),
        )
        .order_by(col(PlanVersion.number))
    )
    return kept_headings | {
        key: box.open(heading, "plan_section", "heading", f"{version_id}.{key}")
        for key, heading, version_id in rows
    }


def forget_version(tx: Tx, circle_id: str, version_id: str) -> None:
    """Before a version is deleted: keep to whom its sections were shown, and their headings."""
    box = tx.cipher(circle_id)
    rows = tx.session.execute(
        select(PlanShown.member_id, PlanShown.key, PlanSection.heading)
        .join(
            PlanSection,
            and_(
                col(PlanSection.version_id) == col(PlanShown.version_id),
                col(PlanSection.key) == col(PlanShown.key),
            ),
            isouter=True,
        )
        .where(PlanShown.version_id == version_id)
        .order_by(col(PlanShown.member_id), col(PlanShown.key))
    ).all()
    for member_id, key, sealed in rows:
        tx.insert_new(PlanShown, member_id=member_id, version_id="", key=key, circle_id=circle_id)
        if sealed:
            heading = box.open(sealed, "plan_section", "heading", f"{version_id}.{key}")
            tx.session.execute(
                update(PlanShown)
                .where(
                    col(PlanShown.member_id) == member_id,
                    col(PlanShown.version_id) == "",
                    col(PlanShown.key) == key,
                )
                .values(heading=box.seal(heading, "plan_shown", "heading", f"{member_id}..{key}"))
            )
    tx.session.execute(delete(PlanShown).where(col(PlanShown.version_id) == version_id))
