"""Rows of what a circle does together, for hostile calls: each gives its ids by parameter."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import select

from app.coordinating.models import CoordinatingPlace
from app.core.ids import new_id
from tests.world import Friend, World


def write_afterwards(mina: Friend) -> dict[str, list[str]]:
    """A request that is over, a check-in after it, and what was written looking back."""
    mina.asks(now=True)
    mina.does("stop")
    day = {"days": ["2026-03-20"], "at": "10:00", "way": "call", "member_id": mina.member("Sam")}
    check_ins = mina.post(f"{mina.ask_path}/check-ins", day)["person"]
    look_back_id = new_id()
    mina.put(f"/circles/{{c}}/look-backs/{look_back_id}", {"helped": "tea"})
    need_id = new_id()
    need = {"kind": "form", "title": "A form", "known": [{"member_id": mina.member("Sam")}]}
    mina.put(f"/circles/{{c}}/needs/{need_id}", need)
    line_id = new_id()
    mina.put(f"/circles/{{c}}/guidelines/{line_id}", {"stance": "prefer", "words": "tea"})
    mina.put("/circles/{c}/values/readers", {"member_ids": [mina.member("Sam")]})
    value = f"/circles/{{c}}/values/{(value_id := new_id())}"
    closes_on = mina.get("/circles/{c}/values")["usual"]
    mina.put(value, {"words": "Tea first", "closes_on": closes_on})
    mina.put(f"{value}/ideas/{(idea_id := new_id())}", {"words": "Both"})
    pod_name_id = new_id()
    pod_name = {"name": "Ida", "near_for": ["night"], "nearness": "near", "member_id": None}
    mina.put(f"/circles/{{c}}/pod-map/names/{pod_name_id}", pod_name)
    return {
        "pod_name_id": [pod_name_id],
        "check_in_id": [check_ins[0]["id"]],
        "look_back_id": [look_back_id],
        "need_id": [need_id],
        "line_id": [line_id, value_id],
        "idea_id": [idea_id],
    }


def write_to_mend(world: World, mina: Friend, lee: Friend) -> dict[str, list[str]]:
    """Something that Lee wrote to Mina, and something that cools."""
    sent, cooling = new_id(), new_id()
    words = {"happened": "porridge", "cooling": "soon"}
    lee.put(f"/circles/{{c}}/repairs/{sent}", words | {"member_id": mina.member("Mina")})
    world.advance(minutes=11)
    mina.put(f"/circles/{{c}}/repairs/{cooling}", words | {"member_id": mina.member("Sam")})
    return {"repair_id": [sent, cooling]}


def call_together(mina: Friend) -> dict[str, list[str]]:
    """A gathering that was called, a guest of it, and what somebody saw in the person."""
    path = f"/circles/{{c}}/gatherings/{(gathering_id := new_id())}"
    time = {"on_day": "2026-03-20", "at": "15:00", "minutes": 60}
    mina.put(path, {"revision": 0, "purpose": "Soup", "times": [time]})
    guest_id = new_id()
    mina.post(f"{path}/guests", {"id": guest_id, "name": "Ruth"})
    mina.post(f"{path}/call")
    return {"gathering_id": [gathering_id], "guest_id": [guest_id], "affirmation_id": [new_id()]}


def take_coordinating_turns(mina: Friend) -> dict[str, list[str]]:
    """Turns of coordinating; Sam said yes to them and would change places."""
    sam = mina.world.friends["Sam"]
    day = (mina.world.now + timedelta(days=20)).date().isoformat()
    member_ids = [mina.member(name) for name in ("Sam", "Lee")]
    path = "/circles/{c}/coordinating-turns"
    body = {"id": (turns_id := new_id()), "member_ids": member_ids, "first_on": day}
    mina.post(path, body | {"at": "12:00"})
    sam.put(f"{path}/{turns_id}/mine", {"agreed": True})
    sam.put(f"{path}/{turns_id}/offer", {"offered": True})
    with mina.world.parts.db.read() as tx:
        places = tx.session.exec(select(CoordinatingPlace.id).order_by(CoordinatingPlace.id)).all()
    return {"turns_id": [turns_id], "place_id": list(places)}


def start_trial(mina: Friend) -> dict[str, list[str]]:
    """A regular shift that is tried until a day."""
    body = {
        "id": (trial_id := new_id()),
        "subject_kind": "pattern",
        "subject_id": next(iter(mina.circle.patterns.values())),
        "review_on": "2026-03-20",
        "without_answer": "keep",
    }
    mina.post("/circles/{c}/trials", body)
    return {"trial_id": [trial_id]} | take_coordinating_turns(mina)


def offer_something(mina: Friend, sam: Friend) -> dict[str, list[str]]:
    """Something that the person offers each week, of which a friend took up a day."""
    offer_id = new_id()
    body = {"words": "Draw with me", "minutes": 30, "rhythm": "weekly", "at": "17:00"}
    for_sam = {"on_day": "2026-03-20", "member_ids": [mina.member("Sam")]}
    mina.put(f"/circles/{{c}}/member-offers/{offer_id}", body | for_sam)
    sam.post(f"/circles/{{c}}/member-offers/{offer_id}/take-up", {"day": "2026-03-20"})
    return {"offer_id": [offer_id]}
