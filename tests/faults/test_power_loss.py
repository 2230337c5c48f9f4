"""The power fails on SQLite: whatever of its log was written, no acknowledged ask is lost.

With `synchronous=FULL` a commit returns once its part of the write-ahead log is on the disk. So
what a power loss leaves is every byte of that part, and of what came later any part or none. Each
run here cuts the log somewhere, leaves rubbish behind the cut or nothing, and opens what is left.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from app.asks import service as asks
from app.asks.models import Ask, AskState
from app.core.db import Database
from app.core.ids import new_id
from app.core.keystore import keystore_path, sqlite_path
from app.core.sealing import Sealer
from app.record.hash_chain import Entry, broken_at
from app.record.models import RecordEntry
from tests.databases import copy_database
from tests.services.service_fixtures import OPERATOR_KEY, HandClock, grow_circle

ASKS = 30
CIRCLES = 3
FULL = 2  # what PRAGMA synchronous answers for FULL


def wal_of(path: Path) -> Path:
    """The write-ahead log beside a SQLite file."""
    return path.with_name(path.name + "-wal")


@dataclass(frozen=True)
class Acknowledged:
    """What the app had said to have kept, once its rows' log was so long (bytes)."""

    rows_end: int
    keys_end: int
    #: The state of every ask so far, by its id.
    states: dict[str, AskState]


@dataclass(frozen=True)
class Evening:
    """The files of an evening of asks: as they lay at its start, and the logs that it wrote."""

    files: Path
    name: str
    circles: dict[str, str]  # by ask: its circle
    words: dict[str, str]  # by ask: what was said with it
    commits: list[Acknowledged]

    def lose_power(self, at: Path, rows_cut: int, keys_cut: int, tail: bytes) -> str:
        """Leave what a power loss leaves, and tell its URL."""
        shutil.copytree(self.files, at)
        path = at / self.name
        for log, cut in (
            (wal_of(path), rows_cut),
            (wal_of(keystore_path(f"sqlite:///{path}")), keys_cut),
        ):
            content = log.read_bytes()
            log.write_bytes(content[:cut] + tail[: len(content) - cut])
        return f"sqlite:///{path}"


def log_size(path: Path) -> int:
    log = wal_of(path)
    return log.stat().st_size if log.exists() else 0


@contextmanager
def holding_snapshot(path: Path) -> Iterator[None]:
    """Read a file as it is now until the block ends: meanwhile its log only grows."""
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield


@pytest.fixture(scope="module")
def evening(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evening]:
    """Circles are drawn up, and their people ask and stop, in turn; nothing empties the logs."""
    folder = tmp_path_factory.mktemp("evening")
    path = folder / "showup.db"
    url = f"sqlite:///{path}"
    copy_database(sqlite_template, path)
    db = Database(url, HandClock(), Sealer(OPERATOR_KEY))
    with holding_snapshot(path), holding_snapshot(keystore_path(url)):
        states: dict[str, AskState] = {}
        circles, words, commits = {}, {}, []

        def acknowledge() -> None:
            commits.append(Acknowledged(log_size(path), log_size(keystore_path(url)), dict(states)))

        for _ in range(CIRCLES):
            circle = grow_circle(db, "Ana", "Ben")
            acknowledge()
            for number in range(ASKS // CIRCLES):
                ask_id = new_id()
                circles[ask_id], words[ask_id] = circle.circle_id, f"the stairs, {number}"
                with db.write() as tx:
                    asks.start_ask(
                        tx,
                        circle_id=circle.circle_id,
                        ask_id=ask_id,
                        by=circle.person.member_id,
                        words=words[ask_id],
                    )
                    asks.ask_now(tx, circle.circle_id, ask_id)
                states[ask_id] = AskState.OPEN
                acknowledge()
                with db.write() as tx:
                    asks.stop_ask(tx, circle.circle_id, ask_id, circle.person.member_id)
                states[ask_id] = AskState.CLOSED
                acknowledge()
        copy = folder / "kept"
        copy.mkdir()
        for file in folder.glob("showup*"):
            if not file.name.endswith("-shm"):
                shutil.copy(file, copy / file.name)
        yield Evening(copy, path.name, circles, words, commits)
    db.close()


def test_a_commit_waits_until_the_disk_has_it(sqlite_url: str) -> None:
    db = Database(sqlite_url, HandClock(), Sealer(OPERATOR_KEY))
    assert db.key_file is not None
    levels = []

    def note_level(raw: sqlite3.Connection, _entry: object) -> None:
        levels.append(raw.execute("PRAGMA synchronous").fetchone())

    # As it is made: the tests, which else never cut the power, lower it when it is used.
    for engine in (db.engine, db.key_file._engine):
        event.listen(engine.pool, "connect", note_level)
    with db.write() as tx:
        tx.new_box(new_id())
    assert levels == [(FULL,), (FULL,)]
    db.close()


def look_at(evening: Evening, url: str) -> dict[str, AskState]:
    """The asks that are left, each with its words, their circles' records whole."""
    for path in (sqlite_path(url), keystore_path(url)):
        with closing(sqlite3.connect(path)) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    db = Database(url, HandClock(), Sealer(OPERATOR_KEY))
    try:
        with db.read() as tx:
            states: dict[str, AskState] = {}
            for ask in tx.session.exec(select(Ask)):
                states[ask.id] = AskState(ask.state)
                if ask.words is not None:
                    box = tx.cipher(evening.circles[ask.id])
                    assert box.open(ask.words, "ask", "words", ask.id) == evening.words[ask.id]
            records: dict[str, list[Entry]] = {}
            for row in tx.session.exec(select(RecordEntry).order_by(col(RecordEntry.seq))):
                entry = Entry(row.seq, row.salt, row.facts, row.leaf, row.hash)
                records.setdefault(row.circle_id, []).append(entry)
            assert {broken_at(entries) for entries in records.values()} <= {None}
        return states
    finally:
        db.close()


def lose_power_at(evening: Evening, tmp_path: Path, count: int, seed: int) -> None:
    """Cut the logs at so many places: each leaves what was acknowledged, and nothing by halves."""
    rng = random.Random(seed)
    for number in range(count):
        at = rng.randrange(len(evening.commits) - 1)
        before, after = evening.commits[at], evening.commits[at + 1]
        # A new key is on the disk before the rows that it seals are begun.
        keys_cut = rng.choice((after.keys_end, rng.randint(before.keys_end, after.keys_end)))
        rows_cut = before.rows_end
        if keys_cut == after.keys_end:
            rows_cut = rng.choice((rng.randint(before.rows_end, after.rows_end), after.rows_end))
        tail = rng.choice((b"", bytes(200_000), rng.randbytes(200_000)))
        folder = tmp_path / f"cut-{number}"
        states = look_at(evening, evening.lose_power(folder, rows_cut, keys_cut, tail))
        expected = after if rows_cut == after.rows_end else before
        assert states == expected.states, (seed, number, rows_cut, keys_cut)
        shutil.rmtree(folder)


def test_no_acknowledged_ask_is_lost_when_the_power_fails(evening: Evening, tmp_path: Path) -> None:
    lose_power_at(evening, tmp_path, 20, seed=1)


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_no_acknowledged_ask_is_lost_at_two_thousand_cuts(evening: Evening, tmp_path: Path) -> None:
    lose_power_at(evening, tmp_path, 2_000, seed=2)


def test_a_log_that_lacks_what_was_acknowledged_is_noticed(
    evening: Evening, tmp_path: Path
) -> None:
    last = evening.commits[-1]
    url = evening.lose_power(tmp_path / "cut", last.rows_end - 1, last.keys_end, b"")
    assert look_at(evening, url) == evening.commits[-2].states != last.states
