"""The worker's duties, named and in order; sending comes last. One transaction each."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from sqlalchemy.exc import OperationalError

from app.asks.arriving import ask_question
from app.asks.models import Ask, AskState
from app.asks.moves import due_asks, lock, move
from app.asks.open_asks import (
    asks_over,
    asks_to_look_at,
    end_by_time,
    take_looks,
    unlooked_at,
    wake_asks,
)
from app.asks.service import unreached
from app.consent import last_words
from app.core.buckets import forget_full
from app.core.db import Database, Tx
from app.core.forgetting import forget_batch
from app.delivery.lease import take_back
from app.identity.passkeys import forget_challenges
from app.record.keeping import wipe_due
from app.rota import notes, presence, watching
from app.rota.filling import fill_due
from app.rota.models import Rotation
from app.rota.reminders import remind_due
from app.rota.rotations import due_rotations
from app.rota.swapping import end_begun
from app.stewardship import advance, bringing_back, devices, held_shifts, runs
from app.stewardship.closing import delete_closed
from app.stewardship.owners import owners_of_keys
from app.stewardship.retention import RECEIPTS
from app.stewardship.transfer import end_old_drafts

log = logging.getLogger("showup.worker")


def move_due_asks(db: Database) -> int:
    """One pass of the ladder over each ask whose time has come: no burst after downtime.

    And over each in whose circle something changed: somebody may have become reachable.
    """
    with db.read() as tx:
        due = list(dict.fromkeys((*due_asks(tx), *asks_to_look_at(tx))))
    return _move(db, due)


def look_at_open_asks(db: Database) -> int:
    """The net under all the rest: look at exhausted asks that nobody has looked at for a while."""
    with db.read() as tx:
        due = unlooked_at(tx)
    return _move(db, due)


def _move(db: Database, due: Iterable[str]) -> int:
    done = 0
    for ask_id in due:
        try:
            _move_one(db, ask_id)
        except OperationalError:
            raise
        except Exception as problem:
            # One ask that can't move must never stop the others; `/readyz` says it is late.
            log.exception("ask %s could not move: %s", ask_id, type(problem).__name__)
        done += 1
    return done


def _move_one(db: Database, ask_id: str) -> None:
    with db.write() as tx:
        ask = lock(tx, ask_id)
        changed = take_looks(tx, ask_id)
        if ask is None:
            return
        due = [at for at in (ask.due_at, ask.look_at) if at is not None and at <= tx.now]
        if ask.state == AskState.OPEN and (due or changed):
            move(tx, ask)
        running = ask.state in {AskState.OPEN, AskState.COVERED}
        if running and ask.question_at is not None and ask.question_at <= tx.now:
            ask_question(tx, ask)


def end_asks(db: Database) -> int:
    """End asks whose time is over, whether anybody came or not."""
    with db.read() as tx:
        due = asks_over(tx)
    return _each(db, due, _end_ask, "end of ask")


def _end_ask(tx: Tx, ask_id: str) -> None:
    ask = tx.s.get(Ask, ask_id)
    if ask is not None:
        runs.hold(tx, ask.circle_id)
        end_by_time(tx, ask.circle_id, ask_id)


def move_due_runs(db: Database) -> int:
    """One move of each run of an advance rule whose time has come, before asks and sending."""
    with db.read() as tx:
        due = runs.due_runs(tx)
    return _each(db, due, runs.move, "run of an advance rule")


def show_rules(db: Database) -> int:
    """Tell those whom an advance rule names that its day is over."""
    with db.read() as tx:
        due = advance.due_rules(tx)
    return _each(db, due, advance.show, "advance rule")


def _each(db: Database, ids: Iterable[str], work: Callable[[Tx, str], None], what: str) -> int:
    done = 0
    for one in ids:
        try:
            with db.write() as tx:
                work(tx, one)
            done += 1
        except OperationalError:
            raise
        except Exception as problem:
            # One that can't move must never stop the others; `/readyz` says it is late.
            log.exception("%s %s could not move: %s", what, one, type(problem).__name__)
    return done


def close_last_words(db: Database) -> int:
    """What waited for a last word goes on: it was told, or can't be told any more."""
    with db.read() as tx:
        due = last_words.over(tx)
    return _each(db, due, held_shifts.close_last_word, "last word")


def note_unreached(db: Database, found: Iterable[tuple[str, str]]) -> int:
    """Let ladders go on past members whom a notice didn't reach."""
    count = 0
    for notice_id, reason in found:
        with db.write() as tx:
            unreached(tx, notice_id, reason)
        count += 1
    return count


def write_turns(db: Database) -> int:
    """Write shifts for turns where something changed, or a week went by."""
    with db.read() as tx:
        due = due_rotations(tx)
    done = 0
    for rotation_id in due:
        try:
            with db.write() as tx:
                done += fill_due(tx, rotation_id)
                rotation = tx.s.get(Rotation, rotation_id)
                if rotation is not None:
                    wake_asks(tx, rotation.circle_id)
        except OperationalError:
            raise
        except Exception as problem:
            log.exception("turns of %s were not written: %s", rotation_id, type(problem).__name__)
    return done


def look_for_gaps(db: Database) -> int:
    """Look at each circle whose look-out is due: gaps open and close before anything is sent."""
    with db.read() as tx:
        due = watching.due_circles(tx)
    done = 0
    for circle_id in due:
        try:
            with db.write() as tx:
                done += watching.look(tx, circle_id)
        except OperationalError:
            raise
        except Exception as problem:
            # One circle whose gaps can't be read must never stop the others.
            log.exception("gaps of %s were not read: %s", circle_id, type(problem).__name__)
    return done


def move_bringing_back(db: Database) -> int:
    """What is due of a new phone that two allies let in: a word to the person, or its entry."""
    with db.read() as tx:
        due = bringing_back.due(tx)
    return _each(db, due, bringing_back.move, "bringing back")


def look_at_idle_devices(db: Database) -> int:
    """Tell owners of devices that nobody uses, and sign those out whose time is over."""
    with db.read() as tx:
        due = devices.idle_devices(tx)
    return _each(db, due, devices.look_at_idle, "idle device")


def _remind(db: Database) -> int:
    with db.write() as tx:
        return remind_due(tx)


def _end_offers(db: Database) -> int:
    with db.write() as tx:
        return end_begun(tx)


def _end_drafts(db: Database) -> int:
    with db.write() as tx:
        return end_old_drafts(tx)


def _delete_closed(db: Database) -> int:
    with db.write() as tx:
        return delete_closed(tx)


def _end_notes(db: Database) -> int:
    with db.write() as tx:
        return notes.forget(tx)


def _wipe_presence(db: Database) -> int:
    with db.write() as tx:
        return presence.wipe(tx)


def _wipe_receipts(db: Database) -> int:
    return forget_batch(db, RECEIPTS)


def _forget_challenges(db: Database) -> int:
    with db.write() as tx:
        return forget_challenges(tx)


def _forget_rates(db: Database) -> int:
    with db.write() as tx:
        forget_full(tx)
    return 0


def _bury(db: Database) -> int:
    db.sweep_keys(owners_of_keys)
    db.bury()
    return 0


OFTEN: tuple[tuple[str, Callable[[Database], int]], ...] = (
    ("take back leases", take_back),
    ("advance rules", move_due_runs),
    ("asks", move_due_asks),
    ("turns", write_turns),
    ("gaps", look_for_gaps),
)
# Looked at once a minute: nobody waits for these with a phone in hand.
SELDOM: tuple[tuple[str, Callable[[Database], int]], ...] = (
    ("reminders", _remind),
    ("advance rules to read", show_rules),
    ("open asks", look_at_open_asks),
    ("asks that are over", end_asks),
    ("offers of shifts", _end_offers),
    ("last words", close_last_words),
    ("drafts", _end_drafts),
    ("closed circles", _delete_closed),
    ("notes between shifts", _end_notes),
    ("here and off", _wipe_presence),
    ("receipts", _wipe_receipts),
    ("old records", wipe_due),
    ("bringing back", move_bringing_back),
    ("idle devices", look_at_idle_devices),
    ("unanswered challenges", _forget_challenges),
    ("full buckets", _forget_rates),
    ("what was deleted", _bury),
)


def run(db: Database, duties: Iterable[tuple[str, Callable[[Database], int]]]) -> int:
    """Run duties in order; one that fails is logged and tried on the next tick."""
    done = 0
    for name, duty in duties:
        try:
            done += duty(db)
        except OperationalError as problem:
            # A deadlock, a restarted database, a full disk: its transaction changed nothing.
            log.warning("duty %s will be tried again: %s", name, type(problem.orig).__name__)
    return done
