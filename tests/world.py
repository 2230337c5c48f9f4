"""A small world for tests that tell a story: people, phones, a server, and a clock to travel with.

Everything in it is real but the clock: HTTP over a socket, the database, the push service and the
phones' keys. The worker works when the story lets time pass, so nothing here waits or sleeps.

    world.at("2026-03-05 04:12", "America/Vancouver")
    mina.asks()
    world.advance(seconds=10)
    world.phone("Sam").shows("ask")
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import ssl
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

import httpx
import uvicorn

from app.circles.models import Circle
from app.core.clock import SetClock
from app.core.forgetting import Forgetter
from app.core.ids import b64url, link_token, new_id
from app.core.settings import Settings
from app.main import create_app, make_parts, make_worker
from tests.databases import bring_keys
from tests.opaque_content import Open, texts_of
from tests.push.phone import Phone
from tests.push.service import PushService
from tests.serving import PromptServer, with_routes_read
from tests.timers import next_due

Json = dict[str, Any]
VANCOUVER = "America/Vancouver"
HOST = "127.0.0.1"
#: For clients of servers on this machine, over plain HTTP. Without it each client would read all
#: certificates that this machine trusts, which takes longer than what most tests do with it.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def wall(text: str, zone: str = VANCOUVER) -> datetime:
    """A wall-clock time such as "2026-03-05 04:12" as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def verifier_of(token: str) -> str:
    """The digest of a link's token, which the maker of the link sends to the server."""
    return b64url(hashlib.sha256(token.encode()).digest())


@dataclass(frozen=True)
class Link:
    """A link as it stands in a message from friend to friend: its secret stays on the phones."""

    id: str
    token: str
    code: str | None = None

    @classmethod
    def new(cls, purpose: str) -> Link:
        link_id = new_id()
        return cls(link_id, link_token(purpose, link_id, secrets.token_urlsafe(32)))

    @property
    def verifier(self) -> str:
        return verifier_of(self.token)


class Handset:
    """A phone with a session of its own, and a service worker that tells what it shows."""

    def __init__(self, world: World, owner: str) -> None:
        self.world = world
        self.owner = owner
        self.device_id = new_id()
        self.token = b64url(secrets.token_bytes(32))
        self.screen = Phone(world.push, vapid_public=world.push_key)
        self.subscription_id = new_id()
        self.sends_receipts = True
        self._seen = 0
        self._texts = texts_of(world)
        #: Every call so far: method, path, status.
        self.calls: list[tuple[str, str, int]] = []
        self.http = httpx.Client(base_url=world.url, timeout=30, verify=NO_TLS)
        world.handsets.append(self)

    def call(
        self,
        method: str,
        path: str,
        body: object | None = None,
        *,
        key: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """One request as this device. `key` is the idempotency key; a fresh one without it."""
        sent = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        if method not in {"GET", "HEAD"}:
            sent.setdefault("Idempotency-Key", key or new_id())
        hidden = self._texts.hides(body, method, path)
        answer = self.http.request(method, f"/api/v1{path}", json=hidden, headers=sent)
        self.http.cookies.clear()
        self.calls.append((method, path, answer.status_code))
        return self._texts.reads(answer)

    def turns_push_on(self) -> None:
        self.call(
            "PUT",
            "/me/push",
            {
                "id": self.subscription_id,
                "endpoint": self.screen.endpoint,
                "p256dh": self.screen.keys.p256dh,
                "auth": self.screen.keys.auth,
            },
        ).raise_for_status()

    def subscribes_anew(self) -> None:
        """Replace this phone's push subscription, as after the push service dropped the first."""
        self.screen = Phone(self.world.push, vapid_public=self.world.push_key)
        self.subscription_id = new_id()
        self._seen = 0
        self.turns_push_on()

    def new_pushes(self) -> list[Json]:
        """The pushes shown since the last call, one for each notice; posts their receipts."""
        pushes = self.screen.pushes
        fresh = {str(push["n"]): push for push in pushes[self._seen :]}
        known_ids = {str(push["n"]) for push in pushes[: self._seen]}
        self._seen = len(pushes)
        return [push for notice, push in fresh.items() if notice not in known_ids]

    def posts_receipts(self) -> None:
        """Post a receipt for every push shown, as the service worker does."""
        if not self.sends_receipts:
            return
        for push in self.screen.pushes[self._told :]:
            self._told += 1
            body = {"notice_id": push["n"], "attempt_id": push["a"], "what": "shown"}
            self.call("POST", "/receipts", body)

    _told = 0

    def event_of(self, push: Json) -> str:
        """The event that a push's notice is about, which is known only by opening it."""
        answer = self.call("GET", f"/notices/{push['n']}")
        return str(answer.json()["event"]) if answer.status_code == 200 else "nothing"

    def shows(self, *events: str) -> list[Json]:
        """Assert which events were shown since the last call: exactly these, in any order."""
        fresh = self.new_pushes()
        shown_events = sorted(self.event_of(push) for push in fresh)
        assert shown_events == sorted(events), (
            f"{self.owner}'s phone shows {shown_events}, not {sorted(events)}"
        )
        return fresh


class Refused(AssertionError):
    """The server refused a call that the story expects to work."""

    def __init__(self, answer: httpx.Response) -> None:
        request_line = f"{answer.request.method} {answer.request.url.path}: {answer.status_code}"
        super().__init__(f"{request_line} {answer.text[:600]}")
        self.answer = answer
        self.status = answer.status_code
        is_problem = "problem" in answer.headers.get("content-type", "")
        self.problem: Json = answer.json() if is_problem else {}
        self.code = str(self.problem.get("type", "")).rpartition("/")[2]


@dataclass
class CircleHere:
    """A circle as a story knows it: its id, and the ids of members and patterns by name."""

    id: str
    members: dict[str, str] = field(default_factory=dict)
    patterns: dict[str, str] = field(default_factory=dict)
    asks: list[str] = field(default_factory=list)

    def slot(self, pattern: str, day: str) -> str:
        """The id of a pattern's slot on one wall-clock day."""
        return f"{self.patterns[pattern]}.{day}"


class Friend:
    """A person with a phone. Each method is one step of a story, and one call over HTTP."""

    def __init__(self, world: World, name: str, zone: str, language: str, push: bool) -> None:
        self.world = world
        self.name = name
        self.zone = zone
        self.language = language
        self.account_id = new_id()
        self.circle = CircleHere("")
        self.phones = [Handset(world, name)]
        started = self.phone.call(
            "POST",
            "/accounts",
            {
                "id": self.account_id,
                "device_id": self.phone.device_id,
                "token": self.phone.token,
                "language": language,
                "zone": zone,
            },
            headers={"Authorization": ""},
        )
        assert started.status_code == 201, started.text
        if push:
            self.phone.turns_push_on()

    @property
    def phone(self) -> Handset:
        return self.phones[0]

    # --- plain calls ------------------------------------------------------------------------

    def call(self, method: str, path: str, body: object | None = None, **options: Any) -> Any:
        """A call that has to succeed; `{c}` stands for this friend's circle. Raises Refused."""
        answer = self.tries(method, path, body, **options)
        if answer.status_code >= 300:
            raise Refused(answer)
        return answer.json() if answer.content else None

    def tries(
        self, method: str, path: str, body: object | None = None, **options: Any
    ) -> httpx.Response:
        """A call that may be refused; returns the HTTP answer."""
        return self.phone.call(method, path.replace("{c}", self.circle.id), body, **options)

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def post(self, path: str, body: Json | None = None, **options: Any) -> Any:
        return self.call("POST", path, body or {}, **options)

    def put(self, path: str, body: Json, **options: Any) -> Any:
        return self.call("PUT", path, body, **options)

    def patch(self, path: str, body: Json, **options: Any) -> Any:
        return self.call("PATCH", path, body, **options)

    def delete(self, path: str) -> Any:
        return self.call("DELETE", path)

    # --- a circle begins --------------------------------------------------------------------

    def begins_circle(self, *people: str, **fields: Any) -> CircleHere:
        """Begin a circle of one's own, with places for these friends, asked in this order."""
        return self._begins("own", people, my_name=fields.pop("my_name", self.name), **fields)

    def drafts_circle(self, person: str, *people: str, **fields: Any) -> CircleHere:
        """Draft a circle for somebody else, who decides about it."""
        return self._begins("draft", people, my_name=self.name, person_name=person, **fields)

    def _begins(self, mode: str, people: tuple[str, ...], **fields: Any) -> CircleHere:
        circle = CircleHere(new_id(), {self.name: new_id()} | {name: new_id() for name in people})
        self.circle = circle
        self.post(
            "/circles",
            {
                "id": circle.id,
                "member_id": circle.members[self.name],
                "mode": mode,
                "zone": self.zone,
                "people": [
                    {"member_id": circle.members[person], "name": person} for person in people
                ],
                **fields,
            },
        )
        return circle

    def member(self, name: str) -> str:
        return self.circle.members[name]

    def hands_over(self) -> Link:
        """Make the link and the spoken code by which a draft is handed to its person."""
        link = Link.new("transfer")
        transfer = self.post("/circles/{c}/transfer", {"id": link.id, "verifier": link.verifier})
        return Link(link.id, link.token, transfer["code"])

    def accepts(self, link: Link, circle: CircleHere, *, keep_drafter: bool = True) -> Json:
        card = self.post(f"/transfers/{link.id}/look", {"token": link.token})["disclosure"]
        accepted: Json = self.post(
            f"/transfers/{link.id}/accept",
            {
                "token": link.token,
                "code": link.code,
                "my_name": self.name,
                "keep_drafter": keep_drafter,
                "disclosure_id": card["id"] if card else None,
            },
        )
        circle.members[self.name] = accepted["me"]["member_id"]
        self.circle = circle
        return accepted

    # --- coming in --------------------------------------------------------------------------

    def keeps_place(self, name: str, **fields: Any) -> str:
        """Keep a place for one more friend."""
        member_id = self.circle.members[name] = new_id()
        self.post("/circles/{c}/members", {"id": member_id, "name": name, **fields})
        return member_id

    def invites(self, name: str, kind: str = "link") -> Link:
        link = Link.new("invitation")
        self.post(
            "/circles/{c}/invitations",
            {
                "id": link.id,
                "verifier": link.verifier,
                "member_id": self.member(name),
                "kind": kind,
            },
        )
        return link

    def knocks(self, link: Link, *, paid: bool = False, duty: str | None = None) -> Json:
        """Knock, with what the person has to know before they say yes."""
        body = {
            "token": link.token,
            "knock_id": new_id(),
            "name": self.name,
            "paid": paid,
            "reports": duty is not None,
            **({"duty": duty} if duty else {}),
        }
        knock: Json = self.post(f"/invitations/{link.id}/knock", body)
        return knock

    def may_be_reached(self, knock: Json | None = None, **reach: Any) -> None:
        """Set what may reach this friend, while they wait to be let in or as a member."""
        body = EVERYTHING | reach
        self.put(f"/knocks/{knock['id']}/reach" if knock else "/circles/{c}/reach", body)

    def at_the_door(self, name: str) -> Json:
        """The waiting knock of one friend, with what they tell about themselves."""
        waiting = self.get("/circles/{c}/knocks")["knocks"]
        return next(knock for knock in waiting if knock["name"] == name)

    def lets_in(self, name: str, **fields: Any) -> Json:
        knock = self.at_the_door(name)
        body = {"disclosure_id": knock["disclosure_id"], **fields}
        let_in: Json = self.post(f"/circles/{{c}}/knocks/{knock['id']}/let-in", body)
        friend = self.world.friends.get(name)
        if friend is not None:
            friend.circle = self.circle
        return let_in

    # --- time -------------------------------------------------------------------------------

    def offers(self, title: str, weekdays: list[int], start: str, end: str, **fields: Any) -> Json:
        """Offer a weekly pattern; the story knows it by its title."""
        pattern_id = self.circle.patterns[title] = new_id()
        body = {
            "id": pattern_id,
            "kind": "company",
            "title": title,
            "weekdays": weekdays,
            "start": start,
            "end": end,
            **fields,
        }
        pattern: Json = self.post("/circles/{c}/patterns", body)
        return pattern

    def claims(self, slot: str, *, anyway: bool = True) -> Json:
        """Claim a slot; `anyway`: also where it overlaps something of this friend's."""
        body = {"anyway": anyway}
        claimed: Json = self.post(f"/circles/{{c}}/slots/{slot}/claim", body)
        return claimed

    def releases(self, slot: str) -> Json:
        released: Json = self.post(f"/circles/{{c}}/slots/{slot}/release")
        return released

    def week(self, first: str, days: int = 7) -> list[Json]:
        slots: list[Json] = self.get(f"/circles/{{c}}/week?from={first}&days={days}")["slots"]
        return slots

    def home(self) -> Json:
        home: Json = self.get("/circles/{c}/home")
        return home

    # --- asking and answering ---------------------------------------------------------------

    def asks(self, words: str | None = None, *, now: bool = False) -> Json:
        """Ask for someone. The ask waits for ten seconds, unless `now`."""
        ask_id = new_id()
        self.circle.asks.append(ask_id)
        asked: Json = self.post("/circles/{c}/asks", {"id": ask_id, "words": words})
        if now:
            asked = self.does("ask-now")
            self.world.settle()
        return asked

    @property
    def ask_path(self) -> str:
        return f"/circles/{self.circle.id}/asks/{self.circle.asks[-1]}"

    def does(self, action: str, body: Json | None = None) -> Json:
        """Do something with the newest ask: "stop", "again", "steps/1/yes"…"""
        done: Json = self.post(f"{self.ask_path}/{action}", body)
        return done

    def answers(self, kind: str, minutes: int | None = None) -> Json:
        body = {"kind": kind} | ({"minutes": minutes} if minutes is not None else {})
        answered: Json = self.post(f"{self.ask_path}/answer", body)
        return answered

    def drops_out(self) -> Json:
        dropped: Json = self.post(f"{self.ask_path}/drop-out")
        return dropped

    def sees(self) -> Json:
        """The newest ask as this friend reads it: the person's view, or a supporter's."""
        full_view = self.get(self.ask_path)
        view: Json = full_view["person"] or full_view["me"]
        return view

    def sees_people(self) -> dict[str, str]:
        """The person's words for each friend in the newest ask, by name."""
        return {person["name"]: person["what"] for person in self.sees()["people"]}

    # --- consent and record -----------------------------------------------------------------

    def withdraws(self, name: str) -> Json:
        withdrawn: Json = self.post(f"/circles/{{c}}/members/{self.member(name)}/withdraw")
        return withdrawn

    def removes(self, name: str) -> Json:
        removed: Json = self.delete(f"/circles/{{c}}/members/{self.member(name)}")
        return removed

    def record(self) -> list[Json]:
        """The whole record, oldest first."""
        entries: list[Json] = []
        before = ""
        while True:
            page = self.get(f"/circles/{{c}}/record?limit=50{before}")
            entries += page["entries"]
            if page["next"] is None:
                return entries[::-1]
            before = f"&before={page['next']}"

    def reads(self, kind: str, **facts: Any) -> list[Json]:
        """The record's entries of a kind; `who` and `by` are compared by name."""

        def fits(entry: Json) -> bool:
            names = {key: (entry[key] or {}).get("name") for key in ("who", "by")}
            return all((entry | names)[key] == value for key, value in facts.items())

        return [entry for entry in self.record() if entry["kind"] == kind and fits(entry)]


#: A reach that lets everything through at any hour.
EVERYTHING: Json = {
    "asks": True,
    "asks_any_hour": True,
    "stand_downs": True,
    "open_times": True,
    "shift_reminders": True,
}


class World:
    """`with World(database_url, tmp_path) as world:`; the database has to be migrated."""

    def __init__(
        self,
        database_url: str,
        tmp_path: Path,
        at: str = "2026-03-01 09:00",
        zone: str = VANCOUVER,
        *,
        texts: Open | None = None,
        **settings: Any,
    ) -> None:
        #: What becomes of the texts that the story's people write.
        self.texts = texts or Open()
        self.clock = SetClock(wall(at, zone))
        self.push = PushService(now=self.clock.now)
        self.push.start()
        self.friends: dict[str, Friend] = {}
        self.handsets: list[Handset] = []
        self.settings = Settings(
            **{
                "data": tmp_path / "data",
                "database_url": database_url,
                "push_origins": self.push.origin,
                "accounts_an_hour": 100_000,
                "invitations_a_day": 1_000,
                "limit_factor": 1_000,
                **settings,
            }
        )
        bring_keys(self.settings.data)
        self._starts()

    def _starts(self) -> None:
        self.parts = make_parts(self.settings, self.clock)
        self.worker = make_worker(self.parts)
        self.app = with_routes_read(create_app(self.settings, parts=self.parts))
        self.push_key: str = self.app.state.services.push_public_key
        # Its lifespan tunes the collector for a long life, which a test doesn't have.
        self._server = PromptServer(
            uvicorn.Config(self.app, host=HOST, port=0, log_level="error", lifespan="off")
        )
        self._thread = threading.Thread(target=self._server.run, name="world-http", daemon=True)
        self._thread.start()
        deadline = time.monotonic() + 60
        while not self._server.started:
            assert self._thread.is_alive(), "the server ended"
            assert time.monotonic() < deadline, "the server didn't start"
            time.sleep(0.005)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://{HOST}:{port}"

    def restarts(self) -> None:
        """Restart the whole server: what isn't in the database is lost."""
        self._server.ends()
        self._thread.join(20)
        self.parts.db.close()
        self._starts()
        for phone in self.handsets:
            phone.http.base_url = self.url

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        for phone in self.handsets:
            phone.http.close()
        self._server.ends()
        self._thread.join(20)
        self.parts.db.close()
        self.push.stop()

    # --- people -----------------------------------------------------------------------------

    def friend(
        self, name: str, zone: str = VANCOUVER, language: str = "en", *, push: bool = True
    ) -> Friend:
        """Somebody who has opened the app, with pushes on."""
        new_friend = self.friends[name] = Friend(self, name, zone, language, push)
        return new_friend

    def phone(self, name: str) -> Handset:
        return self.friends[name].phone

    # --- time -------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def settle(self) -> None:
        """Run the worker until nothing is due, and post the phones' receipts."""
        asyncio.run(self.worker.drain())
        for phone in self.handsets:
            phone.posts_receipts()

    def forgets_nothing(self) -> None:
        """Keep every row, however old, for a test that counts all that was ever sent."""
        self.worker.forgetter = Forgetter(self.parts.db, (), timedelta(days=1))

    def widens_at_once(self, circle: CircleHere) -> None:
        """Let grants that open the plan count at once, for a story about something else."""
        with self.parts.db.write() as tx:
            tx.session.get_one(Circle, circle.id).widen_hours = 0

    def advance(self, *, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Let time pass: the worker runs at every due time on the way, in order."""
        self._go_to(self.now + timedelta(hours=hours, minutes=minutes, seconds=seconds))

    def at(self, text: str, zone: str = VANCOUVER) -> None:
        """Let time pass until a wall clock shows this."""
        instant = wall(text, zone)
        assert instant >= self.now, f"{text} is over"
        self._go_to(instant)

    def sleeps_through(self, *, hours: float = 0, minutes: float = 0) -> None:
        """Let time pass while the server is down: nothing runs meanwhile."""
        self.clock.advance(timedelta(hours=hours, minutes=minutes))

    def _go_to(self, instant: datetime) -> None:
        self.settle()
        while True:
            due = next_due(self.parts.db)
            if due is None or due > instant:
                break
            self.clock.set(max(due, self.now))
            self.settle()
        self.clock.set(instant)
        self.settle()
