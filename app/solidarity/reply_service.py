"""What a member writes back: what they can do, and where their limits are. For the person alone."""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import col

from app.access.reading import reads_words_in
from app.circles.service import get_circle, hold_member, still_in
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.solidarity.models import SolidarityWords
from app.solidarity.rows import lock_found_row, lock_row


def write_reply(tx: Tx, circle_id: str, member_id: str, words: str, *, version: int) -> None:
    """Write back, or write it anew. `version`: of the reply as the member saw it.

    Raises NotFound, BadInput without words, Conflict where there is nothing to reply to
    (solidarity-no-words) and for another phone's newer reply (solidarity-changed).
    """
    if not words:
        raise BadInput("solidarity-empty")
    if not consent.lock_shared(tx, circle_id):
        raise NotFound
    hold_member(tx, member_id)
    still_in(tx, member_id)
    row = lock_row(tx, circle_id, member_id)
    is_answered = row.words is not None or get_circle(tx, circle_id).solidarity is not None
    if not (is_answered and reads_words_in(tx, circle_id, member_id)):
        raise Conflict("solidarity-no-words")
    if row.reply_version != version:
        raise Conflict("solidarity-changed")
    row.reply = tx.cipher(circle_id).seal(words, "solidarity_words", "reply", row.id)
    row.reply_version += 1
    row.reply_seen = False
    tx.session.flush()
    tx.hint(circle_id)


def remove_reply(tx: Tx, circle_id: str, member_id: str) -> None:
    """Remove what was written back. Twice is once."""
    if not consent.lock_shared(tx, circle_id):
        return
    row = lock_found_row(tx, circle_id, member_id)
    if row is None or row.reply is None:
        return
    row.reply = None
    row.reply_version += 1
    tx.session.flush()
    tx.hint(circle_id)


def note_replies_seen(tx: Tx, circle_id: str) -> None:
    """Note, right after a read, that the person was shown what members wrote back."""
    tx.before_commit(lambda later: _mark_seen(later, circle_id))


def _mark_seen(tx: Tx, circle_id: str) -> None:
    if not consent.lock_shared(tx, circle_id):
        return
    tx.session.execute(
        update(SolidarityWords)
        .where(col(SolidarityWords.circle_id) == circle_id, col(SolidarityWords.reply).is_not(None))
        .values(reply_seen=True)
    )
