"""Times that come again: left out, paused, switched, changed; who holds one agreed to it."""

from __future__ import annotations

import pytest
from sqlmodel import select

from app.core.ids import new_id
from app.rota.models import Slot
from tests.cases.first_circle import FRI, MON, SUN, THU, TUE, WED
from tests.factories import comes_in, simple_circle
from tests.world import Friend, Json, Refused, World

NEW_YORK = "America/New_York"
EVERY_DAY = list(range(7))


def ids(friend: Friend, first: str, days: int = 14) -> list[str]:
    return [slot["id"] for slot in friend.week(first, days)]


def holds(friend: Friend, first: str = "2026-03-01", days: int = 14) -> list[str]:
    return [slot["id"] for slot in friend.week(first, days) if slot["mine"]]


def changes(mina: Friend, title: str, /, **body: object) -> Json:
    """A change of a pattern; under a new title it is known by that one, too."""
    path = f"/circles/{{c}}/patterns/{mina.circle.patterns[title]}"
    pattern: Json = mina.patch(path, {"id": new_id(), **body})
    return pattern


def refused(mina: Friend, method: str, path: str, body: object | None = None) -> Refused:
    before = mina.get("/circles/{c}/patterns"), mina.week("2026-03-01", 14)
    with pytest.raises(Refused) as refusal:
        mina.call(method, path, body)
    assert (mina.get("/circles/{c}/patterns"), mina.week("2026-03-01", 14)) == before
    return refusal.value


def test_the_second_circles_nights_come_only_while_they_are_switched_on(world: World) -> None:
    """Tomás switches them on for a hard stretch, and off again."""
    tomas = world.friend("Tomás", zone=NEW_YORK, language="es")
    tomas.begins_circle("Inés", "Ray")
    for name in ("Inés", "Ray"):
        world.friend(name, zone=NEW_YORK)
        comes_in(world, tomas, name)
    world.settle()
    night = tomas.offers("Night", EVERY_DAY, "21:00", "07:00", kind="overnight", only_on=True)
    tomas.offers("School run", [MON, TUE, WED, THU, FRI], "07:30", "08:30", kind="ride")
    mate = tomas.offers("Sunday mate", [SUN], "16:00", "18:00", every=2, places=2)
    assert (night["only_on"], night["on"], night["next_slots"]) == (True, False, [])
    assert [next_slot["starts_wall"] for next_slot in mate["next_slots"]] == [
        "2026-03-01T16:00", "2026-03-15T16:00", "2026-03-29T16:00",
    ]  # fmt: skip
    first = tomas.circle.slot("Night", "2026-03-02")
    ines = world.friends["Inés"]
    assert ines.tries("POST", f"/circles/{{c}}/slots/{first}/claim", {}).status_code == 404

    world.at("2026-03-02 22:00", NEW_YORK)
    switch = f"/circles/{{c}}/patterns/{tomas.circle.patterns['Night']}/switch"
    assert tomas.put(switch, {"on": True})["on"]
    assert first in ids(tomas, "2026-03-02", 1), "tonight counts, though it began an hour ago"
    ines.claims(first)
    later = tomas.circle.slot("Night", "2026-03-05")
    ines.claims(later)
    world.at("2026-03-05 12:00", NEW_YORK)
    ines.phone.new_pushes()
    assert not tomas.put(switch, {"on": False})["on"]
    assert not tomas.put(switch, {"on": False})["on"], "twice is once"
    world.settle()
    ines.phone.shows("shift_changed")
    assert holds(ines) == [first], "what was stays as it was"
    assert len(tomas.reads("times_switched_off")) == 1
    assert [entry["subject_id"] for entry in tomas.reads("shift_off", who="Inés")] == [later]
    run = tomas.circle.patterns["School run"]
    assert refused(tomas, "PUT", switch.replace(night["id"], run), {"on": True}).code == "no-switch"


def test_a_day_is_left_out_and_offered_again(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Lunch", [WED], "12:00", "14:00", places=2)
    slot, after = (mina.circle.slot("Lunch", f"2026-03-{day}") for day in ("04", "11"))
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    for friend in (sam, ade):
        friend.claims(slot)
    sam.claims(after)
    skipped = mina.post(f"/circles/{{c}}/slots/{slot}/skip")
    assert skipped["skipped"] == ["2026-03-04"]
    mina.post(f"/circles/{{c}}/slots/{slot}/skip")
    assert ids(mina, "2026-03-01") == [after]
    world.settle()
    for friend in (sam, ade):
        friend.phone.shows("shift_changed")
        assert friend.tries("POST", f"/circles/{{c}}/slots/{slot}/claim", {}).status_code == 404
    assert holds(sam) == [after]
    mina.post(f"/circles/{{c}}/slots/{slot}/unskip")
    (again,) = mina.week("2026-03-04", 1)
    assert (again["id"], again["taken"]) == (slot, 0), "nobody holds what they gave back"
    ade.claims(slot)
    world.at("2026-03-04 12:30")
    assert refused(mina, "POST", f"/circles/{{c}}/slots/{slot}/skip", {}).code == "slot-begun"
    never = mina.circle.slot("Lunch", "2026-03-05")
    assert refused(mina, "POST", f"/circles/{{c}}/slots/{never}/skip", {}).status == 404


def test_away_until_sunday_takes_every_time_and_gives_them_back(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.offers("Evening", EVERY_DAY, "18:00", "20:00")
    mina.offers("Lunch", [WED, SUN], "12:00", "14:00", kind="food")
    sam = world.friends["Sam"]
    slots = [mina.circle.slot("Evening", f"2026-03-{day}") for day in ("02", "03", "04", "09")]
    for slot in slots:
        sam.claims(slot)
    world.at("2026-03-02 18:30")
    sam.phone.new_pushes()
    away = new_id()
    body = {"id": away, "until": "2026-03-08"}
    paused = mina.post("/circles/{c}/pauses", body)["patterns"]
    assert [paused_pattern["pauses"] for paused_pattern in paused] == [
        [{"id": away, "from": "2026-03-02", "until": "2026-03-08"}]
    ] * 2
    world.settle()
    sam.phone.shows("shift_changed")  # once, though two of theirs fell away
    assert holds(sam) == [slots[0], slots[3]], "the one under way goes on"
    assert ids(mina, "2026-03-03", 6) == []
    world.at("2026-03-05 09:00")
    mina.delete(f"/circles/{{c}}/pauses/{away}")
    mina.delete(f"/circles/{{c}}/pauses/{away}")
    days = [slot_id.rpartition(".")[2] for slot_id in ids(mina, "2026-03-03", 4)]
    assert days == ["2026-03-05", "2026-03-06"], "what fell away stays away"
    assert refused(mina, "DELETE", f"/circles/{{c}}/pauses/{new_id()}").status == 404
    for wrong, code in (
        ({"until": "2026-03-04"}, "pause-over"),
        ({"from": "2026-03-09", "until": "2026-03-08"}, "pause-over"),
        ({"until": "2027-06-01"}, "pause-too-long"),
    ):
        refused_code = refused(mina, "POST", "/circles/{c}/pauses", {"id": new_id(), **wrong})
        assert (refused_code.status, refused_code.code) == (422, code)


def test_changing_this_one_leaves_the_others_alone(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Lunch", [WED], "12:00", "14:00", places=2)
    slot, after = (mina.circle.slot("Lunch", f"2026-03-{day}") for day in ("04", "11"))
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    sam.claims(slot)
    sam.claims(after)
    # More hands for this one: the same time, so Sam keeps it.
    changed_pattern = changes(mina, "Lunch", scope="this", on="2026-03-04", places=3)
    assert (changed_pattern["repeats"], changed_pattern["from"], changed_pattern["until"]) == (
        "once",
        "2026-03-04",
        "2026-03-04",
    )
    (now,) = mina.week("2026-03-04", 1)
    assert (now["pattern_id"], now["places"], now["taken"]) == (changed_pattern["id"], 3, 1)
    assert holds(sam) == [now["id"], after]
    world.settle()
    sam.phone.shows()
    # Moved to another day: that isn't what Sam agreed to.
    mina.circle.patterns["This lunch"] = changed_pattern["id"]
    moved = changes(
        mina, "This lunch", scope="this", on="2026-03-04", **{"from": "2026-03-05"}, start="13:00"
    )
    ade.claims(f"{moved['id']}.2026-03-05")
    assert holds(sam) == [after]
    world.settle()
    sam.phone.shows("shift_changed")
    world.at("2026-03-05 11:30")
    ade.phone.shows("shift_reminder")
    sam.phone.shows()


def test_this_and_later_begin_anew_and_keep_what_stays_the_same(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Evening", [MON, WED], "18:00", "20:00")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    slot_by_day = {
        day: mina.circle.slot("Evening", f"2026-03-{day}") for day in ("02", "04", "09", "11")
    }
    for slot in (slot_by_day["02"], slot_by_day["04"], slot_by_day["09"]):
        sam.claims(slot)
    ade.claims(slot_by_day["11"])
    later = changes(mina, "Evening", scope="later", on="2026-03-04", weekdays=[MON, THU])
    assert (later["from"], later["weekdays"]) == ("2026-03-04", [MON, THU])
    carried = f"{later['id']}.2026-03-09"
    assert holds(sam) == [slot_by_day["02"], carried], "Mondays are as they were"
    assert holds(ade) == []
    world.settle()
    for friend in (sam, ade):
        friend.phone.shows("shift_changed")
    assert [slot_id.rpartition(".")[2] for slot_id in ids(mina, "2026-03-01")] == [
        "2026-03-02", "2026-03-05", "2026-03-09", "2026-03-12",
    ]  # fmt: skip
    world.at("2026-03-02 16:30")
    sam.phone.shows("shift_reminder")
    world.at("2026-03-09 16:30")
    sam.phone.shows("shift_reminder")
    with world.parts.db.read() as tx:
        rows = {slot.id: slot.taken for slot in tx.session.exec(select(Slot))}
    assert rows[carried] == 1
    assert rows[slot_by_day["09"]] == rows[slot_by_day["04"]] == 0


def test_all_from_now_on_keeps_the_phase_and_what_is_over(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.offers("Mate", [SUN], "16:00", "18:00", every=2)
    sam = world.friends["Sam"]
    over = mina.circle.slot("Mate", "2026-03-01")
    sam.claims(over)
    world.at("2026-03-09 09:00")
    sam.phone.new_pushes()
    changed = changes(mina, "Mate", start="17:00", end="19:00")
    assert changed["id"] != mina.circle.patterns["Mate"]
    assert [next_slot["starts_wall"] for next_slot in changed["next_slots"]][:2] == [
        "2026-03-15T17:00", "2026-03-29T17:00",
    ]  # fmt: skip
    (was,) = sam.week("2026-03-01", 1)
    assert (was["id"], was["mine"], was["starts_wall"]) == (over, True, "2026-03-01T16:00")


def test_words_and_places_for_all_let_nobody_go(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    pattern = mina.offers("Lunch", [WED], "12:00", "14:00", places=2)
    slot = mina.circle.slot("Lunch", "2026-03-04")
    for name in ("Sam", "Ade"):
        world.friends[name].claims(slot)
    fewer = changes(mina, "Lunch", title="Soup", places=1)
    assert (fewer["id"], fewer["title"], fewer["places"]) == (pattern["id"], "Soup", 1)
    (now,) = mina.week("2026-03-04", 1)
    assert (now["places"], now["taken"]) == (2, 2), "nobody is pushed out"
    world.settle()
    for name in ("Sam", "Ade"):
        world.phone(name).shows()
    world.friends["Sam"].releases(slot)
    changes(mina, "Lunch", places=1)
    (now,) = mina.week("2026-03-04", 1)
    assert (now["places"], now["taken"]) == (1, 1)
    assert (
        world.friends["Sam"].tries("POST", f"/circles/{{c}}/slots/{slot}/claim", {}).json()["type"]
        == "/problems/taken"
    )


def test_an_ended_time_tells_who_held_it(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Lunch", [WED], "12:00", "14:00")
    sam = world.friends["Sam"]
    for day in ("04", "11"):
        sam.claims(mina.circle.slot("Lunch", f"2026-03-{day}"))
    world.friends["Ade"].put("/circles/{c}/reach", {"asks": True})
    mina.delete(f"/circles/{{c}}/patterns/{mina.circle.patterns['Lunch']}")
    world.settle()
    sam.phone.shows("shift_changed")
    world.phone("Ade").shows()
    with pytest.raises(Refused) as refusal:
        changes(mina, "Lunch", places=3)
    assert refusal.value.code == "pattern-over"


def test_who_agreed_to_no_such_notice_gets_none(world: World) -> None:
    """Promise 1: the change is made, and nothing goes to somebody without a live grant."""
    mina = simple_circle(world, "Sam")
    mina.offers("Lunch", [WED], "12:00", "14:00")
    slot = mina.circle.slot("Lunch", "2026-03-04")
    sam = world.friends["Sam"]
    sam.claims(slot)
    mina.withdraws("Sam")
    mina.post(f"/circles/{{c}}/slots/{slot}/skip")
    world.settle()
    sam.phone.shows()


def test_the_zone_changed_in_mid_pattern_keeps_past_hours_and_moves_the_rest(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.offers("Lunch", EVERY_DAY, "12:00", "14:00")
    sam = world.friends["Sam"]
    over, ahead = (mina.circle.slot("Lunch", f"2026-03-{day}") for day in ("01", "05"))
    for slot in (over, ahead):
        sam.claims(slot)
    world.at("2026-03-02 09:00")
    sam.phone.new_pushes()
    mina.patch("/circles/{c}", {"zone": NEW_YORK})
    world.settle()
    sam.phone.shows("shift_changed")
    slots_by_id = {slot["id"]: slot for slot in sam.week("2026-03-01", 7) if slot["mine"]}
    assert slots_by_id[over]["starts_at"] == "2026-03-01T20:00:00.000Z", "it was noon in Vancouver"
    assert slots_by_id[ahead]["starts_at"] == "2026-03-05T17:00:00.000Z", "it is noon in New York"
    assert slots_by_id[ahead]["starts_wall"] == "2026-03-05T12:00"
    world.at("2026-03-05 10:00", NEW_YORK)
    sam.phone.shows("shift_reminder")


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ({"from": "2026-03-10", "until": "2026-03-09"}, "ends-before-start", "later last day"),
        ({"weekdays": []}, "no-weekday", "at least one day"),
        ({"repeats": "monthly_date"}, "no-month-day", "1 to 31"),
        ({"repeats": "monthly_weekday"}, "no-nth", "first to the fifth"),
        (
            {"repeats": "monthly_weekday", "nth": 5, "every": 12, "from": "2026-02-01"},
            "never-comes",
            "Nothing was changed",
        ),
        ({"times": 10_000}, "too-many-times", "1 to 500 times"),
        ({"times": 0}, "too-many-times", "1 to 500 times"),
        ({"repeats": "hourly"}, "bad-input", "check"),
        ({"from": "9999-12-31"}, "bad-input", "check"),
        ({"repeats": "once", "from": "2026-02-30"}, "bad-input", "check"),
        ({"repeats": "once", "from": "2026-02-28"}, "in-the-past", "later one"),
    ],
)
def test_what_cannot_be_offered_is_refused_kindly(
    world: World, body: Json, code: str, words: str
) -> None:
    mina = simple_circle(world)
    sent = {
        "id": new_id(), "kind": "food", "weekdays": [MON], "start": "12:00", "end": "13:00", **body,
    }  # fmt: skip
    refused_code = refused(mina, "POST", "/circles/{c}/patterns", sent)
    assert (refused_code.status, refused_code.code) == (422, code)
    assert words in refused_code.problem["detail"]
    assert mina.get("/circles/{c}/patterns")["patterns"] == []


def test_a_change_that_cannot_be_is_refused_and_changes_nothing(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.offers("Lunch", [WED], "12:00", "14:00")
    mina.offers("Late lunch", [WED], "14:00", "15:00")
    path = f"/circles/{{c}}/patterns/{mina.circle.patterns['Lunch']}"
    slot = mina.circle.slot("Lunch", "2026-03-04")
    world.friends["Sam"].claims(slot)
    for body, status, code in (
        ({"end": "14:30"}, 409, "overlaps"),
        ({"weekdays": []}, 422, "no-weekday"),
        ({"scope": "later", "on": "2026-03-04", "until": "2026-03-03", "end": "13:00"}, 422,
         "ends-before-start"),
        ({"scope": "this", "on": "2026-03-05", "end": "13:00"}, 404, "not-found"),
        ({"scope": "this", "end": "13:00"}, 404, "not-found"),
        ({"scope": "this", "on": "2026-03-04", "from": "2026-02-28"}, 422, "in-the-past"),
    ):  # fmt: skip
        refused_code = refused(mina, "PATCH", path, {"id": new_id(), **body})
        assert (refused_code.status, refused_code.code) == (status, code), body
    world.settle()
    world.phone("Sam").shows()
    assert holds(world.friends["Sam"]) == [slot]
    assert mina.reads("pattern_changed") == []


def test_six_times_and_then_no_more(world: World) -> None:
    mina = simple_circle(world)
    pattern = mina.offers("Walk", [WED, FRI], "10:00", "11:00", times=6)
    assert pattern["until"] == "2026-03-20"
    text = mina.offers("Word", [], "09:00", "09:10", kind="text", repeats="monthly_date",
                       month_day=31)  # fmt: skip
    assert [next_slot["starts_wall"][:10] for next_slot in text["next_slots"]] == [
        "2026-03-31", "2026-04-30", "2026-05-31",
    ]  # fmt: skip
