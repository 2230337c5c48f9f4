"""The one row that a member has, found and locked."""

from __future__ import annotations

from sqlmodel import col, select

from app.circles.models import Member, MemberState, Role
from app.circles.service import get_member, roles_of
from app.core.db import Tx
from app.core.errors import NotFound
from app.core.ids import new_id
from app.solidarity.models import SolidarityWords


def find_row(tx: Tx, circle_id: str, member_id: str) -> SolidarityWords | None:
    """A member's row; None: nothing passed between them and the person yet."""
    return tx.session.exec(
        select(SolidarityWords).where(
            SolidarityWords.circle_id == circle_id, SolidarityWords.member_id == member_id
        )
    ).one_or_none()


def lock_found_row(tx: Tx, circle_id: str, member_id: str) -> SolidarityWords | None:
    """A member's row under its lock; None: there is none."""
    return tx.session.exec(
        select(SolidarityWords)
        .where(SolidarityWords.circle_id == circle_id, SolidarityWords.member_id == member_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def lock_row(tx: Tx, circle_id: str, member_id: str) -> SolidarityWords:
    """A member's row under its lock, made if there is none."""
    tx.insert_new(SolidarityWords, id=new_id(), circle_id=circle_id, member_id=member_id)
    row = lock_found_row(tx, circle_id, member_id)
    if row is None:
        raise NotFound
    return row


def rows_of(tx: Tx, circle_id: str) -> dict[str, SolidarityWords]:
    """All rows of a circle, by member."""
    rows = tx.session.exec(
        select(SolidarityWords)
        .where(SolidarityWords.circle_id == circle_id)
        .order_by(col(SolidarityWords.id))
    )
    return {row.member_id: row for row in rows}


def need_member_to_write_to(tx: Tx, circle_id: str, member_id: str) -> Member:
    """A member who is in, with a phone, and isn't the person. Raises NotFound."""
    member = get_member(tx, circle_id, member_id)
    if member.state != MemberState.IN or member.account_id is None:
        raise NotFound
    if Role.PERSON in roles_of(tx, [member_id])[member_id]:
        raise NotFound
    return member
