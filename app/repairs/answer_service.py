"""What becomes of a repair once it is sent: an answer or none, a turn more each, and an end."""

from __future__ import annotations

from app.circles.service import still_in
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict
from app.repairs.acquaintance_queries import ANYBODY, is_closed_by
from app.repairs.ending_service import destroy_repair, destroy_words, hush_repairs_from
from app.repairs.models import Repair, RepairClosed, RepairState
from app.repairs.repair_queries import lock_repair, next_turn, writers_of
from app.repairs.repair_rules import BEFORE_SENDING, KEPT_FOR, RUNNING, Move, Side, turns_left
from app.repairs.repair_service import add_turn, end, move_on, tell_others
from app.repairs.words import TurnText


def answer(tx: Tx, circle_id: str, repair_id: str, by: str, text: TurnText) -> None:
    """The other answers in their own words. Raises NotFound, BadInput, Conflict."""
    _write_turn(tx, circle_id, repair_id, by, text, Move.ANSWER)


def add(tx: Tx, circle_id: str, repair_id: str, by: str, text: TurnText) -> None:
    """One of them says one thing more. Raises NotFound, BadInput, Conflict (repair-no-turns)."""
    _write_turn(tx, circle_id, repair_id, by, text, Move.ADD)


def decline(tx: Tx, circle_id: str, repair_id: str, by: str) -> None:
    """The other would rather not: who opened it reads "not now", and nobody is notified."""
    consent.lock_exclusive(tx, circle_id)
    repair, side = lock_repair(tx, circle_id, repair_id, by)
    end(tx, repair, Move.DECLINE, side)


def settle(tx: Tx, circle_id: str, repair_id: str, by: str) -> None:
    """One of the two says that it is settled for them; when both have, it is over."""
    consent.lock_exclusive(tx, circle_id)
    repair, side = lock_repair(tx, circle_id, repair_id, by)
    if repair.settled_by is not None and repair.settled_by != by:
        end(tx, repair, Move.SETTLE, side)
        return
    if (side, repair.state) not in {
        (Side.OPENER, RepairState.OPEN),
        (Side.OTHER, RepairState.OPEN),
    }:
        raise Conflict("repair-over")
    repair.settled_by = by
    tx.session.flush()
    tx.hint(circle_id)


def delete_repair(tx: Tx, circle_id: str, repair_id: str, by: str) -> None:
    """One of the two deletes it: every word is destroyed, for both, at once.

    That it was sent stays for as long as it would have, so that nobody is written to again and
    again. Raises NotFound, Conflict for a third, who leaves instead.
    """
    consent.lock_exclusive(tx, circle_id)
    repair, side = lock_repair(tx, circle_id, repair_id, by)
    if side is Side.THIRD:
        raise Conflict("repair-over")
    state = RepairState(repair.state)
    if state in BEFORE_SENDING:
        destroy_repair(tx, repair)
        return
    if state in RUNNING:
        was_declined = state == RepairState.SENT and side is Side.OTHER
        end(tx, repair, Move.DECLINE if was_declined else Move.LET_GO, side)
    destroy_words(tx, repair)
    tx.hint(circle_id)


def close_to(tx: Tx, circle_id: str, member_id: str, to_id: str | None, *, closed: bool) -> None:
    """Don't be written to in this way any more: by one member, or (None) by anybody; or again.

    Nobody is told. What is on its way to them goes no further, also of one that runs; what they
    have they keep.
    """
    consent.lock_exclusive(tx, circle_id)
    still_in(tx, member_id)
    key = {"member_id": member_id, "to_id": to_id or ANYBODY}
    if closed:
        tx.insert_new(RepairClosed, **key, circle_id=circle_id)
        hush_repairs_from(tx, circle_id, member_id, to_id)
        return
    row = tx.session.get(RepairClosed, tuple(key.values()))
    if row is not None:
        tx.session.delete(row)
        tx.session.flush()


def _write_turn(
    tx: Tx, circle_id: str, repair_id: str, by: str, text: TurnText, move: Move
) -> None:
    consent.lock_exclusive(tx, circle_id)
    still_in(tx, by)
    repair, side = lock_repair(tx, circle_id, repair_id, by)
    move_on(repair, move, side)
    _need_open(tx, repair, by)
    _need_turn(tx, repair, by, side)
    add_turn(tx, repair, by, text)
    repair.settled_by = None
    repair.ends_at = tx.now + KEPT_FOR
    tx.session.flush()
    tell_others(tx, repair, by, str(next_turn(tx, repair.id)))
    tx.hint(circle_id)


def _need_open(tx: Tx, repair: Repair, by: str) -> None:
    """Raise for a turn that one of the two doesn't want to read, or couldn't be answered."""
    for member_id in {repair.opener_id, repair.other_id} - {by}:
        if is_closed_by(tx, by, member_id):
            raise BadInput("repair-closed-by-me")
        if is_closed_by(tx, member_id, by):
            raise Conflict("repair-closed")


def _need_turn(tx: Tx, repair: Repair, by: str, side: Side) -> None:
    is_third_in = repair.third_from is not None
    if side is Side.THIRD and not is_third_in:
        raise Conflict("repair-over")  # asked, and hasn't said yes
    if turns_left(writers_of(tx, repair.id), by, is_third_in=is_third_in) == 0:
        raise Conflict("repair-no-turns")
