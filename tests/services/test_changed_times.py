"""Whatever is changed, in whatever order: nobody holds what they didn't agree to, and is told.

Times, days left out, pauses, switches, edits, ends, zones, claims and releases by lot. A slow
model remembers what each friend agreed to, and what every slot was when it began.
"""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from app.circles.models import Circle
from app.circles.service import get_circle
from app.core.db import Database, Tx
from app.core.errors import Problem
from app.core.ids import new_id
from app.outbox.events import Event
from app.outbox.models import Notice
from app.rota.changes import edit_service, other_hours_service
from app.rota.models import Pattern, Shift, Slot
from app.rota.schedule import pattern_service, week_queries
from app.rota.schedule.exceptions import NONE, Spans
from app.rota.schedule.occurrences import PatternFacts
from app.rota.schedule.recurrence import Repeats
from app.rota.shifts import claim_service as rota
from tests.conftest import sqlite_url_of
from tests.databases import copy_database, empty_wals, keys_of
from tests.services.service_fixtures import HandClock, SeededCircle, grow_circle, open_database

NAMES = ("Ana", "Ben", "Chi")
ZONES = (
    "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns", "Pacific/Apia",
)  # fmt: skip
DAYS = 21

#: What somebody agreed to: a start, an end, a kind. The clock of a new zone moves the first two.
Agreed = tuple[datetime, datetime, str]

numbers = st.integers(0, 10_000)
acts = st.tuples(
    st.sampled_from(
        ["claim"] * 6
        + ["release", "skip", "skip", "unskip", "pause", "pause_all", "resume", "switch", "switch"]
        + ["this", "later", "all", "words", "places", "end", "add", "wait", "wait"]
        + ["hours", "hours", "hours_back", "hours_yes", "hours_yes"]
    ),
    numbers,
    numbers,
)


class Story:
    """One circle, and what the model remembers of it."""

    def __init__(self, db: Database, clock: HandClock, seeded: SeededCircle) -> None:
        self.db, self.clock, self.seeded = db, clock, seeded
        self.agreed: dict[tuple[str, str], Agreed] = {}
        self.begun_slots: dict[str, tuple[datetime, datetime, str, frozenset[str]]] = {}
        self.pauses: list[str] = []
        self.hours_ids: list[str] = []

    def act(self, move: str, a: int, b: int) -> None:
        before, told_before = dict(self.agreed), self.count_notices()
        # A refusal is an answer too; it changes nothing.
        with suppress(Problem), self.db.write() as tx:
            getattr(self, move)(tx, get_circle(tx, self.seeded.circle_id), a, b)
        if move == "wait":
            self.clock.advance((a % 40) * 3_600 + b % 3_600)
        self.look(move, before, told_before)

    # --- what may happen --------------------------------------------------------------------

    def slots(self, tx: Tx, circle: Circle) -> list[week_queries.SlotView]:
        first = week_queries.today(circle.zone, tx.now) - timedelta(days=1)
        return week_queries.slots_between(tx, circle.id, circle.zone, first, DAYS)

    def claim(self, tx: Tx, circle: Circle, a: int, b: int) -> None:
        coming = [slot for slot in self.slots(tx, circle) if slot.starts_at > tx.now]
        if coming:
            slot, member_id = coming[a % len(coming)], self.seeded.friends[b % 3].member_id
            rota.claim(tx, circle=circle, member_id=member_id, slot=slot.id)

    def release(self, tx: Tx, circle: Circle, a: int, b: int) -> None:
        holdings = [
            (slot, member_id) for slot in self.slots(tx, circle) for member_id in slot.holders
        ]
        if holdings:
            slot, holder_id = holdings[a % len(holdings)]
            if slot.starts_at > tx.now:
                rota.release(tx, circle=circle, member_id=holder_id, slot=slot.id)
                self.agreed.pop((slot.id, holder_id), None)

    def _slot(self, tx: Tx, circle: Circle, a: int) -> str:
        slots = self.slots(tx, circle)
        return slots[a % len(slots)].id if slots else f"{'x' * 22}.2026-03-08"

    def _pattern(self, tx: Tx, circle: Circle, a: int) -> Pattern:
        return (patterns := pattern_service.patterns_of(tx, circle.id))[a % len(patterns)]

    @property
    def me(self) -> str:
        return self.seeded.person.member_id

    def skip(self, tx: Tx, circle: Circle, a: int, b: int) -> None:
        edit_service.skip_slot(tx, circle, self._slot(tx, circle, a), self.me)

    def unskip(self, tx: Tx, circle: Circle, a: int, b: int) -> None:
        pattern = self._pattern(tx, circle, a)
        for day in sorted(pattern_service.facts_of(pattern).spans.skips)[:1]:
            edit_service.unskip_slot(tx, circle, f"{pattern.id}.{day}", self.me)

    def pause(self, tx: Tx, circle: Circle, a: int, b: int) -> None:
        self._pause(tx, circle, b, self._pattern(tx, circle, a).id)

    def pause_all(self, tx: Tx, circle: Circle, a: int, b: int) -> None:
        self._pause(tx, circle, b, None)

    def _pause(self, tx: Tx, circle: Circle, b: int, pattern_id: str | None) -> None:
        self.pauses.append(new_id())
        last = week_queries.today(circle.zone, tx.now) + timedelta(days=b % 9)
        edit_service.pause_patterns(
            tx, circle, pause_id=self.pauses[-1], pattern_id=pattern_id, first=None, last=last,
            by=self.me,
        )  # fmt: skip

    def resume(self, tx: Tx, circle: Circle, a: int, b: int) -> None:
        if self.pauses:
            edit_service.resume_patterns(tx, circle, self.pauses[a % len(self.pauses)], self.me)

    def hours(self, tx: Tx, circle: Circle, a: int, b: int) -> None:
        self.hours_ids.append(new_id())
        first = week_queries.today(circle.zone, tx.now) + timedelta(days=a % 3)
        pattern, other = self._pattern(tx, circle, a), self._pattern(tx, circle, b)
        last = first + timedelta(days=b % 9)
        other_hours_service.set_other_hours(
            tx, circle, hours_id=self.hours_ids[-1], first=first, last=last,
            hours={
                pattern.id: (a * 15 % 1440, b * 15 % 1440),
                other.id: (b * 10 % 1440, a * 10 % 1440),
            },
            by=self.me,
        )  # fmt: skip

    def hours_back(self, tx: Tx, circle: Circle, a: int, b: int) -> None:
        if self.hours_ids:
            hours_id = self.hours_ids[a % len(self.hours_ids)]
            other_hours_service.end_other_hours(tx, circle, hours_id, self.me)

    def hours_yes(self, tx: Tx, circle: Circle, a: int, b: int) -> None:
        if self.hours_ids:
            other_hours_service.say_to_hours(
                tx, circle, self.hours_ids[a % len(self.hours_ids)],
                self.seeded.friends[b % 3].member_id, yes=b % 4 > 0,
            )  # fmt: skip

    def switch(self, tx: Tx, circle: Circle, a: int, b: int) -> None:
        pattern = self._pattern(tx, circle, a)
        edit_service.switch_pattern(tx, circle.id, pattern.id, on=b % 2 == 0, by=self.me)

    def this(self, tx: Tx, circle: Circle, a: int, b: int) -> None:
        self._edit(tx, circle, a, b, "this")

    def later(self, tx: Tx, circle: Circle, a: int, b: int) -> None:
        self._edit(tx, circle, a, b, "later")

    def all(self, tx: Tx, circle: Circle, a: int, b: int) -> None:
        self._edit(tx, circle, a, b, "all")

    def _edit(self, tx: Tx, circle: Circle, a: int, b: int, scope: edit_service.Scope) -> None:
        pattern_id, _, text = self._slot(tx, circle, a).partition(".")
        day = date.fromisoformat(text)
        facts = pattern_service.facts_of(edit_service.lock_pattern(tx, circle.id, pattern_id))
        changes: list[dict[str, Any]] = [
            {"start_minute": b * 15 % 1440},
            {"places": 1 + b % 3},
            {"weekdays": 1 + b % 127, "repeats": Repeats.WEEKLY},
            {"interval": 1 + b % 3},
            {"repeats": Repeats.MONTHLY_DATE, "month_day": 1 + b % 31},
            {"kind": "food" if facts.kind == "company" else "company"},
        ]
        edited = replace(facts, **changes[b % len(changes)])
        if scope == "this":
            edited = replace(edited, from_date=day + timedelta(days=b // 7 % 2))
        edited = replace(edited, id=new_id())
        edit_service.edit_pattern(
            tx, circle, pattern_id=pattern_id, scope=scope, day=day, replacement=edited, title=None,
            by=self.me,
        )  # fmt: skip

    def words(self, tx: Tx, circle: Circle, a: int, b: int) -> None:
        self._in_place(tx, circle, a, {}, "Soup")

    def places(self, tx: Tx, circle: Circle, a: int, b: int) -> None:
        self._in_place(tx, circle, a, {"places": 1 + b % 3}, None)

    def _in_place(
        self, tx: Tx, circle: Circle, a: int, change: dict[str, Any], title: str | None
    ) -> None:
        pattern = self._pattern(tx, circle, a)
        edited = replace(pattern_service.facts_of(pattern), id=new_id(), **change)
        edit_service.edit_pattern(
            tx, circle, pattern_id=pattern.id, scope="all", day=None, replacement=edited,
            title=title, by=self.me,
        )  # fmt: skip

    def end(self, tx: Tx, circle: Circle, a: int, b: int) -> None:
        edit_service.end_pattern(tx, circle.id, self._pattern(tx, circle, a).id, self.me)

    def add(self, tx: Tx, circle: Circle, a: int, b: int) -> None:
        facts = PatternFacts(
            id=new_id(),
            weekdays=1 + a % 127,
            start_minute=a * 10 % 1440,
            end_minute=b * 10 % 1440,
            places=1 + b % 2,
            kind=("overnight", "call", "text")[b % 3],
            from_date=week_queries.today(circle.zone, tx.now),
            until_date=None,
            interval=1 + a % 2,
            spans=Spans(on=()) if b % 4 == 0 else NONE,
        )
        pattern_service.add_pattern(tx, circle_id=circle.id, by=self.me, facts=facts, title=None)

    def wait(self, tx: Tx, circle: Circle, a: int, b: int) -> None:
        """Nothing but time."""

    # --- what holds always ------------------------------------------------------------------

    def count_notices(self) -> dict[str, int]:
        with self.db.read() as tx:
            member_ids = tx.session.exec(
                select(Notice.member_id).where(Notice.event == Event.SHIFT_CHANGED)
            ).all()
        return {member_id: member_ids.count(member_id) for member_id in member_ids if member_id}

    def look(
        self, move: str, before: dict[tuple[str, str], Agreed], told_before: dict[str, int]
    ) -> None:
        with self.db.read() as tx:
            circle = get_circle(tx, self.seeded.circle_id)
            first = week_queries.today(circle.zone, tx.now) - timedelta(days=60)
            slots = {
                slot.id: slot
                for slot in week_queries.slots_between(tx, circle.id, circle.zone, first, 200)
            }
            live = tx.session.execute(
                select(Shift, Slot)
                .join(Slot, col(Slot.id) == col(Shift.slot_id))
                .where(col(Shift.released_at).is_(None))
            ).all()
            taken_by_slot = {slot.id: slot.taken for slot in tx.session.exec(select(Slot))}
        now, agreed_now = self.clock.now(), dict[tuple[str, str], Agreed]()
        for shift, row in live:
            slot_shown = slots.get(row.id)
            assert slot_shown is not None, f"after {move}, {row.id} is held and nowhere offered"
            agreed = (slot_shown.starts_at, slot_shown.ends_at, slot_shown.kind)
            assert agreed[:2] == (row.starts_at, row.ends_at)
            assert len(slot_shown.holders) <= slot_shown.places
            agreed_now[row.id, shift.member_id] = agreed
        counts = [slot for slot, _ in agreed_now]
        assert taken_by_slot == {slot: counts.count(slot) for slot in taken_by_slot}
        self._same_times(move, before, agreed_now)
        self._told_once(before, agreed_now, told_before)
        self.agreed = agreed_now
        # What has begun stays as it was, whatever is changed.
        for slot_id, was in self.begun_slots.items():
            offered_slot = slots.get(slot_id)
            assert offered_slot is not None, f"{move} took away {slot_id}, which had begun"
            assert (
                offered_slot.starts_at,
                offered_slot.ends_at,
                offered_slot.kind,
                frozenset(offered_slot.holders),
            ) == was
        for offered_slot in slots.values():
            if offered_slot.starts_at <= now and offered_slot.id not in self.begun_slots:
                self.begun_slots[offered_slot.id] = (
                    offered_slot.starts_at,
                    offered_slot.ends_at,
                    offered_slot.kind,
                    frozenset(offered_slot.holders),
                )

    def _same_times(
        self,
        move: str,
        before: dict[tuple[str, str], Agreed],
        held_now: dict[tuple[str, str], Agreed],
    ) -> None:
        """Nobody was moved: each holds what they held, or less. One more only by a claim."""
        of_each = [
            sorted((member_id, agreed) for (_, member_id), agreed in agreements.items())
            for agreements in (before, held_now)
        ]
        if move in {"claim", "hours_yes"}:
            assert move == "hours_yes" or len(of_each[1]) <= len(of_each[0]) + 1
            assert all(pair in of_each[1] for pair in of_each[0])
        else:
            assert all(pair in of_each[0] for pair in of_each[1]), f"{move} gave somebody a time"

    def _told_once(
        self,
        before: dict[tuple[str, str], Agreed],
        held_now: dict[tuple[str, str], Agreed],
        told_before: dict[str, int],
    ) -> None:
        """Check that whoever lost a shift was told once, and nobody else."""

        def times(agreements: dict[tuple[str, str], Agreed], member_id: str) -> int:
            return sum(holder_id == member_id for _, holder_id in agreements)

        # A release pops its own from `agreed` before this is looked at.
        losers = {
            holder_id
            for _, holder_id in before
            if times(held_now, holder_id) < times(before, holder_id)
        }
        losers &= {
            holder_id
            for _, holder_id in self.agreed
            if times(held_now, holder_id) < times(self.agreed, holder_id)
        }
        now = self.count_notices()
        for friend in self.seeded.friends:
            new_notices = now.get(friend.member_id, 0) - told_before.get(friend.member_id, 0)
            assert new_notices == int(friend.member_id in losers), friend.name


@pytest.fixture(scope="module")
def grown_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("times") / "showup.db"
    copy_database(sqlite_template, path)
    database = open_database(sqlite_url_of(path), HandClock())
    seeded = grow_circle(database, *NAMES, places=2)
    database.close()
    empty_wals(path)
    return path, seeded


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(zone=st.sampled_from(ZONES), story=st.lists(acts, min_size=4, max_size=30))
@example(
    # Taken again in the instant in which it was let go, and let go again: told twice.
    zone="Australia/Lord_Howe",
    story=[
        ("claim", 0, 0),
        ("pause", 0, 0),
        ("resume", 0, 0),
        *[("claim", 0, 0)] * 3,
        ("pause_all", 0, 0),
    ],
)
def test_nobody_holds_what_they_did_not_agree_to(
    grown_file: Any,
    tmp_path_factory: pytest.TempPathFactory,
    zone: str,
    story: list[tuple[str, int, int]],
) -> None:
    template, seeded = grown_file
    path = tmp_path_factory.mktemp("times") / "showup.db"
    copy_database(template, path)
    clock = HandClock()
    with closing(open_database(sqlite_url_of(path), clock)) as database:
        with database.write() as tx:
            get_circle(tx, seeded.circle_id).zone = ZoneInfo(zone).key
        running_story = Story(database, clock, seeded)
        opening_moves = [("claim", number * 2, number) for number in range(9)]
        for move, a, b in opening_moves + story:
            running_story.act(move, a, b)
    path.unlink()
    keys_of(path).unlink()
