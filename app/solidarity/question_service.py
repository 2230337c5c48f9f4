"""A member sends the person the question, once, and can take it back until it is answered.

The person hears of it once, whatever is taken back and sent again: it isn't a way to knock. Nobody
is reminded, and nobody reads for how long it has been there.
"""

from __future__ import annotations

from app.access.reading import reads_words_in
from app.circles.service import hold_member, person_of, still_in
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.core.ids import new_id
from app.outbox import service as outbox
from app.outbox.notice_types import NoticeType
from app.record import service as record
from app.solidarity.models import SolidarityWords
from app.solidarity.rows import lock_found_row, lock_row
from app.solidarity.rules import Standing, is_open_question, standing_of


def ask_question(tx: Tx, circle_id: str, member_id: str) -> None:
    """Send the person the question. Twice is once.

    Raises NotFound, and Conflict: for whoever reads nothing of the person now (solidarity-closed,
    whatever the cause), and once the person has said something (solidarity-answered).
    """
    _hold(tx, circle_id, member_id)
    if not reads_words_in(tx, circle_id, member_id):
        raise Conflict("solidarity-closed")
    row = lock_row(tx, circle_id, member_id)
    match standing_of(is_asked=row.asked_at is not None, answer=row.answer):
        case Standing.ASKED:
            return
        case Standing.NOT_ASKED:
            pass
        case _:
            raise Conflict("solidarity-answered")
    row.asked_at, row.put_by = tx.now, False
    tells_person = not row.question_told
    row.question_told = True
    tx.session.flush()
    if tells_person:
        _tell_person(tx, row)
    record.append(tx, circle_id, "question_asked", who=member_id, subject_id=row.id)
    tx.hint(circle_id)


def take_question_back(tx: Tx, circle_id: str, member_id: str) -> None:
    """Take it back while nothing was said to it. Twice is once.

    What wasn't sent yet isn't. Raises NotFound, Conflict (solidarity-answered).
    """
    _hold(tx, circle_id, member_id)
    row = lock_found_row(tx, circle_id, member_id)
    if row is None or row.asked_at is None:
        return
    if row.answer is not None:
        raise Conflict("solidarity-answered")
    close_question(tx, row)
    record.append(tx, circle_id, "question_back", who=member_id, subject_id=row.id)
    tx.hint(circle_id)


def close_question(tx: Tx, row: SolidarityWords) -> None:
    """Let a question that is open be none; a notice of it that hasn't left doesn't."""
    if not is_open_question(is_asked=row.asked_at is not None, answer=row.answer):
        return
    row.asked_at, row.put_by = None, False
    if outbox.cancel(tx, circle_id=row.circle_id, reason="expired", subject_id=row.id):
        row.question_told = False
    tx.session.flush()


def _hold(tx: Tx, circle_id: str, member_id: str) -> None:
    if not consent.lock_shared(tx, circle_id):
        raise NotFound
    hold_member(tx, member_id)
    still_in(tx, member_id)


def _tell_person(tx: Tx, row: SolidarityWords) -> None:
    person = person_of(tx, row.circle_id)
    if person.account_id:
        outbox.queue(
            tx,
            type=NoticeType.QUESTION_ASKED,
            account_id=person.account_id,
            circle_id=row.circle_id,
            member_id=person.id,
            subject_id=row.id,
            dedupe=f"solidarity-question:{new_id()}",  # `question_told` holds that it is one,
        )
