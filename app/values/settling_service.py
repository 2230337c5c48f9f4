"""What becomes of proposed lines by themselves: the worker's look at them, and a rest's beginning.

Silence is a yes only of somebody who was told. Where a pause, a lost phone or an outage stopped a
notice before it left, the line is told of again, and gets days from then on.
"""

from __future__ import annotations

from app.circles.service import get_circle
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import NotFound
from app.record import service as record
from app.values.line_service import agree_on
from app.values.models import ValueLine, ValueState
from app.values.rules import (
    LOOKED_AT_EVERY,
    REST_LOOKED_AT_EVERY,
    Outcome,
    end_of_day,
    outcome_of,
    soonest_day,
)
from app.values.telling_service import has_untold, tell_again
from app.values.value_queries import has_objection, lines_of, lock_line


def settle_due_line(tx: Tx, key: tuple[str, str]) -> None:
    """The worker looks at a proposed line: agreed on, still open, or moved on while all rests."""
    line_id, circle_id = key
    if not consent.lock_shared(tx, circle_id):
        return
    try:
        line = lock_line(tx, circle_id, line_id)
    except NotFound:
        return  # deleted a moment ago
    if line.due_at is None or line.due_at > tx.now:
        return
    circle = get_circle(tx, circle_id)
    is_day_over = tx.now >= end_of_day(line.closes_on, circle.zone)
    match outcome_of(
        line.closes_on,
        circle.zone,
        tx.now,
        has_objection=has_objection(tx, line),
        rests=consent.rests(tx, circle_id) or circle.closed_at is not None,
        is_untold=line.is_untold or (is_day_over and has_untold(tx, line)),
    ):
        case Outcome.NOT_YET:
            _look_later(tx, line, circle.zone)
        case Outcome.TOLD_AGAIN:
            line.is_untold = False
            line.closes_on = max(line.closes_on, soonest_day(circle.zone, tx.now))
            _look_later(tx, line, circle.zone)
            tell_again(tx, line)
        case Outcome.MOVES_ON:
            line.closes_on = soonest_day(circle.zone, tx.now)
            _look_later(tx, line, circle.zone)
        case Outcome.STAYS_OPEN:
            line.due_at = tx.now + LOOKED_AT_EVERY
        case Outcome.AGREED:
            agree_on(tx, line)
            record.append(tx, circle_id, "value_agreed", subject_id=line.id)
    tx.session.flush()
    tx.hint(circle_id)


def mark_untold_lines(tx: Tx, circle_id: str) -> None:
    """Everything comes to rest: of which lines not all have been told.

    Whoever calls holds the circle's consent whole.
    """
    for line in lines_of(tx, circle_id):
        if line.state == ValueState.PROPOSED and has_untold(tx, line):
            line.is_untold, line.due_at = True, tx.now
    tx.session.flush()


def _look_later(tx: Tx, line: ValueLine, zone: str) -> None:
    day_over = end_of_day(line.closes_on, zone)
    line.due_at = min(day_over, tx.now + REST_LOOKED_AT_EVERY) if line.is_untold else day_over
