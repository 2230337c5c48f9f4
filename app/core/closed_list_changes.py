"""What a migration calls to let a closed list (`app.core.columns.check_one_of`) take other values.

The list is read from the database, so a step names only what it adds: steps written side by side
don't overwrite each other's values.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op


def allow_values(table: str, column: str, *values: str) -> None:
    """Let `table.column` hold `values` too. Their CHECK is named `ck_<table>_<column>`."""
    listed = _listed_values(table, column)
    _list_values(table, column, (*listed, *(value for value in values if value not in listed)))


def forbid_values(table: str, column: str, *values: str) -> None:
    """Let `table.column` hold `values` no longer; rows that do are the caller's to delete first."""
    listed = _listed_values(table, column)
    _list_values(table, column, tuple(value for value in listed if value not in values))


def _listed_values(table: str, column: str) -> tuple[str, ...]:
    for check in sa.inspect(op.get_bind()).get_check_constraints(table):
        if check["name"] == f"ck_{table}_{column}":
            return tuple(re.findall(r"'([^']*)'", check["sqltext"]))
    raise LookupError(f"The table {table} has no CHECK ck_{table}_{column}.")


def _list_values(table: str, column: str, values: tuple[str, ...]) -> None:
    name = f"ck_{table}_{column}"
    quoted_values = ", ".join(f"'{value}'" for value in values)
    listed = f"{column} IN ({quoted_values})"
    if op.get_bind().dialect.name == "sqlite":
        _rewrite_check(table, name, listed)
    else:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({listed})")


def _rewrite_check(table: str, name: str, condition: str) -> None:
    """Change a CHECK in the table's stored text, as SQLite's manual has it (lang_altertable).

    Made anew the table would lose what refers to it, and CHECKs that stand beside columns.
    """
    db = op.get_bind()
    stored = db.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
    ).scalar_one()
    # A closed list's own parentheses are the only ones inside its CHECK.
    changed, times = re.subn(
        rf'CONSTRAINT "?{name}"? CHECK \([^()]*\([^()]*\)\s*\)',
        f"CONSTRAINT {name} CHECK ({condition})",
        stored,
    )
    if times != 1:
        raise LookupError(f"The CHECK {name} isn't as the migrations before this one left it.")
    version = db.exec_driver_sql("PRAGMA schema_version").scalar_one()
    db.exec_driver_sql("PRAGMA writable_schema = ON")
    db.exec_driver_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (changed, table)
    )
    db.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    db.exec_driver_sql("PRAGMA writable_schema = OFF")
