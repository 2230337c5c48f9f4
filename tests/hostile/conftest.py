"""The ground that cases are tried on: drawn up once, as it was before each case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.hostile_world import HostileWorld, on_postgresql, on_sqlite
from tests.postgres import Cluster


@pytest.fixture(scope="session")
def ground(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[HostileWorld]:
    """A circle on SQLite."""
    with on_sqlite(sqlite_template, tmp_path_factory.mktemp("hostile")) as fresh_ground:
        yield fresh_ground


@pytest.fixture(scope="session")
def postgresql_ground(
    tmp_path_factory: pytest.TempPathFactory, postgres: Cluster, postgres_template: str
) -> Iterator[HostileWorld]:
    """The ground over PostgreSQL, in the state before each case."""
    folder = tmp_path_factory.mktemp("hostile-postgresql")
    with on_postgresql(postgres, postgres_template, folder) as fresh_ground:
        yield fresh_ground
