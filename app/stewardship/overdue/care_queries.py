"""What follows a request: check-ins that are over, and what was answered to them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_
from sqlmodel import col

from app.asks.models import Ask
from app.care.check_in_rules import ANSWER_KEPT
from app.care.models import Aftercare, CheckIn
from app.core.forgetting import Ago
from app.stewardship.overdue.condition_queries import REPLACED_KEPT, exists


def check_in_answers(ago: Ago) -> ColumnElement[bool]:
    """Check-ins whose answer has had its days."""
    return and_(col(CheckIn.answer).is_not(None), col(CheckIn.answered_at) < ago(ANSWER_KEPT))


def check_ins(ago: Ago) -> ColumnElement[bool]:
    return col(CheckIn.on_day) < ago.day(REPLACED_KEPT)


def aftercares(ago: Ago) -> ColumnElement[bool]:
    """Answers about the days after a request of which nothing is left: it is deleted itself, and
    no check-in goes by it."""
    return and_(
        col(Aftercare.answered_at) < ago(REPLACED_KEPT),
        ~exists(Ask, col(Ask.id) == col(Aftercare.ask_id)),
        ~exists(CheckIn, col(CheckIn.aftercare_id) == col(Aftercare.id)),
    )
