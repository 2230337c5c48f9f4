"""After a request: check-ins on the days that follow, looking back, and how the helpers are."""

from __future__ import annotations

import pytest
from sqlmodel import select

from app.asks.models import Ask
from app.care.models import Aftercare, CheckIn, HelperSeen
from app.core.ids import new_id
from app.outbox.models import Notice
from tests.factories import simple_circle
from tests.world import Friend, Json, Refused, World

HARD_WORDS = "Didn't sleep. The soup was good."


def refused(friend: Friend, method: str, path: str, body: Json | None = None) -> str:
    with pytest.raises(Refused) as refusal:
        friend.call(method, path, None if method == "GET" else body or {})
    assert refusal.value.problem["detail"], "a refusal is told in a sentence"
    return refusal.value.code


def asks_and_is_met(world: World) -> tuple[Friend, str]:
    """Mina asks at night; Sam comes, and Mina says that they're all right."""
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    world.at("2026-03-05 04:12")
    mina.asks(now=True)
    ask_id = mina.ask_path.rpartition("/")[2]
    assert mina.home()["person"]["aftercare"] is None, "nothing of it while it runs"
    world.friends["Sam"].answers("coming", 20)
    world.advance(minutes=40)
    mina.does("with-you")
    mina.does("stop")
    world.settle()
    for friend in world.friends.values():
        friend.may_be_reached(check_ins=True)
        friend.phone.new_pushes()
    return mina, ask_id


def ends_afterwards(person: Friend, helper: Friend, day: str) -> None:
    """A row of everything after the newest request, and its end: nobody has that day's check-in."""
    helper.post(f"{person.ask_path}/how-are-you/seen")
    body = {"days": [day], "at": "23:00", "way": "text", "member_id": person.member(helper.name)}
    check_ins = person.post(f"{person.ask_path}/check-ins", body)
    helper.post(f"/circles/{{c}}/check-ins/{check_ins['person'][0]['id']}/give-back")


def chosen_check_ins(person: Friend, name: str, *days: int, **fields: object) -> Json:
    dates = [f"2026-03-{day:02}" for day in days]
    return {"days": dates, "at": "10:00", "way": "text", "member_id": person.member(name)} | fields


def days_of(person: Friend) -> dict[str, tuple[str, str | None]]:
    return {
        check_in["on_day"][-2:]: (check_in["state"], check_in["name"])
        for check_in in person.home()["person"]["check_ins"]
    }


def own_check_in(person: Friend, day: Json) -> Json:
    """A check-in as the person reads it now."""
    check_ins = person.get("/circles/{c}/check-ins")["person"]
    return next(check_in for check_in in check_ins if check_in["id"] == day["id"])


def days_of_their_own(friend: Friend) -> list[Json]:
    own: list[Json] = friend.home()["supporter"]["check_ins"]
    return own


def test_three_days_by_a_friend_until_they_are_withdrawn(world: World) -> None:
    mina, ask_id = asks_and_is_met(world)
    _sam, _ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    after = f"/circles/{{c}}/asks/{ask_id}"
    assert mina.home()["person"]["aftercare"] == ask_id
    offered = mina.get(f"{after}/aftercare")
    assert offered["suggested"] == ["2026-03-06", "2026-03-08", "2026-03-12"]
    assert next((each["name"], each["came"]) for each in offered["people"]) == ("Sam", True)
    assert offered["check_ins"] == [], "nothing is preset"
    assert lee.tries("GET", f"{after}/aftercare").status_code == 403

    # What can't be is refused, and nothing is changed by it.
    for days, code in (((4,), "check-in-past"), ((6, 6), "check-in-twice")):
        assert (
            refused(mina, "POST", f"{after}/check-ins", chosen_check_ins(mina, "Sam", *days))
            == code
        )
    mina.post("/circles/{c}/pause")
    assert (
        refused(mina, "POST", f"{after}/check-ins", chosen_check_ins(mina, "Sam", 6))
        == "check-ins-rest"
    )
    mina.post("/circles/{c}/resume")
    assert days_of(mina) == {}

    first, second, third = three_days_taken(world, mina, after)
    an_answer_is_sams_alone(world, mina, first)
    until_sam_is_withdrawn(world, mina, second)
    somebody_else_or_nobody(world, mina, second, third)


def three_days_taken(world: World, mina: Friend, after: str) -> list[Json]:
    """Days 1, 3 and 7 by Sam, who says yes to each."""
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    # Between the second and the third day the clock is set forward.
    mina.post(f"{after}/check-ins", chosen_check_ins(mina, "Sam", 6, 8, 12))
    world.settle()
    assert mina.home()["person"]["aftercare"] is None
    assert world.phone("Sam").new_pushes() == [], "it is five in the morning"
    world.at("2026-03-05 07:10")
    assert len(world.phone("Sam").shows("check_in")) == 1, "one notice for all of them"
    assert world.phone("Ade").new_pushes() == []
    first, second, third = days_of_their_own(sam)
    assert (first["wall"], first["way"], first["state"]) == ("10:00", "text", "asked")
    assert [each["at"] for each in (first, second)] == [
        "2026-03-06T18:00:00.000Z",
        "2026-03-08T17:00:00.000Z",
    ]
    assert days_of_their_own(ade) == days_of_their_own(lee) == []
    assert refused(ade, "POST", f"/circles/{{c}}/check-ins/{first['id']}/take") == "not-found"
    # A preset says what else Sam may know, and takes none of these days away.
    mina.put(f"/circles/{{c}}/members/{mina.member('Sam')}/preset", {"preset": "asks"})
    assert set(days_of(mina).values()) == {("asked", "Sam")}
    for check_in in (first, second, third):
        sam.post(f"/circles/{{c}}/check-ins/{check_in['id']}/take")
    assert set(days_of(mina).values()) == {("taken", "Sam")}
    assert refused(mina, "PUT", f"/circles/{{c}}/check-ins/{first['id']}/how", {"how": "same"}) == (
        "check-in-ahead"
    )

    return [first, second, third]


def an_answer_is_sams_alone(world: World, mina: Friend, first: Json) -> None:
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    # On the day Sam is reminded; what Mina answers is Sam's to read and makes nothing happen.
    world.at("2026-03-06 09:59")
    assert world.phone("Sam").new_pushes() == []
    world.at("2026-03-06 10:01")
    world.phone("Sam").shows("check_in")
    before = notice_ids(world)
    answer = f"/circles/{{c}}/check-ins/{first['id']}/how"
    mina.put(answer, {"how": "better"})
    # Another phone that hasn't seen that answer yet changes nothing, nor does one that means Ade.
    own_view = own_check_in(mina, first)
    assert refused(mina, "PUT", answer, {"how": "same"}) == "check-in-answered"
    long_ago = {"how": "same", "replaces": "2026-03-05T12:00:00Z"}
    assert refused(mina, "PUT", answer, long_ago) == "check-in-answered"
    answer_anew = {"how": "harder", "words": HARD_WORDS, "replaces": own_view["answered_at"]}
    for_ade = answer_anew | {"member_id": mina.member("Ade")}
    assert refused(mina, "PUT", answer, for_ade) == "check-in-moved"
    assert own_check_in(mina, first) == own_view
    mina.put(answer, answer_anew | {"member_id": mina.member("Sam")})
    world.settle()
    assert notice_ids(world) == before, "an answer triggers nothing"
    assert (days_of_their_own(sam)[0]["answer"], days_of_their_own(sam)[0]["words"]) == (
        "harder",
        HARD_WORDS,
    )
    eyes = mina.get(f"/circles/{{c}}/members/{mina.member('Sam')}/eyes")
    assert eyes["screens"]["check_ins"]["me"][0]["words"] == HARD_WORDS, "as Sam sees it"
    sam.post(f"/circles/{{c}}/check-ins/{first['id']}/done")
    assert HARD_WORDS not in str(mina.record())
    for other in (ade, lee):
        assert HARD_WORDS not in str(other.home())


def until_sam_is_withdrawn(world: World, mina: Friend, second: Json) -> None:
    sam = world.friends["Sam"]
    # Sam is withdrawn: the days to come are nobody's, and Mina is told. Sam reads nothing more.
    mina.phone.new_pushes()
    withdrawn_id = mina.withdraws("Sam")["withdrawn_id"]
    assert days_of_their_own(sam) == []
    # Undone, Sam may know again what was granted, and not of days that are nobody's by now.
    undo = f"/circles/{{c}}/members/{mina.member('Sam')}/undo"
    mina.post(undo, {"withdrawn_id": withdrawn_id})
    assert live_check_in_grants(mina) == []
    mina.withdraws("Sam")
    world.advance(minutes=1)
    assert days_of(mina)["08"] == days_of(mina)["12"] == ("nobody", None)
    mina.phone.shows("check_in", "check_in")
    nobodys = f"/circles/{{c}}/check-ins/{second['id']}/how"
    assert refused(mina, "PUT", nobodys, {"how": "same"}) == "check-in-nobody"


def somebody_else_or_nobody(world: World, mina: Friend, second: Json, third: Json) -> None:
    ade = world.friends["Ade"]
    # Ade is asked instead of Sam, and can't: nobody has it, and no reason is told. One is left out.
    hand_to = f"/circles/{{c}}/check-ins/{second['id']}/hand-to"
    assert refused(mina, "POST", hand_to, {"member_id": mina.member("Sam")}) == "check-in-friend"
    mina.post(hand_to, {"member_id": mina.member("Ade")})
    world.settle()
    world.phone("Ade").shows("check_in")
    assert days_of_their_own(ade)[0]["answer"] is None
    ade.post(f"/circles/{{c}}/check-ins/{second['id']}/give-back")
    assert days_of(mina)["08"] == ("nobody", None)
    assert all(entry["who"] is None for entry in mina.reads("check_in_open")), "no reason is told"
    mina.post(f"/circles/{{c}}/check-ins/{third['id']}/leave-out")
    assert "12" not in days_of(mina)
    assert live_check_in_grants(mina) == [], "what nobody needs any more has ended"

    # Lee is asked, says nothing in time, and it is nobody's again.
    mina.post(hand_to, {"member_id": mina.member("Lee")})
    world.at("2026-03-07 22:30")
    assert days_of(mina)["08"] == ("nobody", None)


def notice_ids(world: World) -> set[str]:
    with world.parts.db.read() as tx:
        return set(tx.session.exec(select(Notice.id)).all())


def live_check_in_grants(person: Friend) -> list[Json]:
    people = person.get("/circles/{c}/consent")["people"]
    return [grant for each in people for grant in each["grants"] if grant["event"] == "check_in"]


def test_rest_forgetting_looking_back_and_those_who_came(world: World) -> None:
    mina, ask_id = asks_and_is_met(world)
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    after = f"/circles/{{c}}/asks/{ask_id}"

    # Whoever came is asked how they are, once, and nobody else is.
    assert sam.home()["supporter"]["helped"] == ask_id
    assert ade.home()["supporter"]["helped"] is None
    assert refused(ade, "POST", f"{after}/how-are-you/seen") == "not-found"
    sam.post(f"{after}/how-are-you/seen")
    assert sam.home()["supporter"]["helped"] is None

    # Sam takes a day, then rests: it is nobody's. "None" needs no reason either.
    mina.post(f"{after}/check-ins", chosen_check_ins(mina, "Sam", 10, way="call"))
    world.settle()
    (sams_day,) = days_of_their_own(sam)
    sam.post(f"/circles/{{c}}/check-ins/{sams_day['id']}/take")
    world.settle()
    sam.put("/circles/{c}/capacity", {"level": "resting"})
    world.advance(minutes=1)
    assert days_of(mina) == {"10": ("nobody", None)}
    mina.post(f"{after}/no-check-ins")
    mina.post(
        f"/circles/{{c}}/check-ins/{sams_day['id']}/hand-to", {"member_id": mina.member("Ade")}
    )
    ade.post(f"/circles/{{c}}/check-ins/{sams_day['id']}/take")
    world.at("2026-03-10 11:00")
    mina.put(
        f"/circles/{{c}}/check-ins/{sams_day['id']}/how", {"how": "unsaid", "words": HARD_WORDS}
    )
    assert (days_of_their_own(ade)[0]["answer"], days_of_their_own(ade)[0]["words"]) == (
        "unsaid",
        HARD_WORDS,
    )

    the_newest_answer_is_the_only_one(world, mina)
    looking_back_is_minas_alone(world, mina)
    and_all_of_it_is_forgotten_but_their_words(world, mina)


def the_newest_answer_is_the_only_one(world: World, mina: Friend) -> None:
    ade = world.friends["Ade"]
    mina.post(f"{mina.ask_path}/check-ins", chosen_check_ins(mina, "Ade", 11))
    second = days_of_their_own(ade)[1]
    ade.post(f"/circles/{{c}}/check-ins/{second['id']}/take")
    world.at("2026-03-11 11:00")
    mina.put(f"/circles/{{c}}/check-ins/{second['id']}/how", {"how": "better"})
    assert [each["answer"] for each in days_of_their_own(ade)] == [None, "better"], (
        "there is no list"
    )


def looking_back_is_minas_alone(world: World, mina: Friend) -> None:
    sam = world.friends["Sam"]
    # Looking back is Mina's alone; a line goes to the draft, and the plan in use stays.
    path = f"/circles/{{c}}/look-backs/{new_id()}"
    assert refused(mina, "PUT", path, {"helped": ""}) == "look-back-empty"
    plan = mina.get("/circles/{c}/plan")
    look_back = mina.put(
        path, {"helped": "Tea with Sam\n\nThe window open", "change": "Ask sooner"}
    )
    assert look_back["look_backs"][0]["lines"]["helped"] == ["Tea with Sam", "The window open"]
    to_draft = {"part": "helped", "line": 1, "section": "helps"}
    mina.post(f"{path}/to-draft", to_draft)
    assert refused(mina, "POST", f"{path}/to-draft", to_draft | {"line": 2}) == "look-back-no-line"
    draft = mina.get("/circles/{c}/plan/draft")
    helps = next(part for part in draft["sections"] if part["key"] == "helps")
    assert helps["text"].splitlines()[-1] == "The window open"
    in_use = mina.get("/circles/{c}/plan")
    assert {key: in_use[key] for key in ("version", "sections")} == {
        key: plan[key] for key in ("version", "sections")
    }
    assert sam.tries("GET", "/circles/{c}/look-backs").status_code == 403


def and_all_of_it_is_forgotten_but_their_words(world: World, mina: Friend) -> None:
    # The answer goes after seven days, the day after fourteen, the request as ever; the words that
    # Mina wrote looking back stay until they delete them.
    world.at("2026-03-19 12:00")
    with world.parts.db.read() as tx:
        kept_answers = {(row.answer, row.words) for row in tx.session.exec(select(CheckIn))}
        assert kept_answers == {(None, None)}
    world.at("2026-03-28 12:00")
    with world.parts.db.read() as tx:
        for table in (CheckIn, Aftercare, HelperSeen, Ask):
            assert tx.session.exec(select(table)).all() == [], table
    (look_back,) = mina.get("/circles/{c}/look-backs")["look_backs"]
    assert mina.delete(f"/circles/{{c}}/look-backs/{look_back['id']}")["look_backs"] == []
