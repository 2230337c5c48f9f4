"""The record: whole after everything, and it shows when somebody was at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from app.core.db import Database
from app.record import queries as record_queries
from app.record.hash_chain import Entry, broken_at
from app.record.models import RecordEntry, RecordHead
from app.stewardship.circle_deletion_service import delete_circle
from tests.services.service_fixtures import SeededCircle, grow_circle, open_database


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    opened_db = open_database(database_url)
    yield opened_db
    opened_db.close()


@pytest.fixture
def seeded(db: Database) -> SeededCircle:
    return grow_circle(db, "Ana", "Ben")


def entries(db: Database, circle_id: str) -> list[Entry]:
    with db.read() as tx:
        rows = tx.session.exec(
            select(RecordEntry).where(RecordEntry.circle_id == circle_id).order_by(RecordEntry.seq)  # type: ignore[arg-type]
        ).all()
    return [Entry(row.seq, row.salt, row.facts, row.leaf, row.hash) for row in rows]


def test_it_is_whole_and_ends_at_its_head(db: Database, seeded: SeededCircle) -> None:
    chain = entries(db, seeded.circle_id)
    assert len(chain) > 10
    assert broken_at(chain) is None
    with db.read() as tx:
        head = record_queries.head(tx, seeded.circle_id)
    # A cut-off end shows by the head, which phones keep.
    assert (chain[-1].seq, chain[-1].hash) == (head.seq, head.hash)


def test_tampering_shows(db: Database, seeded: SeededCircle) -> None:
    chain = entries(db, seeded.circle_id)
    at = 4
    victim = chain[at]
    changed = replace(victim, facts={**(victim.facts or {}), "who": "somebody else"})
    forged = replace(victim, leaf=chain[at - 1].leaf)
    for bad, broken in (
        ([*chain[:at], changed, *chain[at + 1 :]], victim.seq),
        ([*chain[:at], forged, *chain[at + 1 :]], victim.seq),
        ([*chain[:at], *chain[at + 1 :]], victim.seq),
        ([*chain[: at - 1], chain[at], chain[at - 1], *chain[at + 1 :]], chain[at - 1].seq),
        ([*chain[:at], replace(victim, salt="x" * 43), *chain[at + 1 :]], victim.seq),
        (chain[1:], 1),
    ):
        assert broken_at(bad) == broken


def test_forgetting_an_entry_leaves_the_chain_whole_and_nothing_to_guess(
    db: Database, seeded: SeededCircle
) -> None:
    with db.write() as tx:
        tx.session.execute(
            text(
                "UPDATE record_entry SET at = NULL, salt = NULL, facts = NULL"
                " WHERE circle_id = :c AND seq > 2"
            ),
            {"c": seeded.circle_id},
        )
    chain = entries(db, seeded.circle_id)
    assert [entry.facts for entry in chain[2:]] == [None] * (len(chain) - 2)
    assert broken_at(chain) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record_entry SET facts = '{}' WHERE circle_id = :c AND seq = 2",
        "UPDATE record_entry SET salt = 'x' WHERE circle_id = :c AND seq = 2",
        "UPDATE record_entry SET salt = NULL, facts = NULL WHERE circle_id = :c AND seq = 2",
        "UPDATE record_entry SET leaf = 'x' WHERE circle_id = :c AND seq = 2",
        "UPDATE record_entry SET hash = 'x' WHERE circle_id = :c AND seq = 2",
        "UPDATE record_entry SET seq = 99999 WHERE circle_id = :c AND seq = 2",
        "UPDATE record_entry SET circle_id = 'x' WHERE circle_id = :c AND seq = 2",
        "UPDATE record_entry SET at = '2020-01-01 00:00:00+00' WHERE circle_id = :c AND seq = 2",
        "DELETE FROM record_entry WHERE circle_id = :c AND seq = 2",
        "DELETE FROM record_entry WHERE circle_id = :c",
    ],
)
def test_the_database_itself_refuses_to_rewrite_it(
    db: Database, seeded: SeededCircle, statement: str
) -> None:
    before = entries(db, seeded.circle_id)
    with pytest.raises(DatabaseError, match="record"), db.write() as tx:
        tx.session.execute(text(statement), {"c": seeded.circle_id})
    assert entries(db, seeded.circle_id) == before


def test_it_ends_with_its_circle(db: Database, seeded: SeededCircle) -> None:
    other = grow_circle(db, "Chi")
    with db.write() as tx:
        delete_circle(tx, seeded.circle_id)
    assert entries(db, seeded.circle_id) == []
    with db.read() as tx:
        assert tx.session.get(RecordHead, seeded.circle_id) is None
    assert broken_at(entries(db, other.circle_id)) is None
