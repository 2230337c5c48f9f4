"""SQLite databases as files: copied together with the keys that lie beside them."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from app.core.keystore import keystore_path


def keys_of(path: Path) -> Path:
    """The file of keys beside a database file."""
    return keystore_path(f"sqlite:///{path}")


def empty_wals(path: Path) -> None:
    """Leave nothing of a database and its keys in their WALs, so that plain copies are whole."""
    for file in (path, keys_of(path)):
        if file.exists():
            with closing(sqlite3.connect(file)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def copy_database(source: Path, target: Path) -> Path:
    """Copy a closed database and its keys over what is there; gives the target."""
    for file in (target, keys_of(target)):
        for left in ("-wal", "-shm"):
            file.with_name(file.name + left).unlink(missing_ok=True)
    shutil.copyfile(source, target)
    if keys_of(source).exists():
        shutil.copyfile(keys_of(source), keys_of(target))
    else:
        keys_of(target).unlink(missing_ok=True)
    return target
