"""The whole rota beside one slow model: days, instants, places, holders, gaps and turns.

Patterns of every shape in a zone by lot, a rotation on some, and then whatever people do: claims,
releases, days left out, pauses and their end, edits of this one, later ones and all, the end,
time going on. After each move the app's week, its gaps and its written turns are the model's
(rota_oracle.py), which shares no code with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.circles.service import get_circle
from app.core.db import Database
from tests.conftest import sqlite_url_of
from tests.databases import copy_database, empty_wals
from tests.services.rota_moves import Chain
from tests.services.service_fixtures import HandClock, SeededCircle, grow_circle, open_database

NAMES = ("Ana", "Ben", "Chi")
SPRING = datetime(2026, 3, 2, 18, 0, 30, tzinfo=UTC)
#: Half a minute past, so that nothing begins at the very instant of a move.
BEGIN = {
    "America/New_York": SPRING,
    "Australia/Lord_Howe": SPRING + timedelta(days=20),
    "Asia/Kolkata": SPRING,
    "America/St_Johns": SPRING,
    # It left 30 December 2011 out.
    "Pacific/Apia": datetime(2011, 12, 22, 18, 0, 30, tzinfo=UTC),
}

numbers = st.integers(0, 10_000)
moves = st.tuples(
    st.sampled_from(
        ["claim"] * 4 + ["release"] * 3 + ["wait"] * 3 + ["later"] * 2 + ["all"] * 2
        + ["make", "make", "agree", "agree", "leave", "end_turns"]
        + ["add", "add", "skip", "skip", "unskip", "pause", "pause", "resume", "this", "places"]
        + ["end"]
    ),
    numbers,
    numbers,
)  # fmt: skip


def play(db: Database, seeded: SeededCircle, zone: str, story: list[tuple[str, int, int]]) -> None:
    clock = HandClock(BEGIN[zone])
    db.clock = clock
    with db.write() as tx:
        get_circle(tx, seeded.circle_id).zone = zone
    chain = Chain(db, clock, seeded, zone)
    for move, a, b in story:
        chain.move(move, a, b)


def grow(db: Database, zone: str) -> SeededCircle:
    db.clock = HandClock(BEGIN[zone])
    return grow_circle(db, *NAMES, places=2)


class Desk:
    """One SQLite file in which a circle of each beginning grew, put back before each story."""

    def __init__(self, template: Path, folder: Path) -> None:
        self.path, self.copy = folder / "showup.db", folder / "kept.db"
        copy_database(template, self.path)
        self.db = open_database(sqlite_url_of(self.path))
        self.seeded = {at: grow(self.db, zone) for zone, at in BEGIN.items()}
        self.db.close()
        empty_wals(self.path)
        copy_database(self.path, self.copy)

    def play(self, zone: str, story: list[tuple[str, int, int]]) -> None:
        self.db.close()
        copy_database(self.copy, self.path)
        play(self.db, self.seeded[BEGIN[zone]], zone, story)


@pytest.fixture(scope="module")
def desk(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    new_desk = Desk(sqlite_template, tmp_path_factory.mktemp("rota"))
    yield new_desk
    new_desk.db.close()


def test_fewer_places_stay_fewer_once_somebody_lets_theirs_go(desk: Desk) -> None:
    """Two hold a time that is for one now: when one lets go, nobody is looked for."""
    desk.play(
        "Asia/Kolkata", [("claim", 9, 0), ("claim", 9, 1), ("places", 0, 0), ("release", 0, 0)]
    )


def test_a_time_nobody_holds_has_its_patterns_places(desk: Desk) -> None:
    """It was taken and let go before there were more places, and it has begun."""
    first_moves = [("claim", 0, 0), ("release", 0, 0), ("places", 0, 2)]
    desk.play("America/New_York", [*first_moves, ("claim", 0, 1), ("claim", 0, 2), ("claim", 0, 0)])


def test_a_turn_that_was_let_go_stays_so_when_the_days_change(desk: Desk) -> None:
    desk.play(
        "Australia/Lord_Howe", [("make", 7985, 7424), ("release", 6597, 1467), ("all", 7771, 6210)]
    )


def test_whose_turn_it_is_stays_when_the_days_change_and_somebody_leaves(desk: Desk) -> None:
    desk.play(
        "America/St_Johns", [("make", 9682, 3200), ("later", 3762, 8403), ("leave", 1768, 6560)]
    )


def test_turns_whose_days_no_longer_come_have_nobody_next(desk: Desk) -> None:
    """They are taken on some weekdays alone, and the time moves to others."""
    desk.play(
        "America/New_York",
        [("make", 318, 345), ("make", 493, 440), ("all", 296, 2940), ("make", 204, 1489)],
    )


QUICK = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
stories = st.lists(moves, min_size=8, max_size=20)
zones = st.sampled_from(list(BEGIN))


@QUICK
@given(zone=zones, story=stories)
def test_the_whole_chain_is_the_slow_models(
    desk: Desk, zone: str, story: list[tuple[str, int, int]]
) -> None:
    desk.play(zone, story)


@settings(QUICK, max_examples=4, phases=(Phase.explicit, Phase.generate))
@given(zone=zones, story=stories)
def test_the_same_on_postgresql(
    postgresql_url: str, zone: str, story: list[tuple[str, int, int]]
) -> None:
    with closing(open_database(postgresql_url)) as db:
        play(db, grow(db, zone), zone, story)


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(QUICK, max_examples=1500)
@given(zone=zones, story=st.lists(moves, min_size=8, max_size=40))
def test_the_whole_chain_over_many_stories(
    desk: Desk, zone: str, story: list[tuple[str, int, int]]
) -> None:
    desk.play(zone, story)
