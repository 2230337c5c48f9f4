"""What a member can fetch or see pushed doesn't change with what lies outside their grants.

Pairs of worlds that differ in one thing: a friend's limits, another's answer, a section of the
plan that Sam doesn't read, a grant to somebody else. Sam's phone fetches everything that it may
ask for, in both, at one instant; byte for byte it gets the same, and nothing comes to its screen.

Hints say which circle changed and nothing more (tests/live): their number isn't compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from app.consent.gate import ReadAccess
from app.core.ids import new_id
from app.outbox.models import Notice
from tests.cases.first_circle import MON, SECTIONS, WED
from tests.conftest import sqlite_url_of
from tests.databases import copy_database
from tests.factories import simple_circle
from tests.services.changes_together import OTHERS_ID, changes_together
from tests.services.restorable_world import RestorableWorld, SqliteFile, filled, get_routes
from tests.world import Friend, Json, Refused, World

#: A rule written ahead that names Kim and Ade.
RULE = "a-rule-that-names-othe"
#: What Sam may know beside a new circle's grants.
SAMS_SECTION = "helps"
OTHERS_SECTION = "worse"
#: How many changes the stories are made of.
CHANGES = 37


@dataclass
class Pair(RestorableWorld):
    """A world as it was, and as it is after a change; Sam looks at both."""

    #: What a changing part of a story has to remember until the world is as it was.
    count: int = field(default=0)

    def again(self) -> int:
        """A number that this story hasn't had, for a text that differs from the last."""
        self.count += 1
        return self.count

    # --- what Sam has ---------------------------------------------------------------------

    def seen_by(self, name: str) -> dict[str, tuple[int, str, str]]:
        """Status, ETag and body of everything that can be asked for, by path."""
        friend = self.friend(name)
        answers = {}
        for path in self.paths(friend):
            answer = friend.tries("GET", path)
            answers[path] = (answer.status_code, answer.headers.get("etag", ""), answer.text)
        for look in ("arrival", "notes", "health-card", "companion-card"):
            path = f"/circles/{{c}}/{look}/look"
            answer = friend.tries("POST", path, {})
            answers[path] = (answer.status_code, "", answer.text)
        return answers

    def paths(self, friend: Friend) -> list[str]:
        """Every GET of the API but the stream and what tells of the server, with ids filled in."""
        with self.world.parts.db.read() as tx:
            notice_ids = tx.session.exec(
                select(Notice.id).where(Notice.account_id == friend.account_id)
            )
            notices = sorted(notice_ids)
        ids = {
            "circle_id": ["{c}"],
            "ask_id": self.mina.circle.asks[-1:],
            "pattern_id": list(self.mina.circle.patterns.values()),
            "notice_id": notices,
            "rule_id": [RULE],
            "number": ["1"],
            "need_id": [OTHERS_ID],
            "repair_id": [OTHERS_ID],
            "line_id": [OTHERS_ID],
            "member_id": [self.mina.member(name) for name in ("Mina", "Sam", "Ade", "Lee")],
            # Theirs alone who knock, and who hold a calendar's address.
            "knock_id": [],
            "secret": [],
        }
        return [
            path
            for route in get_routes(self.world)
            if route != "/live" and "z" not in route.split("/")[1]
            for path in filled(route, ids)
        ]


def changes_by_friends(pair: Pair) -> dict[str, Callable[[], object]]:
    """What a friend of Sam's may do, by name."""
    ade, again = pair.friend("Ade"), pair.again
    rests = {"level": "resting", "until": "2026-03-20"}
    paid = {"paid": True, "reports": True, "duty": "a child at risk", "limits": "not Sundays"}
    hours = [{"weekday": MON, "from": "09:00", "to": "17:00"}]
    return {
        "a friend's no": lambda: ade.answers("not_now"),
        "a friend rests": lambda: ade.put("/circles/{c}/capacity", rests),
        "a friend's week": lambda: ade.put("/circles/{c}/capacity", {"weekly_shifts": 1}),
        "a friend's limits": lambda: ade.may_be_reached(asks=False, open_times=False),
        "a friend's hours": lambda: ade.put("/circles/{c}/availability", {"hours": hours}),
        "a friend is away": lambda: ade.post(
            "/circles/{c}/away", {"id": new_id(), "first": "2026-03-04", "last": "2026-03-06"}
        ),
        "a friend's number": lambda: ade.patch("/circles/{c}/me", {"number": "+16045550111"}),
        "a friend's name": lambda: ade.patch("/circles/{c}/me", {"name": f"A{again()}"}),
        "what a friend discloses": lambda: ade.patch("/circles/{c}/me", {"disclosure": paid}),
        "a friend's language": lambda: ade.patch("/me", {"language": "es"}),
        "a friend's offer": lambda: ade.put(
            f"/circles/{{c}}/member-offers/{new_id()}", offer_to(pair, "Mina", again())
        ),
        "a friend's calendar": lambda: ade.post(
            "/circles/{c}/calendar", {"id": new_id(), "verifier": "v" * 43}
        ),
    }


def offer_to(pair: Pair, name: str, number: int) -> Json:
    """Something that is offered to one other."""
    words = {"words": f"Draw with me, {number}", "minutes": 10 + number, "rhythm": "any_time"}
    return {**words, "member_ids": [pair.mina.member(name)]}


def outsides(pair: Pair) -> dict[str, Callable[[], object]]:
    """Changes outside what Sam may know, by name."""
    mina, ade, kim, pat = (pair.friend(name) for name in ("Mina", "Ade", "Kim", "Pat"))

    def plan(**changed: object) -> Json:
        current_plan = mina.get("/circles/{c}/plan")
        sections = {
            section["key"]: section["text"] for section in current_plan["sections"]
        } | changed
        body = {"sections": [{"key": key, "text": text} for key, text in sections.items()]}
        saved_plan: Json = mina.put(
            "/circles/{c}/plan", body, headers={"If-Match": current_plan["etag"]}
        )
        return saved_plan

    def member(name: str, suffix: str = "") -> str:
        return f"/circles/{{c}}/members/{mina.member(name)}{suffix}"

    def grant(to: Json, event: str, tier: int, sections: list[str] | None = None) -> None:
        body = {"id": new_id(), "to": to, "event": event, "tier": tier, "sections": sections}
        mina.post("/circles/{c}/grants", body)

    def to_ade() -> Json:
        return {"kind": "member", "member_id": mina.member("Ade")}

    again = pair.again
    return {
        "an offer to another": lambda: mina.put(
            f"/circles/{{c}}/member-offers/{new_id()}", offer_to(pair, "Ade", again())
        ),
        "another section": lambda: plan(**{OTHERS_SECTION: f"sirens, {again()}"}),
        "a section more": lambda: plan(touch=f"ask first, {again()}"),
        "a draft of the plan": lambda: mina.patch(
            "/circles/{c}/plan/draft", {"nobody_free": f"porridge, {again()}"}
        ),
        "how to arrive": lambda: mina.put(
            "/circles/{c}/arrival", {"address": f"{again()} Elm Street", "notes": "ring twice"}
        ),
        **changes_together(pair),
        **changes_by_friends(pair),
        "a friend's label": lambda: mina.patch(member("Ade"), {"label": "neighbour"}),
        "a grant to somebody else": lambda: grant(to_ade(), "ask", 3, [OTHERS_SECTION]),
        "a grant to coordinators": lambda: grant({"kind": "coordinators"}, "gap", 2),
        "somebody else's withdrawal": lambda: mina.withdraws("Ade"),
        "somebody else is removed": lambda: mina.removes("Lee"),
        "somebody else leaves": lambda: pat.delete(member("Pat")),
        "somebody else's role": lambda: mina.put(
            member("Kim", "/roles"), {"roles": ["supporter", "coordinator"]}
        ),
        "a friend mutes": lambda: ade.put("/circles/{c}/mute", {"on": True}),
        "a rule that names others": lambda: mina.put(
            f"/circles/{{c}}/advance-rules/{RULE}",
            {"words": "not eaten", "says": [mina.member("Kim")], "step": 1, "tier": 1},
        ),
        "the pool": lambda: mina.put("/circles/{c}/pool", {"member_ids": [mina.member("Kim")]}),
        "a place is kept": lambda: mina.keeps_place(f"Somebody {again()}"),
        "a note to who comes next": lambda: kim.put(
            f"/circles/{{c}}/slots/{mina.circle.slot('Night', '2026-03-02')}/note",
            {"text": f"slept at {again()}"},
        ),
    }


def looked_at(pair: Pair, names: list[str], may_be_refused: frozenset[int] = frozenset()) -> None:
    """Each change in turn, and Sam's phone after it."""
    pair.back()
    sam = pair.friend("Sam")
    sam.phone.new_pushes()
    before = pair.seen_by("Sam")
    changes = outsides(pair)
    for name in names:
        try:
            changes[name]()
        except Refused as problem:  # after what came before it
            if problem.status not in may_be_refused:
                raise
        pair.world.settle()
        after = pair.seen_by("Sam")
        differ = {path: (before.get(path), after.get(path)) for path in {*before, *after}}
        differ = {path: pair_ for path, pair_ in differ.items() if pair_[0] != pair_[1]}
        assert not differ, f"{name}: {differ}"
        assert sam.phone.new_pushes() == [], name


@pytest.fixture(scope="module")
def pair(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Mina asks Sam and Ade together; Kim has the night; nobody has said a word yet."""
    folder = tmp_path_factory.mktemp("pair")
    file = copy_database(sqlite_template, folder / "showup.db")
    with World(sqlite_url_of(file), folder, "2026-03-02 23:00") as world:
        mina = simple_circle(world, "Sam", "Ade", "Lee", "Kim", "Pat")
        together: Json = {
            "audience": [
                {"kind": "member", "member_id": mina.member(name)} for name in ("Sam", "Ade")
            ],
            "mode": "together",
            "answers": ["coming", "call"],
            "needed": 2,
            "wait_minutes": 30,
            "do": "one cooks, one sits",
        }
        body = {
            "sections": [{"key": key, "text": text} for key, text in SECTIONS.items()],
            "ladder": [
                together,
                {
                    **together,
                    "audience": together["audience"][1:],
                    "needed": 1,
                    "needs_my_yes": True,
                },
            ],
        }
        mina.put("/circles/{c}/plan", body, headers={"If-Match": '"1"'})
        to_sam = {"kind": "member", "member_id": mina.member("Sam")}
        world.widens_at_once(mina.circle)
        grant = {"to": to_sam, "event": "ask", "tier": 3, "sections": [SAMS_SECTION]}
        mina.post("/circles/{c}/grants", {"id": new_id(), **grant})
        mina.offers("Night", [MON, WED], "22:00", "07:00", kind="overnight", places=2)
        world.friends["Kim"].claims(mina.circle.slot("Night", "2026-03-02"))
        world.friends["Sam"].claims(mina.circle.slot("Night", "2026-03-04"))
        mina.asks("Can't sleep. Tea?", now=True)
        yield Pair(world, SqliteFile(file, folder / "kept.db"))


QUIET = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


def test_sam_has_something_to_look_at(pair: Pair) -> None:
    pair.back()
    views = pair.seen_by("Sam")
    assert len(views) > 25
    fetched = {path for path, (status, _, _) in views.items() if status == 200}
    assert {
        "/me",
        "/circles/{c}",
        "/circles/{c}/home",
        "/circles/{c}/plan",
        "/circles/{c}/week",
    } <= fetched
    everything = "".join(text for _, _, text in views.values())
    assert SECTIONS[SAMS_SECTION] in everything
    assert "Can't sleep" in everything
    assert SECTIONS[OTHERS_SECTION] not in everything


def test_each_change_outside_what_sam_may_know_changes_nothing_for_sam(pair: Pair) -> None:
    pair.back()
    assert len(outsides(pair)) == CHANGES
    looked_at(pair, list(outsides(pair)))


#: What somebody who was removed a change ago is told, and whoever names them.
GONE_STATUSES = frozenset({401, 403, 404, 409, 422})


def some_indexes(limit: int) -> st.SearchStrategy[list[int]]:
    """Some changes, by their numbers, in some order."""
    return st.lists(st.integers(0, CHANGES - 1), min_size=1, max_size=limit, unique=True)


@settings(max_examples=5, deadline=None, database=None, suppress_health_check=QUIET)
@given(some_indexes(3))
def test_in_whatever_order_they_come(pair: Pair, numbers: list[int]) -> None:
    names = list(outsides(pair))
    looked_at(pair, [names[number] for number in numbers], GONE_STATUSES)


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(max_examples=150, deadline=None, database=None, suppress_health_check=QUIET)
@given(some_indexes(8))
def test_in_many_orders(pair: Pair, numbers: list[int]) -> None:
    names = list(outsides(pair))
    looked_at(pair, [names[number] for number in numbers], GONE_STATUSES)


def test_what_lies_inside_is_noticed(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test can fail: what Sam may know shows, and so would a section that they may not."""
    pair.back()
    before = pair.seen_by("Sam")
    pair.mina.does("stop")
    assert pair.seen_by("Sam") != before
    pair.back()
    full_sight = ReadAccess(3, "g", frozenset(SECTIONS))
    monkeypatch.setattr("app.plans.readable_part_queries.sight_of", lambda *_: full_sight)
    with pytest.raises(AssertionError, match="another section"):
        looked_at(pair, ["another section"])
