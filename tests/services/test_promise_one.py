"""Promise 1: nobody hears anything without a live grant and a live reach. Always."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.errors import Flaky
from hypothesis.stateful import run_state_machine_as_test

from app.consent import gate
from app.consent import service as consent
from app.consent.hours import minute_of
from app.core.db import Tx, make_engine
from app.delivery import lease as lease_module
from app.outbox import service as outbox
from app.rota.week import on_shift
from app.stewardship import pause as pausing
from app.stewardship import withdraw as stewardship
from tests.conftest import sqlite_url_of
from tests.postgres import Cluster
from tests.services.building import Grown, open_database
from tests.services.consent_machine import (
    ConsentMachine,
    PromiseBroken,
    copy_of,
    template,
)

CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@pytest.fixture(scope="module")
def circle_file(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Grown]:
    """A migrated SQLite file with a circle in it."""
    path = tmp_path_factory.mktemp("consent") / "showup.db"
    shutil.copyfile(sqlite_template, path)
    grown = template(sqlite_url_of, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path, grown


@pytest.fixture
def machine(circle_file: tuple[Path, Grown]) -> Iterator[type[ConsentMachine]]:
    """The machine on a copy of that file."""
    path, there = circle_file
    with copy_of(path) as (url, put_back):

        class OnSqlite(ConsentMachine):
            grown = there
            db = open_database(url)
            restore = staticmethod(put_back)

        yield OnSqlite
        OnSqlite.db.close()


def run(machine: type[ConsentMachine], runs: int, steps: int, **more: Any) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=CHECKS,
            **more,
        ),
    )


@pytest.mark.timeout(600)  # a machine that others use takes its time
def test_nobody_hears_anything_without_a_live_grant_and_reach(
    machine: type[ConsentMachine],
) -> None:
    run(machine, 200, 25)
    # A machine that never sends proves nothing.
    assert machine.sends_seen > 200


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_nobody_hears_anything_in_five_thousand_long_runs(machine: type[ConsentMachine]) -> None:
    run(machine, 5_000, 50)


@pytest.mark.timeout(600)
def test_nobody_hears_anything_on_postgresql(postgres: Cluster, postgres_template: str) -> None:
    name = postgres.create(postgres_template)
    there = template(lambda _: postgres.url(name), Path())

    copies = [postgres.create(name)]

    def put_back() -> None:
        postgres.drop(copies.pop())
        copies.append(postgres.create(name))
        OnPostgresql.db.engine = make_engine(postgres.url(copies[-1]))

    class OnPostgresql(ConsentMachine):
        grown = there
        db = open_database(postgres.url(copies[0]))
        restore = staticmethod(put_back)

    run(OnPostgresql, 15, 25)
    assert OnPostgresql.sends_seen > 3  # a few stories only: pauses and withdrawals stop most


# --- the test can fail ----------------------------------------------------------------------


def _at_queueing_time(patch: pytest.MonkeyPatch) -> None:
    """The gate where it must not stand: the verdict is taken when a notice is queued."""
    verdicts: dict[str, gate.Verdict] = {}
    real = outbox.queue

    def queue(tx: Tx, **given: Any) -> str | None:
        made = real(tx, **given)
        if made is not None and given.get("circle_id"):
            tx.s.flush()
            facts = consent.snapshot(
                tx, given["circle_id"], on_shift=frozenset(on_shift(tx, given["circle_id"]))
            )
            verdicts[made] = gate.may_send(facts, given["member_id"], given["event"], tx.now)
        return made

    really = lease_module._Lease._verdict

    def verdict(lease: Any, notice: Any, at: Any = None) -> gate.Verdict:
        return verdicts.get(notice.id) or really(lease, notice, at)

    patch.setattr(outbox, "queue", queue)
    patch.setattr(lease_module._Lease, "_verdict", verdict)


def _no_grant_needed(patch: pytest.MonkeyPatch) -> None:
    """A reach alone is enough."""
    real = gate.live_grants

    def live_grants(circle: Any, member: Any, event: str, now: Any) -> Any:
        found, reason = real(circle, member, event, now)
        return (found or list(circle.grants)[:1], None) if reason == "no_grant" else (found, reason)

    patch.setattr(gate, "live_grants", live_grants)


def _of(facts: Any, **changed: Any) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in facts.__slots__} | changed


def _grants_never_run_out(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(gate, "_live", lambda grant, now: not grant.ended and grant.starts_at <= now)


def _hours_are_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(gate, "within", lambda *_: True)


def _everyone_is_in_utc(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(gate, "minute_of", lambda at, _zone: minute_of(at, "UTC"))


def _resting_is_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(gate, "ASKING", frozenset())


def _pauses_are_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(gate, "paused", lambda _circle, _at: False)


def _what_was_queued_in_a_pause_goes_later(patch: pytest.MonkeyPatch) -> None:
    """The gate asks only whether it is paused now."""
    real = gate.may_send
    patch.setattr(
        lease_module,
        "may_send",
        lambda circle, who, event, now, _queued_at=None: real(circle, who, event, now),
    )


def _a_pause_does_not_wait(patch: pytest.MonkeyPatch) -> None:
    """A pause is answered while a worker still holds something."""
    patch.setattr(pausing, "wait_until_left", lambda _db, _ids: None)


def _told_is_everyone(patch: pytest.MonkeyPatch) -> None:
    real = gate._means
    patch.setattr(gate, "_means", lambda grant, who: grant.to_kind == "told" or real(grant, who))


def _on_shift_is_everyone(patch: pytest.MonkeyPatch) -> None:
    real = gate._means
    patch.setattr(
        gate, "_means", lambda grant, who: grant.to_kind == "on_shift" or real(grant, who)
    )


def _answers_do_not_wait(patch: pytest.MonkeyPatch) -> None:
    """A withdrawal is answered while a worker still holds the notice."""
    patch.setattr(stewardship, "wait_until_left", lambda _db, _ids: None)


def _a_lease_lasts_for_ever(patch: pytest.MonkeyPatch) -> None:
    """The sender never looks at its deadline."""
    patch.setattr(lease_module._Lease, "_holds", lambda *_: timedelta(days=9))


MUTANTS = (
    _at_queueing_time,
    _answers_do_not_wait,
    _no_grant_needed,
    _grants_never_run_out,
    _hours_are_not_looked_at,
    _everyone_is_in_utc,
    _resting_is_not_looked_at,
    _pauses_are_not_looked_at,
    _what_was_queued_in_a_pause_goes_later,
    _a_pause_does_not_wait,
    _told_is_everyone,
    _on_shift_is_everyone,
    _a_lease_lasts_for_ever,
)

#: So many of them are tried in each run of the suite, the others in the long one.
ALWAYS = 2


@pytest.fixture
def patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as made:
        yield made


@pytest.mark.parametrize(
    "mutant",
    [
        pytest.param(one, id=one.__name__.strip("_"), marks=() if at < ALWAYS else pytest.mark.long)
        for at, one in enumerate(MUTANTS)
    ],
)
@pytest.mark.timeout(1800)
def test_the_machine_finds_what_is_wrong(
    machine: type[ConsentMachine], patch: pytest.MonkeyPatch, mutant: Any
) -> None:
    """Moved to queueing time, or weakened in any of these ways, the gate is caught."""
    mutant(patch)
    # Ids are random, so a counterexample isn't always found twice: Flaky is as good.
    with pytest.raises((PromiseBroken, Flaky)):
        run(
            machine,
            20_000,
            30,
            derandomize=True,
            report_multiple_bugs=False,
            # That there is a counterexample is what matters, not how short it is.
            phases=(Phase.generate,),
        )
    assert machine.broken
