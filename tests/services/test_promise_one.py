"""Promise 1: nobody hears anything without a live grant and a live reach. Always."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlmodel import col, select

from app.circles.models import Role
from app.consent.models import ConsentGrant
from app.core.engine import make_engine
from app.outbox.events import Event
from tests.conftest import sqlite_url_of
from tests.databases import copy_database, empty_wals
from tests.postgres import Cluster
from tests.services.bug_stories import ANA, SENT, STORIES, Story, grant_choice
from tests.services.consent_machine import ConsentMachine
from tests.services.seeded_bugs import BUGS, Bug, NotThere, changed, seeded
from tests.services.sending_machine import PromiseBroken, copy_of, template
from tests.services.service_fixtures import SeededCircle, open_database

CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@pytest.fixture(scope="module")
def circle_file(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, SeededCircle]:
    """A migrated SQLite file with a circle in it."""
    path = tmp_path_factory.mktemp("consent") / "showup.db"
    copy_database(sqlite_template, path)
    template_circle = template(sqlite_url_of, path)
    empty_wals(path)
    return path, template_circle


@pytest.fixture(scope="module")
def machine(circle_file: tuple[Path, SeededCircle]) -> Iterator[type[ConsentMachine]]:
    """The machine on a copy of that file; one engine for all, it keeps its compiled statements."""
    path, template_circle = circle_file
    with copy_of(path) as (url, put_back):

        class OnSqlite(ConsentMachine):
            seeded = template_circle
            db = open_database(url)
            restore = staticmethod(put_back)

        yield OnSqlite
        OnSqlite.db.close()


def run(machine: type[ConsentMachine], runs: int, steps: int, **limits: Any) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=CHECKS,
            **limits,
        ),
    )


@pytest.mark.timeout(600)  # a machine that others use takes its time
def test_nobody_hears_anything_without_a_live_grant_and_reach(
    machine: type[ConsentMachine],
) -> None:
    run(machine, 200, 20)
    # A machine that never sends proves nothing.
    assert machine.sends_seen > 200


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_nobody_hears_anything_in_five_thousand_long_runs(machine: type[ConsentMachine]) -> None:
    run(machine, 5_000, 50)


@pytest.mark.timeout(600)
def test_nobody_hears_anything_on_postgresql(postgres: Cluster, postgres_template: str) -> None:
    name = postgres.create(postgres_template)
    template_circle = template(lambda _: postgres.url(name), Path())

    copies = [postgres.create(name)]

    def put_back() -> None:
        postgres.drop(copies.pop())
        copies.append(postgres.create(name))
        OnPostgresql.db.engine = make_engine(postgres.url(copies[-1]))

    class OnPostgresql(ConsentMachine):
        seeded = template_circle
        db = open_database(postgres.url(copies[0]))
        restore = staticmethod(put_back)

    run(OnPostgresql, 15, 25)
    assert OnPostgresql.sends_seen > 3  # a few stories only: pauses and withdrawals stop most


def test_what_was_over_meanwhile_isnt_given_back(machine: type[ConsentMachine]) -> None:
    """A grant for a minute, withdrawn, and the withdrawal undone five minutes later."""

    def story(m: ConsentMachine) -> None:
        m.grant(grant_choice(ends_in=60), ANA)
        m.withdraw(ANA, SENT)
        m.time_passes(300)
        m.undo(0)
        with m.db.read() as tx:
            query = select(ConsentGrant).where(
                ConsentGrant.member_id == m.withdrawals[0].member_id,
                col(ConsentGrant.ended_at).is_(None),
                col(ConsentGrant.ends_at).is_not(None),
            )
            assert tx.session.exec(query).all() == []

    play_story(machine, story)


def test_an_ask_that_runs_out_is_not_told_to_whom_it_ran_out_with(
    machine: type[ConsentMachine],
) -> None:
    """The only one who was coming coordinates too, and the person withdraws from them."""

    def story(m: ConsentMachine) -> None:
        m.give_roles(ANA, {Role.SUPPORTER, Role.COORDINATOR}, SENT)
        m.grant(grant_choice(event=Event.ASK), ANA)
        for other in (1, 2, 3):
            m.remove(other, SENT)
        m.ask()
        m.answer(ANA, "coming")
        m.withdraw(ANA, SENT)  # it looks itself whether anything is queued for them

    play_story(machine, story)


# --- the test can fail ----------------------------------------------------------------------


def is_found(machine: type[ConsentMachine], bug: Bug) -> None:
    """The machine finds what is wrong with the program."""
    machine.broken, machine.sends_seen = "", 0
    with seeded(bug), pytest.raises(PromiseBroken):
        run(
            machine,
            20_000,
            30,
            derandomize=True,
            report_multiple_bugs=False,
            # That there is a counterexample is what matters, not how short it is.
            phases=(Phase.generate,),
        )
    print(f"{bug.name}: {machine.broken}")


def test_the_known_story_of_each_bug_finds_it_and_nothing_without_it(
    machine: type[ConsentMachine],
) -> None:
    """What the machine found once, played again: each bug in seconds, in each run."""
    assert set(STORIES) == {bug.name for bug in BUGS}
    for bug in BUGS:
        play_story(machine, STORIES[bug.name])
        with seeded(bug):
            try:
                play_story(machine, STORIES[bug.name])
            except PromiseBroken:
                continue
        pytest.fail(f"{bug.name}: its story finds nothing")


def play_story(machine: type[ConsentMachine], story: Story) -> None:
    """One story of the machine's own rules. Raises PromiseBroken."""
    running_machine = machine()
    try:
        story(running_machine)
    finally:
        running_machine.teardown()


@pytest.mark.long
@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name.replace(" ", "-"))
@pytest.mark.timeout(1800)
def test_each_bug_is_found(machine: type[ConsentMachine], bug: Bug) -> None:
    is_found(machine, bug)


def test_each_bug_is_one_line_that_is_there() -> None:
    assert len(BUGS) >= 20
    assert len({bug.name for bug in BUGS}) == len(BUGS)
    assert len({(bug.file, bug.function, bug.line) for bug in BUGS}) == len(BUGS)
    for bug in BUGS:
        before, after = (text.splitlines() for text in changed(bug))
        differ = [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
        assert len(differ) == 1, bug.name
        with seeded(bug):
            pass


def test_a_line_that_is_gone_is_noticed() -> None:
    missing_line_bug = replace(BUGS[0], line="and (grant.ends_at is None or grant.ends_at > now)")
    with pytest.raises(NotThere), seeded(missing_line_bug):
        pass
    twice = replace(BUGS[0], function="live_grants", line="continue")
    with pytest.raises(NotThere), seeded(twice):
        pass
