"""Who is asked about other hours for some days, and who said yes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Label, exists
from sqlmodel import col, select

from app.core.db import Tx
from app.rota.models import OtherHoursAsked
from app.rota.schedule.occurrences import Occurrence, PatternFacts, other_hours_in_force


def home_columns(circle_id: str, member_id: str, day: date) -> tuple[Label[bool], ...]:
    """`hours_asked`: a member is asked about hours, and hasn't answered. `day`: today, by the
    circle's calendar.
    """
    return (
        exists()
        .where(
            col(OtherHoursAsked.circle_id) == circle_id,
            col(OtherHoursAsked.member_id) == member_id,
            col(OtherHoursAsked.until_date) >= day,
            col(OtherHoursAsked.said).is_(None),
        )
        .label("hours_asked"),
    )


def hours_asked_of(tx: Tx, circle_id: str, member_id: str, day: date) -> list[OtherHoursAsked]:
    """What a member is asked about hours of days that aren't over, the earliest asked first."""
    return list(
        tx.session.exec(
            select(OtherHoursAsked)
            .where(
                OtherHoursAsked.circle_id == circle_id,
                OtherHoursAsked.member_id == member_id,
                col(OtherHoursAsked.until_date) >= day,
            )
            .order_by(col(OtherHoursAsked.asked_at), col(OtherHoursAsked.hours_id))
        )
    )


def slots_without_yes(
    tx: Tx,
    pattern: PatternFacts,
    slots: Sequence[Occurrence],
    agreed_at: Mapping[str, datetime],
    zone: str,
) -> dict[str, frozenset[str]]:
    """Member id → slots at other hours that they didn't agree to; nothing for who agreed to all.

    `agreed_at`: when each member agreed to their turns. Whoever did so after other hours were said
    knew of them.
    """
    if not pattern.spans.other_hours:
        return {}
    local = ZoneInfo(zone)
    hours_by_slot = {
        slot.slot_id: hours
        for slot in slots
        if (hours := other_hours_in_force(pattern, slot.on_date, local)) is not None
    }
    rows = tx.session.execute(
        select(OtherHoursAsked.hours_id, OtherHoursAsked.member_id).where(
            col(OtherHoursAsked.hours_id).in_({hours.id for hours in hours_by_slot.values()}),
            col(OtherHoursAsked.said).is_(True),
            col(OtherHoursAsked.back).is_(False),
        )
    )
    said_yes = {(hours_id, member_id) for hours_id, member_id in rows}
    return {
        member_id: frozenset(
            slot_id
            for slot_id, hours in hours_by_slot.items()
            if at <= hours.since and (hours.id, member_id) not in said_yes
        )
        for member_id, at in agreed_at.items()
    }
