"""The whole rota beside one slow model: days, instants, places, holders, gaps and turns.

Patterns of every shape in a zone by lot, a rotation on some, and then whatever people do: claims,
releases, days left out, pauses and their end, edits of this one, later ones and all, the end,
time going on. After each move the app's week, its gaps and its written turns are the model's
(rota_oracle.py), which shares no code with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from app.circles.models import Circle
from app.circles.service import get_circle
from app.core.db import Database, Tx
from app.core.errors import Problem
from app.core.ids import new_id
from app.rota.changes import edit_service
from app.rota.gaps.gap_snapshot import open_gaps
from app.rota.models import Rotation, Shift, Slot
from app.rota.rotations import rotation_service
from app.rota.rotations.turn_shift_service import materialize_due
from app.rota.schedule import pattern_service, week_queries
from app.rota.schedule.occurrences import PatternFacts
from app.rota.schedule.recurrence import Repeats
from app.rota.shifts import claim_service as rota
from tests.conftest import sqlite_url_of
from tests.databases import copy_database, empty_wals
from tests.services import rota_oracle
from tests.services.rota_oracle import DAY, ZERO, Pattern, RotaOracle, Rule, Turns
from tests.services.service_fixtures import HandClock, SeededCircle, grow_circle, open_database

NAMES = ("Ana", "Ben", "Chi")
SPRING = datetime(2026, 3, 2, 18, 0, 30, tzinfo=UTC)
#: Half a minute past, so that nothing begins at the very instant of a move.
BEGIN = {
    "America/New_York": SPRING,
    "Australia/Lord_Howe": SPRING + timedelta(days=20),
    "Asia/Kolkata": SPRING,
    "America/St_Johns": SPRING,
    # It left 30 December 2011 out.
    "Pacific/Apia": datetime(2011, 12, 22, 18, 0, 30, tzinfo=UTC),
}
BACK, DAYS = 3, 58

#: What an offered time may be refused for; a refusal changes nothing.
REFUSED = {"overlaps", "never-comes", "in-the-past", "ends-before-start"}

numbers = st.integers(0, 10_000)
moves = st.tuples(
    st.sampled_from(
        ["claim"] * 4 + ["release"] * 3 + ["wait"] * 3 + ["later"] * 2 + ["all"] * 2
        + ["make", "make", "agree", "agree", "leave", "end_turns"]
        + ["add", "add", "skip", "skip", "unskip", "pause", "pause", "resume", "this", "places"]
        + ["end"]
    ),
    numbers,
    numbers,
)  # fmt: skip


def minutes(at: datetime) -> int:
    return (at - ZERO) // timedelta(minutes=1)


class Chain:
    """Makes each move in the app and in the model, and compares them."""

    def __init__(self, db: Database, clock: HandClock, seeded: SeededCircle, zone: str) -> None:
        self.db, self.clock, self.seeded, self.zone = db, clock, seeded, zone
        self.model = RotaOracle(zone, minutes(clock.now()))
        self.pauses: list[str] = []
        self.rotations: list[str] = []  # the app's id of the model's, by number
        with db.read() as tx:
            facts = pattern_service.facts_of(pattern_service.patterns_of(tx, seeded.circle_id)[0])
        self.model.add(pattern_of(facts))

    @property
    def me(self) -> str:
        return self.seeded.person.member_id

    def move(self, move: str, a: int, b: int) -> None:
        getattr(self, move)(a, b)
        self.model.rest()
        self.look(move)

    def tries(self, act: Any) -> str | None:
        """Do it in the app; the problem's code when it is refused."""
        try:
            with self.db.write() as tx:
                act(tx, get_circle(tx, self.seeded.circle_id))
        except Problem as problem:
            return str(problem.code)
        return None

    def does(self, act: Any) -> None:
        """Do it in the app, which can't refuse it."""
        assert self.tries(act) is None

    # --- which one ---------------------------------------------------------------------------

    def _slots(self, *, include_begun: bool = True, days: int = 25) -> list[rota_oracle.Slot]:
        now = self.model.now
        return sorted(
            (
                slot
                for slot in self.model.slots()
                if slot.end > now
                and (include_begun or slot.start > now)
                and slot.day < self.model.today + days * DAY
            ),
            key=lambda slot: (slot.start, self.model.patterns.index(slot.pattern)),
        )

    def _going(self, *, repeats: bool = True) -> list[Pattern]:
        return [
            pattern
            for pattern in self.model.patterns
            if not pattern.over and not (repeats and pattern.rule.repeats == "once")
        ]

    def _turns(self) -> list[Turns]:
        return [turn for turn in self.model.turns if not turn.over and not turn.pattern.over]

    # --- what people do ----------------------------------------------------------------------

    def claim(self, a: int, b: int) -> None:
        if slots := self._slots():
            slot, member_id = slots[a % len(slots)], self.seeded.friends[b % 3].member_id
            refused = self.tries(
                lambda tx, circle: rota.claim(tx, circle=circle, member_id=member_id, slot=slot.id)
            )
            assert refused == (None if self.model.claim(slot, member_id) else "taken")

    def release(self, a: int, b: int) -> None:
        if holdings := [
            (slot, member_id) for slot in self._slots() for member_id in sorted(slot.holders)
        ]:
            slot, holder_id = holdings[a % len(holdings)]
            self.does(
                lambda tx, circle: rota.release(
                    tx, circle=circle, member_id=holder_id, slot=slot.id
                )
            )
            self.model.release(slot, holder_id)

    def skip(self, a: int, b: int) -> None:
        if slots := self._slots(include_begun=False):
            slot = slots[a % len(slots)]
            self.does(lambda tx, circle: edit_service.skip_slot(tx, circle, slot.id, self.me))
            self.model.skip(slot)

    def unskip(self, a: int, b: int) -> None:
        skipped_slots = [
            slot
            for pattern in self._going()
            for slot in pattern.slots
            if slot.skipped and not slot.is_removed and slot.start > self.model.now
        ]
        if skipped_slots:
            slot = skipped_slots[a % len(skipped_slots)]
            refused = self.tries(
                lambda tx, circle: edit_service.unskip_slot(tx, circle, slot.id, self.me)
            )
            assert refused == ("not-found" if slot.paused else None)
            if refused is None:
                self.model.unskip(slot)

    def pause(self, a: int, b: int) -> None:
        going = self._going(repeats=False)
        if not going:
            return
        pattern = going[a % len(going)] if b % 3 else None
        first, name = self.model.today + a % 4 * DAY, new_id()
        last = first + b % 9 * DAY
        self.does(
            lambda tx, circle: edit_service.pause_patterns(
                tx, circle, pause_id=name, pattern_id=pattern.id if pattern else None, first=first,
                last=last, by=self.me,
            )
        )  # fmt: skip
        self.pauses.append(name)
        self.model.pause(name, [pattern] if pattern else going, first, last)

    def resume(self, a: int, b: int) -> None:
        if self.pauses:
            name = self.pauses.pop(a % len(self.pauses))
            self.does(lambda tx, circle: edit_service.resume_patterns(tx, circle, name, self.me))
            self.model.resume(name)

    def end(self, a: int, b: int) -> None:
        going = self._going(repeats=False)
        if len(going) > 1:
            pattern = going[a % len(going)]
            self.does(
                lambda tx, circle: edit_service.end_pattern(tx, circle.id, pattern.id, self.me)
            )
            self.model.end(pattern)

    def add(self, a: int, b: int) -> None:
        first = self.model.today + b % 3 * DAY
        # Company begins where the day's company ends: the two touch.
        start, longest = (1260, 660) if a % 4 == 3 else (a * 15 % 1440, 1380)
        facts = PatternFacts(
            id=new_id(),
            weekdays=1 + a % 127,
            start_minute=start,
            end_minute=(start + 30 + b * 45 % longest) % 1440,
            places=1 + b % 3,
            kind=("overnight", "call", "own", "company")[a % 4],
            from_date=first,
            until_date=first + 30 * DAY if b % 5 == 0 else None,
            every=1 + b % 2,
            repeats=(Repeats.WEEKLY, Repeats.WEEKLY, *Repeats)[b % 6],
            month_day=1 + a % 31,
            nth=(1, 2, 3, 4, 5, -1)[a % 6],
        )
        if facts.repeats == Repeats.ONCE:
            facts = replace(facts, until_date=first)
        refused = self.tries(
            lambda tx, circle: pattern_service.add_pattern(
                tx, circle_id=circle.id, by=self.me, facts=facts, title=None
            )
        )
        assert refused in {None, *REFUSED}
        if refused is None:
            self.model.add(pattern_of(facts))

    def wait(self, a: int, b: int) -> None:
        far = (a % 72 * 60 + b % 60) if b % 4 else (6 + a % 4) * 1440
        if self.model.today + far * rota_oracle.MINUTE > self.model.begin + 50 * DAY:
            return  # what is written out ends
        self.clock.advance(far * 60)
        with self.db.write() as tx:
            due = tx.session.exec(
                select(Rotation.id).where(
                    Rotation.circle_id == self.seeded.circle_id, col(Rotation.due_at) <= tx.now
                )
            ).all()
        for moment in due:
            with self.db.write() as tx:
                materialize_due(tx, moment)
        self.model.wait(far)

    # --- edits ----------------------------------------------------------------------------------

    def places(self, a: int, b: int) -> None:
        if going := self._going(repeats=False):
            pattern = going[a % len(going)]
            self._edit(pattern, "all", None, {"places": 1 + b % 3})

    def this(self, a: int, b: int) -> None:
        if recurring_slots := [
            slot for slot in self._slots(include_begun=False) if slot.pattern.rule.repeats != "once"
        ]:
            slot = recurring_slots[a % len(recurring_slots)]
            day = slot.day + b % 2 * DAY
            change = ({"start_minute": b * 15 % 1440}, {"places": 1 + b % 3})[b // 2 % 2]
            self._edit(slot.pattern, "this", slot.day, {"from_date": day, **change})

    def later(self, a: int, b: int) -> None:
        if recurring_slots := [
            slot for slot in self._slots(include_begun=False) if slot.pattern.rule.repeats != "once"
        ]:
            slot = recurring_slots[a % len(recurring_slots)]
            self._edit(slot.pattern, "later", slot.day, self._change(b))

    def all(self, a: int, b: int) -> None:
        if going := self._going():
            self._edit(going[a % len(going)], "all", None, self._change(b))

    def _change(self, b: int) -> dict[str, Any]:
        changes: tuple[dict[str, Any], ...] = (
            {"weekdays": 1 + b % 127, "repeats": Repeats.WEEKLY},
            {"weekdays": 127 - b % 60, "repeats": Repeats.WEEKLY, "places": 1 + b % 2},
            {"start_minute": b * 15 % 1440},
            {"every": 1 + b % 3},
            {"repeats": Repeats.MONTHLY_DATE, "month_day": 1 + b % 31},
        )
        return changes[b % len(changes)]

    def _edit(
        self, old: Pattern, scope: edit_service.Scope, day: date | None, change: dict[str, Any]
    ) -> None:
        edited_facts: list[PatternFacts] = []

        def edit(tx: Tx, circle: Circle) -> None:
            facts = pattern_service.facts_of(edit_service.lock_pattern(tx, circle.id, old.id))
            new_facts = replace(facts, id=new_id(), **change)
            row = edit_service.edit_pattern(
                tx, circle, pattern_id=old.id, scope=scope, day=day, replacement=new_facts,
                title=None, by=self.me,
            )  # fmt: skip
            edited_facts[:] = [pattern_service.facts_of(row)]

        going = [turn for turn in self.model.turns if turn.pattern is old and not turn.over]
        refused = self.tries(edit)
        assert refused in {None, *REFUSED}
        if refused is not None:
            return
        if edited_facts[0].id == old.id:
            self.model.set_places(old, edited_facts[0].places)
            return
        rule = old.rule
        repeats, interval = change.get("repeats", rule.repeats), change.get("every", rule.every)
        start = change.get("start_minute", rule.start)
        new_rule = replace(
            rule,
            start=start,
            places=change.get("places", old.places),
            repeats=str(repeats),
            weekdays=change.get("weekdays", rule.weekdays),
            every=interval,
            month_day=change.get("month_day", rule.month_day),
        )
        until = old.until
        if scope == "this":
            first = until = change["from_date"]
            new_rule = replace(new_rule, repeats="once", anchor=first)
        elif scope == "later":
            assert day is not None
            first = day
        else:
            first = self.model.first_of_all(old, new_rule)
        if scope != "this" and (str(repeats), interval) != (rule.repeats, rule.every):
            new_rule = replace(new_rule, anchor=first)
        new = Pattern(edited_facts[0].id, new_rule, first, until, new_rule.places)
        self.model.edit(old, new, scope, day or first)
        if len(self.model.turns) > len(self.rotations):
            self.rotations.append(self._rotation_on(new.id))
        assert len(going) <= 1

    def _rotation_on(self, pattern_id: str) -> str:
        with self.db.read() as tx:
            return tx.session.exec(
                select(Rotation.id).where(Rotation.pattern_id == pattern_id)
            ).one()

    # --- turns ----------------------------------------------------------------------------------

    def make(self, a: int, b: int) -> None:
        taken_patterns = [turn.pattern for turn in self.model.turns if not turn.over]
        free = [pattern for pattern in self._going() if pattern not in taken_patterns]
        if not free:
            return
        pattern = free[a % len(free)]
        hand_off, interval = ("shift", "day", "week", "month")[b % 4], 1 + b // 4 % 2
        weekdays = 127 if hand_off == "shift" or b % 3 else 1 + a % 127
        first = max(self.model.today + a % 5 * DAY, pattern.first)
        order = [friend.member_id for friend in self.seeded.friends]
        order = (order[a % 3 :] + order[: a % 3])[: 1 + b % 3]
        name = new_id()
        refused = self.tries(
            lambda tx, circle: rotation_service.create_rotation(
                tx, circle, rotation_id=name, pattern_id=pattern.id, hand_off=hand_off,
                every=interval, weekdays=weekdays, first=first, until=None, members=order,
                alone=False, by=self.me,
            )
        )  # fmt: skip
        assert refused in {None, "no-such-days"}
        if refused is None:
            self.rotations.append(name)
            self.model.turns.append(
                Turns(
                    len(self.model.turns), pattern, order, hand_off, interval, weekdays, first,
                    None, 1 << 60,
                )
            )  # fmt: skip
            for turn in range(len(order) - (a % 2)):
                self._agree(self.model.turns[-1], order[-1 - turn])

    def agree(self, a: int, b: int) -> None:
        asked = [
            (turns, member_id)
            for turns in self._turns()
            for member_id in turns.order
            if member_id not in turns.yes
        ]
        if asked:
            self._agree(*asked[a % len(asked)])

    def _agree(self, turns: Turns, member_id: str) -> None:
        name = self.rotations[turns.number]
        self.does(lambda tx, circle: rotation_service.agree_to_turns(tx, circle, name, member_id))
        self.model.regroup(turns, turns.yes | {member_id})

    def leave(self, a: int, b: int) -> None:
        if memberships := [
            (turns, member_id) for turns in self._turns() for member_id in turns.order
        ]:
            turns, leaver_id = memberships[a % len(memberships)]
            name = self.rotations[turns.number]
            self.does(
                lambda tx, circle: rotation_service.leave_rotation(tx, circle, name, leaver_id)
            )
            self.model.leave(turns, leaver_id)

    def end_turns(self, a: int, b: int) -> None:
        if going := self._turns():
            turns = going[a % len(going)]
            name = self.rotations[turns.number]
            self.does(lambda tx, circle: rotation_service.end_rotation(tx, circle, name, self.me))
            self.model.end_turns(turns)

    # --- what holds always ------------------------------------------------------------------

    def look(self, move: str) -> None:
        with self.db.read() as tx:
            circle = get_circle(tx, self.seeded.circle_id)
            first = week_queries.today(circle.zone, tx.now) - BACK * DAY
            slots = week_queries.slots_between(tx, circle.id, circle.zone, first, DAYS)
            gaps = open_gaps(slots, tx.now)
            ids = {slot.id for slot in slots}
            stored_holders = {
                (slot, member)
                for slot, member in tx.session.execute(
                    select(Shift.slot_id, Shift.member_id)
                    .join(Slot, col(Slot.id) == col(Shift.slot_id))
                    .where(
                        Shift.circle_id == circle.id,
                        col(Shift.rotation_id).is_not(None),
                        col(Shift.released_at).is_(None),
                        col(Slot.starts_at) > tx.now,
                    )
                )
            }
        stored_slots = {
            slot.id: (
                minutes(slot.starts_at), minutes(slot.ends_at), slot.kind, slot.places,
                frozenset(slot.holders),
            )
            for slot in slots
        }  # fmt: skip
        model_slots = self.model.expected_slots(BACK, DAYS)
        assert stored_slots == model_slots, (move, differing(stored_slots, model_slots))
        assert {
            (gap.group, minutes(gap.starts_at), minutes(gap.ends_at), frozenset(gap.slot_ids))
            for gap in gaps
        } == self.model.gaps(BACK, DAYS), move
        assert {pair for pair in stored_holders if pair[0] in ids} == {
            pair for pair in self.model.expected_shifts() if pair[0] in ids
        }, move
        assert {slot for slot, _ in stored_holders} <= ids, (
            "a turn is written for what isn't offered"
        )


def differing(app: dict[str, Any], model: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {
        key: (app.get(key), model.get(key))
        for key in sorted(app.keys() | model.keys())
        if app.get(key) != model.get(key)
    }


def pattern_of(facts: PatternFacts) -> Pattern:
    rule = Rule(
        facts.kind, facts.start_minute, facts.end_minute, facts.places, str(facts.repeats),
        facts.weekdays, facts.every, facts.month_day, facts.nth, facts.anchor or facts.from_date,
    )  # fmt: skip
    return Pattern(facts.id, rule, facts.from_date, facts.until_date, facts.places)


def play(db: Database, seeded: SeededCircle, zone: str, story: list[tuple[str, int, int]]) -> None:
    clock = HandClock(BEGIN[zone])
    db.clock = clock
    with db.write() as tx:
        get_circle(tx, seeded.circle_id).zone = zone
    chain = Chain(db, clock, seeded, zone)
    for move, a, b in story:
        chain.move(move, a, b)


def grow(db: Database, zone: str) -> SeededCircle:
    db.clock = HandClock(BEGIN[zone])
    return grow_circle(db, *NAMES, places=2)


class Desk:
    """One SQLite file in which a circle of each beginning grew, put back before each story."""

    def __init__(self, template: Path, folder: Path) -> None:
        self.path, self.copy = folder / "showup.db", folder / "kept.db"
        copy_database(template, self.path)
        self.db = open_database(sqlite_url_of(self.path))
        self.seeded = {at: grow(self.db, zone) for zone, at in BEGIN.items()}
        self.db.close()
        empty_wals(self.path)
        copy_database(self.path, self.copy)

    def play(self, zone: str, story: list[tuple[str, int, int]]) -> None:
        self.db.close()
        copy_database(self.copy, self.path)
        play(self.db, self.seeded[BEGIN[zone]], zone, story)


@pytest.fixture(scope="module")
def desk(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    new_desk = Desk(sqlite_template, tmp_path_factory.mktemp("rota"))
    yield new_desk
    new_desk.db.close()


def test_fewer_places_stay_fewer_once_somebody_lets_theirs_go(desk: Desk) -> None:
    """Two hold a time that is for one now: when one lets go, nobody is looked for."""
    desk.play(
        "Asia/Kolkata", [("claim", 9, 0), ("claim", 9, 1), ("places", 0, 0), ("release", 0, 0)]
    )


def test_a_time_nobody_holds_has_its_patterns_places(desk: Desk) -> None:
    """It was taken and let go before there were more places, and it has begun."""
    first_moves = [("claim", 0, 0), ("release", 0, 0), ("places", 0, 2)]
    desk.play("America/New_York", [*first_moves, ("claim", 0, 1), ("claim", 0, 2), ("claim", 0, 0)])


def test_a_turn_that_was_let_go_stays_so_when_the_days_change(desk: Desk) -> None:
    desk.play(
        "Australia/Lord_Howe", [("make", 7985, 7424), ("release", 6597, 1467), ("all", 7771, 6210)]
    )


def test_whose_turn_it_is_stays_when_the_days_change_and_somebody_leaves(desk: Desk) -> None:
    desk.play(
        "America/St_Johns", [("make", 9682, 3200), ("later", 3762, 8403), ("leave", 1768, 6560)]
    )


def test_turns_whose_days_no_longer_come_have_nobody_next(desk: Desk) -> None:
    """They are taken on some weekdays alone, and the time moves to others."""
    desk.play(
        "America/New_York",
        [("make", 318, 345), ("make", 493, 440), ("all", 296, 2940), ("make", 204, 1489)],
    )


QUICK = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
stories = st.lists(moves, min_size=8, max_size=20)
zones = st.sampled_from(list(BEGIN))


@QUICK
@given(zone=zones, story=stories)
def test_the_whole_chain_is_the_slow_models(
    desk: Desk, zone: str, story: list[tuple[str, int, int]]
) -> None:
    desk.play(zone, story)


@settings(QUICK, max_examples=4, phases=(Phase.explicit, Phase.generate))
@given(zone=zones, story=stories)
def test_the_same_on_postgresql(
    postgresql_url: str, zone: str, story: list[tuple[str, int, int]]
) -> None:
    with closing(open_database(postgresql_url)) as db:
        play(db, grow(db, zone), zone, story)


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(QUICK, max_examples=1500)
@given(zone=zones, story=st.lists(moves, min_size=8, max_size=40))
def test_the_whole_chain_over_many_stories(
    desk: Desk, zone: str, story: list[tuple[str, int, int]]
) -> None:
    desk.play(zone, story)
