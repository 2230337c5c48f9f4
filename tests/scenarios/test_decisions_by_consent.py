"""Values, clashes and decisions by consent: what a circle holds to, and what is in the way."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from app.core.ids import new_id
from app.outbox.models import Notice
from app.values.models import ValueIdea, ValueLine, ValueReader, ValueStance
from tests.factories import comes_in, simple_circle
from tests.scenarios.test_circle_transfer import takes
from tests.scenarios.value_steps import (
    NEXT_TUESDAY,
    SHOES_OFF,
    TUESDAY,
    VALUES,
    beside,
    line_of,
    lines_of,
    marks,
    opens_to,
    proposes,
    refused,
)
from tests.world import Friend, Json, Refused, World

NO_GOD_TALK = "We don't pray out loud."
MY_FAITH = "Praying is how I sit with somebody."
WHY_NOT = "It was used against me."
IN_THE_KITCHEN = "Praying in the kitchen, and the living room stays quiet."


def circle_of_four(world: World) -> Friend:
    """Mina, with Sam and Ade to whom it is open, and Lee to whom it isn't."""
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    world.at("2026-03-03 12:00")
    opens_to(mina, "Sam", "Ade")
    return mina


def test_a_clash_stands_beside_the_line_and_keeps_it_open(world: World) -> None:
    mina = circle_of_four(world)
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    line_id = proposes(mina, NO_GOD_TALK)
    world.settle()
    assert [len(world.phone(name).shows("open_time")) for name in ("Sam", "Ade")] == [1, 1]
    assert world.phone("Lee").new_pushes() == []
    assert sam.home()["together"]["values_asked"]
    assert not lee.home()["together"]["values"]
    assert lee.tries("GET", VALUES).status_code == 404

    marks(sam, line_id, "in_my_way", MY_FAITH)
    marks(mina, line_id, "mine", WHY_NOT)
    marks(ade, line_id, "live_with")
    sam.put(f"{VALUES}/{line_id}/ideas/{new_id()}", {"words": IN_THE_KITCHEN})
    both = [("in_my_way", MY_FAITH, None), ("mine", WHY_NOT, None)]
    assert beside(ade, line_id) == beside(mina, line_id) == beside(sam, line_id) == both
    assert [idea["words"] for idea in line_of(ade, line_id)["ideas"]] == [IN_THE_KITCHEN]
    assert not sam.home()["together"]["values_asked"]
    world.settle()
    assert mina.phone.new_pushes() == [], "nobody's phone rings for what is in somebody's way"

    world.at("2026-03-11 00:01")
    line = line_of(mina, line_id)
    assert (line["state"], line["stays_open"]) == ("proposed", True)
    world.at("2026-03-20 12:00")
    assert line_of(mina, line_id)["state"] == "proposed", "an objection doesn't run out"
    marks(sam, line_id, "live_with")
    world.settle()
    assert line_of(ade, line_id)["state"] == "agreed"
    assert [idea["words"] for idea in line_of(ade, line_id)["ideas"]] == [IN_THE_KITCHEN]
    # Agreed on, somebody may find that it is in their way after all: it stands beside it.
    marks(ade, line_id, "in_my_way", "I pray, too.")
    world.at("2026-03-30 12:00")
    assert line_of(mina, line_id)["state"] == "agreed"
    assert ("in_my_way", "I pray, too.", None) in beside(mina, line_id)


def test_silence_until_the_day_is_consent_by_the_circles_clock(world: World) -> None:
    mina = circle_of_four(world)
    sam = world.friends["Sam"]
    told_before = mina.reads("told", who="Ade")
    line_id = proposes(sam, SHOES_OFF)
    world.settle()
    assert len(mina.phone.shows("knock")) == 1
    assert len(world.phone("Ade").shows("open_time")) == 1
    assert world.phone("Sam").new_pushes() == []
    # Who isn't among those who were told would be who proposed it.
    assert mina.reads("told", who="Ade") == told_before
    # The clocks change on the 8th; the day ends at the circle's midnight.
    world.at("2026-03-10 23:59")
    assert line_of(mina, line_id)["state"] == "proposed"
    world.at("2026-03-11 00:01")
    assert line_of(mina, line_id)["state"] == "agreed"
    world.settle()
    assert mina.phone.new_pushes() == []
    kinds = [entry["kind"] for entry in mina.record() if entry["kind"].startswith("value_")]
    assert kinds == ["value_proposed", "value_agreed"]
    assert all(entry.get("who") is None for entry in mina.reads("value_proposed"))
    # Other words for it take its place once they are agreed on.
    other_id = proposes(world.friends["Ade"], "Shoes off.", "2026-03-14", instead_of=line_id)
    assert line_of(sam, other_id)["instead_of"] == line_id
    world.at("2026-03-15 00:01")
    assert [line["words"] for line in lines_of(sam)] == ["Shoes off."]
    assert refused(sam, "PUT", f"/{line_id}/stance", stance("mine")) == "value-over"


def stance(kind: str, words: str = "", version: int = 1) -> Json:
    return {"kind": kind, "words": words, "version": version}


def test_the_persons_word_settles_it_at_once(world: World) -> None:
    mina = circle_of_four(world)
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    kept_id, edited_id, gone_id = (proposes(sam, words) for words in ("Tea.", "Coffee.", "Rum."))
    for line_id in (kept_id, edited_id, gone_id):
        marks(ade, line_id, "in_my_way", "It keeps me awake.")
    for method, path in (("POST", f"/{kept_id}/keep"), ("PUT", f"/{edited_id}/words")):
        body = {"version": 1} | ({"words": "x"} if method == "PUT" else {})
        assert refused(ade, method, path, body) == "not-yours"
    mina.post(f"{VALUES}/{kept_id}/keep", {"version": 1})
    mina.put(f"{VALUES}/{edited_id}/words", {"words": "Decaf.", "version": 1})
    mina.delete(f"{VALUES}/{gone_id}")
    world.settle()
    assert world.phone("Ade").new_pushes() == [], "what was settled isn't told any more"
    assert {(line["words"], line["state"]) for line in lines_of(sam)} == {
        ("Tea.", "agreed"), ("Decaf.", "agreed"),
    }  # fmt: skip
    # Nobody has agreed to words that they didn't read, and no objection is washed away.
    assert line_of(sam, edited_id)["mine"] is None
    assert line_of(ade, edited_id)["mine"]["kind"] == "in_my_way"
    assert line_of(mina, edited_id)["beside"][0]["about_earlier"]
    assert refused(ade, "PUT", f"/{edited_id}/stance", stance("mine")) == "value-changed"
    assert refused(sam, "DELETE", f"/{kept_id}") == "value-agreed"
    assert refused(sam, "PUT", f"/{kept_id}/words", {"words": "x", "version": 1}) == "value-agreed"
    assert refused(ade, "PUT", f"/{gone_id}/stance", stance("mine")) == "value-over"
    mina.delete(f"{VALUES}/{kept_id}")
    assert [line["words"] for line in lines_of(ade)] == ["Decaf."]


def test_who_proposed_it_finds_other_words_and_everybody_gets_time_for_them(world: World) -> None:
    circle_of_four(world)
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    line_id = proposes(sam, NO_GOD_TALK, shows_name=True)
    marks(ade, line_id, "in_my_way", MY_FAITH)
    world.settle()
    world.phone("Ade").new_pushes()
    body = {"words": IN_THE_KITCHEN, "version": 1}
    assert refused(sam, "PUT", f"/{line_id}/words", body) == "value-day-soon"
    sam.put(f"{VALUES}/{line_id}/words", body | {"closes_on": "2026-03-12"})
    world.settle()
    assert len(world.phone("Ade").shows("open_time")) == 1
    assert beside(ade, line_id) == [("in_my_way", MY_FAITH, None), ("mine", "", "Sam")]
    world.at("2026-03-13 00:01")
    assert line_of(sam, line_id)["stays_open"]
    ade.delete(f"{VALUES}/{line_id}/stance")
    world.settle()
    assert line_of(sam, line_id)["state"] == "agreed"


def test_who_comes_later_reads_the_lines_and_only_what_is_shown(world: World) -> None:
    mina = circle_of_four(world)
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    line_id = proposes(mina, SHOES_OFF)
    marks(sam, line_id, "mine", "Clean floors.", shows_name=True)
    marks(ade, line_id, "in_my_way", "My feet are cold.")
    sam.put(f"{VALUES}/{line_id}/ideas/{new_id()}", {"words": "Slippers"})
    mina.post(f"{VALUES}/{line_id}/keep", {"version": 1})
    world.at("2026-03-03 12:10")
    opens_to(mina, "Sam", "Ade", "Lee")
    assert [len(line_of(friend, line_id)["ideas"]) for friend in (mina, ade, lee)] == [1, 1, 0]
    assert beside(lee, line_id) == [("mine", "Clean floors.", "Sam")]
    assert beside(sam, line_id) == [
        ("in_my_way", "My feet are cold.", None), ("mine", "Clean floors.", "Sam"),
    ]  # fmt: skip
    # It is opened to a place before anybody comes in there: they read the lines on joining.
    mina.keeps_place("Kim")
    assert look_at_invitation(world, mina, "Kim")["holds_to"] == []
    opens_to(mina, "Sam", "Ade", "Lee", "Kim")
    invitation = look_at_invitation(world, mina, "Kim")
    assert invitation["holds_to"] == [SHOES_OFF]
    assert "Clean floors." not in str(invitation)
    withdrawn_id = mina.withdraws("Kim")["withdrawn_id"]
    assert look_at_invitation(world, mina, "Kim")["holds_to"] == [], "a stop closes it, too"
    mina.post(f"/circles/{{c}}/members/{mina.member('Kim')}/undo", {"withdrawn_id": withdrawn_id})
    marks(ade, line_id, "in_my_way", "My feet are still cold.")
    world.at("2026-03-03 12:20")
    kim = comes_in(world, mina, "Kim")
    assert beside(kim, line_id) == [("mine", "Clean floors.", "Sam")]
    mina.reads("values_opened", who="Kim")


def look_at_invitation(world: World, mina: Friend, name: str) -> Json:
    link = mina.invites(name)
    phone = world.friends["Lee"].phone
    answer = phone.call("POST", f"/invitations/{link.id}/look", {"token": link.token})
    return dict(answer.json())


def test_nobody_can_count(world: World) -> None:
    mina = circle_of_four(world)
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    opens_to(mina, "Sam", "Ade", "Lee")
    line_id = proposes(mina, SHOES_OFF)
    before = [mina.get(VALUES), lee.get(VALUES), mina.record(), eyes(mina, "Sam")]
    marks(sam, line_id, "mine")
    marks(ade, line_id, "live_with")
    now = [mina.get(VALUES), lee.get(VALUES), mina.record(), eyes(mina, "Sam")]
    assert now == before, "a mark that isn't shown and has no words is nobody's to find"
    marks(ade, line_id, "in_my_way", "Cold feet.")
    # Through nobody's eyes can the person find whose words they are.
    assert len({str(eyes(mina, name)["beside"]) for name in ("Sam", "Ade", "Lee")}) == 1
    assert str(beside(mina, line_id)) == str(beside(lee, line_id))


def eyes(mina: Friend, name: str) -> Json:
    screens = mina.get(f"/circles/{{c}}/members/{mina.member(name)}/eyes")["screens"]
    assert not screens["home"]["together"]["values_asked"]
    line: Json = screens["values"]["lines"][0]
    return line


def test_who_leaves_takes_along_what_they_said(world: World) -> None:
    mina = circle_of_four(world)
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    opens_to(mina, "Sam", "Ade", "Lee")
    line_id, theirs_id = proposes(mina, SHOES_OFF, "2026-03-06"), proposes(sam, NO_GOD_TALK)
    agreed_id = proposes(sam, "Soup.")
    mina.post(f"{VALUES}/{agreed_id}/keep", {"version": 1})
    for friend in (sam, ade, lee):
        marks(friend, line_id, "in_my_way", f"{friend.name} has cold feet.")
        idea = {"words": f"{friend.name} knits socks."}
        friend.put(f"{VALUES}/{line_id}/ideas/{new_id()}", idea)
    world.at("2026-03-07 12:00")
    assert line_of(mina, line_id)["stays_open"]

    undo = mina.withdraws("Sam")["withdrawn_id"]
    assert sam.tries("GET", VALUES).status_code == 404
    assert sam.tries("PUT", f"{VALUES}/{line_id}/stance", stance("mine")).status_code == 404
    mina.post(f"/circles/{{c}}/members/{mina.member('Sam')}/undo", {"withdrawn_id": undo})
    assert line_of(sam, line_id)["mine"]["words"] == "Sam has cold feet.", "undone, it is as it was"

    opens_to(mina, "Sam", "Ade")
    assert lee.tries("GET", VALUES).status_code == 404
    mina.removes("Sam")
    line_ids = {line["id"] for line in lines_of(mina)}
    assert line_ids == {line_id, agreed_id}, "what they proposed goes with them"
    assert beside(mina, line_id) == [("in_my_way", "Ade has cold feet.", None)]
    assert [idea["words"] for idea in line_of(mina, line_id)["ideas"]] == ["Ade knits socks."]
    ade.delete(f"/circles/{{c}}/members/{mina.member('Ade')}")
    world.settle()
    assert line_of(mina, line_id)["state"] == "agreed", "nothing is in anybody's way any more"
    with world.parts.db.read() as tx:
        assert tx.session.exec(select(ValueReader)).all() == []
        assert tx.session.exec(select(ValueIdea)).all() == []
        marked_by = {row.member_id for row in tx.session.exec(select(ValueStance))}
        assert marked_by <= {mina.member("Mina")}
        over = tx.session.get_one(ValueLine, theirs_id)
        assert (over.words, over.by_member) == (None, None)
        queued = select(Notice.id).where(col(Notice.subject_id) == theirs_id)
        assert tx.session.exec(queued.where(Notice.state == "queued")).all() == []


def test_a_line_that_says_never_and_a_stop_let_nothing_through(world: World) -> None:
    mina = circle_of_four(world)
    sam = world.friends["Sam"]
    never: Json = {"stance": "never", "words": "not Sam", "member_id": mina.member("Sam")}
    mina.put(f"/circles/{{c}}/guidelines/{new_id()}", never | {"about": "anything"})
    assert sam.tries("GET", VALUES).status_code == 404
    proposes(mina, SHOES_OFF)
    world.settle()
    assert world.phone("Sam").new_pushes() == []
    opens_to(mina, "Ade")
    with_sam: Json = {"member_ids": [mina.member("Sam"), mina.member("Ade")]}
    assert refused(mina, "PUT", "/readers", with_sam) == "against-your-line"
    mina.withdraws("Ade")
    with_ade: Json = {"member_ids": [mina.member("Ade"), mina.member("Lee")]}
    mina.put(f"{VALUES}/readers", with_ade)  # whoever it was opened to before stays on the list
    nobody: Json = {"member_ids": []}
    mina.put(f"{VALUES}/readers", nobody)
    assert refused(mina, "PUT", "/readers", with_ade) == "value-reader", "not somebody stopped"


def test_nothing_passes_while_everything_rests(world: World) -> None:
    mina = circle_of_four(world)
    sam = world.friends["Sam"]
    line_id = proposes(sam, SHOES_OFF, "2026-03-06")
    mina.post("/circles/{c}/pause")
    assert refused(sam, "PUT", f"/{new_id()}", proposal()) == "values-rest"
    body = {"words": "x", "closes_on": NEXT_TUESDAY, "version": 1}
    assert refused(sam, "PUT", f"/{line_id}/words", body) == "values-rest"
    assert not sam.get(VALUES)["may_propose"]
    world.at("2026-03-07 00:01")
    line = line_of(mina, line_id)
    assert (line["state"], line["closes_on"]) == ("proposed", "2026-03-09"), "it gets a later day"
    mina.post("/circles/{c}/resume")
    world.at("2026-03-10 00:01")
    assert line_of(mina, line_id)["state"] == "agreed"


@pytest.mark.parametrize("ends_by_itself", [False, True], ids=["resumed", "ended by itself"])
def test_whom_a_pause_kept_from_hearing_of_it_hears_afterwards(
    world: World, ends_by_itself: bool
) -> None:
    mina = circle_of_four(world)
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    line_id = proposes(sam, SHOES_OFF, "2026-03-06")
    until = {"until_wall": "2026-03-06T12:00"} if ends_by_itself else {}
    mina.post("/circles/{c}/pause", until)  # in the same breath: nobody has heard of it
    world.at("2026-03-06 11:00")
    assert ade.phone.new_pushes() == []
    if not ends_by_itself:
        mina.post("/circles/{c}/resume")
    world.at("2026-03-06 19:00")
    ade.phone.shows("open_time")
    assert sam.phone.new_pushes() == [], "whoever proposed it knows"
    assert line_of(mina, line_id)["closes_on"] == "2026-03-08"
    world.at("2026-03-08 23:59")
    assert line_of(mina, line_id)["state"] == "proposed"
    world.at("2026-03-09 00:01")
    assert line_of(mina, line_id)["state"] == "agreed"
    assert ade.phone.new_pushes() == []


def test_silence_of_somebody_who_wasnt_told_is_no_yes(world: World) -> None:
    mina = circle_of_four(world)
    ade = world.friends["Ade"]
    line_id = proposes(mina, SHOES_OFF, "2026-03-06")
    world.sleeps_through(hours=24 * 4)  # the server is down, and its notice too old by then
    world.settle()
    assert line_of(mina, line_id)["state"] == "proposed"
    ade.phone.shows("open_time")
    world.at("2026-03-10 00:01")
    assert line_of(mina, line_id)["state"] == "agreed"


def test_a_lost_phone_stops_it_and_who_said_something_isnt_told_again(world: World) -> None:
    mina = circle_of_four(world)
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    mina.put(f"/circles/{{c}}/members/{mina.member('Lee')}/roles", {"roles": ["coordinator"]})
    line_id = proposes(mina, SHOES_OFF, "2026-03-06")
    marks(sam, line_id, "live_with")
    world.friends["Lee"].post("/circles/{c}/phone-lost")
    world.settle()
    assert ade.phone.new_pushes() == []
    mina.delete("/circles/{c}/phone-lost")
    world.settle()
    ade.phone.shows("open_time")
    assert sam.phone.new_pushes() == []


def test_while_the_phone_is_lost_it_is_opened_to_nobody(world: World) -> None:
    mina = circle_of_four(world)
    mina.put(f"/circles/{{c}}/members/{mina.member('Ade')}/roles", {"roles": ["coordinator"]})
    world.friends["Ade"].post("/circles/{c}/phone-lost")
    names: Json = {"member_ids": [mina.member(name) for name in ("Sam", "Ade", "Lee")]}
    assert refused(mina, "PUT", "/readers", names) == "phone-lost"
    opens_to(mina, "Sam")


def proposal(words: str = "x", day: str = NEXT_TUESDAY) -> Json:
    return {"words": words, "closes_on": day}


def test_what_cant_be_is_refused_kindly_and_changes_nothing(world: World) -> None:
    mina = circle_of_four(world)
    sam, lee = world.friends["Sam"], world.friends["Lee"]
    line_id = proposes(mina, SHOES_OFF)
    before = sam.get(VALUES)
    new = f"/{new_id()}"
    assert refused(sam, "PUT", new, proposal("  ")) == "value-empty"
    assert refused(sam, "PUT", new, proposal("x" * 281)) == "bad-input"
    assert refused(sam, "PUT", new, proposal(day="2026-03-02")) == "value-day-past"
    assert refused(sam, "PUT", new, proposal(day=TUESDAY)) == "value-day-soon"
    assert refused(sam, "PUT", new, proposal(day="2026-06-02")) == "value-day-far"
    assert refused(sam, "PUT", new, proposal() | {"instead_of": line_id}) == "value-over"
    assert refused(sam, "PUT", f"/{line_id}", proposal()) == "exists-already"
    assert refused(sam, "PUT", f"/{line_id}/stance", stance("in_my_way", " ")) == "value-no-reason"
    assert refused(sam, "PUT", f"/{line_id}/stance", stance("love")) == "bad-input"
    assert refused(sam, "PUT", f"/{line_id}/stance", stance("mine", version=2)) == "value-changed"
    assert refused(sam, "PUT", f"{new}/stance", stance("mine")) == "not-found"
    assert refused(sam, "PUT", f"/{line_id}/ideas/{new_id()}", {"words": ""}) == "value-empty"
    assert refused(sam, "DELETE", f"/{line_id}") == "not-yours"
    assert refused(sam, "PUT", "/readers", {"member_ids": []}) == "not-yours"
    strangers: Json = {"member_ids": [mina.member("Mina")]}
    assert refused(mina, "PUT", "/readers", strangers) == "value-reader"
    for path, body in (
        (f"/{line_id}/stance", stance("mine")),
        (new, proposal()),
        (f"/{line_id}/ideas/{new_id()}", {"words": "x"}),
    ):
        assert refused(lee, "PUT", path, body) == "not-found"
    assert sam.get(VALUES) == before
    for _ in range(5):
        proposes(sam, "One more.")
    assert refused(sam, "PUT", new, proposal()) == "value-too-many"


def test_a_draft_has_none(world: World) -> None:
    ines = world.friend("Ines")
    ines.drafts_circle("Mina", "Sam")
    assert refused(ines, "PUT", f"/{new_id()}", proposal()) == "values-in-draft"
    with pytest.raises(Refused) as refusal:
        ines.get(VALUES)
    assert refusal.value.code == "not-found"


def test_handed_on_the_lines_stay_and_no_word_of_the_one_before(world: World) -> None:
    mina = circle_of_four(world)
    sam = world.friends["Sam"]
    line_id, open_id = proposes(sam, SHOES_OFF), proposes(mina, NO_GOD_TALK)
    mina.post(f"{VALUES}/{line_id}/keep", {"version": 1})
    marks(mina, line_id, "mine", WHY_NOT)
    marks(sam, line_id, "live_with", "Socks help.")
    link = mina.hands_over()
    world.advance(hours=25)
    ruth = world.friend("Ruth")
    takes(ruth, link)
    ruth.circle = mina.circle
    assert [line["id"] for line in lines_of(ruth)] == [line_id]
    assert open_id not in str(ruth.get(VALUES))
    assert beside(ruth, line_id) == [], "who comes later reads what is shown"
    assert beside(sam, line_id) == [("live_with", "Socks help.", None)]


def test_a_line_that_is_over_is_forgotten(world: World) -> None:
    mina = circle_of_four(world)
    line_id = proposes(world.friends["Sam"], SHOES_OFF)
    mina.delete(f"{VALUES}/{line_id}")
    world.forgets_hourly()
    world.at("2026-04-01 12:00")
    world.settle()
    with world.parts.db.read() as tx:
        assert tx.session.get_one(ValueLine, line_id).words is None
    world.at("2026-04-03 12:00")
    world.settle()
    with world.parts.db.read() as tx:
        assert tx.session.get(ValueLine, line_id) is None
    assert refused(world.friends["Sam"], "PUT", f"/{line_id}/stance", stance("mine")) == "not-found"
