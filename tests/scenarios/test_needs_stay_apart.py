"""What of needs the person reads nowhere: who said no, who pledged, and what others need."""

from __future__ import annotations

from app.core.ids import new_id
from tests.scenarios.test_needs_and_the_pot import (
    NEEDS,
    asks_for,
    asks_for_money,
    hears,
    lets_know_of_money,
    needs_circle,
    needs_of,
    only_need,
    own_need,
    refused,
)
from tests.world import Friend, Json, World

A_DOLLAR: Json = {"amount": 100, "currency": "CAD"}


def eyes_of(mina: Friend, name: str) -> Json:
    eyes: Json = mina.get(f"/circles/{{c}}/members/{mina.member(name)}/eyes")
    return dict(eyes["screens"])


def makes_coordinator(mina: Friend, name: str) -> Friend:
    """A friend who reads names, and so can let others know of what they need."""
    roles = {"roles": ["supporter", "coordinator"]}
    mina.put(f"/circles/{{c}}/members/{mina.member(name)}/roles", roles)
    return mina.world.friends[name]


def recorded_names(mina: Friend) -> list[str]:
    """Whom the record tells to have heard of a need."""
    return sorted(entry["who"]["name"] for entry in mina.reads("told", event="need"))


def test_through_anybodys_eyes_not_this_one_and_a_pledge_look_like_nothing(world: World) -> None:
    mina = needs_circle(world, "Sam", "Ade", "Lee", "Kit")
    friends = world.friends
    path = asks_for(mina, "Sam", "Ade")
    pot = asks_for_money(mina, "Sam", "Ade", "Lee", "Kit")
    world.settle()
    seen_before = {name: eyes_of(mina, name)["needs"] for name in friends if name != "Mina"}
    assert [len(needs["known"]) for needs in seen_before.values()] == [2, 2, 1, 1]
    friends["Sam"].post(f"{path}/put-away")
    for name, amount in (("Sam", 1000), ("Ade", 1000), ("Lee", 100_000), ("Kit", 1000)):
        friends[name].put(f"{pot}/pledge", A_DOLLAR | {"amount": amount})
    for name, needs in seen_before.items():
        screens = eyes_of(mina, name)
        assert screens["needs"] == needs, f"through {name}'s eyes"
        assert [each for each in screens["notices"] if each["event"] == "need"] == []
    # Closed, and over with thanks: nothing of it tells who gave.
    mina.post(f"{pot}/enough")
    for name in seen_before:
        assert all(need["pot"] is None for need in eyes_of(mina, name)["needs"]["known"])
    friends["Ade"].put(f"{path}/hand", {})
    mina.post(f"{path}/done", {"thanks": "I could breathe again."})
    mina.post(f"{pot}/done", {"thanks": "The rent is paid."})
    assert [need["thanks"] for need in eyes_of(mina, "Ade")["needs"]["known"]] == [
        "I could breathe again."
    ], "of hands the person knows"
    assert eyes_of(mina, "Lee")["needs"]["known"] == []
    assert only_need(friends["Lee"])["thanks"] == "The rent is paid."


def test_the_record_tells_who_was_asked_and_not_who_pledged(world: World) -> None:
    mina = needs_circle(world, "Sam", "Ade", "Lee")
    pot = asks_for_money(mina, "Sam", "Ade", "Lee")
    hears(world, Sam=1, Ade=1, Lee=1)
    assert recorded_names(mina) == ["Ade", "Lee", "Sam"]
    world.friends["Sam"].put(f"{pot}/pledge", A_DOLLAR)
    world.friends["Lee"].put(f"{pot}/pledge", A_DOLLAR)
    # Opened again it is told to those who haven't answered: the record doesn't say to whom.
    mina.post(f"{pot}/enough")
    mina.post(f"{pot}/more")
    hears(world, Ade=1)
    assert recorded_names(mina) == ["Ade", "Lee", "Sam"]
    mina.post(f"{pot}/done", {"thanks": "The rent is paid."})
    hears(world, Sam=1, Lee=1)
    assert recorded_names(mina) == ["Ade", "Lee", "Sam"]
    pot = asks_for_money(mina, "Sam", "Ade", "Lee")
    hears(world, Sam=1, Ade=1, Lee=1)
    world.friends["Sam"].put(f"{pot}/pledge", A_DOLLAR)
    mina.post(f"{pot}/drop")
    hears(world, Sam=1)
    assert recorded_names(mina) == ["Ade", "Ade", "Lee", "Lee", "Sam", "Sam"]


def test_what_others_need_and_who_helps_them_is_nowhere_for_the_person(world: World) -> None:
    mina = needs_circle(world, "Sam", "Ade", "Lee")
    sam = makes_coordinator(mina, "Sam")
    asks_for_money(sam, "Ade")
    path = asks_for(sam, "Ade")
    hears(world, Ade=2)
    world.friends["Ade"].put(f"{path}/hand", {})
    hears(world, Sam=1)
    assert recorded_names(mina) == []
    for name in ("Sam", "Ade"):
        screens = eyes_of(mina, name)
        assert screens["needs"]["known"] == []
        assert [each for each in screens["notices"] if each["event"] == "need"] == []
    # Neither does a pause tell of what waited, nor a withdrawal of what left.
    asks_for(sam, "Lee")
    paused = mina.post("/circles/{c}/pause")
    assert (paused["queued_stopped"], paused["left"]) == (0, [])
    mina.post("/circles/{c}/resume")
    withdrawn = mina.withdraws("Ade")
    assert (withdrawn["left"], withdrawn["may_have_left"]) == ([], [])
    assert [entry for entry in mina.record() if entry.get("event") == "need"] == []
    # What the person needs themself is told to somebody, and a withdrawal says so.
    asks_for(mina, "Lee")
    hears(world, Lee=1, Sam=1)  # Sam reads that Ade can't after all
    assert [each["event"] for each in mina.withdraws("Lee")["left"]] == ["need"]


def test_whom_the_person_stops_stays_on_the_list_of_who_needs_something(world: World) -> None:
    mina = needs_circle(world, "Sam", "Ade", "Lee")
    sam, ade = makes_coordinator(mina, "Sam"), world.friends["Ade"]
    lets_know_of_money(mina, "Ade")
    asks_for(mina, "Ade")
    asks_for_money(sam, "Ade", "Lee")
    path = asks_for(sam, "Ade")
    before = needs_of(sam)
    hears(world, Ade=3, Lee=1)
    withdrawn = mina.withdraws("Ade")
    assert needs_of(sam) == before, "nobody is told of a stop"
    assert needs_of(ade)["known"] == []
    assert ade.home()["together"]["needs_asked"] is False
    assert ade.tries("PUT", f"{path}/hand", {}).status_code == 404
    # Of the person's own needs the name is taken away.
    assert own_need(mina)["known"] == []
    assert all(person["name"] != "Ade" for person in needs_of(mina)["people"])
    mina.post(
        f"/circles/{{c}}/members/{mina.member('Ade')}/undo",
        {"withdrawn_id": withdrawn["withdrawn_id"]},
    )
    assert len(needs_of(ade)["known"]) == 2
    # A hand that can't come any more is let go as any other is.
    ade.put(f"{path}/hand", {})
    hears(world, Sam=1)
    mina.withdraws("Ade")
    hears(world, Sam=1)
    need = next(each for each in needs_of(sam)["own"] if each["pot"] is None)
    assert (need["hands"], need["state"]) == ([], "open")
    assert [knower["name"] for knower in need["known"]] == ["Ade"]
    # Removed, they are on no list.
    mina.removes("Ade")
    assert all("Ade" not in str(need["known"]) for need in needs_of(sam)["own"])
    assert all(person["name"] != "Ade" for person in needs_of(sam)["people"])


def test_whoever_looked_before_a_viewer_was_named_reads_that_first(world: World) -> None:
    mina = needs_circle(world, "Sam", "Ade")
    sam = world.friends["Sam"]
    pot = asks_for_money(mina, "Sam", "Ade")
    as_read = {key: only_need(sam)["pot"][key] for key in ("needer_sees", "others_see")}
    viewer = {"member_id": mina.member("Ade"), "sees_pledges": True}
    mina.put(f"{pot}/known", {"known": [{"member_id": mina.member("Sam")}, viewer]})
    assert refused(sam, "PUT", f"{pot}/pledge", A_DOLLAR | as_read) == "pot-seen-by-more"
    assert refused(sam, "PUT", f"{pot}/pledge", A_DOLLAR) == "pot-seen-by-more", "unsaid is nobody"
    sam.put(f"{pot}/pledge", A_DOLLAR | as_read | {"others_see": 1})
    assert only_need(world.friends["Ade"])["pot"]["total"] == 100
    # A viewer doesn't count themself, and whoever needs it counts if they see amounts.
    world.friends["Ade"].put(f"{pot}/pledge", A_DOLLAR)
    pot = asks_for_money(mina, "Sam", "Ade", i_see=True)
    other_pot = next(each for each in needs_of(sam)["known"] if pot.endswith(each["id"]))["pot"]
    assert (other_pot["needer_sees"], other_pot["others_see"]) == (True, 0)
    assert refused(sam, "PUT", f"{pot}/pledge", A_DOLLAR) == "pot-seen-by-more"
    sam.put(f"{pot}/pledge", A_DOLLAR | {"needer_sees": True})
    # What fewer see than they read is no reason to ask again.
    sam.put(f"{pot}/pledge", A_DOLLAR | {"needer_sees": True, "others_see": 3})


def test_while_the_phone_is_lost_nobody_more_is_named(world: World) -> None:
    mina = needs_circle(world, "Sam", "Ade")
    sam_id, ade_id = mina.member("Sam"), mina.member("Ade")
    path = asks_for(mina, known=[{"member_id": sam_id, "tier": 1}])
    lets_know_of_money(mina, "Sam")
    makes_coordinator(mina, "Ade").post("/circles/{c}/phone-lost")
    both = [{"member_id": sam_id, "tier": 1}, {"member_id": ade_id, "tier": 1}]
    for knowers in (both, [{"member_id": sam_id, "tier": 2}]):
        assert refused(mina, "PUT", f"{path}/known", {"known": knowers}) == "phone-lost"
    body: Json = {"kind": "ride", "title": "To the clinic", "known": both}
    assert refused(mina, "PUT", f"{NEEDS}/{new_id()}", body) == "phone-lost"
    money = {"member_ids": [sam_id, ade_id]}
    assert refused(mina, "PUT", f"{NEEDS}/money-known", money) == "phone-lost"
    # Less can be said, and others name whom they like.
    mina.put(f"{path}/known", {"known": []})
    mina.put(f"{NEEDS}/money-known", {"member_ids": []})
    asks_for(world.friends["Sam"], known=[{"member_id": mina.home()["me"]["member_id"]}])


def test_while_all_is_paused_nobody_more_is_named(world: World) -> None:
    mina = needs_circle(world, "Sam", "Ade")
    path = asks_for(mina, "Sam")
    hears(world, Sam=1)
    mina.post("/circles/{c}/pause")
    both = [{"member_id": mina.member(name)} for name in ("Sam", "Ade")]
    assert refused(mina, "PUT", f"{path}/known", {"known": both}) == "needs-rest"
    mina.put(f"{path}/known", {"known": []})
    mina.post("/circles/{c}/resume")
    mina.put(f"{path}/known", {"known": both[1:]})
    hears(world, Ade=1)
