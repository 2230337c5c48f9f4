"""When an ally may start the plan, and how a new phone comes in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.stewardship.ally_rights import DELAY, REST, BringingBack, may_start, next_step

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_an_ally_may_start_unless_the_person_paused_or_stopped_it_a_moment_ago() -> None:
    def may(*, rests: bool = False, stopped: timedelta | None = None, lost: bool = False) -> bool:
        stopped_at = NOW - stopped if stopped is not None else None
        return may_start(rests=rests, stopped_at=stopped_at, lost=lost, now=NOW)

    assert may()
    assert not may(stopped=REST - SECOND)
    assert may(stopped=REST)
    # Whoever has a lost phone may have pressed stop on it; a pause is the person's own, though.
    assert may(stopped=SECOND, lost=True)
    assert not may(rests=True)
    assert not may(rests=True, lost=True)


@pytest.mark.parametrize(
    ("until_in", "second", "tellings", "step"),
    [
        (SECOND, False, 0, None),
        (timedelta(0), False, 0, "too_late"),
        (DELAY, True, 1, None),
        (DELAY / 2 + SECOND, True, 1, None),
        (DELAY / 2, True, 1, "tell"),
        (DELAY / 2, True, 2, None),
        (SECOND, True, 2, None),
        (timedelta(0), True, 2, "let_in"),
        (-DELAY, True, 1, "let_in"),
    ],
)
def test_a_new_phone_comes_in_when_two_said_yes_and_the_wait_is_over(
    until_in: timedelta, second: bool, tellings: int, step: str | None
) -> None:
    recovery = BringingBack(NOW + until_in, NOW if second else None, tellings)
    assert next_step(recovery, NOW) == step


def test_what_is_over_has_no_next_step() -> None:
    assert next_step(BringingBack(None, NOW, 1), NOW) is None
