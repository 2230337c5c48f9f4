"""Checklists and lines, as rules: who may do what with a line, and how long a check counts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checklists.rules import (
    PERSON_FIRST,
    ChecklistKind,
    Claim,
    Move,
    Opening,
    may_close,
    move_line,
    phase_for,
    phase_of,
    tell_others_at,
)
from app.consent.gate import CHECKLISTS, NOT_THE_PLANS
from app.consent.grant_delay import opened_content
from app.lines.candidates import load_candidates
from app.lines.rules import (
    CheckStanding,
    LineText,
    Policy,
    check_standing,
    find_candidates,
    keeps_check,
    pack,
    unpack,
)

NOW = datetime(2026, 3, 5, 12, 12, tzinfo=UTC)
VANCOUVER = "America/Vancouver"
PERSON = "mina"
moves: st.SearchStrategy[Move] = st.sampled_from(("take", "let_go", "done", "undone"))
TAPS = st.lists(st.tuples(st.sampled_from((PERSON, "sam", "ade")), moves), max_size=12)


@given(TAPS)
def test_a_line_never_passes_from_a_friend_to_another_without_being_let_go(
    taps: list[tuple[str, Move]],
) -> None:
    claim = Claim()
    for member, move in taps:
        after = move_line(claim, move, member, is_person=member == PERSON, is_open=True)
        if not isinstance(after, Claim):
            continue
        if claim.taken_by is not None:
            assert after.taken_by in {claim.taken_by, None}
            assert after == claim or member in {claim.taken_by, PERSON}
        assert not after.is_done or after.taken_by is not None
        assert move_line(after, move, member, is_person=member == PERSON, is_open=True) == after
        claim = after


def test_nothing_is_taken_of_a_checklist_that_is_closed() -> None:
    for move in ("take", "let_go", "done", "undone"):
        refusal = move_line(Claim("sam"), move, "sam", is_person=False, is_open=False)
        assert refusal == "checklist-closed"


def test_the_person_hears_first_and_can_close_it() -> None:
    assert tell_others_at(NOW, by_person=False) == NOW + PERSON_FIRST == NOW + timedelta(minutes=2)
    assert tell_others_at(NOW, by_person=True) is None
    opening = Opening(NOW, NOW + PERSON_FIRST, None)
    assert phase_of(opening) == "person_first"
    assert phase_of(replace(opening, tell_at=None)) == "open"
    assert phase_of(replace(opening, closed_at=NOW)) == "closed"
    assert phase_of(Opening(None, None, None)) == "closed"
    assert may_close("mina", "sam", is_person=True)
    assert may_close("sam", "sam", is_person=False)
    assert not may_close("ade", "sam", is_person=False)


def test_a_checklist_is_granted_as_a_part_of_the_plan_is_and_is_none() -> None:
    assert {kind.value for kind in ChecklistKind} == CHECKLISTS
    assert CHECKLISTS < NOT_THE_PLANS
    assert opened_content(3, ["taken", "address"]) == {"taken"}


@pytest.mark.parametrize(
    ("checked_wall", "now_wall", "standing"),
    [
        ("2026-03-01 23:59", "2026-05-30 23:59", CheckStanding.CHECKED),  # 90 days, DST between
        ("2026-03-01 23:59", "2026-05-31 00:00", CheckStanding.OLD),
        ("2026-03-01 00:00", "2026-05-30 23:59", CheckStanding.CHECKED),
    ],
)
def test_a_check_counts_for_ninety_days_of_the_circles_calendar(
    checked_wall: str, now_wall: str, standing: CheckStanding
) -> None:
    checked, now = (
        datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(VANCOUVER)).astimezone(UTC)
        for text in (checked_wall, now_wall)
    )
    assert check_standing(checked, now, VANCOUVER) is standing
    assert check_standing(None, now, VANCOUVER) is CheckStanding.UNCHECKED


def test_another_number_or_policy_is_unchecked() -> None:
    before = LineText("Warm line", ("604 555 0100",), note="n"), Policy.UNVERIFIED
    assert keeps_check(before, (replace(before[0], note="other"), before[1]))
    assert not keeps_check(before, (replace(before[0], numbers=("1",)), before[1]))
    assert not keeps_check(before, (before[0], Policy.MAY_DISPATCH_POLICE))
    assert unpack(pack(before[0])) == before[0]


def test_candidates_come_unchecked_and_whole() -> None:
    raw = json.loads(files("app.lines").joinpath("candidates.json").read_text(encoding="utf-8"))
    candidates = load_candidates()
    assert [each["id"] for each in raw] == [candidate.id for candidate in candidates]
    assert all(each["last_verified_by_a_human"] is None for each in raw)
    assert {candidate.policy for candidate in candidates} <= set(Policy)
    # Whoever has no number yet stays in the list: a circle adds its local one.
    assert [candidate.id for candidate in candidates if not candidate.text.numbers] == ["pact-bc"]
    in_canada = find_candidates(candidates, "CA", "en")
    assert {"trans-lifeline", "tccs"} <= {candidate.id for candidate in in_canada}
    assert find_candidates(candidates, "GB", "es") == []


def test_until_the_others_are_told_it_is_closed_to_them() -> None:
    assert phase_for("person_first", "mina", "sam", is_person=True) == "person_first"
    assert phase_for("person_first", "sam", "sam", is_person=False) == "person_first"
    assert phase_for("person_first", "ade", "sam", is_person=False) == "closed"
    assert phase_for("open", "ade", "sam", is_person=False) == "open"
