"""The shifts of a member for whom the person stopped everything: to leave each, or to end it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends
from pydantic import Field

from app.access.facts import stopped_members
from app.api.http.guards import InnerAct, Inside, Needs
from app.api.http.wire import In as Body
from app.api.http.wire import InstantText, MemberId, Out, SlotId, rfc3339
from app.api.slots import wall_time
from app.circles.models import Circle, MemberState
from app.circles.permissions import Permission
from app.circles.service import Membership, get_circle, get_member, names_of
from app.core.db import Tx
from app.rota.schedule.week_queries import slots_of
from app.stewardship import held_shift_service
from app.stewardship.held_shift_service import HeldShift

router = APIRouter(tags=["consent"])

Granter = Annotated[Inside, Depends(Needs(Permission.CONSENT))]


class ShiftTime(Out):
    """When a shift is, and what for."""

    slot_id: str
    kind: str
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


class ChoiceIn(Body):
    later_turns: bool = Field(False, description="Also each later turn of the same rotation.")


def shift_times(
    tx: Tx, circle: Circle, slot_ids: Sequence[str], *, words: bool = True
) -> dict[str, ShiftTime]:
    """The times behind slots that are still offered; with the person's `words`, if they may."""
    box, zone = tx.box(circle.id), ZoneInfo(circle.zone)
    return {
        one.id: ShiftTime(
            slot_id=one.id,
            kind=one.kind,
            title=box.open(one.title, "pattern", "title", one.pattern_id)
            if one.title and words
            else None,
            starts_at=rfc3339(one.starts_at),
            ends_at=rfc3339(one.ends_at),
            starts_wall=wall_time(one.starts_at, zone),
            ends_wall=wall_time(one.ends_at, zone),
            zone=circle.zone,
        )
        for one in slots_of(tx, circle, slot_ids)
    }


def held_out(tx: Tx, me: Membership, held: Sequence[HeldShift]) -> list[HeldShiftOut]:
    """Held shifts in clear, soonest first; turns of one rotation are one entry."""
    firsts: dict[tuple[str, str], HeldShift] = {}
    later: dict[tuple[str, str], int] = {}
    for one in held:
        key = (one.member_id, one.rotation_id or one.slot_id)
        if firsts.setdefault(key, one) is not one:
            later[key] = later.get(key, 0) + 1
    circle = get_circle(tx, me.circle_id)
    times = shift_times(tx, circle, [one.slot_id for one in firsts.values()])
    names = names_of(tx, me.circle_id, {one.member_id for one in firsts.values()})
    return [
        HeldShiftOut(
            **times[one.slot_id].model_dump(),
            member_id=one.member_id,
            name=names[one.member_id],
            later_turns=later.get(key, 0),
        )
        for key, one in firsts.items()
        if one.slot_id in times
    ]


def asked_about(tx: Tx, me: Membership, member_id: str) -> list[HeldShiftOut]:
    """The shifts that a receipt asks about: none while something still reaches that member."""
    return held_out(tx, me, held_shift_service.to_ask_about(tx, me.circle_id, member_id))


@router.get("/circles/{circle_id}/members/{member_id}/shifts")
def read(member_id: MemberId, door: Granter) -> HeldShifts:
    """The shifts that a member holds from now on, those that I decided to leave aside.

    Asked for before a member is removed or blocked, too: then they end.
    """
    with door.look_inside() as look:
        return _seen(look.tx, look.me, member_id)


def _seen(tx: Tx, me: Membership, member_id: str) -> HeldShifts:
    member = get_member(tx, me.circle_id, member_id)
    stopped = member.state == MemberState.IN and member_id in stopped_members(tx, me.circle_id)
    held = held_shift_service.held_from_now(tx, me.circle_id, [member_id])
    left = [one for one in held if not (stopped and one.kept)]
    return HeldShifts(member_id=member_id, stopped=stopped, shifts=held_out(tx, me, left))


def _choose(
    door: Granter,
    member_id: str,
    body: ChoiceIn,
    slot_id: str,
    choice: Callable[..., None],
) -> HeldShifts:
    with door.act_inside(body) as act:
        _apply(act, member_id, body, slot_id, choice)
        return _seen(act.tx, act.me, member_id)


def _apply(
    act: InnerAct, member_id: str, body: ChoiceIn, slot_id: str, choice: Callable[..., None]
) -> None:
    if not act.fresh:
        return
    choice(
        act.tx,
        act.me.circle_id,
        member_id,
        slot_id,
        with_later=body.later_turns,
        by=act.me.member_id,
    )
    act.once.done(slot_id)


@router.post("/circles/{circle_id}/members/{member_id}/shifts/{slot_id}/leave")
def leave(member_id: MemberId, slot_id: SlotId, body: ChoiceIn, door: Granter) -> HeldShifts:
    """Leave a shift to somebody for whom I stopped everything. Nobody is told."""
    return _choose(door, member_id, body, slot_id, held_shift_service.leave)


@router.post("/circles/{circle_id}/members/{member_id}/shifts/{slot_id}/end")
def end(member_id: MemberId, slot_id: SlotId, body: ChoiceIn, door: Granter) -> HeldShifts:
    """End a shift: it is open again, and they read once that a shift changed."""
    return _choose(door, member_id, body, slot_id, held_shift_service.end)
