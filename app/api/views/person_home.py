"""The first screen of the person whom a circle is for."""

from __future__ import annotations

from datetime import date

from app.api.http.closed_lists import KindText, MemberStateText, ReachableText
from app.api.http.guards import Look
from app.api.http.wire import Instant, InstantText, Out
from app.api.views.advance_rules import RunNow, runs_now
from app.api.views.allies import BringBackOut, LostOut, bring_back_out, lost_out
from app.api.views.asks import AskView, ask_view
from app.api.views.cards import CardQuestionOut, card_questions_out
from app.api.views.care import CheckInOut, check_ins_out
from app.api.views.circles import MemberOut, members_out
from app.api.views.coordinators import HandoverOut, LeftCoordinatorOut, handovers_out, left_out
from app.api.views.getting_ready import GettingReady, ready_out
from app.api.views.handover_notes import Said, said_out
from app.api.views.held_shifts import HeldShiftOut, held_out
from app.api.views.invitations import KnockOut, knocks_out
from app.api.views.numbers import NumberOut, NumberToCheck, numbers_out
from app.api.views.pause import PauseNow, pause_out
from app.api.views.slots import SlotOut, slot_outs
from app.api.views.strengths import CouldBeAsked, WayToAsk, could_be_asked, ways_to_ask
from app.asks.ladder import next_member_id
from app.asks.open_ask_service import lately_over
from app.asks.service import find_drill, find_running
from app.asks.snapshot import AskContext, preview_context
from app.care.check_in_queries import find_unanswered_ask
from app.care_cards.companion_note_service import count_notes
from app.circles.disclosure_service import Tag
from app.circles.models import Circle, MemberState
from app.core.db import Tx
from app.plans import proposal_service, review_service
from app.plans import service as plans
from app.rota.schedule.week_queries import SlotView
from app.rota.shifts import handover_note_service as notes
from app.rota.shifts import presence_service
from app.stewardship import held_shift_service
from app.stewardship.grant_delay_service import counts


class FirstOne(Out):
    name: str
    tags: list[Tag]


class OrderOne(Out):
    member_id: str
    name: str
    tags: list[Tag]
    state: MemberStateText
    reachable: ReachableText | None
    hears_asks: bool | None


class Turn(Out):
    slot_id: str
    member_id: str
    name: str
    tags: list[Tag]
    stopped: bool  # everything is stopped for them
    kind: KindText
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
    ways: list[WayToAsk]  # the usual one first
    could_be_asked: list[CouldBeAsked]  # whom a request may leave out
    order: list[OrderOne]
    wait_minutes: int
    with_me: list[Turn]
    next: Turn | None
    open: list[SlotOut]
    ask: AskView | None
    practice: str | None  # the drill that runs
    check_ins: list[CheckInOut]
    aftercare: str | None  # the request after which the next days weren't chosen
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
    companion_notes: int  # what companions noted for them
    widening: int  # grants to the plan that wait: to be looked over alone
    to_review: int  # grants to the plan that are asked about again
    phone_lost: LostOut | None  # somebody said so
    bringing_back: BringBackOut | None  # two allies let a new phone in
    proposals: int  # other words for the plan that friends suggest and that wait
    plan_review: date | None  # the day to look at the plan again, once it has come
    undecided: list[HeldShiftOut]  # of who may know nothing any more: to leave, or to end
    ready: GettingReady


def _turns(look: Look, slots: list[SlotView]) -> list[Turn]:
    return [
        Turn(
            slot_id=slot["id"],
            member_id=person["member_id"],
            name=person["name"],
            tags=person["tags"],
            stopped=person["stopped"],
            kind=slot["kind"],
            title=slot["title"],
            starts_at=slot["starts_at"],
            ends_at=slot["ends_at"],
            starts_wall=slot["starts_wall"],
            ends_wall=slot["ends_wall"],
            zone=slot["zone"],
        )
        for slot in slot_outs(look.tx, look.me, slots)
        for person in slot["people"]
    ]


def person_home(look: Look, circle: Circle, slots: list[SlotView]) -> PersonHome:
    """What the person reads on their first screen."""
    tx = look.tx
    context = preview_context(tx, circle.id)
    version = plans.current(tx, circle.id)
    plan = plans.read(tx, version)
    order = plans.asking_order(tx, circle.id, version)
    order_outs = members_out(tx, circle, order, full=True)
    now = [slot for slot in slots if slot.starts_at <= tx.now and slot.holders]
    later = [slot for slot in slots if slot.starts_at > tx.now and slot.holders]
    open_ask = find_running(tx, circle.id)
    drill = find_drill(tx, circle.id)
    widening, to_review = counts(tx, circle.id)
    numbers, to_check = numbers_out(tx, circle.id)
    return PersonHome(
        armed=bool(context.snapshot.reachable),
        first=_first_asked(tx, circle, context, order_outs),
        ways=ways_to_ask(tx, circle.id, context),
        could_be_asked=could_be_asked(tx, circle.id, context),
        order=[
            OrderOne(
                member_id=member.id,
                name=member.name,
                tags=member.tags,
                state=member.state,
                reachable=member.reachable,
                hears_asks=member.hears_asks,
            )
            for member in order_outs
        ],
        wait_minutes=circle.wait_minutes,
        with_me=_turns(look, now),
        next=next(iter(_turns(look, later[:1])), None),
        open=slot_outs(tx, look.me, open_slots(slots)[:10]),
        ask=ask_view(tx, open_ask) if open_ask else None,
        practice=drill.id if drill else None,
        check_ins=check_ins_out(tx, circle),
        aftercare=None if open_ask else find_unanswered_ask(tx, circle.id),
        time_over=_time_over(tx, circle.id),
        ahead=runs_now(tx, look.me),
        knocks=knocks_out(tx, circle.id),
        numbers=numbers,
        numbers_to_check=to_check,
        cards=card_questions_out(tx, circle.id),
        handovers=handovers_out(tx, look.me),
        coordinator_left=left_out(tx, circle.id),
        nobody_free=plan.nobody_free,
        paused=pause_out(circle.paused_at, circle.paused_until, tx.now, circle.zone),
        here=_said_here(look, slots),
        notes=bool(notes.all_notes(tx, circle.id)),
        companion_notes=count_notes(tx, circle.id),
        widening=widening,
        to_review=to_review,
        phone_lost=lost_out(tx, look.me),
        bringing_back=bring_back_out(tx, look.me),
        proposals=proposal_service.count_waiting(tx, circle.id),
        plan_review=review_service.due(tx, circle.id),
        undecided=held_out(tx, look.me, held_shift_service.undecided(tx, circle.id)),
        ready=ready_out(
            look,
            circle,
            plan,
            friends_in=any(
                member.state == MemberState.IN and member.id != look.me.member_id
                for member in context.members.values()
            ),
            is_someone_first=bool(order),
        ),
    )


def _first_asked(
    tx: Tx, circle: Circle, context: AskContext, order_outs: list[MemberOut]
) -> FirstOne | None:
    """Whom a request would come to first, by name; None: it would reach nobody now."""
    member_id = next_member_id(context.snapshot, tx.now)
    if member_id is None:
        return None
    named_members = {member.id: member for member in order_outs}
    if member_id not in named_members:
        (member,) = members_out(tx, circle, [context.members[member_id]], full=False)
        named_members[member_id] = member
    return FirstOne(name=named_members[member_id].name, tags=named_members[member_id].tags)


def _time_over(tx: Tx, circle_id: str) -> TimeOver | None:
    over = lately_over(tx, circle_id)
    if over is None or over.closed_at is None:
        return None
    return TimeOver(ask_id=over.id, at=over.closed_at)


def _said_here(look: Look, slots: list[SlotView]) -> list[Said]:
    holders = {(slot.id, holder) for slot in slots for holder in slot.holders}
    sayings = presence_service.current_presence(look.tx, look.me.circle_id)
    return said_out(
        look.tx,
        look.me.circle_id,
        [(*key, saying) for key, saying in sayings.items() if key in holders],
    )


def open_slots(slots: list[SlotView]) -> list[SlotView]:
    """The slots that still have a free place."""
    return [slot for slot in slots if len(slot.holders) < slot.places]
