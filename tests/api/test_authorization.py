"""Who may call what: every route × eight callers × their own, a foreign and an invented circle.

Each caller calls as a script does, with a bearer token, and as a browser does, with the cookie.

The routes come from the OpenAPI document. A route that isn't declared in route_rights.py
fails the test, so whoever adds one says who may use it. Who may not is answered before anything is
looked at or changed; who may is tried without an idempotency key, which is asked for just after the
right.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import httpx
import pytest
from sqlmodel import select

from app.api.http.headers import COOKIE
from app.circles.models import Knock
from app.core.ids import new_id
from tests.api.rights import (
    ASK,
    CHECKLIST,
    CIRCLE,
    COORDINATOR,
    COUNSELLOR,
    DRAFTER,
    PERSON,
    RULE,
    SUPPORTER,
    TEMPLATE,
)
from tests.api.rights_outside_circles import (
    ANYBODY,
    BY_LINK,
    BY_LINK_SIGNED_IN,
    MINE_ALONE,
    SIGNED_IN,
    SIGNED_IN_ELSEWHERE,
)
from tests.api.route_rights import INSIDE, a_slot
from tests.api.together_rights import GATHERING, POD_MAP, REPAIR
from tests.authenticator import Authenticator, makes_passkey
from tests.cases.first_circle import WED
from tests.factories import comes_in, makes_device_link, uses_device_link
from tests.scenarios.gathering_steps import SUNDAY, GuestBrowser, draft, invites_guest
from tests.world import CircleHere, Friend, Handset, World

BEARER, BROWSER = "bearer", "browser"


#: Routes of a guest's own page.
GUEST_PAGE = "/api/v1/guests/"


class Cast:
    """Everybody who may knock at a route, with circles of each kind."""

    def __init__(self, world: World) -> None:
        self.world = world
        mina = world.friend("Mina")
        self.own_circle = mina.begins_circle("Sam", "Lee", "Jo", "Theo")
        for name in ("Sam", "Lee", "Jo", "Theo"):
            comes_in(world, mina, name)
        for name, role in (("Lee", COORDINATOR), ("Jo", COUNSELLOR)):
            mina.put(f"/circles/{{c}}/members/{mina.member(name)}/roles", {"roles": [role]})
        self._fill(mina)

        noor = world.friend("Noor")
        self.foreign_circle = noor.begins_circle("Sam", "Theo")
        own_circle, theo = noor.circle, world.friends["Theo"]
        comes_in(world, noor, "Theo")
        theo.circle = own_circle
        self._fill(noor)
        mina.removes("Theo")

        dee = world.friend("Dee")
        self.draft = dee.drafts_circle("Sol", "Sam")
        dee.offers("Walk", [WED], "10:00", "11:00")
        self.invented = CircleHere(new_id(), {"Sam": new_id()}, {"Walk": new_id()}, [new_id()])

        self.sams_knock = self.knock_of("Sam")
        sam = world.friends["Sam"]
        self.sams_passkey = makes_passkey(sam, Authenticator(world.settings.public_url))
        link = makes_device_link(sam)
        uses_device_link(Handset(world, "Sam"), link)
        self.sams_link = link.id
        mina.asks(now=True)
        self.plan = mina.get("/circles/{c}/plan")["version"]
        self.guest = self._guest_of(mina)
        self.callers: dict[str, Friend | None] = {
            PERSON: mina,
            SUPPORTER: world.friends["Sam"],
            COORDINATOR: world.friends["Lee"],
            COUNSELLOR: world.friends["Jo"],
            "removed": theo,
            "stranger": noor,
            DRAFTER: dee,
            "nobody": None,
        }

    def _fill(self, person: Friend) -> None:
        person.offers("Walk", [WED], "10:00", "11:00")

    def _guest_of(self, mina: Friend) -> GuestBrowser:
        """Somebody outside, who opened the page of a gathering that Mina called."""
        path = draft(mina, SUNDAY)
        mina.post(f"{path}/call")
        link = invites_guest(mina, path, "Ruth Bell", "the judge")
        browser = GuestBrowser.of(self.world, link)
        browser.does("open")
        browser.does("duty", reports=False)
        return browser

    def knock_of(self, name: str) -> str:
        """A friend's knock, read where the story doesn't go: it was answered long ago."""
        with self.world.parts.db.read() as tx:
            account = self.world.friends[name].account_id
            return tx.session.exec(select(Knock.id).where(Knock.account_id == account)).one()

    def friend(self, caller: str) -> Friend:
        callers = self.callers[caller]
        assert callers is not None
        return callers

    def calls(
        self, caller: str, *args: object, keyed: bool = True, way: str = BEARER
    ) -> httpx.Response:
        """A call as somebody; `nobody` has no session, without `keyed` there is no key."""
        phone: Handset = self.friend(PERSON if caller == "nobody" else caller).phone
        method, path, body = str(args[0]), str(args[1]).removeprefix("/api/v1"), args[2]
        headers = {} if keyed else {"Idempotency-Key": ""}
        if caller == "nobody":
            headers["Authorization"] = ""
        if way == BROWSER:
            headers |= {"Authorization": "", "Sec-Fetch-Site": "same-origin"}
            if caller != "nobody":
                headers["Cookie"] = f"{COOKIE}={phone.token}"
        return phone.call(method, path, None if method == "GET" else body, headers=headers)

    def statuses(self, caller: str, *args: object, keyed: bool = True) -> tuple[int, str]:
        """The answer to a call that is made both ways; both have to be told the same."""
        by_token, by_cookie = (
            self.calls(caller, *args, keyed=keyed, way=way) for way in (BEARER, BROWSER)
        )
        assert by_token.status_code == by_cookie.status_code, (caller, args)
        return by_token.status_code, by_token.text


def filled(path: str, circle: CircleHere) -> str:
    """A route's path with ids that are the circle's, where there is such a thing."""
    ids = {
        "circle_id": circle.id,
        "member_id": circle.members["Sam"],
        "slot_id": a_slot(circle),
        "pattern_id": circle.patterns["Walk"],
        "ask_id": circle.asks[-1] if circle.asks else new_id(),
        "position": "0",
        "template_key": "first_plan",
        "number": "1",
    }
    for name in ("invitation_id", "knock_id", "grant_id", "transfer_id", "link_id", "gap_id"):
        ids[name] = new_id()
    ids["secret"] = "t" * 43
    ids |= {name: new_id() for name in ("address_id", "passkey_id")}
    ids |= {"kind": "taken", "move": "take"}
    for name in (
        "notice_id",
        "device_id",
        "pause_id",
        "hours_id",
        "away_id",
        "note_id",
        "stand_in_id",
        "handover_id",
        "rule_id",
        "run_id",
        "rotation_id",
        "swap_id",
        "bring_back_id",
        "proposal_id",
        "template_id",
        "line_id",
        "checklist_line_id",
        "check_in_id",
        "look_back_id",
        "trial_id",
        "turns_id",
        "place_id",
        "repair_id",
        "gathering_id",
        "guest_id",
        "affirmation_id",
        "offer_id",
        "need_id",
        "pod_name_id",
        "idea_id",
        "line_id",
    ):
        ids[name] = new_id()
    return path.format(**ids)


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Cast]:
    folder = tmp_path_factory.mktemp("authorization")
    file = folder / "showup.db"
    file.write_bytes(sqlite_template.read_bytes())
    with World(f"sqlite:///{file}", folder) as world:
        yield Cast(world)


def test_every_route_is_declared(cast: Cast) -> None:
    document = cast.friend(PERSON).phone.http.get("/api/v1/openapi.json").json()
    routes = {
        f"{method.upper()} {path}" for path, ways in document["paths"].items() for method in ways
    }
    tables = (INSIDE, BY_LINK, BY_LINK_SIGNED_IN, MINE_ALONE, SIGNED_IN, SIGNED_IN_ELSEWHERE)
    declared = set().union(*tables, ANYBODY)
    assert routes == declared, "say in route_rights.py who may use a new route"


def split(route: str) -> tuple[str, str]:
    method, _, path = route.partition(" ")
    return method, path


#: It runs; there is none of that id; it is the two's alone.
NOT_THERE = {f"GET {ASK}/aftercare", f"GET {GATHERING}", f"GET {REPAIR}", f"GET {TEMPLATE}/file"}

#: Whoever may not is told that there is none.
HIDDEN = {f"GET {ASK}", f"GET {RULE}", f"GET {CHECKLIST}", f"GET {CIRCLE}/values"}


@pytest.mark.parametrize("route", INSIDE)
def test_inside_a_circle(cast: Cast, route: str) -> None:
    method, path = split(route)
    rule = INSIDE[route]
    statuses: dict[str, int] = {}
    expected: dict[str, int] = {}
    not_found: set[str] = set()
    for caller in cast.callers:
        own_circle = cast.draft if caller == DRAFTER else cast.own_circle
        may = caller in rule.allowed
        own_place = filled(path, own_circle)
        status, text = cast.statuses(
            caller, method, own_place, rule.body(own_circle), keyed=not may
        )
        statuses[f"{caller} at home"] = status
        if caller == "nobody":
            expected["nobody at home"] = 401
        elif caller in {"removed", "stranger"}:
            expected[f"{caller} at home"] = 404
            not_found.add(text)
        elif may and route in NOT_THERE:
            expected[f"{caller} at home"] = 404
        elif may:
            expected[f"{caller} at home"] = 200 if method == "GET" else 400
        elif route in HIDDEN or POD_MAP in route:
            expected[f"{caller} at home"] = 404
        else:
            expected[f"{caller} at home"] = 403
        for whose_circle, circle in (("foreign", cast.foreign_circle), ("invented", cast.invented)):
            if whose_circle == "foreign" and caller in {"removed", "stranger"}:
                continue  # it is theirs
            status, text = cast.statuses(caller, method, filled(path, circle), rule.body(circle))
            statuses[f"{caller} {whose_circle}"] = status
            expected[f"{caller} {whose_circle}"] = 401 if caller == "nobody" else 404
            if status == 404:
                not_found.add(text)
    assert statuses == expected
    assert len(not_found) == 1, "removed, foreign and invented read alike"


def test_a_guest_is_a_stranger_everywhere_else(cast: Cast) -> None:
    """A guest's token and secret, sent as a session, as a cookie and as another link's token."""
    guest = cast.guest
    elsewhere = (BY_LINK, BY_LINK_SIGNED_IN, MINE_ALONE, SIGNED_IN, SIGNED_IN_ELSEWHERE)
    bodies = {route: body for table in elsewhere for route, body in table.items()}
    bodies |= {route: rule.body(cast.own_circle) for route, rule in INSIDE.items()}
    opened: list[str] = []
    with httpx.Client(base_url=cast.world.url, timeout=30) as http:
        for route, body in bodies.items():
            method, path = split(route)
            # A stream is tried in tests/live.
            if path.startswith(GUEST_PAGE) or path.endswith("/live"):
                continue
            if "token" in body:
                body = body | {"token": guest.link.token}
            for secret, way in product((guest.link.token, guest.secret), (BEARER, BROWSER)):
                sent = {"Idempotency-Key": new_id()} | (
                    {"Authorization": f"Bearer {secret}"}
                    if way == BEARER
                    else {"Cookie": f"{COOKIE}={secret}", "Sec-Fetch-Site": "same-origin"}
                )
                content = None if method == "GET" else body
                place = filled(path, cast.own_circle)
                answer = http.request(method, place, json=content, headers=sent)
                if answer.status_code not in {401, 404}:
                    opened.append(f"{route}: {answer.status_code} {answer.text[:200]}")
    assert opened == [], "\n".join(opened)
    assert guest.does("look")["invitation"]["reads"], "and its own page is there"


@pytest.mark.parametrize("route", [*BY_LINK, *BY_LINK_SIGNED_IN])
def test_a_link_that_is_none(cast: Cast, route: str) -> None:
    method, path = split(route)
    body = (BY_LINK | BY_LINK_SIGNED_IN)[route]
    for caller in cast.callers:
        answer = cast.calls(caller, method, filled(path, cast.own_circle), body)
        signed_in = route in BY_LINK or caller != "nobody"
        assert answer.status_code == (404 if signed_in else 401), caller


@pytest.mark.parametrize("route", MINE_ALONE)
def test_another_ones_things_are_not_there(cast: Cast, route: str) -> None:
    method, path = split(route)
    sam = cast.friend(SUPPORTER)
    push = sam.phone.screen.pushes[-1]
    foreign_path = path.format(
        notice_id=push["n"],
        knock_id=cast.sams_knock,
        device_id=sam.phone.device_id,
        address_id=new_id(),
        passkey_id=cast.sams_passkey,
        link_id=cast.sams_link,
    )
    names = ("notice_id", "knock_id", "device_id", "address_id", "passkey_id", "link_id")
    invented = path.format(**{name: new_id() for name in names})
    for caller in cast.callers:
        if caller == SUPPORTER:
            continue
        own_status = cast.statuses(caller, method, foreign_path, MINE_ALONE[route])
        nothing = cast.statuses(caller, method, invented, MINE_ALONE[route])
        assert own_status == nothing
        assert own_status[0] == (401 if caller == "nobody" else 404)


@pytest.mark.parametrize("route", [*SIGNED_IN, *SIGNED_IN_ELSEWHERE])
def test_a_session_is_needed(cast: Cast, route: str) -> None:
    method, path = split(route)
    body = (SIGNED_IN | SIGNED_IN_ELSEWHERE)[route]
    assert cast.statuses("nobody", method, path, body)[0] == 401
    for caller in set(cast.callers) - {"nobody"} if route in SIGNED_IN else set():
        status, _ = cast.statuses(caller, method, path, body, keyed=False)
        assert status == (200 if method == "GET" else 400), caller


def test_nothing_was_changed_by_all_this(cast: Cast) -> None:
    """The probes above were refused, or had no key: the circle is as it was."""
    mina = cast.friend(PERSON)
    names = {member["name"] for member in mina.get("/circles/{c}")["members"]}
    assert names == {"Mina", "Sam", "Lee", "Jo"}
    assert mina.sees()["phase"] == "asking"
    assert len(mina.get("/circles/{c}/patterns")["patterns"]) == 1
    assert mina.get("/circles/{c}/plan")["version"] == cast.plan
