"""A pledge's amount is in nothing that anybody gets but its giver and whom the one in need named.

Amounts that nobody else has, looked for in the answer of every GET route for every member, in what
the person sees through others' eyes, in exports, pushes, the record and the log; and so are sums of
some of them. Which pots there are, who pledges and what becomes of it is drawn anew by each seed.
"""

from __future__ import annotations

import json
import logging
import random
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from sqlmodel import select

from app.core.ids import new_id
from app.needs.rules import in_units
from app.record.models import RecordEntry
from tests.factories import simple_circle
from tests.scenarios.test_needs_and_the_pot import NEEDS, lets_know_of_money
from tests.services.restorable_world import filled, get_routes
from tests.world import Friend, World

FRIENDS = ("Sam", "Ade", "Lee", "Kit")
EVERYBODY = ("Mina", *FRIENDS)
FIRST_AMOUNT = 7_340_019


class Pot:
    """A pot of somebody's, who may see single pledges of it, and what each giver pledged."""

    def __init__(self, path: str, readers: set[str]) -> None:
        self.path, self.readers = path, readers
        self.pledges: dict[str, int] = {}

    def secrets(self) -> Iterator[tuple[str, set[str]]]:
        """Texts that tell of an amount, or of a sum of some, each with those who may read it."""
        for count in range(1, len(self.pledges) + 1):
            for givers in combinations(sorted(self.pledges), count):
                total = sum(self.pledges[giver] for giver in givers)
                allowed = self.readers | (set(givers) if count == 1 else set())
                yield str(total), allowed
                yield in_units(total, "CAD").removesuffix(" CAD"), allowed


@pytest.fixture
def world(sqlite_url: str, tmp_path: Path) -> Iterator[World]:
    with World(sqlite_url, tmp_path, "2026-03-01 09:00") as running_world:
        yield running_world


@pytest.mark.parametrize("seed", [1, 2])
def test_an_amount_is_its_givers_and_theirs_who_were_named(
    world: World, caplog: pytest.LogCaptureFixture, seed: int
) -> None:
    draw = random.Random(seed)
    with caplog.at_level(logging.DEBUG):
        pots = draw_pots(world, draw)
        for pot in pots:
            for giver in draw.sample(FRIENDS, draw.randint(2, 4)):
                pledges(world.friends[giver], pot, draw)
        world.settle()
        texts = {name: what_they_get(world, name) for name in EVERYBODY}
    for name in EVERYBODY:
        assert len(texts[name]) > 40
        assert leaks(pots, name, texts[name]) == []
    everywhere = {"log": caplog.text, "record": in_record(world)}
    everywhere |= {f"phone of {name}": shown_on_phone(world.friends[name]) for name in EVERYBODY}
    assert leaks(pots, "nobody", everywhere) == []
    # What is looked for can be found: each giver has their own amount, and who was named has all.
    for pot in pots:
        assert pot.pledges
        for giver, amount in pot.pledges.items():
            assert str(amount) in texts[giver]["/circles/{c}/needs"]
        for reader in pot.readers:
            for amount in pot.pledges.values():
                assert str(amount) in texts[reader]["/circles/{c}/needs"]


def draw_pots(world: World, draw: random.Random) -> list[Pot]:
    """Pots of Mina's: of which nobody sees single pledges, or they do, or somebody named."""
    mina = simple_circle(world, *FRIENDS)
    for friend in world.friends.values():
        friend.may_be_reached(needs=True)
    mina.put(f"/circles/{{c}}/members/{mina.member('Ade')}/roles", {"roles": ["coordinator"]})
    lets_know_of_money(mina, *FRIENDS)
    viewer = draw.choice(FRIENDS)
    return [
        draw_pot(mina, draw, needer_sees=False, viewer=None),
        draw_pot(mina, draw, needer_sees=True, viewer=None),
        draw_pot(mina, draw, needer_sees=draw.random() < 0.5, viewer=viewer),
    ]


def draw_pot(mina: Friend, draw: random.Random, *, needer_sees: bool, viewer: str | None) -> Pot:
    path = f"{NEEDS}/{new_id()}"
    goal = draw.choice([None, 1, FIRST_AMOUNT, 10 * FIRST_AMOUNT])
    knowers = [{"member_id": mina.member(name), "sees_pledges": name == viewer} for name in FRIENDS]
    pot = {"currency": "CAD", "how": "Ask me", "goal": goal, "i_see": needer_sees}
    mina.put(path, {"kind": "money", "title": "Rent", "pot": pot, "known": knowers})
    readers = ({"Mina"} if needer_sees else set()) | ({viewer} if viewer else set())
    return Pot(path, readers)


def pledges(giver: Friend, pot: Pot, draw: random.Random) -> None:
    """Pledge an amount that nobody else has; and perhaps give it."""
    amount = FIRST_AMOUNT + draw.randrange(1_000_000) * 2 + 1
    needs = giver.get("/circles/{c}/needs")["known"]
    pot_read = next(need["pot"] for need in needs if pot.path.endswith(need["id"]))
    seen_by = {key: pot_read[key] for key in ("needer_sees", "others_see")}
    giver.put(f"{pot.path}/pledge", {"amount": 1, "currency": "CAD"} | seen_by)
    giver.put(f"{pot.path}/pledge", {"amount": amount, "currency": "CAD"} | seen_by)
    if draw.random() < 0.5:
        giver.post(f"{pot.path}/pledge/given")
    pot.pledges[giver.name] = amount


def what_they_get(world: World, name: str) -> dict[str, str]:
    """The answer of every GET route, with each id that there is in the place of its parameters."""
    friend = world.friends[name]
    circle = world.friends["Mina"].circle
    ids = {
        "circle_id": ["{c}"],
        "member_id": list(circle.members.values()),
        "event": ["need"],
    }
    texts = {}
    for route in get_routes(world):
        if route in {"/live", "/circles/{circle_id}/live"}:
            continue  # a stream of hints
        for path in filled(route, ids):
            path = re.sub(r"\{(?!c\})\w+\}", new_id(), path)
            texts[path] = friend.tries("GET", path).text
    texts["/me/export?form=html"] = friend.tries("GET", "/me/export?form=html").text
    return texts


def leaks(pots: list[Pot], name: str, texts: dict[str, str]) -> list[str]:
    """Where something stands of which this reader may not know."""
    return [
        f"{name} reads {secret} at {path}"
        for pot in pots
        for secret, allowed in pot.secrets()
        if name not in allowed
        for path, text in texts.items()
        if secret in text
    ]


def in_record(world: World) -> str:
    with world.parts.db.read() as tx:
        return json.dumps([row.facts for row in tx.session.exec(select(RecordEntry))])


def shown_on_phone(friend: Friend) -> str:
    return json.dumps(list(friend.phone.screen.pushes))


def test_a_leak_is_found() -> None:
    pot = Pot("", set())
    pot.pledges = {"Sam": FIRST_AMOUNT, "Ade": 2 * FIRST_AMOUNT}
    texts = {"/home": "more than 73400.19", "/needs": f"total {3 * FIRST_AMOUNT}"}
    assert len(leaks([pot], "Lee", texts)) == 2
    assert leaks([pot], "Sam", {"/needs": str(FIRST_AMOUNT)}) == []
