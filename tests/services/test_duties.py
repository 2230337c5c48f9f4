"""The worker's duties: an idle pass is one statement, and none that fails keeps others waiting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, literal_column, update
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.circles.models import Circle
from app.core.db import Database, Tx
from app.core.forgetting import Forgetter
from app.core.ids import new_id
from app.core.prepared_statement import PreparedQuery, Question, have_rows
from app.delivery.due_queries import lost_leases
from app.delivery.lease import lease, requeue_expired
from app.outbox.events import Event
from app.outbox.models import Notice, NoticeState
from app.outbox.notice_types import NoticeType
from app.outbox.service import queue
from app.rota.models import Shift, Slot, Swap, SwapState
from app.rota.shifts import presence_service
from app.rota.shifts.reminder_service import due_reminders, remind_due
from app.rota.shifts.swap_service import begun_swap_ids, end_begun_swaps
from app.stewardship.closing_service import closed_circles, delete_closed
from app.stewardship.retention_queries import FORGET_EVERY, STEPS
from app.worker.duties import OFTEN, SELDOM
from app.worker.duty import all_in_one_write, run
from tests.services.service_fixtures import SeededCircle, grow_circle

#: What a pass with nothing due asks the database in its one statement. Raise it knowingly: every
#: server asks those of `OFTEN` four times a second, for ever.
OFTEN_QUESTIONS = 7
SELDOM_QUESTIONS = 25
PAST = timedelta(minutes=1)


@dataclass
class Counted:
    """Counts the statements of a stretch of work."""

    reads: int = 0
    writes: int = 0
    prepared: int = 0
    combined: int = 0
    questions: int = 0
    others: list[str] = field(default_factory=list)


@pytest.fixture
def seeded(db: Database) -> SeededCircle:
    """A circle in which nothing is due any more."""
    seeded_circle = grow_circle(db, "Ana", "Ben")
    with db.write() as tx:
        tx.session.execute(update(Notice).values(state=NoticeState.SENT))
    while run(db, (*OFTEN, *SELDOM)):
        pass
    return seeded_circle


@pytest.fixture
def counted(db: Database, monkeypatch: pytest.MonkeyPatch) -> Counted:
    counter = Counted()

    @event.listens_for(db.engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("showup_writes", False):
            counter.writes += 1
        else:
            counter.reads += 1

    @event.listens_for(db.engine, "before_cursor_execute")
    def _other(_c: object, _k: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "SELECT 1 FROM keystore")):
            counter.others.append(statement)

    runs = PreparedQuery.run

    def counting(
        self: PreparedQuery[Any], connection: Connection, values: Mapping[str, object]
    ) -> Any:
        counter.prepared += 1
        return runs(self, connection, values)

    together = have_rows

    def counting_questions(connection: Connection, questions: Sequence[Question]) -> list[bool]:
        counter.combined += 1
        counter.questions += len(questions)
        return together(connection, questions)

    monkeypatch.setattr(PreparedQuery, "run", counting)
    monkeypatch.setattr("app.core.db.have_rows", counting_questions)
    return counter


@pytest.mark.usefixtures("seeded")
def test_a_pass_with_nothing_due_is_one_statement(db: Database, counted: Counted) -> None:
    assert run(db, OFTEN) == 0
    assert counted == Counted(reads=1, combined=1, questions=OFTEN_QUESTIONS)
    assert run(db, (*OFTEN, *SELDOM)) == 0
    both = 2 * OFTEN_QUESTIONS + SELDOM_QUESTIONS
    assert counted == Counted(reads=2, combined=2, questions=both)
    assert not lease(db).looked_at
    before = replace(counted)
    Forgetter(db, STEPS, FORGET_EVERY).look()
    assert counted.questions == before.questions + len(STEPS)
    assert (counted.prepared, counted.combined) == (before.prepared, before.combined + 1)
    assert (counted.reads, counted.writes, counted.others) == (4, 0, [])


def test_a_duty_that_fails_keeps_no_other_from_being_done(db: Database) -> None:
    nowhere: PreparedQuery[Any] = PreparedQuery(sa_select(literal_column("no_such_column")))
    acted: list[str] = []

    def note(_: Tx, keys: Any) -> int:
        acted.extend(keys)
        return len(keys)

    def fail(_: object, *_rest: object) -> Any:
        raise ValueError("a mistake of ours")

    duties = (
        all_in_one_write("first", lambda _: ["first"], note),
        all_in_one_write("a statement fails", lambda tx: tx.rows(nowhere), note),
        all_in_one_write("second", lambda _: ["second"], note),
        all_in_one_write("its look fails", fail, note),
        all_in_one_write("its act fails", lambda _: ["never"], fail),
        all_in_one_write("idle", lambda _: [], fail),
        all_in_one_write("third", lambda _: ["third"], note),
        all_in_one_write("the last look fails", fail, note),
    )
    assert run(db, duties) == 3
    assert acted == ["first", "second", "third"]


def test_a_duty_sees_what_one_before_it_changed(db: Database, seeded: SeededCircle) -> None:
    """So nothing waits for the next pass, and nothing leaves that it would have stopped."""

    def close(tx: Tx, circle_ids: Any) -> int:
        tx.session.get_one(Circle, circle_ids[0]).delete_at = tx.now - PAST
        return 1

    seen_ids: list[str] = []

    def see(_: Tx, circle_ids: Any) -> int:
        seen_ids.extend(circle_ids)
        return len(circle_ids)

    run(
        db,
        (
            all_in_one_write("closing", lambda _: [seeded.circle_id], close),
            all_in_one_write("deleting", closed_circles, see),
        ),
    )
    assert seen_ids == [seeded.circle_id]


def test_what_is_due_no_more_is_left_alone(db: Database, seeded: SeededCircle) -> None:
    """Between a look and the act somebody else was quicker."""
    with db.write() as tx:
        shift_id, swap_id, notice_id = _make_all_due(tx, seeded)
    with db.read() as tx:
        shifts, ended_presence = due_reminders(tx), presence_service.expired_presence_ids(tx)
        swaps, circles, lost = begun_swap_ids(tx), closed_circles(tx), lost_leases(tx)
    assert (shifts, ended_presence, swaps) == ([shift_id], [shift_id], [swap_id])
    assert (circles, lost) == ([seeded.circle_id], [notice_id])
    with db.write() as tx:
        shift = tx.session.get_one(Shift, shift_id)
        shift.remind_at = shift.presence = None
        tx.session.get_one(Swap, swap_id).state = SwapState.BACK
        circle = tx.session.get_one(Circle, seeded.circle_id)
        # Alive, and a draft once: the end that it had then ends nothing now.
        circle.delete_at, circle.draft_ends_at = None, tx.now - PAST
        tx.session.get_one(Notice, notice_id).state = NoticeState.SENT
    with db.write() as tx:
        assert remind_due(tx, shifts) == 0
        assert presence_service.clear_presence(tx, ended_presence) == 0
        assert end_begun_swaps(tx, swaps) == 0
        assert delete_closed(tx, circles) == 0
        assert delete_closed(tx, [new_id()]) == 0  # another worker deleted it
        assert requeue_expired(tx, lost) == 0
    with db.read() as tx:
        assert tx.session.get(Circle, seeded.circle_id) is not None
        assert tx.session.get_one(Notice, notice_id).state == NoticeState.SENT
        assert tx.session.get_one(Swap, swap_id).state == SwapState.BACK
        reminders = select(Notice.id).where(col(Notice.event) == Event.SHIFT_REMINDER)
        assert not tx.session.exec(reminders).all()


def _make_all_due(tx: Tx, seeded: SeededCircle) -> tuple[str, str, str]:
    """A shift that is over, its offer, a lost lease, a closed circle: ids of the first three."""
    ana, now = seeded.friend("Ana"), tx.now
    day = (now - timedelta(days=1)).date()
    slot_id = f"{seeded.pattern_id}.{day.isoformat()}"
    tx.session.add(
        Slot(
            id=slot_id,
            circle_id=seeded.circle_id,
            pattern_id=seeded.pattern_id,
            on_date=day,
            places=1,
            taken=1,
            starts_at=now - timedelta(hours=2),
            ends_at=now - PAST,
        )
    )
    tx.session.flush()
    shift = Shift(
        id=new_id(),
        circle_id=seeded.circle_id,
        slot_id=slot_id,
        member_id=ana.member_id,
        claimed_at=now - timedelta(days=1),
        remind_at=now - PAST,
        presence="here",
    )
    tx.session.add(shift)
    tx.session.flush()
    swap = Swap(
        id=new_id(),
        circle_id=seeded.circle_id,
        shift_id=shift.id,
        slot_id=slot_id,
        member_id=ana.member_id,
        at=now - timedelta(days=1),
    )
    tx.session.add(swap)
    tx.session.get_one(Circle, seeded.circle_id).delete_at = now - PAST
    notice_id = queue(tx, type=NoticeType.TEST, account_id=ana.account_id, dedupe="lost")
    assert notice_id is not None
    notice = tx.session.get_one(Notice, notice_id)
    notice.state, notice.send_by = NoticeState.LEASED, now - PAST
    return shift.id, swap.id, notice_id
