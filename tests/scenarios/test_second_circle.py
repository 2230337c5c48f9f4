"""The second circle's story, from three evenings of writing to the days after the nights.

Told over HTTP with time travel, in Spanish and English, over pushes, texts and calls. People,
hours, grants and plan stand in tests/cases/second_circle.py; how it ends is told in
second_circle_last_days.py. Not told: the Sunday mate, of which the story says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.core.ids import new_id
from tests.cases import second_circle as case
from tests.channels.offline_friends import Sinks, browser, gives, link_in, open_sinks, writes
from tests.scenarios.second_circle_last_days import (
    days_that_follow,
    he_chooses_days,
    he_looks_back,
    his_phone_is_lost,
    the_fourth_night,
    the_pot_repays_rosas_taxi,
    what_holds_without_him,
)
from tests.scenarios.second_circle_phones import (
    CALLS_TOMAS,
    ROSAS,
    at,
    clear,
    heard_by,
    silent,
)
from tests.scenarios.test_gaps import alerts, coordinator, gaps_of, pool, told_by_way
from tests.scenarios.test_rotations import agrees, in_turn, takers
from tests.world import Friend, World, wall

PROPOSALS = "/circles/{c}/plan/proposals"


@pytest.fixture
def sinks() -> Iterator[Sinks]:
    with open_sinks() as open_servers:
        yield open_servers


@pytest.fixture
def world(database_url: str, tmp_path: Path, sinks: Sinks) -> Iterator[World]:
    """Thursday 26 February 2026, six in the evening in New York."""
    start = ("2026-02-26 18:00", case.ZONE)
    with World(database_url, tmp_path, *start, **sinks.settings()) as running_world:
        yield running_world


@pytest.mark.timeout(600)
def test_the_second_circle(world: World, sinks: Sinks) -> None:
    story(world, sinks)


def story(world: World, sinks: Sinks) -> None:
    """Three evenings, four nights, the Saturday after, and the week that follows."""
    tomas = three_evenings(world, sinks)
    the_nights_begin(world, tomas)
    code = what_holds_without_him(world, tomas)
    the_second_night(world, sinks)
    the_third_night_is_seen_four_hours_ahead(world, sinks, tomas)
    ten_past_three(world, sinks, tomas)
    at_six_rosa_answers_with_one_digit(world, sinks, tomas)
    the_fourth_night(world, sinks, tomas)
    his_phone_is_lost(world, sinks, tomas, code)
    he_chooses_days(world, tomas)
    the_long_saturday(world, sinks, tomas)
    days_that_follow(world, tomas)
    he_looks_back(world, tomas)
    the_pot_repays_rosas_taxi(world, tomas)


# --- Tomás writes it himself, over three evenings; his words win --------------------------------


def three_evenings(world: World, sinks: Sinks) -> Friend:
    tomas = world.friend("Tomás", zone=case.ZONE, language="es")
    nothing = dict.fromkeys(("asks", "what_i_need", "open_times", "shift_reminders"), False)
    tomas.begins_circle(*case.FRIENDS, name=case.NAME, consent=nothing)
    tomas.patch("/circles/{c}", {"i_am": case.I_AM, "solidarity": case.SOLIDARITY})
    for channel, to in case.ADDRESSES["Tomás"]:
        gives(world, sinks, tomas, channel, to)
    assert sinks.calls.to(CALLS_TOMAS)[0].startswith("Tu código: ")

    at(world, "2026-02-27 19:00")
    sections = [{"key": key, "text": text} for key, text in case.SECTIONS.items()]
    words = {"sections": sections, "nobody_free": case.NOBODY_FREE}
    plan = tomas.put("/circles/{c}/plan", words, headers={"If-Match": '"1"'})
    assert plan["version"] == 2
    they_come_in(world, sinks, tomas)

    at(world, "2026-02-28 20:00")
    ines = coordinator(tomas, "Inés")
    ines_suggests_and_his_words_win(tomas, ines)
    steps = {
        **words,
        "ladder": case.ladder(tomas.circle.members),
        "repeat": case.REPEAT,
        "body_emergency": case.BODY_EMERGENCY,
    }
    refused = ines.tries("PUT", "/circles/{c}/plan", steps, headers={"If-Match": '"2"'})
    assert refused.status_code == 403, "she helps, he writes"
    # A text that was begun before the last change doesn't win over it.
    late = tomas.tries("PUT", "/circles/{c}/plan", steps, headers={"If-Match": '"1"'})
    assert late.status_code == 412
    plan = tomas.put("/circles/{c}/plan", steps, headers={"If-Match": '"2"'})
    assert plan["version"] == 3
    assert [section["key"] for section in plan["sections"]] == list(case.SECTIONS)
    assert ines.get("/circles/{c}/plan")["body_emergency"] == case.BODY_EMERGENCY
    tomas.put("/circles/{c}/health-card", case.HEALTH_CARD)
    rule = case.advance_rule(tomas.circle.members)
    tomas.put(f"/circles/{{c}}/advance-rules/{new_id()}", rule)
    return tomas


def ines_suggests_and_his_words_win(tomas: Friend, ines: Friend) -> None:
    before = tomas.get("/circles/{c}/plan")
    over = {"text": case.SECTIONS["helps"]}
    suggestion = {"id": new_id(), "key": "helps", "text": "té de tilo", "why": None, "over": over}
    ines.post(PROPOSALS, suggestion)
    (waiting,) = tomas.get(PROPOSALS)["proposals"]
    assert (waiting["name"], waiting["suggested"]["text"]) == ("Inés", "té de tilo")
    tomas.post(f"{PROPOSALS}/{suggestion['id']}/leave")
    assert tomas.get("/circles/{c}/plan")["sections"] == before["sections"]


def they_come_in(world: World, sinks: Sinks, tomas: Friend) -> None:
    for name in case.FRIENDS:
        # Rosa has no smartphone: her place is set up with her, on Inés's.
        language, push = case.LANGUAGES[name], name != "Rosa"
        friend = world.friend(name, zone=case.ZONE, language=language, push=push)
        paid = name == "Ray"
        duty = case.RAY_TELLS["duty"] if paid else None
        knock = friend.knocks(tomas.invites(name), paid=paid, duty=duty)
        friend.may_be_reached(knock, **case.REACH[name])
        assert tomas.at_the_door(name)["disclosure"]["duty"] == duty
        tomas.lets_in(name)
        for channel, to in case.ADDRESSES.get(name, ()):
            gives(world, sinks, friend, channel, to)
    assert sinks.texts.to(ROSAS)[0].startswith("Tu código: "), "a language for each member"
    assert sinks.mail.to("one@home.example")[0].body.startswith("Your code: ")
    for grant in case.grants(tomas.circle.members):
        tomas.post("/circles/{c}/grants", {"id": new_id(), **grant})
    pool(tomas, *case.POOL)


# --- the nights are there; two of them are open -------------------------------------------------


def the_nights_begin(world: World, tomas: Friend) -> None:
    at(world, "2026-03-01 17:00")
    week = {"from": "2026-03-02", "until": "2026-03-08"}
    for title, (days, start, end, kind) in case.PATTERNS.items():
        nights = {"only_on": True} if title == "Night" else {}
        tomas.offers(title, days, start, end, kind=kind, **week, **nights)
    rotation = in_turn(tomas, "Night", *case.IN_TURN, hand_off="shift")
    for name in case.IN_TURN:
        agrees(world.friends[name], rotation)
    run = {"id": new_id(), "pattern_id": tomas.circle.patterns["School run"]}
    world.friends["Rosa"].post("/circles/{c}/rotations/mine", run)
    # Her place is whole: from now on Rosa has a telephone and nothing else.
    world.friends["Rosa"].post("/me/forget")
    world.friends["Nico"].put("/circles/{c}/capacity", {"level": "resting"})
    # A hard stretch: he switches the nights on. Nico is passed over, without a word.
    world.settle()
    clear(world)
    night = tomas.circle.patterns["Night"]
    assert tomas.put(f"/circles/{{c}}/patterns/{night}/switch", {"on": True})["on"]
    thursday, friday, sunday = (tomas.circle.slot("Night", f"2026-03-0{day}") for day in (5, 6, 8))
    ray, ines = world.friends["Ray"], world.friends["Inés"]
    world.settle()
    silent(world, "Nico")
    assert ray.get("/circles/{c}/rotations")["rotations"][0]["others"] == 2, "nor to the others"
    swap = {"id": new_id(), "slot_id": thursday, "for_slot_id": friday}
    ray.post("/circles/{c}/swaps", swap)
    ines.post(f"/circles/{{c}}/swaps/{swap['id']}/take", {"anyway": True})
    ray.releases(sunday)
    ines.claims(sunday)
    assert takers(tomas, "Night", "2026-03-02") == [
        case.NIGHTS.get(f"2026-03-0{day}", "") for day in range(2, 9)
    ]
    assert [gap["slot_ids"] for gap in gaps_of(ines)] == [
        [tomas.circle.slot("Night", "2026-03-04")],
        [tomas.circle.slot("Night", "2026-03-07")],
    ]
    world.settle()
    clear(world)


# --- Night 2, 02:30: he doesn't ask, and nobody acts --------------------------------------------


def the_second_night(world: World, sinks: Sinks) -> None:
    at(world, "2026-03-03 21:00")
    clear(world)
    before = heard_by(sinks)
    tomas = world.friends["Tomás"]
    at(world, "2026-03-04 02:30")
    assert [companion["name"] for companion in tomas.home()["person"]["with_me"]] == ["Inés"]
    at(world, "2026-03-04 05:00")
    silent(world, "Tomás", "Inés", "Ray", "Nico")
    assert heard_by(sinks) == before, "silence is not consent"
    assert tomas.reads("asked") == []


# --- Wednesday's night is open: the pool is asked one by one, four hours ahead -------------------


def the_third_night_is_seen_four_hours_ahead(world: World, sinks: Sinks, tomas: Friend) -> None:
    ines, night = world.friends["Inés"], tomas.circle.slot("Night", "2026-03-04")
    # Alerts are off until somebody wants them.
    at(world, "2026-03-04 15:00")
    alerts(ines, *case.LEAD_HOURS)
    at(world, "2026-03-04 16:59")
    silent(world, "Tomás", "Inés", "Ray", "Nico")
    texts = len(sinks.texts.received)
    at(world, "2026-03-04 17:00")
    world.phone("Ray").shows("gap")
    world.phone("Inés").shows("gap")
    silent(world, "Tomás", "Nico")
    (gap, _) = gaps_of(ines)
    assert gap["slot_ids"] == [night]
    # Nico is resting and Rosa's day ends at ten: neither is asked, and nobody hears why.
    assert told_by_way(gap) == {"asked": {"Ray"}, "told": {"Inés"}}
    assert gap["next"] is None
    for unnamed in ("Nico", "Rosa"):
        assert unnamed not in str(gap)
        assert tomas.reads("held_back", who=unnamed, event="gap") == []
    # Ray can't, which costs nothing. Rosa's telephone stays still, his mailbox empty.
    at(world, "2026-03-04 21:00")
    assert [to for to, _ in sinks.texts.received[texts:]] == []
    assert len(sinks.mail.to("one@home.example")) == 1, "the code alone"
    alerts(ines, *case.LEAD_HOURS, on=False)
    assert tomas.home()["person"]["with_me"] == []


# --- Night 3, 03:10: he asks --------------------------------------------------------------------


def ten_past_three(world: World, sinks: Sinks, tomas: Friend) -> None:
    at(world, "2026-03-05 03:10")
    clear(world)
    before = heard_by(sinks)
    tomas.asks("No puedo dormir. La radio habla de mí.")
    world.advance(seconds=9)
    silent(world, "Tomás", "Inés", "Ray", "Nico")
    world.advance(seconds=1)
    # Nobody is on shift, so it is Inés, at any hour.
    world.phone("Inés").shows("ask")
    ines_view = world.friends["Inés"].sees()
    assert ines_view["told"]["what"] == "No puedo dormir. La radio habla de mí."
    assert ines_view["answers"] == ["coming", "not_now"]
    assert ines_view["body_emergency"] is None
    world.friends["Inés"].answers("coming", minutes=40)
    world.settle()
    world.phone("Tomás").shows("ask")
    assert tomas.sees()["phase"] == "covered"

    # Whoever comes has the card until it is over, and what he decided for his body.
    assert world.friends["Inés"].sees()["body_emergency"] == case.BODY_EMERGENCY
    shown_card = world.friends["Inés"].post("/circles/{c}/health-card/look")
    assert shown_card["conditions"] == case.HEALTH_CARD["conditions"]

    # The second step on his yes: Ray's hours ended at two, so he isn't asked, and it is said so.
    world.advance(minutes=2)
    tomas.does("steps/1/yes")
    world.settle()
    world.phone("Tomás").shows("nobody_answered")
    world.phone("Inés").shows("nobody_answered")
    silent(world, "Ray", "Nico")
    view = tomas.sees()
    assert view["phase"] == "nobody_yet"
    assert [answer["name"] for answer in view["yes"]] == ["Inés"], "Inés stays"
    assert view["nobody_free"] == case.NOBODY_FREE
    people = tomas.sees_people()
    assert (people["Inés"], people["Ray"]) == ("coming", "cant_be_reached")
    held_back = tomas.reads("held_back", who="Ray", event="ask", subject_id=tomas.circle.asks[-1])
    assert {entry["reason"] for entry in held_back} == {"not_reachable"}
    assert tomas.reads("told", who="Ray", event="ask") == []
    assert heard_by(sinks) == before, "Inés's phone showed it: no text, no call"


# --- at six Rosa's day begins -------------------------------------------------------------------


def at_six_rosa_answers_with_one_digit(world: World, sinks: Sinks, tomas: Friend) -> None:
    texts = len(sinks.texts.to(ROSAS))
    at(world, "2026-03-05 05:59")
    # The reminder of the school run was due at half past five: it isn't an ask, and it waits.
    assert len(sinks.texts.to(ROSAS)) == texts
    at(world, "2026-03-05 06:00")
    # Ray's day begins, too: the step that nobody was there for asks him.
    world.phone("Ray").shows("ask")
    two_texts = sinks.texts.to(ROSAS)[texts:]
    assert [text.splitlines()[0] for text in two_texts] == [
        "Algo para mirar, hoy a cualquier hora."
    ] * 2, "she is reminded, and told, and asked nothing"
    (told_text,) = [text for text in two_texts if "/a#" in text]
    link_id, token = link_in(told_text)
    page = world.texts.reads(browser(world, f"/answers/{link_id}/look", {"token": token})).json()
    assert (page["ask"]["standing"], page["ask"]["answers"]) == ("told", [])
    assert page["ask"]["tells"] == [case.TONIGHT]

    # And he asks her himself, beside his plan.
    clear(world)
    tomas.phone.sends_receipts = False  # his phone lies somewhere: texts are missed, calls aren't
    tomas.does("ask-beside", {"member_id": tomas.member("Rosa")})
    world.settle()
    (*_, asked) = sinks.texts.to(ROSAS)[texts:]
    assert asked.splitlines()[:2] == [
        "Por favor, mira cuando veas esto.",
        "1: puedo ir. 2: puedo llamar. 0: ahora no.",
    ]
    assert tomas.sees_people()["Rosa"] == "asking"
    assert writes(world, "5", ROSAS)["reply"].startswith("No entendimos eso")
    assert tomas.sees()["phase"] == "asking"
    world.advance(seconds=90)
    calls = len(sinks.calls.received)
    reply = writes(world, " 1 ", ROSAS)
    assert reply == {
        "taken": True,
        "reply": "Anotado: puedes ir. Gracias. Si algo cambia, envía 0.",
    }
    world.settle()
    world.phone("Tomás").shows("ask")
    view = tomas.sees()
    assert view["phase"] == "covered"
    assert {answer["name"] for answer in view["yes"]} == {"Inés", "Rosa"}
    (entry,) = tomas.reads("answered", who="Rosa")
    assert (entry["channel"], entry["outcome"], entry["by"]) == ("sms", "coming", None)
    (told_entry,) = tomas.reads("told", who="Rosa", event="ask")
    assert (told_entry["tier"], told_entry["channel"]) == (1, "sms")
    # No receipt in a minute: her yes reaches him by a call, in his language.
    assert len(sinks.calls.received) == calls
    world.advance(minutes=1)
    tomas_hears = world.texts.goes_to(CALLS_TOMAS)
    assert sinks.calls.received[calls:] == [(tomas_hears, "Por favor, mira cuando veas esto")]
    silent(world, "Ray", "Nico")

    at(world, "2026-03-05 08:40")
    tomas.phone.sends_receipts = True
    tomas.does("stop")
    world.settle()
    # He has agreed to nothing about what is over: nobody hears it, and Rosa's text is the last.
    assert len(sinks.texts.to(ROSAS)) == texts + 3
    assert tomas.reads("told", event="stand_down") == []


# --- Saturday's night is open too, and an hour shorter -------------------------------------------


def the_long_saturday(world: World, sinks: Sinks, tomas: Friend) -> None:
    ines, night = world.friends["Inés"], tomas.circle.slot("Night", "2026-03-07")
    at(world, "2026-03-07 15:00")
    alerts(ines, *case.LEAD_HOURS)
    at(world, "2026-03-07 16:59")
    clear(world)
    texts = heard_by(sinks)
    world.advance(minutes=1)
    # Ray was there the night before: nobody is left to ask in turn, so the coordinator is told.
    world.phone("Inés").shows("gap")
    silent(world, "Tomás", "Ray", "Nico")
    assert heard_by(sinks) == texts
    (gap,) = gaps_of(ines)
    assert (gap["slot_ids"], told_by_way(gap), gap["next"]) == ([night], {"told": {"Inés"}}, None)
    ines.claims(night)
    world.settle()
    assert gaps_of(ines) == []
    closed = tomas.reads("gap_closed", subject_id=night)
    assert [entry["reason"] for entry in closed] == ["gap_filled"]
    ends = wall("2026-03-08 07:00", case.ZONE)
    assert ends - wall("2026-03-07 21:00", case.ZONE) == timedelta(hours=9)
    at(world, "2026-03-08 06:59")
    assert [companion["name"] for companion in tomas.home()["person"]["with_me"]] == ["Inés"]
    world.advance(minutes=1)
    assert tomas.home()["person"]["with_me"] == []
