"""Other hours for a month in one go: who held a shift is asked, and takes it by one yes."""

from __future__ import annotations

import pytest
from sqlmodel import select

from app.core.ids import new_id
from app.rota.models import OtherHoursAsked
from tests.cases.first_circle import WED
from tests.factories import simple_circle
from tests.scenarios.test_patterns import EVERY_DAY, holds, refused
from tests.scenarios.test_rotations import agrees, in_turn
from tests.world import Friend, Json, World

#: Nights aren't for them, as the person set it.
NO_NIGHTS: Json = {"night": {"from": "21:00", "to": "07:00"}}


def sets_hours(person: Friend, first: str, last: str, /, **walls: tuple[str, str]) -> str:
    """Other hours for some shifts, by their titles; returns their id."""
    hours_id = new_id()
    person.post("/circles/{c}/other-hours", body_of(person, first, last, hours_id, **walls))
    return hours_id


def body_of(
    person: Friend, first: str, last: str, hours_id: str = "", /, **walls: tuple[str, str]
) -> Json:
    return {
        "id": hours_id or new_id(),
        "from": first,
        "until": last,
        "hours": [
            {"pattern_id": person.circle.patterns[title], "start": start, "end": end}
            for title, (start, end) in walls.items()
        ],
    }


def starts(friend: Friend, first: str, days: int = 14) -> list[str]:
    return [slot["starts_wall"] for slot in friend.week(first, days)]


def asked_of(friend: Friend) -> list[Json]:
    return list(friend.get("/circles/{c}/other-hours")["asked"])


def says(friend: Friend, hours_id: str, *, yes: bool = True) -> list[Json]:
    answer = friend.post(f"/circles/{{c}}/other-hours/{hours_id}/answer", {"yes": yes})
    return list(answer["asked"])


def on_home(friend: Friend) -> bool:
    return bool(friend.home()["together"]["hours_asked"])


def test_a_month_in_one_go_begins_and_ends_by_itself(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Evening", EVERY_DAY, "18:00", "18:10", kind="text")
    mina.offers("Lunch", [WED], "12:00", "14:00", kind="food")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    evening, lunch = (
        mina.circle.slot(*each) for each in (("Evening", "2026-03-05"), ("Lunch", "2026-03-11"))
    )
    sam.claims(evening)
    sam.claims(lunch)
    ade.claims(mina.circle.slot("Evening", "2026-03-02"))
    hours_id = sets_hours(
        mina, "2026-03-04", "2026-03-11", Evening=("21:30", "21:40"), Lunch=("20:00", "21:00")
    )
    world.settle()
    sam.phone.shows("shift_changed")  # once, though two of theirs have another hour
    ade.phone.shows()  # theirs is before
    assert holds(sam) == [], "nobody holds an hour to which they didn't agree"
    assert (on_home(sam), on_home(ade)) == (True, False)
    (asked,) = asked_of(sam)
    assert (asked["from"], asked["until"], asked["said"]) == ("2026-03-04", "2026-03-11", None)
    assert [(each["title"], each["usual_start"], each["start"]) for each in asked["shifts"]] == [
        ("Evening", "18:00", "21:30"),
        ("Lunch", "12:00", "20:00"),
    ]
    (asked,) = says(sam, hours_id)
    assert [slot["mine"] for slot in asked["slots"]] == [True, True]
    assert holds(sam) == [evening, lunch]
    assert not on_home(sam)
    assert starts(mina, "2026-03-03", 3) == [
        "2026-03-03T18:00", "2026-03-04T20:00", "2026-03-04T21:30", "2026-03-05T21:30",
    ]  # fmt: skip
    assert starts(mina, "2026-03-11", 2) == [
        "2026-03-11T20:00", "2026-03-11T21:30", "2026-03-12T18:00",
    ]  # fmt: skip
    patterns = mina.get("/circles/{c}/patterns")["patterns"]
    assert [{**each, "id": ""} for each in patterns[0]["other_hours"]] == [
        {"id": "", "from": "2026-03-04", "until": "2026-03-11", "start": "21:30", "end": "21:40"}
    ]
    assert len(mina.reads("other_hours_set")) == 2
    assert len(mina.reads("other_hours_agreed", who="Sam")) == 1
    # The reminder comes by the new hour, and who is on shift is who is there then.
    world.at("2026-03-05 18:05")
    sam.phone.new_pushes()
    assert not mina.home()["person"]["with_me"]
    world.at("2026-03-05 20:00")
    sam.phone.shows("shift_reminder")
    world.at("2026-03-05 21:35")
    assert [each["name"] for each in mina.home()["person"]["with_me"]] == ["Sam"]
    world.at("2026-03-13 09:00")
    assert starts(mina, "2026-03-13", 1) == ["2026-03-13T18:00"]
    assert mina.get("/circles/{c}/patterns")["patterns"][0]["other_hours"] == []
    assert asked_of(sam) == []
    refusal = refused(sam, "POST", f"/circles/{{c}}/other-hours/{hours_id}/answer", {"yes": True})
    assert (refusal.status, refusal.code) == (409, "hours-over")


def test_a_yes_takes_what_is_still_open_and_no_more(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    mina.offers("Evening", EVERY_DAY, "18:00", "19:00", kind="text")
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    tuesday, wednesday, thursday = (
        mina.circle.slot("Evening", f"2026-03-{day}") for day in ("03", "04", "05")
    )
    for friend, slot in ((sam, tuesday), (ade, wednesday), (lee, thursday)):
        friend.claims(slot)
    hours_id = sets_hours(mina, "2026-03-02", "2026-03-09", Evening=("21:30", "22:30"))
    world.settle()
    for friend in (sam, ade, lee):
        friend.phone.shows("shift_changed")
        assert len(mina.reads("shift_off", who=friend.name)) == 1
    # Somebody was quicker; the person set that nights aren't for somebody; somebody can't.
    lee.claims(tuesday)
    mina.put(f"/circles/{{c}}/members/{mina.member('Ade')}/limits", NO_NIGHTS)
    (asked,) = says(sam, hours_id)
    assert [slot["mine"] for slot in asked["slots"]] == [False]
    says(ade, hours_id)
    (asked,) = says(lee, hours_id, yes=False)
    assert asked["said"] is False
    assert (holds(sam), holds(ade), holds(lee)) == ([], [], [tuesday])
    assert not on_home(lee), "a no is an answer"
    # They may think again; whoever wasn't asked may not say anything.
    says(lee, hours_id)
    assert holds(lee) == [tuesday, thursday]
    path = f"/circles/{{c}}/other-hours/{hours_id}/answer"
    kim = world.friend("Kim")
    kim.circle = mina.circle
    assert kim.tries("POST", path, {"yes": True}).status_code == 404
    assert sam.tries("POST", path.replace(hours_id, new_id()), {"yes": True}).status_code == 404
    mina.post(f"/circles/{{c}}/members/{mina.member('Sam')}/withdraw", {})
    assert sam.tries("POST", path, {"yes": False}).status_code == 404
    assert asked_of(sam) == []


def test_taken_back_the_usual_hours_are_asked_about(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.offers("Evening", EVERY_DAY, "18:00", "18:10", kind="text")
    sam = world.friends["Sam"]
    slots = [mina.circle.slot("Evening", f"2026-03-{day}") for day in ("02", "06")]
    for slot in slots:
        sam.claims(slot)
    hours_id = sets_hours(mina, "2026-03-02", "2026-03-20", Evening=("21:30", "21:40"))
    says(sam, hours_id)
    world.at("2026-03-02 21:35")
    sam.phone.new_pushes()
    mina.delete(f"/circles/{{c}}/other-hours/{hours_id}")
    mina.delete(f"/circles/{{c}}/other-hours/{hours_id}")
    world.settle()
    sam.phone.shows("shift_changed")
    assert holds(sam) == [slots[0]], "the one under way goes on"
    assert starts(mina, "2026-03-02", 2) == ["2026-03-02T21:30", "2026-03-03T18:00"]
    (asked,) = asked_of(sam)
    assert (asked["back"], asked["said"]) == (True, None)
    says(sam, hours_id)
    assert holds(sam) == slots
    assert len(mina.reads("other_hours_ended")) == 1
    # The days are free for others.
    sets_hours(mina, "2026-03-10", "2026-03-12", Evening=("07:00", "07:10"))
    assert starts(mina, "2026-03-10", 1) == ["2026-03-10T07:00"]


def test_turns_go_on_for_who_says_yes(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Evening", EVERY_DAY, "18:00", "18:10", kind="text")
    rotation = in_turn(mina, "Evening", "Sam", "Ade", hand_off="day")
    for name in ("Sam", "Ade"):
        agrees(world.friends[name], rotation)
    world.settle()
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    for friend in (sam, ade):
        friend.phone.new_pushes()

    def holders(first: str, days: int) -> list[str]:
        return [
            slot["people"][0]["name"] if slot["people"] else "" for slot in mina.week(first, days)
        ]

    assert holders("2026-03-04", 8) == ["Ade", "Sam"] * 4
    hours_id = sets_hours(mina, "2026-03-04", "2026-03-09", Evening=("21:30", "21:40"))
    world.settle()
    sam.phone.shows("shift_changed")
    ade.phone.shows("shift_changed")
    assert holders("2026-03-04", 8) == [*[""] * 6, "Ade", "Sam"], "open, as nobody agreed to it"
    (asked,) = asked_of(ade)
    assert [each["in_turn"] for each in asked["shifts"]] == [True]
    says(ade, hours_id)
    world.settle()
    # Sam's turns are nobody's to give but Sam's; they go to who can, and come back with a yes.
    assert set(holders("2026-03-04", 6)) == {"Ade"}
    says(sam, hours_id)
    world.settle()
    assert holders("2026-03-06", 6) == ["Ade", "Sam"] * 3
    # Whoever takes turns is asked of days for which no turn is written yet.
    for friend in (sam, ade):
        friend.phone.new_pushes()
    far_id = sets_hours(mina, "2026-08-04", "2026-08-09", Evening=("21:30", "21:40"))
    world.settle()
    sam.phone.shows("shift_changed")
    says(sam, far_id)
    says(ade, far_id)
    # Taken back, turns are as they were agreed to, and nobody has to say so again.
    mina.delete(f"/circles/{{c}}/other-hours/{hours_id}")
    assert holders("2026-03-06", 6) == ["Ade", "Sam"] * 3
    assert starts(mina, "2026-03-06", 1) == ["2026-03-06T18:00"]
    assert [each["id"] for each in asked_of(sam)] == [far_id]


def test_who_agrees_to_turns_afterwards_knew_of_the_hours(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.offers("Evening", EVERY_DAY, "18:00", "18:10", kind="text")
    sets_hours(mina, "2026-03-04", "2026-03-09", Evening=("21:30", "21:40"))
    world.advance(minutes=1)
    agrees(world.friends["Sam"], in_turn(mina, "Evening", "Sam", hand_off="day"))
    world.settle()
    assert len(holds(world.friends["Sam"], "2026-03-04", 6)) == 6
    assert asked_of(world.friends["Sam"]) == []


def test_who_leaves_is_asked_nothing(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.offers("Evening", EVERY_DAY, "18:00", "18:10", kind="text")
    sam = world.friends["Sam"]
    sam.claims(mina.circle.slot("Evening", "2026-03-05"))
    sets_hours(mina, "2026-03-04", "2026-03-09", Evening=("21:30", "21:40"))
    mina.removes("Sam")
    with world.parts.db.read() as tx:
        assert tx.session.exec(select(OtherHoursAsked)).all() == []


def test_one_day_in_it_is_changed_from_the_hour_that_holds_there(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.offers("Evening", EVERY_DAY, "18:00", "18:10", kind="text")
    sets_hours(mina, "2026-03-02", "2026-03-20", Evening=("21:30", "21:40"))
    path = f"/circles/{{c}}/patterns/{mina.circle.patterns['Evening']}"
    mina.patch(path, {"id": new_id(), "scope": "this", "on": "2026-03-05", "places": 2})
    assert starts(mina, "2026-03-05", 1) == ["2026-03-05T21:30"]
    mina.patch(
        path,
        {"id": new_id(), "scope": "this", "on": "2026-03-06", "start": "20:00", "end": "20:10"},
    )
    assert starts(mina, "2026-03-06", 1) == ["2026-03-06T20:00"], "a day's own hours come first"
    mina.patch(path, {"id": new_id(), "start": "17:00", "end": "17:10"})
    assert starts(mina, "2026-03-19", 3) == [
        "2026-03-19T21:30", "2026-03-20T21:30", "2026-03-21T17:00",
    ]  # fmt: skip


def test_trades_of_shifts_that_moved_are_over(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Evening", EVERY_DAY, "18:00", "18:10", kind="text")
    mina.offers("Lunch", EVERY_DAY, "12:00", "13:00", kind="food")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    lunch, evening, later = (
        mina.circle.slot(*each)
        for each in (("Lunch", "2026-03-04"), ("Evening", "2026-03-04"), ("Evening", "2026-03-05"))
    )
    sam.claims(lunch)
    sam.claims(later)
    ade.claims(evening)
    trade, cover = new_id(), new_id()
    sam.post("/circles/{c}/swaps", {"id": trade, "slot_id": lunch, "for_slot_id": evening})
    sam.post("/circles/{c}/swaps", {"id": cover, "slot_id": later})
    sets_hours(mina, "2026-03-04", "2026-03-09", Evening=("21:30", "21:40"))
    swaps = sam.get("/circles/{c}/swaps")
    assert swaps["mine"] == [], "what they would get is another hour; what they gave is let go"
    assert holds(sam) == [lunch]


@pytest.mark.parametrize(
    ("first", "last", "walls", "code"),
    [
        ("2026-03-04", "2026-03-03", ("21:30", "21:40"), "hours-over"),
        ("2026-02-01", "2026-02-27", ("21:30", "21:40"), "hours-over"),
        ("2026-03-04", "2027-06-01", ("21:30", "21:40"), "hours-too-long"),
        ("2026-03-04", "2026-03-09", ("18:00", "18:10"), "no-other-hours"),
        ("2026-02-30", "2026-03-09", ("21:30", "21:40"), "bad-input"),
        ("2026-03-04", "2026-03-09", ("24:30", "21:40"), "bad-input"),
    ],
)
def test_hours_that_are_none_are_explained_and_change_nothing(
    world: World, first: str, last: str, walls: tuple[str, str], code: str
) -> None:
    mina = simple_circle(world, "Sam")
    mina.offers("Evening", EVERY_DAY, "18:00", "18:10", kind="text")
    body = body_of(mina, first, last, Evening=walls)
    refusal = refused(mina, "POST", "/circles/{c}/other-hours", body)
    assert (refusal.status, refusal.code) == (422, code)
    assert refusal.problem["detail"]
    assert mina.reads("other_hours_set") == []


def test_hours_that_meet_others_are_refused_whole(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.offers("Evening", EVERY_DAY, "18:00", "18:10", kind="text")
    mina.offers("Late", EVERY_DAY, "21:00", "22:00", kind="text")
    mina.offers("Lunch", [WED], "12:00", "14:00", kind="food")
    path = "/circles/{c}/other-hours"
    two = body_of(
        mina, "2026-03-04", "2026-03-09", Lunch=("13:00", "15:00"), Evening=("21:30", "21:40")
    )
    refusal = refused(mina, "POST", path, two)
    assert (refusal.status, refusal.code) == (409, "overlaps")
    assert refusal.problem["pattern_id"] == mina.circle.patterns["Late"]
    # Both move: they don't meet any more.
    both = body_of(
        mina, "2026-03-04", "2026-03-09", Late=("22:00", "23:00"), Evening=("21:30", "21:40")
    )
    mina.post(path, both)
    again = body_of(mina, "2026-03-09", "2026-03-12", Evening=("21:30", "21:40"))
    refusal = refused(mina, "POST", path, again)
    assert (refusal.status, refusal.code) == (409, "hours-already")
    refusal = refused(mina, "POST", path, {**again, "id": both["id"], "from": "2026-03-10"})
    assert (refusal.status, refusal.code) == (409, "exists-already")
    unknown = {**again, "hours": [{"pattern_id": new_id(), "start": "21:30", "end": "21:40"}]}
    assert refused(mina, "POST", path, unknown).status == 404
    twice = {**again, "from": "2026-03-10", "hours": again["hours"] * 2}
    assert refused(mina, "POST", path, twice).code == "exists-already"
    assert refused(mina, "DELETE", f"{path}/{new_id()}").status == 404
    mina.delete(f"/circles/{{c}}/patterns/{mina.circle.patterns['Lunch']}")
    ended = body_of(mina, "2026-03-10", "2026-03-12", Lunch=("13:00", "15:00"))
    assert refused(mina, "POST", path, ended).code == "pattern-over"


def test_a_circle_is_told_whatever_is_read_by_it_and_no_other(world: World) -> None:
    """A pattern of another circle is as unknown as an invented one."""
    mina = simple_circle(world, "Sam")
    mina.offers("Evening", EVERY_DAY, "18:00", "18:10", kind="text")
    noor = world.friend("Noor")
    noor.begins_circle("Kim")
    noor.offers("Walk", EVERY_DAY, "18:00", "18:10", kind="text")
    foreign = body_of(noor, "2026-03-04", "2026-03-09", Walk=("21:30", "21:40"))
    assert refused(mina, "POST", "/circles/{c}/other-hours", foreign).status == 404
    assert starts(noor, "2026-03-04", 1) == ["2026-03-04T18:00"]
    hours_id = sets_hours(noor, "2026-03-04", "2026-03-09", Walk=("21:30", "21:40"))
    assert refused(mina, "DELETE", f"/circles/{{c}}/other-hours/{hours_id}").status == 404
    assert starts(noor, "2026-03-04", 1) == ["2026-03-04T21:30"]
