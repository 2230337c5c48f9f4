"""One member in all that a circle does together: for what becomes of their rows."""

from __future__ import annotations

from app.core.ids import new_id
from tests.scenarios.gathering_steps import SUNDAY, draft, invites_member
from tests.scenarios.test_needs_and_the_pot import asks_for, helps_with_needs
from tests.scenarios.value_steps import VALUES, marks, opens_to, proposes
from tests.world import Friend


def does_things_together(mina: Friend, sam: Friend) -> None:
    """Sam offers, needs, asks and mends something, and a line of the person's names them."""
    to_mina = {"member_id": mina.member("Mina"), "happened": "You laughed"}
    sam.put(f"/circles/{{c}}/repairs/{new_id()}", to_mina)
    sam.put("/circles/{c}/repairs-closed", {"closed": True})
    offers_and_takes_up(mina, sam)
    sam.post("/circles/{c}/solidarity/question")
    says_what_is_in_the_way(mina, sam)
    invites_to_a_gathering(mina)
    helps_with_needs(mina, sam)
    asks_for(sam, known=[{"member_id": mina.member("Mina")}])
    takes_turns_coordinating(mina, sam)
    line = {"stance": "prefer", "words": "evenings", "about": "shifts"}
    of_sam = {"member_id": mina.member("Sam")}
    mina.put(f"/circles/{{c}}/guidelines/{new_id()}", line | of_sam)
    on_map = {"name": "Sam", "near_for": ["laugh"], "nearness": "near"}
    mina.put(f"/circles/{{c}}/pod-map/names/{new_id()}", on_map | of_sam)


def says_what_is_in_the_way(mina: Friend, sam: Friend) -> None:
    """Sam reads what the circle holds to, and a line is in their way; one is theirs."""
    opens_to(mina, "Sam")
    line_id = proposes(mina, "Shoes off", mina.get(VALUES)["usual"])
    marks(sam, line_id, "in_my_way", "Cold feet")
    sam.put(f"{VALUES}/{line_id}/ideas/{new_id()}", {"words": "Socks"})
    proposes(sam, "Tea first", mina.get(VALUES)["usual"])


def takes_turns_coordinating(mina: Friend, sam: Friend) -> None:
    """Sam and Ade are asked to take turns, and Sam says yes."""
    turns_id = new_id()
    member_ids = [mina.member(name) for name in ("Sam", "Ade")]
    first = {"first_on": "2026-03-10", "at": "12:00"}
    mina.post("/circles/{c}/coordinating-turns", {"id": turns_id, "member_ids": member_ids} | first)
    sam.put(f"/circles/{{c}}/coordinating-turns/{turns_id}/mine", {"agreed": True})


def invites_to_a_gathering(mina: Friend) -> None:
    """Sam is invited to a gathering, and helps with the words of another."""
    path = draft(mina, SUNDAY)
    mina.post(f"{path}/call")
    invites_member(mina, path, "Sam")
    mina.put(f"{draft(mina, SUNDAY)}/helper", {"member_id": mina.member("Sam")})


def offers_and_takes_up(mina: Friend, sam: Friend) -> None:
    """Each offers the other something, and Sam takes theirs up; others may offer Sam more."""
    sam.put("/circles/{c}/offers-welcome", {"on": True})
    for by, to in ((mina, "Sam"), (sam, "Mina")):
        words = {"words": "Draw with me", "minutes": 10, "rhythm": "any_time"}
        offer_id = new_id()
        by.put(
            f"/circles/{{c}}/member-offers/{offer_id}",
            words | {"member_ids": [mina.member(to)]},
        )
        if by is mina:
            sam.post(f"/circles/{{c}}/member-offers/{offer_id}/take-up")
