"""Once the last step has passed: whoever becomes reachable is asked, in order, and once."""

from __future__ import annotations

from dataclasses import replace

from app.asks.ladder import advance, begin_step, is_covered, next_member_id
from app.asks.ladder_state import (
    AskMember,
    Begin,
    Cover,
    EndStep,
    MarkExhausted,
    RunOut,
    Snapshot,
    Step,
    Timeout,
    Wait,
)
from tests.rules.ladder_stage import (
    POOL,
    SHIFT,
    T0,
    asking,
    given_answer,
    members,
    minutes,
    snapshot,
    step,
    was_asked,
)


def out(*steps: Step, **changes: object) -> Snapshot:
    """An ask whose last step has passed; whom it asked is in `asked`."""
    stage = {
        "position": len(steps) - 1,
        "step_state": "waiting",
        "exhausted": True,
        "ran_out": True,
        "reachable": frozenset(),
    }
    return snapshot(*steps, **stage | changes)


def reach(*names: str) -> frozenset[str]:
    return frozenset(names)


def test_whoever_becomes_reachable_is_asked_in_the_ladders_order_and_once() -> None:
    over = out(step(0, "sam"), step(1, "lee", "ade"), asked=(was_asked("ade", outcome="passed"),))
    assert advance(over, minutes(60)) == (Wait(None),)
    due = minutes(65)
    woken = advance(replace(over, reachable=reach("lee", "ade")), minutes(60))
    assert woken == (Begin(1, False, due), AskMember("lee", 1, due), Wait(due)), "Ade was asked"
    both = advance(replace(over, reachable=reach("sam", "lee", "ade")), minutes(60))
    assert members(both) == ["sam"], "the ladder's order, and one at a time"
    # Sam's time is over; then Lee, and then nobody is left.
    after = replace(
        over,
        exhausted=False,
        position=0,
        step_state="asking",
        reachable=reach("sam", "lee", "ade"),
        asked=(*over.asked, was_asked("sam", at=60)),
    )
    assert members(advance(after, minutes(65))) == ["lee"]
    last = replace(
        after,
        position=1,
        asked=(*after.asked, was_asked("lee", position=1, at=65)),
    )
    actions = advance(last, minutes(70))
    assert actions[:2] == (Timeout("lee", 1), EndStep(1, False, "no_yes"))
    assert actions[2:] == (MarkExhausted(), Wait(None)), "everybody was asked, each of them once"


def test_a_step_that_asks_together_asks_together_when_it_wakes() -> None:
    over = out(step(0, "sam", "ade", one_by_one=False), reachable=reach("sam", "ade"))
    assert members(advance(over, minutes(9))) == ["sam", "ade"]


def test_who_becomes_reachable_before_the_last_step_has_passed_is_asked_before_it_is_said() -> None:
    on = asking(
        step(0, "sam"),
        step(1, "ade"),
        asked=(was_asked("ade", position=1),),
        position=1,
        ended=frozenset({0}),
    )
    actions = advance(replace(on, reachable=reach("sam", "ade")), minutes(5))
    assert RunOut() in actions
    assert MarkExhausted() not in actions, "nobody says that nobody answered: Sam is being asked"
    assert members(actions) == ["sam"]


def test_whose_step_was_not_needed_is_not_asked_late_while_they_can_be_reached_all_along() -> None:
    """Ade said yes first, and drops out of the second step; Theo, after Ade, wasn't asked."""
    on = asking(
        step(0, "ade", "theo"),
        step(1, "ade", needed=2),
        asked=(was_asked("ade", outcome="answered"),),
        answers=(given_answer("ade", "coming", "dropped", at=3),),
        position=1,
        round=2,
        agreed=frozenset({1}),
    )
    actions = begin_step(on, 1, minutes(4))
    assert actions[-3:] == (RunOut(frozenset({"theo"})), MarkExhausted(), Wait(None))
    over = replace(on, exhausted=True, ran_out=True, passed_by=frozenset({"theo"}))
    assert advance(over, minutes(9)) == (Wait(None),)
    woke = replace(over, passed_by=frozenset())
    assert members(advance(woke, minutes(9))) == ["theo"], "gone to sleep, and awake again"


def test_when_a_shift_begins_whoever_holds_it_is_asked_and_the_others_when_nobody_is_left() -> None:
    first = step(0, audience=(SHIFT,), otherwise=(POOL,))
    asked = (was_asked("sam", outcome="passed"),)
    audiences = {SHIFT: ("ade",), POOL: ("sam", "theo")}
    over = out(first, asked=asked, audiences=audiences, reachable=reach("ade", "sam"))
    assert members(advance(over, minutes(60))) == ["ade"]
    pool = replace(over, reachable=reach("sam", "theo"))
    assert members(advance(pool, minutes(60))) == ["theo"]


def test_who_said_not_now_is_not_asked_again_when_it_wakes() -> None:
    ladder = (step(0, "sam"), step(1, "sam"))
    no = (given_answer("sam", "not_now", "not_now"),)
    over = out(*ladder, answers=no, asked=(was_asked("sam"),), reachable=reach("sam"))
    assert advance(over, minutes(60)) == (Wait(None),)
    again = replace(over, again_at=minutes(30))
    assert members(advance(again, minutes(60))) == ["sam"], "the person asked again since"
    # Answered from the first notice, after the person had asked again.
    late = replace(again, answers=(given_answer("sam", "not_now", "not_now", at=31),))
    assert advance(late, minutes(60)) == (Wait(None),)


def test_a_step_that_needs_my_yes_asks_me_when_it_wakes_unless_i_refused() -> None:
    over = out(step(0, "sam", needs_my_yes=True), step(1, "ade"), reachable=reach("sam"))
    assert advance(over, minutes(9)) == (Begin(0, True, minutes(14)), Wait(minutes(14)))
    refused = replace(over, declined=frozenset({0}))
    assert advance(refused, minutes(9)) == (Wait(None),)
    both = replace(refused, reachable=reach("sam", "ade"))
    assert members(advance(both, minutes(9))) == ["ade"]
    agreed = replace(over, agreed=frozenset({0}))
    assert members(advance(agreed, minutes(9))) == ["sam"], "I said yes to that step"
    # Without my answer it is passed over, and I am not asked over and over.
    silent = replace(over, exhausted=False, position=0, step_state="needs_yes", step_due_at=T0)
    assert advance(silent, minutes(14)) == (
        EndStep(0, True, "no_yes_from_person"),
        MarkExhausted(),
        Wait(None),
    )


def test_who_was_not_reached_is_asked_anew_once_they_can_be() -> None:
    lost = replace(was_asked("sam", outcome="unreached"), retry_at=minutes(5))
    over = out(step(0, "sam"), asked=(lost,), reachable=reach("sam"))
    assert advance(over, minutes(4)) == (Wait(None),)
    assert members(advance(over, minutes(5))) == ["sam"]
    same_phone = replace(over, asked=(replace(lost, retry_at=None),))
    assert advance(same_phone, minutes(5)) == (Wait(None),), "nothing has changed about their phone"


def test_an_ask_that_a_rule_began_with_a_later_step_asks_late_from_there_on() -> None:
    ladder = (step(0, "sam"), step(1, "ade", needs_my_yes=True), step(2, "lee"))
    over = out(*ladder, first=1, agreed=frozenset({1}), reachable=reach("sam"))
    assert advance(over, minutes(9)) == (Wait(None),)
    woken = replace(over, reachable=reach("sam", "ade", "lee"))
    assert members(advance(woken, minutes(9))) == ["ade"], "the rule stands for the person's yes"


def test_after_its_end_nobody_is_asked() -> None:
    over = out(step(0, "sam"), ends_at=minutes(60), reachable=reach("sam"))
    assert members(advance(over, minutes(59))) == ["sam"]
    assert advance(over, minutes(60)) == (Wait(None),)


def test_a_late_yes_is_enough_for_the_step_that_asked_it_and_no_earlier_yes_is() -> None:
    """Lee said yes where two were wanted. Sam, asked late where one is, makes it enough."""
    ladder = (
        step(0, "sam"),
        step(1, "lee", "ade", needed=2, one_by_one=False, answers=frozenset({"coming"})),
    )
    lee = given_answer("lee", "coming", position=1)
    over = out(
        *ladder,
        asked=(was_asked("lee", position=1, outcome="answered"),),
        answers=(lee,),
        reachable=reach("sam"),
    )
    assert members(advance(over, minutes(60))) == ["sam"], "one of two covers nothing"
    asked = replace(
        over,
        exhausted=False,
        position=0,
        step_state="asking",
        asked=(*over.asked, was_asked("sam", at=60)),
    )
    assert not is_covered(asked)
    called = replace(asked, answers=(lee, given_answer("sam", "call", at=61)))
    assert advance(called, minutes(61)) == (Cover(0), Wait(None))


def test_whom_it_asks_late_next_is_foreseen() -> None:
    on = replace(
        out(step(0, "sam", "ade"), step(1, "lee")),
        exhausted=False,
        position=0,
        step_state="asking",
        asked=(was_asked("sam", at=60),),
        reachable=reach("sam", "ade", "lee"),
    )
    assert next_member_id(on, minutes(61)) == "ade"
    assert next_member_id(replace(on, reachable=reach("sam", "lee")), minutes(61)) == "lee"
    assert next_member_id(replace(on, reachable=reach("sam")), minutes(61)) is None
