"""Kit is under eighteen: the person sets that nights aren't for them, and two shifts a week are
enough. Every way to a shift keeps to it, and nothing that Kit holds is taken by it.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.ids import new_id
from tests.factories import simple_circle
from tests.scenarios.test_gaps import alerts, pool
from tests.scenarios.test_suggestions import suggested
from tests.world import Friend, Json, Refused, World

NIGHTS: Json = {"night": {"from": "22:00", "to": "07:00"}}


def sets(mina: Friend, name: str, limits: Json) -> Json:
    limit_answer: Json = mina.put(f"/circles/{{c}}/members/{mina.member(name)}/limits", limits)
    return limit_answer


def march(mina: Friend, title: str) -> Callable[[int], str]:
    """The slot of a pattern on a day of March."""
    return lambda day: mina.circle.slot(title, f"2026-03-{day:02d}")


def refused(friend: Friend, method: str, path: str, body: Json) -> Json:
    with pytest.raises(Refused) as refusal:
        friend.call(method, path, body)
    assert refusal.value.status == 409
    return {"code": refusal.value.code, "detail": unnamed(refusal.value.problem["detail"])}


def unnamed(sentence: str) -> str:
    """A refusal without the name of whoever set the limit, which the story chooses."""
    return sentence.partition(" set that ")[2]


def try_each_way_to_a_night(mina: Friend, kit: Friend) -> Json:
    """Kit reads it on their own screen, and is told plainly at each way: returns the refusal."""
    evening, night = march(mina, "Evening"), march(mina, "Night")
    assert kit.get("/circles/{c}/me")["limits"]["night"]["from"] == "22:00"
    reason = "shifts between 22:00 and 07:00 aren’t for you. You can choose another shift."
    no = {"code": "limit-night", "detail": reason}
    assert refused(kit, "POST", f"/circles/{{c}}/slots/{night(3)}/claim", {"anyway": True}) == no
    assert refused(kit, "PUT", f"/circles/{{c}}/slots/{night(3)}/stand-by", {}) == no
    claim_answer = kit.post(
        "/circles/{c}/claims", {"slot_ids": [night(3), evening(5)], "anyway": True}
    )
    assert [claim_result["why"] for claim_result in claim_answer["came"]] == ["limit-night", None]
    assert unnamed(claim_answer["came"][0]["words"]) == reason.partition(" You can")[0]
    alone = {"id": new_id(), "pattern_id": mina.circle.patterns["Night"]}
    assert refused(kit, "POST", "/circles/{c}/rotations/mine", alone) == no
    may = {slot["id"]: slot["may"] for slot in kit.week("2026-03-07", 1)}
    assert (may[evening(7)], may[night(7)]) == ("claim", None)
    assert night(7) not in [slot["id"] for slot in kit.home()["supporter"]["open"]]
    return no


def try_to_swap_for_a_night(world: World, mina: Friend, no: Json) -> None:
    """A friend's offer of a night isn't for Kit, nor a night in return for an evening."""
    kit, sam = world.friends["Kit"], world.friends["Sam"]
    evening, night = march(mina, "Evening"), march(mina, "Night")
    sam.claims(night(3))
    sam.phone.new_pushes()
    swap = {"id": new_id(), "slot_id": night(3)}
    sam.post("/circles/{c}/swaps", swap)
    world.settle()
    kit.phone.shows()
    assert kit.get("/circles/{c}/swaps")["for_me"] == []
    assert refused(kit, "POST", f"/circles/{{c}}/swaps/{swap['id']}/take", {"anyway": True}) == no
    trade = {"id": new_id(), "slot_id": evening(5), "for_slot_id": night(3)}
    assert refused(kit, "POST", "/circles/{c}/swaps", trade) == no


@pytest.mark.timeout(300)
def test_nights_are_not_for_kit(world: World) -> None:
    mina = simple_circle(world, "Kit", "Sam")
    kit, sam = world.friends["Kit"], world.friends["Sam"]
    mina.offers("Evening", list(range(7)), "18:00", "20:00", places=2)
    mina.offers("Night", list(range(7)), "21:00", "08:00", kind="overnight")
    mina.offers("Call", list(range(7)), "22:30", "23:00", kind="call")
    evening, night, call = (march(mina, title) for title in ("Evening", "Night", "Call"))
    kit.claims(night(3))
    kit.claims(evening(4))
    turns = {
        "id": new_id(),
        "pattern_id": mina.circle.patterns["Call"],
        "members": [mina.member("Kit"), mina.member("Sam")],
        "hand_off": "day",
    }
    mina.post("/circles/{c}/rotations", turns)
    for friend in (kit, sam):
        friend.post(f"/circles/{{c}}/rotations/{turns['id']}/agree")
    world.settle()
    for friend in world.friends.values():
        friend.phone.new_pushes()

    # What Kit holds stays; the person reads which shifts lie beyond, and ends two of them.
    limit_answer = sets(mina, "Kit", NIGHTS)
    assert limit_answer["night"] == {"from": "22:00", "to": "07:00"}
    beyond = {beyond_row["slot"]["id"]: beyond_row["why"] for beyond_row in limit_answer["beyond"]}
    assert beyond[night(3)] == beyond[call(9)] == "night"
    assert evening(4) not in beyond
    world.settle()
    kit.phone.shows()
    sam.phone.shows()
    assert night(3) in [slot["id"] for slot in kit.home()["supporter"]["mine"]]
    end = f"/circles/{{c}}/members/{mina.member('Kit')}/limits/end-shift"
    assert refused(mina, "POST", end, {"slot_id": evening(4)})["code"] == "not-beyond"
    for ended in (night(3), call(9)):
        leave_answer = mina.post(end, {"slot_id": ended})
        assert ended not in [beyond_row["slot"]["id"] for beyond_row in leave_answer["beyond"]]
    world.settle()
    kit.phone.shows("shift_changed", "shift_changed")
    assert len(mina.reads("shift_ended", who="Kit", by="Mina")) == 2
    assert mina.reads("limits_set", who="Kit", by="Mina")
    (passed,) = [slot for slot in mina.week("2026-03-09", 1) if slot["id"] == call(9)]
    assert [person["name"] for person in passed["people"]] == ["Sam"], (
        "the turn goes on to the next"
    )

    no = try_each_way_to_a_night(mina, kit)
    try_to_swap_for_a_night(world, mina, no)

    # Nobody offers Kit a night, and in the night nothing is asked of them.
    path = f"/circles/{{c}}/slots/{night(20)}/offers"
    body = {"member_id": mina.member("Kit")}
    assert refused(mina, "POST", path, body)["code"] == "not-for-them"
    assert mina.post("/circles/{c}/open-times/tell", {"slot_ids": [night(20)]})["told"] == 1
    world.settle()
    kit.phone.shows()
    sam.phone.shows("open_time")
    world.at("2026-03-01 22:10")
    order = {friend["name"]: friend["reachable"] for friend in mina.home()["person"]["order"]}
    assert order == {"Kit": "not_now", "Sam": "now"}
    kit.phone.new_pushes()
    sam.phone.new_pushes()
    mina.asks(now=True)
    kit.phone.shows()
    sam.phone.shows("ask")
    mina.does("stop")


def refuse_what_is_no_limit(mina: Friend) -> None:
    """What is no limit, and whom none can be set for."""
    kit_path = f"/circles/{{c}}/members/{mina.member('Kit')}"
    path = "/circles/{c}/members/{}/limits"
    place_id = mina.keeps_place("Noa")
    bad: list[tuple[str, str, Json, str]] = [
        ("PUT", path.replace("{}", mina.member("Mina")), NIGHTS, "limits-for-the-person"),
        ("PUT", path.replace("{}", place_id), NIGHTS, "not-in-yet"),
        (
            "PUT",
            path.replace("{}", mina.member("Kit")),
            {"night": {"from": "22:00", "to": "22:00"}},
            "zero-length",
        ),
        (
            "PUT",
            f"/circles/{{c}}/members/{place_id}/roles",
            {"roles": ["coordinator"]},
            "not-in-yet",
        ),
        (
            "PATCH",
            f"/circles/{{c}}/members/{place_id}",
            {"roles": ["supporter", "counsellor"]},
            "not-in-yet",
        ),
        (
            "POST",
            "/circles/{c}/members",
            {"id": new_id(), "name": "Ira", "roles": ["coordinator"]},
            "not-in-yet",
        ),
        ("PATCH", kit_path, {"label": "x" * 200}, "label-too-long"),
    ]
    before = mina.get("/circles/{c}")["members"]
    for method, limit_path, body, code in bad:
        with pytest.raises(Refused) as said_no:
            mina.call(method, limit_path, body)
        assert (said_no.value.status, said_no.value.code) == (422, code), limit_path
        fields = [field["name"] for field in said_no.value.problem.get("fields", [])]
        assert fields == (["label"] if "label" in body else []), "said at the field"
    assert mina.get("/circles/{c}")["members"] == before
    assert sets(mina, "Kit", {}) == {"night": None, "weekly_shifts": None, "beyond": []}


def test_two_shifts_a_week_are_enough(world: World) -> None:
    mina = simple_circle(world, "Kit", "Sam")
    kit = world.friends["Kit"]
    mina.offers("Evening", list(range(7)), "18:00", "20:00", places=2)
    evening = march(mina, "Evening")
    for day in (2, 3, 4):
        kit.claims(evening(day))
    limit_answer = sets(mina, "Kit", {"weekly_shifts": 2})
    assert [beyond_row["why"] for beyond_row in limit_answer["beyond"]] == ["week"] * 3, (
        "which of them is hers to choose"
    )
    end = f"/circles/{{c}}/members/{mina.member('Kit')}/limits/end-shift"
    assert mina.post(end, {"slot_id": evening(3)})["beyond"] == []
    no = refused(kit, "POST", f"/circles/{{c}}/slots/{evening(6)}/claim", {})
    assert no["code"] == "limit-week"
    assert "2 shifts a week" in no["detail"]
    kit.claims(evening(9))
    kit.releases(evening(2))
    kit.claims(evening(6))
    # The look-out for gaps and the pool keep to it.
    pool(mina, "Kit", "Sam")
    alerts(mina, 120, 110, 4)
    world.settle()
    (gap,) = [gap for gap in mina.get("/circles/{c}/gaps")["gaps"] if evening(5) in gap["slot_ids"]]
    assert {told_member["name"] for told_member in gap["told"]} == {"Sam"}

    # So do suggestions: Kit has one shift in the second week, none in the third.
    def suggested_for_kit() -> list[int]:
        slots_for_kit = {
            slot
            for slot, people in suggested(mina).items()
            if "Kit" in {person["name"] for person in people}
        }
        return [
            sum(evening(day) in slots_for_kit for day in range(monday, monday + 7))
            for monday in (9, 16)
        ]

    assert suggested_for_kit() == [1, 2]
    sets(mina, "Kit", {"weekly_shifts": 2, "night": {"from": "19:00", "to": "07:00"}})
    assert suggested_for_kit() == [0, 0]
    sets(mina, "Kit", {"weekly_shifts": 2})

    refuse_what_is_no_limit(mina)
    kit.claims(evening(7))
