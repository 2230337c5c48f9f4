""" "How are you?" for those who came, once for each request and for nobody else to know."""

from __future__ import annotations

from app.care.check_in_queries import find_helped_ask
from app.care.models import HelperSeen
from app.core.db import Tx
from app.core.errors import NotFound


def note_helper_seen(tx: Tx, circle_id: str, ask_id: str, member_id: str) -> None:
    """They answered it with their dial, or put it away. Twice is once. Raises NotFound."""
    if tx.session.get(HelperSeen, (ask_id, member_id)) is not None:
        return
    if find_helped_ask(tx, circle_id, member_id) != ask_id:
        raise NotFound
    tx.insert_new(HelperSeen, ask_id=ask_id, member_id=member_id, circle_id=circle_id)
