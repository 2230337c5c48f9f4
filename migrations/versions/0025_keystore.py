"""Wrapped keys in a store of their own: a schema on PostgreSQL, a file beside SQLite's."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_TABLE = (
    "CREATE TABLE IF NOT EXISTS {schema}content_key ("
    "owner_id VARCHAR(22) NOT NULL, generation INTEGER NOT NULL, wrapped {bytes} NOT NULL, "
    "CONSTRAINT pk_content_key PRIMARY KEY (owner_id, generation))"
)


def _key_file() -> Path:
    """The file beside the database that is migrated."""
    rows = op.get_bind().exec_driver_sql("PRAGMA database_list").all()
    path = Path(next(file for _, name, file in rows if name == "main"))
    return path.with_name(f"{path.stem}-keys{path.suffix}")


def _write_to_key_file(rows: Iterable[tuple[str, bytes]]) -> None:
    """Committed here and now: the old table goes only once the keys are safe elsewhere."""
    path = _key_file()
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as raw:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            raw.execute(f"PRAGMA {pragma}")
        raw.execute(_TABLE.format(schema="", bytes="BLOB"))
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany("INSERT OR IGNORE INTO content_key VALUES (?, 1, ?)", rows)
        raw.execute("COMMIT")


def upgrade() -> None:
    """Move the keys; what was a table among the others is gone."""
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        rows = bind.exec_driver_sql("SELECT owner_id, wrapped FROM content_key").all()
        _write_to_key_file((owner_id, wrapped) for owner_id, wrapped in rows)
    else:
        op.execute("CREATE SCHEMA keystore")
        op.execute(_TABLE.format(schema="keystore.", bytes="BYTEA"))
        op.execute("INSERT INTO keystore.content_key SELECT owner_id, 1, wrapped FROM content_key")
    op.drop_table("content_key")


def downgrade() -> None:
    """Back into a table among the others; only the newest key of each owner goes along."""
    op.create_table(
        "content_key",
        sa.Column("owner_id", sa.String(length=22), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", name=op.f("pk_content_key")),
    )
    op.execute(
        "INSERT INTO content_key SELECT owner_id, wrapped FROM keystore.content_key AS k "
        "WHERE generation = (SELECT max(generation) FROM keystore.content_key AS n "
        "WHERE n.owner_id = k.owner_id)"
    )
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP SCHEMA keystore CASCADE")
