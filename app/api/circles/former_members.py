"""Who isn't in the circle any more: what they may remember, and who is blocked. The person's."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from app.api.http.guards import Inside, Needs
from app.api.http.wire import MemberId, Nothing
from app.api.views.circles import RemovedOut, RemoveIn, ended_times, removed_out
from app.api.views.former_members import FormerList, RemembersOut, former_out
from app.api.views.records import SectionSaid, times_of
from app.care_cards.models import CardKind
from app.circles.blocking_service import block, is_blocked, unblock
from app.circles.models import Member, MemberState
from app.circles.permissions import Permission
from app.circles.service import names_of
from app.core.errors import NotFound
from app.plans.first_shown_service import headings
from app.stewardship import knowledge_queries
from app.stewardship.in_flight_service import await_in_flight, in_flight, wait_until_left
from app.stewardship.withdrawal_service import Withdrawn, remove

router = APIRouter(tags=["circles"])

Keeper = Annotated[Inside, Depends(Needs(Permission.FORMER))]


@router.get("/circles/{circle_id}/former")
def read(door: Keeper) -> FormerList:
    """Who was in and isn't any more, and who of them is blocked."""
    with door.look_inside() as look:
        return former_out(look.tx, look.me.circle_id)


@router.post("/circles/{circle_id}/members/{member_id}/block")
def shut(member_id: MemberId, body: RemoveIn, door: Keeper) -> RemovedOut:
    """Remove somebody and don't let their account come back by any link. They aren't told.

    Unless the person wants them to read that their shifts are off: that alone is told, once.
    """
    withdrawn: Withdrawn | None = None
    with door.act_inside(body, leads_to=member_id) as act:
        circle_id, me = act.me.circle_id, act.me.member_id
        if act.fresh:
            member = act.tx.session.get(Member, member_id)
            if member is None or member.circle_id != circle_id or member.in_at is None:
                raise NotFound
            if member.state != MemberState.ENDED:
                withdrawn = remove(
                    act.tx,
                    circle_id,
                    member_id,
                    by=me,
                    blocking=True,
                    tell_shifts=body.tell_shifts,
                )
            block(act.tx, circle_id, member_id, me)
        on_its_way = in_flight(act.tx, circle_id, member_id)
        off = ended_times(act.tx, act.me, withdrawn) if withdrawn is not None else []
    if withdrawn is None:
        wait_until_left(door.services.db, on_its_way)  # what a call before this one waits for
        return RemovedOut(left=[], may_have_left=[], queued_stopped=0, shifts_ended=[])
    return removed_out(await_in_flight(door.services.db, withdrawn), off)


@router.post("/circles/{circle_id}/members/{member_id}/unblock")
def open_again(member_id: MemberId, body: Nothing, door: Keeper) -> FormerList:
    """Their account may knock again. They aren't told."""
    with door.act_inside(body, leads_to=member_id) as act:
        if act.fresh:
            unblock(act.tx, act.me.circle_id, member_id, act.me.member_id)
        return former_out(act.tx, act.me.circle_id)


@router.get("/circles/{circle_id}/members/{member_id}/remembers")
def remembers(member_id: MemberId, door: Keeper) -> RemembersOut:
    """What a member may remember, in or not: times, address, parts of the plan, asks."""
    with door.look_inside() as look:
        tx, circle_id = look.tx, look.me.circle_id
        knowledge = knowledge_queries.retained_by_member(tx, circle_id, member_id)
        member = knowledge.member
        section_names = headings(tx, circle_id, knowledge.sections)
        times = times_of(tx, circle_id, set(knowledge.slot_ids))
        return RemembersOut(
            member_id=member.id,
            name=names_of(tx, circle_id, [member.id])[member.id],
            here=member.state == MemberState.IN,
            blocked=member.account_id is not None and is_blocked(tx, circle_id, member.account_id),
            times=[times[slot_id] for slot_id in knowledge.slot_ids if slot_id in times],
            saw_times=knowledge.saw_times,
            address=knowledge.address,
            address_at=list(knowledge.address_at),
            cards=[CardKind(card) for card in knowledge.cards],
            sections=[
                SectionSaid(key=section, heading=section_names.get(section))
                for section in knowledge.sections
            ],
            asks=list(knowledge.asks),
            notes=list(knowledge.notes),
            names=knowledge.names,
        )
