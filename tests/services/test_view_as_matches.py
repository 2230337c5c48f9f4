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
    PostgresDatabase,
    RestorableWorld,
    SqliteFile,
    filled,
    get_routes,
)
from tests.services.view_as_circle import (
    ALLERGY,
    FRIENDS,
    SAID_FOR_ME,
    SECTIONS,
    Consent,
    GrantChoice,
    apply,
    beyond,
    grown_circle,
    reckoned,
)
from tests.services.view_as_routes import (
    ROUTES,
    OutsideViewAs,
    ShownIn,
    differences,
    eyes_of,
    ids_of,
)
from tests.world import World

QUIET = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
#: What it finds is told in lines: a smaller example isn't worth minutes.
PHASES = (Phase.explicit, Phase.generate)
EVENTS = ("ask", "open_time", "gap", "shift_reminder", "stand_down", "nobody_answered")
AUDIENCES = ("supporters", "coordinators", "counsellors", "on_shift", "pool", "told")


def grants() -> st.SearchStrategy[GrantChoice]:
    """A grant to a friend or a group, some of them over, some still to come."""
    named_members = st.tuples(st.just("member"), st.sampled_from(FRIENDS))
    groups = st.tuples(st.sampled_from(AUDIENCES), st.none())
    return st.builds(
        lambda to, event, tier, sections, begins, ends: GrantChoice(
            to[0],
            to[1],
            event,
            tier,
            tuple(sorted(sections)) if event == "ask" else (),
            begins,
            ends,
        ),
        st.one_of(named_members, groups),
        st.sampled_from(EVENTS),
        st.integers(0, 4),
        st.sets(st.sampled_from((*SECTIONS, "address", "companion", "handover"))),
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
def kept_world(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RestorableWorld]:
    """The circle, on a file that is put back as it was."""
    folder = tmp_path_factory.mktemp("eyes")
    file = copy_database(sqlite_template, folder / "showup.db")
    with World(sqlite_url_of(file), folder, "2026-03-01 09:00") as world:
        grown_circle(world)
        yield RestorableWorld(world, SqliteFile(file, folder / "kept.db"))


@pytest.fixture
def on_postgres(
    postgres: Cluster, postgres_template: str, tmp_path: Path
) -> Iterator[RestorableWorld]:
    """The circle on PostgreSQL."""
    name = postgres.create(postgres_template)
    with World(postgres.url(name), tmp_path, "2026-03-01 09:00") as world:
        grown_circle(world)
        yield RestorableWorld(world, PostgresDatabase(postgres, name))
    postgres.drop(name)


def holds(kept_world: RestorableWorld, consent: Consent, name: str) -> None:
    """The see-as is what the member fetches, and neither goes beyond the grants."""
    apply(kept_world, consent)
    breaches, texts = differences(kept_world, name)
    breaches += beyond(kept_world, reckoned(kept_world, consent, name), name, texts)
    assert not breaches, "\n".join((f"{name}: {consent}", *breaches))


def test_every_get_route_has_its_place_in_the_see_as_or_a_reason(
    kept_world: RestorableWorld,
) -> None:
    assert sorted(ROUTES) == sorted(get_routes(kept_world.world)), (
        "say in ROUTES where a new GET route's answer stands in the see-as"
        " (app/api/views/screens.py), or why it doesn't"
    )
    assert all(isinstance(route, ShownIn) or route.reason for route in ROUTES.values())


KNOWN_CONSENTS = {
    "everything for Sam": Consent(
        grants=(
            GrantChoice("member", "Samuel", "ask", 3, ("address", "arrive", "handover", "helps")),
            GrantChoice("member", "Samuel", "open_time"),
        ),
        hours=1,
    ),
    "the cards for Sam, on the shift": Consent(
        grants=(GrantChoice("member", "Samuel", "ask", 4, ("companion",)),)
    ),
    "open times for whoever is on shift": Consent(
        grants=(GrantChoice("on_shift", None, "open_time"),)
    ),
    "asked while on shift, and the shift is over": Consent(
        grants=(GrantChoice("on_shift", None, "ask", 2),), hours=20
    ),
    "everything for Sam, whose changed card waits": Consent(
        grants=(
            GrantChoice("member", "Samuel", "ask", 3, ("address", "arrive", "handover", "helps")),
            GrantChoice("member", "Samuel", "open_time"),
        ),
        unseen=frozenset({"Samuel"}),
        roles={"Samuel": frozenset({"supporter", "coordinator"})},
        hours=1,
    ),
    "a coordinator who hears nothing": Consent(
        roles={"Samuel": frozenset({"supporter", "coordinator"})}
    ),
    "a coordinator whom the person shut out": Consent(
        grants=(GrantChoice("coordinators", None, "open_time"),),
        roles={"Samuel": frozenset({"supporter", "coordinator"})},
        denied=frozenset({"Samuel"}),
    ),
    "the pool": Consent(grants=(GrantChoice("pool", None, "gap"),), pool=frozenset({"Samuel"})),
}


@pytest.mark.parametrize("name", KNOWN_CONSENTS)
def test_known_consents(kept_world: RestorableWorld, name: str) -> None:
    holds(kept_world, KNOWN_CONSENTS[name], "Samuel")


def test_who_is_granted_something_has_something_to_look_at(kept_world: RestorableWorld) -> None:
    """The words that are looked for turn up where they may."""
    apply(kept_world, KNOWN_CONSENTS["everything for Sam"])
    _, texts = differences(kept_world, "Samuel")
    nothing = reckoned(kept_world, Consent(), "Samuel")
    breaches = beyond(kept_world, nothing, "Samuel", texts)
    whats = {breach.partition(" in ")[0] for breach in breaches}
    assert {
        "who the person is",
        "the person's values",
        "the title of a time",
        "the words of an ask",
        "the section helps",
        "the time 2026-03-06",
    } <= whats
    apply(kept_world, KNOWN_CONSENTS["the cards for Sam, on the shift"])
    screens = eyes_of(kept_world, "Samuel")["screens"]
    assert screens["health_card"]["allergies"] == ALLERGY
    assert screens["companion_card"]["say"] == SAID_FOR_ME
    apply(kept_world, KNOWN_CONSENTS["everything for Sam"])
    screens = eyes_of(kept_world, "Samuel")["screens"]
    assert screens["notices"]
    assert screens["arrival"]["address"] == "4 Elm Street"
    assert screens["plan"]["sections"]


@settings(max_examples=12, deadline=None, database=None, phases=PHASES, suppress_health_check=QUIET)
@given(CONSENTS, st.sampled_from(FRIENDS))
def test_what_the_person_sees_is_what_a_member_gets(
    kept_world: RestorableWorld, consent: Consent, name: str
) -> None:
    holds(kept_world, consent, name)


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(
    max_examples=250, deadline=None, database=None, phases=PHASES, suppress_health_check=QUIET
)
@given(CONSENTS, st.sampled_from(FRIENDS))
def test_what_the_person_sees_is_what_a_member_gets_in_many_circles(
    kept_world: RestorableWorld, consent: Consent, name: str
) -> None:
    holds(kept_world, consent, name)


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(max_examples=60, deadline=None, database=None, phases=PHASES, suppress_health_check=QUIET)
@given(CONSENTS, st.sampled_from(FRIENDS))
def test_what_the_person_sees_is_what_a_member_gets_on_postgresql(
    on_postgres: RestorableWorld, consent: Consent, name: str
) -> None:
    holds(on_postgres, consent, name)


def everything(*_: Any) -> reading.Reads:
    return reading.Reads(times=True, words=True)


#: Gates taken away, one by one: where the question is asked, and what lets everything through.
TAKEN_AWAY: dict[str, tuple[str, Any, str]] = {
    "who reads the week": ("app.api.views.slots.reads_of", everything, "the time 2026-03-06"),
    "who reads the person's words": (
        "app.api.views.circles.reads_of",
        everything,
        "who the person is",
    ),
    "who sees times, in the gate": ("app.consent.gate.sees_times", lambda *_: True, "the time"),
}


@pytest.mark.parametrize("gate", TAKEN_AWAY)
def test_a_gate_that_is_taken_away_is_noticed(
    kept_world: RestorableWorld, monkeypatch: pytest.MonkeyPatch, gate: str
) -> None:
    """The test can fail: though the see-as shows what the member gets, both go too far."""
    nothing = Consent(denied=frozenset({"Samuel"}))
    holds(kept_world, nothing, "Samuel")
    place, opens, replacement = TAKEN_AWAY[gate]
    monkeypatch.setattr(place, opens)
    with pytest.raises(AssertionError, match=replacement):
        holds(kept_world, nothing, "Samuel")


def test_a_see_as_that_says_something_else_is_noticed(
    kept_world: RestorableWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    consent = KNOWN_CONSENTS["everything for Sam"]
    monkeypatch.setattr("app.api.views.screens.gaps_seen", lambda *_: None)
    with pytest.raises(AssertionError):
        holds(kept_world, consent, "Samuel")


def test_a_member_who_may_see_nothing_gets_their_own_place_and_nothing_else(
    kept_world: RestorableWorld,
) -> None:
    """Shut out, or without any grant: every GET answers with what is their own, or not at all."""
    for consent in (Consent(denied=frozenset({"Adeola"})), Consent()):
        apply(kept_world, consent)
        friend = kept_world.friend("Adeola")
        own_slot = kept_world.mina.circle.slot("wordsofatime", "2026-03-04")
        answers = {
            route: friend.tries("GET", path)
            for route, entry in ROUTES.items()
            if isinstance(entry, ShownIn)
            for path in filled(route, ids_of(kept_world, "Adeola"))
        }
        body = {
            route: answer.json() for route, answer in answers.items() if answer.status_code == 200
        }
        assert {answer.status_code for answer in answers.values()} <= {200, 403, 404}
        c = "/circles/{circle_id}"
        assert [slot["id"] for slot in body[f"{c}/week"]["slots"]] == [own_slot]
        assert [day["on"] for day in body[f"{c}/days"]["found"]] == [own_slot[-10:]]
        assert body[f"{c}/gaps"]["shown"] is False
        assert body[f"{c}/nights"]["shown"] is False
        assert body[f"{c}/patterns"]["patterns"] == []
        assert body[f"{c}/rotations"]["rotations"] == []
        assert body[f"{c}/swaps"]["for_me"] == []
        assert {member["name"] for member in body[c]["members"]} == {"Mina", "Adeola"}
        assert {body[c][key] for key in ("i_am", "solidarity")} == {None}
        ask = body[f"{c}/asks/{{ask_id}}"]["me"]
        assert (ask["standing"], ask["told"]["what"], ask["may_answer"]) == ("over", None, False)
        assert f"{c}/plan" not in body
        assert f"{c}/patterns/{{pattern_id}}" not in body


def test_each_route_that_is_apart_says_why() -> None:
    assert all(route.reason for route in ROUTES.values() if isinstance(route, OutsideViewAs))
