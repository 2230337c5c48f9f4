"""What a circle in daily use leaves behind: rows and bytes after one year and after two.

The second year may add no more than a twentieth to the first, the record apart: that the person
keeps for as long as they say, and the places of forgotten entries in its chain for good. A year is
52 whole weeks, so that both years end on the same weekday of the same habits.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import event, text

from app.core.db import Database
from app.core.migrations import migrate
from app.tables import metadata
from benchmarks.daily import Circle, begin
from benchmarks.table import Row, against, say
from tests.services.service_fixtures import HandClock, open_database

YEAR = 52 * 7
SECOND_YEAR = 1.05
TOP = 10
#: What the person keeps, by its own retention.
RECORD = frozenset({"record_entry", "record_head", "record_epoch"})

Sizes = Mapping[str, tuple[int, int]]  # table → its rows, its bytes with its indexes

_SQLITE = """
    SELECT m.tbl_name, sum(d.pgsize) FROM dbstat d JOIN sqlite_master m ON m.name = d.name
    GROUP BY m.tbl_name
"""
_POSTGRESQL = """
    SELECT relname, pg_total_relation_size(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


def sizes(db: Database) -> Sizes:
    """Every table's rows, and bytes of whole pages, indexes among them.

    On PostgreSQL tables are written anew before, as autovacuum and time would leave them.
    """
    if not db.sqlite:
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM FULL"))
    with db.read() as tx:
        bytes_by_table = dict(tx.session.execute(text(_SQLITE if db.sqlite else _POSTGRESQL)).all())
        return {
            name: (
                tx.session.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one(),
                bytes_by_table[name],
            )
            for name in metadata.tables
        }


def total(table_sizes: Sizes, column: int, *, record: bool = False) -> int:
    """All rows (0) or bytes (1): of the record, or of everything else."""
    return sum(both[column] for name, both in table_sizes.items() if (name in RECORD) is record)


def live(circle: Circle, days: int) -> Sizes:
    """Let so many days go by, and look."""
    started = perf_counter()
    for _ in range(days):
        circle.live_day()
    say(f"  {circle.days} days: {circle.done} changes, {circle.refused} refused,"
        f" {perf_counter() - started:.0f} s")  # fmt: skip
    if circle.refused * 20 > circle.done:
        raise RuntimeError("the circle's days don't go as they are meant to")
    return sizes(circle.db)


def measure(url: str) -> list[Row]:
    """Two years on a database."""
    migrate(url)
    clock = HandClock()
    db = open_database(url, clock)
    if db.sqlite:
        # Sizes are measured here, and nobody cuts the power.
        event.listen(db.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    try:
        circle = begin(db, clock)
        first, second = live(circle, YEAR), live(circle, YEAR)
    finally:
        db.close()
    rows = [
        against(
            f"{measured} of a circle after two years of daily use, one year beside it",
            total(second, column) / scale,
            unit,
            total(first, column) / scale,
            most=SECOND_YEAR,
        )
        for column, measured, unit, scale in ((0, "rows", "rows", 1), (1, "bytes", "kB", 1000))
    ]
    rows += [
        against(
            f"  its record: {measured}",
            total(second, column, record=True) / scale,
            unit,
            total(first, column, record=True) / scale,
        )
        for column, measured, unit, scale in ((0, "rows", "rows", 1), (1, "bytes", "kB", 1000))
    ]
    largest = sorted(set(second) - RECORD, key=lambda name: -second[name][1])[:TOP]
    for name in largest:
        rows += [
            against(f"  {name}: rows", second[name][0], "rows", max(1, first[name][0])),
            against(f"  {name}: bytes", second[name][1] / 1000, "kB", first[name][1] / 1000),
        ]
    return rows


def rows() -> list[Row]:
    """On SQLite, with the ten largest tables."""
    with TemporaryDirectory(prefix="showup-years-") as folder:
        return measure(f"sqlite:///{Path(folder) / 'showup.db'}")
