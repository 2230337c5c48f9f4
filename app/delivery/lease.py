"""Leasing due notices: the moment at which consent is looked at (DESIGN.md §2).

Lock order: circles' consent rows in id order, then the heads of their records, then the notices
(skipping those that someone else holds). A withdrawal takes the consent row whole, so a lease is
either committed before it, and waited for, or sees it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col, select

from app.asks.models import AskedMember
from app.consent import service as consent
from app.consent.gate import CircleFacts, Hold, Refuse, Send, may_send
from app.core.db import Database, Tx
from app.core.ids import new_id
from app.delivery.trace import Trace, silent
from app.identity.models import Account, PushSubscription
from app.identity.service import live_subscriptions
from app.outbox.models import Attempt, AttemptState, Channel, Event, Notice, NoticeState
from app.outbox.rules import BATCH, GRACE, LEASE
from app.record import service as record
from app.record.models import RecordHead
from app.rota.service import on_shift


@dataclass(frozen=True, slots=True)
class Target:
    """One attempt: where it goes."""

    attempt_id: str
    subscription_id: str
    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True)
class Leased:
    """A notice that may leave now, until `deadline` (seconds on the monotonic clock)."""

    notice_id: str
    lease_id: str
    event: Event
    language: str
    thread: str
    expires_at: datetime
    deadline: float
    targets: tuple[Target, ...]


@dataclass(slots=True)
class Batch:
    """What one lease brought: notices to send, and asks' notices that won't get there."""

    leased: list[Leased] = field(default_factory=list)
    unreached: list[tuple[str, str]] = field(default_factory=list)
    looked_at: int = 0


def take_back(db: Database) -> int:
    """Queue again what a worker leased and never finished: better twice than silence."""
    with db.read() as tx:
        lost = list(
            tx.s.exec(
                select(Notice.id).where(
                    Notice.state == NoticeState.LEASED, col(Notice.send_by) < tx.now - GRACE
                )
            )
        )
    if not lost:
        return 0
    with db.write() as tx:
        rows = tx.s.exec(
            select(Notice)
            .where(
                col(Notice.id).in_(lost),
                Notice.state == NoticeState.LEASED,
                col(Notice.send_by) < tx.now - GRACE,
            )
            .with_for_update(skip_locked=True)
        ).all()
        for notice in rows:
            tx.s.execute(
                update(Attempt)
                .where(
                    col(Attempt.notice_id) == notice.id,
                    col(Attempt.state) == AttemptState.LEASED,
                )
                .values(state=AttemptState.UNKNOWN, done_at=tx.now)
            )
            notice.state = NoticeState.QUEUED
            notice.lease_id = None
            notice.send_by = None
            notice.due_at = tx.now
        return len(rows)


def lease(db: Database, trace: Trace = silent, most: int = BATCH) -> Batch:
    """Lease what is due: gate, lease rows, commit. Small batches, asks first."""
    batch = Batch()
    with db.read() as tx:
        due = tx.s.execute(
            select(Notice.id, Notice.circle_id)
            .where(Notice.state == NoticeState.QUEUED, col(Notice.due_at) <= tx.now)
            .order_by(col(Notice.priority), col(Notice.due_at), col(Notice.id))
            .limit(most)
        ).all()
    if not due:
        return batch
    with db.write() as tx:
        circles = sorted({circle_id for _, circle_id in due if circle_id})
        # A circle that was deleted meanwhile took its notices along.
        circles = [circle_id for circle_id in circles if consent.share(tx, circle_id)]
        for circle_id in circles:
            tx.s.exec(
                select(RecordHead.seq).where(RecordHead.circle_id == circle_id).with_for_update()
            ).one()
        notices = tx.s.exec(
            select(Notice)
            .where(
                col(Notice.id).in_([notice_id for notice_id, _ in due]),
                Notice.state == NoticeState.QUEUED,
            )
            .order_by(col(Notice.priority), col(Notice.due_at), col(Notice.id))
            .with_for_update(skip_locked=True)
        ).all()
        batch.looked_at = len(notices)
        # `now` as it is once the locks are held: waiting for them may have taken a while, and
        # what was granted meanwhile counts. The sender's deadline is read first, so that it is
        # never later than `send_by`.
        began = db.clock.monotonic()
        tx.now = db.clock.now()
        _Lease(tx, batch, began).run(notices)
        trace("lease.before_commit")
    trace("lease.committed")
    return batch


class _Lease:
    """One pass over the notices that this transaction holds."""

    def __init__(self, tx: Tx, batch: Batch, began: float) -> None:
        self.tx = tx
        self.batch = batch
        self.began = began
        self.shifts: dict[str, frozenset[str]] = {}
        self.facts: dict[tuple[str, str | None], CircleFacts] = {}

    def run(self, notices: Iterable[Notice]) -> None:
        held = list(notices)
        accounts = sorted({notice.account_id for notice in held})
        phones = live_subscriptions(self.tx, accounts)
        languages = dict(
            self.tx.s.execute(
                select(Account.id, Account.language).where(col(Account.id).in_(accounts))
            ).all()
        )
        for notice in held:
            self._one(notice, phones[notice.account_id], languages.get(notice.account_id, "en"))
        self.tx.s.flush()

    def _one(self, notice: Notice, phones: list[PushSubscription], language: str) -> None:
        now = self.tx.now
        if now >= notice.expires_at:
            self._end(notice, NoticeState.NOT_DELIVERED, "not_delivered", "expired")
            return
        verdict = self._verdict(notice)
        if isinstance(verdict, Refuse):
            self._end(notice, NoticeState.HELD_BACK, "held_back", verdict.reason)
            return
        if isinstance(verdict, Hold):
            if verdict.until >= notice.expires_at:
                self._end(notice, NoticeState.HELD_BACK, "held_back", "quiet_hours")
            else:
                notice.due_at = verdict.until
            return
        # What the person hears about themself is no disclosure: it has no tier.
        notice.tier = verdict.tier if verdict.grant_id is not None else None
        notice.grant_id = verdict.grant_id
        if Channel.PUSH not in verdict.channels:
            phones = []
        self._lease(notice, phones, language, self._holds(notice))

    def _verdict(self, notice: Notice, at: datetime | None = None) -> Send | Hold | Refuse:
        if notice.event == Event.TEST and notice.circle_id is None:
            return Send(tier=0, grant_id=None, channels=frozenset(Channel))
        if notice.member_id is None:
            return Refuse("ended")
        return may_send(self._facts(notice), notice.member_id, notice.event, at or self.tx.now)

    def _holds(self, notice: Notice) -> timedelta:
        """For how long this verdict holds, at most a lease: a grant or its hours may end in it."""
        held, broken = timedelta(0), LEASE
        if self._goes(notice, self.tx.now + broken):
            return LEASE
        while broken - held > timedelta(milliseconds=10):
            middle = (held + broken) / 2
            if self._goes(notice, self.tx.now + middle):
                held = middle
            else:
                broken = middle
        return held

    def _goes(self, notice: Notice, at: datetime) -> bool:
        verdict = self._verdict(notice, at)
        return isinstance(verdict, Send) and Channel.PUSH in verdict.channels

    def _facts(self, notice: Notice) -> CircleFacts:
        circle_id = notice.circle_id or ""
        key = (circle_id, notice.subject_id)
        if key not in self.facts:
            if circle_id not in self.shifts:
                # Whose shift ends before the lease does isn't on shift for it.
                self.shifts[circle_id] = frozenset(on_shift(self.tx, circle_id, LEASE))
            told = frozenset(
                self.tx.s.exec(
                    select(AskedMember.member_id).where(AskedMember.ask_id == notice.subject_id)
                )
            )
            self.facts[key] = consent.snapshot(
                self.tx, circle_id, on_shift=self.shifts[circle_id], told=told
            )
        return self.facts[key]

    def _lease(
        self, notice: Notice, phones: list[PushSubscription], language: str, holds: timedelta
    ) -> None:
        now = self.tx.now
        arrived = set(
            self.tx.s.exec(
                select(Attempt.subscription_id).where(
                    Attempt.notice_id == notice.id,
                    col(Attempt.state).in_([AttemptState.ACCEPTED, AttemptState.REFUSED]),
                )
            )
        )
        left = [phone for phone in phones if phone.id not in arrived]
        ready = [phone for phone in left if phone.not_before is None or phone.not_before <= now]
        if not ready:
            later = [phone.not_before for phone in left if phone.not_before is not None]
            if later and min(later) < notice.expires_at:
                notice.due_at = min(later)
            elif arrived & {phone.id for phone in phones}:
                notice.state, notice.done_at = NoticeState.SENT, notice.done_at or now
            else:
                self._end(notice, NoticeState.NOT_DELIVERED, "not_delivered", "no_device")
            return
        notice.state = NoticeState.LEASED
        notice.lease_id = new_id()
        notice.send_by = now + holds
        notice.tries += 1
        targets = []
        for phone in ready:
            attempt = Attempt(id=new_id(), notice_id=notice.id, subscription_id=phone.id, at=now)
            self.tx.s.add(attempt)
            targets.append(Target(attempt.id, phone.id, phone.endpoint, phone.p256dh, phone.auth))
        self.batch.leased.append(
            Leased(
                notice_id=notice.id,
                lease_id=notice.lease_id,
                event=Event(notice.event),
                language=language,
                thread=notice.thread,
                expires_at=notice.expires_at,
                deadline=self.began + holds.total_seconds(),
                targets=tuple(targets),
            )
        )

    def _end(self, notice: Notice, state: NoticeState, kind: str, reason: str) -> None:
        notice.state, notice.reason, notice.done_at = state, reason, self.tx.now
        if notice.event == Event.ASK:
            self.batch.unreached.append((notice.id, reason))
        if notice.circle_id is not None:
            record.append(
                self.tx,
                notice.circle_id,
                kind,
                who=notice.member_id,
                event=notice.event,
                subject_id=notice.subject_id,
                reason=reason,
            )
