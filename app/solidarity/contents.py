"""Opening what was written: the person's words to one member, and what that member wrote back."""

from __future__ import annotations

from app.core.db import Tx


def open_words(tx: Tx, circle_id: str, row_id: str, sealed: str) -> str:
    """The person's words to one member, in clear."""
    return tx.cipher(circle_id).open(sealed, "solidarity_words", "words", row_id)


def open_reply(tx: Tx, circle_id: str, row_id: str, sealed: str) -> str:
    """What a member wrote back, in clear."""
    return tx.cipher(circle_id).open(sealed, "solidarity_words", "reply", row_id)
