"""The rows of hours in which members are often free: theirs alone to read, rules aside."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete
from sqlmodel import col, select

from app.circles.service import still_in
from app.consent import away_service
from app.core.db import Tx
from app.rota.models import Availability
from app.rota.schedule.availability import Free, lies_within, sort_hours
from app.rota.schedule.availability import is_away_between as is_away
from app.rota.schedule.pattern_service import schedule_gap_check
from app.rota.schedule.week_queries import SlotView


def own_hours(tx: Tx, member_id: str) -> list[Free]:
    """A member's own hours; empty: they wrote none, and may be asked at any."""
    row = tx.session.get(Availability, member_id)
    return [Free(*hours) for hours in row.hours] if row is not None else []


def hours_of(tx: Tx, circle_id: str) -> dict[str, list[Free]]:
    """Member id → hours, for the members of a circle who wrote some. For rules alone."""
    rows = tx.session.exec(select(Availability).where(Availability.circle_id == circle_id))
    return {row.member_id: [Free(*free) for free in row.hours] for row in rows if row.hours}


def write_hours(tx: Tx, circle_id: str, member_id: str, hours: Iterable[Free]) -> None:
    """Replace a member's hours. Other members' phones aren't hinted at: it is nothing to them."""
    still_in(tx, member_id)
    tx.insert_new(Availability, member_id=member_id, circle_id=circle_id, hours=[])
    row = tx.session.exec(
        select(Availability).where(Availability.member_id == member_id).with_for_update()
    ).one()
    tx.session.refresh(row)
    row.hours = [list(free) for free in sort_hours(hours)]
    tx.session.flush()
    schedule_gap_check(tx, circle_id)
    tx.hint()


def delete_hours(tx: Tx, member_id: str) -> None:
    """A member is gone: delete their hours."""
    tx.session.execute(delete(Availability).where(col(Availability.member_id) == member_id))


def fitting_slots(tx: Tx, slots: Iterable[SlotView], member_id: str, zone: str) -> set[str]:
    """Ids of the slots that lie in a member's own hours, and on no day on which they are away."""
    hours = own_hours(tx, member_id)
    if not hours:
        return set()
    away_spans = away_service.spans_of(tx, member_id)
    return {
        slot.id
        for slot in slots
        if lies_within(hours, slot.starts_at, slot.ends_at, zone)
        and not is_away(away_spans, slot.starts_at, slot.ends_at)
    }
