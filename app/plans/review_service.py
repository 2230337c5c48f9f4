"""The day on which the person would like to look at their plan again."""

from __future__ import annotations

from datetime import date

from app.circles.service import get_circle, lock_circle
from app.core.db import Tx
from app.plans.models import PlanReview
from app.plans.review import check_review_day, is_review_due
from app.rota.schedule.week_queries import today


def read(tx: Tx, circle_id: str) -> date | None:
    """The day; None: there is none."""
    row = tx.session.get(PlanReview, circle_id)
    return row.review_on if row is not None else None


def due(tx: Tx, circle_id: str) -> date | None:
    """The day, once it has come; else None."""
    review_on = read(tx, circle_id)
    return (
        review_on
        if is_review_due(review_on, today(get_circle(tx, circle_id).zone, tx.now))
        else None
    )


def write(tx: Tx, circle_id: str, review_on: date | None) -> None:
    """Set the day, or take it away. Raises BadInput for one that isn't ahead.

    No hint: friends' phones show nothing of it.
    """
    if review_on is not None:
        check_review_day(review_on, today(get_circle(tx, circle_id).zone, tx.now))
    lock_circle(tx, circle_id)  # two phones set it and take it away one after the other
    if review_on is None:
        row = tx.session.get(PlanReview, circle_id)
        if row is not None:
            tx.session.delete(row)
    elif not tx.insert_new(PlanReview, circle_id=circle_id, review_on=review_on):
        tx.session.get_one(PlanReview, circle_id).review_on = review_on
    tx.session.flush()
