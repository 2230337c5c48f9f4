"""The person's phone is lost: an ally starts the plan, reminders rest, and the way back is open."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.core.ids import new_id
from tests.authenticator import makes_code
from tests.cases.first_circle import WED
from tests.factories import second_device, simple_circle
from tests.world import Friend, Handset, Json, Link, Refused, World


def with_allies(world: World, *names: str, bring_back: bool = False) -> Friend:
    """Mina with friends, who agreed to be there when her phone is lost; Lee coordinates."""
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    mina.put(f"/circles/{{c}}/members/{mina.member('Lee')}/roles", {"roles": ["coordinator"]})
    for name in names:
        choices = {"start": True, "bring_back": bring_back}
        mina.put(f"/circles/{{c}}/allies/{mina.member(name)}", choices)
        world.settle()
        world.phone(name).shows("open_time")
        world.friends[name].put("/circles/{c}/allies/mine", {"agreed": True})
    for friend in world.friends.values():
        friend.phone.new_pushes()
    return mina


def starts(ally: Friend) -> Json:
    started: Json = ally.post("/circles/{c}/allies/start", {"id": new_id()})
    return started


def refused(friend: Friend, method: str, path: str, body: object = None) -> tuple[int, str]:
    with pytest.raises(Refused) as refusal:
        friend.call(method, path, {} if body is None and method == "POST" else body)
    return refusal.value.status, refusal.value.code


def ask_of(mina: Friend) -> Json:
    open_ask: Json = mina.home()["person"]["ask"]
    return open_ask


def test_an_ally_starts_the_plan_at_once_and_reads_nothing_by_it(world: World) -> None:
    mina = with_allies(world, "Ade")
    ade, sam, lee = (world.friends[name] for name in ("Ade", "Sam", "Lee"))
    # Nobody else may, and a friend learns nothing of who may.
    assert sam.get("/circles/{c}/allies")["mine"] is None
    for friend in (sam, lee):
        body = {"id": new_id()}
        assert refused(friend, "POST", "/circles/{c}/allies/start", body)[0] == 404
    before = ade.home()
    assert before["help"] == "can"
    assert starts(ade)["started"] is True
    world.settle()
    # As Mina wrote it: Sam first. Mina sees who it was, on any phone of theirs.
    sam.phone.shows("ask")
    mina.phone.shows("ask")
    ask = ask_of(mina)
    assert (ask["started_by"], ask["phase"]) == ("Ade", "asking")
    mina.circle.asks.append(ask["id"])
    assert sam.sees()["by_ally"] is True
    # Ade reads that it runs, and nothing of it: the ladder hasn't come to them.
    assert ade.home()["help"] == "look"
    assert refused(ade, "GET", mina.ask_path)[0] == 404
    assert ade.home()["supporter"]["asks"] == []
    assert starts(ade)["started"] is True, "twice is once"
    world.settle()
    sam.phone.shows()
    sam.answers("coming")
    world.settle()
    mina.phone.shows("ask")
    assert ade.get("/circles/{c}/allies")["started"] is True
    mina.does("stop")
    assert ade.get("/circles/{c}/allies")["started"] is False
    # A stop holds for an hour; Mina's own asking goes at any time.
    assert refused(ade, "POST", "/circles/{c}/allies/start", {"id": new_id()}) == (409, "not-now")
    world.advance(hours=1)
    starts(ade)
    assert ask_of(mina)["started_by"] == "Ade"
    assert len(mina.reads("started_for_you", who="Ade")) == 3
    # Who may know nothing any more doesn't read it either.
    mina.circle.asks.append(ask_of(mina)["id"])
    world.settle()
    mina.withdraws("Sam")
    view = sam.sees()
    assert (view["standing"], view["by_ally"]) == ("over", False)


def test_a_pause_holds_and_so_does_a_no(world: World) -> None:
    mina = with_allies(world, "Ade")
    ade = world.friends["Ade"]
    start = ("POST", "/circles/{c}/allies/start", {"id": new_id()})
    mina.post("/circles/{c}/pause")
    assert refused(ade, *start) == (409, "not-now")
    mina.post("/circles/{c}/resume")
    ade.put("/circles/{c}/allies/mine", {"agreed": False})
    assert refused(ade, *start)[0] == 404
    ade.put("/circles/{c}/allies/mine", {"agreed": True})
    mina.withdraws("Ade")
    assert refused(ade, *start)[0] == 404
    assert mina.get("/circles/{c}/allies")["people"] == []
    assert ask_of(mina) is None


def test_who_is_asking_already_goes_on_as_they_were(world: World) -> None:
    mina = with_allies(world, "Ade")
    ade = world.friends["Ade"]
    mina.asks("Tea", now=True)
    world.phone("Sam").shows("ask")
    # To the ally it is the same whether something ran or not.
    assert starts(ade)["started"] is True
    assert ask_of(mina)["started_by"] is None
    world.settle()
    world.phone("Sam").shows()
    (entry,) = mina.reads("started_for_you", who="Ade")
    assert entry["reason"] == "running"
    # An id that is taken is refused alike, whether something runs or not.
    body = {"id": ask_of(mina)["id"]}
    assert refused(ade, "POST", "/circles/{c}/allies/start", body) == (409, "exists-already")
    mina.does("stop")
    assert ade.get("/circles/{c}/allies")["started"] is False
    assert refused(ade, "POST", "/circles/{c}/allies/start", {"id": new_id()}) == (409, "not-now")


PHONE_LOST = (409, "phone-lost")


def with_a_plan_that_waits(world: World) -> Friend:
    """Sam holds a shift, a part of the plan waits, Kit is at the door, and all screens are read."""
    mina = with_allies(world, "Ade")
    ade, sam, lee = (world.friends[name] for name in ("Ade", "Sam", "Lee"))
    mina.offers("Lunch", [WED], "12:00", "14:00")
    sam.claims(mina.circle.slot("Lunch", "2026-03-04"))
    grant = {"id": new_id(), "to": {"kind": "member", "member_id": mina.member("Sam")}}
    plan = {"sections": [{"key": "helps", "heading": None, "text": "Tea."}]}
    mina.put("/circles/{c}/plan", plan, headers={"If-Match": '"1"'})
    mina.post("/circles/{c}/grants", grant | {"event": "ask", "tier": 3, "sections": ["helps"]})
    kit = world.friend("Kit")
    mina.keeps_place("Kit")
    kit.knocks(mina.invites("Kit"))
    world.settle()
    for friend in (mina, sam, ade, lee, kit):
        friend.phone.new_pushes()
    return mina


def refuse_whatever_opens(world: World, mina: Friend) -> None:
    """Nothing is opened: not what was waiting, and nothing new. What narrows works."""
    sam, lee = world.friends["Sam"], world.friends["Lee"]
    world.advance(hours=48)
    assert sam.get("/circles/{c}/home")["supporter"]["reads_plan"] is False
    wider = {"id": new_id(), "to": {"kind": "supporters"}, "event": "gap", "tier": 1}
    assert refused(mina, "POST", "/circles/{c}/grants", wider) == PHONE_LOST
    knock = mina.at_the_door("Kit")
    let_in = {"disclosure_id": knock["disclosure_id"]}
    assert (
        refused(mina, "POST", f"/circles/{{c}}/knocks/{knock['id']}/let-in", let_in) == PHONE_LOST
    )
    roles = f"/circles/{{c}}/members/{mina.member('Sam')}/roles"
    assert refused(mina, "PUT", roles, {"roles": ["supporter", "coordinator"]}) == PHONE_LOST
    ally = f"/circles/{{c}}/allies/{mina.member('Sam')}"
    assert refused(mina, "PUT", ally, {"start": True, "bring_back": False}) == PHONE_LOST
    pool = {"member_ids": [mina.member("Sam")]}
    assert refused(mina, "PUT", "/circles/{c}/pool", pool) == PHONE_LOST
    limits = f"/circles/{{c}}/members/{mina.member('Sam')}/limits"
    mina.put(limits, {"weekly_shifts": 2})
    assert refused(mina, "PUT", limits, {"weekly_shifts": 3}) == PHONE_LOST
    assert mina.home()["circle"]["handed_on_from"] is None, "what was on its way ended"
    # A shorter wait would open sooner whatever waits.
    assert refused(mina, "PUT", "/circles/{c}/widening", {"hours": 0}) == PHONE_LOST
    by_voice = {"id": new_id(), "account_id": new_id(), "name": "Rosa", "language": "es"}
    for keeper in (mina, lee):
        without_app = by_voice | {"agreed": True}
        assert (
            refused(keeper, "POST", "/circles/{c}/friends-without-app", without_app) == PHONE_LOST
        )
    link = Link.new("transfer")
    to_hand_on = {"id": link.id, "verifier": link.verifier}
    assert refused(mina, "POST", "/circles/{c}/transfer", to_hand_on) == PHONE_LOST
    switches = {"asks": True, "what_i_need": False, "open_times": False, "shift_reminders": True}
    mina.put(f"/circles/{{c}}/members/{mina.member('Ade')}/consent", switches)


def test_while_the_phone_is_lost_reminders_rest_and_nothing_is_opened(world: World) -> None:
    mina = with_a_plan_that_waits(world)
    ade, sam, lee = (world.friends[name] for name in ("Ade", "Sam", "Lee"))

    mina.hands_over()
    assert refused(sam, "POST", "/circles/{c}/phone-lost")[0] == 403
    lost_phone = lee.post("/circles/{c}/phone-lost")
    assert (lost_phone["lost"]["by_me"], lost_phone["lost"]["by"]) == (True, "Lee")
    assert ade.get("/circles/{c}/allies")["lost"]["by"] is None, "an ally reads no names by it"
    assert sam.get("/circles/{c}/allies")["lost"] is None
    world.settle()
    # One last word to Mina's phone, so that a false alarm is seen; friends are told nothing.
    mina.phone.shows("device")
    assert mina.get("/me/devices")["words"][0]["what"] == "phone_lost"
    assert mina.home()["person"]["phone_lost"]["by"] == "Lee"
    for friend in (sam, ade):
        friend.phone.shows()

    refuse_whatever_opens(world, mina)

    # Reminders and open times rest; Sam's reminder isn't sent, and no open time is told.
    assert refused(lee, "POST", "/circles/{c}/open-times/tell", open_times(mina)) == (
        409,
        "nothing-goes-out",
    )
    # The second time it took no grant of Lee's own, and would still give back what roles open.
    mina.withdraws("Lee")
    undo = {"withdrawn_id": mina.withdraws("Lee")["withdrawn_id"]}
    lees = f"/circles/{{c}}/members/{mina.member('Lee')}"
    assert refused(mina, "POST", f"{lees}/undo", undo) == PHONE_LOST
    world.at("2026-03-04 11:30")
    sam.phone.shows()
    reasons = [entry["reason"] for entry in mina.reads("held_back", who="Sam")]
    assert reasons == ["phone_lost"]

    # A call for help goes on as ever, and nothing rings on the lost phone.
    mina.phone.new_pushes()
    starts(ade)
    world.settle()
    sam.phone.shows("ask")
    mina.phone.shows()
    assert ask_of(mina)["started_by"] == "Ade", "it is on their screens all the same"
    mina.circle.asks.append(ask_of(mina)["id"])
    mina.does("stop")
    starts(ade)
    assert ask_of(mina) is not None, "whoever holds a lost phone can't keep an ally from it"

    # Mina has it after all: without a passkey and a code their word is enough.
    mina.delete("/circles/{c}/phone-lost")
    assert mina.home()["person"]["phone_lost"] is None
    assert mina.get("/circles/{c}/widening")["waiting"][0]["starts_at"].startswith("2026-03-05")
    mina.lets_in("Kit")
    assert [entry["reason"] for entry in mina.reads("phone_found", by="Mina")] == ["back"]


def open_times(mina: Friend) -> Json:
    return {"slot_ids": [mina.circle.slot("Lunch", "2026-03-11")]}


def test_an_ally_who_agrees_once_the_phone_is_lost_can_help_and_not_end_it(world: World) -> None:
    mina = with_allies(world, "Ade")
    ade, sam = world.friends["Ade"], world.friends["Sam"]
    # Whoever has the phone names Sam, a moment before Ade says that it is lost.
    mina.put(f"/circles/{{c}}/allies/{mina.member('Sam')}", {"start": True, "bring_back": False})
    world.advance(minutes=1)
    ade.post("/circles/{c}/phone-lost")
    world.advance(minutes=1)
    sam.put("/circles/{c}/allies/mine", {"agreed": True})
    assert refused(sam, "DELETE", "/circles/{c}/phone-lost")[0] == 403
    assert mina.home()["person"]["phone_lost"] is not None
    allies = sam.get("/circles/{c}/allies")
    assert (allies["may_say_lost"], allies["lost"]) == (False, None)
    starts(sam)
    assert ask_of(mina)["started_by"] == "Sam"
    ade.delete("/circles/{c}/phone-lost")
    assert sam.get("/circles/{c}/allies")["may_say_lost"] is True


def test_back_from_a_phone_that_was_taken_what_was_set_going_on_it_waits_anew(
    world: World,
) -> None:
    mina = with_allies(world, "Ade")
    sam = world.friends["Sam"]
    plan = {"sections": [{"key": "helps", "heading": None, "text": "Tea."}]}
    mina.put("/circles/{c}/plan", plan, headers={"If-Match": '"1"'})
    # Nobody says that the phone is lost. Whoever has it hands the circle on, grants the plan, and
    # asks for no wait at all.
    mina.hands_over()
    grant = {"id": new_id(), "to": {"kind": "member", "member_id": mina.member("Sam")}}
    mina.post("/circles/{c}/grants", grant | {"event": "ask", "tier": 3, "sections": ["helps"]})
    mina.put("/circles/{c}/widening", {"hours": 0})
    assert mina.home()["circle"]["handed_on_from"] is not None
    code = makes_code(mina)
    world.advance(hours=20)
    new = Handset(world, "Mina")
    assert code.used_on(new, lost=True).json()["others_signed_out"] is True
    mina.phones = [new]
    pending = mina.get("/circles/{c}/widening")
    assert (pending["hours"], pending["next_hours"]) == (24, None)
    assert datetime.fromisoformat(pending["waiting"][0]["starts_at"]) == world.now + timedelta(
        days=1
    )
    assert mina.home()["circle"]["handed_on_from"] is None
    assert len(mina.reads("circle_handing_on_stopped", by="Mina")) == 1
    world.advance(hours=23)
    assert sam.get("/circles/{c}/home")["supporter"]["reads_plan"] is False


def test_a_finder_cannot_say_that_it_was_found_and_its_owner_is_back_by_the_code(
    world: World,
) -> None:
    mina = with_allies(world, "Ade")
    code = makes_code(mina)
    world.advance(hours=1)
    lost = mina.phone
    world.friends["Ade"].post("/circles/{c}/phone-lost")
    assert refused(mina, "DELETE", "/circles/{c}/phone-lost") == (403, "proof-needed")
    new = Handset(world, "Mina")
    assert code.used_on(new, lost=True).status_code == 201
    mina.phones = [new]
    assert mina.home()["person"]["phone_lost"] is None
    assert lost.call("GET", f"/circles/{mina.circle.id}/home").status_code == 401
    assert [entry["reason"] for entry in mina.reads("phone_found")] == ["back"]
    # A word said by mistake is taken back by whoever may say it.
    world.friends["Lee"].post("/circles/{c}/phone-lost")
    world.friends["Ade"].delete("/circles/{c}/phone-lost")
    assert [entry["reason"] for entry in mina.reads("phone_found", by="Ade")] == ["mistake"]


def asks_in(phone: Handset, link: Link) -> Json:
    body = {"token": link.token, "device_id": phone.device_id, "session_token": phone.token}
    path, nobody = f"/bring-backs/{link.id}/ask", {"Authorization": ""}
    answer = phone.call("POST", path, body, headers=nobody)
    request: Json = answer.json()
    return request | {"status": answer.status_code}


def begins(ally: Friend) -> Link:
    """An ally begins to bring Mina back: a link for the new phone."""
    link = Link.new("back")
    ally.post("/circles/{c}/bring-backs", {"id": link.id, "verifier": link.verifier})
    return link


def test_two_allies_bring_the_person_back_in_two_days(world: World) -> None:
    mina = with_allies(world, "Sam", "Ade", bring_back=True)
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    makes_code(mina)
    tablet = second_device(world, "Mina")
    world.advance(hours=1)
    ade.post("/circles/{c}/phone-lost")
    world.settle()
    mina.phone.shows("device")
    tablet.shows("device")
    assert refused(lee, "POST", "/circles/{c}/bring-backs", bring_back_body())[0] == 404
    link, new, stranger = begins(sam), Handset(world, "Mina"), Handset(world, "?")
    asked = asks_in(new, link)
    assert (asked["status"], asked["state"]) == (200, "asked")
    assert asks_in(stranger, link)["status"] == 409
    assert ade.get("/circles/{c}/allies")["bringing_back"]["state"] == "first"
    agree = f"/circles/{{c}}/bring-backs/{link.id}/agree"
    assert refused(ade, "POST", agree) == (409, "no-phone-yet"), "Sam compares the code first"
    sam.post(agree)
    sam.post(agree)
    waits = ade.get("/circles/{c}/allies")["bringing_back"]
    assert (waits["code"], waits["by"], waits["waits_for_me"]) == (asked["code"], ["Sam"], True)
    ade.post(agree)
    assert asks_in(new, link)["state"] == "waiting"
    world.settle()
    # Every device of Mina's is told, lost or not, and any can say no until the end.
    assert len(mina.phone.new_pushes()) == 2
    tablet.shows("device", "device")
    assert mina.home()["person"]["bringing_back"]["by"] == ["Sam", "Ade"]
    world.advance(hours=24)
    tablet.shows("device")
    world.advance(hours=23, minutes=59)
    assert asks_in(new, link)["state"] == "waiting"
    world.advance(minutes=1)
    assert asks_in(new, link)["state"] == "in"
    assert asks_in(new, link)["state"] == "in"
    for phone in (mina.phone, tablet):
        assert phone.call("GET", "/me").status_code == 401
    mina.phones = [new]
    assert mina.get("/me/ways-in")["code"] is None
    assert [entry["reason"] for entry in mina.reads("came_back")] == ["allies"]
    # A new phone opens nothing for a day, as every phone that was added.
    assert refused(mina, "PUT", "/circles/{c}/widening", {"hours": 1}) == (409, "own-device")


def bring_back_body() -> Json:
    link = Link.new("back")
    return {"id": link.id, "verifier": link.verifier}


def test_any_device_of_the_person_can_say_no_and_one_ally_alone_lets_nobody_in(
    world: World,
) -> None:
    mina = with_allies(world, "Sam", "Ade", bring_back=True)
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    tablet = second_device(world, "Mina")
    link, new = begins(sam), Handset(world, "Mina")
    asks_in(new, link)
    for ally in (sam, ade):
        ally.post(f"/circles/{{c}}/bring-backs/{link.id}/agree")
    world.advance(hours=47)
    stop = f"/circles/{mina.circle.id}/bring-backs/{link.id}/stop"
    assert tablet.call("POST", stop, {}).status_code == 200
    world.advance(hours=2)
    assert asks_in(new, link)["status"] == 409
    assert mina.phone.call("GET", "/me").status_code == 200
    # One alone: it ends by itself after a day, and an ally who is out takes their part along.
    link = begins(ade)
    asks_in(new := Handset(world, "Mina"), link)
    ade.post(f"/circles/{{c}}/bring-backs/{link.id}/agree")
    world.advance(hours=24)
    assert asks_in(new, link)["status"] == 409
    link = begins(ade)
    asks_in(Handset(world, "Mina"), link)
    for ally in (ade, sam):
        ally.post(f"/circles/{{c}}/bring-backs/{link.id}/agree")
    mina.removes("Sam")
    assert mina.home()["person"]["bringing_back"] is None
    assert refused(ade, "POST", "/circles/{c}/bring-backs", bring_back_body()) == (409, "takes-two")
    reasons = [entry["reason"] for entry in mina.reads("bring_back_ended")]
    assert reasons == ["said_no", "too_late", "ally_gone"]


def test_more_people_who_may_bring_one_back_take_proof(world: World) -> None:
    mina = simple_circle(world, "Sam")
    world.advance(hours=48)
    path = f"/circles/{{c}}/allies/{mina.member('Sam')}"
    assert refused(mina, "PUT", path, {"start": True, "bring_back": True}) == (403, "proof-waits")
    mina.put(path, {"start": True, "bring_back": False})
    code = makes_code(mina)
    world.advance(hours=24)
    assert refused(mina, "PUT", path, {"start": True, "bring_back": True})[1] == "proof-needed"
    mina.post("/me/proof", {"code": code.token})
    mina.put(path, {"start": True, "bring_back": True})
    # Fewer never do.
    world.advance(hours=1)
    mina.put(path, {"start": False, "bring_back": True})
    mina.put(path, {"start": False, "bring_back": False})
    assert mina.get("/circles/{c}/allies")["people"] == []
