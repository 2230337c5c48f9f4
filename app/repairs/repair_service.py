"""Opening a repair: it cools before it goes, and until then it can be taken back without a trace.

Before it is sent nobody is told anything, not even that something changed: no hint, no notice, no
entry in the record, at any time. It changes nobody's grants (docs/decisions/0056).
"""

from __future__ import annotations

from sqlmodel import col, select

from app.access.reading import need_no_line_against
from app.circles.models import Circle, Member
from app.circles.service import get_circle, person_of, still_in
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.core.ids import new_id
from app.outbox import service as outbox
from app.outbox.notice_types import NoticeType
from app.repairs.acquaintance_queries import is_closed_by, is_open_between, known_members
from app.repairs.ending_service import destroy_repair
from app.repairs.models import Repair, RepairState, RepairWords
from app.repairs.repair_queries import lock_repair, next_turn
from app.repairs.repair_rules import (
    BEFORE_SENDING,
    KEPT_FOR,
    RUNNING,
    Cooling,
    Move,
    Side,
    by_day,
    goes_at,
    may_open_again,
    next_state,
)
from app.repairs.words import TurnText


def keep(
    tx: Tx,
    circle: Circle,
    repair_id: str,
    *,
    by: str,
    other_id: str,
    text: TurnText,
    cooling: Cooling,
) -> None:
    """Write it, or write it anew before it goes: it cools, and then goes by itself.

    Raises BadInput (with oneself, without any words, while it is closed by oneself, and for the
    person with whom a line of theirs says never), Conflict when
    the other can't be written to, whatever the reason (repair-closed), when one runs already, or
    soon after the last; NotFound for an id of another's.
    """
    consent.lock_exclusive(tx, circle.id)
    still_in(tx, by)
    if other_id == by:
        raise BadInput("repair-with-oneself")
    text.need_words()
    _need_open(tx, circle.id, by, other_id)
    repair = tx.session.get(Repair, repair_id, populate_existing=True)
    if repair is None:
        _make_room(tx, by, other_id)
        repair = Repair(
            id=repair_id,
            circle_id=circle.id,
            opener_id=by,
            other_id=other_id,
            state=RepairState.DRAFT,
            ends_at=tx.now + KEPT_FOR,
        )
        tx.session.add(repair)
        tx.session.flush()
    elif (repair.circle_id, repair.opener_id) != (circle.id, by):
        raise NotFound
    elif repair.other_id != other_id:
        raise Conflict("repair-over")
    move_on(repair, Move.KEEP, Side.OPENER)
    repair.send_at = repair.due_at = goes_at(tx.now, cooling, circle.zone)
    repair.ends_at = repair.send_at + KEPT_FOR
    _write_first_turn(tx, repair, text)


def take_back(tx: Tx, circle_id: str, repair_id: str, by: str) -> None:
    """Take it back while it cools: its words stay for who wrote them. Raises NotFound, Conflict."""
    consent.lock_exclusive(tx, circle_id)
    repair, side = lock_repair(tx, circle_id, repair_id, by)
    move_on(repair, Move.TAKE_BACK, side)
    repair.send_at = None
    repair.ends_at = tx.now + KEPT_FOR
    tx.session.flush()


def let_go(tx: Tx, circle_id: str, repair_id: str, by: str) -> None:
    """Let it go. Before it was sent nothing of it is left; later it is over for both, and its
    words stay for a while. Raises NotFound, Conflict."""
    consent.lock_exclusive(tx, circle_id)
    repair, side = lock_repair(tx, circle_id, repair_id, by)
    if next_state(RepairState(repair.state), Move.LET_GO, side) is None:
        destroy_repair(tx, repair)
        return
    end(tx, repair, Move.LET_GO, side)


def move_on(repair: Repair, move: Move, side: Side) -> None:
    """Move a repair on, to a state that it still has. Raises Conflict."""
    state = next_state(RepairState(repair.state), move, side)
    if state is not None:
        repair.state = state


def end(tx: Tx, repair: Repair, move: Move, side: Side) -> None:
    """End one that was sent: nothing more is told of it, and its days begin to count."""
    move_on(repair, move, side)
    repair.ends_at = tx.now + KEPT_FOR
    tx.session.flush()
    outbox.cancel(tx, circle_id=repair.circle_id, reason="ended", subject_id=repair.id)
    tx.hint(repair.circle_id)


def add_turn(tx: Tx, repair: Repair, by: str, text: TurnText) -> None:
    """Add what one of them wrote, as the newest turn. Raises BadInput without any words."""
    text.need_words()
    row = RepairWords(
        id=new_id(),
        circle_id=repair.circle_id,
        repair_id=repair.id,
        turn=next_turn(tx, repair.id),
        member_id=by,
        words="",
        written_at=tx.now,
    )
    row.words = tx.cipher(repair.circle_id).seal(text.packed(), "repair_words", "words", row.id)
    tx.session.add(row)
    tx.session.flush()


def tell(tx: Tx, repair: Repair, member_id: str, occasion: str) -> None:
    """Queue one notice for one of them, by day: no hours protect the person. The gate decides by a
    friend's own hours when it may go."""
    member = tx.session.get_one(Member, member_id)
    if member.account_id is not None:
        outbox.queue(
            tx,
            type=NoticeType.REPAIR,
            account_id=member.account_id,
            circle_id=repair.circle_id,
            member_id=member.id,
            subject_id=repair.id,
            due_at=by_day(tx.now, get_circle(tx, repair.circle_id).zone),
            dedupe=f"repair:{repair.id}:{occasion}:{member.id}",
        )


def tell_others(tx: Tx, repair: Repair, by: str, occasion: str) -> None:
    """Tell everybody who reads along that there is something new, but for who wrote it."""
    readers = [repair.opener_id, repair.other_id]
    if repair.third_id is not None and repair.third_from is not None:
        readers.append(repair.third_id)
    for member_id in readers:
        if member_id != by:
            tell(tx, repair, member_id, occasion)


def _need_open(tx: Tx, circle_id: str, by: str, other_id: str) -> None:
    """Raise for whom a member can't write to. Unknown, removed, stopped, or closed by the other:
    all of it reads alike."""
    if is_closed_by(tx, by, other_id):
        raise BadInput("repair-closed-by-me")
    if by == person_of(tx, circle_id).id:
        need_no_line_against(tx, circle_id, [other_id])
    if other_id not in known_members(tx, circle_id, by):
        raise Conflict("repair-closed")
    if not is_open_between(tx, circle_id, by, other_id):
        raise Conflict("repair-closed")


def _make_room(tx: Tx, by: str, other_id: str) -> None:
    """Take away an older one with the same member that is over. Raises Conflict."""
    older = tx.session.exec(
        select(Repair).where(Repair.opener_id == by, Repair.other_id == other_id)
    ).one_or_none()
    if older is None:
        return
    state = RepairState(older.state)
    if state in BEFORE_SENDING | RUNNING and tx.now < older.ends_at:
        raise Conflict("repair-runs")
    if state not in BEFORE_SENDING | RUNNING and not may_open_again(
        state, older.sent_at, older.ends_at, tx.now
    ):
        raise Conflict("repair-not-yet")
    destroy_repair(tx, older)


def _write_first_turn(tx: Tx, repair: Repair, text: TurnText) -> None:
    """Write the opener's words in the place of those that were there."""
    for row in tx.session.exec(
        select(RepairWords).where(col(RepairWords.repair_id) == repair.id)
    ).all():
        tx.session.delete(row)
    tx.session.flush()
    add_turn(tx, repair, repair.opener_id, text)
