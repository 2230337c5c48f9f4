"""Statements built once, for what phones ask again and again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
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

    def parameters(self, values: Mapping[str, object]) -> dict[str, Any]:
        """Values as the driver takes them, by name."""
        parameters: dict[str, Any] = {**self.constants, **values}
        for name, write in self.write:
            parameters[name] = write(parameters[name])
        return parameters


def _fetch_all(
    connection: Connection, compiled: _Compiled, parameters: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    """The rows as the driver gives them. Raises what SQLAlchemy raises."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(
            compiled.text,
            parameters if compiled.order is None else [parameters[name] for name in compiled.order],
        )
        rows = cursor.fetchall()
        cursor.close()
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemys(error, connection, compiled) from error
    return cast("list[tuple[Any, ...]]", rows)


def _as_sqlalchemys(error: Exception, connection: Connection, compiled: _Compiled) -> BaseException:
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
        compiled = self.compiled_for(connection.dialect)
        rows = _fetch_all(connection, compiled, compiled.parameters(values))
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

    def compiled_for(self, dialect: Dialect) -> _Compiled:
        """The statement in the words of a database."""
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = self._compile(dialect)
        return compiled

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


#: A prepared statement, and the values for its `bindparam`s.
Question = tuple[PreparedQuery[*tuple[Any, ...]], Mapping[str, object]]

# Which statements were put together before, in the words of which database. There are as many as
# the worker has lists to look through, and ends of these.
_COMBINED: dict[tuple[str, tuple[PreparedQuery[*tuple[Any, ...]], ...]], _Compiled] = {}


def have_rows(connection: Connection, questions: Sequence[Question]) -> list[bool]:
    """Whether each of some statements has a row, by one statement. Raises what SQLAlchemy raises.

    A worker that has nothing to do asks some dozens of questions again and again; what costs is
    not the answer to each, but each being a statement.
    """
    if not questions:
        return []
    dialect = connection.dialect
    key = (dialect.name, tuple(query for query, _ in questions))
    combined = _COMBINED.get(key)
    if combined is None:
        combined = _COMBINED[key] = _combine(
            [query.compiled_for(dialect) for query, _ in questions]
        )
    parameters = {
        _name_in_combined(number, name): value
        for number, (query, values) in enumerate(questions)
        for name, value in query.compiled_for(dialect).parameters(values).items()
    }
    (answers,) = _fetch_all(connection, combined, parameters)
    return [bool(answer) for answer in answers]


def _name_in_combined(number: int, name: str) -> str:
    return f"q{number}_{name}"


def _combine(statements: Sequence[_Compiled]) -> _Compiled:
    """One statement of as many columns as there are statements: whether each has a row."""
    texts = []
    order: list[str] = []
    for number, statement in enumerate(statements):
        text = statement.text
        if statement.order is None:
            text = re.sub(
                r"(?<!%)%\((\w+)\)",
                lambda match, number=number: f"%({_name_in_combined(number, match[1])})",  # type: ignore[misc]
                text,
            )
        else:
            order.extend(_name_in_combined(number, name) for name in statement.order)
        texts.append(f"EXISTS ({text})")
    by_place = statements[0].order is not None
    return _Compiled(
        text="SELECT " + ", ".join(texts),
        constants={},
        order=tuple(order) if by_place else None,
        write=(),
        read=(),
    )
