"""Nobody but the two (three) reads a word of a repair: whatever they do, over every GET route.

The machine plays a circle over HTTP: the person, a coordinator and two friends write, take back,
let go, answer, ask a third, delete, while time passes. What it expects it keeps itself, from what
was answered and from the clock: it shares nothing with the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import select

from app.core.ids import new_id
from app.outbox.models import Notice
from app.repairs.models import Repair
from tests.conftest import sqlite_url_of
from tests.databases import copy_database
from tests.factories import simple_circle
from tests.services.repair_bugs import REPAIR_BUGS
from tests.services.restorable_world import RestorableWorld, SqliteFile, filled, get_routes
from tests.services.seeded_bugs import seeded
from tests.world import World

NAMES = ("Mina", "Sam", "Ade", "Lee")
MINA, SAM, ADE = range(3)
LEAST_COOLING = {"soon": timedelta(minutes=10), "day": timedelta(hours=24)}

people = st.integers(0, len(NAMES) - 1)
repairs = st.integers(0, 20)


@dataclass
class Turn:
    """Words that stand nowhere else, and who wrote them."""

    words: str
    by: str
    third: str | None  # who read along when they were written


@dataclass
class KnownRepair:
    """A repair as it was answered to those who did something with it."""

    id: str
    opener: str
    other: str
    goes_at: datetime | None  # no sooner; none: taken back
    turns: list[Turn]
    was_sent: bool = False
    is_gone: bool = False
    proposed: str | None = None
    third: str | None = None


@dataclass
class SoFar:
    """What a run has to compare with."""

    repairs: list[KnownRepair] = field(default_factory=list)
    count: int = 0


class RepairMachine(RuleBasedStateMachine):
    """A circle in which anybody may do anything with any repair whose id they guess."""

    kept_world: ClassVar[RestorableWorld]

    @initialize()
    def begin(self) -> None:
        self.kept_world.back()
        self.so_far = SoFar()

    # --- what they do ---------------------------------------------------------------------------

    def calls(self, by: int, method: str, path: str, body: Any = None) -> bool:
        """Whether a call was carried out. Refused, it changed nothing."""
        friend = self.kept_world.friend(NAMES[by])
        answer = friend.tries(method, f"/circles/{{c}}/repairs{path}", body or {})
        assert answer.status_code in {200, 404, 409, 422}, answer.text
        return answer.status_code == 200

    def some_repair(self, index: int) -> KnownRepair | None:
        return (
            self.so_far.repairs[index % len(self.so_far.repairs)] if self.so_far.repairs else None
        )

    def new_words(self) -> str:
        self.so_far.count += 1
        return f"Words{self.so_far.count:03d}of two"

    @rule(opener=people, other=people, cooling=st.sampled_from(sorted(LEAST_COOLING)))
    def keep(self, opener: int, other: int, cooling: str) -> None:
        self.writes(opener, other, cooling, new_id())

    @rule(index=repairs, cooling=st.sampled_from(sorted(LEAST_COOLING)), by=people)
    def write_anew(self, index: int, cooling: str, by: int) -> None:
        repair = self.some_repair(index)
        if repair is not None:
            self.writes(by, NAMES.index(repair.other), cooling, repair.id)

    def writes(self, opener: int, other: int, cooling: str, repair_id: str) -> None:
        words, mina = self.new_words(), self.kept_world.mina
        body = {"member_id": mina.member(NAMES[other]), "happened": words, "cooling": cooling}
        if not self.calls(opener, "PUT", f"/{repair_id}", body):
            return
        older = [each for each in self.so_far.repairs if each.id != repair_id]
        for each in older:  # a new one takes the place of one that is over
            if (each.opener, each.other) == (NAMES[opener], NAMES[other]):
                each.is_gone = True
        goes_at = self.kept_world.world.now + LEAST_COOLING[cooling]
        turns = [Turn(words, NAMES[opener], None)]
        repair = KnownRepair(repair_id, NAMES[opener], NAMES[other], goes_at, turns)
        self.so_far.repairs = [*older, repair]

    @rule(index=repairs, by=people)
    def take_back(self, index: int, by: int) -> None:
        repair = self.some_repair(index)
        if repair is not None and self.calls(by, "POST", f"/{repair.id}/take-back"):
            assert NAMES[by] == repair.opener
            repair.goes_at = None

    @rule(index=repairs, by=people)
    def let_go(self, index: int, by: int) -> None:
        repair = self.some_repair(index)
        if repair is not None and self.calls(by, "POST", f"/{repair.id}/let-go"):
            repair.is_gone = repair.is_gone or not self.sent(repair)

    @rule(index=repairs, by=people)
    def delete(self, index: int, by: int) -> None:
        repair = self.some_repair(index)
        if repair is not None and self.calls(by, "DELETE", f"/{repair.id}"):
            repair.is_gone = True

    @rule(index=repairs, by=people, move=st.sampled_from(("decline", "settle")))
    def end(self, index: int, by: int, move: str) -> None:
        repair = self.some_repair(index)
        if repair is not None and self.calls(by, "POST", f"/{repair.id}/{move}"):
            assert NAMES[by] in {repair.opener, repair.other}

    @rule(index=repairs, by=people, first=st.booleans())
    def write(self, index: int, by: int, first: bool) -> None:
        repair, words = self.some_repair(index), self.new_words()
        if repair is None:
            return
        path, part = ("answer", "did") if first else ("turns", "said")
        if self.calls(by, "POST", f"/{repair.id}/{path}", {part: words}):
            assert NAMES[by] in {repair.opener, repair.other, repair.third}
            repair.turns.append(Turn(words, NAMES[by], repair.third))

    @rule(index=repairs, by=people, third=people)
    def propose(self, index: int, by: int, third: int) -> None:
        repair = self.some_repair(index)
        body = {"member_id": self.kept_world.mina.member(NAMES[third])}
        if repair is not None and self.calls(by, "PUT", f"/{repair.id}/third", body):
            repair.proposed = NAMES[third]

    @rule(index=repairs, by=people)
    def agree(self, index: int, by: int) -> None:
        repair = self.some_repair(index)
        if repair is not None and self.calls(by, "POST", f"/{repair.id}/third/agree"):
            assert NAMES[by] in {repair.opener, repair.other}

    @rule(index=repairs, by=people)
    def join(self, index: int, by: int) -> None:
        repair = self.some_repair(index)
        if repair is not None and self.calls(by, "POST", f"/{repair.id}/third/join"):
            assert NAMES[by] == repair.proposed
            repair.third = repair.proposed

    @rule(index=repairs, by=people)
    def part(self, index: int, by: int) -> None:
        repair = self.some_repair(index)
        if repair is not None and self.calls(by, "POST", f"/{repair.id}/third/end"):
            repair.turns = [turn for turn in repair.turns if turn.by != repair.third]
            repair.proposed = repair.third = None

    @rule(hours=st.sampled_from((0.2, 3, 25, 25)))
    def time_passes(self, hours: float) -> None:
        self.kept_world.world.advance(hours=hours)

    # --- what holds -----------------------------------------------------------------------------

    def sent(self, repair: KnownRepair) -> bool:
        """Whether a repair may have gone by now."""
        if repair.goes_at is not None and repair.goes_at <= self.kept_world.world.now:
            repair.was_sent = True
        return repair.was_sent

    def readers(self, repair: KnownRepair, turn: Turn) -> set[str]:
        if repair.is_gone:
            return set()
        if not self.sent(repair):
            return {repair.opener}
        third = {repair.third} if repair.third and turn.third == repair.third else set()
        return {repair.opener, repair.other, *third}

    def need_unread(self, name: str, text: str, path: str) -> None:
        for repair in self.so_far.repairs:
            for turn in repair.turns:
                if turn.words in text:
                    assert name in self.readers(repair, turn), f"{name} reads {turn.words}: {path}"

    @invariant()
    def only_they_read_it(self) -> None:
        for name in NAMES:
            friend = self.kept_world.friend(name)
            for path in ("", *(f"/{repair.id}" for repair in self.so_far.repairs)):
                path = f"/circles/{{c}}/repairs{path}"
                self.need_unread(name, friend.tries("GET", path).text, path)

    @invariant()
    def what_never_went_left_no_trace(self) -> None:
        with self.kept_world.world.parts.db.read() as tx:
            rows = set(tx.session.exec(select(Repair.id)))
            told_of = set(
                tx.session.exec(select(Notice.subject_id).where(Notice.event == "repair"))
            )
        for repair in self.so_far.repairs:
            if not self.sent(repair):
                assert repair.id not in told_of, "somebody is told of what never went"
                assert not repair.is_gone or repair.id not in rows, "what was let go is still there"

    def teardown(self) -> None:
        if not hasattr(self, "so_far") or not self.so_far.repairs:
            return
        self.kept_world.world.settle()
        for name in NAMES:
            for path in self.everything(name):
                self.need_unread(name, self.kept_world.friend(name).tries("GET", path).text, path)

    def everything(self, name: str) -> Iterator[str]:
        """Every GET of the API but the stream, with what a member could know or guess."""
        friend, mina = self.kept_world.friend(name), self.kept_world.mina
        with self.kept_world.world.parts.db.read() as tx:
            query = select(Notice.id).where(Notice.account_id == friend.account_id)
            notice_ids = list(tx.session.exec(query))
        ids = {
            "circle_id": ["{c}"],
            "member_id": [mina.member(each) for each in NAMES],
            "notice_id": notice_ids,
            "repair_id": [repair.id for repair in self.so_far.repairs],
        }
        for route in get_routes(self.kept_world.world):
            if route != "/live":
                for path in filled(route, ids):
                    if "{" not in path.replace("{c}", ""):
                        yield path


@pytest.fixture(scope="module")
def machine(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[type[RepairMachine]]:
    folder = tmp_path_factory.mktemp("repairs")
    file = copy_database(sqlite_template, folder / "showup.db")
    with World(sqlite_url_of(file), folder, "2026-03-05 10:30") as world:
        mina = simple_circle(world, *NAMES[1:])
        roles = {"roles": ["supporter", "coordinator"]}
        mina.put(f"/circles/{{c}}/members/{mina.member('Sam')}/roles", roles)
        # Ade and Lee are there together, so that each may be the third of the others.
        mina.offers("Morning", [3], "10:00", "12:00", places=3)
        for name in NAMES[1:]:
            world.friends[name].may_be_reached(repairs=True)
            world.friends[name].claims(mina.circle.slot("Morning", "2026-03-05"))
        world.settle()

        class InThisWorld(RepairMachine):
            kept_world = RestorableWorld(world, SqliteFile(file, folder / "kept.db"))

        yield InThisWorld


@pytest.mark.timeout(300)
def test_nobody_but_the_two_or_three_ever_reads_a_word(machine: type[RepairMachine]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=6,
            stateful_step_count=12,
            deadline=None,
            database=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_nobody_else_reads_a_word_in_many_runs(machine: type[RepairMachine]) -> None:
    run_state_machine_as_test(
        machine, settings=settings(max_examples=300, stateful_step_count=30, deadline=None)
    )


# --- the test can fail --------------------------------------------------------------------------


def answered(m: RepairMachine) -> None:
    """Ade wrote to Mina, who answered."""
    m.keep(ADE, MINA, "soon")
    m.time_passes(0.2)
    m.write(0, MINA, True)


def with_a_third(m: RepairMachine) -> None:
    answered(m)
    m.propose(0, MINA, SAM)
    m.agree(0, ADE)
    m.join(0, SAM)
    m.write(0, ADE, False)


def taken_back(m: RepairMachine) -> None:
    m.keep(SAM, ADE, "soon")
    m.take_back(0, SAM)
    m.time_passes(0.2)


def let_go(m: RepairMachine) -> None:
    m.keep(SAM, ADE, "day")
    m.let_go(0, SAM)


STORIES: dict[str, Callable[[RepairMachine], None]] = {
    "a reader isn't asked which two it is between": answered,
    "the other reads it before it goes": lambda m: m.keep(SAM, ADE, "day"),
    "what was taken back goes all the same": taken_back,
    "a third reads what was written before they came": with_a_third,
    "what is let go leaves a row": let_go,
}


def plays(machine: type[RepairMachine], story: Callable[[RepairMachine], None]) -> RepairMachine:
    m = machine()
    m.begin()
    story(m)
    m.only_they_read_it()
    m.what_never_went_left_no_trace()
    return m


@pytest.mark.parametrize("name", REPAIR_BUGS)
def test_each_bug_is_found(machine: type[RepairMachine], name: str) -> None:
    story = STORIES[name]
    assert plays(machine, story).so_far.repairs, "without it the story is as it should be"
    with ExitStack() as bugs:
        for bug in REPAIR_BUGS[name]:
            bugs.enter_context(seeded(bug))
        with pytest.raises(AssertionError):
            plays(machine, story)
