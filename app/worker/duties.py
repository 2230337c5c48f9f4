"""The worker's duties, named and in order; sending comes last. One transaction each."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.exc import OperationalError

from app.advance import authoring_service, rule_queries, run_service
from app.asks.answer_service import note_ask_unreached
from app.asks.arrival_queries import ask_question
from app.asks.drill_service import give_way
from app.asks.ladder_service import advance_ask, due_asks, lock_ask_row
from app.asks.models import Ask, AskState
from app.asks.open_ask_service import (
    asks_over,
    asks_to_look_at,
    end_by_time,
    take_looks,
    unlooked_at,
    wake_asks,
)
from app.care import check_in_timer_service
from app.checklists.checklist_queries import checklists_to_forget, due_checklists
from app.checklists.opening_service import forget_claims, tell_named
from app.consent import last_word_service
from app.coordinating.turn_queries import due_turns
from app.core.buckets import find_full, forget_full
from app.core.db import Database, Tx
from app.delivery.due_queries import lost_leases
from app.delivery.lease import requeue_expired
from app.identity.passkey_service import find_unanswered, forget_challenges
from app.record import retention_service
from app.repairs import repair_timer_service
from app.rota.changes import rezone_service
from app.rota.gaps import gap_service
from app.rota.models import Rotation
from app.rota.rotations.rotation_queries import due_rotations
from app.rota.rotations.turn_shift_service import materialize_due
from app.rota.shifts import handover_note_service, presence_service
from app.rota.shifts.reminder_service import due_reminders, remind_due
from app.rota.shifts.swap_service import begun_swap_ids, end_begun_swaps
from app.stewardship import bring_back_service, device_service, held_shift_service
from app.stewardship.closing_service import closed_circles, delete_closed
from app.stewardship.hand_off_service import look_at_due_turns
from app.stewardship.key_owner_queries import owners_of_keys
from app.stewardship.number_service import find_stored_numbers, read_stored_numbers
from app.stewardship.retention_queries import RECEIPTS
from app.stewardship.transfer_service import end_old_drafts, old_drafts
from app.stewardship.trial_service import due_trials, end_due_trial
from app.values.settling_service import settle_due_line
from app.values.value_queries import due_lines
from app.worker.duty import Duty, all_in_one_write, each_in_a_write, one_by_one

log = logging.getLogger("showup.worker")


def _find_asks(tx: Tx) -> list[str]:
    return list(dict.fromkeys((*due_asks(tx), *asks_to_look_at(tx))))


def _move_ask(tx: Tx, ask_id: str) -> None:
    ask = lock_ask_row(tx, ask_id)
    changed = take_looks(tx, ask_id)
    if ask is None or give_way(tx, ask):
        return
    due = [at for at in (ask.due_at, ask.look_at) if at is not None and at <= tx.now]
    if ask.state == AskState.OPEN and (due or changed):
        advance_ask(tx, ask)
    running = ask.state in {AskState.OPEN, AskState.COVERED}
    if running and ask.question_at is not None and ask.question_at <= tx.now:
        ask_question(tx, ask)


def _end_ask(tx: Tx, ask_id: str) -> None:
    ask = tx.session.get(Ask, ask_id)
    if ask is not None:
        run_service.lock_run(tx, ask.circle_id)
        end_by_time(tx, ask.circle_id, ask_id)


def write_turns(db: Database, rotation_id: str) -> bool:
    """Write the shifts of one rotation; tells whether they were looked at."""
    with db.write() as tx:
        done = materialize_due(tx, rotation_id)
        rotation = tx.session.get(Rotation, rotation_id)
        if rotation is not None:
            wake_asks(tx, rotation.circle_id)
    return done


def _wipe_records(db: Database, circle_ids: Sequence[str]) -> int:
    return sum(retention_service.wipe_all(db, circle_id) for circle_id in circle_ids)


def _read_numbers(db: Database, _: Sequence[str]) -> int:
    return read_stored_numbers(db)


def _forget_challenges(tx: Tx, _: Sequence[str]) -> int:
    return forget_challenges(tx)


def _forget_rates(tx: Tx, _: Sequence[str]) -> int:
    forget_full(tx)
    return 0  # nothing else follows from it


def _wipe_receipts(tx: Tx, keys: Sequence[tuple[Any, ...]]) -> int:
    return RECEIPTS.forget(tx, keys)


#: One move of each run of an advance rule whose time has come, before asks and sending.
ADVANCE_RULES = each_in_a_write("advance rules", run_service.due_runs, run_service.advance_run)
#: One pass of the ladder over each ask whose time has come: no burst after downtime. And over each
#: in whose circle something changed: somebody may have become reachable.
ASKS = each_in_a_write("asks", _find_asks, _move_ask)
#: Each circle whose look-out is due: gaps open and close before anything is sent.
GAPS = each_in_a_write("gaps", gap_service.due_circles, gap_service.check_circle)
#: What waited for a last word goes on: it was told, or can't be told any more.
LAST_WORDS = each_in_a_write(
    "last words", last_word_service.over, held_shift_service.close_last_word
)
OLD_RECORDS = Duty("old records", retention_service.due, _wipe_records)
TAKE_BACK = all_in_one_write("take back leases", lost_leases, requeue_expired)

OFTEN: tuple[Duty, ...] = (
    TAKE_BACK,
    ADVANCE_RULES,
    ASKS,
    # After an update of zone data: slots to come are brought to the new rules, circle by circle.
    each_in_a_write(
        "zone rules", rezone_service.circles_with_older_rules, rezone_service.reread_by_new_rules
    ),
    # Where something changed, or a week went by.
    one_by_one("turns", due_rotations, write_turns),
    GAPS,
)
# Looked at three times a minute: nobody waits for these with a phone in hand.
SELDOM: tuple[Duty, ...] = (
    Duty("stored numbers", find_stored_numbers, _read_numbers),
    all_in_one_write("reminders", due_reminders, remind_due),
    each_in_a_write(
        "check-ins",
        check_in_timer_service.due_check_ins,
        check_in_timer_service.advance_check_in,
    ),
    # What was tried until a day that is over, and that nobody said anything about.
    each_in_a_write("trials", due_trials, end_due_trial),
    # Lines whose day is over, or that wait for an objection to end.
    each_in_a_write("proposed lines", due_lines, settle_due_line),
    # Coordinating passes on to who is next, at its moment.
    each_in_a_write("coordinating in turns", due_turns, look_at_due_turns),
    # What has cooled goes, by day.
    each_in_a_write(
        "repairs", repair_timer_service.due_repairs, repair_timer_service.send_due_repair
    ),
    # Those whom an advance rule names are told that its day is over.
    each_in_a_write(
        "advance rules to read", rule_queries.due_rules, authoring_service.announce_rule
    ),
    # The net under all the rest: exhausted asks that nobody has looked at for a while.
    each_in_a_write("open asks", unlooked_at, _move_ask),
    # Whether anybody came or not.
    each_in_a_write("asks that are over", asks_over, _end_ask),
    all_in_one_write("offers of shifts", begun_swap_ids, end_begun_swaps),
    LAST_WORDS,
    all_in_one_write("drafts", old_drafts, end_old_drafts),
    all_in_one_write("closed circles", closed_circles, delete_closed),
    all_in_one_write(
        "notes between shifts",
        handover_note_service.circles_with_old_notes,
        handover_note_service.delete_expired_notes,
    ),
    all_in_one_write(
        "here and off", presence_service.expired_presence_ids, presence_service.clear_presence
    ),
    all_in_one_write("receipts", RECEIPTS.find_due, _wipe_receipts),
    OLD_RECORDS,
    # Whom the person named is told of an opened checklist, once the person had their minutes.
    each_in_a_write("checklists", due_checklists, tell_named),
    each_in_a_write("claims of checklists", checklists_to_forget, forget_claims),
    # A new phone that two allies let in: a word to the person, or its entry.
    each_in_a_write("bringing back", bring_back_service.due, bring_back_service.move),
    # Owners of devices that nobody uses are told; those whose time is over are signed out.
    each_in_a_write("idle devices", device_service.idle_devices, device_service.look_at_idle),
    all_in_one_write("unanswered challenges", find_unanswered, _forget_challenges),
    all_in_one_write("full buckets", find_full, _forget_rates),
)


def bury_deleted(db: Database) -> None:
    """Leave nothing of what was deleted. What fails is tried again."""
    try:
        db.sweep_keys(owners_of_keys)
        db.destroy_key()
    except OperationalError as problem:
        log.warning("burying will be tried again: %s", type(problem.orig).__name__)


def note_unreached(db: Database, notices: Iterable[tuple[str, str]]) -> int:
    """Let ladders go on past members whom a notice didn't reach; by notice, the reason why."""
    count = 0
    for notice_id, reason in notices:
        with db.write() as tx:
            note_ask_unreached(tx, notice_id, reason)
        count += 1
    return count
