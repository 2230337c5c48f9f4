"""When the person would like to look at their plan again. Pure: nobody else hears of it."""

from __future__ import annotations

from datetime import date

from app.core.errors import BadInput


def check_review_day(review_on: date, today: date) -> None:
    """Raise BadInput for a day that is over, or today. Days are of the circle's wall clock."""
    if review_on <= today:
        raise BadInput("review-past")


def is_review_due(review_on: date | None, today: date) -> bool:
    """Whether the person's home asks about it: from the day on, until they answer."""
    return review_on is not None and review_on <= today
