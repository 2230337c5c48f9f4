"""Any plan, any people, any order of things: the ladder against a small model of what it promises.

Never early, never past a step that could be asked, never beyond its audience, never twice in a
round; and it ends covered, closed, or open and still due.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.asks.ladder import advance, begin_anew, begin_step, is_covered
from app.asks.ladder_state import (
    Action,
    AnswerFact,
    AskMember,
    Audience,
    Begin,
    Cover,
    EndStep,
    MarkExhausted,
    Repeat,
    RunOut,
    Snapshot,
    Step,
    Wait,
)
from tests.rules.ladder_model import YESES, AskedEntry, Model, NewestWord
from tests.rules.ladder_stage import T0, carried_out, in_new_round, snapshot

NAMES = ("sam", "ade", "lee", "theo")
ROLES = tuple(Audience(kind) for kind in ("pool", "supporters", "coordinators", "counsellors"))
SHIFT = Audience("on_shift")
#: Two things never happen at the very same instant: the ask's row is locked by one of them.
TICK = timedelta(seconds=1)
MEMBERS = tuple(Audience("member", name) for name in NAMES)
names_in_order = st.lists(st.sampled_from(NAMES), max_size=3, unique=True).map(tuple)
some_names = st.sets(st.sampled_from(NAMES)).map(frozenset)
audiences = st.lists(
    st.sampled_from((*MEMBERS, *MEMBERS, SHIFT, *ROLES)), max_size=3, unique=True
).map(tuple)
answer_sets = st.sets(st.sampled_from(sorted(YESES)), min_size=1).map(frozenset)


@st.composite
def ladders(draw: st.DrawFn) -> tuple[Step, ...]:
    return tuple(
        Step(
            position=position,
            audience=draw(audiences),
            otherwise=draw(st.one_of(st.just(()), audiences)),
            one_by_one=draw(st.booleans()),
            answers=draw(answer_sets),
            needed=draw(st.sampled_from((1, 1, 2, 3))),
            wait=timedelta(minutes=draw(st.integers(1, 20))),
            needs_my_yes=draw(st.sampled_from((False, False, True))),
        )
        for position in range(draw(st.integers(1, 4)))
    )


class LadderMachine(RuleBasedStateMachine):
    """An ask with its worker, its people and its person; the model keeps its own log beside."""

    repeats_seen = 0
    covers_seen = 0

    ask: Snapshot
    model: Model
    now: datetime
    due: datetime | None

    @initialize(
        steps=ladders(),
        groups=st.lists(names_in_order, min_size=5, max_size=5),
        reachable=some_names,
        rounds=st.sampled_from((2, 1, 0)),
        pause=st.integers(10, 40),
    )
    def begin(
        self,
        steps: tuple[Step, ...],
        groups: list[tuple[str, ...]],
        reachable: frozenset[str],
        rounds: int,
        pause: int,
    ) -> None:
        by_audience = dict(zip((SHIFT, *ROLES), groups, strict=True)) | {
            audience: (audience.member_id or "",) for audience in MEMBERS
        }
        self.now = T0
        self.ask = snapshot(*steps, reachable=reachable, audiences=by_audience)
        self.model = Model(
            steps, rounds, timedelta(minutes=pause), dict(by_audience), reachable=reachable
        )
        self.look()

    # --- what happens ---------------------------------------------------------------------------

    @rule(reachable=some_names)
    def people_wake_and_sleep(self, reachable: frozenset[str]) -> None:
        passed_by = self.ask.passed_by & reachable
        self.ask = replace(self.ask, reachable=reachable, passed_by=passed_by)
        self.model.reachable = reachable
        self.look()

    @rule(on_shift=names_in_order)
    def a_shift_passes(self, on_shift: tuple[str, ...]) -> None:
        self.ask = replace(self.ask, audiences={**self.ask.audiences, SHIFT: on_shift})
        self.model.groups[SHIFT] = on_shift
        self.look()

    @rule(late=st.sampled_from((0, 0, 0, 1, 7, 600)))
    def time_passes(self, late: int) -> None:
        self.now = max(self.now, self.due or self.now) + timedelta(minutes=late)
        self.look()

    @rule(minutes=st.integers(1, 45))
    def the_worker_looks_in_between(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.look()

    @rule(seconds=st.sampled_from((1, 20)))
    def the_worker_looks_a_moment_early(self, seconds: int) -> None:
        self.now = max(self.now, (self.due or self.now) - timedelta(seconds=seconds))
        self.look()

    @precondition(lambda self: self.ask.repeat_at is not None)
    @rule(minutes=st.sampled_from((-1, 0, 5)))
    def the_pause_of_the_plan_passes(self, minutes: int) -> None:
        self.now = max(self.now, (self.ask.repeat_at or self.now) + timedelta(minutes=minutes))
        self.look()

    @rule(data=st.data(), word=st.sampled_from(("coming", "call", "text", "not_now", "not_now")))
    def a_friend_answers(self, data: st.DataObject, word: str) -> None:
        entries = {
            entry.name: entry
            for entry in self.model.log
            if self.newest_word(entry.name) not in {*YESES, "aside"}
        }
        if not entries:
            return
        entry = entries[data.draw(st.sampled_from(sorted(entries)))]
        asks_for = self.model.steps[entry.position].answers
        if word == "text" and "text" not in asks_for:
            return
        self.now += TICK
        extra = self.ask.state == "covered" and word in YESES
        self.put_answer(entry, word, "extra" if extra else word)
        self.look()

    @rule(data=st.data(), word=st.sampled_from(("dropped", "aside")))
    def a_yes_falls_away(self, data: st.DataObject, word: str) -> None:
        yeses = sorted(name for name in NAMES if self.newest_word(name) in YESES)
        if not yeses:
            return
        self.now += TICK
        name = data.draw(st.sampled_from(yeses))
        entry = next(entry for entry in reversed(self.model.log) if entry.name == name)
        self.put_answer(entry, word, word)
        if self.ask.state == "covered" and not is_covered(self.ask):
            self.go_to(max(self.ask.position, 0))
        self.look()

    @precondition(lambda self: self.ask.state == "open" and self.ask.exhausted)
    @rule()
    def the_person_asks_again(self) -> None:
        self.now += TICK
        self.ask = replace(
            in_new_round(self.ask, -1),
            again_at=self.now,
            agreed=frozenset(),
            declined=frozenset(),
            ended=frozenset(),
            repeated_at=None,
        )
        model = self.model
        model.round, model.began, model.repeated = model.round + 1, len(model.log), None
        model.began_at, model.repeated_at = self.now, None
        model.repeats, model.agreed, model.declined = 0, set(), set()
        self.look()

    @precondition(lambda self: self.ask.step_state == "needs_yes" and self.ask.state == "open")
    @rule(yes=st.booleans())
    def the_person_says_yes_or_no_to_a_step(self, yes: bool) -> None:
        self.now += TICK
        position = self.ask.position
        if yes:
            self.model.agreed.add(position)
            self.ask = replace(self.ask, agreed=self.ask.agreed | {position})
            self.carry_out(begin_step(self.ask, position, self.now))
        else:
            self.ask = replace(self.ask, step_due_at=self.now)
        self.look()

    @precondition(lambda self: self.ask.state == "open" and self.ask.step_state == "asking")
    @rule()
    def the_person_wants_the_next(self) -> None:
        self.now += TICK
        for entry in self.model.log:
            entry.released = entry.released or entry.position == self.ask.position
        waiting = tuple(
            replace(asked, until=self.now)
            if asked.outcome == "open" and asked.position == self.ask.position
            else asked
            for asked in self.ask.asked
        )
        self.ask = replace(self.ask, asked=waiting, step_due_at=self.now)
        self.look()

    # --- how it is done -------------------------------------------------------------------------

    def newest_word(self, name: str) -> str | None:
        newest = self.model.newest_words.get(name)
        return newest.word if newest is not None else None

    def put_answer(self, entry: AskedEntry, word: str, standing: str) -> None:
        kind = word if word in {*YESES, "not_now"} else self.newest_word(entry.name) or word
        standing = {"aside": "set_aside"}.get(standing, standing)
        standing = "yes" if standing in YESES else standing
        answer = AnswerFact(entry.name, kind, standing, entry.position, self.now)
        others = tuple(each for each in self.ask.answers if each.member_id != entry.name)
        asked = tuple(
            replace(each, outcome="answered")
            if each.member_id == entry.name and each.outcome == "open"
            else each
            for each in self.ask.asked
        )
        self.ask = replace(self.ask, answers=(*others, answer), asked=asked)
        if standing == "extra":
            self.model.newest_words.pop(entry.name, None)
            return
        self.model.newest_words[entry.name] = NewestWord(
            word, entry.position, self.now, len(self.model.log)
        )

    def go_to(self, position: int) -> None:
        """A step that counted a yes which fell away begins anew."""
        self.ask = replace(in_new_round(self.ask, position), step_due_at=self.now)
        self.model.round += 1
        self.carry_out(begin_anew(self.ask, position, self.now))

    def look(self) -> None:
        """The worker's look: passes until there is something to wait for."""
        for _ in range(12):
            if self.ask.state != "open":
                return
            self.carry_out(advance(self.ask, self.now))
            if self.ask.exhausted or (self.due is not None and self.due > self.now):
                return
        raise AssertionError("it moves on and on without asking anybody")

    def carry_out(self, actions: tuple[Action, ...]) -> None:
        self.check(actions)
        self.ask = carried_out(self.ask, actions, self.now)
        if any(isinstance(action, MarkExhausted) for action in actions):
            model = self.model
            model.run_out_at = self.now
            has_rounds = model.repeats < model.rounds
            self.ask = replace(self.ask, repeat_at=self.now + model.pause if has_rounds else None)
        elif self.ask.state != "open" or not self.ask.exhausted:
            self.ask = replace(self.ask, repeat_at=None)
            self.model.run_out_at = None
        if isinstance(actions[-1], Wait):
            self.due = actions[-1].until
        type(self).covers_seen += self.ask.state == "covered"

    # --- what it promises -----------------------------------------------------------------------

    def check(self, actions: tuple[Action, ...]) -> None:
        """Each action of a pass, by the model and its own log."""
        model = self.model
        late = self.ask.ran_out
        for action in actions:
            match action:
                case Repeat():
                    assert model.may_repeat(self.now), "a round never begins early, nor once more"
                    model.repeats, model.round = model.repeats + 1, model.round + 1
                    model.repeated, late = len(model.log), False
                    model.repeated_at = self.now
                    type(self).repeats_seen += 1
                case EndStep(position, _, "nobody_reachable"):
                    able = set(model.askable(model.steps[position], late=late))
                    assert not able - self.ask.passed_by, "a step that could be asked is skipped"
                case EndStep(position, _, "no_yes"):
                    waited = [
                        entry for entry in model.waited_for(self.now) if entry.position == position
                    ]
                    assert not waited, "somebody has time for a yes still"
                    step = model.steps[position]
                    if step.one_by_one:
                        able = set(model.askable(step, late=late))
                        assert not able - self.ask.passed_by, "somebody of the step isn't asked"
                case EndStep(position, True, "no_yes_from_person"):
                    model.declined.add(position)
                case RunOut():
                    late = True
                case AskMember():
                    self.check_asked(action, late)
                case Cover(position):
                    self.check_covered(position)
        self.check_order(actions)

    def check_asked(self, action: AskMember, late: bool) -> None:
        model = self.model
        step = model.steps[action.position]
        assert model.may_ask(action.member_id, step, late=late), (
            "asked beyond the audience, twice, or against their word"
        )
        assert not step.needs_my_yes or action.position in model.agreed
        waited = model.waited_for(self.now)
        if step.one_by_one:
            assert not waited, "one after another, each with their time"
        else:
            assert all(entry.position == action.position for entry in waited), "a step at a time"
        longest = self.now + step.wait
        assert self.now < action.until <= longest
        if step.one_by_one:
            assert action.until == longest, "each has the plan's time"
        model.log.append(
            AskedEntry(action.member_id, action.position, model.round, self.now, action.until)
        )

    def check_covered(self, position: int) -> None:
        """Enough have said yes for that step; once the last has passed, for the latest that asked
        anybody in this round, or for the one that asks late: two aren't let off by one."""
        model = self.model
        assert model.is_enough(model.steps[position]), "covered, and not enough have said yes"
        if self.ask.ran_out:
            latest = max(model.asked_or_agreed(), default=position)
            is_asking_late = self.ask.step_state == "asking" and self.ask.position == position
            assert position == latest or is_asking_late, "a smaller step's number isn't enough"

    def check_order(self, actions: tuple[Action, ...]) -> None:
        """No step lies between two others without a word on what became of it."""
        if self.ask.ran_out and not any(isinstance(action, Repeat) for action in actions):
            return
        begun_positions = [action.position for action in actions if isinstance(action, Begin)]
        if not begun_positions or any(isinstance(action, RunOut) for action in actions):
            return
        repeats = any(isinstance(action, Repeat) for action in actions)
        before = -1 if repeats else self.ask.position
        ended = {action.position for action in actions if isinstance(action, EndStep)}
        for position in range(before + 1, begun_positions[0]):
            step = self.model.steps[position]
            left_out = self.model.repeated is not None and (
                position in self.model.declined or self.model.is_enough(step)
            )
            assert position in ended or left_out, "a step is passed over in silence"

    @invariant()
    def it_is_covered_or_open_and_due(self) -> None:
        if not hasattr(self, "ask") or self.ask.state == "covered":
            return
        model = self.model
        if not self.ask.exhausted:
            assert self.due is not None
            assert self.due > self.now, "an open ask has a timer"
            return
        for step in model.steps:
            if step.needs_my_yes and step.position in model.declined:
                continue
            able = set(model.askable(step, late=True)) - self.ask.passed_by
            assert not able, "who can be reached is asked"
        assert not model.may_repeat(self.now) or not model.askable_in_new_round(self.now), (
            "a round that is due begins"
        )


def run(runs: int, steps: int) -> None:
    run_state_machine_as_test(
        LadderMachine,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        ),
    )


def test_the_ladder_keeps_what_it_promises_whatever_happens() -> None:
    run(300, 25)
    # A machine in which nothing happens proves nothing.
    assert LadderMachine.repeats_seen > 10
    assert LadderMachine.covers_seen > 10


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_the_ladder_keeps_it_in_many_longer_runs() -> None:
    run(4_000, 60)
