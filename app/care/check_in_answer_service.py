"""What the person answers to a check-in, for the friend who has it and for nobody else.

It decides nothing: both are sealed, and nothing but the two screens opens them. No list of answers
is kept: a new one replaces the one before, whichever day that was for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import update
from sqlmodel import col

from app.access.reading import sight_of
from app.care.check_in_queries import answer_is_kept, instant_of
from app.care.check_in_rules import is_seen_answer, takes_answer
from app.care.check_in_service import TIER, lock_check_in
from app.care.models import CheckIn, CheckInState
from app.circles.models import Circle
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import Conflict
from app.outbox.events import Event


class HowAnswer(StrEnum):
    """How it is today, compared with the day before, in one tap."""

    BETTER = "better"
    SAME = "same"
    HARDER = "harder"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class AnswerText:
    """An answer in clear."""

    how: HowAnswer
    words: str | None


def write_answer(
    tx: Tx,
    circle: Circle,
    check_in_id: str,
    answer: AnswerText,
    *,
    replaces: datetime | None,
    for_member_id: str | None,
) -> None:
    """The person answers; the last one counts. Nobody is told.

    `replaces`: when the answer was given that they see there; None: they see none. `for_member_id`:
    the friend for whom they wrote it; None: whoever has the day. Raises NotFound, Conflict: also
    for an answer of another phone that they haven't seen (check-in-answered), and for a day that
    somebody else has by now (check-in-moved).
    """
    consent.lock_exclusive(tx, circle.id)  # two answers of one instant come one after the other
    check_in = lock_check_in(tx, circle.id, check_in_id)
    at = instant_of(check_in, circle.zone)
    code = takes_answer(CheckInState(check_in.state), check_in.on_day, at, circle.zone, tx.now)
    if code:
        raise Conflict(code)
    if for_member_id not in {None, check_in.member_id}:
        raise Conflict("check-in-moved")
    kept_answer_at = check_in.answered_at if answer_is_kept(check_in, tx.now) else None
    if not is_seen_answer(kept_answer_at, replaces):
        raise Conflict("check-in-answered")
    tx.session.execute(
        update(CheckIn)
        .where(col(CheckIn.circle_id) == circle.id, col(CheckIn.id) != check_in_id)
        .values(answer=None, words=None, answered_at=None)
    )
    box = tx.cipher(circle.id)
    check_in.answer = box.seal(answer.how, "check_in", "answer", check_in_id)
    check_in.words = (
        box.seal(answer.words, "check_in", "words", check_in_id) if answer.words else None
    )
    check_in.answered_at = tx.now
    tx.session.flush()
    tx.hint(circle.id)


def own_answer(tx: Tx, check_in: CheckIn) -> AnswerText | None:
    """What the person answered, for themselves."""
    if not answer_is_kept(check_in, tx.now):
        return None
    return _opened(tx, check_in)


def answer_for(tx: Tx, check_in: CheckIn, member_id: str) -> AnswerText | None:
    """What the person answered, for the friend who has this check-in, as far as they may know."""
    sight = sight_of(tx, check_in.circle_id, member_id, Event.CHECK_IN)
    if sight is None or sight.tier < TIER or not sight.words:
        return None
    if check_in.member_id != member_id or not answer_is_kept(check_in, tx.now):
        return None
    return _opened(tx, check_in)


def _opened(tx: Tx, check_in: CheckIn) -> AnswerText | None:
    if check_in.answer is None:
        return None
    box = tx.cipher(check_in.circle_id)
    words = check_in.words
    return AnswerText(
        HowAnswer(box.open(check_in.answer, "check_in", "answer", check_in.id)),
        box.open(words, "check_in", "words", check_in.id) if words else None,
    )
