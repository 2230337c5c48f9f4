"""What a home says of the question, as parts of one statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Label, and_, exists, select
from sqlalchemy.orm import Mapped
from sqlmodel import col

from app.solidarity.models import SolidarityWords

_IS_OPEN = and_(col(SolidarityWords.asked_at).is_not(None), col(SolidarityWords.answer).is_(None))


def home_columns(circle_id: str, member_id: str) -> tuple[Label[Any], ...]:
    """For the person: is there a question, is there a reply to read. For a member: their row."""

    def any_row(condition: ColumnElement[bool], name: str) -> Label[Any]:
        rows = select(col(SolidarityWords.id)).where(col(SolidarityWords.circle_id) == circle_id)
        return exists(rows.where(condition)).label(name)

    def own(value: ColumnElement[Any] | Mapped[Any], name: str) -> Label[Any]:
        row = select(value).where(col(SolidarityWords.member_id) == member_id)
        return row.scalar_subquery().label(name)

    return (
        any_row(and_(_IS_OPEN, ~col(SolidarityWords.put_by)), "solidarity_question"),
        any_row(
            and_(col(SolidarityWords.reply).is_not(None), ~col(SolidarityWords.reply_seen)),
            "solidarity_reply",
        ),
        own(col(SolidarityWords.id), "solidarity_id"),
        own(col(SolidarityWords.asked_at).is_not(None), "solidarity_asked"),
        own(col(SolidarityWords.answer), "solidarity_answer"),
        own(col(SolidarityWords.words), "solidarity_words"),
        own(col(SolidarityWords.version), "solidarity_version"),
        own(col(SolidarityWords.shown_version), "solidarity_shown"),
    )
