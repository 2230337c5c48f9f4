"""A world of its own for each story."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import World


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    """Sunday 1 March 2026, nine in the morning in Vancouver; once on each database."""
    with World(database_url, tmp_path) as running_world:
        yield running_world
