"""The ladder's rules: what one pass decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.asks.ladder import advance, begin_step, is_covered, next_member_id
from app.asks.ladder_state import (
    Asked,
    AskMember,
    Audience,
    Begin,
    Cover,
    EndStep,
    MarkExhausted,
    Release,
    RunOut,
    Timeout,
    Wait,
)
from tests.rules.ladder_stage import (
    POOL,
    SHIFT,
    T0,
    WAIT,
    asking,
    given_answer,
    member_audience,
    members,
    minutes,
    snapshot,
    step,
    was_asked,
)

# --- the ten seconds ----------------------------------------------------------------------------


def test_nothing_happens_while_the_ask_is_held() -> None:
    held_ask = snapshot(step(0, "sam"), held_until=T0 + timedelta(seconds=10))
    assert advance(held_ask, T0 + timedelta(seconds=9)) == (Wait(T0 + timedelta(seconds=10)),)


def test_after_ten_seconds_the_first_step_begins() -> None:
    until = T0 + timedelta(seconds=10)
    actions = advance(snapshot(step(0, "sam", "ade"), held_until=until), until)
    due = until + WAIT
    assert actions == (Release(), Begin(0, False, due), AskMember("sam", 0, due), Wait(due))


@pytest.mark.parametrize("state", ["covered", "closed", "paused"])
def test_an_ask_that_is_not_open_moves_nowhere(state: str) -> None:
    assert advance(snapshot(step(0, "sam"), state=state), minutes(60)) == (Wait(None),)


# --- one by one ---------------------------------------------------------------------------------


def test_the_next_one_is_asked_when_the_wait_is_over_and_not_before() -> None:
    on = asking(step(0, "sam", "ade"), asked=(was_asked("sam"),))
    assert advance(on, minutes(4.99)) == (Wait(minutes(5)),)
    assert advance(on, minutes(5)) == (
        Timeout("sam", 0),
        AskMember("ade", 0, minutes(10)),
        Wait(minutes(10)),
    )


def test_after_lateness_the_next_wait_counts_from_the_actual_asking() -> None:
    on = asking(step(0, "sam", "ade"), asked=(was_asked("sam"),))
    late = minutes(6 * 60)
    actions = advance(on, late)
    assert members(actions) == ["ade"], "one step a pass: no burst after downtime"
    assert actions[-1] == Wait(late + WAIT)


@pytest.mark.parametrize("outcome", ["answered", "unreached", "passed"])
def test_who_is_no_longer_waited_for_lets_it_go_on_at_once(outcome: str) -> None:
    on = asking(step(0, "sam", "ade"), asked=(was_asked("sam", outcome=outcome),))
    assert members(advance(on, minutes(1))) == ["ade"]


def test_a_step_without_anybody_reachable_is_skipped_at_once() -> None:
    both = snapshot(step(0, "sam"), step(1, "ade"), reachable=frozenset({"ade"}))
    assert advance(both, T0) == (
        EndStep(0, True, "nobody_reachable"),
        Begin(1, False, T0 + WAIT),
        AskMember("ade", 1, T0 + WAIT),
        Wait(T0 + WAIT),
    )


def test_when_nobody_can_be_reached_it_is_exhausted_in_one_pass() -> None:
    nobody = snapshot(step(0, "sam"), step(1, "ade"), reachable=frozenset())
    assert advance(nobody, T0) == (
        EndStep(0, True, "nobody_reachable"),
        EndStep(1, True, "nobody_reachable"),
        RunOut(),
        MarkExhausted(),
        Wait(None),
    )


def test_the_pool_is_for_when_nobody_is_on_shift() -> None:
    first = step(0, audience=(SHIFT,), otherwise=(POOL,))
    empty = snapshot(first, audiences={SHIFT: (), POOL: ("sam", "theo")})
    assert members(advance(empty, T0)) == ["sam"]
    someone_on_shift = snapshot(first, audiences={SHIFT: ("ade",), POOL: ("sam", "theo")})
    assert members(advance(someone_on_shift, T0)) == ["ade"]
    silent = asking(
        first, asked=(was_asked("ade"),), audiences={SHIFT: ("ade",), POOL: ("sam", "theo")}
    )
    assert members(advance(silent, minutes(5))) == ["sam"], "no dead end"


def test_who_is_named_twice_is_asked_once() -> None:
    twice = asking(step(0, "sam", "sam"), asked=(was_asked("sam"),))
    assert members(advance(twice, minutes(5))) == []


# --- together -----------------------------------------------------------------------------------


def test_together_everybody_is_asked_at_once_for_one_wait() -> None:
    both = snapshot(step(0, "sam", "ade", one_by_one=False, needed=2))
    actions = advance(both, T0)
    assert members(actions) == ["sam", "ade"]
    assert actions[-1] == Wait(T0 + WAIT)


def test_someone_whose_shift_begins_meanwhile_is_asked_too() -> None:
    first = step(0, audience=(SHIFT,), one_by_one=False)
    on = asking(
        first, asked=(was_asked("sam"),), audiences={SHIFT: ("sam", "ade")}, next_shift_at=None
    )
    assert advance(on, minutes(2)) == (AskMember("ade", 0, minutes(5)), Wait(minutes(5)))


def test_together_the_others_wait_until_its_own_people_have_answered() -> None:
    first = step(0, "sam", "ade", one_by_one=False, otherwise=member_audience("lee"))
    half = asking(
        first,
        asked=(was_asked("sam", outcome="answered"), was_asked("ade")),
        answers=(given_answer("sam", "not_now", "not_now"),),
    )
    assert members(advance(half, minutes(1))) == []
    assert next_member_id(half, minutes(1)) is None
    nobody = replace(half, asked=(half.asked[0], was_asked("ade", outcome="unreached")))
    assert members(advance(nobody, minutes(1))) == ["lee"]


def test_a_step_that_asks_together_ends_with_its_wait() -> None:
    on = asking(
        step(0, "sam", "ade", one_by_one=False),
        step(1, "lee"),
        asked=(was_asked("sam"), was_asked("ade", outcome="answered")),
    )
    assert advance(on, minutes(5))[:3] == (
        Timeout("sam", 0),
        EndStep(0, False, "no_yes"),
        Begin(1, False, minutes(10)),
    )


# --- how many, and which answers count ----------------------------------------------------------


def test_enough_yeses_cover_it() -> None:
    on = asking(
        step(0, "sam", "ade"), asked=(was_asked("sam"),), answers=(given_answer("sam", "coming"),)
    )
    assert is_covered(on)
    assert advance(on, minutes(1)) == (Cover(0), Wait(None))


def test_a_call_counts_only_where_it_is_listed() -> None:
    only = step(0, "sam", "ade", answers=frozenset({"coming"}))
    on = asking(
        only, asked=(was_asked("sam", outcome="answered"),), answers=(given_answer("sam", "call"),)
    )
    assert not is_covered(on)
    assert members(advance(on, minutes(1))) == ["ade"]


def test_needed_is_a_running_total() -> None:
    two = step(1, "sam", "ade", needed=2, one_by_one=False, answers=frozenset({"coming"}))
    on = asking(step(0, "ade"), two, asked=(was_asked("ade", outcome="answered"),), state="open")
    with_one = replace(on, answers=(given_answer("ade", "coming"),))
    assert members(begin_step(with_one, 1, minutes(60))) == ["sam"], "Ade's yes counts already"
    by_phone = replace(on, answers=(given_answer("ade", "call"),))
    assert members(begin_step(by_phone, 1, minutes(60))) == ["sam", "ade"], "can Ade come, too?"


def test_a_yes_for_two_never_covers_a_later_step_by_the_way() -> None:
    """Ade drops out of a step for two: Sam's yes stays, and isn't taken for the next step's."""
    ladder = (
        step(0, "ade"),
        step(1, "sam", "ade", needed=2, one_by_one=False, needs_my_yes=True),
        step(2, "ade", needs_my_yes=True),
    )
    on = snapshot(
        *ladder,
        position=1,
        step_state="asking",
        round=2,
        asked=(was_asked("ade", outcome="answered"), was_asked("sam", position=1)),
        answers=(
            given_answer("sam", "coming", position=1),
            given_answer("ade", "coming", "dropped"),
        ),
    )
    actions = begin_step(on, 1, minutes(140))
    assert actions == (
        EndStep(1, True, "nobody_reachable"),
        EndStep(2, True, "nobody_reachable"),
        RunOut(),
        MarkExhausted(),
        Wait(None),
    )
    over = replace(on, position=2, step_state="waiting", exhausted=True, ran_out=True)
    assert advance(over, minutes(200)) == (Wait(None),)
    third = replace(ladder[2], audience=member_audience("lee"))
    pending = replace(on, steps=(*ladder[:2], third), position=2, step_state="needs_yes")
    assert not is_covered(pending)


def test_a_late_yes_counts_for_the_step_that_asked() -> None:
    ladder = (step(0, "sam"), step(1, "sam", "ade", needed=2, needs_my_yes=True))
    asked = (was_asked("sam", outcome="passed"),)
    waiting = snapshot(
        *ladder,
        position=1,
        step_state="needs_yes",
        step_due_at=minutes(10),
        asked=asked,
        answers=(given_answer("sam", "coming", at=7),),
    )
    assert advance(waiting, minutes(7)) == (Cover(0), Wait(None))
    over = replace(waiting, step_state="waiting", exhausted=True)
    assert advance(over, minutes(20)) == (Cover(0), Wait(None))


def test_wanting_one_more_asks_the_next_one() -> None:
    on = asking(
        step(0, "sam", "ade"),
        asked=(was_asked("sam", outcome="answered"),),
        answers=(given_answer("sam", "coming"),),
        want=2,
    )
    assert not is_covered(on)
    assert members(advance(on, minutes(1))) == ["ade"]


def test_someone_else_comes_before_those_who_were_asked_already() -> None:
    on = asking(
        step(0, "sam", "ade", "lee"),
        asked=(was_asked("sam", outcome="passed"), was_asked("ade", outcome="answered")),
        answers=(given_answer("ade", "coming"),),
        want=2,
        round=2,
    )
    assert members(begin_step(on, 0, minutes(9))) == ["lee"]
    third = replace(on, asked=(*on.asked, Asked("lee", 2, 0, minutes(14), "passed", minutes(9))))
    assert members(advance(third, minutes(14))) == ["sam"], "then Sam, who may be awake by now"


@pytest.mark.parametrize(
    ("standing", "again"),
    [("not_now", False), ("dropped", False), ("set_aside", False), ("yes", False)],
)
def test_who_has_answered_for_a_step_is_not_asked_in_it_again(standing: str, again: bool) -> None:
    on = asking(
        step(0, "sam"), asked=(), answers=(given_answer("sam", "coming", standing),), want=2
    )
    assert ("sam" in members(begin_step(on, 0, minutes(9)))) is again


def test_asking_again_asks_those_who_could_not_but_nobody_who_was_set_aside() -> None:
    later = {"again_at": minutes(30)}
    for standing, again in (("not_now", True), ("dropped", True), ("set_aside", False)):
        on = snapshot(step(0, "sam"), answers=(given_answer("sam", "coming", standing),), **later)
        assert (members(advance(on, minutes(30))) == ["sam"]) is again, standing


def test_who_said_not_now_is_asked_again_only_by_a_later_step_that_names_them() -> None:
    asked = (was_asked("sam", outcome="answered"),)
    answers = (given_answer("sam", "not_now", "not_now"),)
    everyone = Audience("supporters")
    audiences = {everyone: ("sam", "ade"), SHIFT: ("sam",), POOL: ("sam", "lee")}

    def follows(*audience: Audience) -> list[str]:
        ladder = (step(0, "sam"), step(1, audience=audience))
        on = asking(*ladder, asked=asked, answers=answers, audiences=audiences)
        return members(advance(on, minutes(1)))

    assert follows(*member_audience("sam")) == ["sam"], "the plan's later step is another question"
    assert follows(everyone) == ["ade"]
    assert follows(POOL) == ["lee"]
    assert follows(SHIFT) == []
    assert follows(*member_audience("sam"), everyone) == ["sam"]
    # Later in the plan: the step before, opened again, doesn't ask for another answer.
    later = asking(
        step(0, "sam", "ade"),
        step(1, "sam"),
        asked=(was_asked("sam", outcome="passed"), was_asked("sam", position=1, at=6)),
        answers=(given_answer("sam", "not_now", "not_now", position=1, at=7),),
        round=2,
    )
    assert members(begin_step(later, 0, minutes(9))) == ["ade"]


# --- what needs the person's yes ----------------------------------------------------------------


def test_a_step_that_needs_my_yes_asks_me_first() -> None:
    actions = advance(snapshot(step(0, "sam", needs_my_yes=True)), T0)
    assert actions == (Begin(0, True, T0 + WAIT), Wait(T0 + WAIT))
    assert members(begin_step(snapshot(step(0, "sam", needs_my_yes=True)), 0, T0)) == ["sam"]


def test_without_my_answer_it_is_passed_over_after_its_wait() -> None:
    on = snapshot(
        step(0, "sam", needs_my_yes=True),
        step(1, "ade"),
        position=0,
        step_state="needs_yes",
        step_due_at=minutes(5),
    )
    assert advance(on, minutes(4)) == (Wait(minutes(5)),)
    actions = advance(on, minutes(5))
    assert actions[0] == EndStep(0, True, "no_yes_from_person")
    assert members(actions) == ["ade"]


def test_whom_a_step_without_my_yes_would_ask_is_not_announced() -> None:
    on = snapshot(step(0, "sam", needs_my_yes=True), step(1, "ade"))
    assert next_member_id(on, T0) == "ade"
