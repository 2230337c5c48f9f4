"""Open times are seen ahead: offered, asked about one by one, told, and closed by a claim."""

from __future__ import annotations

import pytest

from app.core.ids import new_id
from tests.cases import first_circle as case
from tests.cases.first_circle import FRI, MON, SUN, WED
from tests.factories import comes_in, simple_circle
from tests.world import Friend, Json, Refused, World

NEW_YORK = "America/New_York"
EVERY_DAY = list(range(7))


def gaps_of(friend: Friend) -> list[Json]:
    gaps: list[Json] = friend.get("/circles/{c}/gaps")["gaps"]
    return gaps


def told_by_way(gap: Json) -> dict[str, set[str]]:
    """The names of those who were told of a gap, by how they were told."""
    names_by_way: dict[str, set[str]] = {}
    for told_member in gap["told"]:
        names_by_way.setdefault(told_member["how"], set()).add(told_member["name"])
    return names_by_way


def alerts(friend: Friend, *lead_hours: int, wait: int = 60, on: bool = True) -> None:
    body = {"on": on, "lead_hours": list(lead_hours) or [72, 24, 4], "wait_minutes": wait}
    assert friend.put("/circles/{c}/gaps/alerts", body) == body


def may_hear(person: Friend, *audiences: str, event: str = "gap") -> None:
    for kind in audiences:
        grant = {"id": new_id(), "to": {"kind": kind}, "event": event, "tier": 1}
        person.post("/circles/{c}/grants", grant)


def pool(person: Friend, *names: str) -> None:
    person.put("/circles/{c}/pool", {"member_ids": [person.member(name) for name in names]})
    for name in names:
        person.world.friends[name].put("/circles/{c}/pool/mine", {"agreed": True})


def coordinator(person: Friend, name: str) -> Friend:
    path = f"/circles/{{c}}/members/{person.member(name)}/roles"
    person.put(path, {"roles": ["supporter", "coordinator"]})
    return person.world.friends[name]


def minas_people(world: World) -> Friend:
    """The first circle, as its case says, with the times that are claimed in it."""
    mina = world.friend("Mina")
    mina.begins_circle(*case.FRIENDS)
    for name in case.FRIENDS:
        zone = case.LONDON if name == "Theo" else mina.zone
        world.friend(name, zone=zone)
        comes_in(world, mina, name, **case.REACH[name])
    coordinator(mina, "Lee")
    may_hear(mina, "pool", "coordinators")
    pool(mina, *case.POOL)
    world.friends["Theo"].put("/circles/{c}/capacity", {"level": "small"})
    for title, (days, start, end, kind, places) in case.PATTERNS.items():
        mina.offers(title, days, start, end, kind=kind, places=places)
    for name, title, day in case.CLAIMS:
        world.friends[name].claims(mina.circle.slot(title, day))
    world.settle()
    for friend in world.friends.values():
        friend.phone.new_pushes()
    return mina


def fill_saturdays_night(world: World, mina: Friend, saturday: str) -> None:
    """Theo gives small things, Ade holds Friday's night; it is for Sam and Lee."""
    sam, lee = world.friends["Sam"], world.friends["Lee"]
    world.at("2026-03-04 21:00")
    night = gaps_of(lee)[0]
    assert (night["slot_ids"], told_by_way(night)) == ([saturday], {"offered": {"Sam", "Lee"}})
    world.at("2026-03-05 18:00")
    for name in ("Sam", "Lee"):
        assert "open_time" in shown_events(world, name)
    sam.claims(saturday)
    world.settle()
    assert saturday not in [slot_id for gap in gaps_of(lee) for slot_id in gap["slot_ids"]]
    assert [entry["reason"] for entry in mina.reads("gap_closed", subject_id=saturday)] == [
        "gap_filled"
    ]
    clear_reminders(world)
    world.at("2026-03-07 20:59")
    for name in ("Theo", "Lee", "Mina"):
        assert "gap" not in shown_events(world, name)


def test_the_first_circles_open_night_and_second_lunch_place(world: World) -> None:
    mina = minas_people(world)
    lee = world.friends["Lee"]
    lunch = mina.circle.slot("Wednesday lunch", "2026-03-04")
    saturday = mina.circle.slot("Overnight", "2026-03-07")
    world.at("2026-03-01 09:15")
    alerts(lee)
    both = gaps_of(lee)[:2]
    assert [gap["slot_ids"] for gap in both] == [[lunch], [saturday]]
    assert [gap["starts_wall"] for gap in both] == ["2026-03-04T12:00", "2026-03-07T21:00"]
    assert [gap["id"] for gap in both] == [None, None], "their lead times are ahead"

    # 72 hours before lunch friends are offered it, in the evening of their own day. Lee is on it.
    world.at("2026-03-01 12:00")
    world.friends["Lee"].phone.shows()
    (first, _) = gaps_of(lee)[:2]
    assert told_by_way(first) == {"offered": {"Sam", "Ade", "Theo"}}
    assert all(told_member["waiting"] for told_member in first["told"])
    assert (first["next"]["name"], first["next"]["at"]) == ("Sam", "2026-03-03T20:00:00.000Z")
    world.at("2026-03-01 17:59")
    for name in ("Sam", "Ade", "Lee", "Mina"):
        world.phone(name).shows()
    world.phone("Theo").shows()  # 01:59 in London: the evening there is tomorrow
    world.advance(minutes=1)
    for name in ("Sam", "Ade"):
        world.phone(name).shows("open_time")
    world.at("2026-03-02 18:00", case.LONDON)
    assert "open_time" in shown_events(world, "Theo")
    world.at("2026-03-03 11:59")
    clear_reminders(world)

    # A day before, the pool is asked one after another. Nobody answers: that costs nothing.
    world.advance(minutes=1)
    world.phone("Sam").shows("gap")
    world.phone("Theo").shows()
    first = gaps_of(lee)[0]
    assert told_by_way(first)["asked"] == {"Sam"}
    assert (first["next"]["name"], first["next"]["at"]) == ("Theo", "2026-03-03T21:00:00.000Z")
    # Lee needn't wait: "Ask Theo now".
    asked = lee.post(f"/circles/{{c}}/gaps/{first['id']}/ask-next")
    assert asked["name"] == "Theo"
    assert told_by_way(asked["gap"])["asked"] == {"Sam", "Theo"}
    world.settle()
    world.phone("Theo").shows("gap")
    with pytest.raises(Refused) as refusal:
        lee.post(f"/circles/{{c}}/gaps/{first['id']}/ask-next")
    assert refusal.value.code == "nobody-left"

    # Four hours before, the coordinator: once.
    world.at("2026-03-04 07:59")
    clear_reminders(world)
    world.at("2026-03-04 08:00")
    world.phone("Lee").shows("gap")
    world.at("2026-03-04 14:00")
    world.settle()
    closed = mina.reads("gap_closed", subject_id=lunch)
    assert [entry["reason"] for entry in closed] == ["gap_over"]
    clear_reminders(world)

    fill_saturdays_night(world, mina, saturday)


def shown_events(world: World, name: str) -> set[str]:
    phone = world.phone(name)
    return {phone.event_of(push) for push in phone.new_pushes()}


def clear_reminders(world: World) -> None:
    for name in world.friends:
        assert shown_events(world, name) <= {"shift_reminder"}, name


def tomas_people(world: World, **nico: object) -> Friend:
    """The second circle's people, as far as the app reaches them yet."""
    tomas = world.friend("Tomás", zone=NEW_YORK, language="es")
    tomas.begins_circle("Inés", "Ray", "Rosa", "Nico")
    for name in ("Inés", "Ray", "Rosa", "Nico"):
        world.friend(name, zone=NEW_YORK)
        comes_in(world, tomas, name)
    coordinator(tomas, "Inés")
    may_hear(tomas, "pool", "coordinators")
    pool(tomas, "Nico", "Rosa", "Ray")
    world.friends["Inés"].may_be_reached(coordinator_alerts=True, quiet_from="23:59",
                                         quiet_to="00:00")  # fmt: skip
    world.friends["Nico"].put("/circles/{c}/capacity", {"level": "resting"})
    tomas.offers("Night", EVERY_DAY, "21:00", "07:00", kind="overnight")
    world.settle()
    for friend in world.friends.values():
        friend.phone.new_pushes()
    return tomas


def test_the_second_circles_open_night_is_seen_four_hours_ahead(world: World) -> None:
    tomas = tomas_people(world)
    ines = world.friends["Inés"]
    for day in (1, 2, 4, 6):
        ines.claims(tomas.circle.slot("Night", f"2026-03-{day:02d}"))
        if day in (2, 4):
            world.friends["Ray"].claims(tomas.circle.slot("Night", f"2026-03-{day + 1:02d}"))
    ines.releases(tomas.circle.slot("Night", "2026-03-06"))
    world.settle()
    alerts(tomas, 24, 4)
    world.settle()
    open_night = tomas.circle.slot("Night", "2026-03-06")
    for name in world.friends:
        assert "gap" not in shown_events(world, name)

    for date in ("2026-03-04", "2026-03-06"):
        world.at(f"{date} 16:59", NEW_YORK)
        for name in world.friends:
            assert shown_events(world, name) <= {"shift_reminder", "open_time"}
    world.advance(minutes=1)
    # Nico is resting: passed over without a word. Rosa is asked; the coordinator is told.
    world.phone("Rosa").shows("gap")
    world.phone("Inés").shows("gap")
    for name in ("Nico", "Ray", "Tomás"):
        world.phone(name).shows()
    (gap,) = [gap for gap in gaps_of(ines) if open_night in gap["slot_ids"]]
    assert told_by_way(gap)["asked"] == {"Rosa"}
    assert "Nico" not in str(gap["told"])
    # Ray was there the night before: two nights in a row are asked of nobody.
    assert gap["next"] is None
    assert tomas.reads("held_back", who="Nico") == []
    world.friends["Rosa"].claims(open_night)
    world.settle()
    assert [entry["reason"] for entry in tomas.reads("gap_closed", subject_id=open_night)] == [
        "gap_filled"
    ]


def lunch_circle(world: World, *friends: str) -> tuple[Friend, str]:
    mina = simple_circle(world, *friends)
    mina.offers("Lunch", [WED], "12:00", "14:00", kind="food")
    return mina, mina.circle.slot("Lunch", "2026-03-04")


def test_alerts_are_off_until_somebody_wants_them(world: World) -> None:
    mina, lunch = lunch_circle(world, "Sam")
    assert mina.get("/circles/{c}/gaps")["alerts"] == {
        "on": False,
        "lead_hours": [72, 24, 4],
        "wait_minutes": 60,
    }
    world.at("2026-03-04 12:00")
    world.phone("Sam").shows()
    assert gaps_of(mina)[0]["slot_ids"] == [lunch], "it is shown all the same"
    assert mina.reads("gap_opened") == []


def test_a_claim_cancels_what_was_to_be_told_and_a_release_opens_it_again(world: World) -> None:
    mina, lunch = lunch_circle(world, "Sam", "Ade")
    alerts(mina)
    world.at("2026-03-01 17:00")
    world.friends["Sam"].claims(lunch)
    world.at("2026-03-01 19:00")
    for name in ("Sam", "Ade"):
        world.phone(name).shows()
    world.at("2026-03-04 10:30")
    world.phone("Sam").shows("shift_reminder")
    world.friends["Sam"].releases(lunch)
    world.settle()
    # An hour and a half before: at once, to whom it fits.
    world.phone("Ade").shows("open_time")
    assert len(mina.reads("gap_opened")) == 2
    assert mina.reads("gap_opened")[1]["reason"] == "again"
    # Taken and let go once more: whom it was offered to knows of it.
    world.friends["Ade"].claims(lunch)
    world.settle()
    world.friends["Ade"].releases(lunch)
    world.settle()
    world.phone("Ade").shows()


def test_one_evening_one_notice(world: World) -> None:
    """Four lunches open up within one lead time: one line in the evening, not four."""
    mina = simple_circle(world, "Sam")
    mina.offers("Lunch", [MON, WED, FRI, SUN], "12:00", "14:00", kind="food")
    mina.offers("Call", [MON, WED], "16:00", "16:30", kind="call")
    alerts(mina, 168, 24, 4)
    world.at("2026-03-01 09:05")
    assert len([gap for gap in gaps_of(mina) if gap["told"]]) >= 5
    world.at("2026-03-01 18:01")
    # Today's lunch was near and told at once; the rest came together.
    assert len(world.phone("Sam").shows("open_time", "open_time")) == 2


def test_a_schedule_without_any_claim_is_a_gap_and_does_not_flood(world: World) -> None:
    mina = simple_circle(world, "Sam", "Lee")
    coordinator(mina, "Lee").may_be_reached(coordinator_alerts=True)
    may_hear(mina, "coordinators", "pool")
    pool(mina, "Sam")
    for number in range(12):
        start, end = f"{number * 2:02d}:00", f"{(number + 1) * 2 % 24:02d}:00"
        mina.offers(f"Time {number}", EVERY_DAY, start, end)
    alerts(mina)
    world.settle()
    (gap,) = gaps_of(mina)
    assert len(gap["slot_ids"]) > 150
    assert told_by_way(gap) == {"offered": {"Sam", "Lee"}, "asked": {"Sam"}, "told": {"Lee"}}
    world.phone("Sam").shows("open_time", "gap")
    world.phone("Lee").shows("open_time", "gap")
    world.advance(hours=72)
    for name in ("Sam", "Lee", "Mina"):
        world.phone(name).shows()
    assert len(mina.reads("gap_opened")) == 1
    # Some of it is claimed: what is left beyond it is a matter of its own, offered already.
    world.friends["Sam"].claims(mina.circle.slot("Time 6", "2026-03-05"))
    world.settle()
    assert len(gaps_of(mina)) == 2
    world.advance(hours=1)
    assert shown_events(world, "Lee") == set()


def test_whoever_is_removed_leaves_an_open_place(world: World) -> None:
    mina, lunch = lunch_circle(world, "Sam", "Ade")
    world.friends["Sam"].claims(lunch)
    alerts(mina)
    world.at("2026-03-04 09:00")
    world.phone("Ade").shows()
    assert mina.reads("gap_opened") == []
    mina.removes("Sam")
    world.settle()
    world.phone("Ade").shows("open_time")
    assert gaps_of(mina)[0]["slot_ids"] == [lunch]


def test_who_may_not_hear_is_passed_over(world: World) -> None:
    """No yes of the person to the pool, and none to open times: nobody hears anything."""
    mina, _ = lunch_circle(world, "Sam")
    pool(mina, "Sam")
    off = {"asks": True, "what_i_need": True, "open_times": False, "shift_reminders": True}
    mina.put(f"/circles/{{c}}/members/{mina.member('Sam')}/consent", off)
    alerts(mina)
    world.at("2026-03-04 11:00")
    world.phone("Sam").shows()
    (gap, *_) = gaps_of(mina)
    assert (gap["told"], gap["next"]) == ([], None)


def test_what_is_over_while_the_server_sleeps_is_told_to_nobody(world: World) -> None:
    mina, lunch = lunch_circle(world, "Sam")
    alerts(mina)
    world.at("2026-03-01 12:30")
    world.sleeps_through(hours=80)
    world.settle()
    world.phone("Sam").shows()
    assert mina.reads("gap_closed", subject_id=lunch)[0]["reason"] == "gap_over"


def test_a_coordinator_of_several_circles_sees_the_soonest_first(world: World) -> None:
    mina, _ = lunch_circle(world, "Lee")
    lee = coordinator(mina, "Lee")
    minas = mina.circle.id
    noor = world.friend("Noor")
    noor.begins_circle("Lee", name="Noor's own")
    comes_in(world, noor, "Lee")
    path = f"/circles/{{c}}/members/{noor.member('Lee')}/roles"
    noor.put(path, {"roles": ["counsellor"]})
    noor.offers("Tea", [MON], "16:00", "17:00")
    alerts(noor, 72)
    world.settle()
    circles = lee.get("/me/circles-to-look-after")["circles"]
    assert [circle["person_name"] for circle in circles] == ["Noor", "Mina"]
    assert circles[0]["next"]["starts_wall"] == "2026-03-02T16:00"
    # A counsellor sees that a time is open, not who was asked about it.
    assert (circles[0]["next"]["id"], circles[0]["next"]["told"]) == (None, [])
    assert lee.get("/circles/{c}/gaps")["shown"] is False
    assert circles[1]["circle_id"] == minas
    assert mina.get("/me/circles-to-look-after") == {"circles": []}


def test_lead_times_are_read_and_refused_kindly(world: World) -> None:
    mina, _ = lunch_circle(world, "Sam")
    alerts(mina, 48, 2, wait=30)
    with pytest.raises(Refused) as refusal:
        alerts(mina, 4, 24)
    assert refusal.value.code == "lead-times"
    wrongs: list[Json] = [
        {"lead_hours": [0]},
        {"lead_hours": []},
        {"lead_hours": [169]},
        {"wait_minutes": 1},
    ]
    for wrong in wrongs:
        assert (
            mina.tries("PUT", "/circles/{c}/gaps/alerts", {"on": True, **wrong}).status_code == 422
        )
    assert mina.get("/circles/{c}/gaps")["alerts"]["lead_hours"] == [48, 2]
    alerts(mina, 48, 2, on=False)
    assert [entry["reason"] for entry in mina.reads("gap_closed")] == []


def test_hours_at_which_an_ask_reaches_nobody(world: World) -> None:
    mina = simple_circle(world, "Sam", "Lee")
    assert mina.get("/circles/{c}/nights")["holes"] == []
    lee = coordinator(mina, "Lee")
    night: Json = {"asks_any_hour": False, "quiet_from": "22:00", "quiet_to": "07:00"}
    world.friends["Sam"].may_be_reached(**night)
    lee.may_be_reached(**(night | {"quiet_to": "06:00"}))
    nights = mina.get("/circles/{c}/nights")
    assert not nights["reaches_nobody"]
    assert {(hole["starts_wall"][11:], hole["ends_wall"][11:]) for hole in nights["holes"]} == {
        ("22:00", "06:00")
    }
    assert len(nights["holes"]) == 7
    # A coordinator reads it when they may hear that nobody has answered; a supporter doesn't.
    unseen = lee.get("/circles/{c}/nights")
    assert (unseen["shown"], unseen["holes"], unseen["reaches_nobody"]) == (False, [], False)
    may_hear(mina, "coordinators", event="nobody_answered")
    assert lee.get("/circles/{c}/nights")["holes"] == nights["holes"]
    assert world.friends["Sam"].get("/circles/{c}/nights")["shown"] is False
    mina.withdraws("Sam")
    mina.withdraws("Lee")
    assert mina.get("/circles/{c}/nights")["reaches_nobody"]
