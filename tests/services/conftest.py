"""A database of a service's test, and a clock that the test moves by hand."""

from collections.abc import Iterator

import pytest

from app.core.db import Database
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
