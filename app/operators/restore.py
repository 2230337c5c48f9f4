"""Putting a backup back, on an empty machine or where a database was lost."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pyrage import x25519
from sqlalchemy import inspect
from sqlmodel import select

from app.circles.models import Circle
from app.core.clock import Clock
from app.core.db import Database
from app.core.engine import make_engine
from app.core.keys import load_keys, write_key_file
from app.core.keystore import (
    KeyFile,
    WrappedKey,
    insert_keys,
    is_sqlite,
    keystore_path,
    make_keystore,
    sqlite_path,
    wrapped_keys,
)
from app.core.migrations import migrate, newest_revision
from app.core.sealing import MARKS, NotOpened, Sealer
from app.core.settings import Settings
from app.identity.models import Account
from app.operators.archive import Manifest, open_archive, scratch_folder
from app.operators.backup import ROWS_OF_POSTGRESQL, ROWS_OF_SQLITE
from app.operators.key_copy import OWN_KEYS, WRAPPED_KEYS, parse_wrapped_keys
from app.operators.postgresql import load_rows
from app.operators.problems import BackupProblem
from app.record.restore_epoch_service import declare, declare_copy
from app.stewardship.circle_deletion_service import delete_circle


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back: until when it knows, in how many records that is said now.

    `ended` circles were deleted after the backup was made: their key is gone, so they went again.
    `unreadable` ones have no key either, and it isn't known why: they were left as they are.
    """

    as_of: datetime
    records: int
    ended: int
    unreadable: int


@dataclass(frozen=True, slots=True)
class OpenedKeyCopy:
    """An opened copy of the keys."""

    manifest: Manifest
    wrapped: list[WrappedKey]
    own_keys: dict[str, bytes]


def restore(
    settings: Settings,
    rows_file: Path,
    keys_file: Path,
    identities: Sequence[x25519.Identity],
    *,
    clock: Clock,
    old_keys: bool = False,
) -> Restored:
    """Put rows and keys back where nothing is, and say so in every record.

    Raises BackupProblem when something is there already, or the files don't fit; then nothing
    was changed, but for a PostgreSQL database that its text names.
    """
    refuse_what_is_there(settings)
    with scratch_folder(settings) as scratch:
        keys = _read_keys(keys_file, identities, scratch / "keys")
        rows, files = open_archive(rows_file, identities, scratch / "rows")
        _refuse_what_does_not_fit(settings, rows)
        are_whole = _refuse_old_keys(rows, keys.manifest, settings, clock.now(), old_keys)
        put_own_keys_back(settings, keys.own_keys)
        own_keys = load_keys(settings, lambda: False)
        _refuse_other_key(Sealer(*own_keys.content), keys.wrapped)
        if rows.holds == "sqlite":
            _write_keystore(settings.url, keys.wrapped)
            _move_into_place(files[ROWS_OF_SQLITE], sqlite_path(settings.url))
        else:
            load_rows(settings.url, files[ROWS_OF_POSTGRESQL])
    if rows.revision != newest_revision():
        migrate(settings.url)
    db = Database(settings.url, clock, Sealer(*own_keys.content))
    try:
        return _finish(db, rows, keys.wrapped, are_whole=are_whole)
    finally:
        db.close()


def restore_keys(
    settings: Settings, keys_file: Path, identities: Sequence[x25519.Identity]
) -> tuple[list[str], int]:
    """Put back lost keys beside rows that are there: names of files, and how many wrapped keys.

    What isn't lost stays as it is. Raises BackupProblem.
    """
    with scratch_folder(settings) as scratch:
        keys = _read_keys(keys_file, identities, scratch / "keys")
    files = put_own_keys_back(settings, keys.own_keys)
    if is_sqlite(settings.url):
        if keystore_path(settings.url).exists():
            return files, 0
        _write_keystore(settings.url, keys.wrapped)
        return [*files, keystore_path(settings.url).name], len(keys.wrapped)
    own_keys = load_keys(settings, lambda: False)
    db = Database(settings.url, _Stopped(keys.manifest.made_at), Sealer(*own_keys.content))
    try:
        with db.write() as tx:
            connection = tx.session.connection()
            if wrapped_keys(connection):
                return files, 0
            insert_keys(connection, keys.wrapped)
        return files, len(keys.wrapped)
    finally:
        db.close()


class _Stopped:
    """A clock that stands still, for a change in which no time is written down."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def monotonic(self) -> float:
        return 0.0


def _read_keys(source: Path, identities: Sequence[x25519.Identity], folder: Path) -> OpenedKeyCopy:
    manifest, files = open_archive(source, identities, folder)
    if manifest.holds != "keys" or WRAPPED_KEYS not in files:
        raise BackupProblem(f"{source.name} isn't a copy of keys (showup-keys.age).")
    own_keys = {name: files[name].read_bytes() for name in OWN_KEYS if name in files}
    return OpenedKeyCopy(manifest, parse_wrapped_keys(files[WRAPPED_KEYS].read_bytes()), own_keys)


def refuse_what_is_there(settings: Settings) -> None:
    """Raise BackupProblem where a database is already: nothing is ever put over one."""
    if not is_sqlite(settings.url):
        engine = make_engine(settings.url, pool=1)
        try:
            with engine.connect() as connection:
                tables = inspect(connection).get_table_names()
        finally:
            engine.dispose()
        if tables:
            raise BackupProblem("That database isn't empty: restore into a new one.")
        return
    for path in (sqlite_path(settings.url), keystore_path(settings.url)):
        if path.exists():
            raise BackupProblem(
                f"There is a {path.name} already in {path.parent}. Move it away first "
                "(with its -wal and -shm), or choose another folder: SHOWUP_DATA."
            )


def _refuse_what_does_not_fit(settings: Settings, rows: Manifest) -> None:
    database_kind = "sqlite" if is_sqlite(settings.url) else "postgresql"
    if rows.holds == "keys":
        raise BackupProblem("That is the copy of the keys; the backup itself is showup-2….age.")
    if rows.holds != database_kind:
        raise BackupProblem(
            f"This is a backup of {rows.holds}, and SHOWUP_DATABASE_URL means {database_kind}."
        )
    if rows.revision > newest_revision():
        raise BackupProblem("This backup was made by a newer version: upgrade first.")


def _refuse_old_keys(
    rows: Manifest, keys: Manifest, settings: Settings, now: datetime, old_keys: bool
) -> bool:
    """Whether the keys are at least as new as the rows; a refusal unless `old_keys` is said."""
    are_whole = keys.made_at >= rows.made_at
    if old_keys:
        return are_whole
    if not are_whole:
        raise BackupProblem(
            "The copy of the keys is older than the backup: circles that began in between can't "
            "be opened with it. Find the newer one, or add --old-keys."
        )
    if now - keys.made_at > timedelta(days=settings.backup_keys_days):
        raise BackupProblem(
            f"The copy of the keys is from {keys.made_at.date()}. Circles that people deleted "
            "since then would be there again. If there is no newer one: --old-keys, and delete "
            "those that you know of."
        )
    return are_whole


def _refuse_other_key(sealer: Sealer, keys: Sequence[WrappedKey]) -> None:
    try:
        for key in keys[:1]:
            sealer.unwrap(key.owner_id, key.wrapped)
    except NotOpened:
        raise BackupProblem(
            "The content key here isn't the one that this backup was sealed with. Move "
            "content.key away, or unset SHOWUP_CONTENT_KEY; the backup brings its own."
        ) from None


def put_own_keys_back(settings: Settings, own_keys: Mapping[str, bytes]) -> list[str]:
    """Write the operator's keys that are missing here; what is there stays. Gives their names."""
    set_keys = {
        OWN_KEYS[0]: settings.content_key,
        OWN_KEYS[1]: settings.vapid_key,
        OWN_KEYS[2]: settings.session_key,
    }
    restored_names = []
    for name, raw in own_keys.items():
        path = settings.data / name
        if set_keys[name] is None and not path.exists():
            write_key_file(path, raw)
            restored_names.append(name)
    return restored_names


def _write_keystore(url: str, keys: Iterable[WrappedKey]) -> None:
    aside = sqlite_path(url).with_name(f".keystore-{secrets.token_hex(8)}.db")
    file = KeyFile(f"sqlite:///{aside}")
    make_keystore(file.path)
    file.write(lambda connection: insert_keys(connection, keys))
    file.close()
    _move_into_place(file.path, keystore_path(url))


def _move_into_place(source: Path, target: Path) -> None:
    source.chmod(0o600)
    with source.open("rb") as file:
        os.fsync(file.fileno())
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    source.replace(target)


def _finish(
    db: Database, rows: Manifest, keys: Sequence[WrappedKey], *, are_whole: bool
) -> Restored:
    """Say in every record that it was set back, then let the keys in.

    On PostgreSQL the keys come last: a restore that was killed leaves a database that no server
    starts on. A SQLite copy says of itself that it is one, so there the next start goes on.
    """
    with_key = {key.owner_id for key in keys}
    with db.read() as tx:
        without = sorted(set(tx.session.exec(select(Circle.id))) - with_key)
    for circle_id in without if are_whole else ():
        with db.write() as tx:
            delete_circle(tx, circle_id)
    if db.sqlite:
        records = declare_copy(db) or 0
    else:
        records = declare(db, f"copy-{int(rows.made_at.timestamp())}")
        with db.write() as tx:
            owners = {
                *tx.session.exec(select(Circle.id)),
                *tx.session.exec(select(Account.id)),
                MARKS,
            }
            insert_keys(tx.session.connection(), [key for key in keys if key.owner_id in owners])
    return Restored(
        as_of=rows.made_at,
        records=records,
        ended=len(without) if are_whole else 0,
        unreadable=0 if are_whole else len(without),
    )
