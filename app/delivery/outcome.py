"""Writing down what came of each attempt."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select as sa_select
from sqlalchemy import update
from sqlmodel import col, select

from app.consent import last_word_service
from app.core.bulk import in_list
from app.core.channels import Channel
from app.core.db import Database, Tx
from app.delivery.fault_points import Trace, no_trace
from app.delivery.leased_messages import Leased, Message, PushTarget
from app.delivery.webpush import Outcome
from app.identity.models import Address, PushSubscription
from app.outbox.events import Event
from app.outbox.models import Attempt, AttemptState, Notice, NoticeState
from app.outbox.notice_types import BETWEEN_TWO
from app.outbox.rules import WRONG_TARGET, next_try
from app.record import service as record
from app.record.entry_kinds import reason_told

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
KEY_REFUSED_PAUSE_S = 60.0
#: Until a number that the gateway can't send to is tried again: it may be another gateway then.
CANT_SEND = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Done:
    """A leased notice with the outcome of each of its attempts."""

    leased: Leased
    outcomes: tuple[tuple[PushTarget | Message, Outcome], ...]


def complete(
    db: Database, finished: Iterable[Done], trace: Trace = no_trace
) -> list[tuple[str, str]]:
    """Write the outcomes of some notices; returns the asks' notices that didn't get there."""
    with db.write() as tx:
        unreached = _Completion(tx).run(list(finished))
        trace("outcome.before_commit")
    trace("outcome.committed")
    return unreached


@dataclass(slots=True)
class _Sent:
    """A notice as its outcome changes it, in the order of `_SENT`."""

    id: str
    circle_id: str | None
    member_id: str | None
    type: str
    event: str
    subject_id: str | None
    tier: int | None
    grant_id: str | None
    tries: int
    lease_id: str | None
    expires_at: datetime
    done_at: datetime | None


_SENT = sa_select(
    col(Notice.id),
    col(Notice.circle_id),
    col(Notice.member_id),
    col(Notice.type),
    col(Notice.event),
    col(Notice.subject_id),
    col(Notice.tier),
    col(Notice.grant_id),
    col(Notice.tries),
    col(Notice.lease_id),
    col(Notice.expires_at),
    col(Notice.done_at),
)


class _Completion:
    """The outcomes of some notices in one transaction; written at its end, all together.

    Who writes outcomes holds notices, addresses and subscriptions first, each in the order of
    their ids, and the records' heads after them, in the circles' order; so neither another worker
    nor an answer waits for somebody who waits for it.
    """

    def __init__(self, tx: Tx) -> None:
        self.tx = tx
        self.notices: dict[str, _Sent] = {}
        self.accepted: set[tuple[str, str]] = set()
        self.attempts: dict[tuple[AttemptState, int | None], list[str]] = {}
        self.changes: dict[str, dict[str, object]] = {}
        self.entries: list[record.EntryDraft] = []
        self.arrived_changes: list[str] = []  # notices of a changed shift that arrived

    def run(self, finished: list[Done]) -> list[tuple[str, str]]:
        self._lock_rows(finished)
        unreached = []
        for done in finished:
            notice = self.notices.get(done.leased.notice_id)
            if notice is None:
                continue  # its circle was deleted meanwhile
            reason = self._complete(notice, done)
            if reason is not None:
                unreached.append((notice.id, reason))
        self._write()
        return unreached

    def _lock_rows(self, finished: list[Done]) -> None:
        rows = self.tx.session.execute(
            _SENT.where(
                in_list(
                    self.tx.sqlite, col(Notice.id), {done.leased.notice_id for done in finished}
                )
            )
            .order_by(col(Notice.id))
            .with_for_update()
        )
        self.notices = {notice.id: notice for notice in (_Sent(*row) for row in rows)}
        touched = [
            target
            for done in finished
            for target, outcome in done.outcomes
            if outcome.kind != "accepted" or target.is_held
        ]
        for table, places in (
            (Address, {target.address_id for target in touched if isinstance(target, Message)}),
            (
                PushSubscription,
                {target.subscription_id for target in touched if isinstance(target, PushTarget)},
            ),
        ):
            if places:
                self.tx.session.execute(
                    select(table.id)
                    .where(col(table.id).in_(places))
                    .order_by(col(table.id))
                    .with_for_update()
                ).all()
        # What was leased once, and has come to nothing yet, has no attempt but this lease's.
        again = [
            notice.id for notice in self.notices.values() if notice.tries > 1 or notice.done_at
        ]
        if again:
            accepted_rows = self.tx.session.execute(
                select(Attempt.notice_id, Attempt.channel).where(
                    col(Attempt.notice_id).in_(again), Attempt.state == AttemptState.ACCEPTED
                )
            )
            self.accepted = {(notice_id, channel) for notice_id, channel in accepted_rows}

    def _write(self) -> None:
        connection = self.tx.session.connection()
        for (state, status), attempt_ids in self.attempts.items():
            connection.execute(
                update(Attempt)
                .where(in_list(self.tx.sqlite, col(Attempt.id), attempt_ids))
                .values(state=state, status=status, done_at=self.tx.now)
            )
        # What ends alike is written in one statement: nearly all of it, as a rule.
        alike: dict[tuple[tuple[str, object], ...], list[str]] = {}
        for notice_id, values in self.changes.items():
            alike.setdefault(tuple(sorted(values.items())), []).append(notice_id)
        for ended, notice_ids in alike.items():
            connection.execute(
                update(Notice)
                .where(in_list(self.tx.sqlite, col(Notice.id), notice_ids))
                .values(dict(ended))
            )
        if self.arrived_changes:
            last_word_service.use_up(self.tx, self.arrived_changes)
        record.append_all(self.tx, self.entries)

    def _change(self, notice: _Sent, **values: object) -> None:
        self.changes.setdefault(notice.id, {}).update(values)

    def _complete(self, notice: _Sent, done: Done) -> str | None:
        tx, channel = self.tx, done.leased.channel
        was_accepted = (notice.id, channel) in self.accepted
        for target, outcome in done.outcomes:
            ended = (_STATES[outcome.kind], outcome.status)
            self.attempts.setdefault(ended, []).append(target.attempt_id)
            if outcome.kind == "accepted":
                self.accepted.add((notice.id, channel))
                if target.is_held:
                    self._release_place(target)
            elif isinstance(target, PushTarget):
                self._note_subscription(notice, target, outcome)
            else:
                self._note_address(notice, target, outcome)
        arrived = any(outcome.kind == "accepted" for _, outcome in done.outcomes)
        if arrived:
            if notice.event == Event.SHIFT_CHANGED:
                self.arrived_changes.append(notice.id)
            if notice.done_at is None:
                notice.done_at = tx.now
                self._change(notice, done_at=tx.now)
            if not was_accepted:
                self._record(notice, "told", channel, outcome="accepted")
        if notice.lease_id != done.leased.lease_id:
            return None  # it took so long that the lease was taken back; the attempts are noted
        notice.lease_id = None
        self._change(notice, lease_id=None, send_by=None)
        again = [outcome for _, outcome in done.outcomes if outcome.kind in _TRY_AGAIN]
        if again:
            return self._try_again(notice, done.leased, again, arrived=arrived)
        elif done.leased.next_at is not None:
            # Without a receipt by then it is the next channel's turn; with nothing taken, at once.
            due = max(done.leased.next_at, tx.now) if arrived else tx.now
            if due < notice.expires_at:
                self._change(notice, state=NoticeState.QUEUED, due_at=due)
                return None
        if notice.done_at is not None:
            self._change(notice, state=NoticeState.SENT)
            return None
        return self._end(notice, channel, "no_device")

    def _try_again(
        self, notice: _Sent, leased: Leased, again: list[Outcome], *, arrived: bool
    ) -> str | None:
        """Queue a notice once more; says why it didn't get there when nobody need wait for it."""
        now = self.tx.now
        event = Event(notice.event)
        due = now + min(_next_pause(event, notice.tries, outcome) for outcome in again)
        # A refused key took nothing, and takes nothing until the operator mends it.
        is_refused = not arrived and all(outcome.kind == "key_refused" for outcome in again)
        if leased.next_at is not None:
            due = now if is_refused else min(due, max(leased.next_at, now))
        if due < notice.expires_at:
            self._change(notice, state=NoticeState.QUEUED, due_at=due)
            passed = is_refused and leased.next_at is None and notice.done_at is None
            return "no_device" if passed and event == Event.ASK else None
        if notice.done_at is not None:
            self._change(notice, state=NoticeState.SENT)
            return None
        return self._end(notice, leased.channel, "expired")

    def _end(self, notice: _Sent, channel: Channel, reason: str) -> str | None:
        notice.done_at = self.tx.now
        self._change(notice, state=NoticeState.NOT_DELIVERED, done_at=self.tx.now, reason=reason)
        reason_for_record = reason_told(reason, own_phone=notice.grant_id is None)
        self._record(notice, "not_delivered", channel, reason=reason_for_record)
        return reason if notice.event == Event.ASK else None

    def _note_subscription(self, notice: _Sent, target: PushTarget, outcome: Outcome) -> None:
        phone = self.tx.session.get(PushSubscription, target.subscription_id)
        if phone is None:
            return
        if outcome.kind == "gone" and phone.state == "live" and phone.endpoint == target.endpoint:
            phone.state, phone.ended_at = "gone", self.tx.now
            self._record(notice, "subscription_gone", Channel.PUSH)
        else:
            self._hold_place(phone, outcome)

    def _hold_place(self, place: PushSubscription | Address, outcome: Outcome) -> None:
        """Note for how long somebody asked us to leave a phone or an address alone."""
        if outcome.kind == "throttled" or (outcome.kind == "retry" and outcome.retry_after_s):
            place.held_at = self.tx.now
            place.not_before = self.tx.now + timedelta(seconds=outcome.retry_after_s or 0.0)

    def _release_place(self, target: PushTarget | Message) -> None:
        """End the hold on a phone or an address that took something after all."""
        place = (
            self.tx.session.get(PushSubscription, target.subscription_id)
            if isinstance(target, PushTarget)
            else self.tx.session.get(Address, target.address_id)
        )
        if place is not None:
            place.not_before = place.held_at = None

    def _note_address(self, notice: _Sent, letter: Message, outcome: Outcome) -> None:
        address = self.tx.session.get(Address, letter.address_id)
        if address is None:
            return
        if outcome.kind == "gone" and address.state in {"live", "waiting"}:
            address.state, address.ended_at = "gone", self.tx.now
            self._record(notice, "address_gone", letter.channel)
        elif outcome.kind == "refused" and outcome.reason == WRONG_TARGET:
            address.held_at, address.not_before = None, self.tx.now + CANT_SEND
        else:
            self._hold_place(address, outcome)

    def _record(self, notice: _Sent, kind: str, channel: Channel, **facts: str | None) -> None:
        if notice.circle_id is None or notice.type in BETWEEN_TWO:
            return
        notice_facts = {
            "who": notice.member_id,
            "event": notice.event,
            "subject_id": notice.subject_id,
            "tier": notice.tier,
            "channel": channel,
            "grant_id": notice.grant_id,
        }
        self.entries.append(record.EntryDraft(notice.circle_id, kind, {**notice_facts, **facts}))


def _next_pause(event: Event, tries: int, outcome: Outcome) -> timedelta:
    jitter = random.random()  # noqa: S311 (spreads tries, hides nothing)
    pause_s = KEY_REFUSED_PAUSE_S if outcome.kind == "key_refused" else outcome.retry_after_s
    return next_try(event, tries, pause_s, jitter)
