"""Whom the person leaves out of an ask."""

from __future__ import annotations

from sqlmodel import select

from app.asks.models import LeftOut
from app.core.db import Tx


def left_out_ids(tx: Tx, ask_id: str) -> frozenset[str]:
    """Ids of the members whom the person leaves out of an ask."""
    if not ask_id:
        return frozenset()
    return frozenset(tx.session.exec(select(LeftOut.member_id).where(LeftOut.ask_id == ask_id)))
