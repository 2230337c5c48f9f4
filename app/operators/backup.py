"""Backing up while all goes on: the rows without their keys, and the keys in one current file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from app.core.db import Database
from app.core.keystore import is_sqlite, sqlite_path, wrapped_keys
from app.core.migrations import newest_revision
from app.core.settings import Settings
from app.operators.archive import Manifest, read_recipients, scratch_folder, write_archive
from app.operators.key_copy import write_key_copy
from app.operators.postgresql import dump_rows

ROWS_OF_SQLITE = "showup.db"
ROWS_OF_POSTGRESQL = "showup.dump"
_STAMP = "%Y%m%dT%H%M%S"


def back_up(db: Database, settings: Settings) -> tuple[Path, Path]:
    """Write a backup of the rows and overwrite the copy of the keys; gives both files.

    The keys are read after the rows: a key may be missing for a circle that ended in between,
    never for one that is there. Raises BackupProblem.
    """
    folder = settings.data / "backups"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    recipients = read_recipients(settings)
    now = db.clock.now()
    target = folder / f"showup-{now.astimezone(UTC).strftime(_STAMP)}.age"
    with scratch_folder(settings) as scratch:
        if db.sqlite:
            holds, name = "sqlite", ROWS_OF_SQLITE
            copy_sqlite(settings.url, scratch / name, now)
        else:
            holds, name = "postgresql", ROWS_OF_POSTGRESQL
            dump_rows(settings.url, scratch / name)
        write_archive(
            target,
            Manifest(holds, now, newest_revision()),
            {name: scratch / name},
            recipients,
            scratch,
        )
    with db.read() as tx:
        keys = wrapped_keys(tx.session.connection())
    key_copy = write_key_copy(settings, keys, db.clock.now(), newest_revision())
    _keep_newest(folder, "showup-2*.age", settings.backups_kept)
    return target, key_copy


def copy_sqlite(url: str, target: Path, now: datetime) -> None:
    """A whole copy of a SQLite database in use. It says of itself that it is one."""
    with closing(sqlite3.connect(sqlite_path(url))) as live:
        live.execute("VACUUM INTO ?", (str(target),))
    target.chmod(0o600)
    with closing(sqlite3.connect(target)) as copy:
        copy.execute(f"PRAGMA user_version={int(now.timestamp()) % 2**31}")


def copy_before_migration(url: str, folder: Path, now: datetime, keep: int) -> Path | None:
    """Copy a SQLite database beside itself before its schema changes; None: there is none yet.

    It holds no key, and needs none: the keystore stays where it is.
    """
    if not is_sqlite(url) or not sqlite_path(url).exists():
        return None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    copy = folder / f"before-migration-{now.astimezone(UTC).strftime(_STAMP)}.db"
    copy.unlink(missing_ok=True)
    copy_sqlite(url, copy, now)
    with closing(sqlite3.connect(copy)) as raw:
        tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_master")}
        # Older versions kept the keys among the rows; the migration moves them.
        if "content_key" in tables:
            raw.execute("PRAGMA secure_delete=ON")
            with raw:
                raw.execute("DELETE FROM content_key")
            raw.execute("VACUUM")
    _keep_newest(folder, "before-migration-*.db", keep)
    return copy


def _keep_newest(folder: Path, pattern: str, keep: int) -> None:
    for old in sorted(folder.glob(pattern))[:-keep]:
        old.unlink()
