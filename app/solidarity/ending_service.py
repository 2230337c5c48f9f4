"""What becomes of the question, the words and the reply when a member may know nothing any more."""

from __future__ import annotations

from sqlalchemy import delete
from sqlmodel import col

from app.core.db import Tx
from app.outbox import service as outbox
from app.solidarity.models import SolidarityWords
from app.solidarity.question_service import close_question
from app.solidarity.rows import lock_found_row


def stop_solidarity_of(tx: Tx, circle_id: str, member_id: str) -> None:
    """The person stopped everything for a member: an open question of theirs is none any more.

    Words stay, unread, for when the person undoes it. What was to be told is cancelled by whoever
    stops it all.
    """
    row = lock_found_row(tx, circle_id, member_id)
    if row is None:
        return
    close_question(tx, row)
    row.told_version = min(row.told_version, row.shown_version)
    tx.session.flush()


def forget_solidarity_of(tx: Tx, circle_id: str, member_id: str) -> None:
    """A member was removed or left: nothing of it is kept."""
    row = lock_found_row(tx, circle_id, member_id)
    if row is None:
        return
    outbox.cancel(tx, circle_id=circle_id, reason="removed", subject_id=row.id)
    tx.session.delete(row)
    tx.session.flush()


def forget_solidarity_in(tx: Tx, circle_id: str) -> None:
    """The circle is somebody else's now: what one person wrote to members isn't the next one's."""
    tx.session.execute(delete(SolidarityWords).where(col(SolidarityWords.circle_id) == circle_id))
