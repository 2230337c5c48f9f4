"""The person closes everything: it is said, nothing runs on, and after some days it is gone."""

from __future__ import annotations

from app.core.ids import new_id
from tests.api.rights import CIRCLE
from tests.api.route_rights import INSIDE
from tests.api.test_authorization import filled, split
from tests.authenticator import makes_code
from tests.cases.first_circle import MON, WED
from tests.factories import comes_in, simple_circle
from tests.world import Friend, Link, World


def full_circle(world: World) -> Friend:
    """An ask that runs, times with reminders, turns, coordinating on its way to somebody else, gap
    alerts, a link, a knock and a feed."""
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    mina.put(f"/circles/{{c}}/members/{mina.member('Lee')}/roles", {"roles": ["coordinator"]})
    mina.offers("Walk", [MON, WED], "12:00", "14:00")
    sam = world.friends["Sam"]
    sam.claims(mina.circle.slot("Walk", "2026-03-02"))
    mina.post(
        "/circles/{c}/rotations",
        {
            "id": new_id(),
            "pattern_id": mina.circle.patterns["Walk"],
            "members": [mina.member("Ade")],
        },
    )
    mina.put("/circles/{c}/gaps/alerts", {"on": True})
    handover = {"id": new_id(), "to_id": mina.member("Ade")}
    world.friends["Lee"].post("/circles/{c}/role-handovers", handover)
    mina.keeps_place("Kit")
    mina.keeps_place("Rosa")
    world.friend("Kit").knocks(mina.invites("Kit"))
    mina.circle.asks.append(new_id())
    mina.asks("porridge", now=True)
    world.settle()
    for phone in world.handsets:
        phone.new_pushes()
    return mina


def test_a_closed_circle_runs_no_more_is_read_for_some_days_and_then_gone(world: World) -> None:
    mina = full_circle(world)
    rosa = mina.invites("Rosa")
    feed = Link.new("calendar")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    # Ade may not hear that something is over; Sam and Lee may.
    everything_but = {"asks": True, "asks_any_hour": True, "stand_downs": False}
    ade.put("/circles/{c}/reach", everything_but)
    sam.post("/circles/{c}/calendar", {"id": new_id(), "verifier": feed.verifier})
    closed = mina.post("/circles/{c}/close", {"keep_days": 7})
    assert closed["delete_at"] > closed["closed_at"]
    world.settle()

    # It is said once to whoever may hear it, and to Sam that the ask is over, too.
    world.phone("Lee").shows("stand_down")
    world.phone("Ade").shows()
    # Both were queued at one instant, in either order; what the ask's one tells is gone.
    answers = [
        sam.tries("GET", f"/notices/{push['n']}") for push in world.phone("Sam").new_pushes()
    ]
    (opened,) = (answer.json() for answer in answers if answer.is_success)
    assert (opened["target"], opened["circle_id"]) == ("circle_over", None)
    # Nobody but Mina finds it any more.
    for name in ("Sam", "Ade", "Lee"):
        friend = world.friends[name]
        assert friend.get("/me")["places"] == []
        for path in ("", "/home", "/week", "/plan", f"/asks/{mina.circle.asks[-1]}"):
            assert friend.tries("GET", f"/circles/{{c}}{path}").status_code == 404, path
    kit = world.friends["Kit"]
    assert kit.get("/me")["knocks"] == []
    assert (
        kit.tries("POST", f"/invitations/{rosa.id}/look", {"token": rosa.token}).status_code == 409
    )

    # Mina reads it, and nothing in it can be changed.
    assert [place["circle_state"] for place in mina.get("/me")["places"]] == ["closed"]
    assert mina.get("/circles/{c}")["delete_at"] == closed["delete_at"]
    assert mina.home()["circle"]["state"] == "closed"
    assert mina.sees()["phase"] == "closed"
    assert len(mina.reads("circle_closed")) == 1
    assert len(mina.reads("handover_ended")) == 1
    for route, rule in INSIDE.items():
        if "person" not in rule.allowed or route == f"DELETE {CIRCLE}":
            continue
        method, path = split(route)
        route_path = filled(path, mina.circle).removeprefix("/api/v1")
        answer = mina.tries(method, route_path, None if method == "GET" else rule.body(mina.circle))
        if method == "GET":
            assert answer.status_code in {200, 404}, route
        else:
            assert answer.status_code in {409, 412}, (route, answer.text)

    # Days go by and nothing leaves; then nothing is left.
    for phone in world.handsets:
        phone.new_pushes()
    world.advance(hours=7 * 24 - 1)
    assert mina.tries("GET", "/circles/{c}").status_code == 200
    assert {phone.owner for phone in world.handsets if phone.new_pushes()} == set()
    world.advance(hours=2)
    assert mina.tries("GET", "/circles/{c}").status_code == 401
    assert sam.tries("GET", "/me").status_code == 401


def test_whoever_closes_without_a_word_is_gone_at_once(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.asks(now=True)
    world.phone("Sam").shows("ask")
    mina.post("/circles/{c}/close", {"keep_days": 0, "tell": False})
    world.settle()
    world.advance(hours=1)
    # Who had been asked hears that it's over, as always when an ask stops, or nothing.
    assert mina.tries("GET", "/circles/{c}").status_code == 401
    assert world.friends["Sam"].tries("GET", "/me").status_code == 401


def test_a_circle_is_closed_once_and_by_its_person_alone(world: World) -> None:
    mina = simple_circle(world, "Sam")
    body = {"keep_days": 30, "tell": False}
    assert world.friends["Sam"].tries("POST", "/circles/{c}/close", body).status_code == 403
    assert mina.tries("POST", "/circles/{c}/close", {"keep_days": 91}).status_code == 422
    first = mina.tries("POST", "/circles/{c}/close", body, key="k" * 22)
    again = mina.tries("POST", "/circles/{c}/close", body, key="k" * 22)
    assert first.json() == again.json()
    late = mina.tries("POST", "/circles/{c}/close", body)
    assert (late.status_code, late.json()["type"]) == (409, "/problems/circle-closed")
    # Whoever was in is somebody else's friend as before.
    noor = world.friend("Noor")
    noor.begins_circle("Sam")
    code = makes_code(noor)
    sam = comes_in(world, noor, "Sam")
    world.advance(hours=31 * 24)
    assert [place["person_name"] for place in sam.get("/me")["places"]] == ["Noor"]
    # It can't be opened again, so it takes proof. And deleting a closed one early is one tap.
    answer = noor.tries("POST", "/circles/{c}/close", {"keep_days": 90})
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/proof-needed")
    noor.post("/me/proof", {"code": code.token})
    noor.post("/circles/{c}/close", {"keep_days": 90, "tell": False})
    noor.delete("/circles/{c}")
    assert noor.tries("GET", "/circles/{c}").status_code == 401
