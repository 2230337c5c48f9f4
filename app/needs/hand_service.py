"""Hands: exactly as many as are wanted, given and let go; and "Not this one", which nobody sees."""

from __future__ import annotations

from sqlalchemy import case, update
from sqlmodel import col

from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.needs.known_service import free_place
from app.needs.models import HandState, Need, NeedHand, NeedKind, NeedKnown, NeedState
from app.needs.need_queries import get_asked_need, get_known_need, is_persons, lock_need
from app.needs.rules import OVER
from app.needs.telling_service import ask_known, hush, tell_own
from app.record import service as record


def give_hand(tx: Tx, circle_id: str, need_id: str, member_id: str, *, part: str) -> None:
    """ "I can", or a part of it in own words. Of two who want the last place, a conditional update
    lets one through. Given twice, it is one.

    Raises NotFound, BadInput for an own need, Conflict: covered, over, or money.
    """
    if not tx.sqlite:
        consent.lock_shared(tx, circle_id)
    asked = get_asked_need(tx, circle_id, member_id, need_id)
    if asked.by_member == member_id:
        raise BadInput("need-own")
    if asked.kind == NeedKind.MONEY:
        raise Conflict("need-is-money")
    if asked.has_hand and asked.state not in OVER:
        return
    # Whoever comes late waits for nobody.
    if asked.state != NeedState.OPEN or not _take_place(tx, need_id):
        raise Conflict("need-over" if asked.state in OVER else "need-covered")
    need = tx.session.get_one(Need, need_id, populate_existing=True)
    sealed = tx.cipher(circle_id).seal(part, "need_hand", "part", f"{need_id}.{member_id}")
    is_new = tx.insert_new(
        NeedHand,
        need_id=need_id,
        member_id=member_id,
        circle_id=circle_id,
        part=sealed if part else None,
        state=HandState.OFFERED,
        at=tx.now,
    )
    if not is_new:  # by another phone of theirs, in the same instant
        free_place(tx, need)
        return
    hush(tx, need, None if need.state == NeedState.COVERED else member_id)
    tell_own(tx, need, f"hand:{member_id}:{tx.now.isoformat()}")
    if is_persons(tx, need):
        record.append(tx, circle_id, "need_hand", who=member_id, subject_id=need_id)
    tx.hint(circle_id)


def let_hand_go(tx: Tx, circle_id: str, need_id: str, member_id: str) -> None:
    """Let a hand go: nothing of it is kept. If it was covered it is open again, and those who
    haven't answered are asked anew; not whoever let go. Raises NotFound, Conflict."""
    if not consent.lock_shared(tx, circle_id):
        raise NotFound
    known_need = get_known_need(tx, circle_id, member_id, need_id)
    need = lock_need(tx, need_id)
    hand = tx.session.get(NeedHand, (need_id, member_id), populate_existing=True)
    if need.state in OVER:
        raise Conflict("need-over")
    if hand is None:
        raise Conflict("need-no-hand")
    tx.session.delete(hand)
    known_need.knower.put_away_at = tx.now
    if free_place(tx, need):
        ask_known(tx, need)
    tell_own(tx, need, f"let-go:{member_id}:{tx.now.isoformat()}")
    if is_persons(tx, need):
        record.append(tx, circle_id, "need_let_go", who=member_id, subject_id=need_id)
    tx.hint(circle_id)


def put_away(tx: Tx, circle_id: str, need_id: str, member_id: str) -> None:
    """ "Not this one": it leaves the member's own list, and nobody else learns of it. They aren't
    asked about it again. Raises NotFound; Conflict while they help with it."""
    if not consent.lock_shared(tx, circle_id):
        raise NotFound
    known_need = get_known_need(tx, circle_id, member_id, need_id)
    need = known_need.need
    hand = tx.session.get(NeedHand, (need_id, member_id))
    if hand is not None and need.state not in OVER:
        raise Conflict("need-has-hand")
    tx.session.get_one(NeedKnown, (need_id, member_id)).put_away_at = tx.now
    tx.session.flush()
    hush(tx, need, member_id)


def _take_place(tx: Tx, need_id: str) -> bool:
    """Take one of a need's places; the last one covers it. False when there is none left."""
    done = tx.session.execute(
        update(Need)
        .where(
            col(Need.id) == need_id,
            col(Need.state) == NeedState.OPEN,
            col(Need.taken) < col(Need.wanted),
        )
        .values(
            taken=col(Need.taken) + 1,
            state=case(
                (col(Need.taken) + 1 == col(Need.wanted), NeedState.COVERED.value),
                else_=NeedState.OPEN.value,
            ),
        )
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]
