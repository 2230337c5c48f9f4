"""When the person is alone is read under a grant: one's own shifts always, the rest by consent."""

from __future__ import annotations

import secrets
from typing import Any

from app.core.ids import link_token, new_id
from tests.cases.first_circle import FRI, MON, WED
from tests.factories import simple_circle
from tests.world import Friend, Json, World, verifier_of

NIGHTS = (MON, WED, FRI)


def with_nights(world: World, *friends: str) -> tuple[Friend, str, str]:
    """Mina's circle with three nights a week. Mina, Wednesday's night (Sam's), and an open one."""
    mina = simple_circle(world, *friends)
    mina.patch("/circles/{c}", {"i_am": "a gardener", "solidarity": "sit with me"})
    mina.offers("Night", list(NIGHTS), "20:00", "07:00", kind="overnight")
    night = mina.circle.slot("Night", "2026-03-04")
    world.friends["Sam"].claims(night)
    return mina, night, mina.circle.slot("Night", "2026-03-06")


def grants_of(mina: Friend, name: str) -> dict[str, str]:
    people = mina.get("/circles/{c}/consent")["people"]
    return {
        grant["event"]: grant["id"]
        for person in people
        if person["name"] == name
        for grant in person["grants"]
    }


def stops(mina: Friend, name: str, *events: str) -> None:
    grant_ids = grants_of(mina, name)
    for event in events:
        mina.delete(f"/circles/{{c}}/grants/{grant_ids[event]}")


def gives(mina: Friend, event: str, **to: Any) -> str:
    grant_id = new_id()
    body = {"id": grant_id, "to": to, "event": event, "tier": 1}
    mina.post("/circles/{c}/grants", body)
    return grant_id


def ids(slots: list[Json]) -> list[str]:
    return [slot["id"] for slot in slots]


def sees_only(friend: Friend, *own_slots: str) -> None:
    """Of the circle's times, a friend finds these shifts of theirs and nothing else, anywhere."""
    assert ids(friend.week("2026-03-02")) == list(own_slots)
    days = friend.get("/circles/{c}/days?from=2026-03-02")["found"]
    assert days == [
        {"on": slot_id[-10:], "standing": "held", "mine": True} for slot_id in own_slots
    ]
    home = friend.home()["supporter"]
    assert (ids(home["mine"]), home["open"], home["offered"]) == (list(own_slots), [], [])
    assert friend.get("/circles/{c}/patterns") == {"patterns": []}
    assert friend.tries("GET", f"/circles/{{c}}/patterns/{pattern_of(friend)}").status_code == 404
    gaps = friend.get("/circles/{c}/gaps")
    assert gaps == {"zone": friend.zone, "shown": False, "alerts": None, "gaps": []}
    swaps = friend.get("/circles/{c}/swaps")
    assert (swaps["for_me"], swaps["standing_by"]) == ([], [])


def pattern_of(friend: Friend) -> str:
    return friend.world.friends["Mina"].circle.patterns["Night"]


def cannot_act_on(friend: Friend, slot: str) -> None:
    """It isn't there: each way to it answers as for a time that nobody ever offered."""
    invented = f"{new_id()}.2026-03-06"
    rotation = {"id": new_id(), "pattern_id": slot.partition(".")[0]}
    for slot_id in (slot, invented):
        answers = [
            friend.tries("POST", f"/circles/{{c}}/slots/{slot_id}/claim", {"anyway": True}),
            friend.tries("PUT", f"/circles/{{c}}/slots/{slot_id}/stand-by", {}),
            friend.tries("POST", f"/circles/{{c}}/slots/{slot_id}/pass", {}),
            friend.tries("POST", "/circles/{c}/rotations/mine", rotation),
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert {answer.json()["type"] for answer in answers} == {"/problems/not-found"}
        claim_results = friend.post("/circles/{c}/claims", {"slot_ids": [slot_id], "anyway": True})[
            "came"
        ]
        assert [(result["taken"], result["why"], result["slot"]) for result in claim_results] == [
            (False, "not-found", None)
        ]
        rotation["pattern_id"] = new_id()


def test_a_friend_without_a_grant_for_times_finds_their_own_shifts_alone(world: World) -> None:
    mina, night, free = with_nights(world, "Sam", "Ade")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    other = mina.circle.slot("Night", "2026-03-02")
    ade.claims(other)
    swap = {"id": new_id(), "slot_id": other, "for_slot_id": night}
    ade.post("/circles/{c}/swaps", swap)
    assert ids(sam.get("/circles/{c}/swaps")["for_me"]) == [swap["id"]]
    calendar = link_token("calendar", new_id(), secrets.token_urlsafe(32))
    sam.post(
        "/circles/{c}/calendar",
        {"id": new_id(), "verifier": verifier_of(calendar), "open_times": True},
    )

    def calendar_entries() -> int:
        return str(sam.tries("GET", f"/calendar/{calendar}.ics").text).count("BEGIN:VEVENT")

    mina.post(f"/circles/{{c}}/slots/{free}/offers", {"member_id": mina.member("Sam")})
    world.settle()
    pushed = [sam.get(f"/notices/{push['n']}") for push in sam.phone.new_pushes()]
    (offered,) = [notice for notice in pushed if notice["subject_id"] == free]
    assert (offered["target"], offered["state"]) == ("open_times", "live")
    assert len(sam.week("2026-03-02")) == 3
    assert calendar_entries() > 1

    stops(mina, "Sam", "open_time")
    sees_only(sam, night)
    cannot_act_on(sam, free)
    assert sam.tries("POST", f"/circles/{{c}}/swaps/{swap['id']}/take", {}).status_code == 404
    assert calendar_entries() == 1
    own_notice = sam.get(f"/notices/{offered['id']}")
    assert (own_notice["state"], own_notice["subject_id"]) == ("over", None)
    # The rest of what they were given stays, and so do the words of somebody whom they accompany.
    circle = sam.get("/circles/{c}")
    assert (circle["i_am"], circle["solidarity"]) == ("a gardener", "sit with me")
    assert sam.week("2026-03-02")[0]["title"] == "Night"

    # What is their own can be let go of, though it then isn't there for them any more.
    let_go = sam.releases(night)
    assert (let_go["id"], let_go["mine"], let_go["may"]) == (night, False, None)
    sees_only(sam)

    gives(mina, "gap", kind="member", member_id=mina.member("Sam"))
    assert len(sam.week("2026-03-02")) == 3
    assert sam.claims(free)["mine"]


def test_each_audience_means_the_same_in_what_is_read_as_in_what_is_sent(world: World) -> None:
    mina, night, free = with_nights(world, "Sam", "Ade")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    for name in ("Sam", "Ade"):
        stops(mina, name, "open_time")
    gives(mina, "open_time", kind="on_shift")
    sees_only(sam, night)

    world.at("2026-03-04 20:30")  # Sam's night has begun
    for friend in (sam, ade):
        friend.phone.new_pushes()
    mina.post("/circles/{c}/open-times/tell", {"slot_ids": [free]})
    world.settle()
    assert free in ids(sam.week("2026-03-02"))
    assert free in ids(sam.home()["supporter"]["open"])
    sam.phone.shows("open_time")
    ade.phone.shows()
    sees_only(ade)
    world.at("2026-03-05 08:00")
    assert ids(sam.week("2026-03-05")) == []

    mina.put("/circles/{c}/pool", {"member_ids": [mina.member("Ade")]})
    gives(mina, "gap", kind="pool")
    assert ids(ade.week("2026-03-05")) == []
    ade.put("/circles/{c}/pool/mine", {"agreed": True})
    assert ids(ade.week("2026-03-05"))[:1] == [free]


def test_the_rights_of_a_role_end_with_a_withdrawal_and_come_back_with_its_undoing(
    world: World,
) -> None:
    mina, _, free = with_nights(world, "Sam", "Lee")
    sam, lee = world.friends["Sam"], world.friends["Lee"]
    roles = {"roles": ["supporter", "coordinator"]}
    mina.put(f"/circles/{{c}}/members/{mina.member('Lee')}/roles", roles)
    stops(mina, "Lee", "open_time")
    # The role is the person's consent to the circle's times.
    assert len(lee.week("2026-03-02")) == 3
    assert lee.home()["coordinator"]["open"]
    (board,) = lee.get("/me/circles-to-look-after")["circles"]
    assert board["shown"]
    assert free in board["next"]["slot_ids"] + [
        slot for gap in board["gaps"] for slot in gap["slot_ids"]
    ]

    withdrawn = mina.withdraws("Lee")
    sees_only(lee)
    cannot_act_on(lee, free)
    home = lee.home()
    assert (home["coordinator"], home["me"]["roles"]) == (None, ["supporter"])
    assert lee.get("/me")["places"][0]["roles"] == ["supporter"]
    names = {member["name"] for member in lee.get("/circles/{c}")["members"]}
    assert names == {"Mina", "Lee"}
    for path in ("/circles/{c}/suggestions", "/circles/{c}/friends-without-app"):
        assert lee.tries("GET", path).status_code == sam.tries("GET", path).status_code == 403
    assert lee.get("/circles/{c}/nights")["shown"] is False
    (board,) = lee.get("/me/circles-to-look-after")["circles"]
    assert (board["shown"], board["next"], board["gaps"], board["open_gaps"]) == (
        False,
        None,
        [],
        0,
    )
    circle = lee.get("/circles/{c}")
    assert (circle["i_am"], circle["solidarity"]) == (None, None)
    assert lee.home()["supporter"]["i_am"] is None
    assert ids(sam.week("2026-03-02")) == ids(mina.week("2026-03-02")), "nothing changed for others"

    mina.post(
        f"/circles/{{c}}/members/{mina.member('Lee')}/undo",
        {"withdrawn_id": withdrawn["withdrawn_id"]},
    )
    assert lee.home()["me"]["roles"] == ["coordinator", "supporter"]
    assert len(lee.week("2026-03-02")) == 3
    assert lee.get("/circles/{c}/gaps")["shown"]


def test_a_counsellor_who_keeps_nothing_reads_their_own_place_alone(world: World) -> None:
    jordan = world.friend("Jordan")
    circle = jordan.drafts_circle("Mina", "Sam")
    jordan.offers("Night", list(NIGHTS), "22:00", "07:00", kind="overnight")
    assert len(jordan.week("2026-03-02")) == 3, "whoever draws it up reads the draft"
    mina = world.friend("Mina")
    mina.accepts(jordan.hands_over(), circle)
    mina.patch("/circles/{c}", {"i_am": "a gardener"})
    sees_only(jordan)
    cannot_act_on(jordan, circle.slot("Night", "2026-03-06"))
    assert jordan.get("/circles/{c}")["i_am"] is None
    (board,) = jordan.get("/me/circles-to-look-after")["circles"]
    assert (board["shown"], board["roles"], board["gaps"]) == (False, ["counsellor"], [])
    gives(mina, "open_time", kind="counsellors")
    assert len(jordan.week("2026-03-02")) == 3
    assert jordan.get("/me/circles-to-look-after")["circles"][0]["open_gaps"] > 0
