"""All that an operator could be made to hand over about one circle, printed for that operator.

Each table of the database is listed, with what its rows say in clear. What people wrote is sealed;
it is said to be so, and that the operator's key opens it, and it is opened only when that is
asked for. What is a circle's stands in app/operators/disclosure_scopes.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, Table, select

from app.core.bulk import table_of
from app.core.db import Tx
from app.core.ids import b64url
from app.core.sealing import PREFIX, NotOpened
from app.operators.disclosure_scopes import SCOPES
from app.operators.sealed_content import SEALED

_SEALED = {(sealed.table.name, column) for sealed in SEALED for column in sealed.columns}
_OWNED_BY_ACCOUNT = frozenset({"device", "passkey", "address"})
SAID_SEALED = "(sealed; the operator's key opens it)"

HEADER = """\
Circle {circle_id}: all that whoever runs this server could be made to hand over.

Ids, times, roles and hours are in clear. What people wrote is sealed; {sealed}
Not held, so nobody can be made to hand it over: names of accounts, IP addresses, browsers, where
anybody is, what was read, sessions' times finer than a week. Beside the database there are the
backups (older states of the same), the log (opaque ids and kinds of errors), and what push
services, mail providers and gateways keep by themselves."""


def disclose(tx: Tx, circle_id: str, *, opened: bool) -> Iterator[str]:
    """The lines of a disclosure. Sealed texts are opened only when that is asked for."""
    yield HEADER.format(
        circle_id=circle_id,
        sealed="it is opened here."
        if opened
        else "whoever has the operator's key can open it (--open does).",
    )
    for model, scope in SCOPES.items():
        table = table_of(model)
        query = select(table).where(scope.rows_of_circle(circle_id))
        rows = tx.session.execute(query.order_by(*table.primary_key.columns)).mappings().all()
        yield ""
        yield f"{table.fullname}: {scope.tells} ({len(rows)})"
        yield f"  in clear: {', '.join(_clear(table))}"
        if sealed := [column.name for column in table.columns if is_sealed(table, column.name)]:
            yield f"  sealed: {', '.join(sealed)}"
        for row in rows:
            yield "  " + _row(tx, table, row, circle_id, opened=opened)


def is_sealed(table: Table, column: str) -> bool:
    """Whether a column holds what people wrote."""
    return (table.name, column) in _SEALED


def _clear(table: Table) -> Iterable[str]:
    return (column.name for column in table.columns if not is_sealed(table, column.name))


def _row(tx: Tx, table: Table, values: RowMapping, circle_id: str, *, opened: bool) -> str:
    key = ".".join(str(values[column.name]) for column in table.primary_key.columns)
    owner = values["account_id"] if table.name in _OWNED_BY_ACCOUNT else circle_id
    texts = {}
    for name, value in values.items():
        if not is_sealed(table, str(name)) or value is None:
            texts[str(name)] = _plain(value)
        elif not opened or not str(value).startswith(PREFIX):
            texts[str(name)] = SAID_SEALED if value else ""
        else:
            texts[str(name)] = _open(tx, owner, str(value), table.name, str(name), key)
    return json.dumps(texts, ensure_ascii=False)


def _open(tx: Tx, owner: str, value: str, table: str, column: str, key: str) -> str:
    try:
        return tx.cipher(owner).open(value, table, column, key)
    except NotOpened:
        return "(sealed; it doesn't open any more)"


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return b64url(bytes(value))
    return value
