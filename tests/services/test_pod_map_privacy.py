"""A map of whom to turn to is in nothing that anybody else gets, and changes nothing of the rest.

Words that stand nowhere else are looked for in the answer of every GET route for every member, in
what the person sees through others' eyes, in pushes, the record and the log. And every answer to
everybody, the person included, is the same with the map as without it: no grant, gap, suggestion
or step of a plan goes by it.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from app.core.ids import new_id
from app.record.models import RecordEntry
from tests.cases.first_circle import FRI, WED
from tests.factories import simple_circle
from tests.scenarios.test_suggestions import suggested
from tests.services.restorable_world import filled, get_routes
from tests.world import Friend, World

FRIENDS = ("Sam", "Ade", "Lee", "Jo")
EVERYBODY = ("Mina", *FRIENDS)
MARIGOLD = "Marigold"
ITS_OWN = "/circles/{c}/pod-map"


@pytest.fixture
def world(sqlite_url: str, tmp_path: Path) -> Iterator[World]:
    with World(sqlite_url, tmp_path, "2026-03-01 09:00") as running_world:
        yield running_world


def test_nobody_else_gets_a_word_of_it_and_nothing_goes_by_it(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    mina = circle_with_open_shifts(world)
    with caplog.at_level(logging.DEBUG):
        invented = new_id()
        suggested(mina)  # the solver is done: what it says from here on is the same
        before = {name: what_they_get(world, name, invented) for name in EVERYBODY}
        draws_map(mina)
        world.settle()
        after = {name: what_they_get(world, name, invented) for name in EVERYBODY}
    assert MARIGOLD in after["Mina"][ITS_OWN], "what is looked for can be found"
    for name in FRIENDS:
        assert len(after[name]) > 40
        assert [path for path, text in after[name].items() if MARIGOLD in text] == []
    with_map = {path for path, text in after["Mina"].items() if MARIGOLD in text}
    assert with_map == {ITS_OWN, "/me/export", "/me/export?form=html"}
    differing = {
        (name, path)
        for name in EVERYBODY
        for path, text in after[name].items()
        if text != before[name][path]
    }
    assert differing == {("Mina", path) for path in with_map}
    with world.parts.db.read() as tx:
        record = json.dumps([row.facts for row in tx.session.exec(select(RecordEntry))])
    assert MARIGOLD not in record + caplog.text
    for name in EVERYBODY:
        assert MARIGOLD not in json.dumps(list(world.friends[name].phone.screen.pushes))


def circle_with_open_shifts(world: World) -> Friend:
    """A coordinator, a counsellor, open nights, gap alerts, backups: all that could go by it."""
    mina = simple_circle(world, *FRIENDS)
    for name, role in (("Lee", "coordinator"), ("Jo", "counsellor")):
        mina.put(f"/circles/{{c}}/members/{mina.member(name)}/roles", {"roles": [role]})
    mina.offers("Night", [FRI], "22:00", "07:00", kind="overnight", places=2)
    mina.offers("Walk", [WED], "10:00", "11:00")
    mina.put("/circles/{c}/gaps/alerts", {"on": True})
    mina.put("/circles/{c}/pool", {"member_ids": [mina.member("Sam")]})
    world.settle()
    return mina


def draws_map(mina: Friend) -> None:
    """Friends and others, near and far, for nights above all."""
    own = {"id": new_id(), "words": f"watering the {MARIGOLD}s"}
    mina.put(f"{ITS_OWN}/fields", {"left_out": ["faith"], "own": [own]})
    for name, nearness in (("Sam", "once"), ("Ade", "near"), ("Ida", "near"), ("Ruth", "far")):
        member_id = mina.circle.members.get(name)
        fields = {"near_for": ["night", "crisis", own["id"]], "nearness": nearness}
        body = {"name": f"{name} {MARIGOLD}", "member_id": member_id, **fields}
        mina.put(f"{ITS_OWN}/names/{new_id()}", body)


def what_they_get(world: World, name: str, invented: str) -> dict[str, str]:
    """The answer of every GET route, with each id that there is in the place of its parameters."""
    friend = world.friends[name]
    circle = world.friends["Mina"].circle
    week = date(2026, 3, 2)
    ids = {
        "circle_id": ["{c}"],
        "member_id": list(circle.members.values()),
        "pattern_id": list(circle.patterns.values()),
        "slot_id": [
            circle.slot("Night", (week + timedelta(days=4)).isoformat()),
            circle.slot("Walk", (week + timedelta(days=2)).isoformat()),
        ],
    }
    texts = {}
    for route in get_routes(world):
        if route in {"/live", "/circles/{circle_id}/live"}:
            continue  # a stream of hints
        for path in filled(route, ids):
            path = re.sub(r"\{(?!c\})\w+\}", invented, path)
            texts[path] = friend.tries("GET", path).text
    texts["/me/export?form=html"] = friend.tries("GET", "/me/export?form=html").text
    return texts
