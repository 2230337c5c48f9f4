"""Gap alerts as a circle sets them: on or off, and how long before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import select

from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, NotFound
from app.record import service as record
from app.rota.gaps.escalation import LeadTimes, are_leads_valid
from app.rota.gaps.gap_lifecycle_service import close_gap, open_gap_rows
from app.rota.models import GapWatch

LEAD_HOURS = (72, 24, 4)
LONGEST_LEAD = 168  # hours
WAIT_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Alerts:
    """A circle's gap alerts as they are set."""

    on: bool
    lead_hours: tuple[int, ...]
    wait_minutes: int

    @property
    def leads(self) -> LeadTimes:
        return LeadTimes(
            tuple(timedelta(hours=hours) for hours in self.lead_hours),
            timedelta(minutes=self.wait_minutes),
        )


def alerts_of(tx: Tx, circle_id: str) -> Alerts:
    """How a circle's alerts are set; off until somebody wants them."""
    watch = tx.session.get(GapWatch, circle_id)
    if watch is None:
        return Alerts(False, LEAD_HOURS, WAIT_MINUTES)
    return Alerts(watch.alerts, tuple(watch.lead_hours), watch.wait_minutes)


def set_alerts(
    tx: Tx, circle_id: str, *, on: bool, lead_hours: Sequence[int], wait_minutes: int, by: str
) -> Alerts:
    """Switch alerts on or off, with their lead times in hours, longest first.

    Raises BadInput, and NotFound when the circle was deleted this moment.
    """
    if not are_leads_valid(lead_hours):
        raise BadInput("lead-times")
    if not consent.lock_shared(tx, circle_id):
        raise NotFound
    # Two who switch it on in one instant: the second finds the row that the first made.
    tx.insert_new(
        GapWatch,
        circle_id=circle_id,
        alerts=False,
        lead_hours=list(LEAD_HOURS),
        wait_minutes=WAIT_MINUTES,
        due_at=tx.now,
    )
    watch = tx.session.exec(
        select(GapWatch).where(GapWatch.circle_id == circle_id).with_for_update()
    ).one()
    tx.session.refresh(watch)
    watch.alerts, watch.lead_hours, watch.wait_minutes = on, list(lead_hours), wait_minutes
    watch.due_at = tx.now
    tx.session.flush()
    if not on:
        for matter in open_gap_rows(tx, circle_id):
            close_gap(tx, matter, "off")
    record.append(tx, circle_id, "gap_alerts_on" if on else "gap_alerts_off", by=by)
    tx.hint()
    return Alerts(on, tuple(lead_hours), wait_minutes)
