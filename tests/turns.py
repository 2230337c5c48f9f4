"""Stories that take turns on PostgreSQL.

Every story is played on SQLite in each run. On PostgreSQL those of `BOTH` are, too: where two do
something in one instant, and the circles' whole stories. The others come up there one day in
`DAYS`, all of them in the long run: what they tell goes through the same code and the same rows.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from zlib import crc32

import pytest

#: Files of tests/scenarios that are played on both databases in each run.
BOTH = frozenset(
    {
        "test_advance_rule",
        "test_changed_card",
        "test_claims",
        "test_first_circle",
        "test_forgetting",
        "test_goes_quiet",
        "test_handing_on",
        "test_known_cases",
        "test_leaving",
        "test_open_asks",
        "test_only_what_was_granted",
        "test_rotations",
        "test_second_circle",
        "test_swaps",
        "test_withdrawn_shifts",
    }
)
#: A story that takes turns comes up on PostgreSQL once in so many days.
DAYS = 4
#: Seconds for one story in the long run.
LONG_S = 900

# Processes that test side by side begin with the same day, also around midnight.
_DAY = int(os.environ.setdefault("STORIES_OF_DAY", str(datetime.now(UTC).toordinal())))


def has_its_turn(nodeid: str, day: int) -> bool:
    """Whether a story is played on PostgreSQL on a day (an ordinal)."""
    return crc32(nodeid.encode()) % DAYS == day % DAYS


def waits(nodeid: str, day: int = _DAY) -> bool:
    """Whether this story is left to the long run on a day."""
    path, _, name = nodeid.partition("::")
    folder, _, file = path.rpartition("/")
    if folder != "tests/scenarios" or "postgresql" not in name:
        return False
    return file.removesuffix(".py") not in BOTH and not has_its_turn(nodeid, day)


def leave_to_the_long_run(items: list[pytest.Item]) -> None:
    """Mark the stories whose turn on PostgreSQL is on another day."""
    for item in items:
        if waits(item.nodeid) and item.get_closest_marker("long") is None:
            item.add_marker(pytest.mark.long)
            item.add_marker(pytest.mark.timeout(LONG_S), append=False)  # before its own
