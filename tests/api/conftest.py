"""Worlds for tests of single calls: on SQLite, or on both where the database matters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import World


@pytest.fixture
def world(sqlite_url: str, tmp_path: Path) -> Iterator[World]:
    """A world on SQLite."""
    with World(sqlite_url, tmp_path) as running_world:
        yield running_world


@pytest.fixture
def either_world(database_url: str, tmp_path: Path) -> Iterator[World]:
    """A world on SQLite, and one on PostgreSQL."""
    with World(database_url, tmp_path) as running_world:
        yield running_world
