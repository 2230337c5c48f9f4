"""What the person's see-as shows of a member is what that member can fetch, and both keep to the
grants: for random circles, grants, members and moments, over every GET route."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.access import reading
from tests.conftest import sqlite_url_of
from tests.databases import copy_database
from tests.postgres import Cluster
from tests.services.restorable_world import (
    KeptWorld,
    PostgresDatabase,
    SqliteFile,
    filled,
    get_routes,
)
from tests.services.view_as_circle import (
    FRIENDS,
    ROUTES,
    SECTIONS,
    Apart,
    Consent,
    Given,
    Shown,
    apply,
    beyond,
    differences,
    eyes_of,
    grown_circle,
    ids_of,
    reckoned,
)
from tests.world import World

QUIET = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
#: What it finds is told in lines: a smaller example isn't worth minutes.
PHASES = (Phase.explicit, Phase.generate)
EVENTS = ("ask", "open_time", "gap", "shift_reminder", "stand_down", "nobody_answered")
AUDIENCES = ("supporters", "coordinators", "counsellors", "on_shift", "pool", "told")


def grants() -> st.SearchStrategy[Given]:
    """A grant to a friend or a group, some of them over, some still to come."""
    named = st.tuples(st.just("member"), st.sampled_from(FRIENDS))
    groups = st.tuples(st.sampled_from(AUDIENCES), st.none())
    return st.builds(
        lambda to, event, tier, sections, begins, ends: Given(
            to[0],
            to[1],
            event,
            tier,
            tuple(sorted(sections)) if event == "ask" else (),
            begins,
            ends,
        ),
        st.one_of(named, groups),
        st.sampled_from(EVENTS),
        st.integers(0, 3),
        st.sets(st.sampled_from((*SECTIONS, "address", "handover"))),
        st.sampled_from((-1, -1, -1, 2)),
        st.sampled_from((None, None, None, 3, 0)),
    )


def some_friends() -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(FRIENDS), max_size=2)


ROLES = st.sampled_from(
    (
        frozenset({"supporter"}),
        frozenset({"supporter", "coordinator"}),
        frozenset({"coordinator"}),
        frozenset({"counsellor"}),
    )
)
CONSENTS = st.builds(
    Consent,
    grants=st.lists(grants(), max_size=5).map(tuple),
    denied=some_friends(),
    pool=some_friends(),
    paid=some_friends(),
    unseen=some_friends(),
    roles=st.dictionaries(st.sampled_from(FRIENDS), ROLES, max_size=2),
    hours=st.sampled_from((0, 0, 3, 20, 47)),  # in Sam's night, after it, in Ade's
)


@pytest.fixture(scope="module")
def there(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeptWorld]:
    """The circle, on a file that is put back as it was."""
    folder = tmp_path_factory.mktemp("eyes")
    file = copy_database(sqlite_template, folder / "showup.db")
    with World(sqlite_url_of(file), folder, "2026-03-01 09:00") as world:
        grown_circle(world)
        yield KeptWorld(world, SqliteFile(file, folder / "kept.db"))


@pytest.fixture
def on_postgres(postgres: Cluster, postgres_template: str, tmp_path: Path) -> Iterator[KeptWorld]:
    """The same on PostgreSQL."""
    name = postgres.create(postgres_template)
    with World(postgres.url(name), tmp_path, "2026-03-01 09:00") as world:
        grown_circle(world)
        yield KeptWorld(world, PostgresDatabase(postgres, name))
    postgres.drop(name)


def holds(there: KeptWorld, wanted: Consent, name: str) -> None:
    """The see-as is what the member fetches, and neither goes beyond the grants."""
    apply(there, wanted)
    found, texts = differences(there, name)
    found += beyond(there, reckoned(there, wanted, name), name, texts)
    assert not found, "\n".join((f"{name}: {wanted}", *found))


def test_every_get_route_has_its_place_in_the_see_as_or_a_reason(there: KeptWorld) -> None:
    assert sorted(ROUTES) == sorted(get_routes(there.world)), (
        "say in ROUTES where a new GET route's answer stands in the see-as (app/api/screens.py), or"
        " why it doesn't"
    )
    assert all(isinstance(one, Shown) or one.reason for one in ROUTES.values())


KNOWN = {
    "everything for Sam": Consent(
        grants=(
            Given("member", "Samuel", "ask", 3, ("address", "arrive", "handover", "helps")),
            Given("member", "Samuel", "open_time"),
        ),
        hours=1,
    ),
    "open times for whoever is on shift": Consent(grants=(Given("on_shift", None, "open_time"),)),
    "asked while on shift, and the shift is over": Consent(
        grants=(Given("on_shift", None, "ask", 2),), hours=20
    ),
    "everything for Sam, whose changed card waits": Consent(
        grants=(
            Given("member", "Samuel", "ask", 3, ("address", "arrive", "handover", "helps")),
            Given("member", "Samuel", "open_time"),
        ),
        unseen=frozenset({"Samuel"}),
        roles={"Samuel": frozenset({"supporter", "coordinator"})},
        hours=1,
    ),
    "a coordinator who hears nothing": Consent(
        roles={"Samuel": frozenset({"supporter", "coordinator"})}
    ),
    "a coordinator whom the person shut out": Consent(
        grants=(Given("coordinators", None, "open_time"),),
        roles={"Samuel": frozenset({"supporter", "coordinator"})},
        denied=frozenset({"Samuel"}),
    ),
    "the pool": Consent(grants=(Given("pool", None, "gap"),), pool=frozenset({"Samuel"})),
}


@pytest.mark.parametrize("name", KNOWN)
def test_known_consents(there: KeptWorld, name: str) -> None:
    holds(there, KNOWN[name], "Samuel")


def test_who_is_granted_something_has_something_to_look_at(there: KeptWorld) -> None:
    """The words that are looked for turn up where they may."""
    apply(there, KNOWN["everything for Sam"])
    _, texts = differences(there, "Samuel")
    nothing = reckoned(there, Consent(), "Samuel")
    found = beyond(there, nothing, "Samuel", texts)
    whats = {one.partition(" in ")[0] for one in found}
    assert {
        "who the person is",
        "the person's values",
        "the title of a time",
        "the words of an ask",
        "the section helps",
        "the time 2026-03-06",
    } <= whats
    screens = eyes_of(there, "Samuel")["screens"]
    assert screens["notices"]
    assert screens["arrival"]["address"] == "4 Elm Street"
    assert screens["plan"]["sections"]


@settings(max_examples=12, deadline=None, database=None, phases=PHASES, suppress_health_check=QUIET)
@given(CONSENTS, st.sampled_from(FRIENDS))
def test_what_the_person_sees_is_what_a_member_gets(
    there: KeptWorld, wanted: Consent, name: str
) -> None:
    holds(there, wanted, name)


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(
    max_examples=250, deadline=None, database=None, phases=PHASES, suppress_health_check=QUIET
)
@given(CONSENTS, st.sampled_from(FRIENDS))
def test_what_the_person_sees_is_what_a_member_gets_in_many_circles(
    there: KeptWorld, wanted: Consent, name: str
) -> None:
    holds(there, wanted, name)


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(max_examples=60, deadline=None, database=None, phases=PHASES, suppress_health_check=QUIET)
@given(CONSENTS, st.sampled_from(FRIENDS))
def test_what_the_person_sees_is_what_a_member_gets_on_postgresql(
    on_postgres: KeptWorld, wanted: Consent, name: str
) -> None:
    holds(on_postgres, wanted, name)


def everything(*_: Any) -> reading.Reads:
    return reading.Reads(times=True, words=True)


#: Gates taken away, one by one: where the question is asked, and what lets everything through.
TAKEN_AWAY: dict[str, tuple[str, Any, str]] = {
    "who reads the week": ("app.api.slots.reads_of", everything, "the time 2026-03-06"),
    "who reads the person's words": ("app.api.circles.reads_of", everything, "who the person is"),
    "who sees times, in the gate": ("app.consent.gate.sees_times", lambda *_: True, "the time"),
}


@pytest.mark.parametrize("gate", TAKEN_AWAY)
def test_a_gate_that_is_taken_away_is_noticed(
    there: KeptWorld, monkeypatch: pytest.MonkeyPatch, gate: str
) -> None:
    """The test can fail: though the see-as shows what the member gets, both go too far."""
    nothing = Consent(denied=frozenset({"Samuel"}))
    holds(there, nothing, "Samuel")
    where, opens, what = TAKEN_AWAY[gate]
    monkeypatch.setattr(where, opens)
    with pytest.raises(AssertionError, match=what):
        holds(there, nothing, "Samuel")


def test_a_see_as_that_says_something_else_is_noticed(
    there: KeptWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = KNOWN["everything for Sam"]
    monkeypatch.setattr("app.api.screens.gaps_seen", lambda *_: None)
    with pytest.raises(AssertionError):
        holds(there, wanted, "Samuel")


def test_a_member_who_may_see_nothing_gets_their_own_place_and_nothing_else(
    there: KeptWorld,
) -> None:
    """Shut out, or without any grant: every GET answers with what is their own, or not at all."""
    for wanted in (Consent(denied=frozenset({"Adeola"})), Consent()):
        apply(there, wanted)
        friend = there.friend("Adeola")
        own = there.mina.circle.slot("wordsofatime", "2026-03-04")
        answers = {
            route: friend.tries("GET", path)
            for route, entry in ROUTES.items()
            if isinstance(entry, Shown)
            for path in filled(route, ids_of(there, "Adeola"))
        }
        body = {route: one.json() for route, one in answers.items() if one.status_code == 200}
        assert {one.status_code for one in answers.values()} <= {200, 403, 404}
        c = "/circles/{circle_id}"
        assert [one["id"] for one in body[f"{c}/week"]["slots"]] == [own]
        assert [one["on"] for one in body[f"{c}/days"]["found"]] == [own[-10:]]
        assert body[f"{c}/gaps"]["shown"] is False
        assert body[f"{c}/nights"]["shown"] is False
        assert body[f"{c}/patterns"]["patterns"] == []
        assert body[f"{c}/rotations"]["rotations"] == []
        assert body[f"{c}/swaps"]["for_me"] == []
        assert {one["name"] for one in body[c]["members"]} == {"Mina", "Adeola"}
        assert {body[c][key] for key in ("i_am", "solidarity")} == {None}
        ask = body[f"{c}/asks/{{ask_id}}"]["me"]
        assert (ask["standing"], ask["told"]["what"], ask["may_answer"]) == ("over", None, False)
        assert f"{c}/plan" not in body
        assert f"{c}/patterns/{{pattern_id}}" not in body


def test_each_route_that_is_apart_says_why() -> None:
    assert all(one.reason for one in ROUTES.values() if isinstance(one, Apart))
