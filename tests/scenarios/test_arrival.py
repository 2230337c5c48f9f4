"""From "I can come" to somebody being there, and from one who is there to the next."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlmodel import select

from app.asks.models import Arrival, ArrivalShown
from app.core.ids import new_id
from tests.cases.first_circle import SUN
from tests.factories import simple_circle
from tests.world import Friend, Json, Refused, World

HOME = {"address": "12 Alder Lane, 3rd floor", "notes": "Blue door. Ring twice."}
HIDDEN = "12 Alder"


def asks_and_sam_comes(world: World, *friends: str, minutes: int | None = 20) -> Friend:
    """Mina asks, and Sam is coming; what came to the screens so far is looked at."""
    mina = simple_circle(world, *(friends or ("Sam", "Ade", "Lee")))
    mina.asks(now=True)
    world.friends["Sam"].answers("coming", minutes)
    world.settle()
    world.phone("Mina").shows("ask")
    world.phone("Sam").shows("ask")
    return mina


def refused(call: Any, *args: Any) -> str:
    with pytest.raises(Refused) as refusal:
        call(*args)
    assert refusal.value.problem["detail"], "a refusal is told in a sentence"
    return refusal.value.code


# --- "Is someone with you?" -----------------------------------------------------------------


def test_the_question_comes_at_the_arrival_time_and_yes_ends_it(world: World) -> None:
    mina = asks_and_sam_comes(world)
    view = mina.sees()
    assert (view["phase"], view["question"], view["with_you"]) == ("covered", False, False)
    world.advance(minutes=19, seconds=59)
    assert mina.sees()["question"] is False
    world.phone("Mina").shows()
    world.advance(seconds=1)
    world.phone("Mina").shows("ask")
    view = mina.sees()
    assert view["question"] is True
    assert {"with_you", "not_yet", "another", "stop"} <= set(view["may"])
    # Sam hears nothing of it, then or later.
    view = mina.does("with-you")
    assert (view["phase"], view["question"], view["with_you"]) == ("covered", False, True)
    assert not {"with_you", "not_yet"} & set(view["may"])
    mina.does("with-you")  # a second tap
    world.advance(hours=3)
    world.phone("Mina").shows()
    for name in ("Sam", "Ade", "Lee"):
        world.phone(name).shows()
    assert world.friends["Sam"].sees()["standing"] == "coming"


def test_silence_changes_nothing_and_the_question_stays(world: World) -> None:
    mina = asks_and_sam_comes(world)
    world.advance(minutes=20)
    world.phone("Mina").shows("ask")
    entry_count = len(mina.record())
    world.advance(hours=5)
    view = mina.sees()
    assert (view["phase"], view["question"]) == ("covered", True)
    world.phone("Mina").shows()  # asked once
    for name in ("Sam", "Ade", "Lee"):
        world.phone(name).shows()
    assert len(mina.record()) == entry_count
    mina.does("not-yet")
    world.settle()
    world.phone("Ade").shows("ask")


def test_not_yet_asks_the_next_one_and_blames_nobody(world: World) -> None:
    mina = asks_and_sam_comes(world)
    world.advance(minutes=20)
    view = mina.does("not-yet")
    assert (view["phase"], view["question"], view["needed"]) == ("asking", False, 2)
    world.settle()
    world.phone("Ade").shows("ask")
    # Sam is still on the way, hears nothing, and reads what they read before.
    world.phone("Sam").shows()
    assert world.friends["Sam"].sees()["standing"] == "coming"
    assert [answer["name"] for answer in mina.sees()["yes"]] == ["Sam"]
    assert "not_yet" not in json.dumps(world.friends["Sam"].sees())
    # It may be said all the while that somebody came: who was asked because of it stands down.
    assert "with_you" in mina.sees()["may"]
    mina.does("not-yet")  # a second tap asks nobody else
    world.settle()
    world.phone("Lee").shows()
    view = mina.does("with-you")
    assert (view["phase"], view["with_you"], view["needed"]) == ("covered", True, 1)
    world.settle()
    world.phone("Ade").shows("stand_down")
    world.phone("Sam").shows()
    world.advance(hours=2)
    world.phone("Lee").shows()


def test_who_came_instead_is_enough_when_the_first_one_cannot_after_all(world: World) -> None:
    mina = asks_and_sam_comes(world)
    world.advance(minutes=20)
    mina.does("not-yet")
    world.advance(minutes=1)
    world.friends["Ade"].answers("coming", 5)
    world.friends["Sam"].drops_out()
    world.settle()
    assert (mina.sees()["phase"], mina.sees()["needed"]) == ("covered", 1)
    world.phone("Lee").shows()


def test_when_the_one_asked_instead_drops_out_it_goes_on(world: World) -> None:
    mina = asks_and_sam_comes(world)
    world.advance(minutes=20)
    mina.does("not-yet")
    world.advance(minutes=1)
    world.friends["Ade"].answers("coming", 5)
    world.friends["Ade"].drops_out()
    world.settle()
    assert (mina.sees()["phase"], mina.sees()["needed"]) == ("asking", 2)
    world.phone("Lee").shows("ask")


def test_someone_is_here_leaves_a_wish_for_one_more_alone(world: World) -> None:
    mina = asks_and_sam_comes(world)
    mina.does("another")
    world.advance(minutes=1)
    world.phone("Ade").shows("ask")
    assert mina.does("with-you")["phase"] == "asking"
    world.advance(minutes=2)
    world.friends["Ade"].answers("coming", 10)
    world.advance(minutes=30)
    # Ade said so after "someone is with me": at their time the question comes once more.
    assert mina.sees()["question"] is True


def test_who_says_no_time_is_asked_about_after_half_an_hour(world: World) -> None:
    mina = asks_and_sam_comes(world, minutes=None)
    world.advance(minutes=29)
    assert mina.sees()["question"] is False
    world.friends["Sam"].answers("coming", 40)  # said at last: from now on
    world.advance(minutes=39)
    assert mina.sees()["question"] is False
    world.advance(minutes=1)
    assert mina.sees()["question"] is True
    world.phone("Mina").shows("ask")


def test_who_is_there_already_is_told_in_one_notice(world: World) -> None:
    mina = asks_and_sam_comes(world, minutes=0)
    assert mina.sees()["question"] is True
    world.advance(hours=1)
    world.phone("Mina").shows()
    # Another one comes: one notice for the yes, one at their time, none for what stands there.
    mina.does("another")
    world.advance(minutes=1)
    world.friends["Ade"].answers("coming", 10)
    world.settle()
    world.phone("Mina").shows("ask")
    world.advance(minutes=10)
    world.phone("Mina").shows("ask")
    world.advance(hours=1)
    world.phone("Mina").shows()


def test_a_call_is_no_arrival(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks(now=True)
    world.friends["Sam"].answers("call")
    world.advance(hours=2)
    assert mina.sees()["question"] is False
    assert refused(mina.does, "with-you") == "nobody-coming"
    assert refused(mina.does, "not-yet") == "nobody-coming"
    assert refused(world.friends["Sam"].post, f"{mina.ask_path}/at-door") == "not-coming"


def test_who_drops_out_is_not_asked_about(world: World) -> None:
    mina = asks_and_sam_comes(world)
    world.friends["Sam"].drops_out()
    world.settle()
    world.phone("Mina").shows("ask")
    world.phone("Ade").shows("ask")
    world.advance(minutes=20)
    assert mina.sees()["question"] is False
    world.phone("Mina").new_pushes()
    assert refused(mina.does, "not-yet") == "nobody-coming"


def test_when_they_have_to_go_the_next_arrival_is_asked_about(world: World) -> None:
    mina = asks_and_sam_comes(world)
    world.advance(minutes=20)
    assert mina.does("with-you")["with_you"] is True
    world.advance(hours=1)
    world.friends["Sam"].drops_out()
    world.advance(minutes=1)
    assert mina.sees()["with_you"] is False
    world.friends["Ade"].answers("coming", 15)
    assert (mina.sees()["phase"], mina.sees()["with_you"]) == ("covered", False)
    world.advance(minutes=15)
    assert mina.sees()["question"] is True


def test_the_question_is_kept_through_a_night_of_the_server(world: World) -> None:
    mina = asks_and_sam_comes(world)
    world.sleeps_through(hours=2)
    world.settle()
    world.phone("Mina").shows("ask")
    assert mina.sees()["question"] is True


# --- at the door, running late --------------------------------------------------------------


def test_at_the_door(world: World) -> None:
    mina = asks_and_sam_comes(world)
    sam = world.friends["Sam"]
    world.advance(minutes=12)
    assert sam.post(f"{mina.ask_path}/at-door")["at_door"] is True
    world.settle()
    world.phone("Mina").shows("ask")
    view = mina.sees()
    assert [(answer["name"], answer["at_door"]) for answer in view["yes"]] == [("Sam", True)]
    assert view["question"] is True, "they needn't wait for the hour"
    # Twice: the person hears it once, the record says it once.
    sam.post(f"{mina.ask_path}/at-door")
    world.advance(minutes=30)
    world.phone("Mina").shows()
    assert len(mina.reads("at_door", who="Sam")) == 1
    mina.does("with-you")
    world.advance(hours=1)
    world.phone("Mina").shows()


def test_running_late_moves_the_question(world: World) -> None:
    mina = asks_and_sam_comes(world)
    sam = world.friends["Sam"]
    world.advance(minutes=15)
    assert sam.post(f"{mina.ask_path}/running-late", {"minutes": 30})["minutes"] == 30
    world.settle()
    world.phone("Mina").shows("ask")
    (yes,) = mina.sees()["yes"]
    assert (yes["minutes"], yes["arrives_at"]) == (30, "2026-03-01T17:45:00.000Z")
    world.advance(minutes=29)
    assert mina.sees()["question"] is False
    world.phone("Mina").shows()
    world.advance(minutes=1)
    assert mina.sees()["question"] is True
    world.phone("Mina").shows("ask")
    # Later still, with the question on screen already: it goes, and comes again.
    sam.post(f"{mina.ask_path}/running-late", {"minutes": 10})
    assert mina.sees()["question"] is False
    mina_heard = world.phone("Mina")
    world.advance(minutes=10)
    mina_heard.shows("ask", "ask")
    assert mina.sees()["question"] is True
    # "At the door" by a slip of the thumb is taken back by a new time.
    sam.post(f"{mina.ask_path}/at-door")
    assert sam.post(f"{mina.ask_path}/running-late", {"minutes": 5})["at_door"] is False
    # Nothing of it stands about Sam but what Sam said.
    kinds = [entry["kind"] for entry in mina.record() if (entry["who"] or {}).get("name") == "Sam"]
    assert kinds.count("running_late") == 3


def test_running_late_after_not_yet_is_asked_about_again(world: World) -> None:
    mina = asks_and_sam_comes(world)
    world.advance(minutes=20)
    mina.does("not-yet")
    world.friends["Sam"].post(f"{mina.ask_path}/running-late", {"minutes": 10})
    assert mina.sees()["question"] is False
    world.advance(minutes=10)
    assert mina.sees()["question"] is True


def test_after_the_ask_was_stopped_a_late_word_changes_nothing(world: World) -> None:
    mina = asks_and_sam_comes(world)
    sam = world.friends["Sam"]
    mina.does("stop")
    world.settle()
    world.phone("Sam").shows("stand_down")
    entry_count = len(mina.record())
    late = sam.post(f"{mina.ask_path}/running-late", {"minutes": 20})
    assert (late["standing"], late["at_door"]) == ("over", False)
    assert sam.post(f"{mina.ask_path}/at-door")["standing"] == "over"
    world.advance(hours=1)
    world.phone("Mina").shows()
    assert len(mina.record()) == entry_count
    assert mina.sees()["question"] is False
    assert refused(mina.does, "with-you") == "ask-over"


def test_only_who_comes_says_so(world: World) -> None:
    mina = asks_and_sam_comes(world)
    ade, lee = world.friends["Ade"], world.friends["Lee"]
    for friend in (ade, lee):  # the ask never came to them
        for door, body in (("at-door", {}), ("running-late", {"minutes": 10})):
            assert refused(friend.post, f"{mina.ask_path}/{door}", body) == "not-found"
    for door in ("at-door", "running-late"):
        body = {"minutes": 10} if door == "running-late" else {}
        assert refused(mina.post, f"{mina.ask_path}/{door}", body) == "not-yours"
    assert refused(world.friends["Sam"].post, f"{mina.ask_path}/with-you") == "not-yours"
    world.advance(minutes=20)
    mina.does("not-yet")
    world.settle()
    # Ade was asked and has said nothing yet, then not now.
    assert refused(ade.post, f"{mina.ask_path}/at-door") == "not-coming"
    ade.answers("not_now")
    assert refused(ade.post, f"{mina.ask_path}/at-door") == "not-coming"


def test_who_was_set_aside_reads_nothing_of_it_at_the_door(world: World) -> None:
    mina = asks_and_sam_comes(world)
    mina.does("not-them", {"member_id": mina.member("Sam")})
    world.settle()
    world.phone("Mina").new_pushes()
    view = world.friends["Sam"].post(f"{mina.ask_path}/at-door")
    assert (view["standing"], view["at_door"]) == ("stood_down", False)
    world.settle()
    world.phone("Mina").shows()


# --- the address ----------------------------------------------------------------------------


def consent_of(person: Friend, name: str) -> Json:
    people = person.get("/circles/{c}/consent")["people"]
    return next(person for person in people if person["name"] == name)


def may_see_address(person: Friend, name: str, allowed: bool = True) -> None:
    switches = consent_of(person, name)["switches"]
    sections = {"plan_sections": ["address"] if allowed else []}
    person.put(f"/circles/{{c}}/members/{person.member(name)}/consent", switches | sections)


def writes_home(person: Friend) -> None:
    assert person.put("/circles/{c}/arrival", HOME) == HOME
    assert person.get("/circles/{c}/arrival") == HOME


def looks(friend: Friend) -> Json:
    way: Json = friend.post("/circles/{c}/arrival/look")
    return way


def test_nobody_sees_the_address_by_default(world: World) -> None:
    mina = asks_and_sam_comes(world)
    writes_home(mina)
    sam = world.friends["Sam"]
    assert sam.sees()["address"] is False
    assert refused(looks, sam) == "not-found"
    assert refused(sam.get, "/circles/{c}/arrival") == "not-yours"
    for path in ("/circles/{c}", "/circles/{c}/home", f"{mina.ask_path}"):
        assert HIDDEN not in sam.tries("GET", path).text


def test_the_address_is_shown_to_who_comes_until_the_ask_ends(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    writes_home(mina)
    may_see_address(mina, "Sam")
    sam = world.friends["Sam"]
    assert refused(looks, sam) == "not-found", "a grant alone shows nothing: nobody is coming"
    assert sam.home()["supporter"]["address"] is False
    mina.asks(now=True)
    world.settle()
    assert refused(looks, sam) == "not-found", "asked isn't coming"
    sam.answers("coming", 20)
    assert sam.sees()["address"] is True
    assert sam.home()["supporter"]["address"] is True
    assert HIDDEN not in json.dumps([sam.sees(), sam.home()]), "it is looked at on purpose alone"
    assert looks(sam) == HOME | {"until": None}
    assert looks(sam) == HOME | {"until": None}
    assert len(mina.reads("address_shown", who="Sam")) == 1
    assert "address" not in str(sam.tries("GET", "/circles/{c}/plan").json().get("sections"))
    mina.does("stop")
    assert refused(looks, sam) == "not-found"
    assert sam.home()["supporter"]["address"] is False


def test_withdrawing_between_coming_and_arriving_takes_it_away_at_once(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    writes_home(mina)
    may_see_address(mina, "Sam")
    mina.asks(now=True)
    sam = world.friends["Sam"]
    sam.answers("coming", 20)
    looks(sam)
    # The address alone: Sam goes on coming, and isn't told.
    may_see_address(mina, "Sam", allowed=False)
    assert refused(looks, sam) == "not-found"
    assert (sam.sees()["address"], sam.sees()["standing"]) == (False, "coming")
    assert mina.sees()["phase"] == "covered"
    may_see_address(mina, "Sam")
    assert looks(sam)["address"] == HOME["address"]
    # The record says what it was: nothing ended, and then less, and then the same again.
    assert mina.reads("withdrawn") == []
    assert len(mina.reads("consent_changed", who="Sam")) == 1
    # Everything: their yes counts no more, and the next one is asked.
    mina.withdraws("Sam")
    assert refused(looks, sam) == "not-found"
    world.settle()
    assert mina.sees()["phase"] == "asking"


def test_who_drops_out_sees_it_no_more(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    writes_home(mina)
    may_see_address(mina, "Sam")
    mina.asks(now=True)
    sam = world.friends["Sam"]
    sam.answers("call")
    assert refused(looks, sam) == "not-found", "a call needs no address"
    sam.answers("coming")
    looks(sam)
    sam.drops_out()
    assert refused(looks, sam) == "not-found"


def test_the_address_for_a_shift_from_its_reminder_until_its_end(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    writes_home(mina)
    for name in ("Sam", "Ade"):
        may_see_address(mina, name)
    mina.offers("Tea", [SUN], "14:00", "16:00")
    mina.offers("Phone", [SUN], "14:00", "16:00", kind="call")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    tea = mina.circle.slot("Tea", "2026-03-01")
    sam.claims(tea)
    ade.claims(mina.circle.slot("Phone", "2026-03-01"))
    world.at("2026-03-01 11:59")
    assert refused(looks, sam) == "not-found"
    world.at("2026-03-01 12:00")
    assert looks(sam) == HOME | {"until": "2026-03-02T00:00:00.000Z"}
    assert refused(looks, ade) == "not-found", "nobody goes anywhere for a call"
    world.at("2026-03-01 15:59")
    looks(sam)
    assert [entry["subject_id"] for entry in mina.reads("address_shown")] == [tea]
    world.at("2026-03-01 16:00")
    assert refused(looks, sam) == "not-found"
    # Next week is another shift: shown anew, and said anew.
    sam.claims(mina.circle.slot("Tea", "2026-03-08"))
    world.at("2026-03-08 13:00")
    looks(sam)
    assert len(mina.reads("address_shown")) == 2


def test_letting_a_shift_go_takes_the_address_away(world: World) -> None:
    mina = simple_circle(world, "Sam")
    writes_home(mina)
    may_see_address(mina, "Sam")
    mina.offers("Tea", [SUN], "14:00", "16:00")
    sam = world.friends["Sam"]
    tea = mina.circle.slot("Tea", "2026-03-01")
    sam.claims(tea)
    world.at("2026-03-01 14:30")
    looks(sam)
    sam.post(f"/circles/{{c}}/slots/{tea}/hand-over")
    assert refused(looks, sam) == "not-found"


def test_the_address_is_sealed_wiped_when_emptied_and_in_no_push(world: World) -> None:
    mina = asks_and_sam_comes(world)
    writes_home(mina)
    may_see_address(mina, "Sam")
    with world.parts.db.read() as tx:
        row = tx.session.exec(select(Arrival)).one()
        assert row.address is not None
        assert row.address.startswith("p0.")
        assert HIDDEN not in f"{row.address}{row.notes}"
    looks(world.friends["Sam"])
    world.advance(minutes=20)
    for name in ("Mina", "Sam"):
        assert HIDDEN not in json.dumps(world.phone(name).screen.pushes)
    assert HIDDEN not in json.dumps(mina.record())
    assert mina.put("/circles/{c}/arrival", {}) == {"address": None, "notes": None}
    assert refused(looks, world.friends["Sam"]) == "not-found"
    with world.parts.db.read() as tx:
        row = tx.session.exec(select(Arrival)).one()
        assert (row.address, row.notes) == (None, None)


def test_the_address_goes_with_the_circle(world: World) -> None:
    mina = asks_and_sam_comes(world)
    writes_home(mina)
    may_see_address(mina, "Sam")
    looks(world.friends["Sam"])
    mina.delete("/circles/{c}")
    with world.parts.db.read() as tx:
        for table in (Arrival, ArrivalShown):
            assert tx.session.exec(select(table)).all() == []


def test_a_removed_member_a_stranger_and_the_person_have_nothing_to_look_at(world: World) -> None:
    mina = asks_and_sam_comes(world)
    writes_home(mina)
    may_see_address(mina, "Sam")
    sam = world.friends["Sam"]
    assert refused(looks, mina) == "not-yours"  # it is theirs to read under its own address
    mina.removes("Sam")
    assert sam.tries("POST", "/circles/{c}/arrival/look", {}).status_code in {401, 404}


def test_a_section_of_the_plan_cannot_pass_for_the_address(world: World) -> None:
    mina = simple_circle(world, "Sam")
    part = {"key": "address", "heading": "Where", "text": "here"}
    assert refused(mina.put, "/circles/{c}/plan", {"sections": [part]}) == "section-key"
    may_see_address(mina, "Sam")
    sam = world.friends["Sam"]
    assert refused(sam.get, "/circles/{c}/plan") == "not-yours", "the address is no plan"


# --- "I need to hand over now" --------------------------------------------------------------


def tea_with_sam(world: World, *more_names: str, places: int = 1) -> tuple[Friend, str]:
    mina = simple_circle(world, "Sam", "Ade", "Lee", *more_names)
    mina.offers("Tea", [SUN], "14:00", "16:00", places=places)
    tea = mina.circle.slot("Tea", "2026-03-01")
    world.friends["Sam"].claims(tea)
    world.at("2026-03-01 14:30")
    for friend in world.friends.values():
        friend.phone.new_pushes()
    return mina, tea


def hands_over(friend: Friend, slot: str) -> Json:
    slot_now: Json = friend.post(f"/circles/{{c}}/slots/{slot}/hand-over")
    return slot_now


def test_handing_over_opens_what_is_left_and_tells_nothing_else(world: World) -> None:
    mina, tea = tea_with_sam(world)
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    assert [companion["name"] for companion in mina.home()["person"]["with_me"]] == ["Sam"]
    assert sam.home()["supporter"]["mine"][0]["may"] == "hand_over"
    after = hands_over(sam, tea)
    assert (after["mine"], after["taken"], after["may"]) == (False, 0, "claim")
    world.settle()
    # The person reads it on their phone, and who is with them now; nothing of why.
    world.phone("Mina").shows("shift_changed")
    home = mina.home()["person"]
    assert (home["with_me"], home["open"][0]["id"]) == ([], tea)
    (entry,) = mina.reads("handed_over", who="Sam")
    assert (entry["reason"], entry["outcome"]) == (None, None)
    # Sam isn't asked to take it again; it is among the week's open times if they can after all.
    assert tea not in {slot["id"] for slot in sam.home()["supporter"]["open"]}
    assert tea in {slot["id"] for slot in ade.home()["supporter"]["open"]}
    assert [slot["may"] for slot in sam.week("2026-03-01", 1)] == ["claim"]
    # Twice: nothing more happens.
    hands_over(sam, tea)
    world.settle()
    world.phone("Mina").shows()
    assert len(mina.reads("handed_over")) == 1
    # Somebody else takes what is left, and is with them at once.
    assert ade.claims(tea)["mine"] is True
    assert [companion["name"] for companion in mina.home()["person"]["with_me"]] == ["Ade"]
    # The first one taps once more, late: Ade's place is Ade's.
    hands_over(sam, tea)
    assert [companion["name"] for companion in mina.home()["person"]["with_me"]] == ["Ade"]
    # And the next one may hand over as well.
    hands_over(ade, tea)
    world.settle()
    world.phone("Mina").shows("shift_changed")
    assert [entry["who"]["name"] for entry in mina.reads("handed_over")] == ["Sam", "Ade"]


def test_a_gap_opens_at_once_and_not_for_who_handed_over(world: World) -> None:
    mina, tea = tea_with_sam(world)
    for kind in ("pool", "coordinators"):
        grant = {"id": new_id(), "to": {"kind": kind}, "event": "gap", "tier": 1}
        mina.post("/circles/{c}/grants", grant)
    mina.put("/circles/{c}/pool", {"member_ids": [mina.member(name) for name in ("Sam", "Ade")]})
    for name in ("Sam", "Ade"):
        world.friends[name].put("/circles/{c}/pool/mine", {"agreed": True})
    alerts = {"on": True, "lead_hours": [72, 24, 4], "wait_minutes": 60}
    mina.put("/circles/{c}/gaps/alerts", alerts)
    world.settle()
    for friend in world.friends.values():
        friend.phone.new_pushes()
    hands_over(world.friends["Sam"], tea)
    world.settle()
    world.phone("Sam").shows()
    assert "gap" in {world.phone("Ade").event_of(push) for push in world.phone("Ade").new_pushes()}
    world.phone("Lee").shows("open_time")
    (gap, *_) = mina.get("/circles/{c}/gaps")["gaps"]
    assert gap["slot_ids"] == [tea]
    world.friends["Lee"].claims(tea)
    world.settle()
    assert mina.get("/circles/{c}/gaps")["gaps"][:1] != [gap]
    assert len(mina.reads("gap_closed", subject_id=tea)) == 1
    # Lee hands over as well: it opens again, at once, for who hasn't given it back.
    world.advance(minutes=20)
    world.phone("Ade").new_pushes()
    hands_over(world.friends["Lee"], tea)
    world.settle()
    world.phone("Lee").shows()
    assert len(mina.reads("gap_opened", subject_id=tea)) == 2


def test_one_of_two_hands_over(world: World) -> None:
    mina, tea = tea_with_sam(world, places=2)
    world.friends["Ade"].claims(tea)
    assert hands_over(world.friends["Sam"], tea)["taken"] == 1
    assert [companion["name"] for companion in mina.home()["person"]["with_me"]] == ["Ade"]


def test_only_who_holds_it_hands_over(world: World) -> None:
    mina, tea = tea_with_sam(world)
    assert refused(hands_over, world.friends["Ade"], tea) == "not-held"
    assert refused(hands_over, mina, tea) == "not-yours"
    world.at("2026-03-01 16:00")
    assert refused(hands_over, world.friends["Sam"], tea) == "slot-over"
    assert [slot["may"] for slot in world.friends["Sam"].week("2026-03-01", 1)] == [None]


def test_a_shift_that_has_not_begun_is_simply_let_go(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.offers("Tea", [SUN], "14:00", "16:00")
    tea = mina.circle.slot("Tea", "2026-03-01")
    sam = world.friends["Sam"]
    assert sam.claims(tea)["may"] == "release"
    hands_over(sam, tea)
    world.settle()
    world.phone("Mina").shows()
    assert (len(mina.reads("released")), len(mina.reads("handed_over"))) == (1, 0)


def test_a_release_that_waited_offline_until_the_shift_began_is_a_hand_over(world: World) -> None:
    mina, tea = tea_with_sam(world)
    world.friends["Sam"].releases(tea)
    world.settle()
    world.phone("Mina").shows("shift_changed")
    assert len(mina.reads("handed_over", who="Sam")) == 1
