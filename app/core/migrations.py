"""The schema: brought to the newest revision, and whether it is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from app.core.db import Tx
from app.core.engine import make_engine
from app.core.keystore import is_in_use

if TYPE_CHECKING:
    from alembic.config import Config

# Alembic is imported where a schema changes: a server whose schema is right goes on without its
# 10 MiB.


def _alembic(url: str) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_migrations()))
    config.attributes["url"] = url
    return config


def _migrations() -> Path:
    # Beside the package `app`, in a checkout as in a wheel.
    return Path(__file__).resolve().parents[2] / "migrations"


def migrate(url: str) -> None:
    """Bring the schema to this version."""
    from alembic import command

    command.upgrade(_alembic(url), "head")


def newest_revision() -> str:
    """The revision of the newest migration: files are named by it, in order."""
    return max(file.name.split("_")[0] for file in (_migrations() / "versions").glob("[0-9]*_*.py"))


def schema_is_current(url: str) -> bool:
    """Whether the database's schema is this version's."""
    engine = make_engine(url, pool=1)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return False
            revisions = connection.execute(
                text("SELECT version_num FROM alembic_version")
            ).scalars()
            return list(revisions) == [newest_revision()]
    finally:
        engine.dispose()


def is_unused(url: str) -> bool:
    """Whether a database holds nothing yet that keys were used for."""
    engine = make_engine(url, pool=1)
    try:
        with engine.connect() as connection:
            return not is_in_use(connection)
    finally:
        engine.dispose()


def holds_revision(tx: Tx, revision: str) -> bool:
    """Whether the schema that a transaction sees is a revision's.

    Raises sqlalchemy.exc.ProgrammingError on PostgreSQL when there is no schema at all.
    """
    revisions = tx.session.execute(text("SELECT version_num FROM alembic_version")).scalars()
    return list(revisions) == [revision]
