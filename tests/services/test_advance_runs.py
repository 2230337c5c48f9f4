"""A run of an advance rule against leases, other workers and crashes, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import col, select

from app.advance import authoring_service, confirmation_service, run_service
from app.advance.rules import COOLING
from app.asks.models import Ask, AskedMember
from app.asks.service import stop_ask as stop_ask
from app.circles.models import Circle
from app.consent import service as consent
from app.consent.models import AdvanceGrant, AdvanceRun, RunState
from app.core.db import Database, Tx
from app.core.ids import new_id
from app.delivery.lease import lease
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.models import Notice, NoticeState
from app.outbox.notice_types import usual_type
from app.plans.service import write as write_plan
from app.plans.texts import StepText
from app.stewardship.circle_deletion_service import delete_circle
from app.stewardship.withdrawal_service import remove
from app.worker.duties import ADVANCE_RULES, ASKS, TAKE_BACK, note_unreached
from tests.services.service_fixtures import HandClock, SeededCircle, grow_circle, open_database


class Stage:
    """Mina, Ana and Ben. Ana says so; Ben is asked, and hears of asks by the rule alone."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.clock = HandClock()
        self.db = open_database(url, self.clock)
        self.seeded: SeededCircle = grow_circle(self.db, "Ana", "Ben")
        self.circle, self.rule, self.run = self.seeded.circle_id, new_id(), new_id()
        self.mina, self.ana, self.ben = (
            self.seeded.person.member_id,
            self.seeded.friend("Ana").member_id,
            self.seeded.friend("Ben").member_id,
        )
        with self.db.write() as tx:
            consent.end_grants(tx, self.circle, self.ben, new_id())
            write_plan(
                tx,
                circle_id=self.circle,
                by=self.mina,
                expected=None,
                sections=[],
                nobody_free=None,
                ladder=[self._step(self.ana, yes=False), self._step(self.ben, yes=True)],
                simple=False,
            )
            authoring_service.write_rule(
                tx,
                circle_id=self.circle,
                rule_id=self.rule,
                words="awake",
                draft=authoring_service.RuleDraft((self.ana,), True, 2, 5, 5, 1, 2, (), None, 12),
                expected=None,
                by=self.mina,
            )
        self.clock.advance(COOLING.total_seconds())
        for member_id in (self.ana, self.ben):
            with self.db.write() as tx:
                authoring_service.agree_to_rule(
                    tx, circle_id=self.circle, rule_id=self.rule, member_id=member_id, agreed=True
                )

    @staticmethod
    def _step(member_id: str, *, yes: bool) -> StepText:
        return StepText(
            id="",
            name=None,
            audience=({"kind": "member", "member_id": member_id},),
            otherwise=(),
            mode="together",
            answers=("coming",),
            needed=1,
            wait_minutes=10,
            needs_my_yes=yes,
            do=None,
            place=None,
        )

    def says(self) -> None:
        with self.db.write() as tx:
            confirmation_service.confirm(
                tx, circle_id=self.circle, rule_id=self.rule, run_id=self.run, member_id=self.ana
            )

    def goes_on(self) -> str:
        """Both tries pass without an answer; returns the ask's id."""
        self.says()
        for _ in range(2):
            self.clock.advance(300)
            assert ADVANCE_RULES.run(self.db) == 1
        with self.db.read() as tx:
            ask_id = tx.session.get_one(AdvanceRun, self.run).ask_id
        assert ask_id is not None
        return ask_id

    def notices(self, to: str, event: Event) -> list[tuple[str, str | None]]:
        with self.db.read() as tx:
            return [
                (notice.state, notice.reason)
                for notice in tx.session.exec(
                    select(Notice)
                    .where(Notice.member_id == to, Notice.event == event)
                    .order_by(col(Notice.created_at))
                )
            ]

    def queue(self, to: str, subject_id: str, event: Event = Event.ASK) -> None:
        friend = next(friend for friend in self.seeded.friends if friend.member_id == to)
        with self.db.write() as tx:
            outbox.queue(
                tx,
                type=usual_type(event),
                account_id=friend.account_id,
                circle_id=self.circle,
                member_id=to,
                subject_id=subject_id,
                dedupe=new_id(),
            )

    def leases(self) -> set[str]:
        """Members whose notices a worker takes now."""
        leased_ids = {leased.notice_id for leased in lease(self.db).leased}
        with self.db.read() as tx:
            query = select(Notice.member_id).where(col(Notice.id).in_(leased_ids))
            return {member_id for member_id in tx.session.exec(query) if member_id is not None}


@pytest.fixture
def stage(database_url: str) -> Iterator[Stage]:
    new_stage = Stage(database_url)
    yield new_stage
    new_stage.db.close()


def test_what_a_rule_gives_is_for_its_ask_alone(stage: Stage) -> None:
    ask_id = stage.goes_on()
    stage.queue(stage.ben, new_id())
    stage.queue(stage.ben, ask_id, Event.GAP)
    assert stage.ben in stage.leases()
    assert stage.notices(stage.ben, Event.ASK) == [
        (NoticeState.LEASED, None),
        (NoticeState.HELD_BACK, "no_grant"),
    ]
    assert stage.notices(stage.ben, Event.GAP) == [(NoticeState.HELD_BACK, "no_grant")]


def test_after_a_stop_nothing_leaves_by_it_but_that_it_is_over(stage: Stage) -> None:
    ask_id = stage.goes_on()
    assert stage.ben in stage.leases()
    with stage.db.write() as tx:
        _, on_its_way = confirmation_service.stop(tx, stage.circle, stage.run, stage.mina)
    assert len(on_its_way) == 1, "the answer waits for what a worker holds"
    stage.clock.advance(60)
    TAKE_BACK.run(stage.db)
    stage.queue(stage.ben, ask_id)
    note_unreached(stage.db, lease(stage.db).unreached)
    assert {state for state, _ in stage.notices(stage.ben, Event.ASK)} == {NoticeState.HELD_BACK}
    assert stage.notices(stage.ben, Event.STAND_DOWN) == [(NoticeState.LEASED, None)]
    with stage.db.read() as tx:
        assert {ask.state for ask in tx.session.exec(select(Ask))} == {"closed"}


@pytest.mark.parametrize("ending", ["the person's stop of the ask", "removed", "the rule ends"])
def test_every_other_end_takes_it_away_too(sqlite_url: str, ending: str) -> None:
    stage = Stage(sqlite_url)
    ask_id = stage.goes_on()

    def ends(tx: Tx) -> None:
        if ending == "removed":
            remove(tx, stage.circle, stage.ben, stage.mina)
        elif ending == "the rule ends":
            authoring_service.end_rule(tx, stage.circle, stage.rule, stage.mina)
        else:
            assert confirmation_service.hold_before_stop(tx, stage.circle, ask_id) == []
            stop_ask(tx, stage.circle, ask_id, stage.mina)

    with stage.db.write() as tx:
        ends(tx)
    stage.queue(stage.ben, ask_id)
    assert stage.leases() <= {stage.mina}
    with stage.db.read() as tx:
        live = select(AdvanceGrant.id).where(
            col(AdvanceGrant.ended_at).is_(None), AdvanceGrant.event == Event.ASK
        )
        assert tx.session.exec(live).all() == []
    stage.db.close()


def test_two_workers_at_once_and_one_that_dies_make_one_ask(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.says()
    stage.clock.advance(300)
    ADVANCE_RULES.run(stage.db)
    stage.clock.advance(300)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    # Killed after everything was written and before the commit: nothing of it is there.
    with monkeypatch.context() as patched:
        patched.setattr(run_service, "tell_person", dies)
        with pytest.raises(KeyboardInterrupt):
            ADVANCE_RULES.run(stage.db)
    with stage.db.read() as tx:
        assert tx.session.get_one(AdvanceRun, stage.run).state == RunState.ASKING
        assert tx.session.exec(select(Ask.id)).all() == []
        assert tx.session.exec(select(AdvanceGrant.id)).all() == []

    others = [stage.db, open_database(stage.url, stage.clock)]
    together = Barrier(2)

    def works(db: Database) -> None:
        together.wait()
        ADVANCE_RULES.run(db)
        ASKS.run(db)

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(works, db) for db in others]:
            done.result(60)
    others[1].close()
    with stage.db.read() as tx:
        assert len(tx.session.exec(select(Ask.id)).all()) == 1
        assert [
            asked_member.member_id for asked_member in tx.session.exec(select(AskedMember))
        ] == [stage.ben]
    assert [state for state, _ in stage.notices(stage.ben, Event.ASK)] == [NoticeState.QUEUED]
    assert len(stage.notices(stage.mina, Event.STEP_NEEDS_YES)) == 2
    # The server slept: one move a pass, no burst.
    stage.clock.advance(86_400)
    assert ADVANCE_RULES.run(stage.db) == 0


def test_a_deleted_circle_takes_its_rules_along(stage: Stage) -> None:
    stage.goes_on()
    with stage.db.write() as tx:
        delete_circle(tx, stage.circle)
    with stage.db.read() as tx:
        assert tx.session.exec(select(Circle.id)).all() == []
        assert tx.session.exec(select(AdvanceRun.id)).all() == []
