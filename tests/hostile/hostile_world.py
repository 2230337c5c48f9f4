"""A full circle, and an application over a copy of it that is as it was before each case.

The circle is drawn up once over HTTP. Cases go to the application in this process, over ASGI:
an exception that nobody caught ends the test with its own trace.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from sqlmodel import col, select

from app.circles.models import Knock
from app.consent.models import AdvancePlace, AdvanceRule
from app.core.clock import SetClock
from app.core.ids import b64url, new_id
from app.core.settings import Settings
from app.identity.models import Address
from app.main import create_app, make_parts
from app.outbox.models import Attempt, Notice
from app.rota.models import GapMatter
from tests.authenticator import Authenticator, makes_passkey
from tests.cases.first_circle import FRI, MON, TUE, WED
from tests.conftest import sqlite_url_of
from tests.databases import copy_database
from tests.factories import comes_in
from tests.hostile.together_ids import (
    call_together,
    offer_something,
    start_trial,
    write_afterwards,
    write_to_mend,
)
from tests.postgres import Cluster
from tests.world import Friend, World

INBOUND_KEY = "a key that gateways know"
TWILIO_TOKEN = "a token that gateways know"
#: Changes that may pile up where a fresh copy takes long.
CHANGES_KEPT = 40


@dataclass
class Cast:
    """The circle's sessions by role, and its ids by the name of the field that takes them."""

    settings: Settings
    clock: SetClock
    circle_id: str
    sessions: dict[str, str] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)

    def any_id(self) -> list[str]:
        """Every id of anything, once."""
        return list(dict.fromkeys(any_id for ids in self.ids.values() for any_id in ids))


#: Ids that the server chooses, by the field that takes them.
SERVER_MADE = {
    "notice_id": col(Notice.id),
    "attempt_id": col(Attempt.id),
    "knock_id": col(Knock.id),
    "gap_id": col(GapMatter.id),
    "address_id": col(Address.id),
}


def _ids_of_rows(world: World) -> dict[str, list[str]]:
    """The ids of rows that the server itself made, by the field that takes them."""
    with world.parts.db.read() as tx:
        return {
            name: list(tx.session.exec(select(ids).order_by(ids)))
            for name, ids in SERVER_MADE.items()
        }


#: Gateways that nobody listens at, and the keys by which they would be believed.
SETTINGS: dict[str, Any] = {
    "smtp_url": "smtp://127.0.0.1:9?tls=no",
    "mail_from": "post@server.example",
    "sms_url": "json://127.0.0.1:9/{to}",
    "inbound_key": INBOUND_KEY,
    "twilio_token": TWILIO_TOKEN,
}


def draw_up(database_url: str, folder: Path) -> Cast:
    """A person, a supporter, a coordinator and somebody at the door; times, an ask, a plan."""
    with World(database_url, folder, **SETTINGS) as world:
        mina = world.friend("Mina")
        circle = mina.begins_circle("Sam", "Lee", "Kit")
        sam, lee = (comes_in(world, mina, name) for name in ("Sam", "Lee"))
        mina.put(f"/circles/{{c}}/members/{mina.member('Lee')}/roles", {"roles": ["coordinator"]})
        kit = world.friend("Kit")
        invited = mina.invites("Kit")
        kit.knocks(invited)
        mina.keeps_place("Rosa")
        other = mina.invites("Rosa")
        mina.offers("Company", [MON, TUE, WED], "18:00", "21:00")
        mina.offers("Night", [FRI], "22:00", "07:00", kind="overnight", places=2)
        claimed = circle.slot("Company", "2026-03-02")
        sam.claims(claimed)
        mina.put("/circles/{c}/gaps/alerts", {"on": True})
        mina.put("/circles/{c}/pool", {"member_ids": [mina.member("Sam")]})
        made_ids = (
            write_afterwards(mina)
            | write_to_mend(world, mina, lee)
            | call_together(mina)
            | offer_something(mina, sam)
            | start_trial(mina)
        )
        mina.asks("porridge", now=True)
        made_ids |= _in_hand(mina, sam, claimed) | _ahead(world, mina)
        dee = world.friend("Dee")
        draft = dee.drafts_circle("Sol", "Sam")
        moved = dee.hands_over()
        world.settle()
        mina.post("/me/addresses", {"id": new_id(), "channel": "mail", "to": "m@there.example"})
        row_ids = _ids_of_rows(world)
        consent = mina.get("/circles/{c}/consent")["people"]
        members = [circle.members[name] for name in ("Sam", "Lee", "Mina", "Kit", "Rosa")]
        grants = [grant["id"] for person in consent for grant in person["grants"]]
        disclosures = [
            knock["disclosure_id"] for knock in mina.get("/circles/{c}/knocks")["knocks"]
        ]
        return Cast(
            settings=world.settings,
            clock=SetClock(world.now),
            circle_id=circle.id,
            sessions={
                "person": mina.phone.token,
                "supporter": sam.phone.token,
                "coordinator": lee.phone.token,
                "at the door": kit.phone.token,
                "drafter": dee.phone.token,
            },
            ids={
                "circle_id": [circle.id, draft.id],
                "member_id": members,
                "pattern_id": list(circle.patterns.values()),
                "slot_id": [claimed, circle.slot("Night", "2026-03-06")],
                "ask_id": circle.asks,
                "notice_id": row_ids["notice_id"],
                "attempt_id": row_ids["attempt_id"],
                "knock_id": row_ids["knock_id"],
                "gap_id": row_ids["gap_id"],
                "grant_id": grants,
                "disclosure_id": disclosures,
                "address_id": row_ids["address_id"],
                "invitation_id": [invited.id, other.id],
                "transfer_id": [moved.id],
                **made_ids,
                "device_id": [mina.phone.device_id, sam.phone.device_id],
                "token": [invited.token, other.token, moved.token],
            },
        )


def _ahead(world: World, mina: Friend) -> dict[str, list[str]]:
    """An advance rule of which somebody said that it is so: the person is asked."""
    rule_id, run_id, sam = new_id(), new_id(), mina.member("Sam")
    mina.put(f"/circles/{{c}}/advance-rules/{rule_id}", {"words": "awake", "says": [sam]})
    with world.parts.db.write() as tx:
        # Its day is over, and everybody said yes.
        rule = tx.session.get_one(AdvanceRule, rule_id)
        rule.starts_at, rule.due_at = tx.now, None
        for place in tx.session.exec(select(AdvancePlace).where(AdvancePlace.rule_id == rule_id)):
            place.agreed_at = tx.now
    world.friends["Sam"].post(f"/circles/{{c}}/advance-rules/{rule_id}/say", {"id": run_id})
    return {"rule_id": [rule_id], "run_id": [run_id]}


def _in_hand(mina: Friend, sam: Friend, claimed: str) -> dict[str, list[str]]:
    """Rows of the rota: turns, an offered shift, days away, a pause, a stand-in."""
    ids = {
        name: [new_id()]
        for name in (
            "rotation_id",
            "swap_id",
            "away_id",
            "pause_id",
            "hours_id",
            "stand_in_id",
            "note_id",
            "handover_id",
            "line_id",
            "checklist_line_id",
        )
    }
    day = "2026-03-20"
    mina.post(
        "/circles/{c}/rotations",
        {
            "id": ids["rotation_id"][0],
            "pattern_id": mina.circle.patterns["Night"],
            "members": [mina.member("Sam"), mina.member("Lee")],
        },
    )
    sam.post("/circles/{c}/swaps", {"id": ids["swap_id"][0], "slot_id": claimed})
    sam.post("/circles/{c}/away", {"id": ids["away_id"][0], "first": day, "last": day})
    mina.post("/circles/{c}/pauses", {"id": ids["pause_id"][0], "from": day, "until": day})
    night = {"pattern_id": mina.circle.patterns["Night"], "start": "20:30", "end": "06:30"}
    body = {"id": ids["hours_id"][0], "from": day, "until": day, "hours": [night]}
    mina.post("/circles/{c}/other-hours", body)
    mina.post(
        "/circles/{c}/stand-ins",
        {
            "id": ids["stand_in_id"][0],
            "member_id": mina.member("Sam"),
            "first": day,
            "last": day,
        },
    )
    lee = mina.world.friends["Lee"]
    handover = {"id": ids["handover_id"][0], "to_id": mina.member("Sam")}
    lee.post("/circles/{c}/role-handovers", handover)
    _prepared(mina, sam, ids)
    ids["template_id"] = [new_id()]
    credit = {"title": "Nights", "credit": "neighbours", "licence": "CC0", "kind": "plan"}
    steps = {"id": ids["template_id"][0], "steps": ["Someone comes over"]}
    mina.post("/circles/{c}/plan/templates/kept", credit | steps)
    for friend in (sam, lee):
        choices = {"start": True, "bring_back": True}
        mina.put(f"/circles/{{c}}/allies/{mina.member(friend.name)}", choices)
        friend.put("/circles/{c}/allies/mine", {"agreed": True})
    ids["bring_back_id"] = [new_id()]
    verifier = b64url(bytes(32))
    sam.post("/circles/{c}/bring-backs", {"id": ids["bring_back_id"][0], "verifier": verifier})
    passkey_id = makes_passkey(sam, Authenticator(mina.world.settings.public_url))
    return ids | {
        "secret": ["t" * 43],
        "passkey_id": [passkey_id],
        "kind": ["taken", "called"],
        "number": ["1"],
        "proposal_id": [new_id()],
        "template_key": ["first_plan"],
        "move": ["take", "done", "undone", "let_go"],
    }


def _prepared(mina: Friend, sam: Friend, ids: dict[str, list[str]]) -> None:
    """A line of the directory, and a checklist that is open."""
    line = {"id": ids["line_id"][0], "name": "Night kitchen", "policy": "unverified"}
    mina.post("/circles/{c}/lines", line)
    cat = {"id": ids["checklist_line_id"][0], "words": "The cat"}
    mina.put("/circles/{c}/checklists/taken", {"lines": [cat]})
    mina.world.widens_at_once(mina.circle)
    to_sam = {"id": new_id(), "to": {"kind": "member", "member_id": mina.member("Sam")}}
    grant = {"event": "ask", "tier": 3, "sections": ["taken"]}
    mina.post("/circles/{c}/grants", to_sam | grant)
    sam.post("/circles/{c}/checklists/taken/open")


class HostileWorld(ABC):
    """The application over a copy of the circle. Not for more than one thread."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.loop = asyncio.new_event_loop()
        self._open(self.copy())

    def _open(self, url: str) -> None:
        settings = self.cast.settings.model_copy(update={"database_url": url})
        self.parts = make_parts(settings, SetClock(self.cast.clock.now()))
        app = create_app(settings, parts=self.parts)
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app=app))

    @abstractmethod
    def copy(self) -> str:
        """Make a fresh copy of the circle's database; returns its URL."""

    @abstractmethod
    def restore(self) -> None:
        """Have everything as it was, after a case that changed something."""

    def ask(self, request: httpx.Request) -> httpx.Response:
        """The answer to one case. Raises what the application doesn't catch."""
        answer = self.loop.run_until_complete(self.http.send(request))
        self.http.cookies.clear()
        if request.method != "GET" and answer.is_success:
            self.restore()
        return answer

    def close(self) -> None:
        """Let go of everything."""
        self.loop.run_until_complete(self.http.aclose())
        self.parts.db.close()
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()


class OnSqlite(HostileWorld):
    """Every change is undone by copying the file anew."""

    def __init__(self, cast: Cast, template: Path, folder: Path) -> None:
        self.template = template
        self.file = folder / "case.db"
        super().__init__(cast)

    def copy(self) -> str:
        return sqlite_url_of(copy_database(self.template, self.file))

    def restore(self) -> None:
        self.parts.db.close()
        copy_database(self.template, self.file)


class OnPostgresql(HostileWorld):
    """A copy takes a while: it is made anew when the circle is gone, and now and then."""

    def __init__(self, cast: Cast, cluster: Cluster, template: str) -> None:
        self.cluster, self.template = cluster, template
        self.name = ""
        self.changes = 0
        super().__init__(cast)

    def copy(self) -> str:
        if self.name:
            self.cluster.drop(self.name)
        self.name = self.cluster.create(self.template)
        return self.cluster.url(self.name)

    def restore(self) -> None:
        self.changes += 1
        if self.changes < CHANGES_KEPT and self._still_there():
            return
        self.changes = 0
        self.loop.run_until_complete(self.http.aclose())
        self.parts.db.close()
        self._open(self.copy())

    def _still_there(self) -> bool:
        url = f"http://there/api/v1/circles/{self.cast.circle_id}/home"
        return all(
            self.loop.run_until_complete(
                self.http.get(
                    url, headers={"Authorization": f"Bearer {self.cast.sessions[caller]}"}
                )
            ).is_success
            for caller in ("person", "supporter", "coordinator")
        )

    def close(self) -> None:
        super().close()
        self.cluster.drop(self.name)


@contextmanager
def on_sqlite(migrated: Path, folder: Path) -> Iterator[HostileWorld]:
    """The ground over a SQLite file."""
    template = copy_database(migrated, folder / "circle.db")
    cast = draw_up(sqlite_url_of(template), folder)
    ground = OnSqlite(cast, template, folder)
    try:
        yield ground
    finally:
        ground.close()


@contextmanager
def on_postgresql(cluster: Cluster, migrated: str, folder: Path) -> Iterator[HostileWorld]:
    """The ground over PostgreSQL."""
    with ExitStack() as stack:
        template = cluster.create(migrated)
        stack.callback(cluster.drop, template)
        cast = draw_up(cluster.url(template), folder)
        ground = OnPostgresql(cast, cluster, template)
        stack.callback(ground.close)
        yield ground
