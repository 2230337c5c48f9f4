"""What has had its time is forgotten: a closed request first of all, then whatever grows with use.

How long each table's rows are kept stands in app/stewardship/retention.py; here all of it ends in
one week, and time goes on for more than a year.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func
from sqlmodel import SQLModel, col, select

from app.asks import models as asks
from app.asks.links import answer_link
from app.circles import models as circles
from app.consent import models as consents
from app.core.forgetting import primary_key
from app.core.ids import new_id
from app.core.models import ContentKey
from app.identity import addresses
from app.identity import models as identity
from app.outbox import models as outbox
from app.plans import models as plans
from app.record import models as records
from app.rota import models as rota
from app.stewardship import models as stewardship
from app.stewardship.retention import RETENTION, Forgotten
from tests.cases import first_circle as case
from tests.cases.first_circle import MON, TUE, WED
from tests.factories import comes_in, simple_circle
from tests.scenarios.test_gaps import alerts, coordinator, may_hear, pool
from tests.scenarios.test_record import plan_for_sam
from tests.world import Friend, Json, Link, World, wall

Keys = dict[type[SQLModel], set[tuple[Any, ...]]]


def later(world: World, *, days: float = 0, hours: float = 0) -> None:
    """Time goes by, and the worker does once what has come due."""
    world.sleeps_through(hours=24 * days + hours)
    world.settle()


# --- a request ------------------------------------------------------------------------------


def test_a_closed_request_is_forgotten_unless_the_person_keeps_it(
    world: World, tmp_path: Path
) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam = world.friends["Sam"]
    mina.asks("CanaryKettle", now=True)
    sam.answers("coming", 20)
    assert mina.tries("POST", f"{mina.ask_path}/keep", {}).json()["type"].endswith("/ask-runs")
    world.advance(minutes=30)
    (push, *_) = sam.phone.screen.pushes
    stopped = mina.does("stop")
    ends = world.now
    assert (stopped["kept"], stopped["deletes_at"]) == (False, "2026-03-15T17:30:00.000Z")
    world.settle()
    with world.parts.db.read() as tx:
        shown = select(func.count()).where(col(outbox.Attempt.shown_at).is_not(None))
        assert tx.s.exec(shown).one() == 0, "whether a phone showed it is known while it runs"
        sealed = tx.s.exec(select(asks.Ask.words)).one()
    assert sealed is not None

    # A second one, which Mina keeps, lets go of and keeps again; it is theirs alone by then.
    later(world, hours=1)
    mina.asks("Tea in the blue tin?", now=True)
    sam.answers("not_now")
    mina.does("stop")
    kept = mina.does("keep")
    assert mina.does("keep") == kept
    assert (kept["kept"], kept["deletes_at"]) == (True, None)
    assert mina.does("let-go")["deletes_at"] == "2026-03-15T18:30:00.000Z"
    mina.does("keep")
    first, second = (f"/circles/{mina.circle.id}/asks/{one}" for one in mina.circle.asks)
    said = [(one["ask"]["id"], one["ask"]["kept"]) for one in mina.record() if one["ask"]]
    assert said == [(mina.circle.asks[0], False), (mina.circle.asks[1], True)]
    for path in (first, second):
        assert sam.get(path)["me"]["standing"] == "over"

    # The notices go first: whoever opens one that late reads that it was a while ago.
    assert sam.get(f"/notices/{push['n']}")["state"] == "over"
    later(world, hours=74)
    assert sam.tries("GET", f"/notices/{push['n']}").status_code == 404
    assert rows(world, outbox.Notice, outbox.Attempt) == {outbox.Notice: 0, outbox.Attempt: 0}

    world.clock.set(ends + timedelta(days=14, seconds=-1))
    world.settle()
    view = mina.get(first)["person"]
    assert (view["words"], view["people"][0]["what"]) == ("CanaryKettle", "coming")
    world.clock.set(ends + timedelta(days=14))
    assert mina.tries("GET", first).status_code == 404, "from that instant on"
    assert mina.tries("POST", f"{first}/keep", {}).status_code == 404
    later(world, hours=2)
    left = rows(world, asks.Ask, asks.Answer, asks.AskedMember, asks.StepMark)
    assert left[asks.Ask] == left[asks.Answer] == 1
    assert mina.get(second)["person"]["words"] == "Tea in the blue tin?"
    assert sam.tries("GET", second).status_code == 404, "kept for the person alone"
    assert sam.tries("POST", f"{second}/answer", {"kind": "coming"}).status_code == 404
    if world.parts.db.sqlite:
        raw = b"".join(one.read_bytes() for one in tmp_path.glob("*.db*"))
        assert sealed.encode() not in raw, "its sealed words are gone from the file and its log"

    # The record is as whole as before, and says of the one that is there that it is.
    entries = mina.record()
    assert [one["ask"] and one["ask"]["id"] for one in entries if one["kind"] == "asked"] == [
        None,
        mina.circle.asks[1],
    ]
    # Let go long after: it was perhaps a slip, so it is there until tomorrow.
    later(world, days=30)
    let_go = mina.does("let-go")
    assert let_go["deletes_at"] == rfc(world.now + timedelta(days=1))
    later(world, days=1, hours=2)
    assert rows(world, asks.Ask, asks.AskedMember) == {asks.Ask: 0, asks.AskedMember: 0}
    assert [one["kind"] for one in mina.record()] == [one["kind"] for one in entries]


def rfc(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def rows(world: World, *tables: type[SQLModel]) -> dict[type[SQLModel], int]:
    """How many rows some tables have."""
    with world.parts.db.read() as tx:
        return {
            table: tx.s.exec(select(func.count()).select_from(table)).one() for table in tables
        }


# --- everything else ------------------------------------------------------------------------

#: Rows that the story leaves for good, where they aren't none: what they are.
STAYS: dict[type[SQLModel], int] = {}

#: When the last of a table's rows had its end, where it isn't at the end of the story.
ENDS: dict[type[SQLModel], datetime] = {}


def keys(world: World) -> Keys:
    """The primary keys of every table's rows."""
    with world.parts.db.read() as tx:
        return {
            table: {tuple(row) for row in tx.s.execute(select(*primary_key(table)))}
            for table in RETENTION
        }


def everything_ends(world: World) -> Friend:
    """A week in which all that there can be is made, and comes to its end on Wednesday."""
    jo = world.friend("Jo")
    draft = jo.drafts_circle("Rosa")
    rosa = world.friend("Rosa")
    rosa.accepts(jo.hands_over(), draft, keep_drafter=False)

    mina = plan_for_sam(world, "Sam", "Ade", "Lee", "Kim", "Ray")
    return mina
