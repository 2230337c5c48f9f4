"""Marks can't be counted, and what was in the way goes with its member."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from app.values.models import ValueStance
from tests.factories import simple_circle
from tests.scenarios.value_steps import (
    SHOES_OFF,
    VALUES,
    beside,
    line_of,
    marks,
    opens_to,
    proposes,
)
from tests.services.restorable_world import filled, get_routes
from tests.services.seeded_bugs import Bug, seeded
from tests.world import Json, World

NAMES = ("Mina", "Sam", "Ade", "Lee")
RULES, LINES = "app/values/rules.py", "app/values/line_service.py"
QUERIES, READERS = "app/values/value_queries.py", "app/values/reader_service.py"

BUGS = (
    Bug(
        "every mark is read",
        RULES,
        "is_read_by",
        "return stance.shows_name or (stance.has_words and since <= stance.said_at)",
        "return True",
    ),
    Bug(
        "who comes later reads what isn't shown",
        RULES,
        "is_read_by",
        "return stance.shows_name or (stance.has_words and since <= stance.said_at)",
        "return stance.shows_name or stance.has_words",
    ),
    Bug(
        "silence passes over an objection",
        RULES,
        "outcome_of",
        "return Outcome.STAYS_OPEN if has_objection else Outcome.AGREED",
        "return Outcome.AGREED",
    ),
    Bug(
        "whoever was stopped keeps it open",
        QUERIES,
        "heard_members",
        "readers = opened_to(tx, circle_id) & readers_of_words(tx, circle_id)",
        "readers = opened_to(tx, circle_id)",
    ),
    Bug(
        "it is anybody's to read",
        QUERIES,
        "need_open",
        "if since is None:",
        "if since is None and me.is_person:",
    ),
    Bug(
        "new words wash an objection away",
        LINES,
        "_drop_marks_on_older_words",
        "elif not outlives_new_words(StanceKind(stance.kind)):",
        "else:",
    ),
    Bug(
        "who leaves leaves what was in their way",
        READERS,
        "forget_said",
        "tx.session.execute(delete(ValueStance).where(col(ValueStance.member_id) == member_id))",
        "pass",
    ),
)


@pytest.fixture
def four(sqlite_url: str, tmp_path: Path) -> Iterator[World]:
    with World(sqlite_url, tmp_path) as world:
        begin(world)
        yield world


def begin(world: World) -> None:
    world.friends.clear()
    simple_circle(world, *NAMES[1:])


def answers(world: World, *names: str) -> dict[tuple[str, str], Json | str]:
    """What some are answered to every GET that needs no id but of circle and member."""
    mina = world.friends["Mina"]
    ids = {"circle_id": ["{c}"], "member_id": [mina.member(name) for name in NAMES]}
    paths = [
        path
        for route in get_routes(world)
        for path in filled(route, ids)
        if "{" not in path.replace("{c}", "") and "z" not in route.split("/")[1] and path != "/live"
    ]
    return {
        (name, path): world.friends[name].tries("GET", path).text
        for name in names
        for path in paths
    }


def test_a_mark_that_isnt_shown_changes_no_answer_of_anybody_else(four: World) -> None:
    mina = four.friends["Mina"]
    opens_to(mina, "Sam", "Ade", "Lee")
    line_id = proposes(mina, SHOES_OFF, mina.get(VALUES)["usual"])
    before = answers(four, "Mina", "Sam")
    assert SHOES_OFF in before["Sam", "/circles/{c}/values"]
    assert any("/eyes" in path and SHOES_OFF in text for (_, path), text in before.items())
    for kinds in (("mine", "mine"), ("live_with", "mine"), ("live_with", "live_with")):
        for name, kind in zip(("Ade", "Lee"), kinds, strict=True):
            marks(four.friends[name], line_id, kind)
            assert answers(four, "Mina", "Sam") == before


def consent_holds(world: World) -> None:
    """What must hold from a proposal to its end."""
    mina, sam, ade, lee = (world.friends[name] for name in NAMES)
    assert lee.tries("GET", VALUES).status_code == 404
    opens_to(mina, "Sam", "Ade")
    line_id = proposes(sam, SHOES_OFF, mina.get(VALUES)["soonest"])
    marks(mina, line_id, "mine")
    marks(ade, line_id, "in_my_way", "Cold feet")
    world.advance(minutes=5)
    opens_to(mina, "Sam", "Ade", "Lee")
    assert beside(sam, line_id) == [("in_my_way", "Cold feet", None)]
    assert beside(lee, line_id) == []
    later = {"words": "Slippers", "version": 1, "closes_on": mina.get(VALUES)["soonest"]}
    sam.put(f"{VALUES}/{line_id}/words", later)
    assert beside(sam, line_id) == [("in_my_way", "Cold feet", None)]
    world.advance(hours=24 * 4)
    assert line_of(mina, line_id)["stays_open"]
    mina.withdraws("Ade")
    world.settle()
    assert line_of(mina, line_id)["state"] == "agreed"
    mina.removes("Ade")
    with world.parts.db.read() as tx:
        members = {row.member_id for row in tx.session.exec(select(ValueStance))}
    assert mina.member("Ade") not in members


@pytest.mark.timeout(300)
def test_each_of_these_bugs_is_found(sqlite_url: str, tmp_path: Path) -> None:
    with World(sqlite_url, tmp_path) as world:
        begin(world)
        consent_holds(world)
        for bug in BUGS:
            begin(world)
            with seeded(bug), pytest.raises((AssertionError, StopIteration)):
                consent_holds(world)
