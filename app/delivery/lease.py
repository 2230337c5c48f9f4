"""Leasing due notices: the moment at which consent is looked at (docs/decisions/0003).

Lock order: circles' consent rows in id order, then the heads of their records, then the notices
(skipping those that someone else holds). A withdrawal takes the consent row whole, so a lease is
either committed before it, and waited for, or sees it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col, select

from app.access.facts import FactsBySubject
from app.asks.answer_link_service import OF_ASKS, answer_link
from app.consent import service as consent
from app.consent.gate import Allow, Defer, Deny, may_send, verdict_order
from app.core.bulk import bulk_insert, bulk_update, in_list, table_of
from app.core.channels import CHANNELS, Channel
from app.core.db import Database, Tx
from app.core.ids import new_id
from app.delivery.due_queries import (
    Due,
    attempts_of,
    due_notice_ids,
    is_about_practice,
    lock_queued,
    next_due,
)
from app.delivery.fault_points import Trace, no_trace
from app.delivery.leased_messages import Leased, Message, PushTarget
from app.identity.address_service import code_of, live_addresses, open_address
from app.identity.models import Account, Address, PushSubscription
from app.identity.service import live_subscriptions
from app.identity.waiting_periods import is_ready, ready_at
from app.outbox.ceiling_queries import ALWAYS, NO_CEILINGS, Ceilings
from app.outbox.channel_fallback import ChannelState, SendNow, WaitUntil, next_channel_move
from app.outbox.dismissal_service import (
    notice_replaced_by,
    phones_reached,
    replaced,
    would_overtake_until,
)
from app.outbox.events import ACCOUNT_EVENTS, Event
from app.outbox.models import Attempt, AttemptState, Notice, NoticeState
from app.outbox.notice_types import BETWEEN_TWO
from app.outbox.rules import BATCH, GRACE, LEASE, UNCLEAR, longest_pause
from app.record import service as record
from app.record.entry_kinds import reason_told

Place = PushSubscription | Address


def _channel_of(place: Place) -> Channel:
    return Channel.PUSH if isinstance(place, PushSubscription) else Channel(place.channel)


def _line_of(
    channel: Channel,
    event: Event,
    attempts: list[Attempt],
    pending_places: list[Place],
    now: datetime,
) -> ChannelState:
    """A channel as the rule reads it; `pending_places` is where this notice hasn't arrived yet."""
    places = [place for place in pending_places if _channel_of(place) == channel]
    channel_attempts = [attempt for attempt in attempts if attempt.channel == channel]
    longest = longest_pause(event)
    held_until = [ready for place in places if (ready := ready_at(place, longest)) is not None]
    return ChannelState(
        channel=channel,
        first=channel_attempts[0].at if channel_attempts else None,
        accepted=any(attempt.state == AttemptState.ACCEPTED for attempt in channel_attempts),
        ready=any(is_ready(place, longest, now) for place in places),
        later=min(held_until, default=None),
        refused=bool(channel_attempts) and channel_attempts[-1].state == AttemptState.KEY_REFUSED,
    )


def _is_unclear(place: Place, attempts: list[Attempt]) -> bool:
    """Whether an earlier try there may have arrived, though nobody said so."""
    return any(
        attempt.address_id == place.id
        and (attempt.status == UNCLEAR or attempt.state == AttemptState.UNKNOWN)
        for attempt in attempts
    )


@dataclass(slots=True)
class Batch:
    """What one lease brought: notices to send, and asks' notices that won't get there."""

    leased: list[Leased] = field(default_factory=list)
    unreached: list[tuple[str, str]] = field(default_factory=list)
    looked_at: int = 0
    next_at: datetime | None = None  # when the next notice or ask falls due, if nothing is now


def requeue_expired(tx: Tx, notice_ids: Sequence[str]) -> int:
    """Queue those of some notices again that a worker leased and never finished: better twice
    than silence. Returns how many."""
    rows = tx.session.exec(
        select(Notice)
        .where(
            col(Notice.id).in_(notice_ids),
            Notice.state == NoticeState.LEASED,
            col(Notice.send_by) < tx.now - GRACE,
        )
        .with_for_update(skip_locked=True)
    ).all()
    for notice in rows:
        tx.session.execute(
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


def lease(
    db: Database,
    trace: Trace = no_trace,
    limit: int = BATCH,
    *,
    ceilings: Ceilings = NO_CEILINGS,
) -> Batch:
    """Lease what is due: gate, lease rows, commit. Small batches, asks first."""
    batch = Batch()
    with db.read() as tx:
        due = due_notice_ids(tx, limit)
        if not due:
            batch.next_at = next_due(tx)
    if not due:
        return batch
    with db.write() as tx:
        # A circle that was deleted meanwhile took its notices along.
        circles = consent.lock_all_shared(tx, {circle_id for _, circle_id in due if circle_id})
        record.hold(tx, circles)
        notices = lock_queued(tx, [notice_id for notice_id, _ in due])
        batch.looked_at = len(notices)
        # `now` as it is once the locks are held: waiting for them may have taken a while, and
        # what was granted meanwhile counts. The sender's deadline is read first, so that it is
        # never later than `send_by`.
        started = db.clock.monotonic()
        tx.now = db.clock.now()
        _Lease(tx, batch, started, ceilings).run(notices)
        trace("lease.before_commit")
    trace("lease.committed")
    return batch


class _Lease:
    """One pass over the notices that this transaction holds; written at its end, all together."""

    def __init__(self, tx: Tx, batch: Batch, started: float, ceilings: Ceilings) -> None:
        self.tx = tx
        self.ceilings = ceilings
        self.batch = batch
        self.started = started
        self.id = new_id()
        self.past_attempts: dict[str, list[Attempt]] = {}
        self.changes: dict[tuple[tuple[str, object], ...], list[str]] = {}
        self.leases: list[dict[str, object]] = []
        self.attempts: list[dict[str, object]] = []
        self.entries: list[record.EntryDraft] = []

    def run(self, notices: list[Due]) -> None:
        accounts = sorted({notice.account_id for notice in notices})
        phones = live_subscriptions(self.tx, accounts)
        addresses = live_addresses(self.tx, accounts)
        languages = dict(
            self.tx.session.execute(
                select(Account.id, Account.language).where(col(Account.id).in_(accounts))
            ).all()
        )
        subjects = {notice.subject_id for notice in notices if notice.subject_id}
        # Under the circles' locks. Whose shift ends before the lease does isn't on shift for it.
        self.facts = FactsBySubject(self.tx, subjects, LEASE)
        # A first try has nothing before it.
        self.past_attempts = attempts_of(self.tx, [notice.id for notice in notices if notice.tries])
        for notice in notices:
            places: list[Place] = [*phones[notice.account_id], *addresses[notice.account_id]]
            self._lease_notice(notice, places, languages.get(notice.account_id, "en"))
        self._write()

    def _write(self) -> None:
        connection = self.tx.session.connection()
        bulk_insert(connection, table_of(Attempt), self.attempts)
        bulk_update(connection, table_of(Notice), self.leases)
        for values, notice_ids in self.changes.items():
            connection.execute(
                update(Notice)
                .where(in_list(self.tx.sqlite, col(Notice.id), notice_ids))
                .values(dict(values))
            )
        record.append_all(self.tx, self.entries)

    def _change(self, notice: Due, **values: object) -> None:
        self.changes.setdefault(tuple(values.items()), []).append(notice.id)

    def _lease_notice(self, notice: Due, places: list[Place], language: str) -> None:
        now = self.tx.now
        if now >= notice.expires_at:
            self._end(notice, NoticeState.NOT_DELIVERED, "not_delivered", "expired")
            return
        verdict = self._verdict(notice)
        if isinstance(verdict, Deny):
            self._end(notice, NoticeState.HELD_BACK, "held_back", verdict.reason)
            return
        if isinstance(verdict, Defer):
            if verdict.until >= notice.expires_at or notice.done_at is not None:
                self._end(notice, NoticeState.HELD_BACK, "held_back", "quiet_hours")
            else:
                self._change(notice, due_at=verdict.until)
            return
        if (until := would_overtake_until(self.tx, notice.event, notice.subject_id)) is not None:
            self._change(notice, due_at=until)
            return
        if notice.circle_id is None:
            places = self._account_places(notice, places)
            order = list(dict.fromkeys(_channel_of(place) for place in places))
        else:
            facts = self.facts.of(notice.circle_id, notice.event, notice.subject_id)
            ways = verdict_order(facts, notice.member_id or "", notice.event, verdict.channels)
            order = [Channel(way) for way in ways]
            if self._person_is_away(notice):
                order = [channel for channel in order if not CHANNELS[channel].rings_phone]
                if all(CHANNELS[_channel_of(place)].rings_phone for place in places):
                    self._end(notice, NoticeState.HELD_BACK, "held_back", "phone_lost")
                    return
        # What the person hears about themself is no disclosure: it has no tier.
        under: dict[str, object] = {
            "tier": verdict.tier if verdict.grant_id is not None else None,
            "grant_id": verdict.grant_id,
        }
        self._lease(notice, places, order, language, under)

    def _person_is_away(self, notice: Due) -> bool:
        """Whether this is for the person, whose phone is said to be lost: what would ring there
        doesn't. Their mail may be read elsewhere."""
        facts = self.facts.of(notice.circle_id or "", notice.event, notice.subject_id)
        member = facts.members.get(notice.member_id or "")
        return facts.lost_at is not None and member is not None and "person" in member.roles

    def _account_places(self, notice: Due, places: list[Place]) -> list[Place]:
        """Where a notice goes that is about an account itself: to its own phones (to the one
        that it is about, where it names one; to those that still show what was answered), or a
        test to the address that it confirms."""
        phones = [place for place in places if isinstance(place, PushSubscription)]
        if notice.subject_id is None:
            return list[Place](phones)
        if notice.event == Event.ANSWERED:
            replaces, answered_on = replaced(notice.subject_id)
            reached = phones_reached(self.tx, replaces)
            return [
                place for place in phones if place.id in reached and place.device_id != answered_on
            ]
        if notice.event == Event.DEVICE:
            return [place for place in phones if place.device_id == notice.subject_id]
        address = self.tx.session.get(Address, notice.subject_id)
        if address is None or address.account_id != notice.account_id or address.code is None:
            return []
        return [address]

    def _verdict(self, notice: Due, at: datetime | None = None) -> Allow | Defer | Deny:
        if notice.circle_id is None and notice.event in ACCOUNT_EVENTS:
            return Allow(tier=0, grant_id=None, channels=frozenset(Channel))
        if notice.member_id is None:
            return Deny("ended")
        return may_send(
            self.facts.of(notice.circle_id or "", notice.event, notice.subject_id),
            notice.member_id,
            notice.event,
            at or self.tx.now,
            notice.created_at,
        )

    def _valid_for(self, notice: Due, channel: Channel) -> timedelta:
        """For how long this verdict holds, at most a lease: a grant or its hours may end in it."""
        valid_for, invalid_after = timedelta(0), LEASE
        if self._may_go(notice, channel, self.tx.now + invalid_after):
            return LEASE
        while invalid_after - valid_for > timedelta(milliseconds=10):
            middle = (valid_for + invalid_after) / 2
            if self._may_go(notice, channel, self.tx.now + middle):
                valid_for = middle
            else:
                invalid_after = middle
        return valid_for

    def _may_go(self, notice: Due, channel: Channel, at: datetime) -> bool:
        verdict = self._verdict(notice, at)
        return isinstance(verdict, Allow) and channel in verdict.channels

    def _lease(
        self,
        notice: Due,
        places: list[Place],
        order: list[Channel],
        language: str,
        under: dict[str, object],
    ) -> None:
        now = self.tx.now
        attempts = self.past_attempts.get(notice.id, [])
        finished = {
            attempt.subscription_id or attempt.address_id
            for attempt in attempts
            if attempt.state in {AttemptState.ACCEPTED, AttemptState.REFUSED}
        }
        is_shown = any(attempt.shown_at is not None for attempt in attempts)
        pending_places = [place for place in places if place.id not in finished]
        event = Event(notice.event)
        lines = [_line_of(channel, event, attempts, pending_places, now) for channel in order]
        move = self._choose(lines, notice, is_shown)
        if move is None or (isinstance(move, WaitUntil) and move.until >= notice.expires_at):
            if any(attempt.state == AttemptState.ACCEPTED for attempt in attempts):
                ended = notice.done_at or now
                self._change(notice, state=NoticeState.SENT, done_at=ended, **under)
            else:
                self._end(notice, NoticeState.NOT_DELIVERED, "not_delivered", "no_device", **under)
            return
        if isinstance(move, WaitUntil):
            self._change(notice, due_at=move.until, **under)
            return
        valid_for = self._valid_for(notice, move.channel)
        self.leases.append(
            {
                "id": notice.id,
                "state": NoticeState.LEASED,
                "lease_id": self.id,
                "send_by": now + valid_for,
                "tries": notice.tries + 1,
                **under,
            }
        )
        self.batch.leased.append(
            Leased(
                notice_id=notice.id,
                lease_id=self.id,
                event=event,
                language=language,
                thread=notice.thread,
                expires_at=notice.expires_at,
                deadline=self.started + valid_for.total_seconds(),
                targets=tuple(
                    self._build_target(notice, place, _is_unclear(place, attempts))
                    for place in pending_places
                    if _channel_of(place) == move.channel
                    and is_ready(place, longest_pause(event), now)
                ),
                channel=move.channel,
                next_at=move.next_at,
                replaces=notice_replaced_by(
                    self.tx, notice.event, notice.account_id, notice.subject_id
                ),
            )
        )

    def _choose(
        self, lines: list[ChannelState], notice: Due, is_shown: bool
    ) -> SendNow | WaitUntil | None:
        """The next move, over a channel that has room in its day; without one it waits for room.

        A message that may leave is counted here.
        """
        now, event = self.tx.now, Event(notice.event)
        full_until: list[datetime] = []
        while isinstance(move := next_channel_move(lines, event, is_shown, now), SendNow):
            wait = self.ceilings.take(self.tx, move.channel)
            if wait is None or (event in ALWAYS and not is_about_practice(self.tx, notice)):
                return move
            full_until.append(now + wait)
            lines = [line for line in lines if line.channel != move.channel]
        return WaitUntil(min(full_until)) if move is None and full_until else move

    def _build_target(self, notice: Due, place: Place, unclear: bool) -> PushTarget | Message:
        attempt_id, is_push = new_id(), isinstance(place, PushSubscription)
        self.attempts.append(
            {
                "id": attempt_id,
                "notice_id": notice.id,
                "channel": _channel_of(place),
                "subscription_id": place.id if is_push else None,
                "address_id": None if is_push else place.id,
                "state": AttemptState.LEASED,
                "at": self.tx.now,
            }
        )
        if isinstance(place, PushSubscription):
            return PushTarget(
                attempt_id,
                place.id,
                place.endpoint,
                place.p256dh,
                place.auth,
                is_held=place.not_before is not None,
            )
        clear = open_address(self.tx, place)
        link: str | None = None
        answers: tuple[str, ...] = ()
        practice = False
        if notice.member_id is not None and notice.event in OF_ASKS:
            fresh = answer_link(self.tx, notice.subject_id or "", notice.member_id, attempt_id)
            if fresh is not None:
                link, answers, practice = fresh.fragment, fresh.answers, fresh.practice
        return Message(
            attempt_id=attempt_id,
            address_id=place.id,
            channel=Channel(place.channel),
            to=clear.to,
            link=link,
            answers=answers if notice.event == Event.ASK else (),
            practice=practice,
            code=code_of(self.tx, place) if notice.circle_id is None else None,
            unclear=unclear,
            is_held=place.not_before is not None,
        )

    def _end(
        self, notice: Due, state: NoticeState, kind: str, reason: str, **under: object
    ) -> None:
        if notice.done_at is not None:
            # It arrived over one channel; only the next one is closed to it.
            self._change(notice, state=NoticeState.SENT, reason=reason, **under)
            return
        self._change(notice, state=state, reason=reason, done_at=self.tx.now, **under)
        if notice.event == Event.ASK:
            self.batch.unreached.append((notice.id, reason))
        if notice.circle_id is not None and notice.type not in BETWEEN_TWO:
            facts = {
                "who": notice.member_id,
                "event": notice.event,
                "subject_id": notice.subject_id,
                "reason": reason_told(
                    reason, own_phone=reason == "no_device" and under.get("grant_id") is None
                ),
            }
            self.entries.append(record.EntryDraft(notice.circle_id, kind, facts))
