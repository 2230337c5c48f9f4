"""A circle in which anything may happen to consent at any time, and a worker that sends.

The machine of promise 1: whatever the order of grants, withdrawals, clocks and leases, at the
instant of each send the oracle finds a live grant and a live reach. A change that narrows is done
when it is *answered*: until then, what a worker already held may still leave, and is told of.

The oracle reads tables. What was *said* the machine keeps itself: that a grant is written down as
it was given, that who was shut out stays so, that a pause is there once it was answered.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlmodel import col, select

from app.asks import answer_service
from app.asks import service as asks
from app.asks.models import AnswerKind, AskState
from app.circles.member_limits import SetLimits
from app.circles.models import Member, MemberState, Role
from app.circles.service import get_circle, set_roles
from app.consent import mute_service as muting
from app.consent import service as consent
from app.consent.models import ConsentGrant, Level, ToKind
from app.core.errors import Problem
from app.core.ids import new_id
from app.delivery.webpush import Outcome
from app.outbox.events import Event
from app.outbox.models import Notice, NoticeState
from app.rota.schedule import week_queries
from app.rota.schedule.occurrences import slot_id
from app.rota.shifts import claim_service as rota
from app.stewardship import in_flight_service
from app.stewardship import limit_service as limiting
from app.stewardship import pause_service as pausing
from app.stewardship import withdrawal_service as stewardship
from tests.services.consent_choices import (
    GrantChoice,
    failures,
    grants,
    hands,
    hours,
    lasts,
    members,
    nights,
    over_most,
    some_event,
    while_waiting,
)
from tests.services.need_machine import NeedMachine
from tests.services.service_fixtures import add_reach


class _GrantTerms(NamedTuple):
    """A grant as the person gave it."""

    to_kind: ToKind
    member_id: str | None
    event: Event
    tier: int
    channels: tuple[str, ...]
    from_minute: int | None
    to_minute: int | None
    starts_at: datetime | None
    ends_at: datetime | None

    @classmethod
    def of(cls, row: ConsentGrant) -> _GrantTerms:
        return cls(
            ToKind(row.to_kind),
            row.member_id,
            Event(row.event),
            row.tier,
            tuple(row.channels),
            row.from_minute,
            row.to_minute,
            row.starts_at,
            row.ends_at,
        )


@dataclass
class _Withdrawal:
    """A withdrawal that was answered, and the grants that it ended."""

    id: str
    member_id: str
    ended_terms: Counter[_GrantTerms]
    undone: bool = False


class ConsentMachine(NeedMachine):
    """Adds to sending what the person, friends and asks do, and keeps what was answered."""

    def __init__(self) -> None:
        super().__init__()
        self.withdrawals: list[_Withdrawal] = []

    # --- the person's consent ---------------------------------------------------------------

    @rule(choice=grants, friend_index=members)
    def grant(self, choice: GrantChoice, friend_index: int) -> None:
        now = self.clock.now()
        terms = _GrantTerms(
            to_kind=choice.kind,
            member_id=self._friend(friend_index) if choice.kind is ToKind.MEMBER else None,
            event=choice.event,
            tier=choice.tier,
            channels=choice.over,
            from_minute=choice.within[0] if choice.within else None,
            to_minute=choice.within[1] if choice.within else None,
            starts_at=now + timedelta(seconds=choice.begins_in or 0),
            ends_at=now + timedelta(seconds=choice.ends_in) if choice.ends_in else None,
        )
        with self.db.write() as tx:
            consent.lock_exclusive(tx, self.circle)
            grant_id = consent.add_grant(tx, circle_id=self.circle, **terms._asdict()).id
        with self.db.read() as tx:
            stored_terms = _GrantTerms.of(tx.session.get_one(ConsentGrant, grant_id))
        self._holds(stored_terms == terms, "a grant isn't written down as it was given")

    @rule(choice=grants, friend_index=members, hand=hands)
    def grant_and_lease(self, choice: GrantChoice, friend_index: int, hand: int) -> None:
        """So that what is told often rests on a grant that was just given."""
        self.resume()
        self.grant(choice, friend_index)
        self.queue(choice.event)
        self.lease(32, hand)

    @rule(choice=grants, friend_index=members, later=st.sampled_from((0, 0, 4, 9)))
    def grant_and_send(self, choice: GrantChoice, friend_index: int, later: int) -> None:
        self.resume()
        self.grant(choice, friend_index)
        self.clock.advance(later)
        self.queue(choice.event)
        self.lease(32, 0)
        self.send_all()

    @rule(choice=grants, friend_index=members, fails=failures)
    def grant_and_fail(self, choice: GrantChoice, friend_index: int, fails: Outcome) -> None:
        """So that changes often meet what is tried again."""
        self.grant_and_lease(choice, friend_index, 0)
        self._send_first(0, fails)
        self.clock.advance(4)
        self.lease(32, 1)

    def _named_grants(self, member_id: str) -> Counter[_GrantTerms]:
        """The live grants that name a member, but for when they began: an undo begins anew."""
        with self.db.read() as tx:
            live = consent.live_grants_of(tx, self.circle)
            named_grants = (
                grant for grant in live if grant.member_id == member_id and not grant.deny
            )
            return Counter(_GrantTerms.of(grant)._replace(starts_at=None) for grant in named_grants)

    @rule(friend_index=members, meanwhile=while_waiting)
    def withdraw(self, friend_index: int, meanwhile: str) -> None:
        with self._narrowing(meanwhile):
            terms_before = self._named_grants(self._friend(friend_index))
            with self.db.write() as tx:
                done = stewardship.withdraw(
                    tx, self.circle, self._friend(friend_index), self.person
                )
            self._holds(not self._queued_for(self._friend(friend_index)), "queued is not cancelled")
            in_flight_service.await_in_flight(self.db, done)
            self.withdrawals.append(_Withdrawal(done.id, self._friend(friend_index), terms_before))
            self.shut_out.add(self._friend(friend_index))
            self._holds(
                not self._named_grants(self._friend(friend_index)), "a withdrawal leaves a grant"
            )

    def _queued_for(self, member_id: str) -> bool:
        with self.db.read() as tx:
            query = select(Notice.id).where(
                Notice.member_id == member_id, Notice.state == NoticeState.QUEUED
            )
            return tx.session.exec(query).first() is not None

    @rule(ends_in=st.sampled_from((3, 8, 60, None)), meanwhile=while_waiting)
    def pause(self, ends_in: int | None, meanwhile: str) -> None:
        with self._narrowing(meanwhile):
            with self.db.write() as tx:
                until = tx.now + timedelta(seconds=ends_in) if ends_in else None
                pausing.pause(tx, self.circle, until, self.person)
                since, in_flight = tx.now, pausing.on_its_way(tx, self.circle)
            receipt = pausing.left_behind(self.db, self.circle, since, in_flight)
            assert len(receipt.sent) <= len(self.before_answer), "it tells of no others"
            with self.db.read() as tx:
                pause = consent.pause_of(tx, self.circle)
            over = until is not None and until <= self.clock.now()
            self._holds(over or pause == (since, until), "a pause isn't written down")

    @rule()
    def resume(self) -> None:
        with self.db.write() as tx:
            pausing.resume(tx, self.circle, self.person)

    @rule()
    def resume_and_send(self) -> None:
        """So that pauses don't keep everything else from happening."""
        self.resume()
        self.lease(32, 0)
        self.send_all()

    @rule()
    def go_on(self) -> None:
        with contextlib.suppress(Problem), self.db.write() as tx:
            running = asks.find_running(tx, self.circle)
            if running is not None:
                pausing.go_on(tx, self.circle, running.id)

    @rule(index=st.integers(0, 100))
    def undo(self, index: int) -> None:
        if not self.withdrawals:
            return
        withdrawal = self.withdrawals[index % len(self.withdrawals)]
        before = self._named_grants(withdrawal.member_id)
        with contextlib.suppress(Problem):
            with self.db.write() as tx:
                stewardship.undo(tx, self.circle, withdrawal.member_id, withdrawal.id, self.person)
            now = self.clock.now()
            given_back = Counter(
                terms
                for terms in withdrawal.ended_terms.elements()
                if not withdrawal.undone and (terms.ends_at is None or terms.ends_at > now)
            )
            self._holds(
                self._named_grants(withdrawal.member_id) == before + given_back,
                "an undo gives back something else than was taken",
            )
            if not withdrawal.undone:
                self.shut_out.discard(withdrawal.member_id)
            withdrawal.undone = True

    @rule(index=st.integers(0, 100), meanwhile=while_waiting)
    def end_one_grant(self, index: int, meanwhile: str) -> None:
        with self._narrowing(meanwhile):
            with self.db.write() as tx:
                query = select(ConsentGrant).where(
                    ConsentGrant.circle_id == self.circle,
                    col(ConsentGrant.ended_at).is_(None),
                    col(ConsentGrant.deny).is_(False),
                )
                live = list(tx.session.exec(query))
                if not live:
                    return
                live.sort(key=lambda grant: (grant.to_kind, grant.event, grant.tier))
                grant_id = live[index % len(live)].id
                done = stewardship.end_one_grant(tx, self.circle, grant_id, self.person)
            in_flight_service.await_in_flight(self.db, done)
            with self.db.read() as tx:
                ended = tx.session.get_one(ConsentGrant, grant_id).ended_at is not None
            self._holds(ended, "a grant that was ended lives on")

    @rule(friend_index=members, meanwhile=while_waiting)
    def remove(self, friend_index: int, meanwhile: str) -> None:
        with self._narrowing(meanwhile):
            with self.db.write() as tx:
                done = stewardship.remove(tx, self.circle, self._friend(friend_index), self.person)
            in_flight_service.await_in_flight(self.db, done)
            self.removed_ids.add(self._friend(friend_index))
            with self.db.read() as tx:
                still = self._is_in(tx.session.get(Member, self._friend(friend_index)))
                reach = consent.reach_of(tx, self._friend(friend_index))
            self._holds(not still and not reach, "somebody removed is still there")

    @rule(
        friend_index=members,
        roles=st.sets(
            st.sampled_from((Role.SUPPORTER, Role.COORDINATOR, Role.COUNSELLOR)), min_size=1
        ),
        meanwhile=while_waiting,
    )
    def give_roles(self, friend_index: int, roles: set[Role], meanwhile: str) -> None:
        with self._narrowing(meanwhile):
            with self.db.write() as tx:
                consent.lock_exclusive(tx, self.circle)
                set_roles(tx, self.circle, self._friend(friend_index), roles)
                in_flight = in_flight_service.in_flight(tx, self.circle, self._friend(friend_index))
            in_flight_service.wait_until_left(self.db, in_flight)

    @rule(
        friend_index=members, agrees=st.sampled_from((True, True, False)), meanwhile=while_waiting
    )
    def pool(self, friend_index: int, agrees: bool, meanwhile: str) -> None:
        with self._narrowing(meanwhile):
            with self.db.write() as tx:
                if not self._is_in(tx.session.get(Member, self._friend(friend_index))):
                    return
                consent.lock_exclusive(tx, self.circle)
                places = [place.member_id for place in consent.pool_of(tx, self.circle)]
                if self._friend(friend_index) not in places:
                    consent.set_pool(tx, self.circle, [*places, self._friend(friend_index)])
                consent.agree_to_pool(tx, self.circle, self._friend(friend_index), agrees)
                in_flight = in_flight_service.in_flight(tx, self.circle)
            in_flight_service.wait_until_left(self.db, in_flight)
            with self.db.read() as tx:
                agreed = [
                    place.agreed_at is not None
                    for place in consent.pool_of(tx, self.circle)
                    if place.member_id == self._friend(friend_index)
                ]
            self._holds(agreed == [agrees], "a no to the pool isn't written down")

    # --- a friend's own limits --------------------------------------------------------------

    @rule(
        friend_index=members,
        chosen_events=st.sets(some_event, max_size=3),
        within=hours,
        over=over_most,
        meanwhile=while_waiting,
    )
    def reach(
        self,
        friend_index: int,
        chosen_events: set[Event],
        within: tuple[int, int] | None,
        over: tuple[str, ...] | None,
        meanwhile: str,
    ) -> None:
        with self._narrowing(meanwhile):
            with self.db.write() as tx:
                if not self._is_in(tx.session.get(Member, self._friend(friend_index))):
                    return
                consent.lock_exclusive(tx, self.circle)
                consent.end_reach(tx, self._friend(friend_index))
                for event in sorted(chosen_events):
                    start, end = within if within else (None, None)
                    add_reach(
                        tx, self.circle, self._friend(friend_index), event, start, end, over=over
                    )
                in_flight = in_flight_service.in_flight(tx, self.circle, self._friend(friend_index))
            in_flight_service.wait_until_left(self.db, in_flight)
            with self.db.read() as tx:
                stored_events = {
                    reach.event for reach in consent.reach_of(tx, self._friend(friend_index))
                }
            self._holds(stored_events == chosen_events, "a reach that was ended lives on")

    @rule(
        friend_index=members, level=st.sampled_from(Level), ends_in=lasts, meanwhile=while_waiting
    )
    def dial(self, friend_index: int, level: Level, ends_in: int | None, meanwhile: str) -> None:
        with self._narrowing(meanwhile):
            with self.db.write() as tx:
                consent.lock_exclusive(tx, self.circle)
                until = tx.now + timedelta(seconds=ends_in) if ends_in else None
                consent.set_capacity(tx, self._friend(friend_index), level, until)
                tx.session.flush()
                in_flight = in_flight_service.in_flight(tx, self.circle, self._friend(friend_index))
                capacity = consent.capacity_of(tx, self._friend(friend_index))
            self._holds(capacity == (level, until), "the dial isn't where it was turned to")
            in_flight_service.wait_until_left(self.db, in_flight)

    @rule(friend_index=members, on=st.booleans(), ends_in=lasts, meanwhile=while_waiting)
    def mute(self, friend_index: int, on: bool, ends_in: int | None, meanwhile: str) -> None:
        with self._narrowing(meanwhile):
            with self.db.write() as tx:
                until = tx.now + timedelta(seconds=ends_in) if ends_in else None
                muting.set_mute(tx, self.circle, self._friend(friend_index), on=on, until=until)
                muted = muting.muted(tx, self._friend(friend_index))
                in_flight = in_flight_service.in_flight(tx, self.circle, self._friend(friend_index))
            self._holds(muted == on, "a mute isn't written down")
            in_flight_service.wait_until_left(self.db, in_flight)

    @rule(friend_index=members, paid=st.booleans(), reports=st.booleans(), meanwhile=while_waiting)
    def disclose(self, friend_index: int, paid: bool, reports: bool, meanwhile: str) -> None:
        with self._narrowing(meanwhile):
            with self.db.write() as tx:
                consent.lock_exclusive(tx, self.circle)
                member = tx.session.get_one(Member, self._friend(friend_index))
                member.paid, member.reports = paid, reports
                tx.session.flush()
                in_flight = in_flight_service.in_flight(tx, self.circle, self._friend(friend_index))
            in_flight_service.wait_until_left(self.db, in_flight)

    @rule(friend_index=members, night=nights, meanwhile=while_waiting)
    def limit(self, friend_index: int, night: tuple[int, int] | None, meanwhile: str) -> None:
        with self._narrowing(meanwhile):
            with self.db.write() as tx:
                limiting.set_limits(
                    tx, self.circle, self._friend(friend_index), SetLimits(night), by=self.person
                )
                tx.session.flush()
                in_flight = in_flight_service.in_flight(tx, self.circle, self._friend(friend_index))
            in_flight_service.wait_until_left(self.db, in_flight)

    @rule(friend_index=members, day=st.integers(-1, 1))
    def claim(self, friend_index: int, day: int) -> None:
        with contextlib.suppress(Problem), self.db.write() as tx:
            circle = get_circle(tx, self.circle)
            on = week_queries.today(circle.zone, tx.now) + timedelta(days=day)
            slot = slot_id(type(self).seeded.pattern_id, on)
            rota.claim(tx, circle=circle, member_id=self._friend(friend_index), slot=slot)

    # --- asks -----------------------------------------------------------------------------------

    @rule()
    def ask(self) -> None:
        with contextlib.suppress(Problem), self.db.write() as tx:
            new_ask = asks.start_ask(
                tx, circle_id=self.circle, ask_id=new_id(), by=self.person, words=None
            )
            asks.ask_now(tx, self.circle, new_ask.id)

    @rule(friend_index=members, kind=st.sampled_from(AnswerKind))
    def answer(self, friend_index: int, kind: AnswerKind) -> None:
        with contextlib.suppress(Problem), self.db.write() as tx:
            running = asks.find_running(tx, self.circle)
            if running is not None:
                answer_service.take_answer(
                    tx,
                    circle_id=self.circle,
                    ask_id=running.id,
                    member_id=self._friend(friend_index),
                    kind=kind,
                    minutes=None,
                )

    @rule()
    def stop_asking(self) -> None:
        with self.db.write() as tx:
            running = asks.find_running(tx, self.circle)
            if running is not None and running.state != AskState.CLOSED:
                asks.stop_ask(tx, self.circle, running.id, self.person)

    @staticmethod
    def _is_in(member: Member | None) -> bool:
        return member is not None and member.state == MemberState.IN
