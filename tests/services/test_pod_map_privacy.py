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
from tests.factories import comes_in, simple_circle
from tests.scenarios.test_circle_transfer import takes
from tests.scenarios.test_suggestions import suggested
from tests.services.restorable_world import filled, get_routes
from tests.services.seeded_bugs import Bug, seeded
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
    own_field = {"id": new_id(), "words": f"watering the {MARIGOLD}s"}
    mina.put(f"{ITS_OWN}/fields", {"left_out": ["faith"], "own_fields": [own_field]})
    for name, nearness in (("Sam", "once"), ("Ade", "near"), ("Ida", "near"), ("Ruth", "far")):
        member_id = mina.circle.members.get(name)
        fields = {"near_for": ["night", "crisis", own_field["id"]], "nearness": nearness}
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


WRITING = "app/pod_map/writing_service.py"
ENDING = "app/pod_map/ending_service.py"

BUGS = (
    Bug(
        "the map is anybody's to read",
        "app/pod_map/map_queries.py",
        "need_whose_map",
        "if not me.is_person:",
        "if not me.member_id:",
    ),
    Bug(
        "a member of another circle can be linked",
        WRITING,
        "_hold_friends_place",
        "get_member(tx, circle_id, member_id)",
        "get_member(tx, tx.session.get_one(Member, member_id).circle_id, member_id)",
    ),
    Bug(
        "somebody is on it twice",
        WRITING,
        "_need_told_apart",
        "if are_alike(draft.name, other.name):",
        "if draft.name is other:",
    ),
    Bug(
        "another phone is written over",
        WRITING,
        "_lock_map",
        "if expected is not None and expected != version:",
        "if expected is not None and expected > version:",
    ),
    Bug(
        "it leads to somebody who left",
        ENDING,
        "unlink_member",
        ".values(member_id=None)",
        ".values(member_id=member_id)",
    ),
    Bug(
        "one person's map is the next one's",
        ENDING,
        "forget_map_in",
        "for model in (PodMapName, PodMapField, PodMap):",
        "for model in (PodMap,):",
    ),
)


def test_each_of_these_bugs_is_found(world: World) -> None:
    for bug in (None, *BUGS):
        world.friends.clear()
        mina = world.friend("Mina")
        mina.begins_circle("Sam", "Ade")
        for name in ("Sam", "Ade"):
            comes_in(world, mina, name)
        if bug is None:
            it_is_hers_alone(world, mina)
            continue
        with seeded(bug), pytest.raises(AssertionError):
            it_is_hers_alone(world, mina)


def it_is_hers_alone(world: World, mina: Friend) -> None:
    """Who reads and writes what on Mina's map, and what becomes of it."""
    noor = world.friend("Noor")
    noor.begins_circle("Theo")
    path, sam = f"{ITS_OWN}/names/{new_id()}", world.friends["Sam"]
    body = {"name": "Ida", "near_for": ["night"], "nearness": "near", "member_id": None}
    mina.put(path, body)
    assert sam.tries("GET", ITS_OWN).status_code == 404
    another = f"{ITS_OWN}/names/{new_id()}"
    theo = body | {"name": "Theo", "member_id": noor.member("Theo")}
    assert mina.tries("PUT", another, theo).status_code == 404
    assert mina.tries("PUT", another, body | {"name": "ida"}).status_code == 409
    mina.put(path, body | {"member_id": mina.member("Ade")}, headers={"If-Match": '"1"'})
    assert mina.tries("PUT", path, body, headers={"If-Match": '"1"'}).status_code == 412
    mina.removes("Ade")
    assert [name["member_id"] for name in mina.get(ITS_OWN)["names"]] == [None]
    link = mina.hands_over()
    world.advance(hours=25)
    takes(sam, link, "supporter")
    assert sam.get(ITS_OWN)["names"] == []
