"""Where the wrapped data keys lie: apart from the rows, so that copies of those hold no key.

On PostgreSQL they are a schema of their own, `keystore`, written in the same transaction. On
SQLite they are a file of their own beside the database, attached for reading alone: two files in
WAL mode don't commit as one when the power fails. So a new key is written down before the rows
that it seals are committed, and a destroyed one goes after the rows are gone. A crash in between
leaves a key of nobody, never content without its key; `Database.sweep_keys` takes it away.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, delete, event, inspect, select, update
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import col

from app.core.keys import KeyProblem
from app.core.models import KEYSTORE, ContentKey

BUSY_SECONDS = 30
# Every owner of a key is an account, or a circle that some account drew up: without accounts
# nothing is sealed yet.
_ANY_OWNER = "SELECT 1 FROM account LIMIT 1"
_IN_ITS_FILE: dict[str, str | None] = {KEYSTORE: None}


def is_sqlite(url: str) -> bool:
    """Whether a database URL means the embedded database."""
    return url.startswith("sqlite")


def sqlite_path(url: str) -> Path:
    """The file behind a SQLite URL."""
    return Path(url.removeprefix("sqlite:///"))


def keystore_path(url: str) -> Path:
    """The file of keys that belongs to a SQLite URL: `showup-keys.db` beside `showup.db`."""
    path = sqlite_path(url)
    return path.with_name(f"{path.stem}-keys{path.suffix}")


def set_pragmas(raw: sqlite3.Connection) -> None:
    """What every connection to a SQLite file of ours needs: durability before speed."""
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-2000",
    ):
        raw.execute(f"PRAGMA {pragma}")


def attach_keystore(raw: sqlite3.Connection, url: str) -> None:
    """Let a connection read the keys of its database, as the schema `keystore`.

    The file is made when nothing is sealed yet. Raises KeyProblem when it is gone.
    """
    path = keystore_path(url)
    if not path.exists():
        if has_sealed_content(raw):
            raise KeyProblem(
                f"{path.name} is gone, and without it nothing that people wrote can be read. "
                "Put it back, or run: showup restore --keys FILE"
            )
        make_keystore(path)
    raw.execute(f"ATTACH ? AS {KEYSTORE}", (f"file:{quote(str(path))}?mode=ro",))


def has_sealed_content(raw: sqlite3.Connection) -> bool:
    """Whether a SQLite database holds anything whose key lies in the keystore."""
    tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_master")}
    # Before it had a keystore, a database kept its keys itself: its migration moves them.
    if "account" not in tables or "content_key" in tables:
        return False
    return raw.execute(_ANY_OWNER).fetchone() is not None


def make_keystore(path: Path) -> None:
    """Make the empty file of keys, whole; of two processes at once the second uses the first's."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    aside.touch(mode=0o600)
    engine = create_engine(f"sqlite:///{aside}")
    with engine.execution_options(schema_translate_map=_IN_ITS_FILE).connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        ContentKey.__table__.create(connection, checkfirst=True)  # type: ignore[attr-defined]
        connection.commit()
    engine.dispose()
    with suppress(FileExistsError):
        os.link(aside, path)
    aside.unlink()


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """One data key as it is stored."""

    owner_id: str
    generation: int
    wrapped: bytes


class KeyFile:
    """Writes SQLite's file of keys, each change in a transaction of its own."""

    def __init__(self, url: str) -> None:
        self.path = keystore_path(url)
        engine = create_engine(
            f"sqlite:///{self.path}",
            pool_size=1,
            hide_parameters=True,
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        )

        @event.listens_for(engine, "connect")
        def _pragmas(raw: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
            set_pragmas(raw)

        self._engine: Engine = engine.execution_options(schema_translate_map=_IN_ITS_FILE)

    def write(self, act: Callable[[Connection], object]) -> None:
        """One change, safe on the disk when this returns.

        Raises KeyProblem when the file is gone: a new one would be an empty one.
        """
        if not self.path.exists():
            raise KeyProblem(f"{self.path.name} is gone")
        with self._engine.begin() as connection:
            act(connection)

    def close(self) -> None:
        """Return every connection."""
        self._engine.dispose()


def wrapped_keys(connection: Connection, owner: str | None = None) -> list[WrappedKey]:
    """All keys, or one owner's: the newest first."""
    generation = col(ContentKey.generation)
    query = select(col(ContentKey.owner_id), generation, col(ContentKey.wrapped))
    query = query.order_by(col(ContentKey.owner_id), generation.desc())
    if owner is not None:
        query = query.where(col(ContentKey.owner_id) == owner)
    return [
        WrappedKey(owner_id, generation, bytes(wrapped))
        for owner_id, generation, wrapped in connection.execute(query)
    ]


def add_key(connection: Connection, owner: str, wrapped: bytes) -> None:
    """Write an owner's new key beside those that are there: never over one."""
    owner_keys = wrapped_keys(connection, owner)
    connection.execute(
        ContentKey.__table__.insert().values(  # type: ignore[attr-defined]
            owner_id=owner,
            generation=owner_keys[0].generation + 1 if owner_keys else 1,
            wrapped=wrapped,
        )
    )


def insert_keys(connection: Connection, keys: Iterable[WrappedKey]) -> None:
    """Insert keys with their generations unchanged, as a copy has them."""
    rows = [
        {"owner_id": key.owner_id, "generation": key.generation, "wrapped": key.wrapped}
        for key in keys
    ]
    if rows:
        connection.execute(ContentKey.__table__.insert(), rows)  # type: ignore[attr-defined]


def delete_keys(connection: Connection, keys: Sequence[WrappedKey]) -> None:
    """Destroy these keys; one that was made since, for an owner of the same id, stays."""
    for key in keys:
        connection.execute(
            delete(ContentKey).where(
                col(ContentKey.owner_id) == key.owner_id,
                col(ContentKey.generation) == key.generation,
            )
        )


def replace_wrapping(connection: Connection, key: WrappedKey, wrapped: bytes) -> None:
    """Store a key wrapped anew, unless it was changed or destroyed meanwhile."""
    connection.execute(
        update(ContentKey)
        .where(
            col(ContentKey.owner_id) == key.owner_id,
            col(ContentKey.generation) == key.generation,
            col(ContentKey.wrapped) == key.wrapped,
        )
        .values(wrapped=wrapped)
    )


def is_in_use(connection: Connection) -> bool:
    """Whether a database holds anything that keys were used for: any account at all."""
    if not inspect(connection).has_table("account"):
        return False
    return connection.exec_driver_sql(_ANY_OWNER).first() is not None
