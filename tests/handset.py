"""A phone of a story: its session, its calls, its push subscription and what it shows."""

from __future__ import annotations

import hashlib
import secrets
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from app.core.ids import b64url, link_token, new_id
from tests.opaque_content import texts_of
from tests.push.phone import Phone

if TYPE_CHECKING:
    from tests.world import World

Json = dict[str, Any]
#: For clients of servers on this machine, over plain HTTP. Without it each client would read all
#: certificates that this machine trusts, which takes longer than what most tests do with it.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


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
        self._pushes_read = 0
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
        self._pushes_read = 0
        self.turns_push_on()

    def new_pushes(self) -> list[Json]:
        """The pushes shown since the last call, one for each notice; posts their receipts."""
        pushes = self.screen.pushes
        fresh = {str(push["n"]): push for push in pushes[self._pushes_read :]}
        known_ids = {str(push["n"]) for push in pushes[: self._pushes_read]}
        self._pushes_read = len(pushes)
        return [push for notice, push in fresh.items() if notice not in known_ids]

    def posts_receipts(self) -> None:
        """Post a receipt for every push shown, as the service worker does."""
        if not self.sends_receipts:
            return
        for push in self.screen.pushes[self._receipts_posted :]:
            self._receipts_posted += 1
            body = {"notice_id": push["n"], "attempt_id": push["a"], "what": "shown"}
            self.call("POST", "/receipts", body)

    _receipts_posted = 0

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
