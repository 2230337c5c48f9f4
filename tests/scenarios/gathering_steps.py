"""Steps of stories about gatherings: writing one, inviting, and a guest's browser."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import httpx
import pytest
from sqlmodel import SQLModel, select

from app.core.ids import b64url, new_id
from app.outbox.models import Notice
from tests.factories import simple_circle
from tests.world import Friend, Json, Link, Refused, World

PURPOSE = "I'd like you to see how I cook, and hear what I want to do next."
PLACE = "14 Alder Street, the blue door"
SEEN = "How carefully you listen to your daughter."
# Between the first time and the second the clock is set forward.
SATURDAY = {"on_day": "2026-03-07", "at": "15:00", "minutes": 120}
SUNDAY = {"on_day": "2026-03-08", "at": "15:00", "minutes": 120}


@dataclass
class GuestBrowser:
    """A browser without the app and without an account, in which somebody opened a link."""

    world: World
    link: Link
    secret: str

    @classmethod
    def of(cls, world: World, link: Link) -> GuestBrowser:
        return cls(world, link, b64url(secrets.token_bytes(32)))

    def tries(self, door: str, **body: object) -> httpx.Response:
        sent = {"token": self.link.token, "browser": self.secret, **body}
        with httpx.Client(base_url=self.world.url, timeout=30) as http:
            return http.post(f"/api/v1/guests/{self.link.id}/{door}", json=sent)

    def does(self, door: str, **body: object) -> Json:
        answer = self.tries(door, **body)
        assert answer.status_code == 200, answer.text
        page: Json = answer.json()
        return page

    def refused(self, door: str, **body: object) -> str:
        answer = self.tries(door, **body)
        assert answer.status_code >= 400, answer.text
        assert answer.json()["detail"], "a refusal is told in a sentence"
        return str(answer.json()["type"]).rpartition("/")[2]

    @property
    def invitation(self) -> Json:
        page: Json = self.does("look")["invitation"]
        return page


def refused(friend: Friend, method: str, path: str, body: Json | None = None) -> str:
    with pytest.raises(Refused) as refusal:
        friend.call(method, path, None if method == "GET" else body or {})
    assert refusal.value.problem["detail"], "a refusal is told in a sentence"
    return refusal.value.code


def draft(person: Friend, *times: Json, revision: int = 0, **fields: object) -> str:
    """A gathering that the person wrote; its path."""
    path = f"/circles/{{c}}/gatherings/{new_id()}"
    body = {"purpose": PURPOSE, "place": PLACE, "times": list(times or (SATURDAY, SUNDAY))}
    person.put(path, body | {"revision": revision} | fields)
    return path


def puts_on_list(person: Friend, path: str, **guest: object) -> str:
    guest_id = new_id()
    person.post(f"{path}/guests", {"id": guest_id, **guest})
    return guest_id


def invites_guest(person: Friend, path: str, name: str, role: str, **fields: object) -> Link:
    """Somebody outside is on the list, and the person's phone makes and shares their link."""
    guest_id = puts_on_list(person, path, name=name, role_label=role, **fields)
    return sends_link(person, path, guest_id)


def sends_link(person: Friend, path: str, guest_id: str) -> Link:
    link = Link.new("guest")
    body = {"link_id": link.id, "verifier": link.verifier}
    person.post(f"{path}/guests/{guest_id}/send", body)
    return link


def invites_member(person: Friend, path: str, name: str, **fields: object) -> str:
    guest_id = puts_on_list(person, path, member_id=person.member(name), **fields)
    person.post(f"{path}/guests/{guest_id}/send")
    return guest_id


def calls_off_a_gathering(person: Friend) -> None:
    """A row of everything of a gathering, and its end."""
    path = draft(person, SUNDAY)
    person.post(f"{path}/call")
    guest = GuestBrowser.of(person.world, invites_guest(person, path, "Ruth Bell", "the judge"))
    guest.does("open")
    guest.does("duty", reports=False)
    guest.does("answer", answer="coming")
    person.post(f"{path}/off")


def of_person(person: Friend, path: str) -> Json:
    (gathering,) = person.get(path)["person"]
    own_gathering: Json = gathering
    return own_gathering


def guest_of(person: Friend, path: str, name: str) -> Json:
    return next(guest for guest in of_person(person, path)["guests"] if guest["name"] == name)


def invitation_of(friend: Friend) -> Json:
    (each,) = friend.get("/circles/{c}/gatherings")["invitations"]
    invitation: Json = each["invitation"]
    return invitation


def rows_of(world: World, *tables: type[SQLModel]) -> dict[str, int]:
    with world.parts.db.read() as tx:
        return {table.__name__: len(tx.session.exec(select(table)).all()) for table in tables}


def circle_with_lee(world: World) -> Friend:
    """Mina, their brother Sam, Ade, and Lee who coordinates; all may be told of gatherings."""
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    mina.put(f"/circles/{{c}}/members/{mina.member('Lee')}/roles", {"roles": ["coordinator"]})
    for friend in world.friends.values():
        friend.may_be_reached(gatherings=True)
        friend.phone.new_pushes()
    return mina


def notice_ids(world: World) -> set[str]:
    with world.parts.db.read() as tx:
        return set(tx.session.exec(select(Notice.id)).all())
