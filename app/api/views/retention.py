"""How long a record is kept."""

from __future__ import annotations

from app.api.http.wire import Out
from app.core.db import Tx
from app.record import queries as record_queries
from app.record import retention_service


class KeepingOut(Out):
    days: int
    choices: list[int]
    forgotten: int  # so many of the oldest entries hold nothing any more


def keeping_out(tx: Tx, circle_id: str) -> KeepingOut:
    """How long facts are kept, and what of them is gone."""
    head = record_queries.head(tx, circle_id)
    return KeepingOut(
        days=head.keep_days, choices=list(retention_service.CHOICES), forgotten=head.forgotten
    )
