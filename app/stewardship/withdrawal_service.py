"""Withdrawing consent and removing members: the whole protocol (docs/decisions/0003).

In one transaction that holds the circle's consent: end the grants, add a deny, cancel what is
queued. After its commit the caller waits (`settled`) until what a worker had leased is completed
or past its `send_by`, and only then answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import col, select

from app.access.reading import sight_of
from app.advance import run_service
from app.asks import answer_service
from app.asks import service as asks
from app.care.check_in_service import release_check_ins_of
from app.checklists.opening_service import end_for_unnamed
from app.circles.invitation_service import end_invitations
from app.circles.models import CircleState, Member, MemberState, Role
from app.circles.service import (
    end_member,
    get_circle,
    get_member,
    held_roles_of,
    hold_member,
    roles_of,
)
from app.consent import away_service, last_word_service
from app.consent import service as consent
from app.consent.models import ConsentGrant, ToKind
from app.consent.receipt_wording import STOPPED, UNDONE
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.core.ids import new_id
from app.gatherings.release_service import release_invitations_of
from app.guidelines.line_service import leave_words_alone
from app.member_offers.taking_up_service import forget_member, let_go_all_of
from app.needs.leaver_service import leave_needs, stop_knower
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.models import Notice, NoticeState
from app.outbox.notice_types import BETWEEN_TWO
from app.plans import agreement_service, proposal_service
from app.plans import service as plans
from app.pod_map.ending_service import unlink_member
from app.record import service as record
from app.repairs.ending_service import end_repairs_of, forget_closed
from app.rota.models import Shift, Slot
from app.rota.rotations.rotation_queries import schedule_rotations
from app.rota.rotations.rotation_service import keeping_turns, leave_all_rotations
from app.rota.schedule import availability_service
from app.rota.schedule.calendar_feed_service import end_feed
from app.rota.schedule.pattern_service import schedule_gap_check
from app.rota.shifts import offer_service
from app.rota.shifts.claim_service import release_all_of_member
from app.solidarity.ending_service import forget_solidarity_of, stop_solidarity_of
from app.stewardship import ally_service, stand_in_service
from app.stewardship.card_service import end_question_notices
from app.stewardship.coordinating_turn_service import drop_from_turns
from app.stewardship.coordinator_service import (
    end_handovers_of,
    settle_coordinating,
    tell_if_last,
)
from app.stewardship.held_shift_service import (
    held_from_now,
    let_back_in,
    reach_again,
    tell_once,
)
from app.stewardship.limit_service import forget_limits
from app.stewardship.models import Withdrawal
from app.stewardship.sign_out_service import sign_out_if_last
from app.trials.grant_trial_service import (
    cover_row,
    end_under_trial,
    follow_ended_row,
    follow_given_back,
    grant_trial,
    own_end,
    recipient_of,
)
from app.values.reader_service import forget_member as forget_value_reader
from app.values.reader_service import stop_reader


@dataclass(slots=True)
class Withdrawn:
    """What a withdrawal found: filled in part by the change, in part by waiting after it."""

    id: str
    circle_id: str
    member_id: str
    at: datetime
    stopped: int = 0
    leased: list[str] = field(default_factory=list)
    sent: list[tuple[str, datetime]] = field(default_factory=list)
    may_have_left: list[str] = field(default_factory=list)
    held_back: list[dict[str, str | None]] = field(default_factory=list)


def lock_circle_consent(tx: Tx, circle_id: str) -> None:
    """Take the circle's consent, then its running ask.

    Everyone who takes several locks takes them in this order: consent, member, rotations,
    patterns, slots, the look-out for gaps, ask, queued notices, the record's head. Two who don't
    would wait for each other.
    """
    consent.lock_exclusive(tx, circle_id)
    schedule_rotations(tx, circle_id)
    schedule_gap_check(tx, circle_id)
    asks.lock_running(tx, circle_id)


def _shut_out(tx: Tx, member: Member, reason: str, by: str) -> Withdrawn:
    circle_id = member.circle_id
    withdrawn = Withdrawn(new_id(), circle_id, member.id, tx.now)
    tx.session.add(Withdrawal(id=withdrawn.id, circle_id=circle_id, member_id=member.id, at=tx.now))
    tx.session.flush()
    consent.end_grants(tx, circle_id, member.id, withdrawn.id)
    reach_again(tx, circle_id, member.id)
    consent.deny(tx, circle_id, member.id, withdrawn.id)
    end_repairs_of(tx, circle_id, member.id)
    withdrawn.held_back = outbox.queued_facts(tx, circle_id, member_id=member.id)
    # The person isn't told of what stands between two members, not even how much.
    outbox.cancel(tx, circle_id=circle_id, member_id=member.id, reason=reason, types=BETWEEN_TWO)
    withdrawn.stopped = outbox.cancel(tx, circle_id=circle_id, member_id=member.id, reason=reason)
    last_word_service.end_all_of(tx, member.id)
    withdrawn.leased = [notice.id for notice in outbox.leased_of(tx, circle_id, member.id)]
    _end_plan_helping(tx, circle_id, member.id)
    end_question_notices(tx, member)
    ally_service.end_ally(tx, circle_id, member.id, by)
    end_for_unnamed(tx, circle_id, member.id)
    run_service.end_runs_of_member(tx, circle_id, member.id)
    answer_service.member_gone(tx, circle_id, member.id, reason)
    release_check_ins_of(tx, circle_id, member.id)
    stop_solidarity_of(tx, circle_id, member.id)
    stop_reader(tx, circle_id)
    release_invitations_of(tx, circle_id, member.id)
    let_go_all_of(tx, circle_id, member.id)
    stop_knower(tx, circle_id, member.id)
    stand_in_service.end_all_of(tx, circle_id, member.id, by)
    end_handovers_of(tx, circle_id, member.id, by)
    drop_from_turns(tx, circle_id, member.id, by)
    if by != member.id:  # whoever leaves is told of as ever
        settle_coordinating(tx, circle_id, by, member_id=member.id)
    return withdrawn


def _end_plan_helping(tx: Tx, circle_id: str, member_id: str | None) -> None:
    """End what members suggest and say about parts of the plan that they don't read any more."""
    proposal_service.end_disallowed(tx, circle_id, member_id)
    agreement_service.end_unreadable(tx, circle_id, member_id)


def withdraw(tx: Tx, circle_id: str, member_id: str, by: str) -> Withdrawn:
    """The person withdraws everything that a member may know. The member isn't told."""
    member = get_member(tx, circle_id, member_id)
    if Role.PERSON in roles_of(tx, [member_id])[member_id]:
        raise BadInput("not-the-person")
    lock_circle_consent(tx, circle_id)
    with keeping_turns(tx, get_circle(tx, circle_id)):
        withdrawn = _shut_out(tx, member, "denied", by)
    record.append(
        tx,
        circle_id,
        "withdrawn",
        who=member_id,
        by=by,
        subject_id=withdrawn.id,
        words=STOPPED,
    )
    tell_held_back(tx, circle_id, withdrawn.held_back, "denied")
    return withdrawn


def tell_held_back(
    tx: Tx, circle_id: str, stopped: Iterable[Mapping[str, str | None]], reason: str
) -> None:
    """Say in the record what was stopped while it was queued: to whom, about what, and why."""
    record.append_all(
        tx,
        [
            record.EntryDraft(circle_id, "held_back", {**facts, "reason": reason})
            for facts in stopped
        ],
    )


def withdrawal_of(deny: ConsentGrant) -> str | None:
    """The withdrawal that shut a member out, which can be undone."""
    kind, _, withdrawal_id = deny.words.partition(":")
    return withdrawal_id if kind == "w" else None


def end_one_grant(
    tx: Tx,
    circle_id: str,
    grant_id: str,
    by: str,
    *,
    replaced: bool = False,
    withdrawal_id: str | None = None,
) -> Withdrawn:
    """End one grant; what it alone allowed is stopped. Raises NotFound.

    `replaced`: another for the same event was given before; the record doesn't say that nothing
    comes any more. `withdrawal_id`: one tap that ends several can be undone as one.
    """
    grant = tx.session.get(ConsentGrant, grant_id)
    if grant is None or grant.circle_id != circle_id or grant.deny:
        raise NotFound
    lock_circle_consent(tx, circle_id)
    if grant.ended_at is None:
        grant.ended_at = tx.now
        grant.ended_by = _undoable(tx, grant, withdrawal_id)
        tx.session.flush()
        follow_ended_row(tx, grant)
        record.append(
            tx,
            circle_id,
            _ending(grant, replaced=replaced, now=tx.now),
            who=grant.member_id,
            to=None if grant.to_kind == ToKind.MEMBER else grant.to_kind,
            by=by,
            event=grant.event,
            grant_id=grant_id,
            words=STOPPED,
        )
    withdrawn = Withdrawn(grant.ended_by or grant.id, circle_id, grant.member_id or "", tx.now)
    # What is queued is looked at again when it is leased; what is leased may be on its way.
    withdrawn.leased = list(
        tx.session.exec(
            select(Notice.id).where(
                Notice.circle_id == circle_id,
                Notice.event == grant.event,
                Notice.state == NoticeState.LEASED,
            )
        )
    )
    if grant.sections:
        _end_plan_helping(tx, circle_id, grant.member_id)
    if grant.member_id is not None:
        end_for_unnamed(tx, circle_id, grant.member_id)
    if grant.member_id is not None and grant.event == Event.CHECK_IN:
        release_check_ins_of(tx, circle_id, grant.member_id)
    if grant.member_id is not None and grant.event == Event.GATHERING:
        release_invitations_of(tx, circle_id, grant.member_id)
    # Who may still hear asks (the same with less, or by their role) goes on coming.
    if grant.member_id is not None and grant.event == "ask":
        if not replaced:
            run_service.end_runs_of_member(tx, circle_id, grant.member_id)
        ask = asks.find_running(tx, circle_id)
        ask_id = ask.id if ask is not None else None
        if sight_of(tx, circle_id, grant.member_id, Event.ASK, subject_id=ask_id) is None:
            answer_service.member_gone(tx, circle_id, grant.member_id, "no_grant")
    return withdrawn


def _undoable(tx: Tx, grant: ConsentGrant, withdrawal_id: str | None) -> str | None:
    """The withdrawal under which a friend's grant ends, so that it can be given back."""
    if grant.member_id is None:
        return None
    withdrawal_id = withdrawal_id or new_id()
    if tx.session.get(Withdrawal, withdrawal_id) is None:
        tx.session.add(
            Withdrawal(
                id=withdrawal_id,
                circle_id=grant.circle_id,
                member_id=grant.member_id,
                at=tx.now,
            )
        )
        tx.session.flush()
    return withdrawal_id


def _ending(grant: ConsentGrant, *, replaced: bool, now: datetime) -> str:
    """The kind of entry that a grant's end is: one that hadn't begun told nobody anything."""
    if grant.starts_at > now:
        return "later_stopped"
    return "consent_changed" if replaced else "withdrawn"


def undo(tx: Tx, circle_id: str, member_id: str, withdrawal_id: str, by: str) -> None:
    """Give back the grants that a withdrawal ended, but for those whose own end came since.

    Raises NotFound, Conflict.
    """
    withdrawal = tx.session.get(Withdrawal, withdrawal_id)
    if withdrawal is None or withdrawal.circle_id != circle_id or withdrawal.member_id != member_id:
        raise NotFound
    get_member(tx, circle_id, member_id)
    if withdrawal.undone_at is not None:
        return
    newer = tx.session.exec(
        select(Withdrawal.id).where(
            Withdrawal.circle_id == circle_id,
            Withdrawal.member_id == member_id,
            Withdrawal.at > withdrawal.at,
        )
    ).first()
    if newer is not None:
        raise Conflict("withdrawn-since")
    consent.lock_exclusive(tx, circle_id)
    consent.refuse_wider(tx, circle_id)
    schedule_rotations(tx, circle_id)
    schedule_gap_check(tx, circle_id)
    withdrawal.undone_at = tx.now
    with keeping_turns(tx, get_circle(tx, circle_id)):
        let_back_in(tx, circle_id, member_id, by)
    query = select(ConsentGrant).where(
        ConsentGrant.ended_by == withdrawal_id,
        # Those of check-ins are given with days, and of gatherings with an invitation: these are
        # nobody's by now.
        col(ConsentGrant.event).not_in((Event.CHECK_IN, Event.GATHERING)),
        # One whose own end came meanwhile is over.
        or_(col(ConsentGrant.ends_at).is_(None), col(ConsentGrant.ends_at) > tx.now),
    )
    for old in tx.session.exec(query).all():
        box = tx.cipher(circle_id)
        trial = grant_trial(tx, circle_id, recipient_of(old), withdrawn=True)
        ends_at = own_end(trial, old)
        given_back = consent.add_grant(
            tx,
            circle_id=circle_id,
            to_kind=ToKind(old.to_kind),
            member_id=old.member_id,
            event=Event(old.event),
            tier=old.tier,
            channels=old.channels,
            sections=old.sections,
            from_minute=old.from_minute,
            to_minute=old.to_minute,
            # What hadn't begun when it was taken begins no sooner, and is asked about no later.
            starts_at=max(old.starts_at, tx.now),
            ends_at=end_under_trial(trial, ends_at),
            asked_again=old.review_at,
            reason=box.open(old.why, "consent_grant", "why", old.id) if old.why else None,
        )
        cover_row(tx, trial, given_back, ends_at)
        follow_given_back(tx, trial, given_back)
    record.append(
        tx,
        circle_id,
        "restored",
        who=member_id,
        by=by,
        subject_id=withdrawal_id,
        words=UNDONE,
    )
    tx.hint(circle_id)


def _forget_what_they_said(tx: Tx, circle_id: str, member_id: str) -> None:
    """What a member asked, wrote and marked goes with them, and no line names them."""
    forget_solidarity_of(tx, circle_id, member_id)
    forget_value_reader(tx, circle_id, member_id)
    forget_closed(tx, member_id)
    leave_words_alone(tx, circle_id, member_id)


def remove(
    tx: Tx,
    circle_id: str,
    member_id: str,
    by: str,
    *,
    blocking: bool = False,
    tell_shifts: bool = False,
) -> Withdrawn:
    """The person removes a member, or a member leaves: everything of theirs here ends at once.

    Links, knocks, grants, reach, pool place, shifts, places in a running ladder; and, when this
    was their last circle, their sessions and subscriptions. Not so when they are blocked: a phone
    that stays signed in comes back as the account that is known not to come in.

    `tell_shifts`: they read once that their shifts are off, if they had any. Only then do the
    sessions, the addresses and that one reach wait until it was told, or can't be any more.
    """
    member = get_member(tx, circle_id, member_id)
    if Role.PERSON in roles_of(tx, [member_id])[member_id]:
        raise BadInput("not-the-person")
    circle = get_circle(tx, circle_id)
    if circle.drafter_id == member_id and circle.state == CircleState.DRAFT:
        raise BadInput("drafter-stays")
    account_id = member.account_id
    was_coordinator = Role.COORDINATOR in held_roles_of(tx, [member_id])[member_id]
    consent.lock_exclusive(tx, circle_id)
    hold_member(tx, member_id)
    tx.session.refresh(member)
    if member.state == MemberState.ENDED:
        raise NotFound  # removed twice in one instant
    will_be_told = (
        tell_shifts and by != member_id and bool(held_from_now(tx, circle_id, [member_id]))
    )
    if account_id is not None and not blocking and not will_be_told:
        sign_out_if_last(tx, account_id, leaving=circle_id)
    end_invitations(tx, member_id)
    with keeping_turns(tx, get_circle(tx, circle_id)):
        leave_all_rotations(tx, circle_id, member_id)
    released_shifts = release_all_of_member(tx, circle_id, member_id)
    schedule_gap_check(tx, circle_id)
    asks.lock_running(tx, circle_id)
    withdrawn = _shut_out(tx, member, "removed", by)
    leave_needs(tx, circle_id, member_id)
    consent.end_reach(tx, member_id, but_for=Event.SHIFT_CHANGED if will_be_told else None)
    consent.leave_pool(tx, member_id)
    away_service.forget(tx, member_id)
    availability_service.delete_hours(tx, member_id)
    offer_service.end_offers_of(tx, circle_id, member_id)
    end_feed(tx, member_id)
    forget_limits(tx, member_id)
    _forget_what_they_said(tx, circle_id, member_id)
    unlink_member(tx, circle_id, member_id)
    plans.drop_member(tx, circle_id, member_id, by)
    forget_member(tx, circle_id, member_id)
    end_member(tx, member)
    ending = "member_left" if by == member_id else "member_removed"
    record.append(tx, circle_id, ending, who=member_id, by=by)
    if will_be_told:
        slot_ids = [shift.slot_id for shift in released_shifts]
        tell_once(tx, circle_id, member_id, slot_ids, signs_out=not blocking)
    tell_held_back(tx, circle_id, withdrawn.held_back, "removed")
    if was_coordinator and by == member_id:
        tell_if_last(tx, circle_id, member_id)
    return withdrawn


def shifts_ended_by(tx: Tx, withdrawn: Withdrawn) -> list[str]:
    """The slots of the shifts that a removal ended, soonest first."""
    return list(
        tx.session.exec(
            select(Shift.slot_id)
            .join(Slot, col(Slot.id) == col(Shift.slot_id))
            .where(
                Shift.circle_id == withdrawn.circle_id,
                Shift.member_id == withdrawn.member_id,
                Shift.released_at == withdrawn.at,
            )
            .order_by(col(Slot.starts_at), col(Shift.slot_id))
        )
    )
