"""Engines with the settings that our promises need: durability before speed."""

from __future__ import annotations

import sqlite3

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from app.core.keystore import BUSY_SECONDS, attach_keystore, is_sqlite, set_pragmas

POOL = 12
#: A database host that is gone without a word is given up after so long, not after minutes.
GONE_SECONDS = 15
# Fixes what a transaction sees of the keys before it sees rows: a key that is destroyed a moment
# later still opens the rows that were there.
_SEE_KEYS = "SELECT 1 FROM keystore.content_key LIMIT 1"


def make_engine(url: str, *, pool: int = POOL) -> Engine:
    """An engine with the settings that our promises need (durability before speed).

    A connection of it raises KeyProblem when SQLite's file of keys is gone.
    """
    if not is_sqlite(url):
        return create_engine(
            url,
            pool_size=pool,
            max_overflow=4,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={
                "connect_timeout": GONE_SECONDS,
                "tcp_user_timeout": GONE_SECONDS * 1000,
            },
        )
    engine = create_engine(
        url,
        pool_size=pool,
        max_overflow=4,
        hide_parameters=True,  # an error's text goes to the log; endpoints and keys must not
        connect_args={
            "timeout": BUSY_SECONDS,
            "check_same_thread": False,
            "isolation_level": None,
            "uri": True,  # for ATTACH alone: a path is no URI
        },
    )

    @event.listens_for(engine, "connect")
    def _pragmas(raw: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        set_pragmas(raw)
        attach_keystore(raw, url)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("showup_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
        connection.exec_driver_sql(_SEE_KEYS)

    return engine
