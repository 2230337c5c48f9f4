"""What a home says of the circle's lines, in columns of its one statement."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Label, exists
from sqlmodel import col

from app.values.models import ValueLine, ValueReader, ValueStance, ValueState


def home_columns(circle_id: str, member_id: str, today: date) -> tuple[Label[bool], ...]:
    """`values_open`: the person opened it to this member. `values_asked`: something is proposed, to
    which they haven't said anything, and its day isn't over."""
    opened = exists().where(
        col(ValueReader.member_id) == member_id, col(ValueReader.circle_id) == circle_id
    )
    said_something = exists().where(
        col(ValueStance.line_id) == col(ValueLine.id), col(ValueStance.member_id) == member_id
    )
    asked = exists().where(
        col(ValueLine.circle_id) == circle_id,
        col(ValueLine.state) == ValueState.PROPOSED,
        col(ValueLine.closes_on) >= today,
        ~said_something,
    )
    return opened.label("values_open"), asked.label("values_asked")
