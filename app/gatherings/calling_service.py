"""Calling people together: only the person does, and sends each invitation themselves."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import select

from app.circles.service import Membership, get_circle
from app.consent import service as consent
from app.consent.chosen_grant_service import end_chosen_grant
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.gatherings.gathering_queries import GatheringNow, guests_of
from app.gatherings.gathering_rules import KEPT_FOR, MOST_GUESTS, check_times, end_of
from app.gatherings.gathering_words import seal_of_guest
from app.gatherings.grant_service import give_grant, need_invitable
from app.gatherings.models import GatheringGuest, GatheringState, GuestAnswer
from app.gatherings.telling_service import tell_member
from app.gatherings.writing_service import delete_fits, lock_gathering
from app.outbox import service as outbox
from app.outbox.events import Event
from app.record import service as record


def add_guest(
    tx: Tx,
    me: Membership,
    gathering_id: str,
    guest_id: str,
    *,
    member_id: str | None,
    name: str | None,
    role_label: str,
    reads_if_reports: bool,
) -> None:
    """Put somebody on the list: a member, or a guest by name. Nothing is sent by it.

    Raises NotFound, BadInput, Conflict.
    """
    now = _ahead(tx, me, gathering_id)
    if (member_id is None) == (name is None):
        raise BadInput("gathering-guest")
    guests = guests_of(tx, gathering_id)
    if any(guest.id == guest_id for guest in guests):
        return
    if tx.session.get(GatheringGuest, guest_id) is not None:
        raise Conflict("exists-already")
    if len(guests) >= MOST_GUESTS:
        raise BadInput("gathering-many-guests")
    if member_id is not None:
        need_invitable(tx, me.circle_id, member_id)
        if any(guest.member_id == member_id for guest in guests):
            raise BadInput("gathering-guest-twice")
    guest = GatheringGuest(
        id=guest_id,
        circle_id=me.circle_id,
        gathering_id=now.row.id,
        member_id=member_id,
        added_at=tx.now,
        reads_if_reports=reads_if_reports,
    )
    seal_of_guest(tx, guest, "name", name or "")
    seal_of_guest(tx, guest, "role_label", role_label)
    tx.session.add(guest)
    tx.session.flush()
    tx.hint(me.circle_id)


def call(tx: Tx, me: Membership, gathering_id: str) -> None:
    """Call people together: from here on invitations can be sent, and its times stand.

    Raises NotFound, BadInput without a purpose or with times that can't be, Conflict when it was
    called before, or while everything is paused.
    """
    now = lock_gathering(tx, me.circle_id, gathering_id)
    if now.state is not GatheringState.DRAFT:
        raise Conflict("gathering-called")
    _need_awake(tx, me.circle_id)
    row = now.row
    if not row.purpose:
        raise BadInput("gathering-no-purpose")
    check_times(now.times, now.zone, tx.now)
    row.state, row.called_at = GatheringState.CALLED, tx.now
    # A time that passes midnight ends on the day after.
    row.last_day = max(time.on_day for time in now.times) + timedelta(days=1)
    if len(now.times) == 1:
        row.time_id = now.times[0].id
    helper_grant_id, row.helper_id, row.helper_grant_id = row.helper_grant_id, None, None
    row.revision += 1
    tx.session.flush()
    end_chosen_grant(tx, helper_grant_id, me.member_id)
    record.append(tx, me.circle_id, "gathering_called", by=me.member_id, subject_id=gathering_id)
    tx.hint(me.circle_id)


def send_invitation(
    tx: Tx,
    me: Membership,
    gathering_id: str,
    guest_id: str,
    *,
    link_id: str | None,
    verifier: str | None,
) -> None:
    """Send one invitation. A member hears of it; for a guest the person's phone made a link.

    A new link ends the one before. Raises NotFound, BadInput, Conflict.
    """
    now = _called(tx, me, gathering_id)
    _need_awake(tx, me.circle_id)
    guest = get_guest(tx, gathering_id, guest_id)
    if guest.member_id is None:
        _write_link(tx, guest, link_id, verifier)
    elif link_id is not None or verifier is not None:
        raise BadInput("gathering-guest")
    elif guest.sent_at is None:
        need_invitable(tx, me.circle_id, guest.member_id)
        end = end_of(now.times, None, now.zone) or tx.now
        until = end + KEPT_FOR
        guest.grant_id = give_grant(tx, me.circle_id, guest.member_id, until, me.member_id)
    is_first = guest.sent_at is None
    guest.sent_at = guest.sent_at or tx.now
    tx.session.flush()
    if is_first:
        tell_member(tx, guest, "sent")
    record.append(
        tx,
        me.circle_id,
        "gathering_sent" if guest.member_id else "gathering_sent_guest",
        who=guest.member_id,
        by=me.member_id,
        subject_id=guest_id,
    )
    tx.hint(me.circle_id)


def _write_link(tx: Tx, guest: GatheringGuest, link_id: str | None, verifier: str | None) -> None:
    """Let a guest's page be opened by a new link, in whichever browser opens it first.

    Raises BadInput, and Conflict while the person's phone is said to be lost.
    """
    consent.refuse_wider(tx, guest.circle_id)
    if link_id is None or verifier is None:
        raise BadInput("gathering-no-link")
    others = select(GatheringGuest.id).where(GatheringGuest.link_id == link_id)
    if tx.session.exec(others).first() is not None:
        raise Conflict("exists-already")
    guest.link_id, guest.verifier, guest.browser = link_id, verifier, None


def let_read(tx: Tx, me: Membership, gathering_id: str, guest_id: str) -> None:
    """A guest must pass on what they hear, and the person lets them read on. Raises NotFound,
    Conflict when they haven't said so, and while the person's phone is said to be lost."""
    _called(tx, me, gathering_id)
    guest = get_guest(tx, gathering_id, guest_id)
    if not guest.reports:
        raise Conflict("guest-no-duty")
    if guest.may_read_at is None:
        consent.refuse_wider(tx, me.circle_id)
        guest.may_read_at = tx.now
        tx.session.flush()
        record.append(tx, me.circle_id, "gathering_read", by=me.member_id, subject_id=guest_id)
    tx.hint(me.circle_id)


def remove_guest(tx: Tx, me: Membership, gathering_id: str, guest_id: str) -> None:
    """Take somebody off the list: what waits for them is cancelled, and their page is closed."""
    lock_gathering(tx, me.circle_id, gathering_id)
    take_off(tx, get_guest(tx, gathering_id, guest_id), me.member_id)


def take_off(tx: Tx, guest: GatheringGuest, by: str | None) -> None:
    """Take an invitation away, with all that was said to it."""
    delete_fits(tx, [guest.id])
    tx.session.delete(guest)
    tx.session.flush()
    if guest.member_id is not None:
        outbox.cancel(
            tx,
            circle_id=guest.circle_id,
            event=Event.GATHERING,
            member_id=guest.member_id,
            subject_id=guest.gathering_id,
            reason="ended",
        )
        end_chosen_grant(tx, guest.grant_id, by)
    if guest.sent_at is not None:
        record.append(
            tx,
            guest.circle_id,
            "gathering_removed" if guest.member_id else "gathering_removed_guest",
            who=guest.member_id,
            by=by,
            subject_id=guest.id,
        )
    tx.hint(guest.circle_id)


def settle(tx: Tx, me: Membership, gathering_id: str, time_id: str) -> None:
    """Settle on one of the times: who was told hears that there is something to look at."""
    now = _called(tx, me, gathering_id)
    if time_id not in {time.id for time in now.times}:
        raise BadInput("gathering-time-choice")
    if now.row.time_id == time_id:
        return
    now.row.time_id = time_id
    tx.session.flush()
    for guest in guests_of(tx, gathering_id):
        if guest.sent_at is not None and guest.answer != GuestAnswer.NO:
            tell_member(tx, guest, f"time:{time_id}")
    tx.hint(me.circle_id)


def note_held(tx: Tx, me: Membership, gathering_id: str) -> None:
    """It took place: who came may leave what they saw. Raises NotFound, Conflict."""
    now = lock_gathering(tx, me.circle_id, gathering_id)
    if now.row.state == GatheringState.HELD:
        return
    if now.row.state != GatheringState.CALLED:
        raise Conflict("gathering-over")
    now.row.state, now.row.ended_at = GatheringState.HELD, tx.now
    tx.session.flush()
    record.append(tx, me.circle_id, "gathering_over", by=me.member_id, subject_id=gathering_id)
    tx.hint(me.circle_id)


def call_off(tx: Tx, me: Membership, gathering_id: str) -> None:
    """Call it off. Those who were told hear of it, and nobody else. Raises NotFound, Conflict."""
    now = lock_gathering(tx, me.circle_id, gathering_id)
    if now.state is GatheringState.OFF:
        return
    if now.state is not GatheringState.CALLED:
        raise Conflict("gathering-over")
    now.row.state, now.row.ended_at = GatheringState.OFF, tx.now
    tx.session.flush()
    for guest in guests_of(tx, gathering_id):
        if guest.member_id is None or guest.sent_at is None:
            continue
        unsent = outbox.cancel(
            tx,
            circle_id=me.circle_id,
            event=Event.GATHERING,
            member_id=guest.member_id,
            subject_id=gathering_id,
            reason="ended",
        )
        if guest.answer != GuestAnswer.NO and not (unsent and guest.answer is None):
            tell_member(tx, guest, "off")
    record.append(tx, me.circle_id, "gathering_off", by=me.member_id, subject_id=gathering_id)
    tx.hint(me.circle_id)


def get_guest(tx: Tx, gathering_id: str, guest_id: str) -> GatheringGuest:
    """Somebody on the list of a gathering. Raises NotFound."""
    guest = tx.session.get(GatheringGuest, guest_id)
    if guest is None or guest.gathering_id != gathering_id:
        raise NotFound
    return guest


def _ahead(tx: Tx, me: Membership, gathering_id: str) -> GatheringNow:
    now = lock_gathering(tx, me.circle_id, gathering_id)
    if now.state not in {GatheringState.DRAFT, GatheringState.CALLED}:
        raise Conflict("gathering-over")
    return now


def _called(tx: Tx, me: Membership, gathering_id: str) -> GatheringNow:
    now = _ahead(tx, me, gathering_id)
    if now.state is GatheringState.DRAFT:
        raise Conflict("gathering-not-called")
    return now


def _need_awake(tx: Tx, circle_id: str) -> None:
    paused = consent.pause_of(tx, circle_id) is not None
    if paused or get_circle(tx, circle_id).closed_at is not None:
        raise Conflict("gathering-rests")
