"""Suggestions: who might be asked, an offer that is taken or passed, and nothing private told."""

from __future__ import annotations

import json
import time
from datetime import date

import pytest

from app.consent.models import Away, Capacity
from app.core.ids import new_id
from app.rota.models import Availability
from tests.cases.first_circle import MON, THU, TUE
from tests.factories import simple_circle
from tests.scenarios.test_gaps import coordinator, gaps_of
from tests.world import Friend, Json, Refused, World


def suggested(friend: Friend) -> dict[str, list[Json]]:
    """The people suggested for each slot id, once the solver is done."""
    deadline = time.monotonic() + 60
    while True:
        suggestions = friend.get("/circles/{c}/suggestions")
        if suggestions["state"] != "working":
            break
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert suggestions["state"] == "ready", suggestions
    return {
        shift_times["slot"]["id"]: shift_times["people"]
        for shift_times in suggestions["times"]
        if shift_times["people"]
    }


def offers(friend: Friend, slot: str, to: str, **headers: str) -> Json:
    path = f"/circles/{{c}}/slots/{slot}/offers"
    offer: Json = friend.post(path, {"member_id": friend.member(to)}, **headers)
    return offer


def refused(friend: Friend, slot: str, to: str) -> str:
    with pytest.raises(Refused) as caught:
        offers(friend, slot, to)
    return caught.value.code


def own_offers(friend: Friend) -> list[Json]:
    offered: list[Json] = friend.home()["supporter"]["offered"]
    return offered


@pytest.fixture
def mina(world: World) -> Friend:
    """Mina with Sam, Ade and Lee, who coordinates; Thursday evenings are open."""
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    coordinator(mina, "Lee")
    mina.offers("Supper", [THU], "18:00", "20:00", **{"from": "2026-02-01"})
    return mina


def test_an_offer_is_taken_and_another_is_passed(mina: Friend, world: World) -> None:
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    thursdays = [mina.circle.slot("Supper", f"2026-03-{day:02}") for day in (5, 12, 19, 26)]
    sam.claims(mina.circle.slot("Supper", "2026-03-05"))
    suggestions = suggested(lee)
    assert list(suggestions) == thursdays[1:], "four weeks ahead, and what Sam holds isn't open"
    names = [person["name"] for people in suggestions.values() for person in people]
    # Sam has one already, so the others are named first; the third may be anybody's.
    assert len(names) == 3
    assert {"Ade", "Lee"} <= set(names)
    assert suggested(mina) == suggestions
    assert all(set(person["why"]) <= {"same_time", "same_day", "same_kind", "free_then"}
               for people in suggestions.values() for person in people)  # fmt: skip

    # Nobody was asked by looking. Lee offers one to Sam, who reads it and takes it.
    world.settle()
    assert sam.phone.new_pushes() == ade.phone.new_pushes() == []
    offer = offers(lee, thursdays[1], "Sam", key="k" * 20)
    assert offers(lee, thursdays[1], "Sam", key="k" * 20)["slot_id"] == offer["slot_id"]
    world.settle()
    (push,) = sam.phone.shows("open_time")
    assert sam.get(f"/notices/{push['n']}")["subject_id"] == thursdays[1]
    ade.phone.shows()
    assert [offer["slot"]["id"] for offer in own_offers(sam)] == [thursdays[1]]
    assert own_offers(ade) == []
    first = next(gap for gap in gaps_of(lee) if thursdays[1] in gap["slot_ids"])
    assert [(offer["name"], offer["waiting"]) for offer in first["offers"]] == [("Sam", False)]
    assert thursdays[1] not in suggested(lee), "one is being asked already"
    sam.claims(thursdays[1])
    assert own_offers(sam) == []
    assert thursdays[1] not in {slot for gap in gaps_of(lee) for slot in gap["slot_ids"]}

    # Ade passes the next: the board shows no open offer, and Ade isn't named for it again.
    offers(lee, thursdays[2], "Ade")
    world.settle()
    ade.phone.shows("open_time")
    for _ in range(2):
        ade.post(f"/circles/{{c}}/slots/{thursdays[2]}/pass")
    assert own_offers(ade) == []
    assert thursdays[2] not in {slot["id"] for slot in ade.home()["supporter"]["open"]}
    board = lee.get("/circles/{c}/gaps")
    assert all(gap["offers"] == [] for gap in board["gaps"])
    again = [person["name"] for person in suggested(lee)[thursdays[2]]]
    assert again
    assert "Ade" not in again
    # Asked once: the answer says nothing of how Ade answered, and is the same for one not answered.
    offers(lee, thursdays[3], "Ade")
    # Further ahead than gaps are looked for, the board shows it all the same.
    times = {
        time_row["slot"]["id"]: time_row
        for time_row in lee.get("/circles/{c}/suggestions")["times"]
    }
    assert [offer["name"] for offer in times[thursdays[3]]["offers"]] == ["Ade"]
    assert thursdays[3] not in {slot for gap in gaps_of(lee) for slot in gap["slot_ids"]}
    refusals = set()
    for slot in thursdays[2:]:
        with pytest.raises(Refused) as caught:
            offers(lee, slot, "Ade")
        refusals.add(json.dumps(caught.value.problem))
    assert len(refusals) == 1
    assert "offered-already" in refusals.pop()
    # The person reads what was done; a pass is nobody's business.
    kinds = [entry["kind"] for entry in mina.record()]
    assert kinds.count("offered") == 3
    assert not any("pass" in kind for kind in kinds)
    world.settle()
    ade.phone.shows("open_time")


def test_nothing_that_is_theirs_alone_is_told(mina: Friend, world: World) -> None:
    """Hours, days away, the dial and the cap shape who is named, and no word of the answer."""
    sam, lee = world.friends["Sam"], world.friends["Lee"]
    with world.parts.db.write() as tx:
        tx.session.add(
            Availability(
                member_id=mina.member("Sam"), circle_id=mina.circle.id, hours=[[3, 1080, 1200]]
            )
        )
        tx.session.add(
            Away(
                id=new_id(),
                circle_id=mina.circle.id,
                member_id=mina.member("Ade"),
                first=date(2026, 3, 1),
                last=date(2026, 3, 31),
                since=tx.now,
            )
        )
        tx.session.add(Capacity(member_id=mina.member("Lee"), level="open", weekly_shifts=1))
    suggestions = suggested(lee)
    text = json.dumps(suggestions)
    assert {person["name"] for people in suggestions.values() for person in people} <= {
        "Sam",
        "Lee",
    }
    for word in ("hours", "away", "weekly", "resting", "often"):
        assert word not in text
    # Sam alone reads that it fits the hours that Sam wrote.
    slot = mina.circle.slot("Supper", "2026-03-05")
    offers(lee, slot, "Sam")
    assert [offer["fits_hours"] for offer in own_offers(sam)] == [True]
    sam.put("/circles/{c}/capacity", {"level": "resting"})
    sams = {person["name"] for people in suggested(lee).values() for person in people}
    assert "Sam" not in sams, "who rests isn't asked"
    lee.put("/circles/{c}/capacity", {"level": "resting"})
    assert suggested(lee) == {}, "Ade is away"
    # Small things only: two hours are one, a longer time isn't.
    mina.offers("Long", [THU], "09:00", "12:00", kind="food")
    mina.offers("Short", [THU], "13:00", "13:30", kind="call")
    sam.put("/circles/{c}/capacity", {"level": "small"})
    suggestions = suggested(lee)
    assert suggestions
    longs = {mina.circle.slot("Long", f"2026-03-{day:02}") for day in (5, 12, 19, 26)}
    assert not longs & set(suggestions)


def test_who_may_not_hear_is_neither_named_nor_told(mina: Friend, world: World) -> None:
    sam, lee = world.friends["Sam"], world.friends["Lee"]
    slots = [mina.circle.slot("Supper", f"2026-03-{day:02}") for day in (5, 12, 19)]
    offers(lee, slots[0], "Sam")
    world.settle()
    sam.phone.shows("open_time")
    mina.withdraws("Sam")
    assert own_offers(sam) == [], "an offer is read under a live grant alone"
    assert "Sam" not in {person["name"] for people in suggested(lee).values() for person in people}
    # Lee doesn't know, and tries: nothing leaves, and the board names no offer.
    offers(lee, slots[1], "Sam")
    world.settle()
    sam.phone.shows()
    assert mina.reads("held_back", who="Sam")
    shown_offers = [
        offer for gap in gaps_of(lee) for offer in gap["offers"] if offer["slot_id"] == slots[1]
    ]
    assert shown_offers == []
    mina.removes("Sam")
    assert [offer["name"] for gap in gaps_of(lee) for offer in gap["offers"]] == []
    assert refused(lee, slots[2], "Sam") == "unknown-member"


def test_an_offer_ends_with_its_time(mina: Friend, world: World) -> None:
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    slots = [mina.circle.slot("Supper", f"2026-03-{day:02}") for day in (5, 12, 19)]
    # At night Sam's notice waits for the morning: taken back, it never goes.
    sam.may_be_reached(asks_any_hour=False, quiet_from="22:00", quiet_to="07:00")
    world.at("2026-03-02 23:30")
    for friend in (sam, ade, lee):
        friend.phone.new_pushes()
    for slot in slots:
        offers(lee, slot, "Sam")
    world.settle()
    sam.phone.shows()
    path = f"/circles/{{c}}/slots/{slots[0]}/offers/{mina.member('Sam')}"
    lee.call("DELETE", path, {})
    lee.call("DELETE", path, {})
    for name in ("Ade", "Lee"):
        world.friends[name].put("/circles/{c}/capacity", {"level": "resting"})
    assert slots[0] not in suggested(lee), "Sam was offered it once"
    # Filled by Ade meanwhile: over for Sam.
    ade.claims(slots[1])
    world.at("2026-03-03 09:00")
    (push,) = sam.phone.shows("open_time")
    assert sam.get(f"/notices/{push['n']}")["subject_id"] == slots[2]
    assert [offer["slot"]["id"] for offer in own_offers(sam)] == [slots[2]]
    assert len(mina.reads("offer_withdrawn", who="Sam", by="Lee")) == 1
    # Passing what ended is fine, and so is what was never offered: it isn't there.
    sam.post(f"/circles/{{c}}/slots/{slots[1]}/pass")
    never = mina.circle.slot("Supper", "2026-03-26")
    assert sam.tries("POST", f"/circles/{{c}}/slots/{never}/pass", {}).status_code == 404
    # The whole time is ended: nothing is left of the offer.
    mina.call("DELETE", f"/circles/{{c}}/patterns/{mina.circle.patterns['Supper']}", {})
    assert own_offers(sam) == []


def test_what_cant_be_offered_is_refused_kindly(mina: Friend, world: World) -> None:
    sam, lee = world.friends["Sam"], world.friends["Lee"]
    open_, suppers = (mina.circle.slot("Supper", f"2026-03-{day:02}") for day in (5, 12))
    sam.claims(suppers)
    assert refused(lee, suppers, "Sam") == "held-by-them"
    assert refused(lee, suppers, "Ade") == "nobody-missing"
    assert refused(lee, open_, "Mina") == "not-offered-to"
    assert refused(lee, mina.circle.slot("Supper", "2026-02-26"), "Ade") == "slot-over"
    assert refused(lee, mina.circle.slot("Supper", "2026-03-06"), "Ade") == "not-found"
    assert refused(lee, mina.circle.slot("Supper", "2026-04-02"), "Ade") == "offer-too-far"
    for member in (new_id(), mina.circle.id, mina.keeps_place("Kit")):
        with pytest.raises(Refused) as caught:
            lee.post(f"/circles/{{c}}/slots/{open_}/offers", {"member_id": member})
        assert caught.value.code == "unknown-member"
    mina.post("/circles/{c}/pause", {})
    assert refused(lee, open_, "Ade") == "nothing-goes-out"
    assert suggested(lee) == {}
    assert mina.reads("offered") == []
    assert all(gap["offers"] == [] for gap in gaps_of(mina))


def test_a_week_of_open_times_is_shared_out(mina: Friend, world: World) -> None:
    lee = world.friends["Lee"]
    mina.offers("Lunch", [MON, TUE], "12:00", "13:00", places=2)
    suggestions = suggested(lee)
    per_name: dict[str, int] = {}
    for people in suggestions.values():
        assert len(people) <= 2
        for person in people:
            per_name[person["name"]] = per_name.get(person["name"], 0) + 1
    assert set(per_name) == {"Sam", "Ade", "Lee"}
    assert max(per_name.values()) - min(per_name.values()) <= 1
