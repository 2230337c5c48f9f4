"""The record over the years: forgotten in time, set back and said so, and whole through it all."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from app.api.record.proof import file_of
from app.api.views.proof import epochs_out, head_out
from app.core.db import Database
from app.core.keystore import sqlite_path
from app.core.sqlite_copy import clear_copy_mark
from app.core.sqlite_copy import copied_at as copied
from app.operators.backup import copy_before_migration
from app.record import queries as record_queries
from app.record import retention_service
from app.record import service as record
from app.record.models import RecordEntry, RecordHead
from app.record.restore_epoch_service import declare, declare_copy
from app.record.verify import FORMAT, Finding, KnownHead, verify
from app.worker.duties import OLD_RECORDS
from tests.services.service_fixtures import HandClock, SeededCircle, grow_circle, open_database

DAY = 24 * 3600.0


@pytest.fixture
def seeded(db: Database) -> SeededCircle:
    return grow_circle(db, "Ana", "Ben")


def saved(db: Database, circle_id: str, own_id: str = "") -> dict[str, Any]:
    """The record as the person saves it."""
    with db.read() as tx:
        head_row = head_out(tx, circle_id)
        beginning = {
            "format": FORMAT,
            "head": head_row.model_dump(),
            "epochs": [epoch.model_dump() for epoch in epochs_out(tx, circle_id)],
        }
    document: dict[str, Any] = json.loads(
        "".join(file_of(db, circle_id, own_id, beginning, head_row.seq))
    )
    return document


def head(db: Database, circle_id: str) -> KnownHead:
    with db.read() as tx:
        current_head = record_queries.head(tx, circle_id)
        return KnownHead(current_head.seq, current_head.hash)


def say(db: Database, seeded: SeededCircle, kind: str = "told", times: int = 1) -> None:
    for _ in range(times):
        with db.write() as tx:
            record.append(tx, seeded.circle_id, kind, who=seeded.friends[0].member_id)


def rows(db: Database, circle_id: str) -> list[RecordEntry]:
    with db.read() as tx:
        return list(
            tx.session.exec(
                select(RecordEntry)
                .where(RecordEntry.circle_id == circle_id)
                .order_by(col(RecordEntry.seq))
            )
        )


def test_what_is_old_is_forgotten_and_the_rest_stays_whole(
    db: Database, seeded: SeededCircle, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention_service, "BATCH", 7)
    first = head(db, seeded.circle_id)
    assert OLD_RECORDS.run(db) == 0
    clock.advance(200 * DAY)
    say(db, seeded, times=3)
    clock.advance(164 * DAY)
    assert OLD_RECORDS.run(db) == 0
    clock.advance(2 * DAY)
    assert OLD_RECORDS.run(db) == first.seq
    assert OLD_RECORDS.run(db) == 0
    stored_rows = rows(db, seeded.circle_id)
    assert all(
        (row.at, row.salt, row.facts) == (None, None, None) for row in stored_rows[: first.seq]
    )
    assert all(row.facts and row.salt and row.at for row in stored_rows[first.seq :])
    document = saved(db, seeded.circle_id)
    # A head from before still fits, and so does one from after.
    assert (
        verify(document, first) == verify(document, head(db, seeded.circle_id)) == Finding("whole")
    )
    with db.read() as tx:
        assert [entry.seq for entry in record_queries.page(tx, seeded.circle_id, None, 50)] == [
            row.seq for row in reversed(stored_rows[first.seq :])
        ]
    # The next look is when the next is due, and it comes to an end.
    clock.advance(200 * DAY)
    assert OLD_RECORDS.run(db) == 3
    clock.advance(400 * DAY)
    assert OLD_RECORDS.run(db) == 0
    say(db, seeded)
    clock.advance(364 * DAY)
    assert OLD_RECORDS.run(db) == 0
    clock.advance(2 * DAY)
    assert OLD_RECORDS.run(db) == 1


def test_what_is_due_is_not_handed_out_though_nobody_wiped_it_yet(
    db: Database, seeded: SeededCircle, clock: HandClock
) -> None:
    clock.advance(3 * DAY)
    say(db, seeded)
    with db.write() as tx:
        before = tx.now - timedelta(days=1)
        retention_service.forget_before(tx, seeded.circle_id, before, seeded.person.member_id)
    assert rows(db, seeded.circle_id)[0].facts is not None
    document = saved(db, seeded.circle_id)
    assert [entry["facts"]["kind"] for entry in document["entries"] if entry["facts"]] == [
        "told",
        "forgotten_before",
    ]
    assert verify(document).is_whole
    with db.read() as tx:
        assert len(record_queries.page(tx, seeded.circle_id, None, 50)) == 2
    assert OLD_RECORDS.run(db) == len(document["entries"]) - 2
    assert saved(db, seeded.circle_id) == document


def test_shorter_and_longer_again_brings_nothing_back(
    db: Database, seeded: SeededCircle, clock: HandClock
) -> None:
    first = head(db, seeded.circle_id).seq
    clock.advance(40 * DAY)
    by = seeded.person.member_id
    for days in (30, 365):
        with db.write() as tx:
            retention_service.set_days(tx, seeded.circle_id, days, by)
        retention_service.wipe_all(db, seeded.circle_id)
    document = saved(db, seeded.circle_id)
    facts_left = [entry["facts"] for entry in document["entries"] if entry["facts"]]
    assert [(facts["kind"], facts["days"]) for facts in facts_left] == [
        ("keeping_changed", 30),
        ("keeping_changed", 365),
    ]
    assert len(document["entries"]) == first + 2
    assert verify(document).is_whole


def test_appending_and_forgetting_at_once(
    db: Database, seeded: SeededCircle, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention_service, "BATCH", 2)
    old = head(db, seeded.circle_id).seq
    clock.advance(400 * DAY)
    with ThreadPoolExecutor(4) as pool:
        saying = [pool.submit(say, db, seeded, "told", 15) for _ in range(2)]
        wiping = [pool.submit(OLD_RECORDS.run, db) for _ in range(2)]
        for future in saying:
            future.result(60)
        wiped = sum(future.result(60) for future in wiping)
    assert wiped + OLD_RECORDS.run(db) == old
    document = saved(db, seeded.circle_id)
    assert verify(document).is_whole
    assert len(document["entries"]) == old + 30
    assert [bool(entry["facts"]) for entry in document["entries"]] == [False] * old + [True] * 30


def test_a_batch_that_is_broken_off_leaves_all_as_it_was(
    db: Database, seeded: SeededCircle, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention_service, "BATCH", 5)
    old = head(db, seeded.circle_id).seq
    clock.advance(400 * DAY)
    before = saved(db, seeded.circle_id)

    def killed() -> None:
        with db.write() as tx:
            assert retention_service.wipe(tx, seeded.circle_id) == 5
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    assert rows(db, seeded.circle_id)[0].facts is not None
    assert saved(db, seeded.circle_id) == before
    assert OLD_RECORDS.run(db) == old
    assert saved(db, seeded.circle_id) == before


def test_why_a_friend_could_not_be_reached_is_in_no_file(
    db: Database, seeded: SeededCircle
) -> None:
    """Entries of before they were recorded alike are handed out empty, and the file is whole."""
    friend, own_id = seeded.friends[0].member_id, seeded.person.member_id
    for member_id, reason in (
        (friend, "resting"),
        (friend, "not_reachable"),
        (own_id, "no_device"),
    ):
        with db.write() as tx:
            record.append(tx, seeded.circle_id, "held_back", who=member_id, reason=reason)
    document = saved(db, seeded.circle_id, own_id)
    assert verify(document).is_whole
    reasons = [entry["facts"] and entry["facts"]["reason"] for entry in document["entries"][-3:]]
    assert reasons == [None, "not_reachable", "no_device"]


#: What somebody with the database in hand does, with the triggers out of the way, to entry 4.
TAMPERING = {
    "changed": """UPDATE record_entry SET facts = '{"kind":"told"}' WHERE seq = 4""",
    "salted anew": f"UPDATE record_entry SET salt = '{'x' * 43}' WHERE seq = 4",
    "another leaf": f"UPDATE record_entry SET leaf = '{'x' * 43}' WHERE seq = 4",
    "another hash": f"UPDATE record_entry SET hash = '{'x' * 43}' WHERE seq = 4",
    "missing": "DELETE FROM record_entry WHERE seq = 4",
    "moved": "UPDATE record_entry SET seq = CASE seq WHEN 4 THEN 9005 ELSE 9004 END"
    " WHERE seq IN (4, 5)",
    "cut": "DELETE FROM record_entry WHERE seq >= 4",
    "inserted": "INSERT INTO record_entry (id, circle_id, seq, at, salt, facts, leaf, hash)"
    " SELECT 'made-up', circle_id, seq + 900000, at, salt, facts, leaf, hash"
    " FROM record_entry WHERE seq = 4",
}


def without_triggers(db: Database, *statements: str) -> None:
    """As the owner of the database, who may take the triggers away."""
    with db.write() as tx:
        if db.sqlite:
            for name in ("record_entry_no_change", "record_entry_no_delete"):
                tx.session.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        else:
            tx.session.execute(text("ALTER TABLE record_entry DISABLE TRIGGER USER"))
        for statement in statements:
            tx.session.execute(text(statement))


@pytest.mark.parametrize("forgotten", [False, True], ids=["kept", "forgotten"])
def test_tampering_shows_in_what_is_saved_and_to_a_phone(
    db: Database, clock: HandClock, forgotten: bool
) -> None:
    # One circle for each way, grown one after another; `seq` is made theirs below.
    for name, statement in TAMPERING.items():
        seeded = grow_circle(db, "Ana")
        circle = seeded.circle_id
        kept_head = head(db, circle)
        if forgotten:
            if name in {"changed", "salted anew"}:
                continue  # there is nothing left of it to change
            clock.advance(400 * DAY)
            OLD_RECORDS.run(db)
            say(db, seeded)
        assert verify(saved(db, circle), kept_head).is_whole, name
        where_clause = f"circle_id = '{circle}' AND "
        done = [statement.replace("WHERE ", f"WHERE {where_clause}")]
        if name == "moved":
            done.append(f"UPDATE record_entry SET seq = seq - 9000 WHERE {where_clause} seq > 9000")
        if name == "inserted":
            # All after it make room, from the end on.
            last = head(db, circle).seq
            done += [
                f"UPDATE record_entry SET seq = {seq + 1} WHERE {where_clause} seq = {seq}"
                for seq in range(last, 4, -1)
            ]
            done.append(f"UPDATE record_entry SET seq = 5 WHERE {where_clause} seq > 900000")
            done.append(f"UPDATE record_head SET seq = seq + 1 WHERE {where_clause} seq > 0")
        without_triggers(db, *done)
        verdict = verify(saved(db, circle), kept_head)
        assert not verdict.is_whole, name
        assert verdict.seq in ({5} if name == "inserted" else {4}), (name, verdict)


def test_a_chain_made_anew_by_the_owner_of_the_database_shows_by_a_kept_head(
    db: Database, seeded: SeededCircle
) -> None:
    circle = seeded.circle_id
    say(db, seeded, "withdrawn")
    kept_head = head(db, circle)
    where_clause = f"circle_id = '{circle}'"
    before = rows(db, circle)[-2]
    without_triggers(
        db,
        f"DELETE FROM record_entry WHERE {where_clause} AND seq = {kept_head.seq}",
        f"UPDATE record_head SET seq = {before.seq}, hash = '{before.hash}' WHERE {where_clause}",
    )
    say(db, seeded, "granted")
    document = saved(db, circle)
    assert verify(document).is_whole
    assert verify(document, kept_head) == Finding("other", kept_head.seq)


def test_a_restore_is_declared_once_in_every_circle(db: Database, clock: HandClock) -> None:
    circles = [grow_circle(db, "Ana") for _ in range(2)]
    before = {circle.circle_id: head(db, circle.circle_id) for circle in circles}
    assert declare(db, "a restore") == 2
    assert declare(db, "a restore") == 0
    minute = int(clock.now().timestamp()) // 60
    for each_circle in circles:
        say(db, each_circle)
        document = saved(db, each_circle.circle_id)
        head_before = before[each_circle.circle_id]
        assert document["epochs"] == [
            {"epoch": 1, "from_seq": 1},
            {"epoch": minute, "from_seq": head_before.seq + 1},
        ]
        assert document["head"]["epoch"] == minute
        facts, *rest = (entry["facts"] for entry in document["entries"][head_before.seq :])
        assert (facts["kind"], facts["from_seq"]) == ("restored_from_backup", head_before.seq)
        assert {entry_facts["epoch"] for entry_facts in (facts, *rest)} == {minute}
        assert verify(document, head_before).is_whole
    # The next in the same minute is another epoch all the same.
    assert declare(db, "another") == 2
    assert saved(db, circles[0].circle_id)["head"]["epoch"] == minute + 1
    with db.read() as tx:
        assert tx.session.get_one(RecordHead, circles[0].circle_id).epoch == minute + 1


def test_a_copy_that_is_put_back_says_so_by_itself(sqlite_url: str, tmp_path: Path) -> None:
    clock = HandClock()
    db = open_database(sqlite_url, clock)
    seeded = grow_circle(db, "Ana")
    assert declare_copy(db) is None
    copy = copy_before_migration(sqlite_url, tmp_path / "backups", clock.now(), 5)
    assert copy is not None
    clock.advance(3600)
    say(db, seeded, times=4)
    lost = head(db, seeded.circle_id)
    db.close()
    for end in ("", "-wal", "-shm"):
        Path(f"{sqlite_path(sqlite_url)}{end}").unlink(missing_ok=True)
    shutil.copy(copy, sqlite_path(sqlite_url))
    db = open_database(sqlite_url, clock)
    assert copied(sqlite_url)
    assert declare(db, f"copy-{copied(sqlite_url)}") == 1  # and was killed before it said so
    assert declare_copy(db) == 0
    assert declare_copy(db) is None
    document = saved(db, seeded.circle_id)
    assert verify(document).is_whole
    assert verify(document, lost).fault in {"cut", "other"}
    clear_copy_mark(sqlite_url)
    db.close()
