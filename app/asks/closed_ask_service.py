"""The person keeps a closed ask, or lets it go. Twice is once; nobody hears of either."""

from __future__ import annotations

from app.asks.models import Ask, AskState
from app.asks.retention import goes_at, is_gone, is_kept
from app.asks.service import lock_ask, need_real
from app.core.db import Tx
from app.core.errors import Conflict, NotFound


def _closed(tx: Tx, circle_id: str, ask_id: str) -> Ask:
    """A closed ask that isn't deleted yet, its row locked. Raises NotFound, Conflict
    while it runs.
    """
    ask = lock_ask(tx, circle_id, ask_id)
    need_real(ask)
    if ask.state != AskState.CLOSED:
        raise Conflict("ask-runs")
    if is_gone(ask.forget_at, tx.now):
        raise NotFound
    return ask


def keep_ask(tx: Tx, circle_id: str, ask_id: str) -> None:
    """Keep a closed ask until it is let go. Raises NotFound, Conflict."""
    ask = _closed(tx, circle_id, ask_id)
    if not is_kept(ask.closed_at, ask.forget_at):
        ask.forget_at = None
        ask.version += 1
        tx.session.flush()


def let_go_of_ask(tx: Tx, circle_id: str, ask_id: str) -> None:
    """Keep it no longer: it is deleted in its time, and not before a day. Raises as `keep`."""
    ask = _closed(tx, circle_id, ask_id)
    if is_kept(ask.closed_at, ask.forget_at):
        ask.forget_at = goes_at(ask.closed_at or ask.asked_at, tx.now)
        ask.version += 1
        tx.session.flush()
