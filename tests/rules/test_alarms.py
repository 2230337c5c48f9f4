"""What isn't well, and when the operator hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.channels import Channel
from app.core.languages import LANGUAGES
from app.messages.catalogue import text
from app.outbox.alarms import (
    CODES,
    LATE,
    QUIET,
    TELLING,
    Code,
    Disk,
    Limits,
    Move,
    Signs,
    Trouble,
    alarm_codes,
    merge_troubles,
    nearly_full,
    next_move,
)

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
INTERVAL = timedelta(hours=6)
LIMITS = Limits(free_bytes=256 * 2**20, free_percent=5)
GIB = 2**30


@pytest.mark.parametrize(
    ("signs", "wrong"),
    [
        (Signs(), ()),
        (Signs(oldest_due=NOW - LATE), (Code.WORK_LATE,)),
        (Signs(oldest_due=NOW - LATE + SECOND), ()),
        (Signs(ticked_at=NOW - LATE), (Code.WORKER,)),
        (Signs(ticked_at=NOW - LATE + SECOND), ()),
        (Signs(database=False, ticked_at=NOW - LATE), (Code.DATABASE,)),
        (Signs(schema=False, ticked_at=NOW - LATE), (Code.SCHEMA,)),
        (Signs(content_key=False), (Code.CONTENT_KEY,)),
        (Signs(refused=frozenset({Channel.PUSH})), ("push_key",)),
        (
            Signs(refused=frozenset({Channel.VOICE, Channel.SMS, Channel.MAIL})),
            ("mail_account", "sms_account", "voice_account"),
        ),
        (Signs(disks=(Disk(9 * GIB, 10 * GIB), Disk(100, 10 * GIB))), (Code.DISK,)),
        (Signs(skew=timedelta(seconds=31)), (Code.CLOCK,)),
        (Signs(skew=timedelta(seconds=-31)), (Code.CLOCK,)),
        (Signs(skew=timedelta(seconds=30)), ()),
        (
            Signs(disks=(Disk(0, GIB),), oldest_due=NOW - LATE, content_key=False),
            (Code.CONTENT_KEY, Code.WORK_LATE, Code.DISK),
        ),
    ],
)
def test_each_sign_has_its_code(signs: Signs, wrong: tuple[str, ...]) -> None:
    assert alarm_codes(signs, LIMITS, NOW) == wrong


@pytest.mark.parametrize(
    ("free", "size", "full"),
    [
        (256 * 2**20, GIB, False),
        (256 * 2**20 - 1, GIB, True),
        (GIB, 20 * GIB, False),
        (GIB, 21 * GIB, True),
    ],
)
def test_either_limit_makes_a_disk_nearly_full(free: int, size: int, full: bool) -> None:
    assert nearly_full(Disk(free, size), LIMITS) is full


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_each_code_says_what_to_do(code: str, language: str) -> None:
    assert text(language, f"operator.help.{code}").endswith(".")


# --- when it is told --------------------------------------------------------------------------


def trouble(**changes: object) -> Trouble:
    return replace(Trouble("work_late", NOW, NOW), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("problem", "move"),
    [
        (trouble(), Move.BEGINS),
        (trouble(code="database"), None),
        (trouble(code="database", began_at=NOW - LATE), Move.BEGINS),
        (trouble(seen_at=NOW - QUIET), Move.FORGET),
        (trouble(told_at=NOW - SECOND), None),
        (trouble(told_at=NOW - INTERVAL), Move.STILL),
        (trouble(told_at=NOW - INTERVAL + SECOND), None),
        (trouble(told_at=NOW - INTERVAL, seen_at=NOW - QUIET), Move.OVER),
        (trouble(told_at=NOW - SECOND, seen_at=NOW - QUIET + SECOND), None),
        (trouble(telling_until=NOW + SECOND), None),
        (trouble(telling_until=NOW), Move.BEGINS),
        # A code of a newer version than this one's.
        (trouble(code="comet"), Move.BEGINS),
    ],
)
def test_what_is_said_now(problem: Trouble, move: Move | None) -> None:
    assert next_move(problem, NOW, INTERVAL) == move


@given(st.lists(st.booleans(), min_size=1, max_size=400))
def test_a_problem_is_never_told_too_often_and_ends_as_it_began(looks: list[bool]) -> None:
    """Looks every 15 seconds, with a problem that comes and goes as it likes."""
    interval = timedelta(minutes=10)
    known_trouble: Trouble | None = None
    told_moves: list[tuple[datetime, Move]] = []
    for number, wrong in enumerate([*looks, *[False] * 21]):
        now = NOW + timedelta(seconds=15 * number)
        if wrong:
            known_trouble = (
                replace(known_trouble, seen_at=now) if known_trouble else Trouble("disk", now, now)
            )
        if known_trouble is None or (move := next_move(known_trouble, now, interval)) is None:
            continue
        told_moves.append((now, move))
        over = move in {Move.OVER, Move.FORGET}
        known_trouble = None if over else replace(known_trouble, told_at=now)
    assert (known_trouble is None) or not any(looks)
    moves = [move for _, move in told_moves]
    assert moves.count(Move.BEGINS) == moves.count(Move.OVER)
    assert Move.FORGET not in moves
    for (earlier, before), (later, after) in pairwise(told_moves):
        assert before is not Move.OVER or after is Move.BEGINS
        if after is Move.STILL:
            assert later - earlier >= interval


def test_what_one_process_remembers_joins_the_rows() -> None:
    row = trouble(told_at=NOW - INTERVAL, telling_until=NOW + TELLING)
    remembered = trouble(began_at=NOW - SECOND, told_at=NOW - SECOND)
    other = Trouble("database", NOW, NOW, NOW)
    troubles = merge_troubles([row], [remembered, other])
    assert troubles == {
        "work_late": Trouble("work_late", NOW - SECOND, NOW, NOW - SECOND, NOW + TELLING),
        "database": other,
    }
