"""Reading and writing many rows in one statement.

What each row costs alone is most of what it costs. On PostgreSQL the values go along as one array
for each column: a text that stays the same, however many rows there are, is prepared once.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    FromClause,
    SQLColumnExpression,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import SQLModel

Rows = Sequence[Mapping[str, Any]]


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a model."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


def in_list(
    sqlite: bool, column: SQLColumnExpression[str], texts: Collection[str]
) -> ColumnElement[bool]:
    """Whether a column holds one of some texts."""
    if sqlite:
        return column.in_(texts)
    return column == any_(literal(list(texts), ARRAY(Text)))


def bulk_insert(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows that all name the same columns."""
    if not rows:
        return
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), [dict(row) for row in rows])
        return
    source, arrays = _as_rows(table, rows)
    connection.execute(insert(table).from_select(list(rows[0]), select(source)), arrays)


def bulk_update(connection: Connection, table: Table, rows: Rows) -> None:
    """Set columns of rows that are named by their primary key; all rows name the same columns."""
    if not rows:
        return
    key: Column[Any] = next(iter(table.primary_key))
    names = [name for name in rows[0] if name != key.name]
    if connection.dialect.name != "postgresql":
        connection.execute(
            update(table)
            .where(key == bindparam(f"to_{key.name}"))
            .values({name: bindparam(f"to_{name}") for name in names}),
            [{f"to_{name}": row[name] for name in rows[0]} for row in rows],
        )
        return
    source, arrays = _as_rows(table, rows)
    connection.execute(
        update(table)
        .where(key == source.c[key.name])
        .values({name: source.c[name] for name in names}),
        arrays,
    )


def _as_rows(table: Table, rows: Rows) -> tuple[FromClause, dict[str, list[Any]]]:
    """Rows as PostgreSQL reads them from arrays, and the arrays."""
    lists: list[ColumnElement[Any]] = []
    arrays: dict[str, list[Any]] = {}
    for name in rows[0]:
        kind = table.c[name].type
        values = [row[name] for row in rows]
        if isinstance(kind, JSON):
            values = [None if value is None else json.dumps(value) for value in values]
            texts = func.unnest(bindparam(f"to_{name}", type_=ARRAY(Text)))
            lists.append(cast(texts, kind).label(name))
        else:
            lists.append(func.unnest(bindparam(f"to_{name}", type_=ARRAY(kind))).label(name))
        arrays[f"to_{name}"] = values
    return select(*lists).subquery("source"), arrays
