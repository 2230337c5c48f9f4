"""When a day of somebody's own begins."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.core.hours import midnight


@pytest.mark.parametrize(
    ("day", "zone", "at"),
    [
        (date(2026, 3, 5), "America/Vancouver", datetime(2026, 3, 5, 8, tzinfo=UTC)),
        (date(2026, 3, 29), "Europe/Berlin", datetime(2026, 3, 28, 23, tzinfo=UTC)),
        (date(2026, 3, 30), "Europe/Berlin", datetime(2026, 3, 29, 22, tzinfo=UTC)),
        # Cuba's clock goes from 0:00 to 1:00: the day begins at one.
        (date(2026, 3, 8), "America/Havana", datetime(2026, 3, 8, 5, tzinfo=UTC)),
        # It shows midnight twice in autumn: the day begins at the first.
        (date(2026, 11, 1), "America/Havana", datetime(2026, 11, 1, 4, tzinfo=UTC)),
        # A day that a zone left out whole begins where the next one does.
        (date(2011, 12, 30), "Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
        (date(2011, 12, 31), "Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ],
)
def test_a_day_begins_by_the_wall_clock(day: date, zone: str, at: datetime) -> None:
    assert midnight(day, zone) == at
