"""What a friend sees, shown to the person: just what that friend gets, and nothing of theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cases import first_circle, second_circle
from tests.channels.offline_friends import Sinks, open_sinks
from tests.factories import simple_circle
from tests.scenarios import test_first_circle as first
from tests.scenarios import test_second_circle as second
from tests.services.view_as_routes import without_theirs
from tests.world import Friend, Json, World


@pytest.fixture
def sinks() -> Iterator[Sinks]:
    with open_sinks() as open_servers:
        yield open_servers


def eyes(person: Friend, name: str) -> Json:
    view: Json = person.get(f"/circles/{{c}}/members/{person.member(name)}/eyes")
    return view


def notices(view: Json) -> dict[str, Json]:
    return {notice["event"]: notice for notice in view["notices"]}


def looks_through(person: Friend, friend: Friend) -> Json:
    """A member's eyes, after holding every screen of them to what they fetch themself."""
    view = eyes(person, friend.name)
    assert view["here"]
    screens = view["screens"]
    home = friend.home()
    offered = [offer["slot"] for offer in home["supporter"]["offered"]]
    # Nobody has more than ten open times here, so hours that fit change the order of none.
    assert all(slot in screens["home"]["supporter"]["open"] for slot in offered)
    assert without_theirs(screens["home"]) == without_theirs(home), friend.name
    for ask in screens["asks"]:
        assert friend.get(f"/circles/{{c}}/asks/{ask['id']}")["me"] == ask
    plan = friend.tries("GET", "/circles/{c}/plan")
    assert screens["plan"] == (plan.json() if plan.status_code == 200 else None)
    assert screens["circle"] == friend.get("/circles/{c}")
    assert screens["week"] == friend.get("/circles/{c}/week")
    return view


def nothing_more(view: Json) -> None:
    """A member who was shut out: no ask, no plan, no words come to them."""
    assert view["ask"] is None
    assert view["screens"]["plan"] is None
    assert {notice["how"] for notice in view["notices"]} == {"no"}
    assert {notice["tier"] for notice in view["notices"]} == {None}
    asks = view["screens"]["asks"]
    assert {ask["standing"] for ask in asks} <= {"over"}
    assert all(text is None for ask in asks for text in ask["told"].values())
    assert not view["screens"]["week"]["shown"]
    assert {"asks", "what_i_need", "open_times", "address"} <= set(view["hidden"])


@pytest.mark.timeout(300)
def test_the_first_circle_through_each_ones_eyes(world: World) -> None:
    jordan, circle, link = first.jordan_drafts_it(world)
    mina = first.mina_accepts(world, jordan, circle, link)
    first.four_knock_and_come_in(world, mina)
    first.they_claim(world, mina)
    friends = [world.friends[name] for name in (*first_circle.FRIENDS, "Jordan")]
    before = {friend.name: looks_through(mina, friend) for friend in friends}
    sections = before["Jordan"]["screens"]["plan"]["sections"]
    assert [section["key"] for section in sections] == ["i_am", "helps"]

    world.at("2026-03-05 04:12")
    mina.asks("Can't sleep. Tea?", now=True)
    world.advance(seconds=60)
    during = {friend.name: looks_through(mina, friend) for friend in friends}
    asked = [name for name, view in during.items() if view["screens"]["asks"]]
    assert asked, "the ask came to somebody"
    for name in asked:
        # It came as it was said to come, but for the words that were written with it.
        (shown_asks,) = during[name]["screens"]["asks"]
        foretold = during[name]["ask"]
        assert shown_asks["told"] == {**foretold["told"], "what": shown_asks["told"]["what"]}
        assert shown_asks["answers"] == foretold["answers"]

    for each_friend in friends:
        mina.withdraws(each_friend.name)
        nothing_more(looks_through(mina, each_friend))


@pytest.mark.timeout(300)
def test_the_second_circle_through_each_ones_eyes(
    database_url: str, tmp_path: Path, sinks: Sinks
) -> None:
    start = ("2026-02-26 18:00", second_circle.ZONE)
    with World(database_url, tmp_path, *start, **sinks.settings()) as world:
        tomas = second.three_evenings(world, sinks)
        second.the_nights_begin(world, tomas)
        # The others have no app: there is a link in a text, and no home.
        friends = [
            friend
            for friend in world.friends.values()
            if friend is not tomas and friend.tries("GET", "/circles/{c}/home").status_code == 200
        ]
        for each_friend in friends:
            looks_through(tomas, each_friend)
        tomas.withdraws(friends[0].name)
        nothing_more(looks_through(tomas, friends[0]))


def test_each_notice_as_it_would_arrive(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    entry_count = len(mina.record())
    view = looks_through(mina, sam)
    assert len(mina.record()) == entry_count, "looking is no disclosure"
    ask = notices(view)["ask"]
    assert (ask["how"], ask["tier"], ask["line"]) == ("goes", 2, "Please look when you see this")
    texts = {letter["way"]: letter["text"] for letter in ask["letters"]}
    assert "1: I can come. 2: I can call. 0: not now." in texts["sms"]
    assert "Mina" not in str(texts)
    quiet = notices(view)["open_time"]
    assert (quiet["how"], quiet["line"]) == ("goes", "Something to look at, any time today")
    assert notices(view)["gap"]["how"] == "no"
    assert view["ask"]["told"]["what"] is None, "no words are written yet"
    assert {"address", "handover", "names", "answers", "record"} <= set(view["hidden"])
    assert not {"asks", "what_i_need", "open_times"} & set(view["hidden"])

    mina.post("/circles/{c}/pause")
    assert notices(eyes(mina, "Sam"))["open_time"]["how"] == "paused"
    mina.post("/circles/{c}/resume")

    grant = next(
        grant for grant in consent_of(mina, "Sam")["grants"] if grant["event"] == "open_time"
    )
    mina.delete(f"/circles/{{c}}/grants/{grant['id']}")
    assert notices(eyes(mina, "Sam"))["open_time"]["how"] == "no"


def consent_of(person: Friend, name: str) -> Json:
    people = person.get("/circles/{c}/consent")["people"]
    consent: Json = next(person for person in people if person["name"] == name)
    return consent


def resting(sam: Friend) -> None:
    sam.put("/circles/{c}/capacity", {"level": "resting"})


def muted(sam: Friend) -> None:
    sam.put("/circles/{c}/mute", {"on": True})


def quiet_hours(sam: Friend) -> None:
    sam.may_be_reached(asks_any_hour=False, quiet_from="00:00", quiet_to="23:59")


def no_phone(sam: Friend) -> None:
    sam.call("DELETE", "/me/push")


LIMITS: dict[str, Callable[[Friend], None]] = {
    limit.__name__: limit for limit in (resting, muted, quiet_hours, no_phone)
}


def test_why_a_friend_cant_be_reached_shows_in_nothing(world: World) -> None:
    """Each limit reads like each other one, and those of other events read like none at all."""
    views: dict[str, Json] = {}
    for name, limit in LIMITS.items():
        mina = simple_circle(world, "Sam")
        free = eyes(mina, "Sam")
        limit(world.friends.pop("Sam"))
        after = eyes(mina, "Sam")
        assert notices(after).pop("ask")["how"] == "cant_be_reached", name
        for view in (free, after):
            view["notices"] = [row for row in view["notices"] if row["event"] != "ask"]
            view["screens"]["home"]["at"] = view["ask"]["asked_at"] = None
        assert after == free, name
        views[name] = after
    assert len(views) == len(LIMITS)


def test_dial_hours_and_what_was_passed_are_in_no_part_of_it(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    mina.offers("Company", [0, 2, 4], "18:00", "21:00")
    slot = mina.circle.slot("Company", "2026-03-02")
    mina.post(f"/circles/{{c}}/slots/{slot}/offers", {"member_id": mina.member("Sam")})
    before = looks_through(mina, sam)
    sam.put("/circles/{c}/capacity", {"level": "small", "weekly_shifts": 1})
    free = [{"weekday": 4, "from": "18:00", "to": "22:00"}]
    sam.put("/circles/{c}/availability", {"hours": free})
    sam.post(f"/circles/{{c}}/slots/{slot}/pass")
    after = eyes(mina, "Sam")
    for view in (before, after):
        view["screens"]["home"]["at"] = view["ask"]["asked_at"] = None
    assert after == before
    assert sam.home()["supporter"]["open"] != after["screens"]["home"]["supporter"]["open"]


def test_only_the_person_looks(world: World) -> None:
    mina = simple_circle(world, "Sam", "Lee")
    mina.put(f"/circles/{{c}}/members/{mina.member('Lee')}/roles", {"roles": ["coordinator"]})
    path = f"/circles/{{c}}/members/{mina.member('Sam')}/eyes"
    for name in ("Sam", "Lee"):
        assert world.friends[name].tries("GET", path).status_code == 403
    answer = mina.tries("GET", f"/circles/{{c}}/members/{mina.member('Mina')}/eyes")
    assert answer.json()["type"].endswith("/not-the-person")
    mina.keeps_place("Ade")
    assert eyes(mina, "Ade")["here"] is False
    mina.removes("Sam")
    assert mina.tries("GET", path).status_code == 404
