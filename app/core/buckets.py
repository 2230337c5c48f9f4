"""Buckets in the database: shared by every process, and there after a restart.

One statement each, so that of many at one instant no more pass than there is room for. The rule
is `app/core/rates.py`; the statement says the same in SQL.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, or_
from sqlalchemy import select as sa_select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import col

from app.core.db import Tx
from app.core.models import RateBucket
from app.core.prepared_statement import PreparedQuery
from app.core.rates import Rate, micros, wait

#: A row says nothing any more when this long has passed: no rate refills over a longer time.
ROWS_KEPT = timedelta(days=1)


def bucket_key(tx: Tx, *parts: str) -> str:
    """What a bucket is found by: a keyed hash, so that the table tells of nobody and nothing."""
    return tx.blind_index("rate", "\n".join(parts))


def count_in(tx: Tx, key: str, rate: Rate) -> timedelta | None:
    """Count one more time; None when there was room, else how long until there is."""
    now = micros(tx.now)
    stored_full_at = col(RateBucket.full_at)
    base = case(
        (and_(stored_full_at > now, stored_full_at <= now + rate.depth), stored_full_at), else_=now
    )
    insert = sqlite_insert if tx.sqlite else pg_insert
    counted = (
        insert(RateBucket)
        .values(key=key, full_at=now + rate.step)
        .on_conflict_do_update(
            index_elements=[col(RateBucket.key)],
            set_={"full_at": base + rate.step},
            where=base + rate.step <= now + rate.depth,
        )
        .returning(col(RateBucket.full_at))
    )
    if tx.session.execute(counted).first() is not None:
        return None
    return max(room_in(tx, key, rate), timedelta(seconds=1))


def room_in(tx: Tx, key: str, rate: Rate) -> timedelta:
    """How long until a bucket has room, without counting; zero: it has."""
    bucket = tx.session.get(RateBucket, key, populate_existing=True)
    return wait(bucket.full_at if bucket is not None else None, micros(tx.now), rate)


_FULL = or_(
    col(RateBucket.full_at) <= bindparam("now"), col(RateBucket.full_at) > bindparam("too_far")
)
_SOME_FULL: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(RateBucket.key)).where(_FULL).limit(1)
)


def _instants(tx: Tx) -> dict[str, int]:
    return {"now": micros(tx.now), "too_far": micros(tx.now + ROWS_KEPT)}


def find_full(tx: Tx) -> list[str]:
    """The key of a bucket that is full, or counts as full, if there is any."""
    return [key for (key,) in tx.rows(_SOME_FULL, **_instants(tx))]


def forget_full(tx: Tx) -> int:
    """Drop all buckets that are full, or count as full: no row says the same. Returns how many."""
    done = tx.session.execute(delete(RateBucket).where(_FULL), _instants(tx))
    return int(done.rowcount)  # type: ignore[attr-defined]
