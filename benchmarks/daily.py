"""A circle in daily use, as fast as its services go: no HTTP, a push service that only remembers.

Six friends, a shift each day and one each night, the nights in turn; most days somebody gives a
shift back or trades it; every second day the person asks for someone. Now and then plan, consent
and members change. One day is four looks of the worker.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, select

from app.access.membership import membership
from app.asks import address_service, answer_service, arrival_service
from app.asks import service as asks
from app.asks.models import AnswerKind
from app.circles.disclosure_service import CardContent
from app.circles.invitation_service import invite, knock, refuse
from app.circles.service import get_circle
from app.consent import away_service
from app.consent import service as consent
from app.consent.gate import ADDRESS
from app.consent.models import ToKind
from app.consent.switches import Consent
from app.core.db import Database, Tx
from app.core.errors import Problem
from app.core.ids import digest, new_id
from app.delivery.webpush import Outcome, Push
from app.identity.device_link_service import make_device_link, use_device_link
from app.identity.idempotency_service import begin_call
from app.identity.models import Device, DeviceEnd
from app.identity.service import end_device, subscribe
from app.identity.session_service import Caller, sign_in
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.models import Attempt, Notice
from app.plans import service as plans
from app.plans.parts import FIRST_PARTS
from app.plans.texts import SectionText
from app.rota.changes import edit_service
from app.rota.gaps import alert_settings_service
from app.rota.rotations import rotation_service
from app.rota.schedule.calendar_feed_service import make_feed
from app.rota.schedule.occurrences import PatternFacts, slot_id
from app.rota.schedule.pattern_service import add_pattern
from app.rota.schedule.recurrence import Repeats
from app.rota.schedule.week_queries import on_shift, today
from app.rota.shifts import handover_note_service, offer_service, presence_service, swap_service
from app.rota.shifts.claim_service import claim, release
from app.stewardship import stand_in_service
from app.stewardship.circle_creation_service import keep_place
from app.stewardship.withdrawal_service import remove, undo, withdraw
from app.worker.loop import Worker
from tests.push.phone import ReceiverKeys
from tests.services.service_fixtures import (
    START,
    ZONE,
    HandClock,
    SeededCircle,
    SeededMember,
    add_account,
    add_reach,
    come_in,
    grow_circle,
    reach_everything,
    token_of,
)

FRIENDS = ("Ana", "Bo", "Cy", "Di", "Eve", "Fay")
WORDS = "I can't sleep. Would somebody sit with me for a while, or call? " * 3
CALLS = 40  # of all phones in a day that change something
NEW_PHONE_EVERY = 90  # days: one of the phones is another one


class Accepting:
    """A push service that takes everything."""

    async def send(self, push: Push, *, send_by: float) -> Outcome:
        return Outcome("accepted", 201)

    async def close(self) -> None:
        """Nothing to close."""


@dataclass
class Circle:
    """One circle with its clock and worker. `live_day` is one day of its life."""

    db: Database
    clock: HandClock
    grown_circle: SeededCircle
    worker: Worker
    friends: list[SeededMember]
    tokens: dict[str, str]
    days: int = 0
    done: int = 0
    refused: int = 0

    # --- one day ----------------------------------------------------------------------------

    def live_day(self) -> None:
        """From ten in the morning (in winter) to the next: a shift, an evening, a night."""
        n = self.days
        self._write(self._open_phones)
        self._write(self._arrange)
        self._tidy(n)
        self._work()
        self._go_to(5)
        self._write(self._be_there)
        self._work()
        self._go_to(8)
        if n % 2 == 0:
            self._ask()
        self._work()
        self._go_to(14)
        self._work()
        self.days += 1
        self._go_to(0)

    def _go_to(self, hour: float) -> None:
        """Go on to an hour of this day, counted from its beginning."""
        at = START + timedelta(days=self.days, hours=hour)
        self.clock.advance((at - self.clock.now()).total_seconds())

    def _work(self) -> None:
        asyncio.run(self.worker.drain())

    def _write(self, act: Callable[[Tx], object]) -> None:
        """One transaction, as a route has it; what is refused, as it happens, changes nothing."""
        try:
            with self.db.write() as tx:
                act(tx)
            self.done += 1
        except Problem:
            self.refused += 1

    def _day(self, tx: Tx, ahead: int = 0) -> date:
        return today(ZONE, tx.now) + timedelta(days=ahead)

    def _slot(self, tx: Tx, ahead: int = 0) -> str:
        return slot_id(self.grown_circle.pattern_id, self._day(tx, ahead))

    def _friend(self, at: int) -> str:
        return self.friends[at % len(self.friends)].member_id

    # --- what happens -----------------------------------------------------------------------

    def _open_phones(self, tx: Tx) -> None:
        for device_id, token in list(self.tokens.items()):
            signed = sign_in(tx, token, may_renew=True, began_at=tx.now)
            self.tokens[device_id] = signed.new_token or token
        if self.days % NEW_PHONE_EVERY == 0:
            self._sign_in_anew(tx, next(iter(self.tokens)))
        for call in range(CALLS):
            scope = list(self.tokens)[call % len(self.tokens)]
            begin_call(
                tx, scope=scope, key=new_id(), body_hash=digest(str(call)), leads_to=new_id()
            )

    def _sign_in_anew(self, tx: Tx, old_id: str) -> None:
        """Somebody has a new phone, by a link; the old one is signed out."""
        account_id = tx.session.get_one(Device, old_id).account_id
        link, token, device_id, session = new_id(), digest(new_id()), new_id(), digest(new_id())
        make_device_link(tx, account_id, link_id=link, verifier=digest(token), needs_yes=False)
        use_device_link(
            tx, link_id=link, link_token=token, device_id=device_id, session_token=session,
            label=None,
        )  # fmt: skip
        keys = ReceiverKeys()
        subscribe(
            tx, Caller(account_id, device_id, "en", ZONE), subscription_id=new_id(),
            endpoint=f"https://push.example/{new_id()}", p256dh=keys.p256dh, auth=keys.auth,
        )  # fmt: skip
        end_device(tx, account_id, old_id, DeviceEnd.SIGNED_OUT)
        self.tokens.pop(old_id)
        self.tokens[device_id] = session

    def _arrange(self, tx: Tx) -> None:
        """Tomorrow's shift, and whatever else comes up on such a day."""
        circle = get_circle(tx, self.grown_circle.circle_id)
        n, slot = self.days, self._slot(tx, 1)
        claim(tx, circle=circle, member_id=self._friend(n), slot=slot)
        if n % 5 == 0:
            release(tx, circle=circle, member_id=self._friend(n), slot=slot)
            claim(tx, circle=circle, member_id=self._friend(n + 1), slot=slot)
        if n % 7 == 1:
            swap = swap_service.offer_shift(
                tx, circle=circle, member_id=self._friend(n), swap_id=new_id(), slot=slot
            )
            swap_service.take_swap(
                tx, circle=circle, member_id=self._friend(n + 2), swap_id=swap.id
            )

    def _be_there(self, tx: Tx) -> None:
        circle_id = self.grown_circle.circle_id
        members_on_shift = on_shift(tx, circle_id)
        if not members_on_shift:
            return
        slot, member_id = self._slot(tx), members_on_shift[0]
        presence_service.set_presence(
            tx, circle_id=circle_id, member_id=member_id, slot=slot, presence="here"
        )
        handover_note_service.write_note(
            tx, circle_id=circle_id, member_id=member_id, zone=ZONE, slot=slot, text=WORDS[:200]
        )

    def _ask(self) -> None:
        """Asked, answered, come, over: an hour and a half."""
        circle_id, ask_id = self.grown_circle.circle_id, new_id()
        person = self.grown_circle.person.member_id
        self._write(
            lambda tx: asks.start_ask(
                tx, circle_id=circle_id, ask_id=ask_id, by=person, words=WORDS
            )
        )
        self._write(lambda tx: asks.ask_now(tx, circle_id, ask_id))
        self._work()
        self._write(self._show_pushes)
        member_id = self._friend(0)
        self._write(
            lambda tx: answer_service.take_answer(
                tx,
                circle_id=circle_id,
                ask_id=ask_id,
                member_id=member_id,
                kind=AnswerKind.COMING,
                minutes=20,
            )
        )
        self._write(lambda tx: address_service.show_address(tx, circle_id, member_id))
        self._go_to(8.5)
        self._write(lambda tx: arrival_service.note_at_door(tx, circle_id, ask_id, member_id))
        self._work()
        self._go_to(9.5)
        self._write(lambda tx: asks.stop_ask(tx, circle_id, ask_id, person))

    def _show_pushes(self, tx: Tx) -> None:
        rows = select(Attempt.id, Notice.id, Notice.account_id).join(
            Notice, col(Notice.id) == col(Attempt.notice_id)
        )
        for attempt_id, notice_id, account_id in tx.session.execute(
            rows.where(col(Attempt.shown_at).is_(None), Notice.event == Event.ASK)
        ).all():
            _receipt(tx, account_id, notice_id, attempt_id)

    # --- now and then -----------------------------------------------------------------------

    def _tidy(self, n: int) -> None:
        for period, on, act in (
            (7, 2, self._offer_one),
            (7, 3, self._skip_one),
            (7, 4, self._change_reach),
            (7, 5, self._go_away),
            (7, 6, self._add_one_off),
            (14, 1, self._write_plan),
            (14, 8, self._withdraw_and_undo),
            (28, 9, self._stand_in),
            (28, 16, self._renew_links),
            (28, 23, self._refuse_knock),
            (91, 20, self._change_friend),
        ):
            if n % period == on:
                self._write(act)

    def _offer_one(self, tx: Tx) -> None:
        circle, slot = get_circle(tx, self.grown_circle.circle_id), self._slot(tx, 3)
        member_id = self._friend(self.days)
        offer_service.offer_slot(
            tx, circle=circle, slot=slot, to=member_id, by=self.grown_circle.person.member_id
        )
        offer_service.decline_offer(tx, circle=circle, slot=slot, member_id=member_id)

    def _skip_one(self, tx: Tx) -> None:
        circle = get_circle(tx, self.grown_circle.circle_id)
        edit_service.skip_slot(tx, circle, self._slot(tx, 4), self.grown_circle.person.member_id)

    def _change_reach(self, tx: Tx) -> None:
        member_id = self._friend(self.days // 7)
        consent.end_reach(tx, member_id)
        for event in Event:
            add_reach(tx, self.grown_circle.circle_id, member_id, event)

    def _go_away(self, tx: Tx) -> None:
        away_service.add(
            tx,
            circle_id=self.grown_circle.circle_id,
            member_id=self._friend(self.days // 7),
            zone=ZONE,
            away_id=new_id(),
            first=self._day(tx, 10),
            last=self._day(tx, 11),
        )

    def _add_one_off(self, tx: Tx) -> None:
        circle, day = get_circle(tx, self.grown_circle.circle_id), self._day(tx, 2)
        facts = PatternFacts(
            id=new_id(), weekdays=127, start_minute=22 * 60, end_minute=23 * 60, places=1,
            kind="call", from_date=day, until_date=day, repeats=Repeats.ONCE,
        )  # fmt: skip
        pattern = add_pattern(
            tx,
            circle_id=circle.id,
            by=self.grown_circle.person.member_id,
            facts=facts,
            title="A call",
        )
        claim(tx, circle=circle, member_id=self._friend(3), slot=slot_id(pattern.id, day))

    def _write_plan(self, tx: Tx) -> None:
        plan = plans.read(tx, plans.current(tx, self.grown_circle.circle_id))
        plans.write(
            tx,
            circle_id=self.grown_circle.circle_id,
            by=self.grown_circle.person.member_id,
            expected=None,
            sections=[SectionText(key, None, WORDS * 3) for key in FIRST_PARTS],
            nobody_free=WORDS,
            ladder=list(plan.ladder),
            simple=plan.simple,
        )

    def _withdraw_and_undo(self, tx: Tx) -> None:
        circle_id, person = self.grown_circle.circle_id, self.grown_circle.person.member_id
        member_id = self._friend(1)
        undo(tx, circle_id, member_id, withdraw(tx, circle_id, member_id, person).id, person)

    def _stand_in(self, tx: Tx) -> None:
        circle_id, stand_in_id = self.grown_circle.circle_id, new_id()
        stand_in_service.ask(
            tx, circle_id=circle_id, stand_in_id=stand_in_id, member_id=self._friend(2),
            first=self._day(tx, 1), last=self._day(tx, 3), by=self.grown_circle.person.member_id,
        )  # fmt: skip
        stand_in_service.answer(
            tx, circle_id=circle_id, stand_in_id=stand_in_id, member_id=self._friend(2), agreed=True
        )

    def _renew_links(self, tx: Tx) -> None:
        friend = self.friends[0]
        make_device_link(tx, friend.account_id, link_id=new_id(), verifier=digest(new_id()))
        me = membership(tx, self.grown_circle.circle_id, friend.account_id)
        make_feed(tx, me, feed_id=new_id(), verifier=digest(new_id()), open_times=False)

    def _refuse_knock(self, tx: Tx) -> None:
        circle_id, person = self.grown_circle.circle_id, self.grown_circle.person.member_id
        stranger = add_account(tx, "Gus")
        _keep_place(tx, circle_id, stranger)
        link, token = new_id(), digest(new_id())
        invite(
            tx, circle_id=circle_id, by=person, invitation_id=link, verifier=digest(token),
            member_id=stranger.member_id, kind="link",
        )  # fmt: skip
        new_knock = knock(
            tx, invitation_id=link, token=token, knock_id=new_id(), name="Gus",
            account_id=stranger.account_id,
            card_content=CardContent(paid=False, reports=False, stands=WORDS),
        )  # fmt: skip
        refuse(tx, circle_id=circle_id, knock_id=new_knock.id, by=person)
        remove(tx, circle_id, stranger.member_id, person)

    def _change_friend(self, tx: Tx) -> None:
        """The one who came last goes, and somebody else comes."""
        circle_id, person = self.grown_circle.circle_id, self.grown_circle.person
        former_friend = self.friends.pop()
        remove(tx, circle_id, former_friend.member_id, person.member_id)
        for device_id in list(self.tokens):
            if tx.session.get_one(Device, device_id).account_id == former_friend.account_id:
                self.tokens.pop(device_id)
        new = add_account(tx, "Hal")
        _keep_place(tx, circle_id, new)
        come_in(tx, circle_id, person, new)
        reach_everything(tx, circle_id, new.member_id)
        self.friends.append(new)
        self.tokens[new.device_id] = token_of(new)


def _keep_place(tx: Tx, circle_id: str, friend: SeededMember) -> None:
    keep_place(
        tx, circle_id=circle_id, member_id=friend.member_id, name=friend.name, agreed=Consent(),
        max_places=1_000,
    )  # fmt: skip


def _receipt(tx: Tx, account_id: str, notice_id: str, attempt_id: str) -> None:
    outbox.note_receipt(
        tx, account_id, notice_id, attempt_id, "shown", is_awaited=lambda _tx, _subject: True
    )


def begin(db: Database, clock: HandClock) -> Circle:
    """The circle on its first morning, with pushes on, gap alerts on and the nights in turn."""
    grown_circle = grow_circle(db, *FRIENDS)
    person = grown_circle.person.member_id
    with db.write() as tx:
        circle = get_circle(tx, grown_circle.circle_id)
        night = PatternFacts(
            id=new_id(), weekdays=127, start_minute=22 * 60, end_minute=7 * 60, places=1,
            kind="overnight", from_date=today(ZONE, tx.now), until_date=None,
        )  # fmt: skip
        add_pattern(tx, circle_id=circle.id, by=person, facts=night, title="Night")
        rotation = rotation_service.create_rotation(
            tx, circle, rotation_id=new_id(), pattern_id=night.id, hand_off="day", interval=1,
            weekdays=127, first=None, until=None, members=grown_circle.member_ids[:4], alone=False,
            by=person,
        )  # fmt: skip
        for member_id in grown_circle.member_ids[:4]:
            rotation_service.agree_to_turns(tx, circle, rotation.id, member_id)
        alert_settings_service.set_alerts(
            tx, circle.id, on=True, lead_hours=[24], wait_minutes=60, by=person
        )
        address_service.write_address(
            tx, circle.id, address=WORDS[:80], notes=WORDS[:80], number=None, by=person
        )
        consent.add_grant(
            tx, circle_id=circle.id, to_kind=ToKind.MEMBER, member_id=grown_circle.member_ids[0],
            event=Event.ASK, tier=3, sections=[ADDRESS],
        )  # fmt: skip
    everybody = (grown_circle.person, *grown_circle.friends)
    worker = Worker(db, Accepting, "http://localhost:8000")  # type: ignore[arg-type]
    tokens = {participant.device_id: token_of(participant) for participant in everybody}
    return Circle(db, clock, grown_circle, worker, list(grown_circle.friends), tokens)
