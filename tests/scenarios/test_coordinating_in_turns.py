"""Coordinating in turns: two weeks each, in an order in which everybody said yes for themself.

Mina is told who is next before they are, the role passes at its moment by the circle's clock, and
when nobody else coordinates Mina does.
"""

from __future__ import annotations

from app.core.ids import new_id
from tests.factories import simple_circle
from tests.scenarios.test_gaps import alerts, coordinator
from tests.scenarios.test_handing_on import refused, roles
from tests.world import Friend, Json, World

PATH = "/circles/{c}/coordinating-turns"


def sets_up(by: Friend, *names: str, **terms: object) -> str:
    turns_id = new_id()
    body = {
        "id": turns_id,
        "member_ids": [by.member(name) for name in names],
        "first_on": "2026-03-05",
        "at": "12:00",
        **terms,
    }
    by.post(PATH, body)
    return turns_id


def says(friend: Friend, turns_id: str, agreed: bool = True) -> Json:
    answer: Json = friend.put(f"{PATH}/{turns_id}/mine", {"agreed": agreed})
    return answer


def turns_of(friend: Friend) -> Json:
    turns: Json = friend.get(PATH)["turns"]
    return turns


def coordinators(mina: Friend) -> set[str]:
    return {name for name, held_roles in roles(mina).items() if "coordinator" in held_roles}


def quiet(world: World) -> None:
    """Read away what phones show up to now."""
    world.settle()
    for friend in world.friends.values():
        friend.phone.new_pushes()


def three_in_turn(world: World, **terms: object) -> tuple[Friend, str]:
    """Lee coordinates; Ade, Lee and Sam said yes to turns from Thursday noon on."""
    mina = simple_circle(world, "Lee", "Ade", "Sam")
    coordinator(mina, "Lee")
    turns_id = sets_up(mina, "Ade", "Lee", "Sam", **terms)
    for name in ("Ade", "Lee", "Sam"):
        says(world.friends[name], turns_id)
    quiet(world)
    return mina, turns_id


def test_each_says_yes_for_themself(world: World) -> None:
    mina = simple_circle(world, "Lee", "Ade", "Sam", "Kit")
    lee, ade, sam, kit = (world.friends[name] for name in ("Lee", "Ade", "Sam", "Kit"))
    coordinator(mina, "Lee")
    turns_id = sets_up(mina, "Ade", "Lee", "Sam")
    assert turns_of(mina)["weeks"] == 2, "two weeks each, if nothing else is said"
    world.settle()
    for friend in (ade, lee, sam):
        (push,) = friend.phone.shows("open_time")
        notice = friend.get(f"/notices/{push['n']}")
        assert (notice["target"], notice["state"]) == ("coordinating_turns", "live")
        assert friend.home()["together"]["coordinating_turns"] is True
    # Whoever isn't asked reads nothing of it, and nobody has a turn before their own yes.
    assert turns_of(kit) is None
    assert refused(kit, "PUT", f"{PATH}/{turns_id}/mine", {"agreed": True}) == (404, "not-found")
    assert turns_of(mina)["next"] is None
    for friend in (sam, ade, lee):
        says(friend, turns_id)
        says(friend, turns_id)
    assert len(mina.reads("turns_agreed", who="Ade")) == 1
    assert turns_of(ade)["order"] == [], "who is in it is for who may read names"
    assert [taker["name"] for taker in turns_of(mina)["order"]] == ["Ade", "Lee", "Sam"]


def test_the_role_passes_at_its_moment_and_the_clock_changes_meanwhile(world: World) -> None:
    mina, turns_id = three_in_turn(world)
    lee, ade, sam = (world.friends[name] for name in ("Lee", "Ade", "Sam"))
    # Three days before: Ade knows, and Mina reads who it will be.
    world.at("2026-03-02 11:59")
    mina.phone.shows()
    world.at("2026-03-02 12:00")
    mina.phone.shows("knock")
    ade.phone.shows("shift_changed")
    turns = turns_of(mina)
    assert (turns["next"]["name"], turns["news"], turns["is_told"]) == ("Ade", "coming", True)
    assert turns["hand_off_wall"].startswith("2026-03-05T12:00")
    assert mina.home()["together"]["coordinating_turns"] is True
    mina.post(f"{PATH}/{turns_id}/read")
    assert mina.home()["together"]["coordinating_turns"] is False
    assert turns_of(ade)["mine"]["is_next"] is True
    assert coordinators(mina) == {"Lee"}

    # The role passes with what it opens, and is laid down by the one before.
    world.at("2026-03-05 11:59")
    assert (coordinators(mina), ade.get("/circles/{c}/gaps")["shown"]) == ({"Lee"}, False)
    world.at("2026-03-05 12:00")
    assert coordinators(mina) == {"Ade"}
    assert ade.get("/circles/{c}/gaps")["gaps"] == []
    assert lee.get("/circles/{c}/gaps")["shown"] is False
    for friend in (ade, lee):
        friend.phone.shows("shift_changed")
    mina.phone.shows("knock")
    sam.phone.shows()
    assert turns_of(mina)["news"] == "passed"
    assert mina.reads("turn_passed", who="Ade")
    assert mina.reads("told", event="knock", door="coordinating_turns")

    # Two weeks later the clock has changed: it is noon all the same.
    world.at("2026-03-19 11:59")
    assert coordinators(mina) == {"Ade"}
    world.at("2026-03-19 12:00")
    assert coordinators(mina) == {"Lee"}
    assert mina.reads("turn_passed", who="Lee", by="Ade")
    world.at("2026-04-02 12:00")
    assert coordinators(mina) == {"Sam"}
    world.at("2026-04-16 12:00")
    assert coordinators(mina) == {"Ade"}
    quiet(world)

    # Mina's no ends them at once: the role stays, and passes no more.
    mina.put(f"{PATH}/{turns_id}/person", {"agreed": False})
    mina.put(f"{PATH}/{turns_id}/person", {"agreed": False})
    assert len(mina.reads("turns_ended", by="Mina")) == 1
    world.at("2026-05-14 12:00")
    assert coordinators(mina) == {"Ade"}
    assert turns_of(mina) is None
    assert refused(sam, "PUT", f"{PATH}/{turns_id}/mine", {"agreed": True}) == (409, "turns-over")


def test_not_this_time_and_changing_places(world: World) -> None:
    mina, turns_id = three_in_turn(world)
    lee, ade, sam = (world.friends[name] for name in ("Lee", "Ade", "Sam"))
    world.at("2026-03-02 12:00")
    quiet(world)
    # Lee isn't next; Ade is, and not this time: Lee is next, who coordinates now and goes on.
    lee_skips = {"member_id": mina.member("Lee")}
    assert refused(lee, "POST", f"{PATH}/{turns_id}/skip", lee_skips) == (409, "not-next")
    ade_skips = {"member_id": mina.member("Ade")}
    assert refused(sam, "POST", f"{PATH}/{turns_id}/skip", ade_skips) == (403, "not-yours")
    ade.post(f"{PATH}/{turns_id}/skip", ade_skips)
    ade.post(f"{PATH}/{turns_id}/skip", ade_skips)
    assert len(mina.reads("turn_skipped", who="Ade", by="Ade")) == 1
    assert turns_of(mina)["next"]["name"] == "Lee"
    world.settle()
    lee.phone.shows("shift_changed")
    mina.phone.shows("knock")
    # Lee would change places: any of the others can, once.
    lee.put(f"{PATH}/{turns_id}/offer", {"offered": True})
    world.settle()
    for friend in (ade, sam):
        friend.phone.shows("open_time")
    (offered,) = turns_of(sam)["offered"]
    assert offered["name"] is None
    take = f"{PATH}/{turns_id}/places/{offered['place_id']}/take"
    assert refused(lee, "POST", take, {}) == (404, "not-found")
    sam.post(take)
    assert refused(ade, "POST", take, {}) == (409, "turn-not-offered")
    assert turns_of(mina)["next"]["name"] == "Sam"
    assert [taker["name"] for taker in turns_of(mina)["order"]] == ["Ade", "Sam", "Lee"]
    world.at("2026-03-05 12:00")
    assert coordinators(mina) == {"Sam"}
    # Mina skips Lee, who comes after Sam by now: it is Ade's again, who passed last time.
    world.at("2026-03-17 12:00")
    mina.post(f"{PATH}/{turns_id}/skip", {"member_id": mina.member("Lee")})
    world.at("2026-03-19 11:59")
    quiet(world)
    assert coordinators(mina) == {"Sam"}
    world.at("2026-03-19 12:01")
    assert coordinators(mina) == {"Ade"}


def test_whoever_comes_in_late_knows_it_for_two_days(world: World) -> None:
    mina, turns_id = three_in_turn(world)
    ade = world.friends["Ade"]
    world.at("2026-03-05 09:00")
    ade.post(f"{PATH}/{turns_id}/skip", {"member_id": mina.member("Ade")})
    world.settle()
    assert turns_of(mina)["hand_off_wall"].startswith("2026-03-07T12:00")
    world.friends["Lee"].put(f"{PATH}/{turns_id}/mine", {"agreed": False})
    world.settle()
    assert turns_of(mina)["next"]["name"] == "Sam"
    world.at("2026-03-07 11:59")
    assert coordinators(mina) == {"Lee"}, "it stays where it is until then"
    world.at("2026-03-07 12:00")
    # Lee takes no turns any more, and was given the role by Mina: that stays hers to take.
    assert coordinators(mina) == {"Lee", "Sam"}
    # The turns after that are on their own days all the same, over the change of the clock.
    world.at("2026-03-19 12:00")
    assert "Ade" in coordinators(mina)


def test_nobody_is_left_and_the_last_one_leaves(world: World) -> None:
    mina, turns_id = three_in_turn(world)
    lee, ade, sam = (world.friends[name] for name in ("Lee", "Ade", "Sam"))
    # At rest, stopped, never: each of them is passed over, and the role stays where it is.
    ade.put("/circles/{c}/capacity", {"level": "resting"})
    mina.withdraws("Sam")
    assert [taker["name"] for taker in turns_of(mina)["order"]] == ["Ade", "Lee"]
    assert turns_of(sam) is None
    lee_id = mina.member("Lee")
    mina.put(f"{PATH}/{turns_id}/order", {"member_ids": [mina.member("Ade"), lee_id]})
    world.at("2026-03-02 12:00")
    assert turns_of(mina)["next"]["name"] == "Lee"
    says(lee, turns_id, agreed=False)
    world.at("2026-03-05 11:00")
    quiet(world)
    world.at("2026-03-05 12:00")
    mina.phone.shows("knock")
    assert turns_of(mina)["news"] == "stayed"
    assert turns_of(mina)["coordinators"] == ["Lee"]
    assert coordinators(mina) == {"Lee"}
    assert mina.reads("turn_stayed")

    # Lee leaves: nobody else coordinates, so Mina does, hears it, and reads it.
    lee.delete(f"/circles/{{c}}/members/{lee_id}")
    world.settle()
    mina.phone.shows("knock")
    assert coordinators(mina) == {"Mina"}
    assert mina.home()["person"]["coordinator_left"]["name"] == "Lee"
    assert turns_of(mina)["coordinators"] == ["Mina"]
    # Up again, Ade is next after two weeks, and takes it off her.
    ade.put("/circles/{c}/capacity", {"level": "open"})
    world.at("2026-03-19 12:00")
    assert coordinators(mina) == {"Ade"}
    quiet(world)
    # Ade lays it down amid the turn: that isn't their turn any more, and is Mina's again.
    ade.post("/circles/{c}/me/lay-down")
    assert turns_of(ade)["mine"]["coordinates"] is False
    assert coordinators(mina) == {"Mina"}
    quiet(world)
    # The last one who takes turns says no: there are none any more, and Mina hears that.
    says(ade, turns_id, agreed=False)
    world.settle()
    mina.phone.shows("knock")
    assert (turns_of(mina)["state"], turns_of(mina)["news"]) == ("over", "nobody")
    mina.post(f"{PATH}/{turns_id}/read")
    assert turns_of(mina) is None
    assert coordinators(mina) == {"Mina"}


def test_the_last_coordinator_leaves_the_role_to_mina(world: World) -> None:
    mina = simple_circle(world, "Lee", "Ade")
    ade = world.friends["Ade"]
    lee = coordinator(mina, "Lee")
    mina.offers("Walk", [2], "10:00", "11:00")
    alerts(mina, 72, 24, 4)
    quiet(world)
    assert mina.home()["me"]["roles"] == ["person"]
    lee.post("/circles/{c}/me/lay-down")
    world.settle()
    mina.phone.shows("knock")
    assert coordinators(mina) == {"Mina"}
    assert mina.home()["person"]["coordinator_left"]["name"] == "Lee"
    assert mina.reads("roles_changed", who="Mina")
    # She hears of an open shift as coordinators do, and the plan and the shifts ask nobody else.
    world.at("2026-03-04 09:59")
    assert "gap" in [mina.phone.event_of(push) for push in mina.phone.new_pushes()]
    home = mina.home()
    assert (home["supporter"], home["coordinator"]) == (None, None)
    slot = mina.circle.slot("Walk", "2026-03-11")
    assert refused(mina, "POST", f"/circles/{{c}}/slots/{slot}/claim", {}) == (403, "not-yours")

    # She hands it on herself: Ade's yes is all it needs, and she is relieved with it.
    handover = new_id()
    mina.post("/circles/{c}/role-handovers", {"id": handover, "to_id": mina.member("Ade")})
    assert coordinators(mina) == {"Mina"}
    ade.put(f"/circles/{{c}}/role-handovers/{handover}/mine", {"agreed": True})
    assert coordinators(mina) == {"Ade"}
    assert mina.home()["person"]["coordinator_left"] is None
    # Ade leaves, and she lays it down: nobody coordinates, as she wants.
    ade.delete(f"/circles/{{c}}/members/{mina.member('Ade')}")
    assert coordinators(mina) == {"Mina"}
    mina.post("/circles/{c}/me/lay-down")
    assert coordinators(mina) == set()
    assert mina.home()["person"]["coordinator_left"] is None


def test_who_was_shut_out_coordinates_nothing(world: World) -> None:
    mina = simple_circle(world, "Lee", "Ade")
    coordinator(mina, "Lee")
    ade = coordinator(mina, "Ade")
    mina.withdraws("Lee")
    ade.post("/circles/{c}/me/lay-down")
    assert "Mina" in coordinators(mina), "Lee keeps the role and hears of nothing"
    assert mina.home()["person"]["coordinator_left"]["name"] == "Ade"


def left_last(mina: Friend) -> str | None:
    """Who coordinated last, as Mina's home says it."""
    coordinator_left = mina.home()["person"]["coordinator_left"]
    return coordinator_left["name"] if coordinator_left else None


def test_mina_coordinates_when_she_herself_ends_it_for_the_last_one(world: World) -> None:
    mina = simple_circle(world, "Lee", "Ade")
    lee_id = mina.member("Lee")
    lee = coordinator(mina, "Lee")
    quiet(world)
    # A stop, and undone: Lee kept the role, and has it again.
    undo = mina.withdraws("Lee")["withdrawn_id"]
    assert ("Mina" in coordinators(mina), left_last(mina)) == (True, "Lee")
    world.settle()
    assert mina.phone.new_pushes() == [], "what she did herself rings nowhere"
    mina.post(f"/circles/{{c}}/members/{lee_id}/undo", {"withdrawn_id": undo})
    assert (coordinators(mina), left_last(mina)) == ({"Lee"}, None)
    # A line that says never does the same.
    line = f"/circles/{{c}}/guidelines/{new_id()}"
    never = {"stance": "never", "words": "not Lee", "about": "messages", "event": "gap"}
    mina.put(line, never | {"member_id": lee_id})
    assert ("Mina" in coordinators(mina), left_last(mina)) == (True, "Lee")
    assert lee.home()["coordinator"] is not None, "Lee isn't told of the line"
    mina.delete(line)
    world.at("2026-03-12 12:00")
    # Taking the role by hand.
    mina.put(f"/circles/{{c}}/members/{lee_id}/roles", {"roles": ["supporter"]})
    assert (coordinators(mina), left_last(mina)) == ({"Mina"}, "Lee")
    coordinator(mina, "Ade")
    assert (coordinators(mina), left_last(mina)) == ({"Ade"}, None)
    mina.delete(f"/circles/{{c}}/members/{mina.member('Ade')}")
    assert (coordinators(mina), left_last(mina)) == ({"Mina"}, "Ade")


def test_a_coordinator_asks_and_mina_says_yes(world: World) -> None:
    mina = simple_circle(world, "Lee", "Ade")
    lee, ade = coordinator(mina, "Lee"), world.friends["Ade"]
    turns_id = sets_up(lee, "Ade", "Lee", first_on="2026-03-10")
    world.settle()
    mina.phone.shows("knock")
    ade.phone.shows()
    assert turns_of(ade) is None
    assert refused(ade, "PUT", f"{PATH}/{turns_id}/mine", {"agreed": True}) == (404, "not-found")
    assert turns_of(mina)["state"] == "asked"
    assert refused(ade, "PUT", f"{PATH}/{turns_id}/person", {"agreed": True})[0] == 403
    mina.put(f"{PATH}/{turns_id}/person", {"agreed": True})
    world.settle()
    for friend in (ade, lee):
        friend.phone.shows("open_time")
    assert refused(lee, "DELETE", f"{PATH}/{turns_id}", {}) == (409, "turns-over")
    # A stop ends a turn of theirs, with the role; and an undo brings neither back.
    for friend in (ade, lee):
        says(friend, turns_id)
    world.at("2026-03-10 12:00")
    assert coordinators(mina) == {"Ade"}
    assert turns_of(ade)["mine"]["coordinates"] is True
    undo = mina.withdraws("Ade")["withdrawn_id"]
    assert coordinators(mina) == {"Mina"}
    mina.post(f"/circles/{{c}}/members/{mina.member('Ade')}/undo", {"withdrawn_id": undo})
    assert coordinators(mina) == {"Mina"}
    assert [taker["name"] for taker in turns_of(mina)["order"]] == ["Lee"]
    # A line that says never drops Lee, and the turns are over with it.
    line = {"stance": "never", "words": "not Lee", "about": "anything"}
    of_lee = {"member_id": mina.member("Lee")}
    mina.put(f"/circles/{{c}}/guidelines/{new_id()}", line | of_lee)
    assert turns_of(mina)["news"] == "nobody"


def test_while_all_is_paused_or_the_phone_is_lost_nothing_passes(world: World) -> None:
    mina, _ = three_in_turn(world)
    world.at("2026-03-04 12:00")
    mina.post("/circles/{c}/pause", {"until_wall": "2026-03-06T12:00"})
    quiet(world)
    world.at("2026-03-06 11:00")
    assert coordinators(mina) == {"Lee"}
    world.at("2026-03-06 18:00")
    assert coordinators(mina) == {"Ade"}, "what was told before holds after the pause"
    world.friends["Ade"].post("/circles/{c}/phone-lost")
    world.at("2026-03-20 12:00")
    assert coordinators(mina) == {"Ade"}


def test_a_copy_of_ones_own_tells_of_the_turns(world: World) -> None:
    mina, turns_id = three_in_turn(world)
    says(world.friends["Sam"], turns_id, agreed=False)
    world.at("2026-03-04 12:30")
    for friend in (mina, world.friends["Sam"]):
        friend.put("/me/proof/wait", {})  # for their copies, a day later
    world.at("2026-03-05 13:00")
    of_mina = mina.tries("GET", "/me/export?form=html").text
    items = ("Ade, at the moment", "Lee, next, from 2026-03-19 12:00")
    assert "".join(f'<li dir="auto">{item}</li>' for item in items) in of_mina
    of_sam = world.friends["Sam"].tries("GET", "/me/export?form=html").text
    assert '<li dir="auto">I said no</li>' in of_sam
    assert "at the moment" not in of_sam, "whose turn it is stands in Mina's alone"


def test_what_cannot_be_set_up_changes_nothing(world: World) -> None:
    mina = simple_circle(world, "Lee", "Ade", "Sam")
    ade = world.friends["Ade"]
    mina.keeps_place("Kit")
    before = mina.get(PATH)
    ids = {name: mina.member(name) for name in ("Mina", "Lee", "Ade", "Sam", "Kit")}
    good = {"member_ids": [ids["Ade"], ids["Lee"]], "first_on": "2026-03-05", "at": "12:00"}

    def refusal_of(**terms: object) -> tuple[int, str]:
        return refused(mina, "POST", PATH, {"id": new_id(), **good, **terms})

    for weeks in (0, -1, 13, 900):
        assert refusal_of(weeks=weeks) == (422, "turn-length")
    assert refusal_of(first_on="2026-02-20") == (422, "turns-too-soon")
    assert refusal_of(first_on="2026-03-04", at="08:59") == (422, "turns-too-soon")
    assert refusal_of(first_on="2027-04-01") == (422, "turns-too-far")
    assert refusal_of(member_ids=[ids["Ade"], ids["Ade"]]) == (422, "twice-in-turns")
    assert refusal_of(member_ids=[ids["Ade"]]) == (422, "who-takes-turns")
    assert refusal_of(member_ids=[]) == (422, "who-takes-turns")
    assert refusal_of(member_ids=[ids["Ade"], ids["Mina"]]) == (422, "person-in-turns")
    for outsider in (ids["Kit"], new_id()):
        assert refusal_of(member_ids=[ids["Ade"], outsider]) == (422, "unknown-member")
    mina.withdraws("Sam")
    assert refusal_of(member_ids=[ids["Ade"], ids["Sam"]]) == (422, "stopped-in-turns")
    assert refused(ade, "POST", PATH, {"id": new_id(), **good}) == (403, "not-yours")
    mina.post("/circles/{c}/pause", {"until_wall": None})
    assert refusal_of() == (409, "turns-paused")
    mina.post("/circles/{c}/resume")
    dee = world.friend("Dee")
    draft = dee.drafts_circle("Sol", "Bo", "Cy")
    in_draft = {"id": new_id(), **good, "member_ids": [draft.members["Bo"], draft.members["Cy"]]}
    assert refused(dee, "POST", PATH, in_draft) == (409, "turns-draft")
    assert mina.get(PATH) == before

    turns_id = sets_up(mina, "Ade", "Lee")
    assert refusal_of() == (409, "turns-run-already")
    says(ade, turns_id, agreed=False)
    assert turns_of(ade)["mine"]["state"] == "declined"
    before = mina.get(PATH)
    order = {"member_ids": [ids["Lee"], ids["Ade"]]}
    assert refused(mina, "PUT", f"{PATH}/{turns_id}/order", order) == (422, "said-no-to-turns")
    assert mina.get(PATH) == before
    # What Ade said no to, Ade alone can say yes to again.
    says(ade, turns_id)
    assert [taker["name"] for taker in turns_of(mina)["order"]] == ["Ade", "Lee"]
