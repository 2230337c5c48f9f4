"""Each run plays every story, most of them on PostgreSQL, and some on both databases."""

from __future__ import annotations

from pathlib import Path

from tests.browser.visual_tour import LANGUAGES
from tests.turns import (
    BOTH,
    IN_ARABIC,
    NOBODYS,
    ON_SQLITE,
    PSEUDO,
    is_asked_for,
    is_left_to_the_long_run,
)

SCENARIOS = Path(__file__).parents[1] / "scenarios"


def waits(nodeid: str, *others: str) -> bool:
    return is_left_to_the_long_run(nodeid, {nodeid, *others})


def test_every_story_is_played_on_one_database_or_both() -> None:
    for file in SCENARIOS.glob("test_*.py"):
        story = f"tests/scenarios/{file.name}::test_all"
        on_postgresql = not waits(f"{story}[postgresql]", f"{story}[sqlite]")
        on_sqlite = not waits(f"{story}[sqlite]", f"{story}[postgresql]")
        assert on_postgresql == (file.stem not in ON_SQLITE)
        assert on_sqlite == (file.stem in ON_SQLITE | BOTH)


def test_a_story_of_both_databases_waits_nowhere() -> None:
    for name in BOTH:
        story = f"tests/scenarios/{name}.py::test_all"
        assert not waits(f"{story}[sqlite]", f"{story}[postgresql]")


def test_other_stories_wait_on_sqlite_and_nothing_else_does() -> None:
    story = "tests/scenarios/test_pause.py::test_all"
    assert waits(f"{story}[sqlite]", f"{story}[postgresql]")
    assert waits(f"{story}[6-sqlite]", f"{story}[6-postgresql]")
    assert not waits("tests/scenarios/test_pause.py::test_on_sqlite")
    race = "tests/services/test_lease_race.py::test_all"
    assert not waits(f"{race}[sqlite]", f"{race}[postgresql]")


def test_a_story_of_sqlite_alone_is_played_in_each_run() -> None:
    story = "tests/scenarios/test_grants.py::test_one"
    assert not waits(f"{story}[sqlite]", f"{story}[6-postgresql]")


def test_a_tour_waits_in_all_languages_but_english() -> None:
    tour = "tests/browser/test_screens_repair.py::test_all"
    assert waits(f"{tour}[{PSEUDO}-en-CA]")
    for language, locale in LANGUAGES:
        assert waits(f"{tour}[{language}-{locale}]") == (language != "en")
    assert not waits("tests/browser/test_answer_link.py::test_all[es]"), "this is no tour"


def test_some_tours_are_walked_in_arabic_in_each_run() -> None:
    for name in IN_ARABIC:
        tour = f"tests/browser/{name}.py::test_all"
        for language in NOBODYS:
            assert waits(f"{tour}[{language}-en-CA]")
            assert is_asked_for(f"circle and {language}", ["tests"])
            assert is_asked_for("", [f"{tour}[{language}-en-CA]"])
        for language, locale in LANGUAGES:
            assert waits(f"{tour}[{language}-{locale}]") == (language not in {"ar", "en"})


def test_whoever_asks_for_a_language_gets_it() -> None:
    tour = "tests/browser/test_screens_repair.py::test_all"
    assert is_asked_for("", [f"{tour}[es-es-MX]"])
    assert is_asked_for(f"circle and {PSEUDO}", ["tests"])
    assert is_asked_for("", [f"{tour}[{PSEUDO}-en-CA]"])


def test_whoever_asks_for_a_database_gets_it() -> None:
    assert is_asked_for("pause and sqlite", ["tests"])
    assert is_asked_for("gaps and postgresql", ["tests"])
    assert is_asked_for("not postgresql", ["tests"])
    assert is_asked_for("", ["tests/scenarios/test_pause.py::test_all[sqlite]"])
    assert is_asked_for("", ["tests/scenarios/test_gaps.py::test_all[postgresql]"])
    assert not is_asked_for("", ["tests"])
    assert not is_asked_for("first", ["tests/scenarios/test_pause.py"])


def test_the_files_that_are_named_are_there() -> None:
    stories = {path.stem for path in SCENARIOS.glob("test_*.py")}
    assert stories > BOTH | ON_SQLITE
    assert not BOTH & ON_SQLITE
    tours = {path.stem for path in (SCENARIOS.parent / "browser").glob("test_*.py")}
    assert tours > IN_ARABIC
