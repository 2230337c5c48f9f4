"""What the person says to one member about showing up: words, "rather not say", or nothing yet.

Words go to this member alone, or to everyone as the circle's own text. They can be changed and
taken back; the reader sees the newest. Nothing here asks the person for anything.
"""

from __future__ import annotations

from app.access.reading import reads_words_in
from app.circles.models import Circle, Member
from app.circles.service import lock_circle, person_of
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound, Stale
from app.outbox import service as outbox
from app.outbox.notice_types import NoticeType
from app.record import service as record
from app.solidarity.contents import open_words
from app.solidarity.models import SolidarityAnswer, SolidarityWords
from app.solidarity.rows import lock_found_row, lock_row, need_member_to_write_to
from app.solidarity.rules import is_open_question, tells_member
from app.solidarity.words_for_all_service import write_for_all


def write_to_member(tx: Tx, circle_id: str, member_id: str, words: str, *, version: int) -> None:
    """Write words for one member, asked or not. `version`: of what the person saw there.

    Raises NotFound, BadInput without words, Conflict when that member couldn't read them
    (solidarity-unread) or something else was said meanwhile (solidarity-changed).
    """
    if not words:
        raise BadInput("solidarity-empty")
    member, row = _lock_for_person(tx, circle_id, member_id, version)
    if not reads_words_in(tx, circle_id, member_id):
        raise Conflict("solidarity-unread")
    if row.words is not None and open_words(tx, circle_id, row.id, row.words) == words:
        return
    row.words = tx.cipher(circle_id).seal(words, "solidarity_words", "words", row.id)
    _say(tx, member, row, SolidarityAnswer.TO_ONE)


def write_to_all(
    tx: Tx,
    circle_id: str,
    words: str,
    *,
    expected: int | None,
    answers: tuple[str, int] | None,
) -> Circle:
    """Write the circle's text. `expected`: its version as the person saw it; None: whatever it is.

    `answers`: the member whose question it answers, and the version of what was said to them.
    Raises Stale, NotFound; BadInput for no words where they would answer something, Conflict.
    """
    if answers is not None and not words:
        raise BadInput("solidarity-empty")
    if not consent.lock_shared(tx, circle_id):
        raise NotFound
    circle = lock_circle(tx, circle_id)
    if expected is not None and expected != circle.version:
        raise Stale(extra={"etag": f'"{circle.version}"'})
    write_for_all(tx, circle, words)
    circle.version += 1
    tx.session.flush()
    if answers is not None:
        member, row = _lock_for_person(tx, circle_id, *answers)
        row.words = None
        _say(tx, member, row, SolidarityAnswer.TO_ALL)
    tx.hint(circle_id)
    return circle


def rather_not_say(tx: Tx, circle_id: str, member_id: str, *, version: int) -> None:
    """The person would rather not say right now: words that stood there are gone. Twice is once.

    Raises NotFound, Conflict (solidarity-changed).
    """
    member, row = _lock_for_person(tx, circle_id, member_id, version)
    if row.answer == SolidarityAnswer.UNSAID:
        return
    row.words = None
    _say(tx, member, row, SolidarityAnswer.UNSAID)


def take_words_back(tx: Tx, circle_id: str, member_id: str, *, version: int) -> None:
    """Take back what was said. To a question it reads as "rather not say", else as nothing.

    Raises NotFound, Conflict (solidarity-changed).
    """
    member, row = _lock_for_person(tx, circle_id, member_id, version)
    if row.answer is None or row.answer == SolidarityAnswer.UNSAID:
        return
    row.words = None
    _say(tx, member, row, SolidarityAnswer.UNSAID if row.asked_at is not None else None)


def put_by(tx: Tx, circle_id: str, member_id: str) -> None:
    """ "Later": the question leaves the person's home and stays where it can be answered."""
    if not consent.lock_shared(tx, circle_id):
        raise NotFound
    need_member_to_write_to(tx, circle_id, member_id)
    row = lock_found_row(tx, circle_id, member_id)
    if row is None:
        raise NotFound
    if is_open_question(is_asked=row.asked_at is not None, answer=row.answer):
        row.put_by = True
        _cancel_for_person(tx, row)
    tx.session.flush()
    tx.hint(circle_id)


def note_shown(tx: Tx, circle_id: str, member_id: str, version: int) -> None:
    """Note, right after a read, that a member was shown what was said: a change is told again.

    The record says once that words were shown to them.
    """
    tx.before_commit(lambda later: _mark_shown(later, circle_id, member_id, version))


def _mark_shown(tx: Tx, circle_id: str, member_id: str, version: int) -> None:
    if not consent.lock_shared(tx, circle_id):
        return
    row = lock_found_row(tx, circle_id, member_id)
    if row is None or row.shown_version >= version:
        return
    is_first = not row.words_shown and row.words is not None
    row.shown_version = version
    row.words_shown = row.words_shown or is_first
    tx.session.flush()
    if is_first:
        record.append(tx, circle_id, "solidarity_shown", who=member_id, subject_id=row.id)


def _lock_for_person(
    tx: Tx, circle_id: str, member_id: str, version: int
) -> tuple[Member, SolidarityWords]:
    """A member to whom the person says something, with their row as the person saw it."""
    if not consent.lock_shared(tx, circle_id):
        raise NotFound
    member = need_member_to_write_to(tx, circle_id, member_id)
    row = lock_row(tx, circle_id, member_id)
    if row.version != version:
        raise Conflict("solidarity-changed")
    return member, row


def _say(tx: Tx, member: Member, row: SolidarityWords, answer: SolidarityAnswer | None) -> None:
    """Write what was said, and tell the member or not; whether it goes is the gate's to say."""
    row.answer, row.put_by = answer, False
    row.version += 1
    _cancel_for_person(tx, row)
    if answer is None or answer is SolidarityAnswer.UNSAID:
        outbox.cancel(
            tx,
            circle_id=row.circle_id,
            reason="expired",
            member_id=row.member_id,
            subject_id=row.id,
        )
        row.told_version = min(row.told_version, row.shown_version)
    elif tells_member(answer, row.told_version, row.shown_version) and member.account_id:
        row.told_version = row.version
        outbox.queue(
            tx,
            type=NoticeType.QUESTION_ANSWERED,
            account_id=member.account_id,
            circle_id=row.circle_id,
            member_id=member.id,
            subject_id=row.id,
            dedupe=f"solidarity-answer:{row.id}:{row.version}",
        )
    tx.session.flush()
    tx.hint(row.circle_id)


def _cancel_for_person(tx: Tx, row: SolidarityWords) -> None:
    """What was to tell the person of the question doesn't leave any more: they have seen it."""
    person = person_of(tx, row.circle_id)
    outbox.cancel(
        tx,
        circle_id=row.circle_id,
        reason="expired",
        member_id=person.id,
        subject_id=row.id,
    )
