"""Offers at one instant: one notice for a member and a time, and one end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlmodel import select

from app.core.clock import SteadyClock
from app.core.db import Database
from app.core.errors import Conflict
from app.outbox.events import Event
from app.outbox.models import Notice, NoticeState
from app.rota.models import Offer, Slot
from app.rota.schedule import week_queries
from app.rota.schedule.occurrences import slot_id
from app.rota.shifts import claim_service as rota
from app.rota.shifts import offer_service
from tests.services.service_fixtures import SeededCircle, circle_of, grow_circle, open_database


def _slots(db: Database, seeded: SeededCircle, count: int) -> list[str]:
    with db.read() as tx:
        day = week_queries.today("America/Vancouver", tx.now)
        return [
            slot_id(seeded.pattern_id, day + timedelta(days=1 + number)) for number in range(count)
        ]


def _at_once(*works: Callable[[], str]) -> list[str]:
    start = threading.Barrier(len(works))

    def each(work: Callable[[], str]) -> str:
        start.wait(30)
        try:
            return work()
        except Conflict as problem:
            return problem.code

    with ThreadPoolExecutor(len(works)) as threads:
        return [future.result(60) for future in [threads.submit(each, work) for work in works]]


def test_an_offer_is_made_once_and_ends_once(database_url: str) -> None:
    db = open_database(database_url, SteadyClock())
    seeded = grow_circle(db, "Sam", "Ade", "Lee")
    sam, ade, lee = (seeded.friend(name).member_id for name in ("Sam", "Ade", "Lee"))
    twice, raced, ended = _slots(db, seeded, 3)

    def offer(slot: str, to: str = sam) -> str:
        with db.write() as tx:
            offer_service.offer_slot(tx, circle=circle_of(tx, seeded), slot=slot, to=to, by=lee)
        return "offered"

    def claim(slot: str, member_id: str) -> str:
        with db.write() as tx:
            rota.claim(tx, circle=circle_of(tx, seeded), member_id=member_id, slot=slot)
        return "claimed"

    def passes(slot: str) -> str:
        with db.write() as tx:
            offer_service.decline_offer(tx, circle=circle_of(tx, seeded), slot=slot, member_id=sam)
        return "passed"

    def state(slot: str) -> str:
        with db.read() as tx:
            return tx.session.get_one(Offer, (slot, sam)).state

    outcomes = _at_once(*([lambda: offer(twice)] * 4))
    assert sorted(outcomes) == ["offered", *["offered-already"] * 3]
    with db.read() as tx:
        notices = tx.session.exec(select(Notice).where(Notice.event == Event.OPEN_TIME)).all()
        assert [notice.member_id for notice in notices] == [sam]

    # Somebody takes it while it is being offered: no offer of a time that is full stays open.
    outcomes = _at_once(lambda: offer(raced), lambda: claim(raced, ade))
    assert outcomes[1] == "claimed"
    assert outcomes[0] in {"offered", "nobody-missing"}
    with db.read() as tx:
        raced_offer = tx.session.get(Offer, (raced, sam))
        assert (raced_offer.state if raced_offer is not None else "over") == "over"
        assert tx.session.get_one(Slot, raced).taken == 1
        assert all(
            notice.state != NoticeState.QUEUED
            for notice in tx.session.exec(select(Notice).where(Notice.subject_id == raced))
        )

    # Taken with one thumb and passed with the other: one of the two ends it.
    offer(ended)
    assert set(_at_once(lambda: claim(ended, sam), lambda: passes(ended))) == {"claimed", "passed"}
    assert state(ended) in {"taken", "passed"}
    with db.read() as tx:
        assert offer_service.slots_offered_to(tx, seeded.circle_id, sam) == [twice]
    db.close()
