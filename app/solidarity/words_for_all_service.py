"""What showing up means to the person, in words for everyone: the text of the circle itself.

It is read by every member who may read the person's own words, and before joining. There is no
second copy: an answer "to everyone" is this text.
"""

from __future__ import annotations

from app.circles.models import Circle
from app.core.db import Tx


def write_for_all(tx: Tx, circle: Circle, words: str | None) -> None:
    """Set the text of a locked circle; None or "" wipes it. The caller counts the version."""
    box = tx.cipher(circle.id)
    circle.solidarity = box.seal(words, "circle", "solidarity", circle.id) if words else None


def read_for_all(tx: Tx, circle: Circle) -> str | None:
    """The text in clear; the caller has asked whether the reader may read words of the circle."""
    if circle.solidarity is None:
        return None
    return tx.cipher(circle.id).open(circle.solidarity, "circle", "solidarity", circle.id)
