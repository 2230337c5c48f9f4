"""The solidarity question: asked once, answered to one or to all, or not; and what comes back."""

from __future__ import annotations

import pytest
from sqlmodel import select

from app.outbox.models import Notice
from app.solidarity.models import SolidarityWords
from tests.factories import simple_circle
from tests.world import Friend, Json, Refused, World

SIT_WITH_ME = "Sit with me on the stairs. Don't ask what's wrong."
NO_FIXING = "No advice unless I ask for it."
FOR_ALL = "Cook, walk, don't fix me."
MY_LIMITS = "I can sit with you until ten. I can't do nights."


def refused(friend: Friend, method: str, path: str, body: Json | None = None) -> str:
    with pytest.raises(Refused) as refusal:
        friend.call(method, f"/circles/{{c}}/solidarity/{path}", body or {})
    assert refusal.value.problem["detail"], "a refusal is told in a sentence"
    return refusal.value.code


def own_side(friend: Friend) -> Json:
    answer: Json = friend.get("/circles/{c}/solidarity")["me"]
    return answer


def persons_side(person: Friend, name: str) -> Json:
    people: list[Json] = person.get("/circles/{c}/solidarity")["person"]["people"]
    return next(each for each in people if each["name"] == name)


def on_home(friend: Friend) -> Json | None:
    together: Json | None = friend.home()["together"]
    solidarity: Json | None = together["solidarity"] if together else None
    return solidarity


def asks_it(friend: Friend) -> None:
    friend.post("/circles/{c}/solidarity/question")


def says(person: Friend, name: str, words: str) -> Json:
    """The person writes for one member, having seen what is there."""
    version = persons_side(person, name)["version"]
    path = f"/circles/{{c}}/solidarity/words/{person.member(name)}"
    return dict(person.put(path, {"words": words, "version": version}))


def does(person: Friend, name: str, action: str) -> Json:
    version = persons_side(person, name)["version"]
    body = {} if action == "later" else {"version": version}
    path = f"/circles/{{c}}/solidarity/words/{person.member(name)}/{action}"
    return dict(person.post(path, body))


def test_asked_once_and_answered_to_one(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    world.at("2026-03-03 12:00")
    assert on_home(mina) is None, "nobody asked anything"
    assert on_home(sam) is not None
    assert own_side(sam)["may_ask"]

    asks_it(sam)
    asks_it(sam)
    world.settle()
    assert len(mina.phone.shows("knock")) == 1
    assert on_home(mina) == {
        "question": True, "reply": False, "standing": "not_asked", "to_me": None, "may_ask": False,
    }  # fmt: skip
    # How long it has been there, and how many asked, stands nowhere.
    assert set(persons_side(mina, "Sam")) == {
        "member_id", "name", "tags", "standing", "words", "version", "reads", "reply",
    }  # fmt: skip
    does(mina, "Sam", "later")
    assert on_home(mina) is None, "put by, it asks nothing"
    world.at("2026-03-20 12:00")
    assert mina.phone.new_pushes() == [], "nobody is reminded"
    assert own_side(sam)["standing"] == "asked"
    assert own_side(ade) == own_side(world.friends["Lee"]), "nobody else learns of it"

    an_answer_is_one_members_alone(world, mina)
    a_change_is_told_once_it_was_read(world, mina)
    a_reply_is_the_persons_alone(world, mina)
    rather_not_say(world, mina)


def an_answer_is_one_members_alone(world: World, mina: Friend) -> None:
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    says(mina, "Sam", SIT_WITH_ME)
    world.settle()
    assert len(world.phone("Sam").shows("open_time")) == 1
    assert world.phone("Ade").new_pushes() == []
    assert own_side(sam)["to_me"] == SIT_WITH_ME
    home = on_home(sam)
    assert home is not None
    assert home["to_me"] == SIT_WITH_ME
    mina.reads("solidarity_shown")
    sam.home()
    assert len([each for each in mina.record() if each["kind"] == "solidarity_shown"]) == 1
    # The answer stands; the question isn't asked again, and isn't taken back.
    assert refused(sam, "POST", "question") == "solidarity-answered"
    assert refused(sam, "DELETE", "question") == "solidarity-answered"
    eyes = mina.get(f"/circles/{{c}}/members/{mina.member('Sam')}/eyes")["screens"]
    assert eyes["solidarity"]["me"]["to_me"] == eyes["home"]["together"]["solidarity"]["to_me"]
    other = mina.get(f"/circles/{{c}}/members/{mina.member('Ade')}/eyes")
    for text in (other, mina.record(), ade.home(), ade.get("/circles/{c}/solidarity")):
        assert SIT_WITH_ME not in str(text)
    path = f"words/{mina.member('Ade')}"
    assert refused(sam, "PUT", path, {"words": "x", "version": 0}) == "not-yours"


def a_change_is_told_once_it_was_read(world: World, mina: Friend) -> None:
    sam = world.friends["Sam"]
    path = f"words/{mina.member('Sam')}"
    assert refused(mina, "PUT", path, {"words": NO_FIXING, "version": 0}) == "solidarity-changed"
    assert refused(mina, "PUT", path, {"words": " ", "version": 1}) == "solidarity-empty"
    assert own_side(sam)["to_me"] == SIT_WITH_ME
    says(mina, "Sam", NO_FIXING)
    says(mina, "Sam", f"{NO_FIXING} Tea helps.")
    world.settle()
    assert len(world.phone("Sam").shows("open_time")) == 1, "one notice until it is read"
    assert own_side(sam)["to_me"] == f"{NO_FIXING} Tea helps."


def a_reply_is_the_persons_alone(world: World, mina: Friend) -> None:
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    assert refused(ade, "PUT", "reply", {"words": MY_LIMITS, "version": 0}) == (
        "solidarity-no-words"
    )
    assert refused(sam, "PUT", "reply", {"words": "", "version": 0}) == "solidarity-empty"
    sam.put("/circles/{c}/solidarity/reply", {"words": MY_LIMITS, "version": 0})
    assert refused(sam, "PUT", "reply", {"words": "x", "version": 0}) == "solidarity-changed"
    home = on_home(mina)
    assert home is not None
    assert home["reply"]
    assert persons_side(mina, "Sam")["reply"] == MY_LIMITS
    assert on_home(mina) is None, "it was looked at"
    for text in (ade.home(), ade.get("/circles/{c}/solidarity"), mina.record()):
        assert MY_LIMITS not in str(text)
    sam.delete("/circles/{c}/solidarity/reply")
    assert persons_side(mina, "Sam")["reply"] is None
    sam.put("/circles/{c}/solidarity/reply", {"words": MY_LIMITS, "version": 2})


def rather_not_say(world: World, mina: Friend) -> None:
    sam = world.friends["Sam"]
    does(mina, "Sam", "rather-not")
    world.settle()
    assert world.phone("Sam").new_pushes() == [], "nobody's phone rings for a no"
    assert own_side(sam) == {
        "standing": "unsaid", "to_me": None, "to_all": None, "reply": MY_LIMITS,
        "reply_version": 3, "may_ask": False, "may_reply": False,
    }  # fmt: skip
    says(mina, "Sam", SIT_WITH_ME)
    does(mina, "Sam", "take-back")
    assert own_side(sam)["standing"] == "unsaid"
    world.settle()
    assert world.phone("Sam").new_pushes() == [], "taken back before it was sent"


def test_to_all_is_the_circles_own_text(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    world.at("2026-03-03 12:00")
    asks_it(ade)
    world.settle()
    answers = {"member_id": mina.member("Ade"), "version": 0}
    etag = mina.get("/circles/{c}/solidarity")["person"]["etag"]
    mina.patch("/circles/{c}", {"i_am": "a gardener"})
    with pytest.raises(Refused) as refusal:
        mina.put(
            "/circles/{c}/solidarity/words",
            {"words": FOR_ALL, "answers": answers},
            headers={"If-Match": etag},
        )
    assert refusal.value.code == "stale"
    empty = {"words": "", "answers": answers}
    assert refused(mina, "PUT", "words", empty) == "solidarity-empty"
    mina.put("/circles/{c}/solidarity/words", {"words": FOR_ALL, "answers": answers})
    world.settle()
    assert len(world.phone("Ade").shows("open_time")) == 1
    assert world.phone("Sam").new_pushes() == [], "whoever didn't ask reads it when they look"
    assert (own_side(ade)["standing"], own_side(ade)["to_all"]) == ("to_all", FOR_ALL)
    assert (own_side(sam)["standing"], own_side(sam)["to_all"]) == ("not_asked", FOR_ALL)
    assert sam.home()["supporter"]["solidarity"] == FOR_ALL
    assert mina.get("/circles/{c}")["solidarity"] == FOR_ALL, "there is one text"
    mina.patch("/circles/{c}", {"solidarity": f"{FOR_ALL} Please."})
    assert own_side(ade)["to_all"] == f"{FOR_ALL} Please."
    sam.put("/circles/{c}/solidarity/reply", {"words": MY_LIMITS, "version": 0})
    assert persons_side(mina, "Sam")["reply"] == MY_LIMITS


def test_taken_back_it_was_never_sent_and_the_person_hears_of_it_once(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam = world.friends["Sam"]
    world.at("2026-03-03 12:00")
    asks_it(sam)
    sam.delete("/circles/{c}/solidarity/question")
    world.settle()
    assert mina.phone.new_pushes() == []
    assert on_home(mina) is None
    asks_it(sam)
    world.settle()
    assert len(mina.phone.shows("knock")) == 1
    sam.delete("/circles/{c}/solidarity/question")
    asks_it(sam)
    world.settle()
    assert mina.phone.new_pushes() == [], "it is no way to knock again and again"
    assert persons_side(mina, "Sam")["standing"] == "asked"
    # Unasked, words can be written to whoever didn't ask; taken back, nothing was said.
    says(mina, "Ade", SIT_WITH_ME)
    assert own_side(world.friends["Ade"])["to_me"] == SIT_WITH_ME
    does(mina, "Ade", "take-back")
    assert own_side(world.friends["Ade"])["standing"] == "not_asked"


def test_who_is_stopped_reads_nothing_and_who_is_out_leaves_nothing(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    world.at("2026-03-03 12:00")
    says(mina, "Sam", SIT_WITH_ME)
    asks_it(lee)
    withdrawn_id = mina.withdraws("Sam")["withdrawn_id"]
    mina.withdraws("Lee")
    world.settle()
    assert world.phone("Sam").new_pushes() == []
    assert mina.phone.new_pushes() == [], "somebody whom Mina stopped asks nothing"
    assert on_home(mina) is None
    assert on_home(sam) is None
    assert own_side(sam) == own_side(lee), "one shut out reads as much as another"
    assert refused(sam, "POST", "question") == "solidarity-closed"
    path = f"words/{mina.member('Sam')}"
    assert refused(mina, "PUT", path, {"words": NO_FIXING, "version": 1}) == "solidarity-unread"
    mina.post(f"/circles/{{c}}/members/{mina.member('Sam')}/undo", {"withdrawn_id": withdrawn_id})
    assert own_side(sam)["to_me"] == SIT_WITH_ME, "undone, it is as it was"

    asks_it(ade)
    mina.post(f"/circles/{{c}}/members/{mina.member('Sam')}/block")
    ade.delete(f"/circles/{{c}}/members/{mina.member('Ade')}")
    world.settle()
    assert sam.tries("GET", "/circles/{c}/solidarity").status_code == 404
    with world.parts.db.read() as tx:
        rows = tx.session.exec(select(SolidarityWords)).all()
        assert {row.member_id for row in rows} == {mina.member("Lee")}
        queued = tx.session.exec(select(Notice.id).where(Notice.state == "queued")).all()
        assert queued == []
    assert refused(mina, "PUT", path, {"words": NO_FIXING, "version": 0}) == "not-found"
