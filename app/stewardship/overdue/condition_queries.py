"""How long rows are kept after their end, and what conditions of several tables share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Exists, and_, func, literal, or_
from sqlmodel import col, select

from app.core.forgetting import Ago
from app.identity.sessions import IDLE
from app.record.models import RecordHead
from app.record.retention_service import CHOICES
from app.rota.lifetime import DATE_LENGTH, OVER_BY

#: After their end: invitations, knocks, links, sessions, devices, addresses, swaps and the like.
ENDED_KEPT = timedelta(days=7)
#: What was agreed to or written, and isn't in force any more.
REPLACED_KEPT = timedelta(days=14)
#: Notices, attempts and who was told of a gap.
DELIVERY_KEPT = timedelta(hours=72)
#: What tells the worker to look at an ask: it does so in its next pass, whatever became of it.
LOOKS_TAKEN = timedelta(minutes=1)
#: A replaced token, from the month in which it was replaced on: its use later means that it was
#: stolen. Longer than a device that nobody uses stays signed in.
TOKENS_KEPT = IDLE + timedelta(days=8 + 31)


def exists(table: Any, *conditions: ColumnElement[bool]) -> Exists:
    """Whether a table has a row for which the conditions hold.

    Every other table that they mention belongs to a query around this one.
    """
    return select(literal(1)).select_from(table).where(*conditions).correlate_except(table).exists()


def is_out_of_record(circle_id: Any, at: Any, ago: Ago) -> ColumnElement[bool]:
    """Whether a circle's record keeps nothing of an instant any more, by its own retention.

    Until then its entries name grants, rules and patterns, and are read with them. `circle_id`,
    `at`: columns; `at` may be a day.
    """

    def before(days: int) -> ColumnElement[bool]:
        span = timedelta(days=days)
        is_before: ColumnElement[bool] = at < (
            ago.day(span) if isinstance(at.type, Date) else ago(span)
        )
        return is_before

    return exists(
        RecordHead,
        col(RecordHead.circle_id) == circle_id,
        or_(
            col(RecordHead.forget_before) > at,
            before(max(CHOICES)),
            *(and_(col(RecordHead.keep_days) == days, before(days)) for days in CHOICES),
        ),
    )


def is_past(slot_id: Any, ago: Ago) -> ColumnElement[bool]:
    """Whether the slot behind an id is over in every zone, by the day at the id's end."""
    day_at = func.length(slot_id) - (DATE_LENGTH - 1)
    return func.substr(slot_id, day_at) < ago.day_text(OVER_BY)
