"""Writing down what came of each attempt."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from app.core.db import Database, Tx
from app.delivery.lease import Leased, Letter, Target
from app.delivery.trace import Trace, silent
from app.delivery.webpush import Outcome
from app.identity.models import Address, PushSubscription
from app.outbox.models import Attempt, AttemptState, Channel, Event, Notice, NoticeState
from app.outbox.rules import next_try
from app.record import service as record

_STATES = {
    "accepted": AttemptState.ACCEPTED,
    "gone": AttemptState.GONE,
    "retry": AttemptState.RETRY,
    "throttled": AttemptState.THROTTLED,
    "key_refused": AttemptState.KEY_REFUSED,
    "refused": AttemptState.REFUSED,
    "late": AttemptState.LATE,
}
_TRY_AGAIN = frozenset({"retry", "throttled", "key_refused", "late"})
KEY_REFUSED_PAUSE_S = 300.0


@dataclass(frozen=True, slots=True)
class Done:
    """A leased notice with the outcome of each of its attempts."""

    leased: Leased
    outcomes: tuple[tuple[Target | Letter, Outcome], ...]


def complete(
    db: Database, finished: Iterable[Done], trace: Trace = silent
) -> list[tuple[str, str]]:
    """Write the outcomes of some notices; returns the asks' notices that didn't get there."""
    unreached: list[tuple[str, str]] = []
    with db.write() as tx:
        for done in _in_order(tx, finished):
            reason = _complete_one(tx, done)
            if reason is not None:
                unreached.append((done.leased.notice_id, reason))
        trace("outcome.before_commit")
    trace("outcome.committed")
    return unreached


def _in_order(tx: Tx, finished: Iterable[Done]) -> list[Done]:
    """By circle, with every row but the records' heads held already.

    Who writes outcomes holds notices and subscriptions first and heads after them, in circles'
    order; so neither another worker nor an answer waits for somebody who waits for it.
    """
    all_of_them = list(finished)
    circles = dict(
        tx.s.execute(
            select(Notice.id, Notice.circle_id)
            .where(col(Notice.id).in_([done.leased.notice_id for done in all_of_them]))
            .order_by(col(Notice.id))
            .with_for_update()
        ).all()
    )
    failed = [
        target
        for done in all_of_them
        for target, outcome in done.outcomes
        if outcome.kind != "accepted"
    ]
    ending = {one.subscription_id for one in failed if isinstance(one, Target)}
    addresses = {one.address_id for one in failed if isinstance(one, Letter)}
    if addresses:
        tx.s.execute(
            select(Address.id)
            .where(col(Address.id).in_(addresses))
            .order_by(col(Address.id))
            .with_for_update()
        ).all()
    if ending:
        tx.s.execute(
            select(PushSubscription.id)
            .where(col(PushSubscription.id).in_(ending))
            .order_by(col(PushSubscription.id))
            .with_for_update()
        ).all()

    def place(done: Done) -> tuple[str, str]:
        return circles.get(done.leased.notice_id) or "", done.leased.notice_id

    return sorted(all_of_them, key=place)


def _complete_one(tx: Tx, done: Done) -> str | None:
    notice = tx.s.get(Notice, done.leased.notice_id)
    if notice is None:
        return None  # its circle was deleted meanwhile
    channel = done.leased.channel
    known = _accepted_before(tx, notice, channel)
    for target, outcome in done.outcomes:
        attempt = tx.s.get(Attempt, target.attempt_id)
        if attempt is not None:
            attempt.state = _STATES[outcome.kind]
            attempt.status = outcome.status
            attempt.done_at = tx.now
        if isinstance(target, Target):
            _note_subscription(tx, notice, target, outcome)
        else:
            _note_address(tx, notice, target, outcome)
    tx.s.flush()
    arrived = any(outcome.kind == "accepted" for _, outcome in done.outcomes)
    if arrived:
        notice.done_at = notice.done_at or tx.now
        if not known:
            _tell(tx, notice, "told", channel, outcome="accepted")
    if notice.lease_id != done.leased.lease_id:
        return None  # it took so long that the lease was taken back; the attempts are noted
    notice.lease_id = None
    notice.send_by = None
    again = [outcome for _, outcome in done.outcomes if outcome.kind in _TRY_AGAIN]
    if again:
        due = tx.now + min(_pause(notice.tries, one) for one in again)
        if done.leased.next_at is not None:
            due = min(due, max(done.leased.next_at, tx.now))
        if due < notice.expires_at:
            notice.state, notice.due_at = NoticeState.QUEUED, due
            return None
    elif done.leased.next_at is not None:
        # Without a receipt by then it is the next channel's turn; with nothing taken, at once.
        due = max(done.leased.next_at, tx.now) if arrived else tx.now
        if due < notice.expires_at:
            notice.state, notice.due_at = NoticeState.QUEUED, due
            return None
    if notice.done_at is not None:
        notice.state = NoticeState.SENT
        return None
    notice.state = NoticeState.NOT_DELIVERED
    notice.done_at = tx.now
    notice.reason = "expired" if again else "no_device"
    _tell(tx, notice, "not_delivered", channel, reason=notice.reason)
    return notice.reason if notice.event == Event.ASK else None


def _pause(tries: int, outcome: Outcome) -> timedelta:
    wanted = outcome.retry_after_s
    if outcome.kind == "key_refused":
        wanted = KEY_REFUSED_PAUSE_S
    if outcome.kind == "late":
        wanted = 0.0
    return next_try(tries, wanted, random.random())  # noqa: S311 (spreads tries, hides nothing)


def _note_subscription(tx: Tx, notice: Notice, target: Target, outcome: Outcome) -> None:
    phone = tx.s.get(PushSubscription, target.subscription_id)
    if phone is None:
        return
    if outcome.kind == "gone" and phone.state == "live" and phone.endpoint == target.endpoint:
        phone.state, phone.ended_at = "gone", tx.now
        _tell(tx, notice, "subscription_gone", Channel.PUSH)
    elif outcome.kind == "throttled" or (outcome.kind == "retry" and outcome.retry_after_s):
        phone.not_before = tx.now + timedelta(seconds=outcome.retry_after_s or 0.0)


def _note_address(tx: Tx, notice: Notice, letter: Letter, outcome: Outcome) -> None:
    address = tx.s.get(Address, letter.address_id)
    if address is None:
        return
    if outcome.kind == "gone" and address.state in {"live", "waiting"}:
        address.state, address.ended_at = "gone", tx.now
        _tell(tx, notice, "address_gone", letter.channel)
    elif outcome.kind == "throttled" or (outcome.kind == "retry" and outcome.retry_after_s):
        address.not_before = tx.now + timedelta(seconds=outcome.retry_after_s or 0.0)


def _accepted_before(tx: Tx, notice: Notice, channel: Channel) -> bool:
    found = tx.s.exec(
        select(Attempt.id).where(
            Attempt.notice_id == notice.id,
            Attempt.channel == channel,
            Attempt.state == AttemptState.ACCEPTED,
        )
    ).first()
    return found is not None


def _tell(tx: Tx, notice: Notice, kind: str, channel: Channel, **facts: str | None) -> None:
    if notice.circle_id is None:
        return
    record.append(
        tx,
        notice.circle_id,
        kind,
        who=notice.member_id,
        event=notice.event,
        subject_id=notice.subject_id,
        tier=notice.tier,
        channel=channel,
        grant_id=notice.grant_id,
        **facts,
    )
