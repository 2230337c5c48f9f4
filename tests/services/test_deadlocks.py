"""Everything at once on PostgreSQL: nobody waits for somebody who waits for them.

Each round starts what people and workers do to one circle in one instant, each in a transaction
of its own, as the routes do it. A deadlock would be an OperationalError in one of them; a lock
taken too late, an IntegrityError. Kind refusals (Problem) are fine.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlmodel import select

from app.asks.ladder_service import lock_ask_row
from app.asks.models import Answer, Arrival, ArrivalShown, Ask, AskState, Standing
from app.circles.models import Member, MemberState
from app.core.db import Database
from app.core.errors import Problem
from app.record.hash_chain import Entry, broken_at
from app.record.models import RecordEntry
from app.rota.models import Shift, Slot
from app.stewardship.circle_deletion_service import delete_circle
from tests.postgres import Cluster
from tests.services.crowd import Crowd


def _at_once(acts: list[Callable[[], None]], threads: ThreadPoolExecutor) -> list[BaseException]:
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], None]) -> BaseException | None:
        start.wait(20)
        try:
            act()
        except Problem:
            return None
        except Exception as problem:  # noqa: BLE001 (that is what is looked for)
            return problem
        return None

    results = [future.result(60) for future in [threads.submit(run, act) for act in acts]]
    return [result for result in results if result is not None]


def _check_whole(db: Database, circle_id: str) -> None:
    with db.read() as tx:
        rows = tx.session.exec(
            select(RecordEntry).where(RecordEntry.circle_id == circle_id).order_by(RecordEntry.seq)  # type: ignore[arg-type]
        ).all()
        assert broken_at(Entry(r.seq, r.salt, r.facts, r.leaf, r.hash) for r in rows) is None
        for slot in tx.session.exec(select(Slot).where(Slot.circle_id == circle_id)):
            shifts = tx.session.exec(
                select(Shift).where(Shift.slot_id == slot.id, Shift.released_at == None)  # noqa: E711
            ).all()
            assert slot.taken == len(shifts)
        gone_ids = {
            member.id
            for member in tx.session.exec(select(Member).where(Member.circle_id == circle_id))
            if member.state == MemberState.ENDED
        }
        for shift in tx.session.exec(select(Shift).where(Shift.circle_id == circle_id)):
            assert shift.released_at is not None or shift.member_id not in gone_ids
        running = tx.session.exec(
            select(Ask).where(Ask.circle_id == circle_id, Ask.state != AskState.CLOSED)
        ).all()
        for ask in running:
            for answer in tx.session.exec(select(Answer).where(Answer.ask_id == ask.id)):
                assert answer.standing != Standing.YES or answer.member_id not in gone_ids


def _server_says(postgres: Cluster | None) -> str:
    """PostgreSQL's log of a deadlock: the statements that waited for each other."""
    if postgres is None:
        return ""
    lines = postgres.log().splitlines()
    return "\n".join(line[:600] for line in lines if "deadlock" in line or "Process " in line)[
        -6000:
    ]


def _rounds(url: str, rounds: int, seed: int, postgres: Cluster | None = None) -> None:
    chance = random.Random(seed)
    with ThreadPoolExecutor(20) as threads:
        for first in range(0, rounds, 20):
            with closing(Crowd(url)) as crowd:
                for number in range(first, first + 20):
                    crowd.prepare()
                    acts = crowd.acts(chance)
                    if number == first + 19:
                        acts += crowd.endings()
                    problems = _at_once(acts, threads)
                    assert not problems, f"round {number}: {problems!r}\n{_server_says(postgres)}"
                    _check_whole(crowd.db, crowd.circle)


@pytest.mark.timeout(600)
def test_nobody_waits_for_ever(postgresql_url: str, postgres: Cluster) -> None:
    _rounds(postgresql_url, 30, 11, postgres)


def test_nothing_breaks_on_sqlite_either(sqlite_url: str) -> None:
    _rounds(sqlite_url, 20, seed=12)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_nobody_waits_for_ever_in_ten_thousand_rounds(
    postgresql_url: str, postgres: Cluster
) -> None:
    _rounds(postgresql_url, 10_000, 13, postgres)


def test_a_circle_is_deleted_while_everything_goes_on(
    postgresql_url: str, postgres: Cluster
) -> None:
    """Whoever comes a moment late finds nothing there: no error, nothing left behind."""
    chance = random.Random(14)
    with ThreadPoolExecutor(20) as threads:
        for number in range(6):
            with closing(Crowd(postgresql_url)) as crowd:
                crowd.prepare()

                def delete(crowd: Crowd = crowd) -> None:
                    time.sleep(chance.random() * 0.03)
                    with crowd.db.write() as tx:
                        delete_circle(tx, crowd.circle)

                problems = _at_once([*crowd.acts(chance), delete], threads)
                assert not problems, f"round {number}: {problems!r}\n{_server_says(postgres)}"
                with crowd.db.read() as tx:
                    for table in (Ask, Shift, Member, RecordEntry, Arrival, ArrivalShown):
                        column = table.circle_id
                        assert not tx.session.exec(
                            select(table).where(column == crowd.circle)
                        ).all()


def test_an_answer_waits_for_the_ask(postgresql_url: str) -> None:
    """The lock itself, so that the rounds above mean something."""
    with closing(Crowd(postgresql_url)) as crowd, ThreadPoolExecutor(1) as threads:
        crowd.prepare()
        answered = threading.Event()

        def answer() -> None:
            crowd.answer("Ana", "coming")
            answered.set()

        with crowd.db.write() as tx:
            lock_ask_row(tx, crowd.ask_id)
            waiting = threads.submit(answer)
            assert not answered.wait(0.2)
        waiting.result(20)
        assert answered.is_set()
