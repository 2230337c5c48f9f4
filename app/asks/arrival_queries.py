"""The timer of "Is someone with you?": rows for the rules in arrival_rules.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from app.asks.arrival_rules import ComingAnswer, arrivals_without_answer, arrives_at, is_with_you
from app.asks.ladder_service import tell_person
from app.asks.models import Answer, AnswerKind, Ask, AskState, Standing
from app.core.db import Tx
from app.outbox.notice_types import NoticeType


def load_coming(tx: Tx, ask_id: str) -> list[ComingAnswer]:
    """The live yeses of those who come."""
    return [
        ComingAnswer(answer.at, answer.arrives_at or arrives_at(answer.at, answer.minutes))
        for answer in tx.session.exec(
            select(Answer).where(
                Answer.ask_id == ask_id,
                Answer.standing == Standing.YES,
                Answer.kind == AnswerKind.COMING,
            )
        )
    ]


@dataclass(frozen=True, slots=True)
class Arriving:
    """What the person's screen says about it. The question stays until it is answered."""

    anybody: bool  # somebody comes
    question: bool
    with_you: bool


def load_arriving(tx: Tx, ask: Ask) -> Arriving:
    """Whether somebody comes or is there, and whether the person is asked, as of now."""
    if ask.state == AskState.CLOSED or ask.practice:
        return Arriving(False, False, False)
    expected = load_coming(tx, ask.id)
    open_since = arrivals_without_answer(expected, ask.with_you_at, ask.not_yet_at)
    return Arriving(
        anybody=bool(expected),
        question=bool(open_since) and open_since[0] <= tx.now,
        with_you=is_with_you(expected, ask.with_you_at),
    )


def plan_question(tx: Tx, ask: Ask) -> list[datetime]:
    """Set the timer anew, to the next arrival that is still ahead; returns those not answered.

    An arrival that is now comes with a notice of its own ("I can come", "at the door"). Who
    doesn't come after all needs no call: the timer looks again before it asks.
    """
    tx.session.flush()
    if ask.practice:
        return []  # nobody is on the way
    open_arrivals = arrivals_without_answer(
        load_coming(tx, ask.id), ask.with_you_at, ask.not_yet_at
    )
    ask.question_at = next((at for at in open_arrivals if at > tx.now), None)
    tx.session.flush()
    return open_arrivals


def ask_question(tx: Tx, ask: Ask) -> None:
    """The timer of an ask that the caller holds is due: tell the person, once for one arrival."""
    since = ask.question_at
    due = [at for at in plan_question(tx, ask) if since is not None and since <= at <= tx.now]
    if not due:
        return
    ask.version += 1
    tell_person(tx, ask, NoticeType.ASK, f"with-you:{ask.id}:{due[-1].isoformat()}")
    tx.session.flush()
    tx.hint(ask.circle_id)
