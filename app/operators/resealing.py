"""Sealing an owner's content anew, under a new data key, in small batches while all goes on.

For when an old data key may be known: a copy of the keystore and the operator's key of then open
nothing that is sealed anew. Until the last batch both keys open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, or_, select, tuple_
from sqlalchemy.exc import OperationalError

from app.core.db import Database, Tx
from app.core.keystore import delete_keys, wrapped_keys
from app.core.sealing import PREFIX, Box
from app.operators.problems import RotationProblem
from app.operators.rotation import bury_what_was, wait_for_older_transactions
from app.operators.sealed_content import SEALED, Sealed
from app.stewardship.key_owner_queries import owners_of_keys

BATCH = 100
#: A batch that met somebody else's change is done again so often.
TRIES = 20


def reseal(db: Database, owner: str) -> int:
    """Seal all content of a circle or an account under a new key; gives how many values.

    Raises RotationProblem when there is no such circle or account.
    """
    if owner not in sealed_owners(db):
        raise RotationProblem(f"There is no circle or account {owner}.")
    with db.write() as tx:
        tx.new_box(owner)
    wait_for_older_transactions(db)
    count = 0
    for sealed in SEALED:
        last: tuple[Any, ...] | None = None
        while True:
            done, last = _reseal_batch(db, sealed, owner, last)
            count += done
            if last is None:
                break
    _destroy_older(db, owner)
    bury_what_was(db)
    return count


def sealed_owners(db: Database) -> list[str]:
    """All circles and accounts, in order."""
    with db.read() as tx:
        return sorted(owners_of_keys(tx))


def _reseal_batch(
    db: Database, sealed: Sealed, owner: str, after: tuple[Any, ...] | None
) -> tuple[int, tuple[Any, ...] | None]:
    """Some rows after one; how many values were sealed anew, and the last row, None at the end."""
    for attempt in range(TRIES):
        try:
            with db.write() as tx:
                rows = _next_rows(tx, sealed, owner, after)
                box = tx.cipher(owner)
                done = sum(_reseal_row(tx, sealed, box, row) for row in rows)
        except OperationalError:
            # Somebody else changes the same rows, in another order: theirs goes first.
            if attempt == TRIES - 1:
                raise
        else:
            width = len(sealed.table.primary_key.columns)
            return done, tuple(rows[-1][:width]) if rows else None
    raise AssertionError("a batch is done or raises")


def _next_rows(
    tx: Tx, sealed: Sealed, owner: str, after: tuple[Any, ...] | None
) -> Sequence[Row[Any]]:
    key = list(sealed.table.primary_key.columns)
    columns = [sealed.table.c[name] for name in sealed.columns]
    query = (
        select(*key, *columns)
        .where(sealed.owned_by(owner), or_(*(column.like(f"{PREFIX}%") for column in columns)))
        .order_by(*key)
        .limit(BATCH)
    )
    if after is not None:
        query = query.where(tuple_(*key) > after)
    return tx.session.execute(query).all()


def _reseal_row(tx: Tx, sealed: Sealed, box: Box, row: Row[Any]) -> int:
    table = sealed.table
    key = list(table.primary_key.columns)
    row_id = ".".join(str(part) for part in row[: len(key)])
    done = 0
    for name, value in zip(sealed.columns, row[len(key) :], strict=True):
        if value is None or not value.startswith(PREFIX):
            continue
        if box.opens_with_newest(value, table.name, name, row_id):
            continue
        text = box.open(value, table.name, name, row_id)
        # Unless it was written anew meanwhile: then it is under the new key already.
        changed = tx.session.execute(
            table.update()
            .where(
                *(column == part for column, part in zip(key, row, strict=False)),
                table.c[name] == value,
            )
            .values({name: box.seal(text, table.name, name, row_id)})
            .returning(key[0])
        )
        done += len(changed.all())
    return done


def _destroy_older(db: Database, owner: str) -> None:
    with db.read() as tx:
        _newest, *older = wrapped_keys(tx.session.connection(), owner)
    db.change_keys(lambda connection: delete_keys(connection, older))
    db.sealer.forget(owner)
