"""Who owns a data key: accounts and circles."""

from __future__ import annotations

from sqlmodel import select

from app.circles.models import Circle
from app.core.db import Tx
from app.identity.models import Account


def owners_of_keys(tx: Tx) -> set[str]:
    """The owners that are there: a key of anybody else was left by a crash."""
    return {*tx.session.exec(select(Circle.id)), *tx.session.exec(select(Account.id))}
