"""A time offered to one member: theirs to take or to pass, and over when the time is filled.

Once for a member and a time. Passing costs nothing and isn't told to anybody: the board shows no
open offer then, and the member isn't asked about that time again.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import bindparam, update
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.circles.models import Circle, CircleState, Member, MemberState
from app.circles.service import person_of, still_in
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.core.prepared_statement import PreparedQuery
from app.outbox import service as outbox
from app.outbox.models import Notice, NoticeState
from app.outbox.notice_types import NoticeType
from app.record import service as record
from app.rota.gaps.suggestions import AHEAD_DAYS
from app.rota.models import Offer, Pattern, Shift, Slot
from app.rota.schedule.pattern_service import find_occurrence
from app.rota.schedule.visible_slot_queries import require_visible
from app.rota.shifts.limit_queries import LoadedLimits

_NOT_TOLD = (NoticeState.HELD_BACK, NoticeState.NOT_DELIVERED, NoticeState.CANCELLED)


def offer_slot(tx: Tx, *, circle: Circle, slot: str, to: str, by: str) -> Offer:
    """Offer a time to a member; a notice tells them, if the gate lets it.

    Raises BadInput for somebody who can't be offered times, Conflict for a time that isn't open or
    that they have heard of, NotFound for no time of this circle.
    """
    if circle.state != CircleState.LIVE or not consent.lock_shared(tx, circle.id):
        raise NotFound
    pattern, occurrence = find_occurrence(tx, circle, slot)
    member = tx.session.get(Member, to)
    if member is None or member.circle_id != circle.id or member.state != MemberState.IN:
        raise BadInput("unknown-member")
    account_id = member.account_id
    if account_id is None:
        raise BadInput("unknown-member")
    if person_of(tx, circle.id).id == to:
        raise BadInput("not-offered-to")
    if tx.now >= occurrence.ends_at:
        raise Conflict("slot-over")
    if occurrence.starts_at > tx.now + timedelta(days=AHEAD_DAYS):
        raise BadInput("offer-too-far")
    if consent.rests(tx, circle.id):
        raise Conflict("nothing-goes-out")
    still_in(tx, to)
    limits = LoadedLimits.of_circle(tx, circle.id, circle.zone)
    if not limits.is_within(to, slot, occurrence):
        raise Conflict("not-for-them")
    is_never = limits.is_never(to, slot, occurrence)
    if is_never and by == person_of(tx, circle.id).id:
        raise Conflict("against-your-line")
    # Claims that are under way are waited for, the first of a time too, which has no row yet:
    # what they fill isn't offered any more.
    tx.session.exec(select(Pattern.id).where(Pattern.id == pattern.id).with_for_update()).one()
    row = tx.session.exec(select(Slot).where(Slot.id == slot).with_for_update()).one_or_none()
    if row is not None:
        tx.session.refresh(row)
        holders = _holders(tx, slot)
        if to in holders:
            raise Conflict("held-by-them")
        if len(holders) >= row.places:
            raise Conflict("nobody-missing")
    is_new = tx.insert_new(
        Offer,
        slot_id=slot,
        member_id=to,
        circle_id=circle.id,
        by_id=by,
        # Whoever offers it doesn't learn of a line of the person's: it reads as one that didn't
        # reach them, whose reason is their own.
        state="over" if is_never else "open",
        at=tx.now,
    )
    if not is_new:
        raise Conflict("offered-already")
    new_offer = tx.session.get_one(Offer, (slot, to))
    if is_never:
        return new_offer
    new_offer.notice_id = outbox.queue(
        tx,
        type=NoticeType.OPEN_TIME,
        account_id=account_id,
        circle_id=circle.id,
        member_id=to,
        subject_id=slot,
        dedupe=f"offer:{slot}:{to}",
    )
    tx.session.flush()
    record.append(tx, circle.id, "offered", who=to, by=by, subject_id=slot)
    return new_offer


def _holders(tx: Tx, slot: str) -> set[str]:
    """Ids of the members who hold a place of a slot."""
    member_ids = tx.session.exec(
        select(Shift.member_id).where(Shift.slot_id == slot, col(Shift.released_at).is_(None))
    )
    return set(member_ids)


def withdraw_offer(tx: Tx, *, circle: Circle, slot: str, to: str, by: str) -> None:
    """Take an offer back, silently; a notice that waits is cancelled. Raises NotFound.

    An offer that was answered or is over stays as it is.
    """
    offer_row = tx.session.get(Offer, (slot, to))
    if offer_row is None or offer_row.circle_id != circle.id:
        raise NotFound
    if end_offer(tx, offer_row, "over"):
        outbox.cancel_by_ids(tx, filter(None, [offer_row.notice_id]), "expired")
        record.append(tx, circle.id, "offer_withdrawn", who=to, by=by, subject_id=slot)
        tx.hint(circle.id)


def decline_offer(tx: Tx, *, circle: Circle, slot: str, member_id: str) -> None:
    """ "Not this one": nobody is told. Raises NotFound when it isn't offered to them, as far as
    they may know.

    A second tap, or one after the offer ended, changes nothing.
    """
    require_visible(tx, circle.id, member_id, slot)
    offer_row = tx.session.get(Offer, (slot, member_id))
    if offer_row is None or offer_row.circle_id != circle.id:
        raise NotFound
    if end_offer(tx, offer_row, "passed"):
        outbox.cancel_by_ids(tx, filter(None, [offer_row.notice_id]), "expired")
        tx.hint(circle.id)


def end_offer(tx: Tx, offer_row: Offer, state: str) -> bool:
    """Close an open offer; False when it wasn't open any more."""
    done = tx.session.execute(
        update(Offer)
        .where(
            col(Offer.slot_id) == offer_row.slot_id,
            col(Offer.member_id) == offer_row.member_id,
            col(Offer.state) == "open",
        )
        .values(state=state, done_at=tx.now)
    )
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


def end_offers_of(tx: Tx, circle_id: str, member_id: str) -> None:
    """A member is gone: close their open offers. The caller cancels their notices."""
    tx.session.execute(
        update(Offer)
        .where(
            col(Offer.circle_id) == circle_id,
            col(Offer.member_id) == member_id,
            col(Offer.state) == "open",
        )
        .values(state="over", done_at=tx.now)
    )


def settle_offers(tx: Tx, slot: str, member_id: str) -> None:
    """A place was taken: that member's offer is taken too, the others end once it is full.

    In the order of locks, after the look-out for gaps and before the record.
    """
    open_offers = tx.session.exec(
        select(Offer).where(Offer.slot_id == slot, Offer.state == "open")
    ).all()
    if not open_offers:
        return
    slot_row = tx.session.exec(
        select(Slot).where(Slot.id == slot).execution_options(populate_existing=True)
    ).one()
    notice_ids = []
    for offer_row in open_offers:
        is_theirs = offer_row.member_id == member_id
        if is_theirs or slot_row.taken >= slot_row.places:
            end_offer(tx, offer_row, "taken" if is_theirs else "over")
            notice_ids.append(offer_row.notice_id)
    outbox.cancel_by_ids(tx, sorted(filter(None, notice_ids)), "covered")


def open_offers(tx: Tx, circle_id: str) -> list[tuple[Offer, bool]]:
    """A circle's open offers, oldest first, each with whether its notice is still to go out.

    An offer that didn't reach its member is left out: why is their own. Whether the time is still
    open is for the caller to look at.
    """
    rows = tx.session.execute(
        select(Offer, Notice.state)
        .join(Notice, col(Notice.id) == col(Offer.notice_id))
        .join(Member, col(Member.id) == col(Offer.member_id))
        .where(
            Offer.circle_id == circle_id,
            Offer.state == "open",
            Member.state == MemberState.IN,
            col(Notice.state).not_in(_NOT_TOLD),
        )
        .order_by(col(Offer.at), col(Offer.slot_id), col(Offer.member_id))
    )
    return [(offer_row, state != NoticeState.SENT) for offer_row, state in rows]


_OFFERED_SLOTS = PreparedQuery(
    sa_select(col(Offer.slot_id))
    .where(
        col(Offer.circle_id) == bindparam("circle_id"),
        col(Offer.member_id) == bindparam("member_id"),
        col(Offer.state) == "open",
    )
    .order_by(col(Offer.at))
)


def slots_offered_to(tx: Tx, circle_id: str, member_id: str) -> list[str]:
    """Ids of the slots that are offered to a member now, oldest offer first."""
    return [slot for (slot,) in tx.rows(_OFFERED_SLOTS, circle_id=circle_id, member_id=member_id)]


_PASSED = PreparedQuery(
    sa_select(col(Offer.slot_id), col(Offer.member_id)).where(
        col(Offer.circle_id) == bindparam("circle_id"), col(Offer.state) == "passed"
    )
)


def declined_offers(tx: Tx, circle_id: str) -> list[tuple[str, str]]:
    """Offers that were passed, as (slot id, member id)."""
    return [(slot, member_id) for slot, member_id in tx.rows(_PASSED, circle_id=circle_id)]


def states_of_offers(tx: Tx, circle_id: str) -> dict[str, dict[str, str]]:
    """Slot id → member id → the state of their offer. Each member is offered a slot once."""
    states_by_slot: dict[str, dict[str, str]] = {}
    for slot, member_id, state in tx.session.execute(
        select(Offer.slot_id, Offer.member_id, Offer.state).where(Offer.circle_id == circle_id)
    ):
        states_by_slot.setdefault(slot, {})[member_id] = state
    return states_by_slot
