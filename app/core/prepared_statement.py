"""Statements built once, for what phones ask again and again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVarTuple, cast

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.exc import DBAPIError

Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement in the words of one database, and how values go in and come out."""

    text: str
    constants: dict[str, object]
    order: tuple[str, ...] | None  # of values that go in by place; None: by name
    write: tuple[tuple[str, Callable[[Any], Any]], ...]
    read: tuple[Callable[[Any], Any] | None, ...]  # empty: nothing to change


class PreparedQuery(Generic[*Ts]):
    """A SELECT with `bindparam`s, none of them a list.

    It runs on the driver's own cursor: for a small answer SQLAlchemy's part costs several times
    the database's. Values pass through the columns' types, as always.
    """

    def __init__(self, statement: Select[*Ts]) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, values: Mapping[str, object]) -> list[tuple[*Ts]]:
        """The rows, as plain tuples, in the connection's transaction.

        Raises what SQLAlchemy raises.
        """
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = self._compile(dialect)
        parameters = {**compiled.constants, **values}
        for name, write in compiled.write:
            parameters[name] = write(parameters[name])
        cursor = connection.connection.cursor()
        try:
            cursor.execute(
                compiled.text,
                parameters
                if compiled.order is None
                else [parameters[name] for name in compiled.order],
            )
            rows = cursor.fetchall()
            cursor.close()
        except dialect.loaded_dbapi.Error as error:
            raise self._as_sqlalchemys(error, connection, compiled) from error
        if compiled.read:
            rows = [
                tuple(
                    [
                        read(value) if read else value
                        for read, value in zip(compiled.read, row, strict=True)
                    ]
                )
                for row in rows
            ]
        return cast("list[tuple[*Ts]]", rows)

    def _as_sqlalchemys(
        self, error: Exception, connection: Connection, compiled: _Compiled
    ) -> BaseException:
        """The driver's error as the rest of the code knows it; a dead connection is dropped."""
        dialect = connection.dialect
        is_disconnected = dialect.is_disconnect(error, connection.connection, None)  # type: ignore[arg-type]
        if is_disconnected:
            connection.invalidate(error)
        return DBAPIError.instance(
            compiled.text,
            None,
            error,
            dialect.loaded_dbapi.Error,
            hide_parameters=True,
            connection_invalidated=is_disconnected,
            dialect=dialect,
        )

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled = self._statement.compile(dialect=dialect)
        writes = {
            name: parameter.type.dialect_impl(dialect).bind_processor(dialect)
            for parameter, name in compiled.bind_names.items()
        }
        reads = tuple(
            column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in self._statement.selected_columns
        )
        return _Compiled(
            text=str(compiled),
            constants=dict(compiled.params),
            order=tuple(compiled.positiontup) if compiled.positiontup is not None else None,
            write=tuple((name, write) for name, write in writes.items() if write is not None),
            read=reads if any(reads) else (),
        )
