"""Stories that take turns on PostgreSQL all come up, and those of both databases always do."""

from __future__ import annotations

from pathlib import Path

from tests.turns import BOTH, DAYS, waits

SCENARIOS = Path(__file__).parents[1] / "scenarios"


def test_each_story_has_its_day_on_postgresql() -> None:
    for number in range(200):
        story = f"tests/scenarios/test_pause.py::test_{number}[postgresql]"
        assert [waits(story, day) for day in range(DAYS)].count(False) == 1


def test_about_as_many_come_up_on_each_day() -> None:
    stories = [f"tests/scenarios/test_pause.py::test_{number}[postgresql]" for number in range(400)]
    for day in range(DAYS):
        there = sum(not waits(story, day) for story in stories)
        assert 60 < there < 140


def test_none_waits_on_sqlite_nor_elsewhere() -> None:
    for day in range(DAYS):
        assert not waits("tests/scenarios/test_pause.py::test_all[sqlite]", day)
        assert not waits("tests/services/test_lease_race.py::test_all[postgresql]", day)
        assert not waits("tests/scenarios/test_first_circle.py::test_all[postgresql]", day)


def test_the_files_that_are_always_played_on_both_are_there() -> None:
    there = {path.stem for path in SCENARIOS.glob("test_*.py")}
    assert there >= BOTH
    assert there > BOTH
