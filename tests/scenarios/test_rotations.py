"""Taking turns: each has agreed, who isn't there is passed over, and nobody is given a surprise."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.ids import new_id
from tests.cases.first_circle import FRI, MON, THU, TUE, WED
from tests.factories import comes_in, simple_circle
from tests.world import Friend, Json, Refused, World

NEW_YORK = "America/New_York"
EVERY_DAY = list(range(7))


def in_turn(person: Friend, title: str, *names: str, **fields: object) -> str:
    """Asks friends to take a time in turn; gives the rotation's id."""
    body = {
        "id": new_id(),
        "pattern_id": person.circle.patterns[title],
        "members": [person.member(name) for name in names],
        **fields,
    }
    rotation_id: str = person.post("/circles/{c}/rotations", body)["id"]
    return rotation_id


def agrees(friend: Friend, rotation: str) -> Json:
    agreed_rotation: Json = friend.post(f"/circles/{{c}}/rotations/{rotation}/agree")
    return agreed_rotation


def takers(person: Friend, title: str, first: str, days: int = 7) -> list[str]:
    """The name of who holds the slot on each day; "" where it is open."""
    pattern = person.circle.patterns[title]
    return [
        " ".join(person["name"] for person in slot["people"])
        for slot in person.week(first, days)
        if slot["pattern_id"] == pattern
    ]


def refusal_of(friend: Friend, method: str, path: str, body: Any = None) -> Refused:
    with pytest.raises(Refused) as refusal:
        friend.call(method, path, body)
    return refusal.value


def tomas(world: World, *friends: str) -> Friend:
    """Tomás with his friends, and nights that come while they are switched on."""
    person = world.friend("Tomás", zone=NEW_YORK, language="es")
    person.begins_circle(*friends)
    for name in friends:
        world.friend(name, zone=NEW_YORK)
        comes_in(world, person, name)
    world.settle()
    person.offers("Night", EVERY_DAY, "21:00", "07:00", kind="overnight", only_on=True)
    return person


def test_the_second_circles_nights(world: World) -> None:
    """Inés, Ray and Nico take the nights in turn. Nico is resting: two nights are open."""
    person = tomas(world, "Inés", "Ray", "Nico")
    ines, ray, nico = (world.friends[name] for name in ("Inés", "Ray", "Nico"))
    rotation = in_turn(person, "Night", "Inés", "Ray", "Nico", hand_off="shift")
    world.settle()
    for friend in (ines, ray, nico):
        friend.phone.shows("open_time")
        (own_rotation,) = friend.get("/circles/{c}/rotations")["rotations"]
        assert (own_rotation["mine"], own_rotation["members"]) == ("asked", []), (
            "names aren't theirs to read"
        )
    for friend in (ray, ines, nico):
        assert agrees(friend, rotation)["mine"] == "agreed"
    nico.put("/circles/{c}/capacity", {"level": "resting"})
    world.settle()
    switch = f"/circles/{{c}}/patterns/{person.circle.patterns['Night']}/switch"
    world.at("2026-03-02 18:00", NEW_YORK)
    assert person.put(switch, {"on": True})["on"]
    assert takers(person, "Night", "2026-03-02") == ["Inés", "Ray", "", "Inés", "Ray", "", "Inés"]
    world.settle()
    ines.phone.shows("shift_changed")
    assert nico.phone.new_pushes() == [], "passed over without a word"
    assert ray.get("/circles/{c}/rotations")["rotations"][0]["others"] == 2, "nor to the others"
    # He can again. Tomorrow and the day after nobody is surprised; later turns are his.
    world.at("2026-03-03 12:00", NEW_YORK)
    nico.put("/circles/{c}/capacity", {"level": "open"})
    world.settle()
    assert takers(person, "Night", "2026-03-02") == [
        "Inés", "Ray", "Nico", "Inés", "Ray", "Nico", "Inés",
    ]  # fmt: skip
    nico.phone.shows("shift_changed")
    assert not person.put(switch, {"on": False})["on"]
    assert takers(person, "Night", "2026-03-02") == ["Inés"], "what was stays as it was"
    # A month later it begins with whoever is next.
    world.at("2026-04-06 18:00", NEW_YORK)
    person.put(switch, {"on": True})
    assert takers(person, "Night", "2026-04-06", 4) == ["Ray", "Nico", "Inés", "Ray"]


def test_a_turn_that_is_let_go_stays_open_and_the_next_ones_stay(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    mina.offers("Evening", [MON, WED], "18:00", "20:00")
    rotation = in_turn(mina, "Evening", "Sam", "Ade", "Lee", hand_off="week")
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    for friend in (sam, ade, lee):
        agrees(friend, rotation)
    weeks = ["2026-03-02", "2026-03-09", "2026-03-16"]
    assert [takers(mina, "Evening", week) for week in weeks] == [
        ["Sam", "Sam"], ["Ade", "Ade"], ["Lee", "Lee"],
    ]  # fmt: skip
    ade.releases(mina.circle.slot("Evening", "2026-03-09"))
    world.advance(hours=24 * 6)
    assert [takers(mina, "Evening", week) for week in weeks] == [
        ["Sam", "Sam"], ["", "Ade"], ["Lee", "Lee"],
    ]  # fmt: skip
    # Somebody takes it; the rotation leaves them there.
    lee.claims(mina.circle.slot("Evening", "2026-03-09"))
    mina.patch(f"/circles/{{c}}/rotations/{rotation}", {
        "members": [mina.member(name) for name in ("Lee", "Sam", "Ade")],
    })  # fmt: skip
    assert takers(mina, "Evening", "2026-03-09") == ["Lee", "Ade"]
    assert len(mina.reads("rotation_changed")) == 1


def test_an_edit_of_the_roster_keeps_who_is_current(world: World) -> None:
    """GoAlert's case: somebody put in before the current one doesn't push them on."""
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    mina.offers("Lunch", EVERY_DAY, "12:00", "13:00")
    rotation = in_turn(mina, "Lunch", "Sam", "Ade", hand_off="week")
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    agrees(sam, rotation)
    agrees(ade, rotation)
    first_day = world.now.date().isoformat()
    world.advance(hours=24 * 8)
    day = world.now.date().isoformat()
    assert takers(mina, "Lunch", day, 4) == ["Ade"] * 4
    members = [mina.member(name) for name in ("Lee", "Sam", "Ade")]
    mina.patch(f"/circles/{{c}}/rotations/{rotation}", {"members": members})
    world.settle()
    agrees(lee, rotation)
    assert takers(mina, "Lunch", day, 4) == ["Ade"] * 4
    names = [takers(mina, "Lunch", day, 14)[at] for at in (6, 13)]
    assert names == ["Lee", "Sam"], f"after Ade, round the new order; it began on {first_day}"


def test_who_is_away_is_passed_over_and_gets_no_two_nights_in_a_row(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee", "Kit")
    mina.offers("Night", EVERY_DAY, "21:00", "07:00", kind="overnight")
    rotation = in_turn(mina, "Night", "Sam", "Ade", "Lee", "Kit", hand_off="day")
    for name in ("Sam", "Ade", "Lee", "Kit"):
        agrees(world.friends[name], rotation)
    week = "2026-03-09"
    before = takers(mina, "Night", week, 14)
    at = before.index("Ade")
    day = f"2026-03-{9 + at:02}"
    world.friends["Ade"].phone.new_pushes()
    world.friends["Ade"].post("/circles/{c}/away", {"id": new_id(), "first": day, "last": day})
    world.settle()
    after = takers(mina, "Night", week, 14)
    # Kit's own turns are farthest from it.
    assert after[at] == "Kit"
    assert [name for name in after if name != "Kit"][:3] == [
        name for index, name in enumerate(before) if index != at and name != "Kit"
    ][:3], "nobody else's turns moved"
    assert "Ade" not in str(mina.reads("shift_off"))


def test_leaving_keeps_what_begins_soon_and_passes_the_rest_on(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Lunch", EVERY_DAY, "12:00", "13:00")
    rotation = in_turn(mina, "Lunch", "Sam", "Ade", hand_off="week")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    agrees(sam, rotation)
    agrees(ade, rotation)
    world.settle()
    ade.phone.new_pushes()
    first = world.now.date().isoformat()
    before = takers(mina, "Lunch", first, 14)
    sam.post(f"/circles/{{c}}/rotations/{rotation}/leave")
    sam.post(f"/circles/{{c}}/rotations/{rotation}/leave")
    world.settle()
    after = takers(mina, "Lunch", first, 14)
    assert before.count("Sam") == 7
    assert 1 <= after.count("Sam") <= 3, "two days ahead it stays as it was"
    assert after[-5:] == ["Ade"] * 5
    ade.phone.shows("shift_changed")
    assert len(mina.reads("rotation_left", who="Sam")) == 1


def test_a_removed_or_withdrawn_member_has_no_more_turns(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Lunch", EVERY_DAY, "12:00", "13:00")
    rotation = in_turn(mina, "Lunch", "Sam", "Ade", hand_off="day")
    for name in ("Sam", "Ade"):
        agrees(world.friends[name], rotation)
    mina.removes("Sam")
    world.settle()
    assert set(takers(mina, "Lunch", "2026-03-10", 7)) == {"Ade"}
    mina.withdraws("Ade")
    world.settle()
    first, beyond = "2026-03-10", "2026-04-28"
    assert set(takers(mina, "Lunch", first, 7)) == {"Ade"}, "what is written stays Ade's"
    world.sleeps_through(hours=24 * 8)
    world.settle()
    assert set(takers(mina, "Lunch", beyond, 7)) == {""}, "and nothing new is"
    turn = mina.get(f"/circles/{{c}}/members/{mina.member('Ade')}/shifts")["shifts"][0]
    path = f"/circles/{{c}}/members/{mina.member('Ade')}/shifts/{turn['slot_id']}/end"
    assert mina.post(path, {"later_turns": True})["shifts"] == []
    assert set(takers(mina, "Lunch", world.now.date().isoformat(), 14)) == {""}


def test_every_tuesday_is_mine_until_i_say(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Evening", [TUE, THU], "18:00", "20:00")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    ade.claims(mina.circle.slot("Evening", "2026-03-10"))
    own_rotation = sam.post("/circles/{c}/rotations/mine", {
        "id": new_id(), "pattern_id": mina.circle.patterns["Evening"], "weekdays": [TUE],
    })  # fmt: skip
    assert (own_rotation["mine"], own_rotation["alone"]) == ("agreed", True)
    assert takers(mina, "Evening", "2026-03-03", 14) == ["Sam", "", "Ade", ""]
    # Weeks later it is still theirs, without anybody doing anything.
    world.sleeps_through(hours=24 * 60)
    world.settle()
    week = world.now.date().isoformat()
    assert takers(mina, "Evening", week, 14).count("Sam") == 2
    also = {"id": new_id(), "pattern_id": mina.circle.patterns["Evening"], "weekdays": [TUE, THU]}
    assert refusal_of(ade, "POST", "/circles/{c}/rotations/mine", also).code == "in-turn-already"
    sam.post(f"/circles/{{c}}/rotations/{own_rotation['id']}/leave")
    assert sam.get("/circles/{c}/rotations")["rotations"] == []
    assert takers(mina, "Evening", week, 14).count("Sam") <= 1


def test_turns_go_along_when_a_time_is_changed_but_for_its_hours(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Evening", [MON, WED], "18:00", "20:00")
    rotation = in_turn(mina, "Evening", "Sam", "Ade", hand_off="shift")
    for name in ("Sam", "Ade"):
        agrees(world.friends[name], rotation)
    path = f"/circles/{{c}}/patterns/{mina.circle.patterns['Evening']}"
    before = takers(mina, "Evening", "2026-03-09", 7)
    pattern = mina.patch(path, {"id": new_id(), "weekdays": [MON, WED, FRI]})
    mina.circle.patterns["More"] = pattern["id"]
    after = takers(mina, "More", "2026-03-09", 7)
    assert len(after) == 3
    assert set(after) == {"Sam", "Ade"}
    assert (after[0], after[1]) != ("", ""), before
    path = f"/circles/{{c}}/patterns/{pattern['id']}"
    pattern = mina.patch(path, {"id": new_id(), "start": "19:00", "end": "21:00"})
    mina.circle.patterns["Later"] = pattern["id"]
    assert set(takers(mina, "Later", "2026-03-09", 7)) == {""}, "nobody agreed to these hours"
    assert mina.get("/circles/{c}/rotations")["rotations"] == []


def test_what_cannot_be_taken_in_turn_is_said_kindly(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Evening", [MON], "18:00", "20:00")
    pattern = mina.circle.patterns["Evening"]
    sam = mina.member("Sam")
    body = {"id": new_id(), "pattern_id": pattern, "members": [sam]}

    def refused(**fields: object) -> str:
        code = refusal_of(mina, "POST", "/circles/{c}/rotations", {**body, **fields}).code
        assert mina.get("/circles/{c}/rotations")["rotations"] == []
        return code

    assert refused(members=[sam, sam]) == "who-in-turn"
    assert refused(members=[mina.member("Mina")]) == "who-in-turn"
    assert refused(members=[new_id()]) == "not-found"
    assert refused(pattern_id=new_id()) == "not-found"
    assert refused(weekdays=[TUE]) == "no-such-days"
    assert refused(until="2026-01-01") == "ends-before-start"
    mina.post("/circles/{c}/rotations", body)
    again = {**body, "id": new_id()}
    assert refusal_of(mina, "POST", "/circles/{c}/rotations", again).code == "in-turn-already"
    ade = world.friends["Ade"]
    path = f"/circles/{{c}}/rotations/{body['id']}/agree"
    assert refusal_of(ade, "POST", path, {}).status == 404, "Ade wasn't asked"
    mina.delete(f"/circles/{{c}}/rotations/{body['id']}")
    assert refusal_of(world.friends["Sam"], "POST", path, {}).status == 404


def test_a_fortnightly_shift_by_the_default_hand_off_is_everybodys_in_turn(world: World) -> None:
    """One of two had every turn: the other's weeks were those in which nothing comes."""
    mina = simple_circle(world, "Sam", "Ade")
    sam, ade = (world.friends[name] for name in ("Sam", "Ade"))
    mina.offers("Walk", [WED], "10:00", "11:00", every=2)
    rotation = in_turn(mina, "Walk", "Sam", "Ade")
    agrees(sam, rotation)
    agrees(ade, rotation)
    fortnights = ["2026-03-02", "2026-03-16", "2026-03-30"]
    holders = [takers(mina, "Walk", first, 14) for first in fortnights]
    assert holders == [["Sam"], ["Ade"], ["Sam"]]
    # In a week without it the order is turned round: whoever is next stays next.
    world.at("2026-03-17 09:00", NEW_YORK)
    mina.patch(
        f"/circles/{{c}}/rotations/{rotation}",
        {"members": [mina.member(name) for name in ("Ade", "Sam")]},
    )
    assert [takers(mina, "Walk", first, 14) for first in fortnights] == holders


def test_turns_handed_over_on_mondays_that_start_this_thursday(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Round the clock", EVERY_DAY, "08:00", "08:00", **{"from": "2026-03-05"})
    rotation = in_turn(mina, "Round the clock", "Sam", "Ade", hand_over_on=0)
    for name in ("Sam", "Ade"):
        (asked,) = world.friends[name].get("/circles/{c}/rotations")["rotations"]
        assert (asked["from"], asked["hand_over_on"]) == ("2026-03-05", 0)
        agrees(world.friends[name], rotation)
    assert takers(mina, "Round the clock", "2026-03-05", 12) == [
        *["Sam"] * 4, *["Ade"] * 7, "Sam",
    ]  # fmt: skip
    day = mina.week("2026-03-05", 1)[0]
    assert (day["starts_wall"], day["ends_wall"]) == ("2026-03-05T08:00", "2026-03-06T08:00")
    # It touches its neighbours and lies over none: another shift of its kind meets it.
    over = {"id": new_id(), "kind": "company", "weekdays": [MON], "start": "07:00", "end": "08:00"}
    assert refusal_of(mina, "POST", "/circles/{c}/patterns", over).code == "overlaps"
    for hand_off, on in (("week", 7), ("month", 0), ("day", 0), ("shift", 1)):
        body = {
            "id": new_id(), "pattern_id": mina.circle.patterns["Round the clock"],
            "members": [mina.member("Sam")], "hand_off": hand_off, "hand_over_on": on,
        }  # fmt: skip
        refused = refusal_of(mina, "POST", "/circles/{c}/rotations", body)
        assert (refused.status, refused.code) == (422, "no-such-hand-over")


def test_the_31st_every_twelve_months_from_february_is_its_last_day(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.offers(
        "Anniversary", [], "18:00", "20:00", repeats="monthly_date", month_day=31, every=12,
        **{"from": "2027-02-01"},
    )  # fmt: skip
    for first, day in (("2027-02-01", "2027-02-28"), ("2028-02-01", "2028-02-29")):
        assert mina.week(first, 14) == []
        (slot,) = mina.week(day, 14)
        assert slot["id"] == mina.circle.slot("Anniversary", day)
