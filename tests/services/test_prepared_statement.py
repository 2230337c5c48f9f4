"""Prepared reads and rows made once: the same answers as SQLAlchemy's own, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import col, select

from app.core.clock import SetClock
from app.core.db import Database
from app.core.prepared_statement import PreparedQuery
from app.core.sealing import Sealer
from app.identity.models import Account

AT = datetime(2026, 3, 8, 9, 30, 15, 123456, tzinfo=UTC)
BY_ID = PreparedQuery(
    select(Account.id, Account.language, Account.created_at).where(
        col(Account.id) == bindparam("id"), col(Account.language) == "en"
    )
)
SINCE = PreparedQuery(select(Account.id).where(col(Account.created_at) >= bindparam("since")))


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    new_db = Database(database_url, SetClock(AT), Sealer(bytes(32)))
    yield new_db
    new_db.close()


def add(db: Database, account_id: str) -> bool:
    with db.write() as tx:
        return tx.insert_new(
            Account, id=account_id, language="en", zone="America/Vancouver", created_at=tx.now
        )


def test_values_pass_through_their_types(db: Database) -> None:
    add(db, "a")
    with db.read() as tx:
        assert tx.rows(BY_ID, id="a") == [("a", "en", AT)]
        ((_, _, at),) = tx.rows(BY_ID, id="a")
        assert at.tzinfo is UTC
        assert tx.rows(BY_ID, id="b") == []
        assert tx.rows(SINCE, since=AT) == [("a",)]


def test_a_naive_time_is_refused_as_everywhere(db: Database) -> None:
    with db.read() as tx, pytest.raises((ValueError, TypeError)):
        tx.rows(SINCE, since=AT.replace(tzinfo=None))


def test_it_sees_what_the_session_holds_back(db: Database) -> None:
    with db.write() as tx:
        tx.session.add(Account(id="c", language="en", zone="Etc/UTC", created_at=tx.now))
        assert tx.rows(BY_ID, id="c") == [("c", "en", AT)]


def test_one_snapshot_for_rows_and_objects(db: Database) -> None:
    with db.read() as tx:
        assert tx.rows(BY_ID, id="d") == []
        add(db, "d")
        assert tx.rows(BY_ID, id="d") == []
        assert tx.session.get(Account, "d") is None


def test_a_row_is_made_once(db: Database) -> None:
    assert add(db, "e")
    assert not add(db, "e")


def test_a_drivers_error_is_sqlalchemys(db: Database) -> None:
    broken = PreparedQuery(select(Account.id).where(text("no_such_column = 1")))
    with db.read() as tx, pytest.raises(DBAPIError, match="no_such_column"):
        tx.rows(broken)


def test_a_dead_connection_is_dropped(postgresql_url: str) -> None:
    new_db = Database(postgresql_url, SetClock(AT), Sealer(bytes(32)))
    try:
        with new_db.read() as tx:
            pid = tx.session.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with new_db.engine.connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
            with pytest.raises(OperationalError):
                tx.rows(BY_ID, id="a")
        with new_db.read() as tx:
            assert tx.rows(BY_ID, id="a") == []
    finally:
        new_db.close()
