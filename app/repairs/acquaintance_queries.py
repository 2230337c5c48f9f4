"""Whom a member can write to: whom the app names to them anyway, and who lets it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from app.access.membership import membership
from app.access.reading import may_know_anything
from app.circles.models import Member, MemberState
from app.circles.permissions import Permission
from app.circles.service import members_of, person_of
from app.core.db import Tx
from app.core.errors import NotFound
from app.identity.models import Device
from app.repairs.models import RepairClosed
from app.rota.models import Shift, Slot

#: In `RepairClosed.to_id`: closed to everybody.
ANYBODY = ""


def known_members(tx: Tx, circle_id: str, member_id: str) -> list[str]:
    """Ids of the members whom somebody knows of, in the person's order, and who have the app.

    Who reads names knows everybody. Anybody else knows the person, and whoever was there with
    them: on a shift that they share and that has begun. Of whom the person stopped everything, they
    know nobody.
    """
    if not may_know_anything(tx, circle_id, member_id):
        return []
    present = [
        member.id
        for member in members_of(tx, circle_id)
        if member.state == MemberState.IN and member.id != member_id
    ]
    if not _reads_names(tx, circle_id, member_id):
        known_ids = {person_of(tx, circle_id).id, *_companions(tx, circle_id, member_id)}
        present = [each for each in present if each in known_ids]
    signed_in = _members_with_app(tx, present)
    return [each for each in present if each in signed_in]


def _reads_names(tx: Tx, circle_id: str, member_id: str) -> bool:
    """Whether a member reads who the others are, by the rights that count now."""
    account_id = tx.session.get_one(Member, member_id).account_id
    try:
        return Permission.NAMES in membership(tx, circle_id, account_id or "").may
    except NotFound:
        return False


def is_open_between(tx: Tx, circle_id: str, from_id: str, to_id: str) -> bool:
    """Whether one member may write to another now. Why not is nobody's to know.

    Both may know something of the person (docs/decisions/0056), the other has the app, and
    didn't close it: neither to everybody nor to this one.
    """
    if not all(may_know_anything(tx, circle_id, each) for each in (from_id, to_id)):
        return False
    return not is_closed_by(tx, to_id, from_id) and bool(_members_with_app(tx, [to_id]))


def is_closed_by(tx: Tx, member_id: str, to_id: str) -> bool:
    """Whether a member doesn't want another to write to them in this way."""
    closed = tx.session.exec(
        select(RepairClosed.to_id).where(
            RepairClosed.member_id == member_id, col(RepairClosed.to_id).in_([ANYBODY, to_id])
        )
    )
    return closed.first() is not None


def closed_by(tx: Tx, member_id: str) -> set[str]:
    """To whom a member closed it, themselves: ids, and `ANYBODY`."""
    return set(
        tx.session.exec(select(RepairClosed.to_id).where(RepairClosed.member_id == member_id))
    )


def _companions(tx: Tx, circle_id: str, member_id: str) -> set[str]:
    """Who holds, or held to its end, a shift together with a member, once it began."""
    their_shift = aliased(Shift)
    not_let_go = [
        or_(col(each.released_at).is_(None), col(each.released_at) > col(Slot.ends_at))
        for each in (Shift, their_shift)
    ]
    return set(
        tx.session.exec(
            select(their_shift.member_id)
            .join(Shift, col(Shift.slot_id) == col(their_shift.slot_id))
            .join(Slot, col(Slot.id) == col(their_shift.slot_id))
            .where(
                Shift.circle_id == circle_id,
                Shift.member_id == member_id,
                col(their_shift.member_id) != member_id,
                col(Slot.starts_at) <= tx.now,
                *not_let_go,
            )
        )
    )


def _members_with_app(tx: Tx, member_ids: Collection[str]) -> set[str]:
    if not member_ids:
        return set()
    return set(
        tx.session.exec(
            select(Member.id)
            .join(Device, col(Device.account_id) == col(Member.account_id))
            .where(
                col(Member.id).in_(member_ids),
                Member.state == MemberState.IN,
                col(Device.ended_at).is_(None),
            )
        )
    )
