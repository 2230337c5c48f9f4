"""A circle to measure on, drawn up over HTTP as phones do it: a full week, friends with phones."""

from __future__ import annotations

import secrets
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from app.core.ids import b64url, digest, new_id

ZONE = "America/Vancouver"
FRIENDS = 10
SLOTS = 40
PLACES = 2

# Five times of day on each day and one on five: 40 slots a week.
_EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]
_WORKDAYS = [0, 1, 2, 3, 4]
_TIMES = (
    ("company", "08:00", "10:00", _EVERY_DAY),
    ("food", "12:00", "13:00", _EVERY_DAY),
    ("call", "15:00", "16:00", _EVERY_DAY),
    ("text", "18:00", "19:00", _EVERY_DAY),
    ("overnight", "22:00", "07:00", _EVERY_DAY),
    ("ride", "10:00", "11:00", _WORKDAYS),
)


class Caller:
    """One phone's session. `call` raises RuntimeError unless the answer is a 2xx."""

    def __init__(self, port: int) -> None:
        self.token = b64url(secrets.token_bytes(32))
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", timeout=30)
        self.call(
            "POST",
            "/accounts",
            id=new_id(),
            device_id=new_id(),
            token=self.token,
            language="en",
            zone=ZONE,
        )
        self.http.cookies.clear()
        self.http.headers["Authorization"] = f"Bearer {self.token}"

    @classmethod
    def with_token(cls, port: int, token: str) -> Caller:
        """Another process's hand on a phone that was made already."""
        caller = cls.__new__(cls)
        caller.token = token
        caller.http = httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", timeout=30)
        caller.http.headers["Authorization"] = f"Bearer {token}"
        return caller

    def call(self, method: str, path: str, **body: object) -> Any:
        """Make one call and return its JSON."""
        answer = self.http.request(
            method,
            path,
            json=None if method == "GET" else body,
            headers={"Idempotency-Key": new_id()},
        )
        if not answer.is_success:
            raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer.json() if answer.content else None

    def close(self) -> None:
        """Close its connections."""
        self.http.close()


@dataclass(slots=True)
class World:
    """A person and their friends, in one circle."""

    circle_id: str
    person: Caller
    friends: list[Caller] = field(default_factory=list)
    member_ids: list[str] = field(default_factory=list)

    def close(self) -> None:
        """Close every phone's connections."""
        for caller in (self.person, *self.friends):
            caller.close()


def make_circle(port: int, friends: int = FRIENDS) -> World:
    """A live circle with so many friends inside, each of whom may hear all and agreed to it."""
    ids = [new_id() for _ in range(friends)]
    world = World(new_id(), Caller(port), member_ids=ids)
    world.person.call(
        "POST",
        "/circles",
        id=world.circle_id,
        member_id=new_id(),
        mode="own",
        my_name="M.",
        zone=ZONE,
        people=[
            {"member_id": friend_id, "name": f"Friend {number}"}
            for number, friend_id in enumerate(ids)
        ],
        wait_minutes=5,
    )
    for number, member_id in enumerate(ids):
        world.friends.append(_join(port, world, member_id, f"Friend {number}"))
    return world


def _join(port: int, world: World, member_id: str, name: str) -> Caller:
    link, knock = new_id(), new_id()
    token = digest(f"showup:invitation:{link}:{secrets.token_urlsafe(32)}")
    inside = f"/circles/{world.circle_id}"
    world.person.call(
        "POST",
        f"{inside}/invitations",
        id=link,
        verifier=digest(token),
        member_id=member_id,
        kind="link",
    )
    friend = Caller(port)
    friend.call(
        "POST",
        f"/invitations/{link}/knock",
        token=token,
        knock_id=knock,
        name=name,
        paid=False,
        reports=False,
    )
    friend.call(
        "PUT",
        f"/knocks/{knock}/reach",
        asks=True,
        asks_any_hour=True,
        stand_downs=True,
        open_times=True,
        shift_reminders=True,
    )
    (seen_knock,) = world.person.call("GET", f"{inside}/knocks")["knocks"]
    world.person.call(
        "POST", f"{inside}/knocks/{knock}/let-in", disclosure_id=seen_knock["disclosure_id"]
    )
    return friend


def fill_week(world: World) -> str:
    """Offer 40 slots a week and claim most of the next seven days'; returns their first day."""
    inside = f"/circles/{world.circle_id}"
    for kind, start, end, weekdays in _TIMES:
        world.person.call(
            "POST",
            f"{inside}/patterns",
            id=new_id(),
            kind=kind,
            title=f"A {kind} time",
            weekdays=weekdays,
            start=start,
            end=end,
            places=PLACES,
        )
    # From tomorrow: a slot of today may be over.
    first = (datetime.now(ZoneInfo(ZONE)) + timedelta(days=1)).date().isoformat()
    slots = world.person.call("GET", f"{inside}/week?from={first}")["slots"]
    assert len(slots) == SLOTS
    for number, slot in enumerate(slots):
        for holder in holders_of(number):
            world.friends[holder].call("POST", f"{inside}/slots/{slot['id']}/claim")
    return first


def holders_of(number: int) -> list[int]:
    """Which friends hold a slot: three slots in four have somebody, one in four is full."""
    return [(number + turn * 3) % FRIENDS for turn in range((0, 1, 1, 2)[number % 4])]


def a_week(port: int) -> tuple[World, str]:
    """A circle with a filled week, and the path that a phone asks for it by."""
    world = make_circle(port)
    with closing(world):
        first = fill_week(world)
    return world, f"/api/v1/circles/{world.circle_id}/week?from={first}"
