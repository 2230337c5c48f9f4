"""Fixtures of all tests: a migrated database of one's own, on SQLite and on PostgreSQL."""

from __future__ import annotations

import gc
import os
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis.database import DirectoryBasedExampleDatabase
from sqlalchemy import event
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from tests.databases import RESTORED, bring_keys, copy_database, empty_wals, restore_into
from tests.postgres import Cluster, running_cluster
from tests.turns import leave_to_the_long_run


def pytest_configure(config: pytest.Config) -> None:
    """Choose how examples are drawn: the same in each run, others in each long run.

    So a run that passed here passes elsewhere, and what nobody thought of is looked for where
    nobody waits for it. A shared machine may be slow for a moment: that is no failure of a rule.
    """
    is_long_run = config.option.markexpr == "long"
    hypothesis_settings.register_profile(
        "showup",
        deadline=None,
        print_blob=True,
        derandomize=not is_long_run,
        database=DirectoryBasedExampleDatabase(EXAMPLES) if is_long_run else None,
    )
    hypothesis_settings.load_profile("showup")


#: Where the long run keeps the examples that failed, to try them first the next time.
EXAMPLES = Path(__file__).parents[1] / ".hypothesis" / "examples"

#: Longer texts are named by their argument: keys and tokens made for a test differ from process
#: to process, and tests that run side by side must have the same names.
LONGEST_ID = 40


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a case by its argument when its value is no name; None leaves it to pytest."""
    if isinstance(val, str | bytes) and len(val) > LONGEST_ID:
        return argname
    return None


# What is imported and collected stays until the end. Python would look through all of it again and
# again for rings to clear away: a sixth of the time of every story.
gc.disable()
GC_THRESHOLDS = (50_000, 20, 50)


def pytest_collection_finish() -> None:
    """Look for rings among what tests make, and nowhere else."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
    gc.enable()


#: Seconds of its own limit from which on a long test is tried after all others.
AN_HOUR = 3600


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Iterator[None]:
    """Say which stories are long on SQLite, and order what is left of the long tests then."""
    leave_to_the_long_run(config, items)
    yield
    _order_long_tests(items)


def _order_long_tests(items: list[pytest.Item]) -> None:
    """Long tests alone: one of each file in turn, and those that may take an hour last.

    `.ci/run` tries them for a quarter of an hour, so what it sees is a little of everything. A
    limit of its own, no shorter than that, keeps a slow machine from failing it.
    """
    if not items or any(item.get_closest_marker("long") is None for item in items):
        return
    turns: dict[str, int] = {}
    order: list[tuple[bool, int, int, pytest.Item]] = []
    for item in items:
        limit = item.get_closest_marker("timeout")
        seconds = limit.args[0] if limit is not None else 0
        assert seconds >= 900, f"{item.nodeid} needs a limit of 900 s or more"
        file = item.nodeid.partition("::")[0]
        turns[file] = turns.get(file, 0) + 1
        order.append((seconds >= AN_HOUR, turns[file], len(order), item))
    items[:] = [item for *_, item in sorted(order, key=lambda row: row[:3])]


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_this_machine() -> Iterator[None]:
    """Tests say what they need; an operator's SHOWUP_* variables stay out of them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("SHOWUP_")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session", autouse=True)
def _nothing_waits_for_the_disk() -> Iterator[None]:
    """No test cuts the power, so nobody here waits until the disk has it (see postgres.py too).

    A process that is killed loses nothing by that: what it wrote is the system's.
    """

    def unsynced(raw: object, entry: ConnectionPoolEntry, _proxy: object) -> None:
        if isinstance(raw, sqlite3.Connection) and "unsynced" not in entry.info:
            entry.info["unsynced"] = True
            raw.execute("PRAGMA synchronous=OFF")

    event.listen(Pool, "checkout", unsynced)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _handle: None)
        yield
    event.remove(Pool, "checkout", unsynced)


@pytest.fixture(scope="session")
def migrate(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], None]:
    """Brings the database at a URL to the newest schema: an empty one, or a restored one."""
    from app.core import migrations

    if RESTORED is None:
        return migrations.migrate
    return partial(restore_into, RESTORED, tmp_path_factory.mktemp("restored"))


@pytest.fixture(autouse=RESTORED is not None)
def _keys_of_the_restored(tmp_path: Path) -> None:
    bring_keys(tmp_path / "data")


# --- SQLite ---------------------------------------------------------------------------------


def sqlite_url_of(path: Path) -> str:
    """The URL of a SQLite file, as SQLAlchemy takes it."""
    return f"sqlite:///{path.absolute()}"


@pytest.fixture(scope="session")
def sqlite_template(
    tmp_path_factory: pytest.TempPathFactory, migrate: Callable[[str], None]
) -> Path:
    """A migrated SQLite file, whole in itself: nothing of it is left in a WAL."""
    path = tmp_path_factory.mktemp("sqlite-template") / "showup.db"
    migrate(sqlite_url_of(path))
    empty_wals(path)
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite database for this test alone."""
    return sqlite_url_of(copy_database(sqlite_template, tmp_path / "showup.db"))


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """A SQLite database without a schema (the file is not there yet)."""
    return sqlite_url_of(tmp_path / "empty.db")


# --- PostgreSQL -----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """The session's PostgreSQL server; started when the first test asks for it."""
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def postgres_template(postgres: Cluster, migrate: Callable[[str], None]) -> str:
    """The name of the migrated database that tests' databases are copied from."""
    return postgres.migrated(migrate)


@pytest.fixture
def postgresql_url(postgres: Cluster, postgres_template: str) -> Iterator[str]:
    """A migrated PostgreSQL database for this test alone."""
    with postgres.database(postgres_template) as url:
        yield url


@pytest.fixture
def empty_postgresql_url(postgres: Cluster) -> Iterator[str]:
    """A PostgreSQL database without a schema."""
    with postgres.database() as url:
        yield url


# --- both -----------------------------------------------------------------------------------


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database for this test alone, once on each engine (`-k sqlite` picks one)."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """A database without a schema, once on each engine."""
    url: str = request.getfixturevalue(f"empty_{request.param}_url")
    return url
