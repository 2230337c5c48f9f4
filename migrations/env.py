"""Runs the migrations. Constraints have names (app.core.columns), so SQLite can be altered too."""

from __future__ import annotations

from typing import Any, Literal

import alembic.ext.checkconstraint_byname  # noqa: F401  (CHECKs are compared by name)
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from app.core.engine import make_engine
from app.tables import is_compared, metadata


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write plain SQLAlchemy types into migrations, not SQLModel's."""
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Migrate the database of the given URL, or compare with it."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _run_on(connection)
        return
    engine = make_engine(context.config.attributes["url"], pool=1)
    try:
        with engine.connect() as opened:
            _run_on(opened.execution_options(showup_writes=True))
    finally:
        engine.dispose()


def _run_on(connection: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_item=render_item,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=True,
        include_schemas=True,
        include_name=is_compared,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
