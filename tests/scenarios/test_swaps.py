"""A shift is offered, traded and covered among friends; nobody is left alone by it."""

from __future__ import annotations

import pytest
from sqlmodel import select

from app.core.ids import new_id
from app.rota.models import StandBy
from tests.cases.first_circle import FRI, SAT, WED
from tests.factories import simple_circle
from tests.scenarios.test_gaps import alerts, coordinator, gaps_of, may_hear, pool
from tests.world import Friend, Json, Refused, World

WEDNESDAY, FRIDAY, SATURDAY = "2026-03-04", "2026-03-06", "2026-03-07"


def offers(friend: Friend, slot: str, **fields: str) -> Json:
    swap: Json = friend.post("/circles/{c}/swaps", {"id": new_id(), "slot_id": slot, **fields})
    return swap


def swaps(friend: Friend) -> Json:
    swaps_page: Json = friend.get("/circles/{c}/swaps")
    return swaps_page


def takes(friend: Friend, swap: Json, **body: object) -> Json:
    taken_swap: Json = friend.post(f"/circles/{{c}}/swaps/{swap['id']}/take", body)
    return taken_swap


def own_slots(friend: Friend) -> set[str]:
    return {slot["id"] for slot in friend.home()["supporter"]["mine"]}


def refused(friend: Friend, method: str, path: str, body: Json | None = None) -> Refused:
    with pytest.raises(Refused) as refusal:
        friend.call(method, path, body if body is not None else {})
    return refusal.value


def test_a_trade_then_a_cover_then_nobody_then_whoever_stands_by(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    mina.offers("Lunch", [WED], "12:00", "14:00")
    mina.offers("Walk", [FRI], "15:00", "16:00")
    lunch, walk = mina.circle.slot("Lunch", WEDNESDAY), mina.circle.slot("Walk", FRIDAY)
    sam.claims(lunch)
    ade.claims(walk)

    # Sam would rather walk on Friday. Only who holds that hears of it, and Sam keeps lunch.
    trade = offers(sam, lunch, for_slot_id=walk)
    world.settle()
    (push,) = ade.phone.new_pushes()
    opened = ade.get(f"/notices/{push['n']}")
    assert (opened["event"], opened["target"], opened["state"]) == ("open_time", "swaps", "live")
    world.phone("Lee").shows()
    assert own_slots(sam) == {lunch}
    assert swaps(lee)["for_me"] == []
    (swap_for_me,) = swaps(ade)["for_me"]
    assert (swap_for_me["slot"]["id"], swap_for_me["for_slot"]["id"], swap_for_me["by"]) == (
        lunch,
        walk,
        None,
    )

    # Ade takes it: both change hands at once. Sam hears of it; Mina reads it.
    takes(ade, trade)
    assert (own_slots(sam), own_slots(ade)) == ({walk}, {lunch})
    assert takes(ade, trade)["state"] == "taken", "twice is once"
    world.settle()
    world.phone("Sam").shows("shift_changed")
    assert ade.get(f"/notices/{push['n']}")["state"] == "over"
    (swapped,) = mina.reads("swapped")
    assert swapped["who"]["name"] == "Ade"

    # An edit that keeps the time keeps who has it now.
    change = {"id": new_id(), "scope": "all", "weekdays": [WED, SAT]}
    pattern = mina.patch(f"/circles/{{c}}/patterns/{mina.circle.patterns['Lunch']}", change)
    lunch = f"{pattern['id']}.{WEDNESDAY}"
    assert own_slots(ade) == {lunch}

    # Ade can't after all, and takes the question back before anyone answers.
    cover = offers(ade, lunch)
    back = f"/circles/{{c}}/swaps/{cover['id']}/back"
    assert refused(sam, "POST", back).status == 404
    assert ade.post(back)["mine"] == []
    assert refused(sam, "POST", f"/circles/{{c}}/swaps/{cover['id']}/take").code == "swap-over"

    # Asked anew, Lee covers it. The reminder goes to Lee alone.
    cover = offers(ade, lunch)
    takes(lee, cover)
    assert refused(sam, "POST", f"/circles/{{c}}/swaps/{cover['id']}/take").code == "swap-over"
    assert refused(ade, "POST", f"/circles/{{c}}/swaps/{trade['id']}/back").status == 404
    assert refused(sam, "POST", f"/circles/{{c}}/swaps/{trade['id']}/back").code == "swap-taken"
    world.at(f"{WEDNESDAY} 09:59")
    for friend in (sam, ade, lee):
        friend.phone.new_pushes()
    world.at(f"{WEDNESDAY} 10:01")
    world.phone("Lee").shows("shift_reminder")
    world.phone("Ade").shows()
    (covered,) = mina.reads("taken_over")
    assert covered["who"]["name"] == "Lee"


def test_who_stands_by_is_seen_by_coordinators_alone_and_asked_first_at_the_last(
    world: World,
) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    lee = coordinator(mina, "Lee")
    may_hear(mina, "pool", "coordinators")
    pool(mina, "Sam")
    mina.offers("Lunch", [WED], "12:00", "14:00")
    slot = mina.circle.slot("Lunch", WEDNESDAY)
    by = f"/circles/{{c}}/slots/{slot}/stand-by"
    assert ade.put(by, {}) == ade.put(by, {}) == {"slot_id": slot, "standing_by": True}
    alerts(lee, 72, 4)
    world.at(f"{WEDNESDAY} 07:58")
    assert [member["name"] for member in gaps_of(lee)[0]["stand_by"]] == ["Ade"]
    assert gaps_of(mina)[0]["stand_by"] == []
    assert gaps_of(lee)[0]["next"]["name"] == "Ade"
    assert gaps_of(mina)[0]["next"] is None, "that Ade stands by is for coordinators to know"
    assert [slot["id"] for slot in swaps(ade)["standing_by"]] == [slot]
    assert swaps(sam)["standing_by"] == []
    assert not any(entry for entry in mina.reads("stand_by"))
    world.at(f"{WEDNESDAY} 08:01")
    how_by_name = {
        told_member["name"]: told_member["how"] for told_member in gaps_of(lee)[0]["told"]
    }
    assert how_by_name["Ade"] == "asked"
    assert how_by_name.get("Sam") != "asked"
    ade.claims(slot)
    assert swaps(ade)["standing_by"] == [], "who does it needn't stand by"
    ade.delete(by)
    assert refused(ade, "PUT", by).code == "yours-already"


def test_who_stood_by_is_forgotten_once_the_time_is_long_over(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    mina.offers("Lunch", [WED], "12:00", "14:00")
    for day in (WEDNESDAY, "2026-03-11"):
        sam.put(f"/circles/{{c}}/slots/{mina.circle.slot('Lunch', day)}/stand-by", {})

    def stand_by_slots() -> list[str]:
        with world.parts.db.read() as tx:
            return sorted(tx.session.exec(select(StandBy.slot_id)))

    world.at(f"{WEDNESDAY} 13:00")
    assert [slot_id[-10:] for slot_id in stand_by_slots()] == [WEDNESDAY, "2026-03-11"]
    world.at("2026-03-09 12:00")
    assert [slot_id[-10:] for slot_id in stand_by_slots()] == ["2026-03-11"]


def test_what_a_time_meets_is_said_first_and_their_own_to_pass_over(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    mina.offers("Lunch", [WED], "12:00", "14:00")
    mina.offers("Walk", [WED], "13:00", "15:00", kind="own")
    mina.offers("Night", [FRI, SAT], "21:00", "08:00", kind="overnight")
    lunch, walk = (mina.circle.slot(title, WEDNESDAY) for title in ("Lunch", "Walk"))
    friday, saturday = (mina.circle.slot("Night", day) for day in (FRIDAY, SATURDAY))
    sam.claims(lunch, anyway=False)
    answer = sam.tries("POST", f"/circles/{{c}}/slots/{walk}/claim", {})
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["type"] == "/problems/clashes"
    (clash,) = problem["clashes"]
    assert (clash["kind"], [slot["id"] for slot in clash["slots"]]) == ("overlap", [lunch])
    assert problem["detail"].startswith(clash["words"])
    assert own_slots(sam) == {lunch}, "nothing was changed"
    assert sam.claims(walk)["mine"]

    # Several with one tap: what can be taken is, the rest says why.
    ade.put("/circles/{c}/capacity", {"level": "open", "weekly_shifts": 1})
    assert ade.get("/circles/{c}/capacity")["weekly_shifts"] == 1
    ade.put("/circles/{c}/capacity", {"level": "small"})
    assert ade.get("/circles/{c}/capacity")["weekly_shifts"] == 1, "left out: as it was"
    body = {"slot_ids": [lunch, friday, saturday]}
    key = new_id()
    claim_results = ade.post("/circles/{c}/claims", body, key=key)["came"]
    assert [(result["taken"], result["why"]) for result in claim_results] == [
        (False, "taken"),
        (True, None),
        (False, "clashes"),
    ]
    assert [clash["kind"] for clash in claim_results[2]["clashes"]] == ["nights", "week"]
    again = ade.post("/circles/{c}/claims", body, key=key)["came"]
    assert [result["taken"] for result in again] == [False, True, False]
    assert own_slots(ade) == {friday}
    several: list[Json] = [{}, {"slot_ids": []}, {"slot_ids": ["x"]}, {"slot_ids": [lunch] * 21}]
    for rubbish in several:
        assert refused(ade, "POST", "/circles/{c}/claims", rubbish).status == 422

    # Taking somebody's offer tells the same.
    trade = offers(sam, lunch)
    path = f"/circles/{{c}}/swaps/{trade['id']}/take"
    assert refused(ade, "POST", path).code == "clashes"
    assert takes(ade, trade, anyway=True)["state"] == "taken"


def test_offers_that_make_no_sense_change_nothing(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    mina.offers("Lunch", [WED], "12:00", "14:00")
    lunch = mina.circle.slot("Lunch", WEDNESDAY)
    later = mina.circle.slot("Lunch", "2026-03-11")
    sam.claims(lunch)

    def refusal_of(friend: Friend, **body: object) -> tuple[int, str]:
        problem = refused(friend, "POST", "/circles/{c}/swaps", {"id": new_id(), **body})
        return problem.status, problem.code

    assert refusal_of(ade, slot_id=lunch) == (409, "not-held")
    assert refusal_of(sam, slot_id=lunch, for_slot_id=lunch) == (422, "same-time")
    assert refusal_of(sam, slot_id=lunch, for_slot_id=later) == (409, "nobody-holds")
    assert refusal_of(sam, slot_id=lunch, for_slot_id=f"{new_id()}.{WEDNESDAY}") == (
        404,
        "not-found",
    )
    for nobody in (new_id(), mina.member("Mina"), mina.member("Sam")):
        assert refusal_of(sam, slot_id=lunch, to_id=nobody) == (422, "unknown-member")
    offer = offers(sam, lunch)
    assert refusal_of(sam, slot_id=lunch, to_id=mina.member("Ade")) == (409, "swap-offered")
    assert refused(sam, "POST", f"/circles/{{c}}/swaps/{offer['id']}/take").code == "own-offer"
    assert refused(ade, "POST", f"/circles/{{c}}/swaps/{new_id()}/take").status == 404
    # Who is shut out hears nothing more, and what others hold isn't there for them.
    mina.withdraws("Ade")
    assert swaps(ade)["for_me"] == []
    assert refused(ade, "POST", f"/circles/{{c}}/swaps/{offer['id']}/take").status == 404
    world.at(f"{WEDNESDAY} 12:00")
    assert swaps(sam)["mine"] == []
    assert refusal_of(sam, slot_id=lunch) == (409, "slot-begun")
    world.at(f"{WEDNESDAY} 14:00")
    assert refusal_of(sam, slot_id=lunch) == (409, "slot-over")
