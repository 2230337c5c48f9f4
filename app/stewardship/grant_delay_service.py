"""The wait before somebody may read more of the plan, and whose device may set it going."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col, select

from app.circles.models import Circle, CircleState
from app.circles.service import get_circle
from app.consent import service as consent
from app.consent.grant_delay import LONGEST, WideningDelay, opened_content, own_since
from app.consent.models import ConsentGrant
from app.consent.receipt_wording import PAUSE
from app.consent.review_dates import review_at, to_review
from app.core.db import Tx
from app.core.errors import BadInput, Conflict
from app.identity.models import Account, Device
from app.record import service as record


@dataclass(frozen=True, slots=True)
class Giver:
    """Who gives a consent, on which device."""

    member_id: str
    device_id: str


def pause_of(circle: Circle) -> WideningDelay:
    """The wait as the person set it."""
    return WideningDelay(circle.widen_hours, circle.widen_next, circle.widen_next_at)


def pause_now(circle: Circle, now: datetime) -> timedelta:
    """How long a wider grant waits that is given now."""
    return timedelta(hours=pause_of(circle).at(now))


def device_since(tx: Tx, circle: Circle, device_id: str) -> datetime:
    """From when on a device may widen what may be known."""
    device = tx.session.get_one(Device, device_id)
    account = tx.session.get_one(Account, device.account_id)
    return own_since(device.created_at, account.created_at, pause_now(circle, tx.now))


def need_own_device(tx: Tx, circle: Circle, giver: Giver) -> None:
    """Raise Conflict on a device that was added a moment ago.

    In a draft its drafter writes: nothing of it counts before the person took it and waited.
    """
    if circle.state == CircleState.DRAFT:
        return
    since = device_since(tx, circle, giver.device_id)
    if since > tx.now:
        raise Conflict("own-device", extra={"from": since.isoformat()})


def set_pause(tx: Tx, circle_id: str, hours: int, giver: Giver) -> None:
    """Set the wait: longer at once, shorter when the old one is over. Raises BadInput, Conflict.

    A shorter one opens more, so it isn't taken while the person's phone is said to be lost.
    """
    if not 0 <= hours <= LONGEST:
        raise BadInput("bad-input")
    consent.lock_exclusive(tx, circle_id)
    circle = get_circle(tx, circle_id)
    current = pause_of(circle)
    changed = current.changed(hours, tx.now)
    if changed.next_hours is not None:
        consent.refuse_wider(tx, circle_id)
        need_own_device(tx, circle, giver)
    if (
        changed.next_hours is not None
        and current.next_hours == changed.next_hours
        and current.next_at
    ):
        return  # asked for already: it doesn't wait anew
    circle.widen_hours, circle.widen_next = changed.hours, changed.next_hours
    circle.widen_next_at = changed.next_at
    tx.session.flush()
    record.append(tx, circle_id, "widen_pause_set", by=giver.member_id, words=PAUSE)


def waiting(tx: Tx, circle_id: str) -> list[ConsentGrant]:
    """Grants that will open more of the plan or the health card later, soonest first."""
    waiting_grants = [
        grant
        for grant in consent.live_grants_of(tx, circle_id)
        if not grant.deny
        and grant.starts_at > tx.now
        and opened_content(grant.tier, grant.sections)
    ]
    return sorted(waiting_grants, key=lambda grant: (grant.starts_at, grant.id))


def to_be_reviewed(tx: Tx, circle_id: str) -> list[ConsentGrant]:
    """Grants that the person is asked about now: keep it, or stop it."""
    return [
        grant
        for grant in consent.live_grants_of(tx, circle_id)
        if to_review(grant.review_at, grant.ends_at, tx.now)
    ]


def counts(tx: Tx, circle_id: str) -> tuple[int, int]:
    """How many grants wait, and about how many the person is asked; for their first screen."""
    rows = tx.session.execute(
        select(ConsentGrant.starts_at, ConsentGrant.review_at, ConsentGrant.ends_at).where(
            ConsentGrant.circle_id == circle_id,
            col(ConsentGrant.ended_at).is_(None),
            col(ConsentGrant.review_at).is_not(None),
        )
    ).all()
    waiting_count = sum(1 for starts_at, _, _ in rows if starts_at > tx.now)
    asked_count = sum(1 for _, at, ends_at in rows if to_review(at, ends_at, tx.now))
    return waiting_count, asked_count


def wait_from_now(tx: Tx, circle_id: str) -> None:
    """Let what a draft opens of the plan wait from this moment on: the person took it."""
    begins = tx.now + pause_now(get_circle(tx, circle_id), tx.now)
    for grant in consent.live_grants_of(tx, circle_id):
        if opened_content(grant.tier, grant.sections):
            starts_at = max(grant.starts_at, begins)
            tx.session.execute(
                update(ConsentGrant)
                .where(col(ConsentGrant.id) == grant.id)
                .values(
                    starts_at=starts_at, review_at=review_at(grant.tier, grant.sections, starts_at)
                )
            )
    tx.session.flush()
