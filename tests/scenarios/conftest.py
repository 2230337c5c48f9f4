"""A world of its own for each story, and servers that its messages may go to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.channels.loopback_servers import MailServer, TextGateway
from tests.world import World


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    """Sunday 1 March 2026, nine in the morning in Vancouver; once on each database."""
    with World(database_url, tmp_path) as running_world:
        yield running_world


@pytest.fixture
def small(sqlite_url: str, tmp_path: Path) -> Iterator[World]:
    """A world for what doesn't depend on the database."""
    with World(sqlite_url, tmp_path) as running_world:
        yield running_world


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """A mail server that keeps what it is sent."""
    with MailServer() as server:
        yield server


@pytest.fixture
def texts() -> Iterator[TextGateway]:
    """A gateway for texts that keeps what it is sent."""
    with TextGateway() as gateway:
        yield gateway
