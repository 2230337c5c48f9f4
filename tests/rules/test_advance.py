"""Advance rules, pure: what is narrower, where a rule stands, when enough have said so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.advance.rules import (
    COOLING,
    NamedMember,
    Terms,
    has_enough_sayers,
    is_narrower_than,
    next_look,
    resting_until,
    rule_state,
)

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
TERMS = Terms(
    says=frozenset({"sam", "ade"}),
    needs_all=True,
    asked=frozenset({"ade"}),
    tries=3,
    between=timedelta(minutes=10),
    wait=timedelta(minutes=20),
    step=("v1", 2),
    tier=2,
    sections=frozenset(),
    hours=24,
    rest=timedelta(hours=12),
)
ADE = NamedMember("ade", True, True, agreed=True, declined=False, inside=True, denied=False)


def terms() -> st.SearchStrategy[Terms]:
    people = st.frozensets(st.sampled_from(("sam", "ade", "lee")))
    minutes = st.integers(1, 3).map(lambda n: timedelta(minutes=n))
    return st.builds(
        Terms,
        says=people.filter(bool),
        needs_all=st.booleans(),
        asked=people,
        tries=st.integers(1, 3),
        between=minutes,
        wait=minutes,
        step=st.sampled_from((None, ("v1", 1), ("v1", 2))),
        tier=st.integers(0, 3),
        sections=st.frozensets(st.sampled_from(("helps", "arrive"))),
        hours=st.sampled_from((None, 1, 24)),
        rest=minutes,
    )


def allows(rule: Terms, confirmed: frozenset[str]) -> bool:
    return has_enough_sayers(rule.says, confirmed & rule.says, needs_all=rule.needs_all)


@given(old=terms(), new=terms())
def test_what_narrows_allows_nothing_more(old: Terms, new: Terms) -> None:
    if not is_narrower_than(old, new):
        return
    people = ("sam", "ade", "lee")
    for bits in range(8):
        confirmed = frozenset(name for at, name in enumerate(people) if bits >> at & 1)
        assert not allows(new, confirmed) or allows(old, confirmed)
    assert new.says | new.asked <= old.says | old.asked, "it is shown to nobody more"
    assert new.asked <= old.asked
    assert (new.tier, new.sections - old.sections) <= (old.tier, frozenset())
    assert new.tries * new.between + new.wait >= old.tries * old.between + old.wait
    assert old.hours is None or (new.hours is not None and new.hours <= old.hours)


@given(rule=terms())
def test_the_same_terms_are_no_widening(rule: Terms) -> None:
    assert is_narrower_than(rule, rule)


@pytest.mark.parametrize(
    "wider",
    [
        {"says": frozenset({"sam"})},  # one of all is easier
        {"says": frozenset({"sam", "ade", "lee"})},  # and shown to one more
        {"needs_all": False},
        {"asked": frozenset({"ade", "lee"})},
        {"tries": 2},
        {"between": timedelta(minutes=5)},
        {"wait": timedelta(minutes=19)},
        {"step": None},
        {"step": ("v1", 1)},
        {"tier": 3},
        {"sections": frozenset({"helps"})},
        {"hours": 25},
        {"hours": None},
        {"rest": timedelta(hours=11)},
    ],
)
def test_each_of_these_widens(wider: dict[str, object]) -> None:
    assert not is_narrower_than(TERMS, replace(TERMS, **wider))  # type: ignore[arg-type]


def test_where_a_rule_stands() -> None:
    def stands(
        *people: NamedMember, now: datetime = NOW, fits: bool = True, ended: bool = False
    ) -> str:
        return rule_state(ended=ended, starts_at=NOW, named_members=people, plan_fits=fits, now=now)

    assert timedelta(days=1) == COOLING
    assert stands(ADE) == "ready"
    assert stands(ADE, now=NOW - timedelta(seconds=1)) == "cooling"
    assert stands(ADE, replace(ADE, member_id="sam", agreed=False)) == "agreeing"
    for unavailable in ({"declined": True}, {"denied": True}, {"inside": False}):
        assert stands(ADE, replace(ADE, member_id="sam", **unavailable)) == "rests"
    assert stands(ADE, fits=False) == "rests"
    assert stands(ADE, ended=True, now=NOW - timedelta(days=1)) == "ended"


def test_a_stop_rests_it_and_too_few_do_not() -> None:
    rest = timedelta(hours=12)
    assert resting_until([], rest) is None
    assert resting_until([("too_few", NOW)], rest) is None
    assert resting_until([("stopped", NOW), ("too_few", NOW + rest)], rest) == NOW + rest


def test_how_long_the_person_has() -> None:
    between, wait = timedelta(minutes=10), timedelta(minutes=20)
    assert [next_look(done, 3, between, wait) for done in (1, 2, 3)] == [between, between, wait]
    assert not has_enough_sayers([], [], needs_all=True)
