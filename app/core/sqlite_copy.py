"""What SQLite files say of themselves when they are copied: marks of a copy, and an empty WAL."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from app.core.keystore import sqlite_path

BURY_SECONDS = 1.0


def copied_at(url: str) -> int:
    """When the database in use was copied, in seconds of Unix time; 0: it is no copy.

    A copy says of itself that it is one, so that putting it back can't go unsaid.
    """
    with closing(sqlite3.connect(sqlite_path(url))) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def clear_copy_mark(url: str) -> None:
    """Clear the mark of a copy: from here on this is the database in use."""
    with closing(sqlite3.connect(sqlite_path(url), isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version=0")


def empty_wal(path: Path) -> bool:
    """Write the WAL into the file and cut it to nothing; False when a reader was in the way.

    A deleted key stays readable in it otherwise, however well the file itself was wiped.
    """
    live = sqlite3.connect(path, timeout=0.1, isolation_level=None)

    def cut() -> bool:
        try:
            (busy, _, _) = live.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            return False
        return not busy

    try:
        return wait_for(cut, BURY_SECONDS)
    finally:
        live.close()


def wait_for(until: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    """Look again and again until something holds or real time is up."""
    end = time.monotonic() + seconds
    while not until():
        if time.monotonic() >= end:
            return False
        time.sleep(pause)
    return True
