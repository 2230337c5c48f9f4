"""Destroying repairs: by a tap of one of the two, and when one of them isn't in any more."""

from __future__ import annotations

from sqlalchemy import and_, delete, true
from sqlmodel import col, or_, select

from app.core.db import Tx
from app.outbox import service as outbox
from app.repairs.models import Repair, RepairClosed, RepairWords
from app.repairs.repair_rules import RUNNING


def destroy_repair(tx: Tx, repair: Repair) -> None:
    """Leave nothing of it: neither words nor row, nor a notice that waits."""
    destroy_words(tx, repair)
    tx.session.delete(repair)
    tx.session.flush()


def destroy_words(tx: Tx, repair: Repair) -> None:
    """Destroy what was written, for all who read it, and what was to be told of it."""
    outbox.cancel(tx, circle_id=repair.circle_id, reason="ended", subject_id=repair.id)
    tx.session.execute(delete(RepairWords).where(col(RepairWords.repair_id) == repair.id))
    tx.session.flush()


def end_repairs_of(tx: Tx, circle_id: str, member_id: str, with_id: str | None = None) -> None:
    """A member may know nothing any more, or isn't in: all that is between them and anybody, or
    one other (`with_id`), is destroyed at once, for both. Where they were the third, the two go on
    without them.

    Whoever calls holds the circle's consent.
    """
    rows = tx.session.exec(
        select(Repair)
        .where(
            Repair.circle_id == circle_id,
            or_(
                col(Repair.opener_id) == member_id,
                col(Repair.other_id) == member_id,
                col(Repair.third_id) == member_id,
            ),
        )
        .order_by(col(Repair.id))
    ).all()
    for repair in rows:
        two = {repair.opener_id, repair.other_id}
        if with_id is not None and with_id not in two | {repair.third_id}:
            continue
        if member_id in two and (with_id is None or with_id in two):
            destroy_repair(tx, repair)
        else:
            leave_out_third(tx, repair)
    if rows:
        tx.hint(circle_id)


def leave_out_third(tx: Tx, repair: Repair) -> None:
    """Nobody is a third of it any more. What they wrote goes with them."""
    third_id = repair.third_id
    repair.third_id = repair.third_step = repair.third_by = repair.third_from = None
    tx.session.flush()
    if third_id is not None:
        outbox.cancel(
            tx,
            circle_id=repair.circle_id,
            reason="ended",
            subject_id=repair.id,
            member_id=third_id,
        )
        tx.session.execute(
            delete(RepairWords).where(
                col(RepairWords.repair_id) == repair.id, col(RepairWords.member_id) == third_id
            )
        )
        tx.session.flush()


def hush_repairs_from(tx: Tx, circle_id: str, member_id: str, to_id: str | None) -> None:
    """A member closed it to another, or (None) to everybody: nothing that waits is told to them,
    and they are the third of none of these any more. The caller holds the circle's consent."""
    is_with = (
        or_(*(column == to_id for column in (col(Repair.opener_id), col(Repair.other_id))))
        if to_id is not None
        else true()
    )
    is_theirs = or_(
        and_(
            or_(col(Repair.opener_id) == member_id, col(Repair.other_id) == member_id),
            or_(is_with, col(Repair.third_id) == to_id),
        ),
        and_(col(Repair.third_id) == member_id, is_with),
    )
    query = select(Repair).where(Repair.circle_id == circle_id, is_theirs).order_by(col(Repair.id))
    for repair in tx.session.exec(query).all():
        if member_id == repair.third_id and repair.state in RUNNING:
            leave_out_third(tx, repair)
            tx.hint(circle_id)
        else:
            outbox.cancel(
                tx,
                circle_id=circle_id,
                reason="ended",
                subject_id=repair.id,
                member_id=member_id,
            )


def end_all_repairs(tx: Tx, circle_id: str) -> None:
    """The circle is closed, and nobody but its person finds it any more: nothing is kept."""
    for repair in tx.session.exec(select(Repair).where(Repair.circle_id == circle_id)).all():
        destroy_repair(tx, repair)


def forget_closed(tx: Tx, member_id: str) -> None:
    """Forget whom a member, who isn't in any more, had closed it to."""
    tx.session.execute(
        delete(RepairClosed).where(
            or_(col(RepairClosed.member_id) == member_id, col(RepairClosed.to_id) == member_id)
        )
    )
