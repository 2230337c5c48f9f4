"""One channel after another: the member's order, a receipt, and nothing twice without need."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.consent.gate import verdict_order
from app.consent.gate_facts import CircleFacts, MemberFacts, ReachFacts
from app.core.channels import Channel
from app.outbox.channel_fallback import (
    ChannelState,
    SendNow,
    WaitUntil,
    next_channel_move,
    receipt_wait,
)
from app.outbox.events import Event

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WAIT = receipt_wait(Event.ASK, Channel.PUSH)


def moment(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_the_first_channel_goes_first_and_says_when_the_next_would() -> None:
    push, mail = ChannelState(Channel.PUSH, ready=True), ChannelState(Channel.MAIL, ready=True)
    assert next_channel_move([push, mail], Event.ASK, False, NOW) == SendNow(
        Channel.PUSH, NOW + WAIT
    )
    assert next_channel_move([mail, push], Event.ASK, False, NOW) == SendNow(
        Channel.MAIL, NOW + receipt_wait(Event.ASK, Channel.MAIL)
    )
    assert next_channel_move([push], Event.ASK, False, NOW) == SendNow(Channel.PUSH, None)
    assert next_channel_move([], Event.ASK, False, NOW) is None


def test_without_a_receipt_the_next_one_has_its_turn_at_its_time() -> None:
    lines = [
        ChannelState(Channel.PUSH, first=NOW, accepted=True),
        ChannelState(Channel.SMS, ready=True),
    ]
    before = moment(59)
    assert next_channel_move(lines, Event.ASK, False, before) == WaitUntil(NOW + WAIT)
    assert next_channel_move(lines, Event.ASK, False, NOW + WAIT) == SendNow(Channel.SMS, None)
    assert next_channel_move(lines, Event.ASK, True, NOW + WAIT) is None, "a receipt ends it"
    # A notice that isn't an ask has time.
    assert next_channel_move(lines, Event.OPEN_TIME, False, NOW + WAIT) == WaitUntil(
        NOW + timedelta(minutes=15)
    )


def test_nothing_there_means_at_once() -> None:
    absent_phone = ChannelState(Channel.PUSH, first=NOW)
    assert next_channel_move(
        [absent_phone, ChannelState(Channel.SMS, ready=True)], Event.ASK, False, NOW
    ) == SendNow(Channel.SMS, None)
    assert next_channel_move([absent_phone], Event.ASK, False, NOW) is None


def test_a_throttled_phone_doesnt_hold_the_next_channel_up() -> None:
    later = moment(3600)
    throttled = ChannelState(Channel.PUSH, later=later)
    mail = ChannelState(Channel.MAIL, ready=True)
    assert next_channel_move([throttled, mail], Event.ASK, False, NOW) == SendNow(
        Channel.MAIL, None
    )
    assert next_channel_move([throttled], Event.ASK, False, NOW) == WaitUntil(later)
    # Once mail took it, the phone isn't rung an hour later.
    accepted_mail = ChannelState(Channel.MAIL, first=NOW, accepted=True)
    assert (
        next_channel_move(
            [ChannelState(Channel.PUSH, ready=True), accepted_mail], Event.ASK, False, later
        )
        is None
    )


def test_a_refused_key_leaves_its_turn_to_the_next_channel_at_once() -> None:
    refused = ChannelState(Channel.PUSH, first=NOW, ready=True, refused=True)
    mail = ChannelState(Channel.MAIL, ready=True)
    assert next_channel_move([refused, mail], Event.ASK, False, moment(1)) == SendNow(
        Channel.MAIL, None
    )
    # With nothing behind it, it is tried again.
    assert next_channel_move([refused], Event.ASK, False, moment(1)) == SendNow(Channel.PUSH, None)
    waits = replace(mail, ready=False, later=moment(60))
    assert next_channel_move([refused, waits], Event.ASK, False, moment(1)) == WaitUntil(moment(60))


def test_the_last_channel_is_tried_as_long_as_it_matters() -> None:
    tried_phone = ChannelState(Channel.PUSH, first=NOW, ready=True)
    assert next_channel_move([tried_phone], Event.ASK, False, moment(3600)) == SendNow(
        Channel.PUSH, None
    )


LINES = st.lists(
    st.builds(
        ChannelState,
        st.sampled_from(Channel),
        first=st.none() | st.integers(-600, 0).map(moment),
        accepted=st.booleans(),
        ready=st.booleans(),
        later=st.none() | st.integers(1, 600).map(moment),
        refused=st.booleans(),
    ),
    max_size=4,
    unique_by=lambda line: line.channel,
)


@given(lines=LINES, is_shown=st.booleans())
def test_a_move_is_one_of_the_lines_or_later(lines: list[ChannelState], is_shown: bool) -> None:
    lines = [
        line if line.first else ChannelState(line.channel, None, False, line.ready, line.later)
        for line in lines
    ]
    move = next_channel_move(lines, Event.ASK, is_shown, NOW)
    if isinstance(move, SendNow):
        assert any(line.channel == move.channel and line.ready for line in lines)
        assert move.next_at is None or move.next_at > NOW - timedelta(seconds=1)
    elif isinstance(move, WaitUntil):
        assert move.until > NOW, "never a tight loop"
    else:
        untried = [line for line in lines if line.first is None and line.ready]
        assert not untried or is_shown or any(line.accepted for line in lines)


def test_the_members_order_holds_within_what_was_granted() -> None:
    reach = ReachFacts("ask", ("sms", "push"), None, None, NOW)
    member = MemberFacts("m", True, frozenset({"supporter"}), "UTC", reach=(reach,))
    circle = CircleFacts("c", True, "UTC", (), {"m": member})
    assert verdict_order(circle, "m", "ask", frozenset({"push", "sms"})) == ["sms", "push"]
    assert verdict_order(circle, "m", "ask", frozenset({"push"})) == ["push"]
    # What has no order of its own goes in the usual one.
    assert verdict_order(circle, "m", "stand_down", frozenset({"mail", "push"})) == ["push", "mail"]
