"""The first circle's story, from the draft to a week after it (tests/cases/first_circle.py).

Told over HTTP with time travel. Every phone is looked at after each thing that happens: what it
shows, and that the others stay silent.
"""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from app.core.ids import new_id
from app.record.hash_chain import Entry, broken_at
from app.record.models import RecordEntry
from tests.cases import first_circle as case
from tests.scenarios.first_circle_last_days import (
    a_week_later,
    mina_withdraws_theos_grant,
    the_clock_changes,
)
from tests.scenarios.first_circle_phones import clear_screens, everyone_is_silent
from tests.scenarios.test_gaps import alerts, gaps_of, told_by_way
from tests.world import CircleHere, Friend, Link, Refused, World


def test_the_first_circle(world: World) -> None:
    jordan, circle, link = jordan_drafts_it(world)
    mina = mina_accepts(world, jordan, circle, link)
    four_knock_and_come_in(world, mina)
    they_claim(world, mina)
    two_gaps_are_seen(world, mina)
    thursday_before_dawn(world, mina)
    friday_night(world, mina)
    ade_has_to_drop_out(world, mina)
    the_clock_changes(world, mina)
    mina_withdraws_theos_grant(world, mina)
    a_week_later(world, mina)
    assert the_chain_is_whole(world, circle)


# --- 1: Jordan drafts it and transfers it; nobody hears of it meanwhile -------------------------


def jordan_drafts_it(world: World) -> tuple[Friend, CircleHere, Link]:
    jordan = world.friend("Jordan")
    circle = jordan.drafts_circle(
        "Mina",
        *case.FRIENDS,
        name=case.NAME,
        consent={"asks": False, "what_i_need": False, "open_times": True, "shift_reminders": True},
    )
    jordan.patch("/circles/{c}", {"i_am": case.I_AM, "solidarity": case.SOLIDARITY})
    jordan.patch("/circles/{c}/me", {"disclosure": case.JORDAN_TELLS})
    jordan.put(
        "/circles/{c}/plan",
        {
            "sections": [{"key": key, "text": text} for key, text in case.SECTIONS.items()],
            "nobody_free": case.NOBODY_FREE,
            "ladder": case.ladder(circle.members),
        },
        headers={"If-Match": '"1"'},
    )
    for title, (days, start, end, kind, places) in case.PATTERNS.items():
        jordan.offers(title, days, start, end, kind=kind, places=places)

    with pytest.raises(Refused) as refusal:
        jordan.invites("Sam")
    assert refusal.value.code == "draft-notifies-nobody"
    with pytest.raises(Refused) as refusal:
        jordan.asks()
    assert refusal.value.status == 403
    world.advance(hours=5)
    world.phone("Jordan").shows()
    return jordan, circle, jordan.hands_over()


def mina_accepts(world: World, jordan: Friend, circle: CircleHere, link: Link) -> Friend:
    mina = world.friend("Mina")
    preview = mina.post(f"/transfers/{link.id}/look", {"token": link.token})
    assert preview["from"] == "Jordan"
    assert preview["disclosure"]["duty"] == case.JORDAN_TELLS["duty"]
    draft = mina.post(f"/transfers/{link.id}/open", {"token": link.token, "code": link.code})
    assert [person["name"] for person in draft["people"]] == list(case.FRIENDS)
    assert draft["plan"]["nobody_free"] == case.NOBODY_FREE
    assert len(draft["plan"]["ladder"]) == 3
    assert draft["drafter"] == {"name": "Jordan", "keeps": "nothing"}

    accepted = mina.accepts(link, circle)
    assert accepted["state"] == "live"
    assert accepted["me"]["roles"] == ["person"]

    # Jordan's view shrinks to what Mina grants: nothing, then two sections of the plan.
    assert {member["name"] for member in jordan.get("/circles/{c}")["members"]} == {
        "Mina",
        "Jordan",
    }
    for path in ("plan", "record", "consent", "knocks", "pool"):
        assert jordan.tries("GET", f"/circles/{{c}}/{path}").status_code == 403, path
    assert jordan.home()["person"] is None
    world.widens_at_once(circle)  # the wait has a story of its own
    mina.post(
        "/circles/{c}/grants",
        {
            "id": new_id(),
            "to": {"kind": "member", "member_id": circle.members["Jordan"]},
            "event": "ask",
            "tier": 3,
            "sections": ["i_am", "helps"],
        },
    )
    plan = jordan.get("/circles/{c}/plan")
    assert [section["key"] for section in plan["sections"]] == ["i_am", "helps"]
    assert plan["ladder"] == []
    assert plan["nobody_free"] is None
    world.settle()
    world.phone("Jordan").shows()
    assert [entry["kind"] for entry in mina.record()][:2] == ["draft_started", "granted"]
    assert len(mina.reads("transferred", by="Jordan", who="Mina")) == 1
    return mina


# --- 2: Mina invites four; they knock, compare the code and come in -----------------------------


def four_knock_and_come_in(world: World, mina: Friend) -> None:
    for name in case.FRIENDS:
        zone = case.LONDON if name == "Theo" else mina.zone
        friend = world.friend(name, zone=zone)
        link = mina.invites(name)
        preview = friend.post(f"/invitations/{link.id}/look", {"token": link.token})
        assert preview["from"] == "Mina"
        assert preview["circle_values"] == case.SOLIDARITY
        duty = case.THEO_MUST_REPORT if name == "Theo" else None
        knock = friend.knocks(link, duty=duty)
        friend.may_be_reached(knock, **case.REACH[name])
        world.settle()
        world.phone("Mina").shows("knock")

        door = mina.at_the_door(name)
        assert door["code"] == knock["code"], "the code is the same on both phones"
        assert door["link_name"] == name
        assert door["disclosure"]["duty"] == duty
        if name == "Theo":
            # The yes names the card that Mina has read; another one doesn't open.
            with pytest.raises(Refused) as refusal:
                mina.post(f"/circles/{{c}}/knocks/{door['id']}/let-in", {"disclosure_id": new_id()})
            assert refusal.value.code == "disclosure-not-seen"
        mina.lets_in(name)
        world.settle()
        world.phone(name).shows()  # a knock needs no push: the page is open
        assert friend.get(f"/knocks/{knock['id']}")["state"] == "let_in"

    mina.put("/circles/{c}/health-card", case.HEALTH_CARD)
    lee = mina.member("Lee")
    mina.put(f"/circles/{{c}}/members/{lee}/roles", {"roles": ["supporter", "coordinator"]})
    for grant in case.grants(mina.circle.members):
        mina.post("/circles/{c}/grants", {"id": new_id(), **grant})
    mina.put("/circles/{c}/pool", {"member_ids": [mina.member(name) for name in case.POOL]})
    for name in case.POOL:
        world.friends[name].put("/circles/{c}/pool/mine", {"agreed": True})
    world.friends["Theo"].put("/circles/{c}/capacity", {"level": "small"})

    members = {member["name"]: member for member in mina.get("/circles/{c}")["members"]}
    assert {members[name]["state"] for name in case.FRIENDS} == {"in"}
    assert members["Lee"]["roles"] == ["coordinator", "supporter"]
    everyone_is_silent(world)


# --- 3: they claim; Saturday's overnight and the second lunch place stay open -------------------


def they_claim(world: World, mina: Friend) -> None:
    circle = mina.circle
    for name, title, day in case.CLAIMS:
        claimed = world.friends[name].claims(circle.slot(title, day))
        assert claimed["mine"]
        assert claimed["may"] == "release"
    saturday = circle.slot("Overnight", "2026-03-07")
    lunch = circle.slot("Wednesday lunch", "2026-03-04")
    lee = world.friends["Lee"]
    assert open_in_the_week(mina) == {saturday: 1, lunch: 1}
    assert {slot["id"] for slot in lee.home()["coordinator"]["open"]} >= {saturday, lunch}
    assert mina.home()["person"]["next"]["name"] == "Theo"

    # Lunch is in Vancouver, and Theo isn't: it is his to say.
    may_by_slot = {
        slot["id"]: slot["may"] for slot in world.friends["Theo"].home()["supporter"]["open"]
    }
    assert may_by_slot[lunch] == "claim"
    world.settle()


def two_gaps_are_seen(world: World, mina: Friend) -> None:
    """Each at its lead time: the pool one after another, the coordinator, then friends."""
    circle, lee = mina.circle, world.friends["Lee"]
    saturday = circle.slot("Overnight", "2026-03-07")
    lunch = circle.slot("Wednesday lunch", "2026-03-04")
    world.at("2026-03-03 11:59")
    clear_screens(world)
    alerts(lee, *case.LEAD_HOURS)
    world.advance(minutes=1)
    world.phone("Sam").shows("gap")
    gap = gaps_of(lee)[0]
    assert (gap["slot_ids"], gap["next"]["name"]) == ([lunch], "Theo")
    world.advance(minutes=59)
    # It is evening in London: Theo is offered lunch in Vancouver, and then asked.
    world.phone("Theo").shows("open_time")
    everyone_is_silent(world)
    world.advance(minutes=1)
    world.phone("Theo").shows("gap")
    assert told_by_way(gaps_of(lee)[0])["asked"] == {"Sam", "Theo"}
    world.at("2026-03-04 07:59")
    clear_screens(world, "open_time")
    world.at("2026-03-04 08:00")
    world.phone("Lee").shows("gap")
    world.at("2026-03-04 21:00")
    clear_screens(world)
    assert [entry["reason"] for entry in mina.reads("gap_closed", subject_id=lunch)] == ["gap_over"]

    # Sam takes Saturday: that gap closes itself.
    gap = gaps_of(lee)[0]
    assert (gap["slot_ids"], told_by_way(gap)) == ([saturday], {"offered": {"Sam", "Lee"}})
    world.friends["Sam"].claims(saturday)
    world.settle()
    assert saturday not in [slot_id for gap in gaps_of(lee) for slot_id in gap["slot_ids"]]
    closed = mina.reads("gap_closed", subject_id=saturday)
    assert [entry["reason"] for entry in closed] == ["gap_filled"]
    alerts(lee, *case.LEAD_HOURS, on=False)
    assert open_in_the_week(mina) == {lunch: 1}
    assert len(mina.reads("claimed")) == len(case.CLAIMS) + 1


def open_in_the_week(mina: Friend) -> dict[str, int]:
    """Places still open in the story's week."""
    return {
        slot["id"]: slot["places"] - slot["taken"]
        for slot in mina.week("2026-03-02", 7)
        if slot["taken"] < slot["places"]
    }


# --- 4: Thursday 04:12, nobody on shift --------------------------------------------------------


def thursday_before_dawn(world: World, mina: Friend) -> None:
    world.at("2026-03-05 04:12")
    clear_screens(world)
    assert mina.home()["person"]["with_me"] == []
    mina.asks("Can't sleep. Tea?")
    world.advance(seconds=9)
    assert mina.sees()["phase"] == "held"
    everyone_is_silent(world)

    # Ten seconds have passed. Nobody is on shift, so the pool is asked one by one.
    world.advance(seconds=1)
    world.phone("Sam").shows("ask")
    world.phone("Theo").shows()
    view = mina.sees()
    assert view["phase"] == "asking"
    assert view["step"]["name"] == "Company"
    assert [(asked_member["name"], asked_member["shown"]) for asked_member in view["asking"]] == [
        ("Sam", True)
    ]
    assert (view["next"]["name"], view["next"]["tags"]) == ("Theo", ["reports"])
    sams_view = world.friends["Sam"].sees()
    assert sams_view["person_name"] == "Mina"
    assert sams_view["told"]["what"] == "Can't sleep. Tea?"
    assert sams_view["told"]["arrive"] == case.SECTIONS["arrive"]
    assert sams_view["may_answer"]

    world.advance(minutes=7, seconds=59)
    everyone_is_silent(world)
    world.advance(seconds=1)
    world.phone("Theo").shows("ask")
    world.phone("Sam").shows()
    theos_view = world.friends["Theo"].sees()
    # Theo hears that Mina asks, and no more: that is what Mina agreed to.
    assert theos_view["told"] == dict.fromkeys(theos_view["told"])

    world.friends["Theo"].answers("call")
    world.settle()
    world.phone("Mina").shows("ask")
    world.phone("Sam").shows("stand_down")
    world.phone("Theo").shows()
    view = mina.sees()
    assert view["phase"] == "covered"
    assert [(answer["name"], answer["kind"]) for answer in view["yes"]] == [("Theo", "call")]
    assert mina.sees_people() == {"Sam": "no_yes_yet", "Theo": "call"} | not_asked("Ade")
    assert world.friends["Sam"].sees()["standing"] == "stood_down"
    for name in ("Ade", "Lee", "Jordan"):
        world.phone(name).shows()
        assert world.friends[name].tries("GET", mina.ask_path).status_code in {403, 404}, name
    # What each reads of it now: Theo that he calls, Sam nothing more.
    assert world.friends["Theo"].sees()["standing"] == "call"
    assert world.friends["Sam"].sees()["told"] == dict.fromkeys(sams_view["told"])

    (to_sam,) = mina.reads("told", who="Sam", event="ask")
    assert (to_sam["tier"], to_sam["channel"], to_sam["outcome"]) == (3, "push", "accepted")
    (to_theo,) = mina.reads("told", who="Theo", event="ask")
    assert to_theo["tier"] == 1
    assert len(mina.reads("told", who="Sam", event="stand_down")) == 1
    assert len(mina.reads("covered")) == 1

    world.at("2026-03-05 06:30")
    mina.does("stop")
    world.settle()
    world.phone("Theo").shows("stand_down")
    world.phone("Sam").shows()
    # "How are you?" for who came: Theo, and nobody else.
    assert helped(world, mina) == {"Theo"}
    world.friends["Theo"].post(f"{mina.ask_path}/how-are-you/seen")
    assert helped(world, mina) == set()


def helped(world: World, mina: Friend) -> set[str]:
    """Whose home asks how they are, after the newest request."""
    return {
        name
        for name in case.FRIENDS
        if world.friends[name].home()["supporter"]["helped"] == mina.circle.asks[-1]
    }


def not_asked(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "not_asked")


# --- 5: Friday 23:40, Ade on the overnight ------------------------------------------------------


def friday_night(world: World, mina: Friend) -> None:
    world.at("2026-03-06 23:40")
    clear_screens(world)
    assert [companion["name"] for companion in mina.home()["person"]["with_me"]] == ["Ade"]
    mina.asks(now=True)
    world.phone("Ade").shows("ask")
    assert mina.sees()["next"]["name"] == "Sam", "if Ade didn't answer: the pool"
    world.friends["Ade"].answers("coming", minutes=0)
    # The health card goes to whom Mina lets read it: not with what Ade hears.
    assert world.friends["Ade"].sees()["health_card"] is False
    assert (
        world.friends["Ade"].tries("POST", "/circles/{c}/health-card/look", {}).status_code == 404
    )
    world.settle()
    world.phone("Mina").shows("ask")
    assert mina.sees()["phase"] == "covered"
    everyone_is_silent(world)

    # An hour later Mina says yes to the second step. Ade's yes counts in it; Sam is asked.
    world.advance(hours=1)
    assert "go_to_step" in mina.sees()["may"]
    mina.does("steps/1/yes")
    world.settle()
    world.phone("Sam").shows("ask")
    world.phone("Ade").shows()
    view = mina.sees()
    assert view["step"]["name"] == "Two people"
    assert (view["needed"], len(view["yes"])) == (2, 1)
    sams_view = world.friends["Sam"].sees()
    assert sams_view["told"]["place"] == "home"
    assert sams_view["answers"] == ["coming", "not_now"]
    world.friends["Sam"].answers("coming", minutes=25)
    world.settle()
    world.phone("Mina").shows("ask")
    view = mina.sees()
    assert view["phase"] == "covered"
    assert {answer["name"] for answer in view["yes"]} == {"Ade", "Sam"}
    everyone_is_silent(world)

    # At the time that Sam gave, Mina is asked whether someone is with them. Nobody else hears it.
    world.advance(minutes=25)
    world.phone("Mina").shows("ask")
    assert mina.sees()["question"] is True
    mina.does("with-you")
    everyone_is_silent(world)


# --- 6: Ade has to drop out at 02:00 ------------------------------------------------------------


def ade_has_to_drop_out(world: World, mina: Friend) -> None:
    world.at("2026-03-07 02:00")
    clear_screens(world)
    world.friends["Ade"].drops_out()
    world.settle()
    # Nobody else is in this step, and the next one needs Ade: the ask stays open and says so.
    events = sorted(world.phone("Mina").event_of(push) for push in world.phone("Mina").new_pushes())
    assert events == ["ask", "nobody_answered"]
    view = mina.sees()
    assert view["phase"] == "nobody_yet"
    assert view["nobody_free"] == case.NOBODY_FREE
    assert view["helps"] == case.SECTIONS["helps"]
    assert "again" in view["may"]
    assert [answer["name"] for answer in view["yes"]] == ["Sam"], "Sam stays"
    assert view["needed"] == 2
    assert mina.sees_people()["Ade"] == "had_to_drop_out"
    assert world.friends["Ade"].sees()["standing"] == "dropped"
    # Lee coordinates, and sleeps: nothing rings at two in the morning.
    for name in ("Sam", "Ade", "Lee", "Theo", "Jordan"):
        world.phone(name).shows()
    (entry,) = mina.reads("held_back", event="nobody_answered")
    assert entry["who"]["name"] == "Lee"
    assert entry["reason"] == "not_reachable"
    assert len(mina.reads("dropped_out", who="Ade")) == 1

    world.at("2026-03-07 07:30")
    mina.does("stop")
    world.settle()
    world.phone("Sam").shows("stand_down")
    world.phone("Ade").shows()
    assert mina.sees()["closed"]["reason"] == "stopped"
    assert helped(world, mina) == {"Sam"}
    # "Repair talk in a week, Mina chooses who": Sam, and he takes it.
    assert mina.home()["person"]["aftercare"] == mina.circle.asks[-1]
    day = {"days": ["2026-03-14"], "at": "11:00", "way": "visit", "member_id": mina.member("Sam")}
    mina.post(f"{mina.ask_path}/check-ins", day)
    world.at("2026-03-07 08:00")
    world.phone("Sam").shows("check_in")
    sam = world.friends["Sam"]
    (own_day,) = sam.home()["supporter"]["check_ins"]
    sam.post(f"/circles/{{c}}/check-ins/{own_day['id']}/take")


def the_chain_is_whole(world: World, circle: CircleHere) -> bool:
    with world.parts.db.read() as tx:
        rows = tx.session.exec(
            select(RecordEntry)
            .where(RecordEntry.circle_id == circle.id)
            .order_by(col(RecordEntry.seq))
        )
        entries = [Entry(row.seq, row.salt, row.facts, row.leaf, row.hash) for row in rows]
    return len(entries) > 100 and broken_at(entries) is None
