"""The keys of every row that there is, by table: what is forgotten goes from among them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlmodel import SQLModel, select

from app.circles.models import Disclosure, Knock
from app.core.forgetting import primary_key
from app.core.ids import new_id
from app.stewardship.retention_queries import RETENTION
from tests.scenarios.value_steps import VALUES, proposes
from tests.world import Friend, World

Keys = dict[type[SQLModel], set[tuple[Any, ...]]]


def keys_of(world: World) -> Keys:
    """The primary keys of every table's rows."""
    with world.parts.db.read() as tx:
        return {
            table: {tuple(row) for row in tx.session.execute(select(*primary_key(table)))}
            for table in RETENTION
        }


def look_at_screens(world: World, mina: Friend) -> None:
    """What a member may remember outlives what it was about, and no screen misses a row."""
    knowledge = mina.get(f"/circles/{{c}}/members/{mina.member('Sam')}/remembers")
    assert knowledge["address"]
    assert knowledge["names"]
    assert ("cat", "The cat") in [
        (section["key"], section["heading"]) for section in knowledge["sections"]
    ]
    assert mina.get(f"/circles/{{c}}/members/{mina.member('Kim')}/remembers")["saw_times"]
    assert {person["name"] for person in mina.get("/circles/{c}/former")["people"]} == {
        "Kim",
        "Ray",
    }
    assert [entry["time"]["kind"] for entry in mina.reads("claimed", who="Sam")] == ["company"] * 2
    assert mina.home()["person"]["ask"] is None
    assert mina.week("2026-03-02") == []
    knock = world.friends["Kim"].get("/me")["knocks"][0]
    assert knock["state"] == "waiting", "it looks like any that waits"
    with world.parts.db.read() as tx:
        assert tx.session.exec(select(Knock.name)).one() == ""
        assert set(tx.session.exec(select(Disclosure.duty))) == {None}


def ends_a_line_and_a_trial(mina: Friend) -> None:
    """A line that let one shift through is taken away; what was on trial is kept."""
    pattern_id = next(iter(mina.circle.patterns.values()))
    pattern = mina.get(f"/circles/{{c}}/patterns/{pattern_id}")
    shift = pattern["next_slots"][0]["id"]
    line = f"/circles/{{c}}/guidelines/{new_id()}"
    about = {"about": "shifts", "kinds": [pattern["kind"]], "anyway": True}
    mina.put(line, {"stance": "never", "words": "CanaryLine"} | about)
    mina.post(f"{line}/lift", {"subject_id": shift, "lifted": True})
    mina.delete(line)
    trial = {
        "id": (trial_id := new_id()),
        "subject_kind": "pattern",
        "subject_id": pattern_id,
        "review_on": "2026-12-31",
        "without_answer": "keep",
    }
    mina.post("/circles/{c}/trials", trial)
    mina.post(f"/circles/{{c}}/trials/{trial_id}/answer", {"answer": "keep"})


def ends_turns_of_coordinating(mina: Friend) -> None:
    """Two are asked to take turns, and the person ends that before anybody has one."""
    path = f"/circles/{{c}}/coordinating-turns/{(turns_id := new_id())}"
    day = (mina.world.now + timedelta(days=7)).date().isoformat()
    member_ids = [mina.member(name) for name in ("Sam", "Ade")]
    body = {"id": turns_id, "member_ids": member_ids, "first_on": day, "at": "12:00"}
    mina.post("/circles/{c}/coordinating-turns", body)
    mina.put(f"{path}/person", {"agreed": False})


def takes_a_value_line_away(mina: Friend) -> None:
    """A line of what the circle holds to is proposed, and the person takes it away."""
    line_id = proposes(mina, "CanaryValue", mina.get(VALUES)["usual"])
    mina.delete(f"{VALUES}/{line_id}")


def has_tea_at_another_hour(mina: Friend, friend: Friend) -> None:
    """What a friend had claimed has another hour on Wednesday: they are asked about it."""
    mina.offers("Tea", [2], "10:00", "10:10", kind="text")
    friend.claims(mina.circle.slot("Tea", "2026-03-04"))
    tea = {"pattern_id": mina.circle.patterns["Tea"], "start": "11:00", "end": "11:10"}
    days = {"from": "2026-03-04", "until": "2026-03-04"}
    mina.post("/circles/{c}/other-hours", {"id": new_id(), **days, "hours": [tea]})
