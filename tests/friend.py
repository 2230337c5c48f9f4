"""A person of a story: each step that they take is one call over HTTP from their phone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from app.core.ids import new_id
from tests.handset import Handset, Json, Link

if TYPE_CHECKING:
    from tests.world import World


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


#: A reach that lets everything through at any hour.
EVERYTHING: Json = {
    "asks": True,
    "asks_any_hour": True,
    "stand_downs": True,
    "open_times": True,
    "shift_reminders": True,
}


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

    def asks(self, words: str | None = None, *, now: bool = False, **chosen: Any) -> Json:
        """Ask for someone. The ask waits for ten seconds, unless `now`; `chosen`: what else the
        person says with it (`strength`, `left_out`)."""
        ask_id = new_id()
        self.circle.asks.append(ask_id)
        asked: Json = self.post("/circles/{c}/asks", {"id": ask_id, "words": words, **chosen})
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
