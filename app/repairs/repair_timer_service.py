"""The timer of repairs: what has cooled goes, by day, while it may."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.circles.service import get_circle
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import NotFound
from app.core.prepared_statement import PreparedQuery
from app.repairs.acquaintance_queries import is_open_between
from app.repairs.models import Repair, RepairState
from app.repairs.repair_rules import KEPT_FOR, LOOK_AGAIN, Move, Side, by_day, is_due
from app.repairs.repair_service import end, move_on, tell

_DUE: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(Repair.id), col(Repair.circle_id))
    .where(col(Repair.due_at) <= bindparam("now"))
    .order_by(col(Repair.due_at))
    .limit(50)
)


def due_repairs(tx: Tx) -> list[tuple[str, str]]:
    """Repairs whose timer is due, each with its circle, the longest due first."""
    return [(repair_id, circle_id) for repair_id, circle_id in tx.rows(_DUE, now=tx.now)]


def send_due_repair(tx: Tx, key: tuple[str, str]) -> None:
    """Send one, if it is still to go. While everything is paused it goes on cooling."""
    repair_id, circle_id = key
    try:
        consent.lock_exclusive(tx, circle_id)
    except NotFound:
        return  # deleted a moment ago
    repair = tx.session.exec(
        select(Repair)
        .where(Repair.id == repair_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if repair is None or repair.due_at is None or repair.due_at > tx.now:
        return
    if not is_due(RepairState(repair.state), repair.due_at, tx.now):
        repair.due_at = None  # taken back meanwhile
        tx.session.flush()
        return
    circle = get_circle(tx, circle_id)
    if consent.pause_of(tx, circle_id) is not None:
        repair.due_at = tx.now + LOOK_AGAIN
    elif (by_daylight := by_day(tx.now, circle.zone)) > tx.now:
        repair.due_at = by_daylight
    else:
        _send(tx, repair)
    tx.session.flush()


def _send(tx: Tx, repair: Repair) -> None:
    repair.due_at = None
    if not is_open_between(tx, repair.circle_id, repair.opener_id, repair.other_id):
        end(tx, repair, Move.DECLINE, Side.TIMER)
        return
    move_on(repair, Move.GO, Side.TIMER)
    repair.sent_at = tx.now
    repair.ends_at = tx.now + KEPT_FOR
    tx.session.flush()
    tell(tx, repair, repair.other_id, "sent")
    tx.hint(repair.circle_id)
