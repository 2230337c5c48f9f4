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

from app.asks.links import OF_ASKS, answer_link
from app.asks.models import AskedMember
from app.consent import service as consent
from app.consent.gate import CircleFacts, Hold, Refuse, Send, may_send, order_of
from app.core.db import Database, Tx
from app.core.ids import new_id
from app.delivery.trace import Trace, silent
from app.identity.addresses import code_of, live_addresses, opened
from app.identity.models import Account, Address, PushSubscription
from app.identity.service import live_subscriptions
from app.outbox.channels import Line, Rest, choose
from app.outbox.models import Attempt, AttemptState, Channel, Event, Notice, NoticeState
from app.outbox.rules import BATCH, GRACE, LEASE, UNCLEAR
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
class Letter:
    """One attempt over mail, SMS or voice: to whom, and what only this message holds."""

    attempt_id: str
    address_id: str
    channel: Channel
    to: str
    link: str | None = None  # the fragment of a one-time answer link
    code: str | None = None  # of an address that is being confirmed
    answers: tuple[str, ...] = ()  # what a digit may answer
    unclear: bool = False  # an earlier try may have arrived


@dataclass(frozen=True, slots=True)
class Leased:
    """A notice that may leave now over one channel, until `deadline` (monotonic seconds).

    `next_at`: when the next channel's turn would come without a receipt, if there is one.
    """

    notice_id: str
    lease_id: str
    event: Event
    language: str
    thread: str
    expires_at: datetime
    deadline: float
    targets: tuple[Target | Letter, ...]
    channel: Channel = Channel.PUSH
    next_at: datetime | None = None


Place = PushSubscription | Address


def _channel(place: Place) -> Channel:
    return Channel.PUSH if isinstance(place, PushSubscription) else Channel(place.channel)


def _ready(place: Place, now: datetime) -> bool:
    return place.not_before is None or place.not_before <= now


def _line(channel: Channel, attempts: list[Attempt], left: list[Place], now: datetime) -> Line:
    """A channel as the rule reads it; `left` is where this notice hasn't arrived yet."""
    here = [place for place in left if _channel(place) == channel]
    tried = [one for one in attempts if one.channel == channel]
    return Line(
        channel=channel,
        first=tried[0].at if tried else None,
        accepted=any(one.state == AttemptState.ACCEPTED for one in tried),
        ready=any(_ready(place, now) for place in here),
        later=min((place.not_before for place in here if place.not_before), default=None),
    )


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
        addresses = live_addresses(self.tx, accounts)
        languages = dict(
            self.tx.s.execute(
                select(Account.id, Account.language).where(col(Account.id).in_(accounts))
            ).all()
        )
        for notice in held:
            there: list[Place] = [*phones[notice.account_id], *addresses[notice.account_id]]
            self._one(notice, there, languages.get(notice.account_id, "en"))
        self.tx.s.flush()

    def _one(self, notice: Notice, there: list[Place], language: str) -> None:
        now = self.tx.now
        if now >= notice.expires_at:
            self._end(notice, NoticeState.NOT_DELIVERED, "not_delivered", "expired")
            return
        verdict = self._verdict(notice)
        if isinstance(verdict, Refuse):
            self._end(notice, NoticeState.HELD_BACK, "held_back", verdict.reason)
            return
        if isinstance(verdict, Hold):
            if verdict.until >= notice.expires_at or notice.done_at is not None:
                self._end(notice, NoticeState.HELD_BACK, "held_back", "quiet_hours")
            else:
                notice.due_at = verdict.until
            return
        # What the person hears about themself is no disclosure: it has no tier.
        notice.tier = verdict.tier if verdict.grant_id is not None else None
        notice.grant_id = verdict.grant_id
        if notice.circle_id is None:
            there = self._tested(notice, there)
            order = list(dict.fromkeys(_channel(place) for place in there))
        else:
            ways = order_of(
                self._facts(notice), notice.member_id or "", notice.event, verdict.channels
            )
            order = [Channel(way) for way in ways]
        self._lease(notice, there, order, language)

    def _tested(self, notice: Notice, there: list[Place]) -> list[Place]:
        """Where a test goes: to one's own phones, or to the address that it confirms."""
        if notice.subject_id is None:
            return [place for place in there if isinstance(place, PushSubscription)]
        address = self.tx.s.get(Address, notice.subject_id)
        if address is None or address.account_id != notice.account_id or address.code is None:
            return []
        return [address]

    def _verdict(self, notice: Notice, at: datetime | None = None) -> Send | Hold | Refuse:
        if notice.event == Event.TEST and notice.circle_id is None:
            return Send(tier=0, grant_id=None, channels=frozenset(Channel))
        if notice.member_id is None:
            return Refuse("ended")
        return may_send(
            self._facts(notice),
            notice.member_id,
            notice.event,
            at or self.tx.now,
            notice.created_at,
        )

    def _holds(self, notice: Notice, channel: Channel) -> timedelta:
        """For how long this verdict holds, at most a lease: a grant or its hours may end in it."""
        held, broken = timedelta(0), LEASE
        if self._goes(notice, channel, self.tx.now + broken):
            return LEASE
        while broken - held > timedelta(milliseconds=10):
            middle = (held + broken) / 2
            if self._goes(notice, channel, self.tx.now + middle):
                held = middle
            else:
                broken = middle
        return held

    def _goes(self, notice: Notice, channel: Channel, at: datetime) -> bool:
        verdict = self._verdict(notice, at)
        return isinstance(verdict, Send) and channel in verdict.channels

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
        self, notice: Notice, there: list[Place], order: list[Channel], language: str
    ) -> None:
        now = self.tx.now
        attempts = list(
            self.tx.s.exec(
                select(Attempt).where(Attempt.notice_id == notice.id).order_by(col(Attempt.at))
            )
        )
        finished = {
            one.subscription_id or one.address_id
            for one in attempts
            if one.state in {AttemptState.ACCEPTED, AttemptState.REFUSED}
        }
        shown = any(one.shown_at is not None for one in attempts)
        left = [place for place in there if place.id not in finished]
        lines = [_line(channel, attempts, left, now) for channel in order]
        event = Event(notice.event)
        move = choose(lines, event, shown, now)
        if move is None or (isinstance(move, Rest) and move.until >= notice.expires_at):
            if any(one.state == AttemptState.ACCEPTED for one in attempts):
                notice.state, notice.done_at = NoticeState.SENT, notice.done_at or now
            else:
                self._end(notice, NoticeState.NOT_DELIVERED, "not_delivered", "no_device")
            return
        if isinstance(move, Rest):
            notice.due_at = move.until
            return
        holds = self._holds(notice, move.channel)
        notice.state = NoticeState.LEASED
        notice.lease_id = new_id()
        notice.send_by = now + holds
        notice.tries += 1
        targets: list[Target | Letter] = []
        for place in left:
            if _channel(place) == move.channel and _ready(place, now):
                attempt = Attempt(id=new_id(), notice_id=notice.id, channel=move.channel, at=now)
                self.tx.s.add(attempt)
                unclear = any(
                    one.address_id == place.id
                    and (one.status == UNCLEAR or one.state == AttemptState.UNKNOWN)
                    for one in attempts
                )
                targets.append(self._target(notice, place, attempt, unclear))
        self.batch.leased.append(
            Leased(
                notice_id=notice.id,
                lease_id=notice.lease_id,
                event=event,
                language=language,
                thread=notice.thread,
                expires_at=notice.expires_at,
                deadline=self.began + holds.total_seconds(),
                targets=tuple(targets),
                channel=move.channel,
                next_at=move.next_at,
            )
        )

    def _target(
        self, notice: Notice, place: Place, attempt: Attempt, unclear: bool
    ) -> Target | Letter:
        if isinstance(place, PushSubscription):
            attempt.subscription_id = place.id
            return Target(attempt.id, place.id, place.endpoint, place.p256dh, place.auth)
        attempt.address_id = place.id
        self.tx.s.flush()
        clear = opened(self.tx, place)
        link: str | None = None
        answers: tuple[str, ...] = ()
        if notice.member_id is not None and notice.event in OF_ASKS:
            made = answer_link(self.tx, notice.subject_id or "", notice.member_id, attempt.id)
            if made is not None:
                link, answers = made
        return Letter(
            attempt_id=attempt.id,
            address_id=place.id,
            channel=Channel(place.channel),
            to=clear.to,
            link=link,
            answers=answers if notice.event == Event.ASK else (),
            code=code_of(self.tx, place) if notice.circle_id is None else None,
            unclear=unclear,
        )

    def _end(self, notice: Notice, state: NoticeState, kind: str, reason: str) -> None:
        if notice.done_at is not None:
            # It arrived over one channel; only the next one is closed to it.
            notice.state, notice.reason = NoticeState.SENT, reason
            return
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
