"""The first screen, for the person, a supporter and a coordinator."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field
from sqlmodel import col, or_, select

from app.access.reading import may_know, reads_of
from app.api.http.closed_lists import CircleStateText, LevelText, RoleText
from app.api.http.guards import Look
from app.api.http.wire import Instant, Out
from app.api.views.advance_rules import ahead_of
from app.api.views.allies import help_of
from app.api.views.ask_for_member import AskForMe, ask_for_me
from app.api.views.care import CheckInForMe, check_ins_for_me
from app.api.views.care_cards import CareCards, care_cards_for
from app.api.views.checklists import ChecklistOnHome, checklists_on_home
from app.api.views.circles import members_out, state_of
from app.api.views.coordinators import HandoverOut, handovers_out
from app.api.views.handover_notes import Between, between
from app.api.views.me import push_on
from app.api.views.person_home import PersonHome, open_slots, person_home
from app.api.views.plans import reads_some
from app.api.views.reach import rest_ends
from app.api.views.slots import SlotOut, slot_outs, upcoming
from app.api.views.stand_ins import StandInOut, stand_ins_out
from app.api.views.together_on_home import TogetherOnHome, together_on_home
from app.asks.address_service import has_address_for
from app.asks.left_out_queries import left_out_ids
from app.asks.models import AlsoTold, Ask, AskedMember, AskState
from app.asks.service import find_running
from app.care.check_in_queries import find_helped_ask
from app.circles.models import Circle, Role
from app.circles.permissions import helping_roles
from app.circles.service import Membership, get_circle, get_member, person_of
from app.consent import mute_service, practice_service
from app.consent import service as consent
from app.consent.models import Level
from app.core.db import Tx
from app.outbox.events import Event
from app.plans import i_am_service
from app.rota.schedule.availability_service import fitting_slots
from app.rota.schedule.week_queries import SlotView, is_open, slots_of
from app.rota.shifts.claim_service import members_who_declined
from app.rota.shifts.limit_queries import LoadedLimits
from app.rota.shifts.offer_service import slots_offered_to
from app.rota.shifts.swap_service import visible_swaps
from app.stewardship.live_transfer_service import handed_on_from


class CircleBrief(Out):
    id: str
    name: str
    zone: str
    state: CircleStateText
    delete_at: Instant | None = Field(description="Of a closed circle: when it is deleted.")
    handed_on_from: Instant | None = Field(
        description="For its person: from then on, whoever has link and code can take the circle."
    )


class MeBrief(Out):
    member_id: str
    name: str
    roles: list[RoleText]


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
    capacity: LevelText
    rests_until: str | None  # the first day on which they can be asked again
    muted: bool  # nothing of the circle reaches them, as they said; theirs alone to see
    push_on: bool
    in_pool: bool | None
    address: bool  # there is an address to look at now
    reads_plan: bool
    between: Between
    cards: CareCards  # the health card and the companion card, and a note to write
    check_ins: list[CheckInForMe]
    helped: str | None  # a request that they helped with, and weren't asked after; theirs alone
    stand_in: StandInOut | None  # theirs: asked, agreed to, or now
    handovers: list[HandoverOut]  # theirs to give or to take
    ahead: Literal["read", "look"] | None  # advance rules that name me; one waits for my word
    offers: bool  # a friend offers a shift that I could take
    practice_asked: bool  # the person asked whether I practise, and I haven't said
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
    checklists: list[ChecklistOnHome]
    together: TogetherOnHome
    # May I help when the person's phone is lost? look: something waits for me, or goes on.
    help: Literal["can", "look"] | None


def _supporter(look: Look, circle: Circle, slots: list[SlotView], *, is_own: bool) -> SupporterHome:
    tx, me = look.tx, look.me
    box = tx.cipher(circle.id)
    person = person_of(tx, circle.id)
    reads = reads_of(tx, me)

    def opened(column: str, sealed: str | None) -> str | None:
        return box.open(sealed, "circle", column, circle.id) if sealed and reads.words else None

    place = next(
        (
            pool_place
            for pool_place in consent.pool_of(tx, circle.id)
            if pool_place.member_id == me.member_id
        ),
        None,
    )
    open_ = open_slots(slots) if reads.times else []
    free = [slot for slot in open_ if not slot.held_by(me.member_id)]
    back = members_who_declined(tx, circle.id) if free and is_own else {}
    free = [slot for slot in free if me.member_id not in back.get(slot.id, ())]
    if me.limits or reads.guidelines:
        limits = LoadedLimits.of_circle(tx, circle.id, circle.zone)
        free = [slot for slot in free if limits.allows(me.member_id, slot.id, slot)]
    fit = fitting_slots(tx, free, me.member_id, look.caller.zone) if free and is_own else set()
    # What fits is among them however far ahead; they stay in the order of their times.
    first = {slot.id for slot in sorted(free, key=lambda slot: slot.id not in fit)[:10]}
    shown_slots = [slot for slot in free if slot.id in first]
    level, rests_until = consent.capacity_of(tx, me.member_id) if is_own else (Level.OPEN, None)
    return SupporterHome(
        person_name=box.open(person.name, "member", "name", person.id),
        i_am=(i_am_service.read(tx, circle.id) or None) if reads.words else None,
        solidarity=opened("solidarity", circle.solidarity),
        asks=_asks_for(tx, me),
        mine=slot_outs(tx, me, [slot for slot in slots if slot.held_by(me.member_id)]),
        open=slot_outs(tx, me, shown_slots),
        fit=[slot.id for slot in shown_slots if slot.id in fit],
        offered=_offered(look, circle) if is_own else [],
        capacity=level.value,
        rests_until=rest_ends(rests_until, look.caller.zone),
        muted=is_own and mute_service.muted(tx, me.member_id),
        push_on=push_on(tx, look.caller) if is_own else True,
        in_pool=place.agreed_at is not None if place else None,
        address=has_address_for(tx, circle.id, me.member_id),
        reads_plan=reads_some(tx, me),
        between=between(look),
        cards=care_cards_for(look),
        check_ins=check_ins_for_me(tx, circle, me.member_id),
        helped=find_helped_ask(tx, circle.id, me.member_id) if is_own else None,
        stand_in=next(iter(stand_ins_out(tx, me, me.member_id)), None),
        handovers=handovers_out(tx, me),
        ahead=ahead_of(look),
        offers=bool(visible_swaps(tx, circle, me.member_id).for_me),
        practice_asked=is_own and _is_asked_to_practise(tx, me.member_id),
        times=reads.times,
    )


def _asks_for(tx: Tx, me: Membership) -> list[AskForMe]:
    """Running asks that came to a member or told them something, as far as they may know."""
    asks = tx.session.exec(
        select(Ask)
        .where(
            Ask.circle_id == me.circle_id,
            Ask.state != AskState.CLOSED,
            or_(
                *(
                    col(Ask.id).in_(select(table.ask_id).where(table.member_id == me.member_id))
                    for table in (AskedMember, AlsoTold)
                )
            ),
        )
        .order_by(col(Ask.asked_at).desc())
    ).all()
    views = (ask_for_me(tx, ask, me.member_id) for ask in asks)
    return [view for view in views if view.standing != "over"]


def _is_asked_to_practise(tx: Tx, member_id: str) -> bool:
    agreed, asked_at = practice_service.practice_choice(tx, member_id)
    return agreed is None and asked_at is not None


def _offered(look: Look, circle: Circle) -> list[OfferedToMe]:
    """What was offered to me and is still open, while open times are mine to read."""
    tx, me = look.tx, look.me
    offers = slots_offered_to(tx, circle.id, me.member_id)
    if not offers or not reads_of(tx, me).times:
        return []
    slots = [
        slot
        for slot in slots_of(tx, circle, offers)
        if is_open(slot, tx.now) and not slot.held_by(me.member_id)
    ]
    if me.limits or reads_of(tx, me).guidelines:
        limits = LoadedLimits.of_circle(tx, circle.id, circle.zone)
        slots = [slot for slot in slots if limits.allows(me.member_id, slot.id, slot)]
    fit = fitting_slots(tx, slots, me.member_id, look.caller.zone)
    return [
        OfferedToMe(slot=slot_out, fits_hours=slot_out["id"] in fit)
        for slot_out in slot_outs(tx, me, slots)
    ]


def _coordinator(look: Look, circle: Circle, slots: list[SlotView]) -> CoordinatorHome:
    open_ask = find_running(look.tx, circle.id)
    may_know_ask = False
    me = look.me
    if (
        open_ask is not None
        and open_ask.exhausted
        and me.member_id not in left_out_ids(look.tx, open_ask.id)
    ):
        may_know_ask = may_know(
            look.tx, me.circle_id, me.member_id, Event.NOBODY_ANSWERED, open_ask.id
        )
    return CoordinatorHome(
        open=slot_outs(look.tx, look.me, open_slots(slots)[:20]), ask_nobody_yet=may_know_ask
    )


def _handed_on_from(look: Look) -> datetime | None:
    handed_on = handed_on_from(look.tx, look.me.circle_id) if look.me.is_person else None
    return handed_on.opens_at if handed_on is not None else None


def home_of(look: Look, *, is_own: bool = True) -> Home:
    """The same for whoever looks. Without `own` nothing of it is theirs alone: neither their dial
    nor their hours, nor what they passed."""
    circle = get_circle(look.tx, look.me.circle_id)
    box = look.tx.cipher(circle.id)
    slots = upcoming(look.tx, circle)
    roles = look.me.roles
    member = get_member(look.tx, circle.id, look.me.member_id)
    me_out = members_out(look.tx, circle, [member], full=False)[0]
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
        me=MeBrief(member_id=me_out.id, name=me_out.name, roles=sorted(roles)),
        person=person_home(look, circle, slots) if look.me.is_person else None,
        supporter=_supporter(look, circle, slots, is_own=is_own) if helping_roles(roles) else None,
        coordinator=_coordinator(look, circle, slots)
        if Role.COORDINATOR in helping_roles(roles)
        else None,
        checklists=checklists_on_home(look.tx, look.me),
        together=together_on_home(look, is_own=is_own),
        help=None if look.me.is_person else help_of(look.tx, look.me),
    )
