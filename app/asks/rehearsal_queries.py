"""Reading what a rehearsal is played against; nothing is written (decision 50)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.asks.forecast_queries import load_ahead_for
from app.asks.rehearsal import (
    Move,
    MoveDoesNotFit,
    Rehearsal,
    Setting,
    hour_ahead,
    play,
    start_rehearsal,
)
from app.asks.service import find_running
from app.asks.snapshot import AskContext, preview_context
from app.circles.service import get_circle
from app.core.db import Tx
from app.core.errors import BadInput, Conflict
from app.plans.service import current

#: A rehearsal may have begun so long ago, or begin so far ahead.
LONGEST = timedelta(hours=2)
FURTHEST = timedelta(hours=27)


@dataclass(frozen=True, slots=True)
class Played:
    """A rehearsal as it stands, with what it was played against."""

    context: AskContext
    setting: Setting
    start: Rehearsal
    stage: Rehearsal


def rehearse(
    tx: Tx,
    circle_id: str,
    moves: Sequence[Move],
    *,
    starts_at: datetime | None,
    hour: int | None,
    everyone: bool,
) -> Played:
    """Play a request of this circle. `starts_at`: as the first look said; else now, or `hour`.

    Raises Conflict while a request runs, in a closed circle, or when the circle changed and a move
    doesn't fit any more; BadInput for a rehearsal of another day.
    """
    running = find_running(tx, circle_id)
    if running is not None:
        raise Conflict("already-asking", extra={"ask_id": running.id})
    circle = get_circle(tx, circle_id)
    if circle.closed_at is not None:
        raise Conflict("circle-closed")
    context = preview_context(tx, circle_id)
    if starts_at is None:
        starts_at = tx.now if hour is None else hour_ahead(hour, circle.zone, tx.now)
    if not tx.now - LONGEST <= starts_at <= tx.now + FURTHEST:
        raise BadInput("practice-too-old")
    version = current(tx, circle_id)
    setting = Setting(
        load_ahead_for(tx, context),
        circle.ask_hours,
        everyone,
        repeat_rounds=version.repeat_rounds,
        repeat_minutes=version.repeat_minutes,
    )
    start = start_rehearsal(context.snapshot, starts_at)
    try:
        stage = play(start, moves, setting)
    except MoveDoesNotFit as misfit:
        raise Conflict("practice-changed") from misfit
    return Played(context, setting, start, stage)
