"""The look-out over ten thousand circles' gaps: how long it takes, and whether memory stays flat.

Two circles are grown by the services, with all that a look reads; the others are their rows again
with ids of their own. In one of ten something is open within the lead times, so that friends are
told. The floor is as many transactions that read and write the due row and nothing else. Each side
is a process of its own.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time

from sqlalchemy import Integer, Text, cast, column, text, true
from sqlalchemy import table as sql_table
from sqlmodel import SQLModel, col, func, select, update

from app.circles.models import Circle, Member, MemberRole
from app.circles.service import get_circle
from app.consent.models import Capacity, ConsentEpoch, ConsentGrant, PoolPlace, Reach, ToKind
from app.core.channels import Channel
from app.core.clock import SetClock
from app.core.db import Database, Tx
from app.core.ids import new_id
from app.core.migrations import migrate
from app.identity.models import Account
from app.outbox.events import Event
from app.outbox.models import Notice
from app.record.models import RecordHead
from app.rota.gaps.alert_settings_service import LEAD_HOURS, WAIT_MINUTES, set_alerts
from app.rota.gaps.gap_service import SELDOM, due_circles
from app.rota.kinds import Kind
from app.rota.models import GapMatter, GapWatch, Pattern, Shift, Slot
from app.rota.schedule.occurrences import PatternFacts, slot_id
from app.rota.schedule.pattern_service import insert_pattern
from app.rota.shifts.claim_service import claim
from app.worker.duties import GAPS
from benchmarks.start import rss_mib
from benchmarks.table import Row, against, at_most, say
from tests.postgres import running_cluster
from tests.services.service_fixtures import START, SeededCircle, grow_circle, open_database

CIRCLES = 10_000
FIRST = 1_000  # looked at before memory is read for the first time
SOON = 10  # in one circle of so many something is open soon
FRIENDS = 5
AIM_S = 60.0
AIM_MIB = 20.0

# What a circle is made of. Keys and the record's entries aren't read by a look.
_TABLES: tuple[type[SQLModel], ...] = (
    Account, Circle, ConsentEpoch, RecordHead, Member, MemberRole, ConsentGrant, Reach, Capacity,
    PoolPlace, Pattern, Slot, Shift, GapWatch,
)  # fmt: skip
# What friends agree to hear of when they come in.
_EVENTS = (Event.ASK, Event.STAND_DOWN, Event.OPEN_TIME, Event.GAP, Event.SHIFT_REMINDER)


def rows() -> list[Row]:
    """A tick over all circles on each database: beside its limit and its floor, and memory."""
    with TemporaryDirectory() as folder:
        sqlite_rows = _measure("SQLite", f"sqlite:///{Path(folder) / 'showup.db'}")
    with running_cluster() as cluster, cluster.database() as url:
        return sqlite_rows + _measure("PostgreSQL", url)


def _measure(name: str, url: str) -> list[Row]:
    say(f"  look-out on {name}: {CIRCLES:,} circles …")
    fill(url)
    floor, _, _ = _run("floor", url)
    db = _open(url)
    with db.write() as tx:
        tx.session.execute(update(GapWatch).values(due_at=START))
    seconds, busy, memory_mib = _run("look", url)
    with db.read() as tx:
        _right(tx)
    db.close()
    tick = f"a tick over {CIRCLES:,} circles' gaps, {name}"
    return [
        at_most(tick, seconds, "s", AIM_S),
        against("the same, beside reading and writing the due row alone", seconds, "s", floor),
        Row("the same, without waiting for disk, database or processor", busy, "s"),
        at_most(f"the same, memory grown after {FIRST:,} of them", memory_mib, "MiB", AIM_MIB),
    ]


def _run(side: str, url: str) -> tuple[float, float, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.lookout", side, url], stdout=subprocess.PIPE, check=True
    )
    seconds, busy, memory_mib = json.loads(done.stdout)
    return float(seconds), float(busy), float(memory_mib)


def _right(tx: Tx) -> None:
    """Raises AssertionError when a gap was missed, made up, or nobody was told of it."""
    opened = tx.session.exec(select(func.count(col(GapMatter.id)))).one()
    told_circles = tx.session.exec(
        select(func.count(col(Notice.circle_id).distinct())).where(
            col(Notice.event).in_([Event.GAP, Event.OPEN_TIME])
        )
    ).one()
    if opened != CIRCLES // SOON or told_circles != opened:
        raise AssertionError(f"{opened} gaps, and people of {told_circles} circles told")


# --- ten thousand circles -------------------------------------------------------------------


def fill(url: str) -> None:
    """Make the schema and all circles, with every look due."""
    migrate(url)
    db = _open(url)
    # Numbered from these two on.
    soon, quiet = _grow(db, open_soon=True), _grow(db, open_soon=False)
    with db.write() as tx:
        for example, numbers in (
            (soon, [number for number in range(2, CIRCLES) if number % SOON == 0]),
            (quiet, [number for number in range(2, CIRCLES) if number % SOON]),
        ):
            tx.session.execute(text("CREATE TABLE number (x INTEGER)"))
            tx.session.execute(
                text("INSERT INTO number VALUES (:x)"),
                [{"x": 100_000 + number} for number in numbers],
            )
            for model in _TABLES:
                _again(tx, model, example)
            tx.session.execute(text("DROP TABLE number"))
    with db.write() as tx:
        tx.session.execute(text("ANALYZE"))
    db.close()


def _grow(db: Database, *, open_soon: bool) -> SeededCircle:
    """A circle with a pool and a few weekly times, the one of tomorrow claimed."""
    circle = grow_circle(db, *(f"F{number}" for number in range(FRIENDS)))
    with db.write() as tx:
        tx.session.delete(tx.session.get_one(Pattern, circle.pattern_id))
        # It is a Monday: what is open on a Friday lies beyond the first lead time.
        tuesday = _offer(tx, circle, 1, 18, 20, Kind.COMPANY)
        _offer(tx, circle, 4, 18, 20, Kind.COMPANY)
        _offer(tx, circle, 5, 12, 13, Kind.FOOD)
        _offer(tx, circle, 6, 22, 7, Kind.OVERNIGHT)
        if open_soon:
            _offer(tx, circle, 2, 18, 20, Kind.COMPANY)
        claim(
            tx,
            circle=get_circle(tx, circle.circle_id),
            member_id=circle.member_ids[0],
            slot=slot_id(tuesday, START.date() + timedelta(days=1)),
        )
        for kind in (ToKind.POOL, ToKind.COORDINATORS):
            tx.session.add(_gap_grant(tx, circle.circle_id, kind))
        for at, member_id in enumerate(circle.member_ids[1:3]):
            tx.session.add(
                PoolPlace(
                    member_id=member_id, circle_id=circle.circle_id, position=at, agreed_at=tx.now
                )
            )
        set_alerts(
            tx,
            circle.circle_id,
            on=True,
            lead_hours=LEAD_HOURS,
            wait_minutes=WAIT_MINUTES,
            by=circle.person.member_id,
        )
    return circle


def _offer(tx: Tx, circle: SeededCircle, weekday: int, start: int, end: int, kind: Kind) -> str:
    first = START.date() - timedelta(days=2)
    facts = PatternFacts(new_id(), 1 << weekday, start * 60, end * 60, 1, kind, first, None)
    return insert_pattern(tx, circle.circle_id, facts, None).id


def _gap_grant(tx: Tx, circle_id: str, kind: ToKind) -> ConsentGrant:
    return ConsentGrant(
        id=new_id(),
        circle_id=circle_id,
        to_kind=kind,
        event=Event.GAP,
        tier=1,
        channels=list(Channel),
        starts_at=tx.now,
        created_at=tx.now,
    )


def _again(tx: Tx, model: type[SQLModel], example: SeededCircle) -> None:
    """A circle's rows of a table once more for each number, which stands before their ids."""
    table = model.__table__  # type: ignore[attr-defined]
    people = (example.person, *example.friends)
    if model is Account:
        is_of_example = table.c.id.in_([person.account_id for person in people])
    elif model is Circle:
        is_of_example = table.c.id == example.circle_id
    elif "circle_id" in table.c:
        is_of_example = table.c.circle_id == example.circle_id
    else:
        is_of_example = table.c.member_id.in_([person.member_id for person in people])
    if model is Reach:
        is_of_example &= table.c.event.in_(_EVENTS)
    number = sql_table("number", column("x", Integer))
    columns = [
        cast(number.c.x, Text) + func.substr(table_column, 7)
        if _is_id(table_column.name)
        else table_column
        for table_column in table.c
    ]
    again = select(*columns).select_from(table.join(number, true())).where(is_of_example)
    tx.session.execute(
        table.insert().from_select([table_column.name for table_column in table.c], again)
    )


def _is_id(name: str) -> bool:
    return name == "id" or name.endswith("_id")


# --- the two sides --------------------------------------------------------------------------


def _open(url: str) -> Database:
    return open_database(url, SetClock(START))


def _write_due(db: Database) -> int:
    """What the duty does around each look, and no look."""
    with db.read() as tx:
        due = due_circles(tx)
    for circle_id in due:
        with db.write() as tx:
            watch = tx.session.exec(
                select(GapWatch)
                .where(GapWatch.circle_id == circle_id)
                .with_for_update(skip_locked=True)
            ).one()
            watch.due_at = tx.now + SELDOM
    return len(due)


def main(side: str, url: str) -> None:
    """One tick; prints its seconds, those of this thread alone, and MiB grown after the first."""
    db = _open(url)
    duty = GAPS.run if side == "look" else _write_due
    # As `worker` does.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    seconds, busy, circles, peak_mib, before = 0.0, 0.0, 0, 0.0, 0.0
    while circles < CIRCLES:
        started, worked = perf_counter(), thread_time()
        done = duty(db)
        seconds, busy = seconds + perf_counter() - started, busy + thread_time() - worked
        if not done:
            raise RuntimeError(f"{CIRCLES - circles} circles weren't looked at")
        circles += done
        if circles % (FIRST // 2) == 0:
            peak_mib = max(peak_mib, rss_mib(os.getpid()))
            if circles == FIRST:
                before = peak_mib
    with db.read() as tx:
        if due_circles(tx):
            raise RuntimeError("some are due still")
    db.close()
    print(json.dumps([seconds, busy, peak_mib - before]))


if __name__ == "__main__":
    main(*sys.argv[1:])
