"""Reading repairs: those that are somebody's, and the words that they read of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import col, select

from app.core.db import Tx
from app.core.errors import NotFound
from app.repairs.models import Repair, RepairWords, ThirdStep
from app.repairs.repair_rules import ENDED, Parties, Side, may_read, side_of
from app.repairs.words import TurnText


@dataclass(frozen=True, slots=True)
class TurnRead:
    """One turn, as one of them reads it."""

    member_id: str
    written_at: datetime
    text: TurnText


def parties_of(repair: Repair) -> Parties:
    """Who a repair is between, as the rules see it."""
    return Parties(
        repair.opener_id,
        repair.other_id,
        repair.sent_at is not None,
        repair.third_id,
        ThirdStep(repair.third_step) if repair.third_step else None,
        repair.third_from,
        repair.state in ENDED,
    )


def repairs_of(tx: Tx, circle_id: str, member_id: str) -> list[tuple[Repair, Side]]:
    """Those that are a member's, the newest first. One whose words were deleted is nobody's."""
    rows = tx.session.exec(
        select(Repair)
        .where(
            Repair.circle_id == circle_id,
            or_(
                col(Repair.opener_id) == member_id,
                col(Repair.other_id) == member_id,
                col(Repair.third_id) == member_id,
            ),
            Repair.ends_at > tx.now,
            select(RepairWords.id).where(RepairWords.repair_id == Repair.id).exists(),
        )
        .order_by(col(Repair.ends_at).desc(), col(Repair.id))
    ).all()
    sides = ((row, side_of(parties_of(row), member_id)) for row in rows)
    return [(row, side) for row, side in sides if side is not None]


def get_repair(tx: Tx, circle_id: str, repair_id: str, member_id: str) -> tuple[Repair, Side]:
    """One that is a member's, and whose it is to them. Raises NotFound."""
    for repair, side in repairs_of(tx, circle_id, member_id):
        if repair.id == repair_id:
            return repair, side
    raise NotFound


def lock_repair(tx: Tx, circle_id: str, repair_id: str, member_id: str) -> tuple[Repair, Side]:
    """The same, its row locked: whoever calls holds the circle's consent. Raises NotFound."""
    repair, _ = get_repair(tx, circle_id, repair_id, member_id)
    tx.session.refresh(repair, with_for_update=not tx.sqlite or None)
    side = side_of(parties_of(repair), member_id)
    if side is None:
        raise NotFound
    return repair, side


def read_turns(tx: Tx, repair: Repair, member_id: str) -> list[TurnRead]:
    """The turns that a member reads, in their order: none for anybody but the two or three."""
    parties, box = parties_of(repair), tx.cipher(repair.circle_id)
    return [
        TurnRead(
            row.member_id,
            row.written_at,
            TurnText.unpacked(box.open(row.words, "repair_words", "words", row.id)),
        )
        for row in _rows_of_words(tx, repair.id)
        if may_read(parties, member_id, row.turn)
    ]


def writers_of(tx: Tx, repair_id: str) -> list[str]:
    """Who wrote each turn so far."""
    return [row.member_id for row in _rows_of_words(tx, repair_id)]


def next_turn(tx: Tx, repair_id: str) -> int:
    """The number of the turn that is written next: never one that there was before."""
    rows = _rows_of_words(tx, repair_id)
    return rows[-1].turn + 1 if rows else 0


def _rows_of_words(tx: Tx, repair_id: str) -> Sequence[RepairWords]:
    return tx.session.exec(
        select(RepairWords)
        .where(RepairWords.repair_id == repair_id)
        .order_by(col(RepairWords.turn))
    ).all()
