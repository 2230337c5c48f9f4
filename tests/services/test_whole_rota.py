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
from app.rota.rotations.turn_shift_service import fill_due
from app.rota.schedule import pattern_service, week_queries
from app.rota.schedule.occurrences import PatternFacts
from app.rota.schedule.recurrence import Repeats
from app.rota.shifts import claim_service as rota
from tests.conftest import sqlite_url_of
from tests.databases import copy_database, empty_wals
from tests.services import rota_oracle
from tests.services.rota_oracle import DAY, ZERO, Pattern, Rule, SlowRota, Turns
from tests.services.service_fixtures import Grown, HandClock, grow_circle, open_database

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
    """The same moves in the app and in the model."""

    def __init__(self, db: Database, clock: HandClock, grown: Grown, zone: str) -> None:
        self.db, self.clock, self.grown, self.zone = db, clock, grown, zone
        self.model = SlowRota(zone, minutes(clock.now()))
        self.pauses: list[str] = []
        self.rotations: list[str] = []  # the app's id of the model's, by number
        with db.read() as tx:
            facts = pattern_service.facts_of(pattern_service.patterns_of(tx, grown.circle_id)[0])
        self.model.add(pattern_of(facts))

    @property
    def me(self) -> str:
        return self.grown.person.member_id

    def move(self, what: str, a: int, b: int) -> None:
        getattr(self, what)(a, b)
        self.model.rest()
        self.look(what)

    def tries(self, act: Any) -> str | None:
        """Do it in the app; the problem's code when it is refused."""
        try:
            with self.db.write() as tx:
                act(tx, get_circle(tx, self.grown.circle_id))
        except Problem as problem:
            return str(problem.code)
        return None

    def does(self, act: Any) -> None:
        """Do it in the app, which can't refuse it."""
        assert self.tries(act) is None

    # --- which one ---------------------------------------------------------------------------

    def _slots(self, *, begun: bool = True, days: int = 25) -> list[rota_oracle.Slot]:
        now = self.model.now
        return sorted(
            (
                one
                for one in self.model.slots()
                if one.end > now
                and (begun or one.start > now)
                and one.day < self.model.today + days * DAY
            ),
            key=lambda one: (one.start, self.model.patterns.index(one.pattern)),
        )

    def _going(self, *, repeats: bool = True) -> list[Pattern]:
        return [
            one
            for one in self.model.patterns
            if not one.over and not (repeats and one.rule.repeats == "once")
        ]

    def _turns(self) -> list[Turns]:
        return [one for one in self.model.turns if not one.over and not one.pattern.over]

    # --- what people do ----------------------------------------------------------------------

    def claim(self, a: int, b: int) -> None:
        if found := self._slots():
            slot, who = found[a % len(found)], self.grown.friends[b % 3].member_id
            refused = self.tries(
                lambda tx, circle: rota.claim(tx, circle=circle, member_id=who, slot=slot.id)
            )
            assert refused == (None if self.model.claim(slot, who) else "taken")

    def release(self, a: int, b: int) -> None:
        if found := [(one, who) for one in self._slots() for who in sorted(one.holders)]:
            slot, who = found[a % len(found)]
            self.does(
                lambda tx, circle: rota.release(tx, circle=circle, member_id=who, slot=slot.id)
            )
            self.model.release(slot, who)

    def skip(self, a: int, b: int) -> None:
        if found := self._slots(begun=False):
            slot = found[a % len(found)]
            self.does(lambda tx, circle: edit_service.skip(tx, circle, slot.id, self.me))
            self.model.skip(slot)

    def unskip(self, a: int, b: int) -> None:
        found = [
            one
            for pattern in self._going()
            for one in pattern.slots
            if one.skipped and not one.gone and one.start > self.model.now
        ]
        if found:
            slot = found[a % len(found)]
            refused = self.tries(
                lambda tx, circle: edit_service.unskip(tx, circle, slot.id, self.me)
            )
            assert refused == ("not-found" if slot.paused else None)
            if refused is None:
                self.model.unskip(slot)

    def pause(self, a: int, b: int) -> None:
        going = self._going(repeats=False)
        if not going:
            return
        one = going[a % len(going)] if b % 3 else None
        first, name = self.model.today + a % 4 * DAY, new_id()
        last = first + b % 9 * DAY
        self.does(
            lambda tx, circle: edit_service.pause(
                tx, circle, pause_id=name, pattern_id=one.id if one else None, first=first,
                last=last, by=self.me,
            )
        )  # fmt: skip
        self.pauses.append(name)
        self.model.pause(name, [one] if one else going, first, last)

    def resume(self, a: int, b: int) -> None:
        if self.pauses:
            name = self.pauses.pop(a % len(self.pauses))
            self.does(lambda tx, circle: edit_service.resume(tx, circle, name, self.me))
            self.model.resume(name)

    def end(self, a: int, b: int) -> None:
        going = self._going(repeats=False)
        if len(going) > 1:
            one = going[a % len(going)]
            self.does(lambda tx, circle: edit_service.end_pattern(tx, circle.id, one.id, self.me))
            self.model.end(one)

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
            due = tx.s.exec(
                select(Rotation.id).where(
                    Rotation.circle_id == self.grown.circle_id, col(Rotation.due_at) <= tx.now
                )
            ).all()
        for one in due:
            with self.db.write() as tx:
                fill_due(tx, one)
        self.model.wait(far)

    # --- edits ----------------------------------------------------------------------------------

    def places(self, a: int, b: int) -> None:
        if going := self._going(repeats=False):
            one = going[a % len(going)]
            self._edit(one, "all", None, {"places": 1 + b % 3})

    def this(self, a: int, b: int) -> None:
        if found := [one for one in self._slots(begun=False) if one.pattern.rule.repeats != "once"]:
            slot = found[a % len(found)]
            day = slot.day + b % 2 * DAY
            change = ({"start_minute": b * 15 % 1440}, {"places": 1 + b % 3})[b // 2 % 2]
            self._edit(slot.pattern, "this", slot.day, {"from_date": day, **change})

    def later(self, a: int, b: int) -> None:
        if found := [one for one in self._slots(begun=False) if one.pattern.rule.repeats != "once"]:
            slot = found[a % len(found)]
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
        made: list[PatternFacts] = []

        def edit(tx: Tx, circle: Circle) -> None:
            facts = pattern_service.facts_of(edit_service.hold(tx, circle.id, old.id))
            wanted = replace(facts, id=new_id(), **change)
            row = edit_service.edit(
                tx, circle, pattern_id=old.id, scope=scope, day=day, replacement=wanted, title=None,
                by=self.me,
            )  # fmt: skip
            made[:] = [pattern_service.facts_of(row)]

        going = [one for one in self.model.turns if one.pattern is old and not one.over]
        refused = self.tries(edit)
        assert refused in {None, *REFUSED}
        if refused is not None:
            return
        if made[0].id == old.id:
            self.model.set_places(old, made[0].places)
            return
        rule = old.rule
        repeats, every = change.get("repeats", rule.repeats), change.get("every", rule.every)
        start = change.get("start_minute", rule.start)
        wanted = replace(
            rule,
            start=start,
            places=change.get("places", old.places),
            repeats=str(repeats),
            weekdays=change.get("weekdays", rule.weekdays),
            every=every,
            month_day=change.get("month_day", rule.month_day),
        )
        until = old.until
        if scope == "this":
            first = until = change["from_date"]
            wanted = replace(wanted, repeats="once", anchor=first)
        elif scope == "later":
            assert day is not None
            first = day
        else:
            first = self.model.first_of_all(old, wanted)
        if scope != "this" and (str(repeats), every) != (rule.repeats, rule.every):
            wanted = replace(wanted, anchor=first)
        new = Pattern(made[0].id, wanted, first, until, wanted.places)
        self.model.edit(old, new, scope, day or first)
        if len(self.model.turns) > len(self.rotations):
            self.rotations.append(self._rotation_on(new.id))
        assert len(going) <= 1

    def _rotation_on(self, pattern_id: str) -> str:
        with self.db.read() as tx:
            return tx.s.exec(select(Rotation.id).where(Rotation.pattern_id == pattern_id)).one()

    # --- turns ----------------------------------------------------------------------------------

    def make(self, a: int, b: int) -> None:
        taken = [one.pattern for one in self.model.turns if not one.over]
        free = [one for one in self._going() if one not in taken]
        if not free:
            return
        pattern = free[a % len(free)]
        hand_off, every = ("shift", "day", "week", "month")[b % 4], 1 + b // 4 % 2
        weekdays = 127 if hand_off == "shift" or b % 3 else 1 + a % 127
        first = max(self.model.today + a % 5 * DAY, pattern.first)
        order = [one.member_id for one in self.grown.friends]
        order = (order[a % 3 :] + order[: a % 3])[: 1 + b % 3]
        name = new_id()
        refused = self.tries(
            lambda tx, circle: rotation_service.make(
                tx, circle, rotation_id=name, pattern_id=pattern.id, hand_off=hand_off,
                every=every, weekdays=weekdays, first=first, until=None, members=order,
                alone=False, by=self.me,
            )
        )  # fmt: skip
        assert refused in {None, "no-such-days"}
        if refused is None:
            self.rotations.append(name)
            self.model.turns.append(
                Turns(
                    len(self.model.turns), pattern, order, hand_off, every, weekdays, first,
                    None, 1 << 60,
                )
            )  # fmt: skip
            for turn in range(len(order) - (a % 2)):
                self._agree(self.model.turns[-1], order[-1 - turn])

    def agree(self, a: int, b: int) -> None:
        asked = [(one, who) for one in self._turns() for who in one.order if who not in one.yes]
        if asked:
            self._agree(*asked[a % len(asked)])

    def _agree(self, turns: Turns, who: str) -> None:
        name = self.rotations[turns.number]
        self.does(lambda tx, circle: rotation_service.agree(tx, circle, name, who))
        self.model.regroup(turns, turns.yes | {who})

    def leave(self, a: int, b: int) -> None:
        if there := [(one, who) for one in self._turns() for who in one.order]:
            turns, who = there[a % len(there)]
            name = self.rotations[turns.number]
            self.does(lambda tx, circle: rotation_service.leave(tx, circle, name, who))
            self.model.leave(turns, who)

    def end_turns(self, a: int, b: int) -> None:
        if going := self._turns():
            turns = going[a % len(going)]
            name = self.rotations[turns.number]
            self.does(lambda tx, circle: rotation_service.end(tx, circle, name, self.me))
            self.model.end_turns(turns)

    # --- what holds always ------------------------------------------------------------------

    def look(self, what: str) -> None:
        with self.db.read() as tx:
            circle = get_circle(tx, self.grown.circle_id)
            first = week_queries.today(circle.zone, tx.now) - BACK * DAY
            slots = week_queries.slots_between(tx, circle.id, circle.zone, first, DAYS)
            gaps = open_gaps(slots, tx.now)
            ids = {one.id for one in slots}
            written = {
                (slot, member)
                for slot, member in tx.s.execute(
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
        seen = {
            one.id: (
                minutes(one.starts_at), minutes(one.ends_at), one.kind, one.places,
                frozenset(one.holders),
            )
            for one in slots
        }  # fmt: skip
        wanted = self.model.seen(BACK, DAYS)
        assert seen == wanted, (what, differing(seen, wanted))
        assert {
            (one.group, minutes(one.starts_at), minutes(one.ends_at), frozenset(one.slot_ids))
            for one in gaps
        } == self.model.gaps(BACK, DAYS), what
        assert {one for one in written if one[0] in ids} == {
            one for one in self.model.written() if one[0] in ids
        }, what
        assert {slot for slot, _ in written} <= ids, "a turn is written for what isn't offered"


def differing(app: dict[str, Any], model: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {
        one: (app.get(one), model.get(one))
        for one in sorted(app.keys() | model.keys())
        if app.get(one) != model.get(one)
    }


def pattern_of(facts: PatternFacts) -> Pattern:
    rule = Rule(
        facts.kind, facts.start_minute, facts.end_minute, facts.places, str(facts.repeats),
        facts.weekdays, facts.every, facts.month_day, facts.nth, facts.anchor or facts.from_date,
    )  # fmt: skip
    return Pattern(facts.id, rule, facts.from_date, facts.until_date, facts.places)


def play(db: Database, grown: Grown, zone: str, story: list[tuple[str, int, int]]) -> None:
    clock = HandClock(BEGIN[zone])
    db.clock = clock
    with db.write() as tx:
        get_circle(tx, grown.circle_id).zone = zone
    chain = Chain(db, clock, grown, zone)
    for what, a, b in story:
        chain.move(what, a, b)


def grow(db: Database, zone: str) -> Grown:
    db.clock = HandClock(BEGIN[zone])
    return grow_circle(db, *NAMES, places=2)


class Desk:
    """One SQLite file in which a circle of each beginning grew, put back before each story."""

    def __init__(self, template: Path, folder: Path) -> None:
        self.path, self.kept = folder / "showup.db", folder / "kept.db"
        copy_database(template, self.path)
        self.db = open_database(sqlite_url_of(self.path))
        self.grown = {at: grow(self.db, zone) for zone, at in BEGIN.items()}
        self.db.close()
        empty_wals(self.path)
        copy_database(self.path, self.kept)

    def play(self, zone: str, story: list[tuple[str, int, int]]) -> None:
        self.db.close()
        copy_database(self.kept, self.path)
        play(self.db, self.grown[BEGIN[zone]], zone, story)


@pytest.fixture(scope="module")
def desk(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(sqlite_template, tmp_path_factory.mktemp("rota"))
    yield made
    made.db.close()


def test_fewer_places_stay_fewer_once_somebody_lets_theirs_go(desk: Desk) -> None:
    """Two hold a time that is for one now: when one lets go, nobody is looked for."""
    desk.play(
        "Asia/Kolkata", [("claim", 9, 0), ("claim", 9, 1), ("places", 0, 0), ("release", 0, 0)]
    )


def test_a_time_nobody_holds_has_its_patterns_places(desk: Desk) -> None:
    """It was taken and let go before there were more places, and it has begun."""
    more = [("claim", 0, 0), ("release", 0, 0), ("places", 0, 2)]
    desk.play("America/New_York", [*more, ("claim", 0, 1), ("claim", 0, 2), ("claim", 0, 0)])


def test_a_turn_that_was_let_go_stays_so_when_the_days_change(desk: Desk) -> None:
    desk.play(
        "Australia/Lord_Howe", [("make", 7985, 7424), ("release", 6597, 1467), ("all", 7771, 6210)]
    )


def test_whose_turn_it_is_stays_when_the_days_change_and_somebody_leaves(desk: Desk) -> None:
    desk.play(
        "America/St_Johns", [("make", 9682, 3200), ("later", 3762, 8403), ("leave", 1768, 6560)]
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
