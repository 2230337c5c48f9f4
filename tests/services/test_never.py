"""Nothing happens that a line of the person's says never of, whatever comes in which order.

Held against a slow judge (never_story.py); and each check that is taken out is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.db import Database
from app.rota.schedule.occurrences import PatternFacts
from app.rota.schedule.pattern_service import add_pattern
from tests.conftest import sqlite_url_of
from tests.databases import copy_database, empty_wals
from tests.services.never_story import NeverBrokenError, NeverStory
from tests.services.seeded_bugs import Bug, seeded
from tests.services.service_fixtures import HandClock, SeededCircle, grow_circle, open_database

GATE = "app/consent/gate.py"
LIMITS = "app/rota/shifts/limit_queries.py"
Move = tuple[str, int, int]

MOVES = (
    ["line"] * 4
    + ["claim", "claim", "several", "stand_by", "offer", "offer", "suggest"]
    + ["ask", "ask", "advance", "advance", "stop", "wait", "wait", "wait", "end", "lease"]
)
numbers = st.integers(0, 240)
moves = st.tuples(st.sampled_from(MOVES), numbers, numbers)

#: Each check, what stands instead, and a story that finds it out.
BUGS: tuple[tuple[Bug, list[Move]], ...] = (
    (
        Bug(
            "what is read forgets lines that hold at every hour",
            GATE,
            "live_grants",
            "if is_never_at_any_hour(circle, member.id, event, now):",
            "if False:",
        ),
        [("line", 17, 0)],
    ),
    (
        Bug(
            "the gate forgets a line's hours and channels",
            GATE,
            "_allow_widest",
            "channels = frozenset(grant.channels) & frozenset(reach.channels) - barred",
            "channels = frozenset(grant.channels) & frozenset(reach.channels)",
        ),
        [("line", 2, 60), ("ask", 0, 0), ("lease", 0, 0)],
    ),
    (
        Bug("a claim passes every line", LIMITS, "require_within_limits", "raise NotOpen", "pass"),
        [("line", 1, 0), *(("claim", 0, number) for number in range(9))],
    ),
    (
        Bug(
            "suggestions pass every line",
            LIMITS,
            "LoadedLimits.allows",
            "return not self.is_never(member_id, slot_id, times) and self.is_within(",
            "return self.is_within(",
        ),
        [("line", 1, 0), ("suggest", 0, 0)],
    ),
    (
        Bug(
            "an offer passes every line",
            "app/rota/shifts/offer_service.py",
            "offer_slot",
            'state="over" if is_never else "open",',
            'state="open",',
        ),
        [("line", 1, 0), *(("offer", 0, number) for number in range(9))],
    ),
    (
        Bug(
            "the ladder forgets lines about a step",
            "app/asks/eligibility.py",
            "eligible",
            "excluded |= snapshot.never_in_step.get(step.position, frozenset())",
            "excluded |= frozenset()",
        ),
        [("line", 5, 0), ("ask", 0, 0), ("advance", 0, 0)],
    ),
)


class Desk:
    """A file in which a circle grew, put back before each story."""

    def __init__(self, template: Path, folder: Path) -> None:
        self.path, self.copy = folder / "showup.db", folder / "kept.db"
        copy_database(template, self.path)
        self.db = open_database(sqlite_url_of(self.path), HandClock())
        self.seeded = grow_circle(self.db, "Ana", "Ben", "Chi", places=2)
        _offer_nights(self.db, self.seeded)
        self.db.close()
        empty_wals(self.path)
        copy_database(self.path, self.copy)

    def play(self, story: list[Move]) -> int:
        """How much happened in a story. Raises NeverBrokenError."""
        self.db.close()
        copy_database(self.copy, self.path)
        clock = HandClock()
        self.db.clock = clock
        running = NeverStory(self.db, clock, self.seeded)
        running.play(story)
        return running.happened


def _offer_nights(db: Database, seeded_circle: SeededCircle) -> None:
    with db.write() as tx:
        add_pattern(
            tx,
            circle_id=seeded_circle.circle_id,
            by=seeded_circle.person.member_id,
            facts=PatternFacts("n" * 22, 127, 21 * 60, 8 * 60, 2, "overnight", tx.now.date(), None),
            title=None,
        )


@pytest.fixture(scope="module")
def desk(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    new_desk = Desk(sqlite_template, tmp_path_factory.mktemp("never"))
    yield new_desk
    new_desk.db.close()


@pytest.mark.timeout(300)
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(story=st.lists(moves, min_size=8, max_size=24))
def test_nothing_happens_that_a_line_says_never_of(desk: Desk, story: list[Move]) -> None:
    desk.play(story)


@pytest.mark.parametrize(("bug", "story"), BUGS, ids=lambda each: getattr(each, "name", ""))
def test_each_check_that_is_taken_out_is_found(desk: Desk, bug: Bug, story: list[Move]) -> None:
    desk.play(story)
    with seeded(bug), pytest.raises(NeverBrokenError):
        desk.play(story)


def test_without_lines_everything_happens(desk: Desk) -> None:
    story = [("claim", 0, 1), ("offer", 1, 2), ("ask", 0, 0), ("suggest", 0, 0)]
    assert desk.play(story) >= 3
