"""Claims at one instant: a place is held by one, whatever the database."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import col, select

from app.circles.service import get_circle
from app.core.clock import SteadyClock
from app.core.db import Database
from app.core.errors import Conflict, NotFound
from app.rota.models import Shift, Slot
from app.rota.schedule import week_queries
from app.rota.schedule.occurrences import slot_id
from app.rota.shifts import claim_service as rota
from app.stewardship.withdrawal_service import remove
from tests.services.service_fixtures import SeededCircle, grow_circle, open_database

CLAIMS = 500


def _slot(db: Database, seeded: SeededCircle) -> str:
    with db.read() as tx:
        # Tomorrow's: today's may be over at the hour at which this is run.
        day = week_queries.today("America/Vancouver", tx.now) + timedelta(days=1)
        return slot_id(seeded.pattern_id, day)


def _claim(db: Database, seeded: SeededCircle, slot: str, member_id: str) -> str:
    try:
        with db.write() as tx:
            circle = get_circle(tx, seeded.circle_id)
            rota.claim(tx, circle=circle, member_id=member_id, slot=slot)
    except Conflict as problem:
        return problem.code
    except NotFound:
        return "gone"
    return "held"


@pytest.mark.parametrize("places", [1, 3])
def test_five_hundred_claims_fill_the_places_and_no_more(database_url: str, places: int) -> None:
    db = open_database(database_url)
    seeded = grow_circle(db, *(f"F{number}" for number in range(20)), places=places)
    slot = _slot(db, seeded)
    start = threading.Barrier(16)

    def claim_some(first: int) -> list[str]:
        start.wait(30)
        return [
            _claim(db, seeded, slot, seeded.member_ids[at % 20]) for at in range(first, CLAIMS, 16)
        ]

    with ThreadPoolExecutor(16) as threads:
        outcomes = [outcome for part in threads.map(claim_some, range(16)) for outcome in part]
    assert len(outcomes) == CLAIMS
    with db.read() as tx:
        shifts = tx.session.exec(
            select(Shift).where(Shift.slot_id == slot, col(Shift.released_at).is_(None))
        ).all()
        assert tx.session.get_one(Slot, slot).taken == len(shifts) == places
    # Whoever holds it and asks again is told so; everybody else is told that it's taken.
    assert set(outcomes) == {"held", "taken"}
    holders = {shift.member_id for shift in shifts}
    assert len(holders) == places
    db.close()


def test_who_is_removed_that_moment_holds_nothing_afterwards(database_url: str) -> None:
    clock = SteadyClock()
    db = open_database(database_url, clock)
    names = [f"F{number}" for number in range(12)]
    seeded = grow_circle(db, *names, places=10)
    slot = _slot(db, seeded)
    with ThreadPoolExecutor(2) as threads:
        for name in names:
            member_id = seeded.friend(name).member_id
            start = threading.Barrier(2)

            def claims(friend_id: str = member_id, start: threading.Barrier = start) -> str:
                start.wait(20)
                return _claim(db, seeded, slot, friend_id)

            def removes(friend_id: str = member_id, start: threading.Barrier = start) -> None:
                start.wait(20)
                with db.write() as tx:
                    remove(tx, seeded.circle_id, friend_id, seeded.person.member_id)

            claiming, removing = threads.submit(claims), threads.submit(removes)
            removing.result(30)
            assert claiming.result(30) in {"held", "gone", "taken"}
    with db.read() as tx:
        shifts = tx.session.exec(select(Shift).where(col(Shift.released_at).is_(None))).all()
        assert shifts == []
        row = tx.session.get(Slot, slot)
        assert row is None or row.taken == 0
    db.close()


def test_a_shift_is_let_go_once(database_url: str) -> None:
    db = open_database(database_url, SteadyClock())
    seeded = grow_circle(db, "Ana", places=2)
    slot = _slot(db, seeded)
    assert _claim(db, seeded, slot, seeded.member_ids[0]) == "held"
    start = threading.Barrier(8)

    def lets_go() -> str:
        start.wait(20)
        try:
            with db.write() as tx:
                circle = get_circle(tx, seeded.circle_id)
                rota.release(tx, circle=circle, member_id=seeded.member_ids[0], slot=slot)
        except Conflict as problem:
            return problem.code
        return "let go"

    with ThreadPoolExecutor(8) as threads:
        outcomes = [future.result(30) for future in [threads.submit(lets_go) for _ in range(8)]]
    assert set(outcomes) <= {"let go", "not-held"}
    assert "let go" in outcomes
    with db.read() as tx:
        assert tx.session.get_one(Slot, slot).taken == 0
    db.close()


def test_a_claim_while_a_release_is_under_way(database_url: str) -> None:
    """Whichever comes first: nobody holds what isn't there, and no place is lost."""
    db = open_database(database_url, SteadyClock())
    seeded = grow_circle(db, "Ana", "Ben", places=1)
    slot = _slot(db, seeded)
    ana, ben = (seeded.friend(name).member_id for name in ("Ana", "Ben"))
    with ThreadPoolExecutor(2) as threads:
        for _ in range(20):
            assert _claim(db, seeded, slot, ana) == "held"
            start = threading.Barrier(2)

            def claims(start: threading.Barrier = start) -> str:
                start.wait(20)
                return _claim(db, seeded, slot, ben)

            def lets_go(member_id: str = ana, start: threading.Barrier | None = start) -> None:
                if start is not None:
                    start.wait(20)
                with db.write() as tx:
                    circle = get_circle(tx, seeded.circle_id)
                    rota.release(tx, circle=circle, member_id=member_id, slot=slot)

            claiming, letting_go = threads.submit(claims), threads.submit(lets_go)
            letting_go.result(30)
            outcome = claiming.result(30)
            with db.read() as tx:
                live = select(Shift).where(Shift.slot_id == slot, col(Shift.released_at).is_(None))
                holders = [shift.member_id for shift in tx.session.exec(live)]
                assert holders == ([ben] if outcome == "held" else []), outcome
                assert tx.session.get_one(Slot, slot).taken == len(holders)
            if holders:
                lets_go(ben, None)
    db.close()
