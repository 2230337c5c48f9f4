"""Handing on a circle that lives: to whom it is for, or to another account of its person.

A link for the other phone and a code told by voice, as with a draft. Whoever holds the person's
phone for a moment must not take their circle along: the link opens after the person's own wait
(the one before their plan opens to somebody), is shown meanwhile on every device of theirs, and a
device that was added within the wait can't make one.
"""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, select

from app.advance import run_service
from app.asks import service as asks
from app.circles.models import Circle, CircleState, Member, MemberState, Role
from app.circles.name_service import need_distinct_from_all
from app.circles.service import (
    add_member,
    get_circle,
    held_roles_of,
    lock_circle,
    pass_on_person,
    person_of,
)
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict
from app.core.ids import new_id
from app.gatherings.ending_service import end_gatherings_of_person
from app.guidelines.line_service import forget_lines_in
from app.member_offers.member_offer_service import end_all_offers_of
from app.needs.leaver_service import drop_needs_of
from app.outbox import service as outbox
from app.plans.kept_template_service import forget_templates_in
from app.plans.signature_service import drop_signatures_in
from app.pod_map.ending_service import forget_map_in
from app.record import service as record
from app.repairs.ending_service import end_repairs_of
from app.solidarity.ending_service import forget_solidarity_in
from app.stewardship import ally_service
from app.stewardship.coordinating_turn_service import end_turns_in
from app.stewardship.coordinator_service import name_person
from app.stewardship.grant_delay_service import Giver, need_own_device, pause_now, wait_from_now
from app.stewardship.in_flight_service import in_flight
from app.stewardship.models import Transfer
from app.stewardship.transfer_service import end_transfers, new_transfer
from app.stewardship.withdrawal_service import lock_circle_consent, remove
from app.values.reader_service import forget_said

LASTS = timedelta(hours=72)

#: What the one before may be afterwards.
STAYS_AS = frozenset({Role.SUPPORTER, Role.COORDINATOR, Role.COUNSELLOR})


def offer_live(
    tx: Tx, *, circle_id: str, transfer_id: str, verifier: str, giver: Giver
) -> tuple[Transfer, str]:
    """Make the link and the code for a circle that lives; a new one ends the old.

    Raises Conflict on a device that was added within the person's wait, and while their phone is
    said to be lost.
    """
    consent.lock_exclusive(tx, circle_id)
    consent.refuse_wider(tx, circle_id)
    circle = get_circle(tx, circle_id)
    need_own_device(tx, circle, giver)
    opens_at = tx.now + pause_now(circle, tx.now)
    transfer, code = new_transfer(
        tx, circle, transfer_id=transfer_id, verifier=verifier, expires_at=opens_at + LASTS
    )
    transfer.opens_at = opens_at
    tx.session.flush()
    record.append(
        tx, circle_id, "circle_handing_on_begun", by=giver.member_id, subject_id=transfer.id
    )
    tx.hint(circle_id)
    return transfer, code


def take_back(tx: Tx, circle_id: str, by: str) -> None:
    """End the link: the person keeps the circle after all. A second tap changes nothing."""
    if end_transfers(tx, circle_id):
        record.append(tx, circle_id, "circle_handing_on_stopped", by=by)
        tx.hint(circle_id)


def handed_on_from(tx: Tx, circle_id: str) -> Transfer | None:
    """The link by which a circle that lives can be taken, now or soon; None: there is none."""
    return tx.session.exec(
        select(Transfer).where(
            Transfer.circle_id == circle_id,
            col(Transfer.opens_at).is_not(None),
            col(Transfer.used_at).is_(None),
            col(Transfer.ended_at).is_(None),
            Transfer.expires_at > tx.now,
        )
    ).first()


def need_open(tx: Tx, transfer: Transfer) -> None:
    """Raise Conflict while the person's wait lasts."""
    if transfer.opens_at is not None and tx.now < transfer.opens_at:
        raise Conflict("transfer-waits", extra={"opens_at": transfer.opens_at.isoformat()})


def accept_live(
    tx: Tx, *, transfer: Transfer, account_id: str, my_name: str, former: Role | None
) -> tuple[Circle, list[str]]:
    """Somebody takes a circle that lives: it is theirs from now on.

    `former`: what the one before stays as, without a grant of their own; None: they leave. Returns
    the circle, and ids of notices to them that a worker holds. Raises Conflict while somebody is
    asked for, BadInput for one's own circle.
    """
    need_open(tx, transfer)
    circle_id = transfer.circle_id
    lock_circle_consent(tx, circle_id)
    circle = lock_circle(tx, circle_id)
    if circle.state != CircleState.LIVE or circle.closed_at is not None:
        raise Conflict("link-over")
    if asks.find_running(tx, circle_id) is not None or run_service.live_in(tx, circle_id):
        raise Conflict("asked-just-now")
    asks.end_drill(tx, circle_id)
    before = person_of(tx, circle_id)
    if before.account_id == account_id:
        raise BadInput("own-circle")
    own_place = tx.session.exec(
        select(Member).where(
            Member.circle_id == circle_id,
            Member.account_id == account_id,
            Member.state == MemberState.IN,
        )
    ).one_or_none()
    if own_place is not None:
        # A place among the friends is given up for the person's; the phone stays signed in.
        remove(tx, circle_id, own_place.id, by=own_place.id, blocking=True)
    on_its_way = in_flight(tx, circle_id, before.id)
    outbox.cancel(tx, circle_id=circle_id, reason="removed", member_id=before.id)
    # Allies were chosen by the one before, for an account of theirs.
    ally_service.end_all_in(tx, circle_id, before.id)
    _end_own_things(tx, before)
    new = _new_person(tx, before, account_id, my_name, former)
    record.append(
        tx, circle_id, "circle_handed_on", who=new.id, by=before.id, subject_id=transfer.id
    )
    if former is None:
        remove(tx, circle_id, before.id, by=new.id)
    transfer.used_at = tx.now
    circle.version += 1
    tx.session.flush()
    wait_from_now(tx, circle_id)
    tx.hint(circle_id)
    return circle, on_its_way


def _end_own_things(tx: Tx, before: Member) -> None:
    """End what was the person's own, and not the circle's: no word of it is the next one's, nor
    what others wrote for them. Trials run on: what is tried out is the circle's."""
    circle_id = before.circle_id
    forget_solidarity_in(tx, circle_id)
    end_gatherings_of_person(tx, circle_id, before)
    forget_lines_in(tx, circle_id)
    forget_said(tx, circle_id, before.id)
    forget_map_in(tx, circle_id)
    drop_needs_of(tx, circle_id, before.id)
    end_turns_in(tx, circle_id, before.id)
    end_repairs_of(tx, circle_id, before.id)
    end_all_offers_of(tx, circle_id, before.id)
    forget_templates_in(tx, circle_id)
    drop_signatures_in(tx, circle_id)


def _new_person(
    tx: Tx, before: Member, account_id: str, my_name: str, former: Role | None
) -> Member:
    """The new person's own place, so that the record goes on telling who did what."""
    need_distinct_from_all(
        tx, before.circle_id, my_name, but_for=before.id if former is None else ""
    )
    new = add_member(
        tx,
        circle_id=before.circle_id,
        member_id=new_id(),
        name=my_name,
        roles=(),
        account_id=account_id,
        max_places=10_000,
    )
    coordinated = Role.COORDINATOR in held_roles_of(tx, [before.id])[before.id]
    pass_on_person(tx, before, new, former or Role.SUPPORTER)
    if coordinated:  # because nobody else did
        name_person(tx, before.circle_id, new.id)
    return new
