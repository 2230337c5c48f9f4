"""Needs in the machine of promise 1: who may know is said of each, and taken back at any time.

No grant names a need. Whoever needs it lets members know of it, and of a pot only those whom they
let know about money at all. That a name was taken away the machine keeps itself.
"""

from __future__ import annotations

import contextlib
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlmodel import col, select

from app.access.membership import membership
from app.circles.service import Membership
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import Problem
from app.core.ids import new_id
from app.needs import known_service, need_service
from app.needs.known_service import Knows
from app.needs.models import NEED_WORDS, Need, NeedKind
from app.needs.need_queries import money_known_by
from app.needs.rules import NeedText, Pot
from app.outbox.models import Notice
from app.stewardship import in_flight_service
from tests.services.consent_choices import NAMES, hands, members, while_waiting
from tests.services.sending_machine import SendingMachine

#: By their index who needs it: a friend, or the person.
PERSON = len(NAMES)
needers = st.sampled_from((PERSON, PERSON, *range(len(NAMES))))
HANDS = NeedText(NeedKind.RIDE, "To the clinic", hands=2)
POT = NeedText(NeedKind.MONEY, "Rent", pot=Pot("CAD"))


class _Knowing(NamedTuple):
    need_id: str
    member_id: str


class NeedMachine(SendingMachine):
    """Adds needs to sending."""

    def __init__(self) -> None:
        super().__init__()
        #: Names that were taken away, as was answered.
        self.taken_away: set[_Knowing] = set()

    def _look(self, notice_id: str, endpoint: str) -> None:
        super()._look(notice_id, endpoint)
        if notice_id in self.before_answer:
            return
        with self.db.read() as tx:
            notice = tx.session.get_one(Notice, notice_id)
            knowing = _Knowing(notice.subject_id or "", notice.member_id or "")
        self._holds(knowing not in self.taken_away, "a need was told after its name was taken away")

    def _needer(self, tx: Tx, index: int) -> Membership:
        account_id = (*type(self).seeded.friends, type(self).seeded.person)[index].account_id
        return membership(tx, self.circle, account_id)

    @rule(needer=needers, friend_index=members, tier=st.integers(1, NEED_WORDS))
    def need(self, needer: int, friend_index: int, tier: int) -> None:
        """A need that one friend may know of."""
        self._add_need(HANDS, needer, friend_index, tier)

    @rule(needer=needers, friend_index=members)
    def need_money(self, needer: int, friend_index: int) -> None:
        """A pot that one friend may know of, and about money at all."""
        with contextlib.suppress(Problem), self.db.write() as tx:
            me = self._needer(tx, needer)
            known_ids = money_known_by(tx, self.circle, me.member_id)
            known_service.set_money_known(tx, me, {*known_ids, self._friend(friend_index)})
        self._add_need(POT, needer, friend_index, NEED_WORDS)

    def _add_need(self, text: NeedText, needer: int, friend_index: int, tier: int) -> None:
        member_id = self._friend(friend_index)
        with contextlib.suppress(Problem), self.db.write() as tx:
            me = self._needer(tx, needer)
            need_service.add_need(tx, me, new_id(), text, [Knows(member_id, tier)])

    @rule(needer=needers, friend_index=members, later=st.sampled_from((0, 9)), hand=hands)
    def need_and_lease(self, needer: int, friend_index: int, later: int, hand: int) -> None:
        self.need(needer, friend_index, 1)
        self.clock.advance(later)
        self.lease(32, hand)

    @rule(needer=needers, friend_index=members, meanwhile=while_waiting)
    def take_name_away(self, needer: int, friend_index: int, meanwhile: str) -> None:
        """Whoever needs things lets a friend know of none of them any more."""
        member_id = self._friend(friend_index)
        with self._narrowing(meanwhile):
            with self.db.write() as tx:
                consent.lock_exclusive(tx, self.circle)
                me = self._needer(tx, needer)
                need_ids = self._need_ids(tx, me.member_id)
                for need_id in need_ids:
                    known_service.set_known(tx, me, need_id, [])
                in_flight = in_flight_service.in_flight(tx, self.circle)
            in_flight_service.wait_until_left(self.db, in_flight)
            self.taken_away |= {_Knowing(need_id, member_id) for need_id in need_ids}

    @rule(needer=needers, friend_index=members, meanwhile=while_waiting)
    def hide_money(self, needer: int, friend_index: int, meanwhile: str) -> None:
        """A friend may not know about money any more, and so of no pot."""
        member_id = self._friend(friend_index)
        with self._narrowing(meanwhile):
            with self.db.write() as tx:
                me = self._needer(tx, needer)
                known_ids = money_known_by(tx, self.circle, me.member_id)
                known_service.set_money_known(tx, me, known_ids - {member_id})
                pot_ids = self._need_ids(tx, me.member_id, NeedKind.MONEY)
                in_flight = in_flight_service.in_flight(tx, self.circle)
            in_flight_service.wait_until_left(self.db, in_flight)
            self.taken_away |= {_Knowing(pot_id, member_id) for pot_id in pot_ids}

    @rule(needer=needers)
    def ask_for_more_hands(self, needer: int) -> None:
        with self.db.read() as tx:
            member_id = (*type(self).seeded.friends, type(self).seeded.person)[needer].member_id
            need_ids = self._need_ids(tx, member_id)
        for need_id in need_ids:
            with contextlib.suppress(Problem), self.db.write() as tx:
                me = self._needer(tx, needer)
                need_service.note_enough(tx, me, need_id)
                need_service.ask_for_more(tx, me, need_id)

    @staticmethod
    def _need_ids(tx: Tx, by_member: str, kind: NeedKind | None = None) -> list[str]:
        query = select(Need.id).where(Need.by_member == by_member).order_by(col(Need.id))
        if kind is not None:
            query = query.where(Need.kind == kind)
        return list(tx.session.exec(query))
