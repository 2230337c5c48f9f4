"""What holds for every ask, whatever its ladder, and whoever answers or can be reached when."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.asks.ladder import advance, begin_step, is_covered, late_steps
from app.asks.ladder_state import (
    Action,
    AnswerFact,
    AskMember,
    Audience,
    RunOut,
    Snapshot,
    Step,
    Wait,
)
from tests.rules.ladder_stage import (
    T0,
    carried_out,
    snapshot,
    step,
)

NAMES = ["sam", "ade", "lee", "theo"]


@st.composite
def ladders(draw: st.DrawFn) -> tuple[Step, ...]:
    def any_step(position: int) -> Step:
        people = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
        return step(
            position,
            *people,
            one_by_one=draw(st.booleans()),
            needed=draw(st.integers(1, 3)),
            wait=timedelta(minutes=draw(st.integers(1, 20))),
            needs_my_yes=draw(st.booleans()),
            answers=frozenset(draw(st.sampled_from([["coming"], ["coming", "call"]]))),
        )

    return tuple(any_step(position) for position in range(draw(st.integers(1, 4))))


def fresh_of(actions: tuple[Action, ...], ask: Snapshot) -> list[tuple[str, int, int]]:
    """Who is asked by these actions: name, step, round."""
    asks = (action for action in actions if isinstance(action, AskMember))
    return [(action.member_id, action.position, ask.round) for action in asks]


@dataclass
class Run:
    """An ask left to its rules, with who can be reached changing under it."""

    ask: Snapshot
    now: datetime = T0
    #: Who was asked, in which step of which round.
    asked: list[tuple[str, int, int]] = field(default_factory=list)

    def move(self) -> datetime | None:
        """One pass; returns when the next is due. Checks all that holds for any pass."""
        before = self.ask
        actions = advance(before, self.now)
        fresh = fresh_of(actions, before)
        assert len({position for _, position, _ in fresh}) <= 1, "one step a pass"
        no = {answer.member_id for answer in before.answers if answer.standing == "not_now"}
        for name, position, round_ in fresh:
            asks = before.steps[position]
            assert name in before.reachable
            assert (name, position, round_) not in self.asked, "never twice in one step"
            assert not asks.needs_my_yes or position in before.agreed
            assert name not in no or Audience("member", name) in asks.audience
        if fresh and before.steps[fresh[0][1]].one_by_one:
            assert len(fresh) == 1
        if before.ran_out or RunOut() in actions:
            for name, *_ in fresh:
                assert name not in no, "who said not now isn't asked late"
                assert name not in [asked_name for asked_name, *_ in self.asked], (
                    "nobody is asked twice"
                )
        self.asked += fresh
        self.ask = carried_out(before, actions, self.now)
        if self.ask.state == "covered":
            return None
        due = actions[-1]
        assert isinstance(due, Wait)
        if not self.ask.exhausted:
            assert due.until is not None, "an open ask that asks somebody always has a timer"
            assert due.until > self.now
            return due.until
        assert not list(late_steps(self.ask, self.now)), "nobody is left whom it could ask"
        assert not is_covered(self.ask), "what isn't enough now isn't enough at the next look"
        return None

    def go_to(self, position: int) -> None:
        """The person's yes to a step, whatever came before it (app/asks/service.yes_to_step)."""
        ask = self.ask
        if position >= len(ask.steps) or ask.state != "open" or ask.position < 0:
            return
        waits = ask.step_state == "needs_yes" and ask.position == position
        if not waits and position <= ask.position and not ask.exhausted:
            return
        if not waits:
            passed = tuple(
                replace(asked_member, outcome="passed")
                if asked_member.outcome == "open"
                else asked_member
                for asked_member in ask.asked
            )
            ask = replace(
                ask,
                asked=passed,
                round=ask.round + 1,
                position=position,
                step_state="asking",
                exhausted=False,
                ran_out=False,
                passed_by=frozenset(),
            )
        done = begin_step(ask, position, self.now)
        after = carried_out(ask, done, self.now)
        self.asked += fresh_of(done, ask)
        self.ask = replace(
            after, agreed=after.agreed | {position}, declined=after.declined - {position}
        )

    def answer(self, name: str, kind: str) -> None:
        """A friend who was asked answers, once."""
        position = next(
            (at for asked_name, at, _ in reversed(self.asked) if asked_name == name), None
        )
        if position is None or any(
            earlier_answer.member_id == name for earlier_answer in self.ask.answers
        ):
            return
        standing = "not_now" if kind == "not_now" else "yes"
        new_answer = AnswerFact(name, kind, standing, position, self.now)
        asked = tuple(
            replace(asked_member, outcome="answered")
            if asked_member.member_id == name and asked_member.outcome == "open"
            else asked_member
            for asked_member in self.ask.asked
        )
        self.ask = replace(self.ask, answers=(*self.ask.answers, new_answer), asked=asked)


some_names = st.sets(st.sampled_from(NAMES)).map(frozenset)


@given(ladders(), some_names, st.data())
def test_left_alone_every_ask_ends_in_saying_so(
    steps: tuple[Step, ...], reachable: frozenset[str], data: st.DataObject
) -> None:
    """Without any answer an ask comes to "nobody has answered yet".

    Everyone whom the plan names was asked once in each step, nobody who can't be reached, one
    step a pass, however late the worker looks.
    """
    run = Run(snapshot(*steps, reachable=reachable))
    for _ in range(200):
        due = run.move()
        if due is None:
            break
        run.now = due + timedelta(minutes=data.draw(st.sampled_from([0, 0, 3, 360])))
    assert run.ask.exhausted
    expected = {
        (name, each.position)
        for each in steps
        if not each.needs_my_yes
        for name in (audience.member_id for audience in each.audience)
        if name in reachable
    }
    assert {(name, position) for name, position, _ in run.asked} == expected, (
        "everyone whom the plan names was asked"
    )


@given(
    ladders(),
    st.lists(
        st.one_of(
            st.tuples(st.just("reach"), some_names),
            st.tuples(
                st.just("answer"),
                st.sampled_from(NAMES),
                st.sampled_from(["not_now"] * 3 + ["coming"]),
            ),
            st.tuples(st.just("go to"), st.integers(0, 3)),
            st.tuples(st.just("wait"), st.sampled_from([0, 1, 5, 600])),
        ),
        max_size=25,
    ),
)
def test_an_open_ask_is_covered_or_still_due(
    steps: tuple[Step, ...], events: list[tuple[object, ...]]
) -> None:
    """Whatever happens, in any order: nobody is asked twice late, and nothing ends in nothing.

    After each pass an ask is covered, or it has a timer, or there is nobody whom it could ask:
    then who becomes reachable is asked at the next look.
    """
    run = Run(snapshot(*steps, reachable=frozenset()))
    due: datetime | None = run.now
    for event in events:
        match event:
            case ("reach", frozenset() as reachable):
                run.ask = replace(run.ask, reachable=reachable)
            case ("answer", str() as name, str() as kind):
                run.answer(name, kind)
            case ("go to", int() as position):
                run.go_to(position)
            case ("wait", int() as passed):
                run.now = max(run.now, due or run.now) + timedelta(minutes=passed)
        if run.ask.state == "covered":
            break
        due = run.move()
    # Everybody can be reached from here on: each of them is asked, once.
    run.ask = replace(run.ask, reachable=frozenset(NAMES))
    for _ in range(100):
        if run.ask.state == "covered":
            return
        due = run.move()
        if due is None:
            break
        run.now = due
    assert run.ask.exhausted or run.ask.state == "covered"
    if run.ask.exhausted:
        open_to = {
            audience.member_id
            for each in steps
            if not each.needs_my_yes
            for audience in each.audience
        }
        if not any(event[0] == "go to" for event in events):
            assert not run.ask.passed_by & open_to, "who isn't needed for a step that I chose"
        assert open_to - run.ask.passed_by <= {name for name, *_ in run.asked}
