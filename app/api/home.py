"""One call a screen: the person's home, a supporter's, a coordinator's."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import Field
from sqlmodel import col, select

from app.access.reading import may_know, reads_of
from app.api.advance import RunNow, ahead_of, runs_now
from app.api.allies import BringBackOut, LostOut, bring_back_out, help_of, lost_out
from app.api.ask_views import (
    AskForMe,
    AskView,
    ask_for_me,
    ask_view,
    note_arrive,
)
from app.api.cards import CardQuestionOut, card_questions_out
from app.api.circles import members_out, state_of
from app.api.coordinating import HandoverOut, LeftCoordinatorOut, handovers_out, left_out
from app.api.handovers import Between, Said, between, said_out
from app.api.held_shifts import HeldShiftOut, held_out
from app.api.http.guards import Inside, Look, Needs
from app.api.http.wire import Instant, InstantText, Out
from app.api.invitations import KnockOut, knocks_out
from app.api.me import push_on
from app.api.numbers import NumberOut, NumberToCheck, numbers_out
from app.api.pause import PauseNow, pause_out
from app.api.plans import reads_some
from app.api.reach import rest_ends
from app.api.slots import SlotOut, slot_outs, upcoming
from app.api.stand_ins import StandInOut, stand_ins_out
from app.asks.address_service import may_look
from app.asks.ladder import next_name
from app.asks.models import Ask, AskedMember, AskState
from app.asks.open_ask_service import lately_over
from app.asks.service import running
from app.asks.snapshot import preview
from app.circles.disclosure_service import Tag
from app.circles.models import Circle, Role
from app.circles.permissions import Permission
from app.circles.service import get_circle, get_member, person_of
from app.consent import mute_service
from app.consent import service as consent
from app.consent.models import Level
from app.core.db import Tx
from app.outbox.models import Event
from app.plans import i_am_service
from app.plans import service as plans
from app.rota.schedule.availability_service import fitting
from app.rota.schedule.week_queries import SlotView, is_open, slots_of
from app.rota.shifts import handover_note_service as notes
from app.rota.shifts import presence_service
from app.rota.shifts.claim_service import gave_back
from app.rota.shifts.limit_queries import LimitsNow
from app.rota.shifts.offer_service import offered_to
from app.rota.shifts.swap_service import offers_of
from app.stewardship import held_shift_service
from app.stewardship.grant_delay_service import counts
from app.stewardship.live_transfer_service import handed_on_from

router = APIRouter(tags=["home"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]


class CircleBrief(Out):
    id: str
    name: str
    zone: str
    state: str
    delete_at: Instant | None = Field(description="Of a closed circle: when it is deleted.")
    handed_on_from: Instant | None = Field(
        description="For its person: from then on, whoever has link and code can take the circle."
    )


class MeBrief(Out):
    member_id: str
    name: str
    roles: list[str]


class FirstOne(Out):
    name: str
    tags: list[Tag]


class OrderOne(Out):
    member_id: str
    name: str
    tags: list[Tag]
    state: str
    reachable: str | None
    hears_asks: bool | None


class Turn(Out):
    slot_id: str
    member_id: str
    name: str
    tags: list[Tag]
    stopped: bool  # everything is stopped for them
    kind: str
    title: str | None
    starts_at: InstantText
    ends_at: InstantText
    starts_wall: str
    ends_wall: str
    zone: str


class TimeOver(Out):
    ask_id: str
    at: Instant


class PersonHome(Out):
    armed: bool
    first: FirstOne | None
    order: list[OrderOne]
    wait_minutes: int
    with_me: list[Turn]
    next: Turn | None
    open: list[SlotOut]
    ask: AskView | None
    time_over: TimeOver | None  # the newest ask ended by its time, a short while ago
    ahead: list[RunNow]  # what runs under an advance rule: above all else
    knocks: list[KnockOut]
    cards: list[CardQuestionOut]  # who tells something else about themselves since
    handovers: list[HandoverOut]  # a coordinator would hand the role on
    coordinator_left: LeftCoordinatorOut | None  # the last one went, and that hasn't been read
    numbers: list[NumberOut]
    numbers_to_check: list[NumberToCheck]
    nobody_free: str | None
    paused: PauseNow | None
    here: list[Said]
    notes: bool  # there is a note between shifts to read
    widening: int  # grants to the plan that wait: to be looked over alone
    to_review: int  # grants to the plan that are asked about again
    phone_lost: LostOut | None  # somebody said so
    bringing_back: BringBackOut | None  # two allies let a new phone in
    undecided: list[HeldShiftOut]  # of who may know nothing any more: to leave, or to end


class OfferedToMe(Out):
    slot: SlotOut
    fits_hours: bool  # it lies within the hours that I wrote


class SupporterHome(Out):
    person_name: str
    i_am: str | None
    solidarity: str | None
    asks: list[AskForMe]
    mine: list[SlotOut]
    open: list[SlotOut]
    fit: list[str]  # those of them in hours that they wrote; theirs alone to see
    offered: list[OfferedToMe]
    capacity: str
    rests_until: str | None  # the first day on which they can be asked again
    muted: bool  # nothing of the circle reaches them, as they said; theirs alone to see
    push_on: bool
    in_pool: bool | None
    address: bool  # there is an address to look at now
    reads_plan: bool
    between: Between
    stand_in: StandInOut | None  # theirs: asked, agreed to, or now
    handovers: list[HandoverOut]  # theirs to give or to take
    ahead: Literal["read", "look"] | None  # advance rules that name me; one waits for my word
    offers: bool  # a friend offers a shift that I could take
    times: bool  # all of the circle's shifts are mine to read; false: my own alone


class CoordinatorHome(Out):
    open: list[SlotOut]
    ask_nobody_yet: bool


class Home(Out):
    at: Instant
    circle: CircleBrief
    me: MeBrief
    person: PersonHome | None
    supporter: SupporterHome | None
    coordinator: CoordinatorHome | None
    # May I help when the person's phone is lost? look: something waits for me, or goes on.
    help: Literal["can", "look"] | None


def _turns(look: Look, slots: list[SlotView]) -> list[Turn]:
    return [
        Turn(
            slot_id=slot["id"],
            member_id=one["member_id"],
            name=one["name"],
            tags=one["tags"],
            stopped=one["stopped"],
            kind=slot["kind"],
            title=slot["title"],
            starts_at=slot["starts_at"],
            ends_at=slot["ends_at"],
            starts_wall=slot["starts_wall"],
            ends_wall=slot["ends_wall"],
            zone=slot["zone"],
        )
        for slot in slot_outs(look.tx, look.me, slots)
        for one in slot["people"]
    ]


def _person(look: Look, circle: Circle, slots: list[SlotView]) -> PersonHome:
    tx = look.tx
    there = preview(tx, circle.id)
    version = plans.current(tx, circle.id)
    order = plans.asking_order(tx, circle.id, version)
    shown = members_out(tx, circle, order, full=True)
    names = {one.id: one for one in shown}
    first = next_name(there.snapshot, tx.now)
    if first is not None and first not in names:
        names |= {
            one.id: one for one in members_out(tx, circle, [there.members[first]], full=False)
        }
    now = [slot for slot in slots if slot.starts_at <= tx.now and slot.holders]
    later = [slot for slot in slots if slot.starts_at > tx.now and slot.holders]
    open_ask = running(tx, circle.id)
    widening, to_review = counts(tx, circle.id)
    numbers, to_check = numbers_out(tx, circle.id)
    return PersonHome(
        armed=bool(there.snapshot.reachable),
        first=FirstOne(name=names[first].name, tags=names[first].tags) if first else None,
        order=[
            OrderOne(
                member_id=one.id,
                name=one.name,
                tags=one.tags,
                state=one.state,
                reachable=one.reachable,
                hears_asks=one.hears_asks,
            )
            for one in shown
        ],
        wait_minutes=circle.wait_minutes,
        with_me=_turns(look, now),
        next=next(iter(_turns(look, later[:1])), None),
        open=slot_outs(tx, look.me, _open(slots)[:10]),
        ask=ask_view(tx, open_ask) if open_ask else None,
        time_over=_time_over(tx, circle.id),
        ahead=runs_now(tx, look.me),
        knocks=knocks_out(tx, circle.id),
        numbers=numbers,
        numbers_to_check=to_check,
        cards=card_questions_out(tx, circle.id),
        handovers=handovers_out(tx, look.me),
        coordinator_left=left_out(tx, circle.id),
        nobody_free=plans.read(tx, version).nobody_free,
        paused=pause_out(circle.paused_at, circle.paused_until, tx.now, circle.zone),
        here=_here(look, slots),
        notes=bool(notes.all_of(tx, circle.id)),
        widening=widening,
        to_review=to_review,
        phone_lost=lost_out(tx, look.me),
        bringing_back=bring_back_out(tx, look.me),
        undecided=held_out(tx, look.me, held_shift_service.undecided(tx, circle.id)),
    )


def _time_over(tx: Tx, circle_id: str) -> TimeOver | None:
    over = lately_over(tx, circle_id)
    if over is None or over.closed_at is None:
        return None
    return TimeOver(ask_id=over.id, at=over.closed_at)


def _here(look: Look, slots: list[SlotView]) -> list[Said]:
    seen = {(slot.id, one) for slot in slots for one in slot.holders}
    said = presence_service.said_now(look.tx, look.me.circle_id)
    return said_out(
        look.tx, look.me.circle_id, [(*key, what) for key, what in said.items() if key in seen]
    )


def _open(slots: list[SlotView]) -> list[SlotView]:
    return [slot for slot in slots if len(slot.holders) < slot.places]


def _supporter(look: Look, circle: Circle, slots: list[SlotView], *, own: bool) -> SupporterHome:
    tx, me = look.tx, look.me
    box = tx.box(circle.id)
    person = person_of(tx, circle.id)
    reads = reads_of(tx, me)

    def opened(column: str, sealed: str | None) -> str | None:
        return box.open(sealed, "circle", column, circle.id) if sealed and reads.words else None

    asks = tx.s.exec(
        select(Ask)
        .where(
            Ask.circle_id == circle.id,
            Ask.state != AskState.CLOSED,
            col(Ask.id).in_(
                select(AskedMember.ask_id).where(AskedMember.member_id == me.member_id)
            ),
        )
        .order_by(col(Ask.asked_at).desc())
    ).all()
    place = next(
        (one for one in consent.pool_of(tx, circle.id) if one.member_id == me.member_id), None
    )
    open_ = _open(slots) if reads.times else []
    free = [slot for slot in open_ if not slot.held_by(me.member_id)]
    back = gave_back(tx, circle.id) if free and own else {}
    free = [slot for slot in free if me.member_id not in back.get(slot.id, ())]
    if me.limits:
        limits = LimitsNow.of_circle(tx, circle.id, circle.zone)
        free = [slot for slot in free if limits.allows(me.member_id, slot.id, slot)]
    fit = fitting(tx, free, me.member_id, look.caller.zone) if free and own else set()
    # What fits is among them however far ahead; they stay in the order of their times.
    first = {slot.id for slot in sorted(free, key=lambda slot: slot.id not in fit)[:10]}
    shown = [slot for slot in free if slot.id in first]
    level, rests_until = consent.capacity(tx, me.member_id) if own else (Level.OPEN, None)
    return SupporterHome(
        person_name=box.open(person.name, "member", "name", person.id),
        i_am=(i_am_service.read(tx, circle.id) or None) if reads.words else None,
        solidarity=opened("solidarity", circle.solidarity),
        asks=[
            seen
            for seen in (ask_for_me(tx, ask, me.member_id) for ask in asks)
            if seen.standing != "over"  # as far as they may know
        ],
        mine=slot_outs(tx, me, [slot for slot in slots if slot.held_by(me.member_id)]),
        open=slot_outs(tx, me, shown),
        fit=[slot.id for slot in shown if slot.id in fit],
        offered=_offered(look, circle) if own else [],
        capacity=level.value,
        rests_until=rest_ends(rests_until, look.caller.zone),
        muted=own and mute_service.muted(tx, me.member_id),
        push_on=push_on(tx, look.caller) if own else True,
        in_pool=place.agreed_at is not None if place else None,
        address=may_look(tx, circle.id, me.member_id),
        reads_plan=reads_some(tx, me),
        between=between(look),
        stand_in=next(iter(stand_ins_out(tx, me, me.member_id)), None),
        handovers=handovers_out(tx, me),
        ahead=ahead_of(look),
        offers=bool(offers_of(tx, circle, me.member_id).for_me),
        times=reads.times,
    )


def _offered(look: Look, circle: Circle) -> list[OfferedToMe]:
    """What was offered to me and is still open, while open times are mine to read."""
    tx, me = look.tx, look.me
    wanted = offered_to(tx, circle.id, me.member_id)
    if not wanted or not reads_of(tx, me).times:
        return []
    slots = [
        slot
        for slot in slots_of(tx, circle, wanted)
        if is_open(slot, tx.now) and not slot.held_by(me.member_id)
    ]
    if me.limits:
        limits = LimitsNow.of_circle(tx, circle.id, circle.zone)
        slots = [slot for slot in slots if limits.allows(me.member_id, slot.id, slot)]
    fit = fitting(tx, slots, me.member_id, look.caller.zone)
    return [
        OfferedToMe(slot=shown, fits_hours=shown["id"] in fit) for shown in slot_outs(tx, me, slots)
    ]


def _coordinator(look: Look, circle: Circle, slots: list[SlotView]) -> CoordinatorHome:
    there = running(look.tx, circle.id)
    told = False
    if there is not None and there.exhausted:
        me = look.me
        told = may_know(look.tx, me.circle_id, me.member_id, Event.NOBODY_ANSWERED, there.id)
    return CoordinatorHome(open=slot_outs(look.tx, look.me, _open(slots)[:20]), ask_nobody_yet=told)


@router.get("/circles/{circle_id}/home")
def home(door: Reader) -> Home:
    """What a member's home shows, by their roles."""
    with door.look_inside() as look:
        found = home_of(look)
        for one in found.supporter.asks if found.supporter else ():
            if one.told.arrive:
                note_arrive(look.tx, look.tx.s.get_one(Ask, one.id), look.me.member_id, one)
        return found


def _handed_on_from(look: Look) -> datetime | None:
    found = handed_on_from(look.tx, look.me.circle_id) if look.me.is_person else None
    return found.opens_at if found is not None else None


def home_of(look: Look, *, own: bool = True) -> Home:
    """The same for whoever looks. Without `own` nothing of it is theirs alone: neither their dial
    nor their hours, nor what they passed."""
    circle = get_circle(look.tx, look.me.circle_id)
    box = look.tx.box(circle.id)
    slots = upcoming(look.tx, circle)
    roles = look.me.roles
    member = get_member(look.tx, circle.id, look.me.member_id)
    mine = members_out(look.tx, circle, [member], full=False)[0]
    return Home(
        at=look.tx.now,
        circle=CircleBrief(
            id=circle.id,
            name=box.open(circle.name, "circle", "name", circle.id),
            zone=circle.zone,
            state=state_of(circle),
            delete_at=circle.delete_at,
            handed_on_from=_handed_on_from(look),
        ),
        me=MeBrief(member_id=mine.id, name=mine.name, roles=sorted(roles)),
        person=_person(look, circle, slots) if look.me.is_person else None,
        supporter=_supporter(look, circle, slots, own=own) if roles - {Role.PERSON} else None,
        coordinator=_coordinator(look, circle, slots) if Role.COORDINATOR in roles else None,
        help=None if look.me.is_person else help_of(look.tx, look.me),
    )
