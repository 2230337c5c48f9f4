"""SQLite databases as files, with the keys that lie beside them; and databases from a backup."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from app.core.clock import SteadyClock
from app.core.keystore import is_sqlite, keystore_path
from app.core.settings import Settings
from app.operators.archive import read_identities
from app.operators.key_copy import KEY_COPY
from app.operators.restore import restore

#: Where backups lie that every test's database comes from (tests/ops/test_backup_promises.py).
RESTORED = Path(os.environ["RESTORED_FROM"]) if "RESTORED_FROM" in os.environ else None


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
        for suffix in ("-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(source, target)
    if keys_of(source).exists():
        shutil.copy(keys_of(source), keys_of(target))  # with its mode: nobody else reads it
    else:
        keys_of(target).unlink(missing_ok=True)
    return target


def bring_keys(data: Path) -> None:
    """Put the restored keys beside the restored database, which opens by them."""
    if RESTORED is not None:
        shutil.copytree(RESTORED / "keys", data, dirs_exist_ok=True)


def restore_into(backups: Path, folder: Path, url: str) -> None:
    """Restore the backup of a kind of database into an empty one."""
    kind = "sqlite" if is_sqlite(url) else "postgresql"
    (rows,) = (backups / kind).glob("showup-2*.age")
    settings = Settings(data=folder / kind, database_url=url)
    identities = read_identities((backups / "backup-key").read_text())
    restore(settings, rows, backups / kind / KEY_COPY, identities, clock=SteadyClock())
