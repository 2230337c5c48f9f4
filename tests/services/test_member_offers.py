"""Offers under a race and with bugs in them: exactly so many places, and nobody else reads one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from sqlmodel import select

from app.core.ids import new_id
from app.member_offers.models import TakenUp
from tests.factories import comes_in, simple_circle
from tests.services.seeded_bugs import Bug, seeded
from tests.services.test_concurrent_requests import at_once, own_client
from tests.world import Friend, World

QUERIES = "app/member_offers/offer_queries.py"
OUTCOME = "app/delivery/outcome.py"

BUGS = (
    Bug(
        "an offer is anybody's to read",
        QUERIES,
        "lock_readable_offer",
        "if offer.from_member_id != me.member_id and offer.id not in readable_ids:",
        "if offer.id in readable_ids and offer is None:",
    ),
    Bug(
        "an offer is anybody's to end",
        QUERIES,
        "lock_own_offer",
        "if offer.from_member_id != me.member_id:",
        "if offer.minutes < 0:",
    ),
    Bug(
        "who was stopped still offers",
        QUERIES,
        "present_ids",
        "if member.state == MemberState.IN and member.id not in shut_out",
        "if member.state == MemberState.IN",
    ),
    Bug(
        "everybody's name can be chosen from",
        QUERIES,
        "choosable_ids",
        "elif Permission.NAMES not in me.may:",
        "elif not me.may:",
    ),
    Bug(
        "what is between two stands in the record",
        OUTCOME,
        "_Completion._record",
        "if notice.circle_id is None or notice.type in BETWEEN_TWO:",
        "if notice.circle_id is None:",
    ),
)


def test_four_at_once_on_two_places(database_url: str, tmp_path: Path) -> None:
    with World(database_url, tmp_path) as world:
        names = ("Sam", "Ade", "Lee", "Kim")
        mina = simple_circle(world, *names)
        offer_id = offers(mina, *names, places=2)
        path = f"/circles/{{c}}/member-offers/{offer_id}/take-up"
        friends = [world.friends[name] for name in names]
        statuses = at_once(
            [lambda friend=friend: own_client(friend, "POST", path, {}) for friend in friends]  # type: ignore[misc]
        )
        assert Counter(statuses) == {200: 2, 409: 2}
        with world.parts.db.read() as tx:
            assert len(tx.session.exec(select(TakenUp)).all()) == 2


def offers(by: Friend, *names: str, places: int = 1) -> str:
    offer_id = new_id()
    mina = by.world.friends["Mina"]
    body = {"words": "Draw with me", "minutes": 10, "rhythm": "any_time", "places": places}
    receivers = {"member_ids": [mina.member(name) for name in names]}
    by.put(f"/circles/{{c}}/member-offers/{offer_id}", body | receivers)
    return offer_id


def who_reads_what(world: World) -> None:
    """What must hold: an offer of Sam's to Lee is theirs, and ends when Mina stops all for Sam."""
    mina, sam, ade, lee = (world.friends[name] for name in ("Mina", "Sam", "Ade", "Lee"))
    path = "/circles/{c}/member-offers"
    assert [person["name"] for person in sam.get(path)["people"]] == ["Mina"]
    lee.put("/circles/{c}/offers-welcome", {"on": True})
    offer_id = offers(sam, "Lee")
    for door in ("take-up", "let-go", "end"):
        assert ade.tries("POST", f"{path}/{offer_id}/{door}", {}).status_code == 404
    lee.post(f"{path}/{offer_id}/take-up")
    world.settle()
    assert offer_id not in str(mina.record()), "the record tells of the person"
    mina.withdraws("Sam")
    assert lee.get(path)["for_me"] == []


def test_each_of_these_bugs_is_found(sqlite_url: str, tmp_path: Path) -> None:
    with World(sqlite_url, tmp_path) as world:
        for bug in (None, *BUGS):
            begins(world)
            if bug is None:
                who_reads_what(world)
                continue
            with seeded(bug), pytest.raises(AssertionError):
                who_reads_what(world)


def begins(world: World) -> None:
    """Four people who are new to each other, in a circle of their own."""
    world.friends.clear()
    mina = world.friend("Mina")
    mina.begins_circle("Sam", "Ade", "Lee")
    for name in ("Sam", "Ade", "Lee"):
        comes_in(world, mina, name)
    world.settle()
