"""The third circle's story, from Kay's draft to the days after a night in March.

Told over HTTP with time travel, in two zones whose clocks change on different days, over pushes and
texts, with words in Arabic. People, hours, grants and plan stand in tests/cases/third_circle.py.
Reminders of shifts are in none of her grants: nights and evenings go by without a sound.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from app.core.ids import new_id
from tests.authenticator import makes_code
from tests.cases import third_circle as case
from tests.cases.third_circle import EVENING, LAYLA, NOOR, OMAR, SMALL_HOURS
from tests.channels.offline_friends import Sinks, gives, open_sinks, writes
from tests.scenarios.test_gaps import coordinator, pool
from tests.scenarios.test_other_hours import asked_of, says, sets_hours
from tests.scenarios.test_rotations import agrees, in_turn, takers
from tests.world import Friend, Handset, World, wall


@pytest.fixture
def sinks() -> Iterator[Sinks]:
    with open_sinks() as open_servers:
        yield open_servers


@pytest.fixture
def world(database_url: str, tmp_path: Path, sinks: Sinks) -> Iterator[World]:
    """Friday 5 February 2027, six in the evening in Toronto."""
    start = ("2027-02-05 18:00", case.ZONE)
    with World(database_url, tmp_path, *start, **sinks.settings()) as running_world:
        yield running_world


@pytest.mark.timeout(900)
def test_the_third_circle(world: World, sinks: Sinks) -> None:
    story(world, sinks)


def story(world: World, sinks: Sinks) -> None:
    """A draft, a month with other hours, three requests, and the days after."""
    noor = she_takes_over_what_kay_drafted(world)
    they_come_in(world, sinks, noor)
    no_nights_for_huda(noor)
    the_shifts_begin(world, noor)
    a_month_in_one_go(world, noor)
    the_shared_phone_is_anybodys(world, noor)
    the_months_hours_begin_and_end_by_themselves(world, noor)
    layla_texts_with_one_digit(world, sinks, noor)
    yusuf_reads_both_hours(world, noor)
    an_hour_and_a_half(world, sinks, noor)
    two_days_later(world, noor)


def at(world: World, text: str) -> None:
    """Let time pass until a clock in Toronto shows this."""
    world.at(text, case.ZONE)


def clear(world: World) -> None:
    for friend in world.friends.values():
        friend.phone.new_pushes()


def silent(world: World, *names: str) -> None:
    for name in names:
        world.phone(name).shows()


# --- Kay drafts it in English; Noor takes it over, in Arabic, and keeps Kay out of all of it -----


def she_takes_over_what_kay_drafted(world: World) -> Friend:
    kay = world.friend("Kay", zone=case.ZONE)
    nothing = dict.fromkeys(("asks", "what_i_need", "open_times", "shift_reminders"), False)
    circle = kay.drafts_circle(NOOR, *case.FRIENDS, name=case.NAME, consent=nothing)
    kay.patch("/circles/{c}/me", {"disclosure": case.KAY_TELLS})
    noor = world.friend(NOOR, zone=case.ZONE, language=case.ARABIC)
    noor.accepts(kay.hands_over(), circle)
    noor.patch("/circles/{c}", {"i_am": case.I_AM, "solidarity": case.SOLIDARITY})
    assert noor.get("/circles/{c}")["i_am"] == case.I_AM
    noor.put("/circles/{c}/arrival", case.ADDRESS)
    world.settle()
    clear(world)
    return noor


# --- five friends, two of whom have no app ------------------------------------------------------


def they_come_in(world: World, sinks: Sinks, noor: Friend) -> None:
    for name in ("Sara", OMAR, LAYLA, "Yusuf"):
        zone = case.CAIRO if name == "Yusuf" else case.ZONE
        language = "en" if name == "Sara" else case.ARABIC
        # Layla has no smartphone: her place is set up with her, on Sara's.
        friend = world.friend(name, zone=zone, language=language, push=name != LAYLA)
        knock = friend.knocks(noor.invites(name))
        friend.may_be_reached(knock, **case.REACH[name])
        noor.lets_in(name)
    gives(world, sinks, world.friends[LAYLA], "sms", case.NUMBERS[LAYLA])
    huda_is_named_once(noor)
    members = noor.circle.members
    for grant in case.grants(members):
        noor.post("/circles/{c}/grants", {"id": new_id(), **grant})
    coordinator(noor, "Sara")
    pool(noor, *case.POOL)
    plan = {"sections": [{"key": "i_am", "text": case.I_AM}], "ladder": case.ladder(members)}
    noor.put("/circles/{c}/plan", plan, headers={"If-Match": '"1"'})
    world.widens_at_once(noor.circle)
    world.settle()
    clear(world)


def huda_is_named_once(noor: Friend) -> None:
    """Her place was kept in the draft: her number goes there, and nothing is said twice."""
    body = {
        "id": noor.member("Huda"),
        "account_id": new_id(),
        "name": "Huda",
        "language": case.ARABIC,
        "agreed": True,
        "addresses": [{"id": new_id(), "channel": "sms", "to": case.NUMBERS["Huda"]}],
        **case.HUDAS_HOURS,
    }
    noor.post("/circles/{c}/friends-without-app", body)
    members = noor.get("/circles/{c}")["members"]
    assert [member["state"] for member in members if member["name"] == "Huda"] == ["in"]
    (without_app,) = noor.get("/circles/{c}/friends-without-app")["friends"]
    assert without_app["name"] == "Huda"


def no_nights_for_huda(noor: Friend) -> None:
    noor.put(f"/circles/{{c}}/members/{noor.member('Huda')}/limits", case.NO_NIGHTS)


def the_shifts_begin(world: World, noor: Friend) -> None:
    for title, (days, start, end, kind) in case.PATTERNS.items():
        noor.offers(title, days, start, end, kind=kind, **{"from": "2027-02-06"})
    evenings = in_turn(noor, EVENING, *case.IN_TURN, hand_off="day", **{"from": "2027-02-06"})
    for name in case.IN_TURN:
        agrees(world.friends[name], evenings)
    nights = {"id": new_id(), "pattern_id": noor.circle.patterns[SMALL_HOURS]}
    world.friends["Yusuf"].post("/circles/{c}/rotations/mine", nights)
    refusal = world.friends["Sara"].tries(
        "POST",
        f"/circles/{{c}}/slots/{noor.circle.slot(SMALL_HOURS, '2027-02-07')}/offers",
        {"member_id": noor.member("Huda")},
    )
    assert refusal.status_code == 409, "no night is for her"
    world.settle()
    clear(world)
    assert takers(noor, EVENING, "2027-02-06", 4) == [LAYLA, OMAR, LAYLA, OMAR]
    assert set(takers(noor, SMALL_HOURS, "2027-02-06")) == {"Yusuf"}


# --- other hours for a month, in one go ---------------------------------------------------------


def a_month_in_one_go(world: World, noor: Friend) -> None:
    at(world, "2027-02-06 12:00")
    clear(world)
    first, last = case.MONTH
    before = {title: takers(noor, title, *days) for title, days in month_of_titles().items()}
    hours_id = sets_hours(noor, first, last, **case.MONTHS_HOURS)
    world.settle()
    for name in (OMAR, "Yusuf"):
        world.phone(name).shows("shift_changed")
    silent(world, "Sara", "Kay")
    for name in (LAYLA, OMAR, "Yusuf"):
        (asked,) = asked_of(world.friends[name])
        assert (asked["from"], asked["until"]) == case.MONTH
        says(world.friends[name], hours_id)
    world.settle()
    after = {title: takers(noor, title, *days) for title, days in month_of_titles().items()}
    assert after == before, "nothing is open that wasn't before, and whose turn it is stays"
    # Her place is whole: from now on Layla has a telephone and nothing else.
    world.friends[LAYLA].post("/me/forget")
    world.settle()
    clear(world)


def month_of_titles() -> dict[str, tuple[str, int]]:
    """Days before the month, and its first ones."""
    return dict.fromkeys(case.MONTHS_HOURS, ("2027-02-07", 14))


def the_shared_phone_is_anybodys(world: World, noor: Friend) -> None:
    """She signs out; her brother opens the browser. She comes back with her code."""
    code = makes_code(noor)
    phone = noor.phone
    noor.post("/me/forget")
    answer = phone.call("GET", f"/circles/{noor.circle.id}/home")
    assert answer.status_code == 401
    assert case.NAME not in answer.text
    browser = Handset(world, NOOR)
    assert code.used_on(browser).status_code == 201
    noor.phones = [browser]
    browser.turns_push_on()
    assert noor.home()["person"]["armed"]
    world.settle()
    clear(world)


def the_months_hours_begin_and_end_by_themselves(world: World, noor: Friend) -> None:
    assert evenings(noor, "2027-02-07", 2) == ["2027-02-07T20:00", "2027-02-08T21:30"]
    assert evenings(noor, "2027-03-09", 2) == ["2027-03-09T21:30", "2027-03-10T20:00"]
    at(world, "2027-02-08 03:40")
    assert [each["name"] for each in noor.home()["person"]["with_me"]] == ["Yusuf"]
    # Most of the month is left out here: nothing hangs on each of its hours.
    world.sleeps_through(hours=28 * 24)
    at(world, "2027-03-10 20:05")
    on_shift = [each["name"] for each in noor.home()["person"]["with_me"]]
    assert on_shift == takers(noor, EVENING, "2027-03-10", 1)
    open_titles = {
        slot["title"]
        for first in ("2027-02-08", "2027-02-22", "2027-03-08")
        for slot in noor.week(first, 14)
        if slot["taken"] < slot["places"]
    }
    assert open_titles == {case.LIBRARY}, "nobody took it, in the month as before"
    clear(world)


def evenings(noor: Friend, first: str, days: int) -> list[str]:
    return [slot["starts_wall"] for slot in noor.week(first, days) if slot["title"] == EVENING]


# --- Tuesday 16 March, 20:04: a text is an answer that counts -----------------------------------


def layla_texts_with_one_digit(world: World, sinks: Sinks, noor: Friend) -> None:
    number = case.NUMBERS[LAYLA]
    day = next(
        day for day in ("2027-03-16", "2027-03-17") if takers(noor, EVENING, day, 1) == [LAYLA]
    )
    at(world, f"{day} 20:04")
    clear(world)
    texts = len(sinks.texts.to(number))
    noor.asks(case.WORDS, now=True)
    (asked,) = sinks.texts.to(number)[texts:]
    digits = [part[0] for part in asked.splitlines()[1].split(". ") if part[0].isdigit()]
    assert digits == ["2", "3", "0"], "what counts in this step, and no"
    assert case.WORDS not in asked
    assert writes(world, "3", number)["taken"]
    world.settle()
    world.phone(NOOR).shows("ask")
    view = noor.sees()
    assert (view["phase"], [(each["name"], each["kind"]) for each in view["yes"]]) == (
        "covered",
        [(LAYLA, "text")],
    )
    (entry,) = noor.reads("answered", who=LAYLA)
    assert (entry["channel"], entry["outcome"]) == ("sms", "text")
    silent(world, "Kay", "Yusuf", "Sara")
    noor.does("stop")
    world.settle()


# --- Saturday 20 March, 02:40 in Toronto and 08:40 in Cairo --------------------------------------


def yusuf_reads_both_hours(world: World, noor: Friend) -> None:
    at(world, "2027-03-20 02:40")
    clear(world)
    yusuf = world.friends["Yusuf"]
    (shift,) = [slot for slot in yusuf.week("2027-03-20", 1) if slot["title"] == SMALL_HOURS]
    assert (shift["starts_wall"], shift["zone"]) == ("2027-03-20T02:00", case.ZONE)
    assert wall("2027-03-20 08:00", case.CAIRO) == wall("2027-03-20 02:00", case.ZONE)
    noor.asks(case.WORDS, now=True)
    world.phone("Yusuf").shows("ask")
    assert yusuf.sees()["told"]["what"] == case.WORDS
    yusuf.answers("call")
    world.settle()
    assert [each["kind"] for each in noor.sees()["yes"]] == ["call"]
    noor.does("stop")
    world.settle()
    # No shift moves in Toronto, whichever clock changes; in Cairo it is another hour each time.
    for day, his in (("2027-03-13", "09:00"), ("2027-03-15", "08:00"), ("2027-05-01", "09:00")):
        (shift,) = [slot for slot in yusuf.week(day, 1) if slot["title"] == SMALL_HOURS]
        assert shift["starts_wall"] == f"{day}T02:00"
        in_cairo = wall(f"{day} {his}", case.CAIRO)
        assert in_cairo == wall(f"{day} 02:00", case.ZONE)
        assert datetime.fromisoformat(shift["starts_at"]) == in_cairo


# --- Sunday 21 March, 23:10: an hour and a half --------------------------------------------------


def an_hour_and_a_half(world: World, sinks: Sinks, noor: Friend) -> None:
    at(world, "2027-03-21 23:10")
    clear(world)
    texts = len(sinks.texts.received)
    noor.asks(case.WORDS, now=True)
    # Layla's day ended at ten: her telephone stays still, and the next step begins.
    assert len(sinks.texts.received) == texts
    for name in ("Yusuf", OMAR):
        world.phone(name).shows("ask")
    world.advance(minutes=10)
    sara = world.friends["Sara"]
    silent(world, "Sara", "Kay")
    noor.does("steps/2/yes")
    world.settle()
    sara.phone.shows("ask")
    sara.answers("coming", minutes=90)
    world.settle()
    (coming,) = noor.sees()["yes"]
    assert (coming["name"], coming["minutes"], coming["address"]) == ("Sara", 90, "not_given")
    assert sara.tries("POST", "/circles/{c}/arrival/look", {}).status_code == 404
    noor.does("show-address", {"member_id": noor.member("Sara")})
    assert sara.post("/circles/{c}/arrival/look")["address"] == case.ADDRESS["address"]
    # Whether somebody is there is asked once the hour and a half is over, and no sooner.
    world.phone(NOOR).new_pushes()
    world.advance(minutes=89)
    assert noor.sees()["question"] is False
    world.advance(minutes=2)
    assert noor.sees()["question"] is True
    noor.does("stop")
    world.settle()
    assert sara.tries("POST", "/circles/{c}/arrival/look", {}).status_code == 404
    clear(world)


# --- two days later, by text --------------------------------------------------------------------


def two_days_later(world: World, noor: Friend) -> None:
    """Omar checks in, as Huda has no app to read an answer in; it is read by him alone."""
    body = {"days": ["2027-03-24"], "at": "17:00", "way": "text", "member_id": noor.member(OMAR)}
    noor.post(f"{noor.ask_path}/check-ins", body)
    world.settle()
    omar = world.friends[OMAR]
    (own_day,) = omar.home()["supporter"]["check_ins"]
    omar.post(f"/circles/{{c}}/check-ins/{own_day['id']}/take")
    at(world, "2027-03-24 17:05")
    noor.put(f"/circles/{{c}}/check-ins/{own_day['id']}/how", {"how": "same", "words": case.WORDS})
    (own_day,) = omar.home()["supporter"]["check_ins"]
    assert (own_day["answer"], own_day["words"]) == ("same", case.WORDS)
    for name in ("Sara", "Yusuf", "Kay"):
        assert case.WORDS not in str(world.friends[name].home())
