"""Rows of lines that are over, or about somebody who is gone."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, update
from sqlmodel import col, select

from app.core.db import Tx
from app.guidelines.models import GuidelineLift, GuidelineRow
from app.guidelines.rules import EVERY_DAY


def delete_lines(tx: Tx, line_ids: Collection[str]) -> None:
    """Delete lines with what may pass them."""
    forget_lifts(tx, line_ids)
    tx.session.execute(delete(GuidelineRow).where(col(GuidelineRow.id).in_(line_ids)))


def forget_lines_in(tx: Tx, circle_id: str) -> None:
    """The circle is somebody else's now: what one person wants, and never wants, isn't the next
    one's, and may be about them."""
    delete_lines(
        tx,
        tx.session.exec(select(GuidelineRow.id).where(GuidelineRow.circle_id == circle_id)).all(),
    )


def forget_lifts(tx: Tx, line_ids: Collection[str]) -> None:
    """Nothing may pass some lines any more: "this once" was said of what they said then."""
    tx.session.execute(delete(GuidelineLift).where(col(GuidelineLift.guideline_id).in_(line_ids)))


def leave_words_alone(tx: Tx, circle_id: str, member_id: str) -> None:
    """A member is gone: what the person wrote about them stays as words that no rule reads."""
    tx.session.execute(
        update(GuidelineRow)
        .where(col(GuidelineRow.circle_id) == circle_id, col(GuidelineRow.member_id) == member_id)
        .values(
            about=None,
            member_id=None,
            kinds=None,
            event=None,
            channel=None,
            step=None,
            from_minute=None,
            to_minute=None,
            weekdays=EVERY_DAY,
        )
    )
