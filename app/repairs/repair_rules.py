"""What can become of a repair, who reads it, who may write, and when it goes. Pure.

Call in, not out: one of the two opens it, the other answers or doesn't, and each can end it. The
steps and their questions are those of docs/decisions/0056. No rule reads a word.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.core.errors import Conflict, NotFound
from app.core.hours import minute_of, opens_at, within
from app.repairs.models import RepairState, ThirdStep

#: How long all of it is kept: after its end, or after the last words that nobody answered.
KEPT_FOR = timedelta(days=30)
#: So long whoever was written to isn't written to again by the same member.
APART = timedelta(days=7)
#: While everything is paused nothing goes, and the timer looks again after this.
LOOK_AGAIN = timedelta(hours=1)
#: It goes by day on the circle's clock: nobody finds it at four in the morning.
DAY_BEGINS, DAY_ENDS = 8 * 60, 21 * 60
#: How often each of the two may write, and each of the three once somebody joined: no chat.
MOST_TURNS, MOST_TURNS_OF_THREE = 2, 3


class Cooling(StrEnum):
    """How long it can be taken back before it goes."""

    SOON = "soon"
    DAY = "day"
    THREE_DAYS = "three_days"


COOLING: dict[Cooling, timedelta] = {
    Cooling.SOON: timedelta(minutes=10),
    Cooling.DAY: timedelta(hours=24),
    Cooling.THREE_DAYS: timedelta(hours=72),
}


class Side(StrEnum):
    """Whose repair it is to a member, or the timer's."""

    OPENER = "opener"
    OTHER = "other"
    THIRD = "third"
    TIMER = "timer"


class Move(StrEnum):
    """What one of them, or the timer, does with it."""

    KEEP = "keep"  # written, or written anew: it cools
    TAKE_BACK = "take_back"
    GO = "go"
    ANSWER = "answer"
    ADD = "add"
    DECLINE = "decline"
    SETTLE = "settle"
    LET_GO = "let_go"


#: What nobody but its opener knows of.
BEFORE_SENDING = frozenset({RepairState.DRAFT, RepairState.COOLING})
RUNNING = frozenset({RepairState.SENT, RepairState.OPEN})
ENDED = frozenset({RepairState.SETTLED, RepairState.LET_GO, RepairState.DECLINED})

_OPENER, _OTHER = frozenset({Side.OPENER}), frozenset({Side.OTHER})
_TIMER, _BOTH = frozenset({Side.TIMER}), frozenset({Side.OPENER, Side.OTHER})

#: From which state who may do what, and where it leads. None: there is no row any more.
MOVES: dict[tuple[RepairState, Move], tuple[frozenset[Side], RepairState | None]] = {
    (RepairState.DRAFT, Move.KEEP): (_OPENER, RepairState.COOLING),
    (RepairState.COOLING, Move.KEEP): (_OPENER, RepairState.COOLING),
    (RepairState.COOLING, Move.TAKE_BACK): (_OPENER, RepairState.DRAFT),
    (RepairState.DRAFT, Move.LET_GO): (_OPENER, None),
    (RepairState.COOLING, Move.LET_GO): (_OPENER, None),
    (RepairState.COOLING, Move.GO): (_TIMER, RepairState.SENT),
    # The other can't be written to any more: it reads as any other "not now".
    (RepairState.COOLING, Move.DECLINE): (_TIMER, RepairState.DECLINED),
    (RepairState.SENT, Move.ANSWER): (_OTHER, RepairState.OPEN),
    (RepairState.SENT, Move.DECLINE): (_OTHER, RepairState.DECLINED),
    (RepairState.SENT, Move.LET_GO): (_OPENER, RepairState.LET_GO),
    (RepairState.OPEN, Move.ADD): (_BOTH | {Side.THIRD}, RepairState.OPEN),
    (RepairState.OPEN, Move.SETTLE): (_BOTH, RepairState.SETTLED),
    (RepairState.OPEN, Move.LET_GO): (_BOTH, RepairState.LET_GO),
}


@dataclass(frozen=True, slots=True)
class Parties:
    """Who it is between, and whether the other knows of it."""

    opener_id: str
    other_id: str
    is_sent: bool
    third_id: str | None = None
    third_step: ThirdStep | None = None
    third_from: int | None = None  # the first turn that a third reads
    is_over: bool = False


def side_of(parties: Parties, member_id: str) -> Side | None:
    """Whose it is to a member; None: nobody's, and then it isn't there for them.

    The other knows of it once it is sent, a third once both of the two asked them, and while it
    runs.
    """
    if member_id == parties.opener_id:
        return Side.OPENER
    if not parties.is_sent:
        return None
    if member_id == parties.other_id:
        return Side.OTHER
    is_asked = parties.third_step in {ThirdStep.ASKED, ThirdStep.JOINED}
    if member_id == parties.third_id and is_asked and not parties.is_over:
        return Side.THIRD
    return None


def may_read(parties: Parties, member_id: str, turn: int) -> bool:
    """Whether a member reads a turn of it: the two all, a third those since they joined."""
    side = side_of(parties, member_id)
    if side is Side.THIRD:
        return parties.third_from is not None and turn >= parties.third_from
    return side is not None


def next_state(state: RepairState, move: Move, side: Side | None) -> RepairState | None:
    """Where a move leads; None: nothing of it is left.

    Raises NotFound for whom it isn't there, Conflict (repair-over) for what no longer fits.
    """
    if side is None:
        raise NotFound
    sides, to = MOVES.get((state, move), (frozenset[Side](), None))
    if side not in sides:
        raise Conflict("repair-over")
    return to


def is_due(state: RepairState, due_at: datetime | None, now: datetime) -> bool:
    """Whether it goes now: its time has come, and it wasn't taken back."""
    return due_at is not None and due_at <= now and state == RepairState.COOLING


def goes_at(kept_at: datetime, cooling: Cooling, zone: str) -> datetime:
    """When it goes: after so many hours, and by day on the circle's clock."""
    return by_day(kept_at + COOLING[cooling], zone)


def by_day(at: datetime, zone: str) -> datetime:
    """The first instant from `at` on that is by day."""
    if within(DAY_BEGINS, DAY_ENDS, minute_of(at, zone)):
        return at
    return opens_at(DAY_BEGINS, at, zone)


def turns_left(writers: Collection[str], member_id: str, *, is_third_in: bool) -> int:
    """How often a member may still write. `writers`: who wrote each turn so far."""
    most_turns = MOST_TURNS_OF_THREE if is_third_in else MOST_TURNS
    return max(0, most_turns - sum(writer == member_id for writer in writers))


def may_open_again(
    state: RepairState, sent_at: datetime | None, ends_at: datetime, now: datetime
) -> bool:
    """Whether a new one may take the place of one that is over: not after a "not now", until that
    is destroyed, and not within a week of the last."""
    if now >= ends_at:
        return True
    if state not in {RepairState.SETTLED, RepairState.LET_GO} or sent_at is None:
        return False
    return now >= sent_at + APART
