"""How Mina would like it: what they prefer puts in order, what they never want doesn't happen.

And nobody learns that a line is about them: a shift isn't open, an offer didn't reach them.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.core.ids import new_id
from tests.factories import simple_circle
from tests.scenarios.test_gaps import alerts, coordinator, pool
from tests.world import Friend, Json, Refused, World

LINES = "/circles/{c}/guidelines"


def writes(person: Friend, stance: str, words: str, **parts: Any) -> str:
    """Write a new line; returns its id."""
    line_id = new_id()
    person.put(f"{LINES}/{line_id}", {"stance": stance, "words": words, **parts})
    return line_id


def line_of(person: Friend, line_id: str) -> Json:
    lines = person.get(LINES)["lines"]
    return next(line for line in lines if line["id"] == line_id)


def changes(person: Friend, line_id: str, **parts: Any) -> None:
    """Write a line anew, as it stands but for these parts."""
    line = line_of(person, line_id)
    body = {key: line[key] for key in ("stance", "words", "shown", "about", "member_id", "kinds")}
    body |= {"weekdays": line["weekdays"], "from": line["from"], "to": line["to"]}
    person.put(f"{LINES}/{line_id}", body | {"replaces": line["written_at"]} | parts)


def refused(friend: Friend, method: str, path: str, body: Json | None = None) -> Refused:
    with pytest.raises(Refused) as refusal:
        friend.call(method, path, body or {})
    assert refusal.value.problem["detail"], "a refusal is told in a sentence"
    return refusal.value


def asked_now(world: World, mina: Friend, *names: str) -> set[str]:
    """Who hears a request that is made now."""
    for name in names:
        world.friends[name].phone.new_pushes()
    mina.asks(now=True)
    names_asked = {
        name
        for name in names
        if "ask" in map(world.phone(name).event_of, world.phone(name).new_pushes())
    }
    mina.does("stop")
    world.settle()
    return names_asked


@pytest.mark.timeout(300)
def test_nobody_learns_that_a_line_is_about_them(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    coordinator(mina, "Lee")
    mina.offers("Night", list(range(7)), "21:00", "08:00", kind="overnight")
    mina.offers("Evening", list(range(7)), "18:00", "20:00", places=2)
    night = mina.circle.slot("Night", "2026-03-04")
    evening = mina.circle.slot("Evening", "2026-03-04")
    sam.claims(mina.circle.slot("Night", "2026-03-03"))
    world.settle()
    for friend in world.friends.values():
        friend.phone.new_pushes()

    never = {"about": "shifts", "member_id": mina.member("Sam"), "kinds": ["overnight"]}
    line_id = writes(mina, "never", "Not Sam at night.", **never)
    held_slots = line_of(mina, line_id)["held"]
    assert [slot["id"] for slot in held_slots] == [mina.circle.slot("Night", "2026-03-03")]
    assert mina.reads("guideline_written", by="Mina", who=None)

    # Every way to a night reads as if somebody had been there first.
    claim = f"/circles/{{c}}/slots/{night}/claim"
    refusal = refused(sam, "POST", claim, {"anyway": True})
    assert (refusal.status, refusal.code) == (409, "taken")
    still_open = {slot["id"].partition(".")[0] for slot in refusal.problem["open"]}
    assert still_open == {mina.circle.patterns["Evening"]}, "and says what else is open"
    several = sam.post("/circles/{c}/claims", {"slot_ids": [night, evening], "anyway": True})
    assert [result["why"] for result in several["came"]] == ["taken", None]
    assert refused(sam, "PUT", f"/circles/{{c}}/slots/{night}/stand-by").code == "taken"
    alone = {"id": new_id(), "pattern_id": mina.circle.patterns["Night"]}
    assert refused(sam, "POST", "/circles/{c}/rotations/mine", alone).status == 404
    assert night not in [slot["id"] for slot in sam.week("2026-03-04", 1)], "it isn't there"
    assert night in [slot["id"] for slot in ade.week("2026-03-04", 1)]
    assert refused(sam, "GET", f"/circles/{{c}}/slots/{night}").status == 404

    # A coordinator who offers it doesn't learn of it; nor does a friend who would swap.
    lee.post(f"/circles/{{c}}/slots/{night}/offers", {"member_id": mina.member("Sam")})
    told_count = lee.post("/circles/{c}/open-times/tell", {"slot_ids": [night]})["told"]
    assert told_count == 2, "Sam and Ade, as for anybody"
    fifth = mina.circle.slot("Night", "2026-03-05")
    ade.claims(fifth)
    swap = {"id": new_id(), "slot_id": fifth, "to_id": mina.member("Sam")}
    ade.post("/circles/{c}/swaps", swap)
    world.settle()
    sam.phone.shows()
    assert sam.get("/circles/{c}/swaps")["for_me"] == []
    take = f"/circles/{{c}}/swaps/{swap['id']}/take"
    assert refused(sam, "POST", take, {"anyway": True}).code == "swap-over"
    offer = f"/circles/{{c}}/slots/{mina.circle.slot('Night', '2026-03-06')}/offers"
    body = {"member_id": mina.member("Sam")}
    assert refused(mina, "POST", offer, body).code == "against-your-line", "Mina is told"

    # No screen of anybody else's holds a word or a sign of it.
    for friend in (sam, ade, lee):
        page = friend.get(LINES)
        assert (page["lines"], page["shown"]) == (None, [])
        screens = json.dumps([friend.home(), page, friend.get("/circles/{c}/me")])
        assert "Not Sam" not in screens
        assert line_id not in screens


@pytest.mark.timeout(300)
def test_turns_gaps_and_suggestions_pass_over(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    mina.offers("Night", list(range(7)), "21:00", "08:00", kind="overnight")
    turns = {
        "id": new_id(),
        "pattern_id": mina.circle.patterns["Night"],
        "members": [mina.member("Sam"), mina.member("Ade")],
        "hand_off": "day",
    }
    mina.post("/circles/{c}/rotations", turns)
    for friend in (sam, ade):
        friend.post(f"/circles/{{c}}/rotations/{turns['id']}/agree")
    world.settle()
    never = {"about": "shifts", "member_id": mina.member("Sam"), "weekdays": [5, 6]}
    writes(mina, "never", "Not Sam at weekends.", **never)
    world.advance(hours=24 * 9)
    world.settle()
    for slot in mina.week("2026-04-24", 3):  # Friday's night goes on into Saturday
        holders = [person["name"] for person in slot["people"]]
        assert "Sam" not in holders, slot["starts_wall"]
    assert any(
        person["name"] == "Sam" for slot in mina.week("2026-04-20", 4) for person in slot["people"]
    )

    # Of the pool, whom Mina would rather have comes first; whom they never want isn't asked.
    mina.offers("Supper", list(range(7)), "18:00", "20:00", kind="food")
    world.settle()
    pool(mina, "Sam", "Ade")
    prefer = {"about": "shifts", "member_id": mina.member("Ade"), "kinds": ["food"]}
    line_id = writes(mina, "prefer", "Ade cooks best.", **prefer)
    alerts(mina, 72, 24, 4)
    world.settle()
    gaps = mina.get("/circles/{c}/gaps")["gaps"]
    firsts = set()
    for gap in gaps:
        asked = [contact["name"] for contact in gap["told"] if contact["how"] == "asked"]
        nobody_yet = gap["next"]["name"] if gap["next"] else None
        firsts.add(asked[0] if asked else nobody_yet)
    assert "Ade" in firsts
    assert "Sam" not in firsts, "first in the person's order, but not here"
    mina.delete(f"{LINES}/{line_id}")


def hours_line(**parts: Any) -> Json:
    return {"about": "messages", "event": "ask", "from": "22:00", "to": "07:00", **parts}


@pytest.mark.timeout(300)
def test_never_at_night_over_a_clock_change(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    world.at("2026-03-06 12:00")
    path = f"{LINES}/{new_id()}"
    body = {"stance": "never", "words": "Let nobody be woken.", **hours_line()}
    refusal = refused(mina, "PUT", path, body)
    assert (refusal.status, refusal.code) == (409, "guideline-silences")
    nights = [(hole["starts_wall"][8:], hole["ends_wall"][8:]) for hole in refusal.problem["holes"]]
    assert ("07T22:00", "08T07:00") in nights, "the night in which the clock is put forward"
    assert mina.get(LINES)["lines"] == [], "nothing was changed"
    mina.put(path, body | {"anyway": True})
    line_id = path.rpartition("/")[2]
    assert mina.get("/circles/{c}/nights")["holes"], "it counts as any hours do"

    world.at("2026-03-07 21:59")
    assert asked_now(world, mina, "Sam", "Ade") == {"Sam"}
    world.at("2026-03-08 06:59")  # eight hours after 22:00, as 02:00 to 03:00 isn't there
    assert asked_now(world, mina, "Sam", "Ade") == set()
    world.at("2026-03-08 07:00")
    assert asked_now(world, mina, "Sam", "Ade") == {"Sam"}

    # This once: the request that runs may ring. The line stays for the next one.
    world.at("2026-03-08 23:00")
    mina.asks(now=True)
    sam = world.friends["Sam"]
    assert "ask" not in map(sam.phone.event_of, sam.phone.new_pushes())
    ask_id = mina.circle.asks[-1]
    lift = f"{LINES}/{line_id}/lift"
    assert refused(sam, "POST", lift, {"subject_id": ask_id, "lifted": True}).status == 403
    mina.post(lift, {"subject_id": ask_id, "lifted": True})
    assert line_of(mina, line_id)["request_lifted"] is True
    world.settle()
    sam.phone.shows("ask")
    mina.does("stop")
    world.settle()
    assert asked_now(world, mina, "Sam", "Ade") == set(), "the line is as it was"

    # Taken away under somebody's eyes, it counts until the waiting time is over.
    world.at("2026-03-09 23:30")
    mina.delete(f"{LINES}/{line_id}")
    assert line_of(mina, line_id)["ends_at"] is not None
    assert mina.home()["together"]["guidelines"] is True
    assert refused(mina, "PUT", path, body).code == "guideline-ends"
    world.at("2026-03-10 22:30")
    assert asked_now(world, mina, "Sam", "Ade") == set()
    mina.post(f"{LINES}/{line_id}/keep")
    world.at("2026-03-11 22:30")
    assert asked_now(world, mina, "Sam", "Ade") == set(), "kept"
    mina.delete(f"{LINES}/{line_id}")
    world.at("2026-03-12 22:31")
    assert asked_now(world, mina, "Sam", "Ade") == {"Sam"}


@pytest.mark.timeout(300)
def test_my_father_hears_of_nothing(world: World) -> None:
    mina = simple_circle(world, "Dad", "Sam")
    dad = world.friends["Dad"]
    coordinator(mina, "Dad")
    mina.offers("Evening", list(range(7)), "18:00", "20:00", places=2)
    mina.asks(now=True)
    dad.phone.shows("ask")
    dad.answers("coming", 20)
    world.settle()
    for friend in world.friends.values():
        friend.phone.new_pushes()
    line_id = writes(
        mina, "never", "My father hears of it.", about="messages", member_id=mina.member("Dad")
    )
    world.settle()
    assert dad.get(mina.ask_path)["me"]["standing"] == "over"
    world.friends["Sam"].phone.shows("ask")  # his yes counts no more: the next one is asked
    dad.phone.shows()
    assert dad.week("2026-03-02") == [], "nor does he look after the times"
    mina.does("stop")
    world.settle()
    dad.phone.shows()
    refusal = refused(
        mina, "POST", f"{LINES}/{line_id}/lift", {"subject_id": new_id(), "lifted": True}
    )
    assert refusal.code == "guideline-holds"

    # One event, one channel, one step: each keeps exactly that.
    changes(mina, line_id, event="ask")
    world.advance(hours=25)
    assert dad.week("2026-03-03"), "only requests are kept from him now"
    assert asked_now(world, mina, "Dad", "Sam") == {"Sam"}
    step = {"about": "messages", "member_id": mina.member("Sam"), "step": 0, "anyway": True}
    writes(mina, "never", "Not Sam in the first step.", **step)
    assert asked_now(world, mina, "Dad", "Sam") == set()


@pytest.mark.timeout(300)
def test_a_friend_reads_what_they_prefer_and_goes_on(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    mina.offers("Night", list(range(7)), "21:00", "08:00", kind="overnight")
    night = mina.circle.slot("Night", "2026-03-04")
    prefer = {"about": "shifts", "member_id": mina.member("Ade"), "kinds": ["overnight"]}
    line_id = writes(mina, "prefer", "Ade for nights.", shown=True, **prefer)
    assert [line["words"] for line in sam.get(LINES)["shown"]] == ["Ade for nights."]
    assert sam.home()["together"]["guidelines"] is True
    claim = f"/circles/{{c}}/slots/{night}/claim"
    refusal = refused(sam, "POST", claim, {"anyway": False})
    assert refusal.code == "clashes"
    assert [clash["kind"] for clash in refusal.problem["clashes"]] == ["prefer"]
    assert "Ade for nights." in refusal.problem["detail"]
    sam.claims(night)
    ade.claims(mina.circle.slot("Night", "2026-03-05"), anyway=False)
    changes(mina, line_id, shown=False)
    sam.claims(mina.circle.slot("Night", "2026-03-07"), anyway=False)
    assert not sam.home()["together"]["guidelines"]
    # The other thing about the same stands beside it; a never holds.
    never = {"about": "shifts", "kinds": ["overnight"]}
    other_id = writes(mina, "never", "Nobody at night after all.", **never)
    assert line_of(mina, line_id)["clashes"] == [other_id]
    ninth = mina.circle.slot("Night", "2026-03-09")
    assert refused(ade, "POST", f"/circles/{{c}}/slots/{ninth}/claim").code == "taken"
    mina.post(f"{LINES}/{other_id}/lift", {"subject_id": ninth, "lifted": True})
    ade.claims(ninth)
    tenth = mina.circle.slot("Night", "2026-03-10")
    assert refused(ade, "POST", f"/circles/{{c}}/slots/{tenth}/claim").code == "taken"


def test_what_no_line_can_be(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    shifts: Json = {"about": "shifts", "kinds": ["overnight"]}
    never: Json = {"stance": "never", "words": "No."}
    bad: list[tuple[Json, str]] = [
        ({"words": "   "}, "guideline-no-words"),
        ({"about": "anything"}, "guideline-too-wide"),
        ({"about": "shifts"}, "guideline-too-wide"),
        ({"kinds": ["overnight"]}, "guideline-about"),
        ({"about": "messages", "kinds": ["overnight"]}, "guideline-about"),
        ({"about": "shifts", "event": "ask"}, "guideline-about"),
        ({"about": "anything", "member_id": mina.member("Mina")}, "guideline-the-person"),
        ({"about": "anything", "member_id": new_id()}, "unknown-member"),
        (shifts | {"from": "07:00", "to": "07:00"}, "zero-length"),
        (shifts | {"weekdays": []}, "guideline-no-days"),
        (shifts | {"shown": True}, "guideline-not-shown"),
        ({"about": "messages", "step": 0}, "guideline-step"),
        (
            {"about": "messages", "step": 9, "member_id": mina.member("Sam")},
            "guideline-no-step",
        ),
    ]
    for parts, code in bad:
        refusal = refused(mina, "PUT", f"{LINES}/{new_id()}", never | parts)
        assert (refusal.status, refusal.code) == (422, code), parts
    assert mina.get(LINES)["lines"] == []
    assert not mina.reads("guideline_written")
    path = f"{LINES}/{new_id()}"
    assert refused(sam, "PUT", path, never | shifts).status == 403, "the person writes, nobody else"
    mina.put(path, never | shifts)
    first_written = mina.get(LINES)["lines"][0]["written_at"]
    world.advance(minutes=1)
    mina.put(path, never | shifts | {"replaces": first_written})
    refusal = refused(mina, "PUT", path, never | shifts | {"replaces": first_written})
    assert refusal.status == 412, "it says something else by now"
    for _ in range(49):
        writes(mina, "prefer", "Tea.")
    body = {"stance": "prefer", "words": "One more."}
    assert refused(mina, "PUT", f"{LINES}/{new_id()}", body).code == "guideline-too-many"
    mina.removes("Sam")
    assert len(mina.get(LINES)["lines"]) == 50


def test_who_draws_a_circle_up_writes_no_line(world: World) -> None:
    ira = world.friend("Ira")
    ira.drafts_circle("Mina", "Sam")
    body = {"stance": "prefer", "words": "Tea."}
    assert refused(ira, "PUT", f"{LINES}/{new_id()}", body).status == 403
