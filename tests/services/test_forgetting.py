"""Forgetting goes in small batches, leaves alone what is still needed, and never stops sending."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel, col, func, select

from app.asks import service as asks
from app.asks.models import Ask
from app.circles.service import get_circle
from app.core.db import Database, Tx
from app.core.errors import NotSignedIn
from app.core.forgetting import BATCH, DeleteRows, Forgetter
from app.core.ids import new_id
from app.identity.models import Repeat, SignInToken
from app.identity.session_service import SignedIn, sign_in
from app.identity.sessions import IDLE
from app.outbox.events import Event
from app.outbox.models import Attempt, Notice, NoticeState
from app.outbox.notice_types import NoticeType
from app.outbox.service import queue
from app.rota.models import Shift, Slot
from app.rota.rotations import rotation_service
from app.stewardship.overdue import delivery_queries, people_queries
from app.stewardship.retention_queries import FORGET_EVERY, STEPS
from tests.services.service_fixtures import (
    HandClock,
    SeededCircle,
    grow_circle,
    open_database,
    token_of,
)

DAY = 24 * 3600.0


@pytest.fixture
def seeded(db: Database) -> SeededCircle:
    return grow_circle(db, "Ana")


def count(db: Database, table: type[SQLModel]) -> int:
    with db.read() as tx:
        return tx.session.exec(select(func.count()).select_from(table)).one()


def calls(tx: Tx, number: int) -> None:
    for _ in range(number):
        tx.session.add(
            Repeat(scope=new_id(), key="k", body_hash="b", status=200, created_at=tx.now)
        )


def test_a_look_does_a_few_batches_and_the_next_goes_on_from_there(
    db: Database, clock: HandClock
) -> None:
    with db.write() as tx:
        calls(tx, 2 * BATCH + 10)
    forgetter = Forgetter(db, STEPS, FORGET_EVERY)
    forgetter.look()
    clock.advance(8 * DAY)
    for remaining in (BATCH + 10, 10, 0):
        forgetter.look(1)
        assert count(db, Repeat) == remaining
    with db.write() as tx:
        calls(tx, 5)
    clock.advance(8 * DAY)
    assert not db.sqlite or db.to_bury, "SQLite's log still holds it"
    forgetter.look()
    assert count(db, Repeat) == 0
    with db.write() as tx:
        calls(tx, 1)
    with db.write() as tx:
        tx.session.execute(update(Repeat).values(created_at=tx.now - timedelta(days=8)))
    forgetter.look()
    assert count(db, Repeat) == 1, "once an hour"


def test_what_fails_keeps_nothing_else_from_going(
    db: Database, clock: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    """A bug in one step is a line in the log; a database that is away is tried again."""

    class Broken:
        batch = 1
        error: Exception = ValueError("a bug")

        def find_due(self, tx: Tx) -> list[tuple[str]]:
            raise self.error

        def forget(self, tx: Tx, keys: object) -> int:
            raise AssertionError

    broken, tidy = Broken(), DeleteRows(Repeat, people_queries.repeats)
    with db.write() as tx:
        calls(tx, 1)
    clock.advance(8 * DAY)
    broken.error = OperationalError("", {}, Exception())
    forgetter = Forgetter(db, (broken, tidy), FORGET_EVERY)
    forgetter.look()
    assert count(db, Repeat) == 1, "the same step comes first, by the next look"
    broken.error = ValueError("a bug")
    forgetter.look()
    assert count(db, Repeat) == 0
    assert "was not forgotten: ValueError" in caplog.text


def test_rows_that_somebody_holds_wait_for_the_next_round(
    postgresql_url: str, clock: HandClock
) -> None:
    db = open_database(postgresql_url, clock)
    with db.write() as tx:
        calls(tx, 2)
    clock.advance(8 * DAY)
    forgetter = Forgetter(db, STEPS, FORGET_EVERY)
    with db.write() as tx:
        tx.session.exec(select(Repeat).limit(1).with_for_update()).one()
        forgetter.look()
        assert count(db, Repeat) == 1
    clock.advance(FORGET_EVERY.total_seconds())
    forgetter.look()
    assert count(db, Repeat) == 0
    db.close()


def test_nothing_goes_while_a_request_runs_that_needs_it(
    db: Database, seeded: SeededCircle, clock: HandClock
) -> None:
    ana = seeded.friend("Ana")
    ask_id = new_id()
    with db.write() as tx:
        asks.start_ask(
            tx,
            circle_id=seeded.circle_id,
            ask_id=ask_id,
            by=seeded.person.member_id,
            words=None,
        )
        for subject, state in ((ask_id, NoticeState.CANCELLED), ("x" * 22, NoticeState.SENT)):
            notice_id = queue(
                tx,
                type=NoticeType.ASK,
                account_id=ana.account_id,
                circle_id=seeded.circle_id,
                member_id=ana.member_id,
                subject_id=subject,
                dedupe=new_id(),
            )
            tx.session.add(
                Attempt(id=new_id(), notice_id=str(notice_id), at=tx.now, shown_at=tx.now)
            )
            tx.session.flush()
            tx.session.execute(
                update(Notice)
                .where(col(Notice.id) == notice_id)
                .values(state=state, done_at=tx.now)
            )
    clock.advance(30 * DAY)
    forgetter = Forgetter(db, STEPS, FORGET_EVERY)
    forgetter.look()
    with db.read() as tx:
        (notice,) = tx.session.exec(select(Notice).where(Notice.event == Event.ASK)).all()
        assert notice.subject_id == ask_id, "the ladder looks whether it ever left"
        assert tx.session.exec(select(Attempt.shown_at)).one() is not None
    with db.write() as tx:
        asks.stop_ask(tx, seeded.circle_id, ask_id, seeded.person.member_id)
    with db.read() as tx:
        assert DeleteRows(Attempt, delivery_queries.receipts).find_due(tx)
    clock.advance(FORGET_EVERY.total_seconds())
    forgetter.look()
    with db.read() as tx:
        assert tx.session.exec(select(Notice).where(Notice.event == Event.ASK)).all() == []
    assert (count(db, Attempt), count(db, Ask)) == (0, 1)


def test_a_rotations_newest_shift_stays(
    db: Database, seeded: SeededCircle, clock: HandClock
) -> None:
    """When it begins anew after months, whoever is next comes after whoever was last."""
    ana = seeded.friend("Ana")
    with db.write() as tx:
        circle = get_circle(tx, seeded.circle_id)
        rotation = rotation_service.create_rotation(
            tx, circle, rotation_id=new_id(), pattern_id=seeded.pattern_id,
            members=[ana.member_id], hand_off="shift", interval=1, weekdays=127, first=None,
            until=None, by=seeded.person.member_id, alone=False,
        )  # fmt: skip
        rotation_service.agree_to_turns(tx, circle, rotation.id, ana.member_id)
    shift_count = count(db, Shift)
    assert shift_count > 40
    clock.advance(200 * DAY)
    Forgetter(db, STEPS, FORGET_EVERY).look()
    with db.read() as tx:
        (slot_id,) = tx.session.exec(select(Shift.slot_id)).all()
        assert slot_id == tx.session.exec(select(Slot.id)).one()
        assert slot_id.endswith("2026-04-19"), "seven weeks ahead"


def comes_with(db: Database, token: str) -> SignedIn:
    """A phone comes with a token, and has the next one when it is due."""
    with db.write() as tx:
        return sign_in(tx, token, may_renew=True, began_at=tx.now)


def test_a_sessions_tokens_are_bounded_and_a_stolen_one_is_still_known(
    db: Database, seeded: SeededCircle, clock: HandClock
) -> None:
    """A day, a token: whoever comes with a replaced one ends the session, as long as they could."""
    first, quiet = token_of(seeded.friend("Ana")), token_of(seeded.person)
    tokens = [first]
    forgetter = Forgetter(db, STEPS, FORGET_EVERY)
    clock.advance(DAY + 60)
    handed_over = comes_with(db, quiet).new_token
    for _ in range(180):
        clock.advance(DAY + 60)
        tokens.append(comes_with(db, tokens[-1]).new_token or "")
        if len(tokens) % 20 == 0:
            forgetter.look()
    with db.read() as tx:
        sessions = tx.session.exec(select(SignInToken.sign_in_id)).all()
    most_tokens = max(sessions.count(session) for session in set(sessions))
    assert IDLE.days < most_tokens < 135
    # The answer with the next token was lost, and half a year was quiet: it is handed over again.
    assert comes_with(db, quiet).new_token == handed_over is not None
    with pytest.raises(NotSignedIn):
        comes_with(db, first)
    assert comes_with(db, tokens[-1]).caller is not None
    assert comes_with(db, tokens[-1 - IDLE.days]).reused is not None, "stolen"
