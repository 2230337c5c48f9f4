"""Shifts that a member holds, when something of theirs ends."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from pydantic import Field

from app.access.facts import stopped_members
from app.api.http.closed_lists import KindText
from app.api.http.wire import InstantText, Out, rfc3339
from app.api.views.slots import wall_time
from app.circles.models import Circle, MemberState
from app.circles.service import Membership, get_circle, get_member, names_of
from app.core.db import Tx
from app.rota.schedule.week_queries import slots_of
from app.stewardship import held_shift_service
from app.stewardship.held_shift_service import HeldShift


class ShiftTime(Out):
    """When a shift is, and what for."""

    slot_id: str
    kind: KindText
    title: str | None
    starts_at: InstantText
    ends_at: InstantText
    starts_wall: str
    ends_wall: str
    zone: str


class HeldShiftOut(ShiftTime):
    """A shift that somebody holds from now on; the first of several turns stands for the later."""

    member_id: str
    name: str
    later_turns: int = Field(description="Turns of the same rotation after this one.")


class HeldShifts(Out):
    """`stopped`: nothing of mine reaches them, so I may leave or end each."""

    member_id: str
    stopped: bool
    shifts: list[HeldShiftOut]


def shift_times(
    tx: Tx, circle: Circle, slot_ids: Sequence[str], *, words: bool = True
) -> dict[str, ShiftTime]:
    """The times behind slots that are still offered; with the person's `words`, if they may."""
    box, zone = tx.cipher(circle.id), ZoneInfo(circle.zone)
    return {
        slot.id: ShiftTime(
            slot_id=slot.id,
            kind=slot.kind,
            title=box.open(slot.title, "pattern", "title", slot.pattern_id)
            if slot.title and words
            else None,
            starts_at=rfc3339(slot.starts_at),
            ends_at=rfc3339(slot.ends_at),
            starts_wall=wall_time(slot.starts_at, zone),
            ends_wall=wall_time(slot.ends_at, zone),
            zone=circle.zone,
        )
        for slot in slots_of(tx, circle, slot_ids)
    }


def held_out(tx: Tx, me: Membership, held_shifts: Sequence[HeldShift]) -> list[HeldShiftOut]:
    """Held shifts in clear, soonest first; turns of one rotation are one entry."""
    firsts: dict[tuple[str, str], HeldShift] = {}
    later: dict[tuple[str, str], int] = {}
    for held_shift in held_shifts:
        key = (held_shift.member_id, held_shift.rotation_id or held_shift.slot_id)
        if firsts.setdefault(key, held_shift) is not held_shift:
            later[key] = later.get(key, 0) + 1
    circle = get_circle(tx, me.circle_id)
    times = shift_times(tx, circle, [first.slot_id for first in firsts.values()])
    names = names_of(tx, me.circle_id, {first.member_id for first in firsts.values()})
    return [
        HeldShiftOut(
            **times[first.slot_id].model_dump(),
            member_id=first.member_id,
            name=names[first.member_id],
            later_turns=later.get(key, 0),
        )
        for key, first in firsts.items()
        if first.slot_id in times
    ]


def asked_about(tx: Tx, me: Membership, member_id: str) -> list[HeldShiftOut]:
    """The shifts that a receipt asks about: none while something still reaches that member."""
    return held_out(tx, me, held_shift_service.to_ask_about(tx, me.circle_id, member_id))


def held_shifts_seen(tx: Tx, me: Membership, member_id: str) -> HeldShifts:
    """The shifts that a member holds, for the person to choose what becomes of them."""
    member = get_member(tx, me.circle_id, member_id)
    stopped = member.state == MemberState.IN and member_id in stopped_members(tx, me.circle_id)
    held_shifts = held_shift_service.held_from_now(tx, me.circle_id, [member_id])
    remaining = [held_shift for held_shift in held_shifts if not (stopped and held_shift.is_kept)]
    return HeldShifts(member_id=member_id, stopped=stopped, shifts=held_out(tx, me, remaining))
