"""How long a consent lasts, and when it is asked about again. Pure.

Asks and all the rest last until they are stopped: an ask on day 91 must not reach nobody. What
opens the plan or the health card is asked about after 60 days, and nothing changes by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.consent.grant_delay import opened_content

ASKED_AGAIN = timedelta(days=60)


def review_at(tier: int, sections: Iterable[str] | None, starts_at: datetime) -> datetime | None:
    """When the person is asked whether to keep a grant; None: never."""
    return starts_at + ASKED_AGAIN if opened_content(tier, sections) else None


def to_review(at: datetime | None, ends_at: datetime | None, now: datetime) -> bool:
    """Whether the person is to be asked now about a grant that hasn't been ended."""
    return at is not None and at <= now and (ends_at is None or now < ends_at)
