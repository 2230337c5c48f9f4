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
from app.core.errors import Conflict, NotFound
from app.core.ids import new_id
from app.needs.hand_service import give_hand, let_hand_go
from app.needs.known_service import Knows, set_known
from app.needs.models import Need, NeedHand, NeedKind, NeedState
from app.needs.need_service import add_need
from app.needs.rules import NeedText, level
from app.outbox.models import Notice, NoticeState
from tests.services.seeded_bugs import Bug, seeded
from tests.services.service_fixtures import (
    ZONE,
    SeededCircle,
    SeededMember,
    grow_circle,
    open_database,
)

HANDS = 50


def place_of(circle: SeededCircle, needer: SeededMember) -> Membership:
    """A member's place, as a route's guard gives it."""
    role = Role.PERSON if needer == circle.person else Role.SUPPORTER
    return Membership(
        circle.circle_id,
        ZONE,
        needer.member_id,
        needer.account_id,
        CircleState.LIVE,
        frozenset({role}),
        BY_ROLE[role],
    )


def add_seeded_need(db: Database, circle: SeededCircle, hands: int) -> str:
    """A need of the person's of which every friend may know."""
    knowers = [Knows(member_id, 2) for member_id in circle.member_ids]
    return _add(db, place_of(circle, circle.person), knowers, hands)


def _add(db: Database, me: Membership, knowers: list[Knows], hands: int = 1) -> str:
    need_id = new_id()
    with db.write() as tx:
        add_need(tx, me, need_id, NeedText(NeedKind.FORM, "A form", hands=hands), knowers)
    return need_id


def _give(db: Database, circle: SeededCircle, need_id: str, member_id: str) -> str:
    try:
        with db.write() as tx:
            give_hand(tx, circle.circle_id, need_id, member_id, part="")
    except Conflict as problem:
        return problem.code
    return "given"


@pytest.mark.parametrize("wanted", [1, 2])
def test_fifty_hands_for_two_places_are_two(database_url: str, wanted: int) -> None:
    db = open_database(database_url)
    circle = grow_circle(db, *(f"F{number}" for number in range(25)))
    need_id = add_seeded_need(db, circle, wanted)
    start = threading.Barrier(10)

    def give_some(first: int) -> list[str]:
        start.wait(30)
        # Two phones of each friend: given twice, a hand is one.
        return [
            _give(db, circle, need_id, circle.member_ids[at % 25]) for at in range(first, HANDS, 10)
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
        let_hand_go(tx, circle.circle_id, need_id, hands[0].member_id)
    with ThreadPoolExecutor(10) as threads:
        again = list(
            threads.map(lambda member: _give(db, circle, need_id, member), circle.member_ids)
        )
    with db.read() as tx:
        hands_counted = tx.session.get_one(Need, need_id).taken
        hands = tx.session.exec(select(NeedHand).where(NeedHand.need_id == need_id)).all()
        assert hands_counted == len(hands) == wanted
    assert again.count("need-covered") >= 25 - wanted
    db.close()


NEEDS = "app/needs"
SEEDED = (
    Bug(
        "two pledges are shown as a sum",
        f"{NEEDS}/rules.py",
        "level",
        "if len(amounts) < LEAST_OTHERS:",
        "if not amounts:",
    ),
    Bug(
        "the person helps with what they weren't told of",
        f"{NEEDS}/need_queries.py",
        "get_asked_need",
        "if is_known and asked.by_member not in blocked_members(tx, circle_id):",
        "if True:",
    ),
    Bug(
        "what waits to be sent goes to who was left out",
        f"{NEEDS}/known_service.py",
        "take_answer",
        "hush(tx, need, member_id)",
        "pass",
    ),
)


def untold_stays_untold(db: Database) -> None:
    """What Sam needs: Mina isn't told, or isn't any more, whose own rights open everything."""
    assert level([500, 500]) is None
    circle = grow_circle(db, "Sam")
    sam, mina = circle.friend("Sam"), circle.person
    place = place_of(circle, sam)
    need_id = _add(db, place, [])
    refused = False
    try:
        with db.write() as tx:
            give_hand(tx, circle.circle_id, need_id, mina.member_id, part="")
    except NotFound:
        refused = True
    assert refused
    with db.write() as tx:
        set_known(tx, place, need_id, [Knows(mina.member_id, 2)])
    with db.write() as tx:
        set_known(tx, place, need_id, [])
    with db.read() as tx:
        notices = tx.session.exec(select(Notice.state).where(Notice.subject_id == need_id)).all()
        assert notices == [NoticeState.CANCELLED]


def test_nobody_is_told_of_what_they_werent_named_for(sqlite_url: str) -> None:
    db = open_database(sqlite_url)
    untold_stays_untold(db)
    db.close()


@pytest.mark.parametrize("bug", SEEDED, ids=lambda bug: bug.name)
def test_a_seeded_bug_is_caught(sqlite_url: str, bug: Bug) -> None:
    db = open_database(sqlite_url)
    with seeded(bug), pytest.raises(AssertionError):
        untold_stays_untold(db)
    db.close()
