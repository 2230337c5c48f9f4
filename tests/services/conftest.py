"""A database of a service's test, a clock that the test moves by hand, and a push service."""

from collections.abc import Iterator

import pytest

from app.core.db import Database
from tests.push.service import PushService
from tests.services.service_fixtures import HandClock, open_database


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def db(database_url: str, clock: HandClock) -> Iterator[Database]:
    """A migrated database for this test alone, once on each engine, at the clock's time."""
    opened_db = open_database(database_url, clock)
    yield opened_db
    opened_db.close()


@pytest.fixture
def service() -> Iterator[PushService]:
    """A push service on loopback that takes what it is sent."""
    with PushService() as running:
        yield running
