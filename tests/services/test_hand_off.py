"""The hand-off of coordinating, on both databases: two workers, and one that is killed halfway."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from app.circles.models import MemberRole, Role
from app.consent import service as consent
from app.coordinating.models import CoordinatingTurns
from app.coordinating.rules import KNOWN_FOR, TurnTerms
from app.coordinating.turn_queries import due_turns
from app.core.db import Database
from app.core.ids import new_id
from app.outbox.models import Notice, NoticeState
from app.outbox.notice_types import NoticeType
from app.record.models import RecordEntry
from app.stewardship import coordinating_turn_service as turns_service
from app.stewardship.coordinator_service import give_role
from app.stewardship.hand_off_service import LOOKS_EVERY, look_at_due_turns
from app.stewardship.pause_service import pause, resume
from tests.services.seeded_bugs import Bug, seeded
from tests.services.service_fixtures import HandClock, SeededCircle, grow_circle
from tests.services.test_concurrent_requests import at_once

ROOT = Path(__file__).resolve().parents[2]
HAND_OFF = "app/stewardship/hand_off_service.py"
BUGS = (
    Bug(
        "whoever had it keeps it",
        HAND_OFF,
        "_pass_role",
        "take_role(tx, circle_id, other_id, member_id)",
        "pass",
    ),
    Bug(
        "a label, and no role",
        HAND_OFF,
        "_pass_role",
        "give_role(tx, circle_id, member_id, member_id)",
        "pass",
    ),
    Bug(
        "it passes while all is paused",
        HAND_OFF,
        "look_at_due_turns",
        "if not consent.rests(tx, circle_id):",
        "if True:",
    ),
    Bug(
        "it passes to somebody whom nobody told",
        HAND_OFF,
        "look_at_due_turns",
        "_forget_untold(tx, turns)",
        "pass",
    ),
    Bug(
        "the person isn't told before",
        HAND_OFF,
        "_tell_next",
        "tell_person(tx, turns, TurnNews.COMING)",
        "pass",
    ),
)


class Turns:
    """Lee coordinates; Ade and Lee said yes to turns, and Ade was told to be next."""

    def __init__(self, db: Database, clock: HandClock) -> None:
        self.db, self.clock = db, clock
        self.seeded: SeededCircle = grow_circle(db, "Ade", "Lee")
        self.circle_id, self.turns_id = self.seeded.circle_id, new_id()
        self.mina_id = self.seeded.person.member_id
        self.ade_id, self.lee_id = (self.seeded.friend(name).member_id for name in ("Ade", "Lee"))
        with db.write() as tx:
            give_role(tx, self.circle_id, self.lee_id, self.mina_id)
            terms = TurnTerms(
                2, tx.now.date() + timedelta(days=10), 720, (self.ade_id, self.lee_id)
            )
            turns_service.set_up_turns(tx, self.circle_id, self.turns_id, terms, self.mina_id)
        for member_id in (self.ade_id, self.lee_id):
            with db.write() as tx:
                turns_service.answer_as_member(
                    tx, self.circle_id, self.turns_id, member_id, agreed=True
                )

    def goes_to_the_hand_off(self) -> None:
        """Let time pass, the worker looking each time that something is due."""
        self.goes_until_one_is_next()
        self.sends()
        self.clock.advance(5 * 24 * 3600)

    def goes_until_one_is_next(self) -> None:
        while self.next_id() is None:
            self.clock.advance(3600)
            self.looks()

    def sends(self) -> None:
        """Whatever is queued leaves."""
        with self.db.write() as tx:
            tx.session.execute(
                update(Notice)
                .where(col(Notice.state) == NoticeState.QUEUED)
                .values(state=NoticeState.SENT, done_at=tx.now)
            )

    def pauses(self, seconds: float) -> None:
        """Everything is paused, and the worker looks at least as often as it does."""
        with self.db.write() as tx:
            pause(tx, self.circle_id, None, self.mina_id)
        for _ in range(int(seconds // LOOKS_EVERY.total_seconds())):
            self.clock.advance(LOOKS_EVERY.total_seconds())
            self.looks()
        self.clock.advance(seconds % LOOKS_EVERY.total_seconds())
        with self.db.write() as tx:
            resume(tx, self.circle_id, self.mina_id)
        self.looks()

    def notices(self, notice_type: NoticeType, member_id: str) -> int:
        """How many notices of a type there were to a member, sent or not."""
        with self.db.read() as tx:
            of_member = select(Notice.id).where(
                Notice.type == notice_type, Notice.member_id == member_id
            )
            return len(tx.session.exec(of_member).all())

    def notices_of_ade(self) -> int:
        return self.notices(NoticeType.COORDINATING_TURN, self.ade_id)

    def looks(self) -> None:
        with self.db.read() as tx:
            due = due_turns(tx)
        for key in due:
            with self.db.write() as tx:
                look_at_due_turns(tx, key)

    def next_id(self) -> str | None:
        with self.db.read() as tx:
            return tx.session.get_one(CoordinatingTurns, self.turns_id).next_id

    def coordinators(self) -> set[str]:
        with self.db.read() as tx:
            return set(
                tx.session.exec(
                    select(MemberRole.member_id).where(MemberRole.role == Role.COORDINATOR)
                )
            )

    def entries(self, kind: str) -> int:
        with self.db.read() as tx:
            entries = tx.session.exec(select(RecordEntry)).all()
            return sum((entry.facts or {}).get("kind") == kind for entry in entries)

    def notices_of_person(self) -> int:
        return self.notices(NoticeType.COORDINATING_PASSES, self.mina_id)


@pytest.fixture
def turns(db: Database, clock: HandClock) -> Turns:
    return Turns(db, clock)


def passes_once(turns: Turns) -> None:
    """Play a hand-off, with a pause in which it was due. Raises AssertionError where it's wrong."""
    turns.goes_until_one_is_next()
    turns.pauses(60)
    assert turns.notices_of_ade() == 2, "the first notice never left"
    turns.goes_to_the_hand_off()
    assert turns.notices_of_person() == 2, "the person is told before"
    with turns.db.write() as tx:
        consent.lock_exclusive(tx, turns.circle_id)
        consent.set_pause(tx, turns.circle_id, None)
    turns.looks()
    assert turns.coordinators() == {turns.lee_id}, "nothing passes while all is paused"
    with turns.db.write() as tx:
        consent.lock_exclusive(tx, turns.circle_id)
        consent.end_pause(tx, turns.circle_id)
    turns.clock.advance(6 * 3600)
    turns.looks()
    assert turns.coordinators() == {turns.ade_id}
    assert turns.entries("turn_passed") == 1


def test_the_role_passes(turns: Turns) -> None:
    passes_once(turns)


@pytest.mark.parametrize("minutes", [1, 60 * 24 * 20], ids=["a minute", "20 days"])
def test_a_pause_before_ade_is_told_tells_her_anew(turns: Turns, minutes: float) -> None:
    turns.goes_until_one_is_next()
    turns.pauses(minutes * 60)
    assert (turns.next_id(), turns.notices_of_ade()) == (turns.ade_id, 2)
    turns.sends()
    turns.clock.advance(KNOWN_FOR.total_seconds() - 1)
    turns.looks()
    assert turns.coordinators() == {turns.lee_id}, "she hasn't known it for two days"
    turns.clock.advance(3 * 24 * 3600)
    turns.looks()
    assert turns.coordinators() == {turns.ade_id}


def test_a_notice_that_never_left_passes_nothing(turns: Turns) -> None:
    turns.goes_until_one_is_next()
    turns.clock.advance(5 * 24 * 3600)  # and nothing ran meanwhile
    turns.looks()
    assert turns.coordinators() == {turns.lee_id}
    assert turns.notices_of_ade() == 2
    turns.sends()
    turns.clock.advance(3 * 24 * 3600)
    turns.looks()
    assert turns.coordinators() == {turns.ade_id}


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_each_seeded_bug_is_found(turns: Turns, bug: Bug) -> None:
    with seeded(bug), pytest.raises(AssertionError):
        passes_once(turns)


def test_two_workers_at_once_pass_it_once(turns: Turns) -> None:
    turns.goes_to_the_hand_off()
    at_once([partial(turns.looks) for _ in range(4)])
    assert turns.coordinators() == {turns.ade_id}
    assert (turns.entries("turn_passed"), turns.entries("roles_changed")) == (1, 3)
    with turns.db.read() as tx:
        row = tx.session.get_one(CoordinatingTurns, turns.turns_id)
        assert (row.turn_number, row.current_id) == (1, turns.ade_id)


#: A worker of its own that dies (SIGKILL) when the new one has the role and the old one, too.
_DIES = """
import os, signal, sys
from datetime import datetime
from app.stewardship import hand_off_service
from tests.services.service_fixtures import HandClock, open_database

def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)

hand_off_service.take_role = dies
url, at, turns_id, circle_id = sys.argv[1:]
with open_database(url, HandClock(datetime.fromisoformat(at))).write() as tx:
    hand_off_service.look_at_due_turns(tx, (turns_id, circle_id))
"""


def test_a_worker_that_is_killed_halfway_leaves_all_as_it_was(
    turns: Turns, database_url: str
) -> None:
    turns.goes_to_the_hand_off()
    now = turns.clock.now().isoformat()
    command = [sys.executable, "-c", _DIES, database_url, now, turns.turns_id, turns.circle_id]
    killed = subprocess.run(command, cwd=ROOT, check=False, timeout=60, capture_output=True)
    assert killed.returncode == -9, killed.stderr.decode()
    assert turns.coordinators() == {turns.lee_id}
    assert turns.entries("turn_passed") == 0
    turns.looks()
    assert turns.coordinators() == {turns.ade_id}
