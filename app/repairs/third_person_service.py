"""A third person, if both of the two want one, and that person too: they read from then on."""

from __future__ import annotations

from app.circles.service import still_in
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict
from app.repairs.acquaintance_queries import is_open_between, known_members
from app.repairs.ending_service import leave_out_third
from app.repairs.models import Repair, RepairState, ThirdStep
from app.repairs.repair_queries import lock_repair, next_turn
from app.repairs.repair_rules import KEPT_FOR, Side
from app.repairs.repair_service import tell


def propose_third(tx: Tx, circle_id: str, repair_id: str, by: str, third_id: str) -> None:
    """One of the two proposes somebody. That one knows nothing of it until the other agrees.

    Raises NotFound, BadInput for one of the two, Conflict when the proposed can't be asked: whom
    one of the two doesn't know of, or who doesn't want to be written to, reads alike.
    """
    repair, side = _running(tx, circle_id, repair_id, by)
    if side is Side.THIRD or repair.third_id is not None:
        raise Conflict("repair-third-already")
    if third_id in {repair.opener_id, repair.other_id}:
        raise BadInput("repair-third-is-one")
    for member_id in (repair.opener_id, repair.other_id):
        if third_id not in known_members(tx, circle_id, member_id) or not is_open_between(
            tx, circle_id, member_id, third_id
        ):
            raise Conflict("repair-closed")
    repair.third_id, repair.third_by, repair.third_step = third_id, by, ThirdStep.PROPOSED
    tx.session.flush()
    tx.hint(circle_id)


def agree_to_third(tx: Tx, circle_id: str, repair_id: str, by: str) -> None:
    """The other of the two says yes: now the third is asked. Raises NotFound, Conflict."""
    repair, side = _running(tx, circle_id, repair_id, by)
    if side is Side.THIRD or repair.third_step != ThirdStep.PROPOSED or repair.third_by == by:
        raise Conflict("repair-over")
    repair.third_step = ThirdStep.ASKED
    tx.session.flush()
    if repair.third_id is not None:
        tell(tx, repair, repair.third_id, "third")
    tx.hint(circle_id)


def join(tx: Tx, circle_id: str, repair_id: str, by: str) -> None:
    """The third says yes: they read what is written from now on, and nothing of before."""
    repair, side = _running(tx, circle_id, repair_id, by)
    if side is not Side.THIRD or repair.third_step != ThirdStep.ASKED:
        raise Conflict("repair-over")
    repair.third_step = ThirdStep.JOINED
    repair.third_from = next_turn(tx, repair.id)
    repair.ends_at = tx.now + KEPT_FOR
    tx.session.flush()
    tx.hint(circle_id)


def without_third(tx: Tx, circle_id: str, repair_id: str, by: str) -> None:
    """Any of the three says no, or not any more: the two are alone again, and no reason is told."""
    repair, _ = _running(tx, circle_id, repair_id, by)
    leave_out_third(tx, repair)
    tx.hint(circle_id)


def _running(tx: Tx, circle_id: str, repair_id: str, by: str) -> tuple[Repair, Side]:
    """One that was answered and isn't over, locked. Raises NotFound, Conflict."""
    consent.lock_exclusive(tx, circle_id)
    still_in(tx, by)
    repair, side = lock_repair(tx, circle_id, repair_id, by)
    if repair.state != RepairState.OPEN:
        raise Conflict("repair-over")
    return repair, side
