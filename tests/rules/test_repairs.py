"""What can become of a repair, when it goes, who reads it, and how often one may write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import BadInput, Conflict, NotFound
from app.repairs.models import RepairState, ThirdStep
from app.repairs.repair_rules import (
    APART,
    BEFORE_SENDING,
    COOLING,
    DAY_BEGINS,
    DAY_ENDS,
    ENDED,
    KEPT_FOR,
    MOVES,
    Cooling,
    Move,
    Parties,
    Side,
    goes_at,
    is_due,
    may_open_again,
    may_read,
    next_state,
    side_of,
    turns_left,
)
from app.repairs.words import RepairPart, TurnText, Wish

NOW = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)
ZONES = st.sampled_from(("America/Vancouver", "Europe/Madrid", "Australia/Lord_Howe", "UTC"))
states, moves, sides = (st.sampled_from(each) for each in (RepairState, Move, Side))


@given(states, moves, st.one_of(st.none(), sides))
def test_what_is_over_stays_over_and_before_sending_only_the_opener_moves(
    state: RepairState, move: Move, side: Side | None
) -> None:
    try:
        to = next_state(state, move, side)
    except NotFound:
        assert side is None
        return
    except Conflict:
        return
    assert state not in ENDED, "nothing begins again"
    if state in BEFORE_SENDING:
        assert side in {Side.OPENER, Side.TIMER}
    if to is None:
        assert (state in BEFORE_SENDING, move) == (True, Move.LET_GO)
    if side is Side.THIRD:
        assert (move, to) == (Move.ADD, RepairState.OPEN), "a third ends nothing"


def test_every_state_but_the_first_is_reached_and_every_one_that_runs_can_be_left() -> None:
    reached = {to for _, to in MOVES.values() if to is not None}
    assert reached == set(RepairState)
    assert {state for state, _ in MOVES} == set(RepairState) - ENDED


@given(
    st.integers(0, 730 * 1440).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    st.sampled_from(Cooling),
    ZONES,
)
def test_it_goes_by_day_and_never_sooner_than_was_said(
    kept_at: datetime, cooling: Cooling, zone: str
) -> None:
    at = goes_at(kept_at, cooling, zone)
    local = at.astimezone(ZoneInfo(zone))
    assert DAY_BEGINS <= local.hour * 60 + local.minute < DAY_ENDS
    assert COOLING[cooling] <= at - kept_at <= COOLING[cooling] + timedelta(hours=12)


def test_a_day_is_twenty_four_hours_where_the_clock_is_set_forward() -> None:
    kept_at = datetime(2026, 3, 7, 18, 0, tzinfo=UTC)  # 10:00, and 11:00 the day after
    assert goes_at(kept_at, Cooling.DAY, "America/Vancouver") == kept_at + timedelta(hours=24)


@given(states, st.integers(-60, 60))
def test_only_what_cools_goes(state: RepairState, ahead: int) -> None:
    due_at = NOW + timedelta(minutes=ahead)
    assert is_due(state, due_at, NOW) == (state == RepairState.COOLING and ahead <= 0)


@given(
    st.sampled_from("abcd"),
    st.booleans(),
    st.sampled_from((None, *ThirdStep)),
    st.integers(0, 5),
    st.integers(0, 5),
    st.booleans(),
)
def test_nobody_reads_but_the_two_and_a_third_since_they_joined_while_it_runs(
    reader: str, is_sent: bool, step: ThirdStep | None, joined_before: int, turn: int, is_over: bool
) -> None:
    third_from = joined_before if step is ThirdStep.JOINED else None
    parties = Parties("a", "b", is_sent, "c" if step else None, step, third_from, is_over)
    expected = (
        reader == "a"
        or (reader == "b" and is_sent)
        or (
            reader == "c"
            and is_sent
            and not is_over
            and third_from is not None
            and turn >= third_from
        )
    )
    assert may_read(parties, reader, turn) == expected
    if side_of(parties, reader) is None:
        assert not expected


def test_a_third_knows_of_it_once_both_said_yes() -> None:
    for step, is_there in ((ThirdStep.PROPOSED, False), (ThirdStep.ASKED, True)):
        assert (side_of(Parties("a", "b", True, "c", step), "c") is Side.THIRD) == is_there


def test_it_is_no_chat() -> None:
    assert turns_left(["a"], "a", is_third_in=False) == 1
    assert turns_left(["a", "b"], "b", is_third_in=False) == 1
    assert turns_left(["a", "b", "a", "b"], "a", is_third_in=False) == 0
    assert turns_left(["a", "b", "a", "b"], "a", is_third_in=True) == 1


def test_a_not_now_holds_for_thirty_days_and_anything_else_for_a_week() -> None:
    ends_at = NOW + KEPT_FOR
    for state in (RepairState.SETTLED, RepairState.LET_GO):
        assert not may_open_again(state, NOW, ends_at, NOW + APART - timedelta(minutes=1))
        assert may_open_again(state, NOW, ends_at, NOW + APART)
    assert not may_open_again(RepairState.DECLINED, NOW, ends_at, ends_at - timedelta(minutes=1))
    assert may_open_again(RepairState.DECLINED, NOW, ends_at, ends_at)
    # One that never went is told as declined, and reads as such here, too.
    assert not may_open_again(RepairState.DECLINED, None, ends_at, NOW + APART)


def test_a_turn_needs_a_word_or_a_wish() -> None:
    for text in (TurnText({}), TurnText({RepairPart.SAID: ""})):
        with pytest.raises(BadInput):
            text.need_words()
    TurnText({}, (Wish.DISTANCE,)).need_words()
    text = TurnText({RepairPart.DID: "ñ", RepairPart.HOW: ""}, (Wish.SAY,))
    assert TurnText.unpacked(text.packed()) == TurnText({RepairPart.DID: "ñ"}, (Wish.SAY,))
