"""Shifts that change hands: one transaction, whatever comes at the same instant."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import col, select

from app.circles.service import get_circle
from app.consent.service import set_weekly
from app.core.db import Database, Tx
from app.core.errors import Conflict, NotFound
from app.core.ids import new_id
from app.outbox.events import Event
from app.outbox.models import Notice
from app.rota.models import Shift, Slot, Swap
from app.rota.schedule import week_queries
from app.rota.schedule.occurrences import slot_id
from app.rota.shifts import claim_service as rota
from app.rota.shifts import swap_service
from app.rota.shifts.bulk_claim_service import claim_many
from app.rota.shifts.conflict_queries import Clashes
from tests.services.service_fixtures import HandClock, SeededCircle, grow_circle, open_database

ROUNDS = 6


class Stage:
    """A circle with some friends, and what they do."""

    def __init__(self, url: str) -> None:
        self.clock = HandClock()
        self.db: Database = open_database(url, self.clock)
        self.seeded: SeededCircle = grow_circle(self.db, "Ana", "Bo", "Cy")
        self.ana, self.bo, self.cy = self.seeded.member_ids

    def slot(self, days: int) -> str:
        with self.db.read() as tx:
            day = week_queries.today("America/Vancouver", tx.now) + timedelta(days=days)
        return slot_id(self.seeded.pattern_id, day)

    def does(self, work: Callable[..., object], **facts: object) -> str:
        """Do something; returns "done", or the problem's code."""
        try:
            with self.db.write() as tx:
                work(tx, circle=get_circle(tx, self.seeded.circle_id), **facts)
        except (Conflict, NotFound) as problem:
            return problem.code
        return "done"

    def claims(self, member_id: str, slot: str, *, anyway: bool = True) -> str:
        return self.does(rota.claim, member_id=member_id, slot=slot, anyway=anyway)

    def offers(self, member_id: str, slot: str, **fields: str | None) -> str:
        swap_id = new_id()
        outcome = self.does(
            swap_service.offer_shift, member_id=member_id, swap_id=swap_id, slot=slot, **fields
        )
        assert outcome == "done", outcome
        return swap_id

    def takes(self, member_id: str, swap_id: str) -> str:
        return self.does(swap_service.take_swap, member_id=member_id, swap_id=swap_id)

    def holders(self, slot: str) -> list[str]:
        with self.db.read() as tx:
            member_ids = tx.session.exec(
                select(Shift.member_id).where(
                    Shift.slot_id == slot, col(Shift.released_at).is_(None)
                )
            ).all()
            row = tx.session.get(Slot, slot)
            assert (row.taken if row else 0) == len(member_ids)
            return list(member_ids)

    def state(self, swap_id: str) -> str:
        with self.db.read() as tx:
            return tx.session.get_one(Swap, swap_id).state


@pytest.fixture
def stage(database_url: str) -> Iterator[Stage]:
    new_stage = Stage(database_url)
    yield new_stage
    new_stage.db.close()


def at_once(*work: Callable[[], str]) -> list[str]:
    start = threading.Barrier(len(work))

    def run_one(each: Callable[[], str]) -> str:
        start.wait(20)
        return each()

    with ThreadPoolExecutor(len(work)) as threads:
        return list(threads.map(run_one, work))


def test_of_two_takers_one_has_it(stage: Stage) -> None:
    for day in range(1, ROUNDS):
        slot = stage.slot(day)
        stage.claims(stage.ana, slot)
        swap = stage.offers(stage.ana, slot)
        outcomes = at_once(
            lambda swap=swap: stage.takes(stage.bo, swap),  # type: ignore[misc]
            lambda swap=swap: stage.takes(stage.cy, swap),  # type: ignore[misc]
        )
        assert sorted(outcomes) == ["done", "swap-over"]
        assert stage.holders(slot) == [stage.bo if outcomes[0] == "done" else stage.cy]


def test_taking_against_letting_go_and_against_taking_back(stage: Stage) -> None:
    for day in range(1, ROUNDS):
        slot = stage.slot(day)
        stage.claims(stage.ana, slot)
        swap = stage.offers(stage.ana, slot)
        outcomes = at_once(
            lambda swap=swap: stage.takes(stage.bo, swap),  # type: ignore[misc]
            lambda slot=slot: stage.does(rota.release, member_id=stage.ana, slot=slot),  # type: ignore[misc]
        )
        assert outcomes in (["done", "not-held"], ["swap-over", "done"])
        assert stage.holders(slot) == ([stage.bo] if outcomes[0] == "done" else [])
        assert stage.state(swap) == ("taken" if outcomes[0] == "done" else "over")
    for day in range(ROUNDS, 2 * ROUNDS):
        slot = stage.slot(day)
        stage.claims(stage.ana, slot)
        swap = stage.offers(stage.ana, slot)
        outcomes = at_once(
            lambda swap=swap: stage.takes(stage.bo, swap),  # type: ignore[misc]
            lambda swap=swap: stage.does(
                swap_service.withdraw_swap, member_id=stage.ana, swap_id=swap
            ),  # type: ignore[misc]
        )
        assert outcomes in (["done", "swap-taken"], ["swap-over", "done"])
        assert stage.holders(slot) == [stage.bo if outcomes[0] == "done" else stage.ana]


def test_a_trade_moves_both_or_none_with_reminder_and_without_rotation(stage: Stage) -> None:
    own_slot, other_slot = stage.slot(2), stage.slot(3)
    stage.claims(stage.ana, own_slot)
    stage.claims(stage.bo, other_slot)
    with stage.db.write() as tx:
        for shift in tx.session.exec(select(Shift)).all():
            shift.rotation_id = "r" * 22
    swap = stage.offers(stage.ana, own_slot, for_slot=other_slot)
    assert stage.takes(stage.cy, swap) == "not-found", "it is for whoever holds the other one"
    assert stage.takes(stage.bo, swap) == "done"
    assert stage.takes(stage.bo, swap) == "done", "twice is once"
    assert (stage.holders(own_slot), stage.holders(other_slot)) == ([stage.bo], [stage.ana])
    with stage.db.read() as tx:
        rows = tx.session.exec(select(Shift)).all()
        released = [row for row in rows if row.released_at is not None]
        claimed = [row for row in rows if row.released_at is None]
        assert {shift.rotation_id for shift in released} == {"r" * 22}
        assert {shift.rotation_id for shift in claimed} == {None}
        assert all(shift.remind_at is None for shift in released)
        assert all(shift.remind_at is not None for shift in claimed)
        notices = tx.session.exec(select(Notice).where(Notice.event == Event.SHIFT_CHANGED)).all()
        assert [notice.member_id for notice in notices] == [stage.ana]


def test_an_offer_ends_with_its_shift_its_beginning_and_its_asked_one(stage: Stage) -> None:
    slot = stage.slot(1)
    stage.claims(stage.ana, slot)
    first = stage.offers(stage.ana, slot, to_id=stage.bo)
    again = {"member_id": stage.ana, "swap_id": new_id(), "slot": slot}
    assert stage.does(swap_service.offer_shift, **again) == "swap-offered"
    assert stage.takes(stage.cy, first) == "not-found"
    stage.does(swap_service.withdraw_swap, member_id=stage.ana, swap_id=first)
    with stage.db.read() as tx:
        asked = tx.session.exec(select(Notice).where(Notice.subject_id == first)).all()
        assert [(row.member_id, row.state) for row in asked] == [(stage.bo, "cancelled")]
    second = stage.offers(stage.ana, slot)
    stage.clock.advance(3 * 86400)
    assert stage.takes(stage.bo, second) in {"slot-begun", "slot-over"}
    with stage.db.write() as tx:
        assert swap_service.end_begun_swaps(tx, swap_service.begun_swap_ids(tx)) == 1
        assert swap_service.end_begun_swaps(tx, swap_service.begun_swap_ids(tx)) == 0
    assert stage.state(second) == "over"


def test_many_at_once_takes_what_it_can_and_says_what_not(stage: Stage) -> None:
    days = [stage.slot(day) for day in (3, 1, 2)]
    stage.claims(stage.bo, days[1])
    never = f"{'x' * 22}.2026-03-04"

    def takes(tx: Tx, *, circle: object, anyway: bool = False) -> None:
        results = claim_many(
            tx,
            circle=get_circle(tx, stage.seeded.circle_id),
            member_id=stage.ana,
            slots=[*days, never, days[0]],
            anyway=anyway,
        )
        assert [(result.slot_id, result.is_taken, result.problem_code) for result in results] == [
            (days[0], True, None),
            (days[1], False, "taken"),
            (days[2], True, None),
            (never, False, "not-found"),
        ]

    assert stage.does(takes) == "done"
    assert stage.holders(days[0]) == stage.holders(days[2]) == [stage.ana]


def test_many_by_two_in_opposite_order_never_wait_for_each_other(stage: Stage) -> None:
    days = [stage.slot(day) for day in range(1, 9)]

    def claim_days(member_id: str, slots: list[str]) -> str:
        return stage.does(claim_many, member_id=member_id, slots=slots, anyway=True)

    outcomes = at_once(
        lambda: claim_days(stage.ana, days),
        lambda: claim_days(stage.bo, days[::-1]),
        lambda: claim_days(stage.cy, days),
    )
    assert outcomes == ["done"] * 3
    assert all(len(stage.holders(day)) == 1 for day in days)


def test_a_clash_takes_nothing(stage: Stage) -> None:
    slot, other = stage.slot(1), stage.slot(2)  # a Tuesday and a Wednesday
    with stage.db.write() as tx:
        set_weekly(tx, stage.ana, 1)
    assert stage.claims(stage.ana, slot) == "done"
    assert stage.claims(stage.ana, other, anyway=False) == Clashes.code
    assert stage.holders(other) == []
    assert stage.claims(stage.ana, other) == "done"
