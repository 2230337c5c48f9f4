"""Reading the lines that rules read; what they say in words is opened elsewhere."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.core.db import Tx
from app.core.prepared_statement import PreparedQuery
from app.guidelines.models import GuidelineLift, GuidelineRow
from app.guidelines.rules import Guideline, hours_of_row

_READ_BY_RULES = (
    col(GuidelineRow.circle_id) == bindparam("circle"),
    col(GuidelineRow.about).is_not(None),
    or_(col(GuidelineRow.ends_at).is_(None), col(GuidelineRow.ends_at) > bindparam("now")),
)

#: Whether rules read any line of a circle, as a column beside others: most circles have none, and
#: nothing more is asked then.
HAS_GUIDELINES: ColumnElement[bool] = (
    sa_select(col(GuidelineRow.id)).where(*_READ_BY_RULES).exists()
)

_GUIDELINES: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(
        col(GuidelineRow.id),
        col(GuidelineRow.stance),
        col(GuidelineRow.about),
        col(GuidelineRow.member_id),
        col(GuidelineRow.kinds),
        col(GuidelineRow.event),
        col(GuidelineRow.channel),
        col(GuidelineRow.step),
        col(GuidelineRow.from_minute),
        col(GuidelineRow.to_minute),
        col(GuidelineRow.weekdays),
        col(GuidelineRow.ends_at),
        col(GuidelineRow.is_shown),
        col(GuidelineLift.subject_id),
    )
    .join(GuidelineLift, col(GuidelineLift.guideline_id) == col(GuidelineRow.id), isouter=True)
    .where(*_READ_BY_RULES)
    .order_by(col(GuidelineRow.written_at), col(GuidelineRow.id))
)


def read_guidelines(tx: Tx, circle_id: str) -> tuple[Guideline, ...]:
    """The lines of a circle that rules read now, oldest first, in one statement."""
    lifted: dict[str, set[str]] = {}
    rows_by_id: dict[str, tuple[Any, ...]] = {}
    for *columns, subject_id in tx.rows(_GUIDELINES, circle=circle_id, now=tx.now):
        rows_by_id[columns[0]] = tuple(columns)
        if subject_id is not None:
            lifted.setdefault(columns[0], set()).add(subject_id)
    return tuple(
        _guideline(*columns, lifted=frozenset(lifted.get(line_id, ())))
        for line_id, columns in rows_by_id.items()
    )


def _guideline(
    line_id: str,
    stance: str,
    about: str,
    member_id: str | None,
    kinds: list[str] | None,
    event: str | None,
    channel: str | None,
    step: list[str] | None,
    from_minute: int | None,
    to_minute: int | None,
    weekdays: int,
    ends_at: Any,
    is_shown: bool,
    *,
    lifted: frozenset[str],
) -> Guideline:
    return Guideline(
        id=line_id,
        stance=stance,
        about=about,
        member_id=member_id,
        kinds=frozenset(kinds or ()),
        event=event,
        channel=channel,
        step=frozenset(step or ()),
        hours=hours_of_row(from_minute, to_minute, weekdays),
        ends_at=ends_at,
        is_shown=is_shown,
        lifted=lifted,
    )


def guideline_of(row: GuidelineRow) -> Guideline:
    """A row that rules read, as they read it; without what may pass it."""
    return _guideline(
        row.id,
        row.stance,
        row.about or "",
        row.member_id,
        row.kinds,
        row.event,
        row.channel,
        row.step,
        row.from_minute,
        row.to_minute,
        row.weekdays,
        row.ends_at,
        row.is_shown,
        lifted=frozenset(),
    )


def line_words(tx: Tx, circle_id: str, line_id: str) -> str:
    """A line in the person's own words, opened."""
    row = tx.session.get_one(GuidelineRow, line_id)
    return tx.cipher(circle_id).open(row.words, "guideline", "words", line_id)


def live_lines(tx: Tx, circle_id: str) -> list[GuidelineRow]:
    """Every line of a circle that isn't over, oldest first; also those that no rule reads."""
    return list(
        tx.session.exec(
            select(GuidelineRow)
            .where(
                GuidelineRow.circle_id == circle_id,
                or_(col(GuidelineRow.ends_at).is_(None), col(GuidelineRow.ends_at) > tx.now),
            )
            .order_by(col(GuidelineRow.written_at), col(GuidelineRow.id))
        )
    )
