"""What people and workers may do on one circle in one instant."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from sqlmodel import update

from app.asks import address_service, answer_service, arrival_service
from app.asks import service as asks
from app.asks.ladder_service import stand_down
from app.asks.models import AnswerKind
from app.circles.service import get_circle
from app.consent import service as consent
from app.consent.gate import ADDRESS
from app.consent.models import LastWord, Level, ToKind
from app.consent.switches import Consent
from app.core.clock import SteadyClock
from app.core.errors import Problem
from app.core.ids import new_id
from app.delivery.lease import lease
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.notice_types import usual_type
from app.rota.changes import edit_service
from app.rota.gaps import alert_settings_service, gap_lifecycle_service, gap_service
from app.rota.rotations import rotation_service
from app.rota.rotations.rotation_queries import schedule_rotations
from app.rota.rotations.turn_shift_service import materialize_due
from app.rota.schedule import pattern_service
from app.rota.schedule.occurrences import slot_id
from app.rota.shifts import claim_service as rota
from app.rota.shifts.reminder_service import tell_open_times
from app.stewardship import held_shift_service
from app.stewardship.grant_delay_service import Giver
from app.stewardship.in_flight_service import await_in_flight
from app.stewardship.switch_service import set_switches
from app.stewardship.withdrawal_service import end_one_grant, remove, undo, withdraw
from app.worker.duties import ASKS, LAST_WORDS, note_unreached
from tests.services.ring import Ring
from tests.services.service_fixtures import (
    RecordingSender,
    SeededCircle,
    grow_circle,
    open_database,
)

FRIENDS = ("Ana", "Ben", "Chi", "Dee", "Eli")


class Crowd:
    """The acts of people and workers on one circle that may meet in one instant."""

    def __init__(self, url: str) -> None:
        self.clock = SteadyClock()
        self.db = open_database(url, self.clock)
        self.workers = [open_database(url, self.clock) for _ in range(2)]
        self.sender = RecordingSender(self.clock)
        self.seeded: SeededCircle = grow_circle(self.db, *FRIENDS, places=3)
        self.ask_id = ""
        self.may_see_address("Ana")
        self.writes_address()
        self.rotation = self.takes_turns("Ana", "Ben", "Eli")
        with self.db.write() as tx:
            alert_settings_service.set_alerts(
                tx, self.circle, on=True, lead_hours=[72, 48, 30], wait_minutes=5, by=self.person
            )

    def close(self) -> None:
        for db in (self.db, *self.workers):
            db.close()

    @property
    def circle(self) -> str:
        return self.seeded.circle_id

    @property
    def person(self) -> str:
        return self.seeded.person.member_id

    def member_id(self, name: str) -> str:
        return self.seeded.friend(name).member_id

    def slot(self, tx_now: object) -> str:
        day = (self.clock.now() + timedelta(days=1)).date()
        return slot_id(self.seeded.pattern_id, day)

    def may_see_address(self, name: str) -> None:
        with self.db.write() as tx:
            consent.add_grant(
                tx,
                circle_id=self.circle,
                to_kind=ToKind.MEMBER,
                member_id=self.member_id(name),
                event=Event.ASK,
                tier=3,
                sections=[ADDRESS],
            )

    def prepare(self) -> None:
        """An ask under way, notices queued, a slot with holders."""
        with self.db.write() as tx:
            running = asks.find_running(tx, self.circle)
            if running is not None:
                asks.stop_ask(tx, self.circle, running.id, self.person)
            self.ask_id = new_id()
            asks.start_ask(
                tx, circle_id=self.circle, ask_id=self.ask_id, by=self.person, words=None
            )
            asks.ask_now(tx, self.circle, self.ask_id)
            asks.ask_next(tx, self.circle, self.ask_id)
            for friend in self.seeded.friends:
                for event in (Event.OPEN_TIME, Event.SHIFT_REMINDER):
                    outbox.queue(
                        tx,
                        type=usual_type(event),
                        account_id=friend.account_id,
                        circle_id=self.circle,
                        member_id=friend.member_id,
                        subject_id=self.slot(tx.now) if event == Event.SHIFT_REMINDER else None,
                        dedupe=new_id(),
                    )
        for name in ("Ben", "Chi"):
            self.kindly(lambda member=name: self.claim(member))  # type: ignore[misc]

    @staticmethod
    def kindly(act: Callable[[], None]) -> None:
        with suppress(Problem):
            act()

    def takes_turns(self, *names: str) -> str:
        with self.db.write() as tx:
            new_rotation_id = rotation_service.create_rotation(
                tx,
                get_circle(tx, self.circle),
                rotation_id=new_id(),
                pattern_id=self.seeded.pattern_id,
                hand_off="day",
                interval=1,
                weekdays=127,
                first=None,
                until=None,
                members=[self.member_id(name) for name in names],
                alone=False,
                by=self.person,
            ).id
        for name in names:
            with self.db.write() as tx:
                rotation_service.agree_to_turns(
                    tx, get_circle(tx, self.circle), new_rotation_id, self.member_id(name)
                )
        return new_rotation_id

    # --- acts -------------------------------------------------------------------------------

    def answer(self, name: str, kind: str) -> None:
        with self.db.write() as tx:
            answer_service.take_answer(
                tx,
                circle_id=self.circle,
                ask_id=self.ask_id,
                member_id=self.member_id(name),
                kind=AnswerKind(kind),
                minutes=None,
            )

    def withdraw_and_undo(self, name: str) -> None:
        with self.db.write() as tx:
            done = withdraw(tx, self.circle, self.member_id(name), self.person)
        await_in_flight(self.db, done)
        with self.db.write() as tx:
            undo(tx, self.circle, self.member_id(name), done.id, self.person)

    def decides_about_shifts(self, name: str) -> None:
        """Everything is stopped for somebody; the person leaves one shift, and ends the rest."""
        with self.db.write() as tx:
            done = withdraw(tx, self.circle, self.member_id(name), self.person)
        await_in_flight(self.db, done)
        with self.db.read() as tx:
            held_shifts = held_shift_service.held_from_now(tx, self.circle, [self.member_id(name)])
        for held_shift, choose in zip(
            held_shifts[:3], (held_shift_service.leave, *[held_shift_service.end] * 2), strict=False
        ):
            with self.db.write() as tx:
                choose(
                    tx,
                    self.circle,
                    held_shift.member_id,
                    held_shift.slot_id,
                    with_later=False,
                    by=self.person,
                )
        with self.db.write() as tx:
            undo(tx, self.circle, self.member_id(name), done.id, self.person)

    def last_words_are_over(self) -> None:
        with self.db.write() as tx:
            tx.session.execute(update(LastWord).values(ends_at=tx.now))
        LAST_WORDS.run(self.workers[1])

    def remove(self, name: str, *, tell_shifts: bool = False) -> None:
        with self.db.write() as tx:
            done = remove(
                tx, self.circle, self.member_id(name), self.person, tell_shifts=tell_shifts
            )
        await_in_flight(self.db, done)

    def switches(self, name: str, asks_on: bool) -> None:
        with self.db.write() as tx:
            agreed = Consent(asks=asks_on)
            giver = Giver(self.person, "")
            ended = set_switches(tx, self.circle, self.member_id(name), agreed, (), giver)
        for withdrawal in ended:
            await_in_flight(self.db, withdrawal)

    def end_grant(self, name: str) -> None:
        with self.db.write() as tx:
            grant_ids = [
                grant.id
                for grant in consent.live_grants_of(tx, self.circle)
                if grant.member_id == self.member_id(name)
                and not grant.deny
                and grant.event == Event.ASK
            ]
            if grant_ids:
                end_one_grant(tx, self.circle, grant_ids[0], self.person)

    def dial(self, name: str) -> None:
        with self.db.write() as tx:
            consent.lock_exclusive(tx, self.circle)
            consent.set_capacity(tx, self.member_id(name), Level.OPEN)

    def claim(self, name: str) -> None:
        with self.db.write() as tx:
            circle = get_circle(tx, self.circle)
            rota.claim(tx, circle=circle, member_id=self.member_id(name), slot=self.slot(tx.now))

    def release(self, name: str) -> None:
        with self.db.write() as tx:
            circle = get_circle(tx, self.circle)
            rota.release(tx, circle=circle, member_id=self.member_id(name), slot=self.slot(tx.now))

    def end_pattern(self) -> None:
        with self.db.write() as tx:
            edit_service.end_pattern(tx, self.circle, self.seeded.pattern_id, self.person)

    def agrees(self, name: str) -> None:
        with self.db.write() as tx:
            rotation_service.agree_to_turns(
                tx, get_circle(tx, self.circle), self.rotation, self.member_id(name)
            )

    def leaves(self, name: str) -> None:
        with self.db.write() as tx:
            rotation_service.leave_rotation(
                tx, get_circle(tx, self.circle), self.rotation, self.member_id(name)
            )

    def turns_change(self, *names: str) -> None:
        with self.db.write() as tx:
            rotation_service.change_rotation(
                tx,
                get_circle(tx, self.circle),
                self.rotation,
                members=[self.member_id(name) for name in names],
                until=None,
                by=self.person,
            )

    def turns_are_written(self, at: int) -> None:
        with self.workers[at].write() as tx:
            schedule_rotations(tx, self.circle)
        with self.workers[at].write() as tx:
            materialize_due(tx, self.rotation)

    def skips(self, *, again: bool) -> None:
        with self.db.write() as tx:
            slot = slot_id(self.seeded.pattern_id, (self.clock.now() + timedelta(days=3)).date())
            do = edit_service.unskip_slot if again else edit_service.skip_slot
            do(tx, get_circle(tx, self.circle), slot, self.person)

    def open_times(self) -> None:
        with self.db.write() as tx:
            tell_open_times(tx, get_circle(tx, self.circle), [self.slot(tx.now)], self.person)

    def tell_over(self, name: str) -> None:
        with self.db.write() as tx:
            asks.lock_running(tx, self.circle)
            running = asks.find_running(tx, self.circle)
            if running is not None:
                stand_down(tx, running, only=self.member_id(name))

    def stop(self) -> None:
        with self.db.write() as tx:
            asks.stop_ask(tx, self.circle, self.ask_id, self.person)

    def another(self) -> None:
        with self.db.write() as tx:
            asks.ask_another(tx, self.circle, self.ask_id)

    def late(self, name: str, minutes: int) -> None:
        with self.db.write() as tx:
            arrival_service.note_running_late(
                tx, self.circle, self.ask_id, self.member_id(name), minutes
            )

    def at_door(self, name: str) -> None:
        with self.db.write() as tx:
            arrival_service.note_at_door(tx, self.circle, self.ask_id, self.member_id(name))

    def not_yet(self) -> None:
        with self.db.write() as tx:
            arrival_service.note_nobody_yet(tx, self.circle, self.ask_id)

    def someone_is_here(self) -> None:
        with self.db.write() as tx:
            arrival_service.note_company(tx, self.circle, self.ask_id)

    def writes_address(self) -> None:
        with self.db.write() as tx:
            address_service.write_address(
                tx, self.circle, address="12 Alder Lane", notes=None, number=None, by=self.person
            )

    def sees_address(self, name: str) -> None:
        with self.db.write() as tx:
            address_service.show_address(tx, self.circle, self.member_id(name))

    def hands_over(self, name: str) -> None:
        with self.db.write() as tx:
            circle = get_circle(tx, self.circle)
            rota.hand_over(
                tx, circle=circle, member_id=self.member_id(name), slot=self.slot(tx.now)
            )

    def move(self) -> None:
        ASKS.run(self.workers[0])

    def look(self, at: int) -> None:
        with self.workers[at].write() as tx:
            pattern_service.schedule_gap_check(tx, self.circle)
        with self.workers[at].write() as tx:
            gap_service.check_circle(tx, self.circle)

    def ask_next(self) -> None:
        with self.db.read() as tx:
            gaps = gap_lifecycle_service.open_gap_rows(tx, self.circle)
        for gap in gaps[:1]:
            with self.db.write() as tx:
                gap_service.ask_next(tx, get_circle(tx, self.circle), gap.id)

    def alerts(self, *, on: bool) -> None:
        with self.db.write() as tx:
            alert_settings_service.set_alerts(
                tx, self.circle, on=on, lead_hours=[72, 48, 30], wait_minutes=5, by=self.person
            )

    def work(self, at: int) -> None:
        db = self.workers[at]
        ring = Ring(db, db, None, self.seeded, self.sender, None)  # type: ignore[arg-type]
        for _ in range(3):
            batch = lease(db, limit=6)
            ring.sends(batch)
            note_unreached(db, batch.unreached)

    def endings(self) -> list[Callable[[], None]]:
        """Acts that can't be done twice."""
        return [
            lambda: self.remove("Chi", tell_shifts=True),
            lambda: self.remove("Dee"),
            self.end_pattern,
        ]

    def acts(self, chance: random.Random) -> list[Callable[[], None]]:
        """One round's: the ones that matter most always, others by lot."""
        always: list[Callable[[], None]] = [
            lambda: self.work(0),
            lambda: self.work(1),
            lambda: self.answer("Ana", "coming"),
            lambda: self.answer("Ben", "not_now"),
            lambda: self.withdraw_and_undo("Ana"),
            lambda: self.look(0),
        ]
        sometimes: list[Callable[[], None]] = [
            lambda: self.answer("Ana", "call"),
            lambda: self.withdraw_and_undo("Ben"),
            lambda: self.decides_about_shifts("Ben"),
            lambda: self.decides_about_shifts("Ana"),
            self.last_words_are_over,
            lambda: self.switches("Ana", asks_on=chance.random() < 0.5),
            lambda: self.switches("Ben", asks_on=True),
            lambda: self.end_grant("Ana"),
            lambda: self.dial("Ben"),
            lambda: self.claim("Ana"),
            lambda: self.claim("Dee"),
            lambda: self.release("Ben"),
            lambda: self.release("Chi"),
            self.open_times,
            lambda: self.tell_over("Ana"),
            self.stop,
            self.another,
            self.move,
            lambda: self.late("Ana", 0),
            lambda: self.at_door("Ana"),
            self.not_yet,
            self.someone_is_here,
            self.writes_address,
            lambda: self.sees_address("Ana"),
            lambda: self.hands_over("Chi"),
            lambda: self.look(1),
            self.ask_next,
            lambda: self.agrees("Ben"),
            lambda: self.leaves("Ben"),
            lambda: self.turns_change("Eli", "Ana", "Ben"),
            lambda: self.turns_change("Dee", "Eli"),
            lambda: self.turns_are_written(0),
            lambda: self.turns_are_written(1),
            lambda: self.skips(again=False),
            lambda: self.skips(again=True),
            lambda: self.alerts(on=True),
            lambda: self.alerts(on=False),
        ]
        return always + chance.sample(sometimes, 8)
