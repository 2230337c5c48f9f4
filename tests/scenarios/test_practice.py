"""Practice: a request tried out with nobody told, and one that goes to whoever agreed to it."""

from __future__ import annotations

from sqlalchemy import func
from sqlmodel import SQLModel, select

from app.advance.ask_binding_service import make
from app.asks.models import Ask
from app.core.db import Tx
from app.core.ids import new_id
from app.identity.models import SignIn, SignInToken
from app.plans.service import current
from tests.factories import comes_in, simple_circle
from tests.world import Friend, Json, World

LOOK = "/circles/{c}/rehearsal/look"


def rows_in(world: World) -> dict[str, int]:
    """How many rows each table has, but for sessions, whose use is noted."""
    with world.parts.db.read() as tx:
        return {
            name: tx.session.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in SQLModel.metadata.tables.items()
            if name not in {SignIn.__tablename__, SignInToken.__tablename__}
        }


def plays(person: Friend, *moves: str | tuple[str, str], **setting: object) -> Json:
    """A rehearsal up to here: moves by name, an answer with whose it is."""
    played = [
        {"kind": move}
        if isinstance(move, str)
        else {"kind": move[1], "member_id": person.member(move[0])}
        for move in moves
    ]
    stage: Json = person.post(LOOK, {"moves": played, **setting})
    return stage


def test_a_request_tried_out_tells_nobody_and_writes_nothing(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    before, entries = rows_in(world), len(mina.record())
    assert plays(mina)["view"]["phase"] == "held"
    asking = plays(mina, "later")
    # In words and order just as the real one, a moment later.
    assert [friend["name"] for friend in asking["view"]["asking"]] == ["Sam"]
    assert asking["view"]["next"]["name"] == "Ade"
    assert asking["view"]["practice"]
    coming = plays(mina, "later", ("Sam", "not_now"), ("Ade", "coming"))
    assert coming["view"]["phase"] == "covered"
    assert {friend["name"]: friend["what"] for friend in coming["view"]["people"]} == {
        "Sam": "cant_just_now",
        "Ade": "coming",
    }
    arrived = plays(mina, "later", ("Sam", "not_now"), ("Ade", "coming"), "later")
    assert arrived["view"]["question"]
    assert plays(mina, "later", "later", "later")["view"]["phase"] == "nobody_yet"
    assert rows_in(world) == before
    assert len(mina.record()) == entries
    for name in ("Sam", "Ade"):
        world.settle()
        world.phone(name).shows()

    misfit = mina.tries("POST", LOOK, {"moves": [{"kind": "with_you"}]})
    assert (misfit.status_code, misfit.json()["type"]) == (409, "/problems/practice-changed")
    old = mina.tries("POST", LOOK, {"moves": [], "starts_at": "2026-02-01T00:00:00Z"})
    assert (old.status_code, old.json()["type"]) == (422, "/problems/practice-too-old")
    assert world.friends["Sam"].tries("POST", LOOK, {"moves": []}).status_code == 403

    # That it was tried is kept, once; the list of what is ready can be hidden.
    ready = mina.home()["person"]["ready"]
    done = {item["item"] for item in ready["items"] if item["done"]}
    assert (ready["shown"], done) == (True, {"friends", "first", "notifications"})
    mina.post("/circles/{c}/ready/tried")
    mina.put("/circles/{c}/ready", {"hidden": True})
    ready = mina.home()["person"]["ready"]
    assert (ready["shown"], ready["hidden"]) == (False, True)
    assert {"item": "tried", "done": True} in ready["items"]
    assert world.friends["Sam"].home()["person"] is None

    # What really happens is what was played.
    mina.asks(now=True)
    real = mina.sees()
    assert real["step"] == asking["view"]["step"]
    assert [friend["name"] for friend in real["asking"]] == ["Sam"]
    assert [(friend["name"], friend["what"]) for friend in real["people"]] == [
        (friend["name"], friend["what"]) for friend in asking["view"]["people"]
    ]
    running = mina.tries("POST", LOOK, {"moves": []})
    assert (running.status_code, running.json()["type"]) == (409, "/problems/already-asking")


def test_a_draft_can_be_tried_as_if_everyone_could_be_reached(small: World) -> None:
    jordan = small.friend("Jordan")
    jordan.drafts_circle("Mina", "Sam")
    assert plays(jordan, "later")["view"]["phase"] == "nobody_yet"
    asked = plays(jordan, "later", everyone=True)
    assert [friend["name"] for friend in asked["view"]["asking"]] == ["Sam"]


def drill(person: Friend) -> Json:
    """The person starts a practice request; the story knows it as its newest ask."""
    ask_id = new_id()
    started: Json = person.post("/circles/{c}/practice/drills", {"id": ask_id})
    person.circle.asks.append(ask_id)
    return started


def phones(person: Friend) -> dict[str, tuple[bool, bool]]:
    practice = person.get("/circles/{c}/practice")
    return {
        phone["name"]: (phone["shown"], phone["answered"]) for phone in practice["drill"]["phones"]
    }


def test_a_drill_reaches_who_agreed_and_gives_way_to_a_real_request(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    start = "/circles/{c}/practice/drills"
    nobody = mina.tries("POST", start, {"id": "a" * 22})
    assert (nobody.status_code, nobody.json()["type"]) == (409, "/problems/nobody-practises")

    # Asked once, kindly; it is theirs to say.
    mina.post("/circles/{c}/practice/invite")
    world.settle()
    for name in ("Sam", "Ade", "Lee"):
        world.phone(name).shows("open_time")
    assert sam.home()["supporter"]["practice_asked"]
    for friend in (sam, ade):
        assert friend.put("/circles/{c}/my-practice", {"on": True}) == {"on": True, "asked": False}
    assert not sam.home()["supporter"]["practice_asked"]
    assert not mina.post("/circles/{c}/practice/invite")["can_invite"]
    world.settle()
    world.phone("Lee").shows()

    world.phone("Ade").sends_receipts = False
    assert drill(mina)["phase"] == "held"
    again = mina.tries("POST", start, {"id": "a" * 22})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/practising-already")
    assert mina.home()["person"]["ask"] is None, "the way to ask for real stays"
    assert mina.home()["person"]["practice"]
    mina.does("ask-now")
    world.settle()
    world.phone("Sam").shows("ask")
    sams_view = sam.sees()
    assert sams_view["practice"]
    assert not any(sams_view["told"].values())
    sam.answers("coming")
    world.settle()
    # It covers nothing: the next one is asked, and nobody is on their way.
    world.phone("Ade").shows("ask")
    world.phone("Mina").shows()
    view = mina.sees()
    assert (view["phase"], view["question"], view["needed"]) == ("asking", False, 1)
    assert view["may"] == ["stop", "next"]
    assert phones(mina) == {"Sam": (True, True), "Ade": (False, False)}
    assert sam.tries("POST", f"{mina.ask_path}/at-door", {}).json()["at_door"] is False
    for door in ("again", "another", "keep-open", "with-you"):
        refused = mina.tries("POST", f"{mina.ask_path}/{door}", {})
        assert refused.json()["type"] == "/problems/only-practice", door
    # Lee never agreed to practise, and no door of the request brings it to them.
    for door in ("ask-beside", "show-address", "leave-out"):
        refused = mina.tries("POST", f"{mina.ask_path}/{door}", {"member_id": mina.member("Lee")})
        assert refused.json()["type"] == "/problems/only-practice", door
    world.settle()
    world.phone("Lee").shows()

    # A real request ends it in the same call, and no answer of it counts.
    drill_path = mina.ask_path
    mina.asks()
    assert mina.get(drill_path)["person"]["closed"]["reason"] == "stopped", "no worker came by"
    mina.does("ask-now")
    world.settle()
    world.phone("Sam").shows("stand_down", "ask")
    world.phone("Ade").shows("stand_down")
    assert mina.sees()["yes"] == []
    assert sam.get(drill_path)["me"]["practice"]
    assert not sam.sees()["practice"]
    mina_only = mina.tries("POST", start, {"id": "b" * 22})
    assert (mina_only.status_code, mina_only.json()["type"]) == (409, "/problems/no-practice-now")
    mina.does("stop")
    world.settle()
    marks = {entry["subject_id"]: entry["practice"] for entry in mina.reads("asked")}
    assert list(marks.values()).count(True) == 1
    assert all(entry["practice"] for entry in mina.reads("told", subject_id=drill_path[-22:]))


def beside(tx: Tx, circle_id: str, ask_id: str) -> Ask:
    """A real request in the rows, as one that another process wrote in the same instant."""
    ask = Ask(
        id=ask_id,
        circle_id=circle_id,
        version_id=current(tx, circle_id).id,
        asked_at=tx.now,
        again_at=tx.now,
        due_at=tx.now,
    )
    tx.session.add(ask)
    tx.session.flush()
    return ask


def test_a_drill_is_over_in_half_an_hour_without_a_word_to_anybody_else(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", wait_minutes=5)
    mina.keeps_place("Lee")
    lee = comes_in(world, mina, "Lee")
    mina.put(f"/circles/{{c}}/members/{mina.member('Lee')}/roles", {"roles": ["coordinator"]})
    world.friends["Sam"].put("/circles/{c}/my-practice", {"on": True})
    world.settle()
    for friend in world.friends.values():
        friend.phone.new_pushes()
    drill(mina)
    world.advance(minutes=10)
    assert mina.sees()["phase"] == "nobody_yet"
    assert lee.home()["coordinator"]["ask_nobody_yet"] is False
    world.advance(minutes=21)
    closed = mina.sees()["closed"]
    assert closed["reason"] == "time_over"
    assert mina.home()["person"]["time_over"] is None
    world.phone("Sam").shows("ask", "stand_down")
    for name in ("Mina", "Ade", "Lee"):
        world.phone(name).shows()
    # Whose phone showed it is told while the drill is kept, and deleted with it.
    world.advance(hours=2)
    assert phones(mina) == {"Sam": (True, False)}
    world.advance(hours=72)
    assert mina.get("/circles/{c}/practice")["drill"] is None
    assert next(iter(mina.reads("asked")))["practice"], "the record goes on to say so"

    # What an advance rule or an ally begins ends it as the person's own request does; of two that
    # began in one instant, the real one stays.
    for makes in (make, beside):
        drill(mina)
        with world.parts.db.write() as tx:
            real_id = makes(tx, mina.circle.id, new_id()).id
        world.settle()
        assert mina.sees()["closed"]["reason"] == "stopped"
        mina.post(f"/circles/{{c}}/asks/{real_id}/stop")

    drill(mina)
    mina.post("/circles/{c}/pause", {"until_wall": None})
    assert mina.sees()["phase"] == "closed"
    refused = mina.tries("POST", "/circles/{c}/practice/drills", {"id": new_id()})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/practice-paused")
