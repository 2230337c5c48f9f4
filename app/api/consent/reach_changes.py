"""Replace a member's reach."""

from __future__ import annotations

from app.api.http.wire import minute
from app.api.views.reach import (
    ReachIn,
)
from app.consent.reach_service import set_reach
from app.consent.switches import ReachSwitches
from app.core.db import Tx
from app.record import service as record


def _switches(body: ReachIn) -> ReachSwitches:
    return ReachSwitches(
        asks=body.asks,
        asks_any_hour=body.asks_any_hour,
        stand_downs=body.stand_downs,
        open_times=body.open_times,
        shift_reminders=body.shift_reminders,
        coordinator_alerts=body.coordinator_alerts,
        check_ins=body.check_ins,
        repairs=body.repairs,
        gatherings=body.gatherings,
        needs=body.needs,
        quiet_from=minute(body.quiet_from),
        quiet_to=minute(body.quiet_to),
        open_from=minute(body.open_from) if body.open_from else None,
        open_to=minute(body.open_to) if body.open_to else None,
    )


def apply_reach(tx: Tx, circle_id: str, member_id: str, body: ReachIn) -> None:
    """Replace a member's reach, and cancel nothing: the gate looks again when a notice leaves."""
    set_reach(tx, circle_id, member_id, _switches(body), body.channels)
    record.append(tx, circle_id, "reach_changed", who=member_id)
