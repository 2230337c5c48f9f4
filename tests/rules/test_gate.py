"""The gate, rule by rule: every reason, whom a grant means, and what adds up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.consent.gate import (
    ASKING,
    NEVER_HELD,
    TOLD_OF_CLOSED,
    Allow,
    Defer,
    Deny,
    is_granted,
    may_see,
    may_send,
    reaches,
    reads_words,
    sees_times,
)
from app.consent.gate_facts import CircleFacts, GrantFacts, MemberFacts, ReachFacts
from app.core.channels import Channel
from app.outbox.events import CIRCLE_EVENTS

VANCOUVER = "America/Vancouver"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=ZoneInfo(VANCOUVER)).astimezone(UTC)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
ALL = tuple(Channel)
EVENTS = [str(event) for event in CIRCLE_EVENTS]


def grant(**changed: Any) -> GrantFacts:
    """Sam may hear of asks, and has long been allowed to."""
    usual = GrantFacts(
        id="g",
        to_kind="member",
        member_id="sam",
        deny=False,
        event="ask",
        tier=1,
        channels=ALL,
        from_minute=None,
        to_minute=None,
        starts_at=LONG_AGO,
        ends_at=None,
    )
    return replace(usual, **changed)


def reach(**changed: Any) -> ReachFacts:
    """Asks may reach Sam, and long could."""
    usual = ReachFacts("ask", ALL, None, None, LONG_AGO)
    return replace(usual, **changed)


def member(**changed: Any) -> MemberFacts:
    """Sam, a supporter in Vancouver whom asks may reach."""
    usual = MemberFacts("sam", True, frozenset({"supporter"}), VANCOUVER, reach=(reach(),))
    return replace(usual, **changed)


def circle(*grants: GrantFacts, friend: MemberFacts | None = None, **changed: Any) -> CircleFacts:
    """A live circle in Vancouver with Sam in it."""
    sam = friend or member()
    usual = CircleFacts("c", True, VANCOUVER, grants or (grant(),), {sam.id: sam})
    return replace(usual, **changed)


def at(wall: str, zone: str = VANCOUVER, fold: int = 0) -> datetime:
    """A wall-clock time as an instant."""
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def minutes(wall: str) -> int:
    return int(wall[:2]) * 60 + int(wall[3:])


def verdict_for_sam(facts: CircleFacts, event: str = "ask", now: datetime = NOON) -> object:
    """What the gate says to a notice for Sam."""
    return may_send(facts, "sam", event, now)


def test_a_grant_and_a_reach_together_let_it_through() -> None:
    assert verdict_for_sam(circle()) == Allow(1, "g", frozenset(ALL))


# --- every reason ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (circle(grant(event="open_time")), "no_grant"),
        (circle(grant(ended=True)), "no_grant"),
        (circle(grant(starts_at=NOON + timedelta(seconds=1))), "no_grant"),
        (circle(grant(ends_at=NOON)), "no_grant"),
        (circle(grant(member_id="ana")), "no_grant"),
        (circle(friend=member(reach=())), "no_reach"),
        (circle(friend=member(reach=(reach(event="open_time"),))), "no_reach"),
        (circle(friend=member(reach=(reach(ended=True),))), "no_reach"),
        (circle(friend=member(reach=(reach(starts_at=NOON + timedelta(seconds=1)),))), "no_reach"),
        (circle(grant(channels=("mail",)), friend=member(reach=(reach(channels=("push",)),))),
         "no_reach"),
        (circle(grant(), grant(id="d", deny=True, event="any")), "denied"),
        (circle(grant(), grant(id="d", deny=True, event="ask")), "denied"),
        (circle(friend=member(resting=True)), "resting"),
        (circle(friend=member(resting=True, rests_until=NOON + timedelta(seconds=1))), "resting"),
        (circle(paused_at=LONG_AGO), "paused"),
        (circle(paused_at=LONG_AGO, paused_until=NOON + timedelta(seconds=1)), "paused"),
        (circle(grant(event="open_time"), paused_at=LONG_AGO), "paused"),
        (circle(friend=member(active=False), paused_at=LONG_AGO), "ended"),
        (circle(live=False, paused_at=LONG_AGO), "draft"),
        (circle(friend=member(active=False)), "ended"),
        (circle(live=False), "draft"),
        (circle(grant(to_kind="supporters", member_id=None), friend=member(paid=True)),
         "paid_only_named"),
        (circle(grant(to_kind="supporters", member_id=None), friend=member(reports=True)),
         "paid_only_named"),
        (circle(grant(from_minute=0, to_minute=60)), "quiet_hours"),
    ],
)  # fmt: skip
def test_each_reason(facts: CircleFacts, reason: str) -> None:
    assert verdict_for_sam(facts) == Deny(reason)  # type: ignore[arg-type]


def test_who_is_not_in_the_circle_hears_nothing() -> None:
    assert may_send(circle(), "somebody", "ask", NOON) == Deny("ended")


def test_the_person_needs_no_grant_but_in_a_draft_nobody_is_told() -> None:
    mina = member(id="mina", roles=frozenset({"person"}), reach=())
    facts = circle(friend=mina)
    assert may_send(facts, "mina", "nobody_answered", NOON) == Allow(4, None, frozenset(ALL))
    assert may_send(replace(facts, live=False), "mina", "ask", NOON) == Deny("draft")
    without_person = circle(friend=replace(mina, active=False))
    assert may_send(without_person, "mina", "ask", NOON) == Deny("ended")


@pytest.mark.parametrize("event", EVENTS)
def test_a_pause_stops_every_event_for_everybody_but_the_person(event: str) -> None:
    sam = member(reach=(reach(event=event),))
    mina = member(id="mina", roles=frozenset({"person"}), reach=())
    facts = replace(
        circle(grant(event=event), friend=sam, paused_at=LONG_AGO),
        members={"sam": sam, "mina": mina},
    )
    assert verdict_for_sam(facts, event) == Deny("paused")
    assert isinstance(may_send(facts, "mina", event, NOON), Allow)
    over = replace(facts, paused_until=NOON)
    assert isinstance(verdict_for_sam(over, event), Allow)


@pytest.mark.parametrize("event", EVENTS)
def test_while_the_persons_phone_is_lost_reminders_and_open_times_alone_rest(event: str) -> None:
    sam = member(reach=(reach(event=event),))
    mina = member(id="mina", roles=frozenset({"person"}), reach=())
    facts = replace(
        circle(grant(event=event), friend=sam, lost_at=LONG_AGO), members={"sam": sam, "mina": mina}
    )
    if event in {"open_time", "gap", "shift_reminder"}:
        assert verdict_for_sam(facts, event) == Deny("phone_lost")
    else:
        assert isinstance(verdict_for_sam(facts, event), Allow)
    assert isinstance(may_send(facts, "mina", event, NOON), Allow)


@pytest.mark.parametrize("event", EVENTS)
def test_of_a_closed_circle_one_thing_is_told_and_its_person_alone_reads(event: str) -> None:
    sam = member(roles=frozenset({"coordinator"}), reach=(reach(event=event),))
    mina = member(id="mina", roles=frozenset({"person"}), reach=())
    facts = circle(grant(event=event), closed=True, members={"sam": sam, "mina": mina})
    is_told = event in TOLD_OF_CLOSED
    assert isinstance(verdict_for_sam(facts, event), Allow) == is_told
    assert is_told or verdict_for_sam(facts, event) == Deny("closed")
    assert is_told or may_send(facts, "mina", event, NOON) == Deny("closed")
    once = replace(facts, last_words=(grant(event=event),))
    assert isinstance(verdict_for_sam(once, event), Allow) == is_told
    assert (may_see(once, "sam", event, NOON) is not None) == is_told
    assert may_see(facts, "mina", event, NOON) is not None
    for reads in (reaches, reads_words, sees_times):
        assert (reads(facts, "sam", NOON), reads(facts, "mina", NOON)) == (False, True)


def test_what_was_queued_before_the_end_of_a_pause_never_goes() -> None:
    facts = circle(paused_at=LONG_AGO, paused_until=NOON)
    late = NOON + timedelta(hours=9)
    second = timedelta(seconds=1)
    assert may_send(facts, "sam", "ask", late, NOON - second) == Deny("paused")
    assert may_send(facts, "sam", "ask", late, LONG_AGO - second) == Deny("paused")
    assert isinstance(may_send(facts, "sam", "ask", late, NOON), Allow)


def test_a_rest_ends_by_itself() -> None:
    assert isinstance(verdict_for_sam(circle(friend=member(resting=True, rests_until=NOON))), Allow)


# --- grants add up, a deny wins -------------------------------------------------------------


def test_tiers_add_up_and_the_widest_holds() -> None:
    facts = circle(
        grant(id="narrow", tier=1),
        grant(id="wide", tier=3, to_kind="supporters", member_id=None),
    )
    assert verdict_for_sam(facts) == Allow(3, "wide", frozenset(ALL))


def test_a_wide_grant_out_of_its_hours_lends_no_tier() -> None:
    facts = circle(
        grant(id="narrow", tier=1),
        grant(id="wide", tier=3, from_minute=minutes("22:00"), to_minute=minutes("23:00")),
    )
    assert verdict_for_sam(facts) == Allow(1, "narrow", frozenset(ALL))


def test_channels_add_up_but_each_needs_both_sides() -> None:
    facts = circle(
        grant(id="a", tier=2, channels=("push", "sms")),
        grant(id="b", tier=1, channels=("mail",)),
        friend=member(reach=(reach(channels=("push", "mail")),)),
    )
    assert verdict_for_sam(facts) == Allow(2, "a", frozenset({"push", "mail"}))


@pytest.mark.parametrize("kind", ["supporters", "pool", "on_shift", "told", "member"])
def test_a_deny_wins_over_every_way_to_be_meant(kind: str) -> None:
    facts = circle(
        grant(to_kind=kind, member_id="sam" if kind == "member" else None, tier=4),
        grant(id="d", deny=True, event="any"),
        friend=member(in_pool=True, on_shift=True, was_told=True),
    )
    assert verdict_for_sam(facts) == Deny("denied")


def test_a_deny_of_one_event_leaves_the_others() -> None:
    facts = circle(
        grant(event="open_time"),
        grant(id="d", deny=True, event="ask"),
        friend=member(reach=(reach(event="open_time"),)),
    )
    assert isinstance(verdict_for_sam(facts, "open_time"), Allow)


def test_a_deny_that_ended_or_names_another_is_none() -> None:
    over = grant(id="d", deny=True, event="any", ends_at=NOON)
    assert isinstance(verdict_for_sam(circle(grant(), over)), Allow)
    other = grant(id="d", deny=True, event="any", member_id="ana")
    assert isinstance(verdict_for_sam(circle(grant(), other)), Allow)


# --- whom a grant means ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "in_audience", "not_in_audience"),
    [
        ("supporters", {"roles": frozenset({"supporter"})}, {"roles": frozenset({"counsellor"})}),
        ("coordinators", {"roles": frozenset({"coordinator"})}, {}),
        ("counsellors", {"roles": frozenset({"counsellor"})}, {}),
        ("on_shift", {"on_shift": True}, {}),
        ("pool", {"in_pool": True}, {}),
        ("told", {"was_told": True}, {}),
    ],
)
def test_each_audience(
    kind: str, in_audience: dict[str, Any], not_in_audience: dict[str, Any]
) -> None:
    only = grant(to_kind=kind, member_id=None)
    assert isinstance(verdict_for_sam(circle(only, friend=member(**in_audience))), Allow)
    assert verdict_for_sam(circle(only, friend=member(**not_in_audience))) == Deny("no_grant")


@pytest.mark.parametrize("outsider", [{"paid": True}, {"reports": True}])
@pytest.mark.parametrize(
    ("kind", "is_heard"),
    [("member", True), ("pool", True), ("told", True), ("supporters", False), ("on_shift", False)],
)
def test_paid_or_reporting_members_hear_only_what_names_them(
    outsider: dict[str, Any], kind: str, is_heard: bool
) -> None:
    facts = circle(
        grant(to_kind=kind, member_id="sam" if kind == "member" else None),
        friend=member(in_pool=True, on_shift=True, was_told=True, **outsider),
    )
    assert isinstance(verdict_for_sam(facts), Allow) is is_heard
    if not is_heard:
        assert verdict_for_sam(facts) == Deny("paid_only_named")


# --- a changed card -------------------------------------------------------------------------


@given(
    st.lists(
        st.builds(
            lambda kind, tier, sections: grant(
                to_kind=kind,
                member_id="sam" if kind == "member" else None,
                tier=tier,
                sections=sections,
            ),
            st.sampled_from(("member", "supporters", "pool", "told")),
            st.integers(0, 4),
            st.sampled_from(((), ("helps",), ("address", "helps"))),
        ),
        max_size=4,
    ),
    st.booleans(),
)
def test_an_unseen_card_takes_all_but_the_sign_to_open_the_app(
    grants: list[GrantFacts], paid: bool
) -> None:
    sam = member(in_pool=True, was_told=True, paid=paid)
    before, asked = (
        circle(*grants, friend=friend) for friend in (sam, replace(sam, card_unseen=True))
    )
    sent, read = verdict_for_sam(before), may_see(before, "sam", "ask", NOON)
    now_sent, now_read = verdict_for_sam(asked), may_see(asked, "sam", "ask", NOON)
    if isinstance(sent, Allow):
        assert now_sent == replace(sent, tier=0), "who is told, and over what, stays"
    else:
        assert now_sent == sent
    assert (now_read is None) == (read is None)
    if now_read is not None:
        assert (now_read.tier, now_read.sections) == (0, frozenset())


# --- resting --------------------------------------------------------------------------------


@pytest.mark.parametrize("event", EVENTS)
def test_resting_is_a_no_to_being_asked_and_to_nothing_else(event: str) -> None:
    facts = circle(grant(event=event), friend=member(resting=True, reach=(reach(event=event),)))
    if event in ASKING:
        assert verdict_for_sam(facts, event) == Deny("resting")
    else:
        assert isinstance(verdict_for_sam(facts, event), Allow)


def test_what_resting_means_is_a_closed_list() -> None:
    assert {"ask", "open_time", "gap", "need", "check_in", "repair"} == ASKING


# --- reading --------------------------------------------------------------------------------


def test_reading_needs_the_grant_but_neither_reach_nor_hours() -> None:
    facts = circle(
        grant(tier=3, sections=("helps",), from_minute=0, to_minute=60),
        grant(id="more", to_kind="supporters", member_id=None, tier=3, sections=("worse",)),
        friend=member(reach=()),
    )
    access = may_see(facts, "sam", "ask", NOON)
    assert access is not None
    assert access.tier == 3
    assert access.sections == frozenset({"helps", "worse"})


def test_sections_of_a_narrow_grant_are_not_shown() -> None:
    access = may_see(circle(grant(tier=2, sections=("helps",))), "sam", "ask", NOON)
    assert access is not None
    assert access.sections == frozenset()


@pytest.mark.parametrize(
    "facts",
    [
        circle(grant(), grant(id="d", deny=True, event="any")),
        circle(grant(ended=True)),
        circle(friend=member(active=False)),
        circle(live=False),
        circle(friend=member(id="ana")),
    ],
)
def test_nothing_is_read_without_a_live_grant(facts: CircleFacts) -> None:
    assert may_see(facts, "sam", "ask", NOON) is None


# --- muted --------------------------------------------------------------------------------------


def test_a_mute_refuses_an_ask_and_holds_the_rest_until_its_end() -> None:
    end = NOON + timedelta(hours=1)
    for event in EVENTS:
        sam = member(muted=True, muted_until=end, reach=(reach(event=event),))
        facts = circle(grant(event=event), friend=sam)
        verdict = may_send(facts, "sam", event, NOON)
        assert verdict == (Deny("muted") if event in NEVER_HELD else Defer(end)), event
        assert may_send(facts, "sam", event, end) == Allow(1, "g", frozenset(ALL))


def test_a_mute_without_an_end_refuses_everything_and_hides_nothing() -> None:
    for event in EVENTS:
        facts = circle(grant(event=event), friend=member(muted=True, reach=(reach(event=event),)))
        assert may_send(facts, "sam", event, NOON) == Deny("muted")
        assert may_see(facts, "sam", event, NOON) is not None


def test_a_mute_is_no_reason_where_nothing_is_granted() -> None:
    facts = circle(grant(event="gap"), friend=member(muted=True))
    assert may_send(facts, "sam", "ask", NOON) == Deny("no_grant")


# --- what the person chose, whoever can be reached ----------------------------------------------


@pytest.mark.parametrize(
    ("facts", "granted"),
    [
        (circle(grant()), True),
        (circle(grant(starts_at=NOON + timedelta(days=1))), True),
        (circle(grant(), friend=member(active=False, reach=())), True),
        (circle(grant(from_minute=minutes("20:00"), to_minute=minutes("21:00"))), True),
        (circle(grant(to_kind="on_shift", member_id=None)), True),
        (circle(grant(), live=False), True),
        (circle(grant(event="gap")), False),
        (circle(grant(ends_at=NOON)), False),
        (circle(grant(), grant(id="d", deny=True, event="any")), False),
        (circle(grant(to_kind="supporters", member_id=None), friend=member(paid=True)), False),
        (circle(grant(ended=True)), False),
    ],
)
def test_who_is_told_of_asks_at_all_is_the_persons_choice_alone(
    facts: CircleFacts, granted: bool
) -> None:
    """Not the hour, the friend's own limits, or whether they are in yet."""
    assert is_granted(facts, "sam", "ask", NOON) is granted
    assert not is_granted(facts, "nobody", "ask", NOON)
