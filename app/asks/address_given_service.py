"""Letting somebody see the address for one request: the person's tap, and it ends with that."""

from __future__ import annotations

from sqlmodel import col, select

from app.asks.models import AddressGiven, Answer, AnswerKind, Arrival, Ask, AskState, Standing
from app.asks.service import lock_ask, lock_running_ask, need_real
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import Conflict
from app.record import service as record


def give_address(tx: Tx, *, circle_id: str, ask_id: str, member_id: str, by: str) -> None:
    """Let a member who is coming see the address, while they come to this ask. Twice is once.

    Raises NotFound, Conflict: ask-over, ask-paused, only-practice, not-coming-yet (who hasn't said
    that they come), no-address-yet.
    """
    ask = lock_running_ask(tx, circle_id, ask_id)
    need_real(ask)
    row = tx.session.get(Arrival, circle_id)
    if row is None or not row.address:
        raise Conflict("no-address-yet")
    if not _is_coming(tx, ask_id, member_id):
        raise Conflict("not-coming-yet")
    if tx.insert_new(AddressGiven, ask_id=ask_id, member_id=member_id, at=tx.now):
        record.append(tx, circle_id, "address_given", who=member_id, by=by, subject_id=ask_id)
        _changed(tx, ask)


def take_address_back(tx: Tx, *, circle_id: str, ask_id: str, member_id: str, by: str) -> None:
    """Show it no longer. Twice is once. What was seen can't be taken back.

    It holds the circle's consent as a withdrawal does: a look is before it, or sees it. Also while
    everything is paused, as who comes can look then, too. Raises NotFound, Conflict: ask-over.
    """
    consent.lock_exclusive(tx, circle_id)
    ask = lock_ask(tx, circle_id, ask_id)
    if ask.state == AskState.CLOSED:
        raise Conflict("ask-over")
    given_row = tx.session.get(AddressGiven, (ask_id, member_id))
    if given_row is None:
        return
    tx.session.delete(given_row)
    record.append(tx, circle_id, "address_taken_back", who=member_id, by=by, subject_id=ask_id)
    _changed(tx, ask)


def members_given(tx: Tx, ask_id: str) -> frozenset[str]:
    """Ids of the members whom the person let see the address for an ask."""
    return frozenset(
        tx.session.exec(select(AddressGiven.member_id).where(AddressGiven.ask_id == ask_id))
    )


def _is_coming(tx: Tx, ask_id: str, member_id: str) -> bool:
    coming = select(col(Answer.id)).where(
        Answer.ask_id == ask_id,
        Answer.member_id == member_id,
        Answer.standing == Standing.YES,
        Answer.kind == AnswerKind.COMING,
    )
    return tx.session.exec(coming).first() is not None


def _changed(tx: Tx, ask: Ask) -> None:
    ask.version += 1
    tx.session.flush()
    tx.hint(ask.circle_id)
