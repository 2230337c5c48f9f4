"""Statements built once, for what phones ask again and again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVarTuple, cast

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.exc import DBAPIError

Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, slots=True)
class _Made:
    """A statement in the words of one database, and how values go in and come out."""

    text: str
    constants: dict[str, object]
    order: tuple[str, ...] | None  # of values that go in by place; None: by name
    write: tuple[tuple[str, Callable[[Any], Any]], ...]
    read: tuple[Callable[[Any], Any] | None, ...]  # empty: nothing to change


class Prepared(Generic[*Ts]):
    """A SELECT with `bindparam`s, none of them a list.

    It runs on the driver's own cursor: for a small answer SQLAlchemy's part costs several times
    the database's. Values pass through the columns' types, as always.
    """

    def __init__(self, statement: Select[*Ts]) -> None:
        self._statement = statement
        self._made: dict[str, _Made] = {}

    def run(self, connection: Connection, values: Mapping[str, object]) -> list[tuple[*Ts]]:
        """The rows, as plain tuples, in the connection's transaction.

        Raises what SQLAlchemy raises.
        """
        dialect = connection.dialect
        made = self._made.get(dialect.name)
        if made is None:
            made = self._made[dialect.name] = self._make(dialect)
        given = {**made.constants, **values}
        for name, write in made.write:
            given[name] = write(given[name])
        cursor = connection.connection.cursor()
        try:
            cursor.execute(
                made.text, given if made.order is None else [given[name] for name in made.order]
            )
            rows = cursor.fetchall()
            cursor.close()
        except dialect.loaded_dbapi.Error as error:
            raise self._as_sqlalchemys(error, connection, made) from error
        if made.read:
            rows = [
                tuple(
                    [read(one) if read else one for read, one in zip(made.read, row, strict=True)]
                )
                for row in rows
            ]
        return cast("list[tuple[*Ts]]", rows)

    def _as_sqlalchemys(
        self, error: Exception, connection: Connection, made: _Made
    ) -> BaseException:
        """The driver's error as the rest of the code knows it; a dead connection is dropped."""
        dialect = connection.dialect
        gone = dialect.is_disconnect(error, connection.connection, None)  # type: ignore[arg-type]
        if gone:
            connection.invalidate(error)
        return DBAPIError.instance(
            made.text,
            None,
            error,
            dialect.loaded_dbapi.Error,
            hide_parameters=True,
            connection_invalidated=gone,
            dialect=dialect,
        )

    def _make(self, dialect: Dialect) -> _Made:
        made = self._statement.compile(dialect=dialect)
        writes = {
            name: one.type.dialect_impl(dialect).bind_processor(dialect)
            for one, name in made.bind_names.items()
        }
        reads = tuple(
            column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in self._statement.selected_columns
        )
        return _Made(
            text=str(made),
            constants=dict(made.params),
            order=tuple(made.positiontup) if made.positiontup is not None else None,
            write=tuple((name, write) for name, write in writes.items() if write is not None),
            read=reads if any(reads) else (),
        )
