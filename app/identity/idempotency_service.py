"""Idempotency: the same key and body again lead to the same thing, shown as it is now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col

from app.core.db import Tx
from app.core.errors import Conflict
from app.identity.models import Repeat

KEYS_KEPT = timedelta(days=7)
# Twilio's form holds no time, so what came once is known for longer.
INBOUND = "inbound"
INBOUND_KEPT = timedelta(days=366)


@dataclass(slots=True)
class IdempotentCall:
    """A call under an idempotency key. `fresh` is False when it was carried out before."""

    row: Repeat
    fresh: bool
    noted: bool = False

    @property
    def resource_id(self) -> str:
        """What the first call led to."""
        return self.row.resource_id or ""

    def led_to(self, resource_id: str | None) -> None:
        """Note what this call led to, in its own transaction."""
        self.row.resource_id = resource_id
        self.noted = True


def begin_call(
    tx: Tx,
    *,
    scope: str,
    key: str,
    body_hash: str,
    leads_to: str | None = None,
    status: int = 200,
) -> IdempotentCall:
    """Begin a call under a key. Two at one instant: the second waits, then sees the first.

    `leads_to` is what the call leads to, where that is known before; `status` is its answer's.
    Raises Conflict when the key was used for something else.
    """
    is_new = tx.insert_new(
        Repeat,
        scope=scope,
        key=key,
        body_hash=body_hash,
        status=status,
        resource_id=leads_to,
        created_at=tx.now,
    )
    row = tx.session.get_one(Repeat, (scope, key))
    if row.body_hash != body_hash:
        raise Conflict("key-reused")
    return IdempotentCall(row=row, fresh=is_new)


def first_in_a_day(tx: Tx, *, scope: str, key: str) -> bool:
    """Whether something under a key is done for the first time in 24 hours; notes that it is."""
    if tx.insert_new(Repeat, scope=scope, key=key, body_hash="", status=200, created_at=tx.now):
        return True
    row = tx.session.get_one(Repeat, (scope, key))
    if row.created_at > tx.now - timedelta(days=1):
        return False
    row.created_at = tx.now
    return True


def forget_key(tx: Tx, *, scope: str, key: str) -> None:
    """Forget a key: what is done under it next counts as the first time."""
    tx.session.execute(delete(Repeat).where(col(Repeat.scope) == scope, col(Repeat.key) == key))
