"""What was dealt with on one phone doesn't stay on another's screen.

A notice rings on every phone of its account. Once it is answered on one, the others are sent a
silent push of the same tag: nothing to do now. It goes to the account's own phones alone, to those
that the first one reached or may yet reach, and says no more than the first one did.

What tells that a request is over takes the request's place in the same way, and isn't silent.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import col, select

from app.core.channels import Channel
from app.core.db import Tx
from app.identity.models import PushSubscription
from app.outbox import service as outbox
from app.outbox.events import EVENTS, Event
from app.outbox.models import Attempt, AttemptState, Notice, NoticeState
from app.outbox.notice_types import NoticeType

#: What somebody may be called for; what only tells stays until it is looked at.
_CALLING = tuple(event for event, spec in EVENTS.items() if spec.clears_elsewhere)
#: What is on a phone, on its way there, or may have arrived without anybody saying so.
_MAY_BE_SHOWN = (AttemptState.LEASED, AttemptState.ACCEPTED, AttemptState.UNKNOWN)

#: How soon what waits for another notice's sending is looked at again.
LOOK_AGAIN = timedelta(milliseconds=500)


def clear_elsewhere(tx: Tx, *, account_id: str, subject_id: str, device_id: str | None) -> None:
    """Queue what replaces an account's notices about a subject on its other phones.

    `device_id`: the phone on which it was dealt with, if it was one.
    """
    reached = tx.session.execute(
        select(Notice.id, PushSubscription.device_id)
        .join(Attempt, col(Attempt.notice_id) == col(Notice.id))
        .join(PushSubscription, col(PushSubscription.id) == col(Attempt.subscription_id))
        .where(
            Notice.subject_id == subject_id,
            Notice.account_id == account_id,
            col(Notice.event).in_(_CALLING),
            Attempt.channel == Channel.PUSH,
            col(Attempt.state).in_(_MAY_BE_SHOWN),
            PushSubscription.state == "live",
        )
        .order_by(col(Notice.id))
    ).all()
    for notice_id in dict.fromkeys(notice for notice, device in reached if device != device_id):
        outbox.queue(
            tx,
            type=NoticeType.ANSWERED,
            account_id=account_id,
            subject_id=about(notice_id, device_id),
            dedupe=f"answered:{notice_id}",
        )


def about(notice_id: str, device_id: str | None) -> str:
    """The subject of a notice that replaces another: that one, and where it was dealt with."""
    return f"{notice_id}.{device_id or ''}"


def replaced(subject_id: str | None) -> tuple[str, str | None]:
    """Which notice is replaced, and the phone that needs no word of it."""
    notice_id, _, device_id = (subject_id or "").partition(".")
    return notice_id, device_id or None


def notice_replaced_by(tx: Tx, event: str, account_id: str, subject_id: str | None) -> str | None:
    """In whose place a notice is shown: what was answered, or the call that is over."""
    if event == Event.ANSWERED:
        return replaced(subject_id)[0]
    if event == Event.STAND_DOWN:
        return _notice_called_by(tx, account_id=account_id, subject_id=subject_id)
    return None


def _notice_called_by(tx: Tx, *, account_id: str, subject_id: str | None) -> str | None:
    """The newest notice that left and called an account to a subject; None: none did."""
    return tx.session.exec(
        select(Notice.id)
        .where(
            Notice.subject_id == subject_id,
            Notice.account_id == account_id,
            col(Notice.event).in_(_CALLING),
            Notice.tries > 0,
        )
        .order_by(col(Notice.created_at).desc(), col(Notice.id).desc())
        .limit(1)
    ).first()


def phones_reached(tx: Tx, notice_id: str) -> set[str]:
    """The subscriptions to which a notice was pushed."""
    subscriptions = tx.session.exec(
        select(Attempt.subscription_id).where(
            Attempt.notice_id == notice_id, col(Attempt.state).in_(_MAY_BE_SHOWN)
        )
    )
    return {subscription for subscription in subscriptions if subscription is not None}


def would_overtake_until(tx: Tx, event: str, subject_id: str | None) -> datetime | None:
    """When to look again at a notice that is shown in another's place; None: it may leave.

    The other one is on its way to a phone at this moment: overtaken, it would ring there for
    what is answered.
    """
    if event != Event.ANSWERED:
        return None
    send_by = tx.session.exec(
        select(Notice.send_by).where(
            Notice.id == replaced(subject_id)[0], Notice.state == NoticeState.LEASED
        )
    ).first()
    return min(send_by, tx.now + LOOK_AGAIN) if send_by is not None and send_by > tx.now else None
