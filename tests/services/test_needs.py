"""Hands at one instant: exactly as many as are wanted, whatever the database."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from app.circles.models import CircleState, Role
from app.circles.permissions import BY_ROLE
from app.circles.service import Membership
from app.core.db import Database
from app.core.errors import Conflict
from app.core.ids import new_id
from app.needs.hand_service import give_hand, let_hand_go
from app.needs.known_service import Knows
from app.needs.models import Need, NeedHand, NeedKind, NeedState
from app.needs.need_service import add_need
from app.needs.rules import NeedText
from tests.services.service_fixtures import ZONE, SeededCircle, grow_circle, open_database

HANDS = 50


def add_seeded_need(db: Database, seeded: SeededCircle, hands: int) -> str:
    """A need of the person's of which every friend may know."""
    need_id, person = new_id(), seeded.person
    me = Membership(
        seeded.circle_id,
        ZONE,
        person.member_id,
        person.account_id,
        CircleState.LIVE,
        frozenset({Role.PERSON}),
        BY_ROLE[Role.PERSON],
    )
    knowers = [Knows(member_id, 2) for member_id in seeded.member_ids]
    with db.write() as tx:
        add_need(tx, me, need_id, NeedText(NeedKind.FORM, "A form", hands=hands), knowers)
    return need_id


def _give(db: Database, seeded: SeededCircle, need_id: str, member_id: str) -> str:
    try:
        with db.write() as tx:
            give_hand(tx, seeded.circle_id, need_id, member_id, part="")
    except Conflict as problem:
        return problem.code
    return "given"


@pytest.mark.parametrize("wanted", [1, 2])
def test_fifty_hands_for_two_places_are_two(database_url: str, wanted: int) -> None:
    db = open_database(database_url)
    seeded = grow_circle(db, *(f"F{number}" for number in range(25)))
    need_id = add_seeded_need(db, seeded, wanted)
    start = threading.Barrier(10)

    def give_some(first: int) -> list[str]:
        start.wait(30)
        # Two phones of each friend: given twice, a hand is one.
        return [
            _give(db, seeded, need_id, seeded.member_ids[at % 25]) for at in range(first, HANDS, 10)
        ]

    with ThreadPoolExecutor(10) as threads:
        outcomes = [outcome for part in threads.map(give_some, range(10)) for outcome in part]
    assert len(outcomes) == HANDS
    with db.read() as tx:
        need = tx.session.get_one(Need, need_id)
        hands = tx.session.exec(select(NeedHand).where(NeedHand.need_id == need_id)).all()
        assert (need.state, need.taken, len(hands)) == (NeedState.COVERED, wanted, wanted)
    assert set(outcomes) == {"given", "need-covered"}
    # One lets go, and of all who come that instant one takes the place.
    with db.write() as tx:
        let_hand_go(tx, seeded.circle_id, need_id, hands[0].member_id)
    with ThreadPoolExecutor(10) as threads:
        again = list(
            threads.map(lambda member: _give(db, seeded, need_id, member), seeded.member_ids)
        )
    with db.read() as tx:
        taken = tx.session.get_one(Need, need_id).taken
        hands = tx.session.exec(select(NeedHand).where(NeedHand.need_id == need_id)).all()
        assert taken == len(hands) == wanted
    assert again.count("need-covered") >= 25 - wanted
    db.close()
