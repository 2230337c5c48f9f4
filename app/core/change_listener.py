"""Hints from other processes: NOTIFY on PostgreSQL, `PRAGMA data_version` on SQLite."""

from __future__ import annotations

import threading
from collections.abc import Callable

from app.core.db import Database, listening

POLL_S = 0.05
BACK_OFF_S = 2.0


def watch(db: Database) -> Callable[[], None]:
    """Fire the database's signal whenever another process changed something.

    Runs in a thread of its own; the returned call ends it.
    """
    stop = threading.Event()
    look = _sqlite if db.sqlite else _postgresql
    thread = threading.Thread(target=look, args=(db, stop), name="showup-watch", daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(timeout=5)

    return end


def _sqlite(db: Database, stop: threading.Event) -> None:
    raw = db.engine.raw_connection()
    try:
        last_version = None
        while True:
            (version,) = raw.cursor().execute("PRAGMA data_version").fetchone()
            # The first look fires too: for whatever happened while nobody looked.
            if version != last_version:
                db.signal.fire()
            last_version = version
            if stop.wait(POLL_S):
                break
    finally:
        raw.close()


def _postgresql(db: Database, stop: threading.Event) -> None:
    from psycopg import OperationalError

    while not stop.is_set():
        try:
            with listening(db.engine) as notified:
                # Whatever happened while nobody listened.
                db.signal.fire()
                while not stop.is_set():
                    for payload in notified(1.0):
                        db.signal.hear(payload)
        except OperationalError:
            # The database restarts: the worker's own tick goes on, and listening resumes.
            stop.wait(BACK_OFF_S)
