"""What a new line that says never stops of what is under way.

The gate refuses at the lease what a line keeps from being told. Here is the rest: who is being
asked, whose yes counts, which offers stand. Shifts that somebody holds stay theirs
(docs/decisions/0029).
"""

from __future__ import annotations

from sqlmodel import col, select

from app.access.reading import sight_of
from app.advance import run_service
from app.asks import answer_service
from app.asks.ladder_state import audience_keys
from app.asks.models import Ask, AskedMember, Outcome
from app.asks.service import find_running, running_ids
from app.asks.snapshot import step_of
from app.care.check_in_service import release_check_ins_of
from app.checklists.opening_service import end_for_unnamed
from app.circles.models import Circle
from app.circles.service import person_of
from app.core.db import Tx
from app.gatherings.release_service import release_invitations_of
from app.guidelines.models import About
from app.guidelines.rules import ANY_EVENT, Guideline, is_never
from app.member_offers.taking_up_service import part_two
from app.needs.leaver_service import stop_knower
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.models import Notice, NoticeState
from app.plans import agreement_service, proposal_service
from app.plans.service import steps_of
from app.repairs.ending_service import end_repairs_of
from app.rota.models import Offer, Swap
from app.rota.schedule.week_queries import slots_of
from app.rota.shifts.limit_queries import shift_time
from app.rota.shifts.offer_service import end_offer
from app.solidarity.ending_service import stop_solidarity_of
from app.stewardship.coordinating_turn_service import drop_who_never_may
from app.stewardship.coordinator_service import settle_coordinating
from app.values.reader_service import stop_reader

_ABOUT_SHIFTS = (Event.OPEN_TIME, Event.GAP)


def stop_what_is_on_its_way(tx: Tx, circle: Circle, line: Guideline) -> None:
    """End what a line doesn't let be any more. Whoever calls holds the circle's consent and ask."""
    if line.about != About.SHIFTS and line.member_id is not None:
        _stop_telling(tx, circle, line, line.member_id)
    if line.about != About.MESSAGES:
        _stop_offering(tx, circle, line)
    if line.about != About.SHIFTS and line.member_id is not None:
        _stop_sharing(tx, circle, line, line.member_id)
    person_id = person_of(tx, circle.id).id
    drop_who_never_may(tx, circle.id, person_id)
    if line.member_id is not None:
        settle_coordinating(tx, circle.id, person_id, member_id=line.member_id)


def _stop_telling(tx: Tx, circle: Circle, line: Guideline, member_id: str) -> None:
    if line.step:
        _stop_asking_in_step(tx, circle.id, line, member_id)
    if line.hours is not None or line.channel is not None or line.step:
        return
    if _stops(line, member_id, circle.zone, tx, Event.ASK):
        ask = find_running(tx, circle.id)
        ask_id = ask.id if ask is not None else None
        run_service.end_runs_of_member(tx, circle.id, member_id)
        if sight_of(tx, circle.id, member_id, Event.ASK, subject_id=ask_id) is None:
            answer_service.member_gone(tx, circle.id, member_id, "denied")
    release_check_ins_of(tx, circle.id, member_id)
    if _stops(line, member_id, circle.zone, tx, ANY_EVENT):
        proposal_service.end_disallowed(tx, circle.id, member_id)
        agreement_service.end_unreadable(tx, circle.id, member_id)
        end_for_unnamed(tx, circle.id, member_id)


def _stop_sharing(tx: Tx, circle: Circle, line: Guideline, member_id: str) -> None:
    """What the person and a member have together, and the member couldn't read any more: neither
    could they let go of it. What a member has with others isn't the person's to stop by a line."""
    if line.hours is not None or line.channel is not None or line.step:
        return
    if _stops(line, member_id, circle.zone, tx, ANY_EVENT):
        person_id = person_of(tx, circle.id).id
        end_repairs_of(tx, circle.id, member_id, person_id)
        stop_solidarity_of(tx, circle.id, member_id)
        stop_reader(tx, circle.id)
        part_two(tx, circle.id, person_id, member_id)
    if _stops(line, member_id, circle.zone, tx, Event.NEED):
        stop_knower(tx, circle.id, member_id)
    if _stops(line, member_id, circle.zone, tx, Event.GATHERING):
        release_invitations_of(tx, circle.id, member_id, all_of_them=True)


def _stops(line: Guideline, member_id: str, zone: str, tx: Tx, event: str) -> bool:
    return is_never([line], member_id=member_id, zone=zone, at=tx.now, event=event)


def _stop_asking_in_step(tx: Tx, circle_id: str, line: Guideline, member_id: str) -> None:
    """Whom a step asks now, and isn't to: the ladder goes on without them."""
    for ask_id in running_ids(tx, circle_id):
        ask = tx.session.get_one(Ask, ask_id)
        positions = [
            row.position
            for row in steps_of(tx, ask.version_id)
            if audience_keys(step_of(row)) == line.step
        ]
        asked = tx.session.exec(
            select(AskedMember).where(
                AskedMember.ask_id == ask_id,
                AskedMember.member_id == member_id,
                AskedMember.outcome == Outcome.OPEN,
                col(AskedMember.position).in_(positions),
            )
        ).all()
        for row in asked:
            row.outcome, row.reason = Outcome.UNREACHED, "denied"
            ask.due_at = tx.now
        outbox.cancel_by_ids(tx, [row.notice_id for row in asked if row.notice_id], "denied")
    tx.session.flush()


def _stop_offering(tx: Tx, circle: Circle, line: Guideline) -> None:
    """Offers, and notices that haven't left, of shifts that aren't theirs to take any more."""
    offers = tx.session.exec(
        select(Offer).where(Offer.circle_id == circle.id, Offer.state == "open")
    ).all()
    notices = tx.session.exec(
        select(Notice).where(
            Notice.circle_id == circle.id,
            Notice.state == NoticeState.QUEUED,
            col(Notice.event).in_(_ABOUT_SHIFTS),
            col(Notice.subject_id).is_not(None),
        )
    ).all()
    swaps = {
        swap.id: swap.slot_id
        for swap in tx.session.exec(
            select(Swap).where(col(Swap.id).in_([notice.subject_id for notice in notices]))
        )
    }
    slot_ids = {
        notice.id: swaps.get(notice.subject_id or "", notice.subject_id or "") for notice in notices
    }
    wanted = {offer.slot_id for offer in offers} | set(slot_ids.values())
    slots = {slot.id: slot for slot in slots_of(tx, circle, sorted(wanted))}

    def is_stopped(member_id: str | None, slot_id: str) -> bool:
        slot = slots.get(slot_id)
        return (
            slot is not None
            and member_id is not None
            and is_never(
                [line],
                member_id=member_id,
                zone=circle.zone,
                at=tx.now,
                shift=shift_time(slot_id, slot),
            )
        )

    notice_ids = [
        notice.id for notice in notices if is_stopped(notice.member_id, slot_ids[notice.id])
    ]
    for offer in offers:
        if is_stopped(offer.member_id, offer.slot_id) and end_offer(tx, offer, "over"):
            notice_ids += [offer.notice_id] if offer.notice_id else []
    outbox.cancel_by_ids(tx, sorted(set(notice_ids)), "denied")
