"""Requests, the notices of them and of anything else, and what became of each try."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, Exists, and_, or_
from sqlmodel import col

from app.asks.models import AnswerLink, ArrivalShown, Ask, AskState
from app.core.forgetting import Ago
from app.outbox.models import Attempt, Notice, NoticeState, Refusal
from app.rota.models import GapTold, Offer, Slot
from app.stewardship.overdue.condition_queries import DELIVERY_KEPT, ENDED_KEPT, exists


def asks(ago: Ago) -> ColumnElement[bool]:
    return and_(col(Ask.state) == AskState.CLOSED, col(Ask.forget_at) <= ago(timedelta(0)))


def answer_links(ago: Ago) -> ColumnElement[bool]:
    return col(AnswerLink.expires_at) < ago(ENDED_KEPT)


def arrivals_shown(_ago: Ago) -> ColumnElement[bool]:
    """Showings of an address for something that is deleted."""
    subject = col(ArrivalShown.subject_id)
    return and_(
        subject != "", ~exists(Ask, col(Ask.id) == subject), ~exists(Slot, col(Slot.id) == subject)
    )


def _ended() -> ColumnElement[bool]:
    return and_(col(Notice.state) != NoticeState.QUEUED, col(Notice.state) != NoticeState.LEASED)


def _is_done(ago: Ago) -> ColumnElement[bool]:
    return and_(_ended(), col(Notice.done_at) < ago(DELIVERY_KEPT))


def _is_of_open_ask() -> Exists:
    """Whether a notice is of an ask that runs: its ladder looks at what became of it.

    Or of practice, which tells whose phones showed it for as long as it is kept.
    """
    return exists(
        Ask,
        col(Ask.id) == col(Notice.subject_id),
        or_(col(Ask.state) != AskState.CLOSED, col(Ask.practice).is_(True)),
    )


def attempts(ago: Ago) -> ColumnElement[bool]:
    return exists(
        Notice, col(Notice.id) == col(Attempt.notice_id), _is_done(ago), ~_is_of_open_ask()
    )


def receipts(_ago: Ago) -> ColumnElement[bool]:
    """Tries that were shown or opened, for which no channel waits and no ask runs."""
    # Opened is never without shown, by which the index finds the few that there are.
    return and_(
        col(Attempt.shown_at).is_not(None),
        exists(
            Notice,
            col(Notice.id) == col(Attempt.notice_id),
            _ended(),
            ~_is_of_open_ask(),
        ),
    )


def notices(ago: Ago) -> ColumnElement[bool]:
    """Notices that are done and needed no more: of a gap or an offer it is told once."""
    return and_(
        _is_done(ago),
        ~_is_of_open_ask(),
        ~exists(Attempt, col(Attempt.notice_id) == col(Notice.id)),
        ~exists(GapTold, col(GapTold.notice_id) == col(Notice.id)),
        ~exists(Offer, col(Offer.notice_id) == col(Notice.id)),
    )


def refusals(ago: Ago) -> ColumnElement[bool]:
    return col(Refusal.at) < ago(ENDED_KEPT)
