"""Who reads the circle's times and the person's words, and what a last word opens. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.consent.gate import Allow, Deny, is_shut_out, may_see, may_send, reaches, sees_times
from app.consent.gate_facts import CircleFacts, GrantFacts, as_on_shift, as_told
from tests.rules.test_gate import NOON, circle, grant, member, reach

DENY = grant(id="d", deny=True, event="any", tier=0)


def with_role(*roles: str) -> CircleFacts:
    return circle(grant(event="need"), friend=member(roles=frozenset(roles)))


@pytest.mark.parametrize(
    ("facts", "times", "anything"),
    [
        (with_role("person"), True, True),
        (with_role("coordinator"), True, True),
        (with_role("counsellor"), False, True),
        (circle(grant(event="open_time")), True, True),
        (circle(grant(event="gap")), True, True),
        (circle(grant(event="ask", tier=3)), False, True),
        (circle(grant(event="open_time", starts_at=NOON + timedelta(hours=1))), False, False),
        (circle(grant(event="gap", ends_at=NOON)), False, False),
        # Reads know no hours: what may be told at night is read by day.
        (circle(grant(event="open_time", from_minute=0, to_minute=60)), True, True),
        (circle(grant(to_kind="counsellors", member_id=None, event="gap")), False, False),
        (circle(DENY, grant(event="open_time")), False, False),
        (circle(DENY, friend=member(roles=frozenset({"coordinator"}))), False, False),
        (circle(grant(event="gap"), friend=member(active=False)), False, False),
        (circle(grant(event="gap"), live=False), False, False),
        (circle(grant(to_kind="supporters", member_id=None, event="gap")), True, True),
        (
            circle(
                grant(to_kind="supporters", member_id=None, event="gap"), friend=member(paid=True)
            ),
            False,
            False,
        ),
    ],
)
def test_who_reads_times_and_words(facts: CircleFacts, times: bool, anything: bool) -> None:
    assert sees_times(facts, "sam", NOON) is times
    assert reaches(facts, "sam", NOON) is anything
    assert not sees_times(facts, "nobody", NOON)
    assert not reaches(facts, "nobody", NOON)


def test_a_deny_that_is_over_shuts_nobody_out() -> None:
    over = replace(DENY, ends_at=NOON)
    assert is_shut_out(circle(DENY), "sam", NOON)
    assert not is_shut_out(circle(over), "sam", NOON)
    assert not is_shut_out(circle(grant(deny=True, event="gap")), "sam", NOON)


@pytest.mark.parametrize("kind", ["on_shift", "told"])
def test_as_if_is_what_it_would_be(kind: str) -> None:
    """Facts as if these were on shift, or told: for exactly these, and nothing else is changed."""
    sam, ade = member(), member(id="ade", on_shift=True, was_told=True)
    facts = circle(
        grant(to_kind=kind, member_id=None), members={friend.id: friend for friend in (sam, ade)}
    )
    changed = (as_on_shift if kind == "on_shift" else as_told)(facts, {"sam"})
    assert isinstance(may_send(changed, "sam", "ask", NOON), Allow)
    assert may_send(changed, "ade", "ask", NOON) == Deny("no_grant")
    assert may_send(facts, "sam", "ask", NOON) == Deny("no_grant")
    assert replace(changed, members={}) == replace(facts, members={})


# --- a last word ------------------------------------------------------------------------------

CHANGED = "shift_changed"
REACHED = member(reach=(reach(event=CHANGED), reach()))


def last_word(**changed: Any) -> GrantFacts:
    return replace(grant(id="w", event=CHANGED, ends_at=NOON + timedelta(hours=12)), **changed)


def shut_out(**changed: Any) -> CircleFacts:
    """Everything is stopped for Sam but one word about one shift."""
    return replace(circle(DENY, friend=REACHED, last_words=(last_word(),)), **changed)


def test_a_last_word_comes_before_a_deny_and_opens_one_event_alone() -> None:
    verdict = may_send(shut_out(), "sam", CHANGED, NOON)
    assert isinstance(verdict, Allow)
    assert (verdict.tier, verdict.grant_id) == (1, "w")
    for event in ("ask", "shift_reminder", "open_time", "gap"):
        assert may_send(shut_out(), "sam", event, NOON) == Deny("denied")
        assert may_see(shut_out(), "sam", event, NOON) is None
    assert not sees_times(shut_out(), "sam", NOON)
    assert not reaches(shut_out(), "sam", NOON)
    assert may_send(shut_out(last_words=()), "sam", CHANGED, NOON) == Deny("denied")


@pytest.mark.parametrize(
    "word",
    [
        last_word(member_id="ade"),
        last_word(event="ask"),
        last_word(ends_at=NOON),
        last_word(starts_at=NOON + timedelta(minutes=1)),
    ],
)
def test_a_last_word_is_for_one_member_one_event_and_some_hours(word: GrantFacts) -> None:
    assert may_send(shut_out(last_words=(word,)), "sam", CHANGED, NOON) == Deny("denied")


def test_a_last_word_reaches_somebody_who_is_out_within_their_own_limits() -> None:
    out = replace(REACHED, active=False)
    facts = circle(DENY, friend=out, last_words=(last_word(),))
    assert isinstance(may_send(facts, "sam", CHANGED, NOON), Allow)
    assert may_send(facts, "sam", "ask", NOON) == Deny("ended")
    silent = replace(facts, members={"sam": replace(out, reach=())})
    assert may_send(silent, "sam", CHANGED, NOON) == Deny("no_reach")
    muted = replace(facts, members={"sam": replace(out, muted=True)})
    assert may_send(muted, "sam", CHANGED, NOON) == Deny("muted")
    paused = replace(facts, paused_at=NOON - timedelta(hours=1))
    assert may_send(paused, "sam", CHANGED, NOON) == Deny("paused")
    assert may_send(replace(facts, live=False), "sam", CHANGED, NOON) == Deny("draft")
