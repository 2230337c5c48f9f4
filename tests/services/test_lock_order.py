"""Who changes hands holds rows in the order that `withdraw.hold` tells, on any database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.sql.dml import Update

from app.advance import authoring_service, confirmation_service, run_service
from app.checklists import opening_service
from app.checklists.models import Checklist
from app.circles.service import get_circle
from app.core.db import Tx
from app.core.ids import new_id
from app.rota.changes import edit_service, rezone_service
from app.rota.gaps import alert_settings_service
from app.rota.rotations import rotation_service
from app.rota.rotations.rotation_queries import schedule_rotations
from app.rota.rotations.turn_shift_service import materialize_due
from app.rota.shifts import claim_service as rota
from app.rota.shifts import offer_service, swap_service
from app.solidarity import answer_service, reply_service
from app.solidarity.models import SolidarityAnswer
from app.solidarity.rows import lock_row
from app.stewardship import held_shift_service
from app.stewardship.withdrawal_service import remove, undo, withdraw
from tests.services.test_swaps import Stage

ORDER = (
    "consent_epoch", "member", "rotation", "pattern", "slot", "gap_watch", "ask", "notice",
)  # fmt: skip


#: Rows that a change of consent ends while it holds it whole, whatever else it holds by then.
ENDED_BY_CONSENT = ("consent_epoch", "solidarity_words", "checklist", "record_head")


@contextmanager
def locks(noted: tuple[str, ...] = ORDER) -> Iterator[list[str]]:
    """Those of some tables in which rows were held, in the order in which each came first."""
    tables_locked: list[str] = []

    def note(state: ORMExecuteState) -> None:
        statement = state.statement
        if isinstance(statement, Update):
            table = getattr(statement.table, "name", "")
        elif getattr(statement, "_for_update_arg", None) is not None:
            table = getattr(
                state.bind_mapper.local_table if state.bind_mapper else None, "name", ""
            )
        else:
            return
        if table in noted and table not in tables_locked:
            tables_locked.append(table)

    event.listen(Session, "do_orm_execute", note)
    try:
        yield tables_locked
    finally:
        event.remove(Session, "do_orm_execute", note)


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[Stage]:
    new_stage = Stage(sqlite_url)
    with new_stage.db.write() as tx:
        alert_settings_service.set_alerts(
            tx, new_stage.seeded.circle_id, on=True, lead_hours=[72], wait_minutes=60,
            by=new_stage.seeded.person.member_id,
        )  # fmt: skip
    yield new_stage
    new_stage.db.close()


def in_order(stage: Stage, work: Callable[[Tx], object]) -> None:
    with locks() as tables_locked, stage.db.write() as tx:
        work(tx)
    assert tables_locked == sorted(tables_locked, key=ORDER.index), tables_locked
    assert tables_locked


def test_what_changes_hands_is_held_in_order(stage: Stage) -> None:
    circle, person = stage.seeded.circle_id, stage.seeded.person.member_id
    lunch, walk, late, far = (stage.slot(days) for days in (1, 2, 3, 5))
    stage.claims(stage.ana, lunch)
    stage.claims(stage.bo, walk)
    trade = stage.offers(stage.ana, lunch, for_slot=walk)
    in_order(stage, lambda tx: swap_service.take_swap(
        tx, circle=get_circle(tx, circle), member_id=stage.bo, swap_id=trade,
    ))  # fmt: skip
    # A claim that ends a trade, with a notice that waits; then what is held is let go of.
    stage.claims(stage.cy, late)
    stage.offers(stage.ana, walk, for_slot=late)
    stage.does(rota.release, member_id=stage.cy, slot=late)
    in_order(stage, lambda tx: rota.claim(
        tx, circle=get_circle(tx, circle), member_id=stage.ana, slot=late,
    ))  # fmt: skip
    stage.offers(stage.ana, walk)
    in_order(stage, lambda tx: rota.release(
        tx, circle=get_circle(tx, circle), member_id=stage.ana, slot=walk,
    ))  # fmt: skip
    in_order(stage, lambda tx: offer_service.offer_slot(
        tx, circle=get_circle(tx, circle), slot=far, to=stage.cy, by=person,
    ))  # fmt: skip
    in_order(stage, lambda tx: edit_service.skip_slot(tx, get_circle(tx, circle), late, person))
    in_order(stage, lambda tx: rezone_service.rezone(tx, get_circle(tx, circle)))


def test_turns_and_whoever_goes_are_held_in_order(stage: Stage) -> None:
    circle, person = stage.seeded.circle_id, stage.seeded.person.member_id
    rotation = new_id()
    in_order(stage, lambda tx: rotation_service.create_rotation(
        tx, get_circle(tx, circle), rotation_id=rotation, pattern_id=stage.seeded.pattern_id,
        hand_off="day", interval=1, weekdays=127, first=None, until=None,
        members=[stage.ana, stage.bo, stage.cy], alone=False, by=person,
    ))  # fmt: skip
    for member_id in (stage.ana, stage.bo, stage.cy):
        in_order(stage, lambda tx, member_id=member_id: rotation_service.agree_to_turns(  # type: ignore[misc]
            tx, get_circle(tx, circle), rotation, member_id,
        ))  # fmt: skip
    turn = next(
        slot for slot in (stage.slot(days) for days in range(7, 14))
        if stage.holders(slot) == [stage.ana]
    )  # fmt: skip
    stage.offers(stage.ana, turn)
    in_order(
        stage,
        lambda tx: rotation_service.leave_rotation(tx, get_circle(tx, circle), rotation, stage.ana),
    )
    with stage.db.write() as tx:
        schedule_rotations(tx, circle)
    in_order(stage, lambda tx: materialize_due(tx, rotation))
    withdrawal_ids: list[str] = []
    in_order(stage, lambda tx: withdrawal_ids.append(withdraw(tx, circle, stage.bo, person).id))
    with stage.db.read() as tx:
        first, second, *_ = held_shift_service.held_from_now(tx, circle, [stage.bo])
    for held_shift, choose in ((first, held_shift_service.leave), (second, held_shift_service.end)):
        in_order(stage, lambda tx, held_shift=held_shift, choose=choose: choose(  # type: ignore[misc]
            tx, circle, stage.bo, held_shift.slot_id, with_later=False, by=person,
        ))  # fmt: skip
    in_order(stage, lambda tx: undo(tx, circle, stage.bo, withdrawal_ids[0], person))
    in_order(stage, lambda tx: remove(tx, circle, stage.bo, person, tell_shifts=True))
    in_order(
        stage,
        lambda tx: rotation_service.end_rotation(tx, get_circle(tx, circle), rotation, person),
    )


def test_runs_of_an_advance_rule_are_held_in_order(stage: Stage) -> None:
    circle, person = stage.seeded.circle_id, stage.seeded.person.member_id
    rule, run = new_id(), new_id()
    rule_terms = authoring_service.RuleDraft(
        (stage.ana, stage.bo), True, 1, 1, 1, None, 2, (), 1, 12
    )
    in_order(stage, lambda tx: authoring_service.write_rule(
        tx, circle_id=circle, rule_id=rule, words="awake", draft=rule_terms, expected=None,
        by=person,
    ))  # fmt: skip
    stage.clock.advance(86_400)
    named_ids = (stage.ana, stage.bo, stage.cy)
    for member_id in named_ids:
        in_order(stage, lambda tx, member_id=member_id: authoring_service.agree_to_rule(  # type: ignore[misc]
            tx, circle_id=circle, rule_id=rule, member_id=member_id, agreed=True,
        ))  # fmt: skip
    for member_id in (stage.ana, stage.bo):
        in_order(stage, lambda tx, member_id=member_id: confirmation_service.confirm(  # type: ignore[misc]
            tx, circle_id=circle, rule_id=rule, run_id=run, member_id=member_id,
        ))  # fmt: skip
    stage.clock.advance(60)
    in_order(stage, lambda tx: run_service.advance_run(tx, run))
    in_order(stage, lambda tx: withdraw(tx, circle, stage.ana, person))
    in_order(stage, lambda tx: confirmation_service.stop(tx, circle, run, person))


def test_what_is_noted_of_a_read_holds_consent_first(stage: Stage) -> None:
    circle = stage.seeded.circle_id
    with stage.db.write() as tx:
        row, box = lock_row(tx, circle, stage.ana), tx.cipher(circle)
        row.words = box.seal("words", "solidarity_words", "words", row.id)
        row.reply = box.seal("reply", "solidarity_words", "reply", row.id)
        row.answer = SolidarityAnswer.TO_ONE
        checklist = Checklist(
            id=new_id(), circle_id=circle, kind="called", version=1, changed_at=tx.now, shown_to=[]
        )
        tx.session.add(checklist)
    works: tuple[Callable[[Tx], object], ...] = (
        lambda tx: answer_service.put_by(tx, circle, stage.ana),
        lambda tx: answer_service.note_shown(tx, circle, stage.ana, 1),
        lambda tx: reply_service.note_replies_seen(tx, circle),
        lambda tx: reply_service.remove_reply(tx, circle, stage.ana),
        lambda tx: opening_service.note_shown(tx, checklist, stage.ana),
    )
    for work in works:
        with locks(ENDED_BY_CONSENT) as tables_locked, stage.db.write() as tx:
            work(tx)
        assert tables_locked[0] == "consent_epoch", tables_locked
        assert len(tables_locked) > 1
